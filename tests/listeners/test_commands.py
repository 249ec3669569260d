"""The slash command: stored before it is acknowledged, answered at once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from slack_bolt.request import BoltRequest

from bot.errors import StorageError
from bot.model import Source
from bot.playground.blocks import complaints
from tests.briefs import RICH_TEXT, rich_brief, stored_brief
from tests.drawn import shown
from tests.loopback import view_on_top
from tests.payloads import FORM, a_command, an_organisation_command, as_form, as_interaction

USER = "U0ADA"
ARTICLE = RICH_TEXT.strip()

pytestmark = pytest.mark.usefixtures("doors")


def ask(slack, text: str):
    return slack.command(text).wait_ack()


def test_text_is_stored_and_acknowledged_in_private(slack, inbox):
    ack = ask(slack, ARTICLE)
    assert (ack["text"], ack["response_type"]) == ("Reading 336 words…", "ephemeral")
    [request] = inbox.accepted
    assert request.source == Source(text=ARTICLE)
    assert (request.team, request.user) == ("T0DESK", USER)
    assert request.reply_to.response_url.startswith(slack.url)
    assert (request.reply_to.channel, request.reply_to.replace) == ("C0DESK", True)


def test_link_is_acknowledged_by_its_host(slack, inbox):
    assert ask(slack, "https://www.courier.example/a?b=1&c=2")["text"] == "Reading www.courier.example…"
    assert inbox.accepted[0].source == Source(link="https://www.courier.example/a?b=1&c=2")


def test_three_links_become_three_requests(slack, inbox):
    ack = ask(slack, "https://a.example/1 https://b.example/2 https://c.example/3")
    assert ack["text"] == "Reading a.example, b.example and c.example…"
    assert [request.source.link[8] for request in inbox.accepted] == ["a", "b", "c"]
    assert [request.reply_to.replace for request in inbox.accepted] == [True, False, False]
    assert len({request.key for request in inbox.accepted}) == 3


def test_same_command_delivered_twice_is_one_request(slack, inbox):
    delivery = slack.command(ARTICLE)
    slack.send(delivery)
    assert len(inbox.accepted) == 1
    assert delivery.attempts[1].ack == ""


def test_full_database_is_told_at_once(slack, inbox):
    inbox.trouble = StorageError("The database is busy. Please repeat that in a minute.")
    ack = ask(slack, ARTICLE)
    assert ack == {"text": "The database is busy. Please repeat that in a minute.", "response_type": "ephemeral"}


def test_unforeseen_failure_is_told_and_logged(slack, inbox, caplog):
    inbox.trouble = RuntimeError("wires crossed")  # type: ignore[assignment]
    assert "it is logged" in ask(slack, ARTICLE)["text"]
    assert "wires crossed" in caplog.text


@pytest.mark.parametrize("text", ["breaf", "text:", "what is this"])
def test_what_is_not_understood_is_explained(slack, inbox, text):
    ack = ask(slack, text)
    assert ack["response_type"] == "ephemeral"
    assert ack["text"]
    assert inbox.accepted == []


def test_hostile_word_is_shown_harmless(slack):
    assert "&lt;!channel&gt;" in ask(slack, "<!channel> *now*")["text"]
    assert "<!channel>" not in slack.ephemerals(USER)[0]["text"]


def test_show_brings_a_brief_back(slack):
    ack = ask(slack, "show b7")
    assert ack["response_type"] == "ephemeral"
    assert complaints(ack["blocks"]) == []
    assert ack["text"] == rich_brief().bottom_line.text


def test_show_without_an_id_brings_the_latest(slack):
    assert ask(slack, "show")["text"] == rich_brief().bottom_line.text


@pytest.mark.parametrize("verb", ["show", "quotes", "actors", "warnings"])
def test_unknown_id_is_told(slack, verb):
    assert "I have no brief b99." in ask(slack, f"{verb} b99")["text"]


def test_brief_of_another_workspace_is_not_shown(slack, briefs):
    briefs.kept.append(stored_brief(brief_id="b8", team="T0OTHER"))
    assert "I have no brief b8." in ask(slack, "show b8")["text"]


@pytest.mark.parametrize("verb", ["show", "quotes", "actors", "warnings"])
def test_brief_of_a_colleague_is_not_shown_by_its_id(slack, briefs, verb):
    briefs.kept.append(replace(stored_brief(brief_id="b9", team="T0DESK"), user="U0BEN"))
    assert "I have no brief b9." in ask(slack, f"{verb} b9")["text"]


def test_show_before_any_brief_says_how_to_get_one(slack, briefs):
    briefs.kept.clear()
    assert "You have no brief yet. Type /brief and a link or a text." in ask(slack, "show")["text"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("quotes", "All quotes"),
        ("actors b7", "All actors"),
        ("warnings https://courier.example/news/harbour?id=7", "All warnings"),
    ],
)
def test_list_opens_in_a_window(slack, text, title):
    assert ask(slack, text) == ""
    assert view_on_top(slack)["title"]["text"] == title


def test_list_of_a_page_that_was_not_briefed_is_told(slack):
    assert "You have not briefed that page yet." in ask(slack, "quotes https://other.example/")["text"]


def test_empty_command_opens_the_form(slack):
    assert ask(slack, "") == ""
    assert view_on_top(slack)["title"]["text"] == "Brief an article"


def test_window_that_came_too_late_is_told(slack):
    slack.faults.error("views.open", "expired_trigger_id")
    ask(slack, "quotes")
    [told] = slack.wait_for(lambda: slack.ephemerals(USER))
    assert "Slack gives me three seconds" in told["text"]


def test_help_lists_every_verb(slack):
    text = shown(ask(slack, "help"))
    for verb in ("show", "quotes", "actors", "warnings", "status", "help"):
        assert f"/brief {verb}" in text
    assert "Brief this message" in text


def test_help_explains_one_verb(slack):
    text = shown(ask(slack, "help warnings"))
    assert "the speaker's own word" in text
    assert "/brief status" not in text


def test_status_tells_the_latest_brief(slack):
    assert "Your latest brief is b7, 12 minutes ago." in ask(slack, "status")["text"]


@pytest.mark.parametrize("payload", [a_command(ARTICLE), an_organisation_command(ARTICLE)], ids=["workspace", "grid"])
def test_command_over_http_is_stored_and_acknowledged(doors, inbox, payload):
    response = doors.dispatch(BoltRequest(body=as_form(payload), headers=FORM))
    assert response.status == 200
    assert json.loads(response.body)["text"] == "Reading 336 words…"
    assert (inbox.accepted[0].team, inbox.accepted[0].user) == ("T0DESK", "U0ADA")


def test_click_over_http_is_acknowledged(doors, slack):
    click = {
        "type": "block_actions",
        "team": {"id": "T0DESK"},
        "user": {"id": "U0ADA"},
        "trigger_id": slack.workspace.new_trigger("U0ADA"),
        "container": {"type": "message", "channel_id": "C0DESK", "is_ephemeral": True},
        "channel": {"id": "C0DESK"},
        "actions": [{"type": "button", "action_id": "actors", "block_id": "b1", "value": "b7"}],
    }
    assert doors.dispatch(BoltRequest(body=as_interaction(click), headers=FORM)).status == 200
    assert view_on_top(slack)["title"]["text"] == "All actors"
