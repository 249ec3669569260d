"""What a channel is told of a new digest, what its owner is told, and previews: at a loopback Slack."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.errors import PublishError
from bot.model import Address, SubscriptionChange, SubscriptionState
from bot.playground.blocks import complaints, too_long
from bot.publishing import ids, introduction, kit
from bot.publishing.calls import Pacer, make_client
from bot.publishing.digest_answers import SlackDigests
from bot.publishing.digest_preview import draw_preview
from bot.publishing.introduction import draw_introduction
from bot.publishing.slack import SlackPublisher
from tests.desk import HOSTILE, a_feed
from tests.digest_desk import a_made_digest, an_overview
from tests.digests import a_digest, a_receipt
from tests.drawn import elements_of, shown
from tests.fakes import NOON
from tests.publishing.test_digest_limits import LONG, a_hostile_digest, a_hostile_receipt

USER, DESK, OUTSIDE = "U0ADA", "C0DESK", "C0WATCH"


@pytest.fixture
def answers(slack) -> SlackDigests:
    client = make_client(slack.bot_token, api_url=slack.api_url)
    return SlackDigests(SlackPublisher(client, Pacer(interval=0.0, sleep=lambda _: None)), "/brief")


def address(slack) -> Address:
    with slack.workspace.changing():
        return Address(slack.workspace.new_response_url(DESK, USER), DESK, USER)


def here(**words):
    return an_overview(4, **{"channel": DESK, "created_by": USER, **words})


def text_of(message) -> str:
    return shown(message).replace("\n", "")


def test_introduction_names_who_when_what_and_how_to_pause(slack, answers):
    overview = here(feeds=(1,), put=SubscriptionChange(4, "resumed", "U0BEN", NOON))
    link = answers.introduce(overview, [a_feed(1)])
    [message] = slack.messages(DESK)
    assert link.endswith(f"/archives/{DESK}/p{message['ts'].replace('.', '')}")
    text = text_of(message)
    assert "Harbour: a digest for this channel" in text
    assert "Set up by , resumed by " in text
    assert "It comes every day 07:30 Europe/London · next " in text
    assert "from 1 · Outlet 1 (outlet1.example) · all stories · at most 12" in text
    assert "To pause it: /brief digest pause 4 · all digests: /brief digest" in text
    people = [each["user_id"] for each in elements_of(message["blocks"]) if each.get("type") == "user"]
    assert people == [USER, "U0BEN"]


@pytest.mark.parametrize(
    ("words", "feeds", "said"),
    [
        (
            {"tags": ("prots", "sea", "quay")},
            [a_feed(1, tags=("sea",))],
            "No source has the tag “prots” or “quay” yet.",
        ),
        ({}, [], "It reads all sources, and there is none yet. Add one: /brief sources add LINK"),
    ],
)
def test_introduction_says_where_a_digest_finds_no_source(words, feeds, said):
    assert said in text_of(draw_introduction(here(**words), feeds, command="/brief"))


@pytest.mark.parametrize("words", [{}, {"tags": ("sea",)}, {"feeds": (1,)}])
def test_introduction_says_nothing_of_sources_that_are_there(words):
    text = text_of(draw_introduction(here(**words), [a_feed(1, tags=("sea",))], command="/brief"))
    assert "No source has" not in text
    assert "none yet" not in text


def test_introduction_shows_no_previews_and_calls_nobody(slack, answers):
    overview = here(name="<!channel> @here https://evil.example", created_by=HOSTILE, tags=("<!here>",))
    answers.introduce(overview, [])
    [call] = slack.calls("chat.postMessage")
    assert (str(call.args["unfurl_links"]).lower(), str(call.args["unfurl_media"]).lower()) == ("false", "false")
    assert call.args["parse"] == "none"
    [message] = slack.messages(DESK)
    assert "<!" not in message["text"]
    kinds = {each.get("type") for each in elements_of(message["blocks"])}
    assert kinds.isdisjoint({"mrkdwn", "broadcast", "link", "usergroup"})


def test_longest_introduction_fits():
    worst = here(name="&" * 80, watched=(HOSTILE,) * 50, feeds=tuple(range(1, 61)), tags=(HOSTILE,) * 50)
    message = draw_introduction(worst, [a_feed(n, title=HOSTILE) for n in range(1, 61)], command="/brief")
    assert complaints(list(message.blocks)) == []
    assert not too_long(list(message.blocks))
    assert len(message.text) <= kit.FALLBACK_TEXT


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived"])
def test_introduction_that_slack_refuses_is_raised(slack, answers, code):
    slack.faults.error("chat.postMessage", code)
    with pytest.raises(PublishError) as caught:
        answers.introduce(here(), [])
    assert caught.value.code == code
    assert slack.messages(DESK) == []


def test_channel_without_the_bot_is_not_a_member(answers):
    with pytest.raises(PublishError) as caught:
        answers.introduce(an_overview(channel=OUTSIDE), [])
    assert caught.value.code == "not_in_channel"


def test_success_is_told_with_the_next_time_and_a_preview(slack, answers):
    answers.introduced(here(), "https://slack.example/p1", address(slack))
    [message] = slack.ephemerals(USER)
    assert message["text"].startswith("Digest 4 · Harbour is introduced in <#C0DESK>: next Tue 24 Nov 2026 07:00")
    assert f"{ids.DIGEST_DO}:{ids.PREVIEW}" in {each.get("action_id") for each in elements_of(message["blocks"])}


def test_doubt_is_told_without_a_promise(slack, answers):
    answers.doubted(here(), address(slack))
    assert "may or may not be in <#C0DESK>. Look there; I do not post it again." in slack.ephemerals(USER)[0]["text"]


def test_refusal_names_the_next_step_and_has_its_button(slack, answers):
    stopped = here(state=SubscriptionState.STOPPED, reason="It is archived.", next=None)
    answers.refused(stopped, "It is archived.", address(slack))
    [message] = slack.ephemerals(USER)
    assert message["text"] == "Digest 4 · Harbour cannot be posted in <#C0DESK>. It is archived."
    offered = {each.get("action_id") for each in elements_of(message["blocks"])}
    assert {f"{ids.DIGEST_DO}:{ids.RESUME}", f"{ids.DIGEST_DO}:{ids.EDIT}"} <= offered


def test_refusal_of_a_paused_digest_offers_no_resume():
    paused = here(state=SubscriptionState.PAUSED, next=None)
    assert [each["action_id"] for each in introduction.next_steps(paused)] == [f"{ids.DIGEST_DO}:{ids.EDIT}"]


def test_preview_is_headed_and_seen_by_the_asker_alone(slack, answers):
    answers.preview(here().subscription, a_made_digest(12, 30), address(slack), saved=True)
    [message] = slack.ephemerals(USER)
    text = shown(message)
    assert text.startswith("Preview. Nothing was posted. Digest 4 · Harbour, ")
    assert " more messages in its thread." in text or " more message in its thread." in text
    assert "Run preview." in text
    assert slack.messages(DESK) == []
    offered = {each.get("action_id") for each in elements_of(message["blocks"])}
    assert {f"{ids.DIGEST_DO}:{ids.RUN}", f"{ids.DIGEST_DO}:{ids.EDIT}"} <= offered


def test_preview_of_what_is_not_saved_says_so_and_offers_nothing(slack, answers):
    answers.preview(here().subscription, a_made_digest(12, 30), address(slack), saved=False)
    [message] = slack.ephemerals(USER)
    said = r"Preview of what the form says\. Nothing was posted or saved\. \d+ more messages? in its thread\."
    assert re.match(said, shown(message))
    assert not any(each.get("type") == "button" for each in elements_of(message["blocks"]))


def test_preview_of_an_empty_day_is_the_receipt(slack, answers):
    answers.preview(here().subscription, a_made_digest(0), address(slack), saved=True)
    assert "14 sources: 13 ok, 1 failing" in shown(slack.ephemerals(USER)[0])


def test_preview_of_twelve_long_stories_fits_and_keeps_its_receipt():
    digest = a_hostile_digest(LONG, shown=12)
    made = replace(a_made_digest(), digest=digest, receipt=a_hostile_receipt(digest, LONG))
    honest = a_made_digest(12, changes=())
    for one in (made, honest, replace(honest, receipt=a_receipt(a_digest(12), failing=(("LBC", "403"),) * 9))):
        message = draw_preview(here(name=LONG[:80]).subscription, one, saved=True)
        assert complaints(list(message.blocks)) == []
        assert not too_long(list(message.blocks))
        assert len(message.blocks) <= kit.MESSAGE_BLOCKS
        assert len(message.text) <= kit.FALLBACK_TEXT
    assert "12 shown" in shown(message)
