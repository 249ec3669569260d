"""Shows a span inside its paragraph, marked, with its offsets: what every citation leads to; pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import Brief, QuotedWarning, Span, StoredBrief
from bot.publishing import kit, wording
from bot.publishing.blocks import source_link
from bot.publishing.citations import Citation, cite
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import ELLIPSIS, cut, fit, web_address

AROUND = 700
LONGEST_MARK, LONGEST_IN_THREAD = 20_000, 5_000
CHUNK = 2_500


def draw_passage(brief: Brief, span: Span, *, label: str, longest: int = LONGEST_MARK) -> Block:
    """Draw the paragraph around a span, the span in bold, and where it stands."""
    before, words, after = passage(brief.article.text, span)
    shown = kit.quoted(kit.words(before), *_marked(words, longest=longest), kit.words(after))
    return kit.rich(shown, kit.line(kit.words(f"{label} "), _page(brief, span)))


def passage(text: str, span: Span) -> tuple[str, str, str]:
    """Return what stands before a span in its paragraph, the span's words, and what stands after; the ends cut."""
    start, end = paragraph(text, span)
    before, after = text[start : span.start], text[span.end : end]
    return (
        (ELLIPSIS if len(before) > AROUND else "") + before[-AROUND:].lstrip(),
        text[span.start : span.end],
        after[:AROUND].rstrip() + (ELLIPSIS if len(after) > AROUND else ""),
    )


def _page(brief: Brief, span: Span) -> Element | None:
    return source_link(brief, span, "Open on the page") if web_address(brief.article.url) else None


def _marked(words: str, *, longest: int) -> Iterator[Element | None]:
    for start in range(0, min(len(words), longest), CHUNK):
        yield kit.words(words[start : min(start + CHUNK, longest)], bold=True)
    if len(words) > longest:
        yield kit.words(f"… (cut here, {len(words) - longest:,} characters more)", italic=True)


def paragraph(text: str, span: Span) -> Span:
    """Return the whole lines that a span lies in."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", max(span.start, span.end - 1))
    return Span(start, len(text) if end < 0 else end)


def draw_citations(stored: StoredBrief) -> list[tuple[Block, ...]]:
    """Draw every cited passage of a brief, in the order of its numbers."""
    brief = stored.brief
    return [(draw_passage(brief, citation.span, label=_label(brief, citation)),) for citation in cite(brief).values()]


def draw_thread(stored: StoredBrief) -> Iterator[Message]:
    """Draw the evidence of each warning as messages of a thread, as many warnings in one as fit."""
    brief, citations = stored.brief, cite(stored.brief)
    batch: list[Block] = []
    for warning in brief.warnings:
        drawn = _thread_part(brief, warning, citations[Span(warning.start, warning.end)])
        if batch and not _fits(batch, drawn):
            yield _thread_message(stored, batch)
            batch = []
        batch += drawn
    if batch:
        yield _thread_message(stored, batch)


def _label(brief: Brief, citation: Citation) -> str:
    uses = [
        "Bottom line" if brief.bottom_line and _at(brief.bottom_line.start, brief.bottom_line.end, citation) else "",
        "Key point" if any(_at(point.start, point.end, citation) for point in brief.summary) else "",
        *(wording.speech(brief, warning) for warning in brief.warnings if _at(warning.start, warning.end, citation)),
    ]
    return cut(" · ".join([wording.place(citation), *filter(None, uses)]), 600)


def _at(start: int, end: int, citation: Citation) -> bool:
    return (start, end) == citation.span


def _thread_part(brief: Brief, warning: QuotedWarning, citation: Citation) -> tuple[Block, ...]:
    heading = kit.section(cut(wording.speech(brief, warning), 400))
    passage = draw_passage(brief, citation.span, label=wording.place(citation), longest=LONGEST_IN_THREAD)
    return heading, passage


def _fits(batch: list[Block], more: tuple[Block, ...]) -> bool:
    room = kit.MESSAGE_BLOCKS - 5, kit.MESSAGE_CHARACTERS - 1_000
    return len(batch) + len(more) <= room[0] and kit.characters(batch) + kit.characters(more) <= room[1]


def _thread_message(stored: StoredBrief, blocks: list[Block]) -> Message:
    return Message(fit(f"Evidence for: {wording.title(stored.brief.article)}", 300), tuple(blocks))
