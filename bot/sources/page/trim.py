"""What is left out of the blocks that were kept: labels above them, repetitions, the headline, bylines and lives."""

from __future__ import annotations

from itertools import pairwise

from bot.sources.page.lines import is_biography, is_byline, key
from bot.sources.page.tree import Block

ENDS = (".", "!", "?", "…", "”", "’")
SENTENCE_WORDS = 8
_REPEATED_WORDS = 5
_HEAD_BLOCKS = 8
_LABEL_WORDS = 3
_SPOKEN = frozenset({"p", "li"})


def tidied(kept: list[Block], headline: str | None, byline: str | None) -> list[Block]:
    """Return the blocks that are the text of an article, its headline left to its facts."""
    title = key(headline or "")
    kept = _without_labels(kept)
    while kept and kept[-1].is_heading:
        kept = kept[:-1]
    repeated = _repeated(kept)
    last = len(kept) - 3
    return [
        block
        for number, block in enumerate(kept)
        if number not in repeated
        and not (title and key(block.text) == title and (block.tag == "h1" or number < _HEAD_BLOCKS))
        and not (number < _HEAD_BLOCKS and is_byline(block.text, byline))
        and not (number >= last and is_biography(block.text, byline))
    ]


def _without_labels(kept: list[Block]) -> list[Block]:
    """Leave out what stands above the text and is no sentence: the name of a section, a kicker."""
    start = next((number for number, block in enumerate(kept) if block.words >= SENTENCE_WORDS), 0)
    above = [
        block
        for block, behind in pairwise(kept[: start + 1])
        if block.words > _LABEL_WORDS or block.text.endswith(ENDS) or _is_subhead(block, behind)
    ]
    return [*above, *kept[start:]]


def _is_subhead(label: Block, behind: Block) -> bool:
    """Tell whether a heading stands right above a paragraph or a list, and below the headline."""
    above = label.element.getparent()
    below = above is behind.element.getparent() or above is behind.element.getparent().getparent()
    return (
        below and label.is_heading and behind.tag in _SPOKEN and not any(True for _ in label.element.itersiblings("h1"))
    )


def _repeated(kept: list[Block]) -> set[int]:
    """Return the numbers of the blocks that another one says whole: pull quotes, teasers, doubled paragraphs."""
    keys = [key(block.text) for block in kept]
    whole = "\n".join(keys)
    first: dict[str, int] = {}
    repeated = set()
    for number, block in enumerate(kept):
        if block.words < _REPEATED_WORDS or block.is_heading:
            continue
        earlier = first.setdefault(keys[number], number) != number
        if earlier or whole.count(keys[number]) > keys.count(keys[number]):
            repeated.add(number)
    return repeated
