from __future__ import annotations

import time

import pytest

from bot.model import Outline
from bot.sources.feeds import discovery
from bot.sources.web.fetched import Fetched

URL = "https://www.harbour.example/news/"
RSS = 'rel="alternate" type="application/rss+xml"'


def urls(page, *, url=URL):
    return [outline.url for outline in discovery.find_feeds(page, url=url)]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f'<link {RSS} href="/rss">', ["https://www.harbour.example/rss"]),
        (f"<LINK {RSS.upper()} HREF='feed.xml'/>", ["https://www.harbour.example/news/feed.xml"]),
        (f"<link {RSS} href=//other.example/f?a=1&amp;b=2>", ["https://other.example/f?a=1&b=2"]),
        (f'<base href="https://cdn.example/x/"><link {RSS} href="rss">', ["https://cdn.example/x/rss"]),
        ('<link rel="alternate" type="application/feed+json" href="/f.json">', ["https://www.harbour.example/f.json"]),
        ('<link rel="feed" href="/everything">', ["https://www.harbour.example/everything"]),
        ('<link rel="alternate" type="text/xml" href="/feed/">', ["https://www.harbour.example/feed/"]),
        ('<a href="/a/feed">Feed</a><a href="/b.rss">B</a>', [f"{URL[:-6]}/a/feed", f"{URL[:-6]}/b.rss"]),
        ('<link rel="alternate" type="application/json" href="/wp-json/posts/9">', []),
        ('<link rel="alternate" hreflang="fr" href="/fr/rss">', []),
        ('<link rel="stylesheet" type="text/css" href="/rss">', []),
        (f"<link {RSS}>", []),
        (f'<link {RSS} href="">', []),
        (f'<link {RSS} href="javascript:rss()">', []),
        (f'<link {RSS} href="feed:x">', []),
        (f'<!-- <link {RSS} href="/old"> --><script>"<link {RSS} href=/js>"</script>', []),
        ('<a href="/sitemap.xml">Map</a><a href="/feedback">Write to us</a><a href="/feedme/">Food</a>', []),
        ("", []),
    ],
)
def test_feeds_that_a_page_names(page, found):
    assert urls(page) == found


def test_likeliest_feed_comes_first_and_comments_come_last():
    page = (
        f'<a href="/guess.xml">x</a><link {RSS} title="Comments" href="/c1"><link {RSS} href="/comments/feed/">'
        f'<link {RSS} href="https://far.example/rss"><link {RSS} href="https://feeds.harbour.example/rss">'
        f'<link {RSS} href="/rss#top"><link {RSS} href="/rss">'
    )
    assert urls(page) == [
        "https://feeds.harbour.example/rss",
        "https://www.harbour.example/rss",
        "https://far.example/rss",
        "https://www.harbour.example/guess.xml",
        "https://www.harbour.example/c1",
        "https://www.harbour.example/comments/feed/",
    ]


def test_titles_are_plain_words():
    page = f'<link {RSS} title="Ships &amp;\n tides" href="/a"><a href="/b.rss">The &eacute;tude</a>'
    assert discovery.find_feeds(page, url=URL) == (
        Outline("https://www.harbour.example/a", "Ships & tides"),
        Outline("https://www.harbour.example/b.rss", "The étude"),
    )


def test_no_more_than_20_feeds():
    assert len(urls("".join(f'<link {RSS} href="/{number}">' for number in range(900)))) == discovery.MAX_FEEDS


@pytest.mark.parametrize(
    ("encoding", "charset", "head"),
    [
        ("utf-16", None, ""),
        ("koi8-r", "koi8-r", ""),
        ("koi8-r", None, "<meta charset=koi8-r>"),
        ("koi8-r", "utf-8", '<meta http-equiv="Content-Type" content="text/html; charset=KOI8-R">'),
        ("utf-8", "idna", ""),
        ("utf-8", "punycode", ""),
        ("utf-8", "no-such-thing", ""),
    ],
)
def test_page_is_decoded_as_it_is_written(encoding, charset, head):
    page = f'{head}<link {RSS} title="Порт" href="/rss">'.encode(encoding)
    feeds = discovery.look(Fetched(URL, page, "text/html", charset))
    assert feeds == (Outline("https://www.harbour.example/rss", "Порт"),)


def test_picture_names_no_feed():
    assert discovery.look(Fetched(URL, b"\x89PNG\r\n\x1a\n\x00\xff" * 99, "text/html")) == ()


@pytest.mark.parametrize(
    "piece", ["<a ", "<link a=", "<!--", "<script>", "<a href=x ", "<link " + "a" * 90, "=\"'", " "]
)
def test_hostile_pages_take_no_time(piece):
    page = (piece * (1_000_000 // len(piece)))[:1_000_000]
    start = time.process_time()
    urls(page)
    assert time.process_time() - start < 5
