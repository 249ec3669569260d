"""Say which corpus teaches what; all that is measured lies in other parts (``evaluation/corpora.py``)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from spacy.language import Language

from bot.errors import SourceError
from bot.extraction.evaluation.conllu import join_hyphenated
from bot.extraction.evaluation.corpora import TREEBANKS, missing_files, treebank, uner
from bot.extraction.evaluation.documents import groups
from bot.extraction.evaluation.named import Named
from bot.extraction.evaluation.tagged import read_tagged
from bot.extraction.language.lemmas import Lemmas
from bot.extraction.training.examples import Example, names_example, together, trees_example
from bot.extraction.training.gum import gum_names
from bot.extraction.training.inventions import Inventor
from bot.extraction.training.lemmas import learn
from bot.extraction.training.names import Gazetteer
from bot.extraction.training.tagged import as_named, refined

CROSSNER = ("politics", "science", "literature", "music", "ai")
NAMELESS_KEPT = 0.5
MOST_SENTENCES = 8


NEEDED = (
    *(name for parts in TREEBANKS.values() for name in parts),
    "demonyms.json",
    "re3d/train",
    "wikigold/train.conll",
    *(f"crossner/{domain}/{part}.txt" for domain in CROSSNER for part in ("train", "dev")),
)


def check(data: Path) -> None:
    """Raise ``SourceError`` where a corpus that teaches or measures is missing."""
    missing = [name for name in NEEDED if not (data / name).exists()] + missing_files(data)
    if missing:
        raise SourceError(f"The corpora are not whole: there is no {missing[0]} in {data}.")


def trees(data: Path, nlp: Language, rng: random.Random) -> Iterator[Example]:
    """Yield one view of both treebanks: grouped and printed by chance."""
    for name in TREEBANKS:
        joined = (join_hyphenated(sentence, nlp.make_doc) for sentence in treebank(data, name))
        for group in groups(joined, rng, MOST_SENTENCES):
            yield trees_example(group, rng)


def lemma_rules(data: Path) -> Lemmas:
    """Return what the treebanks teach of lemmas."""
    sentences = (sentence for name in TREEBANKS for sentence in treebank(data, name))
    return learn((word.form, word.tag, word.lemma) for sentence in sentences for word in sentence.words)


def gold_names(data: Path, gazetteer: Gazetteer) -> dict[str, list[Named]]:
    """Return the sentences with names of all corpora that may be trained on, by corpus."""
    found = {"wikigold": [as_named(t, gazetteer) for t in read_tagged(data / "wikigold" / "train.conll")]}
    for domain in CROSSNER:
        parts = ["train"] if domain == "politics" else ["train", "dev"]
        tagged = [t for part in parts for t in read_tagged(data / "crossner" / domain / f"{part}.txt")]
        found[f"crossner-{domain}"] = [as_named(t, gazetteer) for t in tagged]
    reports = sorted((data / "re3d" / "train").glob("*/*.conll"))
    found["re3d"] = [as_named(t, gazetteer, mentions=True) for file in reports for t in read_tagged(file)]
    found["gum"] = [gum_names(sentence, gazetteer) for sentence in treebank(data, "gum")]
    found["uner"] = [refined(named, gazetteer) for named in uner(data, odd=False)]
    return found


def names(
    items: Mapping[str, Sequence[Named]], inventor: Inventor, nlp: Language, rng: random.Random
) -> Iterator[Example]:
    """Yield one view of the sentences with names, some of the names exchanged for invented ones.

    Of GUM's texts without a name only some are kept: they are most of it and teach little.
    """
    for corpus, sentences in items.items():
        for named in together(sentences, rng):
            if named.names or corpus != "gum" or rng.random() < NAMELESS_KEPT:
                yield names_example(nlp, inventor.renamed(named, rng), rng)
