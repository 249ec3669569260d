"""PostgreSQL servers of our own: one for a whole run, and one for a test that breaks it.

``python -m tests.cluster start`` prints two lines, a folder and a URL; ``stop FOLDER`` ends that server and removes the
folder; ``find`` prints where PostgreSQL's programs are, ``version`` what BRIEFBOT_TEST_DATABASE_URL names. Nothing is
shared with a server that runs here already: own data, own port on 127.0.0.1, own socket.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateSchema, DropSchema

from bot.storage import open_database

SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
max_connections = 200
fsync = off
lc_messages = 'C'
"""


def find_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, the newest there is; Debian keeps them off the PATH."""
    folders = [Path(found).parent for name in ("initdb",) if (found := shutil.which(name))]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -float(each.parent.name))
    return next((each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


class Cluster:
    """A server in a folder of its own, owned by somebody who is not root: PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    @classmethod
    def start(cls) -> Cluster:
        """Make a server and start it."""
        cluster = cls(Path(tempfile.mkdtemp(prefix="briefbot-pg-")))
        if os.geteuid() == 0:
            owner = pwd.getpwnam(cluster._options()["user"])
            os.chown(cluster.folder, owner.pw_uid, owner.pw_gid)
        try:
            cluster._run("initdb", "--username=briefbot", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
                settings.write(SETTINGS.format(port=free_port(), folder=cluster.folder))
            cluster.control("start")
        except BaseException:
            shutil.rmtree(cluster.folder, ignore_errors=True)
            raise
        return cluster

    @property
    def url(self) -> str:
        """Return the address of the server's first database."""
        lines = (self.data / "postgresql.conf").read_text("utf-8").splitlines()
        port = next(line.split(" = ")[1] for line in reversed(lines) if line.startswith("port = "))
        return f"postgresql://briefbot@127.0.0.1:{port}/postgres"

    def control(self, verb: str, *, mode: str = "fast") -> None:
        """Start, stop or restart the server and wait until that is done."""
        options = [] if verb == "start" else [f"--mode={mode}"]
        self._run("pg_ctl", verb, "--wait", "--silent", f"--log={self.folder}/log", *options)

    def stop(self) -> None:
        """End the server and remove all that it kept."""
        if (self.data / "postmaster.pid").exists():
            self.control("stop", mode="immediate")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        programs = find_programs()
        if programs is None:
            raise LookupError("there is no initdb here: apt-get install postgresql")
        command = [programs / program, *arguments, f"--pgdata={self.data}"]
        # The server inherits what it is started with: were that a pipe, who reads it would wait for the server's end.
        with (self.folder / "messages").open("a+", encoding="utf-8") as messages:
            done = subprocess.run(
                command, check=False, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages,
                env={"PATH": os.defpath, "LC_ALL": "C"}, **self._options(),
            )  # fmt: skip
        if done.returncode:
            said = (self.folder / "messages").read_text("utf-8")
            logged = (self.folder / "log").read_text("utf-8") if (self.folder / "log").exists() else ""
            raise RuntimeError(f"{program} failed: {said}{logged}")

    def _options(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        known = {each.pw_name: each for each in pwd.getpwall()}
        owner = known.get("postgres") or known["nobody"]
        return {"user": owner.pw_name, "group": owner.pw_gid, "extra_groups": []}


@contextmanager
def schema_on(url: str) -> Iterator[str]:
    """Make a schema of its own on a server, and name it by a URL; it is removed with all it holds."""
    name = f"briefbot_{uuid.uuid4().hex}"
    server = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(CreateSchema(name))
    try:
        options = f"-csearch_path={name} -cclient_min_messages=warning"
        yield server.update_query_dict({"options": options}).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text("SET lock_timeout = '20s'"))
            connection.execute(DropSchema(name, cascade=True))


class ReusedSchema:
    """A schema whose tables are made once; it is emptied for the next test, or made anew where that cannot be done."""

    def __init__(self, url: str) -> None:
        self._server = url
        self._stack = ExitStack()
        self._url = ""

    @property
    def url(self) -> str:
        """Name the schema, its tables made."""
        if not self._url:
            self._url = self._stack.enter_context(schema_on(self._server))
            open_database(self._url).close()
        return self._url

    def empty(self) -> None:
        """Take out what a test has left, or the whole schema where somebody still holds a part of it."""
        engine = create_engine(make_url(self._url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                tables = ", ".join(name for name in inspect(connection).get_table_names() if name != "alembic_version")
                connection.execute(text("SET lock_timeout = '1s'"))
                connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        except OperationalError:
            self.close()

    def close(self) -> None:
        """Remove the schema."""
        self._url = ""
        self._stack.close()


def free_port() -> int:
    """Return a port that nobody listens on, below those that a system gives away by itself."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def version() -> str:
    """Return what the server that the tests are to use says of itself."""
    url = make_url(os.environ["BRIEFBOT_TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return str(connection.execute(text("SELECT version()")).scalar_one())


def main(arguments: list[str]) -> str:
    """Do what the command line says and return what is to be printed."""
    match arguments:
        case ["start"]:
            cluster = Cluster.start()
            return f"{cluster.folder}\n{cluster.url}"
        case ["stop", folder]:
            Cluster(Path(folder)).stop()
            return f"stopped {folder}"
        case ["find"]:
            return str(find_programs() or sys.exit("there is no initdb here"))
        case ["version"]:
            return version()
    return sys.exit("start, stop FOLDER, find or version")


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1:])}\n")
