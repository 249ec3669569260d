"""The surest names come first, and each point says what all surer ones come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.extraction.evaluation.abstention import SUREST_FIRST, Judged, Point, curve_of, judge_quotes
from bot.extraction.evaluation.counting import Ratio
from bot.model import Attribution
from tests.extraction.evaluation.harbour import GOLD, MONEY, PERFECT, TEXT, WALL, case, quote

EXPLICIT, RESOLVED, UNCLEAR = Attribution.EXPLICIT, Attribution.RESOLVED, Attribution.UNCLEAR
QUOTES = [
    Judged("pronoun", RESOLVED, named=True, right=False),
    Judged("name", EXPLICIT, named=True, right=True),
    Judged("a new rule", RESOLVED, named=True, right=True),
    Judged("none", UNCLEAR, named=False, right=False),
]


def test_curve_adds_up_from_the_surest_name_on():
    assert curve_of(QUOTES).points == (
        Point("name", Ratio(1, 1), 0.25, 1.0),
        Point("pronoun", Ratio(0, 1), 0.5, 0.5),
        Point("a new rule", Ratio(1, 1), 0.75, pytest.approx(2 / 3)),
    )


def test_curve_counts_what_is_named_by_attribution():
    curve = curve_of(QUOTES)
    assert (curve.quotes, curve.named) == (4, Ratio(2, 3))
    assert curve.attributions == {"explicit": Ratio(1, 1), "resolved": Ratio(1, 2)}


def test_curve_of_no_quotes_has_no_points():
    assert (curve_of([]).points, curve_of([]).named) == ((), Ratio())


@pytest.mark.parametrize(
    ("gold", "speaker", "named", "right"),
    [
        pytest.param("Tom Reed", "Tom Reed", True, True, id="right"),
        pytest.param("Tom Reed", "Ada Thorne", True, False, id="wrong"),
        pytest.param("Tom Reed", None, False, False, id="unclear"),
        pytest.param(None, "Tom Reed", True, False, id="named where gold is unclear"),
        pytest.param(None, None, False, False, id="unclear to both"),
    ],
)
def test_quotes_are_judged_by_their_speaker(gold, speaker, named, right):
    annotated = replace(GOLD, quotes=(replace(GOLD.quotes[1], speaker=gold),))
    brief = replace(PERFECT, quotes=(replace(quote(TEXT, MONEY, speaker), rule="subject"),))
    assert list(judge_quotes([case(brief, annotated)])) == [Judged("subject", EXPLICIT, named, right)]


def test_quotes_that_gold_does_not_have_are_not_judged():
    invented = replace(PERFECT, quotes=(quote(TEXT, WALL, "Tom Reed"),))
    assert list(judge_quotes([case(invented, replace(GOLD, quotes=()))])) == []


def test_order_names_each_basis_once():
    assert len(set(SUREST_FIRST)) == len(SUREST_FIRST)
