"""What the entries of a made-up ledger are: who sells what, on which accounts, and how often."""

from __future__ import annotations

MONTHS = (
    "JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE",
    "DECEMBRE",
)  # fmt: skip


# name, expense account, its label, label of the entry, VAT in per mille, from and to in euros
SUPPLIERS: tuple[tuple[str, str, str, str, int, int, int], ...] = (
    ("EDF ENTREPRISES", "606110", "Électricité", "FACT EDF {mm}/{yyyy}", 200, 180, 4200),
    ("ENGIE", "606120", "Gaz", "ENGIE GAZ NATUREL {mm}/{yyyy}", 200, 120, 3100),
    ("VEOLIA EAU", "606130", "Eau", "VEOLIA EAU {month}", 55, 40, 400),
    ("TOTALENERGIES", "606140", "Carburant", "GAZOLE CARTE TOTAL {mm}/{yyyy}", 200, 60, 1900),
    ("BRUNEAU", "606400", "Fournitures administratives", "BRUNEAU CDE {n}", 200, 15, 600),
    ("WURTH FRANCE", "606300", "Fournitures d'entretien et petit équipement", "WURTH FACT {n}", 200, 20, 900),
    ("METRO CASH & CARRY", "607000", "Achats de marchandises", "METRO {n}", 55, 80, 5200),
    ("GROSSISTE DU SUD", "607000", "Achats de marchandises", "FACT {n} MARCHANDISES", 200, 150, 14000),
    ("ARCELORMITTAL DISTRIBUTION", "601100", "Achats matières premières acier", "TOLES ACIER BL {n}", 200, 300, 22000),
    ("RAJA", "602600", "Emballages", "CARTONS RAJA {n}", 200, 40, 1200),
    ("SOUS-TRAITANCE MÉTAL SERVICE", "611000", "Sous-traitance générale", "SST {n} {month}", 200, 400, 9000),
    ("SCI DES TILLEULS", "613200", "Locations immobilières", "LOYER {month}", 200, 900, 6500),
    ("ARVAL", "613500", "Locations mobilières", "LOYER VEHICULES {month}", 200, 250, 2400),
    ("KONE", "615600", "Maintenance", "MAINTENANCE ASCENSEUR {yyyy}", 200, 100, 900),
    ("AXA", "616000", "Primes d'assurance", "AXA MULTIRISQUE {yyyy}", 0, 90, 3500),
    ("CABINET FIDUCIAIRE DE L'OUEST", "622600", "Honoraires", "HONORAIRES COMPTABLES {month}", 200, 200, 4200),
    ("GOOGLE ADS", "623100", "Annonces et insertions", "GOOGLE ADS {month}", 0, 30, 3000),
    ("GEODIS", "624100", "Transports sur achats", "GEODIS EXP {n}", 200, 25, 1500),
    ("DHL EXPRESS", "624200", "Transports sur ventes", "DHL {n}", 200, 12, 700),
    ("SNCF CONNECT", "625100", "Voyages et déplacements", "SNCF CONNECT", 100, 20, 320),
    ("AIR FRANCE", "625100", "Voyages et déplacements", "AIR FRANCE BILLET {n}", 0, 90, 1400),
    ("HÔTEL MERCURE LYON", "625600", "Missions", "HOTEL MERCURE 2 NUITS", 100, 90, 380),
    ("LE BISTROT D'À CÔTÉ", "625700", "Réceptions", "REPAS CLIENT {n}", 100, 25, 240),
    ("ORANGE BUSINESS", "626200", "Télécommunications", "ORANGE PRO {mm}/{yyyy}", 200, 25, 420),
    ("LA POSTE", "626100", "Affranchissements", "AFFRANCHISSEMENT {month}", 0, 8, 300),
    ("MICROSOFT IRELAND", "651100", "Redevances logiciels", "MICROSOFT 365 {mm}/{yyyy}", 0, 12, 900),
    ("ONET PROPRETÉ", "628300", "Nettoyage des locaux", "NETTOYAGE {month}", 200, 150, 1300),
    ("NA", "604000", "Achats d'études et prestations", "PRESTATION {n}", 200, 200, 5000),
)


TRADES = ("MENUISERIE", "TRANSPORTS", "IMPRIMERIE", "CONSEIL", "ELECTRICITE", "PLOMBERIE", "NEGOCE", "INFORMATIQUE")


NAMES = ("MARTIN", "BERNARD", "PETIT", "DURAND", "LEROY", "MOREAU", "SIMON", "LEFÈVRE", "GARCIA", "ROUX", "FAURE")


FORMS = ("SARL", "SAS", "EURL", "ETS")


# kind of entry: share of the entries, journal, its lines (account or role, label, amount, side)
AMOUNTS = ("net", "vat", "gross", "third", "rest", "paid", "social")


Line = tuple[str, str, str, str]


KINDS: dict[str, tuple[int, str, tuple[Line, ...]]] = {
    "purchase": (440, "AC", (
        ("expense", "", "net", "D"), ("445660", "TVA déductible", "vat", "D"), ("supplier", "", "gross", "C"))),
    "two_lines": (60, "AC", (
        ("expense", "", "third", "D"), ("expense", "", "rest", "D"), ("445660", "TVA déductible", "vat", "D"),
        ("supplier", "", "gross", "C"))),
    "credit_note": (20, "AC", (
        ("supplier", "", "gross", "D"), ("expense", "", "net", "C"), ("445660", "TVA déductible", "vat", "C"))),
    "sale": (220, "VE", (
        ("customer", "", "gross", "D"), ("707000", "Ventes de marchandises", "net", "C"),
        ("445710", "TVA collectée", "vat", "C"))),
    "paid": (120, "BQ", (("supplier", "", "gross", "D"), ("512000", "Banque", "gross", "C"))),
    "received": (110, "BQ", (("512000", "Banque", "gross", "D"), ("customer", "", "gross", "C"))),
    "bank_fee": (8, "BQ", (("627000", "Services bancaires", "gross", "D"), ("512000", "Banque", "gross", "C"))),
    "pay": (12, "PAIE", (
        ("641100", "Salaires et appointements", "net", "D"), ("645100", "Cotisations URSSAF", "vat", "D"),
        ("421000", "Personnel - rémunérations dues", "paid", "C"), ("431000", "Sécurité sociale", "social", "C"))),
    "asset": (5, "OD", (
        ("218300", "Matériel de bureau et informatique", "net", "D"), ("445620", "TVA sur immobilisations", "vat", "D"),
        ("404000", "Fournisseurs d'immobilisations", "gross", "C"))),
    "wear": (4, "OD", (
        ("681120", "Dotations aux amortissements", "gross", "D"),
        ("281830", "Amortissements du matériel", "gross", "C"))),
    "disposal": (1, "OD", (
        ("675000", "Valeurs comptables des éléments cédés", "third", "D"),
        ("281830", "Amortissements du matériel", "rest", "D"),
        ("218300", "Matériel de bureau et informatique", "net", "C"))),
}  # fmt: skip


OPENING: tuple[Line, ...] = (
    ("218300", "Matériel de bureau et informatique", "net", "D"), ("512000", "Banque", "vat", "D"),
    ("101000", "Capital", "gross", "C"),
)  # fmt: skip


JOURNALS = {"AC": "Achats", "VE": "Ventes", "BQ": "Banque", "OD": "Opérations diverses", "PAIE": "Paie"}
