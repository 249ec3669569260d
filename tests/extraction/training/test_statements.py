"""The weights of warnings come from statements that anybody can read, and from nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.extraction.feature import Feature
from bot.extraction.training.statements import Example, fit, learn, read_statements
from bot.extraction.verdict import BIAS, WEIGHTS
from tests.quality.corpora import SEEDS

ROUNDED = 0.15  # processors differ in the last bits of the network, and so in a tag here and there


def test_statements_are_labelled_and_stand_once():
    statements = read_statements()
    assert {s.label for s in statements} == {"warning", "threat", "optional", "none"}
    assert [text for text, count in Counter(s.text for s in statements).items() if count > 1] == []


def test_fit_weighs_a_sign_by_what_it_tells():
    harm, past = Feature("harm", 1.0), Feature("past", 1.0)
    rows = [((harm,), True), ((harm,), True), ((harm,), False), ((past,), False), ((), False), ((), True)]
    bias, weights = fit([Example(features, warns, 1.0) for features, warns in rows])
    assert weights["harm"] > 0 > weights["past"]
    assert weights["will"] == pytest.approx(0)
    assert -1 < bias < 1


def test_shipped_weights_are_those_of_the_recipe():
    bias, weights = learn(SEEDS)
    assert bias == pytest.approx(BIAS, abs=ROUNDED)
    assert weights == pytest.approx(WEIGHTS, abs=ROUNDED)
