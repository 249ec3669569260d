"""Draws what became of a digest's latest times, and who changed it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.model import Overview, Run, SlotState, SubscriptionChange
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing.digest_facts import Parts
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import cut
from bot.publishing.wording import counted

MOST_RUNS, MOST_CHANGES, MOST_WORDS = 10, 10, 6
BUDGET = 11_000
LONGEST_SIDE = 60
FIELDS: Final[Mapping[str, str]] = {
    "at": "time",
    "zone": "time zone",
    "feeds": "sources",
    "watched": "watched actors",
    "most": "most stories",
    "include": "what is included",
    "empty_day": "empty day",
}
_REPEATABLE: Final = frozenset({SlotState.UNCERTAIN, SlotState.FAILED})
_DAYS: Final = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = re.compile(r"\b[1-7]\b")


def draw_log(
    overview: Overview, runs: Sequence[Run], changes: Sequence[SubscriptionChange], *, command: str
) -> Message:
    """Draw a digest's latest runs and changes, the latest first."""
    subscription = overview.subscription
    head = (kit.words(f"{overview.when} · "), *facts.state(overview))
    lines = [_run(run, subscription.zone) for run in runs[:MOST_RUNS]]
    made = [tuple(_change(each, subscription.zone)) for each in [*reversed(changes)][:MOST_CHANGES]]
    while made and sum(map(_size, (*lines, *made))) > BUDGET:
        made.pop()
    none = (kit.words(f"It was not due yet. To have one now: {command} digest run {subscription.number}"),)
    blocks = (
        kit.header(f"Log of digest {facts.numbered(subscription)}"),
        facts.line(*head),
        _listed("Latest runs", lines or [none]),
        *_again(runs[:MOST_RUNS], subscription.zone),
        *([_listed("Latest changes", made)] if made else []),
    )
    text = "\n".join(facts.plain(parts) for parts in (head, *(lines or [none])))
    return Message(cut(text, kit.FALLBACK_TEXT), blocks)


def counts(run: Run) -> str:
    """Write the figures of a run, such as *212 items → 37 new → 12 shown*."""
    known = run.counts
    if "entries" not in known:
        return ""
    steps = [counted(known["entries"], "item")]
    steps += [f"{known[name]:,} {words}" for name, words in (("new", "new"), ("shown", "shown")) if name in known]
    more = f", {known['in_thread']:,} in the thread" if known.get("in_thread") else ""
    return " → ".join(steps) + more


def _listed(title: str, lines: Sequence[Parts]) -> Block:
    return kit.rich(kit.line(kit.words(title, bold=True)), kit.bullets(*(kit.line(*parts) for parts in lines)))


def _size(parts: Parts) -> int:
    return kit.characters([part for part in parts if part])


def _run(run: Run, zone: str) -> Parts:
    return tuple(_run_parts(run, zone))


def _run_parts(run: Run, zone: str) -> Iterator[Element | None]:
    yield kit.words(f"due {facts.local(run.slot.due, zone)}: ")
    yield from facts.result(run, zone)
    yield kit.words(f" · {figures}") if (figures := counts(run)) else None
    if run.attempt > 1:
        yield kit.words(f" · {run.attempt} attempts")
    if run.asked_by:
        yield from (kit.words(" · run by "), facts.person(run.asked_by))


def _again(runs: Sequence[Run], zone: str) -> Iterator[Block]:
    """Offer to post the latest run again that is uncertain or has failed."""
    latest = next((run for run in runs if run.state in _REPEATABLE), None)
    if latest:
        yield kit.context(f"The one due {facts.local(latest.slot.due, zone)} can be posted again.")
        yield kit.actions(kit.button("Post again", ids.POST_AGAIN, value=str(latest.id)))


def _change(change: SubscriptionChange, zone: str) -> Iterator[Element | None]:
    yield facts.person(change.made_by)
    yield kit.words(f" {change.verb} it ")
    yield facts.moment(change.made_at, zone)
    shown = [said for said in change.words if change.verb == "changed" or said[0] == "reason"]
    for number, (name, before, after) in enumerate(shown[:MOST_WORDS]):
        yield kit.words("; " if number else ": ")
        yield kit.words(f"{FIELDS.get(name, name)} ")
        yield from (_side(name, before), kit.words(" → "), _side(name, after))
    if len(shown) > MOST_WORDS:
        yield kit.words(f"; +{len(shown) - MOST_WORDS} more")


def _side(name: str, value: str) -> Element | None:
    if name == "channel":
        return facts.channel(value)
    if name == "days":
        value = _DAY.sub(lambda found: _DAYS[int(found[0])], value)
    return facts.words(value, most=LONGEST_SIDE) or kit.words("none")
