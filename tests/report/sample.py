"""A document with every kind of block, a dozen pages long, in both languages; and texts nobody should type."""

from __future__ import annotations

from datetime import UTC, datetime

from core.report.document import (
    Block,
    Brand,
    Bullets,
    Callout,
    Column,
    Document,
    Figure,
    Paragraph,
    Section,
    Table,
    Terms,
    Tile,
    Tiles,
)
from core.report.drawing import Circle, Drawing, Label, Line, Polygon, Rect, Shape

MADE = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
ARABIC, HEBREW = "شركة النور للطاقة", "חברת האור בע״מ"
HOSTILE = (
    "Énergie & Fils <script>alert('x')</script>",
    f"{ARABIC} — filiale {HEBREW}",
    "Café 🥐 Étoile 👩‍👩‍👧‍👦 日本株式会社",
    "Evil\u202egnp.exe\u202c\x00\x07\x1b[31m Corp",
    "=cmd|' /C calc'!A0",
    "W" * 300,
    "Société des très longs noms qui n'en finissent plus de finir " * 5,
)

_WORDS = {
    "fr": {
        "title": "Empreinte carbone 2024",
        "subtitle": "Rapport complet, selon le GHG Protocol et la méthode BEGES v5",
        "lead": "L'entreprise émet 42,0 t CO₂e en 2024, soit 2,1 t CO₂e par salarié.",
        "body": "Les émissions directes viennent d'abord du chauffage au gaz, puis des véhicules de service. "
        "L'incertitude est calculée poste par poste, puis sur l'ensemble : l'intervalle à 95 % dit où se trouve "
        "très probablement la vraie valeur, de 36,4 à 48,9 t CO₂e (−13 % / +16 %).",
        "chapter": "Chapitre",
        "part": "Ce qui pèse le plus",
        "post": "Émissions liées aux produits achetés",
        "note": "Source : Base Empreinte V23.6, valeurs au périmètre opérationnel.",
        "caution": "À savoir",
    },
    "en": {
        "title": "Carbon footprint 2024",
        "subtitle": "Full report, following the GHG Protocol and BEGES v5",
        "lead": "The company emits 42.0 t CO₂e in 2024, that is 2.1 t CO₂e per employee.",
        "body": "Direct emissions come first from gas heating, then from company vehicles. Uncertainty is worked out "
        "post by post, then as a whole: the 95% interval says where the true value most likely lies, "
        "between 36.4 and 48.9 t CO₂e (−13% / +16%).",
        "chapter": "Chapter",
        "part": "What weighs most",
        "post": "Emissions from purchased goods",
        "note": "Source: Base Empreinte V23.6, operational control.",
        "caution": "Good to know",
    },
}


def document(
    language: str = "fr",
    company: str = "Atelier Bois & Métal SARL",
    watermark: str = "",
    made_at: datetime = MADE,
    chapters: int = 8,
    brand: Brand | None = None,
) -> Document:
    words = _WORDS[language]
    sections = [section for n in range(chapters) for section in _chapter(n, words)]
    return Document(
        language=language,
        title=words["title"],
        subtitle=words["subtitle"],
        company=company,
        brand=brand or Brand(footer="CarbonScore · carbonscore.example · document confidentiel"),
        tiles=[
            Tile("42,0 t CO₂e", "Total 2024", "36,4 – 48,9 t CO₂e"),
            Tile("2,1 t CO₂e", "Par salarié", "20 ETP"),
            Tile("318 kg CO₂e/k€", "Par millier d'euros", "CA : 132 k€"),
        ],
        facts=[("SIREN", "123 456 789"), ("Période", "2024"), ("Périmètre", "Contrôle opérationnel, 3 sites")],
        sections=sections,
        made_at=made_at,
        code="K7QF-9XWM-3TBR",
        verify="https://carbone.exemple.fr/verification",
        run_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        notice="Établi automatiquement à partir des données déclarées ; n'a pas été vérifié par un tiers.",
        watermark=watermark,
    )


def _chapter(n: int, words: dict[str, str]) -> list[Section]:
    kinds: list[list[Block]] = [
        [
            Tiles(
                [Tile("12,4 t", "Scope 1", "29 %"), Tile("3,1 t", "Scope 2", "7 %"), Tile("26,5 t", "Scope 3", "63 %")]
            )
        ],
        [_table(words, 9 + 9 * n, dense=n == 3)],
        [Callout(words["caution"], words["body"], "caution" if n % 2 else "info")],
        [Bullets([words["lead"], words["body"], words["note"]], numbered=n % 2 == 1)],
    ]
    return [
        Section(
            f"c{n}",
            f"{words['chapter']} {n + 1}",
            [
                Paragraph(words["lead"], "lead"),
                Paragraph(words["body"]),
                *kinds[n % 4],
                _figure(words),
                Paragraph(words["note"], "small", link="https://base-empreinte.ademe.fr/"),
            ],
            page=n % 2 == 0,
        ),
        Section(
            f"c{n}-p",
            words["part"],
            [
                *[Paragraph(words["body"])] * (n % 3 + 1),
                *kinds[(n + 1) % 4],
                *([Terms([("GHG Protocol", words["body"]), ("BEGES", words["note"])] * 3)] if n % 4 == 3 else []),
            ],
            level=2,
        ),
    ]


def _table(words: dict[str, str], rows: int, dense: bool) -> Table:
    columns = [Column("Poste", 3), Column("Facteur", 2), Column("t CO₂e", figures=True), Column("%", 0.6, figures=True)]
    body = [(f"{n + 1}. {words['post']}", "Gaz naturel, mix moyen", f"{n * 1.37:.2f}", f"{n} %") for n in range(rows)]
    return Table(
        words["part"], columns, [*body, ("Total", "", "42,00", "100 %")], frozenset({rows}), words["note"], dense
    )


def _figure(words: dict[str, str]) -> Figure:
    shapes: list[Shape] = [
        *[Rect(140, 10 + 22 * n, 300 - 45 * n, 12, "#0B6E4F", radius=2) for n in range(5)],
        *[Label(134, 20 + 22 * n, f"{words['post'][:22]} {n}", 8, anchor="end") for n in range(5)],
        Line([(140, 4), (140, 122)], "#5B6B66", 0.8),
        Line([(200, 4), (260, 60), (330, 30), (400, 90)], "#B4491F", 1.5, (4, 2)),
        Polygon([(200, 60), (400, 100), (400, 120), (200, 90)], "#1D4E89", 0.25),
        Circle(330, 30, 3, "#B4491F", "#ffffff"),
        Label(480, 20, "12,4 t", 8, anchor="end", bold=True),
    ]
    return Figure(words["lead"], Drawing(482, 130, shapes), alt=words["body"])
