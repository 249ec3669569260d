"""What is remembered between two attempts to post a message, and what becomes of one after a look."""

import pytest

from bot.usecases.settling import Attempt, Trouble, Way, after, remembered
from tests.fakes import NOON
from tests.posting import Claim, refused


@pytest.mark.parametrize("unknown", [True, False])
def test_what_is_remembered_is_read_as_it_was_written(unknown: bool):
    trouble = Trouble("http_502", NOON, unknown)
    assert remembered(str(trouble)) == trouble


@pytest.mark.parametrize(
    "error", [None, "", "waits for its turn in the channel", "x, since now", "x, since 2026-11-23"]
)
def test_other_words_are_nothing_remembered(error: str | None):
    assert remembered(error) is None


def test_refused_blocks_of_a_look_are_not_posted():
    settle = after(refused("invalid_blocks"), Claim(), now=NOON, attempt=Attempt.LOOK)
    assert settle.way is Way.DOUBT
