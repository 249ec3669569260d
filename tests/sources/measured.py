"""A process of its own that reads something hostile and tells what that cost: ``python -m tests.sources.measured``.

It takes an order as JSON on standard input and writes the cost as JSON. The peak of memory is the kernel's, reset
before the reading begins: a process is born with the peak of its parent.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TIDY_SECONDS = 2.0


@dataclass(frozen=True)
class Cost:
    """What came of a reading and what it took; ``said`` is empty when something came back."""

    kind: str
    said: str
    seconds: float
    base_megabytes: float
    peak_megabytes: float
    sockets_left: int
    touched: list[str]

    @property
    def growth(self) -> float:
        """Return by how many megabytes the process grew at most."""
        return self.peak_megabytes - self.base_megabytes


def cost_of(timeout: float, **order: Any) -> Cost:
    """Run an order in a fresh process; it must end within ``timeout`` seconds."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    run = subprocess.run(
        [sys.executable, "-m", "tests.sources.measured"],
        input=json.dumps(order).encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        timeout=timeout,
        check=True,
    )
    return Cost(**json.loads(run.stdout))


def main() -> None:
    """Warm up, read, and write down the cost."""
    order = json.load(sys.stdin)
    read = {"fetch": _fetching, "feed": _feeding}[order["what"]](order)
    touched: list[str] = []
    sys.addaudithook(lambda event, arguments: _note(touched, event, arguments))
    sockets, base = _sockets(), fresh_peak()
    began = time.monotonic()
    kind, said = _end(read)
    seconds = time.monotonic() - began
    peak = megabytes("VmHWM")
    cost = Cost(kind, said, seconds, base, peak, _sockets_left(sockets), touched)
    json.dump(asdict(cost), sys.stdout)


def fresh_peak(process: int | str = "self") -> float:
    """Forget a process's peak of memory; return the megabytes that it holds now."""
    Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")
    return megabytes("VmRSS", process)


def megabytes(field: str, process: int | str = "self") -> float:
    """Return a figure of a process's memory: VmRSS is now, VmHWM the peak."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


def _fetching(order: dict[str, Any]) -> Callable[[], object]:
    from bot.sources.web.fetch import Fetcher

    fetcher = Fetcher(frozenset(order["allow"]), lambda host, port: ("127.0.0.1",), order["seconds"])
    fetcher(order["warm"])
    return lambda: fetcher(order["link"])


def _feeding(order: dict[str, Any]) -> Callable[[], object]:
    from bot.sources.feeds import feed

    feed.parse(Path(order["warm"]).read_bytes(), url="http://feed.example/", charset=None)
    body = Path(order["body"]).read_bytes()
    return lambda: feed.parse(body, url="http://feed.example/", charset=None)


def _end(read: Callable[[], object]) -> tuple[str, str]:
    from bot.errors import SourceError

    try:
        found = read()
    except SourceError as error:
        return type(error).__name__, error.public_message
    return type(found).__name__, repr(found)[:20_000]


def _note(touched: list[str], event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str) and not arguments[0].startswith("/proc/"):
        touched.append(arguments[0])
    elif event == "socket.connect":
        touched.append(f"{event} {arguments[1]}")
    elif event in {"socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system"}:
        touched.append(f"{event} {arguments[0]}")


def _sockets() -> int:
    return sum(_is_socket(found) for found in Path("/proc/self/fd").iterdir())


def _is_socket(found: Path) -> bool:
    try:
        return str(found.readlink()).startswith("socket:")
    except OSError:
        return False


def _sockets_left(before: int) -> int:
    """Count the connections that stay open, once there was time to let them go."""
    until = time.monotonic() + TIDY_SECONDS
    while _sockets() > before and time.monotonic() < until:
        time.sleep(0.02)
    return _sockets() - before


if __name__ == "__main__":
    main()
