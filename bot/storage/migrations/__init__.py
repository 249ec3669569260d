"""How the tables came to be, one file a step; run on every start, inside one transaction.

Two processes that start together do not clash: the transaction is the only writer of a SQLite file, and on PostgreSQL
an advisory lock lets one in after the other. An interrupted step leaves nothing behind.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import StorageError

LOCK = 7_412_503  # any number, the same in every briefbot
ONE_AFTER_THE_OTHER = "SELECT pg_advisory_xact_lock(:lock, hashtext(coalesce(current_schema(), '')))"


def migrate(connection: Connection) -> None:
    """Bring the tables up to date; raise ``StorageError`` when they are newer than this program."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(ONE_AFTER_THE_OTHER), {"lock": LOCK})
    config = _config()
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise StorageError(
            f"The database was written by a newer briefbot (step {min(unknown)}). "
            "Update briefbot, or name another database in DATABASE_URL."
        )
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Tell whether the tables are those of this program, so that there is nothing to bring up to date."""
    there = set(MigrationContext.configure(connection).get_current_heads())
    return there == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
