"""The name of a site in the title of its page, known by the name of its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.sources.page.lines import key

_BETWEEN = re.compile(r"\s+[|·•–—»«:-]{1,2}\s+|:\s+")
_LEAST = 4  # letters


def part(title: str, url: str) -> str:
    """Return the first or last part of a title that spells the host; nothing where none does."""
    parts = _BETWEEN.split(title)
    labels = {_plain(label) for label in _host(url).split(".")[:-1]}
    ends = [parts[-1], parts[0]] if len(parts) > 1 else []
    return next((end for end in ends if len(key(end)) >= _LEAST and _plain(end) in labels), "")


def without_prefix(title: str, outlet: str | None) -> str:
    """Cut the name of a site off the beginning of a title."""
    first = _BETWEEN.search(title)
    if first is None or not outlet or key(title[: first.start()]) != key(outlet):
        return title
    return title[first.end() :] or title


def _plain(name: str) -> str:
    return key(name).removeprefix("the")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
