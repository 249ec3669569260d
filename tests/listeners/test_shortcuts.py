"""The shortcuts always answer with a window."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.model import Source
from tests.briefs import RICH_TEXT
from tests.drawn import shown

USER = "U0ADA"

pytestmark = pytest.mark.usefixtures("doors")


def test_message_is_briefed_in_a_window(slack, inbox):
    message = slack.say(RICH_TEXT.strip())
    slack.message_shortcut(message).wait_ack()
    [view] = slack.views(USER)
    assert "Reading 336 words…" in shown(view)
    [request] = inbox.accepted
    assert request.source == Source(text=RICH_TEXT.strip())
    assert request.reply_to.view == view["id"]
    assert request.reply_to.response_url
    assert request.reply_to.replace is False


def test_message_in_a_thread_is_briefed(slack, inbox):
    parent = slack.say("Have you seen this?")
    slack.message_shortcut(slack.say("https://a.example/1", thread=parent["ts"])).wait_ack()
    assert inbox.accepted[0].source == Source(link="https://a.example/1")


def test_message_is_stored_even_when_no_window_opens(slack, inbox):
    slack.faults.error("views.open", "expired_trigger_id")
    slack.message_shortcut(slack.say(RICH_TEXT)).wait_ack()
    assert inbox.accepted[0].reply_to.view is None


def test_message_without_text_is_explained_in_a_window(slack, inbox):
    slack.message_shortcut(slack.say("")).wait_ack()
    [view] = slack.wait_for(lambda: slack.views(USER))
    assert "That message has no text that I can read." in shown(view)
    assert inbox.accepted == []


def test_message_that_cannot_be_stored_is_told_in_the_window(slack, inbox):
    inbox.trouble = StorageError("The database is full.")
    slack.message_shortcut(slack.say(RICH_TEXT)).wait_ack()
    assert "The database is full." in shown(slack.views(USER)[0])


def test_global_shortcut_opens_the_form(slack):
    slack.global_shortcut().wait_ack()
    [view] = slack.wait_for(lambda: slack.views(USER))
    assert view["title"]["text"] == "Brief an article"
