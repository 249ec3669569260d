"""Same story: one event told in different words, known by shared rare actors, quotes and words within 36 hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product as product_of

from bot.model import Collapse, Report, Seen, SeenStory
from bot.selection.facts import of_one_mould, of_other_events
from bot.selection.linkage import WINDOW, Cluster, link
from bot.selection.preference import best_first, when
from bot.selection.resemblance import Resemblance, Vector, product, total

KIND = "same story"
BAR = 0.13  # how alike the reports of two stories must be on average to be one; most tellings have 0.2 to 0.7

_TOLD_BY = 20
_MOULDS = 4  # reports of a story that are looked at, those that speak for it first
_LATEST = 24


@dataclass(frozen=True, slots=True)
class Told:
    """Reports about one event, the one that speaks for it first, and why each of the others belongs to it."""

    reports: tuple[Report, ...]
    collapses: tuple[Collapse, ...] = ()

    @property
    def lead(self) -> Report:
        """Return the report that speaks for the story."""
        return self.reports[0]


def find_stories(reports: Sequence[Report]) -> tuple[Told, ...]:
    """Put reports about one event together; copies should have been taken out, and keys must differ."""
    ordered = sorted(reports, key=lambda report: (when(report), report.key))
    batch = Resemblance(ordered)
    times = [when(report) for report in ordered]
    found = link(batch.vectors, times, BAR, apart=lambda one, other: of_other_events(ordered[one], ordered[other]))
    return tuple(_told(places, ordered, batch) for places in found)


def recognise(stories: Mapping[str, Sequence[Report]], seen: Seen) -> dict[str, tuple[SeenStory, ...]]:
    """Return, by the key of each story, the stories of earlier digests that it goes on with.

    It does where both have a report of one article, or where their reports are as alike on average as in one story.
    """
    keys = {report.key for reports in stories.values() for report in reports}
    since = min((when(report) for reports in stories.values() for report in reports), default=None)
    near = [story for story in seen.stories if since and _may_go_on(story, keys, since)]
    if not near:
        return dict.fromkeys(stories, ())
    batch = Resemblance([report for reports in (*stories.values(), *(s.reports for s in near)) for report in reports])
    vectors = iter(batch.vectors)
    now = {key: _cluster(reports, [next(vectors) for _ in reports]) for key, reports in stories.items()}
    before = [_cluster(story.reports, [next(vectors) for _ in story.reports]) for story in near]
    holders = _holders(near, before)
    return {
        key: tuple(
            near[place]
            for place in sorted(_near(stories[key], cluster, holders))
            if _goes_on(stories[key], cluster, near[place], before[place])
        )
        for key, cluster in now.items()
    }


def _may_go_on(story: SeenStory, keys: Set[str], since: datetime) -> bool:
    """Tell whether a story has one of these articles, or is not too old to be like what came since then."""
    latest = max((when(report) for report in story.reports), default=story.shown_at)
    return latest >= since - WINDOW or any(report.key in keys for report in story.reports)


def _goes_on(reports: Sequence[Report], cluster: Cluster, story: SeenStory, before: Cluster) -> bool:
    """Tell whether a story has one of these articles, or is like them and not only of one mould with them."""
    keys = {report.key for report in story.reports}
    if any(report.key in keys for report in reports):
        return True
    pairs = product_of(reports[:_MOULDS], story.reports[:_MOULDS])
    return cluster.alike(before) >= BAR and not any(of_one_mould(one, other) for one, other in pairs)


def _holders(stories: Sequence[SeenStory], clusters: Sequence[Cluster]) -> dict[object, list[int]]:
    """Return which stories have an article, and which of the latest have a feature."""
    holders: dict[object, list[int]] = defaultdict(list)
    for place, (story, cluster) in enumerate(zip(stories, clusters, strict=True)):
        for held in (*(report.key for report in story.reports), *cluster.vector):
            holders[held].append(place)
    return holders


def _near(reports: Sequence[Report], cluster: Cluster, holders: Mapping[object, list[int]]) -> set[int]:
    same = {place for report in reports for place in holders.get(report.key, ())}
    return same | {place for feature in cluster.vector for place in holders.get(feature, ())[-_LATEST:]}


def _cluster(reports: Sequence[Report], vectors: Sequence[Vector]) -> Cluster:
    times = [when(report) for report in reports]
    return Cluster(tuple(range(len(reports))), total(vectors), min(times), max(times))


def _told(places: Sequence[int], ordered: Sequence[Report], batch: Resemblance) -> Told:
    lead, *others = sorted(places, key=lambda place: best_first(ordered[place]))
    collapses = []
    for place in others:
        nearest = _nearest(place, lead, places, batch)
        collapses.append(
            Collapse(ordered[lead].key, ordered[place].key, KIND, _reason(place, nearest, lead, ordered, batch))
        )
    return Told(tuple(ordered[place] for place in (lead, *others)), tuple(collapses))


def _nearest(place: int, lead: int, places: Sequence[int], batch: Resemblance) -> int:
    """Return the lead if a report is like it, else the report of the story that it is most like."""
    if product(batch.vectors[place], batch.vectors[lead]) >= BAR:
        return lead
    others = [other for other in (lead, *places[:_TOLD_BY]) if other != place]
    return max(others, key=lambda other: product(batch.vectors[place], batch.vectors[other]))


def _reason(place: int, nearest: int, lead: int, ordered: Sequence[Report], batch: Resemblance) -> str:
    apart = abs(when(ordered[place]) - when(ordered[nearest]))
    by = "" if nearest == lead else f"like the report of {ordered[nearest].outlet}: "
    return f"same story, {by}{batch.shared(place, nearest)}, {_span(apart)} apart"


def _span(apart: timedelta) -> str:
    hours = round(apart / timedelta(hours=1))
    return "less than an hour" if hours < 1 else "1 hour" if hours == 1 else f"{hours} hours"
