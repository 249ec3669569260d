"""The buttons of digests: in the list, in windows, in messages that name a next step."""

from __future__ import annotations

import pytest

from bot.errors import NotAgainError
from bot.model import Address, DigestVerb, SlotState, SubscriptionState
from bot.publishing import ids
from bot.publishing.calls import Pacer, make_client
from bot.publishing.digest_answers import SlackDigests
from bot.publishing.slack import SlackPublisher
from tests.digest_desk import a_made_digest
from tests.drawn import elements_of, shown
from tests.loopback import view_on_top

USER, TEAM = "U0ADA", "T0DESK"

pytestmark = pytest.mark.usefixtures("doors")


@pytest.fixture
def publisher(slack) -> SlackPublisher:
    client = make_client(slack.bot_token, api_url=slack.api_url)
    return SlackPublisher(client, Pacer(interval=0.0, sleep=lambda _: None))


@pytest.fixture
def listed(slack, digests):
    """Return the list of one digest as it stands in the conversation."""
    digests.add()
    return a_list(slack)


def a_list(slack):
    slack.command("digest").wait_ack()
    return slack.ephemerals(USER)[-1]


def press(slack, place, verb: str, **more):
    return slack.click(place, f"{ids.DIGEST_DO}:{verb}", **more).wait_ack()


def choose(slack, listed, verb: str):
    return slack.click(listed, ids.DIGEST_MENU, value=ids.to_choice(verb, 1, 0)).wait_ack()


def latest(slack) -> str:
    return shown(slack.ephemerals(USER)[-1])


def address(slack) -> Address:
    with slack.workspace.changing():
        return Address(slack.workspace.new_response_url("C0DESK", USER), "C0DESK", USER)


def test_pause_and_resume_redraw_the_list(slack, digests, listed):
    press(slack, listed, ids.PAUSE)
    slack.wait_for(lambda: latest(slack).startswith("Digest 1 · Harbour is paused."))
    assert digests.verbs()[-1] == ("paused", USER)
    [by] = [each for each in elements_of(slack.ephemerals(USER)[-1]["blocks"]) if each.get("type") == "user"]
    assert by["user_id"] == USER
    press(slack, slack.ephemerals(USER)[-1], ids.RESUME)
    slack.wait_for(lambda: latest(slack).startswith("Digest 1 · Harbour is posted again:"))
    assert len(slack.ephemerals(USER)) == 1


def test_resume_of_a_stopped_digest_asks_for_its_introduction(slack, digests, inbox):
    digests.add()
    digests.stop(1)
    listed = a_list(slack)
    assert "stopped: \nI am not a member of the channel. Invite me." in shown(listed)
    press(slack, listed, ids.RESUME)
    assert [request.verb for request in inbox.accepted] == [DigestVerb.INTRODUCE]
    assert inbox.accepted[0].reply_to.replace is False


def test_run_now_says_so_and_a_double_click_is_harmless(slack, digests, listed):
    choose(slack, listed, ids.RUN)
    slack.wait_for(lambda: "is being made; it will be posted in" in latest(slack))
    choose(slack, slack.ephemerals(USER)[-1], ids.RUN)
    assert len(digests.slots.kept) == 1
    assert digests.woken > 0


def test_preview_opens_a_window_and_is_stored(slack, inbox, listed):
    press(slack, listed, ids.PREVIEW)
    assert "Making a preview of digest 1…" in shown(view_on_top(slack))
    [request] = inbox.accepted
    assert (request.verb, request.number, request.reply_to.view) == (
        DigestVerb.PREVIEW,
        1,
        view_on_top(slack)["external_id"],
    )


def test_preview_takes_the_place_of_its_notice(slack, digests, inbox, publisher, listed):
    press(slack, listed, ids.PREVIEW)
    slack.wait_for(lambda: view_on_top(slack))
    [request] = inbox.accepted
    SlackDigests(publisher, "/brief").preview(digests.stored.kept[0], a_made_digest(), request.reply_to, saved=True)
    assert "Preview. Nothing was posted." in shown(view_on_top(slack))


def test_preview_without_a_window_goes_to_the_conversation(slack, digests, inbox, publisher, listed):
    slack.faults.error("views.open", "expired_trigger_id")
    press(slack, listed, ids.PREVIEW)
    [request] = inbox.accepted
    SlackDigests(publisher, "/brief").preview(digests.stored.kept[0], a_made_digest(), request.reply_to, saved=True)
    assert latest(slack).startswith("Preview. Nothing was posted.")


def test_edit_log_and_removal_open_windows(slack, digests, listed):
    choose(slack, listed, ids.EDIT)
    assert view_on_top(slack)["title"]["text"] == "Edit digest 1"
    slack.close(view_on_top(slack))
    choose(slack, listed, ids.LOG)
    assert "It was not due yet. To have one now: /brief digest run 1" in shown(view_on_top(slack))
    slack.close(view_on_top(slack))
    choose(slack, listed, ids.REMOVE)
    slack.submit(view_on_top(slack)).wait_ack()
    assert digests.stored.kept == []
    slack.wait_for(lambda: latest(slack).startswith("Digest 1 · Harbour is removed."))


def test_digest_that_a_colleague_removed_is_told(slack, digests, listed):
    digests.all.remove(1, team=TEAM, user="U0BEN")
    press(slack, listed, ids.PAUSE)
    assert slack.wait_for(lambda: "There is no digest 1." in slack.ephemerals(USER)[-1]["text"])


def test_pages_are_turned_in_place(slack, digests):
    for number in range(12):
        digests.add(name=f"Harbour {number}")
    slack.click(a_list(slack), f"{ids.DIGESTS_PAGE}:next").wait_ack()
    slack.wait_for(lambda: "Page 2 of 2" in latest(slack))
    assert "9 · Harbour 8" in latest(slack)
    press(slack, slack.ephemerals(USER)[-1], ids.PAUSE, value=ids.to_choice(ids.PAUSE, 9, 1))
    slack.wait_for(lambda: "Digest 9 · Harbour 8 is paused." in latest(slack))
    assert "Page 2 of 2" in latest(slack)


def test_new_digest_opens_the_form(slack, listed):
    slack.click(listed, ids.NEW_DIGEST).wait_ack()
    assert view_on_top(slack)["title"]["text"] == "New digest"


def test_uncertain_run_is_posted_again_from_the_list(slack, digests):
    digests.add()
    digests.ran(1, state=SlotState.UNCERTAIN, note="I cannot tell whether it was posted.", id=41)
    press(slack, a_list(slack), ids.AGAIN)
    slack.wait_for(lambda: latest(slack).startswith("It will be posted again in a moment."))
    assert digests.slots.kept[0].state is SlotState.POSTING
    assert digests.woken == 1


def test_run_that_cannot_be_posted_again_is_told_in_its_own_words_and_is_no_failure(slack, digests, caplog):
    digests.add()
    digests.ran(1, state=SlotState.FAILED, id=41)
    digests.slots.trouble = NotAgainError("A later digest has shown that already.")
    caplog.set_level("INFO", logger="bot.listeners")
    press(slack, a_list(slack), ids.AGAIN)
    slack.wait_for(lambda: "A later digest has shown that already." in slack.ephemerals(USER)[-1]["text"])
    assert digests.slots.kept[0].state is SlotState.FAILED
    assert digests.woken == 0
    assert {each.levelname for each in caplog.records if each.name == "bot.listeners.failures"} == {"INFO"}


def test_owner_posts_again_from_the_message_and_a_second_click_is_harmless(slack, digests, publisher):
    digests.add()
    digests.ran(1, state=SlotState.UNCERTAIN, id=41)
    publisher.notify("I cannot tell whether a message of this digest was posted.", user=USER, slot=41)
    channel = slack.workspace.direct_channel(USER)
    [message] = slack.messages(channel)
    slack.click(message, ids.POST_AGAIN, user=USER).wait_ack()
    slack.wait_for(lambda: slack.messages(channel)[0]["text"] == "It will be posted again in a moment.")
    slack.click(message | {"blocks": message["blocks"]}, ids.POST_AGAIN, user=USER).wait_ack()
    slack.wait_for(lambda: slack.messages(channel)[0]["text"].startswith("There is nothing to post again"))
    assert (len(slack.messages(channel)), digests.woken) == (1, 1)


def test_log_in_a_window_posts_again_there(slack, digests):
    digests.add()
    digests.ran(1, state=SlotState.FAILED, id=41)
    choose(slack, a_list(slack), ids.LOG)
    slack.click(view_on_top(slack), ids.POST_AGAIN).wait_ack()
    slack.wait_for(lambda: "It will be posted again in a moment." in shown(view_on_top(slack)))


@pytest.mark.parametrize("in_window", [False, True])
def test_refused_introduction_is_resumed_by_a_press_in_its_place(slack, digests, inbox, publisher, in_window):
    digests.add()
    digests.stop(1)
    overview = digests.all.overview(digests.stored.kept[0])
    to = address(slack)
    if in_window:
        slack.command("").wait_ack()
        to = Address(view=view_on_top(slack)["id"], user=USER)
    SlackDigests(publisher, "/brief").refused(overview, "I am not a member.", to)
    place = view_on_top(slack) if in_window else slack.ephemerals(USER)[-1]
    assert "I am not a member." in shown(place)
    press(slack, place, ids.RESUME)
    assert digests.stored.kept[0].state is SubscriptionState.ACTIVE
    [request] = inbox.accepted
    assert request.verb is DigestVerb.INTRODUCE
    assert (request.reply_to.view == place["id"]) if in_window else request.reply_to.replace
    here = (lambda: shown(view_on_top(slack))) if in_window else (lambda: latest(slack))
    assert slack.wait_for(lambda: "is posted again" in here())


def test_preview_is_run_beside_it(slack, digests, publisher):
    subscription = digests.add()
    SlackDigests(publisher, "/brief").preview(subscription, a_made_digest(), address(slack), saved=True)
    press(slack, slack.ephemerals(USER)[-1], ids.RUN)
    slack.wait_for(lambda: len(slack.ephemerals(USER)) == 2)
    assert "Preview. Nothing was posted." in shown(slack.ephemerals(USER)[0])
    assert "is being made" in latest(slack)
