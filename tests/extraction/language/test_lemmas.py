"""A rule says how a form becomes its lemma, and the longest known ending says which rule."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.extraction.language.lemmas import LEMMAS, LemmaRule, Lemmas, endings_of, straight

RULES = Lemmas(
    {
        "NNS": {
            "": LemmaRule(True, 0, ""),
            "s": LemmaRule(True, 1, ""),
            "ies": LemmaRule(True, 3, "y"),
            "^series": LemmaRule(True, 0, ""),
        },
        "NNP": {"": LemmaRule(False, 0, "")},
        "RB": {"": LemmaRule(True, 0, ""), "^n't": LemmaRule(True, 3, "not")},
    }
)
# letters that do not grow or change with their neighbours in small letters
WORDS = st.text(string.ascii_letters + string.digits + "éÉüÜß'’.-:^", min_size=1, max_size=9)


@given(WORDS, WORDS)
@example("better", "good")
@example("a", "b")
@example("AM", "be")
def test_rule_between_form_and_lemma_gives_the_lemma(form, lemma):
    assert LemmaRule.between(form, lemma).apply(form) == lemma


@pytest.mark.parametrize(("form", "lemma"), [("İ", "i"), ("İX", "iy")])
def test_rule_between_form_and_lemma_counts_letters_of_the_form(form, lemma):
    assert LemmaRule.between(form, lemma).apply(form) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "written"),
    [
        ("Dogs", "dog", "lower:1:"),
        ("dogs", "dog", "lower:1:"),
        ("Oslo", "Oslo", "keep:0:"),
        ("US", "US", "keep:0:"),
        ("cities", "city", "lower:3:y"),
        ("was", "be", "lower:3:be"),
        ("Said", "say", "lower:2:y"),
        ("Afghans", "Afghan", "keep:1:"),
    ],
)
def test_rule_between_form_and_lemma_changes_least(form, lemma, written):
    assert str(LemmaRule.between(form, lemma)) == written


@given(st.booleans(), st.integers(0, 20), st.text(max_size=6))
@example(True, 1, ":")
def test_rule_is_read_as_it_was_written(lower, cut, ending):
    rule = LemmaRule(lower, cut, ending)
    assert LemmaRule.read(str(rule)) == rule


@pytest.mark.parametrize(("cut", "ending"), [(3, ""), (3, "x"), (2, "")], ids=["longer", "longer, new", "nothing left"])
def test_rule_leaves_a_form_that_is_too_short(cut, ending):
    assert LemmaRule(True, cut, ending).apply("Ox") == "Ox"


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("Dogs", "NNS", "dog"),
        ("cities", "NNS", "city"),
        ("series", "NNS", "series"),
        ("miniseries", "NNS", "minisery"),
        ("sheep", "NNS", "sheep"),
        ("Oslo", "NNP", "Oslo"),
        ("n't", "RB", "not"),
        ("n’t", "RB", "not"),
        ("N’T", "RB", "not"),
        ("O’Brien", "NNP", "O'Brien"),
        ("whatever", "XX", "whatever"),
        ("s", "NNS", "s"),
    ],
)
def test_lemma_is_told_by_tag_and_longest_ending(form, tag, lemma):
    assert RULES.of(form, tag) == lemma


def test_lemma_is_the_same_the_second_time():
    assert [RULES.of("Dogs", tag) for tag in ("NNS", "NNP", "NNS", "NNP")] == ["dog", "Dogs", "dog", "Dogs"]


@given(st.text(min_size=1, max_size=12), st.sampled_from(["NNS", "NNP", "RB", "XX"]))
def test_lemma_of_any_form_is_not_empty(form, tag):
    assert RULES.of(form, tag) != ""


@pytest.mark.parametrize(
    ("form", "endings"),
    [
        ("a", ["^a", "a", ""]),
        ("Cats", ["^cats", "cats", "ats", "ts", "s", ""]),
        ("n’t", ["^n't", "n't", "'t", "t", ""]),
        ("warnings", ["^warnings", "arnings", "rnings", "nings", "ings", "ngs", "gs", "s", ""]),
    ],
)
def test_endings_of_a_form_are_longest_first(form, endings):
    assert endings_of(form) == endings


def test_straight_changes_apostrophes_only():
    assert straight("‘It’s “so”’") == "'It's “so”'"


def test_lemmas_are_read_as_they_were_written(tmp_path):
    RULES.write(tmp_path)
    assert Lemmas.read(tmp_path).rules == RULES.rules


def test_lemmas_are_equal_whatever_was_asked_of_them():
    asked, new = Lemmas({"NN": {"": LemmaRule(True, 0, "")}}), Lemmas({"NN": {"": LemmaRule(True, 0, "")}})
    asked.of("Boat", "NN")
    assert asked == new


def test_lemmas_are_written_the_same_whatever_their_order(tmp_path):
    turned = Lemmas({tag: dict(reversed(rules.items())) for tag, rules in reversed(RULES.rules.items())})
    RULES.write(tmp_path)
    before = (tmp_path / LEMMAS).read_text("utf-8")
    turned.write(tmp_path)
    assert (tmp_path / LEMMAS).read_text("utf-8") == before
    assert json.loads(before)["NNS"]["ies"] == "lower:3:y"
