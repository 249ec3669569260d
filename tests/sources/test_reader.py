"""A link is fetched and parsed, a text is taken as it is."""

from __future__ import annotations

import pickle

import pytest

from bot.errors import ListOfStoriesError, NotAnArticleError
from bot.model import Article, Completeness, Source
from bot.sources import reader as reading
from bot.sources.documents import document, markdown
from bot.sources.reader import SourceReader, parse
from bot.sources.web.fetched import PAGES, Fetched
from tests.sources import documents

ARTICLE = Article("The wall failed.", headline="The wall")
SENTENCE = "The harbour master said that the wall &amp; the pumps could fail before the winter is over."


MARKDOWN = f"# The wall\n\n{SENTENCE} It is **very** old.\n"
BARE = f"The wall\n\n{SENTENCE} It is very old."
PAGE = f"<html><body><article><p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
WORD = documents.word(SENTENCE)
PDF = documents.pdf(documents.column(SENTENCE))


def read(link):
    return Fetched(link, b"<p>", "text/html", None)


def given_back(fetched):
    return fetched


def test_reader_fetches_and_parses_a_link():
    reader = SourceReader(read, lambda fetched: (fetched.url, ARTICLE))
    assert reader(Source(link="https://news.example/a")) == ("https://news.example/a", ARTICLE)


def test_reader_takes_text_as_it_is():
    assert SourceReader(read)(Source(text=SENTENCE)).text == SENTENCE


def test_reader_takes_the_markup_out_of_pasted_markdown():
    assert SourceReader(read)(Source(text=MARKDOWN.replace("&amp;", "&amp;amp;"))).text == BARE


def test_reader_parses_pasted_markdown_where_pages_are_parsed():
    handed = SourceReader(read, given_back)(Source(text=MARKDOWN + "\ud83d"))
    assert handed == Fetched("", (MARKDOWN + "\ufffd").encode(), "text/markdown", "utf-8")


@pytest.mark.parametrize("source", [Source(), Source(text=""), Source(text="Danger ahead")])
def test_reader_refuses_what_is_no_article(source):
    with pytest.raises(NotAnArticleError):
        SourceReader(read)(source)


@pytest.mark.parametrize(
    ("url", "media_type", "body", "text"),
    [
        pytest.param("https://x.example/a", "text/html", PAGE.encode(), None, id="page"),
        pytest.param("https://x.example/a.txt", "text/plain", MARKDOWN.encode(), MARKDOWN, id="plain text"),
        pytest.param("https://x.example/A.MD?b#c", "text/plain", MARKDOWN.encode(), None, id="markdown by its name"),
        pytest.param("https://x.example/a", "text/markdown", MARKDOWN.encode(), None, id="markdown by its type"),
        pytest.param("https://x.example/a.md", "text/html", PAGE.encode(), None, id="page about markdown"),
        pytest.param("https://x.example/a", "application/pdf", PDF, SENTENCE, id="pdf"),
        pytest.param("https://x.example/a", "text/html", PDF, SENTENCE, id="pdf that is called a page"),
        pytest.param("https://x.example/a", document.WORD, WORD, SENTENCE, id="word"),
        pytest.param("https://x.example/a", "text/plain", WORD, SENTENCE, id="word that is called text"),
    ],
)
def test_parse_chooses_by_type_name_and_first_bytes(url, media_type, body, text):
    article = parse(Fetched(url, body, media_type))
    assert (article.url, article.outlet) == (url, "x.example")
    if text:
        assert article.text == text
    assert "**" not in article.text or media_type == "text/plain"
    assert "<p>" not in article.text


@pytest.mark.parametrize(
    ("media_type", "body", "words"),
    [
        pytest.param("application/pdf", b"<html>Please log in</html>", "This PDF is damaged", id="no pdf"),
        pytest.param("application/x-pdf", b"", "This PDF is damaged", id="nothing"),
        pytest.param(document.WORD, b"<html>Please log in</html>", "This Word document is damaged", id="no word"),
        pytest.param("text/html", b"PK\x03\x04 and noise", "This Word document is damaged", id="archive"),
    ],
)
def test_parse_says_what_is_wrong_with_a_document(media_type, body, words):
    with pytest.raises(NotAnArticleError, match=words):
        parse(Fetched("https://x.example/a", body, media_type))


def test_parse_can_travel_to_another_process():
    assert pickle.loads(pickle.dumps(parse)) is parse


def test_every_kind_that_is_read_is_asked_for():
    assert PAGES.media_types >= document.MEDIA_TYPES | markdown.MEDIA_TYPES


RSS = '<rss version="2.0"><channel><item><title>The wall</title></item></channel></rss>'
STORIES = "".join(f"<article><h2><a href='/story-{n}'>Story {n} of the wall</a></h2></article>" for n in range(12))


@pytest.mark.parametrize("prolog", ["", "<?xml version='1.0'?>\n<!-- ours -->"])
@pytest.mark.parametrize(
    "media_type", ["application/rss+xml", "text/xml", "application/xml", "text/html", "text/plain"]
)
def test_feed_leads_to_the_sources_whatever_it_is_called(media_type, prolog):
    with pytest.raises(ListOfStoriesError, match="This is a feed") as raised:
        parse(Fetched("https://x.example/rss", f"{prolog}{RSS}".encode(), media_type))
    assert raised.value.link == "https://x.example/rss"


def test_page_that_is_called_xml_is_read():
    assert SENTENCE.split("&")[0].strip() in parse(Fetched("https://x.example/a", PAGE.encode(), "text/xml")).text


def test_other_xml_is_refused():
    with pytest.raises(NotAnArticleError, match="another kind"):
        parse(Fetched("https://x.example/sitemap.xml", b"<?xml version='1.0'?><urlset/>", "text/xml"))


@pytest.mark.parametrize(
    ("head", "link", "told"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "https://x.example/", "Add it as a source"),
        ("", "", reading.FEEDLESS),
    ],
)
def test_list_of_stories_leads_to_the_sources_where_it_names_a_feed(head, link, told):
    page = f"<html><head>{head}</head><body>{STORIES}</body></html>"
    with pytest.raises(ListOfStoriesError) as raised:
        parse(Fetched("https://x.example/", page.encode(), "text/html"))
    assert raised.value.link == link
    assert told in raised.value.public_message


def test_pasted_text_of_a_link_is_the_links_and_says_that_it_was_pasted():
    def fetch(link):
        pytest.fail("nothing is fetched")

    article = SourceReader(fetch)(Source(link="https://www.x.example/a", text=SENTENCE))
    assert (article.text, article.url, article.outlet) == (SENTENCE, "https://www.x.example/a", "x.example")
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, reading.PASTED)
