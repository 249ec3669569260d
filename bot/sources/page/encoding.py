"""The bytes of a page to its characters, or the refusal of what is no page."""

from __future__ import annotations

from bot.sources import encoding, plain

_LOOKED_AT = 200_000


def decode(body: bytes, *, charset: str | None = None) -> str:
    """Return the characters of a page, by its server's word and its own; raise ``NotAnArticleError`` for no text."""
    plain.refuse_files(body[:8].replace(b"\x00", b""))
    text = encoding.decode(body, charset, *encoding.declared(body))
    plain.refuse_binary(text[:_LOOKED_AT])
    return text
