"""A feed that is being added, its transaction still open, while something else is about to have the same address."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import insert

from bot.identity import normalise
from bot.model import Outline
from bot.storage import LOCAL, Database, SqlFeeds, SqlTeams
from bot.storage.feeds import _new
from bot.storage.tables import feed as table
from tests.fakes import NOON
from tests.feed_fakes import LINK, an_entry

PIER = "https://pier.example/feed"


@contextmanager
def being_added(database: Database, url: str, *, meanwhile: Callable[[], object]) -> Iterator[list[object]]:
    """Add a feed, and let something else begin before that is finished; yield what it returns."""
    returned: list[object] = []
    other = threading.Thread(target=lambda: returned.append(meanwhile()))
    with database.write() as connection:
        connection.execute(insert(table).values(number=99, **_new(Outline(url), normalise(url), "T1", "U1", NOON)))
        other.start()
        other.join(0.3)
        assert other.is_alive()  # it waits for its turn
    other.join(20)
    yield returned


def test_feed_that_moves_there_stays_where_it_is(database: Database):
    feeds = SqlFeeds(database)
    feed = feeds.add(Outline(LINK), team="T1", user="U1", now=NOON)[0]
    moved = replace(feed, url=PIER)
    with being_added(
        database, PIER, meanwhile=lambda: feeds.record(moved, [an_entry()], seen=True, now=NOON)
    ) as recorded:
        assert recorded == [1]
    assert [each.url for each in feeds.of_team("T1")] == [LINK, PIER]


def test_the_terminals_copy_goes_when_a_workspace_adopts(database: Database):
    feeds = SqlFeeds(database)
    feeds.add(Outline(LINK), team=LOCAL, user="U1", now=NOON)
    with being_added(database, LINK, meanwhile=lambda: SqlTeams(database).adopt("T1")) as adopted:
        assert adopted == [0]
    assert [each.number for each in feeds.of_team("T1")] == [99]
    assert feeds.of_team(LOCAL) == ()


def test_the_same_feed_is_added_once(database: Database):
    feeds = SqlFeeds(database)
    with being_added(
        database, LINK, meanwhile=lambda: feeds.add(Outline(LINK), team="T1", user="U2", now=NOON)
    ) as added:
        assert added == [(feeds.get(99, team="T1"), False)]
