"""From a page's link to its feed, from the feed to what is new in it, and from an edited page to what was changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from bot import app, workshop
from bot.model import Feed
from bot.playground.server import LoopbackSlack
from bot.schedule import Tick
from bot.storage import Database, SqlBriefs, SqlFeeds, open_database
from bot.storage.entries import entries_of
from tests.extractors import brief_of
from tests.fakes import until
from tests.running import settings_for

PARAGRAPH = (
    "<p>Part {} of the sea wall fell at noon on Monday, and nobody was hurt, the harbour board said at length.</p>"
)
PAGE = (
    "<html><head><title>Wall falls</title><link rel=alternate type='application/rss+xml' href='/feed'></head>"
    f"<body><article><h1>Wall falls</h1>{''.join(map(PARAGRAPH.format, range(12)))}</article></body></html>"
)


def rss(*keys: str) -> str:
    listed = "".join(f"<item><guid>{key}</guid><title>Story {key}</title></item>" for key in keys)
    return f"<rss version='2.0'><channel><title>Harbour News</title>{listed}</channel></rss>"


def serve(site: HTTPServer, *, page: str = PAGE, feed: str = "", tag: str = "1") -> None:
    site.clear()
    site.expect_request("/wall-falls-1").respond_with_data(page, content_type="text/html")
    site.expect_request("/feed").respond_with_data(
        feed, content_type="application/rss+xml", headers={"ETag": f'"{tag}"'}
    )


@contextmanager
def bot_near(site: HTTPServer, slack: LoopbackSlack, folder: Path) -> Iterator[Database]:
    """Run the bot, which may read a site of this machine."""
    settings = settings_for(slack, folder)
    with app.start(
        settings.model_copy(update={"allowed_hosts": (f"localhost:{site.port}", "localhost")}), extract=brief_of
    ):
        slack.wait_connected(2)
        database = open_database(settings.database_url.get_secret_value())
        yield database
        database.close()


def answers(slack: LoopbackSlack) -> list[str]:
    return [str(call.args) for call in slack.calls("response_url") if call.answer.get("ok")]


def ask(slack: LoopbackSlack, text: str) -> str:
    before = len(answers(slack))
    slack.command(text).wait_ack()
    slack.wait_for(lambda: len(answers(slack)) > before, timeout=30)
    return answers(slack)[-1]


def make_due(feeds: SqlFeeds, feed: Feed) -> None:
    now = datetime.now(UTC)
    health = replace(feed.health, next_check_at=now - timedelta(seconds=1))
    feeds.record(replace(feed, health=health), [], seen=True, now=now)


def test_feed_of_a_page_is_added_and_what_is_new_in_it_found(
    slack: LoopbackSlack, tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workshop, "Tick", lambda functions: Tick(functions, seconds=0.2))
    serve(httpserver, feed=rss("b", "a"))
    with bot_near(httpserver, slack, tmp_path) as database:
        answer = ask(slack, f"sources add {httpserver.url_for('/wall-falls-1')}")
        assert all(words in answer for words in ("Harbour News", "Story a", "Story b"))
        (feed,) = SqlFeeds(database).of_team("T0DESK")
        serve(httpserver, feed=rss("c", "b", "a"), tag="2")
        make_due(SqlFeeds(database), feed)
        assert until(lambda: len(entries_of(database, feed.number)) == 3)
        seen = [(each.entry.title, each.seen) for each in entries_of(database, feed.number)]
        assert seen == [("Story a", True), ("Story b", True), ("Story c", False)]


def test_edited_page_is_briefed_with_what_was_changed(slack: LoopbackSlack, tmp_path: Path, httpserver: HTTPServer):
    link = httpserver.url_for("/wall-falls-1")
    with bot_near(httpserver, slack, tmp_path) as database:
        for page in (PAGE, PAGE.replace("Part 3 of the sea wall fell at noon", "Part 3 of the sea wall fell at one")):
            serve(httpserver, page=page)
            ask(slack, f"{link}?utm_source=desk")
        newest, oldest = SqlBriefs(database).recent(team="T0DESK", user="U0ADA", limit=2)
    assert (oldest.edition.version, newest.edition.version) == (1, 2)
    ((before, after),) = newest.edition.changed
    assert ("fell at noon" in before, "fell at one" in after) == (True, True)
