"""What a page looks like before anything is taken out of it: the signs by which walls, shells and lists are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from bot.sources.page.noise import STRICT_WALL
from bot.sources.page.paging import Place, place
from bot.sources.page.tree import attributes, blocks, squeeze

MAX_TEXT = 200_000
_ROOTS = frozenset(
    {"root", "app", "__next", "__nuxt", "svelte", "ember", "react root", "app root", "main app", "mount"}
)
_MARKS = re.compile(r" (?:paywall|pay wall|regwall|reg wall|truncated|preview only|article preview|is locked) ")
_CAPTION_WORDS = 15
_CAPTIONS = 3
_PRESSED = frozenset({"a", "button", "input", "summary"})
_PLAYERS = frozenset({"video", "amp-video", "audio"})
_GALLERY = re.compile(r" (?:gallery|slideshow|carousel|slides?|video player|player|video) ")


@dataclass(frozen=True, slots=True)
class Look:
    """The title, the first headings, all that is printed, and what can be pressed, each as it is printed.

    ``wall`` is the words of prompts to pay, ``has_wall`` tells that an element is named like one, if it is empty too.
    """

    title: str
    headings: tuple[str, ...]
    text: str
    pressed: frozenset[str]
    noscript: str
    wall: str
    has_wall: bool
    has_password: bool
    has_root: bool
    has_player: bool
    has_captions: bool
    place: Place
    stories: int
    links: int


def look(root: HtmlElement, url: str) -> Look:
    """Look at a tree as it was parsed from the page of an address."""
    printed = blocks(root, without=_is_frame)
    pressed = [squeeze(_label(element))[:80] for element in root.iter(*_PRESSED)]
    title = " ".join(squeeze(title.text_content()) for title in root.iterfind(".//head/title"))[:300]
    lines = [block.text for block in printed]
    return Look(
        title=title,
        headings=tuple(squeeze(heading.text_content())[:300] for heading in _first(root, ("h1", "h2"), 4)),
        text="\n".join(lines)[:MAX_TEXT],
        pressed=frozenset(label for label in pressed if label),
        noscript=squeeze(" ".join(element.text_content() for element in _first(root, ("noscript",), 5)))[:2_000],
        wall=_wall(root),
        has_wall=any(_MARKS.search(attributes(element)) for element in root.iter("div", "section", "aside", "article")),
        has_password=any((field.get("type") or "").lower() == "password" for field in root.iter("input")),
        has_root=any(_is_root(element) for element in root.iter("div", "main", "section", "app-root")),
        has_player=any(_is_player(element) for element in root.iter("video", "amp-video", "audio", "div", "section")),
        has_captions=_has_captions(root),
        place=place(root, url, title=title, lines=lines),
        stories=sum(block.is_story for block in printed),
        links=sum(1 for link in root.iter("a") if not any(map(_is_frame, link.iterancestors()))),
    )


def _label(element: HtmlElement) -> str:
    return str(element.get("value") or "") if element.tag == "input" else str(element.text_content())


def _first(root: HtmlElement, tags: tuple[str, ...], number: int) -> Iterator[HtmlElement]:
    yield from (element for element, _ in zip(root.iter(*tags), range(number), strict=False))


def _is_frame(element: HtmlElement) -> bool:
    """Tell whether an element is the frame around all pages of a site: its header, footer or menu."""
    if element.tag not in {"header", "footer", "nav"} or element.find(".//h1") is not None:
        return False
    return element.tag == "nav" or not any(above.tag in {"article", "main"} for above in element.iterancestors())


def _is_root(element: HtmlElement) -> bool:
    named = element.tag == "app-root" or " ".join((element.get("id") or "").lower().replace("-", " ").split()) in _ROOTS
    return named and len(squeeze("".join(element.itertext()))) < 200


def _is_player(element: HtmlElement) -> bool:
    return element.tag in _PLAYERS or bool(_GALLERY.search(attributes(element)))


def _has_captions(root: HtmlElement) -> bool:
    """Tell whether pictures have captions that tell a story."""
    captions = (element for element in root.iter("figcaption", "div", "p") if _is_caption(element))
    return sum(len(element.text_content().split()) >= _CAPTION_WORDS for element in captions) >= _CAPTIONS


def _is_caption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or " caption " in attributes(element)


def _wall(root: HtmlElement) -> str:
    """Return the words of the elements that are named like walls and are no more than a prompt."""
    words: list[str] = []
    for element in root.iter("div", "section", "aside", "p", "form", "dialog"):
        if STRICT_WALL.search(attributes(element)) and element.find(".//h1") is None:
            lines = blocks(element)
            if 0 < sum(len(line.text) for line in lines) < 1_500:
                words.extend(line.text for line in lines)
    return "\n".join(words)[:20_000]
