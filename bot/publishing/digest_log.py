"""Draws what became of a digest's latest times, and who changed it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import MAY_BE_MISSING, Overview, Run, SubscriptionChange
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit, runs
from bot.publishing.digest_facts import Parts
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import cut

MOST_RUNS, MOST_CHANGES, MOST_WORDS = 10, 10, 6
BUDGET = 11_000
LONGEST_SIDE = 60


def draw_log(
    overview: Overview, latest: Sequence[Run], changes: Sequence[SubscriptionChange], *, command: str
) -> Message:
    """Draw a digest's latest runs and changes, the latest first."""
    subscription = overview.subscription
    head = (kit.words(f"{overview.when} · "), *facts.state(overview))
    lines = [_run(run, subscription.zone) for run in latest[:MOST_RUNS]]
    made = [tuple(_change(each, subscription.zone)) for each in [*reversed(changes)][:MOST_CHANGES]]
    while made and sum(map(_size, (*lines, *made))) > BUDGET:
        made.pop()
    none = (kit.words(f"It was not due yet. To have one now: {command} digest run {subscription.number}"),)
    blocks = (
        kit.header(f"Log of digest {facts.numbered(subscription)}"),
        facts.line(*head),
        _listed("Latest runs", lines or [none]),
        *_again(latest[:MOST_RUNS], subscription.zone),
        *([_listed("Latest changes", made)] if made else []),
    )
    text = "\n".join(facts.plain(parts) for parts in (head, *(lines or [none])))
    return Message(cut(text, kit.FALLBACK_TEXT), blocks)


def _listed(title: str, lines: Sequence[Parts]) -> Block:
    return kit.rich(kit.line(kit.words(title, bold=True)), kit.bullets(*(kit.line(*parts) for parts in lines)))


def _size(parts: Parts) -> int:
    return kit.characters([part for part in parts if part])


def _run(run: Run, zone: str) -> Parts:
    return tuple(_run_parts(run, zone))


def _run_parts(run: Run, zone: str) -> Iterator[Element | None]:
    yield kit.words(f"due {facts.local(run.slot.due, zone)}: ")
    yield from facts.result(run, zone)
    yield from (kit.words(f" · {told}") for told in (runs.figures(run), runs.attempts(run)) if told)
    if run.asked_by:
        yield from (kit.words(" · run by "), facts.person(run.asked_by))


def _again(shown: Sequence[Run], zone: str) -> Iterator[Block]:
    """Offer to post the latest run again that is uncertain or has failed."""
    latest = next((run for run in shown if run.state in MAY_BE_MISSING), None)
    if latest:
        yield kit.context(f"The one due {facts.local(latest.slot.due, zone)} can be posted again.")
        yield kit.actions(kit.button("Post again", ids.POST_AGAIN, value=str(latest.id)))


def _change(change: SubscriptionChange, zone: str) -> Iterator[Element | None]:
    yield facts.person(change.made_by)
    yield kit.words(f" {change.verb} it ")
    yield facts.moment(change.made_at, zone)
    told = list(runs.changed(change))
    for number, word in enumerate(told[:MOST_WORDS]):
        yield kit.words("; " if number else ": ")
        if word.label:
            yield from (kit.words(f"{word.label} "), _side(word.name, word.before), kit.words(" → "))
        yield _side(word.name, word.after)
    if len(told) > MOST_WORDS:
        yield kit.words(f"; +{len(told) - MOST_WORDS} more")


def _side(name: str, value: str) -> Element | None:
    return facts.channel(value) if name == "channel" else facts.words(value, most=LONGEST_SIDE)
