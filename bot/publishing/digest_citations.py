"""Numbers the stories of a digest and the lines it quotes, so that the message, the thread and the twin cite alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from bot.model import Digest, Excerpt, QuotedWarning, QuoteKind, Report, Span, Story
from bot.publishing.mrkdwn import clean, cut, passage_link, web_address


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a digest quotes, word for word, and the report it stands in."""

    number: int
    report: Report
    said: Excerpt | QuotedWarning

    @property
    def url(self) -> str | None:
        """Return the page's address, where there is one, with a fragment that scrolls to the line."""
        return passage_link(self.report.url, self.said.text, Span(0, len(self.said.text)))


@dataclass(frozen=True, slots=True)
class Warned:
    """A quoted warning, once for all the reports that print it, the most telling of its story first."""

    line: Line
    warning: QuotedWarning


@dataclass(frozen=True, slots=True)
class Cited:
    """A story with its number in the digest and its numbered lines."""

    number: int
    story: Story
    lead: Line | None
    warnings: tuple[Warned, ...]


def cite_stories(digest: Digest) -> tuple[Cited, ...]:
    """Number the stories that are shown and then those in the thread, and the lines of all of them."""
    numbers = count(1)
    stories = (*digest.stories, *digest.thread)
    return tuple(_cite(place, story, numbers) for place, story in enumerate(stories, 1))


def printings(story: Story) -> Mapping[str, Report]:
    """Return the report of each outlet of a story to which its name leads, that of the lead first."""
    found = {story.lead.outlet: story.lead}
    for report in story.reports:
        if report.outlet not in found or not web_address(found[report.outlet].url):
            found[report.outlet] = report
    return found


def surroundings(warned: Warned, *, longest: int) -> tuple[str, str]:
    """Return the words of its quote that stand before and after a warning, those next to it where there are many."""
    words = warned.warning.text
    quote = next((quote for quote in warned.line.report.quotes if words in quote), words)
    before, after = map(clean, quote.partition(words)[::2])
    if len(before) > longest:
        before = f"…{before[-longest:].partition(' ')[2]}"
    return before, cut(after, longest)


def _cite(place: int, story: Story, numbers: Iterator[int]) -> Cited:
    lead = Line(next(numbers), story.lead, story.lead.lead) if story.lead.lead else None
    watched = frozenset(speaker for reason in story.reasons for speaker in reason.speakers)
    found = sorted(
        _different(story.reports), key=lambda each: (each[1].speaker in watched, *_importance(each[1])), reverse=True
    )
    warnings = tuple(Warned(Line(next(numbers), report, warning), warning) for report, warning in found)
    return Cited(place, story, lead, warnings)


def _different(reports: Sequence[Report]) -> list[tuple[Report, QuotedWarning]]:
    found: dict[tuple[str, str], tuple[Report, QuotedWarning]] = {}
    for report in reports:
        for warning in report.warnings:
            same = (warning.speaker or "").casefold(), clean(warning.text).casefold()
            found.setdefault(same, (report, warning))
    return list(found.values())


def _importance(warning: QuotedWarning) -> tuple[bool, bool, bool]:
    return warning.explicit, warning.speaker is not None, warning.kind is not QuoteKind.INDIRECT
