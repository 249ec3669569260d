"""Tricks of a site that may be visited and sends a reader elsewhere."""

from __future__ import annotations

import re

from tests.sources.traps import PAGE, answer
from tests.sources.tricks import PUBLIC, Ends, Trick

SITE = "http://site.test:{site}"
TARGETS = {
    "loopback": "http://127.0.0.1/",
    "trap": "http://127.0.0.1:{trap}/",
    "site-by-address": "http://127.0.0.1:{site}/",
    "short": "http://127.1/",
    "decimal": "http://2130706433/",
    "hexadecimal": "http://0x7f000001/",
    "octal": "http://0177.0.0.1/",
    "zero": "http://0/",
    "loopback-v6": "http://[::1]/",
    "mapped": "http://[::ffff:10.0.0.1]/",
    "nat64": "http://[64:ff9b::a00:1]/",
    "link-local": "http://[fe80::1%25lo]/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata-v6": "http://[fd00:ec2::254]/latest/meta-data/",
    "metadata-name": "http://metadata.google.internal/computeMetadata/v1/",
    "localhost": "http://localhost/",
    "tls-loopback": "https://127.0.0.1/",
    "protocol-relative": "//127.0.0.1/",
    "protocol-relative-name": "//localhost/",
    "four-slashes": "////127.0.0.1/",
    "user": "http://reader:word@10.0.0.1/",
    "user-looks-like-the-site": "http://site.test:{site}@127.0.0.1/",
    "full-width": "http://127%EF%BC%8E0.0.1/",
    "encoded-dots": "http://127%2e0%2e0%2e1/",
    "another-port": "http://site.test:{trap}/",
    "default-port": "http://site.test/",
    "another-name": "http://alias.test:{site}/",
    "suffix": "http://site.test.evil.test:{site}/",
    "port-of-mail": "http://public.example:25/",
    "port-of-a-store": "http://public.example:6379/",
    "port-too-high": "http://public.example:65536/",
    "mixed-name": "http://mixed.example/",
}
SCHEMES = {
    "file": "file:///etc/hostname",
    "file-with-host": "file://site.test/etc/hostname",
    "ftp": "ftp://site.test/",
    "gopher": "gopher://127.0.0.1:{trap}/_x",
    "dict": "dict://127.0.0.1:{trap}/d",
    "data": "data:text/html,<p>x</p>",
    "javascript": "javascript:alert(1)",
    "local-socket": "unix+http://%2frun%2fdocker.sock/",
    "websocket": "ws://127.0.0.1:{trap}/",
    "mail": "mailto:ada@public.example",
    "telephone": "tel:80",
}
STATUSES = (301, 302, 303, 307, 308)


def redirects() -> tuple[Trick, ...]:
    """Return every way to be sent elsewhere, and every place."""
    return (
        *(_sent(f"redirect-{name}", 302, target) for name, target in TARGETS.items()),
        *(_sent(f"redirect-{name}", 302, target, group="scheme") for name, target in SCHEMES.items()),
        *(_sent(f"redirect-by-{status}", status, "http://127.0.0.1:{trap}/") for status in STATUSES),
        *_chains(),
        *_loops(),
        *_headers(),
        *_no_redirects(),
    )


def _sent(name: str, status: int, target: str, *, group: str = "redirect") -> Trick:
    answers = {"mixed.example": ((PUBLIC, "10.0.0.1"),), "site.test.evil.test": (("127.0.0.1",),)}
    return Trick(name, f"{SITE}/", group, {"/": answer(status, b"", f"Location: {target}")}, answers, visits=1)


def _chains() -> tuple[Trick, ...]:
    steps = {f"/{n}": answer(302, b"", f"Location: /{n + 1}") for n in range(4)}
    ends = {"private": "http://10.0.0.1/", "file": "file:///etc/hostname", "trap": "http://127.0.0.2:{trap}/"}
    mixed = {"/0": answer(301, b"", f"Location: {SITE}/1"), "/1": answer(307, b"", "Location: ?x"), "/1?x": answer()}
    return (
        *(
            Trick(f"chain-to-{name}", f"{SITE}/0", "redirect", steps | {"/4": answer(308, b"", f"Location: {target}")},
                  visits=5)
            for name, target in ends.items()
        ),
        Trick("chain-within-the-site", f"{SITE}/0", "redirect", mixed, ends=Ends.PAGE, visits=3),
        Trick("chain-of-credentials", f"{SITE}/0", "redirect",
              {"/0": answer(302, b"", "Location: http://reader:word@site.test:{site}/1"), "/1": answer()},
              ends=Ends.PAGE, visits=2),
        Trick("chain-of-cookies", f"{SITE}/0", "redirect",
              {"/0": answer(302, b"", "Location: /1", "Set-Cookie: id=1; Path=/"), "/1": answer()},
              ends=Ends.PAGE, visits=2),
        Trick("chain-over-a-public-host", f"{SITE}/0", "redirect",
              {"/0": answer(302, b"", "Location: http://public.example/")}, visits=1, dials=(PUBLIC,)),
    )  # fmt: skip


def _loops() -> tuple[Trick, ...]:
    six = {f"/{n}": answer(302, b"", f"Location: /{n + 1}") for n in range(9)}
    five = {f"/{n}": answer(302, b"", f"Location: /{n + 1}") for n in range(5)} | {"/5": answer()}
    own = {"/": answer(302, b"", "Location: /")}
    both = {"/": answer(302, b"", "Location: /b"), "/b": answer(302, b"", "Location: /")}
    growing = {"/" + "a" * n: answer(302, b"", f"Location: /{'a' * (n + 1)}") for n in range(9)}
    return (
        Trick("loop-of-one", f"{SITE}/", "loop", own, ends=Ends.FAILED, visits=6),
        Trick("loop-of-two", f"{SITE}/", "loop", both, ends=Ends.FAILED, visits=6),
        Trick("loop-that-grows", f"{SITE}/", "loop", growing, ends=Ends.FAILED, visits=6),
        Trick("six-redirects", f"{SITE}/0", "loop", six, ends=Ends.FAILED, visits=6),
        Trick("five-redirects", f"{SITE}/0", "loop", five, ends=Ends.PAGE, visits=6),
    )


def _headers() -> tuple[Trick, ...]:
    """Return what a header of an answer or a link may smuggle in."""
    evil = "Location: http://site.test:{site}/b%0d%0aX-Evil:%201"
    folded = "Location: http://site.test:{site}/b\r\n X-Evil: 1"
    return (
        Trick("location-with-encoded-newline", f"{SITE}/", "header",
              {"/": answer(302, b"", evil), "/b%0d%0aX-Evil:%201": answer()}, ends=Ends.PAGE, visits=2),
        Trick("location-folded", f"{SITE}/", "header", {"/": answer(302, b"", folded)}, ends=Ends.FAILED, visits=-1),
        Trick("location-with-nul", f"{SITE}/", "header",
              {"/": answer(302, b"", "Location: http://127.0.0.1\0.site.test/")}, ends=Ends.FAILED, visits=1),
        Trick("location-with-tab", f"{SITE}/", "header",
              {"/": answer(302, b"", "Location: http://127.0.\t0.1/")}, ends=Ends.FAILED, visits=1),
        Trick("location-twice", f"{SITE}/", "header",
              {"/": answer(302, b"", "Location: /b", "Location: http://127.0.0.1/")}, ends=Ends.FAILED, visits=-1),
        Trick("location-in-bytes", f"{SITE}/", "header",
              {"/": answer(302, b"", "Location: http://127.0.0.1/\xff\xfe")}, ends=Ends.FAILED, visits=1),
        Trick("location-with-backslashes", f"{SITE}/", "header",
              {"/": answer(302, b"", "Location: \\\\127.0.0.1\\")}, ends=Ends.FAILED, visits=-1),
        Trick("link-with-newline-in-the-path", f"{SITE}/a\r\nX-Evil: 1\r\n\r\n", "header", ends=Ends.FAILED, visits=-1),
        Trick("link-with-encoded-newline", f"{SITE}/a%0d%0aX-Evil:%201", "header",
              {"/a%0d%0aX-Evil:%201": answer()}, ends=Ends.PAGE, visits=1),
        Trick("link-with-protocol-in-the-path", f"{SITE}/a HTTP/1.1\r\nX-Evil: 1\r\nx:", "header",
              ends=Ends.FAILED, visits=-1),
        Trick("link-with-credentials", f"{SITE.replace('//', '//reader:word@')}/", "header", {"/": answer()},
              ends=Ends.PAGE, visits=1),
        Trick("link-with-many-slashes", f"{SITE}//127.0.0.1/", "header", {"//127.0.0.1/": answer()},
              ends=Ends.PAGE, visits=1),
    )  # fmt: skip


def _no_redirects() -> tuple[Trick, ...]:
    """Return what looks like a redirect to a browser, or to nobody, and leads a reader nowhere."""
    refresh = b'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{trap}/">' + PAGE
    page = {
        "refresh-header": answer(200, PAGE, "Refresh: 0; url=http://127.0.0.1:{trap}/"),
        "content-location": answer(200, PAGE, "Content-Location: http://127.0.0.1:{trap}/"),
        "location-of-a-200": answer(200, PAGE, "Location: http://127.0.0.1:{trap}/"),
        "link-header": answer(200, PAGE, "Link: <http://127.0.0.1:{trap}/>; rel=preload"),
        "alternative-service": answer(200, PAGE, 'Alt-Svc: h2="127.0.0.1:{trap}"; ma=99'),
        "early-hints": _without_length(answer(103, b"", "Link: <http://127.0.0.1:{trap}/>; rel=preload")) + answer(),
    }
    failed = {
        f"status-{status}": answer(status, b"", "Location: http://127.0.0.1:{trap}/")
        for status in (201, 300, 305, 306, 399, 401, 407, 503)
    }
    asked = answer(401, b"", "WWW-Authenticate: Basic realm=x", "Location: http://127.0.0.1:{trap}/")
    switch = _without_length(answer(101, b"", "Upgrade: websocket", "Connection: Upgrade"))
    return (
        *(Trick(name, f"{SITE}/", "no redirect", {"/": said}, ends=Ends.PAGE, visits=1) for name, said in page.items()),
        *(Trick(n, f"{SITE}/", "no redirect", {"/": said}, ends=Ends.FAILED, visits=1) for n, said in failed.items()),
        Trick("meta-refresh", f"{SITE}/", "no redirect", {"/": _without_length(answer(200, refresh))}, ends=Ends.PAGE,
              visits=1),
        Trick("asked-for-a-password", f"{SITE}/", "no redirect", {"/": asked}, ends=Ends.FAILED, visits=1),
        Trick("switched-protocol", f"{SITE}/", "no redirect", {"/": switch}, ends=Ends.FAILED, visits=1),
        Trick("redirect-to-nowhere", f"{SITE}/", "no redirect", {"/": answer(302, b"")}, ends=Ends.FAILED, visits=1),
    )  # fmt: skip


def _without_length(said: bytes) -> bytes:
    return re.sub(rb"Content-Length: \d+\r\n", b"", said)
