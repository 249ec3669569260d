"""Foreign words as any database takes them: a zero character or half a surrogate pair must not lose a whole feed."""

from __future__ import annotations

import hashlib
from typing import overload

KEY_CHARACTERS = 500  # PostgreSQL indexes no more than 2,700 bytes


@overload
def storable(text: str, most: int = ...) -> str: ...


@overload
def storable(text: None, most: int = ...) -> None: ...


@overload
def storable(text: str | None, most: int = ...) -> str | None: ...


def storable(text: str | None, most: int = 1_000_000) -> str | None:
    """Return text that can be stored, cut after so many characters; what no database takes is marked as missing."""
    if text is None:
        return None
    return text[:most].encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def storable_key(text: str) -> str:
    """Return text that can be stored in an index; one that is too long is told from others by its digest."""
    key = storable(text)
    if len(key) <= KEY_CHARACTERS:
        return key
    return f"{key[:400]}#{hashlib.sha256(key.encode()).hexdigest()}"
