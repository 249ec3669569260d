"""Briefs as files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Brief
from bot.publishing import export
from bot.publishing.mrkdwn import clean
from tests.briefs import quiet_brief, rich_brief


def test_json_reads_back_as_the_same_brief():
    assert Brief.from_document(json.loads(export.to_json(rich_brief()))) == rich_brief()


def test_json_of_before_there_were_rules_reads_as_not_recorded():
    document = json.loads(export.to_json(rich_brief()))
    for quote in document["quotes"]:
        del quote["rule"]
    assert {quote.rule for quote in Brief.from_document(document).quotes} == {"not recorded"}


def test_json_of_before_there_were_signs_reads_as_none():
    document = json.loads(export.to_json(rich_brief()))
    for warning in document["warnings"]:
        del warning["signs"], warning["score"], warning["threshold"]
    judged = {(w.signs, w.score, w.threshold) for w in Brief.from_document(document).warnings}
    assert judged == {((), None, None)}


def test_json_is_indented_unescaped_and_the_same_every_time():
    written = export.to_json(rich_brief())
    assert written == export.to_json(rich_brief())
    assert written.startswith('{\n  "schema": "brief/1",\n')
    assert "‘a museum piece’" in written
    assert written.endswith("}\n")


def test_json_offsets_hold_the_words():
    document = json.loads(export.to_json(rich_brief()))
    text = document["article"]["text"]
    lines = [document["bottom_line"], *document["summary"], *document["quotes"], *document["warnings"]]
    assert [line for line in lines if text[line["start"] : line["end"]] != line["text"]] == []


def test_json_list_keeps_the_order():
    briefs = [rich_brief(), quiet_brief()]
    assert [len(one["warnings"]) for one in json.loads(export.to_json_list(briefs))] == [12, 0]
    assert json.loads(export.to_json_list([])) == []


def test_markdown_shows_every_part():
    written = export.to_markdown(rich_brief())
    headings = [line for line in written.splitlines() if line.startswith("#")]
    assert headings == [
        "# Harbour town must brace for worse floods, retired admiral warns",
        "## Bottom line",
        "## Key points",
        "## Actors",
        "## Quoted warnings (12)",
        "## All quotes (20)",
        "## Check these",
        "## Sources",
    ]


def test_markdown_quotes_every_warning_with_its_place():
    written = export.to_markdown(rich_brief(url=None))
    assert "> If the wall goes, the old town goes with it, \\[7\\] ¶5 364–408" in written
    assert "> the pumps &amp; gates \\<the oldest are of 1911\\> would likely stop" in written


def test_markdown_links_to_the_passage():
    assert "(<https://courier.example/news/harbour?id=7#:~:text=" in export.to_markdown(rich_brief())


def test_markdown_says_so_when_nobody_warns():
    assert "No quoted warnings in this article." in export.to_markdown(quiet_brief())


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("12. item", "12\\. item"),
        ("3) item", "3\\) item"),
        ("=== rule", "\\=== rule"),
        ("a *bold* _word_", "a \\*bold\\* \\_word\\_"),
        ("[text](javascript:x) ![i](u)", "\\[text\\](javascript:x) \\!\\[i\\](u)"),
        ("<script> & &lt;", "\\<script\\> &amp; &amp;lt;"),
        ("a | b ~~c~~ `d`", "a \\| b \\~\\~c\\~\\~ \\`d\\`"),
        ("two\n\nlines\r\n", "two lines "),
        ("in 1945. He", "in 1945. He"),
        ("C:\\dir", "C:\\\\dir"),
    ],
)
def test_escape_leaves_nothing_that_formats(text, escaped):
    assert export.escape(text) == escaped


@given(st.text())
def test_escape_keeps_every_character_that_can_be_seen(text):
    assert export.escape(text).replace("\\", "").replace("&amp;", "&") == clean(text).replace("\\", "")


def test_markdown_table_keeps_its_columns():
    brief = rich_brief()
    odd = replace(brief.actors[0], name="A | B", role="x|y")
    row = next(line for line in export.to_markdown(replace(brief, actors=(odd,))).splitlines() if "A \\| B" in line)
    assert row.replace("\\|", "").count("|") == 5
