"""The text that a page gives to machines (``articleBody``), where it says what is printed and more of it."""

from __future__ import annotations

import html
import re

from lxml.html import HtmlElement

from bot.sources.page.facts import Facts
from bot.sources.page.lines import key
from bot.sources.page.text import Found, tidy
from bot.sources.page.tree import Block, squeeze

_PARAGRAPH = re.compile(r"</(?:p|li|h\d|div|blockquote)>|<br\s{0,5}/?>|\r?\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_LONGER = 1.1
_AGREES = 0.6
_LITTLE = 30


def prefer(found: Found, facts: Facts, root: HtmlElement) -> Found:
    """Return what was found, or the text for machines where that is longer and agrees with it."""
    words = len(facts.body.split())
    if words <= _LONGER * found.words or words < _LITTLE or not _agrees(found, facts.body):
        return found
    lines = [squeeze(_TAG.sub("", html.unescape(line))) for line in _PARAGRAPH.split(facts.body)]
    lines = [line for line in lines if line]
    if len(lines) == 1 and len(found.blocks) > 1:
        lines = _continued(found.paragraphs, lines[0])
    return tidy(root, [Block(line, root) for line in lines], headline=facts.headline, byline=facts.byline)


def _agrees(found: Found, body: str) -> bool:
    whole = key(html.unescape(body))
    prose = [block for block in found.blocks if not block.is_heading]
    same = sum(block.words for block in prose if key(block.text).rstrip("…") in whole)
    return found.words < _LITTLE or same >= _AGREES * found.words


def _continued(paragraphs: list[str], body: str) -> list[str]:
    """Keep the paragraphs as they are printed, and add what follows the last one that the body holds."""
    for number in range(len(paragraphs), 0, -1):
        place = body.rfind(paragraphs[number - 1])
        if place >= 0:
            rest = body[place + len(paragraphs[number - 1]) :].strip()
            return [*paragraphs[:number], *([rest] if rest else [])]
    return [body]
