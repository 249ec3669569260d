"""Each feature is read off the words that show it, in any pipeline: most are told word by word."""

from __future__ import annotations

import pytest

from bot.extraction.feature import find_features
from bot.extraction.verdict import WEIGHTS, probability, weigh
from tests.extraction.parses import parsed

CASES = {
    "warned": ("It/PRON ends/VERB/end/VBZ", "warn", {"warned"}),
    "foretold": ("It/PRON ends/VERB/end/VBZ", "forecast", {"foretold"}),
    "question": ("Who/PRON ends/VERB/end/VBZ it/PRON ?/PUNCT", "ask", {"question", "neutral cue"}),
    "neutral cue": ("It/PRON ends/VERB/end/VBZ", "promise", {"neutral cue"}),
    "alarm": ("A/DET peril/NOUN grows/VERB/grow/VBZ", "say", {"alarm"}),
    "stated before": ("They/PRON pose/VERB a/DET real/ADJ threat/NOUN", "say", {"alarm", "stated"}),
    "stated behind": ("The/DET danger/NOUN remains/VERB/remain/VBZ", "say", {"alarm", "stated"}),
    "unease": ("The/DET alarm/NOUN grows/VERB/grow/VBZ", "say", {"unease"}),
    "fear of that kind": ("The/DET politics/NOUN of/ADP fear/NOUN", "say", set()),
    "harm": ("The/DET dams/NOUN/dam collapse/VERB", "say", {"harm"}),
    "denied": ("No/DET dams/NOUN/dam collapse/VERB", "say", {"denied"}),
    "denied elsewhere": ("It/PRON is/AUX/be not/PART red/ADJ but/CCONJ dams/NOUN/dam collapse/VERB", "say", {"harm"}),
    "countered": ("Walls/NOUN/wall protect/VERB from/ADP floods/NOUN/flood", "say", {"countered"}),
    "will": ("It/PRON will/AUX end/VERB", "say", {"will"}),
    "a will is no modal": ("His/PRON will/NOUN is/AUX/be long/ADJ", "say", set()),
    "may": ("It/PRON might/AUX end/VERB", "say", {"may"}),
    "can": ("It/PRON can/AUX end/VERB", "say", {"can"}),
    "outlook": ("It/PRON is/AUX/be bound/ADJ to/PART end/VERB", "say", {"outlook"}),
    "advice": ("People/NOUN should/AUX not/PART swim/VERB", "say", {"advice"}),
    "duty": ("People/NOUN must/AUX swim/VERB", "say", {"duty"}),
    "condition": ("It/PRON ends/VERB/end/VBZ unless/SCONJ they/PRON pay/VERB", "say", {"condition"}),
    "worse": ("It/PRON is/AUX/be a/DET recipe/NOUN for/ADP chaos/NOUN", "say", {"worse", "harm"}),
    "own past": ("We/PRON have/AUX sold/VERB/sell/VBN boats/NOUN/boat", "say", {"own past"}),
    "own plan": ("We/PRON will/AUX sell/VERB boats/NOUN/boat", "say", {"will", "own plan"}),
    "unreal": ("It/PRON would/AUX have/AUX ended/VERB/end/VBN", "say", {"will", "unreal"}),
    "past": ("It/PRON ended/VERB/end/VBD", "say", {"past"}),
}


def features(nlp, words, cue, *, retold=False):
    rows = [word.split("/") for word in words.split()]
    root = next((row[0] for row in rows if row[1] == "VERB"), rows[0][0])
    line = " ".join(
        "/".join([*row[:2], *(("root", "-") if row[0] == root else ("dep", root)), *row[2:]]) for row in rows
    )
    return find_features(parsed(nlp, line)[:], cue=cue, retold=retold)


@pytest.mark.parametrize(("words", "cue", "expected"), CASES.values(), ids=CASES)
def test_feature_is_found(nlp, words, cue, expected):
    assert {feature.name for feature in features(nlp, words, cue)} == expected


def test_what_stands_in_the_past_behind_said_that_is_retold_past(nlp):
    words = "It/PRON had/AUX/have/VBD ended/VERB/end/VBN"
    assert {feature.name for feature in features(nlp, words, "say", retold=True)} == {"retold past"}


def test_feature_names_its_words_once_and_counts_them_all(nlp):
    (feature,) = features(nlp, "Floods/NOUN/flood bring/VERB floods/NOUN/flood and/CCONJ famine/NOUN", "say")
    assert (feature.name, feature.value, feature.words) == ("harm", 3.0, ("Floods", "floods", "famine"))


def test_every_feature_has_a_weight(nlp):
    found = {
        name for words, cue, _ in CASES.values() for name in (feature.name for feature in features(nlp, words, cue))
    }
    assert found | {"retold past"} == set(WEIGHTS)


def test_features_of_harm_to_come_make_words_surer(nlp):
    calm, harm = (features(nlp, words, "say") for words in ("It/PRON ends/VERB/end/VBZ", CASES["harm"][0]))
    will = features(nlp, "The/DET dams/NOUN/dam will/AUX collapse/VERB", "say")
    assert probability(weigh(calm)) < probability(weigh(harm)) < probability(weigh(will))
