"""Say which corpus is used for what: all paths below the data folder are named here and nowhere else."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from bot.extraction.training.augment import renamed
from bot.extraction.training.conllu import Sentence, join_hyphenated, read_conllu
from bot.extraction.training.gum import gum_names
from bot.extraction.training.names import Gazetteer, Name, Named, without_overlap
from bot.extraction.training.tagged import Tagged, as_named, join, read_tagged, runs_of_tags
from bot.extraction.training.views import groups, names_doc, syntax_doc, together

RUN = 20
CROSSNER = ("politics", "science", "literature", "music", "ai")
TREEBANKS = {
    "ewt": ("ud_ewt/en_ewt-ud-train.conllu", "ud_ewt/en_ewt-ud-dev.conllu"),
    "gum": ("gum_clean/train", "gum_clean/dev"),
}


def treebank(data: Path, name: str, *, dev: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of the train or dev part of EWT or GUM as the treebank has them."""
    place = data / TREEBANKS[name][dev]
    for file in sorted(place.glob("*.conllu")) if place.is_dir() else [place]:
        yield from read_conllu(file)


def syntax_view(data: Path, nlp: Language, seed: int) -> Iterator[Doc]:
    """Yield one view of both treebanks."""
    rng = random.Random(seed)
    for name in TREEBANKS:
        joined = (join_hyphenated(sentence, nlp.make_doc) for sentence in treebank(data, name))
        for group in groups(joined, rng):
            yield syntax_doc(nlp, group, rng)


def syntax_dev(data: Path, nlp: Language, name: str) -> list[Doc]:
    """Return the dev part of a treebank as documents of a few sentences, printed as it is."""
    return [syntax_doc(nlp, group) for group in _dev_groups(data, nlp, name)]


def _dev_groups(data: Path, nlp: Language, name: str) -> Iterator[list[Sentence]]:
    """Yield the dev sentences in groups that are the same every time."""
    joined = (join_hyphenated(sentence, nlp.make_doc) for sentence in treebank(data, name, dev=True))
    joined = (replace(sentence, opens_paragraph=False) for sentence in joined)  # empty lines would give points
    return groups(joined, random.Random(0))


def dev_texts(data: Path, nlp: Language) -> list[str]:
    """Return the running text that speed is measured on."""
    return [doc.text for doc in syntax_dev(data, nlp, "gum")]


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
    return found


def dev_names(data: Path, gazetteer: Gazetteer) -> dict[str, list[Named]]:
    """Return the sentences that names are measured on; training sees none of them."""
    return {
        "wikigold dev": [_as_printed(t, gazetteer) for t in read_tagged(data / "wikigold" / "dev.conll")],
        "CrossNER politics dev": [
            _as_printed(t, gazetteer) for t in read_tagged(data / "crossner" / "politics" / "dev.txt")
        ],
        "UNER-EWT dev": list(_uner(data)),
    }


def _as_printed(tagged: Tagged, gazetteer: Gazetteer) -> Named:
    """Return a sentence with exactly the spans of its corpus: titles kept, no demonyms added."""
    text, starts = join(tagged.tokens)
    names = []
    for first, end, kind in tagged.names:
        start, stop = starts[first], starts[end - 1] + len(tagged.tokens[end - 1])
        label = gazetteer.label(text[start:stop], kind)
        names += [Name(start, stop, label)] if label else []
    return Named(text, without_overlap(names))


def _uner(data: Path) -> Iterator[Named]:
    """Yield the names of Universal NER on the text of the EWT dev sentences (the two files differ in order)."""
    labels = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
    printed = {tuple(word.form for word in sentence.words): sentence for sentence in treebank(data, "ewt", dev=True)}
    for tagged in read_uner(data / "uner_ewt" / "en_ewt-ud-dev.iob2"):
        sentence = printed.get(tagged.tokens)
        if sentence is None:
            continue
        starts = sentence.starts()
        names = [
            Name(starts[first], starts[end - 1] + len(sentence.words[end - 1].form), labels[kind])
            for first, end, kind in tagged.names
            if kind in labels
        ]
        yield Named(sentence.text.rstrip(), tuple(names))


def read_uner(path: Path) -> Iterator[Tagged]:
    """Yield the sentences of a Universal NER file (number, word, tag, …)."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            yield Tagged(tuple(row[1] for row in rows), tuple(runs_of_tags([row[2] for row in rows])))


def raw_sentences(data: Path) -> Iterator[str]:
    """Yield the text that only the teacher labels: three of five runs of VOA news, then the sentences of EWT."""
    lines = (data / "voa_text" / "sentences.txt").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(line for line in lines if line.strip()):
        if number // RUN % 5 < 3:
            yield join(line.split())[0]
    for sentence in treebank(data, "ewt"):
        yield sentence.text.rstrip()


def names_view(items: list[Named], pools: Mapping[str, Sequence[str]], nlp: Language, seed: int) -> Iterator[Doc]:
    """Yield one view of sentences with names, some of the names exchanged for others of ``pools``."""
    rng = random.Random(seed)
    for named in together(items, rng):
        yield names_doc(nlp, renamed(named, pools, rng), rng)


def name_pools(items: Iterable[Named], gazetteer: Gazetteer) -> dict[str, list[str]]:
    """Return names to put in place of others: full names of people in the corpora, and what the gazetteer knows."""
    people = {n.text[x.start : x.end] for n in items for x in n.names if x.label == "PERSON"}
    full = sorted(name for name in people if 2 <= len(name.split()) <= 3 and name.replace(" ", "").isalpha())
    return {"PERSON": full, "GPE": sorted(gazetteer.large)}


def save(docs: Iterator[Doc], path: Path) -> int:
    """Write documents as a DocBin and return how many words they have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = list(docs)
    DocBin(
        attrs=["ORTH", "SPACY", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE"],
        docs=kept,
    ).to_disk(path)
    return sum(len(doc) for doc in kept)
