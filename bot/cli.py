"""The command line: arguments in, exit code out. What a verb needs is imported when it is called, so help is quick."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from typer._click.exceptions import ClickException  # typer itself only exports some of its children

from bot import __version__
from bot.cli_digest import digest_commands
from bot.cli_eval import evaluations
from bot.cli_sources import sources_commands
from bot.errors import BotError, UsageError

OK, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
_NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = logging.CRITICAL + 1
SENTENCE = "The harbour master said the sea wall could fail this winter, and warned that the town must be ready."

commands = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what goes wrong is one line on standard error."""
    try:
        return int(commands(args=list(arguments), prog_name="briefbot", standalone_mode=False) or OK)
    except ClickException as error:
        return _complain(f"{error.format_message().rstrip('.')}. See: {_page(error)} --help", USAGE)
    except BotError as error:
        from bot.publishing.steps import in_terminal

        return _complain(in_terminal(error), USAGE if isinstance(error, UsageError) else FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        return _unwritten(error)


commands.add_typer(digest_commands, name="digest")
commands.add_typer(evaluations, name="eval")
commands.add_typer(sources_commands, name="sources")


@commands.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Tell on standard error what happens inside.")] = False,
) -> None:
    """Brief news articles: who said what, who warned of what, and where that stands in the text."""
    level = logging.DEBUG if debug else QUIET
    logging.basicConfig(stream=sys.stderr, format=LOG_LINE, level=level, force=True)
    if version:
        typer.echo(f"briefbot {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(USAGE)


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE…",
        help="A .txt, .md, .html, .pdf or .docx file, a folder of them, a link (https://…), or - for standard input.",
        show_default=False,
    ),
]


@commands.command()
def brief(
    sources: Sources,
    shape: Annotated[str, typer.Option("--format", "-f", metavar="text|json|md", help="How it is written.")] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write one file for each source into DIR.")
    ] = None,
    explain: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Say instead why line [ID] is there, or the quote at 548-661; repeatable."),
    ] = None,
) -> None:
    """Brief articles: verbatim, attributed, each line with its place in the text.

    With --format json a single source prints one document, several sources or a folder print one JSON array.

    Exit code 0: all were briefed; 1: a source could not be read, the others came out; 2: not understood.
    """
    from bot import batch, composition, settings, terminal
    from bot.pool import OnDemand
    from bot.sources.page.reader import PageReader

    style = terminal.to_format(shape)
    known = settings.load()
    parse = PageReader((reading := OnDemand()).run)
    if explain:
        terminal.refuse_to_explain(style, single=batch.is_single(sources), out=out)
    if out:
        terminal.make_folder(out)
        batch.refuse_own_briefs(sources, out, style.suffix)
    bar = out is not None or not terminal.is_screen()
    read = terminal.telling(composition.link_reader(known, parse), shown=not bar or batch.is_single(sources))
    items = batch.find_items(sources, read, without=out, parse=parse)
    terminal.complain(*batch.left_out(sources, without=out))
    try:
        with reading, terminal.progress(items, shown=bar) as (stderr, counted):
            outcomes = counted(batch.brief_all(items, composition.extractor(known.pipeline, known.article_seconds)))
            if out:
                complete = terminal.write_all(outcomes, batch.paths_for(items, out, style.suffix), style, stderr, out)
            elif explain:
                complete = terminal.explain_all(outcomes, explain, style, stderr)
            else:
                complete = terminal.print_all(outcomes, style, stderr, single=batch.is_single(sources))
    except BrokenPipeError:
        terminal.close_standard_output()
        raise typer.Exit(BROKEN_PIPE) from None
    raise typer.Exit(OK if complete else FAILED)


@commands.command()
def serve(
    role: Annotated[
        list[str] | None,
        typer.Option(metavar="edge|worker|clock", help="Do only this part, by default all three; repeatable."),
    ] = None,
) -> None:
    """Answer in Slack and post digests, until stopped; settings come from the environment or .env.

    The role edge answers Slack, worker reads, briefs and posts, clock keeps the times of digests. Any number of each
    may run on one database.
    """
    from bot import app, settings
    from bot.cli_typed import one_of

    roles = frozenset(one_of(app.Role, each, "--role") for each in role or app.ROLES)
    _log(logging.INFO)
    app.serve(settings.load(), roles=roles)


@commands.command()
def playground(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 8420,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
) -> None:
    """Try the bot in a small Slack on this machine: no workspace, no tokens, nothing leaves it."""
    from bot import settings, trial

    _log(logging.WARNING)
    trial.run(settings.load(), port=port, say=typer.echo, open_page=typer.launch if browser else None)


@commands.command()
def manifest(
    http: Annotated[
        str | None, typer.Option(metavar="URL", help="Public https address of the bot, where Slack calls it.")
    ] = None,
) -> None:
    """Print the app manifest that Slack asks for when the app is made."""
    from bot import settings, terminal
    from bot.listeners.manifest import draw

    terminal.emit(draw(command=settings.load().command, http=http))


@commands.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check settings, tokens, scopes, database, pipeline and clock, and say what to do."""
    from bot import doctor as examination
    from bot import settings

    found = []
    for finding in examination.examine(settings.load, _try_pipeline, now=lambda: datetime.now(UTC)):
        found.append(finding)
        if not as_json:
            typer.echo(str(finding))
    if as_json:
        typer.echo(examination.to_json(found), nl=False)
    raise typer.Exit(OK if all(finding.ok for finding in found) else FAILED)


def _try_pipeline() -> str:
    from bot import settings
    from bot.extraction import extract
    from bot.model import Article

    return extract(Article(SENTENCE), pipeline=settings.load().pipeline).engine.pipeline


def _page(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "briefbot"


def _unwritten(error: OSError) -> int:
    from bot import terminal

    terminal.close_standard_output()
    return _complain(f"The output could not be written ({error.strerror}). Check the disk that it goes to.", FAILED)


def _complain(message: str, code: int) -> int:
    from bot import terminal

    terminal.complain(message)
    return code


def _log(level: int) -> None:
    root = logging.getLogger()
    root.setLevel(min(level, root.level))
