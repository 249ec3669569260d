"""The recipe in order: corpora → documents → teacher → syntax and names → package → scores and card.

Each stage writes into its own place below ``work`` and is passed over when that is there already, so a run that was
broken off goes on where it stopped.
"""

import json
import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language

from bot.extraction.training import corpora
from bot.extraction.training.architecture import names_pipeline, syntax_pipeline
from bot.extraction.training.card import Measured, write_card
from bot.extraction.training.loop import Course, train
from bot.extraction.training.measure import names_scores, syntax_scores, words_per_second
from bot.extraction.training.names import Gazetteer, Name, Named, read_gazetteer
from bot.extraction.training.package import assemble, replace_folder, write_package
from bot.extraction.training.teacher import Lesson, label, new_teacher, teach
from bot.extraction.training.tokenizer import blank_english

log = logging.getLogger(__name__)

VIEWS = 4
MOST_RAW = 28_000
RUN = 40
SURE = 0.5
NAMELESS_KEPT = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: where the corpora are, where everything goes, how long to train, from which seed."""

    data: Path
    out: Path
    seed: int = 0
    syntax_steps: int = 3_250
    names_steps: int = 2_400
    teacher_epochs: int = 2

    @property
    def work(self) -> Path:
        """The folder of everything that is not the finished package."""
        return self.out / "work"

    @property
    def course(self) -> str:
        """How long what is trained, in words."""
        return (
            f"Teacher {self.teacher_epochs} passes; names {self.names_steps} steps; syntax {self.syntax_steps} steps."
        )


def run(plan: Plan) -> Path:
    """Make the package and return its folder."""
    gazetteer = read_gazetteer(plan.data / "demonyms.json")
    syntax_views = write_syntax_views(plan)
    silver = label_silver(plan, gazetteer)
    names_views = write_names_views(plan, gazetteer, silver)
    syntax = train_part(plan, "syntax", syntax_pipeline(), syntax_views, plan.syntax_steps)
    names = train_part(plan, "names", names_pipeline(), names_views, plan.names_steps)
    return finish(plan, gazetteer, syntax, names)


def write_syntax_views(plan: Plan) -> list[Path]:
    """Store the treebanks as documents, once for each view."""
    nlp = blank_english()
    places = [plan.work / "views" / f"syntax-{number}.spacy" for number in range(VIEWS)]
    for number, place in enumerate(places):
        if not place.exists():
            words = corpora.save(corpora.syntax_view(plan.data, nlp, plan.seed + number), place)
            log.info("%s: %d words", place.name, words)
    return places


def label_silver(plan: Plan, gazetteer: Gazetteer) -> Path:
    """Teach the teacher and store what it is sure of in the unlabelled text."""
    place = plan.work / "silver.jsonl"
    if not place.exists():
        gold = corpora.gold_names(plan.data, gazetteer)
        teacher = new_teacher(blank_english(), plan.seed)
        teach(teacher, thinned(gold, plan.seed), Lesson(epochs=plan.teacher_epochs, seed=plan.seed))
        texts = list(islice(corpora.raw_sentences(plan.data), MOST_RAW))
        write_named(place, (named for named in label(teacher, texts, sure=SURE) if named))
    return place


def thinned(gold: dict[str, list[Named]], seed: int) -> list[Named]:
    """Return all gold sentences, but of GUM's without names only some: they are most of it and teach little."""
    rng = random.Random(seed)
    return [
        named
        for name, items in gold.items()
        for named in items
        if name != "gum" or named.names or rng.random() < NAMELESS_KEPT
    ]


def write_names_views(plan: Plan, gazetteer: Gazetteer, silver: Path) -> list[Path]:
    """Store the gold and silver sentences as documents: each view has the gold and half of the silver."""
    nlp = blank_english()
    gold = corpora.gold_names(plan.data, gazetteer)
    labelled = list(read_named(silver))
    pools = corpora.name_pools([*(named for items in gold.values() for named in items), *labelled], gazetteer)
    places = [plan.work / "views" / f"names-{number}.spacy" for number in range(VIEWS)]
    for number, place in enumerate(places):
        if not place.exists():
            share = [named for at, named in enumerate(labelled) if at // RUN % 2 == number % 2]
            items = thinned(gold, plan.seed + number) + share
            words = corpora.save(corpora.names_view(items, pools, nlp, plan.seed + number), place)
            log.info("%s: %d words", place.name, words)
    return places


def train_part(plan: Plan, name: str, nlp: Language, views: Sequence[Path], steps: int) -> Path:
    """Train one pipeline and return its folder."""
    place = plan.work / name
    if not place.exists():
        train(
            nlp,
            views,
            Course(steps=steps, seed=plan.seed),
            lambda trained, step: trained.to_disk(plan.work / f"{name}.{step}"),
        )
        (plan.work / f"{name}.{steps}").rename(place)
    return place


def finish(plan: Plan, gazetteer: Gazetteer, syntax: Path, names: Path) -> Path:
    """Write the package with its card and return its folder."""
    fresh, place = plan.out / "model.new", plan.out / "model"
    write_package(assemble(syntax, names), fresh)
    replace_folder(fresh, place)
    write_card(place, measured(plan, gazetteer, place), seed=plan.seed, course=plan.course)
    return place


def measured(plan: Plan, gazetteer: Gazetteer, place: Path) -> Measured:
    """Measure the package as it lies on the disk."""
    nlp = spacy.load(place)
    dev = corpora.dev_names(plan.data, gazetteer)
    return Measured(
        syntax={name: syntax_scores(nlp, corpora.syntax_dev(plan.data, nlp, name)) for name in corpora.TREEBANKS},
        names={name: names_scores(nlp, items) for name, items in dev.items()},
        words_per_second=words_per_second(nlp, corpora.dev_texts(plan.data, nlp)),
        megabytes=sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) / 1e6,
    )


def write_named(place: Path, items: Iterable[Named]) -> None:
    """Store sentences with names, one JSON object a line."""
    place.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(asdict(named), ensure_ascii=False) for named in items)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_named(place: Path) -> Iterator[Named]:
    """Yield stored sentences with names."""
    for line in place.read_text(encoding="utf-8").split("\n"):
        if line:
            entry = json.loads(line)
            yield Named(entry["text"], tuple(Name(**name) for name in entry["names"]))
