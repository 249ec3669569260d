"""Same copy: one text printed by several outlets, cut, edited, or with paragraphs of their own in it.

Reports are taken in the order in which they would be kept, and each is compared with those kept so far, never with
their copies: what is far from the kept text stays, however long a chain of copies leads there. An index of the smallest
hashes finds whom to compare with, so that the work grows with the number of reports and not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain, combinations

from bot.model import Collapse, Report
from bot.selection.facts import adds_a_warning, alike_beside_edits, differ_in_fact, of_one_mould
from bot.selection.names import shared_names
from bot.selection.preference import earliest_first, standing
from bot.selection.signature import overlap, overlap_outside

KIND = "same copy"
SAME = 0.85
TOLD = 0.65  # is enough outside quotes; within them reporters agree who were in one room
EDITED, ALL_EDITED = 0.5, 0.25  # is enough where first sentence and quotes are the same, and where there are quotes:
# one changed word breaks five shingles, and of a text with one word in four changed a quarter is left
LEAST_TOLD = 0.15  # outside quotes, of a text that is edited so much
SURE = 0.75  # with a larger overlap two texts that begin alike are not only of one mould
APART = 0.3  # two texts inside a third one that overlap less make it a round-up

_INDEXED, _ASKED = 24, 72  # smallest hashes of a kept text, and of one that is looked up: of a copy cut to a fifth of
# which a third is new, three are met on average
_CROWD = 48  # texts that share a hash; what more texts than these share is boilerplate
_COMPARED = 12
_FEW = 20  # shingles; the shorter of two texts with fewer must be nearly as long as the other
_LEAST_LENGTH, _LEAST_LENGTH_OF_FEW = 0.2, 0.7


@dataclass(frozen=True, slots=True)
class Copies:
    """One text: the report that is kept, the others, and why each of them is a copy."""

    kept: Report
    others: tuple[Report, ...] = ()
    collapses: tuple[Collapse, ...] = ()

    @property
    def reports(self) -> tuple[Report, ...]:
        """Return all reports of the text, the kept one first."""
        return (self.kept, *self.others)


def find_copies(reports: Sequence[Report]) -> tuple[Copies, ...]:
    """Group the reports of one text, the earliest kept first; no version may come twice.

    A text that holds several others that have little in common is a round-up, and nobody's copy.
    """
    roundups, index = _roundups(reports), _Index()
    groups: dict[tuple[str, int], list[tuple[Report, float]]] = {}
    for report in sorted(reports, key=lambda report: (earliest_first(report), report.version)):
        matches = [] if _identity(report) in roundups else index.matches(report, _same_copy)
        if matches:
            share, kept = matches[0]
            groups[_identity(kept)].append((report, share))
        else:
            groups[_identity(report)] = [(report, 1.0)]
            if _identity(report) not in roundups:
                index.add(report)
    return tuple(_group(group) for group in groups.values())


def copies_of(kept: Sequence[Report], reports: Sequence[Report]) -> dict[str, tuple[Report, float, str]]:
    """Return, by the key of each report that is one of the kept printed again, that one, the overlap and what else.

    More is asked than of copies: what has a good part of its own may be news, and would never be shown.
    """
    index = _Index()
    for report in sorted(kept, key=earliest_first):
        index.add(report)
    found = {}
    for report in reports:
        others = [(other, share) for share, other in index.matches(report, _printed_again) if other.key != report.key]
        if others:
            other, share = others[0]
            found[report.key] = other, share, _beside(other, report, share)
    return found


def explain(kept: Report, dropped: Report, share: float) -> str:
    """Say in one sentence why a report is a copy of another and why the other one is kept."""
    whole = "the same text again" if kept.outlet == dropped.outlet else "same agency copy"
    what = whole if share >= SAME else "mostly the same text"
    if kept.first_seen != dropped.first_seen:
        why = "kept the earliest"
    elif standing(kept.grade) != standing(dropped.grade):
        why = "kept the better graded"
    else:
        why = f"seen at once, kept {_by_link(kept, dropped)}"
    return f"{what}, overlap {share:.2f}{_beside(kept, dropped, share)}, {why}"


def _beside(kept: Report, dropped: Report, share: float) -> str:
    """Say what speaks for a copy beside an overlap that is not enough by itself."""
    if share >= SAME:
        return ""
    if _is_edited(kept, dropped, share):
        return f" with the same beginning{' and quotes' if kept.quotes and dropped.quotes else ''}"
    return f", {_told(kept, dropped):.2f} outside quotes" if kept.quotes or dropped.quotes else ""


def _by_link(kept: Report, dropped: Report) -> str:
    """Say how two reports differ that were seen at once and are graded alike."""
    if not (kept.url and dropped.url):
        return "the one with a link" if kept.url else "one of them"
    return "the shorter link" if len(kept.key) < len(dropped.key) else "the link that comes first by its letters"


def _group(group: Sequence[tuple[Report, float]]) -> Copies:
    (kept, _), *others = group
    collapses = (Collapse(kept.key, other.key, KIND, explain(kept, other, share), share) for other, share in others)
    return Copies(kept, tuple(other for other, _ in others), tuple(collapses))


def _identity(report: Report) -> tuple[str, int]:
    return report.key, report.version


def _roundups(reports: Iterable[Report]) -> frozenset[tuple[str, int]]:
    """Return the texts that hold at least two shorter texts which are not about the same."""
    index, found = _Index(), set()
    for report in sorted(reports, key=lambda report: (report.signature[0], earliest_first(report))):
        inside = index.matches(report, _inside)
        if any(_unlike(one, other) for (_, one), (_, other) in combinations(inside, 2)):
            found.add(_identity(report))
        elif not inside:
            index.add(report)
    return frozenset(found)


@dataclass(slots=True)
class _Index:
    """Finds the kept texts that a text has hashes in common with."""

    _kept: list[Report] = field(default_factory=list)
    _first: dict[int, int] = field(default_factory=dict)
    _others: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Keep a text."""
        place = len(self._kept)
        for value in report.signature[1 : 1 + _INDEXED]:
            if self._first.setdefault(value, place) != place and len(others := self._others.get(value, ())) < _CROWD:
                self._others[value] = (*others, place)
        self._kept.append(report)

    def matches(self, report: Report, judge: Callable[[Report, Report], float]) -> list[tuple[float, Report]]:
        """Return the kept texts to which the judge gives more than 0, with what it gives, the greatest first."""
        values = [value for value in report.signature[1 : 1 + _ASKED] if value in self._first]
        shared = Counter(map(self._first.__getitem__, values))
        shared.update(chain.from_iterable(self._others[value] for value in values if value in self._others))
        nearest = nsmallest(_COMPARED, shared.items(), key=lambda each: (-each[1], each[0]))
        shares = ((judge(self._kept[place], report), place) for place, _ in nearest)
        same = sorted((-share, place) for share, place in shares if share)
        return [(-share, self._kept[place]) for share, place in same]


def _unlike(one: Report, other: Report) -> bool:
    """Tell whether two reports have little in common and name nobody both, as two cuts of one text would."""
    return overlap(one.signature, other.signature) < APART and not shared_names(one.actors, other.actors)


def _inside(one: Report, other: Report) -> float:
    """Return the overlap of two reports if most of the shorter one lies in the longer one, else 0."""
    share = overlap(one.signature, other.signature)
    return share if share >= TOLD and min(one.signature[0], other.signature[0]) >= _FEW else 0.0


def _same_copy(one: Report, other: Report) -> float:
    """Return the overlap of two reports that are the same copy, else 0."""
    few, many = sorted((one.signature[0], other.signature[0]))
    if few < many * (_LEAST_LENGTH if few >= _FEW else _LEAST_LENGTH_OF_FEW):
        return 0.0
    share = overlap(one.signature, other.signature)
    if share < ALL_EDITED or differ_in_fact(one, other, share):
        return 0.0
    if share >= SAME or _is_edited(one, other, share):
        return share
    return share if _told(one, other) >= TOLD and not adds_a_warning(one, other) else 0.0


def _printed_again(one: Report, other: Report) -> float:
    """Return the overlap of two reports that are one text but for an edit or two, else 0."""
    share = _same_copy(one, other)
    return share if share >= SAME or (share >= SURE and _is_edited(one, other, share)) else 0.0


def _is_edited(one: Report, other: Report, share: float) -> bool:
    """Tell whether two reports are alike beside edits, the more surely the less of the words is the same."""
    if share < EDITED and not (one.quotes and other.quotes and _told(one, other) >= LEAST_TOLD):
        return False
    return alike_beside_edits(one, other) and not (share < SURE and of_one_mould(one, other))


def _told(one: Report, other: Report) -> float:
    """Return the overlap of two reports outside their quotes."""
    return overlap_outside(one.signature, other.signature, (*one.quotes, *other.quotes))
