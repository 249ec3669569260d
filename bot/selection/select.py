"""Decide what a digest shows: identity, then same copy, then same story; filter, rank, and what changed.

Nothing vanishes: each report is the lead of a story that is shown, in the thread or left out by the filter, or it is
collapsed with a reason. The same reports in another order give the same digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

from bot.model import Collapse, Digest, Include, Report, Seen, SeenStory, Story, Subscription
from bot.selection.changes import what_changed
from bot.selection.copies import KIND as SAME_COPY
from bot.selection.copies import Copies, copies_of, find_copies
from bot.selection.ranking import find_reasons, rank
from bot.selection.signature import overlap
from bot.selection.stories import Told, find_stories, recognise
from bot.selection.versions import latest

SHOWN_BEFORE = "shown before"
MEMORY = timedelta(days=14)
DERIVED = 0.5  # tellings of their own have next to nothing in common but quotes

_COMPARED = 24  # origins that a text is compared with, the latest; a story with more is none of one event


def select(reports: Sequence[Report], seen: Seen, subscription: Subscription, *, now: datetime) -> Digest:
    """Return what a digest shows of these reports."""
    articles, older = latest(reports)
    fresh, repeated = _unseen(articles, seen)
    unlike, recopied = _uncopied(fresh, seen)
    copies = {group.kept.key: group for group in find_copies(unlike)}
    told = find_stories([group.kept for group in copies.values()])
    stories = [_story(each, copies, subscription, now) for each in told]
    ranked = rank(story for story in stories if _asked_for(story, subscription.include))
    return Digest(
        stories=ranked[: subscription.most],
        thread=ranked[subscription.most :],
        changes=what_changed(ranked, seen),
        entries=len(reports),
        new=len(fresh),
        collapses=_ordered((*older, *repeated, *recopied, *(each for story in stories for each in story.collapses))),
        filtered=len(stories) - len(ranked),
    )


def remember(seen: Seen, digest: Digest, *, now: datetime, memory: timedelta = MEMORY) -> Seen:
    """Return what was shown once a digest is posted: a story that goes on is kept as one, what is old is forgotten."""
    shown = (*digest.stories, *digest.thread)
    known = recognise({story.lead.key: story.reports for story in shown}, seen)
    kept = {story.key: story for story in seen.stories if now - story.shown_at <= memory}
    for story in shown:
        before = [kept.pop(old.key) for old in known[story.lead.key] if old.key in kept]
        reports = {(report.key, report.version): report for old in before for report in old.reports}
        reports |= {(report.key, report.version): report for report in story.reports}
        recent = tuple(report for report in reports.values() if now - report.first_seen <= memory)
        key = before[0].key if before else story.lead.key
        kept[key] = SeenStory(key, now, recent)
    return Seen(tuple(kept.values()))


def _unseen(articles: Sequence[Report], seen: Seen) -> tuple[list[Report], list[Collapse]]:
    """Part the articles that no digest showed in this version from those that one did."""
    shown: dict[str, int] = {}
    for story in seen.stories:
        for report in story.reports:
            shown[report.key] = max(report.version, shown.get(report.key, 0))
    fresh = [report for report in articles if report.version > shown.get(report.key, 0)]
    repeated = [report for report in articles if report.version <= shown.get(report.key, 0)]
    return fresh, [
        Collapse(report.key, report.key, SHOWN_BEFORE, "an earlier digest showed this version of the article")
        for report in repeated
    ]


def _uncopied(fresh: Sequence[Report], seen: Seen) -> tuple[list[Report], list[Collapse]]:
    """Take out copies of what an earlier digest showed; an edited article stays, because its edit is news."""
    old = {report.key: report for story in seen.stories for report in story.reports}
    copied = copies_of(list(old.values()), [report for report in fresh if report.key not in old])
    collapses = [
        Collapse(
            kept.key, key, SAME_COPY, f"same copy as one that an earlier digest showed, overlap {share:.2f}{why}", share
        )
        for key, (kept, share, why) in copied.items()
    ]
    return [report for report in fresh if report.key not in copied], collapses


def _story(told: Told, copies: dict[str, Copies], subscription: Subscription, now: datetime) -> Story:
    groups = [copies[report.key] for report in told.reports]
    reports = tuple(report for group in groups for report in group.reports)
    outlets, origins = tuple(dict.fromkeys(report.outlet for report in reports)), count_origins(groups)
    reasons = find_reasons(reports, told.reports, origins, subscription.watched, now)
    collapses = (*told.collapses, *(collapse for group in groups for collapse in group.collapses))
    return Story(told.lead, reports, outlets, origins, reasons, collapses)


def count_origins(groups: Iterable[Copies]) -> int:
    """Count the independent origins of a story, none twice: who had each of its texts first.

    Texts of one outlet are one origin, and so are texts one of which holds half of the other: an edited copy, or the
    copies of what was edited since.
    """
    origins: list[list[Report]] = []
    for report in (group.kept for group in groups):
        same = [origin for origin in origins[:_COMPARED] if any(_derived(report, other) for other in origin)]
        origins = [[report, *chain.from_iterable(same)], *(origin for origin in origins if origin not in same)]
    return len(origins)


def _derived(one: Report, other: Report) -> bool:
    return one.outlet == other.outlet or overlap(one.signature, other.signature) >= DERIVED


def _asked_for(story: Story, include: Include) -> bool:
    if include is Include.ALL:
        return True
    wanted = "warning" if include is Include.WARNINGS else "watched"
    return any(reason.name == wanted for reason in story.reasons)


def _ordered(collapses: Iterable[Collapse]) -> tuple[Collapse, ...]:
    return tuple(sorted(collapses, key=lambda each: (each.kept, each.kind, each.dropped, each.reason)))
