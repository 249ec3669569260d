"""Docs built by hand: a step is tested on the annotation it asks for, not on what some weights happen to give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.extraction.assembly import assemble
from bot.extraction.cleaning import find_paragraphs
from bot.model import Article, Brief, Engine

ENGINE = Engine("0", "by hand 0")
BREAK = "¶"
NO_SPACE_BEFORE = frozenset(".,;:?!”’)") | {"'s", "’s", "n’t", "\n\n"}
NO_SPACE_AFTER = frozenset("“‘(") | {"\n\n"}
SPACY_LABELS = {
    "root": "ROOT",
    "obj": "dobj",
    "iobj": "dative",
    "nsubj:pass": "nsubjpass",
    "aux:pass": "auxpass",
    "nmod:poss": "poss",
    "acl:relcl": "relcl",
    "flat": "compound",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One token: what the tagger, the parser and the lemmatizer would say of it, and the place of its head."""

    text: str
    pos: str
    label: str
    head: int
    lemma: str
    tag: str


def parsed(nlp: Language, *sentences: str, names: Iterable[tuple[str, str]] = ()) -> Doc:
    """Return a Doc with the given parse, a string for each sentence, and every printing of ``names`` as its entities.

    ``names`` holds (text, label); of two that overlap the longer is taken.
    A token is ``word/POS/label/head[/lemma[/tag]]``; the head is the nearest word of that text, ``-`` for the root. A
    sentence that begins with ``¶`` begins a paragraph. Spaces are put as one writes.
    """
    found: list[Word] = []
    for sentence in sentences:
        if sentence.startswith(BREAK):
            found.append(Word("\n\n", "SPACE", "dep", len(found) - 1, "\n\n", "_SP"))
        found += _sentence(sentence.removeprefix(BREAK).split(), len(found))
    doc = Doc(
        nlp.vocab,
        words=[word.text for word in found],
        spaces=_spaces([word.text for word in found]),
        heads=[word.head for word in found],
        deps=[word.label for word in found],
        pos=[word.pos for word in found],
        tags=[word.tag for word in found],
        lemmas=[word.lemma for word in found],
    )
    doc.ents = filter_spans([span for name, label in names for span in _entities(doc, name, label)])
    return doc


def _sentence(tokens: list[str], first: int) -> list[Word]:
    parts = [token.split("/") for token in tokens]
    heads = [_nearest(parts, place, part[3]) for place, part in enumerate(parts)]
    return [_word(*part[:3], *part[4:], head=first + head) for part, head in zip(parts, heads, strict=True)]


def _nearest(parts: list[list[str]], place: int, head: str) -> int:
    places = [n for n, part in enumerate(parts) if part[0] == head and n != place]
    return place if head == "-" else min(places, key=lambda n: abs(n - place))


def _word(text: str, pos: str, label: str, lemma: str = "", tag: str = "", *, head: int) -> Word:
    return Word(text, pos, label, head, lemma or text.lower(), tag or pos)


def _spaces(texts: list[str]) -> list[bool]:
    following = [*texts[1:], "\n\n"]
    return [one not in NO_SPACE_AFTER and two not in NO_SPACE_BEFORE for one, two in zip(texts, following, strict=True)]


def _entities(doc: Doc, name: str, label: str) -> list[Span]:
    places = (match.span() for match in re.finditer(re.escape(name), doc.text))
    found = [span for place in places if (span := doc.char_span(*place, label=label)) is not None]
    assert found, f"{name} is not printed"
    return found


def in_spacy_labels(sentence: str) -> str:
    """Write a parse in Universal Dependencies with spaCy's own label names, where the two draw the same tree."""
    tokens = [token.split("/") for token in sentence.split()]
    return " ".join("/".join([*t[:2], *(SPACY_LABELS.get(label, label) for label in t[2:3]), *t[3:]]) for t in tokens)


def read(nlp: Language, doc: Doc) -> Doc:
    """Send a parsed Doc through our own steps of a pipeline, in their order."""
    doc._.paragraphs = find_paragraphs(doc.text)
    for name, step in nlp.pipeline:
        if name.startswith("brief_") and name != "brief_paragraphs":
            doc = step(doc)
    return doc


def brief_of(doc: Doc) -> Brief:
    """Return the brief of a Doc that our steps have read."""
    return assemble(Article(doc.text), doc, ENGINE)
