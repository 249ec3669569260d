"""A light reader for pages that are too much for the real one: only the paragraphs, in one walk, with a bound on each.

Each step is a walk of its own, and none goes back: it takes as long as the page is long, whatever it is made of.
"""

from __future__ import annotations

import re

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources.page import walls
from bot.sources.page.article import compose
from bot.sources.page.encoding import decode
from bot.sources.page.facts import read_facts
from bot.sources.page.lines import is_noise
from bot.sources.page.tree import blocks, load
from bot.sources.web.fetched import Fetched

REASON = "the page was too complex, so only its paragraphs were read"
MAX_MARKS = 100_000
MAX_PARAGRAPHS = 2_000
MAX_TEXT = 400_000
_LEAST_WORDS = 8
_READ = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "pre"})
_ATTRIBUTES = re.compile(r"<([a-z][a-z\d]{0,10})\s[^<>]{1000,}>", re.IGNORECASE)


def parse(fetched: Fetched) -> Article:
    """Return the paragraphs of a page as an article in part; raise ``NotAnArticleError`` when there are none."""
    source = _beginning(decode(fetched.body, charset=fetched.charset))
    root = load(_ATTRIBUTES.sub(r"<\1>", source))
    if root is None:
        raise NotAnArticleError(*walls.NO_ARTICLE)
    kept: list[str] = []
    room = MAX_TEXT
    for block in blocks(root):
        if block.tag in _READ and block.words >= _LEAST_WORDS and not block.is_link and not is_noise(block.text):
            kept.append(block.text)
            room -= len(block.text)
        if room < 0 or len(kept) >= MAX_PARAGRAPHS:
            break
    paragraphs = list(dict.fromkeys(kept))
    return compose(paragraphs, read_facts(root, fetched.url), Completeness.PARTIAL, REASON)


def _beginning(source: str) -> str:
    """Cut a page off behind so many tags: even the quickest parser needs its time for each."""
    for number, mark in enumerate(re.finditer("<", source)):
        if number == MAX_MARKS:
            return source[: mark.start()]
    return source
