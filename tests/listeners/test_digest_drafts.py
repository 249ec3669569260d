"""The preview of a form that is not sent yet: of what it says now, on top of it, and nothing is saved."""

from __future__ import annotations

import pytest

from bot.errors import UnknownFeedError
from bot.listeners.digest_forms import NEW, NOWHERE
from bot.model import DigestVerb, Include
from bot.publishing import ids
from bot.publishing.calls import Pacer, make_client
from bot.publishing.digest_answers import SlackDigests
from bot.publishing.slack import SlackPublisher
from bot.usecases.subscriptions import wish_of
from tests.digest_desk import a_made_digest
from tests.drawn import shown
from tests.loopback import view_on_top

USER, TEAM = "U0ADA", "T0DESK"

pytestmark = pytest.mark.usefixtures("doors")


def form(slack, text: str = "digest new"):
    slack.command(text).wait_ack()
    return view_on_top(slack)


def preview(slack, view, **values):
    slack.click(view, ids.DIGEST_DRAFT, values=values).wait_ack()
    return view_on_top(slack, 2)


def test_form_is_previewed_as_it_stands(slack, digests, inbox):
    view = form(slack)
    top = preview(slack, view, **{ids.DIGEST_MOST: "3", ids.DIGEST_DAYS: ["1"], ids.DIGEST_INCLUDE: "warnings"})
    assert "Making a preview of what the form says… Nothing is posted." in shown(top)
    [request] = inbox.accepted
    assert (request.verb, request.number, request.user) == (DigestVerb.PREVIEW, 0, USER)
    assert (request.wish.most, request.wish.days, request.wish.include) == (3, (1,), Include.WARNINGS)
    assert (request.wish.name, request.wish.channel) == (NEW, "C0DESK")
    assert digests.stored.kept == []


def test_preview_takes_the_place_of_its_notice_and_leaves_the_form(slack, inbox):
    view = form(slack)
    preview(slack, view, **{ids.DIGEST_NAME: "Sea watch"})
    client = make_client(slack.bot_token, api_url=slack.api_url)
    publisher = SlackPublisher(client, Pacer(interval=0.0, sleep=lambda _: None))
    [request] = inbox.accepted
    SlackDigests(publisher, "/brief").preview(None, a_made_digest(), request.reply_to, saved=False)
    assert "Nothing was posted or saved." in shown(view_on_top(slack, 2))
    slack.close(view_on_top(slack, 2))
    assert view_on_top(slack)["state"]["values"][ids.DIGEST_NAME][ids.DIGEST_NAME]["value"] == "Sea watch"


def test_changed_digest_is_previewed_with_its_new_words(slack, digests, inbox):
    saved = digests.add(watched=("Ada Quill",))
    preview(slack, form(slack, "digest edit 1"), **{ids.DIGEST_MOST: "3"})
    [request] = inbox.accepted
    assert (request.number, request.wish.most, request.wish.watched) == (1, 3, ("Ada Quill",))
    assert wish_of(digests.stored.kept[0]) == wish_of(saved)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({ids.DIGEST_DAYS: []}, "A digest needs a day. Choose at least one day of the week."),
        (
            {ids.DIGEST_INCLUDE: "watched"},
            "That digest would show nothing. Name whom you watch",
        ),
    ],
)
def test_what_is_wrong_is_said_on_top_of_the_form(slack, inbox, values, sentence):
    view = form(slack)
    assert sentence in shown(preview(slack, view, **values))
    assert inbox.accepted == []


def test_what_is_wrong_is_told_though_the_first_window_is_refused(slack, inbox):
    view = form(slack)
    slack.faults.error("views.push", "push_limit_reached")
    slack.click(view, ids.DIGEST_DRAFT, values={ids.DIGEST_DAYS: []}).wait_ack()
    assert "A digest needs a day." in shown(view_on_top(slack, 2))
    assert inbox.accepted == []


def test_source_that_is_gone_is_said(slack, sources, inbox):
    feed = {"text": {"type": "plain_text", "text": "2 · The Lantern (lantern.example)", "emoji": False}, "value": "2"}
    view = form(slack)
    slack.suggest(view, ids.DIGEST_FEEDS, "lantern").wait_ack()
    del sources.kept[1]
    top = preview(slack, view, **{ids.DIGEST_FEEDS: [feed]})
    assert UnknownFeedError("2").public_message in shown(top)
    assert inbox.accepted == []


def test_form_without_a_channel_is_previewed(slack, inbox):
    slack.workspace.channels["C0DESK"]["name"] = "general"
    preview(slack, form(slack))
    assert inbox.accepted[0].wish.channel == NOWHERE


def test_third_window_is_refused_and_the_form_stays(slack, inbox):
    view = form(slack)
    slack.faults.error("views.push", "push_limit_reached")
    slack.click(view, ids.DIGEST_DRAFT).wait_ack()
    slack.wait_for(lambda: slack.calls("views.push"))
    [request] = inbox.accepted
    assert request.reply_to.response_url
    assert slack.views(USER)[-1]["id"] == view["id"]
    assert ids.DIGEST_NAME in {block["block_id"] for block in slack.views(USER)[-1]["blocks"]}
