import json
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.errors import StorageError
from bot.storage import Database, SqlBriefs, SqlFeeds, SqlRequests, migrations, open_database
from bot.storage.payload import to_payload
from bot.storage.tables import metadata
from tests.fakes import NOON, a_brief_request, rich_brief

ROOT = Path(__file__).parents[2]
OPEN = "import sys; from bot.storage import open_database; open_database(sys.argv[1]).close()"


def tables_of(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names


def test_steps_lead_to_the_tables_as_they_are_declared(database: Database):
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_second_start_keeps_what_is_there(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/store.db"
    first = open_database(url)
    SqlRequests(first).accept(a_brief_request(), now=NOON)
    first.close()
    second = open_database(url)
    assert SqlRequests(second).claim(worker="w1", now=NOON, lease_seconds=15) is not None
    second.close()


def test_processes_that_start_together_do_not_clash(tmp_path: Path):
    path = tmp_path / "store.db"
    starts = [
        subprocess.Popen([sys.executable, "-c", OPEN, f"sqlite:///{path}"], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    ends = [(start.communicate(timeout=60)[1], start.returncode) for start in starts]
    assert ends == [(b"", 0)] * 3
    assert {"request", "brief", "feed", "entry", "article"} < tables_of(path)


def test_newer_database_is_refused_with_the_next_step(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/store.db"
    database = open_database(url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    database.close()
    with pytest.raises(StorageError, match=r"newer briefbot \(step 9001\). Update briefbot"):
        open_database(url)


def first_step(path: Path) -> sqlite3.Connection:
    """Make a database as the first step left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    return sqlite3.connect(path)


def test_second_step_keeps_what_the_first_version_stored(tmp_path: Path):
    raw = first_step(tmp_path / "store.db")
    brief = ["B7", "T1", "U1", "2026-11-23 12:00:00", "ff", "p", 5, json.dumps(rich_brief().to_document())]
    columns = "(id, team, user, created, sha256, pipeline, milliseconds, document)"
    raw.execute(f"INSERT INTO brief {columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", brief)
    waiting = ["T1", "k1", json.dumps(to_payload(a_brief_request())), "2026-11-23 12:00:00", "2026-11-23 12:00:00"]
    columns = "(team, key, kind, version, payload, state, attempt, interrupted, available_at, accepted_at)"
    raw.execute(f"INSERT INTO request {columns} VALUES (?, ?, 'brief', 1, ?, 'waiting', 0, 0, ?, ?)", waiting)
    raw.commit()
    raw.close()
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    stored = SqlBriefs(database).get("B7", team="T1")
    assert (stored.brief, stored.edition) == (rich_brief(), None)
    assert SqlRequests(database).claim(worker="w1", now=NOON, lease_seconds=15).request == a_brief_request()
    assert SqlFeeds(database).of_team("T1") == ()
    database.close()


def test_interrupted_second_step_leaves_the_first_as_it_was(tmp_path: Path):
    raw = first_step(tmp_path / "store.db")
    raw.execute("CREATE TABLE article (hers INTEGER)")  # the last table of the second step is in the way
    raw.close()
    with pytest.raises(StorageError):
        open_database(f"sqlite:///{tmp_path}/store.db")
    assert tables_of(tmp_path / "store.db") & {"feed", "entry", "brief"} == {"brief"}


def test_steps_lead_to_the_same_tables_on_postgresql():
    written = StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    with Operations.context(context):
        for step in reversed(list(scripts.walk_revisions())):
            step.module.upgrade()
    declared = {str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables}
    made = " ".join(written.getvalue().split())
    assert [
        line for text in declared if "CREATE TABLE brief" not in text for line in names(text) if line not in made
    ] == []
    assert "ALTER TABLE brief ADD COLUMN edition JSON" in made


def names(statement: str) -> list[str]:
    """Return the columns and constraints that a statement makes."""
    return [" ".join(line.strip(" ,\t").split()) for line in statement.splitlines()[2:] if line.strip(" ,)\t")]


def test_interrupted_migration_leaves_nothing_behind(tmp_path: Path):
    path = tmp_path / "store.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE brief (hers INTEGER)")  # the second table of the first step is in the way
    raw.close()
    with pytest.raises(StorageError):
        open_database(f"sqlite:///{path}")
    assert tables_of(path) == {"brief"}


def test_start_waits_for_a_migration_that_is_under_way(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/store.db"
    open_database(url).close()
    holder = sqlite3.connect(tmp_path / "store.db")
    holder.execute("BEGIN IMMEDIATE")
    start = subprocess.Popen([sys.executable, "-c", OPEN, url], cwd=ROOT, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        start.wait(timeout=4)  # longer than a write may wait when somebody waits for its answer
    holder.rollback()
    holder.close()
    assert (start.communicate(timeout=60)[1], start.returncode) == (b"", 0)
