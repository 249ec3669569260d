"""A web page to an article, with a verdict on how much of it came back. Pure: the same bytes give the same article.

Hostile pages can keep any HTML parser busy for long: where the text comes from outside, call ``parse`` in a process
that can be killed (``SourceReader`` takes it as an argument).
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import httpx2

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources import plain
from bot.sources.fetched import Fetched
from bot.sources.language import require_english

if TYPE_CHECKING:
    from trafilatura.metadata import Document

log = logging.getLogger(__name__)

MAX_TAGS = 60_000
STUB_WORDS = 60
PAYWALLED_STUB_WORDS = 120
LINK_LIST_WORDS = 150
LINK_LIST_LINKS = 25
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}  # fixed: today must not matter
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_LOCKED = re.compile(r"\"isAccessibleForFree\"\s{0,9}:\s{0,9}\"?false", re.IGNORECASE)
_WORD_COUNT = re.compile(r"\"wordCount\"\s{0,9}:\s{0,9}\"?(\d{1,6})", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^>]{0,2000}href", re.IGNORECASE)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep) reading|to continue reading,? (?:please )?(?:subscribe|sign|log|register)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available to) (?:our )?(?:subscribers|members)"
    r"|already a (?:subscriber|member)\?|(?:subscribers|members)[- ]only",
    re.IGNORECASE,
)
_ROBOT_CHECK = re.compile(
    r"<title>\s*(?:just a moment|attention required|access denied|are you a robot)", re.IGNORECASE
)
_MOBILE = re.compile(r"^(?:www|m|amp|mobile)\.")


def parse(fetched: Fetched) -> Article:
    """Return the article of a page; raise ``NotAnArticleError`` when there is none."""
    html = plain.decode(fetched.body, charset=fetched.charset or _declared(fetched.body))
    if fetched.media_type == "text/plain":
        return _plain_page(html, fetched.url)
    if _ROBOT_CHECK.search(html[:5_000]):
        raise NotAnArticleError("That page only shows a robot check. Open it in a browser and paste the text.")
    found = _extracted(html, fetched.url)
    paragraphs = _paragraphs(found)
    text = "\n\n".join(paragraphs)
    plain.require_enough(text)
    completeness, reason = _verdict(html, paragraphs, found)
    return Article(
        text,
        headline=found.title or None,
        outlet=found.sitename or found.hostname or None,
        byline=found.author or None,
        published=found.date or None,
        url=_canonical(found.url, fetched.url),
        language=require_english(text),
        completeness=completeness,
        reason=reason,
    )


def _plain_page(text: str, url: str) -> Article:
    plain.require_enough(text)
    return Article(text, url=url or None, outlet=httpx2.URL(url).host or None, language=require_english(text))


def _declared(body: bytes) -> str | None:
    found = _META_CHARSET.search(body[:4_096])
    return found[1].decode("ascii", errors="replace") if found else None


def _extracted(html: str, url: str) -> Document:
    if html.count("<") > MAX_TAGS:
        raise NotAnArticleError("That page is too complex to take apart. Paste the text instead.")
    import trafilatura  # late: it takes a third of a second, and most processes never parse a page

    try:
        found = trafilatura.bare_extraction(
            html, url=url or None, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
        )
    except Exception as error:  # foreign markup in a foreign parser may raise anything
        log.warning("the page parser failed", exc_info=error)
        found = None
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise NotAnArticleError("I found no article on that page. Open it in a browser and paste the text.")
    return found


def _paragraphs(found: Document) -> list[str]:
    lines = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    headline = " ".join((found.title or "").split())
    if headline and headline.casefold() not in {" ".join(line.split()).casefold() for line in lines[:3]}:
        lines.insert(0, headline)
    return lines


def _verdict(html: str, paragraphs: list[str], found: Document) -> tuple[Completeness, str | None]:
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    locked = _LOCKED.search(html) or _PAYWALL.search(" ".join(paragraphs[-3:])) or _PAYWALL.search(html[-20_000:])
    if locked and words < PAYWALLED_STUB_WORDS:
        return Completeness.STUB, f"{len(paragraphs)} paragraphs, probably up to a paywall"
    if locked:
        return Completeness.PARTIAL, "the page is for subscribers, so its end may be missing"
    if words < LINK_LIST_WORDS and len(_LINK.findall(html)) > LINK_LIST_LINKS and _is_list(paragraphs):
        return Completeness.STUB, "the page looks like a list of stories"
    if words < STUB_WORDS or words <= len((found.description or "").split()) + len((found.title or "").split()) + 5:
        return Completeness.STUB, f"{words} words, probably just the teaser"
    announced = _WORD_COUNT.search(html)
    if announced and words < 0.6 * int(announced[1]):
        return Completeness.PARTIAL, f"{words} of the {int(announced[1])} words that the page announces"
    return Completeness.FULL, None


def _is_list(paragraphs: list[str]) -> bool:
    unfinished = sum(not paragraph.endswith((".", "!", "?", "”", "’", '"')) for paragraph in paragraphs)
    return unfinished > len(paragraphs) / 2


def _canonical(claimed: str | None, actual: str) -> str | None:
    """Believe a page about its own address only as far as its own host, so that no citation leads elsewhere."""
    if not claimed or not claimed.startswith(("http://", "https://")):
        return actual or None
    if actual and _site(claimed) != _site(actual):
        return actual
    return claimed


def _site(url: str) -> str:
    try:
        return _MOBILE.sub("", httpx2.URL(url).host)
    except httpx2.InvalidURL:
        return ""
