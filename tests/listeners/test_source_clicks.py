"""The buttons of sources and of failures: shown first, stored, then acknowledged."""

from __future__ import annotations

import pytest

from bot.errors import ListOfStoriesError, StubError
from bot.model import Address, SourcesVerb
from bot.publishing import ids
from bot.publishing.calls import Pacer, make_client
from bot.publishing.slack import SlackPublisher
from tests.desk import a_feed, an_added_feed
from tests.drawn import shown
from tests.loopback import view_on_top

USER, LINK = "U0ADA", "https://courier.example/a"
STUB = StubError("Only 2 paragraphs came back, probably a paywall.", link=LINK, paragraphs=2)
STORIES = ListOfStoriesError("This page is a list of stories.", link=LINK)

pytestmark = pytest.mark.usefixtures("doors")


@pytest.fixture
def listed(slack):
    """Return the list of sources as it stands in the conversation."""
    slack.command("sources").wait_ack()
    return slack.ephemerals(USER)[0]


@pytest.fixture
def publisher(slack):
    client = make_client(slack.bot_token, api_url=slack.api_url)
    return SlackPublisher(client, Pacer(interval=0.0, sleep=lambda _: None))


def address(slack) -> Address:
    with slack.workspace.changing():
        return Address(slack.workspace.new_response_url("C0DESK", USER), "C0DESK", USER)


def choose(slack, listed, verb: str, number: int):
    return slack.click(listed, ids.SOURCE_MENU, value=f"{verb}:{number}:0").wait_ack()


def latest(slack) -> str:
    return shown(slack.ephemerals(USER)[-1])


@pytest.mark.parametrize(("verb", "said"), [("pause", "is paused."), ("resume", "is read again.")])
def test_menu_switches_a_source_and_redraws_the_list(slack, sources, listed, verb, said):
    if verb == "resume":
        sources.pause(1, team="T0DESK", user=USER)
        slack.command("sources").wait_ack()
        listed = slack.ephemerals(USER)[-1]
    choose(slack, listed, verb, 1)
    assert sources.deeds[-1] == (verb, "1", "T0DESK", USER)
    slack.wait_for(lambda: latest(slack).startswith(f"Source 1 · Outlet 1 (outlet1.example) {said}"))


def test_menu_tests_a_source_in_a_window(slack, inbox, listed):
    choose(slack, listed, "test", 2)
    assert "Reading lantern.example…" in shown(view_on_top(slack))
    [request] = inbox.accepted
    assert (request.verb, request.argument) == (SourcesVerb.TEST, "2")
    assert request.reply_to.view == view_on_top(slack)["id"]
    assert len(slack.ephemerals(USER)) == 1


def test_test_without_a_window_is_stored_all_the_same(slack, inbox, listed):
    slack.faults.error("views.open", "expired_trigger_id")
    choose(slack, listed, "test", 2)
    [request] = inbox.accepted
    assert request.reply_to.view is None
    assert request.reply_to.response_url


def test_removal_is_asked_once(slack, sources, listed):
    choose(slack, listed, "remove", 1)
    asked = view_on_top(slack)
    assert "Remove source 1 · Outlet 1 (outlet1.example)?" in shown(asked)
    assert sources.deeds == []
    slack.submit(asked).wait_ack()
    assert [feed.number for feed in sources.kept] == [2]
    assert "is removed." in shown(view_on_top(slack))
    assert slack.wait_for(lambda: latest(slack).startswith("Source 1 · Outlet 1 (outlet1.example) is removed."))


def test_source_that_a_colleague_removed_is_told(slack, sources, listed):
    del sources.kept[0]
    choose(slack, listed, "remove", 1)
    assert latest(slack).startswith("Source 1 is not there any more.")


def test_switch_of_a_source_that_is_gone_is_told(slack, sources, listed):
    del sources.kept[0]
    choose(slack, listed, "pause", 1)
    assert slack.wait_for(lambda: "There is no source 1." in slack.ephemerals(USER)[-1]["text"])


def test_pages_are_turned_in_place(slack, sources):
    sources.kept[:] = [a_feed(n) for n in range(1, 41)]
    slack.command("sources").wait_ack()
    slack.click(slack.ephemerals(USER)[0], f"{ids.SOURCES_PAGE}:next").wait_ack()
    slack.wait_for(lambda: "Page 2 of" in latest(slack))
    assert len(slack.ephemerals(USER)) == 1
    slack.click(slack.ephemerals(USER)[0], f"{ids.SOURCES_PAGE}:previous").wait_ack()
    assert slack.wait_for(lambda: "Page 1 of" in latest(slack))


def test_other_feed_of_a_page_is_added_in_a_window(slack, inbox, publisher):
    publisher.answer_sources(an_added_feed(), address(slack))
    slack.click(slack.ephemerals(USER)[0], ids.ADD_OTHER, value="https://outlet7.example/arts.xml").wait_ack()
    [request] = inbox.accepted
    assert (request.verb, request.argument) == (SourcesVerb.ADD, "https://outlet7.example/arts.xml")
    assert request.reply_to.view == view_on_top(slack)["id"]


def test_stub_is_briefed_by_a_press(slack, inbox, publisher):
    publisher.apologise(STUB, address(slack))
    slack.click(slack.ephemerals(USER)[0], ids.BRIEF_STUB).wait_ack()
    [request] = inbox.accepted
    assert (request.stub, request.source.link, request.team, request.user) == (True, LINK, "T0DESK", USER)
    assert request.reply_to.replace is True
    assert [message["text"] for message in slack.ephemerals(USER)] == ["Reading courier.example…"]


def test_list_of_stories_is_added_by_a_press(slack, inbox, publisher):
    publisher.apologise(STORIES, address(slack))
    slack.click(slack.ephemerals(USER)[0], ids.ADD_SOURCE).wait_ack()
    [request] = inbox.accepted
    assert (request.verb, request.argument) == (SourcesVerb.ADD, LINK)
    assert [message["text"] for message in slack.ephemerals(USER)] == ["Reading courier.example…"]


@pytest.mark.parametrize(("error", "action"), [(STUB, ids.BRIEF_STUB), (STORIES, ids.ADD_SOURCE)])
def test_press_in_a_window_is_answered_there(slack, inbox, publisher, error, action):
    slack.command("").wait_ack()
    view = view_on_top(slack)
    publisher.apologise(error, Address(view=view["id"], user=USER))
    slack.click(view_on_top(slack), action).wait_ack()
    assert inbox.accepted[0].reply_to.view == view["id"]
    assert "Reading courier.example…" in shown(view_on_top(slack))


def test_stored_first_even_when_reading_cannot_be_shown(slack, inbox, publisher):
    publisher.apologise(STUB, address(slack))
    slack.faults.error("response_url", "invalid_blocks")
    slack.click(slack.ephemerals(USER)[0], ids.BRIEF_STUB).wait_ack()
    assert len(inbox.accepted) == 1


def test_paste_stays_one_press_away(slack, publisher):
    publisher.apologise(STUB, address(slack))
    slack.click(slack.ephemerals(USER)[0], ids.PASTE).wait_ack()
    assert view_on_top(slack)["title"]["text"] == "Brief an article"
