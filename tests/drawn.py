"""What can be asked of a drawn payload: the texts as Slack would show them, and the kinds of its elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def shown(place: Any) -> str:
    """Return every text in the blocks of a message or a view, as Slack would show it."""
    blocks = place["blocks"] if isinstance(place, Mapping) else place.blocks
    return "\n".join(text for _, text in texts_of(blocks))


def texts_of(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts that Slack would show, as it would show them, each with the kind of element that holds it."""
    if isinstance(value, dict):
        kind, text = str(value.get("type", "")), value.get("text")
        if isinstance(text, str):
            yield kind, unescaped(text) if kind in {"plain_text", "mrkdwn"} else text
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner)


def types_of(value: Any) -> set[str]:
    """Return every ``type`` in a payload."""
    if isinstance(value, dict):
        own = {value["type"]} if isinstance(value.get("type"), str) else set()
        return own.union(*map(types_of, value.values()))
    return set().union(*map(types_of, value)) if isinstance(value, list | tuple) else set()


def elements_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every element of a payload, the outer ones first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for inner in value if isinstance(value, list | tuple) else ():
        yield from elements_of(inner)


def unescaped(text: str) -> str:
    """Undo Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
