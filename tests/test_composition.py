"""What the terminal is made of: the database of the settings behind the verbs of sources."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from bot import composition
from bot.cli import run
from bot.model import FeedAnswer, FeedDocument, FoundFeed
from bot.sources.feeds import opml
from tests.desk import a_test, an_entry

LINK = "https://outlet7.example/news"


def find(link: str) -> FoundFeed:
    document = FeedDocument("rss", "Outlet 7", "https://outlet7.example/", (an_entry(),))
    return FoundFeed("https://outlet7.example/feed.xml", FeedAnswer(200, document))


@pytest.fixture
def sources(bare_environment, monkeypatch, capfd):
    """Run ``briefbot sources`` on a new database, with a web of one page; return exit code, output and errors."""

    @contextmanager
    def open_reading(known):
        draw = lambda feeds: " ".join(feed.url for feed in feeds)  # noqa: E731  (OPML enough for a fake)
        yield composition.FeedReading(
            find, lambda feeds: iter(()), lambda link: a_test(), lambda link: b"", opml.parse, draw
        )

    monkeypatch.setattr(composition, "open_reading", open_reading)
    monkeypatch.delenv("COLUMNS", raising=False)  # what runs tests in parallel sets it

    def call(*arguments):
        code = run(["sources", *arguments])
        return code, *capfd.readouterr()

    return call


def test_sources_are_kept_between_two_commands(sources):
    assert "Added as source 1 · Outlet 7 (outlet7.example)." in sources("add", LINK)[1]
    assert "You have that one already: source 1" in sources("add", LINK)[1]
    code, out, _ = sources("list")
    assert (code, "1 Outlet 7 (outlet7.example/feed.xml) ok" in " ".join(out.split())) == (0, True)
    assert "has the grade B." in sources("grade", "1", "b")[1]
    assert "is paused." in sources("pause", "1")[1]
    assert "is read again." in sources("resume", "1")[1]
    assert sources("export")[1] == "https://outlet7.example/feed.xml\n"
    assert "is removed." in sources("remove", "1")[1]
    assert sources("list")[1].startswith("No sources yet.")


def test_import_tells_what_is_refused(sources, tmp_path):
    listed = "".join(f'<outline xmlUrl="{link}"/>' for link in ("https://a.example/feed", "ftp://b.example/feed"))
    (tmp_path / "list.opml").write_text(f"<opml><body>{listed}</body></opml>", "utf-8")
    code, out, _ = sources("import", "list.opml")
    assert code == 1
    assert out.splitlines()[0] == "1 source added, 1 refused."
    assert "Refused: ftp://b.example/feed: It is no link" in out


def test_unknown_number_is_told(sources):
    assert sources("pause", "3")[::2] == (1, "briefbot: There is no source 3. To see them: briefbot sources list\n")


def test_test_of_a_number_reads_its_link(sources):
    sources("add", LINK)
    assert sources("test", "1")[0] == 0


@pytest.fixture
def site(bare_environment, monkeypatch, httpserver):
    """A page on this machine that names a feed, the feed, and an OPML file, all of which may be read."""
    monkeypatch.setenv("BRIEFBOT_ALLOWED_HOSTS", f"localhost:{httpserver.port}")
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>News</body></html>'
    )
    entry = "<item><title>Sea wall may fail</title></item>"
    feed = f"<rss version='2.0'><channel><title>Outlet 7</title>{entry}</channel></rss>"
    opml = "<opml version='2.0'><body><outline xmlUrl='https://a.example/feed'/></body></opml>"
    httpserver.expect_request("/").respond_with_data(page, content_type="text/html")
    httpserver.expect_request("/feed.xml").respond_with_data(feed, content_type="application/rss+xml")
    httpserver.expect_request("/list.opml").respond_with_data(opml, content_type="text/x-opml")
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    return httpserver


def test_real_web_adds_tests_and_imports(site, capfd):
    assert run(["sources", "add", site.url_for("/")]) == 0
    assert "Added as source 1 · Outlet 7 (localhost)." in capfd.readouterr().out
    assert run(["sources", "test", site.url_for("/feed.xml")]) == 0
    assert "✓ Newest: no date · Sea wall may fail" in capfd.readouterr().out
    assert run(["sources", "import", site.url_for("/list.opml")]) == 0
    assert "1 source added." in capfd.readouterr().out
    assert run(["sources", "test", site.url_for("/gone")]) == 1
    assert "✗ Fetch: localhost answered 410" in capfd.readouterr().out
    assert run(["sources", "export"]) == 0
    assert "https://a.example/feed" in capfd.readouterr().out
