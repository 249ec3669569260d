from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import FeedHealth, FeedState, Slot
from bot.usecases.looked_at import receipt_of, run_name, sources_of, why_failing, why_idle, window
from tests.digests import a_subscription, local
from tests.feed_fakes import a_feed

NOW = local("2026-09-01T07:30")  # a Tuesday, in London
WELL = FeedHealth(checked_at=NOW, succeeded_at=NOW)
REFUSED = "harbour.example answered 403 and sent no feed. Check its link."


def failing(since: datetime | None, error: str | None = REFUSED) -> FeedHealth:
    return FeedHealth(checked_at=NOW, failures=3, failing_since=since, error=error)


def a_receipt(*feeds, **words):
    chosen = {name: words.pop(name) for name in ("feeds", "tags") if name in words}
    known = {"run": "D1-0901", "begins": None, "now": NOW} | words
    return receipt_of(a_subscription(**chosen), feeds, **known)


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ({}, (1, 2, 3)),
        ({"feeds": (2,)}, (2,)),
        ({"tags": ("coast",)}, (1, 3)),
        ({"feeds": (2,), "tags": ("coast",)}, (1, 2, 3)),
        ({"feeds": (4, 5, 9)}, ()),
        ({"tags": ("none",)}, ()),
    ],
    ids=["all", "by number", "by tag", "by number or tag", "none that is active", "none"],
)
def test_sources_are_the_active_ones_that_are_chosen(chosen, numbers):
    feeds = [
        a_feed(1, tags=("coast", "sea")),
        a_feed(2),
        a_feed(3, tags=("coast",)),
        a_feed(4, tags=("coast",), state=FeedState.PAUSED),
        a_feed(5, tags=("coast",), state=FeedState.DISABLED),
    ]
    assert tuple(feed.number for feed in sources_of(a_subscription(**chosen), feeds)) == numbers


@pytest.mark.parametrize(
    ("begins", "since"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(hours=1), NOW),
        (NOW - timedelta(weeks=3), NOW - timedelta(days=8)),
    ],
    ids=["after the last", "the clock was set back", "after three weeks"],
)
def test_window(begins, since):
    assert window(begins, now=NOW) == (since, NOW)


@pytest.mark.parametrize(
    ("set_up", "since", "gap"),
    [
        (timedelta(hours=3), timedelta(hours=24), None),
        (timedelta(days=6), timedelta(days=6), None),
        (timedelta(days=9), timedelta(days=8), timedelta(days=9)),
    ],
    ids=["of today", "of the week", "whose start was put off"],
)
def test_first_digest_looks_back_a_day_and_to_when_it_was_set_up(set_up, since, gap):
    new = a_subscription(created_at=NOW - set_up)
    receipt = receipt_of(new, [], run="D1", begins=None, now=NOW)
    assert (receipt.begins, receipt.gap_from) == (NOW - since, gap and NOW - gap)


@pytest.mark.parametrize(("asked", "name"), [(False, "D12-0831"), (True, "D12-0831-201200")])
def test_run_is_named_after_its_local_date(asked, name):
    due = datetime.fromisoformat("2026-09-01T00:12:00+00:00")
    assert run_name(a_subscription(12, zone="America/New_York"), Slot(12, "x", due), asked=asked) == name


@pytest.mark.parametrize(
    ("since", "error", "told"),
    [
        (NOW - timedelta(hours=2), REFUSED, "answered 403 and sent no feed since 05:30"),
        (NOW - timedelta(days=2), REFUSED, "answered 403 and sent no feed since Sunday"),
        (NOW - timedelta(days=7), "It timed out.", "It timed out since 25 Aug 2026"),
        (None, "It timed out. Try again later.", "It timed out"),
        (NOW - timedelta(days=1), None, "no reason was recorded since Monday"),
        (NOW + timedelta(days=1), "It is 3.5 MB. Too much.", "It is 3.5 MB since 07:30"),
    ],
    ids=["today", "this week", "before", "no time", "no reason", "the clock was set back"],
)
def test_why_a_source_fails(since, error, told):
    assert why_failing(a_feed(health=failing(since, error)), "Europe/London", NOW) == told


def test_since_when_is_told_on_the_clock_of_the_digest():
    health = failing(datetime.fromisoformat("2026-08-31T23:30:00+00:00"))
    told = {zone: why_failing(a_feed(health=health), zone, NOW) for zone in ("Europe/London", "America/New_York")}
    assert told["Europe/London"].endswith("since 00:30")
    assert told["America/New_York"].endswith("since Monday")


@pytest.mark.parametrize(
    ("feed", "told"),
    [
        (a_feed(state=FeedState.PAUSED), "paused"),
        (a_feed(state=FeedState.DISABLED, reason="It answered 410."), "no longer read: It answered 410"),
        (a_feed(state=FeedState.DISABLED), "no longer read"),
    ],
)
def test_why_a_source_is_not_asked(feed, told):
    assert why_idle(feed) == told


def test_sources_are_counted_by_how_they_are():
    receipt = a_receipt(
        a_feed(1, health=WELL), a_feed(2, health=failing(NOW)), a_feed(3), a_feed(4, state=FeedState.PAUSED)
    )
    assert (receipt.sources, receipt.ok, len(receipt.failing), receipt.idle) == (3, 1, 1, ())


def test_source_that_is_chosen_by_number_and_not_read_is_named():
    gone = replace(a_feed(4, state=FeedState.DISABLED, reason="It is gone."), title=None)
    receipt = a_receipt(a_feed(1, health=WELL), a_feed(3, state=FeedState.PAUSED), gone, feeds=(1, 3, 4))
    assert (receipt.sources, receipt.ok) == (1, 1)
    assert receipt.idle == (("Harbour News", "paused"), ("harbour.example", "no longer read: It is gone"))


def test_digest_without_sources_has_a_receipt():
    receipt = a_receipt()
    assert (receipt.sources, receipt.ok, receipt.failing) == (0, 0, ())


def test_receipt_says_when_it_was_due_and_how_late_it_is():
    slot = Slot(1, "2026-09-01T07:00", NOW - timedelta(minutes=30))
    receipt = a_receipt(slot=slot, note="1 was missed", cause="after a restart")
    assert (receipt.due, receipt.posted, receipt.ends, receipt.missed) == (slot.due, NOW, NOW, "1 was missed")
    assert receipt.late == "Late: due 07:00, posted 07:30 after a restart."


@pytest.mark.parametrize(("days", "told"), [(21, True), (7, False), (1, False)])
def test_receipt_tells_from_when_on_nothing_was_looked_at(days, told):
    last = NOW - timedelta(days=days)
    receipt = a_receipt(begins=last)
    assert (receipt.gap_from, receipt.begins) == (last if told else None, max(last, NOW - timedelta(days=8)))


def test_preview_is_due_now_and_not_late():
    receipt = a_receipt(run="preview")
    assert (receipt.run, receipt.due, receipt.late) == ("preview", NOW, None)
