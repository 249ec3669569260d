from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Slot, Subscription
from bot.usecases.slots import KEY, describe, instant, slots
from tests.digests import a_subscription

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TIMES = [time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(23, 59)]
ZONES = [
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Tehran",
    "Africa/Casablanca",
    "America/Havana",
    "Asia/Beirut",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Asuncion",
    "Antarctica/Troll",
    "America/Nuuk",
]
LEFT_OUT = {"Pacific/Apia": {date(2011, 12, 30)}}


def at(zone: str, local: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def of_years(subscription: Subscription, first: int, last: int) -> list[Slot]:
    """Return the slots whose keys lie in some years."""
    span = {"after": datetime(first - 1, 12, 30, tzinfo=UTC), "until": datetime(last + 1, 1, 2, tzinfo=UTC)}
    return [slot for slot in slots(subscription, **span) if first <= int(slot.key[:4]) <= last]


def days_of(first: int, last: int) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += DAY


def reads(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def is_first(slot: Slot, zone: ZoneInfo) -> bool:
    """Return whether the zone's clock showed neither that time nor a later one in the two days before it was due."""
    if (slot.due - 2 * DAY).astimezone(zone).utcoffset() == slot.due.astimezone(zone).utcoffset():
        return True
    before = [slot.due - SECOND, *(slot.due - step * HOUR / 4 for step in range(1, 8 * 24))]
    return all(reads(moment, zone) < slot.key + ":00" for moment in before)


@pytest.mark.parametrize(("zone", "first"), [*((zone, 2020) for zone in ZONES), ("Pacific/Apia", 2007)])
def test_every_local_day_of_ten_years_has_one_slot(zone: str, first: int):
    last = first + 9
    days = [day for day in days_of(first, last) if day not in LEFT_OUT.get(zone, ())]
    for each in TIMES:
        found = of_years(a_subscription(zone=zone, at=each), first, last)
        assert [slot.key for slot in found] == [datetime.combine(day, each).strftime(KEY) for day in days]
        assert [slot for slot in found if reads(slot.due, ZoneInfo(zone)) < slot.key + ":00"] == []
        assert [slot for slot in found if not is_first(slot, ZoneInfo(zone))] == []


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "America/Nuuk"])
def test_slots_are_due_when_cronsim_says_so_in_the_zone(zone: str):
    for each in TIMES:
        found = of_years(a_subscription(zone=zone, at=each), 2026, 2027)
        own = CronSim(f"{each.minute} {each.hour} * * *", datetime(2025, 12, 31, 23, 59, tzinfo=ZoneInfo(zone)))
        assert [slot.due for slot in found] == [next(own).astimezone(UTC) for _ in found]


@pytest.mark.parametrize(
    ("zone", "local", "due"),
    [
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:00"),  # 02:00 BST, the end of the gap
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),  # 01:30 BST, the first of the two
        ("Europe/London", "2026-07-01T07:00", "2026-07-01T06:00"),
        ("Europe/London", "2026-12-01T07:00", "2026-12-01T07:00"),
        ("America/Havana", "2026-03-08T00:00", "2026-03-08T05:00"),  # midnight is skipped
        ("America/Nuuk", "2025-03-29T23:59", "2025-03-30T01:00"),  # the gap ends on the next day
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # a gap of half an hour
        ("Antarctica/Troll", "2026-03-29T02:30", "2026-03-29T01:00"),  # a gap of two hours
        ("Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15"),
        ("Pacific/Apia", "2011-12-30T07:30", None),
    ],
)
def test_local_time_becomes_an_instant(zone: str, local: str, due: str | None):
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None
    assert instant(datetime.fromisoformat(local), ZoneInfo(zone)) == expected


def test_slot_of_a_skipped_time_keeps_its_key():
    night = slots(
        a_subscription(at=time(1, 30)),
        after=at("Europe/London", "2026-03-28T12:00"),
        until=at("Europe/London", "2026-03-29T12:00"),
    )
    assert list(night) == [Slot(1, "2026-03-29T01:30", datetime(2026, 3, 29, 1, 0, tzinfo=UTC))]


def test_time_that_comes_twice_is_not_due_again_between_the_two():
    half_past = a_subscription(at=time(1, 30))
    between, noon = at("Europe/London", "2026-10-25T01:10", fold=1), at("Europe/London", "2026-10-25T12:00")
    assert list(slots(half_past, after=between, until=noon)) == []
    due = list(slots(half_past, after=between - HOUR, until=between))
    assert [slot.key for slot in due] == ["2026-10-25T01:30"]


def test_only_the_days_that_were_chosen_have_slots():
    found = of_years(a_subscription(days=(1, 2, 3, 4, 5), at=time(7, 30)), 2026, 2026)
    assert {datetime.fromisoformat(slot.key).isoweekday() for slot in found} == {1, 2, 3, 4, 5}
    assert len(found) == 261
    sundays = of_years(a_subscription(days=(7,), at=time(1, 30)), 2026, 2026)
    assert [slot.key for slot in sundays if slot.key[5:7] in {"03", "10"}][-1] == "2026-10-25T01:30"
    assert len(sundays) == 52


@given(
    zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    clock=st.times(max_value=time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0)),
    start=st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    cuts=st.lists(st.floats(0, 1), max_size=6),
)
def test_slots_are_the_same_however_often_one_looks(zone, days, clock, start, cuts):
    subscription = a_subscription(zone=zone, days=days, at=clock)
    looks = [start + 40 * DAY * cut for cut in sorted({0.0, *cuts, 1.0})]
    pieces = [slot for a, b in pairwise(looks) for slot in slots(subscription, after=a, until=b)]
    assert pieces == list(slots(subscription, after=looks[0], until=looks[-1]))
    assert [slot.due for slot in pieces] == sorted({slot.due for slot in pieces})


@pytest.fixture
def zone_rules(tmp_path: Path) -> Iterator[Path]:
    """Read zones from a directory of the test."""
    (tmp_path / "Test").mkdir()
    reset_tzpath(to=[str(tmp_path)])
    ZoneInfo.clear_cache()
    yield tmp_path / "Test" / "Pier"
    reset_tzpath()
    ZoneInfo.clear_cache()


def rule(footer: str) -> bytes:
    """Write zone rules as tzdata does: version 2, one type that is named once, and the rule that counts for ever."""
    header = b"TZif2" + bytes(15) + b"".join(n.to_bytes(4, "big") for n in (0, 0, 0, 0, 1, 4))
    return (header + bytes(6) + b"UTC\0") * 2 + b"\n" + footer.encode() + b"\n"


def test_new_zone_rules_move_what_is_due_and_leave_the_key(zone_rules: Path):
    pier = a_subscription(zone="Test/Pier", at=time(7, 30))
    span = {"after": datetime(2026, 7, 1, tzinfo=UTC), "until": datetime(2026, 7, 2, tzinfo=UTC)}
    found = {}
    for hours, footer in [(2, "AAA-2"), (3, "AAA-3"), (1, "AAA-1")]:
        zone_rules.write_bytes(rule(footer))
        ZoneInfo.clear_cache()  # as a new start does
        found[hours] = next(slots(pier, **span))
    assert found == {
        hours: Slot(1, "2026-07-01T07:30", datetime(2026, 7, 1, 7 - hours, 30, tzinfo=UTC)) for hours in (2, 3, 1)
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((1, 2, 3, 4, 5), "weekdays 07:30 Europe/London"),
        ((1, 2, 3, 4, 5, 6, 7), "every day 07:30 Europe/London"),
        ((6, 7), "weekends 07:30 Europe/London"),
        ((1, 3, 5), "Mon, Wed, Fri 07:30 Europe/London"),
        ((7,), "Sun 07:30 Europe/London"),
    ],
)
def test_subscription_is_described_in_words(days: tuple[int, ...], words: str):
    assert describe(replace(a_subscription(at=time(7, 30)), days=days)) == words
