"""Servers by hand, byte by byte, for answers that no decent server gives."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress

HOST = "site.test"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Listening:
    """A server's port, what it was asked, and how often somebody connected."""

    def __init__(self, port):
        self.port = port
        self.requests = []
        self.stop = threading.Event()

    def link(self, path="/a", host=HOST):
        return f"http://{host}:{self.port}{path}"


@contextmanager
def raw_server(conversation, wrap=lambda connection: connection):
    """Serve every connection by hand; ``conversation`` gets the request, and may watch ``stop`` of the server."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        server = Listening(listener.getsockname()[1])
        threads = []

        def serve(connection):
            with suppress(OSError), connection, wrap(connection) as spoken:  # the fetcher hangs up, as it should
                request = spoken.recv(65_536)
                server.requests.append(request)
                conversation(spoken, server, request)

        def accept():
            with suppress(OSError):
                while not server.stop.is_set():
                    connection, _ = listener.accept()
                    threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            server.stop.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
            for thread in [accepting, *threads]:
                thread.join(5)


def saying(*parts):
    """Return a conversation that says these bytes and hangs up."""

    def converse(connection, server, request):
        for part in parts:
            connection.sendall(part)

    return converse


def silent(connection, server, request):
    """Say nothing until the end."""
    server.stop.wait(30)


def dripping(opening, drop=b"x", seconds=0.02):
    """Return a conversation that begins so and goes on drop by drop, without end."""

    def converse(connection, server, request):
        connection.sendall(opening)
        while not server.stop.wait(seconds):
            connection.sendall(drop)

    return converse


def loopback(host, port):
    """Resolve every name to this machine."""
    return ("127.0.0.1",)


def allowed(server, *hosts):
    """Return what lets a fetcher reach a server on loopback under these names."""
    return frozenset(f"{host}:{server.port}" for host in hosts or (HOST,))
