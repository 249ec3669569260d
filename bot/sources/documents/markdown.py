"""Markdown to an article: the markup goes, the words stay as they are; offsets refer to what is kept.

Headings, points of lists, quoted blocks and cells of tables are paragraphs of their own. A fenced block is program
text and is dropped; an indented one is kept as a paragraph, because many people indent the first lines of prose. HTML
is dropped, tags and blocks, but not what merely stands in angle brackets; pictures are dropped, too. Lines within a
paragraph stay lines: whether they are wrapped or paragraphs by themselves is for the extraction to judge, which sees
the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import PASTE, NotAnArticleError
from bot.model import Article
from bot.sources import plain
from bot.sources.web.fetched import Fetched

if TYPE_CHECKING:
    from markdown_it.token import Token

MEDIA_TYPES = frozenset({"text/markdown", "text/x-markdown"})
SUFFIXES = (".md", ".markdown")
MAX_MARKUP = 100_000
LEAST_SIGNS = 2
_FRONT = re.compile(r"---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w-]{0,40})[ \t]*:[ \t]+(\S.*)$", re.MULTILINE)
_KNOWN = frozenset(
    {"title", "author", "authors", "byline", "date", "published", "layout", "slug", "tags", "description"}
)
_MARKUP = re.compile(r"[\[\]*_`<>!~]")
_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\[[^\[\]\n]{1,300}\]\(https?://[^()\s]{1,2000}\)"),
    re.compile(r"(?<![*\w])\*\*[^\s*][^*\n]{0,300}\*\*(?![*\w])"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
)
_TEXTS = frozenset({"text", "code_inline"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_RAW = frozenset({"html_inline", "html_block"})
_TAG = re.compile(r"\s*<(?:[!?]|/?([a-z][a-z0-9-]*))", re.IGNORECASE)
_HTML_NAMES = (
    "a abbr address article aside audio b big blockquote body br button caption center cite code dd del details div"
    " dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins"
    " kbd li link main mark meta nav noscript object ol p picture pre q s samp script section small source span"
    " strike strong style sub summary sup svg table tbody td th thead time title tr u ul var video wbr"
)
_HTML = frozenset(_HTML_NAMES.split())


def looks_like(text: str) -> bool:
    """Tell whether a text is Markdown without doubt: front matter, or two kinds of marks that prose does not have."""
    front = _FRONT.match(text.removeprefix("\ufeff"))
    if front and _fields(front[1]):
        return True
    return sum(sign.search(text) is not None for sign in _SIGNS) >= LEAST_SIGNS


def parse(fetched: Fetched) -> Article:
    """Return the article of a Markdown file; raise ``NotAnArticleError`` when there is none."""
    return article(plain.decode(fetched.body, charset=fetched.charset), url=fetched.url)


def article(text: str, *, url: str = "") -> Article:
    """Return the article of a Markdown text; raise ``NotAnArticleError`` when there is none."""
    plain.require_enough(text)
    text = text.removeprefix("\ufeff")
    front = _FRONT.match(text)
    fields = _fields(front[1]) if front else {}
    blocks = _blocks(text[front.end() :] if front and fields else text)
    return plain.article(
        "\n\n".join(block.text for block in blocks),
        url=url,
        headline=fields.get("title") or _headline(blocks),
        byline=fields.get("author") or fields.get("authors") or fields.get("byline"),
        published=_date(fields),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph and what it was marked up as."""

    text: str
    tag: str


def _fields(front: str) -> Mapping[str, str]:
    """Read the simple lines of front matter, ``key: value``; none where no key is one that articles have."""
    found = {name.lower(): value for name, raw in _FIELD.findall(front) if (value := _value(raw))}
    return found if _KNOWN & found.keys() else {}


def _value(raw: str) -> str:
    value = raw.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(filter(None, map(_value, value[1:-1].split(","))))
    for mark in "\"'":
        if len(value) > 1 and value.startswith(mark) and value.endswith(mark):
            return value[1:-1].strip()
    return "" if value[:1] in "{[|>&*" else value


def _date(fields: Mapping[str, str]) -> str | None:
    stated = fields.get("date") or fields.get("published") or ""
    try:
        return date.fromisoformat(stated[:10]).isoformat()
    except ValueError:
        return None


def _headline(blocks: Sequence[_Block]) -> str | None:
    return next((" ".join(block.text.split()) for block in blocks[:3] if block.tag == "h1"), None)


def _blocks(text: str) -> tuple[_Block, ...]:
    if len(_MARKUP.findall(text)) > MAX_MARKUP:
        raise NotAnArticleError("This Markdown is too complex to take apart.", PASTE)
    from markdown_it import MarkdownIt  # late: most processes never see Markdown

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return tuple(_written(reader.parse(text)))


def _written(tokens: Sequence[Token]) -> Iterator[_Block]:
    tag = ""
    for token in tokens:
        if token.nesting == 1:
            tag = token.tag
        lines = "".join(_words(token)).splitlines()
        if words := "\n".join(filter(None, (" ".join(line.split()) for line in lines))):
            yield _Block(words, tag)


def _words(token: Token) -> Iterator[str]:
    if token.type == "code_block" or (token.type in _RAW and not _is_html(token.content)):
        yield token.content
    for child in token.children or ():
        yield from _inline(child)


def _inline(token: Token) -> Iterator[str]:
    if token.type in _TEXTS or (token.type in _RAW and not _is_html(token.content)):
        yield token.content
    elif token.type in _BREAKS or token.content.lower().startswith("<br"):
        yield "\n"


def _is_html(content: str) -> bool:
    """Tell a tag or a comment from words in angle brackets, which Markdown takes for one."""
    tag = _TAG.match(content)
    return tag is not None and (tag[1] is None or tag[1].lower() in _HTML)
