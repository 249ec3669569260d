"""The command of the recipe: ``python -m bot.extraction.training --data DIR --out DIR``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.extraction.training.recipe import Plan, run


def main(
    data: Annotated[Path, typer.Option(help="folder of the corpora", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="folder for the package (model/) and all that leads to it (work/)")],
    passes: Annotated[int, typer.Option(help="passes over the corpora", min=1)] = 9,
    seeds: Annotated[int, typer.Option(help="networks to train, for the spread of the scores", min=1)] = 3,
) -> None:
    """Make the language pipeline of briefbot from its corpora; the package gets the network of seed 0."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    typer.echo(run(Plan(data, out, passes, range(seeds))))


if __name__ == "__main__":
    typer.run(main)
