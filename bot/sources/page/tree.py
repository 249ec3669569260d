"""The characters of a page to a tree, and the tree to blocks of text as they are printed, in one walk each."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

_SHORT_LINE = 12  # words
_STORY = 16  # letters of a link that may be a headline
_MOSTLY = 0.7
MAX_TAG = 20_000  # characters of one tag; more attributes than that take parsers very long
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([\da-fA-F]{1,8})|(\d{1,8}));?")
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<!doctype[^>]{0,2000}>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([a-z][a-z\d-]{0,20})[\s/][^<>]{" + str(MAX_TAG) + r",}>?", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")  # a no-break space is printed, so it stays
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_WRAPPERS = frozenset({"div", "section", "aside", "center", "table", "tr"})
_ROOFS = frozenset({"article", "main", "body", "html"})
UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "select", "textarea", "svg", "math"})
_CELLS = frozenset({"td", "th"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Block:
    """One paragraph, heading or point of a list: its words and the element around it.

    ``linked`` counts the letters that are links, ``lead`` those of the link that it begins with, ``stamped`` those that
    say when and stand in no link, ``leads`` the links in it that may be headlines.
    """

    text: str
    element: HtmlElement
    linked: int = 0
    lead: int = 0
    stamped: int = 0
    leads: int = 0

    @property
    def tag(self) -> str:
        """Return the name of the element."""
        return str(self.element.tag)

    @property
    def words(self) -> int:
        """Count the words."""
        return len(self.text.split())

    @property
    def is_heading(self) -> bool:
        """Tell whether it is a heading."""
        return self.tag in HEADINGS

    @property
    def is_story(self) -> bool:
        """Tell whether it leads to a story: it begins with a link of some words, or is a heading with one in it."""
        return (self.linked if self.is_heading or self.is_link else self.lead) >= _STORY

    @property
    def stories(self) -> int:
        """Count the stories that it leads to: each link of a line of links is one."""
        return max(int(self.is_story), self.leads if self.linked >= _MOSTLY * len(self.text) else 0)

    @property
    def is_link(self) -> bool:
        """Tell whether it is nothing but a link or links."""
        return 0 < self.linked >= 0.9 * (len(self.text) - self.stamped)


def load(text: str) -> HtmlElement | None:
    """Return the tree of a page, None when there is nothing in it; nothing is fetched and no entity expanded."""
    text = _REFERENCE.sub(_legal, _ILLEGAL.sub("", text))
    text = _LONG_TAG.sub(r"<\1>", text[_end(_DOCTYPE.match(text)) :])
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return None
    return root if isinstance(root, HtmlElement) and root.find("body") is not None else None


def _legal(reference: re.Match[str]) -> str:
    """Drop the reference to a character that no tree can hold, over which lxml would stumble later."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > sys.maxunicode or _ILLEGAL.match(chr(code)) else reference[0]


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def squeeze(text: str) -> str:
    """Print white space as a browser does: any run of it as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip(" ")


@dataclass(slots=True)
class _Walk:
    """What is known half way through a tree."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    lead: int = 0
    plain: int = 0
    stamped: int = 0
    links: int = 0
    stamps: int = 0
    opened: int = 0
    leads: int = 0
    open_blocks: list[HtmlElement] = field(default_factory=list)

    def take(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            letters = len(text.strip())
            if self.links:
                self.lead += letters if self.linked == self.plain else 0
                self.linked += letters
            elif self.stamps:
                self.stamped += letters
                return
            self.plain += letters

    def flush(self) -> Iterator[Block]:
        text, counts = squeeze("".join(self.pieces)), (self.linked, self.lead, self.stamped, self.leads)
        self.pieces, self.linked, self.lead, self.plain, self.stamped = [], 0, 0, 0, 0
        self.opened = self.leads = 0
        if text and self.open_blocks:
            yield Block(text, self.open_blocks[-1], *counts)

    def start(self, element: HtmlElement) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self.flush()
            self.open_blocks.append(element)
        elif element.tag == "br":
            yield from self._broken(element)
        elif element.tag in _CELLS and "".join(self.pieces).strip():
            self.pieces.append(" | ")
        if element.tag == "a":
            self.opened = self.linked
        self.links += element.tag == "a"
        self.stamps += element.tag == "time"
        self.take(element.text)

    def skip(self, element: HtmlElement) -> Iterator[Block]:
        """Start an element whose inside is left out."""
        if element.tag in _BLOCKS:
            yield from self.flush()
            self.open_blocks.append(element)
        self.links += element.tag == "a"
        self.stamps += element.tag == "time"

    def end(self, element: HtmlElement) -> Iterator[Block]:
        self.leads += element.tag == "a" and self.linked - self.opened >= _STORY
        self.links -= element.tag == "a"
        self.stamps -= element.tag == "time"
        if element.tag in _BLOCKS:
            yield from self.flush()
            self.open_blocks.pop()
        self.take(element.tail)

    def _broken(self, element: HtmlElement) -> Iterator[Block]:
        """End the block at a second line break, as readers see a paragraph there, and a short line at the first."""
        before = element.getprevious()
        double = before is not None and before.tag == "br" and not (before.tail or "").strip()
        if double or len("".join(self.pieces).split()) <= _SHORT_LINE:
            yield from self.flush()
        else:
            self.pieces.append("\n")


def blocks(root: HtmlElement, *, without: Callable[[HtmlElement], bool] | None = None) -> list[Block]:
    """List the blocks of a tree in the order in which they are printed, but for elements that are named."""
    return list(each_block(root, without=without))


def each_block(root: HtmlElement, *, without: Callable[[HtmlElement], bool] | None = None) -> Iterator[Block]:
    """Yield the blocks one by one, for who reads the first of them only."""
    body = root.find("body") if root.tag == "html" else root
    walk = _Walk()
    events = etree.iterwalk(root if body is None else body, events=("start", "end"))
    for event, element in events:
        if not isinstance(element.tag, str):
            continue
        if event == "start" and (element.tag in UNSEEN or (without is not None and without(element))):
            events.skip_subtree()
            yield from walk.skip(element)
        else:
            yield from walk.start(element) if event == "start" else walk.end(element)


class Roofs:
    """Tells what paragraphs stand under: the nearest element around them that is more than a wrapper of prose."""

    def __init__(self, printed: Iterable[Block]) -> None:
        self._headed: set[HtmlElement] = set()
        for block in printed:
            if block.is_heading or block.is_story:
                self._mark(block.element)

    def _mark(self, heading: HtmlElement) -> None:
        for above in (heading, *heading.iterancestors()):
            if above in self._headed:
                return
            self._headed.add(above)

    def over(self, block: Block) -> HtmlElement:
        """Return the roof of a block."""
        own = block.tag in _ROOFS or (block.tag in _WRAPPERS and block.element in self._headed)
        element = block.element if own else block.element.getparent()
        while element.tag not in _ROOFS and element not in self._headed:
            above = element.getparent()
            if above is None:
                break
            element = above
        return element


_NAMES = ("class", "id", "data-component", "data-testid", "role", "slot")


def attributes(element: HtmlElement) -> str:
    """Return the names of an element, and its own if a site made it up, as small words with spaces around."""
    names = " ".join(element.get(name) or "" for name in _NAMES)
    if "-" in element.tag:
        names = f"{element.tag} {names}"
    return f" {_words(names)} " if names.strip() else ""


_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z\d]+")


def _words(names: str) -> str:
    return _NO_WORD.sub(" ", _CAMEL.sub(" ", names[:500]).lower()).strip()
