"""The pieces of Block Kit that we use, each within Slack's limits by construction; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.publishing.mrkdwn import clean, fit

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS = 12_000
HEADER, SECTION, CONTEXT_ELEMENTS = 150, 3_000, 10
BUTTON, OPTION, OPTION_VALUE, VALUE = 75, 75, 150, 2_000
TITLE, METADATA, PLACEHOLDER = 24, 3_000, 150
FALLBACK_TEXT = 4_000
_COUNTED = {"text", "url", "value"}
_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: ``text`` for notifications and screen readers, ``blocks`` for the eye."""

    text: str
    blocks: tuple[Block, ...]


def characters(blocks: Sequence[Block]) -> int:
    """Count the characters of everything shown in the blocks, addresses behind links included."""
    return sum(map(len, _strings(blocks)))


def plain(text: str, *, limit: int = SECTION) -> Element:
    """Return a plain text object; nothing in it is formatted, linked or turned into an emoji."""
    return {"type": "plain_text", "text": fit(text, limit) or "–", "emoji": False}


def header(text: str) -> Block:
    """Return a header block."""
    return {"type": "header", "text": plain(text, limit=HEADER)}


def section(text: str, *, accessory: Element | None = None) -> Block:
    """Return a section of plain text, with a button or menu beside it."""
    block: Block = {"type": "section", "text": plain(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str, limit: int = 600) -> Block:
    """Return a small grey line of at most ten parts."""
    elements = [plain(text, limit=limit) for text in texts if text][:CONTEXT_ELEMENTS]
    return {"type": "context", "elements": elements or [plain("–")]}


def divider() -> Block:
    """Return a rule."""
    return {"type": "divider"}


def rich(*elements: Element) -> Block:
    """Return a rich text block."""
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Element | None) -> Element:
    """Return a line of rich text; empty parts are left out, because Slack refuses them."""
    return {"type": "rich_text_section", "elements": _present(parts)}


def quoted(*parts: Element | None) -> Element:
    """Return words behind a quote bar."""
    return {"type": "rich_text_quote", "elements": _present(parts)}


def bullets(*lines: Element) -> Element:
    """Return a bulleted list of lines."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def preformatted(text: str) -> Element:
    """Return lines in type of one width, each as it is but for what cannot be seen."""
    lines = "\n".join(_unseen_out(each) for each in text.splitlines())
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": lines or "–"}]}


def words(text: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> Element | None:
    """Return a stretch of rich text, or None when nothing of it can be seen."""
    shown = clean(text)
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    element: Element = {"type": "text", "text": shown}
    return (element | {"style": style} if style else element) if shown else None


def newline() -> Element:
    """Return what goes on in the next line of the same section."""
    return {"type": "text", "text": "\n"}


def is_person(name: str) -> bool:
    """Tell whether that is somebody whom Slack knows, and not the terminal's user or the bot."""
    return _PERSON.fullmatch(name) is not None


def person(user: str) -> Element:
    """Return a person, shown by the name that Slack has."""
    return {"type": "user", "user_id": user}


def link(url: str | None, text: str) -> Element | None:
    """Return a link of rich text, or its bare text when there is no address."""
    return {"type": "link", "url": url, "text": clean(text)} if url else words(text)


def button(text: str, action: str, *, value: str | None = None, primary: bool = False) -> Element:
    """Return a button; ``value`` is what the listener gets back."""
    element: Element = {"type": "button", "text": plain(text, limit=BUTTON), "action_id": action}
    if value is not None:
        element["value"] = value[:VALUE]
    return element | {"style": "primary"} if primary else element


def overflow(action: str, options: Mapping[str, str]) -> Element:
    """Return a menu behind three dots, from label to value."""
    return {"type": "overflow", "action_id": action, "options": [option(*pair) for pair in options.items()]}


def option(text: str, value: str) -> Element:
    """Return one choice of a menu, of radio buttons or of check boxes."""
    return {"text": plain(text, limit=OPTION), "value": value[:OPTION_VALUE]}


def actions(*elements: Element) -> Block:
    """Return a row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def pager(action: str, page: int, pages: int) -> Iterator[Block]:
    """Say which page is shown of how many, with buttons to the one before and the one behind it."""
    if pages > 1:
        steps = (("Previous", page - 1), ("Next", page + 1))
        shown = [(label, to) for label, to in steps if 0 <= to < pages]
        yield context(f"Page {page + 1} of {pages}")
        yield actions(*(button(label, f"{action}:{label.lower()}", value=str(to)) for label, to in shown))


def field(block_id: str, label: str, element: Element, *, optional: bool = False, hint: str | None = None) -> Block:
    """Return an input of a form."""
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label), "element": element}
    return block | {"optional": optional} | ({"hint": plain(hint)} if hint else {})


def modal(title: str, blocks: Sequence[Block], *, metadata: str = "", **more: Any) -> View:
    """Return a modal view, which a *Cancel* button leaves where it is a form, else a *Close* button."""
    leave = plain("Cancel" if "submit" in more else "Close", limit=TITLE)
    view = {"type": "modal", "title": plain(title, limit=TITLE), "close": leave}
    return {**view, "blocks": list(blocks)[:VIEW_BLOCKS], "private_metadata": metadata, **more}


def _unseen_out(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean(text).strip()


def _present(parts: Sequence[Element | None]) -> list[Element]:
    return [part for part in parts if part] or [{"type": "text", "text": "–"}]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _COUNTED and isinstance(inner, str):
                yield inner
            else:
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
