"""Pages with several articles of which none is theirs by its headline: one is read, and the reader is told so.

An article whose heading is the page's headline is what the link is for; what stands beside it was appended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from bot.model import Completeness
from bot.sources.page.facts import Facts
from bot.sources.page.lines import key
from bot.sources.page.text import PROSE_WORDS, Found
from bot.sources.page.tree import HEADINGS, Block, blocks
from bot.sources.page.verdict import Verdict
from bot.sources.wording import counted

_LEAST = 2  # paragraphs of an article
_MOST = 50  # articles that are looked at


def read_one(root: HtmlElement, found: Found, facts: Facts) -> tuple[Found, Facts, Verdict | None]:
    """Return what was found of one article under its own heading, and say how many others there are.

    The tree is without its noise; nothing changes where there is one article.
    """
    own = _around(found)
    others = sum(1 for other in _articles(root) if other is not own)
    if own is None or not others:
        return found, facts, None
    said = counted(others, "other article")
    verdict = Completeness.PARTIAL, f"the page holds {said}, so only one was read"
    heading = next((block.text for block in blocks(own) if block.is_heading), "")
    if not heading or _is_printed(root, facts.headline):
        return found, facts, verdict
    told = tuple(block for block in found.blocks if key(block.text) not in {key(heading), key(facts.headline or "")})
    return replace(found, blocks=told), replace(facts, headline=heading), verdict


def _around(found: Found) -> HtmlElement | None:
    """Return the outermost article around all prose that was found."""
    roofs = {_outermost(block) for block in found.blocks if block.words >= PROSE_WORDS and not block.is_heading}
    return roofs.pop() if len(roofs) == 1 else None


def _outermost(block: Block) -> HtmlElement | None:
    above = [element for element in (block.element, *block.element.iterancestors()) if element.tag == "article"]
    return above[-1] if above else None


def _articles(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the outermost articles with a heading that is no link and paragraphs of their own."""
    for number, article in enumerate(root.iter("article")):
        if number == _MOST:
            return
        if not any(above.tag == "article" for above in article.iterancestors()) and _is_told(blocks(article)):
            yield article


def _is_told(printed: list[Block]) -> bool:
    headed = any(block.is_heading and not block.linked for block in printed)
    prose = [block for block in printed if block.words >= PROSE_WORDS and not block.is_heading and not block.is_story]
    return headed and len(prose) >= _LEAST


def _is_printed(root: HtmlElement, headline: str | None) -> bool:
    title = key(headline or "")
    return any(key(heading.text_content()) == title for heading in root.iter(*HEADINGS))
