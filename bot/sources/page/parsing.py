"""A web page to an article, with a verdict on how much of it came back. Pure: the same bytes give the same article.

Hostile pages can keep any parser busy for long: where the text comes from outside, call ``parse`` in a process that can
be killed, which is what ``PageReader`` does.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.errors import PASTE, NotAnArticleError, TooComplexError
from bot.model import Article, Completeness
from bot.sources import plain
from bot.sources.language import require_english
from bot.sources.page import body, closed, lists, live, noise, several, text, walls
from bot.sources.page.article import LONGEST_TEXT, TOO_LONG, compose
from bot.sources.page.encoding import decode
from bot.sources.page.facts import Facts, read_facts
from bot.sources.page.look import Look, look
from bot.sources.page.text import Found
from bot.sources.page.tree import load
from bot.sources.page.verdict import Verdict, judge
from bot.sources.web.fetched import Fetched

MAX_MARKS = 300_000  # no page of news has so many tags, and the light reader need not wait for the deadline
_CAPTION_WORDS = 40
_TOLD_WORDS = 25  # of a caption that tells a part of a story
_TOLD_CAPTIONS = 5


def parse(fetched: Fetched) -> Article:
    """Return the article of a page; raise ``NotAnArticleError`` when there is none."""
    if fetched.media_type == "text/plain":
        return _plain_page(plain.decode(fetched.body, charset=fetched.charset), fetched.url)
    walls.refuse_headers(fetched.headers)
    source = decode(fetched.body, charset=fetched.charset)
    if source.count("<") > MAX_MARKS:
        raise TooComplexError("That page is too complex to take apart.", PASTE)
    root = load(source)
    if root is None:
        raise NotAnArticleError(*walls.NO_ARTICLE)
    seen, facts = look(root, fetched.url), read_facts(root, fetched.url)
    found, told = _found(root, source, seen, facts)
    walls.refuse_robot_checks(seen, facts, found, source, fetched.headers)
    walls.refuse_log_ins(seen, facts, found)
    closed.refuse(seen, facts, found)
    if told is None:
        lists.refuse(seen, facts, found, fetched.url)
    walls.refuse_walls(seen, facts, found)
    if told is not None:
        return compose(found.paragraphs, facts, *told)
    found, facts, left_out = several.read_one(root, found, facts)
    verdict = judge(found, facts, seen)
    return compose(found.paragraphs, facts, *((verdict[0] is Completeness.FULL and left_out) or verdict))


def _plain_page(text: str, url: str) -> Article:
    plain.require_enough(text)
    article = Article(text, url=url or None, outlet=urlsplit(url).hostname, language=require_english(text))
    if len(text) <= LONGEST_TEXT:
        return article
    return replace(article, text=text[:LONGEST_TEXT], completeness=Completeness.PARTIAL, reason=TOO_LONG)


def _found(root: HtmlElement, source: str, seen: Look, facts: Facts) -> tuple[Found, Verdict | None]:
    """Return the text, and a live blog's verdict; captions count where a page has little else."""
    posts = live.place(root, facts)
    told = None if posts is None else live.judge(seen, posts)
    noise.prune(root)
    if posts is not None:
        return live.find(root, posts, facts), told
    noise.prune_others(root, facts.headline)
    found = text.find(root, headline=facts.headline, byline=facts.byline)
    found = body.prefer(found, facts, root)
    again = load(source) if found.words < _CAPTION_WORDS and (seen.has_player or seen.has_captions) else None
    if again is None:
        return found, None
    noise.prune(again, captions=True)
    captioned = text.find(again, headline=facts.headline, byline=facts.byline)
    if captioned.words <= found.words:
        return found, None
    is_told = sum(block.words >= _TOLD_WORDS for block in captioned.blocks) >= _TOLD_CAPTIONS
    return replace(captioned, captions=not is_told), None
