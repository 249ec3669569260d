from dataclasses import replace

import pytest
from sqlalchemy import event, insert

from bot.model import Address, Article, DigestRequest, DigestVerb, Edition, Outline, PlannedSlot, Request, Slot
from bot.storage import (
    LOCAL,
    Database,
    SqlArticles,
    SqlBriefs,
    SqlFeeds,
    SqlSlots,
    SqlSubscriptions,
    SqlTeams,
    open_requests,
)
from bot.storage.entries import entries_of
from bot.storage.requests import row_of
from bot.storage.tables import request as request_table
from tests.digests import a_wish
from tests.fakes import NOON, a_brief_request, quiet_brief
from tests.feed_fakes import LINK, an_entry

PIER = "https://pier.example/feed"
INTRODUCE = DigestRequest("i1", LOCAL, "terminal", DigestVerb.INTRODUCE, 1, Address())


def claimed(database: Database) -> list[Request]:
    """Return the requests whose turn comes, one after another."""
    requests, found = open_requests(database), []
    while claim := requests.claim(worker="w1", now=NOON, lease_seconds=60):
        found.append(claim.request)
        requests.finish(claim, now=NOON)
    return found


def add(database: Database, url: str, team: str):
    return SqlFeeds(database).add(Outline(url), team=team, user="U1", now=NOON)[0]


def test_teams_are_known_by_anything_that_is_kept_of_them(database: Database):
    open_requests(database).accept(a_brief_request(team="T3"), now=NOON)
    SqlBriefs(database).add(quiet_brief(), team="T2", user="U1", milliseconds=1, now=NOON)
    SqlSubscriptions(database).add(a_wish(), team="T4", user="U1", now=NOON)
    for team in ("T1", "T2", LOCAL):
        add(database, LINK, team)
    assert SqlTeams(database).known() == ("T1", "T2", "T3", "T4")


def test_workspace_adopts_what_the_terminal_kept(database: Database):
    own = add(database, LINK, LOCAL)
    SqlFeeds(database).record(own, [an_entry()], seen=True, now=NOON)
    SqlArticles(database).keep(Article("It fell.", url=LINK), team=LOCAL, now=NOON)
    assert SqlTeams(database).adopt("T1") == 1
    assert [(each.number, each.added_by) for each in SqlFeeds(database).of_team("T1")] == [(own.number, "")]
    assert len(entries_of(database, own.number)) == 1
    assert SqlArticles(database).keep(Article("It rose.", url=LINK), team="T1", now=NOON).version == 2
    assert SqlTeams(database).adopt("T1") == 0


def test_workspace_keeps_its_own_where_the_terminal_has_the_same(database: Database):
    own, pier = add(database, LINK, "T1"), add(database, PIER, LOCAL)
    twin = add(database, LINK, LOCAL)
    SqlFeeds(database).record(twin, [an_entry()], seen=True, now=NOON)
    articles = SqlArticles(database)
    for text, team in (("It fell.", "T1"), ("It rose.", LOCAL)):
        articles.keep(Article(text, url=LINK), team=team, now=NOON)
    assert SqlTeams(database).adopt("T1") == 1
    assert [each.number for each in SqlFeeds(database).of_team("T1")] == [own.number, pier.number]
    assert (SqlFeeds(database).of_team(LOCAL), entries_of(database, twin.number)) == ((), ())
    assert articles.keep(Article("It fell.", url=LINK), team="T1", now=NOON) == Edition(1)


def test_what_belongs_to_other_workspaces_is_not_adopted(database: Database):
    add(database, LINK, "T2")
    assert SqlTeams(database).adopt("T1") == 0
    assert len(SqlFeeds(database).of_team("T2")) == 1


def test_workspace_adopts_digests_with_their_slots_and_reads_its_own_feeds_for_them(database: Database):
    own, twin, pier = add(database, LINK, "T1"), add(database, LINK, LOCAL), add(database, PIER, LOCAL)
    digests = SqlSubscriptions(database)
    wish = a_wish(feeds=(twin.number, pier.number))
    local = digests.add(wish, team=LOCAL, user="U1", now=NOON)
    other = digests.add(wish, team="T2", user="U1", now=NOON)
    SqlSlots(database).plan([PlannedSlot(Slot(local.number, "2026-11-23T12:00", NOON))], now=NOON)
    SqlTeams(database).adopt("T1")
    assert [each.number for each in digests.of_team("T1")] == [local.number]
    assert digests.get(local.number, team="T1").feeds == (own.number, pier.number)
    assert digests.get(other.number, team="T2").feeds == wish.feeds
    assert len(digests.changes(local.number, team="T1")) == 1
    assert len(SqlSlots(database).runs(local.number, team="T1", limit=5)) == 1


def test_workspace_adopts_the_requests_of_the_terminal_that_are_not_done(database: Database):
    requests = open_requests(database)
    requests.accept(replace(INTRODUCE, key="done"), now=NOON)
    requests.finish(requests.claim(worker="w1", now=NOON, lease_seconds=60), now=NOON)
    requests.accept(INTRODUCE, now=NOON)
    requests.accept(other := a_brief_request(team="T2"), now=NOON)
    SqlTeams(database).adopt("T1")
    assert claimed(database) == [replace(INTRODUCE, team="T1"), other]


def test_request_that_is_worked_on_is_adopted_too(database: Database):
    requests = open_requests(database)
    requests.accept(INTRODUCE, now=NOON)
    held = requests.claim(worker="w1", now=NOON, lease_seconds=60)
    SqlTeams(database).adopt("T1")
    requests.fail(held, reason="busy", retry_at=NOON, now=NOON)
    assert claimed(database) == [replace(INTRODUCE, team="T1")]


def test_request_that_the_workspace_made_itself_is_not_adopted_as_well(database: Database):
    requests = open_requests(database)
    for team in (LOCAL, "T1"):
        requests.accept(replace(INTRODUCE, team=team), now=NOON)
    SqlTeams(database).adopt("T1")
    assert claimed(database) == [replace(INTRODUCE, team="T1")]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_teams_are_looked_up_and_never_counted_through(database: Database):
    with database.write() as connection:
        rows = [row_of(a_brief_request(key=f"k{number}", team=f"T{number % 2}"), NOON) for number in range(10)]
        connection.execute(insert(request_table), rows)
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *of: asked.append(of[2:4]))
    assert SqlTeams(database).known() == ("T0", "T1")
    [(statement, values)] = [each for each in asked if "team" in each[0]]
    with database.read() as connection:
        steps = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    read = {step for step in steps for table in ("request", "brief", "feed", "subscription") if f" {table} " in step}
    assert len(read) >= 4
    assert [step for step in read if not step.startswith("SEARCH")] == []
