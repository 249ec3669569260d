"""Bodies that nobody meant to send: those of the seeds, cut, doubled, flipped, spliced and said in other encodings."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
FEEDS = HERE / "feeds"
PAGES = HERE / "fuzz_pages"
MAX_BYTES = 60_000
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "koi8-r", "cp1252", "cp037", "shift_jis", "utf-7", "iso-8859-5")
NAMES = (
    "utf-8",
    "utf-16",
    "us-ascii",
    "koi8-r",
    "idna",
    "punycode",
    "unicode_escape",
    "rot13",
    "undefined",
    "x" * 99,
    "",
)
TOKENS = tuple(
    token.encode("utf-8", errors="surrogatepass")
    for token in (
        "<item>",
        "</item>",
        "<entry>",
        "</channel>",
        "<title>",
        "</title>",
        "<link>",
        "<link href='x'/>",
        "<guid isPermaLink='true'>",
        "<a:b:c>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<!DOCTYPE x [",
        '<!ENTITY a "&a;">',
        "<?xml version='1.1'?>",
        "<?",
        "?>",
        "&a;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#99999999999999999999;",
        "&#x;",
        "&;",
        "&amp;amp;",
        " xml:base='http://[::1'",
        " xml:base='//'",
        " xmlns='http://www.w3.org/2005/Atom'",
        " xmlns:q='urn:q'",
        " type='xhtml'",
        " mode='base64'",
        " encoding='",
        "<content type='application/octet-stream'>",
        "<media:group>",
        "<georss:point>1",
        "<gml:pos>a b",
        "<itunes:image/>",
        "<image>",
        "<source>",
        "<textinput>",
        "<svg>",
        "<math>",
        "<psc:chapter start='x'/>",
        "<cc:license/>",
        "<pubDate>0000-00-00T99:99:99Z",
        "<dc:date>-1",
        "<updated>9999-12-31T23:59:59-23:59",
        "http://[",
        "http://a:99999999/",
        "\x00",
        "\ufeff",
        "\ud800",
        "\u202e",
        "é",
        "€",
        "𝔥",
        "\r",
        "\x0b",
        "{",
        "}",
        "[[",
        '"',
        "null",
        "1e999",
        "NaN",
        "\\ud800",
        "\\u0000",
        "<script>",
        "<style>",
        "</body>",
        "<table><td>",
        "<b>",
        "<p>",
        "<div class='",
    )
)
Mutation = Callable[[random.Random, bytes], bytes]


@cache
def seeds(folder: Path) -> tuple[bytes, ...]:
    """Return the bodies of a folder, by name."""
    return tuple(path.read_bytes() for path in sorted(folder.iterdir()))


def mutant(folder: Path, seed: int, number: int) -> bytes:
    """Return the body of a number: one to eight changes to a seed of the folder."""
    rng = random.Random(f"{folder.name}/{seed}/{number}")
    body = rng.choice(seeds(folder))
    for _ in range(rng.randint(1, 8)):
        body = rng.choice(MUTATIONS)(rng, body)[:MAX_BYTES]
    return body


def charset_of(seed: int, number: int) -> str | None:
    """Return what the server says that the encoding of a number's body is."""
    rng = random.Random(f"charset/{seed}/{number}")
    return rng.choice(NAMES) if rng.random() < 0.2 else None


def _span(rng: random.Random, body: bytes, longest: int = 400) -> tuple[int, int]:
    start = rng.randint(0, len(body))
    return start, min(len(body), start + rng.randint(1, longest))


def _flip(rng: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.randint(1, 6)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, body)
    return body[:start] + body[end:]


def _double(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, body)
    return body[:end] + body[start:end] * rng.choice((1, 2, 50)) + body[end:]


def _move(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, body)
    rest = body[:start] + body[end:]
    place = rng.randint(0, len(rest))
    return rest[:place] + body[start:end] + rest[place:]


def _insert(rng: random.Random, body: bytes) -> bytes:
    place = rng.randint(0, len(body))
    return body[:place] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 20)) + body[place:]


def _truncate(rng: random.Random, body: bytes) -> bytes:
    return body[: rng.randint(0, len(body))]


def _splice(rng: random.Random, body: bytes) -> bytes:
    other = rng.choice((*seeds(FEEDS), *seeds(PAGES)))
    return body[: rng.randint(0, len(body))] + other[rng.randint(0, len(other)) :]


def _replace(rng: random.Random, body: bytes) -> bytes:
    words = body.split()
    return body.replace(rng.choice(words), rng.choice((b"", *TOKENS, *words))) if words else body


def _recode(rng: random.Random, body: bytes) -> bytes:
    return body.decode("utf-8", errors="replace").encode(rng.choice(ENCODINGS), errors="replace")


def _rename(rng: random.Random, body: bytes) -> bytes:
    return body.replace(b"utf-8", rng.choice(NAMES).encode()).replace(b"ISO-8859-1", rng.choice(NAMES).encode())


MUTATIONS: Sequence[Mutation] = (
    _flip,
    _cut,
    _double,
    _move,
    _insert,
    _insert,
    _truncate,
    _splice,
    _replace,
    _recode,
    _rename,
)
