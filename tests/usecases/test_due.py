from datetime import UTC, datetime, time, timedelta

import pytest

from bot.model import PlannedSlot, Slot, SubscriptionState
from bot.usecases.due import CLOCK, RESTART, Circumstances, ClockWatch, lateness, plan
from tests.digests import a_subscription, local

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DUE = local("2026-11-26T07:30")
DAYS = [local(f"2026-11-{day}T07:30") for day in (22, 23, 24, 25, 26)]


def told(planned: tuple[PlannedSlot, ...]) -> list[tuple[str, bool, str | None]]:
    return [(each.slot.key[8:], each.skipped, each.note) for each in planned]


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        (DUE - SECOND, []),
        (DUE, ["2026-11-26T07:30"]),
        (DUE + 15 * SECOND, ["2026-11-26T07:30"]),
        (DUE + 6 * HOUR, ["2026-11-26T07:30"]),
    ],
    ids=["before", "on time", "at the next tick", "at the end of the grace"],
)
def test_slot_runs_when_it_is_due(now: datetime, keys: list[str]):
    planned = plan(a_subscription(), now=now, last=DAYS[3])
    assert planned == tuple(PlannedSlot(Slot(1, key, DUE)) for key in keys)


def test_slot_that_is_planned_is_not_planned_again():
    assert plan(a_subscription(), now=DUE + HOUR, last=DUE) == ()


@pytest.mark.parametrize(
    ("hours", "grace", "note"),
    [
        (6.5, 6, "missed by 6 h 30 min, more than the 6 h within which it is caught up"),
        (1, 0.5, "missed by 1 h, more than the 30 min within which it is caught up"),
        (50, 6, "missed by 2 days, more than the 6 h within which it is caught up"),
    ],
)
def test_slot_that_is_later_than_the_grace_is_skipped_with_a_note(hours: float, grace: float, note: str):
    planned = plan(a_subscription(days=(4,)), now=DUE + hours * HOUR, grace=grace * HOUR)
    assert told(planned)[-1] == ("26T07:30", True, note)


def test_latest_of_several_missed_slots_stands_for_all():
    planned = plan(a_subscription(), now=DUE + HOUR, last=DAYS[1])
    assert told(planned) == [
        ("24T07:30", True, "missed; that of 2026-11-26 07:30 stands for it"),
        ("25T07:30", True, "missed; that of 2026-11-26 07:30 stands for it"),
        ("26T07:30", False, "2 were missed, from 2026-11-24 07:30 to 2026-11-25 07:30"),
    ]
    assert told(plan(a_subscription(), now=DUE + HOUR, last=DAYS[2]))[-1] == (
        "26T07:30",
        False,
        "the one of 2026-11-25 07:30 was missed",
    )


def test_nothing_runs_when_even_the_latest_is_too_late():
    planned = plan(a_subscription(), now=DUE + 10 * HOUR, last=DAYS[2])
    assert [(each.slot.key[8:10], each.skipped) for each in planned] == [("25", True), ("26", True)]


def test_nobody_looks_back_further_than_a_week():
    planned = plan(a_subscription(), now=DUE + HOUR)
    assert [each.slot.key[8:10] for each in planned] == ["20", "21", "22", "23", "24", "25", "26"]


@pytest.mark.parametrize("state", [SubscriptionState.PAUSED, SubscriptionState.STOPPED])
def test_digest_that_is_paused_or_stopped_has_no_slots(state: SubscriptionState):
    assert plan(a_subscription(state=state), now=DUE, last=DAYS[3]) == ()


@pytest.mark.parametrize(
    ("since", "runs"),
    [
        (DUE - SECOND, 1),
        (DUE, 0),
        (DUE + MINUTE, 0),
        (DUE + 2 * MINUTE, 0),
        (DUE + 400 * 24 * HOUR, 1),
    ],
    ids=["before", "at it", "after it", "by a clock a minute ahead", "by a clock a year ahead"],
)
def test_nothing_is_due_that_was_due_before_the_digest_was_set_up(since: datetime, runs: int):
    assert len(plan(a_subscription(created_at=since), now=DUE + MINUTE)) == runs
    assert len(plan(a_subscription(since=since), now=DUE + MINUTE, last=None)) == runs


def test_skipped_time_runs_when_the_gap_ends_and_counts_as_on_time():
    half_past = a_subscription(at=time(1, 30))
    gap_ends = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    last = local("2026-03-28T01:30")
    assert plan(half_past, now=gap_ends - SECOND, last=last) == ()
    planned = plan(half_past, now=gap_ends, last=last)
    assert planned == (PlannedSlot(Slot(1, "2026-03-29T01:30", gap_ends)),)
    assert lateness(gap_ends, posted=gap_ends + 30 * SECOND, zone="Europe/London") is None


@pytest.mark.parametrize(
    ("began", "stood_at", "after", "cause"),
    [
        (DUE + HOUR, None, HOUR, RESTART),
        (DUE + HOUR, DUE - MINUTE, HOUR, RESTART),
        (DUE - HOUR, DUE - MINUTE, HOUR, CLOCK),
        (DUE - HOUR, DUE + MINUTE, HOUR, None),
        (DUE - HOUR, None, HOUR, None),
        (None, None, HOUR, None),
        (DUE + 30 * SECOND, None, MINUTE, None),
    ],
    ids=["restart", "restart counts first", "clock", "clock set later", "not known", "nothing known", "not late"],
)
def test_cause_of_lateness_is_told_where_it_is_known(began, stood_at, after: timedelta, cause: str | None):
    planned = plan(
        a_subscription(), now=DUE + after, last=DAYS[3], circumstances=Circumstances(began=began, stood_at=stood_at)
    )
    assert [each.cause for each in planned] == [cause]


@pytest.mark.parametrize(
    ("posted", "cause", "line"),
    [
        (DUE + 60 * SECOND, None, None),
        (DUE - HOUR, None, None),
        (DUE + 61 * SECOND, None, "Late: due 07:30, posted 07:31."),
        (DUE + 72 * MINUTE, RESTART, "Late: due 07:30, posted 08:42 after a restart."),
        (DUE + HOUR, CLOCK, "Late: due 07:30, posted 08:30 after the clock was set or the machine slept."),
        (DUE + 24 * HOUR, RESTART, "Late: due 26 Nov 07:30, posted 27 Nov 07:30 after a restart."),
    ],
)
def test_late_digest_says_so(posted: datetime, cause: str | None, line: str | None):
    assert lateness(DUE, posted=posted, zone="Europe/London", cause=cause) == line


def test_lateness_is_told_by_the_clock_of_the_zone():
    assert lateness(DUE, posted=DUE + HOUR, zone="Asia/Kathmandu") == "Late: due 13:15, posted 14:15."


class Forward:
    """A clock that only runs forward."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("passed", "shown", "noticed"),
    [(15, 15, False), (15, 40, False), (15, 3600, True), (15, -7200, True), (3600, 3600, False), (3600, 15, True)],
    ids=["it runs", "a little off", "set forward", "set back", "a long wait", "held up"],
)
def test_clock_that_was_set_is_noticed_once(passed: float, shown: float, noticed: bool):
    forward = Forward()
    watch = ClockWatch(forward)
    assert watch.look(DUE) is None
    forward.seconds += passed
    assert watch.look(DUE + shown * SECOND) == (DUE if noticed else None)
    forward.seconds += 15
    assert watch.look(DUE + (shown + 15) * SECOND) is None
