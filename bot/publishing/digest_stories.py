"""Draws one story of a digest and the evidence of its warnings, the article's own words behind a bar; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.publishing import digest_plain as plain
from bot.publishing import digest_wording as wording
from bot.publishing import kit
from bot.publishing.digest_citations import Cited, Line, Warned, surroundings
from bot.publishing.digest_pack import Piece
from bot.publishing.kit import Block, Element
from bot.publishing.mrkdwn import clean, cut, web_address

IN_THE_THREAD = " (cut; the whole is in the thread)"


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a story and of a change is drawn: the most characters of each; ``links`` lead to the passages."""

    headline: int
    words: int
    outlets: int
    reasons: int
    changes: int
    changed_words: int
    links: bool = True


FULL = Detail(headline=150, words=400, outlets=6, reasons=500, changes=6, changed_words=200)
SHORT = Detail(headline=140, words=260, outlets=4, reasons=300, changes=5, changed_words=140)
SHORTEST = Detail(headline=110, words=150, outlets=2, reasons=160, changes=4, changed_words=70, links=False)


def draw_story(cited: Cited, detail: Detail) -> Piece:
    """Draw a story: headline, outlets, why it is here, its lead and its first warning."""
    story = cited.story
    words = cut(clean(story.lead.headline), detail.headline) or "Without a headline"
    linked = kit.link(web_address(story.lead.url), words)
    top = kit.rich(kit.line(kit.words(f"{cited.number}. ", bold=True), _bold(linked)))
    facts = (wording.outlets(story, most=detail.outlets), wording.incomplete(story.lead), wording.why(story))
    spoken = tuple(_spoken(cited, detail))
    blocks: tuple[Block, ...] = (top, kit.context(*facts, limit=detail.reasons))
    return Piece((*blocks, *((kit.rich(*spoken),) if spoken else ())), plain.story_lines(cited, longest=detail.words))


def draw_evidence(warned: Warned) -> Piece:
    """Draw a warning with the words around it in its quote, its offsets, and a link that scrolls to it."""
    before, after = surroundings(warned, longest=plain.LONGEST_AROUND)
    said = cut(clean(warned.warning.text), plain.LONGEST_PASSAGE)
    quote = kit.quoted(kit.words(before), kit.words(said, bold=bool(before or after)), kit.words(after))
    who = kit.line(kit.words(wording.warner(warned.warning, warned.line.report), bold=True))
    return Piece((kit.rich(who, quote, kit.line(*_place(warned.line))),), plain.evidence_lines(warned))


def draw_lead(cited: Cited, line: Line) -> Piece:
    """Draw the whole of a lead that was cut in the message."""
    told = f"Lead of story {cited.number}"
    said = kit.quoted(kit.words(cut(clean(line.said.text), plain.LONGEST_PASSAGE)))
    lines = (f"{told}: {plain.quoted(line, longest=plain.LONGEST_PASSAGE)}",)
    return Piece((kit.rich(kit.line(kit.words(told, bold=True)), said, kit.line(*_place(line))),), lines)


def is_cut(line: Line, detail: Detail) -> bool:
    """Tell whether a line is longer than what is drawn of it."""
    return len(clean(line.said.text)) > detail.words


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
    yield kit.link(line.url if detail.links else None, f"[{line.number}]")


def _place(line: Line) -> Iterator[Element | None]:
    yield kit.words(f"{wording.place(line)} · ")
    label = "open at these words" if line.url else "no link is known"
    yield kit.link(line.url, f"{cut(clean(line.report.outlet), wording.LONGEST_NAME)}: {label}")


def _bold(element: Element | None) -> Element | None:
    return element | {"style": {"bold": True}} if element else None
