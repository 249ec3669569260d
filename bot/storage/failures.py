"""What a failure of the database is called: one sentence for people, whichever database it came from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import StorageError

TELL = "Please tell whoever runs this bot."
BUSY = "My database is busy. Please repeat that in a moment."
CROSSED = "Somebody changed the same thing at the same moment. Please repeat that."
CROWDED = "My database takes no more connections. Please try again in a minute, or tell whoever runs this bot."
DAMAGED = f"My database is damaged. {TELL}"
FULL = f"My disk is full, so nothing can be stored. {TELL}"
OUT_OF_REACH = "My database is out of reach. Please try again in a minute, or tell whoever runs this bot."
READ_ONLY = f"My database is read-only, so nothing can be stored. {TELL}"
TAKEN = "DATABASE_URL names a database where another program has tables of the same names. Name another one."
FORBIDDEN = "The user in DATABASE_URL may not do that. Let it create tables in its schema, and own them."
REFUSED = "The database does not accept the user or the password in DATABASE_URL. Correct them."
MISSING = "The database, or the user, that DATABASE_URL names does not exist. Create it, or name another one."

_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: f"My database cannot be opened. {TELL}",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "DATABASE_URL names a file that is no SQLite database. Name another one.",
}
_POSTGRESQL = {
    "25006": READ_ONLY,
    "3D000": MISSING,
    "3F000": "DATABASE_URL names a PostgreSQL schema that does not exist. Create it, or name another one.",
    "40001": BUSY,  # two transactions were in each other's way
    "40P01": BUSY,  # deadlock
    "42501": FORBIDDEN,
    "42P07": TAKEN,
    "53100": FULL,
    "53200": f"My database is out of memory. {TELL}",
    "53300": CROWDED,
    "55P03": BUSY,  # lock timeout
    "57014": BUSY,  # statement timeout
    "58030": f"My database cannot read or write its disk. {TELL}",
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
# A server that refuses a connection sends no code that the driver passes on, only its words.
_GREETINGS = {
    "too many clients": CROWDED,
    "too many connections": CROWDED,
    "remaining connection slots": CROWDED,
    "password authentication failed": REFUSED,
    "no password supplied": REFUSED,
    "does not exist": MISSING,
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a database does to anybody into a ``StorageError``; a mistake in a statement stays as it is."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageError(BUSY) from error
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise StorageError(sentence) from error


def sqlite_code(error: DBAPIError) -> int:
    """Return SQLite's number for a failure, 0 where it has none."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF


def _sentence(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    known = _POSTGRESQL.get(str(state)) or _SQLITE.get(sqlite_code(error))
    if known:
        return known
    if isinstance(error, IntegrityError):
        return CROSSED
    if not isinstance(error, (OperationalError, InterfaceError)) and type(error) is not DatabaseError:
        return None
    greeting = str(error.orig) if state is None else ""
    return next((said for words, said in _GREETINGS.items() if words in greeting), OUT_OF_REACH)
