"""Put sentences together to the running text that a pipeline meets, as a spaCy Doc with its gold annotation."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.extraction.evaluation.conllu import Sentence, Word
from bot.extraction.language.tags import spans_of

MOST_SENTENCES = 6
BREAK = Word("\n\n", "\n\n", "SPACE", "_SP", "", 0, "dep", space=False)
_TAG = "Name="


def groups(sentences: Iterable[Sentence], rng: random.Random, most: int = MOST_SENTENCES) -> Iterator[list[Sentence]]:
    """Yield runs of one to ``most`` sentences that follow each other in one document."""
    group: list[Sentence] = []
    size = rng.randint(1, most)
    for sentence in sentences:
        if group and (len(group) >= size or sentence.opens_document):
            yield group
            group, size = [], rng.randint(1, most)
        group.append(sentence)
    if group:
        yield group


def documents(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of one document after the other."""
    document: list[Sentence] = []
    for sentence in sentences:
        if document and sentence.opens_document:
            yield document
            document = []
        document.append(sentence)
    if document:
        yield document


def running(group: Sequence[Sentence]) -> list[Word]:
    """Return the words of all sentences with heads counted through, an empty line before each paragraph."""
    words: list[Word] = []
    for sentence in group:
        if words and sentence.opens_paragraph:
            words[-1] = replace(words[-1], space=False)
            words.append(replace(BREAK, head=len(words) - 1))
        elif words:
            words[-1] = replace(words[-1], space=True)
        base = len(words)
        words += [replace(word, head=word.head + base) for word in sentence.words]
    return words


def text_of(words: Sequence[Word]) -> str:
    """Return words as they are printed."""
    return "".join(word.form + " " * word.space for word in words)


def gold_doc(vocab: Vocab, group: Sequence[Sentence]) -> Doc:
    """Return the sentences as one Doc with tags, morphology, lemmas, heads and, where they are marked, names."""
    words = running(group)
    doc = Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        tags=[word.tag for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=[word.head for word in words],
        deps=["ROOT" if word.deprel == "root" else word.deprel for word in words],
    )
    doc.set_ents(list(_entities(doc, words)))
    return doc


def _entities(doc: Doc, words: Sequence[Word]) -> Iterator[Span]:
    """Yield the names that the last column of the words marks (``Name=B-ORG``)."""
    for first, end, label in spans_of([_mark(word) for word in words]):
        yield Span(doc, first, end, label)


def _mark(word: Word) -> str:
    """Return the name tag of a word, or nothing."""
    return next((part.removeprefix(_TAG) for part in word.misc.split("|") if part.startswith(_TAG)), "")
