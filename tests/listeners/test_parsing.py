"""What a person typed: a verb, or content."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.listeners.parsing import Content, Verb, is_article, parse_command, parse_content
from bot.model import Source

LONG = "The minister said the wall was safe, and nobody believed her. " * 11
REMARK = "I read this on the train and could not stop thinking about the wall and the pumps. " * 4


def links(*urls: str) -> Content:
    return Content(tuple(Source(link=url) for url in urls))


def text(words: str) -> Content:
    return Content((Source(text=words),))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        pytest.param("", Verb(""), id="empty"),
        pytest.param("   ", Verb(""), id="blank"),
        pytest.param("help", Verb("help"), id="verb"),
        pytest.param("HELP quotes", Verb("help", "quotes"), id="capitals"),
        pytest.param("show b7", Verb("show", "b7"), id="argument"),
        pytest.param("show “b7”", Verb("show", "b7"), id="smart-quotes"),
        pytest.param("quotes <https://x.example/a|x>", Verb("quotes", "https://x.example/a"), id="argument-link"),
        pytest.param("https://x.example/a", links("https://x.example/a"), id="bare-link"),
        pytest.param("<https://x.example/a|x.example>", links("https://x.example/a"), id="labelled-link"),
        pytest.param("<https://x.example/a?b=1&amp;c=2>", links("https://x.example/a?b=1&c=2"), id="escaped-link"),
        pytest.param("“https://x.example/a”", links("https://x.example/a"), id="quoted-link"),
        pytest.param("https://x.example/a.", links("https://x.example/a"), id="link-and-full-stop"),
        pytest.param("https://x.example/a_(b)", links("https://x.example/a_(b)"), id="link-with-brackets"),
        pytest.param("bbc.example/news/1", links("https://bbc.example/news/1"), id="link-without-scheme"),
        pytest.param("https://x.example/a please", links("https://x.example/a"), id="link-and-a-word"),
        pytest.param(
            "https://x.example/1 <https://x.example/2> https://x.example/1, https://x.example/3",
            links("https://x.example/1", "https://x.example/2", "https://x.example/3"),
            id="three-links-one-twice",
        ),
        pytest.param(LONG, text(LONG.strip()), id="long-text"),
        pytest.param("help\nme", text("help\nme"), id="line-break"),
        pytest.param("text: help", text("help"), id="forced"),
        pytest.param("Text:A &amp; B &lt;c&gt;", text("A & B <c>"), id="forced-and-escaped"),
        pytest.param(LONG + " https://x.example/a", text(LONG + " https://x.example/a"), id="text-with-a-link"),
        pytest.param(
            "https://x.example/a " + LONG, text("https://x.example/a " + LONG.strip()), id="text-after-a-link"
        ),
        pytest.param(
            LONG + "<https://x.example/a|our page> and <@U1|ada>",
            text(LONG + "our page and @ada"),
            id="markup-becomes-its-label",
        ),
    ],
)
def test_command_asks_for(typed, asked):
    assert parse_command(typed, command="/brief") == asked


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("hlep", "Did you mean “/brief help”?", id="help"),
        pytest.param("quote b7", "Did you mean “/brief quotes”?", id="quotes"),
        pytest.param("warning", "Did you mean “/brief warnings”?", id="warnings"),
        pytest.param("what is this", "I do not know “what”.", id="unknown"),
        pytest.param("a b https://x.example", "I do not know “a”.", id="link-in-the-middle"),
        pytest.param("text:", "There is no text to brief.", id="forced-nothing"),
        pytest.param(" ".join(f"https://x.example/{n}" for n in range(4)), "That is 4 links.", id="four-links"),
    ],
)
def test_command_that_is_not_understood_says_what_to_do(typed, said):
    with pytest.raises(UsageError, match=r".") as failure:
        parse_command(typed, command="/brief")
    assert said in failure.value.public_message


@pytest.mark.parametrize(
    ("message", "sources"),
    [
        pytest.param("Worth reading: <https://x.example/a|x>", (Source(link="https://x.example/a"),), id="link"),
        pytest.param("short remark", (Source(text="short remark"),), id="text"),
        pytest.param(REMARK + "<https://x.example/a>", (Source(link="https://x.example/a"),), id="long-remark"),
        pytest.param(
            REMARK + " ".join(f"<https://x.example/{n}>" for n in range(4)),
            (Source(text=REMARK + " ".join(f"https://x.example/{n}" for n in range(4))),),
            id="long-remark-with-four-links",
        ),
        pytest.param(
            "&gt; *The wall* won’t _hold_\nhe said", (Source(text="The wall won’t hold\nhe said"),), id="signs"
        ),
        pytest.param(LONG + "<https://x.example/a>", (Source(text=LONG + "https://x.example/a"),), id="article"),
    ],
)
def test_content_of_a_message(message, sources):
    assert parse_content(message) == sources


WHOLE = "The harbour master said that the wall could fail before the winter is over."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("word " * 119, False, id="119 words"),
        pytest.param("word " * 120, True, id="120 words"),
        pytest.param("word " * 119 + "https://x.example/a", False, id="a link is no word"),
        pytest.param(f"{WHOLE}\n\n“{WHOLE}”\n{WHOLE}", True, id="three paragraphs"),
        pytest.param(f"{WHOLE} {WHOLE} {WHOLE}", False, id="three sentences of a remark"),
        pytest.param(f"{WHOLE}\n{WHOLE}\nRead it!", False, id="two paragraphs"),
        pytest.param(f"{WHOLE[:-1]}\n" * 5, False, id="no sentences"),
    ],
)
def test_article_is_told_from_a_remark(text, expected):
    assert is_article(text) is expected


def test_content_of_an_input_is_taken_as_it_stands():
    assert parse_content("if a &lt; b then <b>", marked_up=False) == (Source(text="if a &lt; b then <b>"),)
    assert parse_content("&gt; *The wall*", marked_up=False) == (Source(text="&gt; *The wall*"),)


@given(st.text(max_size=400))
def test_any_input_is_understood_or_explained(typed):
    with suppress(UsageError):
        asked = parse_command(typed, command="/brief")
        assert isinstance(asked, Verb) or 1 <= len(asked.sources) <= 3
