"""The plain-text twin of a digest, line by line: for when Slack refuses the blocks, and for the terminal; pure.

What is made by ``twin`` is a message's ``text``: the three characters that Slack parses are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.model import Story
from bot.publishing import digest_wording as wording
from bot.publishing.digest_citations import Cited, Line, Warned, printings, surroundings
from bot.publishing.mrkdwn import clean, cut, escape, web_address

MOST_CHARACTERS = 40_000
BETWEEN = "\n\n"
LONGEST_PASSAGE, LONGEST_AROUND, LONGEST_HEADLINE, LONGEST_NAMED = 2_500, 900, 200, 80

Item = tuple[str, ...]


def twin(items: Iterable[Sequence[str]], *, limit: int, more: str) -> str:
    """Join items, escaped, as far as they fit, cut between items only, and say where there would be more."""
    every = ["\n".join(escape(clean(line)) for line in item if line) for item in items]
    joined = BETWEEN.join(every)
    if len(joined) <= limit:
        return joined
    room = limit - len(escape(more)) - len(BETWEEN)
    kept: list[str] = []
    for item in every:
        room -= len(item) + len(BETWEEN)
        if room < 0:
            break
        kept.append(item)
    return BETWEEN.join([*kept, escape(more)])


def story_lines(cited: Cited, *, longest: int, rest: str = wording.IN_THE_THREAD) -> Item:
    """Write a story: headline, outlets, why it is here, its lead, its first warning and its pages."""
    lead, shown = cited.lead, cited.warnings[:1]
    lines = (
        headline(cited, longest=longest),
        wording.outlets(cited.story),
        wording.incomplete(cited.story.lead),
        wording.why(cited.story),
        quoted(lead, longest=longest) if lead else "",
        *(warning_line(warned, longest=longest) for warned in shown),
        wording.more_warnings(len(cited.warnings) - len(shown), rest),
        web_address(cited.story.lead.url) or "",
        *_elsewhere(cited.story),
    )
    return tuple(line for line in lines if line)


def headline(cited: Cited, *, longest: int) -> str:
    """Write a story's number and headline."""
    words = cut(clean(cited.story.lead.headline), min(longest, LONGEST_HEADLINE))
    return f"{cited.number}. {words or 'Without a headline'}"


def named(cited: Cited) -> str:
    """Name a story, for the lines that stand far from it."""
    words = cut(clean(cited.story.lead.headline), LONGEST_NAMED).strip()
    return f"Story {cited.number}: {words}" if words else f"Story {cited.number}"


def quoted(line: Line, *, longest: int) -> str:
    """Write a line's own words, its number and its offsets."""
    return f"{wording.in_marks(cut(clean(line.said.text), longest))} {wording.place(line)}"


def warning_line(warned: Warned, *, longest: int) -> str:
    """Write who warns, and the words."""
    return f"{wording.warner(warned.warning, warned.line.report)}: {quoted(warned.line, longest=longest)}"


def evidence_lines(warned: Warned) -> Item:
    """Write a warning with its offsets, the words around it in its quote, and its page."""
    before, after = surroundings(warned, longest=LONGEST_AROUND)
    words = cut(clean(warned.warning.text), LONGEST_PASSAGE)
    around = f"In its quote: {wording.in_marks(f'{before}[{words}]{after}')}" if before or after else ""
    return tuple(filter(None, (warning_line(warned, longest=LONGEST_PASSAGE), around, warned.line.url)))


def lead_line(line: Line) -> str:
    """Write where a lead stands in its article, and its page."""
    return f"Lead {wording.joined((wording.place(line), line.url or ''))}"


def _elsewhere(story: Story) -> Iterator[str]:
    """Write where the other outlets of a story have it."""
    others = [report for outlet, report in printings(story).items() if outlet != story.lead.outlet]
    for report in others[: wording.MOST_OUTLETS - 1]:
        yield f"Also: {wording.outlet(report.outlet)} · {web_address(report.url) or 'no link is known'}"
    if hidden := len(others[wording.MOST_OUTLETS - 1 :]):
        yield f"Also: +{hidden:,} more, under Collapsed"
