"""The database: how it is opened, what a transaction is, and what its failures are called.

SQLite runs with WAL and synchronous=FULL, so what was acknowledged survives a power cut. Every write transaction begins
IMMEDIATE: one that reads first and writes later fails at once when somebody else wrote in between. Writers of this
process queue up behind a lock, which is fair, where SQLite's own waiting is a lottery.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, Executable, Row, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import StorageError, UsageError
from bot.storage.migrations import migrate

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
MIGRATION_SECONDS = 30.0
BUSY = "My database is busy. Please repeat that in a moment."
SENTENCES = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: "My disk is full, so nothing can be stored. Please tell whoever runs this bot.",
    sqlite3.SQLITE_READONLY: "My database is read-only, so nothing can be stored. Please tell whoever runs this bot.",
    sqlite3.SQLITE_CANTOPEN: "My database cannot be opened. Please tell whoever runs this bot.",
    sqlite3.SQLITE_CORRUPT: "My database is damaged. Please tell whoever runs this bot.",
    sqlite3.SQLITE_NOTADB: "DATABASE_URL names a file that is no SQLite database. Name another one.",
}
CROSSED = "Somebody changed the same thing at the same moment. Please repeat that."
OUT_OF_REACH = "My database is out of reach. Please try again in a minute, or tell whoever runs this bot."
to_json = partial(json.dumps, separators=(",", ":"))  # ASCII, so that even half a surrogate pair can be stored


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database."""

    engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one snapshot to read from."""
        with _in_words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, seconds: float = PATIENCE_SECONDS) -> Iterator[Connection]:
        """Open a transaction that is the only one to write; it commits at the end or changes nothing.

        Raises ``StorageError`` when its turn does not come within ``seconds``.
        """
        with _in_words(), self._wait_turn(seconds) as seconds_left:
            options = {"sqlite_begin": "BEGIN IMMEDIATE", "sqlite_wait": seconds_left}
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection

    @contextmanager
    def _wait_turn(self, seconds: float) -> Iterator[float]:
        if self.engine.dialect.name != "sqlite":
            yield seconds
            return
        started = time.monotonic()
        if not self._turn.acquire(timeout=seconds):
            raise StorageError(BUSY)
        try:
            yield max(0.0, seconds - (time.monotonic() - started))
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database and bring its tables up to date; raise ``UsageError`` or ``StorageError`` with the reason."""
    engine = _engine(_parsed(url))
    database = Database(engine)
    try:
        with _in_words():
            _keep_a_log_of_writes(engine)
        with database.write(seconds=MIGRATION_SECONDS) as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return database


def insert_once(connection: Connection, table: Table, values: dict[str, Any], *, key: list[str]) -> Row[Any] | None:
    """Insert a row and return it; return None, and change nothing, when the key is there already."""
    return connection.execute(insert_unless_there(connection.dialect, table, values, key=key)).first()


def insert_unless_there(dialect: Dialect, table: Table, values: dict[str, Any], *, key: list[str]) -> Executable:
    """Make the statement of ``insert_once``."""
    insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(**values).on_conflict_do_nothing(index_elements=key).returning(table)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError("DATABASE_URL is not usable: it must look like sqlite:///briefbot.db.") from None
    if parsed.get_backend_name() != "sqlite":
        return parsed
    if parsed.database in {None, "", ":memory:"}:
        raise UsageError("DATABASE_URL is not usable: it names no file; sqlite:///briefbot.db does.")
    folder = Path(str(parsed.database)).absolute().parent
    if not folder.is_dir():
        raise UsageError(f"DATABASE_URL is not usable: there is no directory {folder}.")
    return parsed


def _engine(url: URL) -> Engine:
    try:
        pool = {"pool_size": 20, "max_overflow": 40, "pool_timeout": PATIENCE_SECONDS, "pool_pre_ping": True}
        engine = create_engine(url, json_serializer=to_json, **pool)
    except (ImportError, ArgumentError) as error:
        log.info("no driver for the database", exc_info=error)
        raise UsageError(f"DATABASE_URL is not usable: there is no driver for {url.drivername} here.") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction of its own: _begin does
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    milliseconds = round(options.get("sqlite_wait", PATIENCE_SECONDS) * 1000)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def _keep_a_log_of_writes(engine: Engine) -> None:
    """Switch SQLite to WAL, which stays on; two that start together are in each other's way for a moment."""
    if engine.dialect.name != "sqlite":
        return
    deadline = time.monotonic() + MIGRATION_SECONDS
    while True:
        try:
            with engine.connect() as connection:
                driver = connection.connection.dbapi_connection
                assert driver is not None  # a connection that was just opened
                driver.execute("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageError(BUSY) from error
    except IntegrityError as error:
        raise StorageError(CROSSED) from error
    except DBAPIError as error:
        if not isinstance(error, (OperationalError, InterfaceError)) and type(error) is not DatabaseError:
            raise
        raise StorageError(SENTENCES.get(_code(error), OUT_OF_REACH)) from error


def _code(error: DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF
