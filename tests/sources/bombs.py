"""Answers that are out to exhaust whoever reads them: in bytes when unpacked, in time, or in patience."""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Callable
from functools import cache

import brotli

from tests.sources.traps import Conversation, answer

MEGABYTE = 1_000_000
PAUSE = 0.2
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
Bomb = Callable[[], bytes | Conversation]  # made when it is needed, as some take a second
BLOCK = b"<p>The wall held, said the harbour master.</p>\n" * 1_400


def zeros(megabytes: int, compress: Callable[[bytes], bytes], flush: Callable[[], bytes]) -> bytes:
    """Return so many megabytes of nothing, packed piece by piece."""
    piece = b"\0" * MEGABYTE
    return b"".join([*(compress(piece) for _ in range(megabytes)), flush()])


@cache
def packed(coding: str, megabytes: int = 256) -> bytes:
    """Return a small body that unpacks to so many megabytes; codings are named in the order they were applied in."""
    if coding == "br":
        packer = brotli.Compressor(quality=3, lgwin=24)
        return zeros(megabytes, packer.process, packer.finish)
    window = {"gzip": 31, "deflate": 15, "raw": -15}[coding]
    squeeze = zlib.compressobj(9, zlib.DEFLATED, window)
    return zeros(megabytes, squeeze.compress, squeeze.flush)


@cache
def gzipped(body: bytes) -> bytes:
    """Pack a body once more."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return squeeze.compress(body) + squeeze.flush()


def coded(body: bytes, *codings: str) -> bytes:
    """Return an answer that says how its body is packed, a header for each time."""
    return answer(200, body, *(f"Content-Encoding: {coding}" for coding in codings))


def drip(opening: bytes, piece: bytes = b"x", *, every: float = PAUSE) -> Conversation:
    """Say a piece now and then, for ever."""

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(opening)
        while not closing.wait(every):
            connection.sendall(piece)

    return talk


def endless(opening: bytes, piece: bytes) -> Conversation:
    """Say the same for ever, as fast as anybody listens."""

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(opening)
        while not closing.is_set():
            connection.sendall(piece)

    return talk


def silent(connection: socket.socket, closing: threading.Event) -> None:
    """Say nothing, and stay."""
    closing.wait()


def slow(said: bytes, *, after: float) -> Conversation:
    """Say something after a while."""

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        closing.wait(after)
        connection.sendall(said)

    return talk


def chunk(body: bytes) -> bytes:
    """Return a body as one chunk of a chunked answer."""
    return b"%x\r\n%b\r\n" % (len(body), body)


def unpacking() -> dict[str, Bomb]:
    """Return the answers that grow when they are unpacked."""
    return {
        "gzip": lambda: coded(packed("gzip"), "gzip"),
        "brotli": lambda: coded(packed("br"), "br"),
        "deflate": lambda: coded(packed("deflate"), "deflate"),
        "deflate-raw": lambda: coded(packed("raw"), "deflate"),
        "gzip-in-brotli": lambda: coded(brotli.compress(packed("gzip"), quality=3), "gzip, br"),
        "brotli-in-gzip": lambda: coded(gzipped(packed("br")), "br, gzip"),
        "gzip-in-gzip": lambda: coded(gzipped(packed("gzip")), "gzip", "gzip"),
        "gzip-three-times": lambda: coded(gzipped(gzipped(packed("gzip"))), "gzip, gzip, gzip"),
        "hundred-codings": lambda: coded(packed("gzip"), ", ".join(["gzip"] * 100)),
        "gzip-as-x-gzip": lambda: coded(packed("gzip"), "x-gzip"),
        "gzip-in-capitals": lambda: coded(packed("gzip"), "GZIP"),
        "gzip-in-many-members": lambda: coded(gzipped(b"\0" * 100_000) * 2_000, "gzip"),
        "gzip-chunked": lambda: (
            CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
            + b"".join(chunk(packed("gzip")[at : at + 1_000]) for at in range(0, len(packed("gzip")), 1_000))
            + b"0\r\n\r\n"
        ),
        "gzip-then-endless-rest": lambda: endless(
            HTML + b"Content-Encoding: gzip\r\n\r\n" + gzipped(b"<p>The wall held.</p>"), BLOCK
        ),
        "gzip-with-an-endless-name": lambda: endless(
            HTML + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"a" * 65_536
        ),
        "brotli-of-empty-blocks": lambda: endless(HTML + b"Content-Encoding: br\r\n\r\n\x0b\x06", b"\x06" * 65_536),
        "gzip-that-is-none": lambda: coded(b"a" * 4 * MEGABYTE, "gzip"),
    }


def dripping() -> dict[str, Bomb]:
    """Return the answers that come too slowly to end."""
    return {
        "silence": lambda: silent,
        "drip-of-the-first-line": lambda: drip(b"HT", b"T"),
        "drip-of-a-header": lambda: drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        "drip-of-headers": lambda: drip(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
        "drip-of-a-body": lambda: drip(HTML + b"\r\n"),
        "drip-of-a-body-of-known-length": lambda: drip(HTML + b"Content-Length: 1000000\r\n\r\n"),
        "drip-of-chunks": lambda: drip(CHUNKED, chunk(b"x")),
        "drip-of-a-chunk": lambda: drip(CHUNKED + b"ffff\r\n"),
        "drip-of-a-chunk's-size": lambda: drip(CHUNKED, b"0"),
        "drip-of-trailers": lambda: drip(CHUNKED + b"0\r\n", b"X: 1\r\n"),
        "drip-of-gzip": lambda: drip(HTML + b"Content-Encoding: gzip\r\n\r\n" + packed("gzip", 1)[:20], b"\0"),
        "drip-of-interim-answers": lambda: drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        "slow-redirects": lambda: slow(answer(302, b"", "Location: /bomb"), after=0.4),
        "slow-end": lambda: drip(HTML + b"Content-Length: 50\r\n\r\n" + b"x" * 49, b""),
    }


def flooding() -> dict[str, Bomb]:
    """Return the answers that come without an end."""
    return {
        "endless-body": lambda: endless(HTML + b"\r\n", BLOCK),
        "endless-body-of-huge-length": lambda: endless(HTML + b"Content-Length: 999999999999999999\r\n\r\n", BLOCK),
        "endless-chunks": lambda: endless(CHUNKED, chunk(BLOCK)),
        "endless-chunks-of-one-byte": lambda: endless(CHUNKED, chunk(b"x") * 10_000),
        "endless-chunk": lambda: endless(CHUNKED + b"fffffffffffffff\r\n", BLOCK),
        "endless-chunk-extension": lambda: endless(CHUNKED + b"1;", b"a" * 65_536),
        "endless-trailers": lambda: endless(CHUNKED + b"0\r\n", b"X: 1\r\n" * 1_000),
        "endless-first-line": lambda: endless(b"HTTP/1.1 200 ", b"O" * 65_536),
        "endless-header": lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 65_536),
        "endless-headers": lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n" * 1_000),
        "endless-interim-answers": lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
        "endless-blank-lines": lambda: endless(b"", b"\r\n" * 1_000),
        "endless-error-page": lambda: endless(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", BLOCK),
        "endless-film": lambda: endless(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", b"\0" * 65_536),
        "endless-body-of-redirects": lambda: endless(b"HTTP/1.1 302 Found\r\nLocation: /bomb\r\n\r\n", BLOCK),
        "endless-text": lambda: endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"a" * 65_536),
        "ten-megabytes": lambda: answer(200, b"<p>x</p>" * (10 * MEGABYTE // 8)),
        "ten-megabytes-chunked": lambda: CHUNKED + chunk(b"x" * 65_536) * 160 + b"0\r\n\r\n",
        "thousands-of-headers": lambda: answer(200, b"x", *(f"X-{n}: {n}" for n in range(20_000))),
        "long-location": lambda: answer(302, b"", f"Location: /{'a' * 60_000}"),
    }
