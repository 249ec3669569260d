"""What the lines around the articles' own words say in a digest, the same in Slack, its twin and the terminal; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.model import Collapse, Completeness, Digest, QuotedWarning, Receipt, Report, Story, WarningLabel
from bot.publishing.digest_citations import Line
from bot.publishing.mrkdwn import clean, cut, web_address
from bot.publishing.wording import counted

CHANGED = "What changed"
SET_UP_BY = " · set up by "
LONGEST_REASON, LONGEST_NAME, LONGEST_LINE = 160, 80, 1_500
MOST_FAILING, MOST_OUTLETS = 3, 6
IN_THE_THREAD = " in the thread"
_MARKS = frozenset('“”"„«»')
_VERBS = ("is ", "has ")  # with which the reasons begin that come behind a name


class Told(NamedTuple):
    """What is not shown, and why: its name where it has one, which leads to its page, and the words behind that."""

    name: str
    url: str | None
    why: str


def title(receipt: Receipt) -> str:
    """Name a digest and its local date."""
    return f"{cut(clean(receipt.name), LONGEST_NAME)} · {_day(receipt.due.astimezone(ZoneInfo(receipt.zone)))}"


def span(receipt: Receipt) -> str:
    """Tell the local time, the zone and the window of a digest: what is shown may be older than that, but not known."""
    zone = ZoneInfo(receipt.zone)
    due, begins, ends = (moment.astimezone(zone) for moment in (receipt.due, receipt.begins, receipt.ends))
    until = f" until {_moment(ends)}" if _moment(ends) != _moment(due) else ""
    return f"{due:%H:%M} {receipt.zone} · new since {_moment(begins)}{until}"


def person(receipt: Receipt) -> str:
    """Name who set a digest up."""
    return cut(clean(receipt.set_up_by), LONGEST_NAME) or "someone"


def outlets(story: Story, *, most: int = MOST_OUTLETS) -> str:
    """Name the outlets of a story; where there are several, count them and its independent origins."""
    return ", ".join(map(outlet, story.outlets[:most])) + beyond(story, most=most)


def outlet(name: str) -> str:
    """Return an outlet's name."""
    return cut(clean(name).strip(), LONGEST_NAME) or "an outlet without a name"


def beyond(story: Story, *, most: int) -> str:
    """Count the outlets that are not named, and where there are several, all of them and their independent origins."""
    hidden = len(story.outlets) - most
    more = f", +{hidden:,} more" if hidden > 0 else ""
    return more + (f" · {origins(story)}" if len(story.outlets) > 1 else "")


def origins(story: Story) -> str:
    """Count the outlets of a story and its independent origins."""
    told = counted(len(story.outlets), "outlet")
    return f"{told}, 1 origin" if story.origins == 1 else f"{told}, {story.origins} independent origins"


def why(story: Story, *, longest: int = LONGEST_REASON) -> str:
    """Say why a story is here; its outlets are counted beside their names already."""
    told = [cut(clean(reason.words), longest) for reason in story.reasons if reason.name != "outlets"]
    return f"Here because: {' · '.join(told)}" if told else ""


def warner(warning: QuotedWarning, report: Report) -> str:
    """Say who warns where, how the words are given, and with which hedge."""
    parts = (
        cut(clean(warning.speaker), LONGEST_NAME) if warning.speaker else "Speaker unclear",
        cut(clean(report.outlet), LONGEST_NAME),
        warning.kind.value.upper(),
        warning.label.value.upper() if warning.label is not WarningLabel.WARNING else "",
        f"hedge: {cut(clean(warning.hedge), LONGEST_NAME)}" if warning.hedge else "",
    )
    return " · ".join(part for part in parts if part)


def place(line: Line) -> str:
    """Return a line's number and the offsets into its article."""
    return f"[{line.number}] {line.said.start}–{line.said.end}"


def in_marks(words: str) -> str:
    """Put words into quotation marks; those that begin or end with their own get no more of them."""
    return words if words[:1] in _MARKS or words[-1:] in _MARKS else f"“{words}”"


def more_warnings(hidden: int, rest: str = IN_THE_THREAD) -> str:
    """Count the warnings of a story that stand elsewhere only."""
    return f"+{counted(hidden, 'more warning')}{rest}" if hidden > 0 else ""


def receipt_lines(receipt: Receipt, *, most: int = MOST_FAILING, rest: str = IN_THE_THREAD) -> list[str]:
    """Say in sentences what was looked at and what became of it; ``rest`` is where the others are, if not here."""
    lines = [
        receipt.late or "",
        f"Earlier digests: {_sentence(receipt.missed)}" if receipt.missed else "",
        f"{_sources(receipt, most, rest)} {_figures(receipt, rest)} Run {receipt.run}.",
        _left_out(receipt),
        _unread(receipt, most, rest),
        _not_looked_at(receipt),
    ]
    return [cut(clean(line), LONGEST_LINE) for line in lines if line]


def more_than_fits(left: Mapping[str, int]) -> str:
    """Say what a thread had no room for, and what to do about it."""
    told = ", ".join(_counted(number, noun) for noun, number in left.items())
    return (
        f"This thread is full. There is more: {told}. “briefbot digest log” has the figures of every run; "
        "choose fewer sources, or warnings only, to see all."
    )


def incomplete(report: Report) -> str:
    """Say that an article could not be read whole; nothing for one that could."""
    if report.completeness is Completeness.FULL:
        return ""
    return "partial text" if report.completeness is Completeness.PARTIAL else "only the beginning could be read"


def unread_lists(receipt: Receipt) -> Mapping[str, list[str]]:
    """Name every source that fails or is not asked, and every entry that could not be read, each under its heading."""
    every = {"Failing": receipt.failing, "Not asked": receipt.idle, "Not read": receipt.unread}
    return {heading: list(map(_named, pairs)) for heading, pairs in every.items()}


def collapsed(digest: Digest) -> list[Told]:
    """Explain each report that is shown within another one; those that cannot be named are counted by their reason."""
    stories = (*digest.stories, *digest.thread)
    known = {report.key: report for story in stories for report in (story.lead, *story.reports)}
    named = [line for each in digest.collapses if (line := _explained(each, known))]
    nameless = Counter(_because(each) for each in digest.collapses if not _explained(each, known))
    return named + [Told("", None, f"{counted(number, 'report')}: {why}") for why, number in nameless.items()]


def told_line(line: Told) -> str:
    """Write what is not shown and why as text, with its page."""
    return joined((f"{line.name}{line.why}", line.url or ""))


def _sources(receipt: Receipt, most: int, rest: str) -> str:
    if not receipt.sources:
        return f"No source is read for this digest: add or resume one, or choose others.{_idle(receipt, most, rest)}"
    told = [f"{receipt.ok:,} ok"]
    if receipt.failing:
        told.append(f"{len(receipt.failing):,} failing ({_listed(receipt.failing, most, rest)})")
    if (idle := receipt.sources - receipt.ok - len(receipt.failing)) > 0:
        told.append(f"{idle:,} not asked")
    return f"{counted(receipt.sources, 'source')}: {', '.join(told)}.{_idle(receipt, most, rest)}"


def _idle(receipt: Receipt, most: int, rest: str) -> str:
    return f" Not asked: {_listed(receipt.idle, most, rest)}." if receipt.idle else ""


def _counted(number: int, noun: str) -> str:
    """Count what people call by several words, or by one with a plural of its own."""
    if noun == "story" and number != 1:
        return f"{number:,} stories"
    first, of, rest = noun.partition(" of ")
    return f"{counted(number, first)}{of}{rest}"


def _figures(receipt: Receipt, rest: str) -> str:
    if not receipt.entries:
        return "Nothing new."
    stories = _counted(receipt.stories, "story")
    parts = [f"{receipt.shown:,} shown"]
    parts += [f"{receipt.in_thread:,}{rest or ' more'}"] if receipt.in_thread else []
    parts += [f"{receipt.filtered:,} filtered out"] if receipt.filtered else []
    parts += [f"{receipt.left_out:,} left out because the thread is full"] if receipt.left_out else []
    return f"{counted(receipt.entries, 'item')} → {receipt.new:,} new → {stories} → {', '.join(parts)}."


def _left_out(receipt: Receipt) -> str:
    told = [f"{number:,} {cut(clean(kind), LONGEST_NAME)}" for kind, number in receipt.collapsed]
    return f"Collapsed: {', '.join(told)}." if told else ""


def _unread(receipt: Receipt, most: int, rest: str) -> str:
    new, still = len(receipt.unread), receipt.still_unread
    told = [f"{counted(new, 'item')} could not be read ({_listed(receipt.unread, most, rest)})."] if new else []
    told += [f"{counted(still, 'item')} of before still could not be read."] if still else []
    return " ".join(told)


def _not_looked_at(receipt: Receipt) -> str:
    """Say what a digest leaves out because it came long ago, or because there was too much."""
    told = []
    if receipt.gap_from:
        began, ended = (moment.astimezone(ZoneInfo(receipt.zone)) for moment in (receipt.gap_from, receipt.begins))
        year = f" {began.year}" if began.year != ended.year else ""
        told.append(f"what came from {began:%a} {began.day} {began:%b}{year} {began:%H:%M} to {_moment(ended)}")
    if receipt.passed_over:
        told.append(f"{counted(receipt.passed_over, 'more item')}, the oldest")
    return f"Not looked at: {'; '.join(told)}." if told else ""


def _listed(pairs: Sequence[tuple[str, str]], most: int, rest: str) -> str:
    hidden = len(pairs) - most
    return "; ".join([*map(_named, pairs[:most]), *([f"+{hidden:,} more{rest}"] if hidden > 0 else [])])


def _named(pair: tuple[str, str]) -> str:
    name, reason = (clean(words).strip() for words in pair)
    verb = next((verb for verb in _VERBS if reason.startswith(verb)), "")
    return f"{cut(name, LONGEST_NAME)}: {cut(reason.removeprefix(verb).rstrip('.'), LONGEST_REASON)}"


def _explained(collapse: Collapse, known: Mapping[str, Report]) -> Told | None:
    kept, dropped = known.get(collapse.kept), known.get(collapse.dropped)
    if dropped is None or kept is None:
        return None
    within = "" if kept is dropped else f" within {_report(kept)}"
    return Told(_report(dropped), web_address(dropped.url), f"{within}: {_because(collapse)}")


def _report(report: Report) -> str:
    return f"{outlet(report.outlet)} {in_marks(cut(clean(report.headline).strip(), LONGEST_NAME))}"


def _because(collapse: Collapse) -> str:
    reason = cut(clean(collapse.reason), LONGEST_REASON)
    untold = collapse.overlap is not None and "overlap" not in reason
    return f"{reason}, overlap {collapse.overlap:.2f}" if untold else reason


def _sentence(words: str) -> str:
    return cut(clean(words).strip().rstrip("."), 2 * LONGEST_REASON) + "."


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _moment(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def joined(parts: Iterable[str]) -> str:
    """Join what there is to say on one line."""
    return " · ".join(part for part in parts if part)
