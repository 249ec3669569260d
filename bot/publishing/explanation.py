"""Explains one cited line, or one quote, for the terminal and for programs: its words in context, and why; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.errors import UsageError
from bot.model import Brief, Quote, QuotedWarning, Span
from bot.publishing import wording
from bot.publishing.citations import Citation, cite
from bot.publishing.console import Quoted
from bot.publishing.evidence import paragraph, passage
from bot.publishing.mrkdwn import clean
from bot.publishing.reasons import of_speaker, reasons, reckoning

_MARKED = Style(bold=True, color="yellow")
_LABEL = Style(color="cyan")
NOT_CALLED = "no: the article does not call it a warning"
CALLED = "yes: the article itself calls it a warning"
IN_SUMMARY = "A line of the summary. In it:"
ONLY_SUMMARY = "A line of the summary; no quote and no warning lies in it."


@dataclass(frozen=True, slots=True)
class Explanation:
    """One place of a brief: its citation, if it has one, and the quotes and warnings to be explained there."""

    brief: Brief
    span: Span
    citation: Citation | None
    lines: tuple[Quote | QuotedWarning, ...]

    @property
    def uses(self) -> tuple[str, ...]:
        """Say where a brief shows the place as a line of its own."""
        bottom = self.brief.bottom_line
        found = {
            "bottom line": bottom is not None and (bottom.start, bottom.end) == self.span,
            "key point": any((point.start, point.end) == self.span for point in wording.key_points(self.brief)),
        }
        return tuple(use for use, holds in found.items() if holds)


def explain(brief: Brief, wanted: str) -> Explanation:
    """Find what to explain by its number, [3], or by its place, 548-661; raise ``UsageError`` where nothing is."""
    citations = cite(brief)
    spans = [*(Span(quote.start, quote.end) for quote in brief.quotes), *citations]
    places = {wording.offsets(span): span for span in spans}
    numbers = {str(citation.number): span for span, citation in citations.items()}
    key = wanted.strip(" []").replace("-", "–")
    span = numbers.get(key) or places.get(key)
    if span is None:
        raise UsageError(_not_found(brief, wanted, len(numbers)))
    return Explanation(brief, span, citations.get(span), _lines(brief, span))


def draw(found: Explanation) -> RenderableType:
    """Return an explanation ready to be printed."""
    return Group(*_drawn(found))


def to_document(found: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values; quotes and warnings are those of ``brief/1`` with their reasons."""
    text, around = found.brief.article.text, paragraph(found.brief.article.text, found.span)
    told = [line if isinstance(line, Quote) else found.brief.quote_of(line) for line in found.lines]
    return {
        "citation": found.citation.number if found.citation else None,
        **_excerpt(text, found.span),
        "passage": _excerpt(text, around),
        "shown_as": list(found.uses),
        "quotes": [_explained(found, quote) for quote in dict.fromkeys(told) if quote],
        "warnings": [_explained(found, line) for line in found.lines if isinstance(line, QuotedWarning)],
    }


def _not_found(brief: Brief, wanted: str, numbers: int) -> str:
    known = {0: "none is numbered", 1: "there is [1]"}.get(numbers, f"there are [1] to [{numbers}]")
    example = next((f"{quote.start}-{quote.end}" for quote in brief.quotes), None)
    way = f" The place of a quote is understood, too, as in {example}." if example else ""
    return f"This brief has no line {wanted}; {known}.{way}"


def _lines(brief: Brief, span: Span) -> tuple[Quote | QuotedWarning, ...]:
    """Return the warnings at a place, else the quotes at it, else all that shares words with it."""
    spoken: tuple[Quote | QuotedWarning, ...] = (*brief.warnings, *brief.quotes)
    exact = [line for line in spoken if (line.start, line.end) == span]
    if exact:
        return tuple(line for line in exact if isinstance(line, type(exact[0])))
    shared = [line for line in spoken if line.start < span.end and span.start < line.end]
    told = [brief.quote_of(line) for line in shared if isinstance(line, QuotedWarning)]
    return tuple(line for line in shared if line not in told)


def _drawn(found: Explanation) -> Iterator[RenderableType]:
    place = wording.place(found.citation) if found.citation else wording.offsets(found.span)
    yield Text(" · ".join((place, *found.uses)), style=Style(bold=True))
    before, words, after = map(clean, passage(found.brief.article.text, found.span))
    yield Padding(Quoted(Text.assemble(before, (f">>{words}<<", _MARKED), after), _LABEL), (0, 0, 0, 2))
    if found.uses:
        yield Text(IN_SUMMARY if found.lines else ONLY_SUMMARY)
    for line in found.lines:
        yield Text()
        yield Text(clean(f"{wording.speech(found.brief, line)} · {wording.offsets(Span(line.start, line.end))}"))
        yield Padding(_table(_rows(found.brief, line)), (0, 0, 0, 2))


def _table(rows: Sequence[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for label, text in rows:
        table.add_row(Text(label, style=_LABEL), Text(clean(text)))
    return table


def _rows(brief: Brief, line: Quote | QuotedWarning) -> list[tuple[str, str]]:
    rows = [*of_speaker(brief, line)]
    if isinstance(line, QuotedWarning):
        rows += reckoning(line)
        rows += [("Hedge", line.hedge or "none"), ("About", line.about or "not told")]
        rows += [("Explicit", CALLED if line.explicit else NOT_CALLED)]
    return rows


def _explained(found: Explanation, line: Quote | QuotedWarning) -> dict[str, Any]:
    why = [f"{question}: {answer}" for question, answer in reasons(found.brief, line)]
    return {**asdict(line), "why": why}


def _excerpt(text: str, span: Span) -> dict[str, Any]:
    return {"text": text[span.start : span.end], "start": span.start, "end": span.end}
