"""Measure a pipeline as text meets it: raw text in, its own tokens, tags, trees and names out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span, Token
from spacy.training import Example

from bot.extraction.evaluation.named import LABELS, PLACES, Named

COARSE = {"PERSON": "PERSON", "ORG": "ORG"} | dict.fromkeys(PLACES, "PLACE")
FINE = {label: label for label in LABELS} | {
    "WORK_OF_ART": "WORK",
    "LAW": "MISC",
    "PRODUCT": "MISC",
    "LANGUAGE": "MISC",
}
TOKEN_LAYERS = ("tag", "pos", "morph", "lemma")
SYNTAX = ("XPOS", "UPOS", "morphology", "lemma", "UAS", "LAS", "sentence F")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F of exact spans with their label, in per cent, and how many gold spans there are."""

    label: str
    precision: float
    recall: float
    f: float
    gold: int


def names_scores(nlp: Language, items: Sequence[Named], kinds: dict[str, str]) -> list[Score]:
    """Return the scores of the names that a pipeline finds, by kind and over all of them."""
    return spans_scores(items, [Named.of(doc) for doc in nlp.pipe(named.text for named in items)], kinds)


def spans_scores(gold: Sequence[Named], guesses: Sequence[Named], kinds: dict[str, str]) -> list[Score]:
    """Return the scores of names: exact span and kind; labels that have no kind are not counted."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for named, guess in zip(gold, guesses, strict=True):
        expected, given = _counted(named, kinds), _counted(guess, kinds)
        wanted.update(kind for *_, kind in expected)
        found.update(kind for *_, kind in given)
        right.update(kind for *_, kind in expected & given)
    rows = [_score(kind, right[kind], found[kind], wanted[kind]) for kind in dict.fromkeys(kinds.values())]
    return [*rows, _score("all", right.total(), found.total(), wanted.total())]


def _counted(named: Named, kinds: dict[str, str]) -> set[tuple[int, int, str]]:
    """Return the names that count, as start, end and kind."""
    return {(name.start, name.end, kinds[name.labels[0]]) for name in named.names if name.labels[0] in kinds}


def _score(kind: str, right: int, found: int, gold: int) -> Score:
    precision, recall = 100 * right / max(found, 1), 100 * right / max(gold, 1)
    return Score(kind, precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), gold)


def syntax_scores(nlp: Language, gold: Sequence[Doc]) -> dict[str, float]:
    """Return the scores of tags, morphology, lemmas, trees and sentences in per cent, punctuation out of the trees."""
    predicted = nlp.pipe(doc.text for doc in gold)
    examples = [Example(guess, doc) for guess, doc in zip(predicted, gold, strict=True)]
    trees = Scorer.score_deps(examples, "dep", getter=_relation, head_attr="head", ignore_labels=("p", "punct"))
    shares = [
        *(Scorer.score_token_attr(examples, name, getter=_value)[f"{name}_acc"] for name in TOKEN_LAYERS),
        trees["dep_uas"],
        trees["dep_las"],
        Scorer.score_spans(examples, "sents", getter=_sentences)["sents_f"],
    ]
    return {name: 100 * share for name, share in zip(SYNTAX, shares, strict=True)}


def _sentences(doc: Doc, _: str) -> list[Span]:
    """Return the sentences without the white space that hangs on them."""
    words = ([token.i for token in sentence if not token.is_space] for sentence in doc.sents)
    return [doc[found[0] : found[-1] + 1] for found in words if found]


def _value(token: Token, layer: str) -> str:
    """Return what a layer says of a token; nothing of white space, which is not counted."""
    return "" if token.is_space else str(getattr(token, f"{layer}_" if layer != "morph" else layer)) or "_"


def _relation(token: Token, _: str) -> str:
    """Return the relation of a token in small letters, since spaCy writes ROOT; white space counts as punctuation.

    An empty value would do for white space, but spaCy 3.8 then passes the token of that number over in all documents.
    """
    return "punct" if token.is_space else token.dep_.lower()
