"""The name of a site in the title of its page, known by the name of its host."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.sources.page.lines import key
from bot.sources.page.tree import squeeze

_BETWEEN = re.compile(r"(?<!\s)\s+[|·•–—»«:-]{1,2}\s+|:\s+")
_LEAST = 4  # letters
_MOST = 40
_FEW = 5
_HOME = re.compile(r"(?:https?://[^/]{3,80})?/(?:index\.\w{2,5})?")
_LOGO = re.compile(r"^(?:logo (?:of )?|home ?page (?:of )?)|(?:,? ?(?:logo|home ?page|home))$", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:home|homepage|back|skip|menu|news|front|start|go to|return)\b|^\W*$", re.IGNORECASE)


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


def home(root: HtmlElement, headline: str | None) -> str:
    """Return what the first link to the front page is called, in words or by its picture."""
    links = (link for link in root.iter("a") if _HOME.fullmatch(link.get("href") or ""))
    for link in islice(links, _FEW):
        pictured = next((image.get("alt") or "" for image in link.iter("img")), "")
        for name in (squeeze(link.text_content()[:200]), squeeze(pictured)):
            name = _LOGO.sub("", name)
            if _LEAST <= len(name) <= _MOST and not _NO_NAME.search(name) and key(name) != key(headline or ""):
                return name
    return ""


def _plain(name: str) -> str:
    return key(name).removeprefix("the")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
