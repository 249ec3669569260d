"""A web page to an article, with a verdict on how much of it came back. Pure: the same bytes give the same article.

Hostile pages can keep any parser busy for long: where the text comes from outside, call ``parse`` in a process that can
be killed, which is what ``PageReader`` does.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.errors import NotAnArticleError, TooComplexError
from bot.model import Article
from bot.sources import (
    page_body,
    page_facts,
    page_lists,
    page_live,
    page_noise,
    page_text,
    page_verdict,
    page_walls,
    plain,
)
from bot.sources.fetched import Fetched
from bot.sources.language import require_english
from bot.sources.page_article import compose
from bot.sources.page_encoding import decode
from bot.sources.page_facts import Facts
from bot.sources.page_look import Look, look
from bot.sources.page_text import Found
from bot.sources.page_tree import load

MAX_MARKS = 300_000  # no page of news has so many tags, and the light reader need not wait for the deadline
_CAPTION_WORDS = 40


def parse(fetched: Fetched) -> Article:
    """Return the article of a page; raise ``NotAnArticleError`` when there is none."""
    if fetched.media_type == "text/plain":
        return _plain_page(plain.decode(fetched.body, charset=fetched.charset), fetched.url)
    page_walls.refuse_headers(fetched.headers)
    source = decode(fetched.body, charset=fetched.charset)
    if source.count("<") > MAX_MARKS:
        raise TooComplexError("That page is too complex to take apart. Paste the text instead.")
    root = load(source)
    if root is None:
        raise NotAnArticleError(page_walls.NO_ARTICLE)
    seen, facts = look(root), page_facts.read(root, fetched.url)
    found, live = _found(root, source, seen, facts)
    page_walls.refuse_robot_checks(seen, facts, found, source, fetched.headers)
    page_walls.refuse_log_ins(seen, facts, found)
    if not live:
        page_lists.refuse(seen, facts, found, fetched.url)
    page_walls.refuse_walls(seen, facts, found)
    verdict = page_live.judge(seen) if live else page_verdict.judge(found, facts, seen)
    return compose(found.paragraphs, facts, *verdict)


def _plain_page(text: str, url: str) -> Article:
    plain.require_enough(text)
    return Article(text, url=url or None, outlet=urlsplit(url).hostname, language=require_english(text))


def _found(root: HtmlElement, source: str, seen: Look, facts: Facts) -> tuple[Found, bool]:
    """Return the text and whether it is a live blog's; captions count where a page has little else."""
    posts = page_live.place(root, facts)
    page_noise.prune(root)
    if posts is not None:
        return page_live.find(root, posts, facts), True
    page_noise.prune_others(root, facts.headline)
    found = page_text.find(root, headline=facts.headline, byline=facts.byline)
    found = page_body.prefer(found, facts, root)
    again = load(source) if found.words < _CAPTION_WORDS and seen.has_player else None
    if again is None:
        return found, False
    page_noise.prune(again, captions=True)
    captioned = page_text.find(again, headline=facts.headline, byline=facts.byline)
    return (replace(captioned, captions=True) if captioned.words > found.words else found), False
