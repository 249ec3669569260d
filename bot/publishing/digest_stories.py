"""Draws one story of a digest and the evidence of its warnings, the article's own words behind a bar; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.model import Story
from bot.publishing import digest_plain as plain
from bot.publishing import digest_wording as wording
from bot.publishing import kit
from bot.publishing.digest_citations import Cited, Line, Warned, printings, surroundings
from bot.publishing.digest_pack import Piece
from bot.publishing.kit import Block, Element
from bot.publishing.mrkdwn import clean, cut, web_address

IN_THE_THREAD = " (cut; the whole is in the thread)"


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a story and of a change is drawn: the most characters of each.

    ``links`` lead to the passages, ``pages`` to the other outlets' reports, which stand under *Collapsed* in any case.
    """

    headline: int
    words: int
    outlets: int
    reasons: int
    changes: int
    changed_words: int
    links: bool = True
    pages: bool = True


FULL = Detail(headline=150, words=400, outlets=6, reasons=500, changes=6, changed_words=200)
SHORT = Detail(headline=140, words=260, outlets=4, reasons=300, changes=5, changed_words=140)
SHORTER = Detail(headline=110, words=150, outlets=3, reasons=160, changes=4, changed_words=70, links=False)
SHORTEST = replace(SHORTER, headline=100, words=120, outlets=2, pages=False)


def draw_story(cited: Cited, detail: Detail) -> Piece:
    """Draw a story: headline, outlets, why it is here, its lead and its first warning."""
    story = cited.story
    words = cut(clean(story.lead.headline), detail.headline) or "Without a headline"
    linked = kit.link(web_address(story.lead.url), words)
    number = kit.words(f"{cited.number}. ", bold=True)
    top = kit.rich(kit.line(number, _bold(linked), kit.newline(), *_outlets(story, detail)))
    facts = (wording.incomplete(story.lead), wording.why(story))
    spoken = tuple(_spoken(cited, detail))
    blocks: tuple[Block, ...] = (top, *((kit.context(*facts, limit=detail.reasons),) if any(facts) else ()))
    return Piece((*blocks, *((kit.rich(*spoken),) if spoken else ())), plain.story_lines(cited, longest=detail.words))


def draw_evidence(cited: Cited, detail: Detail) -> Iterator[Piece]:
    """Draw what the thread has to say of a story: its lead where the message has not all of it, and its warnings."""
    heading = plain.named(cited)
    if cited.lead and (is_cut(cited.lead, detail) or not detail.links):
        yield _headed(_lead(cited.lead), heading)
        heading = f"Story {cited.number}"
    for warned in cited.warnings:
        yield _headed(_warning(warned), heading)
        heading = f"Story {cited.number}"


def _warning(warned: Warned) -> Piece:
    """Draw a warning with the words around it in its quote, its offsets, and a link that scrolls to it."""
    before, after = surroundings(warned, longest=plain.LONGEST_AROUND)
    said = cut(clean(warned.warning.text), plain.LONGEST_PASSAGE)
    quote = kit.quoted(kit.words(before), kit.words(said, bold=bool(before or after)), kit.words(after))
    who = kit.line(kit.words(wording.warner(warned.warning, warned.line.report), bold=True))
    return Piece((kit.rich(who, quote, kit.line(*_place(warned.line))),), plain.evidence_lines(warned))


def _lead(line: Line) -> Piece:
    """Draw the whole of a lead, its offsets, and a link that scrolls to it."""
    said = kit.quoted(kit.words(cut(clean(line.said.text), plain.LONGEST_PASSAGE)))
    lines = (f"Lead: {plain.quoted(line, longest=plain.LONGEST_PASSAGE)}", line.url or "")
    return Piece((kit.rich(kit.line(kit.words("Lead", bold=True)), said, kit.line(*_place(line))),), lines)


def _headed(piece: Piece, heading: str) -> Piece:
    """Say above a piece of one block of rich text which story it belongs to."""
    first, *others = piece.blocks[0]["elements"]
    top = kit.line(kit.words(heading, italic=True), kit.newline(), *first["elements"])
    return replace(piece, blocks=(kit.rich(top, *others),), lines=(heading, *piece.lines))


def is_cut(line: Line, detail: Detail) -> bool:
    """Tell whether a line is longer than what is drawn of it."""
    return len(clean(line.said.text)) > detail.words


def _outlets(story: Story, detail: Detail) -> Iterator[Element | None]:
    """Name the outlets; where there are several, each name leads to its own report."""
    pages = printings(story) if detail.pages and len(story.outlets) > 1 else {}
    for number, outlet in enumerate(story.outlets[: detail.outlets]):
        yield kit.words(", ") if number else None
        page = web_address(pages[outlet].url) if outlet in pages else None
        yield kit.link(page, wording.outlet(outlet))
    yield kit.words(wording.beyond(story, most=detail.outlets))


def _spoken(cited: Cited, detail: Detail) -> Iterator[Element]:
    if cited.lead:
        yield kit.quoted(*_said(cited.lead, detail))
    if cited.warnings:
        first = cited.warnings[0]
        yield kit.line(kit.words(wording.warner(first.warning, first.line.report), bold=True))
        yield kit.quoted(*_said(first.line, detail))
    if more := wording.more_warnings(len(cited.warnings) - 1):
        yield kit.line(kit.words(more, italic=True))


def _said(line: Line, detail: Detail) -> Iterator[Element | None]:
    yield kit.words(cut(clean(line.said.text), detail.words))
    yield kit.words(IN_THE_THREAD, italic=True) if is_cut(line, detail) else None
    yield kit.words(" ")
    yield kit.link(line.url if detail.links else None, wording.place(line))


def _place(line: Line) -> Iterator[Element | None]:
    yield kit.words(f"{wording.place(line)} · ")
    label = "open at these words" if line.url else "no link is known"
    yield kit.link(line.url, f"{cut(clean(line.report.outlet), wording.LONGEST_NAME)}: {label}")


def _bold(element: Element | None) -> Element | None:
    return element | {"style": {"bold": True}} if element else None
