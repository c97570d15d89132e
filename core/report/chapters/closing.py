"""The last pages: the words, what the document is worth, how to check it, whose data it rests on."""

from __future__ import annotations

from core.language import _
from core.report import glossary, show
from core.report.chapters.pieces import chapter, part, small
from core.report.document import Block, Bullets, Paragraph, Section, Terms
from core.report.dossier import Dossier


def words() -> list[Section]:
    return [chapter("glossaire", _("Glossaire"), [Terms(glossary.terms())])]


def sections(dossier: Dossier, code: str) -> list[Section]:
    mentions = [
        _(
            "Ce document est une estimation, avec son intervalle et ses manques. Ce n'est ni une déclaration "
            "certifiée, ni un audit."
        ),
        _(
            "Facteurs d'émission : Base Carbone® (ADEME), Licence Ouverte 2.0 (Etalab), reproduits avec leur "
            "identifiant, leur édition, leur unité et leur validité. L'ADEME n'a ni vérifié ni approuvé ce document."
        ),
        _(
            "Ratios monétaires : calculs de l'ADEME et du SDES sur les comptes nationaux de l'Insee. Repères : sources "
            "citées à côté de chacun."
        ),
        _("Ce n'est pas un « Bilan Carbone® » (marque de l'Association pour la transition bas carbone)."),
    ]
    return [
        chapter("mentions", _("Mentions et vérification"), [Bullets(mentions)]),
        part("mentions-verifier", _("Vérifier ce document"), _proof(dossier, code)),
    ]


def _proof(dossier: Dossier, code: str) -> list[Block]:
    """Where the code is checked, and what it gives back; or that there is none."""
    if code:
        said = _(
            "Code {code}, à vérifier sur {address} : il rend l'empreinte et le total du calcul. S'ils sont ceux d'ici, "
            "les chiffres n'ont pas été changés."
        ).format(code=code, address=dossier.verify)
    else:
        said = _("Document imprimé sans être enregistré : il n'a pas de code de vérification.")
    proof = _("Empreinte SHA-256 du calcul du {day} : {hash}. Le même calcul, rejoué, redonne la même.")
    return [Paragraph(said), small(proof.format(day=show.day(dossier.calculated_at.date()), hash=dossier.run_hash))]


def notice() -> str:
    """Two sentences for wherever the printer puts them."""
    return _(
        "Estimation, pas une déclaration certifiée. Facteurs : Base Carbone® (ADEME), Licence Ouverte 2.0 ; l'ADEME "
        "n'a ni vérifié ni approuvé ce document."
    )
