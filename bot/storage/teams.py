"""Which workspaces are known, and how what the terminal kept before any of them becomes one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, select, union, update

from bot.storage.database import Database, hold_alone
from bot.storage.tables import article, brief, entry, feed, outbox, request, slot, subscription, subscription_change

LOCAL = "local"  # the team of what the terminal keeps while there is no workspace


@dataclass(frozen=True, slots=True)
class SqlTeams:
    """The teams of one database."""

    database: Database

    def known(self) -> tuple[str, ...]:
        """Return the workspaces that anything is kept of."""
        teams = union(*map(_teams_in, (request, brief, feed, subscription)))
        with self.database.read() as connection:
            return tuple(sorted(team for team in connection.execute(teams).scalars() if team != LOCAL))

    def adopt(self, team: str) -> int:
        """Give a workspace what the terminal kept; return how many feeds that were.

        What the workspace has already stays as it is there, and the terminal's copy of it goes. Who added a feed in the
        terminal is nobody that Slack knows, so the feed belongs to no person. What was asked there and is not done goes
        along: it would look for what is the workspace's now.
        """
        if team == LOCAL:
            return 0
        with self.database.write() as connection:
            for table in (feed, article, request):  # what is added meanwhile would be a twin that nobody dropped
                hold_alone(connection, table)
            _drop_twins(connection, team)
            for table in (article, brief, subscription, subscription_change, slot, outbox):
                connection.execute(_moved(table, team))
            _move_requests(connection, team)
            return connection.execute(_moved(feed, team).values(added_by="")).rowcount


def _teams_in(table: Table) -> Select[str]:
    """Select the teams that have rows in a table: each is looked up in its index from the one before it."""
    team = table.c.team
    known = select(func.min(team).label("team")).cte(f"{table.name}_teams", recursive=True)
    following = select(func.min(team)).where(team > known.c.team).scalar_subquery()
    known = known.union_all(select(following).where(known.c.team.is_not(None)))
    return select(known.c.team).where(known.c.team.is_not(None))


def _moved(table: Table, team: str) -> Any:
    return update(table).where(table.c.team == LOCAL).values(team=team)


def _move_requests(connection: Connection, team: str) -> None:
    """Move the requests that are not done, a request of both being that of the workspace; a job names its row alone."""
    unfinished = (request.c.team == LOCAL, request.c.state.in_(("waiting", "working")))
    twin = request.c.key.in_(select(request.c.key).where(request.c.team == team))
    connection.execute(delete(request).where(*unfinished, twin))
    for row in connection.execute(select(request.c.id, request.c.payload).where(*unfinished)).all():
        own = update(request).where(request.c.id == row.id)
        connection.execute(own.values(team=team, payload={**row.payload, "team": team}))


def _drop_twins(connection: Connection, team: str) -> None:
    twins = [
        (table.c.team == LOCAL) & table.c.key.in_(select(table.c.key).where(table.c.team == team))
        for table in (feed, article)
    ]
    _follow_twins(connection, team)
    connection.execute(delete(entry).where(entry.c.feed.in_(select(feed.c.number).where(twins[0]))))
    for table, twin in zip((feed, article), twins, strict=True):
        connection.execute(delete(table).where(twin))


def _follow_twins(connection: Connection, team: str) -> None:
    """Let the terminal's digests read the feeds of the workspace instead of those that go."""
    own = feed.alias("own")
    pairs = select(feed.c.number, own.c.number.label("twin")).join(own, own.c.key == feed.c.key)
    twins = {row.number: row.twin for row in connection.execute(pairs.where(feed.c.team == LOCAL, own.c.team == team))}
    for row in connection.execute(select(subscription).where(subscription.c.team == LOCAL)).all():
        feeds = [twins.get(number, number) for number in row.feeds]
        connection.execute(update(subscription).where(subscription.c.number == row.number).values(feeds=feeds))
