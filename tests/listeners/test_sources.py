"""``/brief sources …``: at once what needs no web, stored first what does."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.model import FeedState, SourcesVerb
from bot.playground.blocks import complaints
from bot.publishing import ids
from tests.desk import a_feed
from tests.drawn import shown
from tests.loopback import view_on_top
from tests.publishing.test_outlines import a_document, addresses

USER = "U0ADA"

pytestmark = pytest.mark.usefixtures("doors")


def ask(slack, text: str):
    return slack.command(f"sources {text}").wait_ack()


def test_list_is_answered_in_private(slack):
    ack = ask(slack, "")
    assert ack["response_type"] == "ephemeral"
    assert complaints(ack["blocks"]) == []
    assert "failing since Sunday: The Lantern answered 403" in shown(ack)


def test_empty_list_says_how_to_add_one(slack, sources):
    sources.kept.clear()
    assert "Add one with /brief sources add" in ask(slack, "list")["text"]


@pytest.mark.parametrize(
    ("text", "said", "deed"),
    [
        (
            "pause 1",
            "Source 1 · Outlet 1 (outlet1.example) is paused. To read it again: /brief sources resume 1",
            "pause",
        ),
        ("resume 2", "Source 2 · The Lantern (lantern.example) is read again.", "resume"),
        ("remove 1", "is removed. To have it back: /brief sources add https://outlet1.example/feed.xml", "remove"),
        ("grade 2 c", "Source 2 · The Lantern (lantern.example) has the grade C.", "grade"),
        ("tag 2 sea, old ports", "Source 2 · The Lantern (lantern.example) has the tags sea, old ports.", "tag"),
        ("tag 2 sea", "Source 2 · The Lantern (lantern.example) has the tag sea.", "tag"),
        ("tag 2 none", "Source 2 · The Lantern (lantern.example) has no tags.", "tag"),
    ],
)
def test_change_is_made_and_told_at_once(slack, sources, text, said, deed):
    assert said in ask(slack, text)["text"]
    assert sources.deeds == [(deed, text.split()[1], "T0DESK", USER)]


@pytest.mark.parametrize("verb", ["pause", "resume", "remove", "grade", "tag"])
def test_unknown_number_is_told(slack, verb):
    assert ask(slack, f"{verb} 99 B" if verb in {"grade", "tag"} else f"{verb} 99")["text"].startswith(
        "There is no source 99."
    )


def test_source_of_another_workspace_is_not_changed(slack, sources):
    sources.kept.append(a_feed(5, team="T0OTHER"))
    assert "There is no source 5." in ask(slack, "pause 5")["text"]


@pytest.mark.parametrize(
    ("text", "said", "verb", "argument"),
    [
        ("add https://bbc.example/news", "Reading bbc.example…", SourcesVerb.ADD, "https://bbc.example/news"),
        ("test 2", "Reading lantern.example…", SourcesVerb.TEST, "2"),
        ("test 99", "Looking for source 99…", SourcesVerb.TEST, "99"),
        ("test https://bbc.example/", "Reading bbc.example…", SourcesVerb.TEST, "https://bbc.example/"),
        ("import https://bbc.example/a.opml", "Reading bbc.example…", SourcesVerb.IMPORT, "https://bbc.example/a.opml"),
        (f"import {a_document(2)}", "Reading your OPML text…", SourcesVerb.IMPORT, a_document(2)),
    ],
)
def test_what_takes_the_web_is_stored_and_acknowledged(slack, inbox, text, said, verb, argument):
    assert ask(slack, text)["text"] == said
    [request] = inbox.accepted
    assert (request.verb, request.argument, request.team, request.user) == (verb, argument, "T0DESK", USER)
    assert request.reply_to.response_url.startswith(slack.url)
    assert request.reply_to.replace is True


def test_same_command_delivered_twice_is_one_request(slack, inbox):
    delivery = slack.command("sources add https://bbc.example/")
    slack.send(delivery)
    assert len(inbox.accepted) == 1
    assert delivery.attempts[1].ack == ""


def test_full_database_is_told_at_once(slack, inbox):
    inbox.trouble = StorageError("The database is busy. Please repeat that in a minute.")
    assert ask(slack, "add https://bbc.example/")["text"] == inbox.trouble.public_message


def test_import_alone_opens_the_form(slack):
    assert ask(slack, "import") == ""
    assert view_on_top(slack)["title"]["text"] == "Import sources"


def test_form_of_import_is_stored_and_says_what_is_read(slack, inbox):
    ask(slack, "import")
    view = view_on_top(slack)
    slack.submit(view, {ids.OUTLINES: a_document(2)}).wait_ack()
    [request] = inbox.accepted
    assert (request.verb, request.argument) == (SourcesVerb.IMPORT, a_document(2))
    assert request.reply_to.view == view["id"]
    assert "Reading your OPML text…" in shown(view_on_top(slack))


def test_form_of_import_with_blanks_only_is_refused(slack, inbox):
    ask(slack, "import")
    ack = slack.submit(view_on_top(slack), {ids.OUTLINES: "  "}).wait_ack()
    assert ack["errors"] == {ids.OUTLINES: "Paste the text of an OPML file, or a link to one."}
    assert inbox.accepted == []


def test_export_comes_in_as_many_messages_as_it_needs(slack, sources):
    sources.document, sources.parts = a_document(3), 2
    ask(slack, "export")
    messages = slack.wait_for(lambda: len(slack.ephemerals(USER)) == 2 and slack.ephemerals(USER))
    assert {"part 1 of 2" in message["text"] for message in messages} == {True, False}
    assert [addresses(copied_of(message)) for message in messages] == [addresses(sources.document)] * 2


def copied_of(message):
    return message["blocks"][1]["elements"][0]["elements"][0]["text"]


def test_help_lists_every_verb(slack):
    text = shown(ask(slack, "help"))
    for verb in ("add", "test", "pause", "resume", "remove", "grade", "tag", "import", "export"):
        assert f"/brief sources {verb}" in text
    assert shown(slack.command("help sources").wait_ack()) == text


def test_unknown_verb_is_guessed(slack):
    assert "Did you mean “/brief sources export”?" in ask(slack, "exprot")["text"]


def test_list_of_200_feeds_is_accepted(slack, sources):
    sources.kept[:] = [a_feed(n, state=FeedState.PAUSED) for n in range(1, 201)]
    ack = ask(slack, "")
    assert complaints(ack["blocks"]) == []
    assert "Page 1 of" in shown(ack)
