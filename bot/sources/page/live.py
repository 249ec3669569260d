"""Live blogs: many short posts under one headline, kept in the order of the page, and whether older ones are hidden."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from bot.model import Completeness
from bot.sources.page.facts import Facts
from bot.sources.page.look import Look
from bot.sources.page.text import Found, tidy
from bot.sources.page.tree import Block, attributes, blocks, squeeze

OLDER = "this is a live blog, and its older posts are not shown"
_POSTS = 2
_SHORT = 40
_SENTENCE_WORDS = 8
_DIGITS = 5
_STAMPS = ("div", "span", "p", "small", "a", "h3", "h4", "strong", "b")
_LIVE = re.compile(r" (?:live ?blog|live ?updates?|live ?feed|live ?coverage|live ?stream|live ?text|live) ")
_COUNT = r"(?: ?[(\[]?\d{1,4}(?: (?:more|of \d{1,4}))?[)\]]?)?"
_NOUN = r"(?:posts?|updates?|entries|messages|events|developments)"
_MORE = re.compile(
    rf"(?:load|show|view|see|read|get)(?: all)?{_COUNT} ?(?:more|older|earlier|previous|all|new(?:er)?)"
    rf"(?: (?:{_NOUN}|live|\d+)){{0,3}}{_COUNT}\W{{0,5}}"
    rf"|(?:load|show|view|see|read) all{_COUNT} {_NOUN}\W{{0,5}}|(?:load|show|view|see) \d{{1,4}} {_NOUN}\W{{0,5}}"
    rf"|(?:older|earlier|previous|more) (?:posts|updates|entries){_COUNT}\W{{0,5}}|(?:next page|page 2)\W{{0,5}}",
    re.IGNORECASE,
)
OLDER_UPDATES = re.compile(
    rf"(?:(?:load|show|view|see|read) )?(?:\d{{1,4}} )?(?:earlier|older|previous) (?:live )?updates?{_COUNT}\W{{0,5}}",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:at )?\d{1,2}[.:]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?|\d{1,2} ?[ap]\.?m\.?"
    r"|\d{1,3} ?(?:m|h|mins?|minutes?|hours?)(?: ago)?",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"(?:showing )?(?:\d{{1,4}} ?[-–] ?)?(\d{{1,4}}) (?:of|/) (\d{{1,4}}) {_NOUN}", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[—–-]|[Bb]y) ?[A-Z][\w’'-]*\.?(?: [A-Z][\w’'-]*\.?){1,3}")
_TOTALS = ("data-total", "data-total-posts", "data-post-count", "data-total-count", "data-count", "data-posts-count")


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
    every = blocks(root)
    inside = set(posts.iter())
    first = next((number for number, block in enumerate(every) if block.element in inside), 0)
    kept = [*_introduction(every[:first]), *blocks(posts)]
    kept = [block for block in kept if not _SIGNED.fullmatch(block.text)]
    return tidy(root, kept, headline=facts.headline, byline=facts.byline)


def _introduction(above: list[Block]) -> list[Block]:
    """Return the headline and the sentences between it and the posts."""
    start = max((number for number, block in enumerate(above) if block.tag == "h1"), default=len(above))
    return [
        block
        for block in above[start:]
        if block.tag == "h1" or (block.words >= _SENTENCE_WORDS and not block.is_link and not block.is_heading)
    ]


def judge(look: Look, posts: HtmlElement) -> tuple[Completeness, str | None]:
    """Judge whether all posts are there. Look before noise is out."""
    asked = any(_MORE.fullmatch(label) for label in look.pressed)
    if asked or look.place.reason or _is_counted_short(look, posts):
        return Completeness.PARTIAL, OLDER
    return Completeness.FULL, None


def _is_counted_short(look: Look, posts: HtmlElement) -> bool:
    """Tell whether the page counts more posts than it shows."""
    counted = (_TOTAL.fullmatch(line) for line in look.text.splitlines() if len(line) <= _SHORT)
    if any(int(match[1]) < int(match[2]) for match in counted if match):
        return True
    totals = [int(total) for name in _TOTALS if (total := posts.get(name, "")).isdigit() and len(total) < _DIGITS]
    return bool(totals) and max(totals) > _stamps(posts) > 0


def _holds_posts(element: HtmlElement) -> bool:
    return sum(1 for _ in element.iter("p")) >= _POSTS and _stamps(element) >= _POSTS


def _stamps(element: HtmlElement) -> int:
    """Count the times of day, which stand above or below each post."""
    marked = sum(1 for one in element.iter() if one.tag == "time" or ("-" in str(one.tag) and one.get("datetime")))
    if marked >= _POSTS:
        return marked
    clocks = sum(bool(_CLOCK.fullmatch(squeeze(one.text or ""))) for one in element.iter(*_STAMPS))
    return clocks if clocks > _POSTS else 0


def _prose(element: HtmlElement) -> int:
    return sum(len(p.text_content()) for p in element.iter("p"))
