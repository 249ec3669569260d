"""Draws an OPML document as Slack messages that people can copy: each message holds a whole document; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from xml.etree import ElementTree

from bot.publishing import kit
from bot.publishing.kit import Message
from bot.publishing.mrkdwn import escape

ROOM = 10_000
MOST_MESSAGES = 5  # what a response URL and an acknowledgement take together is one more


def draw_export(document: str, *, command: str) -> tuple[Message, ...]:
    """Draw an OPML document in as many messages as it needs; what is too long for Slack is for the terminal."""
    parts = split(document, room=ROOM)
    if not parts:
        sentence = f"No sources yet, so there is nothing to export. Add one with {command} sources add."
        return (Message(escape(sentence), (kit.section(sentence),)),)
    if len(parts) > MOST_MESSAGES or max(map(len, parts)) > ROOM:
        command_line = "briefbot sources export --out sources.opml"
        sentence = f"Your sources are too many for a message. In a terminal, run: {command_line}"
        return (Message(escape(sentence), (kit.section(sentence),)),)
    return tuple(_message(part, number, len(parts)) for number, part in enumerate(parts, 1))


def split(document: str, *, room: int) -> tuple[str, ...]:
    """Cut an OPML document between its feeds into whole documents of at most ``room`` characters where that can be."""
    root = ElementTree.fromstring(document)
    feeds = list(_feeds(root.find("body"), ()))
    parts: list[str] = []
    batch: list[Path] = []
    for feed in feeds:
        if batch and len(_whole(root, [*batch, feed])) > room:
            parts.append(_whole(root, batch))
            batch = []
        batch.append(feed)
    return (*parts, _whole(root, batch)) if batch else ()


Path = tuple[ElementTree.Element, ...]


def _feeds(folder: ElementTree.Element | None, above: Path) -> Iterator[Path]:
    for outline in folder if folder is not None else ():
        if outline.get("xmlUrl"):
            yield (*above, outline)
        yield from _feeds(outline, (*above, outline))


def _whole(root: ElementTree.Element, feeds: Sequence[Path]) -> str:
    whole = ElementTree.Element(root.tag, root.attrib)
    head = root.find("head")
    if head is not None:
        whole.append(deepcopy(head))
    body = ElementTree.SubElement(whole, "body")
    made: dict[Path, ElementTree.Element] = {(): body}
    for path in feeds:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in made:
                outline = path[depth - 1]
                made[path[:depth]] = ElementTree.SubElement(made[path[: depth - 1]], outline.tag, outline.attrib)
    ElementTree.indent(whole)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(whole, encoding="unicode") + "\n"


def _message(part: str, number: int, total: int) -> Message:
    count = part.count("xmlUrl=")
    which = f", part {number} of {total}" if total > 1 else ""
    said = f"Your sources as OPML{which}: {count} of them. Copy the text into a file that ends in .opml."
    return Message(escape(said), (kit.section(said), kit.rich(kit.preformatted(part))))
