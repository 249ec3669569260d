"""Measure a pipeline on gold sentences and write the figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from bot.errors import ExtractionError, SourceError
from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.corpora import TREEBANKS, dev_names, dev_trees, missing_files
from bot.extraction.evaluation.documents import documents, gold_doc
from bot.extraction.evaluation.measure import COARSE, FINE, SYNTAX, Score, names_scores, syntax_scores
from bot.extraction.evaluation.named import Named
from bot.extraction.evaluation.resources import Cost, cost_of
from bot.extraction.pipeline import gives_trees, load_language

OWN = "own sentences"
FOREIGN = (
    "UAS and LAS compare with Universal Dependencies; this pipeline writes other labels, so they say nothing of it.\n"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores in per cent, by corpus: of tags, trees and sentences by layer, of names by kind."""

    syntax: Mapping[str, Mapping[str, float]]
    names: Mapping[str, Sequence[Score]]


def report(name: str | None, sentences: Path | None, data: Path | None) -> str:
    """Return all figures of a pipeline, the shipped one if ``name`` is None, as Markdown.

    ``sentences`` are CoNLL-U files with names, ``data`` is the folder of the open corpora; one of them is needed.
    Raises ``ExtractionError`` where there is no such pipeline or it does not parse, ``SourceError`` where there is
    nothing to measure on.
    """
    nlp = _loaded(name)
    found = [on_sentences(nlp, sentences)] if sentences else []
    found += [on_corpora(nlp, data)] if data else []
    texts = [doc.text for doc in _gold(nlp, sentences)] if sentences else running_texts(nlp, data or Path())
    tables = [
        syntax_table({corpus: row for figures in found for corpus, row in figures.syntax.items()}),
        names_table({corpus: rows for figures in found for corpus, rows in figures.names.items()}),
        cost_table(cost_of(nlp, name, texts)),
    ]
    return "\n".join([f"# {title(nlp)}\n", *filter(None, [_note(nlp)]), *tables])


def _loaded(name: str | None) -> Language:
    """Return a pipeline that gives trees."""
    try:
        nlp = load_language(name)
    except OSError as error:
        if name and any(Path(name).glob("*")):
            raise ExtractionError(f"The language pipeline in {name} is not whole. Copy it anew.") from error
        raise ExtractionError(
            f"There is no language pipeline {name}. Name a folder or an installed package."
        ) from error
    if not gives_trees(nlp):
        raise ExtractionError(f"The language pipeline {name} gives no trees, so it cannot be measured.")
    return nlp


def _note(nlp: Language) -> str:
    """Return a remark where the labels of the trees are not those of the gold."""
    relations = {token.dep_ for token in nlp("The boat was seen by the man on the pier.")}
    return FOREIGN if relations & {"pobj", "nsubjpass", "auxpass"} else ""


def title(nlp: Language) -> str:
    """Return the name and version of a pipeline."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


def running_texts(nlp: Language, data: Path) -> list[str]:
    """Return texts of the open corpora that speed is measured on."""
    return [doc.text for doc in dev_trees(data, "gum", nlp)]


def _gold(nlp: Language, place: Path) -> list[Doc]:
    """Return the documents of CoNLL-U files with their gold annotation."""
    docs = [gold_doc(nlp.vocab, group) for file in files_of(place) for group in documents(read_conllu(file))]
    if not docs:
        raise SourceError(f"There are no sentences in {place}. Give a CoNLL-U file or a folder of them.")
    return docs


def on_sentences(nlp: Language, place: Path) -> Figures:
    """Measure a pipeline on CoNLL-U files with names in their last column, whole documents at a time."""
    docs = _gold(nlp, place)
    return Figures({OWN: syntax_scores(nlp, docs)}, {OWN: names_scores(nlp, [Named.of(doc) for doc in docs], FINE)})


def on_corpora(nlp: Language, data: Path) -> Figures:
    """Measure a pipeline on the dev parts of the open corpora."""
    if missing := missing_files(data):
        raise SourceError(f"The corpora are not whole: there is no {missing[0]} in {data}.")
    trees = {name: dev_trees(data, name, nlp) for name in TREEBANKS}
    return Figures(
        {f"{name.upper()} dev": syntax_scores(nlp, docs) for name, docs in trees.items()},
        {name: names_scores(nlp, items, COARSE) for name, items in dev_names(data).items()},
    )


def files_of(place: Path) -> list[Path]:
    """Return the CoNLL-U files of a folder, or the one file."""
    return sorted(place.glob("*.conllu")) if place.is_dir() else [place]


def syntax_table(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return the scores of tags, lemmas, trees and sentences as a table."""
    rows = [[name, *(f"{row[layer]:.1f}" for layer in SYNTAX)] for name, row in scores.items()]
    return table(["corpus", *SYNTAX], rows)


def names_table(scores: Mapping[str, Sequence[Score]]) -> str:
    """Return the scores of names as a table; kinds that a corpus does not have are left out."""
    rows = [
        [name, row.label, f"{row.precision:.1f}", f"{row.recall:.1f}", f"{row.f:.1f}", str(row.gold)]
        for name, scored in scores.items()
        for row in scored
        if row.gold
    ]
    return table(["corpus", "label", "P", "R", "F", "names"], rows, words=2)


def cost_table(cost: Cost) -> str:
    """Return what the pipeline costs as a table."""
    rows = [
        ["words a second, one core", f"{round(cost.words_per_second, -2):,.0f}"],
        ["time, as a multiple of spaCy's blank tokenizer", f"{cost.times_tokenizer:.1f}"],
        ["load, seconds", f"{cost.load:.2f}"],
        ["imports before that, seconds", f"{cost.imports:.2f}"],
        ["memory of a process with it, MB", f"{cost.memory:.0f}"],
        ["size on the disk, MB", f"{cost.size:.1f}"],
        ["torch imported", "yes" if cost.torch else "no"],
    ]
    return table(["cost", "figure"], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1) -> str:
    """Return a Markdown table; the first ``words`` columns are words, the others numbers."""
    rule = ["---"] * words + ["--:"] * (len(head) - words)
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))
