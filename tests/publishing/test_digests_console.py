"""How a team's digests, and what became of them, are said in the terminal and to programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.model import Overview, Run, Slot, SlotState, SubscriptionChange, SubscriptionState
from bot.publishing import digests_console as console
from bot.usecases.build import AGAIN
from bot.usecases.settling import UNSURE
from tests.digests import a_subscription, local
from tests.fakes import NOON

DUE = local("2026-08-31T07:30")


def a_run(state: SlotState = SlotState.POSTED, *, late: float | None = 4, **words) -> Run:
    """Return a run that was due on the last of August at half past seven in London."""
    finished = None if late is None else DUE + timedelta(seconds=late)
    return Run(Slot(1, "2026-08-31T07:30", DUE), state, DUE, finished_at=finished, **words)


def said(run: Run, **words) -> list[str]:
    return list(console.run_lines(run, a_subscription(**words)))


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (a_run(SlotState.WAITING, late=None), "waits to be made"),
        (a_run(SlotState.POSTING, late=None, attempt=1), "is being posted"),
        (a_run(late=-3), "posted Mon 31 Aug 2026 07:29"),
        (a_run(late=60), "posted Mon 31 Aug 2026 07:31"),
        (a_run(late=120), "posted Mon 31 Aug 2026 07:32, 2 min late"),
        (a_run(late=7_260), "posted Mon 31 Aug 2026 09:31, 2 h 1 min late"),
        (a_run(late=72_000), "posted Tue 1 Sep 2026 03:30, 20 h late"),
        (a_run(late=72, cause="after a restart"), "posted Mon 31 Aug 2026 07:31, 1 min late after a restart"),
        (a_run(SlotState.UNCERTAIN, late=240_000), "uncertain Thu 3 Sep 2026 02:10, 2 days late"),
        (a_run(SlotState.SKIPPED, attempt=2), "skipped · 2 attempts"),
        (
            a_run(SlotState.SKIPPED, counts={"entries": 9, "new": 4, "shown": 1, "filtered": 3, "failing": 2}),
            "skipped · 9 items → 4 new → 1 shown, 3 filtered out, 2 failing sources",
        ),
        (a_run(SlotState.FAILED, counts={"entries": 1_000}), "failed Mon 31 Aug 2026 07:30 · 1,000 items"),
        (a_run(late=300, asked_by="U0ADA", attempt=1), "posted Mon 31 Aug 2026 07:35 · run by U0ADA"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_run_is_told_on_one_line(run, line):
    assert said(run) == [f"due Mon 31 Aug 2026 07:30: {line}"]


@pytest.mark.parametrize(
    ("state", "note", "lines"),
    [
        (
            SlotState.UNCERTAIN,
            UNSURE,
            [
                "  Note: I cannot tell whether a message of this digest was posted.",
                "  If it is missing in the channel: briefbot digest again 1",
            ],
        ),
        (SlotState.FAILED, AGAIN, ["  To post it once more: briefbot digest again 1"]),
        (SlotState.POSTED, AGAIN, []),
    ],
)
def test_button_of_slack_is_told_as_a_verb(state, note, lines):
    assert list(console.run_lines(a_run(state, note=note), a_subscription(), again=True))[1:] == lines


def test_only_the_latest_that_may_be_missing_is_told_to_be_posted_again():
    missing = [a_run(SlotState.UNCERTAIN, note=UNSURE, id=number) for number in (2, 1)]
    told = "\n".join(console.log_lines(a_subscription(), [a_run(id=3), *missing], []))
    assert told.count("briefbot digest again 1") == 1
    assert "Post again" not in told


def test_run_is_told_by_the_clock_of_its_zone():
    assert said(a_run(), zone="Asia/Kathmandu") == ["due Mon 31 Aug 2026 12:15: posted Mon 31 Aug 2026 12:15"]


def test_zone_that_is_known_no_more_is_told_in_utc():
    assert said(a_run(), zone="Nowhere/Gone") == ["due Mon 31 Aug 2026 06:30: posted Mon 31 Aug 2026 06:30"]
    table = console.draw_digests([Overview(a_subscription(zone="Nowhere/Gone"), "every day 07:30", last=a_run())], NOON)
    assert table.renderables[0].row_count == 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((), "changed by U1"),
        ((("at", "07:30", "08:00"), ("feeds", "", "1, 2")), "changed by U1 · time 07:30 → 08:00; sources all → 1, 2"),
        ((("days", "1, 2", "7"), ("tags", "sea", "")), "changed by U1 · days Mon, Tue → Sun; tags sea → none"),
        ((("state", "active", "stopped"), ("reason", "", "It is archived.")), "changed by U1 · It is archived."),
        ((("state", "stopped", "active"), ("reason", "It is archived.", "")), "changed by U1"),
    ],
)
def test_change_names_words_before_and_after(words, line):
    change = SubscriptionChange(1, "changed", "U1", DUE, words)
    assert console.change_line(change, a_subscription()) == f"Mon 31 Aug 2026 07:30 · {line}"


@pytest.mark.parametrize(
    ("state", "last", "needed"),
    [
        (SubscriptionState.ACTIVE, None, False),
        (SubscriptionState.PAUSED, None, False),
        (SubscriptionState.STOPPED, None, True),
        (SubscriptionState.ACTIVE, SlotState.SKIPPED, False),
        (SubscriptionState.ACTIVE, SlotState.FAILED, True),
        (SubscriptionState.PAUSED, SlotState.UNCERTAIN, True),
        (SubscriptionState.ACTIVE, SlotState.POSTED, False),
    ],
)
def test_attention_is_needed_where_something_was_not_posted(state, last, needed):
    overview = Overview(a_subscription(state=state), "every day", last=a_run(last) if last else None)
    assert overview.needs_attention is needed
    assert console.to_document(overview)["needs_attention"] is needed


def test_attention_is_needed_where_one_was_late_unless_a_person_ran_it():
    late, asked = a_run(late=61), a_run(late=61, asked_by="U0ADA")
    assert [Overview(a_subscription(), "every day", last=run).needs_attention for run in (late, asked)] == [True, False]


@pytest.mark.parametrize(
    ("state", "words"),
    [(SubscriptionState.PAUSED, "not due, it is paused"), (SubscriptionState.STOPPED, "not due, it is stopped")],
)
def test_digest_that_is_not_posted_is_not_due(state, words):
    assert console.following(Overview(a_subscription(state=state), "every day"), NOON) == words


def test_json_keeps_every_character_and_shows_none_that_is_not_seen():
    words = "Straße – “Ærø” \U0001f6f3 \x1b[31m \x7f \x9b2J \u202e \u200b \u2028 \U000e0041 \ud800"
    written = console.dump({"name": words})
    assert json.loads(written) == {"name": words}
    assert "Straße – “Ærø” \U0001f6f3" in written
    assert [sign for sign in "\x1b\x7f\x9b\u202e\u200b\u2028\U000e0041\ud800" if sign in written] == []
