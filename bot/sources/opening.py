"""What a document begins with: its first tag, behind spaces, a prolog and comments, found without going back."""

from __future__ import annotations

import codecs
import re

LOOKED_AT = 10_000
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b")
_PASSED = ((b"<?", b"?>"), (b"<!--", b"-->"))


def opening(body: bytes) -> bytes:
    """Return the beginning of the first tag, in small letters; nothing where what stands before it does not end."""
    rest = body[:LOOKED_AT].removeprefix(codecs.BOM_UTF8).lstrip()
    while closing := next((closing for begun, closing in _PASSED if rest.startswith(begun)), None):
        rest = rest.partition(closing)[2].lstrip()
    return rest[:100].lower()


def is_page(body: bytes) -> bool:
    """Tell whether a body begins as a web page does."""
    return _PAGE.match(opening(body)) is not None
