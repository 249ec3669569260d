"""The command line: arguments in, exit code out. What a verb needs is imported when it is called, so help is quick."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer._click.exceptions import ClickException  # typer itself only exports some of its children

from bot import __version__
from bot.errors import BotError, ExtractionError, UsageError

if TYPE_CHECKING:
    from bot.model import Article, Brief, Source
    from bot.settings import Settings
    from bot.sources.fetched import Fetched

OK, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
_NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = logging.CRITICAL + 1
OWN_SENTENCES = Path("tests/quality/sentences")
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
        return _complain(error.public_message, USAGE if isinstance(error, UsageError) else FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        return _unwritten(error)


evaluations = typer.Typer(invoke_without_command=True)
commands.add_typer(evaluations, name="eval")


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
        help="A .txt, .md or .html file, a folder of them, a link (https://…), or - for standard input.",
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
    from bot import batch, settings, terminal
    from bot.pool import OnDemand
    from bot.sources.page_reader import PageReader

    style = terminal.to_format(shape)
    known = settings.load()
    reading = OnDemand()
    parse = PageReader(reading.run)
    if explain:
        terminal.refuse_to_explain(style, single=batch.is_single(sources), out=out)
    if out:
        terminal.make_folder(out)
        batch.refuse_own_briefs(sources, out, style.suffix)
    items = batch.find_items(sources, _link_reader(known, parse), without=out, parse=parse)
    shown = out is not None or not terminal.is_screen()
    try:
        with reading, terminal.progress(items, shown=shown) as (stderr, counted):
            outcomes = counted(batch.brief_all(items, _extractor(known.pipeline, known.article_seconds)))
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
def serve() -> None:
    """Answer in Slack, until stopped; settings come from the environment or .env."""
    from bot import app, settings

    _log(logging.INFO)
    app.serve(settings.load())


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


@evaluations.callback()
def evaluate(context: typer.Context) -> None:
    """Measure how good the bot is on gold annotation."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(USAGE)


@evaluations.command("pipeline")
def evaluate_pipeline(
    name: Annotated[
        str | None, typer.Argument(help="Folder or package of a spaCy pipeline; by default the one of the settings.")
    ] = None,
    sentences: Annotated[
        Path | None, typer.Option(help="CoNLL-U files with names.", show_default="those of a checkout", exists=True)
    ] = None,
    corpora: Annotated[
        Path | None, typer.Option(help="Folder of the open corpora.", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Print how well a language pipeline tags, parses and names, and what it costs, in Markdown."""
    from bot import settings, terminal
    from bot.extraction.evaluation.report import report

    found = sentences or (OWN_SENTENCES if OWN_SENTENCES.is_dir() else None)
    if not found and not corpora:
        raise UsageError("There is nothing to measure on. Give --sentences or --corpora.")
    terminal.emit(report(name or settings.load().pipeline, found, corpora))


@evaluations.command("briefs")
def evaluate_briefs(
    articles: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of articles, <id>.txt.", exists=True, file_okay=False)
    ],
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Folder of annotations, <id>.json.", exists=True, file_okay=False)
    ],
    errors: Annotated[int, typer.Option(metavar="N", min=0, help="The N commonest classes of mistakes, too.")] = 0,
    abstention: Annotated[
        bool, typer.Option("--abstention", help="How many quotes have a name against how many names are right, too.")
    ] = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw that curve into an SVG file.")] = None,
    shape: Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")] = "text",
) -> None:
    """Print how good the briefs of a folder are: quotes, warnings, actors and summaries against gold annotation.

    Exit code 1: gold or an article could not be read; 2: not understood.
    """
    from bot import settings, terminal
    from bot.extraction.evaluation.briefs import Corpus, Wish, report

    style = terminal.to_format(shape)
    wish = Wish(mistakes=errors, abstention=abstention, plot=plot, as_json=style is terminal.Format.JSON)
    known = settings.load()
    terminal.emit(report(Corpus(articles, gold), _extractor(known.pipeline, known.article_seconds), wish))


def _link_reader(known: Settings, parse: Callable[[Fetched], Article]) -> Callable[[Source], Article]:
    def read(source: Source) -> Article:
        from bot.sources.fetch import Fetcher
        from bot.sources.reader import SourceReader

        allow = frozenset(known.allowed_hosts)
        return SourceReader(Fetcher(allow, seconds=known.fetch_seconds, max_bytes=known.fetch_bytes), parse)(source)

    return read


def _extractor(pipeline: str | None, seconds: float) -> Callable[[Article], Brief]:
    from bot import terminal
    from bot.extraction import extract

    def run(article: Article) -> Brief:
        from bot.extraction.pipeline import load

        try:
            load(pipeline)  # not on the time of the first article
            with terminal.time_limit(seconds):
                return extract(article, pipeline=pipeline)
        except OSError as error:
            raise ExtractionError("The language pipeline does not load. Run: briefbot doctor") from error

    return run


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
