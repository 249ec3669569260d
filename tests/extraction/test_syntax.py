"""What a parse says is read alike in Universal Dependencies and in spaCy's own labels."""

from __future__ import annotations

import pytest

from bot.extraction.syntax import noun_phrase, subject
from tests.extraction.parses import in_spacy_labels, parsed

both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def word(doc, text):
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        pytest.param("Ada/PROPN/nsubj/wept wept/VERB/root/-", "wept", "Ada", id="its own"),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- and/CCONJ/cc/said said/VERB/conj/wept", "said", "Ada", id="shared"
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- ,/PUNCT/punct/saying saying/VERB/advcl/wept so/ADV/advmod/saying",
            "saying",
            "Ada",
            id="participle",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept who/PRON/nsubj/said said/VERB/acl:relcl/Ada wept/VERB/root/-",
            "said",
            "Ada",
            id="relative",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- but/CCONJ/cc/said Hugh/PROPN/nsubj/said said/VERB/conj/wept",
            "said",
            "Hugh",
            id="another's",
        ),
        pytest.param(
            "Ada/PROPN/nsubj:pass/told was/AUX/aux:pass/told told/VERB/root/-", "told", None, id="passive has no doer"
        ),
        pytest.param("Go/VERB/root/- !/PUNCT/punct/Go", "Go", None, id="nobody"),
    ],
)
@both_labels
def test_subject_is_who_does_it(nlp, sentence, verb, expected, relabel):
    found = subject(word(parsed(nlp, relabel(sentence)), verb))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    ("sentence", "head", "expected"),
    [
        pytest.param("Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada wept/VERB/root/-", "Ada", "Ada Pell", id="name"),
        pytest.param(
            "the/DET/det/figure senior/ADJ/amod/figure figure/NOUN/nsubj/wept wept/VERB/root/-",
            "figure",
            "the senior figure",
            id="description",
        ),
        pytest.param(
            "a/DET/det/man man/NOUN/nsubj/wept who/PRON/nsubj/ran ran/VERB/acl:relcl/man wept/VERB/root/-",
            "man",
            "a man",
            id="without a clause",
        ),
    ],
)
def test_noun_phrase_is_the_name_or_description(nlp, sentence, head, expected):
    assert noun_phrase(word(parsed(nlp, sentence), head)).text == expected
