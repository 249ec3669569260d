"""What people submit is stored before the window changes."""

from __future__ import annotations

import pytest

from bot.errors import SourceError, StorageError
from bot.model import Address, ShareRequest, Source
from bot.publishing import ids
from bot.publishing.calls import make_client
from bot.publishing.slack import SlackPublisher
from tests.briefs import RICH_TEXT, rich_brief
from tests.drawn import shown
from tests.loopback import view_on_top

USER = "U0ADA"

pytestmark = pytest.mark.usefixtures("doors")


@pytest.fixture
def form(slack) -> dict:
    """Return the form that the empty command opens."""
    slack.command("").wait_ack()
    return view_on_top(slack)


@pytest.fixture
def share_form(slack) -> dict:
    """Return the form behind *Share…* of a brief."""
    slack.command("show b7").wait_ack()
    slack.click(slack.ephemerals(USER)[0], ids.SHARE).wait_ack()
    return view_on_top(slack)


def test_text_is_stored_and_the_window_waits(slack, inbox, form):
    slack.submit(form, {ids.SOURCE: RICH_TEXT.strip()}).wait_ack()
    assert "Reading 336 words…" in shown(view_on_top(slack))
    [request] = inbox.accepted
    assert request.source == Source(text=RICH_TEXT.strip())
    assert request.reply_to.view == form["id"]
    assert request.reply_to.channel == "C0DESK"
    assert request.reply_to.replace is False


def test_link_is_stored(slack, inbox, form):
    slack.submit(form, {ids.SOURCE: " https://a.example/1 "}).wait_ack()
    assert inbox.accepted[0].source == Source(link="https://a.example/1")


def test_form_submitted_twice_is_one_request(slack, inbox, form):
    delivery = slack.submit(form, {ids.SOURCE: "https://a.example/1"})
    slack.send(delivery)
    assert len(inbox.accepted) == 1


def test_recent_brief_opens_in_the_window(slack, inbox, form):
    slack.submit(form, {ids.RECENT: "b7"}).wait_ack()
    assert rich_brief().bottom_line.text in shown(view_on_top(slack))
    assert inbox.accepted == []


def test_empty_form_is_explained_beside_the_input(slack, form):
    slack.submit(form, {}).wait_ack()
    assert slack.errors(form["id"]) == {ids.SOURCE: "There is no text to brief. Paste the article's text or a link."}


def test_too_many_links_are_explained_beside_the_input(slack, form):
    slack.submit(form, {ids.SOURCE: " ".join(f"https://a.example/{n}" for n in range(5))}).wait_ack()
    assert "I take up to 3 at once." in slack.errors(form["id"])[ids.SOURCE]


def test_full_database_is_told_in_the_window(slack, inbox, form):
    inbox.trouble = StorageError("The database is full.")
    slack.submit(form, {ids.SOURCE: RICH_TEXT}).wait_ack()
    assert "The database is full." in shown(view_on_top(slack))


def test_share_is_stored_as_it_was_asked(slack, inbox, share_form):
    values = {ids.CHANNEL: "C0GENERAL", ids.LENGTH: ids.SHORT, ids.NOTE: " Look at this "}
    slack.submit(share_form, values).wait_ack()
    assert "Sharing…" in shown(view_on_top(slack))
    [request] = inbox.accepted
    assert isinstance(request, ShareRequest)
    assert (request.brief_id, request.channel, request.team, request.user) == ("b7", "C0GENERAL", "T0DESK", USER)
    assert (request.short, request.evidence, request.note) == (True, True, "Look at this")
    assert request.reply_to.view == share_form["id"]
    assert request.reply_to.replace is False


def test_share_starts_in_the_current_conversation(slack, inbox, share_form):
    slack.submit(share_form, {ids.THREAD: []}).wait_ack()
    [request] = inbox.accepted
    assert (request.channel, request.short, request.evidence, request.note) == ("C0DESK", False, False, None)


def test_share_submitted_twice_is_one_request(slack, inbox, share_form):
    delivery = slack.submit(share_form)
    slack.send(delivery)
    assert len(inbox.accepted) == 1


def test_text_that_is_pasted_for_a_link_goes_with_it(slack, inbox):
    link = "https://a.example/1"
    _apologise(slack, link)
    failure = slack.ephemerals(USER)[-1]
    assert link in shown(failure)
    slack.click(failure, ids.PASTE).wait_ack()
    form = view_on_top(slack)
    assert f"as the text of {link}" in shown(form)
    slack.submit(form, {ids.SOURCE: RICH_TEXT.strip()}).wait_ack()
    assert "Reading 336 words…" in shown(view_on_top(slack))
    assert inbox.accepted[0].source == Source(link=link, text=RICH_TEXT.strip())


def test_other_link_in_the_form_for_pasting_is_read(slack, inbox):
    _apologise(slack, "https://a.example/1")
    slack.click(slack.ephemerals(USER)[-1], ids.PASTE).wait_ack()
    slack.submit(view_on_top(slack), {ids.SOURCE: "https://b.example/2"}).wait_ack()
    assert inbox.accepted[0].source == Source(link="https://b.example/2")


def _apologise(slack, link: str) -> None:
    error = SourceError("a.example has no such page (404). Paste the text instead.")
    error.asked = link
    client = make_client(slack.bot_token, api_url=slack.api_url)
    SlackPublisher(client).apologise(error, Address(channel="C0DESK", user=USER))
