"""The form of a digest: what it begins with, errors at their fields, and what comes of saving it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.errors import StorageError
from bot.listeners.digest_forms import read_wish
from bot.model import DigestVerb, EmptyDay, Include
from bot.playground.inputs import initial_values
from bot.publishing import ids
from tests.desk import a_feed
from tests.drawn import elements_of, shown
from tests.loopback import view_on_top

USER, TEAM = "U0ADA", "T0DESK"
LONDON = {"text": {"type": "plain_text", "text": "Europe/London", "emoji": False}, "value": "Europe/London"}
FILLED = {ids.DIGEST_NAME: "Harbour desk", ids.DIGEST_ZONE: LONDON}

pytestmark = pytest.mark.usefixtures("doors")


def form(slack, text: str = "digest new", **more):
    slack.command(text, **more).wait_ack()
    return view_on_top(slack)


def element(view, action: str):
    return next(each for each in elements_of(view["blocks"]) if each.get("action_id") == action)


def submit(slack, view, **values):
    return slack.submit(view, {**FILLED, **values}).wait_ack()


def begun(view, action: str, field: str):
    return initial_values(view["blocks"])[action][action][field]


def test_form_begins_with_the_channel_seven_oclock_and_the_authors_zone(slack):
    view = form(slack, "digest new Sea watch")
    assert begun(view, ids.DIGEST_NAME, "value") == "Sea watch"
    assert begun(view, ids.DIGEST_CHANNEL, "selected_conversation") == "C0DESK"
    assert begun(view, ids.DIGEST_AT, "selected_time") == "07:00"
    assert begun(view, ids.DIGEST_ZONE, "selected_option")["value"] == slack.workspace.users[USER]["tz"]
    assert len(begun(view, ids.DIGEST_DAYS, "selected_options")) == 7
    assert element(view, ids.DIGEST_CHANNEL)["filter"]["include"] == ["public", "private"]


def test_form_without_the_scope_has_no_zone(slack):
    slack.workspace.scopes = ("commands", "chat:write")
    assert begun(form(slack), ids.DIGEST_ZONE, "selected_option") is None


@pytest.mark.parametrize("name", ["general", "directmessage", "mpdm-ada--ben-1"])
def test_channel_of_everybody_or_of_few_is_never_the_default(slack, name):
    slack.workspace.channels["C0DESK"]["name"] = name
    assert begun(form(slack), ids.DIGEST_CHANNEL, "selected_conversation") is None


def test_saved_digest_is_introduced_and_its_first_time_told(slack, digests, inbox):
    view = form(slack)
    ack = submit(slack, view, **{ids.DIGEST_MOST: "5", ids.DIGEST_WATCHED: "Ada Quill, , Harbour  Authority"})
    [made] = digests.stored.kept
    assert (made.name, made.channel, made.at, made.zone) == ("Harbour desk", "C0DESK", time(7), "Europe/London")
    assert (made.most, made.watched, made.created_by) == (5, ("Ada Quill", "Harbour Authority"), USER)
    [request] = inbox.accepted
    assert (request.verb, request.number, request.user) == (DigestVerb.INTRODUCE, 1, USER)
    assert request.reply_to.view == view["id"]
    assert ack["response_action"] == "update"
    [date] = [each for each in elements_of(view_on_top(slack)["blocks"]) if each.get("type") == "date"]
    assert date["fallback"] == "Tue 24 Nov 2026 07:00 Europe/London"
    assert "is set up: every day 07:00 Europe/London" in shown(view_on_top(slack))


def test_tag_that_no_source_has_any_more_is_told(slack, digests):
    digests.add(tags=("prots",))
    slack.submit(form(slack, "digest edit 1")).wait_ack()
    assert "No source has the tag “prots” yet." in shown(view_on_top(slack))


def test_digest_without_any_source_says_how_to_add_one(slack, sources):
    sources.kept.clear()
    submit(slack, form(slack))
    said = "It reads all sources, and there is none yet. Add one: /brief sources add LINK"
    assert said in shown(view_on_top(slack))


def test_digest_that_is_moved_says_that_it_comes_once_more_today(slack, digests):
    digests.add()
    digests.ran(1, finished_at=digests.clock() - timedelta(minutes=3))
    slack.submit(form(slack, "digest edit 1"), {ids.DIGEST_AT: "19:00"}).wait_ack()
    said = "It is due next today at 19:00, though it was posted today at 11:57."
    assert said in shown(view_on_top(slack))


def test_every_choice_is_kept(slack, digests, sources):
    sources.kept[0] = a_feed(1, tags=("maritime",))
    feed = {"text": {"type": "plain_text", "text": "2 · The Lantern (lantern.example)", "emoji": False}, "value": "2"}
    submit(
        slack,
        form(slack),
        **{
            ids.DIGEST_FEEDS: [feed],
            ids.DIGEST_TAGS: ["maritime"],
            ids.DIGEST_DAYS: ["1", "5"],
            ids.DIGEST_AT: "18:30",
            ids.DIGEST_INCLUDE: "watched",
            ids.DIGEST_WATCHED: "Ada Quill",
            ids.DIGEST_EMPTY: "nothing",
            ids.DIGEST_CHANNEL: "C0WATCH",
        },
    )
    [made] = digests.stored.kept
    assert (made.feeds, made.tags, made.days, made.at) == ((2,), ("maritime",), (1, 5), time(18, 30))
    assert (made.include, made.empty_day, made.channel) == (Include.WATCHED, EmptyDay.NOTHING, "C0WATCH")


def state_with(view, **changed):
    """Return a form's state with other fields by block, past what Slack's client checks."""
    values = initial_values(view["blocks"])
    for block, fields in changed.items():
        values[block][block].update(fields)
    return {"state": {"values": values}}


def test_every_error_stands_at_its_field(slack):
    said = state_with(
        form(slack),
        digest_name={"value": "   "},
        digest_channel={"selected_conversation": None},
        digest_days={"selected_options": []},
        digest_at={"selected_time": None},
        digest_zone={"selected_option": None},
        digest_most={"value": "13"},
        digest_include={"selected_option": {"value": "watched"}},
    )
    _, errors = read_wish(said, None)
    assert set(errors) == {
        ids.DIGEST_NAME,
        ids.DIGEST_CHANNEL,
        ids.DIGEST_DAYS,
        ids.DIGEST_AT,
        ids.DIGEST_ZONE,
        ids.DIGEST_MOST,
        ids.DIGEST_WATCHED,
    }
    assert errors[ids.DIGEST_MOST] == "A digest shows 1 to 12 stories. Choose such a number."


def test_error_leaves_the_form_as_it_was_typed(slack, digests, inbox):
    view = form(slack)
    ack = submit(slack, view, **{ids.DIGEST_INCLUDE: "watched", ids.DIGEST_NAME: "Sea watch"})
    assert ack == {
        "response_action": "errors",
        "errors": {ids.DIGEST_WATCHED: "That digest would show nothing. Name whom you watch, or include all stories."},
    }
    state = view_on_top(slack)["state"]["values"]
    assert state[ids.DIGEST_NAME][ids.DIGEST_NAME]["value"] == "Sea watch"
    assert (digests.stored.kept, inbox.accepted) == ([], [])


def test_source_that_is_gone_is_told_at_the_sources(slack, digests, sources):
    view = form(slack)
    gone = {"text": {"type": "plain_text", "text": "9 · removed", "emoji": False}, "value": "9"}
    assert submit(slack, view, **{ids.DIGEST_FEEDS: [gone]})["errors"][ids.DIGEST_FEEDS].startswith(
        "There is no source 9"
    )


def test_busy_database_is_told_and_the_same_form_sets_up_one_digest(slack, digests, inbox):
    view = form(slack)
    inbox.trouble = StorageError("The database is busy. Please repeat that in a minute.")
    assert submit(slack, view)["errors"] == {ids.DIGEST_NAME: inbox.trouble.public_message}
    inbox.trouble = None
    assert submit(slack, view)["response_action"] == "update"
    assert (len(digests.stored.kept), len(inbox.accepted)) == (1, 1)


def test_edit_begins_with_what_is_there_and_is_attributed(slack, digests, inbox):
    digests.add(name="Harbour", most=7, watched=("Ada Quill",), days=(1, 2))
    view = form(slack, "digest edit 1")
    assert view["title"]["text"] == "Edit digest 1"
    assert begun(view, ids.DIGEST_WATCHED, "value") == "Ada Quill"
    slack.submit(view, {ids.DIGEST_AT: "08:15"}, user=USER).wait_ack()
    [kept] = digests.stored.kept
    assert (kept.at, kept.most, kept.days, kept.watched) == (time(8, 15), 7, (1, 2), ("Ada Quill",))
    assert digests.verbs()[-1] == ("changed", USER)
    assert inbox.accepted == []
    assert "is changed" in shown(view_on_top(slack))


@pytest.mark.parametrize("stopped", [False, True])
def test_another_channel_is_introduced_unless_the_digest_is_stopped(slack, digests, inbox, stopped):
    digests.add()
    if stopped:
        digests.stop(1)
    slack.submit(form(slack, "digest edit 1"), {ids.DIGEST_CHANNEL: "C0WATCH"}).wait_ack()
    assert [request.verb for request in inbox.accepted] == ([] if stopped else [DigestVerb.INTRODUCE])
    offered = {each.get("action_id") for each in elements_of(view_on_top(slack)["blocks"])}
    assert (f"{ids.DIGEST_DO}:{ids.RESUME}" in offered) is stopped


def test_digest_that_a_colleague_removed_is_told_in_the_form(slack, digests):
    digests.add()
    view = form(slack, "digest edit 1")
    digests.all.remove(1, team=TEAM, user="U0BEN")
    assert slack.submit(view).wait_ack()["errors"][ids.DIGEST_NAME].startswith("There is no digest 1.")


def test_what_has_no_room_in_the_form_stays(slack, digests, sources):
    sources.kept[:] = [a_feed(number) for number in range(1, 131)]
    digests.add(feeds=tuple(range(1, 131)), watched=tuple(f"{'x' * 90} {n}" for n in range(50)))
    before = digests.stored.kept[0]
    view = form(slack, "digest edit 1")
    assert "+30 more are kept." in shown(view)
    slack.submit(view, {ids.DIGEST_NAME: "Renamed"}).wait_ack()
    after = digests.stored.kept[0]
    assert (after.name, after.feeds, after.watched) == ("Renamed", before.feeds, before.watched)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lond", "Europe/London"),
        ("utc", "UTC"),
        ("bst", "Europe/London"),
        ("EST", "America/New_York"),
        ("zzzzzz", None),
    ],
)
def test_zones_are_offered_while_typing(slack, typed, first):
    options = slack.suggest(form(slack), ids.DIGEST_ZONE, typed).wait_ack()["options"]
    assert (options[0]["value"] if options else None) == first


@pytest.mark.parametrize(
    ("typed", "found"), [("", ["1", "2"]), ("lantern", ["2"]), ("OUTLET1", ["1"]), ("nothing", [])]
)
def test_sources_are_offered_while_typing(slack, typed, found):
    options = slack.suggest(form(slack), ids.DIGEST_FEEDS, typed).wait_ack()["options"]
    assert [option["value"] for option in options] == found


def test_at_most_a_hundred_sources_are_offered(slack, sources):
    sources.kept[:] = [a_feed(number) for number in range(1, 300)]
    assert len(slack.suggest(form(slack), ids.DIGEST_FEEDS, "").wait_ack()["options"]) == 100


def test_sources_that_cannot_be_read_are_none_to_offer(slack, sources):
    view = form(slack)
    sources.trouble = StorageError("The database is busy.")
    assert slack.suggest(view, ids.DIGEST_FEEDS, "").wait_ack() == {"options": []}
