"""Draws a team's digests, how one is set up, and what became of it, for the terminal and for programs; pure.

``clean`` goes over everything that is drawn. JSON keeps every character, those that cannot be seen as escapes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, time, tzinfo
from typing import Any

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.model import (
    MAY_BE_MISSING,
    Include,
    Overview,
    Run,
    SlotState,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    lateness,
)
from bot.publishing import export, health, kit, runs
from bot.publishing.digest_facts import EMPTY, included, numbered
from bot.publishing.mrkdwn import clean, cut
from bot.publishing.wording import counted

NONE_YET = "No digests yet. Set one up: briefbot digest new --name NAME --channel ID --at 07:30"
LONGEST_REASON = 240
_FAINT, _RED = Style(dim=True), Style(color="red", bold=True)
_ON_A_BUTTON = re.compile(r"[^.]*“Post again”[^.]*(?:\.|$)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")


def draw_digests(overviews: Sequence[Overview], now: datetime) -> RenderableType:
    """Return a table of a team's digests by number."""
    if not overviews:
        return Text(NONE_YET)
    table = Table(box=None, pad_edge=False, header_style=Style(bold=True, color="cyan"))
    table.add_column("No.", justify="right", no_wrap=True)
    for column in ("Digest", "Due", "Next", "State", "Last run"):
        table.add_column(column, overflow="fold")
    for each in overviews:
        table.add_row(*_cells(each, now))
    missing = [each for each in overviews if each.last and each.last.state in MAY_BE_MISSING]
    return Group(table, Text(counted(len(overviews), "digest"), style=_FAINT), *map(_advice, missing))


def facts(overview: Overview, now: datetime) -> Iterator[str]:
    """Say line by line how a digest is set up."""
    subscription = overview.subscription
    yield f"Channel: {subscription.channel}"
    yield f"Due: {overview.when}; {following(overview, now)}"
    yield f"Sources: {_chosen(subscription)}"
    yield f"Shows: {included(subscription)}, at most {subscription.most}"
    if subscription.watched and subscription.include is not Include.WATCHED:
        yield f"Watched: {', '.join(subscription.watched)}"
    yield f"On an empty day: {EMPTY[subscription.empty_day]}"
    yield f"Told in Slack when it stops or may be missing: {_owner(subscription)}"


def following(overview: Overview, now: datetime) -> str:
    """Say when a digest is due next, and in how long that is."""
    subscription, at = overview.subscription, overview.next
    if at is None:
        active = subscription.state is SubscriptionState.ACTIVE
        return "not due" if active else f"not due, it is {subscription.state.value}"
    local = at.astimezone(runs.zone_of(subscription.zone))
    return f"next on {local:%A} {local.day} {local:%B} at {local:%H:%M}, {health.ahead(at, now)}"


def run_lines(run: Run, subscription: Subscription, *, again: bool = False) -> Iterator[str]:
    """Say what became of a slot: when it was due and posted, how late, its figures, and where it stands.

    With ``again`` it is the one that would be posted again, where it may be missing; Slack's button is not here.
    """
    at = runs.ended(run)
    when = f" {runs.local(at, subscription.zone)}" if at else ""
    became = f"due {runs.local(run.slot.due, subscription.zone)}: {runs.state(run)}{when}{runs.late(run)}"
    by = f"run by {run.asked_by}" if run.asked_by else ""
    yield clean(" · ".join(filter(None, (became, runs.figures(run), runs.attempts(run), by))))
    if note := _ON_A_BUTTON.sub("", clean(run.note or "")).strip():
        yield f"  Note: {cut(note, LONGEST_REASON)}"
    if again and run.state in MAY_BE_MISSING:
        when = "If it is missing in the channel" if run.state is SlotState.UNCERTAIN else "To post it once more"
        yield f"  {when}: briefbot digest again {subscription.number}"
    if run.permalink:
        yield f"  {clean(run.permalink)}"


def change_line(change: SubscriptionChange, subscription: Subscription) -> str:
    """Say who did what to a digest, and each word that changed."""
    told = "; ".join(
        f"{word.label} {word.before} → {word.after}" if word.label else word.after for word in runs.changed(change)
    )
    first = f"{runs.local(change.made_at, subscription.zone)} · {change.verb} by {change.made_by}"
    return f"{first} · {told}" if told else first


def log_lines(
    subscription: Subscription, latest: Sequence[Run], changes: Sequence[SubscriptionChange]
) -> Iterator[str]:
    """Say what became of a digest's latest slots, the latest first, and who changed it, the latest last."""
    yield clean(f"{numbered(subscription)} · times in {subscription.zone}")
    yield from () if latest else ("Nothing was due yet.",)
    missing = next((run for run in latest if run.state in MAY_BE_MISSING), None)
    for run in latest:
        yield from run_lines(run, subscription, again=run is missing)
    yield from ("", "Changes")
    yield from (clean(change_line(each, subscription)) for each in changes)


def to_document(overview: Overview) -> dict[str, Any]:
    """Return a digest as plain values, when it is due in words among them; instants are ISO 8601 in UTC."""
    last = run_document(overview.last, overview.subscription) if overview.last else None
    said = {"due": overview.when, "next": overview.next, "last": last, "needs_attention": overview.needs_attention}
    return {**plain(asdict(overview.subscription)), **plain(said)}


def run_document(run: Run, subscription: Subscription) -> dict[str, Any]:
    """Return what became of a slot as plain values; its lateness is in seconds."""
    late = lateness(run)
    document = {
        "key": run.slot.key,
        "due": run.slot.due,
        "due_local": run.slot.due.astimezone(runs.zone_of(subscription.zone)),
        "state": run.state,
        "posted": run.posted_at,
        "finished": run.finished_at,
        "lateness_seconds": None if late is None else round(late.total_seconds()),
        "counts": run.counts,
        "permalink": run.permalink,
        "note": run.note,
        "cause": run.cause,
        "attempts": run.attempt,
        "run_by": run.asked_by,
    }
    return dict(plain(document))


def log_document(
    subscription: Subscription, latest: Sequence[Run], changes: Sequence[SubscriptionChange]
) -> dict[str, Any]:
    """Return what became of a digest's latest slots, and who changed it, as plain values."""
    return {
        "number": subscription.number,
        "name": subscription.name,
        "zone": subscription.zone,
        "runs": [run_document(run, subscription) for run in latest],
        "changes": [_change_document(change) for change in changes],
    }


def plain(value: Any) -> Any:
    """Return frozen values, taken apart already, as JSON knows them."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def dump(value: object) -> str:
    """Return plain values as indented JSON in which nothing stands that a terminal would obey."""
    return _BEYOND_ASCII.sub(_escaped, export.dump(value))


def _change_document(change: SubscriptionChange) -> dict[str, Any]:
    words = [{"field": name, "from": old, "to": new} for name, old, new in change.words]
    return {"verb": change.verb, "by": change.made_by, "at": change.made_at.isoformat(), "words": words}


def _cells(overview: Overview, now: datetime) -> tuple[Text, ...]:
    subscription, last = overview.subscription, overview.last
    zone = runs.zone_of(subscription.zone)
    when = overview.when.removesuffix(f" {subscription.zone}")
    at = overview.next
    return (
        Text(str(subscription.number)),
        Text.assemble(clean(subscription.name), ("\n" + clean(subscription.channel), _FAINT)),
        Text.assemble(clean(when), ("\n" + clean(subscription.zone), _FAINT)),
        Text.assemble(_day(at, zone), (f"\n{health.ahead(at, now)}", _FAINT)) if at else Text("–"),
        Text(clean(_state(subscription)), style=_red_if(subscription.state is SubscriptionState.STOPPED)),
        Text(
            _last(last, zone) if last else "none yet", style=_red_if(last is not None and last.state in MAY_BE_MISSING)
        ),
    )


def _advice(overview: Overview) -> Text:
    number = overview.subscription.number
    return Text(
        f"Digest {number} may be missing in its channel. "
        f"Why: briefbot digest log {number}; to post it again: briefbot digest again {number}"
    )


def _owner(subscription: Subscription) -> str:
    if kit.is_person(subscription.created_by):
        return subscription.created_by
    return f"nobody; to name somebody: briefbot digest edit {subscription.number} --owner U0123ABCD"


def _state(subscription: Subscription) -> str:
    if subscription.state is SubscriptionState.STOPPED and subscription.reason:
        return f"stopped: {cut(subscription.reason.strip(), LONGEST_REASON).rstrip('.')}"
    return subscription.state.value


def _last(run: Run, zone: tzinfo) -> str:
    told = runs.late(run).replace(", ", "\n", 1)
    return f"{runs.state(run)} {_day(run.posted_at or run.finished_at or run.slot.due, zone)}{told}"


def _chosen(subscription: Subscription) -> str:
    parts = [", ".join(map(str, subscription.feeds))] if subscription.feeds else []
    parts += [f"those with the tag {' or '.join(subscription.tags)}"] if subscription.tags else []
    return " and ".join(parts) or "all"


def _day(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _red_if(bad: bool) -> Style:
    return _RED if bad else Style()


def _escaped(found: re.Match[str]) -> str:
    unseen = unicodedata.category(found[0]) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return json.dumps(found[0])[1:-1] if unseen else found[0]
