"""Slack's own markup, undone: what a person saw in a message is what is read; pure.

Only signs go, never words: what is struck through, written as code or set as an emoji stays as it was typed.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN = re.compile(r"<([^<>|\s][^<>|\n]*)(?:\|([^<>\n]*))?>")
_SHOWN_AS: Final = {"@": "@", "#": "#", "!": "@"}
_FENCE: Final = "```"
_QUOTED = re.compile(r"^(?:&gt;){1,3}[ \t]?", re.MULTILINE)
_LINK = r"<[^<>\n]*>|https?://\S+"
_BOLD = re.compile(rf"{_LINK}|(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(rf"{_LINK}|(?<!\w)_(?=\S)([^_\n]+)(?<=\S)_(?!\w)")


def unescape(text: str) -> str:
    """Undo Slack's markup: links show their label, people and channels stay readable, ``&amp;`` is ``&`` again."""
    shown = _TOKEN.sub(lambda token: _shown(token[1], token[2]), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unmark(text: str) -> str:
    """Take the signs of bold and italic words, of quoted lines and of blocks out of an escaped text."""
    parts = text.split(_FENCE)
    if len(parts) % 2 == 0:  # a fence that nobody closed is no fence
        return _unmarked(text)
    return "\n".join(part if number % 2 else _unmarked(part) for number, part in enumerate(parts))


def _unmarked(text: str) -> str:
    bare = _QUOTED.sub("", text)
    for sign in (_BOLD, _ITALIC, _BOLD):  # either may stand in the other
        bare = sign.sub(lambda found: found[1] or found[0], bare)
    return bare


def _shown(target: str, label: str | None) -> str:
    sign = _SHOWN_AS.get(target[0])
    if sign is None:
        return label or target.removeprefix("mailto:")
    name = label or target[1:]
    return name if name.startswith(sign) or target.startswith("!date") else sign + name
