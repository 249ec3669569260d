"""Makes untrusted text harmless for Slack and builds the links we vouch for; pure.

Slack decodes ``&amp; &lt; &gt;`` in text objects and in a message's ``text``, and parses nothing in rich text, whose
elements carry raw characters (an escape would be seen there). So: ``escape`` for the former, ``clean`` for both.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from bot.model import Span

ELLIPSIS = "…"
LONGEST_PAGE, LONGEST_LINK = 400, 500
LONGEST_SHOWN = 200
_USER = re.compile(r"^(\s{0,9}[A-Za-z][A-Za-z\d+.-]{0,20}:/{1,9})[^/?#]{0,300}@")
_WHITESPACE = re.compile(r"\s+")
_NEVER_SHOWN = {"Cc", "Cf", "Cs"}
_WHOLE_FRAGMENT = 80
_EDGE_WORDS = 4


def clean(text: str) -> str:
    """Put text on one line and take out what cannot be seen: control, bidirectional, zero-width characters."""
    spaced = _WHITESPACE.sub(" ", text)
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(char for char in spaced if unicodedata.category(char) not in _NEVER_SHOWN)


def escape(text: str) -> str:
    """Escape the three characters that Slack parses."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Shorten a text to at most ``limit`` characters, at a space where there is one, and show that it was cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    inside_a_word = text[limit - 1] != " " and " " in head[limit // 2 :]
    return (head.rsplit(" ", 1)[0] if inside_a_word else head).rstrip() + ELLIPSIS


def fit(text: str, limit: int) -> str:
    """Clean, shorten and escape a text so that the result has at most ``limit`` characters."""
    cleaned = clean(text)
    room = limit
    while len(escaped := escape(cut(cleaned, room))) > limit:
        room -= max(1, (len(escaped) - limit) // 5)
    return escaped


def web_address(url: str | None) -> str | None:
    """Return an address that may stand behind a link of ours: http or https, with a host, printable, not too long."""
    if not url or len(url) > LONGEST_PAGE or not url.isprintable() or re.search(r"[\s<>|\"`\\]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else None


def host_of(url: str) -> str:
    """Return the host of a link for display, or the link itself when it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return cut(clean(host or url), 80)


def shown_link(url: str) -> str:
    """Return a link or what was typed for one as it may be shown: without a password, and not endlessly long."""
    return cut(clean(_USER.sub(r"\1", url[:LONGEST_PAGE])), LONGEST_SHOWN)


def passage_link(url: str | None, text: str, span: Span) -> str | None:
    """Return the page's address, where there is a usable one, with a text fragment that scrolls to the span."""
    address = web_address(url)
    if address is None:
        return None
    joint = ":~:text=" if "#" in address else "#:~:text="
    link = address + joint + _fragment(text[span.start : span.end])
    return link if len(link) <= LONGEST_LINK else address


def _fragment(words: str) -> str:
    parts = words.split()
    # A browser matches whole words; a range of first and last words also crosses paragraphs.
    if len(words) <= _WHOLE_FRAGMENT and "\n" not in words.strip():
        return _encode(" ".join(parts))
    edge = min(_EDGE_WORDS, max(1, len(parts) // 2))
    return f"{_encode(' '.join(parts[:edge]))},{_encode(' '.join(parts[-edge:]))}"


def _encode(words: str) -> str:
    return quote(words[:_WHOLE_FRAGMENT].encode("utf-8", "ignore"), safe="").replace("-", "%2D")
