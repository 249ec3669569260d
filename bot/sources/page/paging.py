"""Articles that are cut into pages: whether the page that was read is one of several, and which.

An address is believed only beside the page's own: what differs from it by the number of a page is another part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

from lxml.html import HtmlElement

from bot.sources.page.tree import attributes, squeeze

GOES_ON = "the article goes on on a next page"
MAX_STEPS = 100
_SHORT = 20
_MOST = 20  # pages of an article
_RELATIONS = frozenset({"next", "prev", "previous"})
_LABEL = re.compile(
    r"(?:page )?\d{1,2}|(?:(?:go|continue|on) (?:on )?to )?(?:the )?(?:next|previous|prev)(?: page)?(?: \d{1,2})?"
    r"|(?:continue|read) on (?:the )?(?:next page|page \d{1,2})|(?:continue(?:d)?|go) (?:on|to)(?: to)? page \d{1,2}"
    r"|[›»→>]{1,2}|next(?: page)?: .{1,60}",
    re.IGNORECASE,
)
_AROUND = " \u00a0‹«←<›»→>|.:…"
_NAMED = re.compile(
    r"[?&;/_-](?:page|pagenum|pageno|pagewanted|currentpage|pg|p|part|seite)[=/_-]?(\d{1,2})(?:\.s?html?)?/?$",
    re.IGNORECASE,
)
_BARE = re.compile(r"[/_,-](\d{1,2})(?:\.s?html?)?/?$")
_SLUG = re.compile(r"[-_\d][^/]*$")  # the name of a story, not of a section
_TAIL = re.compile(r"(?:\.s?html?)?/?$")
_COUNTED = re.compile(r"\bpage:? (\d{1,2}) ?(?:of|/) ?(\d{1,2})\b", re.IGNORECASE)
_COUNTED_ALONE = re.compile(r"(?:page:? )?(\d{1,2}) (?:of|/) (\d{1,2})", re.IGNORECASE)
_SPOKEN = re.compile(r" (?:comments?|respond|replies|disqus|forum|calendar) ")


class Place(NamedTuple):
    """Which part of an article was read, and of how many at least."""

    number: int = 1
    total: int = 1

    @property
    def reason(self) -> str | None:
        """Say which part is there; None where it is the only one."""
        if self.total <= 1:
            return None
        return GOES_ON if self.number == 1 else f"this is page {self.number} of {self.total} of the article"


def place(root: HtmlElement, url: str, *, title: str, lines: Iterable[str]) -> Place:
    """Return where the page of an address stands among the pages of its article."""
    numbers = _numbers(_steps(root), url)
    if counted := _counted(lines, title, alone=bool(numbers)):
        return Place(*counted)
    own = _parted(url)[1] if numbers else 1
    return Place(own, max(numbers | {own}))


def _steps(root: HtmlElement) -> list[str]:
    """Return the addresses of links that are numbered or called next or previous, but for those among comments."""
    links = islice(filter(_is_step, root.iter("link", "a")), MAX_STEPS)
    return [link.get("href") or "" for link in links if not _is_spoken(link)]


def _is_step(link: HtmlElement) -> bool:
    if not link.get("href"):
        return False
    if not _RELATIONS.isdisjoint((link.get("rel") or "").lower().split()):
        return True
    label = squeeze(link.text_content()[:200])
    return link.tag == "a" and bool(_LABEL.fullmatch(label.strip(_AROUND) or label))


def _is_spoken(link: HtmlElement) -> bool:
    return any(_SPOKEN.search(attributes(above)) for above in link.iterancestors())


def _counted(lines: Iterable[str], title: str, *, alone: bool) -> tuple[int, int] | None:
    """Return what the title or a line says, page two of four; without the word only where other pages are linked."""
    pattern = _COUNTED_ALONE if alone else _COUNTED
    matches = [_COUNTED.search(title), *(pattern.fullmatch(line) for line in lines if len(line) <= _SHORT)]
    pairs = ((int(match[1]), int(match[2])) for match in matches if match)
    return next(((number, total) for number, total in pairs if 1 <= number <= total and total > 1), None)


def _numbers(addresses: Iterable[str], url: str) -> set[int]:
    """Return the numbers of the other pages of the same article that are linked."""
    stem, own = _parted(url)
    joined = (_joined(url, address) for address in addresses)
    others = (_parted(address) for address in joined if _bare(address) != _bare(url))
    numbers = {number for there, number in others if there == stem}
    certain = stem == _bare(url) or _NAMED.search(url) or (1 in numbers and own <= _MOST and _SLUG.search(stem))
    return numbers if certain else set()  # or these are two stories whose addresses end in numbers


def _parted(address: str) -> tuple[str, int]:
    """Return an address without the number of its page, and that number."""
    match = _NAMED.search(address) or _BARE.search(address)
    return (_bare(address[: match.start()]), int(match[1])) if match else (_bare(address), 1)


def _bare(address: str) -> str:
    return _TAIL.sub("", address.partition("#")[0]).casefold()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
