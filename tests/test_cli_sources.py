"""``briefbot sources``: a team's feeds from the terminal, with fakes where the web and the database are."""

from __future__ import annotations

import io
import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from bot import composition
from bot.cli import run
from bot.errors import CHECK, PASTE, SourceError, UnknownFeedError
from bot.model import ImportedFeeds, SourcesRequest, SourcesVerb, SourceTest
from tests.desk import MemorySources, a_failing_feed, a_feed, a_test, an_added_feed, some_imported
from tests.publishing.test_outlines import a_document

LINK = "https://bbc.example/news"
VERBS = ("add", "list", "test", "pause", "resume", "remove", "grade", "tag", "import", "export")


@dataclass
class World:
    """What stands behind the verbs: the feeds of a team, the answers of the web, and what was asked."""

    sources: MemorySources
    teams: tuple[str, ...] = ("T0DESK",)
    answer: object = None
    asked: list[SourcesRequest] = field(default_factory=list)
    tested: list[str] = field(default_factory=list)
    to_read: bool | None = None

    @contextmanager
    def open_sources(self, known, *, to_read=False):
        self.to_read = to_read
        yield composition.SourcesDesk(self.sources, self.reply, self.teams)

    def reply(self, request: SourcesRequest):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    @contextmanager
    def open_reading(self, known):
        yield composition.FeedReading(None, None, self.look, None, None, None)  # type: ignore[arg-type]  # only links are tested

    def look(self, link: str) -> SourceTest:
        self.tested.append(link)
        return self.answer  # type: ignore[return-value]


@pytest.fixture
def world(bare_environment, monkeypatch) -> World:
    made = World(MemorySources([a_feed(1), a_failing_feed(2)]))
    monkeypatch.setattr(composition, "open_sources", made.open_sources)
    monkeypatch.setattr(composition, "open_reading", made.open_reading)
    return made


@pytest.fixture
def sources(world, capfd):
    """Run ``briefbot sources``; return exit code, standard output and standard error."""

    def call(*arguments):
        code = run(["sources", *map(str, arguments)])
        return code, *capfd.readouterr()

    return call


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(capsys, verb):
    assert run(["sources", verb, "--help"]) == 0
    assert f"briefbot sources {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_list_tells_health_and_puts_the_failing_first(sources, arguments):
    code, out, err = sources(*arguments)
    words = " ".join(out.split())
    assert (code, err) == (1, "")
    assert words.index("The Lantern") < words.index("Outlet 1")
    assert "failing since" in words
    assert "2 sources: 1 well, 1 failing" in words
    assert "\x1b" not in out


def test_list_shows_whole_links_beside_a_long_reason(sources, world):
    link = "https://outlet1.example/a-long-name-of-a-section/of-which-there-are-many/feed.xml"
    world.sources.kept[0] = a_feed(1, url=link)
    out = sources("list")[1]
    assert link.removeprefix("https://") in "".join(line[5:35].strip() for line in out.splitlines())
    assert "…" not in out


@pytest.mark.parametrize(
    ("arguments", "to_read"),
    [(["list"], True), (["export"], True), (["test", "1"], True), (["pause", "1"], False), (["add", LINK], False)],
)
def test_database_is_opened_to_read_where_nothing_is_changed(sources, world, arguments, to_read):
    world.answer = a_test()
    sources(*arguments)
    assert world.to_read is to_read


def test_list_of_the_well_ends_with_0(sources, world):
    del world.sources.kept[1]
    assert sources("list")[0] == 0


def test_empty_list_says_how_to_add_one(sources, world):
    world.sources.kept.clear()
    assert sources("list") == (0, "No sources yet. Add one: briefbot sources add LINK\n", "")


def test_list_as_json_tells_everything(sources):
    code, out, _ = sources("list", "--format", "json")
    first, second = json.loads(out)
    assert code == 1
    assert (first["number"], first["state"], first["says"], first["needs_attention"]) == (1, "active", "ok", False)
    assert second["health"]["error"] == "The Lantern answered 403: it turns programs away."
    assert second["health"]["failing_since"] == "2026-11-22T12:00:00+00:00"


def test_link_is_added_to_the_only_team(sources, world):
    world.answer = an_added_feed()
    code, out, err = sources("add", LINK)
    assert (code, err) == (0, "")
    assert out.startswith("Added as source 7 · Outlet 7 (outlet7.example).\n")
    assert "• Sea wall may fail" in out
    [asked] = world.asked
    assert (asked.team, asked.user, asked.verb, asked.argument) == ("T0DESK", "terminal", SourcesVerb.ADD, LINK)


def test_bare_host_is_a_link(sources, world):
    world.answer = an_added_feed()
    sources("add", "bbc.example/news")
    assert world.asked[0].argument == LINK


@pytest.mark.parametrize(("teams", "given", "team"), [((), [], "local"), (("T1", "T2"), ["--team", "T2"], "T2")])
def test_team_is_the_one_named_or_local(sources, world, teams, given, team):
    world.teams, world.answer = teams, an_added_feed()
    sources("add", LINK, *given)
    assert world.asked[0].team == team


def test_test_of_a_link_prints_the_steps_and_needs_no_database(sources, world, monkeypatch):
    monkeypatch.setattr(composition, "open_sources", None)
    world.answer = a_test()
    code, out, _ = sources("test", LINK)
    assert code == 0
    assert out.splitlines() == [
        "Test of https://bbc.example/news: a reader gets all of it.",
        "✓ Address: a public one",
        "✓ Fetch: 200, 12 kB, text/html",
    ]
    assert world.tested == [LINK]


def test_test_that_fails_ends_with_1(sources, world):
    world.answer = a_test(broken=True)
    code, out, _ = sources("test", "#2")
    assert code == 1
    assert "✗ Fetch: bbc.example answered 403" in out
    assert world.asked[0].argument == "2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["pause", "1"],
            "Source 1 · Outlet 1 (outlet1.example) is paused. To read it again: briefbot sources resume 1",
        ),
        (["resume", "1"], "Source 1 · Outlet 1 (outlet1.example) is read again."),
        (["remove", "1"], "is removed. To have it back: briefbot sources add https://outlet1.example/feed.xml"),
        (["grade", "1", "b"], "Source 1 · Outlet 1 (outlet1.example) has the grade B."),
        (["tag", "1", "sea", "old ports"], "Source 1 · Outlet 1 (outlet1.example) has the tags sea, old ports."),
        (["tag", "1", "none"], "Source 1 · Outlet 1 (outlet1.example) has no tags."),
    ],
)
def test_change_is_made_and_told(sources, world, arguments, said):
    code, out, err = sources(*arguments)
    assert (code, err) == (0, "")
    assert said in out
    assert world.sources.deeds == [(arguments[0], "1", "T0DESK", "terminal")]


@pytest.mark.parametrize(
    ("arguments", "answer", "words", "code"),
    [
        (["pause", "99"], None, "There is no source 99.", 1),
        (["pause", "three"], None, "three is no source's number. To see them: briefbot sources list", 2),
        (["grade", "0x1", "B"], None, "0x1 is no source's number.", 2),
        (["list", "--team", "NOPE"], None, "The database knows no team NOPE. It knows T0DESK.", 2),
        (["add", "ftp://ada@x.example/ " + "a" * 9_000], None, "is no link.", 2),
        (["grade", "1", "G"], None, "A grade is a letter from A", 2),
        (["tag", "1"], None, "TAG", 2),
        (["add", "the courier"], None, "the courier is no link.", 2),
        (["test", "99"], UnknownFeedError(99), "There is no source 99.", 1),
        (
            ["add", LINK],
            SourceError("No feed there.", PASTE),
            "No feed there. Try another link: briefbot",
            1,
        ),
        (["import", LINK], SourceError("It is gone.", CHECK), "or save that file: briefbot sources", 1),
        (["import", "missing.opml"], None, "missing.opml could not be read (No such file or directory).", 1),
        (["list", "-f", "md"], None, "Leave out --format md.", 2),
        (["nonsense"], None, "No such command", 2),
        (["export", "--out", "missing/a.opml"], None, "Name another file with --out.", 1),
    ],
)
def test_failure_is_one_line_with_a_next_step(sources, world, arguments, answer, words, code):
    world.answer = answer
    ended, out, err = sources(*arguments)
    assert (ended, out) == (code, "")
    assert words in err
    assert len(err) < 500
    assert (err.startswith("briefbot: "), err.count("\n")) == (True, 1)


def test_one_of_many_teams_must_be_named(sources, world):
    world.teams = ("T1", "T2")
    code, _, err = sources("list")
    assert (code, err) == (2, "briefbot: The database knows 2 teams: T1, T2. Name one: --team T1\n")


@pytest.mark.parametrize("way", ["file", "latin file", "latin file that claims UTF-8", "standard input", "link"])
def test_import_takes_a_file_a_pipe_or_a_link(sources, world, tmp_path, monkeypatch, way):
    world.answer = ImportedFeeds((a_feed(8),), ())
    document = a_document(2)
    argument = tmp_path / "list.opml"
    if way == "file":
        argument.write_bytes(b"\xef\xbb\xbf" + document.encode())
    elif way == "latin file":
        document = f'<?xml version="1.0" encoding="ISO-8859-1"?>{document}'.replace("A ", "É ")
        argument.write_bytes(document.encode("latin-1"))
    elif way == "latin file that claims UTF-8":
        document = f'<?xml version="1.0" encoding="UTF-8"?>{document}'.replace("A ", "É ")
        argument.write_bytes(document.encode("latin-1"))
    elif way == "standard input":
        argument = "-"
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document.encode())))
    else:
        argument = document = "https://bbc.example/list.opml"
    code, out, _ = sources("import", argument)
    assert (code, world.asked[0].argument) == (0, document)
    assert out.splitlines()[0] == "1 source added."


def test_import_with_refusals_ends_with_1(sources, world):
    world.answer = some_imported()
    code, out, _ = sources("import", LINK)
    assert code == 1
    assert "Refused: https://ten.example/: It answered 404." in out


def test_export_is_printed_or_written(sources, world, tmp_path):
    world.sources.document = a_document(3)
    assert sources("export") == (0, a_document(3) + "\n", "")
    assert sources("export", "--out", "mine.opml") == (0, "", "")
    assert (tmp_path / "mine.opml").read_text("utf-8") == a_document(3)
