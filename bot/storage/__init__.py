"""What is remembered: one repository per aggregate over one SQL database; SQLite by default, PostgreSQL by URL.

Plain tables and statements (SQLAlchemy Core): the rows share one transaction with the leases that guard them, nothing
has to be installed beside the bot, and the same statements run on both databases. All instants are UTC. One thing
differs: on PostgreSQL requests queue up in Procrastinate, in the same transactions; see ``open_requests``.
"""

from bot.storage.analyses import SqlAnalyses
from bot.storage.articles import SqlArticles
from bot.storage.briefs import SqlBriefs
from bot.storage.database import Database, open_database
from bot.storage.entries import SqlEntries
from bot.storage.feeds import SqlFeeds
from bot.storage.forget import SqlPast
from bot.storage.outbox import SqlOutbox
from bot.storage.queue import open_requests
from bot.storage.reports import SqlReports
from bot.storage.requests import SqlRequests, count_failed
from bot.storage.seen import SqlSeenStories
from bot.storage.slots import SqlSlots
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.teams import LOCAL, SqlTeams

__all__ = [
    "LOCAL",
    "Database",
    "SqlAnalyses",
    "SqlArticles",
    "SqlBriefs",
    "SqlEntries",
    "SqlFeeds",
    "SqlOutbox",
    "SqlPast",
    "SqlReports",
    "SqlRequests",
    "SqlSeenStories",
    "SqlSlots",
    "SqlSubscriptions",
    "SqlTeams",
    "count_failed",
    "open_database",
    "open_requests",
]
