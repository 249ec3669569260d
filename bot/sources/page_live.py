"""Live blogs: many short posts under one headline, kept in the order of the page, and whether older ones are hidden."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from bot.model import Completeness
from bot.sources.page_facts import Facts
from bot.sources.page_look import Look
from bot.sources.page_text import Found, tidy
from bot.sources.page_tree import attributes, blocks

OLDER = "this is a live blog, and its older posts are not shown"
_POSTS = 2
_LIVE = re.compile(r" (?:live ?blog|live ?updates?|live ?feed|live ?coverage|live ?stream|live ?text|live) ")
_MORE = re.compile(
    r"(?:(?:load|show|view|see|read|get) (?:\d+ )?(?:more|older|earlier|previous|all|new(?:er)?)"
    r"(?: (?:posts?|updates?|entries|messages|events|comments|live|\d+)){0,3}"
    r"|(?:older|earlier|previous|more) (?:posts|updates|entries)|next page|page 2)\W{0,5}",
    re.IGNORECASE,
)


def find(root: HtmlElement, facts: Facts) -> Found | None:
    """Return the posts of a live blog whose noise is taken out; None for any other page."""
    place = _place(root)
    if place is None and facts.linked.is_live:
        place = next((element for tag in ("article", "main", "body") for element in root.iter(tag)), None)
    if place is None:
        return None
    headings = tuple(root.iter("h1"))
    first = [element for element in headings if place not in element.iterancestors()]
    before = [block for heading in first[:1] for block in blocks(heading)]
    return tidy(root, [*before, *blocks(place)], headline=facts.headline, byline=facts.byline)


def judge(look: Look) -> tuple[Completeness, str | None]:
    """Judge whether all posts were there."""
    if look.has_next or any(_MORE.fullmatch(label) for label in look.pressed):
        return Completeness.PARTIAL, OLDER
    return Completeness.FULL, None


def _place(root: HtmlElement) -> HtmlElement | None:
    for element in root.iter("div", "section", "article", "main", "ol", "ul"):
        if _LIVE.search(attributes(element)) and _count_posts(element) >= _POSTS:
            return element
    return None


def _count_posts(element: HtmlElement) -> int:
    """Count the children, or the children of an only child, that hold a paragraph and the time of a post."""
    children = [child for child in element if isinstance(child.tag, str)]
    while len(children) == 1:
        children = [child for child in children[0] if isinstance(child.tag, str)]
    return sum(_is_post(child) for child in children)


def _is_post(element: HtmlElement) -> bool:
    return element.find(".//p") is not None and element.find(".//time") is not None
