"""Reports with one key are one article: its latest version is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.model import Collapse, Report
from bot.selection.preference import earliest_first, latest_first

KIND = "same article"


def latest(reports: Sequence[Report]) -> tuple[tuple[Report, ...], tuple[Collapse, ...]]:
    """Return the latest report of each article, the earliest seen article first, and why the others are not shown."""
    articles: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda report: (report.key, latest_first(report))):
        articles[report.key].append(report)
    kept = sorted((article[0] for article in articles.values()), key=earliest_first)
    dropped = [(article[0], older) for article in articles.values() for older in article[1:]]
    return tuple(kept), tuple(Collapse(new.key, old.key, KIND, _reason(new, old)) for new, old in dropped)


def _reason(new: Report, old: Report) -> str:
    if new.version == old.version:
        return f"the same article, announced again by {old.outlet}"
    edits = len(new.changed)
    told = f", {edits} {'passage' if edits == 1 else 'passages'} changed" if edits else ""
    return f"version {old.version} of the same article, version {new.version} is shown{told}"
