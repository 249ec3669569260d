"""Tricks that want a fetch to go where it must not: what a trick is, and the spellings of a link.

In a link, ``{site}`` is the port of the one server that may be visited (as site.test), ``{trap}`` that of a trap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

PUBLIC = "93.184.216.34"
PUBLIC_V6 = "2606:2800:220:1::10"
Answers = tuple[tuple[str, ...] | Exception, ...]


class Ends(Enum):
    """How a fetch must end."""

    REFUSED = "RefusedError"
    FAILED = "SourceError"
    PAGE = "the page of the site"


@dataclass(frozen=True, slots=True)
class Trick:
    """One trick; ``answers`` has what a name resolves to at each look-up, where the last answer stays.

    ``visits`` is how often the site is asked, ``dials`` has the public addresses that may be tried, in their order.
    """

    id: str
    link: str
    group: str
    routes: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)
    allow: tuple[str, ...] = ("site.test:{site}",)
    environment: Mapping[str, str] = field(default_factory=dict)
    ends: Ends = Ends.REFUSED
    visits: int = 0
    dials: tuple[str, ...] = ()


HOSTS = (
    # loopback, as an old C library reads it
    "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.1.2.3", "127.255.255.254", "2130706433", "0x7f000001",
    "0x7f.0x0.0x0.0x1", "0x7F.1", "0177.0.0.1", "00000177.0.0.1", "017700000001", "0177.0x0.0.1", "127.0.0.1.",
    "127.0.0.1..", "4294967295", "4294967297", "256.256.256.256", "127.0.0.256", "127.0.0.1.1",
    # this network, in all its lengths
    "0", "0.0", "0.0.0.0", "00", "0x0", "0.0.0.1",
    # private, shared, special
    "10.0.0.1", "10.1", "0xa000001", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.257", "3232235521",
    "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # clouds
    "169.254.169.254", "169.254.43518", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.170.2",
    "100.100.100.200", "[fd00:ec2::254]", "[fd20:ce::254]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
    # IPv6
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::FFFF:10.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]",
    "[::7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]",
    "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2002:a00:1::1]",
    "[2001:0:7f00:1::f7f7:f7f7]", "[2001:0:808:808::80ff:fffe]", "[fc00::1]", "[fd12:3456:789a::1]", "[fe80::1]",
    "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[fec0::1]", "[ff02::1]", "[ff05::2]", "[100::1]",
    "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[2001:2::1]", "[2001:20::1]", "[2620:4f:8000::1]", "[::ffff:0:0]",
    "[v1.fe80::1]", "::1",
    # written otherwise
    "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.0.0.1", "127%2e0%2e0%2e1", "%31%32%37.0.0.1",
    "127.0.0.1%00", "127.0.0.1%09", "127.0.0.1%2f", "127.0.0.1%23.public.example", "%6c%6f%63alhost", "0x7f。1",
    # names
    "localhost", "LOCALHOST", "LocalHost.", "localhost.localdomain", "ip6-localhost", "ｌｏｃａｌｈｏｓｔ", "ⓛocalhost",
    "lоcalhost", "local\u00adhost", "local\u200bhost", "metadata.google.internal", "METADATA.Google.Internal.",
    "metadata", "instance-data", "10.0.0.1.wild.example", "xn--lcalhost-nfg", "printer.local", "wiki.corp",
)  # fmt: skip

URLS = {
    "port-of-a-trap": "http://127.0.0.1:{trap}/",
    "port-of-a-trap-short": "http://127.1:{trap}/",
    "port-of-a-trap-decimal": "http://2130706433:{trap}/",
    "port-of-a-trap-zero": "http://0:{trap}/",
    "port-of-a-trap-v6": "http://[::1]:{trap}/",
    "port-of-a-trap-mapped": "http://[::ffff:127.0.0.1]:{trap}/",
    "port-of-a-trap-by-name": "http://localhost:{trap}/",
    "https-loopback": "https://127.0.0.1/",
    "https-loopback-v6": "https://[::1]/",
    "https-metadata": "https://169.254.169.254/latest/meta-data/",
    "no-scheme": "127.0.0.1:80/",
    "no-scheme-name": "localhost/",
    "upper-case-scheme": "HTTP://127.0.0.1/",
    "user": "http://reader@127.0.0.1/",
    "user-and-password": "http://reader:word@127.0.0.1/",
    "user-looks-like-a-host": "http://public.example@127.0.0.1/",
    "user-looks-like-a-host-and-port": "http://public.example:80@127.0.0.1/",
    "user-with-encoded-slash": "http://public.example%2f@127.0.0.1/",
    "two-at-signs": "http://public.example@public.example@127.0.0.1/",
    "user-of-the-site": "http://site.test:{site}@127.0.0.1/",
    "fragment-looks-like-a-host": "http://127.0.0.1#@site.test:{site}/",
    "query-looks-like-a-host": "http://127.0.0.1?@site.test:{site}/",
    "semicolon": "http://127.0.0.1;site.test:{site}/",
    "comma": "http://127.0.0.1,site.test:{site}/",
    "tab-in-the-host": "http://127.0.\t0.1/",
    "newline-in-the-host": "http://127.0.0.1\n/",
    "newline-in-the-scheme": "ht\ntp://127.0.0.1/",
    "return-in-the-host": "http://127.0.0.1\r\nHost: site.test/",
    "nul-in-the-host": "http://127.0.0.1\0.public.example/",
    "space-in-the-host": "http://127.0.0.1 .public.example/",
    "leading-spaces": " \t http://127.0.0.1/",
    "leading-control": "\x01http://127.0.0.1/",
    "one-slash": "http:/127.0.0.1/",
    "no-slash": "http:127.0.0.1/",
    "three-slashes": "http:///127.0.0.1/",
    "backslashes": "http:\\\\127.0.0.1\\",
    "protocol-relative": "//127.0.0.1/",
    "empty-port": "http://127.0.0.1:/",
    "port-with-zeros": "http://127.0.0.1:0080/",
    "port-with-a-sign": "http://127.0.0.1:+80/",
    "port-in-full-width": "http://127.0.0.1:８０/",
    "long-host": f"http://{'a' * 300}.example/",
    "long-link": f"http://127.0.0.1/{'a' * 200_000}",
    "hundred-labels": f"http://{'a.' * 120}example/",
    "empty-label": "http://public..example/",
    "slack-brackets": "<http://127.0.0.1/|public.example>",
}

PORTS = (0, 1, 7, 21, 22, 23, 25, 53, 110, 143, 445, 2375, 3306, 5432, 6379, 8080, 8443, 9200, 11211, 27017, 65535)
WRONG_PORTS = ("65536", "70000", "99999999999", "-1", "80a", "0x50")

SCHEMES = (
    "file:///etc/hostname", "file://localhost/etc/hostname", "file:/etc/hostname", "FILE:///etc/hostname",
    "ftp://127.0.0.1/", "gopher://127.0.0.1:{trap}/_x", "dict://127.0.0.1:{trap}/d", "ldap://127.0.0.1/", "tftp://127.0.0.1/",
    "ws://127.0.0.1/", "wss://127.0.0.1/", "unix+http://%2frun%2fdocker.sock/", "http+unix://%2frun%2fdocker.sock/",
    "unix:///run/docker.sock", "socks5://127.0.0.1:{trap}/", "data:text/html,<p>x</p>", "javascript:alert(1)",
    "blob:http://127.0.0.1/", "view-source:http://127.0.0.1/", "jar:http://127.0.0.1/!/", "about:blank",
    "mailto:ada@public.example",
    "feed:http://127.0.0.1/", "feed://127.0.0.1/", "netdoc:///etc/hostname", "http2://127.0.0.1/", "httpx://127.0.0.1/",
    "chrome://settings", "ssh://127.0.0.1/", "s3://bucket/key", "phar://x", "://127.0.0.1/",
)  # fmt: skip


def spellings() -> tuple[Trick, ...]:
    """Return the tricks that are in the link itself."""
    return (
        *(Trick(f"host-{host.encode('unicode_escape').decode()}", f"http://{host}/", "host") for host in HOSTS),
        *(Trick(name, link, "url") for name, link in URLS.items()),
        *(Trick(f"port-{port}", f"http://public.example:{port}/", "port") for port in PORTS),
        *(Trick(f"tls-port-{port}", f"https://public.example:{port}/", "port") for port in (22, 8443)),
        *(Trick(f"wrong-port-{port}", f"http://public.example:{port}/", "url") for port in WRONG_PORTS),
        *(Trick(f"scheme-{link.partition('//')[0]}-{n}", link, "scheme") for n, link in enumerate(SCHEMES)),
    )
