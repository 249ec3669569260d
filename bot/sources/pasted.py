"""Text that was pasted into Slack, read back as the person saw it."""

from __future__ import annotations

import re

from bot.errors import UsageError

FEW_WORDS = 5
_TOKEN = re.compile(r"<([^<>|\s][^<>|\n]*)(?:\|([^<>\n]*))?>")
_LINK = re.compile(r"https?://[^\s<>|\"“”]+", re.IGNORECASE)
_SHOWN_AS = {"@": "@", "#": "#", "!": "@"}


def unescape(text: str) -> str:
    """Undo Slack's escapes: links show their label, people and channels stay readable, ``&amp;`` is ``&`` again."""
    shown = _TOKEN.sub(lambda token: _shown(token[1], token[2]), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def lone_link(text: str) -> str | None:
    """Return the link of a text that holds little else; raise ``UsageError`` when it holds several."""
    bare = _TOKEN.sub(lambda token: f" {token[1]} ", text).replace("&amp;", "&")
    links = list(dict.fromkeys(link[0].rstrip(".,;:!?)]'’") for link in _LINK.finditer(bare)))
    if not links or len(_LINK.sub(" ", bare).split()) > FEW_WORDS:
        return None
    if len(links) > 1:
        raise UsageError("I read one link at a time. Send them one by one.")
    return links[0]


def _shown(target: str, label: str | None) -> str:
    sign = _SHOWN_AS.get(target[0])
    if sign is None:
        return label or target.removeprefix("mailto:")
    name = label or target[1:]
    return name if name.startswith(sign) or target.startswith("!date") else sign + name
