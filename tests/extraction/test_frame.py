"""A frame reads as one sentence, and a quotation in it is one block."""

from __future__ import annotations

import pytest

from bot.extraction.cleaning import find_paragraphs
from bot.extraction.frame import find_frames
from bot.extraction.quotation import find_quotes
from tests.extraction.parses import parsed

LEFT = "Ada/PROPN/nsubj/left left/VERB/root/- ./PUNCT/punct/left"
WEPT = "Hugh/PROPN/nsubj/wept wept/VERB/root/- ./PUNCT/punct/wept"
OPEN = "“/PUNCT/punct/lost We/PRON/nsubj/lost lost/VERB/root/- it/PRON/obj/lost ./PUNCT/punct/lost"
CLOSE = "We/PRON/nsubj/ran ran/VERB/root/- {end}/PUNCT/punct/ran ”/PUNCT/punct/ran"
SAID = "Ada/PROPN/nsubj/said said/VERB/root/- ./PUNCT/punct/said"


def frames(nlp, *sentences):
    doc = parsed(nlp, *sentences)
    paragraphs = find_paragraphs(doc.text)
    quotations = find_quotes(doc.text, paragraphs)
    return [(doc.text[f.start : f.end].strip(), f.quotations) for f in find_frames(doc, paragraphs, quotations)]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param([LEFT, WEPT], [("Ada left.", ()), ("Hugh wept.", ())], id="sentences"),
        pytest.param([LEFT, f"¶{WEPT}"], [("Ada left.", ()), ("Hugh wept.", ())], id="paragraphs"),
        pytest.param(
            [OPEN, CLOSE.format(end=","), SAID],
            [("“We lost it. We ran,” Ada said.", (0,))],
            id="sentences inside marks do not cut",
        ),
        pytest.param(
            [OPEN, CLOSE.format(end="."), WEPT],
            [("“We lost it. We ran.”", (0,)), ("Hugh wept.", ())],
            id="a quotation ends its sentence",
        ),
        pytest.param(
            [OPEN, CLOSE.format(end="?"), "Ada/PROPN/nsubj/asked asked/VERB/root/- ./PUNCT/punct/asked"],
            [("“We lost it. We ran?” Ada asked.", (0,))],
            id="a question mark does not end its speaker's sentence",
        ),
        pytest.param(
            [LEFT, OPEN, CLOSE.format(end=".")],
            [("Ada left.", ()), ("“We lost it. We ran.”", (0,))],
            id="a quotation begins a frame behind a full stop",
        ),
        pytest.param(
            [OPEN, CLOSE.format(end=","), SAID, OPEN, CLOSE.format(end=".")],
            [("“We lost it. We ran,” Ada said.", (0,)), ("“We lost it. We ran.”", (1,))],
            id="a second quotation has its own",
        ),
        pytest.param(
            [
                OPEN,
                CLOSE.format(end=","),
                "Ada/PROPN/nsubj/said said/VERB/root/- ,/PUNCT/punct/said",
                OPEN,
                CLOSE.format(end="."),
            ],
            [("“We lost it. We ran,” Ada said, “We lost it. We ran.”", (0, 1))],
            id="an interrupted quotation is one sentence",
        ),
    ],
)
def test_frames_are_sentences_with_whole_quotations(nlp, sentences, expected):
    assert frames(nlp, *sentences) == expected


def test_frames_hold_every_quotation_once(nlp):
    sentences = [LEFT, OPEN, CLOSE.format(end=","), SAID, f"¶{OPEN}", CLOSE.format(end="."), WEPT]
    held = [q for _, quotations in frames(nlp, *sentences) for q in quotations]
    assert held == [0, 1]


def test_frames_cover_the_words_of_all_paragraphs(nlp):
    sentences = [LEFT, OPEN, CLOSE.format(end=","), SAID, f"¶{OPEN}", CLOSE.format(end="."), WEPT]
    text = parsed(nlp, *sentences).text
    assert "".join("".join(words.split()) for words, _ in frames(nlp, *sentences)) == "".join(text.split())
