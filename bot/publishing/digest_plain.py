"""The plain-text twin of a digest, line by line: for when Slack refuses the blocks, and for the terminal; pure.

What is made by ``twin`` is a message's ``text``: the three characters that Slack parses are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.publishing import digest_wording as wording
from bot.publishing.digest_citations import Cited, Line, Warned, surroundings
from bot.publishing.mrkdwn import clean, cut, escape, web_address

MOST_CHARACTERS = 40_000
BETWEEN = "\n\n"
LONGEST_PASSAGE, LONGEST_AROUND = 2_500, 900

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


def story_lines(cited: Cited, *, longest: int, most_warnings: int = 1) -> Item:
    """Write a story: headline, outlets, why it is here, its lead and its first warnings."""
    lead, shown = cited.lead, cited.warnings[:most_warnings]
    lines = (
        headline(cited, longest=longest),
        wording.outlets(cited.story),
        wording.incomplete(cited.story.lead),
        wording.why(cited.story),
        quoted(lead, longest=longest) if lead else "",
        *(warning_line(warned, longest=longest) for warned in shown),
        wording.more_warnings(len(cited.warnings) - len(shown)),
        web_address(cited.story.lead.url) or "",
    )
    return tuple(line for line in lines if line)


def headline(cited: Cited, *, longest: int) -> str:
    """Write a story's number and headline."""
    return f"{cited.number}. {cut(clean(cited.story.lead.headline), longest) or 'Without a headline'}"


def quoted(line: Line, *, longest: int) -> str:
    """Write a line's own words and its number."""
    return f"“{cut(clean(line.said.text), longest)}” [{line.number}]"


def warning_line(warned: Warned, *, longest: int) -> str:
    """Write who warns, and the words."""
    return f"{wording.warner(warned.warning, warned.line.report)}: {quoted(warned.line, longest=longest)}"


def evidence_lines(warned: Warned) -> Item:
    """Write a warning with the words around it in its quote, its offsets and its page."""
    before, after = surroundings(warned, longest=LONGEST_AROUND)
    words = cut(clean(warned.warning.text), LONGEST_PASSAGE)
    place = wording.joined((wording.place(warned.line), warned.line.url or ""))
    around = f"In its quote: “{before}[{words}]{after}”" if before or after else ""
    return tuple(filter(None, (warning_line(warned, longest=LONGEST_PASSAGE), around, place)))
