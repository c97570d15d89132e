"""A handful of real factors (Base Carbone V23.6), small enough to work every figure by hand."""

from __future__ import annotations

from core.carbon.factors import Factor, Flag, Gases, Kind, Notes, Part, PartKind, Shelf, Status

EDITION = "Base Carbone V23.6"


def factor(
    ademe_id: str, label: str, unit: str, total: float, *parts: Part, category: str = "", **more: object
) -> Factor:
    return Factor(ademe_id, EDITION, label, unit, total, parts=parts, category=category, **more)  # type: ignore[arg-type]


ELECTRICITY = factor(
    "43642", "Électricité 2024", "kWh", 0.0519,
    Part(PartKind.PLANT_COMBUSTION, "", 0.035),
    Part(PartKind.UPSTREAM, "", 0.0131),
    Part(PartKind.TRANSPORT_DISTRIBUTION, "Pertes", 0.0038),
    category="Electricité > Mix réseau électrique > France continentale > Moyen",
    key="elec_fr_mix_2024", uncertainty_pct=10.0,
)  # fmt: skip
GAS = factor(
    "37133", "Gaz naturel 2022", "kWh PCS", 0.215,
    Part(PartKind.COMBUSTION, "", 0.181, Gases(0.181)),
    Part(PartKind.UPSTREAM, "", 0.0344, Gases(0.0243, 0.0101)),
    category="Combustibles > Fossiles > Gazeux > Gaz naturel",
    key="gaz_nat_pcs_2022", uncertainty_pct=5.0, notes=Notes(4, 4, 5, 5, 4),
)  # fmt: skip
CAR = factor(
    "43791", "Voiture moyenne", "km", 0.256,
    Part(PartKind.UPSTREAM, "Carburant", 0.0532),
    Part(PartKind.COMBUSTION, "Carburant", 0.161),
    Part(PartKind.MANUFACTURE, "", 0.041),
    category="Transport de personnes > Routier > Voiture particulière > Moyenne parc - toutes motorisations",
    key="voiture_moy_km", uncertainty_pct=60.0,
)  # fmt: skip
PLANE = factor(
    "43745", "Avion moins de 500 km", "passager.km", 0.289,
    Part(PartKind.UPSTREAM, "Carburant", 0.0286, Gases(0.0283, 0.00028, 0, 2.84e-06)),
    Part(PartKind.COMBUSTION, "Carburant", 0.13, Gases(0.129, 0.000129, 0, 0.00116)),
    Part(PartKind.FUGITIVE, "Trainées de condensation", 0.13, Gases(other=0.13)),
    Part(PartKind.MANUFACTURE, "", 0.000375, Gases(0.000375)),
    category="Transport de personnes > Aérien > Par capacité d'avion > Capacité 101-220 sièges",
    key="avion_moins500_avec", uncertainty_pct=70.0,
)  # fmt: skip
LAPTOP = factor(
    "27002", "Ordinateur portable", "unité", 156.0,
    category="Achats de biens > Machines et équipements > Informatique et équipements électroniques",
    key="ordi_portable", uncertainty_pct=50.0,
)  # fmt: skip
TRUCK = factor(
    "43643", "Camion articulé 34-40 t", "t.km", 0.0875,
    Part(PartKind.COMBUSTION, "", 0.0627),
    Part(PartKind.UPSTREAM, "", 0.021),
    Part(PartKind.MANUFACTURE, "", 0.00378),
    category="Transport de marchandises > Routier > Par catégorie > Articulé par motorisation",
    key="articule_34_40_tkm", uncertainty_pct=70.0,
)  # fmt: skip
PELLETS = factor(
    "34942", "Granulés de bois", "kWh PCI", 0.0113,
    Part(PartKind.COMBUSTION, "", 0.0, Gases(), 0.4031),
    Part(PartKind.UPSTREAM, "", 0.0113, Gases(0.0113), -0.4031),
    category="Combustibles > Organiques > Solides", key="granules_kwh", uncertainty_pct=25.0,
)  # fmt: skip
REFRIGERANT = factor(
    "43632", "R410A", "kg", 2256.0,
    category="Process et émissions fugitives > PRG à 100 ans issus du 6eme rapport du GIEC > Autres Gaz divers",
    key="prg_ar6_r410a",
)  # fmt: skip
R22 = factor(
    "43119", "R22", "kg", 1960.0,
    category="Process et émissions fugitives > PRG à 100 ans issus du 6eme rapport du GIEC > Autres Gaz divers",
    key="prg_ar6_r22", uncertainty_pct=30.0, flags=frozenset({Flag.NON_KYOTO}),
)  # fmt: skip
CONSULTING = factor(
    "43545", "Conseil, juridique, comptabilité", "k€ HT (2023)", 67.0,
    category="Achats de services > Ratios monétaires", key="mon_43545", uncertainty_pct=80.0,
)  # fmt: skip
AVOIDED = factor(
    "34655", "Ordures ménagères, émissions évitées", "t de déchets", -50.0,
    category="Traitement des déchets > Ménages et assimilés > Ordures Ménagères Résiduelles", uncertainty_pct=50.0,
    flags=frozenset({Flag.AVOIDED}),
)  # fmt: skip
HYDRO = factor(
    "15562", "Hydraulique", "kWh", 0.006,
    Part(PartKind.COMBUSTION, "", 0.0), Part(PartKind.UPSTREAM, "", 0.006),
    category="Electricité > Moyen de production > Renouvelables", key="elec_hydraulique", uncertainty_pct=50.0,
)  # fmt: skip
LEAK_RATE = factor("14604", "Taux de fuite annuel", "%", 6.0, kind=Kind.SOURCE_DATA)
OLD_CAR = factor("27970", "Voiture 2018", "km", 0.193, status=Status.ARCHIVED)

USABLE = [ELECTRICITY, GAS, CAR, PLANE, LAPTOP, TRUCK, PELLETS, REFRIGERANT, R22, CONSULTING, AVOIDED, HYDRO]
BOOK = Shelf([*USABLE, LEAK_RATE, OLD_CAR], EDITION)
