import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, Table, create_engine, insert, inspect, text

from bot.errors import StorageError
from bot.storage import Database, SqlBriefs, SqlFeeds, migrations, open_database, open_requests
from bot.storage.payload import to_payload
from bot.storage.tables import metadata
from tests.fakes import NOON, a_brief_request, rich_brief
from tests.storage.holding import held

pytestmark = pytest.mark.without_tables


ROOT = Path(__file__).parents[2]
OPEN = "import sys; from bot.storage import open_database; open_database(sys.argv[1]).close()"
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from bot.storage import open_database

@event.listens_for(Engine, "after_cursor_execute")
def kill(connection, cursor, statement, *others):
    if "CREATE TABLE entry" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

open_database(sys.argv[1])
"""
STEPS = [step.revision for step in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()]
UNDER_WAY = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": f"SELECT pg_advisory_xact_lock({migrations.LOCK}, hashtext(current_schema()))",
}


@contextmanager
def raw(url: str) -> Iterator[Connection]:
    """Open a database as it is."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        yield connection


def tables_of(url: str) -> set[str]:
    with raw(url) as connection:
        return set(inspect(connection).get_table_names())


def upgrade(url: str, step: str) -> None:
    """Make a database as an earlier briefbot left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with raw(url) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)


def start(url: str, program: str = OPEN) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program, url], cwd=ROOT, stderr=subprocess.PIPE)


def differences(connection: Connection) -> list[object]:
    """Compare the tables with those declared; Procrastinate's are its own."""
    options = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("procrastinate_")}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def test_steps_lead_to_the_tables_as_they_are_declared(database: Database):
    with database.read() as connection:
        assert differences(connection) == []


@pytest.mark.parametrize("step", STEPS)
def test_every_earlier_step_leads_to_the_tables_as_they_are_declared(store_url: str, step: str):
    upgrade(store_url, step)
    open_database(store_url).close()
    with raw(store_url) as connection:
        assert differences(connection) == []


def test_second_start_keeps_what_is_there(store_url: str):
    first = open_database(store_url)
    open_requests(first).accept(a_brief_request(), now=NOON)
    first.close()
    second = open_database(store_url)
    assert open_requests(second).claim(worker="w1", now=NOON, lease_seconds=15) is not None
    second.close()


def test_processes_that_start_together_do_not_clash(store_url: str):
    starts = [start(store_url) for _ in range(3)]
    ends = [(each.communicate(timeout=60)[1], each.returncode) for each in starts]
    assert ends == [(b"", 0)] * 3
    assert set(metadata.tables) < tables_of(store_url)


def test_processes_that_upgrade_together_do_not_clash(store_url: str):
    upgrade(store_url, "0001")
    starts = [start(store_url) for _ in range(2)]
    ends = [(each.communicate(timeout=60)[1], each.returncode) for each in starts]
    assert ends == [(b"", 0)] * 2
    assert set(metadata.tables) < tables_of(store_url)


def test_newer_database_is_refused_with_the_next_step_and_left_alone(store_url: str):
    database = open_database(store_url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
        connection.execute(text("ALTER TABLE request ADD COLUMN mood TEXT"))
    database.close()
    with pytest.raises(StorageError, match=r"newer briefbot \(step 9001\). Update briefbot"):
        open_database(store_url)
    with raw(store_url) as connection:
        assert "mood" in {column["name"] for column in inspect(connection).get_columns("request")}
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9001"


def test_second_step_keeps_what_the_first_version_stored(store_url: str):
    upgrade(store_url, "0001")
    with raw(store_url) as connection:
        brief, request = (Table(name, MetaData(), autoload_with=connection) for name in ("brief", "request"))
        written = {"id": "B7", "team": "T1", "user": "U1", "created": NOON, "sha256": "ff", "pipeline": "p"}
        connection.execute(insert(brief).values(**written, milliseconds=5, document=rich_brief().to_document()))
        waiting = {"team": "T1", "key": "k1", "kind": "brief", "version": 1, "state": "waiting", "attempt": 0}
        times = {"available_at": NOON, "accepted_at": NOON}
        payload = to_payload(a_brief_request())
        connection.execute(insert(request).values(**waiting, **times, interrupted=False, payload=payload))
    database = open_database(store_url)
    stored = SqlBriefs(database).get("B7", team="T1")
    assert (stored.brief, stored.edition) == (rich_brief(), None)
    assert open_requests(database).claim(worker="w1", now=NOON, lease_seconds=15).request == a_brief_request()
    assert SqlFeeds(database).of_team("T1") == ()
    database.close()


def test_interrupted_second_step_leaves_the_first_as_it_was(store_url: str):
    upgrade(store_url, "0001")
    with raw(store_url) as connection:
        connection.execute(text("CREATE TABLE article (hers INTEGER)"))  # the step's last table is in the way
    with pytest.raises(StorageError):
        open_database(store_url)
    assert tables_of(store_url) & {"feed", "entry", "brief"} == {"brief"}


def test_interrupted_migration_leaves_nothing_behind(store_url: str):
    with raw(store_url) as connection:
        connection.execute(text("CREATE TABLE brief (hers INTEGER)"))  # the first step's second table is in the way
    with pytest.raises(StorageError):
        open_database(store_url)
    assert tables_of(store_url) == {"brief"}


def test_migration_that_is_killed_changes_nothing_and_the_next_start_does_it(store_url: str):
    upgrade(store_url, "0001")
    before = tables_of(store_url)
    killed = start(store_url, KILLED)
    assert (killed.communicate(timeout=60)[1], killed.returncode) == (b"", -9)
    assert tables_of(store_url) == before
    open_database(store_url).close()
    assert set(metadata.tables) < tables_of(store_url)


def test_tables_of_another_program_are_told_on_postgresql(postgresql_url: str):
    with raw(postgresql_url) as connection:
        connection.execute(text("CREATE TABLE brief (hers INTEGER)"))
    with pytest.raises(StorageError, match="another program has tables of the same names"):
        open_database(postgresql_url)


def test_start_waits_for_a_migration_that_is_under_way(store_url: str):
    open_database(store_url).close()
    with held(store_url, by=UNDER_WAY):
        waiting = start(store_url)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=4)  # longer than a write may wait when somebody waits for its answer
    assert (waiting.communicate(timeout=60)[1], waiting.returncode) == (b"", 0)
