"""The database: how it is opened, what a transaction is, and what its failures are called.

SQLite runs with WAL and synchronous=FULL, so what was acknowledged survives a power cut. Every write transaction begins
IMMEDIATE: one that reads first and writes later fails at once when somebody else wrote in between. Writers of this
process queue up behind a lock, which is fair, where SQLite's own waiting is a lottery.

On PostgreSQL many write at once, from any number of machines: a row that another transaction has changed is waited for,
as long as a write may take, and what no row stands for yet is guarded by unique keys or by ``hold_alone``.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    Table,
    create_engine,
    delete,
    event,
    false,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, OperationalError

from bot.errors import StorageError, UsageError
from bot.storage.failures import BUSY, in_words, sqlite_code
from bot.storage.migrations import is_current, migrate
from bot.storage.tables import request

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
MIGRATION_SECONDS = 30.0
NAMED_AT_ONCE = 5_000  # PostgreSQL takes 65,535 values in a statement, SQLite half of that
DRIVER = 'there is no driver for PostgreSQL here. pip install "briefbot[postgres]" brings it.'
# A server that is gone is noticed in seconds, not when the system gives up.
PATIENT_WITH_THE_NETWORK = {"connect_timeout": 3, "tcp_user_timeout": 5_000, "keepalives_idle": 30}
_SNAPSHOT: dict[str, Any] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
to_json = partial(json.dumps, separators=(",", ":"))  # ASCII, so that even half a surrogate pair can be stored


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database; ``patience`` is for how many seconds a write waits for its turn."""

    engine: Engine
    patience: float = PATIENCE_SECONDS
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def waiting(self, seconds: float) -> Database:
        """Return the same database for those who can wait only so long."""
        return replace(self, patience=seconds)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one snapshot to read from; what nobody may read now is waited for as long as for a turn to write."""
        options = {**_SNAPSHOT[self._name], "wait": self.patience}
        with in_words(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def write(self, *, seconds: float | None = None) -> Iterator[Connection]:
        """Open a transaction; it commits at the end or changes nothing. On SQLite it is the only one to write.

        Raises ``StorageError`` when its turn, or that of a row on PostgreSQL, does not come within ``seconds``,
        by default those of its patience.
        """
        with in_words(), self._wait_turn(self.patience if seconds is None else seconds) as seconds_left:
            options = {"sqlite_begin": "BEGIN IMMEDIATE", "wait": seconds_left}
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection

    @contextmanager
    def _wait_turn(self, seconds: float) -> Iterator[float]:
        if self._name != "sqlite":
            yield seconds
            return
        started = time.monotonic()
        if not self._turn.acquire(timeout=seconds):
            raise StorageError(BUSY)
        try:
            yield max(0.0, seconds - (time.monotonic() - started))
        finally:
            self._turn.release()

    def check(self) -> None:
        """Prove that rows can be written, changing none; raise ``StorageError`` with the reason when they cannot."""
        with self.write() as connection:
            connection.execute(delete(request).where(false()))

    @property
    def kind(self) -> str:
        """Return what people call the database."""
        return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self._name]

    @property
    def _name(self) -> str:
        return self.engine.dialect.name

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, *, to_read: bool = False) -> Database:
    """Open the database and bring its tables up to date; raise ``UsageError`` or ``StorageError`` with the reason.

    ``to_read`` writes nothing where the tables are up to date, so a read-only database will do.
    """
    engine = _engine(_parsed(url))
    database = Database(engine)
    try:
        if to_read and _is_current(database):
            return database
        with in_words():
            _keep_a_log_of_writes(engine)
        with database.write(seconds=MIGRATION_SECONDS) as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return database


def _is_current(database: Database) -> bool:
    with database.read() as connection:
        return is_current(connection)


def insert_once(connection: Connection, table: Table, values: dict[str, Any], *, key: list[str]) -> Row[Any] | None:
    """Insert a row and return it; return None, and change nothing, when the key is there already."""
    new = insert_into(connection, table).values(**values)
    return connection.execute(new.on_conflict_do_nothing(index_elements=key).returning(table)).first()


def insert_into(connection: Connection, table: Table) -> Any:
    """Begin a statement that inserts and may say what becomes of a row whose key is there already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Part numbers, in their order, into as many as one statement may name."""
    ordered = sorted(numbers)
    return (ordered[start : start + NAMED_AT_ONCE] for start in range(0, len(ordered), NAMED_AT_ONCE))


def hold_alone(connection: Connection, table: Table) -> None:
    """Let nobody else write to a table until the transaction ends; on SQLite nobody does anyway.

    To be called before the transaction has changed anything, or two may wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError("DATABASE_URL is not usable: it must look like sqlite:///briefbot.db.") from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
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
        engine = create_engine(url, json_serializer=to_json, pool_pre_ping=True, **_options(url))
    except (ImportError, ArgumentError) as error:
        log.info("no driver for the database", exc_info=error)
        own = url.drivername == "postgresql+psycopg"
        reason = DRIVER if own else f"there is no driver for {url.drivername} here."
        raise UsageError(f"DATABASE_URL is not usable: {reason}") from error
    if engine.dialect.name not in _SNAPSHOT:
        raise UsageError("DATABASE_URL is not usable: briefbot keeps its tables in SQLite or PostgreSQL.")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "begin", _bound_the_waiting)
    return engine


def _options(url: URL) -> dict[str, Any]:
    """Return how many connections there may be and how they are made; a server has few, and they are not ours alone."""
    if url.get_backend_name() == "sqlite":
        return {"pool_size": 20, "max_overflow": 40, "pool_timeout": PATIENCE_SECONDS}
    network = {name: value for name, value in PATIENT_WITH_THE_NETWORK.items() if name not in url.query}
    return {"pool_size": 5, "max_overflow": 15, "pool_timeout": PATIENCE_SECONDS, "connect_args": network}


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction of its own: _begin does
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    milliseconds = round(options.get("wait", PATIENCE_SECONDS) * 1000)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def _bound_the_waiting(connection: Connection) -> None:
    seconds = connection.get_execution_options().get("wait", PATIENCE_SECONDS)
    milliseconds = max(1, round(seconds * 1000))  # 0 would mean for ever
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")


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
            if sqlite_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
