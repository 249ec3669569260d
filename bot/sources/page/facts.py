"""What a page says of itself: headline, byline, outlet, date, address, length; from its own metadata, never from today.

The tree is only looked at, in walks that take as long as it is long, so this serves hostile pages as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.sources.page import authors, byline, jsonld, printed, site
from bot.sources.page.jsonld import Linked, as_list, text_of
from bot.sources.page.lines import key
from bot.sources.page.link import canonical
from bot.sources.page.tree import attributes, each_block, squeeze
from bot.sources.web.links import host_of

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_DATES_WORDS = (
    "article:published_time og:article:published_time datepublished parsely-pub-date pubdate publishdate "
    "publish-date citation_publication_date citation_date dc.date.issued dc.date dcterms.created dcterms.date "
    "sailthru.date date"
)
_DATES = tuple(_DATES_WORDS.split())
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_SUFFIX = re.compile(r"(?<!\s)\s+[|·•–—»«:-]{1,2}\s+(?=[^|·•–—»«]{1,60}$)")
_BAR = re.compile(r"(?<!\s)\s+[|·•–—»«-]\s+")
_TAGS = re.compile(r"<[^<>]{1,500}>")
_EARLY = 400
LONGEST_TITLE = 1_000  # characters
LONGEST_META = 10_000
_TIERS = {"free": True, "locked": False}
_NUMBER = re.compile(r"\d{1,7}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page claims; ``free`` is None where it does not say, ``body`` the text that it gives to machines.

    ``walled`` counts the words that are here of the parts which it says are for subscribers.
    """

    headline: str | None
    byline: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    description: str
    kind: str
    free: bool | None
    walled: int
    words: int | None
    body: str
    linked: Linked

    @property
    def is_article(self) -> bool:
        """Tell whether the page calls itself an article."""
        return bool(self.linked.article) or self.kind == "article"


def read_facts(root: HtmlElement, url: str) -> Facts:
    """Read the facts of a page that came from an address."""
    linked = jsonld.read(root)
    metas = _metas(root)
    article = linked.article
    texts = [block.text for block in islice(each_block(root), _EARLY)]
    outlet = _outlet(metas, article, root, url) or _other_part(_title(root), texts)
    part = _printed_part(_title(root), texts, outlet)
    headline = _headline(metas, article, root, outlet, part or _title(root))
    near = printed.near(texts, headline)
    return Facts(
        headline=headline,
        byline=byline.fullest(_bylines(article, root, outlet, headline, near)),
        outlet=outlet or site.home(root, headline) or urlsplit(url).hostname,
        published=_published(metas, article, root) or printed.published(near),
        url=canonical(root, metas.get("og:url"), url),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        description=_first(metas, _DESCRIPTIONS),
        kind=metas.get("og:type", "").lower(),
        free=_free(article, metas),
        walled=_walled(root, article),
        words=_count(article.get("wordCount")),
        body=_body(article),
        linked=linked,
    )


def _metas(root: HtmlElement) -> dict[str, str]:
    """Return the first content of each name."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = squeeze((meta.get("content") or "")[:LONGEST_META])
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content and name:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _outlet(metas: dict[str, str], article: dict[str, Any], root: HtmlElement, url: str) -> str | None:
    named = [_first(metas, _SITES), text_of(article.get("publisher"))]
    named.append(site.part(_title(root), url) or _suffix(_title(root)))
    named = [clean(name).lstrip("@") for name in named]
    real = [name for name in named if name and name.casefold().removeprefix("www.") != host_of(url)]
    return next(iter(real or filter(None, named)), None)


def _title(root: HtmlElement) -> str:
    title = root.find(".//head/title")
    return squeeze(title.text_content())[:LONGEST_TITLE] if title is not None else ""


def _suffix(title: str) -> str:
    parts = _SUFFIX.split(title)
    return parts[-1] if len(parts) > 1 and len(parts[-1].split()) <= 5 else ""


def _headline(
    metas: dict[str, str], article: dict[str, Any], root: HtmlElement, outlet: str | None, title: str
) -> str | None:
    """Take the headline as it is printed where something confirms it, then as the page's metadata gives it."""
    claims = [clean(text_of(article.get("headline"))), _first(metas, _TITLES), title]
    claims = [site.without_prefix(_without_site(claim[:LONGEST_TITLE], outlet), outlet) for claim in claims]
    claims = [claim for claim in claims if claim and not _same(claim, outlet)]
    printed = [squeeze(h1.text_content()) for h1 in root.iter("h1")]
    printed = [words for words in printed if words and not _same(words, outlet) and len(words) < 400]
    for words in printed:
        if any(_alike(words, claim) for claim in claims):
            return words
    if len(printed) == 1 and len(printed[0].split()) >= 4:
        return printed[0]
    return next(iter([*claims, *printed]), None)


def _printed_part(title: str, texts: list[str], outlet: str | None = None) -> str | None:
    """Return the part of a title that the page prints as a line of its own and that is not the outlet."""
    printed = set(map(key, texts)) - {key(outlet or "")}
    return next((part for part in _BAR.split(title) if key(part) in printed), None)


def _other_part(title: str, texts: list[str]) -> str | None:
    """Return the part of a title of two that is not its headline, so it names the site."""
    parts, headline = _BAR.split(title), _printed_part(title, texts)
    others = [part for part in parts if part != headline]
    return others[0] if headline and len(parts) == 2 and len(others[0].split()) <= 5 else None


def _without_site(claim: str, outlet: str | None) -> str:
    """Cut the site's name off the end of a title, and whatever stands behind a bar."""
    parts = _SUFFIX.split(claim)
    while len(parts) > 1 and (_same(parts[-1], outlet) or " | " in claim):
        claim = claim[: -len(parts[-1])].rstrip(" |·•–—»«:-")
        parts = _SUFFIX.split(claim)
    return claim


def _same(words: str, outlet: str | None) -> bool:
    return bool(outlet) and words.casefold() == (outlet or "").casefold()


def _alike(one: str, other: str) -> bool:
    left, right = _bag(one), _bag(other)
    return len(left & right) >= 0.5 * min(len(left), len(right)) > 0


def _bag(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _bylines(
    article: dict[str, Any], root: HtmlElement, outlet: str | None, headline: str | None, near: list[str]
) -> Iterator[str | None]:
    """Yield who wrote it as each part of the page says it, the surest first."""
    named = [text_of(author) for author in as_list(article.get("author") or article.get("creator"))]
    for names in (named, *authors.claimed(root), _printed_byline(root), printed.byline(near)):
        yield byline.clean(names, outlet)
    if not printed.byline(near):
        yield byline.clean(authors.linked(root, headline), outlet)


def _printed_byline(root: HtmlElement) -> list[str]:
    relation = [a.text_content() for a in root.iter("a") if "author" in (a.get("rel") or "").split()]
    if relation:
        return relation[:4]
    for element in root.iter("p", "div", "span", "address", "a"):
        names = attributes(element)
        marked = " byline " in names or " author name " in names or names.strip() == "author"
        if marked or element.get("itemprop") == "author":
            words = squeeze(element.text_content())
            if 3 < len(words) < 200:
                return [words]
    return []


def _published(metas: dict[str, str], article: dict[str, Any], root: HtmlElement) -> str | None:
    stamps = [
        text_of(article.get("datePublished")),
        *(metas[name] for name in _DATES if name in metas),
        text_of(article.get("dateCreated")),
    ]
    for element in root.iter():
        if (
            element.tag == "time"
            or ("-" in str(element.tag) and element.get("datetime"))
            or element.get("itemprop") == "datePublished"
        ):
            stamps.append(element.get("datetime") or element.get("content") or element.text_content())
            if len(stamps) > 20:
                break
    return next(filter(None, map(_iso, stamps)), None)


def _iso(stamp: str) -> str | None:
    """Return a date or instant of ISO 8601 as it is printed; None for anything else."""
    stamp = stamp.strip()[:40].replace("/", "-")
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        day = _DAY.match(stamp)
        return _iso(day[0]) if day and len(stamp) > len(day[0]) else None
    return stamp if _DAY.match(stamp) else None


def _free(article: dict[str, Any], metas: dict[str, str]) -> bool | None:
    """Return what the page says of its price; a part behind a wall makes it one with a wall."""
    parts = [part for part in as_list(article.get("hasPart")) if isinstance(part, dict)]
    said = [_truth(node.get("isAccessibleForFree")) for node in (article, *parts)]
    said.append(_TIERS.get(metas.get("article:content_tier", "").lower()))
    return False if False in said else (True if True in said else None)


def _walled(root: HtmlElement, article: dict[str, Any]) -> int:
    parts = [part for part in as_list(article.get("hasPart")) if isinstance(part, dict)]
    names = {name.strip(" .#") for part in parts for name in text_of(part.get("cssSelector")).split(",")} - {""}
    if not names:
        return 0
    named = (
        e for e in root.iter("div", "section", "article", "p") if names & {*(e.get("class") or "").split(), e.get("id")}
    )
    return sum(len(element.text_content().split()) for element in named)


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).rpartition("/")[2].casefold()
    return {"true": True, "false": False}.get(word)


def _count(value: Any) -> int | None:
    found = _NUMBER.search(str(value)) if isinstance(value, str | int) else None
    return int(found[0]) or None if found else None


def _body(article: dict[str, Any]) -> str:
    body = article.get("articleBody")
    return body if isinstance(body, str) else ""


def clean(text: str) -> str:
    """Return a line of metadata as people read it: entities resolved, tags and wild white space gone."""
    return squeeze(_TAGS.sub("", html.unescape(text)))
