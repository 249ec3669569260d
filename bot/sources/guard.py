"""The guard at connect: a host is resolved once, every answer is checked, and the checked address is dialled.

It sits under the HTTP client, so that redirects and names that change their answer pass through the same door. Each
wait on a socket is shortened to what is left of the whole fetch's time.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import httpcore2
from httpcore2 import SOCKET_OPTION

from bot.sources.addresses import is_public

log = logging.getLogger(__name__)

Resolver = Callable[[str, int], tuple[str, ...]]
PUBLIC_PORTS = frozenset({80, 443})
CONNECT_SECONDS = 5.0


class ForbiddenAddressError(httpcore2.ConnectError):
    """An address that we never connect to."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Look up every address of a host, without duplicates, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instant of a monotonic clock at which a whole fetch ends."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def left(self, timeout: float | None = None) -> float:
        """Return the seconds a single wait may take; raise ``ReadTimeout`` when none are left."""
        left = self.at - self.clock()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole fetch took too long")
        return left if timeout is None else min(left, timeout)


@dataclass(frozen=True, slots=True)
class Guard(httpcore2.NetworkBackend):
    """Opens connections to public addresses only; ``allow`` names hosts (or host:port) that are trusted as they are."""

    deadline: Deadline
    resolver: Resolver = resolve
    allow: frozenset[str] = frozenset()
    dial: httpcore2.NetworkBackend = field(default_factory=httpcore2.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first checked address that answers."""
        del timeout, local_address
        addresses = self._look_up(host, port)
        self._check(host, port, addresses)
        options = list(socket_options or ())
        for address in addresses[:-1]:
            try:
                return self._open(address, port, options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                log.info("an address of %s did not answer, trying the next", host)
        return self._open(addresses[-1], port, options)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Refuse: no web page lives behind a local socket."""
        del timeout, socket_options
        raise ForbiddenAddressError(f"local socket {path}")

    def sleep(self, seconds: float) -> None:
        """Wait between attempts, within the deadline."""
        time.sleep(self.deadline.left(seconds))

    def _look_up(self, host: str, port: int) -> tuple[str, ...]:
        try:
            addresses = within(self.deadline.left(CONNECT_SECONDS), lambda: self.resolver(host, port))
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA cannot encode
            raise httpcore2.ConnectError(f"{host} has no address") from error
        if not addresses:
            raise httpcore2.ConnectError(f"{host} has no address")
        return addresses

    def _check(self, host: str, port: int, addresses: tuple[str, ...]) -> None:
        if f"{_plain(host)}:{port}" in self.allow:
            return
        if port not in PUBLIC_PORTS:
            raise ForbiddenAddressError(f"port {port} of {host}")
        forbidden = [address for address in addresses if not is_public(address)]
        if forbidden and _plain(host) not in self.allow:
            raise ForbiddenAddressError(f"{host} is {', '.join(forbidden)}")

    def _open(self, address: str, port: int, options: list[SOCKET_OPTION]) -> httpcore2.NetworkStream:
        seconds = self.deadline.left(CONNECT_SECONDS)
        return _Stream(self.dial.connect_tcp(address, port, seconds, None, options), self.deadline)


@dataclass(frozen=True, slots=True)
class _Stream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    inner: httpcore2.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, self.deadline.left(timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def within(seconds: float, ask: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """Ask in a thread of its own, because a name look-up cannot be interrupted; raise ``TimeoutError`` when late."""
    answer: Future[tuple[str, ...]] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - carried to the asking thread, not swallowed
            answer.set_exception(error)

    threading.Thread(target=run, name="briefbot-resolver", daemon=True).start()
    return answer.result(timeout=seconds)


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
