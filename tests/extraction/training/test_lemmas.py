"""Lemma rules are learnt from forms: the commonest of each ending, and no more of them than needed."""

from __future__ import annotations

import string
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.lemmas import LemmaRule
from bot.extraction.training.lemmas import endings_of_ending, learn

LETTERS = st.text(string.ascii_lowercase[:5] + "'", min_size=1, max_size=9)
PLURALS = [("boats", "NNS", "boat"), ("ships", "NNS", "ship"), ("cities", "NNS", "city"), ("parties", "NNS", "party")]


def rules(words, tag="NNS"):
    return {ending: str(rule) for ending, rule in learn(words).rules[tag].items()}


def test_learn_finds_endings():
    found = learn(PLURALS)
    assert [found.of(form, "NNS") for form in ("walls", "Duties", "boats")] == ["wall", "duty", "boat"]


def test_learn_keeps_the_ending_that_tells_most():
    assert rules(PLURALS) == {"": "lower:1:", "es": "lower:3:y"}


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        pytest.param([*PLURALS, ("men", "NNS", "man")], "man", id="seen once"),
        pytest.param([*PLURALS, ("men", "NNS", "men"), ("men", "NNS", "man"), ("men", "NNS", "man")], "man", id="most"),
    ],
)
def test_learn_remembers_a_whole_word(words, lemma):
    assert learn(words).of("men", "NNS") == lemma


def test_learn_needs_two_words_for_an_ending():
    found = learn([*PLURALS, ("men", "NNS", "man")])
    assert found.of("hymen", "NNS") != "hyman"
    assert learn([*PLURALS, ("men", "NNS", "man"), ("women", "NNS", "woman")]).of("firemen", "NNS") == "fireman"


def test_learn_does_not_take_a_word_in_capitals_for_another():
    found = learn([*PLURALS, ("men", "NNS", "man"), ("Men", "NNS", "man")])
    assert found.of("hymen", "NNS") != "hyman"


@pytest.mark.parametrize("address", ["Ada.Pell@example.com", "http://Example.com/ada"])
def test_learn_keeps_no_address(address):
    known = [("ada@example.com", "ADD", "ada@example.com"), ("www.example.com", "ADD", "www.example.com")]
    found = learn([*known, *known, (address, "ADD", address)])
    assert [ending for rules in found.rules.values() for ending in rules if "example" in ending] == []


def test_learn_keeps_tags_apart():
    found = learn([("Banks", "NNP", "Banks"), ("banks", "NNS", "bank")])
    assert (found.of("Banks", "NNP"), found.of("banks", "NNS"), found.of("Banks", "XX")) == ("Banks", "bank", "Banks")


def test_learn_takes_curly_apostrophes_for_straight_ones():
    found = learn([("n’t", "RB", "not")])
    assert (found.of("n't", "RB"), found.of("n’t", "RB")) == ("not", "not")


def test_learn_of_nothing_is_nothing():
    assert learn([]).rules == {}


def test_learn_is_the_same_whatever_the_order():
    assert learn(PLURALS).rules == learn(PLURALS[::-1]).rules


@given(st.dictionaries(LETTERS, LETTERS, min_size=1, max_size=12))
@settings(deadline=None)
def test_learn_gives_each_word_that_it_saw_its_lemma(lemmas):
    found = learn((form, "NN", lemma) for form, lemma in lemmas.items())
    assert {form: found.of(form, "NN") for form in lemmas} == lemmas


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=20), LETTERS)
@settings(deadline=None)
def test_learn_leaves_out_only_endings_that_a_shorter_one_tells(pairs, form):
    words = [(one, "NN", two) for one, two in pairs]
    counts = defaultdict(Counter)
    for (one, two), _ in Counter(pairs).items():
        for length in range(min(7, len(one)) + 1):
            counts[one[len(one) - length :]][LemmaRule.between(one, two)] += 1
    endings = [form[len(form) - length :] for length in range(min(7, len(form)), -1, -1)]
    ending = next(e for e in endings if e == "" or counts[e].total() >= 2)
    expected = min(counts[ending], key=lambda rule: (-counts[ending][rule], rule))
    if form not in {one for one, _ in pairs}:
        assert learn(words).rule(form, "NN") == expected


@pytest.mark.parametrize(("ending", "shorter"), [("", []), ("s", [""]), ("ies", ["es", "s", ""]), ("^a", ["a", ""])])
def test_endings_of_an_ending_are_longest_first(ending, shorter):
    assert endings_of_ending(ending) == shorter
