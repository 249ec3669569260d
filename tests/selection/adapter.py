"""Between the measure and the code it judges: how a function is called, and how its answer names articles.

A function may ask for ``texts`` (in the order of the reports), ``copies`` (what the other function answered), ``seen``
or ``now`` beside the reports, which come first. Its answer is a collection of groups; a group is a collection of
reports or of their keys, a story with what was collapsed into it, any value with ``reports``, or a collapse. A key
names every version of its link. Groups that share an article are one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pkgutil import resolve_name
from typing import Any

from bot.model import Collapse, Report, Seen, Story
from bot.selection.select import select
from tests.digests import a_subscription
from tests.selection.articles import Group, articles, report

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


def reports(sign: Callable[[str], tuple[int, ...]]) -> tuple[Report, ...]:
    """Return the reports of all articles, in the order of the corpus."""
    return tuple(report(made, number, sign) for number, made in enumerate(articles(), start=1))


def found(copies: str = COPIES, stories: str = STORIES, sign: str = SIGN) -> tuple[list[Group], list[Group]]:
    """Return the groups of copies and the clusters of stories that the functions at these paths find."""
    given = reports(resolved(sign))
    raw_copies = called(resolved(copies), given, None)
    raw_stories = called(resolved(stories), given, raw_copies)
    return groups(raw_copies, given), groups(raw_stories, given)


def called(function: Callable[..., Any], given: Sequence[Report], copies: Any) -> Any:
    """Call a function with the reports and what else it asks for by name; what has a default is left alone."""
    offered = {
        "texts": [made.text for made in articles()],
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
        for made, one in zip(articles(), given, strict=True):
            if (one.key, one.version) == exact or one.key == member:
                yield made.id


def _members(group: Any) -> Iterator[Any]:
    if isinstance(group, Collapse):
        yield from (group.kept, group.dropped)
    elif isinstance(group, Story):
        yield from group.reports
        for collapse in group.collapses:
            yield from _members(collapse)
    else:
        yield from getattr(group, "reports", group)
