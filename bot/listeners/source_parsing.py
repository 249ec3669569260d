"""Reads what a person typed behind ``sources``: a verb, and the number, link, grade or OPML it needs; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.errors import UsageError
from bot.listeners.parsing import find_links, parse_content
from bot.listeners.verbs import to_number, unknown
from bot.model import GRADES, NO_GRADE
from bot.publishing.help import SOURCES

_BEHIND_NUMBER: Final = frozenset({"pause", "resume", "remove"})
_EXAMPLES: Final = {"grade": " B", "tag": " maritime"}
NO_TAGS: Final = "none"
_ESCAPED_MARKUP = re.compile(r"&lt;[?!/\w]")
_SLACK_LINK = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the sources; ``argument`` is a link or an OPML text, ``number`` a source's.

    Without ``tags``, the verb ``tag`` takes all of them away.
    """

    verb: str
    argument: str = ""
    number: int = 0
    grade: str = ""
    tags: tuple[str, ...] = ()


def parse_sources(text: str, *, command: str) -> Asked:
    """Return what is asked of the sources; raise ``UsageError`` with the next step when that cannot be known."""
    word, _, rest = text.strip().partition(" ")
    verb, rest = word.casefold() or "list", rest.strip()
    if verb not in SOURCES:
        raise UsageError(unknown(word, SOURCES, behind="sources", command=command))
    if verb in _BEHIND_NUMBER:
        return Asked(verb, number=_number(rest, verb, command))
    if verb in _WITH_MORE:
        return _WITH_MORE[verb](rest, command)
    if verb == "import":
        return Asked(verb, parse_outlines(rest))
    if verb == "add":
        return Asked(verb, _link(rest, verb, command))
    return Asked(verb)


def parse_outlines(text: str) -> str:
    """Return the link of an OPML file, or the OPML text itself without Slack's markup; nothing for nothing."""
    stripped = text.strip()
    if _ESCAPED_MARKUP.match(stripped):
        bare = _SLACK_LINK.sub(r"\1", stripped)
        return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if not stripped or "\n" in stripped or stripped[:5].casefold() in {"<?xml", "<opml"}:
        return stripped
    links = _links(stripped)
    return links[0] if links else stripped


def _tested(rest: str, command: str) -> Asked:
    if rest.removeprefix("#").isdecimal():
        number = _number(rest, "test", command)
        return Asked("test", argument=str(number), number=number)
    return Asked("test", _link(rest, "test", command))


def _graded(rest: str, command: str) -> Asked:
    number, _, letter = rest.partition(" ")
    grade = letter.strip().upper()
    if len(grade) != 1 or grade not in GRADES:
        raise UsageError(f"{NO_GRADE}: {command} sources grade 3 B.")
    return Asked("grade", number=_number(number, "grade", command), grade=grade)


def _tagged(rest: str, command: str) -> Asked:
    """Read the tags behind a number: those between commas may have spaces in them."""
    number, _, words = rest.partition(" ")
    tags = [part.strip() for part in (words.split(",") if "," in words else words.split())]
    found = _number(number, "tag", command)
    if not any(tags):
        raise UsageError(f"Name the tags, or “none”: {command} sources tag {found} maritime, north sea.")
    none = [tag.casefold() for tag in tags] == [NO_TAGS]
    return Asked("tag", number=found, tags=() if none else tuple(filter(None, tags)))


_WITH_MORE: Final[dict[str, Callable[[str, str], Asked]]] = {"grade": _graded, "tag": _tagged, "test": _tested}


def _number(text: str, verb: str, command: str) -> int:
    found = to_number(text)
    if found is None:
        example = f"{command} sources {verb} 3{_EXAMPLES.get(verb, '')}"
        raise UsageError(f"Name a source by its number, such as {example}. “{command} sources” lists them.")
    return found


def _link(text: str, verb: str, command: str) -> str:
    links = _links(text)
    if len(links) > 1:
        raise UsageError(f"That is {len(links)} links. Name one at a time, or import many: {command} sources import.")
    if not links:
        number = "a number or " if verb == "test" else ""
        raise UsageError(f"Name {number}the link of a page or a feed: {command} sources {verb} https://…")
    return links[0]


def _links(text: str) -> tuple[str, ...]:
    if not text or " " in text:
        return find_links(text)
    return tuple(source.link for source in parse_content(text) if source.link)
