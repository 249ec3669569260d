"""``/brief digest …``: at once what needs no making, stored first what does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.model import DigestVerb, SlotState, SubscriptionState
from bot.playground.blocks import complaints
from tests.digests import a_wish
from tests.drawn import shown
from tests.loopback import view_on_top

USER, TEAM = "U0ADA", "T0DESK"

pytestmark = pytest.mark.usefixtures("doors")


def ask(slack, text: str, **more):
    return slack.command(f"digest {text}", **more).wait_ack()


def test_empty_list_says_how_to_set_one_up(slack):
    ack = ask(slack, "")
    assert ack["response_type"] == "ephemeral"
    assert "No digests yet. Press “New digest”" in ack["text"]


def test_list_is_answered_in_private_with_what_can_be_done(slack, digests):
    digests.add()
    ack = ask(slack, "list")
    assert (ack["response_type"], complaints(ack["blocks"])) == ("ephemeral", [])
    assert "1 · Harbour" in shown(ack)
    assert "every day 07:00 Europe/London" in shown(ack)


def test_list_of_60_digests_is_paged(slack, digests):
    for number in range(60):
        digests.add(name=f"Harbour {number}")
    ack = ask(slack, "")
    assert complaints(ack["blocks"]) == []
    assert "Page 1 of 8" in shown(ack)


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        ("pause", "Digest 1 · Harbour is paused.", SubscriptionState.PAUSED),
        ("resume", "Digest 1 · Harbour is posted again: next ", SubscriptionState.ACTIVE),
    ],
)
def test_change_is_made_and_told_at_once(slack, digests, inbox, verb, said, state):
    digests.add()
    if verb == "resume":
        digests.all.pause(1, team=TEAM, user="U0BEN")
    assert ask(slack, f"{verb} 1")["text"].startswith(said)
    assert digests.stored.kept[0].state is state
    assert digests.verbs()[-1] == (f"{verb}d", USER)
    assert inbox.accepted == []


def test_resume_of_a_stopped_digest_introduces_it_again(slack, digests, inbox):
    digests.add()
    digests.stop(1)
    assert "I am introducing it in <#C0DESK>…" in ask(slack, "resume 1")["text"]
    [request] = inbox.accepted
    assert (request.verb, request.number, request.user, request.team) == (DigestVerb.INTRODUCE, 1, USER, TEAM)
    assert request.reply_to.replace is True


@pytest.mark.parametrize("verb", ["edit", "preview", "run", "pause", "resume", "log", "remove"])
def test_unknown_number_is_told(slack, inbox, digests, verb):
    assert ask(slack, f"{verb} 99")["text"].startswith("There is no digest 99.")
    assert (inbox.accepted, digests.woken) == ([], 0)


def test_preview_is_stored_and_acknowledged(slack, digests, inbox):
    digests.add()
    assert ask(slack, "preview 1")["text"] == "Making a preview of digest 1… Nothing is posted."
    [request] = inbox.accepted
    assert (request.verb, request.number, request.user) == (DigestVerb.PREVIEW, 1, USER)
    assert request.reply_to.response_url.startswith(slack.url)


def test_run_is_asked_for_once_and_wakes_the_builder(slack, digests):
    digests.add()
    said = "Digest 1 · Harbour is being made; it will be posted in <#C0DESK>."
    assert ask(slack, "run 1")["text"] == said
    assert ask(slack, "run 1")["text"] == said
    [run] = digests.slots.kept
    assert (run.asked_by, run.state, run.slot.due) == (USER, SlotState.WAITING, digests.clock())
    assert digests.woken == 2


def test_same_run_delivered_twice_is_one(slack, digests):
    digests.add()
    delivery = slack.command("digest run 1")
    digests.slots.kept[0] = replace(digests.slots.kept[0], state=SlotState.POSTED)
    slack.send(delivery)
    assert len(digests.slots.kept) == 1


def test_run_of_a_stopped_digest_says_why_not(slack, digests):
    digests.add()
    digests.stop(1)
    said = "Digest 1 is stopped: I am not a member of the channel. Invite me. To resume it: /brief digest resume 1"
    assert ask(slack, "run 1")["text"] == said
    assert digests.slots.kept == []


def test_stopped_digest_is_not_paused_and_keeps_its_reason(slack, digests):
    digests.add()
    digests.stop(1)
    [before] = digests.stored.kept
    said = "Digest 1 is stopped: I am not a member of the channel. Invite me. To resume it: /brief digest resume 1"
    assert ask(slack, "pause 1")["text"] == said
    assert digests.stored.kept == [before]


@pytest.mark.parametrize("typed", ["pause 9", "log 9", "run 9", "edit 9"])
def test_unknown_number_names_the_command_that_lists_them(slack, typed):
    assert ask(slack, typed)["text"] == "There is no digest 9. To see them: /brief digest list"


def test_log_shows_runs_and_changes(slack, digests):
    digests.add()
    digests.ran(1, late=72)
    text = shown(ask(slack, "log 1"))
    assert "due Sun 22 Nov 2026 07:00 Europe/London" in text
    assert "1 h 12 min late" in text
    assert "212 items → 37 new → 12 shown, 9 in the thread" in text
    assert " created it " in text


def test_log_of_a_digest_that_is_removed_can_be_read(slack, digests):
    digests.add()
    digests.ran(1, late=72)
    digests.all.remove(1, team=TEAM, user="U0BEN")
    text = shown(ask(slack, "log 1"))
    assert "It was removed." in text
    assert "1 h 12 min late" in text
    assert " removed it " in text


def test_removal_is_asked_once(slack, digests):
    digests.add()
    assert ask(slack, "remove 1") == ""
    view = view_on_top(slack)
    assert "Remove digest 1 · Harbour?" in shown(view)
    assert len(digests.stored.kept) == 1
    slack.submit(view).wait_ack()
    assert digests.stored.kept == []
    assert digests.verbs()[-1] == ("removed", USER)
    assert "is removed" in shown(view_on_top(slack))


def test_help_lists_every_verb(slack):
    text = shown(ask(slack, "help"))
    for verb in ("new", "edit", "preview", "run", "pause", "resume", "log", "remove"):
        assert f"/brief digest {verb}" in text
    assert shown(slack.command("help digest").wait_ack()) == text


def test_digest_of_another_workspace_is_not_touched(slack, digests):
    digests.all.create(a_wish(), team="T0OTHER", user="U0EVE")
    assert ask(slack, "pause 1")["text"].startswith("There is no digest 1.")


def test_full_database_is_told_at_once(slack, digests, inbox):
    digests.add()
    inbox.trouble = StorageError("The database is busy. Please repeat that in a minute.")
    assert ask(slack, "preview 1")["text"] == inbox.trouble.public_message
