"""What people type behind ``sources``."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.listeners.parsing import Content, Verb, parse_command
from bot.listeners.source_parsing import Asked, parse_outlines, parse_sources
from bot.model import Source

LONG = "https://outlet.example/" + "a" * 300
OPML = (
    '<?xml version="1.0"?>\n<opml version="2.0"><body><outline xmlUrl="https://a.example/?b=1&amp;c=2"/></body></opml>'
)
ESCAPED = OPML.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked("list")),
        ("list", Asked("list")),
        ("LIST", Asked("list")),
        ("add https://a.example/news", Asked("add", "https://a.example/news")),
        ("add <https://a.example/news?a=1&amp;b=2|a.example>", Asked("add", "https://a.example/news?a=1&b=2")),
        ("add the page https://a.example/news, please", Asked("add", "https://a.example/news")),
        ("add bbc.example", Asked("add", "https://bbc.example")),
        ("add &lt;https://a.example/news&gt;", Asked("add", "https://a.example/news")),
        ("add &lt;<https://a.example/news>&gt;", Asked("add", "https://a.example/news")),
        ("test 3", Asked("test", "3", 3)),
        ("test #3", Asked("test", "3", 3)),
        ("test https://a.example/", Asked("test", "https://a.example/")),
        ("pause 3", Asked("pause", number=3)),
        ("resume #12", Asked("resume", number=12)),
        ("remove 3", Asked("remove", number=3)),
        ("grade 3 b", Asked("grade", number=3, grade="B")),
        ("tag 3 maritime", Asked("tag", number=3, tags=("maritime",))),
        ("tag #3 maritime  ports", Asked("tag", number=3, tags=("maritime", "ports"))),
        ("tag 3 maritime, north sea,", Asked("tag", number=3, tags=("maritime", "north sea"))),
        ("tag 3 None", Asked("tag", number=3)),
        ("import", Asked("import")),
        ("import https://a.example/list.opml", Asked("import", "https://a.example/list.opml")),
        ("export", Asked("export")),
        ("help", Asked("help")),
    ],
)
def test_verb_is_understood(text, asked):
    assert parse_sources(text, command="/brief") == asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tets 3", "Did you mean “/brief sources test”?"),
        ("<!channel>", "I do not know “sources @channel”"),
        ("frobnicate", "“/brief sources help” lists what I can do."),
        ("add", "Name the link of a page or a feed: /brief sources add https://…"),
        ("add the courier", "Name the link"),
        ("add https://a.example/ https://b.example/", "That is 2 links. Name one at a time"),
        ("test", "Name a number or the link"),
        ("pause", "such as /brief sources pause 3."),
        ("pause three", "such as /brief sources pause 3."),
        ("remove 99999999999", "by its number"),
        ("grade 3", "A grade is a letter from A (reliable) to F (not known): /brief sources grade 3 B."),
        ("grade 3 G", "A grade is a letter"),
        ("grade B", "A grade is a letter"),
        ("tag 3", "Name the tags, or “none”: /brief sources tag 3 maritime, north sea."),
        ("tag 3 ,", "Name the tags, or “none”"),
        ("tag maritime", "such as /brief sources tag 3 maritime."),
        ("grade 3 AB", "A grade is a letter"),
        ("grade x B", "such as /brief sources grade 3 B."),
    ],
)
def test_what_is_not_understood_has_a_next_step(text, words):
    with pytest.raises(UsageError) as caught:
        parse_sources(text, command="/brief")
    assert words in caught.value.public_message


@pytest.mark.parametrize("text", [OPML, ESCAPED])
def test_pasted_outlines_keep_their_markup(text):
    assert parse_outlines(text) == OPML


def test_links_in_pasted_outlines_lose_slack_brackets():
    text = ESCAPED.replace("https://a.example/?b=1&amp;amp;c=2", "<https://a.example/?b=1&amp;amp;c=2|a.example>")
    assert parse_outlines(text) == OPML


@pytest.mark.parametrize(
    "text",
    [f"sources add {LONG}", f"sources test <{LONG}|the news>", f"sources import {OPML}", f"sources  import {ESCAPED}"],
)
def test_long_arguments_reach_the_verb(text):
    parsed = parse_command(text, command="/brief")
    assert isinstance(parsed, Verb)
    assert (parsed.name, parsed.argument) == ("sources", text.split(maxsplit=1)[1])


@pytest.mark.parametrize(
    "text", ["Sources add that the wall may fail. " * 9, "sources import\nrules were eased, they said"]
)
def test_prose_that_begins_like_a_verb_is_briefed(text):
    assert isinstance(parse_command(text, command="/brief"), Content)


def test_link_in_typed_brackets_is_briefed():
    asked = parse_command("&lt;https://a.example/news&gt;", command="/brief")
    assert asked == Content((Source(link="https://a.example/news"),))
