"""What the terminal works with: the database of the settings behind the verbs of sources."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from bot import composition
from bot.cli import run
from bot.model import FeedAnswer, FeedDocument, FoundFeed, Outline
from tests.desk import a_test, an_entry

pytest.importorskip("bot.usecases.sources")  # kept on another branch until both are merged; then drop this line
LINK = "https://outlet7.example/news"


def find(link: str) -> FoundFeed:
    document = FeedDocument("rss", "Outlet 7", "https://outlet7.example/", (an_entry(),))
    return FoundFeed("https://outlet7.example/feed.xml", FeedAnswer(200, document))


def outlines(text: bytes | str) -> tuple[Outline, ...]:
    return tuple(Outline(line) for line in str(text).split())


@pytest.fixture
def sources(bare_environment, monkeypatch, capfd):
    """Run ``briefbot sources`` on a new database, with a web of one page; return exit code, output and errors."""

    @contextmanager
    def open_web(known):
        draw = lambda feeds: " ".join(feed.url for feed in feeds)  # noqa: E731  (OPML enough for a fake)
        yield composition.FeedWeb(find, lambda link: a_test(), lambda link: b"", outlines, draw)

    monkeypatch.setattr(composition, "open_web", open_web)

    def call(*arguments):
        code = run(["sources", *arguments])
        return code, *capfd.readouterr()

    return call


def test_sources_are_kept_between_two_commands(sources):
    assert "Added as source 1 · Outlet 7 (outlet7.example)." in sources("add", LINK)[1]
    assert "You have that one already: source 1" in sources("add", LINK)[1]
    code, out, _ = sources("list")
    assert (code, "1  Outlet 7 (outlet7.example)  ok" in out) == (0, True)
    assert "has the grade B." in sources("grade", "1", "b")[1]
    assert "is paused." in sources("pause", "1")[1]
    assert "is read again." in sources("resume", "1")[1]
    assert sources("export")[1] == "https://outlet7.example/feed.xml\n"
    assert "is removed." in sources("remove", "1")[1]
    assert sources("list")[1].startswith("No sources yet.")


def test_import_tells_what_is_refused(sources, tmp_path):
    (tmp_path / "list.opml").write_text("https://a.example/feed ftp://b.example/feed", "utf-8")
    code, out, _ = sources("import", "list.opml")
    assert code == 1
    assert out.splitlines()[0] == "1 source added, 1 refused."
    assert "Refused: ftp://b.example/feed: It is no link" in out


def test_unknown_number_is_told(sources):
    assert sources("pause", "3")[::2] == (1, "briefbot: There is no source 3. List them to see their numbers.\n")


def test_test_of_a_number_reads_its_link(sources):
    sources("add", LINK)
    assert sources("test", "1")[0] == 0
