from __future__ import annotations

from datetime import UTC, datetime
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.model import Feed, Outline
from bot.sources.feeds import opml
from tests.sources.watching import watched

NOW = datetime(2026, 11, 3, tzinfo=UTC)
BODY = '<?xml version="1.0"{prolog}?><opml version="2.0"><head><title>x</title></head><body>{outlines}</body></opml>'


def listed(outlines, *, prolog=""):
    return BODY.format(outlines=outlines, prolog=prolog)


def feed(number, url, *, title=None, site=None, tags=()):
    return Feed(number, "T1", url, "U1", NOW, title, site, tags)


def test_folders_and_categories_become_tags_and_duplicates_one():
    found = opml.parse(
        listed(
            '<outline text="Energy"><outline text="North Sea"><outline type="rss" text="Rig &amp; Wave" '
            'xmlUrl="https://rig.example/rss" htmlUrl="https://rig.example/"/></outline></outline>'
            '<outline title="Ports"><outline text="" XMLURL="https://rig.example/rss"/>'
            '<outline text="https://quay.example/f" xmlUrl="https://quay.example/f" category="/a/b,c"/></outline>'
        )
    )
    assert found == (
        Outline("https://rig.example/rss", "Rig & Wave", "https://rig.example/", ("Energy", "North Sea", "Ports")),
        Outline("https://quay.example/f", None, None, ("Ports", "a", "b", "c")),
    )


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
        (" https://a.example/f ", "https://a.example/f"),
    ],
)
def test_addresses_are_of_the_web(given, url):
    assert [outline.url for outline in opml.parse(listed(f'<outline xmlUrl="{given}"/>'))] == [url]


def test_addresses_that_nobody_can_ask_come_back_with_the_reason():
    long = "https://a.example/" + "x" * 2_000
    outlines = [f'<outline text="A name" xmlUrl="{url}"/>' for url in ("ftp://a.example/f", "/rss", " ", long)]
    good = '<outline xmlUrl="https://a.example/f"/>'
    found = opml.parse(listed("".join([*outlines, good])))
    assert [(each.url, each.refused) for each in found] == [
        ("ftp://a.example/f", opml.NO_LINK),
        ("/rss", opml.NO_LINK),
        ("A name", opml.NO_LINK),
        (long[:200], opml.LONG_LINK),
        ("https://a.example/f", None),
    ]


LAUGHS = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>'
OUTSIDE = (
    '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd"><opml><body><outline xmlUrl="http://a.example/"/></body></opml>'
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", opml.NO_LIST),
        ("https://a.example/rss", opml.NO_LIST),
        ("<html><body>x</body></html>", opml.NO_LIST),
        ('<rss version="2.0"/>', opml.NO_LIST),
        (b"\x00\xff\xfe\x01", opml.NO_LIST),
        (listed('\n<outline text="a & b"/>'), opml.BROKEN.format(line=2)),
        (listed("") + "<again/>", opml.BROKEN.format(line=1)),
        (listed(""), opml.EMPTY),
        (LAUGHS, opml.DOCUMENT_TYPE),
        (LAUGHS.encode("utf-16"), opml.DOCUMENT_TYPE),
        (OUTSIDE, opml.DOCUMENT_TYPE),
        (" " * 1_000_001, opml.TOO_LARGE),
        ("<outline>" * 90_000, opml.NO_LIST),
        ("<opml>" + "<outline text='x'>" * 50_000, opml.BROKEN.format(line=1)),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(text, sentence):
    with watched() as touched, pytest.raises(SourceError) as caught:
        opml.parse(text)
    assert caught.value.public_message == sentence
    assert touched == []


def test_200_feeds_are_taken_and_201_are_not():
    outlines = [f'<outline xmlUrl="https://a.example/{number}"/>' for number in range(201)]
    assert len(opml.parse(listed("".join(outlines[:200])))) == 200
    with pytest.raises(SourceError, match="names 201 feeds; I take 200 at a time"):
        opml.parse(listed("".join(outlines)))


@pytest.mark.parametrize(
    ("encoding", "prolog"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ' encoding="utf-8"'),
        ("utf-16", ' encoding="utf-16"'),
        ("utf-16-le", ' encoding="utf-16"'),
        ("utf-16-be", ""),
        ("utf-32", ""),
        ("cp1252", ""),
        ("cp1252", ' encoding="utf-8"'),
        ("iso-8859-1", ' encoding="ISO-8859-1"'),
        ("cp850", ' encoding="cp850"'),
        ("utf-8", ' encoding="no-such-thing"'),
        ("utf-8", ' encoding="idna"'),
    ],
)
def test_encodings(encoding, prolog):
    text = listed('<outline text="Café du port" xmlUrl="https://a.example/"/>', prolog=prolog)
    assert opml.parse(text.encode(encoding))[0].title == "Café du port"


def test_text_is_taken_whatever_its_prolog_says():
    text = listed('<outline text="Ж" xmlUrl="https://a.example/"/>', prolog=' encoding="koi8-r"')
    assert opml.parse(text)[0].title == "Ж"


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=12
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
OUTLINES = st.builds(
    Outline,
    st.integers(0, 99).map(lambda number: f"https://a.example/f?n={number}&m=\"<'"),
    st.none() | NAMES,
    st.none() | st.just("https://a.example/<&>"),
    st.lists(NAMES, max_size=3, unique=True).map(tuple),
)


@given(st.lists(OUTLINES, min_size=1, max_size=12, unique_by=lambda outline: outline.url))
def test_import_of_an_export_is_the_same(outlines):
    feeds = [feed(number, o.url, title=o.title, site=o.site, tags=o.tags) for number, o in enumerate(outlines)]
    text = opml.draw(feeds)
    assert {outline.url: outline for outline in opml.parse(text)} == {outline.url: outline for outline in outlines}
    assert opml.parse(text.encode()) == opml.parse(text)


def test_export_is_opml_2_and_always_the_same():
    text = opml.draw(
        [feed(1, "https://a.example/?a=1&b=2", title='Say "aye" & go', tags=("Sea",)), feed(2, "http://b.example/")]
    )
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        "  <head>\n    <title>Sources of briefbot</title>\n  </head>\n  <body>\n"
        '    <outline type="rss" text="http://b.example/" xmlUrl="http://b.example/"/>\n'
        '    <outline text="Sea">\n'
        '      <outline type="rss" text=\'Say "aye" &amp; go\' title=\'Say "aye" &amp; go\' '
        'xmlUrl="https://a.example/?a=1&amp;b=2"/>\n'
        "    </outline>\n  </body>\n</opml>\n"
    )
    assert minidom.parseString(text).documentElement.tagName == "opml"


def test_export_of_nothing_is_still_a_list():
    assert minidom.parseString(opml.draw([])).documentElement.getAttribute("version") == "2.0"
