from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import SourceError
from bot.model import MOST_ENTRIES
from bot.sources.feeds import feed, xmlfeed
from tests.sources.watching import watched

SEEDS = Path(__file__).parent / "feeds"
URL = "https://base.example/dir/feed"
LINES = '<rss version="2.0"><channel><title>T</title>{}</channel></rss>'


def seed(name, *, url=URL, charset=None):
    return feed.parse((SEEDS / name).read_bytes(), url=url, charset=charset)


def rss(items, *, prolog='<?xml version="1.0" encoding="utf-8"?>'):
    return parsed((prolog + LINES.format(items)).encode())


def parsed(body, *, charset=None):
    return feed.parse(body, url=URL, charset=charset)


def entry(xml):
    return rss(f"<item>{xml}</item>").entries[0]


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "kind", "title", "site", "ttl", "entries"),
    [
        ("atom03.xml", "Atom 0.3", "Lantern Room", "http://lantern.example/", None, 1),
        ("atom10.xml", "Atom 1.0", "Marsh & Fen", "https://marsh.example/", None, 2),
        ("empty.xml", "RSS 2.0", "Quiet Corner", "https://quiet.example/", None, 0),
        ("json1.json", "JSON Feed 1", "Weir", None, None, 1),
        ("json11.json", "JSON Feed 1.1", "Signal Box", "https://signal.example/", None, 3),
        ("prefixed.xml", "Atom 1.0", "Prefix Post", None, None, 1),
        ("rss091.xml", "RSS 0.91", "Old Mill Herald", "http://mill.example/", None, 2),
        ("rss092.xml", "RSS 0.92", "Sluice", "http://sluice.example/", None, 2),
        ("rss10.rdf", "RSS 1.0", "Quarry Notes", "https://quarry.example/", 6 * 3600, 1),
        ("rss20.xml", "RSS 2.0", "Harbour Gazette", "https://harbour.example/", 45 * 60, 2),
    ],
)
def test_dialects_are_known_by_name(name, kind, title, site, ttl, entries):
    found = seed(name)
    assert (found.kind, found.title, found.site, found.ttl, len(found.entries)) == (kind, title, site, ttl, entries)


def test_entry_is_plain_words_whole_links_and_instants_in_utc():
    first = seed("rss20.xml").entries[0]
    assert (first.key, first.guid) == ("gazette-1041", "gazette-1041")
    assert first.title == "Ferry & tug collide off Pell Point"
    assert first.summary == "Nobody was hurt, the board said."
    assert first.link == "https://harbour.example/ferry?utm_source=rss"
    assert (first.published, first.updated) == (at(2026, 11, 3, 8), None)
    assert first.author == "Ada Marr"


def test_atom_joins_links_to_its_base_and_keeps_words_that_look_like_tags():
    level, birds = seed("atom10.xml").entries
    assert (level.title, level.link) == ("Water <b> level rises", "https://marsh.example/blog/level")
    assert (level.summary, level.author) == ("Two gauges failed.", "Joan Fenn")
    assert (level.published, level.updated) == (at(2026, 11, 3, 4, 30), at(2026, 11, 3, 8))
    assert (birds.link, birds.summary) == ("https://marsh.example/birds", "Terns & gulls.")


def test_json_feed_takes_ids_of_any_type_and_leaves_out_what_it_cannot_believe():
    line, note, odd = seed("json11.json").entries
    assert (line.key, line.summary, line.author) == ("71", "Trains run again & on time.", "Ines Vale, Tom Rook")
    assert line.published == at(2026, 11, 3, 5)
    assert (note.title, note.summary) == (None, "A <short> note without a title")
    assert (note.published, note.updated) == (None, at(2026, 11, 3, 6, 30))
    assert (odd.link, odd.guid) == (None, None)


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("burner.xml", ["https://kiln.example/pots"]),
        ("cdata.xml", ["https://tide.example/never%20again"]),
        ("json1.json", ["https://elsewhere.example/story"]),
        ("media.xml", [None]),
        ("rss092.xml", [None, None]),
    ],
)
def test_links_are_those_of_the_stories(name, links):
    assert [entry.link for entry in seed(name).entries] == links


@pytest.mark.parametrize(
    ("xml", "link"),
    [
        ("<link>/a</link>", "https://base.example/a"),
        ("<link>b</link>", "https://base.example/dir/b"),
        ("<link>//other.example/c</link>", "https://other.example/c"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/hosts</link>", None),
        ("<link>http://[half/</link>", None),
        (f"<link>https://a.example/{'x' * 2_000}</link>", None),
        ("<guid>https://a.example/perma</guid>", "https://a.example/perma"),
        ("<guid>1234</guid>", None),
    ],
)
def test_link_is_whole_and_of_the_web_or_none(xml, link):
    assert entry(f"<title>x</title>{xml}").link == link


@pytest.mark.parametrize(
    ("key", "published"),
    [
        ("epoch", None),
        ("never", None),
        ("far", None),
        ("named", at(2026, 11, 3, 15)),
        ("iso", at(2026, 11, 3, 4, 30)),
        ("none", None),
    ],
)
def test_absurd_dates_are_none(key, published):
    assert {entry.key: entry.published for entry in seed("dates.xml").entries}[key] == published


def test_key_is_the_best_name_that_an_entry_alone_bears():
    found = seed("duplicates.xml")
    three, four = found.entries[2:]
    assert [entry.key for entry in found.entries] == [
        "https://echo.example/one",
        "https://echo.example/two",
        f"words:{three.fingerprint}",
        f"words:{four.fingerprint}",
    ]
    assert found.notes == ("1 of its entries says nothing.", "2 of its entries are announced twice.")


@pytest.mark.parametrize("date", ["", "<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate>"])
@pytest.mark.parametrize("name", ["<guid isPermaLink='false'>7</guid>", "<link>/7</link>", ""])
def test_key_and_fingerprint_do_not_depend_on_dates_or_spaces(name, date):
    plain = entry(f"<title>Tug sinks</title><description>Off the quay.</description>{name}")
    dressed = entry(
        f"{date}{name}<description> off the  QUAY </description><title>Tug <![CDATA[<b>sinks</b>]]></title>"
    )
    assert (plain.key, plain.fingerprint) == (dressed.key, dressed.fingerprint)


def test_fingerprint_changes_with_the_words_of_the_content():
    before, after = (
        entry(f'<title>T</title><c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">{word}</c:encoded>')
        for word in ("nine", "ten")
    )
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize(
    ("xml", "author"),
    [
        ("<author>desk@tide.example (Tide Desk)</author>", "Tide Desk"),
        ("<author>desk@tide.example</author>", None),
        ("<author>Ada Pell &lt;ada@tide.example&gt;</author>", "Ada Pell"),
    ],
)
def test_author_is_a_name_and_no_mailbox(xml, author):
    assert entry(f"<title>x</title>{xml}").author == author


def test_fields_are_capped_at_a_word():
    long = entry(
        f"<title>{'word ' * 1_000}</title><description>{'word ' * 9_000}</description><guid>{'g' * 900}</guid>"
    )
    assert long.title.endswith("word…")
    assert (len(long.title), len(long.summary)) == (495, 3_995)
    assert (len(long.guid), long.key) == (71, long.guid)


def test_half_characters_and_controls_are_dropped():
    found = parsed(
        rb'{"version":"https://jsonfeed.org/version/1","items":[{"id":"a\u0000b","title":"x\ud83dy\u0007"}]}'
    )
    assert (found.entries[0].key, found.entries[0].title) == ("ab", "xy")


def test_references_to_no_character_cost_a_letter_and_no_feed():
    title = "a&#0;b &#55357;&#56832; &#xD800; &#x110000;&#99999999999999999999999;c &#128512; &#xe9;"
    found = rss(f"<item><title>{title}</title></item><item><title>next {'of many ' * 20}</title></item>")
    assert [entry.title for entry in found.entries] == [
        "ab \ufffd\ufffd \ufffd 999;c 😀 é",
        f"next {'of many ' * 20}".strip(),
    ]
    assert found.notes == ()


def test_only_the_first_500_entries_are_read():
    found = rss("".join(f"<item><title>n{number}</title></item>" for number in range(50_000)))
    assert len(found.entries) == MOST_ENTRIES
    assert found.entries[-1].title == "n499"
    assert found.notes == ("It announces 50,000 entries; I read the first 500.",)


def test_broken_xml_with_entries_is_read_and_noted():
    found = seed("broken.xml")
    assert [entry.title for entry in found.entries] == ["Fish & chips ban", "Second story"]
    assert found.notes == (feed.BROKEN_NOTE,)


def test_valid_and_empty_is_not_broken():
    assert seed("empty.xml").notes == ()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", feed.EMPTY),
        (b" \r\n\t", feed.EMPTY),
        (b"\xef\xbb\xbf", feed.EMPTY),
        (b"\x00" * 64, feed.EMPTY),
        (b"<!DOCTYPE html><html><head></head><body>404</body></html>", feed.PAGE),
        (b"\n<?xml version='1.0'?><!-- x --><HTML><body/></HTML>", feed.PAGE),
        (b"<?xml version='1.0'?><opml version='2.0'><body/></opml>", feed.LIST),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", feed.NO_FEED),
        (b"<rss version='2.0'><channel><title>T</title>", "XML is broken and holds no entry"),
        (b"Not found", feed.NO_FEED),
        (b"/etc/hostname", feed.NO_FEED),
        (b"%PDF-1.7 <<", feed.NO_FEED),
        (b"[1, 2", "JSON is broken"),
        (b'{"a":' * 50_000, "JSON is broken"),
        (b'{"items": [{"id": 1}]}', "other JSON"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "other JSON"),
        (b"[]", "other JSON"),
    ],
)
def test_what_is_no_feed_is_told_in_a_sentence(body, sentence):
    with pytest.raises(SourceError, match=r"^This is no feed") as caught:
        parsed(body)
    assert sentence in caught.value.public_message


def test_body_that_names_a_local_feed_is_not_read(tmp_path):
    local = tmp_path / "local.xml"
    local.write_bytes((SEEDS / "rss20.xml").read_bytes())
    for body in (str(local), local.as_uri(), f" {local}", f"{local}\n<"):
        with pytest.raises(SourceError, match="no feed"):
            parsed(body.encode())
    with watched() as touched, pytest.raises(SourceError, match="no feed"):
        xmlfeed.parse(str(local).encode(), charset=None)
    assert touched == []


LAUGHS = (
    '<?xml version="1.0"?>{before}<!DOCTYPE rss [<!ENTITY a "{lol}">'
    + "".join(f'<!ENTITY {name} "{f"&{inner};" * 10}">' for name, inner in zip("bcdefghij", "abcdefghi", strict=True))
    + ']>\n<rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'
)
OUTSIDE = (
    '<?xml version="1.0"?>{before}<!DOCTYPE rss [<!ENTITY {mark} x SYSTEM "{link}">{use}]>'
    '<rss version="2.0"><channel><item><title>[&x;]</title></item></channel></rss>'
)
BEFORE = ["", "<!-- <a -->"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_entities_in_entities_are_not_expanded(before, gap):
    body = LAUGHS.format(before=before, lol="lol " * 100).replace("<!ENTITY", f"{gap}<!ENTITY")
    try:
        titles = [entry.title or "" for entry in parsed(body.encode()).entries]
    except SourceError:
        titles = []
    assert all(len(title) < 100 for title in titles)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(("mark", "use"), [("", ""), ("%", "%x;")], ids=["general", "parameter"])
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_nothing_outside_is_opened(tmp_path, scheme, mark, use, before):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    link = secret.as_uri() if scheme == "file" else "http://127.0.0.1:9/secret"
    body = OUTSIDE.format(before=before, mark=mark, link=link, use=use).encode()
    parsed(body)  # what is imported late is opened now
    with watched() as touched:
        titles = [entry.title or "" for entry in parsed(body).entries]
    assert touched == []
    assert not any("SECRET" in title for title in titles)
