"""The publisher's answers on sources and its word to a person, at a loopback Slack."""

from __future__ import annotations

import pytest

from bot.errors import ListOfStoriesError, StubError
from bot.model import Address
from bot.playground.views import accepted_view, put_root
from bot.publishing import ids
from bot.publishing.calls import Pacer, make_client
from bot.publishing.modals import draw_notice
from bot.publishing.slack import HEAD_START, SlackPublisher
from bot.publishing.state import ViewState
from tests.desk import a_test, an_added_feed, some_imported
from tests.drawn import shown

USER, DESK = "U0ADA", "C0DESK"
ANSWERED = [
    (an_added_feed(), "Added as source 7"),
    (a_test(broken=True), "it ends at “Fetch”"),
    (some_imported(), "1 source added"),
]
LINK = "https://courier.example/a"


@pytest.fixture
def publisher(slack) -> SlackPublisher:
    client = make_client(slack.bot_token, api_url=slack.api_url)
    return SlackPublisher(client, Pacer(interval=0.0, sleep=lambda _: None))


def response_url(slack) -> str:
    with slack.workspace.changing():
        return slack.workspace.new_response_url(DESK, USER)


@pytest.mark.parametrize(("answer", "said"), ANSWERED)
def test_answer_takes_the_place_of_reading(slack, publisher, answer, said):
    publisher.answer_sources(answer, Address(response_url=response_url(slack)))
    [message] = slack.ephemerals(USER)
    assert said in shown(message)
    assert slack.calls("response_url")[0].args["replace_original"] is True


@pytest.mark.parametrize(("answer", "said"), ANSWERED)
def test_answer_with_refused_blocks_comes_as_text(slack, publisher, answer, said):
    slack.faults.error("response_url", "invalid_blocks")
    publisher.answer_sources(answer, Address(response_url=response_url(slack)))
    [message] = slack.ephemerals(USER)
    assert said in message["text"]
    assert "blocks" not in message


def test_answer_does_not_overtake_the_acknowledgement_that_it_replaces(slack):
    pauses: list[float] = []
    client = make_client(slack.bot_token, api_url=slack.api_url)
    publisher = SlackPublisher(client, Pacer(interval=0.0, sleep=pauses.append))
    publisher.answer_sources(some_imported(), Address(response_url=response_url(slack)))
    assert pauses == [HEAD_START]


def test_answer_in_a_window(slack, publisher):
    notice = draw_notice("Reading", "Reading…", state=ViewState())
    with slack.workspace.changing():
        view = put_root(slack.workspace, USER, accepted_view(slack.workspace, notice, surface="modal"))
    publisher.answer_sources(a_test(), Address(view=view["id"], user=USER))
    [shown_view] = slack.views(USER)
    assert shown_view["title"]["text"] == "Sources"
    assert "a reader gets all of it" in shown(shown_view)


@pytest.mark.parametrize(
    ("error", "actions"),
    [
        (StubError("Only 2 paragraphs.", link=LINK, paragraphs=2), [ids.BRIEF_STUB, ids.PASTE]),
        (ListOfStoriesError("A list.", link=LINK), [ids.ADD_SOURCE, ids.PASTE]),
    ],
)
def test_apology_leads_on(slack, publisher, error, actions):
    publisher.apologise(error, Address(response_url=response_url(slack)))
    [message] = slack.ephemerals(USER)
    assert [button["action_id"] for button in message["blocks"][1]["elements"]] == actions


def test_notice_comes_as_a_direct_message(slack, publisher):
    publisher.notify("Source 2 <The Lantern> is gone (410), so it is read no more.", user=USER)
    [call] = slack.calls("chat.postMessage")
    assert call.args["channel"] == USER
    assert "&lt;The Lantern&gt;" in call.args["text"]


@pytest.mark.parametrize("user", ["terminal", ""])
def test_notice_for_nobody_that_slack_knows_is_not_posted(slack, publisher, user):
    publisher.notify("Gone.", user=user)
    assert slack.calls("chat.postMessage") == []


def test_notice_that_slack_refuses_is_logged_and_not_raised(slack, publisher, caplog):
    slack.faults.error("chat.postMessage", "invalid_auth")
    publisher.notify("Gone.", user=USER)
    assert "invalid_auth" in caplog.text
