"""The most memory that a program and each of its children hold, as Linux tells it while they run.

A child is read by its own number: what ``getrusage`` says of children is what the parent held when it forked them.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self

SECONDS_APART = 0.2
PROC = Path("/proc")
KILOBYTE = 1024


class Peaks:
    """Watches a program and all that it starts, also what has ended by now; bytes by process number."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.held: dict[int, int] = {}
        self.seconds: dict[int, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peaks", daemon=True)

    @property
    def own(self) -> int:
        """Return the most bytes that the program itself held."""
        return self.held.get(self.pid, 0)

    @property
    def children(self) -> tuple[int, ...]:
        """Return the most bytes that each of its children held, the largest first."""
        return tuple(sorted((held for pid, held in self.held.items() if pid != self.pid), reverse=True))

    @property
    def cpu(self) -> float:
        """Return the seconds of processor time that all of them took, as far as they were seen."""
        return sum(self.seconds.values())

    def look(self) -> None:
        """Write down what each of them has held until now."""
        for pid in family(self.pid):
            if (held := most_held(pid)) is not None:
                self.held[pid] = held
                self.seconds[pid] = _seconds(pid)

    def _watch(self) -> None:
        while not self._stopping.wait(SECONDS_APART):
            self.look()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()


def family(pid: int) -> list[int]:
    """Return a program and all that it and its children started and that still runs."""
    found = [pid]
    for parent in found:
        for listed in PROC.glob(f"{parent}/task/*/children"):
            found += map(int, _read(listed).split())
    return found


def most_held(pid: int) -> int | None:
    """Return the most bytes that a process has held; None when it has ended."""
    words = _read(PROC / str(pid) / "status").partition("VmHWM:")[2].split()
    return int(words[0]) * KILOBYTE if words else None


def _seconds(pid: int) -> float:
    words = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK") if words else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:  # it has just ended
        return ""
