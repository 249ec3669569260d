"""Train one pipeline: seeded, with falling learning rate and averaged weights, progress on the terminal."""

import itertools
import logging
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from thinc.api import Adam, fix_random_seed
from thinc.schedules import warmup_linear

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Course:
    """How one pipeline is trained. ``words`` per step; ``report_every`` steps a log line and a snapshot."""

    steps: int
    words: int = 800
    rate: float = 0.0015
    warmup: int = 200
    dropout: float = 0.1
    seed: int = 0
    report_every: int = 500


def train(nlp: Language, views: Sequence[Path], course: Course, snapshot: Callable[[Language, int], None]) -> None:
    """Train on the stored views in turn; ``snapshot`` meets the averaged weights now and then, and at the end."""
    fix_random_seed(course.seed)
    rng = random.Random(course.seed)
    first = list(_examples(nlp, views[0]))
    nlp.initialize(lambda: first)
    optimizer: Any = Adam(
        learn_rate=_rates(course),
        beta2=0.999,
        L2=0.01,
        grad_clip=1.0,
        use_averages=True,
        L2_is_weight_decay=True,
    )
    batches = _batches(nlp, views, course, rng)
    losses: dict[str, float] = {}
    with Progress(transient=True) as bar:
        task = bar.add_task("training", total=course.steps)
        for step in range(1, course.steps + 1):
            _update(nlp, next(batches), optimizer, losses, course)
            bar.advance(task)
            if step % course.report_every == 0 or step == course.steps:
                log.info("step %d %s", step, {name: round(loss) for name, loss in losses.items()})
                losses.clear()
                with nlp.use_params(optimizer.averages):
                    snapshot(nlp, step)


def _rates(course: Course) -> Any:
    """Return the learning rates, one a step: up in the warm-up, then down to nothing."""
    return warmup_linear(course.rate, course.warmup, course.steps)


def _update(nlp: Language, batch: list[Example], optimizer: Any, losses: dict[str, float], course: Course) -> None:
    """Take one step."""
    nlp.update(batch, sgd=optimizer, losses=losses, drop=course.dropout)
    optimizer.step_schedules()


def _batches(nlp: Language, views: Sequence[Path], course: Course, rng: random.Random) -> Iterator[list[Example]]:
    """Yield batches of about ``course.words`` words for ever, one view after the other."""
    for path in itertools.cycle(views):
        examples = list(_examples(nlp, path))
        rng.shuffle(examples)
        yield from _by_words(examples, course.words)


def _by_words(examples: Iterable[Example], size: int) -> Iterator[list[Example]]:
    """Yield the examples in batches of about ``size`` words."""
    batch: list[Example] = []
    words = 0
    for example in examples:
        batch.append(example)
        words += len(example.predicted)
        if words >= size:
            yield batch
            batch, words = [], 0


def _examples(nlp: Language, path: Path) -> Iterator[Example]:
    """Yield the stored documents beside what our tokenizer makes of their text."""
    for doc in read_docs(nlp, path):
        yield Example(nlp.make_doc(doc.text), doc)


def read_docs(nlp: Language, path: Path) -> Iterator[Doc]:
    """Yield the documents of one stored view."""
    return DocBin().from_disk(path).get_docs(nlp.vocab)
