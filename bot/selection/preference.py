"""Which of several reports is kept or speaks for the others, the same whatever order they come in."""

from __future__ import annotations

from datetime import datetime

from bot.model import Report

BEST_GRADES_FIRST = "ABCDFE"  # F says that nobody has judged the outlet, E that it is known to be unreliable


def standing(grade: str) -> int:
    """Return the place of an Admiralty letter, the best first; an unknown letter counts as F."""
    place = BEST_GRADES_FIRST.find(grade[:1].upper()) if grade else -1
    return place if place >= 0 else BEST_GRADES_FIRST.index("F")


def earliest_first(report: Report) -> tuple[datetime, int, int, str]:
    """Order reports by when they were seen, then by grade, then by the length of the key, then by the key."""
    return report.first_seen, standing(report.grade), len(report.key), report.key


def best_first(report: Report) -> tuple[int, datetime, int, str]:
    """Order reports by grade, then by when they were seen, then by the key."""
    return standing(report.grade), report.first_seen, len(report.key), report.key


def latest_first(report: Report) -> tuple[int, datetime, int, int, str, str]:
    """Order the reports of one article: the highest version first, then the earliest seen."""
    return -report.version, report.first_seen, standing(report.grade), report.entry, report.outlet, report.text_sha256


def when(report: Report) -> datetime:
    """Return when a report was published, or seen where it does not say or says a time to come."""
    return min(report.published or report.first_seen, report.first_seen)
