"""Where the dev parts of the open corpora lie below the data folder, and what is measured on them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from bot.errors import SourceError
from bot.extraction.evaluation.conllu import Sentence, join_hyphenated, read_conllu, read_text
from bot.extraction.evaluation.documents import gold_doc, groups
from bot.extraction.evaluation.named import PLACES, Name, Named
from bot.extraction.evaluation.tagged import Tagged, join, read_tagged, runs_of_tags

TREEBANKS = {
    "ewt": ("ud_ewt/en_ewt-ud-train.conllu", "ud_ewt/en_ewt-ud-dev.conllu"),
    "gum": ("gum_clean/train", "gum_clean/dev"),
}
WIKIGOLD, POLITICS, UNER = "wikigold/dev.conll", "crossner/politics/dev.txt", "uner_ewt/en_ewt-ud-dev.iob2"
UNER_COLUMNS = 3
# the labels of the corpora that are measured; all other types are left out of the count
MEASURED = {
    kind: labels
    for labels, kinds in {
        ("PERSON",): "PER person politician",
        ("ORG",): "ORG organisation politicalparty",
        PLACES: "LOC location country",
    }.items()
    for kind in kinds.split()
}


def missing_files(data: Path) -> list[str]:
    """Return what of the dev parts is not in a folder."""
    return [
        name
        for name in (*(dev for _, dev in TREEBANKS.values()), WIKIGOLD, POLITICS, UNER)
        if not (data / name).exists()
    ]


def treebank(data: Path, name: str, *, dev: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of the train or dev part of EWT or GUM as the treebank has them."""
    place = data / TREEBANKS[name][dev]
    for file in sorted(place.glob("*.conllu")) if place.is_dir() else [place]:
        yield from read_conllu(file)


def dev_trees(data: Path, name: str, nlp: Language) -> list[Doc]:
    """Return the dev part of a treebank as documents of one to six sentences, the same every time.

    There are no line breaks in them, which would give away where sentences begin. Raises ``SourceError`` where there
    is no sentence.
    """
    joined = (join_hyphenated(sentence, nlp.make_doc) for sentence in treebank(data, name, dev=True))
    flat = (replace(sentence, opens_paragraph=False) for sentence in joined)
    found = [gold_doc(nlp.vocab, group) for group in groups(flat, random.Random(0))]
    if not found:
        raise SourceError(f"There are no sentences in {data / TREEBANKS[name][True]}. Fetch the corpora anew.")
    return found


def dev_names(data: Path) -> Mapping[str, list[Named]]:
    """Return the sentences that names are measured on; training sees none of them.

    Of Universal NER, whose train part is not to be had, every other document is trained on and the rest is measured.
    """
    return {
        "WikiGold dev": [as_printed(tagged) for tagged in read_tagged(data / WIKIGOLD)],
        "CrossNER politics dev": [as_printed(tagged) for tagged in read_tagged(data / POLITICS)],
        "UNER-EWT dev, odd documents": list(uner(data, odd=True)),
    }


def as_printed(tagged: Tagged) -> Named:
    """Return a sentence with the spans of its corpus that are measured."""
    text, starts = join(tagged.tokens)
    names = (
        Name(starts[first], starts[end - 1] + len(tagged.tokens[end - 1]), MEASURED[kind])
        for first, end, kind in tagged.names
        if kind in MEASURED
    )
    return Named(text, tuple(names))


def uner(data: Path, *, odd: bool) -> Iterator[Named]:
    """Yield the sentences of every other document of Universal NER, printed as EWT has them.

    The two files differ in their order and here and there in a token; a sentence that EWT has not is passed over, and
    so is one of an odd document that an even one has too.
    """
    printed = {tuple(word.form for word in sentence.words): sentence for sentence in treebank(data, "ewt", dev=True)}
    numbered = list(read_uner(data / UNER))
    even = {tagged.tokens for number, tagged in numbered if number % 2 == 0}
    for number, tagged in numbered:
        sentence = printed.get(tagged.tokens)
        if sentence is not None and number % 2 == odd and not (odd and tagged.tokens in even):
            yield _on_sentence(sentence, tagged)


def _on_sentence(sentence: Sentence, tagged: Tagged) -> Named:
    """Return a sentence as it is printed with the names of its tokens."""
    starts = sentence.starts()
    names = (
        Name(starts[first], starts[end - 1] + len(sentence.words[end - 1].form), MEASURED[kind])
        for first, end, kind in tagged.names
        if kind in MEASURED
    )
    return Named(sentence.text.rstrip(), tuple(names))


def read_uner(path: Path) -> Iterator[tuple[int, Tagged]]:
    """Yield the sentences of a Universal NER file (number, word, tag, …), each with the number of its document.

    Raises ``SourceError`` where a word has no tag.
    """
    document = -1
    for block in read_text(path).split("\n\n"):
        lines = block.split("\n")
        document += any(line.startswith("# newdoc") for line in lines)
        rows = [line.split("\t") for line in lines if line and line[0].isdigit()]
        if any(len(row) < UNER_COLUMNS for row in rows):
            raise SourceError(f"{path.name} is no Universal NER: a word with its tag is needed in {lines[0]!r}.")
        if rows:
            yield document, Tagged(tuple(row[1] for row in rows), tuple(runs_of_tags([row[2] for row in rows])))
