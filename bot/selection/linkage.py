"""Average linkage: what is alike on average is put together, so that one hub in common joins nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush, nlargest

from bot.selection.resemblance import Feature, Vector, product, total

WINDOW = timedelta(hours=36)

_TELLING = 24  # features of a report that it is found by, the weightiest
_LATEST = 12  # of the earlier reports with a feature that a report is compared with
_NEIGHBOURS = 16
_FAINT = 0.6  # of the bar; what the weightiest features of a pair must come to


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places of reports that belong together, their vectors added up, and the time from the first to the last."""

    places: tuple[int, ...]
    vector: Vector
    first: datetime
    last: datetime

    def alike(self, other: Cluster) -> float:
        """Return how alike the reports of two clusters are on average; 0 if too long a time lies between them."""
        if max(self.first, other.first) - min(self.last, other.last) > WINDOW:
            return 0.0
        return product(self.vector, other.vector) / (len(self.places) * len(other.places))

    def joined(self, other: Cluster) -> Cluster:
        """Return both clusters as one."""
        few, many = sorted((self, other), key=lambda cluster: (len(cluster.places), cluster.places))
        places = tuple(sorted(few.places + many.places))
        first, last = min(few.first, many.first), max(few.last, many.last)
        return Cluster(places, total((many.vector, few.vector)), first, last)


def link(
    vectors: Sequence[Vector], times: Sequence[datetime], bar: float, *, apart: Callable[[int, int], bool]
) -> list[tuple[int, ...]]:
    """Return the places of vectors in clusters whose parts are at least so alike on average.

    The vectors must come in the order of their times; two places that are told ``apart`` are never in one cluster.
    """
    linkage = _Linkage(bar, len(vectors))
    for place, (vector, time) in enumerate(zip(vectors, times, strict=True)):
        linkage.clusters[place] = Cluster((place,), vector, time, time)
    for one, other in sorted(_candidates(vectors, bar)):
        linkage.meet(one, other, apart)
    linkage.run()
    return sorted(cluster.places for cluster in linkage.clusters.values())


@dataclass(slots=True)
class _Linkage:
    """The clusters so far, which of them are neighbours, and the pairs that may be joined, the most alike on top."""

    bar: float
    _size: int
    clusters: dict[int, Cluster] = field(default_factory=dict)
    _near: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _pairs: list[tuple[float, int, int]] = field(default_factory=list)
    _apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _joined: int = 0

    def meet(self, one: int, other: int, apart: Callable[[int, int], bool] | None = None) -> None:
        """Remember two clusters as neighbours, and as a pair to join, if they are alike enough.

        Others need not be remembered: the average of two clusters is below the bar if that of all their parts is.
        """
        alike = self.clusters[one].alike(self.clusters[other])
        if apart and alike >= self.bar and apart(one, other):
            self._apart[one].add(other)
            self._apart[other].add(one)
        if other in self._apart.get(one, ()):
            return
        if alike >= self.bar:
            self._near[one].add(other)
            self._near[other].add(one)
            heappush(self._pairs, (-alike, one, other))

    def run(self) -> None:
        """Join the most alike pair until no pair is alike enough."""
        while self._pairs:
            _, one, other = heappop(self._pairs)
            if one in self.clusters and other in self.clusters:
                self._join(one, other)

    def _join(self, *parts: int) -> None:
        one, other = parts
        made = self._size + self._joined
        self._joined += 1
        self.clusters[made] = self.clusters.pop(one).joined(self.clusters.pop(other))
        for place in {place for part in parts for place in self._apart.pop(part, ())}:
            self._apart[place].add(made)
            self._apart[made].add(place)
        for place in sorted({place for part in parts for place in self._near.pop(part, ())}.difference(parts)):
            self._near[place].difference_update(parts)
            self.meet(place, made)


def _candidates(vectors: Sequence[Vector], bar: float) -> set[tuple[int, int]]:
    """Return the pairs that may be alike: each report with the nearest of the latest ones that share a feature."""
    holders: dict[Feature, tuple[int, ...]] = {}
    pairs: set[tuple[int, int]] = set()
    for place, vector in enumerate(vectors):
        shared: dict[int, float] = defaultdict(float)
        for feature in nlargest(_TELLING, vector, key=vector.__getitem__):
            weight, there = vector[feature] ** 2, holders.get(feature, ())
            for other in there:
                shared[other] += weight
            holders[feature] = (*there[1 - _LATEST :], place)
        close = sorted((-alike, other) for other, alike in shared.items() if alike >= bar * _FAINT)
        pairs.update((other, place) for _, other in close[:_NEIGHBOURS])
    return pairs
