"""The newsroom prints what a bot can read: feeds, whole articles, and copies that can be told from new tellings."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import SourceError
from bot.model import Completeness, Feed, FeedHealth, Seen
from bot.selection import select, sign
from bot.selection.signature import overlap
from bot.sources import reader
from bot.sources.feeds import feed
from bot.sources.feeds.finder import FeedReader
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask
from tests.newsroom import HANG, Newsroom
from tests.reported import briefed
from tests.selection.made import SUBSCRIPTION
from tests.stories import pieces, statements

AT = datetime(2026, 11, 26, 6, tzinfo=UTC)
SLOT = AT + timedelta(hours=1)


def fetcher(room: Newsroom, **limits) -> Fetcher:
    return Fetcher(frozenset(room.hosts), seconds_apart=0, **limits)


def titles(fetch: Fetcher, url: str) -> list[str | None]:
    return [entry.title for entry in feed.read(fetch(url, feed.FEEDS)).entries]


def test_fifty_feeds_are_read_at_once_and_each_is_a_feed_without_oddities():
    with Newsroom(at=AT) as room, fetcher(room) as fetch:
        feeds = [Feed(number, "T1", url, "U1", AT) for number, url in enumerate(room.urls)]
        answers = {each.number: answer for each, answer in FeedReader(fetch.ask_all, lambda: AT)(feeds)}
        documents = [answers[number].document for number in range(50)]
        health = FeedHealth(answers[0].etag, answers[0].last_modified, answers[0].body_sha256)
        assert fetch.ask(Ask(room.urls[0], feed.FEEDS, etag=health.etag)).status == 304
    assert {len(document.entries) for document in documents} == {20}
    assert {document.notes for document in documents} == {()}
    assert {document.kind.partition(" ")[0] for document in documents} == {"RSS", "Atom"}
    assert [document.title for document in documents] == [outlet.name for outlet in room.outlets]
    assert all(document.entries[0].published == AT for document in documents)


def test_every_article_is_read_whole_with_what_stands_above_it():
    with Newsroom(feeds=4, entries=6, at=AT) as room, fetcher(room) as fetch:
        for number, outlet in enumerate(room.outlets):
            for entry, link in enumerate(room.links(number)):
                article, piece = reader.parse(fetch(link)), outlet.pieces[entry]
                assert (article.completeness, article.reason) == (Completeness.FULL, None)
                assert (article.headline, article.byline) == (piece.headline, piece.byline)
                assert (article.outlet, article.url) == (outlet.name, link)
                assert [text for text in piece.paragraphs if text not in article.text] == []


def test_real_core_finds_the_people_quotes_and_warnings_and_selection_the_copies():
    room = Newsroom(feeds=4, entries=3, copies=0.5, seed=4, at=AT)
    made = {}
    for outlet in room.outlets:
        for entry, piece in enumerate(outlet.pieces):
            made[piece.number] = (piece, briefed(outlet, entry))
    for piece, read in made.values():
        speakers = re.findall(r"said ([A-Z]\w+ [A-Z]\w+),", " ".join(piece.paragraphs))
        assert set(speakers) <= set(read.actors)
        assert len(read.quotes) >= 2
    assert any(read.warnings for _, read in made.values())
    digest = select([read for _, read in made.values()], Seen(), SUBSCRIPTION, now=SLOT)
    origin = {read.key: piece.of for piece, read in made.values()}
    copied = [each for each in digest.collapses if each.kind == "same copy"]
    assert all(origin[each.kept] == origin[each.dropped] for each in copied)
    assert len(copied) == sum(piece.is_copy for piece, _ in made.values()) == 6
    event = {read.key: piece.event for piece, read in made.values()}
    stories = [{event[each.key] for each in story.reports} for story in (*digest.stories, *digest.thread)]
    assert sorted(map(len, stories)) == [1] * len(set(event.values()))


def test_same_seed_prints_the_same_and_another_seed_does_not():
    first, again, other = (pieces(feeds=5, entries=4, copies=0.5, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert not {piece.headline for own in first for piece in own} & {piece.headline for own in other for piece in own}


@pytest.mark.parametrize(("feeds", "entries", "copies", "copied"), [(50, 20, 0.5, 500), (4, 5, 0, 0), (1, 3, 0.5, 0)])
def test_share_of_copies_is_what_was_asked_for(feeds, entries, copies, copied):
    written = pieces(feeds=feeds, entries=entries, copies=copies, seed=0)
    every = {piece.number: piece for own in written for piece in own}
    assert [len(own) for own in written] == [entries] * feeds
    assert sum(piece.is_copy for piece in every.values()) == copied
    assert all(every[piece.of].outlet != piece.outlet for piece in every.values() if piece.is_copy)


def test_texts_that_are_no_copies_have_little_in_common():
    signed = [
        (piece.of, sign("\n".join(piece.paragraphs)))
        for own in pieces(feeds=10, entries=12, copies=0.5, seed=0)
        for piece in own
    ]
    shares = [
        (one[0] == other[0], overlap(one[1], other[1])) for n, one in enumerate(signed) for other in signed[n + 1 :]
    ]
    assert min(share for copied, share in shares if copied) > 0.75
    assert max(share for copied, share in shares if not copied) < 0.6


def test_what_people_say_names_nobody():
    assert {kind: len(said) >= 150 for kind, said in statements().items() if kind.startswith(("none", "warning"))} == {
        f"{label} {kind}": True for label in ("none", "warning") for kind in ("direct", "indirect")
    }
    named = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z]")
    assert [words for said in statements().values() for words in said if named.search(words)] == []


def test_feed_announces_more_when_it_is_told_to():
    with Newsroom(feeds=2, entries=4, announced=1) as room, fetcher(room) as fetch:
        headlines = [piece.headline for piece in room.outlets[0].pieces]
        assert titles(fetch, room.urls[0]) == headlines[:1]
        assert fetch.ask(Ask(room.outlets[0].link(1))).status == 404
        room.announce(0, count=2)
        assert titles(fetch, room.urls[0]) == headlines[2::-1]
        assert len(titles(fetch, room.urls[1])) == 1
        room.announce()
        assert [len(titles(fetch, url)) for url in room.urls] == [4, 4]
        with pytest.raises(ValueError, match="4 entries only"):
            room.announce(0, count=1)


@pytest.mark.parametrize("status", [403, 500])
def test_feed_fails_and_heals_while_the_others_go_on(status):
    with Newsroom(feeds=2, entries=2) as room, fetcher(room) as fetch:
        room.fail(0, status)
        assert [fetch.ask(Ask(url, feed.FEEDS)).status for url in (*room.urls, room.links(0)[0])] == [status, 200, 200]
        room.heal()
        assert fetch.ask(Ask(room.urls[0], feed.FEEDS)).status == 200


def test_pages_fail_while_their_feed_goes_on():
    with Newsroom(feeds=1, entries=2) as room, fetcher(room) as fetch:
        room.fail(0, 403, pages=True)
        assert [fetch.ask(Ask(link, feed.FEEDS)).status for link in (room.urls[0], *room.links(0))] == [200, 403, 403]


def test_feed_hangs_until_the_reader_gives_up():
    with Newsroom(feeds=2, entries=1) as room, fetcher(room) as fetch, fetcher(room, seconds=1) as hurried:
        room.fail(1, HANG)
        with pytest.raises(SourceError, match="took longer"):
            hurried.ask(Ask(room.urls[1], feed.FEEDS))
        assert titles(fetch, room.urls[0]) != []
        assert room.asked[room.urls[1]] == 1


@pytest.mark.parametrize("outlet", [0, -1], ids=["RSS", "Atom"])
def test_edited_article_has_another_figure_and_its_feed_other_words(outlet):
    with Newsroom(feeds=40, entries=1) as room, fetcher(room) as fetch:
        link, url = room.links(outlet)[0], room.urls[outlet]
        before, (old,) = reader.parse(fetch(link)), feed.read(fetch(url, feed.FEEDS)).entries
        count = room.outlets[outlet].pieces[0].count
        edited = room.edit(outlet, 0)
        after, (new,) = reader.parse(fetch(link)), feed.read(fetch(url, feed.FEEDS)).entries
    assert (str(count) in before.text, str(edited.count) in after.text) == (True, True)
    assert hashlib.sha256(before.text.encode()).digest() != hashlib.sha256(after.text.encode()).digest()
    assert (old.key == new.key, old.fingerprint == new.fingerprint) == (True, False)


def test_teaser_is_known_for_one():
    with Newsroom(feeds=2, entries=1) as room, fetcher(room) as fetch:
        room.tease(0)
        teaser, whole = (reader.parse(fetch(room.links(number)[0])) for number in range(2))
    assert (teaser.completeness, whole.completeness) == (Completeness.STUB, Completeness.FULL)
