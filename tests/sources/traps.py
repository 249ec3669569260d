"""A site that may be visited, traps that may not, and a watch on every connection that this process opens."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

PAGE = b"<html><body><p>The wall held.</p></body></html>"
BACK_STREETS = ("127.0.0.2", "127.1.2.3", "::1")
Conversation = Callable[[socket.socket, threading.Event], None]


def answer(status: int = 200, body: bytes = PAGE, *headers: str) -> bytes:
    """Return an answer as it goes over the wire; the connection ends with it."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
    if not any(header.lower().startswith("content-type:") for header in headers):
        lines.append("Content-Type: text/html")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Site(socketserver.ThreadingTCPServer):
    """A server on loopback that answers by path with bytes or a conversation, and keeps the heads of requests."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Visit)
        self.port: int = self.server_address[1]
        self.routes: Mapping[str, bytes | Conversation] = {}
        self.heads: list[str] = []
        self.visited = threading.Condition()
        self.closing = threading.Event()

    def handle_error(self, request, client_address):
        """Stay quiet: a visitor who hangs up is what most tests wait for."""

    def talk(self, connection: socket.socket) -> None:
        """Hear one request and answer it."""
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65_536)
            if not received:
                return
            head += received
        with self.visited:
            self.heads.append(head.decode("latin-1"))
            self.visited.notify_all()
        said = self.routes.get(head.split(b" ")[1].decode("latin-1"), answer(404, b"nothing here"))
        if isinstance(said, bytes):
            connection.sendall(said)
        else:
            said(connection, self.closing)

    def wait_visited(self, times: int, timeout: float = 10.0) -> None:
        """Wait until so many requests came."""
        with self.visited:
            if not self.visited.wait_for(lambda: len(self.heads) >= times, timeout):
                raise TimeoutError(f"{len(self.heads)} of {times} requests came")


class _Visit(socketserver.BaseRequestHandler):
    server: Site

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.server.talk(self.request)


@contextlib.contextmanager
def open_site(host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve until the ``with`` block ends; conversations are told by their event."""
    with Site(host) as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            site.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True)
class Traps:
    """Listeners that nobody may reach: on the site's port at other addresses, on one of their own, on 80 and 443.

    Nothing accepts, so that a connection waits in the kernel's queue until it is counted.
    """

    port: int
    listeners: tuple[socket.socket, ...]

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """Return where the traps are."""
        return tuple(listener.getsockname()[:2] for listener in self.listeners)

    def count(self) -> int:
        """Return how many connections came since the last count."""
        return sum(_accepted(listener) for listener in self.listeners)


def _accepted(listener: socket.socket) -> int:
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            count += 1
    return count


@contextlib.contextmanager
def set_traps(site_port: int) -> Iterator[Traps]:
    """Set the traps; ports that this machine does not give are left out, apart from the traps' own."""
    own = _listener("127.0.0.1", 0)
    port = own.getsockname()[1]
    listeners = [own]
    wanted = [(street, number) for street in BACK_STREETS for number in (site_port, port, 80, 443)]
    for street, number in (*wanted, ("127.0.0.1", 80), ("127.0.0.1", 443)):
        with contextlib.suppress(OSError):
            listeners.append(_listener(street, number))
    try:
        yield Traps(port, tuple(listeners))
    finally:
        for listener in listeners:
            listener.close()


def _listener(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, port), family=family, backlog=64)
    listener.setblocking(False)
    return listener


@dataclass(slots=True)
class Watch:
    """What this process did on the network: ``dialled`` addresses and ``leaked`` names that the system was asked."""

    dialled: list[tuple[str, int]] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)


_watches: list[Watch] = []
_ours = threading.local()


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Watch below every HTTP library; what would leave this machine is noted and refused before it does."""
    if not hasattr(sys.modules[__name__], "_hooked"):
        sys.addaudithook(_audit)
        globals()["_hooked"] = True  # an audit hook stays for good, so it must be set once only
    watch = Watch()
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


def numeric(host: str, port: int) -> tuple[str, ...]:
    """Return what this system takes a host of digits for; raise ``OSError`` when it is a name."""
    _ours.asking = True
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    finally:
        _ours.asking = False
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _watches:
        return
    if event in {"socket.connect", "socket.sendto"}:
        _note_dialled(arguments[1])
    elif event == "socket.getaddrinfo" and not getattr(_ours, "asking", False):
        _note_asked(arguments[0])


def _note_dialled(address: object) -> None:
    host, port = (address[0], address[1]) if isinstance(address, tuple) else (str(address), 0)
    for watch in _watches:
        watch.dialled.append((host, port))
    if not _is_loopback(host):
        raise ConnectionRefusedError(f"tests do not leave this machine: {host}")


def _note_asked(host: object) -> None:
    name = host.decode("latin-1") if isinstance(host, bytes) else str(host)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        for watch in _watches:
            watch.leaked.append(name)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
