"""How near the selection of digests comes to a careful desk, on the made corpus. Standard library only.

*Same copy* is scored by pairs of articles: precision is the share of the found pairs that are one text, recall the
share of the true pairs that were found. *Same story* is scored by B³: for each article, the share of its companions
that belong there and the share of those who belong there that are its companions, itself included; then the means of
both and their harmonic mean. Neutral pairs, and as copies the versions of one link, are looked at by neither.

Run it from the repository root: ``python -m tests.selection.measure [path.of.find_copies path.of.find_stories]``.
With ``--harder`` or ``--unseen`` it measures on that corpus, with ``--core`` with what our own core finds in the
articles instead of the names and quotes written down with them, and ``--overlaps`` shows how hard the corpus is. It
fails where a figure is below what is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import fmean

from tests.selection.adapter import MissingError, found
from tests.selection.articles import CORPUS, HARDER, UNSEEN, Group, Pair, Truth, articles, pairs, truth
from tests.selection.overlap import Overlap, overlap

ASKED = {"copies.precision": 1.0, "copies.recall": 0.95, "stories.f1": 0.85}
ASKED_OF_HARDER = ASKED | {"copies.recall": 0.75}  # below 0.85 of overlap people disagree on what is a copy
SHOWN = 12
_FOLDERS = {"--harder": HARDER, "--unseen": UNSEEN}


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures by name, and the pairs that are wrong by the way in which they are wrong."""

    figures: Mapping[str, float]
    wrong: Mapping[str, frozenset[Pair]]

    def short(self, asked: Mapping[str, float] = ASKED) -> dict[str, float]:
        """Return the figures that are below what is asked."""
        return {name: self.figures[name] for name, least in asked.items() if self.figures[name] < least}


def measured(copies: Iterable[Iterable[str]], stories: Iterable[Group], told: Truth, ids: Sequence[str]) -> Measured:
    """Hold groups of copies and clusters of stories against the truth; an article in no cluster is one of its own."""
    stories = list(stories)
    got, right = frozenset(pairs(copies)) - told.uncounted_copies, told.copy_pairs - told.uncounted_copies
    precision, recall = bcubed(stories, told.stories, told.argued_stories, ids)
    joined, belong = frozenset(pairs(stories)), frozenset(pairs(told.stories))
    figures = {
        "copies.precision": len(got & right) / len(got) if got else 1.0,
        "copies.recall": len(got & right) / len(right) if right else 1.0,
        "stories.precision": precision,
        "stories.recall": recall,
        "stories.f1": 2 * precision * recall / (precision + recall),
    }
    wrong = {
        "taken for copies": got - right,
        "copies not seen": right - got,
        "taken for one story": joined - belong - told.argued_stories,
        "one story not seen": belong - joined - told.argued_stories,
    }
    return Measured(figures, wrong)


def bcubed(
    got: Iterable[Group], right: Iterable[Group], argued: frozenset[Pair], ids: Sequence[str]
) -> tuple[float, float]:
    """Return the B³ precision and recall of clusters, without the argued pairs."""
    mine, theirs = _clusters(got, ids), _clusters(right, ids)
    shares = []
    for one in ids:
        spared = {other for other in mine[one] | theirs[one] if frozenset((one, other)) in argued}
        both = len((mine[one] & theirs[one]) - spared)
        shares.append((both / len(mine[one] - spared), both / len(theirs[one] - spared)))
    return fmean(share for share, _ in shares), fmean(share for _, share in shares)


def _clusters(groups: Iterable[Group], ids: Iterable[str]) -> dict[str, Group]:
    alone = {one: frozenset((one,)) for one in ids}
    return alone | {one: group for group in groups for one in group}


@cache
def overlaps(folder: Path = CORPUS) -> dict[Pair, Overlap]:
    """Compare every two articles of a corpus."""
    return {frozenset((one.id, two.id)): overlap(one.text, two.text) for one, two in combinations(articles(folder), 2)}


def hardest(folder: Path) -> list[str]:
    """Return lines that show how hard a corpus is: the least alike copies and the most alike others."""
    told, all_pairs = truth(folder), overlaps(folder)
    copies = {pair: all_pairs[pair] for pair in told.copy_pairs}
    others = {pair: shared for pair, shared in all_pairs.items() if pair not in told.copy_pairs | told.uncounted_copies}
    versions = {pair: all_pairs[pair] for pair in pairs(told.versions)}
    lines = []
    for number, name in enumerate(Overlap._fields):
        for title, chosen, most in (("copies, least", copies, False), ("others, most", others, True)):
            lines.append(f"\n{title} {name}")
            lines += _lines(sorted(chosen.items(), key=lambda one: one[1][number], reverse=most)[:SHOWN])
    return [*lines, "\nversions of one link", *_lines(versions.items())]


def _lines(compared: Iterable[tuple[Pair, Overlap]]) -> list[str]:
    return [
        "  ".join([" ", *(f"{name} {value:.2f}" for name, value in shared._asdict().items()), _named(pair)])
        for pair, shared in compared
    ]


def _named(pair: Pair) -> str:
    return " · ".join(sorted(pair))


def shown(result: Measured, folder: Path, asked: Mapping[str, float]) -> list[str]:
    """Return the figures and every wrong pair as lines."""
    texts = {one.id: one.text for one in articles(folder)}
    lines = [
        f"{name:18} {value:.4f}{f'  (asked: {asked[name]:.2f})' if name in asked else ''}"
        for name, value in result.figures.items()
    ]
    for name, wrong in result.wrong.items():
        lines.append(f"\n{name}: {len(wrong)}")
        lines += _lines((pair, overlap(*(texts[one] for one in sorted(pair)))) for pair in sorted(wrong, key=_named))
    return lines


def main(arguments: Sequence[str]) -> int:
    """Print the figures; return 1 where one is too low and 2 where there is nothing to measure."""
    folder = next((folder for flag, folder in _FOLDERS.items() if flag in arguments), CORPUS)
    asked = ASKED if folder == CORPUS else ASKED_OF_HARDER
    if "--overlaps" in arguments:
        sys.stdout.write("\n".join(hardest(folder)).lstrip("\n") + "\n")
        return 0
    paths = [each for each in arguments if not each.startswith("--")]
    try:
        copies, stories = found(*paths, folder=folder, by_core="--core" in arguments)
    except MissingError as missing:
        sys.stdout.write(f"Nothing was measured: {missing}\n")
        return 2
    result = measured(copies, stories, truth(folder), [one.id for one in articles(folder)])
    sys.stdout.write("\n".join([f"{len(articles(folder))} articles", *shown(result, folder, asked)]) + "\n")
    return 1 if result.short(asked) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
