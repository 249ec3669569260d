"""The rows of the fault matrix that concern a message, with a poster that fails as scripted and a clock that is set."""

from datetime import timedelta

import pytest

from bot.model import OutboxMessage
from bot.usecases.settling import Attempt, Trouble, Way, after, remembered
from tests.fakes import NOON
from tests.posting import WORDS, Claim, refused

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MAYBE = "unreachable, may be posted, since 2026-11-23T12:00:00+00:00"
BEGUN = OutboxMessage(0, "C1", WORDS, error="interrupted, may be posted, since 2026-11-23T12:00:00+00:00")
STOPS = [
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "missing_scope",
    "invalid_auth",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "team_access_not_granted",
]


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
