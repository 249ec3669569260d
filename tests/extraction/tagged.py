"""Docs and sentences with tags, built by hand: what the tests of the language pipeline and of its recipe begin with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import spacy
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.extraction.evaluation.conllu import Sentence, Word
from bot.extraction.language.found import Found

TORN = """\
# newdoc id = d
# newpar
# text = Al-Zaman didn't stop.
1\tAl\tAl\tPROPN\tNNP\tNumber=Sing\t6\tnsubj\t_\tSpaceAfter=No
2\t-\t-\tPUNCT\tHYPH\t_\t3\tpunct\t_\tSpaceAfter=No
3\tZaman\tZaman\tPROPN\tNNP\tNumber=Sing\t1\tflat\t_\t_
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\tTense=Past\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\tPolarity=Neg\t6\tadvmod\t_\t_
6\tstop\tstop\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

# newpar
# text = It did.
1\tIt\tit\tPRON\tPRP\tPerson=3\t2\tnsubj\t_\t_
2\tdid\tdo\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""
_UPOS = {"NNP": "PROPN", "NN": "NOUN", "VBD": "VERB", "DT": "DET", "IN": "ADP", "JJ": "ADJ", ".": "PUNCT"}


@cache
def vocab() -> Vocab:
    """Return an English vocabulary."""
    return spacy.blank("en").vocab


def tagged(text: str, *names: tuple[int, int, str]) -> Doc:
    """Return a Doc of ``word/TAG`` tokens, a noun where there is no tag; ``|`` begins a sentence, ``¶`` is a line."""
    words: list[str] = []
    tags: list[str] = []
    starts: list[bool] = []
    for sentence in text.split(" | "):
        for at, token in enumerate(sentence.split()):
            word, _, tag = token.partition("/")
            words.append("\n\n" if word == "¶" else word)
            tags.append(tag or ("NNP" if word[0].isupper() else "NN"))
            starts.append(at == 0)
    doc = Doc(vocab(), words=words, tags=tags, sent_starts=starts)
    doc.set_ents([Span(doc, first, end, label) for first, end, label in names])
    return doc


def found_at(*places: tuple[int, int, str]) -> list[Found]:
    """Return names by first token, token behind the last, and label."""
    return [Found(*place) for place in places]


def sentence(text: str, *, opens_paragraph: bool = False, opens_document: bool = False) -> Sentence:
    """Return a sentence of ``word/XPOS/head/relation`` tokens; heads count from 1, no space stands before a mark."""
    rows = [token.rsplit("/", 3) for token in text.split()]
    following = [*(row[0] for row in rows[1:]), "end"]
    words = (
        Word(form, form.lower(), _UPOS.get(xpos, "X"), xpos, "", int(head) - 1 if head != "0" else at, relation, space)
        for at, ((form, xpos, head, relation), space) in enumerate(
            zip(rows, (after not in ".,?!" for after in following), strict=True)
        )
    )
    return Sentence(tuple(words), opens_paragraph, opens_document)


def printed(doc: Doc, found: Iterable[Found]) -> list[tuple[str, str]]:
    """Return names as they are printed, with their labels."""
    return [(doc[name.first : name.end].text, name.label) for name in found]
