"""Sources and link briefs in Slack from the command to the answer: the whole bot, a site on this machine."""

from __future__ import annotations

import pytest

from bot.playground.server import LoopbackSlack
from bot.publishing import ids
from tests import running
from tests.drawn import shown

USER = "U0ADA"
ENTRY = "<item><title>Sea wall may fail</title></item>"
FEED = f"<rss version='2.0'><channel><title>Outlet 7</title>{ENTRY}</channel></rss>"
STORIES = "".join(f"<h2><a href='/s/{n}'>Story number {n} of the day</a></h2><p>Short line.</p>" for n in range(40))
TEASER = "The sea wall at Port Marrow could fail this winter, the harbour master warned on Monday."
NAMED = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
STUB = f"<article><h1>Wall may fail</h1><p>{TEASER}</p><p>Subscribe to read the rest of this article.</p></article>"


def a_page(body: str) -> str:
    return f"<html><head><title>News</title></head><body>{body}</body></html>"


@pytest.fixture
def site(httpserver):
    """Serve a feed, a page of stories and a teaser."""
    httpserver.expect_request("/feed.xml").respond_with_data(FEED, content_type="application/rss+xml")
    httpserver.expect_request("/stories").respond_with_data(a_page(STORIES + NAMED), content_type="text/html")
    httpserver.expect_request("/stub").respond_with_data(a_page(STUB), content_type="text/html")
    return httpserver


@pytest.fixture
def slack(site, tmp_path, monkeypatch):
    """Run the bot beside a Slack on this machine, both of which may reach the site."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    allowed = {"allowed_hosts": (f"localhost:{site.port}",)}
    made = running.settings_for
    monkeypatch.setattr(running, "settings_for", lambda *a, **more: made(*a, **more).model_copy(update=allowed))
    with LoopbackSlack(rate_limits=False) as opened, running.bot_in(opened, tmp_path, mode="socket"):
        yield opened


def told(slack, words: str) -> dict:
    """Wait until a message holds these words; return it."""
    return slack.wait_for(
        lambda: next((each for each in slack.ephemerals(USER) if each.get("blocks") and words in shown(each)), None),
        30,
    )


def test_feed_is_added_tested_and_listed(slack, site):
    assert slack.command(f"sources add {site.url_for('/feed.xml')}").wait_ack()["text"] == "Reading localhost…"
    assert "Its backlog of 1 entry is marked as read" in shown(told(slack, "Added as source 1 · Outlet 7 (localhost)."))
    slack.command("sources test 1").wait_ack()
    assert "✓ Kind: A feed, RSS 2.0, “Outlet 7”." in shown(told(slack, "a reader gets all of it"))
    assert f"1 · Outlet 7 (localhost:{site.port}/feed.xml)\n" in shown(slack.command("sources").wait_ack())
    assert "Reading" not in "".join(each["text"][:7] for each in slack.ephemerals(USER))


def test_teaser_is_briefed_by_a_press_in_the_place_of_its_failure(slack, site):
    slack.command(site.url_for("/stub")).wait_ack()
    failure = told(slack, "paragraph")
    slack.click(failure, ids.BRIEF_STUB).wait_ack()
    assert "stub: " in shown(told(slack, TEASER))
    assert len(slack.ephemerals(USER)) == 1


def test_list_of_stories_leads_to_a_source(slack, site):
    slack.command(site.url_for("/stories")).wait_ack()
    slack.click(told(slack, "This page is a list of stories."), ids.ADD_SOURCE).wait_ack()
    assert "Added as source" in shown(told(slack, "marked as read"))
    assert len(slack.ephemerals(USER)) == 1


def test_list_of_stories_without_a_feed_leads_to_its_stories(slack, site):
    site.expect_request("/front").respond_with_data(a_page(STORIES), content_type="text/html")
    slack.command(site.url_for("/front")).wait_ack()
    answer = shown(told(slack, "it names no feed. Open one story"))
    assert "Add it as a source" not in answer


def test_feed_that_is_to_be_briefed_leads_to_a_source(slack, site):
    slack.command(site.url_for("/feed.xml")).wait_ack()
    slack.click(told(slack, "This is a feed, not an article."), ids.ADD_SOURCE).wait_ack()
    assert "Added as source" in shown(told(slack, "marked as read"))
