"""Stand in for the English pipelines of spaCy: what the shipped one reads, told as those tell it.

Trees are drawn in ClearNLP's style, names have the labels of OntoNotes and hold "the" and the possessive ending, days
and numbers are names as well, and words are cut by spaCy's own rules. A Doc that went through here looks as one from
en_core_web_sm does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span, Token
from spacy.util import registry

from bot.extraction.language.component import ASSIGNS, Reader
from bot.extraction.pipeline import SHIPPED, load_language
from tests.extraction.clear_trees import NEGATIONS, Tree, redraw
from tests.extraction.parses import Word

NAMES = {"WORK": "WORK_OF_ART", "WEAPON": "PRODUCT", "MISC": "PRODUCT"}
WITH_ARTICLE = frozenset({"ORG", "GPE", "LOC", "FAC", "EVENT"})
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"})
BECOMING = frozenset({"become", "remain", "seem", "stay", "look", "appear", "feel", "sound", "get", "turn", "prove"})
LABELS = {
    "root": "ROOT",
    "obj": "dobj",
    "nsubj:pass": "nsubjpass",
    "nsubj:outer": "nsubj",
    "csubj:pass": "csubjpass",
    "csubj:outer": "csubj",
    "aux:pass": "auxpass",
    "nmod:poss": "poss",
    "nmod:desc": "compound",
    "flat": "compound",
    "goeswith": "compound",
    "acl:relcl": "relcl",
    "advcl:relcl": "advcl",
    "compound:prt": "prt",
    "det:predet": "predet",
    "cc:preconj": "preconj",
    "discourse": "intj",
    "fixed": "advmod",
    "obl": "npadvmod",
    "obl:agent": "npadvmod",
    "obl:unmarked": "npadvmod",
    "nmod:unmarked": "npadvmod",
    "vocative": "npadvmod",
    "dislocated": "dep",
    "orphan": "dep",
    "reparandum": "dep",
    "list": "dep",
}


def write_pipeline(place: Path) -> str:
    """Write a pipeline that reads as spaCy's own do into a folder, and return the folder as a setting names it."""
    nlp = load_language()
    nlp.tokenizer = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
    for name in nlp.pipe_names:
        nlp.remove_pipe(name)
    nlp.add_pipe("clear_reader").from_disk(SHIPPED / "reader")
    nlp.add_pipe("clear_style")
    nlp.meta["name"] = "clear_style"
    nlp.to_disk(place)
    return str(place)


@Language.factory("clear_reader", assigns=[*ASSIGNS, "doc.sents", "doc.ents"])
def make_reader(nlp: Language, name: str) -> Reader:
    """Return the reader of the shipped pipeline under a name by which nobody takes it for that one."""
    return Reader(nlp.vocab, name)


@Language.component(
    "clear_style",
    requires=["token.dep", "token.head", "token.tag", "doc.sents", "doc.ents"],
    assigns=["token.dep", "token.head", "token.pos", "doc.ents"],
)
def clear(doc: Doc) -> Doc:
    """Draw the tree of each sentence anew and label the names as spaCy's own pipelines do."""
    names = [*_names(doc)]
    words = [word for sentence in doc.sents for word in _redrawn(sentence)]
    add = doc.vocab.strings.add
    heads = np.array([word.head - i for i, word in enumerate(words)], dtype=np.int64)
    columns = [
        heads.view(np.uint64),
        np.array([add(word.label) for word in words], dtype=np.uint64),
        np.array([IDS[word.pos] for word in words], dtype=np.uint64),
    ]
    doc.from_array(["HEAD", "DEP", "POS"], np.stack(columns, axis=1))
    doc.set_ents(names)
    return doc


def _redrawn(sentence: Span) -> Iterator[Word]:
    """Yield the words of a sentence with heads that count from the start of the Doc."""
    start = sentence.start
    words = [Word(t.text, t.pos_, t.dep_, t.head.i - start, t.lemma_, t.tag_) for t in sentence]
    return (replace(word, head=word.head + start) for word in in_clear_style(words))


def in_clear_style(words: Sequence[Word]) -> list[Word]:
    """Return one sentence with the heads and labels that ClearNLP's style has; a root's head is itself."""
    tree = redraw(words)
    labels = [_label(tree, i) for i in range(len(words))]
    return [
        replace(word, head=head, label=label, pos=_pos(word, label))
        for word, head, label in zip(words, tree.heads, labels, strict=True)
    ]


def _label(tree: Tree, i: int) -> str:
    """Return the label of a word whose head stands already."""
    label = tree.labels[i]
    told_by_place = BY_PLACE.get(label)
    return told_by_place(tree, i) if told_by_place is not None else LABELS.get(label, label)


def _adverb(tree: Tree, i: int) -> str:
    if tree.low(i) in NEGATIONS:
        return "neg"
    return "quantmod" if tree.labels[tree.heads[i]] == "nummod" else "advmod"


def _subject(tree: Tree, i: int) -> str:
    """Tell what there is from what does something."""
    return "attr" if i > tree.heads[i] and tree.children(tree.heads[i], "expl") else "nsubj"


def _open_complement(tree: Tree, i: int) -> str:
    if tree.pos(i) in {"VERB", "AUX"}:
        return "xcomp"
    if tree.words[tree.heads[i]].lemma in BECOMING:
        return "acomp" if tree.pos(i) == "ADJ" else "attr"
    return "oprd"


BY_PLACE: dict[str, Callable[[Tree, int], str]] = {
    "advmod": _adverb,
    "amod": lambda tree, i: "compound" if tree.words[i].tag == "NNP" else "amod",
    "expl": lambda tree, i: "expl" if tree.low(i) == "there" else "nsubj",
    "nsubj": _subject,
    "iobj": lambda tree, i: "dative" if tree.children(tree.heads[i], "obj") else "dobj",
    "mark": lambda tree, i: "aux" if tree.low(i) == "to" else "mark",
    "xcomp": _open_complement,
}


def _pos(word: Word, label: str) -> str:
    if word.tag == "WRB":
        return "SCONJ"
    if word.tag == "NNP":
        return "PROPN"
    return "ADP" if word.pos == "SCONJ" and label in {"prep", "agent"} else word.pos


def _names(doc: Doc) -> Iterator[Span]:
    """Yield the names under their other labels, and the days and numbers between them."""
    taken: set[int] = set()
    for entity in doc.ents:
        span = _with_ends(doc, entity, NAMES.get(entity.label_, entity.label_))
        taken.update(range(span.start, span.end))
        yield span
    for token in doc:
        label = _measure(token)
        if label is not None and token.i not in taken:
            yield Span(doc, token.i, token.i + 1, label)


def _with_ends(doc: Doc, entity: Span, label: str) -> Span:
    """Take in the article before a name and the possessive ending behind it, where no other name has them."""
    start, end = entity.start, entity.end
    article = doc[start - 1] if label in WITH_ARTICLE and start > 0 and not doc[start].is_sent_start else None
    has_article = article is not None and article.lower_ == "the" and not article.ent_type
    has_ending = end < len(doc) and doc[end].tag_ == "POS" and not doc[end].ent_type
    return Span(doc, start - has_article, end + has_ending, label)


def _measure(token: Token) -> str | None:
    if token.lower_ in DAYS:
        return "DATE"
    return "CARDINAL" if token.pos_ == "NUM" else None
