"""The seam for a language model: it may word the narrative better, and no number passes that was not there.

Sentence by sentence: what is not faithful stays as we wrote it. No model here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from core.report.document import Block, Bullets, Paragraph, Section
from core.report.trace import numbers, quoted

NARRATIVE = ("essentiel", "annees", "comparaison", "trajectoire", "demande")
"""Beginnings of the anchors of what may be worded otherwise: never the method, the law, the mentions."""
LONGEST = 2.0  # times as long as ours


class Rewriter(Protocol):
    def rewrite(self, sentences: Sequence[str], language: str) -> Sequence[str]:
        """As many sentences, in the same order and language, saying the same."""
        ...


def same(ours: str, theirs: str) -> bool:
    """Does the other sentence hold our numbers and our names, in our order, and nothing that is not a sentence?

    The order too: two figures exchanged would be another fact with the same numbers.
    """
    short = len(theirs) <= LONGEST * len(ours) + 20
    return _one_line(ours, theirs) and short and numbers(theirs) == numbers(ours) and quoted(theirs) == quoted(ours)


def _one_line(ours: str, theirs: str) -> bool:
    """No line break, no control or invisible character, no mark-up, no address, but those of ours."""
    odd = {c for c in theirs if c in "<>" or unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}}
    return bool(theirs.strip()) and odd <= set(ours) and theirs.count("://") <= ours.count("://")


def kept(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Theirs where it is faithful, ours elsewhere; all ours when they are not as many."""
    if len(theirs) != len(ours):
        return list(ours)
    return [new if same(old, new) else old for old, new in zip(ours, theirs, strict=True)]


def rewritten(sections: Sequence[Section], rewriter: Rewriter, language: str) -> list[Section]:
    """The sections with their narrative worded by another. Raises what the rewriter raises."""
    return [_section(one, rewriter, language) if one.anchor.startswith(NARRATIVE) else one for one in sections]


def _section(section: Section, rewriter: Rewriter, language: str) -> Section:
    ours = [text for block in section.blocks for text in _texts(block)]
    if not ours:
        return section
    told = iter(kept(ours, rewriter.rewrite(ours, language)))
    return replace(section, blocks=[_with(block, [next(told) for _ in _texts(block)]) for block in section.blocks])


def _texts(block: Block) -> list[str]:
    """The sentences of a block that may be worded otherwise: not the small print."""
    if isinstance(block, Paragraph):
        return [] if block.style == "small" else [block.text]
    return list(block.items) if isinstance(block, Bullets) else []


def _with(block: Block, texts: Sequence[str]) -> Block:
    if isinstance(block, Paragraph) and texts:
        return replace(block, text=texts[0])
    return replace(block, items=list(texts)) if isinstance(block, Bullets) else block
