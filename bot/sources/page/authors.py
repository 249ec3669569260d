"""Who wrote an article, where a page says it by its links and by the names of its elements, not in one plain line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from bot.sources.page.lines import key
from bot.sources.page.printed import NAME
from bot.sources.page.tree import attributes, squeeze

MAX_AUTHORS = 8
_NEAR = 60  # elements behind the headline
_PROSE_WORDS = 15
_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "og:article:author",
    "citation_author",
)
_PATH = re.compile(
    r"/(?:authors?|by|byline|staff|people|persons?|profiles?|contributors?|journalists?|columnists?|reporters?|experts?"
    r"|writers?|team|users?|correspondents?|bios?)(?:/|[?&]\w+=)[^/]{2,80}/?(?:\d+/?)?$|/@[\w.-]{2,60}/?$|^mailto:",
    re.IGNORECASE,
)
_HEADS = frozenset({"h1", "h2"})
_CALL = re.compile(r"(?:more|all|see|read|view|follow|contact|about|meet|e-?mail)\b", re.IGNORECASE)
_MARKED = re.compile(r" (?:authors?|byline|contributor|writer|reporter|author (?:name|link)) $")
_PLACE = re.compile(r" (?:in|at|for) [A-Z].{1,40}$")


def claimed(root: HtmlElement) -> Iterator[list[str]]:
    """Yield what each kind of metadata says, all names of it: pages of journals give a line to each author."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = squeeze(meta.get("content") or "")
        if name and content:
            found.setdefault(name, []).append(content)
    for number in "12":
        if found.get(f"twitter:label{number}", [""])[0].lower() == "written by":
            found[_METAS[-1]] = found.get(_METAS[-1]) or found.get(f"twitter:data{number}", [])
    yield from (found[name][:MAX_AUTHORS] for name in _METAS if name in found)


def linked(root: HtmlElement, headline: str | None) -> list[str]:
    """Return the names that stand between the headline and the text as links to their owners' pages or mail."""
    names: list[str] = []
    for element in _behind(root, headline):
        text = _PLACE.sub("", squeeze(element.text_content())[:100])
        leads = element.tag == "a" and _PATH.search(element.get("href") or "")
        marked = _MARKED.search(attributes(element))
        if (leads or marked) and NAME.fullmatch(text) and not _CALL.match(text):
            names.append(text)
    return list(dict.fromkeys(names))[:MAX_AUTHORS]


def _behind(root: HtmlElement, headline: str | None) -> Iterator[HtmlElement]:
    """Yield the elements behind the headline, up to the first long paragraph."""
    title = key(headline or "")
    room = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if room == 0:
            room = _NEAR if element.tag in _HEADS and key(element.text_content()[:400]) == title else 0
            continue
        said = element.text_content() if element.tag == "p" else element.text or ""
        if len(said.split()) >= _PROSE_WORDS:
            return
        yield element
        room -= 1
        if room == 0:
            return
