"""The shortcuts always answer with a window."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.listeners.parsing import parse_content
from bot.listeners.shortcuts import _text_of
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


LINK = Source(link="https://a.example/1?b=1&c=2")
ARTICLE = "The harbour master said that the wall could fail before the winter is over.\n" * 3
CARD = {"from_url": "https://a.example/1?b=1&amp;c=2", "title": "The wall", "text": "A teaser of the wall."}
QUOTED = {"from_url": "https://team.example/archives/C1/p1", "is_msg_unfurl": True, "text": "The words of another."}


@pytest.mark.parametrize(
    ("message", "sources"),
    [
        pytest.param({"text": "", "attachments": [CARD]}, (LINK,), id="card of a bot"),
        pytest.param({"text": "New on the site", "attachments": [CARD]}, (LINK,), id="card and a remark"),
        pytest.param(
            {"attachments": [{"title_link": "https://a.example/2"}]}, (Source(link="https://a.example/2"),), id="title"
        ),
        pytest.param(
            {"text": "<https://a.example/3>", "attachments": [CARD]}, (Source(link="https://a.example/3"),), id="link"
        ),
        pytest.param({"text": ARTICLE, "attachments": [CARD]}, (Source(text=ARTICLE.strip()),), id="article"),
        pytest.param({"attachments": [QUOTED]}, (Source(text="The words of another."),), id="quoted"),
        pytest.param({"attachments": [{"text": "Only text."}]}, (Source(text="Only text."),), id="text of a card"),
        pytest.param({"attachments": [{**CARD, "text": ARTICLE}]}, (Source(text=ARTICLE.strip()),), id="on card"),
        pytest.param({"attachments": [{"from_url": "ftp://a.example", "text": "x"}]}, (Source(text="x"),), id="ftp"),
    ],
)  # fmt: skip
def test_sources_of_a_message_with_cards(message, sources):
    assert parse_content(_text_of(message)) == sources


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
