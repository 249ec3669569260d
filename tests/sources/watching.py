"""Watches what a piece of code touches outside: files it opens, hosts it looks up or connects to; imports aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

EVENTS = frozenset({"open", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"})
_watchers: list[list[str]] = []
_hooked: list[bool] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _watchers and event in EVENTS and not str(arguments[0]).endswith((".py", ".pyc")):
        for touched in _watchers:
            touched.append(f"{event} {arguments[0]!r}")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the list of what is touched meanwhile, by any thread; a hook cannot be removed, so it is added once."""
    if not _hooked:
        sys.addaudithook(_hear)
        _hooked.append(True)
    touched: list[str] = []
    _watchers.append(touched)
    try:
        yield touched
    finally:
        _watchers.remove(touched)
