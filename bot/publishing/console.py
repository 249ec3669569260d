"""Draws a brief for the terminal with Rich: the words of the article behind a quote bar, each with its citation.

Foreign text is cleaned before it is drawn, so that no article can send commands to a terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.model import Actor, Brief, Completeness, Excerpt, QuotedWarning, Span, WarningLabel
from bot.publishing import wording
from bot.publishing.citations import Citation, cite
from bot.publishing.mrkdwn import clean, passage_link, web_address

FILE_WIDTH = 100
_INDENT = (0, 0, 0, 2)
_HEADING = Style(bold=True, color="cyan")
_FAINT = Style(dim=True)


def draw(brief: Brief) -> RenderableType:
    """Return the whole brief, ready to be printed."""
    return Group(*_Drawing(brief, cite(brief)).parts())


def to_text(brief: Brief, *, width: int = FILE_WIDTH) -> str:
    """Return the brief as plain text without colours, for a file."""
    page = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, legacy_windows=False)
    with page.capture() as captured:
        page.print(draw(brief))
    return without_padding(captured.get())


def without_padding(drawn: str) -> str:
    """Take off the blanks that fill up each line."""
    return "".join(f"{line.rstrip()}\n" for line in drawn.splitlines())


@dataclass(frozen=True, slots=True)
class _Drawing:
    brief: Brief
    citations: dict[Span, Citation]

    def parts(self) -> Iterator[RenderableType]:
        yield from self._head()
        yield from self._bottom_line()
        yield from self._key_points()
        yield from self._key_actors()
        yield from self._warnings()
        yield from self._checks()
        yield from self._foot()

    def _head(self) -> Iterator[RenderableType]:
        article = self.brief.article
        yield Text(clean(wording.title(article)), style=Style(bold=True))
        yield Text(clean(" · ".join(wording.provenance(self.brief))), style=_FAINT)
        if article.completeness is Completeness.STUB:
            yield Text("Only the beginning came back, so this brief is of that alone.", style=Style(color="yellow"))
        if web_address(article.url):
            yield Text(article.url or "", style=_FAINT + Style(link=article.url))

    def _bottom_line(self) -> Iterator[RenderableType]:
        yield _heading("Bottom line")
        line = self.brief.bottom_line
        yield Padding(self._cited(line) if line else Text(wording.NO_BOTTOM_LINE), _INDENT)

    def _key_points(self) -> Iterator[RenderableType]:
        if points := wording.key_points(self.brief):
            yield _heading("Key points")
            yield _bullets("•", map(self._cited, points))

    def _key_actors(self) -> Iterator[RenderableType]:
        shown = wording.key_actors(self.brief)
        if not shown:
            return
        yield _heading("Key actors")
        table = Table.grid(padding=(0, 2))
        for column in ("name", "role", "names", "activity"):
            table.add_column(column, ratio=None if column == "activity" else 1)
        for actor in shown:
            table.add_row(*_actor_cells(actor))
        yield Padding(table, _INDENT)
        if hidden := len(self.brief.actors) - len(shown):
            yield Padding(Text(f"+{hidden} more", style=_FAINT), _INDENT)

    def _warnings(self) -> Iterator[RenderableType]:
        yield _heading(f"Quoted warnings ({len(self.brief.warnings)})")
        if not self.brief.warnings:
            yield Padding(Text(wording.NO_WARNINGS), _INDENT)
        for number, warning in enumerate(self.brief.warnings):
            if number:
                yield Text()
            yield Padding(Group(*self._warning(warning)), _INDENT)

    def _warning(self, warning: QuotedWarning) -> Iterator[RenderableType]:
        colour = "red" if warning.label is WarningLabel.THREAT else "yellow"
        who, *marks = map(clean, wording.speech_parts(self.brief, warning))
        yield Text.assemble((who, Style(bold=True)), *((f" · {mark}", Style(color=colour)) for mark in marks))
        yield Quoted(Text(clean(warning.text)), Style(color=colour))
        citation = self._citation(warning)
        yield Text(wording.place(citation), style=self._style(citation))

    def _checks(self) -> Iterator[RenderableType]:
        if checks := wording.checks(self.brief):
            yield _heading("Check these")
            yield _bullets("!", (Text(clean(check)) for check in checks))

    def _foot(self) -> Iterator[RenderableType]:
        yield _heading("Sources")
        places = (Text(wording.place(each), style=self._style(each)) for each in self.citations.values())
        yield Padding(Columns(places, padding=(0, 3)), _INDENT)
        yield Padding(Text(f"{wording.sources(self.brief)}."), _INDENT)
        quotes = wording.counted(len(self.brief.quotes), "quote")
        actors = wording.counted(len(self.brief.actors), "actor")
        yield Padding(Text(f"All {quotes} and {actors}: --format md or json.", style=_FAINT), _INDENT)
        yield Text()
        yield Text(wording.COPIED, style=Style(italic=True))
        yield Text(clean(wording.engine(self.brief)), style=_FAINT)

    def _cited(self, line: Excerpt) -> Text:
        citation = self._citation(line)
        return Text.assemble(clean(line.text), " ", (f"[{citation.number}]", self._style(citation)))

    def _citation(self, line: Excerpt | QuotedWarning) -> Citation:
        return self.citations[Span(line.start, line.end)]

    def _style(self, citation: Citation) -> Style:
        article = self.brief.article
        return _FAINT + Style(link=passage_link(article.url, article.text, citation.span))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words behind a bar that goes on when they wrap."""

    words: Text
    style: Style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bar = "| " if options.ascii_only else "▌ "
        for line in self.words.wrap(console, max(10, options.max_width - len(bar))):
            line.rstrip()
            yield Text.assemble((bar, self.style), line)


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style=_HEADING)


def _bullets(sign: str, lines: Iterator[Text]) -> Padding:
    table = Table.grid(padding=(0, 1))
    for line in lines:
        table.add_row(Text(sign, style=_HEADING), line)
    return Padding(table, _INDENT)


def _actor_cells(actor: Actor) -> tuple[Text, ...]:
    return (
        Text(clean(actor.name), style=Style(bold=True)),
        Text(clean(wording.role(actor))),
        Text(clean(wording.other_names(actor, most=wording.MOST_ALIASES)), style=_FAINT),
        Text(wording.activity(actor)),
    )
