"""Who matters: those who are named often, early and who speak; at most eight, at least one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.salience import MOST_KEY, Presence, choose_key, salience
from bot.model import ActorKind

PLAIN = Presence(kind=ActorKind.ORGANISATION, mentions=2, headline=False, early=False, speaks=0, warns=0, outlet=False)
counts = st.integers(min_value=0, max_value=200)
presences = st.builds(
    Presence,
    kind=st.sampled_from(ActorKind),
    mentions=st.integers(min_value=1, max_value=500),
    headline=st.booleans(),
    early=st.booleans(),
    speaks=counts,
    warns=counts,
    outlet=st.booleans(),
)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"mentions": 6}, id="named more often"),
        pytest.param({"early": True}, id="named early"),
        pytest.param({"speaks": 3}, id="speaks"),
        pytest.param({"speaks": 1, "warns": 1}, id="warns"),
        pytest.param({"kind": ActorKind.PERSON}, id="is a person"),
    ],
)
def test_presence_weighs(more):
    assert salience(replace(PLAIN, **more)) > salience(PLAIN)


@pytest.mark.parametrize(
    "less", [pytest.param({"kind": ActorKind.PLACE}, id="a place"), pytest.param({"outlet": True}, id="an outlet")]
)
def test_settings_and_venues_weigh_less(less):
    assert salience(replace(PLAIN, **less)) < salience(PLAIN)


@given(presences)
def test_salience_is_between_nought_and_one(presence):
    assert 0 <= salience(presence) <= 1


@given(presences)
def test_speaking_once_more_never_makes_an_actor_matter_less(presence):
    assert salience(replace(presence, speaks=presence.speaks + 1)) >= salience(presence)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([], frozenset(), id="nobody"),
        pytest.param([0.01], {0}, id="the best of a poor lot"),
        pytest.param([0.01, 0.02], {1}, id="the better of two poor ones"),
        pytest.param([0.9, 0.01, 0.8], {0, 2}, id="those that matter"),
        pytest.param([0.01, 0.01], {0}, id="the first of equals"),
    ],
)
def test_key_actors_are_those_that_matter(scores, expected):
    assert choose_key(scores) == expected


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=30))
def test_key_actors_are_few_and_the_highest(scores):
    key = choose_key(scores)
    assert 1 <= len(key) <= MOST_KEY == 8
    assert max((s for i, s in enumerate(scores) if i not in key), default=0) <= min(scores[i] for i in key)
