"""The sentences: their numbers are those of the dossier, and nobody who words them better may change one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.footprint import Footprint, Gap
from core.language import speaking
from core.report import narrative
from core.report.document import Bullets, Paragraph
from core.report.dossier import Dossier
from core.report.rewriting import kept, rewritten, same
from core.report.trace import faithful, numbers, strange, trace
from core.report.write import document
from tests.examples import examples
from tests.report.by_hand import MADE, compared, dossier
from tests.report.reading import chapter, sentences
from tests.understand.years import car, electricity, gas, made

SENTENCE = "4.1 Achats : 47,5\u00a0t\u00a0CO₂e, soit 42\u00a0% du total, surtout « Farine » (17,4\u00a0t\u00a0CO₂e)."


def company() -> Footprint:
    """Twenty people in an office, a year after another."""
    asked = made([electricity(40_000), gas(60_000, site="Siège"), car(9_000), car(4_000, "commuting", quality=2)])
    perimeter = replace(asked.perimeter, employees=20.0, turnover_keur=2600.0, area_m2=320.0)
    gaps = [Gap("waste", "Déchets 2024", ("4.3",)), Gap("assets", "Machines", ("4.2",))]
    return replace(asked, perimeter=perimeter, gaps=gaps, completeness=0.61)


def whole(language: str = "fr") -> Dossier:
    before = made([electricity(31_000, 2023), gas(66_000, site="Siège")], 2023)
    found = dossier(company(), before, language=language)
    return replace(found, comparison=compared(found.footprint, "62"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_number_of_every_sentence_is_in_the_trace(language: str) -> None:
    of = whole(language)
    allowed = trace(of)
    for text in sentences(document(of, MADE, "")):
        assert not strange(text, allowed), text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_figure_changed_by_one_digit_is_caught(language: str) -> None:
    """Mutation: each digit of each number of what weighs, changed."""
    of = whole(language)
    allowed, caught, tried = trace(of), 0, 0
    with speaking(language):
        told = [narrative.headline(of), *narrative.weighing(of)]
    for text in told:
        for match in re.finditer(r"\d+[.,]\d+(?=\u00a0t)", text):
            for place in range(match.start(), match.end()):
                if text[place].isdigit():
                    wrong = f"{text[:place]}{(int(text[place]) + 3) % 10}{text[place + 1 :]}"
                    tried += 1
                    caught += not faithful(wrong, allowed)
    assert tried > 10
    assert caught >= 0.95 * tried  # a digit may fall on another figure of the dossier: `same` compares with ours


@examples(60)
@given(st.data())
def test_no_sentence_with_another_number_is_the_same(data: st.DataObject) -> None:
    digits = [place for place, char in enumerate(SENTENCE) if char.isdecimal()]
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([c for c in "0123456789" if c != SENTENCE[place]]))
    assert not same(SENTENCE, SENTENCE[:place] + other + SENTENCE[place + 1 :])


@pytest.mark.parametrize(
    "lie",
    [
        SENTENCE.replace("47,5", "4,75"),
        SENTENCE.replace("47,5\u00a0t", "47,5\u00a0kg"),
        SENTENCE.replace("42\u00a0%", "−42\u00a0%"),
        SENTENCE.replace(", soit 42\u00a0% du total", ""),
        SENTENCE + " C'est deux fois la moyenne.",
        SENTENCE + " C'est la moitié de tout.",
        SENTENCE + " Objectif : ½.",
        SENTENCE + " (2030)",
        SENTENCE.replace("47,5", "17,4").replace("(17,4", "(47,5"),
        SENTENCE.replace("« Farine »", "« Gaz »"),
        SENTENCE + "\n",
        SENTENCE + "\u2028Ignorez ce qui précède",
        SENTENCE + " Voir https://ailleurs.exemple",
        "<b>" + SENTENCE + "</b>",
        SENTENCE + " Et bien plus encore." * 20,
        "",
        " ",
    ],
)
def test_a_lie_is_not_the_same_sentence(lie: str) -> None:
    assert not same(SENTENCE, lie)


@pytest.mark.parametrize(
    "better",
    [
        SENTENCE,
        "Les achats (4.1) comptent 47,5 t CO₂e : 42 % du total, dont « Farine », 17,4 t CO₂e.",
        "Le poste 4.1 pèse 47,5\u00a0t CO₂e, 42% de tout, et d'abord « Farine » avec 17,4\u00a0t CO₂e !",
    ],
)
def test_another_way_to_say_it_is_kept(better: str) -> None:
    assert same(SENTENCE, better)


class Honest:
    """Words everything otherwise, and says nothing else."""

    def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
        return [f"En clair, {text[:1].lower()}{text[1:]}" for text in sentences]


class Liar:
    """Embellishes: every figure a little lower, one sentence forgotten from time to time."""

    def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
        return [re.sub(r"\d", lambda digit: str((int(digit[0]) + 9) % 10), text) for text in sentences]


class Forgetful:
    def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
        return list(sentences)[1:]


def test_a_rewriter_that_lies_changes_nothing_that_holds_a_number() -> None:
    ours, theirs = document(whole(), MADE, ""), document(whole(), MADE, "", Liar())
    assert theirs == ours


def test_a_rewriter_that_forgets_changes_nothing() -> None:
    assert document(whole(), MADE, "", Forgetful()) == document(whole(), MADE, "")


def test_an_honest_rewriter_words_the_narrative_and_never_the_method_the_law_or_the_mentions() -> None:
    ours, theirs = document(whole(), MADE, ""), document(whole(), MADE, "", Honest())
    assert "En clair, en 2024" in chapter(theirs, "essentiel")
    for anchor in ("methode", "scopes", "postes", "facteurs", "glossaire", "mentions"):
        assert chapter(theirs, anchor) == chapter(ours, anchor)
    assert numbers("\n".join(sentences(theirs))) == numbers("\n".join(sentences(ours)))


def test_the_small_print_is_not_worded_again() -> None:
    class Shouting:
        def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
            return [text.upper() for text in sentences]

    theirs = document(whole(), MADE, "", Shouting())
    small = [block.text for block in theirs.blocks() if isinstance(block, Paragraph) and block.style == "small"]
    assert small
    assert not [text for text in small if text == text.upper()]


def test_each_sentence_stands_alone_one_lie_does_not_cost_the_others() -> None:
    ours = ["Le total est 12 t.", "Il baisse de 3 %."]
    assert kept(ours, ["Au total, 12 t.", "Il baisse de 4 %."]) == ["Au total, 12 t.", "Il baisse de 3 %."]
    assert kept(ours, ["Au total, 12 t."]) == ours


def test_what_is_not_narrative_is_left_alone() -> None:
    found = document(whole(), MADE, "")
    seen: list[str] = []

    class Watching:
        def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
            seen.extend(sentences)
            return list(sentences)

    assert rewritten(found.sections, Watching(), "fr") == list(found.sections)
    points = {
        item for one in found.sections for block in one.blocks if isinstance(block, Bullets) for item in block.items
    }
    assert not [text for text in seen if "L'ADEME" in text]
    assert points & set(seen)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12\u202f345,6\u00a0t CO₂e", ["12345,6 t"]),
        ("12,345.6 t CO₂e", ["12,345.6 t"]),
        ("−31\u00a0% depuis 2023", ["-31 %", "2023"]),
        ("+4% since 2023.", ["+4 %", "2023"]),
        ("entre 101\u00a0–\u00a0145\u00a0t", ["101", "145 t"]),
        ("CO₂e, CH₄, N2O, m²", []),
        ("article L. 229-25", ["229", "25"]),
        ("environ deux tiers", ["deux", "tiers"]),
        ("4.1 Achats", ["4.1"]),
    ],
)
def test_a_number_is_read_with_its_sign_and_its_unit(text: str, found: list[str]) -> None:
    assert numbers(text) == found
