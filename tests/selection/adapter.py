"""Between the measure and the code it judges: how a function is called, and how its answer names articles.

A function may ask for ``texts`` (in the order of the reports), ``copies`` (what the other function answered), ``seen``
or ``now`` beside the reports, which come first. Its answer is a collection of groups; a group is a collection of
reports or of their keys, a story with what was collapsed into it, any value with ``reports``, or a collapse. A key
names every version of its link. Groups that share an article are one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from bot.model import Article, Collapse, Entry, Feed, Report, Seen, StoredEntry, Story
from bot.selection.select import select
from bot.usecases.report import report_of
from tests.digests import a_subscription
from tests.selection.articles import CORPUS, Group, Made, articles, report

SIGN = "bot.selection.signature.sign"
COPIES = "bot.selection.copies.find_copies"
STORIES = "tests.selection.adapter.find_shown"


class MissingError(Exception):
    """There is nothing to measure yet."""


def resolved(path: str) -> Callable[..., Any]:
    """Return the function at a dotted path; raise ``MissingError`` where there is none."""
    try:
        function: Callable[..., Any] = resolve_name(path)
    except (ImportError, AttributeError) as error:
        raise MissingError(f"{path} is not there: {error}") from error
    return function


def find_shown(reports: Sequence[Report], now: datetime) -> list[Story | Collapse]:
    """Return the stories of a whole digest, and what was collapsed: as people meet them."""
    digest = select(reports, Seen(), a_subscription(), now=now)
    return [*digest.stories, *digest.thread, *digest.collapses]


def reports(
    sign: Callable[[str], tuple[int, ...]], folder: Path = CORPUS, *, by_core: bool = False
) -> tuple[Report, ...]:
    """Return the reports of all articles, in the order of the corpus; ``by_core`` with what our own core finds."""
    given = (report(made, number, sign) for number, made in enumerate(articles(folder), start=1))
    if not by_core:
        return tuple(given)
    return tuple(_extracted(made, one) for made, one in zip(articles(folder), given, strict=True))


def _extracted(made: Made, given: Report) -> Report:
    from bot.extraction import extract  # imported here: only who asks for it waits for the language

    brief = extract(Article(made.text, headline=made.headline, outlet=made.outlet, byline=made.byline))
    entry, seen_at = Entry("key", "print", link=made.url), given.first_seen
    stored = StoredEntry(given.entry, given.feed, entry, made.version, seen_at, seen_at, seen=False)
    read = report_of(stored, Feed(given.feed, "T1", made.url, "U1", seen_at), brief, None)
    return replace(given, lead=read.lead, actors=read.actors, quotes=read.quotes, warnings=read.warnings)


def found(
    copies: str = COPIES, stories: str = STORIES, sign: str = SIGN, *, folder: Path = CORPUS, by_core: bool = False
) -> tuple[list[Group], list[Group]]:
    """Return the groups of copies and the clusters of stories that the functions at these paths find."""
    given = reports(resolved(sign), folder, by_core=by_core)
    texts = [made.text for made in articles(folder)]
    raw_copies = called(resolved(copies), given, None, texts)
    raw_stories = called(resolved(stories), given, raw_copies, texts)
    return groups(raw_copies, given), groups(raw_stories, given)


def called(function: Callable[..., Any], given: Sequence[Report], copies: Any, texts: Sequence[str]) -> Any:
    """Call a function with the reports and what else it asks for by name; what has a default is left alone."""
    offered = {
        "texts": texts,
        "copies": copies,
        "seen": (),
        "now": max(one.first_seen for one in given) + timedelta(hours=1),
    }
    asked = list(inspect.signature(function).parameters.values())[1:]
    needed = [one.name for one in asked if one.default is one.empty or one.name == "texts"]
    return function(given, **{name: offered[name] for name in needed})


def groups(answer: Iterable[Any], given: Sequence[Report]) -> list[Group]:
    """Return an answer as disjoint groups of the ids of articles; articles in no group are left out."""
    joined: list[Group] = []
    for one in answer:
        group = frozenset(_ids(one, given))
        touched = [other for other in joined if other & group]
        joined = [other for other in joined if not other & group] + [group.union(*touched)]
    return [group for group in joined if group]


def _ids(group: Any, given: Sequence[Report]) -> Iterator[str]:
    for member in _members(group):
        exact = (member.key, member.version) if isinstance(member, Report) else None
        yield from (one.brief_id or "" for one in given if (one.key, one.version) == exact or one.key == member)


def _members(group: Any) -> Iterator[Any]:
    if isinstance(group, Collapse):
        yield from (group.kept, group.dropped)
    elif isinstance(group, Story):
        yield from group.reports
        for collapse in group.collapses:
            yield from _members(collapse)
    else:
        yield from getattr(group, "reports", group)
