"""The recipe in order: corpora → examples → training, once for each seed → package → scores and card.

Training keeps its state after every pass, and a package that is made is not made again: a run that was broken off
goes on where it stopped. Both lie in a folder that is named after the passes and the seed; after a change of the
recipe itself, another ``--out`` is needed.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from bot.extraction.evaluation.report import on_corpora, running_texts
from bot.extraction.evaluation.resources import cost_of
from bot.extraction.language.encoder import Labels
from bot.extraction.pipeline import load_language
from bot.extraction.training import corpora
from bot.extraction.training.batches import labels_of
from bot.extraction.training.card import write_card
from bot.extraction.training.examples import Example
from bot.extraction.training.export import export, pieces
from bot.extraction.training.inventions import Inventor
from bot.extraction.training.loop import Lesson, View, train
from bot.extraction.training.names import read_gazetteer
from bot.extraction.training.network import Network
from bot.extraction.training.package import replace_folder, write_package
from bot.extraction.training.tokenizer import blank_english


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: where the corpora are, where everything goes, how long to train, from which seeds.

    The package gets the network of the first seed; the others show how much of a score is chance.
    """

    data: Path
    out: Path
    passes: int
    seeds: Sequence[int]

    def work(self, seed: int) -> Path:
        """Return the folder of everything of one seed and this many passes that is not the finished package."""
        return self.out / "work" / f"{self.passes}-passes-seed-{seed}"


def run(plan: Plan) -> Path:
    """Make the package with its card and return its folder."""
    corpora.check(plan.data)
    view, labels = read_corpora(plan.data)
    made = [make(plan, seed, view, labels) for seed in plan.seeds]
    figures = [on_corpora(load_language(str(package)), plan.data) for package in made]
    fresh, place = plan.out / "model.new", plan.out / "model"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(made[0], fresh)
    nlp = load_language(str(fresh))
    cost = cost_of(nlp, str(fresh), running_texts(nlp, plan.data), without=["torch"])
    write_card(fresh, figures, cost, passes=plan.passes)
    replace_folder(fresh, place)
    return place


def read_corpora(data: Path) -> tuple[View, Labels]:
    """Return what gives the examples of one pass, and the labels that there are."""
    nlp = blank_english()
    gazetteer = read_gazetteer(data / "demonyms.json")
    gold = corpora.gold_names(data, gazetteer)
    inventor = Inventor.of((named for items in gold.values() for named in items), gazetteer)
    labels = labels_of(corpora.trees(data, nlp, random.Random(0)))

    def view(rng: random.Random) -> list[list[Example]]:
        return [list(corpora.trees(data, nlp, rng)), list(corpora.names(gold, inventor, nlp, rng))]

    return view, labels


def make(plan: Plan, seed: int, view: View, labels: Labels) -> Path:
    """Train the network of one seed and return the folder of its package."""
    work = plan.work(seed)
    package = work / "package"
    if not package.exists():
        work.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(seed)
        network = Network(labels)
        train(network, pieces(), labels, Lesson(view, plan.passes, seed), work / "state.pt")
        export(network, labels, corpora.lemma_rules(plan.data), work / "network")
        write_package(work / "network", work / "package.new")
        (work / "package.new").rename(package)
    return package
