"""What is remembered: one repository per aggregate over one SQL database; SQLite by default, PostgreSQL by URL.

Plain tables and statements (SQLAlchemy Core): the rows share one transaction with the leases that guard them, nothing
has to be installed beside the bot, and the same statements run on both databases. All instants are UTC.
"""

from bot.storage.briefs import SqlBriefs
from bot.storage.database import Database, open_database
from bot.storage.requests import SqlRequests

__all__ = ["Database", "SqlBriefs", "SqlRequests", "open_database"]
