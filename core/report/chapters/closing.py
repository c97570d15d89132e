"""The last pages: the words, what the document is worth, how to check it, whose data it rests on."""

from __future__ import annotations

from core.language import _
from core.report import glossary, show
from core.report.chapters.pieces import chapter
from core.report.document import Bullets, Callout, Section, Terms
from core.report.dossier import Dossier


def words() -> list[Section]:
    return [chapter("glossaire", _("Glossaire"), [Terms(glossary.terms())])]


def sections(dossier: Dossier, code: str) -> list[Section]:
    mentions = [
        _(
            "Ce document est une estimation, avec son intervalle et ses manques. Ce n'est ni une déclaration "
            "certifiée, ni un audit, ni un « Bilan Carbone® » (marque de l'Association pour la transition bas carbone)."
        ),
        _(
            "Facteurs d'émission : Base Carbone® (ADEME), Licence Ouverte 2.0 (Etalab), reproduits avec leur "
            "identifiant, leur édition, leur unité et leur validité. Ratios monétaires : calculs de l'ADEME et du SDES "
            "sur les comptes de l'Insee. L'ADEME n'a ni vérifié ni approuvé ce document."
        ),
    ]
    return [chapter("mentions", _("Mentions et vérification"), [_proof(dossier, code), Bullets(mentions)])]


def _proof(dossier: Dossier, code: str) -> Callout:
    """Where the code is checked and what it gives back, or that there is none: a box, which no page cuts."""
    proof = _("Empreinte SHA-256 du calcul du {day} : {hash}. Le même calcul, rejoué, redonne la même.")
    hashed = proof.format(day=show.day(dossier.calculated_at.date()), hash=dossier.run_hash)
    if not code:
        said = _("Document imprimé sans être enregistré : il n'a pas de code de vérification.")
        return Callout(_("Sans code"), f"{said} {hashed}")
    told = _(
        "À vérifier sur {address} : le code rend l'empreinte et le total du calcul. S'ils sont ceux d'ici, les "
        "chiffres n'ont pas été changés."
    )
    return Callout(_("Code {code}").format(code=code), f"{told.format(address=dossier.verify)} {hashed}")


def notice() -> str:
    """Two sentences for wherever the printer puts them."""
    return _(
        "Estimation, pas une déclaration certifiée. Facteurs : Base Carbone® (ADEME), Licence Ouverte 2.0 ; l'ADEME "
        "n'a ni vérifié ni approuvé ce document."
    )
