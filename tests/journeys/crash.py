"""Kill replicas while they post digests that are due, and print what became of each message.

``python -m tests.journeys.crash --slots 300 --kills 25`` does so on a SQLite file, with ``--server`` on a PostgreSQL
server of its own that crashes twice meanwhile, and with ``--database URL`` on a server that is there already.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cluster import Cluster, schema_on
from tests.crash_desk import Scale, crash_desk
from tests.crash_figures import look, shown_again

RESTARTS = 2
CHANNELS = 60
LEASE = 6.0
PATIENCE = 600.0


def main(arguments: list[str]) -> int:
    """Print the figures and, if there are any, the faults."""
    wanted = _parsed(arguments)
    os.environ["NO_PROXY"] = "127.0.0.1"
    scale = Scale(wanted.slots, wanted.kills, CHANNELS, wanted.lease, PATIENCE, wanted.seed)
    with tempfile.TemporaryDirectory() as folder, _store(wanted, Path(folder)) as (url, cluster):
        restarts = RESTARTS if cluster else 0
        with crash_desk(url, Path(folder), scale, history=wanted.history, cluster=cluster, restarts=restarts) as desk:
            desk.run()
            figures = look(desk, history=wanted.history)
            faults = [*figures.faults(), *desk.stumbles(), *shown_again(desk, figures)]
            _print(f"{desk.database.kind}, {'with' if wanted.history else 'without'} the history", figures.table())
    sys.stdout.writelines(f"FAULT {fault}\n" for fault in faults)
    return bool(faults)


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=300)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--history", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--lease", type=float, default=LEASE, help="seconds after which the work of the killed is free")
    parser.add_argument("--seed", type=int, default=6)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--server", action="store_true", help="a PostgreSQL server of its own, which crashes twice")
    where.add_argument("--database", metavar="URL", help="a PostgreSQL server that is there already")
    return parser.parse_args(arguments)


@contextmanager
def _store(wanted: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """Name a new place to store in, and the server that may be restarted."""
    if wanted.database:
        with schema_on(wanted.database) as url:
            yield url, None
    elif wanted.server:
        cluster = Cluster.start()
        try:
            yield cluster.url, cluster
        finally:
            cluster.stop()
    else:
        yield f"sqlite:///{folder}/store.db", None


def _print(title: str, table: list[tuple[str, object]]) -> None:
    sys.stdout.write(f"{title}\n")
    sys.stdout.writelines(f"  {name:<34} {figure:>8}\n" for name, figure in table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
