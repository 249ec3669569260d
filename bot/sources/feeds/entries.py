"""What a feed announces, made into entries: plain words, whole links, believable dates, and a key each. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from bot.identity import fingerprint, normalise
from bot.model import LINK_CHARACTERS, MOST_ENTRIES, Entry
from bot.sources.feeds.draft import Draft
from bot.sources.feeds.markup import one_line, plain_text

MAX_TITLE = 500
MAX_SUMMARY = 4_000
MAX_CONTENT = 20_000
MAX_AUTHOR = 200
MAX_GUID = 500
FIRST_YEAR = 1990  # older than the web: a clock that was never set
LAST_YEAR = 2100
_BREAK = re.compile(r"[\t\r\n]+ *")
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def collect(drafts: Sequence[Draft], *, base: str, announced: int) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries, those announced twice once, and what was odd in sentences; links are relative to ``base``."""
    kept = [_entry(draft, base) for draft in drafts[:MOST_ENTRIES]]
    telling = [entry for entry in kept if entry.title or entry.summary or entry.link]
    entries = tuple(_keyed(telling))
    return entries, tuple(_notes(announced, empty=len(kept) - len(telling), twice=len(telling) - len(entries)))


def absolute(link: str, base: str) -> str | None:
    """Return a link as a whole http(s) link; None for what is none."""
    try:
        whole = urljoin(base, _BREAK.sub("", link.strip()).replace(" ", "%20"))
        urlsplit(whole)
    except ValueError:
        return None
    clean = one_line(whole, limit=LINK_CHARACTERS + 1)
    return clean if clean and len(clean) <= LINK_CHARACTERS and _ABSOLUTE.match(clean) else None


def of_the_web(link: str) -> str:
    """Take off ``feed:``, which browsers made up: it stands before another scheme or for http."""
    if not link.lower().startswith("feed:"):
        return link
    rest = link[len("feed:") :]
    return f"http:{rest}" if rest.startswith("//") else rest


def believable(instant: datetime) -> datetime | None:
    """Return an instant as it is; None for one that no feed can mean."""
    return instant if FIRST_YEAR <= instant.year < LAST_YEAR else None


def _notes(announced: int, *, empty: int, twice: int) -> Iterable[str]:
    if announced > MOST_ENTRIES:
        yield f"It announces {announced:,} entries; I read the first {MOST_ENTRIES}."
    if empty:
        yield f"{empty} of its entries {'say' if empty > 1 else 'says'} nothing."
    if twice:
        yield f"{twice} of its entries {'are' if twice > 1 else 'is'} announced twice."


def _entry(draft: Draft, base: str) -> Entry:
    title, content = draft.title.plain(MAX_TITLE), draft.content.plain(MAX_CONTENT)
    summary = draft.summary.plain(MAX_SUMMARY)
    return Entry(
        key="",
        fingerprint=fingerprint(" ".join(filter(None, (title, summary, content)))),
        title=title,
        link=absolute(draft.link, base) if draft.link.strip() else None,
        guid=_guid(draft.guid),
        published=draft.published,
        updated=draft.updated,
        author=plain_text(draft.author, limit=MAX_AUTHOR),
        summary=summary or one_line(content or "", limit=MAX_SUMMARY),
    )


def _guid(guid: str) -> str | None:
    line = one_line(guid, limit=len(guid) + 1)
    if line and len(line) > MAX_GUID:
        return f"sha256:{hashlib.sha256(line.encode()).hexdigest()}"
    return line


def _keyed(entries: Sequence[Entry]) -> Iterable[Entry]:
    keyed: dict[str, Entry] = {}
    for key, entry in zip(_keys(entries), entries, strict=True):
        keyed.setdefault(key, replace(entry, key=key))
    return keyed.values()


def _keys(entries: Sequence[Entry]) -> list[str]:
    """Give each entry the best name that it alone bears: its id, its link, its words; never a date."""
    keys: dict[int, str] = {}
    for name in (_by_guid, _by_link):
        bearers: dict[str, set[tuple[str, str]]] = defaultdict(set)
        nameless = [number for number in range(len(entries)) if number not in keys]
        for number in nameless:
            bearers[name(entries[number])].add((_by_link(entries[number]), _headline(entries[number])))
        usable = {called for called, who in bearers.items() if called and len(who) == 1} - set(keys.values())
        keys |= {number: called for number in nameless if (called := name(entries[number])) in usable}
    return [keys.get(number) or f"words:{entry.fingerprint}" for number, entry in enumerate(entries)]


def _by_guid(entry: Entry) -> str:
    return entry.guid or ""


def _by_link(entry: Entry) -> str:
    return normalise(entry.link) if entry.link else ""


def _headline(entry: Entry) -> str:
    return (entry.title or entry.fingerprint).casefold()
