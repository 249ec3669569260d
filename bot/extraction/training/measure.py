"""Measure a pipeline on dev parts as text meets it: raw text in, its own tokens, tags, trees and names out."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from bot.extraction.training.names import Name, Named

PLACE = frozenset({"GPE", "LOC"})
MEASURED = ("PERSON", "ORG", "PLACE")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F of exact spans with their label, by label and over all of them."""

    label: str
    precision: float
    recall: float
    f: float
    gold: int


def names_scores(nlp: Language, items: Sequence[Named]) -> list[Score]:
    """Return the scores of the names that a pipeline finds."""
    docs = nlp.pipe(named.text for named in items)
    guesses = [Named(doc.text, tuple(Name(e.start_char, e.end_char, e.label_) for e in doc.ents)) for doc in docs]
    return spans_scores(items, guesses)


def spans_scores(items: Sequence[Named], guesses: Sequence[Named]) -> list[Score]:
    """Return the scores of names: exact span and PERSON, ORG or PLACE (GPE and LOC are one)."""
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for named, guess in zip(items, guesses, strict=True):
        wanted, given = _measured(named), _measured(guess)
        gold.update(label for *_, label in wanted)
        found.update(label for *_, label in given)
        right.update(label for *_, label in wanted & given)
    return [_score(label, right[label], found[label], gold[label]) for label in MEASURED] + [
        _score("all", right.total(), found.total(), gold.total())
    ]


def _measured(named: Named) -> set[tuple[int, int, str]]:
    """Return the names that count, as start, end and label."""
    spans = {(name.start, name.end, _coarse(name.label)) for name in named.names}
    return {span for span in spans if span[2] in MEASURED}


def _coarse(label: str) -> str:
    """Return the label with kinds of places taken together."""
    return "PLACE" if label in PLACE else label


def _score(label: str, right: int, found: int, gold: int) -> Score:
    """Return precision, recall and F in per cent."""
    precision, recall = 100 * right / max(found, 1), 100 * right / max(gold, 1)
    return Score(label, precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), gold)


def syntax_scores(nlp: Language, docs: Iterable[Doc]) -> dict[str, float]:
    """Return the scores of tags, morphology, lemmas, trees and sentences in per cent."""
    gold = list(docs)
    predicted = nlp.pipe(doc.text for doc in gold)
    examples = [Example(guess, doc) for guess, doc in zip(predicted, gold, strict=True)]
    scores: dict[str, float] = {}
    for name, key in (
        ("tagger", "tag_acc"),
        ("morphologizer", "pos_acc"),
        ("morphologizer", "morph_acc"),
        ("trainable_lemmatizer", "lemma_acc"),
    ):
        scores[key] = 100 * nlp.get_pipe(name).score(examples)[key]  # type: ignore[attr-defined]
    parsed = nlp.get_pipe("parser").score(examples)  # type: ignore[attr-defined]
    return scores | {key: 100 * parsed[key] for key in ("dep_uas", "dep_las", "sents_f")}


def words_per_second(nlp: Language, texts: Sequence[str]) -> float:
    """Return how many words the pipeline reads in a second of CPU time."""
    nlp(texts[0])
    begun = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return words / (time.process_time() - begun)
