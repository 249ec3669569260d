import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage import Database, SqlRequests, open_database
from bot.storage.tables import metadata
from tests.fakes import NOON, a_brief_request

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
    assert {"request", "brief"} < tables_of(path)


def test_newer_database_is_refused_with_the_next_step(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/store.db"
    database = open_database(url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    database.close()
    with pytest.raises(StorageError, match=r"newer briefbot \(step 9001\). Update briefbot"):
        open_database(url)


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
