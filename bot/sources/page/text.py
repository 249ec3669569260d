"""Which blocks of a page are its article: trafilatura says what the main text is, the page how it is printed.

Trafilatura flattens lists, cells and spaces and drops some subheads; so its answer marks the blocks of the page that
are kept, and what stands between them under the same roof is kept too. Its own lines serve where the two disagree.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from bot.sources.page.lines import is_biography, is_byline, is_noise, key
from bot.sources.page.tree import Block, Roofs, blocks, squeeze

log = logging.getLogger(__name__)

PROSE_WORDS = 12
_SHORT = 14
_REPEATED_WORDS = 5
_HEAD_BLOCKS = 8
_CARD_PROSE = 2
_STANDFIRST_WORDS = 6
_STANDFIRSTS = 4
_PROSE_BEFORE_COMMENTS = 100
_COMMENTS = re.compile(
    r"(?:\d{1,5} |(?:reader|your|all|view|show) )?(?:comments?|discussion|responses|replies)"
    r"(?: ?[(\[:]? ?\d{1,5}[)\]]?)?"
    r"|\d{1,5} (?:thoughts|comments|responses) on\b.{0,200}|join the (?:conversation|discussion|debate)",
    re.IGNORECASE,
)
_LABEL_WORDS = 3
_SENTENCE_WORDS = 8
_ENDS = (".", "!", "?", "…", "”", "’")
_AGREES = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """The paragraphs of an article without its headline, as blocks.

    ``run`` counts the most paragraphs of prose under one roof: an article has some, a list of teasers one or two.
    ``captions`` tells that there were only those.
    """

    blocks: tuple[Block, ...]
    run: int = 0
    captions: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """Return the texts of the blocks."""
        return [block.text for block in self.blocks]

    @property
    def words(self) -> int:
        """Count the words."""
        return sum(block.words for block in self.blocks)


def find(root: HtmlElement, *, headline: str | None, byline: str | None) -> Found:
    """Find the article in a tree whose noise is taken out."""
    every = blocks(root)
    roofs = Roofs(every)
    lines = _main_lines(root)
    kept = _marked([block for block in every if _is_text(block)], lines, roofs, key(headline or ""))
    if sum(block.words for block in kept) < _AGREES * sum(len(line.split()) for line in lines):
        flat = [Block(line, root) for line in lines if not is_noise(line)]
        return Found(tuple(_tidied(flat, headline, byline)), _run(every, roofs))
    cards, spoken = _cards(every, roofs), set(map(id, _comments(every)))
    kept = [block for block in kept if id(block) not in spoken and roofs.over(block) not in cards]
    return _found(_tidied(kept, headline, byline), roofs)


def tidy(root: HtmlElement, kept: Sequence[Block], *, headline: str | None, byline: str | None) -> Found:
    """Make blocks that are known to be the article its paragraphs: without noise, repetitions and the headline."""
    plain = [block for block in kept if _is_text(block)]
    return _found(_tidied(plain, headline, byline), Roofs(blocks(root)))


def _found(kept: list[Block], roofs: Roofs) -> Found:
    return Found(tuple(kept), _run(kept, roofs))


def _run(kept: list[Block], roofs: Roofs) -> int:
    prose = (block for block in kept if block.words >= PROSE_WORDS and not block.is_heading and not block.is_story)
    return max(Counter(map(roofs.over, prose)).values(), default=0)


def _is_text(block: Block) -> bool:
    return not block.is_link and not is_noise(block.text)


def _cards(every: list[Block], roofs: Roofs) -> frozenset[HtmlElement]:
    """Return the elements that begin with the link to another story and hold little more than its teaser."""
    first: dict[HtmlElement, Block] = {}
    prose: Counter[HtmlElement] = Counter()
    for block in every:
        roof = roofs.over(block)
        first.setdefault(roof, block)
        prose[roof] += block.words >= PROSE_WORDS and not block.is_link
    return frozenset(
        roof
        for roof, block in first.items()
        if block.is_link and block.is_story and prose[roof] <= _CARD_PROSE and _may_be_card(roof)
    )


def _may_be_card(roof: HtmlElement) -> bool:
    return roof.tag not in {"body", "main"} and roof.find(".//h1") is None


def _main_lines(root: HtmlElement) -> list[str]:
    from trafilatura import bare_extraction  # late: it takes a third of a second, and the parent never needs it

    try:
        found = bare_extraction(root, with_metadata=False, include_comments=False)
    except MemoryError:
        raise
    except Exception as error:
        log.warning("the page parser failed", exc_info=error)
        return []
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    lines = (squeeze(line).removeprefix("- ") for line in text.splitlines())
    return [line for line in lines if line]


def _marked(printed: list[Block], lines: list[str], roofs: Roofs, title: str) -> list[Block]:
    """Return the blocks that stand in the lines, with what stands among them under the same roof."""
    keys = [key(line) for line in lines]
    whole, exact = "\n".join(keys), frozenset(keys)
    marks = [_stands(key(block.text), whole, exact) for block in printed]
    main = _main_roofs((block for block, mark in zip(printed, marks, strict=True) if mark), roofs)
    marks = [mark or roofs.over(block) in main for block, mark in zip(printed, marks, strict=True)]
    first = next((n for n, mark in enumerate(marks) if mark and key(printed[n].text) != title), 0)
    standfirst = _standfirst(printed[:first], title)
    return [block for n, block in enumerate(printed) if marks[n] or n in standfirst]


def _standfirst(above: list[Block], title: str) -> range:
    """Return the numbers of the blocks between the headline and the text that may say what it is about."""
    start = max((n for n, block in enumerate(above) if key(block.text) == title), default=len(above)) + 1
    wordy = all(block.words >= _STANDFIRST_WORDS for block in above[start:])
    return range(start, len(above)) if wordy and len(above) - start <= _STANDFIRSTS else range(0)


def _comments(every: list[Block]) -> list[Block]:
    """Return what stands behind the place where the readers of a page begin to talk, which is behind some prose."""
    total = sum(block.words for block in every if block.words >= PROSE_WORDS)
    before = 0
    for number, block in enumerate(every):
        if _COMMENTS.fullmatch(block.text) and before >= min(_PROSE_BEFORE_COMMENTS, total / 3):
            return every[number:]
        before += block.words if block.words >= PROSE_WORDS else 0
    return []


def _stands(words: str, whole: str, exact: frozenset[str]) -> bool:
    return words in exact or (len(words) >= _SHORT and words in whole)


def _main_roofs(marked: Iterable[Block], roofs: Roofs) -> frozenset[HtmlElement]:
    prose = [block for block in marked if block.words >= PROSE_WORDS]
    counted = Counter(map(roofs.over, prose))
    least = max(2, len(prose) * 0.2)
    return frozenset(roof for roof, number in counted.items() if number >= least and roof.tag != "body")


def _tidied(kept: list[Block], headline: str | None, byline: str | None) -> list[Block]:
    title = key(headline or "")
    kept = _without_labels(kept)
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
    start = next((number for number, block in enumerate(kept) if block.words >= _SENTENCE_WORDS), 0)
    above = (block for block in kept[:start] if block.words > _LABEL_WORDS or block.text.endswith(_ENDS))
    return [*above, *kept[start:]]


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
