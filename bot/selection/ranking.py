"""Why a story stands where it stands: reasons with stated weights, each with the words that are printed.

A watched actor counts most, then a warning by a named speaker, then how many independent origins tell of the event, how
new it is, and how the best of its outlets is graded. A story's rank is the sum of its reasons and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import log2

from bot.model import Reason, Report, Story
from bot.selection.names import fold, is_named, same_name
from bot.selection.preference import best_first, when
from bot.selection.quotes import QuoteRoll, beginning, common_words

WATCHED, WARNING, UNNAMED_WARNING, ORIGINS, RECENCY = 4.0, 3.0, 1.0, 1.0, 2.0
MOST_ORIGINS = 3.0  # eight independent origins weigh this much, and more weigh no more
HALF_LIFE = timedelta(hours=12)
_DAYS, _DATES = timedelta(hours=48), timedelta(days=30)  # from these ages on, one is told in days, and as a date
GRADED = {"A": 1.5, "B": 1.0, "C": 0.5, "D": 0.25, "E": 0.0}


def rank(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Order stories by the sum of their reasons, then the latest first, then by the key of the lead."""
    return tuple(sorted(stories, key=lambda story: (-weight(story), -_latest(story.reports), story.lead.key)))


def weight(story: Story) -> float:
    """Return what the reasons of a story come to."""
    return round(sum(reason.weight for reason in story.reasons), 6)


def find_reasons(
    reports: Sequence[Report], texts: Sequence[Report], origins: int, watched: Sequence[str], now: datetime
) -> tuple[Reason, ...]:
    """Return what speaks for a story, the weightiest first; the recency is always among the reasons.

    ``texts`` are those of the reports that are not copies of another one.
    """
    outlets = dict.fromkeys(report.outlet for report in reports)
    reasons = (
        watched_reason(reports, watched),
        warning_reason(reports),
        _origins(len(outlets), origins),
        _shared_quote(texts),
        _recency(reports, now),
        _grade(reports),
    )
    return tuple(sorted((reason for reason in reasons if reason), key=lambda reason: (-reason.weight, reason.name)))


def watched_reason(reports: Sequence[Report], watched: Sequence[str]) -> Reason | None:
    """Tell which watched actors or phrases a story has, word for word, in its actors, headlines, leads and quotes."""
    found = [name for name in dict.fromkeys(watched) if any(_mentions(report, name) for report in reports)]
    if not found:
        return None
    speakers = dict.fromkeys(warning.speaker for report in reports for warning in report.warnings if warning.speaker)
    meant = tuple(speaker for speaker in speakers if any(_is_meant(name, speaker) for name in found))
    return Reason("watched", WATCHED, f"watched: {', '.join(found)}", meant)


def warning_reason(reports: Sequence[Report]) -> Reason | None:
    """Tell who warns in a story; a warning without a named speaker counts less."""
    warnings = [warning for report in reports for warning in report.warnings]
    named = list(dict.fromkeys(warning.speaker for warning in warnings if warning.speaker))
    if named:
        more = f" and {len(named) - 2} more" if len(named) > 2 else ""
        return Reason("warning", WARNING, f"quoted warning by {', '.join(named[:2])}{more}")
    return Reason("warning", UNNAMED_WARNING, "quoted warning, the speaker is not named") if warnings else None


def _mentions(report: Report, name: str) -> bool:
    lead = (report.lead.text,) if report.lead else ()
    return any(is_named(name, text) for text in (report.headline, *lead, *report.actors, *report.quotes))


def _is_meant(name: str, speaker: str) -> bool:
    return is_named(name, speaker) or same_name(fold(name), fold(speaker))


def _origins(outlets: int, origins: int) -> Reason | None:
    if outlets < 2:
        return None
    told = "1 origin" if origins == 1 else f"{origins} independent origins"
    added = min(ORIGINS * log2(origins), MOST_ORIGINS)
    return Reason("outlets", round(added, 6), f"{outlets} outlets, {told}")


def _shared_quote(texts: Sequence[Report]) -> Reason | None:
    """Tell that several outlets quote the same words; it adds nothing, for they may have them from one occasion."""
    roll, told_by = QuoteRoll(), defaultdict[int, dict[str, str]](dict)
    for report in texts:
        for quote in report.quotes:
            for number in roll.numbers(quote):
                told_by[number].setdefault(report.outlet, quote)
    _, outlets = max(told_by.items(), key=lambda each: (len(each[1]), -each[0]), default=(0, {}))
    words = common_words(tuple(outlets.values())) if len(outlets) > 1 else ""
    if not words:
        return None
    return Reason("shared quote", 0.0, f"{len(outlets)} outlets share the quote “{beginning(words)}”")


def _recency(reports: Sequence[Report], now: datetime) -> Reason:
    latest = max(when(report) for report in reports)
    age = max(now - latest, timedelta(0))
    return Reason("recency", round(RECENCY * 0.5 ** (age / HALF_LIFE), 6), f"latest report {_ago(age, latest)}")


def _ago(age: timedelta, moment: datetime) -> str:
    if age >= _DATES:
        return f"published {moment.day} {moment:%b %Y}"
    if age >= _DAYS:
        return f"{age.days} days ago"
    hours = int(age / timedelta(hours=1))
    return "within the last hour" if hours < 1 else "1 hour ago" if hours == 1 else f"{hours} hours ago"


def _grade(reports: Sequence[Report]) -> Reason | None:
    """Tell the best grade; F, not judged, adds nothing and is not told."""
    best = min(reports, key=best_first)
    added = GRADED.get(best.grade[:1].upper())
    return Reason("grade", added, f"best source graded {best.grade}, {best.outlet}") if added is not None else None


def _latest(reports: Sequence[Report]) -> float:
    return max(when(report) for report in reports).timestamp()
