"""Live blogs: many short posts under one headline, kept in the order of the page, and whether older ones are hidden."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from bot.model import Completeness
from bot.sources.page.facts import Facts
from bot.sources.page.look import Look
from bot.sources.page.text import Found, tidy
from bot.sources.page.tree import attributes, blocks

OLDER = "this is a live blog, and its older posts are not shown"
_POSTS = 2
_LIVE = re.compile(r" (?:live ?blog|live ?updates?|live ?feed|live ?coverage|live ?stream|live ?text|live) ")
_MORE = re.compile(
    r"(?:(?:load|show|view|see|read|get) (?:\d+ )?(?:more|older|earlier|previous|all|new(?:er)?)"
    r"(?: (?:posts?|updates?|entries|messages|events|comments|live|\d+)){0,3}"
    r"|(?:older|earlier|previous|more) (?:posts|updates|entries)|next page|page 2)\W{0,5}",
    re.IGNORECASE,
)


def place(root: HtmlElement, facts: Facts) -> HtmlElement | None:
    """Return the element that holds the posts of a live blog; None for any other page. Look before noise is out."""
    letters = _prose(root)
    for element in root.iter("div", "section", "article", "main", "ol", "ul"):
        if _LIVE.search(attributes(element)) and _holds_posts(element) and _prose(element) > letters / 2:
            return element
    if not facts.linked.is_live:
        return None
    return next((element for tag in ("main", "article", "body") for element in root.iter(tag)), None)


def find(root: HtmlElement, posts: HtmlElement, facts: Facts) -> Found:
    """Return the posts in the order of the page; its noise is taken out."""
    heading = next((h1 for h1 in root.iter("h1") if posts not in h1.iterancestors()), None)
    before = [] if heading is None else blocks(heading)
    return tidy(root, [*before, *blocks(posts)], headline=facts.headline, byline=facts.byline)


def judge(look: Look) -> tuple[Completeness, str | None]:
    """Judge whether all posts were there."""
    if look.has_next or any(_MORE.fullmatch(label) for label in look.pressed):
        return Completeness.PARTIAL, OLDER
    return Completeness.FULL, None


def _holds_posts(element: HtmlElement) -> bool:
    counts = (sum(1 for _ in element.iter(tag)) for tag in ("time", "p"))
    return min(counts) >= _POSTS


def _prose(element: HtmlElement) -> int:
    return sum(len(p.text_content()) for p in element.iter("p"))
