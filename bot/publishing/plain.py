"""The plain-text twin of a brief and of a failure, for when Slack refuses the blocks; pure.

The result is a message's ``text``: the three characters that Slack parses are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.model import Excerpt, QuotedWarning, Span, StoredBrief
from bot.publishing import kit, wording
from bot.publishing.blocks import important
from bot.publishing.citations import Citation, cite
from bot.publishing.editions import TITLE, shown_changes
from bot.publishing.mrkdwn import clean, cut, escape, fit

LONGEST_LINE = 700


def plain_brief(stored: StoredBrief) -> str:
    """Write a brief as text of at most 4,000 characters, cut between lines only."""
    foot = ["", f"{wording.COPIED} {wording.seal(stored)}"]
    return _within(kit.FALLBACK_TEXT, _lines(stored), foot, stored)


def plain_failure(sentence: str) -> str:
    """Write a failure as text."""
    return fit(sentence, kit.FALLBACK_TEXT)


def _lines(stored: StoredBrief) -> Iterator[str]:
    brief, numbers = stored.brief, cite(stored.brief)
    yield wording.title(brief.article)
    yield " · ".join(wording.record(stored))
    yield from (f"{TITLE}: {change}" for change in shown_changes(stored))
    if brief.bottom_line:
        yield f"Bottom line: {_cited(brief.bottom_line, numbers)}"
    yield from (f"• {_cited(point, numbers)}" for point in wording.key_points(brief))
    if brief.actors:
        yield "Key actors: " + ", ".join(actor.name for actor in wording.key_actors(brief))
    yield f"Quoted warnings: {len(brief.warnings)}"
    for number in important(brief):
        warning = brief.warnings[number]
        yield f"{wording.speech(brief, warning)}: {_cited(warning, numbers)}"
    yield from (f"Check: {check}" for check in wording.checks(brief))


def _cited(line: Excerpt | QuotedWarning, numbers: dict[Span, Citation]) -> str:
    return f"“{cut(line.text, LONGEST_LINE)}” [{numbers[Span(line.start, line.end)].number}]"


def _within(limit: int, lines: Iterable[str], foot: list[str], stored: StoredBrief) -> str:
    every = [escape(clean(line)) for line in lines]
    more = escape(f"… the rest is in brief {stored.id}.")
    room = limit - sum(len(line) + 1 for line in [*foot, more])
    kept: list[str] = []
    for line in every:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, more, *foot])
        kept.append(line)
    return "\n".join([*kept, *foot])
