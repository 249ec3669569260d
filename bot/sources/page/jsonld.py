"""What a page says of its article to search engines (JSON-LD), read leniently and with bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

MAX_CHARACTERS = 1_000_000
MAX_NODES = 5_000
MAX_DEPTH = 9
_TYPES = re.compile(r"(?:Article|BlogPosting|NewsItem|Report|Review)$")
_FIELDS = frozenset({"headline", "articleBody", "isAccessibleForFree", "wordCount", "datePublished"})
_COMMA = re.compile(r",(?=\s{0,50}[}\]])")
_WRAPPINGS = (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"))
_FIELD = r"\"{name}\"\s{{0,9}}:\s{{0,9}}(\"(?:[^\"\\]|\\.){{0,500}}\"|true|false|\d{{1,7}})"
_SALVAGED = {
    name: re.compile(_FIELD.format(name=name))
    for name in ("@type", "headline", "datePublished", "isAccessibleForFree", "wordCount")
}


@dataclass(frozen=True, slots=True)
class Linked:
    """The nodes of a page's JSON-LD: their types, the node that speaks of the article, how many stories there are."""

    types: frozenset[str] = frozenset()
    article: dict[str, Any] = field(default_factory=dict)
    stories: int = 0

    @property
    def is_live(self) -> bool:
        """Tell whether the article is a live blog."""
        return "LiveBlogPosting" in types_of(self.article)


def read(root: HtmlElement) -> Linked:
    """Read all JSON-LD of a page."""
    nodes = [node for text in _scripts(root) for node in _walk(_parsed(text))]
    articles = [node for node in nodes if _is_article(node)]
    types = frozenset(name for node in nodes for name in types_of(node))
    if not articles:
        lists = (as_list(node.get("itemListElement")) for node in nodes if "BreadcrumbList" not in types_of(node))
        return Linked(types, {}, max(map(len, lists), default=0))
    chosen = max(articles, key=lambda node: ("LiveBlogPosting" in types_of(node), "headline" in node))
    return Linked(types, chosen, len(articles))


def _is_article(node: dict[str, Any]) -> bool:
    types = types_of(node)
    return any(map(_TYPES.search, types)) or (not types and not _FIELDS.isdisjoint(node))


def types_of(node: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of a node's types, without the address of their vocabulary."""
    names = (name for name in as_list(node.get("@type")) if isinstance(name, str))
    return tuple(name.rpartition("/")[2].strip() for name in names)


def as_list(value: Any) -> list[Any]:
    """Return a value that may be one, several or none as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any, depth: int = MAX_DEPTH) -> str:
    """Return the words of a value: of a string, of a node with a name, or of the first of a list."""
    for one in as_list(value):
        if isinstance(one, str) and one.strip():
            return one.strip()
        if isinstance(one, dict) and depth and (name := text_of(one.get("name") or one.get("@value"), depth - 1)):
            return name
    return ""


def _scripts(root: HtmlElement) -> Iterator[str]:
    room = MAX_CHARACTERS
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if len(text) <= room:
            room -= len(text)
            yield text


def _parsed(text: str) -> Any:
    text = _unwrapped(_unwrapped(text))
    for candidate in (text, _COMMA.sub("", text), text.replace("&quot;", '"').replace("&amp;", "&")):
        try:
            return json.JSONDecoder(strict=False).raw_decode(candidate)[0]
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _unwrapped(text: str) -> str:
    """Take off a comment's marks, or those of a CDATA section, which hide scripts from readers of long ago."""
    text = text.strip()
    for opening, _ in _WRAPPINGS:
        text = text.removeprefix(opening)
    end = text.removesuffix(";").rstrip()
    for _, closing in _WRAPPINGS:
        if end.endswith(closing):
            return end.removesuffix(closing).strip()
    return text.strip()


def _salvaged(text: str) -> dict[str, Any]:
    """Return the plainest fields of what is broken beyond parsing."""
    found = {name: match[1] for name, pattern in _SALVAGED.items() if (match := pattern.search(text))}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: str) -> Any:
    try:
        return json.loads(value, strict=False)
    except ValueError:
        return value.strip('"')


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes in the order in which they stand, those of a live blog's posts left in their blog."""
    waiting = [value]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            inside = (child for name, child in node.items() if name not in {"liveBlogUpdate", "hasPart", "isPartOf"})
            waiting.extend(reversed([child for child in inside if isinstance(child, dict | list)]))
