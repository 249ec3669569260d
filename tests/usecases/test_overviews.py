from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.model import PlannedSlot, Slot
from bot.storage import Database
from tests.digests import a_wish
from tests.fakes import NOON
from tests.subscribing import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_overviews_of_a_team_are_those_of_each_digest_by_number(desk: Desk):
    made = [desk.add(name=name) for name in ("Harbour", "Ports", "Quay")]
    slots = [
        PlannedSlot(Slot(each.number, f"2026-11-2{day}T07:30", NOON + day * HOUR))
        for each in made[:2]
        for day in (1, 2)
    ]
    desk.slots.plan(slots, now=NOON)
    desk.slots.ask(made[0], key="asked", user="U9", now=NOON + HOUR)
    desk.digests.change(made[1].number, a_wish(name="Piers"), team="T1", user="U3")
    desk.digests.pause(made[1].number, team="T1", user="U2")
    every = desk.digests.overviews("T1")
    assert every == tuple(map(desk.digests.overview, desk.digests.list("T1")))
    assert [each.subscription.name for each in every] == ["Harbour", "Piers", "Quay"]
    assert [each.last.slot.key if each.last else None for each in every] == ["2026-11-22T07:30"] * 2 + [None]
    assert [(each.put.verb, each.put.made_by) for each in every if each.put] == [
        ("created", "U1"),
        ("paused", "U2"),
        ("created", "U1"),
    ]
    assert desk.digests.overviews("T2") == ()


def test_digest_whose_zone_is_known_no_more_has_no_next_time(desk: Desk):
    gone = replace(desk.add(), zone="Nowhere/Gone")
    assert desk.digests.overview(gone).next is None


def test_overview_names_the_next_time_and_who_paused(desk: Desk):
    made = desk.add(days=(1,))
    overview = desk.digests.overview(made)
    assert (overview.when, overview.last) == ("Mon 07:30 Europe/London", None)
    assert overview.next is not None
    assert overview.next.astimezone(UTC).strftime("%a %H:%M") == "Mon 07:30"
    paused = desk.digests.pause(made.number, team="T1", user="U2")
    overview = desk.digests.overview(paused)
    assert overview.put is not None
    assert (overview.next, overview.put.verb, overview.put.made_by) == (None, "paused", "U2")
