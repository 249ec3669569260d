"""The verbs ``briefbot eval …``: how good the bot is on gold annotation. What they need is imported when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import UsageError

NOT_UNDERSTOOD = 2
OWN_SENTENCES = Path("tests/quality/sentences")

evaluations = typer.Typer(invoke_without_command=True)


@evaluations.callback()
def evaluate(context: typer.Context) -> None:
    """Measure how good the bot is on gold annotation."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(NOT_UNDERSTOOD)


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
    from bot import composition, settings, terminal
    from bot.extraction.evaluation.briefs import Corpus, Wish, report

    style = terminal.to_format(shape)
    wish = Wish(mistakes=errors, abstention=abstention, plot=plot, as_json=style is terminal.Format.JSON)
    known = settings.load()
    terminal.emit(report(Corpus(articles, gold), composition.extractor(known.pipeline, known.article_seconds), wish))
