"""A link is fetched and parsed, a text is taken as it is."""

from __future__ import annotations

import pytest

from bot.errors import NotAnArticleError
from bot.model import Article, Source
from bot.sources.fetched import Fetched
from bot.sources.reader import SourceReader

ARTICLE = Article("The wall failed.", headline="The wall")
SENTENCE = "The harbour master said that the wall &amp; the pumps could fail before the winter is over."


def reader():
    return SourceReader(lambda link: Fetched(link, b"<p>", "text/html", None), lambda fetched: (fetched.url, ARTICLE))


def test_reader_fetches_and_parses_a_link():
    assert reader()(Source(link="https://news.example/a")) == ("https://news.example/a", ARTICLE)


def test_reader_takes_text_as_it_is():
    assert reader()(Source(text=SENTENCE)).text == SENTENCE


@pytest.mark.parametrize("source", [Source(), Source(text=""), Source(text="Danger ahead")])
def test_reader_refuses_what_is_no_article(source):
    with pytest.raises(NotAnArticleError):
        reader()(source)
