"""The command of the recipe: ``python -m bot.extraction.training --data DIR --out DIR``."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.extraction.training.recipe import Plan, run


def main(
    data: Annotated[Path, typer.Option(help="folder of the corpora", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="folder for the package (model/) and all that leads to it (work/)")],
    seed: Annotated[int, typer.Option(help="seed of everything drawn by chance")] = 0,
    syntax_steps: Annotated[int, typer.Option(help="steps for tags, trees and lemmas")] = 3_250,
    names_steps: Annotated[int, typer.Option(help="steps for names")] = 2_400,
    teacher_epochs: Annotated[int, typer.Option(help="passes of the teacher over the gold names")] = 2,
) -> None:
    """Make the language pipeline of briefbot from its corpora."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = Plan(data, out, seed, syntax_steps, names_steps, teacher_epochs)
    typer.echo(run(plan))


if __name__ == "__main__":
    typer.run(main)
