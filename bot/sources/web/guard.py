"""The guard at connect: a host is resolved once, every answer is checked, and the checked address is dialled.

It sits under the HTTP client, so that redirects and names that change their answer pass through the same door.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import httpcore2
from httpcore2 import SOCKET_OPTION
from httpcore2._backends.anyio import AnyIOBackend  # its sockets on asyncio: the one name that it does not export

from bot.sources.web.addresses import is_public

log = logging.getLogger(__name__)

PUBLIC_PORTS = frozenset({80, 443})
CONNECT_SECONDS = 5.0
MAX_ADDRESSES = 4


class ForbiddenAddressError(httpcore2.ConnectError):
    """An address that we never connect to."""


class UntrustedError(httpcore2.ConnectError):
    """A certificate that does not prove the host's name."""


@dataclass(slots=True)
class Guard(httpcore2.AsyncNetworkBackend):
    """Opens connections to public addresses only; ``allow`` names hosts (or host:port) that are trusted as they are.

    ``reached`` tells whether the connection asked for last was opened. ``seconds`` are for the look-up and all
    addresses together.
    """

    look_up: Callable[[str, int], Awaitable[tuple[str, ...]]]
    allow: frozenset[str] = frozenset()
    dial: httpcore2.AsyncNetworkBackend = field(default_factory=AnyIOBackend)
    seconds: float = CONNECT_SECONDS
    reached: bool = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first checked address that answers."""
        del timeout, local_address
        self.reached = False
        try:
            async with asyncio.timeout(self.seconds) as limit:
                addresses = _few(await self._checked(host, port))
                stream = await self._first(host, port, addresses, list(socket_options or ()), limit)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"{host} was not reached in {self.seconds} seconds") from error
        self.reached = True
        return _Stream(stream)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: no web page lives behind a local socket."""
        del timeout, socket_options
        raise ForbiddenAddressError(f"local socket {path}")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await asyncio.sleep(seconds)

    async def _checked(self, host: str, port: int) -> tuple[str, ...]:
        try:
            addresses = await self.look_up(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA cannot encode
            raise httpcore2.ConnectError(f"{host} has no address") from error
        if not addresses:
            raise httpcore2.ConnectError(f"{host} has no address")
        self._check(host, port, addresses)
        return addresses

    def _check(self, host: str, port: int, addresses: tuple[str, ...]) -> None:
        if f"{_plain(host)}:{port}" in self.allow:
            return
        if port not in PUBLIC_PORTS:
            raise ForbiddenAddressError(f"port {port} of {host}")
        forbidden = [address for address in addresses if not is_public(address)]
        if forbidden and _plain(host) not in self.allow:
            raise ForbiddenAddressError(f"{host} is {', '.join(forbidden)}")

    async def _first(
        self, host: str, port: int, addresses: tuple[str, ...], options: list[SOCKET_OPTION], limit: asyncio.Timeout
    ) -> httpcore2.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        for tried, address in enumerate(addresses[:-1]):
            seconds = ((limit.when() or 0) - loop.time()) / (len(addresses) - tried)
            try:
                return await self.dial.connect_tcp(address, port, seconds, None, options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                log.info("an address of %s did not answer, trying the next", host)
        return await self.dial.connect_tcp(addresses[-1], port, None, None, options)


@dataclass(frozen=True, slots=True)
class _Stream(httpcore2.AsyncNetworkStream):
    """A connection before TLS: says why TLS fails, and leaves no socket open when it is given up."""

    inner: httpcore2.AsyncNetworkStream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self.inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self.inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self.inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        try:
            return await self.inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException as error:
            await self.inner.aclose()
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise UntrustedError(str(error)) from error
            if isinstance(error, ValueError):  # a name that no certificate can bear
                raise httpcore2.ConnectError(f"no TLS with {server_hostname}") from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def _few(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Take some addresses, of both families in turn: a machine may be deaf to one of them."""
    first = ":" in addresses[0]
    families = ([each for each in addresses if (":" in each) is family] for family in (first, not first))
    return tuple(each for pair in zip_longest(*families) for each in pair if each)[:MAX_ADDRESSES]


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
