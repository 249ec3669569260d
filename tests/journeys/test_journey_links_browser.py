"""Links, what can go wrong with them, and sources, as a person sees them in the playground; a site on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_httpserver import HTTPServer

from bot.playground.server import LoopbackSlack
from bot.storage import SqlFeeds
from tests import running
from tests.browsing import composer, keep, open_page
from tests.fakes import until
from tests.journeys.test_journey_sources import NAMED, STORIES, STUB, a_page
from tests.running import BotInSlack

pytestmark = pytest.mark.browser
PAGES = Path(__file__).parents[1] / "sources" / "pages"
ENTRIES = "".join(f"<item><title>Report {n} from the harbour</title><guid>{n}</guid></item>" for n in range(5))
FEED = f"<rss version='2.0'><channel><title>Harbour Wire</title>{ENTRIES}</channel></rss>"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
WALL = {"cf-mitigated": "challenge", "server": "cloudflare"}


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """Serve an article, what is none, and two feeds of which one will fail."""
    article = (PAGES / "01-clean-semantic.html").read_bytes()
    httpserver.expect_request("/article").respond_with_data(article, content_type="text/html; charset=utf-8")
    httpserver.expect_request("/stories").respond_with_data(a_page(STORIES + NAMED), content_type="text/html")
    httpserver.expect_request("/teaser").respond_with_data(a_page(STUB), content_type="text/html")
    httpserver.expect_request("/wall").respond_with_data("No", status=403, headers=WALL, content_type="text/html")
    httpserver.expect_request("/picture").respond_with_data(b"\x89PNG", content_type="image/png")
    httpserver.expect_request("/feed").respond_with_data(FEED, content_type="application/rss+xml")
    httpserver.expect_request("/torn").respond_with_data(FEED, content_type="application/rss+xml")
    return httpserver


@pytest.fixture
def bot(site: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BotInSlack]:
    """Run the whole bot, which may read the site."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    allowed = {"allowed_hosts": (f"localhost:{site.port}",)}
    made = running.settings_for
    monkeypatch.setattr(running, "settings_for", lambda *a, **more: made(*a, **more).model_copy(update=allowed))
    with LoopbackSlack(rate_limits=False) as slack, running.bot_in(slack, tmp_path, mode="socket") as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, bot: BotInSlack) -> Iterator[Page]:
    """Open the playground's page."""
    with open_page(browser, bot.slack) as opened:
        yield opened


def ask(page: Page, text: str) -> None:
    composer(page).fill(f"/brief {text}")
    composer(page).press("Enter")


def answer(page: Page, words: str) -> Locator:
    found = page.get_by_role("article").filter(has_text=words).last
    expect(found).to_be_visible()
    return found


def test_link_is_read_and_briefed(page: Page, site: HTTPServer, tmp_path: Path):
    ask(page, site.url_for("/article"))
    brief = answer(page, "Bottom line")
    expect(brief).to_contain_text("Kelderby")
    expect(brief).to_contain_text("words, full")
    keep(page, tmp_path, "link-brief")


def test_each_failure_says_why_and_what_next(page: Page, site: HTTPServer, tmp_path: Path):
    said = {
        "/wall": "answered 403 (bot protection)",
        "/picture": "sent image/png",
        "/nowhere": "answered 500",
        "/stories": "This page is a list of stories.",
        "/teaser": "Only 1 paragraph came back",
    }
    for path, words in said.items():
        ask(page, site.url_for(path))
        failure = answer(page, words)
        expect(failure.get_by_role("button", name="Paste the text")).to_be_visible()
    ask(page, "http://10.0.0.5/minutes")
    expect(answer(page, "I only fetch public web pages")).to_contain_text("10.0.0.5")
    keep(page, tmp_path, "link-errors")
    answer(page, "Only 1 paragraph came").get_by_role("button", name="Brief what came back").click()
    expect(answer(page, "Bottom line")).to_contain_text("stub: ")


def test_sources_are_listed_with_the_failing_one_first(page: Page, bot: BotInSlack, site: HTTPServer, tmp_path: Path):
    for number, path in enumerate(("/feed", "/torn"), 1):
        ask(page, f"sources add {site.url_for(path)}")
        answer(page, f"Added as source {number}")
    break_feed(bot, site, "/torn")
    ask(page, "sources")
    listed = answer(page, "Need attention")
    expect(listed).to_contain_text("503")
    expect(listed).to_contain_text("Harbour Wire")
    keep(page, tmp_path, "sources")
    ask(page, f"sources test {site.url_for('/teaser')}")
    answer(page, "Article")
    keep(page, tmp_path, "sources-test")


def break_feed(bot: BotInSlack, site: HTTPServer, path: str) -> None:
    """Let a feed fail from now on, and the bot notice it at its next tick."""
    site.expect_oneshot_request(path).respond_with_data("", status=503)
    feeds = SqlFeeds(bot.database)
    broken = next(feed for feed in feeds.of_team("T0DESK") if feed.url.endswith(path))
    feeds.record(replace(broken, health=replace(broken.health, next_check_at=EPOCH)), (), seen=True, now=EPOCH)
    assert until(lambda: feeds.get(broken.number, team="T0DESK").health.failures == 1, seconds=40)
