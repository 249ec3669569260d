"""Turn gold sentences into what the network learns from: the words of a few sentences, and what is known of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from bot.extraction.evaluation.conllu import Sentence, Word
from bot.extraction.evaluation.documents import BREAK, running, text_of
from bot.extraction.evaluation.named import LABELS, Name, Named
from bot.extraction.training.augment import reprint

TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
OUTSIDE = frozenset({TAGS[0]})
ANYTHING = frozenset(TAGS)
NO_STOP, BULLET, NEW_PARAGRAPH = 0.15, 0.03, 0.3


@dataclass(frozen=True, slots=True)
class Trees:
    """What a treebank knows of each word; ``heads`` are words, a root its own."""

    tag: tuple[str, ...]
    morph: tuple[str, ...]
    heads: tuple[int, ...]
    relation: tuple[str, ...]
    start: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Words, which of them open a paragraph, and what is known: trees, or the name tags that each word may bear."""

    words: tuple[str, ...]
    breaks: frozenset[int]
    trees: Trees | None = None
    names: tuple[frozenset[str], ...] | None = None


def trees_example(group: Sequence[Sentence], rng: random.Random | None = None) -> Example:
    """Return sentences of a treebank, reprinted as newspapers do if ``rng`` is given."""
    if rng:
        group = [_as_headline(sentence, after, rng) for sentence, after in zip(group, [*group[1:], None], strict=True)]
    printed = running(group)
    text = text_of(printed)
    text = reprint(text, rng) if rng else text
    places = accumulate((len(word.form) + word.space for word in printed), initial=0)
    forms = [text[at : at + len(word.form)] for at, word in zip(places, printed, strict=False)]
    kept = [at for at, word in enumerate(printed) if word.upos != BREAK.upos]
    return Example(
        words=tuple(forms[at] for at in kept),
        breaks=frozenset(n for n, at in enumerate(kept) if at and printed[at - 1].upos == BREAK.upos),
        trees=_trees(printed, kept, [number == 0 for sentence in group for number, _ in enumerate(sentence.words)]),
    )


def _trees(printed: Sequence[Word], kept: Sequence[int], starts: Sequence[bool]) -> Trees:
    place = {old: new for new, old in enumerate(kept)}
    words = [printed[at] for at in kept]
    return Trees(
        tag=tuple(word.tag for word in words),
        morph=tuple(f"{word.upos}|{word.feats}" for word in words),
        heads=tuple(place[word.head] for word in words),
        relation=tuple("root" if word.head == at else word.deprel for at, word in zip(kept, words, strict=True)),
        start=tuple(starts),
    )


def _as_headline(sentence: Sentence, after: Sentence | None, rng: random.Random) -> Sentence:
    """Return a sentence that ends its paragraph now and then without its full stop, or with a bullet before it."""
    words = sentence.words
    ends = after is None or after.opens_paragraph
    last = len(words) - 1
    if ends and last and words[-1].form == "." and last not in {w.head for w in words[:-1]} and rng.random() < NO_STOP:
        words = words[:-1]
    if sentence.opens_paragraph and ends and rng.random() < BULLET:
        root = next(at for at, word in enumerate(words) if word.head == at)
        bullet = Word("•", "•", "PUNCT", "NFP", "", root + 1, "punct", space=True)
        words = (bullet, *(replace(word, head=word.head + 1) for word in words))
    return replace(sentence, words=words)


def names_example(nlp: Language, named: Named, rng: random.Random | None = None) -> Example:
    """Return a text with names as words of our tokenizer, reprinted if ``rng`` is given."""
    doc = nlp.make_doc(reprint(named.text, rng) if rng else named.text)
    kept = [token.i for token in doc if not token.is_space]
    tags = allowed_tags(doc, named)
    return Example(
        words=tuple(doc[at].text for at in kept),
        breaks=frozenset(n for n, at in enumerate(kept) if at and "\n" in doc[at - 1].text),
        names=tuple(tags[at] for at in kept),
    )


def allowed_tags(doc: Doc, named: Named) -> list[frozenset[str]]:
    """Return the tags that each token may bear, as far as the corpus tells."""
    hidden = OUTSIDE | {f"{place}-{label}" for label in named.hidden for place in "BI"}
    tags = [hidden if token.text[0].isupper() or token.text[0].isdigit() else OUTSIDE for token in doc]
    for start, end in named.open:
        for token in doc.char_span(start, end, alignment_mode="expand") or ():
            tags[token.i] = ANYTHING
    for first, last, labels in _token_spans(doc, named.names):
        for at in range(first, last):
            tags[at] = frozenset(_tag(label, opens=at == first) for label in labels)
    return tags


def _token_spans(doc: Doc, names: Sequence[Name]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the tokens of each name, the later one dropped where two meet in one token."""
    taken = 0
    for name in names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is not None and span.start >= taken:
            taken = span.end
            yield span.start, span.end, name.labels


def _tag(label: str, *, opens: bool) -> str:
    return label if label == TAGS[0] else f"{'B' if opens else 'I'}-{label}"


def together(items: Sequence[Named], rng: random.Random, most: int = 6) -> Iterator[Named]:
    """Yield neighbouring sentences joined to texts of one to ``most`` sentences, some as paragraphs of their own."""
    at = 0
    while at < len(items):
        size = rng.randint(1, most)
        yield _concatenated(items[at : at + size], rng)
        at += size


def _concatenated(items: Sequence[Named], rng: random.Random) -> Named:
    """Return several sentences of one corpus as one text."""
    text, names, open_ = "", [], []
    for named in items:
        text += (BREAK.form if rng.random() < NEW_PARAGRAPH else " ") * bool(text)
        base = len(text)
        text += named.text
        names += [Name(name.start + base, name.end + base, name.labels) for name in named.names]
        open_ += [(start + base, end + base) for start, end in named.open]
    return Named(text, tuple(names), items[0].hidden, tuple(open_))
