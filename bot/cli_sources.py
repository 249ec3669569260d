"""The verbs ``briefbot sources …``: a team's feeds from the terminal. What they need is imported when called."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_typed import LINK, known_team, only_team, to_link, to_number
from bot.errors import SourceError, UsageError

if TYPE_CHECKING:
    from bot.composition import SourcesDesk
    from bot.model import Feed, SourcesAnswer, SourcesVerb, SourceTest

FAILED = 1
USER = "terminal"
LARGEST_FILE = 5_000_000

sources_commands = typer.Typer(invoke_without_command=True)

Team = Annotated[
    str | None,
    typer.Option(metavar="ID", help="Whose sources: a workspace's id; by default the only one known, else local."),
]


Number = Annotated[int, typer.Argument(metavar="NUMBER", parser=to_number, help="The source's number in the list.")]
Link = Annotated[str, typer.Argument(metavar="LINK", help="A feed, or a page that names one: https://…")]
Shape = Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")]


@dataclass(frozen=True)
class _Open:
    desk: SourcesDesk
    team: str

    def feeds(self) -> tuple[Feed, ...]:
        return self.desk.sources.list(self.team)

    def ask(self, verb: SourcesVerb, argument: str) -> SourcesAnswer:
        from bot.model import Address, SourcesRequest

        key = f"{USER}:{secrets.token_hex(8)}"
        return self.desk.answer(SourcesRequest(key, self.team, USER, verb, argument, Address()))


@sources_commands.callback()
def sources(context: typer.Context) -> None:
    """List the feeds of a team, and add, test, pause, resume, remove, grade, tag, import or export some."""
    if context.invoked_subcommand is None:
        _show_list(None, "text")


@sources_commands.command("list")
def list_feeds(team: Team = None, shape: Shape = "text") -> None:
    """List every source with its health, failing ones first.

    Exit code 0: all are well; 1: one is failing; 2: not understood.
    """
    _show_list(team, shape)


@sources_commands.command()
def add(link: Link, team: Team = None) -> None:
    """Add the feed at a link, or the one that a page names; what it holds already is marked as read."""
    from bot.model import SourcesVerb

    with _opened(team) as opened, _reading(link), _instead("try another link: briefbot sources add LINK"):
        answer = opened.ask(SourcesVerb.ADD, to_link(link))
    _print(answer)


@sources_commands.command("test")
def look_at(
    source: Annotated[str, typer.Argument(metavar="NUMBER|LINK", help="A source's number, or any link.")],
    team: Team = None,
) -> None:
    """Show what a reader would get from a source, step by step, and why.

    Exit code 0: all of it; 1: a step failed; 2: not understood.
    """
    number = source.removeprefix("#")
    answer = _test_number(number, team) if number.isdecimal() else _test_link(to_link(source))
    _print(answer)
    raise typer.Exit(0 if getattr(answer, "ok", True) else FAILED)


@sources_commands.command()
def pause(number: Number, team: Team = None) -> None:
    """Read a source no more for now."""
    with _opened(team) as opened:
        feed = opened.desk.sources.pause(number, team=opened.team, user=USER)
    _say(feed, f"is paused. To read it again: briefbot sources resume {number}")


@sources_commands.command()
def resume(number: Number, team: Team = None) -> None:
    """Read a source again."""
    with _opened(team) as opened:
        feed = opened.desk.sources.resume(number, team=opened.team, user=USER)
    _say(feed, "is read again.")


@sources_commands.command()
def remove(number: Number, team: Team = None) -> None:
    """Forget a source and its entries."""
    with _opened(team) as opened:
        feed = opened.desk.sources.remove(number, team=opened.team, user=USER)
    _say(feed, f"is removed. To have it back: briefbot sources add {feed.url}")


@sources_commands.command()
def grade(
    number: Number,
    letter: Annotated[str, typer.Argument(metavar="A-F", help="A reliable … F not known.")],
    team: Team = None,
) -> None:
    """Keep how reliable the team holds a source."""
    from bot.model import GRADES, NO_GRADE

    wanted = letter.upper()
    if wanted not in set(GRADES):
        raise UsageError(f"{NO_GRADE}: briefbot sources grade 3 B")
    with _opened(team) as opened:
        feed = opened.desk.sources.grade(number, wanted, team=opened.team, user=USER)
    _say(feed, f"has the grade {feed.grade}.")


@sources_commands.command()
def tag(
    number: Number,
    tags: Annotated[list[str], typer.Argument(metavar="TAG…", help="The words you find it by; none takes them away.")],
    team: Team = None,
) -> None:
    """Keep the words that the team finds a source by, instead of those it had."""
    from bot.publishing import health

    wanted = [] if [word.casefold() for word in tags] == ["none"] else tags
    with _opened(team) as opened:
        feed = opened.desk.sources.tag(number, wanted, team=opened.team, user=USER)
    _say(feed, f"{health.tags(feed)}.")


@sources_commands.command("import")
def import_feeds(
    file: Annotated[str, typer.Argument(metavar="FILE|LINK|-", help="An OPML file, a link to one, or standard input.")],
    team: Team = None,
) -> None:
    """Add the feeds of an OPML file, which most feed readers export.

    Exit code 0: all were taken; 1: some were refused; 2: not understood.
    """
    from bot.model import ImportedFeeds, SourcesVerb

    argument = file if LINK.fullmatch(file) else _text_of(file)
    with _opened(team) as opened, _reading(file), _instead("save that file: briefbot sources import FILE"):
        answer = opened.ask(SourcesVerb.IMPORT, argument)
    _print(answer)
    raise typer.Exit(FAILED if isinstance(answer, ImportedFeeds) and answer.refused else 0)


@sources_commands.command("export")
def export_feeds(
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write it there.")] = None,
    team: Team = None,
) -> None:
    """Print all sources as OPML, for another reader."""
    from bot import terminal

    with _opened(team, to_read=True) as opened:
        document = opened.desk.sources.export(opened.team)
    if out is None:
        terminal.emit(document if document.endswith("\n") else f"{document}\n")
        return
    try:
        out.write_text(document, "utf-8")
    except OSError as error:
        raise SourceError(f"{out} could not be written ({error.strerror}). Name another file with --out.") from error


@contextmanager
def _opened(team: str | None, *, to_read: bool = False) -> Iterator[_Open]:
    from bot import composition, settings

    with composition.open_sources(settings.load(), to_read=to_read) as desk:
        yield _Open(desk, known_team(team, desk.teams) if team else only_team(desk.teams))


def _show_list(team: str | None, shape: str) -> None:
    from bot import terminal
    from bot.publishing import export, health, sources_console

    style = terminal.to_format(shape)
    if style is terminal.Format.MARKDOWN:
        raise UsageError("A list of sources is text or json. Leave out --format md.")
    now = datetime.now(UTC)
    with _opened(team, to_read=True) as opened:
        feeds = opened.feeds()
    if style is terminal.Format.JSON:
        terminal.emit(export.dump([sources_console.to_document(feed, now) for feed in feeds]))
    else:
        terminal.emit(terminal.on_screen(sources_console.draw_feeds(feeds, now)))
    raise typer.Exit(FAILED if any(map(health.needs_attention, feeds)) else 0)


def _test_number(number: str, team: str | None) -> SourcesAnswer:
    from bot.model import SourcesVerb

    with _opened(team, to_read=True) as opened, _reading(f"source {number}"):
        return opened.ask(SourcesVerb.TEST, number)


def _test_link(link: str) -> SourceTest:
    from bot import composition, settings

    with composition.open_reading(settings.load()) as feeds, _reading(link):
        return feeds.test(link)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    from bot import terminal
    from bot.publishing.mrkdwn import host_of

    with terminal.reading(host_of(name)):
        yield


@contextmanager
def _instead(step: str) -> Iterator[None]:
    """Name a next step that leads to a source, where the failure names one that leads to a brief."""
    from bot.publishing.steps import reworded

    try:
        yield
    except SourceError as error:
        raise SourceError(reworded(error, step)) from error


def _text_of(file: str) -> str:
    from bot.sources import encoding

    body = _read(file)
    if len(body) > LARGEST_FILE:
        raise SourceError(f"{file} is larger than 5 MB. Import a part of it.")
    return encoding.decode(body, *encoding.declared(body))


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SourceError(f"{file} could not be read ({error.strerror}). Check its name.") from error


def _say(feed: Feed, what: str) -> None:
    from bot.publishing import health
    from bot.publishing.mrkdwn import clean

    typer.echo(clean(f"Source {health.numbered(feed)} {what}"))


def _print(answer: SourcesAnswer) -> None:
    from bot import terminal
    from bot.publishing import sources_console

    terminal.emit(terminal.on_screen(sources_console.draw_answer(answer)))
