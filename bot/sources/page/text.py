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
from itertools import pairwise

from lxml.html import HtmlElement

from bot.sources.page.lines import is_day, is_noise, key
from bot.sources.page.prompt import is_offer, is_wall
from bot.sources.page.tree import Block, Roofs, blocks, squeeze
from bot.sources.page.trim import ENDS, SENTENCE_WORDS, tidied

log = logging.getLogger(__name__)

PROSE_WORDS = 12
_SHORT = 14
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
_FAREWELL = re.compile(
    r"\bunsubscribe\b|\b(?:receiv|gett)ing this (?:e-?mail|newsletter|message)\b"
    r"|\b(?:article|story|page|version) (?:can be found|is available|may be found) (?:online )?at\b.{0,20}https?:",
    re.IGNORECASE,
)
_LAST_WORDS = 40
_AGREES = 0.7
_IN_A_ROW = 3
_NEARLY_ALL = 0.75
_LINKED = 0.7


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
    days = _days(every)
    kept = _marked(
        [block for block in every if _is_text(block) or id(block) in days], lines, roofs, key(headline or "")
    )
    if sum(block.words for block in kept) < _AGREES * sum(len(line.split()) for line in lines):
        links = "\n".join(key(block.text) for block in every if block.is_link)
        flat = [Block(line, root) for line in lines if not is_noise(line) and key(line) not in links]
        return Found(tuple(tidied(flat, headline, byline)), _run(every, roofs))
    cards, spoken = _cards(every, roofs), set(map(id, [*_comments(every), *_offer(every, kept)]))
    kept = [block for block in kept if id(block) not in spoken and roofs.over(block) not in cards]
    kept = _without_furniture(kept, _above(every, key(headline or "")))
    return _found(tidied(kept, headline, byline), roofs)


def tidy(root: HtmlElement, kept: Sequence[Block], *, headline: str | None, byline: str | None) -> Found:
    """Make blocks that are known to be the article its paragraphs: without noise, repetitions and the headline."""
    plain = [block for block in kept if _is_text(block)]
    return _found(tidied(plain, headline, byline), Roofs(blocks(root)))


def _found(kept: list[Block], roofs: Roofs) -> Found:
    return Found(tuple(kept), _run(kept, roofs))


def _run(kept: list[Block], roofs: Roofs) -> int:
    prose = (block for block in kept if block.words >= PROSE_WORDS and not block.is_heading and not block.is_story)
    return max(Counter(map(roofs.over, prose)).values(), default=0)


def _is_text(block: Block) -> bool:
    return not block.is_link and not is_noise(block.text) and not _is_teaser(block)


def _is_teaser(block: Block) -> bool:
    """Tell whether a block is a label and a link, as "also in this paper" is; a point of a list may be so."""
    linked = block.linked >= _LINKED * len(block.text) and not block.text.endswith(ENDS)
    return linked and not block.is_heading and block.tag != "li"


def _days(every: list[Block]) -> frozenset[int]:
    """Return the identities of the dates that head the parts of a timeline: points or headings above prose."""
    heads = [
        block
        for block, behind in pairwise(every)
        if (block.is_heading or block.element in behind.element.iterancestors("li"))
        and is_day(block.text)
        and behind.words >= _STANDFIRST_WORDS
        and not behind.is_link
    ]
    return frozenset(map(id, heads)) if len(heads) >= _IN_A_ROW else frozenset()


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
    except Exception as error:  # hostile markup in a foreign parser may raise anything
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
    main = _main_roofs(printed, marks, roofs)
    marks = [mark or roofs.over(block) in main for block, mark in zip(printed, marks, strict=True)]
    first = next((n for n, mark in enumerate(marks) if mark and key(printed[n].text) != title), 0)
    standfirst = _standfirst(printed[:first], title)
    return [block for n, block in enumerate(printed) if marks[n] or n in standfirst]


def _standfirst(above: list[Block], title: str) -> range:
    """Return the numbers of the blocks between the headline and the text that may say what it is about."""
    start = max((n for n, block in enumerate(above) if key(block.text) == title), default=len(above)) + 1
    wordy = all(block.words >= _STANDFIRST_WORDS for block in above[start:])
    return range(start, len(above)) if wordy and len(above) - start <= _STANDFIRSTS else range(0)


def _above(every: list[Block], title: str) -> frozenset[int]:
    """Return the identities of the blocks above the headline; none where it is not printed."""
    place = next((number for number, block in enumerate(every) if key(block.text) == title), 0)
    return frozenset(map(id, every[:place]))


def _without_furniture(kept: list[Block], over: frozenset[int]) -> list[Block]:
    """Leave out what is no sentence and stands outside the element that holds nearly all sentences."""
    sentences = [block for block in kept if block.words >= PROSE_WORDS and block.text.endswith(ENDS)]
    counted = Counter(above for block in sentences for above in block.element.iterancestors())
    most = [element for element, number in counted.items() if number >= max(_IN_A_ROW, _NEARLY_ALL * len(sentences))]
    if not most:
        return kept
    inside = set(max(most, key=lambda element: sum(1 for _ in element.iterancestors())).iter())
    first = next((number for number, block in enumerate(kept) if block.element in inside), 0)
    return [
        block
        for number, block in enumerate(kept)
        if block.element in inside
        or block.is_heading
        or _is_sentence(block, above=number < first and id(block) not in over)
    ]


def _is_sentence(block: Block, *, above: bool) -> bool:
    """Tell whether a block may be a sentence; a standfirst above the text often has no full stop."""
    ended = block.text.endswith((*ENDS, ":"))
    return block.words >= (SENTENCE_WORDS if above and not ended else _STANDFIRST_WORDS) and (above or ended)


def _comments(every: list[Block]) -> list[Block]:
    """Return what stands behind some prose where a page takes its leave, or its readers begin to talk."""
    total = sum(block.words for block in every if block.words >= PROSE_WORDS)
    before = 0
    for number, block in enumerate(every):
        ends = _COMMENTS.fullmatch(block.text) or (block.words <= _LAST_WORDS and _FAREWELL.search(block.text))
        if ends and before >= min(_PROSE_BEFORE_COMMENTS, total / 3):
            return every[number:]
        before += block.words if block.words >= PROSE_WORDS else 0
    return []


def _offer(every: list[Block], kept: list[Block]) -> list[Block]:
    """Return what goes on behind the last prompt to pay: prices, lines that are no sentences; none above prose."""
    place = max((number for number, block in enumerate(every) if is_wall(block.text)), default=len(every))
    mine = set(map(id, kept))
    behind = [block for block in every[place + 1 :] if id(block) in mine]
    before = any(block.words >= PROSE_WORDS for block in every[:place] if id(block) in mine)
    goes_on = any(block.words >= PROSE_WORDS and not is_offer(block.text) for block in behind)
    return behind if before and not goes_on else []


def _stands(words: str, whole: str, exact: frozenset[str]) -> bool:
    return words in exact or (len(words) >= _SHORT and words in whole)


def _main_roofs(printed: list[Block], marks: list[bool], roofs: Roofs) -> frozenset[HtmlElement]:
    prose = [block for block, mark in zip(printed, marks, strict=True) if mark and block.words >= PROSE_WORDS]
    counted = Counter(map(roofs.over, prose))
    least = max(2, len(prose) * 0.2)
    main = {roof for roof, number in counted.items() if number >= least and roof.tag != "body"}
    return frozenset(main | _alike(counted, map(roofs.over, printed)))


def _alike(marked: Iterable[HtmlElement], every: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return the roofs that stand in a row and are built alike, as the parts of a newsletter, if some are marked."""
    rows = Counter(map(_row, marked))
    main = {row for row, number in rows.items() if number >= _IN_A_ROW}
    return {roof for roof in set(every) if _row(roof) in main} if main else set()


def _row(roof: HtmlElement) -> tuple[HtmlElement, tuple[str, ...]]:
    """Return what holds a roof beside others, and the names of the elements between the two."""
    names = [str(roof.tag)]
    element, above = roof, roof.getparent()
    while above is not None and len(above) == 1 and above.tag != "body":
        names.append(str(above.tag))
        element, above = above, above.getparent()
    return (element if above is None else above), tuple(names)
