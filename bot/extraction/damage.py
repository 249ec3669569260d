"""Find what befell the letters of a text before it came here: a wrong encoding, left-over markup, hidden turns.

Nothing is repaired, for every place in the text must hold; a check says what a reader would stumble over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from bot.model import Span

# UTF-8 read as Latin-1 or Windows-1252: "â€™", "Ã©", "Â£", the mark "ï»¿", an emoji's "ðŸ"; or letters lost for good
_MOJIBAKE = re.compile(
    r"â€[\u0080-\u00bf€™˜œš“”¢¦‹›\"]?|Ã[\u0080-\u00bfŒœŠšŸŽžƒˆ‰‡†…‹›€™¼]|Â[\u0080-\u00bf]|ï»¿|ðŸ|\ufffd"
)
_TAGS = (
    "a|b|blockquote|br|div|em|figure|h[1-6]|i|iframe|img|li|ol|p|script|section|small|span|strong|style|table|td|tr|ul"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>|<!--|&(?:#\d{{2,6}}|#x[\da-f]{{2,5}}|(?P<name>[a-z]{{2,8}}\d?));",
    re.IGNORECASE,
)
# embeddings, overrides and isolates change the order in which words are shown; the mere marks do not
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")


def find_mojibake(text: str) -> Iterator[Span]:
    """Find letters that were read in a wrong encoding."""
    return (Span(*match.span()) for match in _MOJIBAKE.finditer(text))


def find_markup(text: str) -> Iterator[Span]:
    """Find tags, comments and entities of HTML."""
    found = _MARKUP.finditer(text)
    return (Span(*m.span()) for m in found if m["name"] is None or f"{m['name']};" in html5)


def find_turns(text: str) -> Iterator[Span]:
    """Find the control characters by which a text shows its words in another order than it holds them."""
    return (Span(*match.span()) for match in _TURN.finditer(text))
