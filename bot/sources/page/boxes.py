"""Boxes in a page that are known by their words, not by names: advertisements with a label, offers to subscribe.

And tables and figures that only lay prose out, which become plain divisions.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from bot.sources.page.lines import is_noise
from bot.sources.page.prompt import is_prompt
from bot.sources.page.tree import Block, blocks

MAX_BOX = 1_000  # letters
MAX_LABELS = 50
MAX_FORM = 400
_FORM_WORDS = 25
_SHARE = 0.25
_LABEL_WORDS = 8
_BEFORE_WORDS = 6
_PROSE_WORDS = 15
_BOXES = frozenset({"div", "section", "aside", "td", "tr", "tbody", "table", "center", "ul", "li", "blockquote"})
_SPONSOR = re.compile(
    r"(?:a )?(?:message|word|note) from (?:our (?:sponsors?|partners?)|(?!the editor|our editor|me\b|us\b).{2,40})"
    r"|(?:sponsored|presented|paid for|supported|brought to you|powered) by\b.{0,40}|(?:our|today.s) sponsors?:?"
    r"|(?:sponsored|promoted|partner|paid|branded)(?: (?:content|message|post|story|partner))?:?"
    r"|(?:advertisement|advertorial|advert|ad):?|together with\b.{2,40}|in partnership with\b.{2,40}",
    re.IGNORECASE,
)
_PICTURES = ("img", "picture", "video", "iframe", "amp-img", "svg", "object", "embed")
_NO_PROSE = ("blockquote", "table", "form", "input")
_SAID = frozenset({"none", "presentation"})
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})


def open_layout(body: HtmlElement) -> None:
    """Make divisions of the tables and figures that lay prose out."""
    for table in list(body.iter("table")):
        if _is_layout(table):
            for part in [table, *_parts(table)]:
                part.tag = "div"
    for figure in list(body.iter("figure")):
        if _holds_prose(figure):
            figure.tag = "div"


def _parts(table: HtmlElement) -> list[HtmlElement]:
    """Return the rows and cells of a table without those of tables in it."""
    found, waiting = [], list(table)
    while waiting:
        part = waiting.pop()
        if part.tag in _TABLE_PARTS and part.tag != "table":
            found.append(part)
            waiting.extend(part)
    return found


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether a table says so, holds another, or has one column and no heads."""
    if (table.get("role") or "").lower() in _SAID or table.find(".//table") is not None:
        return True
    rows = [part for part in _parts(table) if part.tag == "tr"]
    single = bool(rows) and all(len(row) <= 1 for row in rows)
    return single and table.find(".//th") is None and table.find(".//caption") is None


def _holds_prose(figure: HtmlElement) -> bool:
    """Tell whether a figure holds paragraphs that are no caption; beside a picture only where that has its own."""
    if any(figure.find(f".//{tag}") is not None for tag in _NO_PROSE):
        return False
    captions = list(figure.iter("figcaption"))
    if not captions and any(figure.find(f".//{tag}") is not None for tag in _PICTURES):
        return False
    captioned = {p for caption in captions for p in caption.iter("p")}
    return any(len(p.text_content().split()) >= _PROSE_WORDS for p in figure.iter("p") if p not in captioned)


def drop_boxes(body: HtmlElement) -> None:
    """Take out the boxes that begin with the label of an advertisement or with a prompt to pay."""
    printed = blocks(body)
    letters = sum(len(block.text) for block in printed)
    labels = [block for block in printed if _is_label(block) or is_prompt(block.text)]
    for block in labels[:MAX_LABELS]:
        box = _box(block, MAX_BOX if is_prompt(block.text) else min(MAX_BOX, _SHARE * letters))
        if box is not None and box.getparent() is not None:
            box.drop_tree()


def _is_label(block: Block) -> bool:
    if block.words > _LABEL_WORDS:
        return False
    return bool(_SPONSOR.fullmatch(block.text)) or (block.is_heading and is_noise(block.text))


def drop_forms(body: HtmlElement) -> None:
    """Take out the boxes that ask for an address of mail, with the words around the field."""
    fields = [field for field in body.iter("input") if "email" in f"{field.get('type')} {field.get('name')}".lower()]
    for field in fields[:MAX_LABELS]:
        box = _form(field)
        if box is not None and box.getparent() is not None:
            box.drop_tree()


def _form(field: HtmlElement) -> HtmlElement | None:
    found = None
    for above in field.iterancestors():
        known = above.tag in _BOXES or above.tag == "form" or "-" in above.tag
        if not known or len("".join(above.itertext())) > MAX_BOX:
            break
        inside = blocks(above)
        letters = sum(len(block.text) for block in inside)
        if letters > MAX_FORM or any(block.tag == "h1" or block.words > _FORM_WORDS for block in inside):
            break
        found = above
    return found


def _box(label: Block, most: float) -> HtmlElement | None:
    """Return the greatest element that is no more than a box which begins with a label."""
    found = None
    for above in label.element.iterancestors():
        if above.tag not in _BOXES or len("".join(above.itertext())) > 2 * most:
            break
        inside = blocks(above)
        if not _is_box(inside, label, most):
            break
        found = above if len(inside) > 1 else found
    return found


def _is_box(inside: list[Block], label: Block, most: float) -> bool:
    place = next((n for n, block in enumerate(inside) if block.text == label.text), 0)
    if sum(len(block.text) for block in inside) > most or any(block.tag == "h1" for block in inside):
        return False
    if any(block.words > _BEFORE_WORDS for block in inside[:place]):
        return False
    return not is_prompt(label.text) or all(block.words < _PROSE_WORDS or is_prompt(block.text) for block in inside)
