"""A team's digests, their log and form as Slack shows them: complete, harmless, and within the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.model import EmptyDay, Include, SlotState, SubscriptionChange, SubscriptionState, Wish
from bot.playground.blocks import complaints, too_long
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit, runs
from bot.publishing.digest_form import draw_digest_form
from bot.publishing.digest_list import PER_PAGE, draw_digests
from bot.publishing.digest_log import draw_log
from bot.publishing.state import ViewState
from tests.desk import HOSTILE, a_feed
from tests.digest_desk import a_run, an_overview
from tests.drawn import elements_of, shown, types_of
from tests.fakes import NOON

LONG = "Harbour & <coast> " * 40
HOSTILE_WORDS = {"name": HOSTILE, "reason": HOSTILE, "watched": (HOSTILE,) * 50, "tags": (HOSTILE,) * 50}


def assert_fits(message):
    assert complaints(list(message.blocks)) == []
    assert not too_long(list(message.blocks))
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    assert kit.characters(message.blocks) <= kit.MESSAGE_CHARACTERS
    assert 0 < len(message.text) <= kit.FALLBACK_TEXT


def a_list(*overviews, feeds=(), **more):
    known = {"command": "/brief", "page": 0, "total": len(overviews)}
    return draw_digests(overviews, feeds, **{**known, **more})


def paused(number=1, **words):
    put = SubscriptionChange(number, "paused", "U0BEN", NOON)
    return an_overview(number, state=SubscriptionState.PAUSED, next=None, put=put, **words)


def text_of(message) -> str:
    """Return what is shown, the lines of each part joined."""
    return shown(message).replace("\n", "")


def test_list_tells_when_where_of_what_and_what_became_of_the_last_one():
    overview = an_overview(
        3,
        channel="C0DESK",
        feeds=(1, 9),
        tags=("maritime",),
        include=Include.WATCHED,
        watched=("Ada Quill",),
        empty_day=EmptyDay.NOTHING,
        last=a_run(3, late=72, permalink="https://slack.example/p1", cause="after a restart"),
    )
    message = a_list(overview, feeds=(a_feed(1),))
    text = text_of(message)
    assert "3 · Harbour in " in text
    assert "every day 07:30 Europe/London · next " in text
    assert "from 1 · Outlet 1 (outlet1.example), 9 (removed), #maritime · stories with a watched actor" in text
    assert "(Ada Quill) · at most 12 · nothing on an empty day" in text
    assert "last one due Sun 22 Nov 2026 07:00 Europe/London: posted" in text
    assert ", 1 h 12 min late after a restart · open" in text
    [channel] = [each for each in elements_of(message.blocks) if each.get("type") == "channel"]
    assert channel["channel_id"] == "C0DESK"
    assert_fits(message)


def test_next_time_is_shown_by_the_viewers_clock():
    [date] = [each for each in elements_of(a_list(an_overview()).blocks) if each.get("type") == "date"]
    assert date["timestamp"] == int((NOON + timedelta(hours=19)).timestamp())
    assert date["fallback"] == "Tue 24 Nov 2026 07:00 Europe/London"


def test_list_in_plain_text_says_the_same():
    text = a_list(paused(2, name="A & B"), an_overview(3)).text
    assert text.splitlines() == [
        "2 · A &amp; B: every day 07:30 Europe/London, paused by <@U0BEN> Mon 23 Nov 2026 12:00 Europe/London",
        "3 · Harbour: every day 07:30 Europe/London, next Tue 24 Nov 2026 07:00 Europe/London",
    ]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (a_run(state=SlotState.WAITING), "waits to be made"),
        (a_run(state=SlotState.WAITING, note="The disk is full."), "waits to be made: The disk is full."),
        (a_run(state=SlotState.POSTING), "is being posted"),
        (a_run(state=SlotState.SKIPPED, note="nothing new"), "skipped: nothing new"),
        (a_run(state=SlotState.FAILED, note="Slack refused it."), "failed : Slack refused it."),
        (a_run(state=SlotState.UNCERTAIN, note="Look in the channel."), "uncertain : Look in the channel."),
        (a_run(permalink="javascript:alert(1)"), "posted "),
        (a_run(late=72, cause="after a restart"), "posted , 1 h 12 min late after a restart"),
    ],
    ids=lambda value: value.state.value if hasattr(value, "state") else "",
)
def test_result_of_the_last_one_is_told(run, said):
    told = "".join(part.get("text", "") for part in facts.result(run, "Europe/London") if part)
    assert told == said


def test_digest_is_as_late_as_its_first_message():
    run = a_run(late=121)
    assert runs.late(run) == ", 2 h 1 min late"
    assert runs.late(replace(run, posted_at=run.slot.due + timedelta(minutes=2))) == ", 2 min late"


@pytest.mark.parametrize("state", [SlotState.UNCERTAIN, SlotState.FAILED])
def test_only_what_may_be_missing_is_offered_to_be_posted_again(state):
    buttons = [each.get("action_id") for each in elements_of(a_list(an_overview(last=a_run(state=state))).blocks)]
    assert f"{ids.DIGEST_DO}:{ids.AGAIN}" in buttons
    well = [each.get("action_id") for each in elements_of(a_list(an_overview(last=a_run())).blocks)]
    assert f"{ids.DIGEST_DO}:{ids.AGAIN}" not in well


def test_every_deed_is_offered():
    for overview, other in ((an_overview(), ids.PAUSE), (paused(), ids.RESUME)):
        offered = {each["value"].split(":")[0] for each in elements_of(a_list(overview).blocks) if "value" in each}
        assert offered - {""} == {ids.PREVIEW, other, ids.RUN, ids.EDIT, ids.LOG, ids.REMOVE}


def test_a_page_of_hostile_digests_fits_and_is_harmless():
    feeds = [a_feed(number, title=HOSTILE) for number in range(1, 61)]
    run = a_run(note=HOSTILE, cause=HOSTILE, state=SlotState.FAILED, permalink="https://x.example/" + "a" * 370)
    worst = [
        an_overview(n, state=SubscriptionState.STOPPED, feeds=tuple(range(1, 61)), last=run, channel=HOSTILE)
        for n in range(1, PER_PAGE + 1)
    ]
    worst = [replace(each, subscription=replace(each.subscription, **HOSTILE_WORDS)) for each in worst]
    message = a_list(*worst, feeds=feeds, total=60, page=3, said=(kit.words("Digest 9 is removed."),))
    assert_fits(message)
    assert "<!" not in message.text
    assert "mrkdwn" not in types_of(message.blocks)
    assert "Page 4 of 8" in shown(message)


def test_log_tells_runs_figures_and_changes():
    runs = [
        a_run(late=3, id=3, asked_by="U0BEN", attempt=2),
        a_run(state=SlotState.UNCERTAIN, note="Look in the channel.", id=2, counts={}),
        a_run(state=SlotState.SKIPPED, note="missed by 7 h", id=1, counts={"entries": 1}),
    ]
    changes = [
        SubscriptionChange(1, "created", "U0ADA", NOON),
        SubscriptionChange(1, "changed", "U0BEN", NOON, (("at", "07:00", "07:30"), ("days", "1, 2", "6, 7"))),
        SubscriptionChange(1, "stopped", "briefbot", NOON, (("state", "active", "stopped"), ("reason", "", "Gone."))),
    ]
    message = draw_log(an_overview(), runs, changes, command="/brief")
    text = text_of(message)
    assert "posted  · 212 items → 37 new → 12 shown, 9 in the thread · 2 attempts · run by " in text
    assert "skipped: missed by 7 h · 1 item" in text
    assert "time 07:00 → 07:30; days Mon, Tue → Sat, Sun" in text
    assert "briefbot stopped it : Gone." in text
    [again] = [each for each in elements_of(message.blocks) if each.get("action_id") == ids.POST_AGAIN]
    assert again["value"] == "2"
    assert_fits(message)


def test_longest_log_fits():
    link = "https://slack.example/" + "a" * 370
    run = a_run(note=HOSTILE, cause=HOSTILE, late=99, asked_by=HOSTILE, attempt=9, permalink=link)
    change = SubscriptionChange(1, "changed", HOSTILE, NOON, (("name", HOSTILE, HOSTILE),) * 12)
    message = draw_log(an_overview(name=LONG[:80]), [run] * 30, [change] * 30, command="/brief")
    assert_fits(message)
    assert "<!" not in message.text


@pytest.mark.parametrize("wish", [Wish("", "", time(7), ""), Wish(LONG[:80], "C0DESK", time(23, 59), "Europe/London")])
def test_form_is_accepted(wish):
    tagged = [a_feed(n, tags=tuple(f"{HOSTILE[:60]}{n}-{t}" for t in range(10)), title=HOSTILE) for n in range(1, 160)]
    full = replace(wish, feeds=tuple(range(1, 150)), watched=(HOSTILE[:99],) * 50, tags=("zz",), days=(1, 7))
    for one, feeds in ((wish, ()), (full, tagged)):
        view = draw_digest_form(one, ViewState(digest=999), feeds=feeds)
        assert complaints(view["blocks"], surface="modal") == []
        assert len(view["private_metadata"]) <= 3_000
        assert len(view["title"]["text"]) <= 24
