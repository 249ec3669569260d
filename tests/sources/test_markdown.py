"""Markdown: the markup goes, the words stay."""

from __future__ import annotations

import pytest

from bot.errors import NotAnArticleError
from bot.model import Completeness
from bot.sources.documents import markdown
from bot.sources.web.fetched import Fetched

SENTENCE = "The harbour master said that the wall could fail before the winter is over."


def paragraphs(text: str) -> list[str]:
    return markdown.article(f"{text}\n\n{SENTENCE}\n").text.split("\n\n")[:-1]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("# The *old* wall #", ["The old wall"], id="heading"),
        pytest.param("The wall\n========", ["The wall"], id="underlined heading"),
        pytest.param("one\ntwo  \nthree\\\nfour", ["one\ntwo\nthree\nfour"], id="lines"),
        pytest.param("**Bold**, _it_, `code` and ~~gone~~.", ["Bold, it, code and gone."], id="emphasis"),
        pytest.param("snake_case_word and 2 * 3 * 4", ["snake_case_word and 2 * 3 * 4"], id="no emphasis"),
        pytest.param("- one\n- two\n  - three\n\n1. four", ["one", "two", "three", "four"], id="lists"),
        pytest.param(
            "> ‘Nobody won’t know,’\n> he said.\n>\n> > Never.",
            ["‘Nobody won’t know,’\nhe said.", "Never."],
            id="quote",
        ),
        pytest.param("|Pumps|of|\n|-|-|\n|1911|*two*|", ["Pumps", "of", "1911", "two"], id="table"),
        pytest.param("See [the *report*](https://x.example/a) now.", ["See the report now."], id="link"),
        pytest.param("See <https://x.example/a> now.", ["See https://x.example/a now."], id="bare link"),
        pytest.param("See [it][1].\n\n[1]: https://x.example/a", ["See it."], id="link by reference"),
        pytest.param("![The wall at noon](a.png)\n\nHe left ![x](b.png).", ["He left ."], id="picture"),
        pytest.param("```python\nprint(1)\n```\n\n~~~\nx\n~~~", [], id="fenced block"),
        pytest.param("    Indented prose\n    goes on.", ["Indented prose\ngoes on."], id="indented block"),
        pytest.param("<div>\nraw\n</div>\n\nA<br>B <b>c</b><!-- no -->", ["A\nB c"], id="raw html"),
        pytest.param("The pumps <the oldest of 1911> fail.", ["The pumps <the oldest of 1911> fail."], id="brackets"),
        pytest.param("<unnamed official>\nsaid so", ["<unnamed official>\nsaid so"], id="brackets on their line"),
        pytest.param("Pumps &amp; gates, \\*not bold\\* “x”", ["Pumps & gates, *not bold* “x”"], id="escapes"),
        pytest.param("one\n\n---\n\ntwo", ["one", "two"], id="rule"),
    ],
)
def test_article_keeps_the_words(text, kept):
    assert paragraphs(text) == kept


FRONT = f"""---
title: "Harbour town must brace: again"
author: [Ada Quill, Bo Voss]
date: 2026-01-02T03:04:05Z
tags:
  - floods
---
# Another line

{SENTENCE}
"""


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_front_matter_is_used_and_dropped(mark):
    article = markdown.article(mark + FRONT.replace("\n", "\r\n"))
    assert article.text == f"Another line\n\n{SENTENCE}"
    assert (article.headline, article.byline, article.published) == (
        "Harbour town must brace: again", "Ada Quill, Bo Voss", "2026-01-02"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "published"),
    [
        ("date: 2026-01-02", "2026-01-02"),
        ("published: 2026-01-02 10:00", "2026-01-02"),
        ("date: yesterday", None),
        ("date: |", None),
    ],
)
def test_a_date_is_taken_where_it_is_one(field, published):
    assert markdown.article(f"---\n{field}\nslug: y\n---\n{SENTENCE}").published == published


def test_a_rule_at_the_beginning_is_no_front_matter():
    assert markdown.article(f"---\n\nHe said so.\n\n---\n\n{SENTENCE}").text == f"He said so.\n\n{SENTENCE}"


def test_the_first_heading_is_the_headline():
    assert markdown.article(f"# The wall\n\n{SENTENCE}").headline == "The wall"
    assert markdown.article(f"{SENTENCE}\n\n## Pumps").headline is None


def test_parse_tells_where_it_comes_from():
    article = markdown.parse(
        Fetched("https://marrow.example/a.md", f"# The wall\n\n{SENTENCE}".encode(), "text/markdown")
    )
    assert (article.url, article.outlet, article.completeness) == (
        "https://marrow.example/a.md", "marrow.example", Completeness.FULL
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "no text here", id="empty"),
        pytest.param("```\n" + SENTENCE + "\n```", "no text here", id="only code"),
        pytest.param("*" * 200_000 + " a" * 10, "too complex", id="stars"),
        pytest.param("[" * 90_000 + " a" * 10, "does not read like English", id="brackets"),
        pytest.param("![[" * 30_000 + " a" * 10, "does not read like English", id="pictures"),
        pytest.param("*a " * 90_000, "does not read like English", id="openers"),
    ],
)
def test_what_is_no_article_is_refused(text, words):
    with pytest.raises(NotAnArticleError, match=words):
        markdown.article(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(FRONT, True, id="front matter"),
        pytest.param("# The wall\n\nSee [it](https://x.example).", True, id="heading and link"),
        pytest.param("It is **very** old.\n\n## Pumps\n\nOld.", True, id="bold and heading"),
        pytest.param("# 1 in the charts\n\nA song.", False, id="one sign"),
        pytest.param("It is **very** old. ** That is ** odd.", False, id="bold only"),
        pytest.param("---\nMinister: No.\nMayor: Yes.\n---\n", False, id="a dialogue"),
        pytest.param("---\n\nThe wall.\n\n---\n", False, id="rules"),
        pytest.param("> he said\n- one\n* two\n1. three_four_", False, id="marks that mail has"),
        pytest.param("[1] See it (https://x.example). #wall #pumps", False, id="footnote and hashtags"),
    ],
)
def test_looks_like_is_sure(text, expected):
    assert markdown.looks_like(text) is expected
