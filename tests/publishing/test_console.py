"""The brief in the terminal: every line verbatim and cited, no command of a terminal let through."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from bot.model import Check, Completeness
from bot.publishing import console, wording
from bot.publishing.citations import cite
from tests.briefs import RICH_TEXT, quiet_brief, rich_brief


def on_screen(brief, *, width=100, **options):
    screen = Console(file=io.StringIO(), width=width, highlight=False, **options)
    screen.print(console.draw(brief))
    return screen.file.getvalue()


def unwrapped(drawn):
    return " ".join(drawn.replace("▌", " ").split())


def test_text_shows_every_part_in_order():
    drawn = console.to_text(rich_brief())
    parts = ["Harbour town must", "The Marrow Courier", "Bottom line", "Key points", "Key actors",
             "Quoted warnings (12)", "Check these", "Sources", wording.COPIED, "briefbot 0.1.0"]  # fmt: skip
    places = [drawn.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_text_holds_every_chosen_line_with_its_citation(width):
    brief = rich_brief()
    drawn = unwrapped(console.to_text(brief, width=width))
    cited = cite(brief)
    for line in (brief.bottom_line, *wording.key_points(brief)):
        assert f"{line.text} [{cited[(line.start, line.end)].number}]" in drawn
    for warning in brief.warnings:
        assert f"{warning.text} {wording.place(cited[(warning.start, warning.end)])}" in drawn


def test_text_puts_a_bar_before_every_line_of_a_quote():
    long = [line for line in console.to_text(rich_brief(), width=40).splitlines() if "▌" in line]
    assert len(long) > 12
    assert all(line.startswith("  ▌ ") for line in long)


def test_text_fits_its_width_and_has_no_colours():
    drawn = console.to_text(rich_brief(), width=60)
    assert max(map(len, drawn.splitlines())) <= 60
    assert "\x1b" not in drawn


def test_text_is_the_same_every_time():
    assert console.to_text(rich_brief()) == console.to_text(rich_brief())


def test_text_tells_who_speaks_where_and_how():
    drawn = unwrapped(console.to_text(rich_brief(), width=200))
    assert "Alaric Penhallow (former head of the Coastal Guard), to Radio Marrow · DIRECT" in drawn
    assert "hedge: would likely" in drawn
    assert "Kestrel Front (protest group) · INDIRECT · THREAT" in drawn
    assert "the minister’s deputy or the mayor?" in drawn
    assert "Penhalow (misprint?)" in drawn


def test_text_says_so_when_nobody_warns():
    assert "No quoted warnings in this article." in console.to_text(quiet_brief())


def test_text_tells_a_check_once():
    told = Check("partial", "Only a part of the article came back: 2 paragraphs, then a paywall.", ())
    article = replace(rich_brief().article, completeness=Completeness.PARTIAL, reason="2 paragraphs, then a paywall")
    drawn = unwrapped(console.to_text(replace(rich_brief(), article=article, checks=(told,))))
    assert f"Check these ! {told.message}" in drawn
    assert drawn.count("came back") == 1


def test_text_lives_without_bottom_line_summary_and_actors():
    bare = replace(rich_brief(), bottom_line=None, summary=(), actors=(), quotes=(), warnings=(), checks=())
    drawn = console.to_text(bare)
    assert "No single sentence" in drawn
    assert "Key points" not in drawn


@pytest.mark.parametrize(
    "hostile", ["\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\u202egnp.exe", "[bold]markup[/bold]", ":smile:"]
)
def test_foreign_text_commands_no_terminal(hostile):
    brief = rich_brief()
    text = RICH_TEXT.replace("Harbour", hostile)
    article = replace(brief.article, headline=f"The {hostile} wall", byline=hostile, text=text)
    drawn = on_screen(replace(brief, article=article, checks=(Check("odd", f"see {hostile}", ()),)))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", drawn)
    assert hostile in drawn or not hostile.isprintable()


def test_screen_links_citations_to_the_passage():
    drawn = on_screen(rich_brief(), force_terminal=True)
    assert "https://courier.example/news/harbour?id=7#:~:text=" in drawn


def test_screen_links_nothing_without_a_web_address():
    assert "\x1b]8" not in on_screen(rich_brief(url="javascript:alert(1)"), force_terminal=True)


def test_screen_without_unicode_uses_a_plain_bar():
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    screen = Console(file=file, width=100, highlight=False)
    screen.print(console.draw(rich_brief()))
    file.flush()
    assert b"  | If the wall goes" in file.buffer.getvalue()


def test_screen_obeys_no_color(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\dm", on_screen(rich_brief(), force_terminal=True))


def test_stub_is_told_in_a_line_of_its_own():
    article = replace(rich_brief().article, completeness=Completeness.STUB, reason="60 words, probably the teaser")
    drawn = console.to_text(replace(rich_brief(), article=article))
    assert "stub: 60 words, probably the teaser" in " ".join(drawn.split())
    assert "Only the beginning came back, so this brief is of that alone." in drawn
    assert "Only the beginning" not in console.to_text(rich_brief())
