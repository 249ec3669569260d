"""The verbs ``briefbot digest …``: a team's digests from the terminal. What they need is imported when called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli_digest_desk import OpenDigests, has_ended, open_team
from bot.cli_digest_options import (
    AT,
    CHANNEL,
    DAYS,
    EMPTY,
    INCLUDE,
    NAME,
    OWNER,
    Feeds,
    Most,
    Number,
    Shape,
    Tags,
    Team,
    Watched,
    Zone,
    listed,
    named,
)
from bot.cli_typed import machine_zone
from bot.errors import BotError, UsageError

if TYPE_CHECKING:
    from bot.model import Run, Subscription
    from bot.terminal import Format

FAILED = 1
NOT_TAKEN_UP = "No running bot has taken it up. It is posted as soon as briefbot serve runs."

digest_commands = typer.Typer(invoke_without_command=True)


@digest_commands.callback()
def digest(context: typer.Context) -> None:
    """List the digests of a team, and set up, change, preview, run, pause, resume or remove some."""
    if context.invoked_subcommand is None:
        _show_list(None, "text")


@digest_commands.command("list")
def list_digests(team: Team = None, shape: Shape = "text") -> None:
    """List every digest: when it is due, when it is next, and what became of its last run.

    Exit code 0: all are well; 1: one is stopped, or its last run was late, failed or is uncertain; 2: not understood.
    """
    _show_list(team, shape)


@digest_commands.command()
def new(
    name: Annotated[str, NAME],
    channel: Annotated[str, CHANNEL],
    at: Annotated[Any, AT],
    zone: Zone = None,
    days: Annotated[Any, DAYS] = None,
    feed: Feeds = None,
    tag: Tags = None,
    most: Most = None,
    include: Annotated[Any, INCLUDE] = None,
    watch: Watched = None,
    empty: Annotated[Any, EMPTY] = None,
    owner: Annotated[Any, OWNER] = None,
    team: Team = None,
) -> None:
    """Set a digest up: at its time a channel gets what is new in the sources."""
    from bot.model import Wish

    words = named(name=name, channel=channel, at=at, days=days, most=most, include=include, empty_day=empty)
    wish = Wish(**words, **listed(feed, tag, watch), zone=machine_zone() if zone is None else zone)
    with open_team(team) as opened:
        made = opened.digests.create(wish, **opened.by, owner=owner)
        opened.introduce(made)
        _say(made, "is set up.")
        _print_facts(opened, made)
    _print("The bot introduces it to the channel as soon as it runs: briefbot serve")


@digest_commands.command()
def edit(
    number: Number,
    name: Annotated[str | None, NAME] = None,
    channel: Annotated[str | None, CHANNEL] = None,
    at: Annotated[Any, AT] = None,
    zone: Zone = None,
    days: Annotated[Any, DAYS] = None,
    feed: Feeds = None,
    tag: Tags = None,
    most: Most = None,
    include: Annotated[Any, INCLUDE] = None,
    watch: Watched = None,
    empty: Annotated[Any, EMPTY] = None,
    owner: Annotated[Any, OWNER] = None,
    team: Team = None,
) -> None:
    """Change what is named of a digest. The word none takes all its sources, tags or actors away: --tag none"""
    words = named(name=name, channel=channel, at=at, zone=zone, days=days, most=most, include=include, empty_day=empty)
    words |= listed(feed, tag, watch)
    if not (words or owner):
        raise UsageError(f"Name what is to change, such as: briefbot digest edit {number} --at 08:00")
    from bot.usecases.subscriptions import wish_of

    with open_team(team) as opened:
        before = opened.get(number)
        after = opened.digests.change(number, replace(wish_of(before), **words), **opened.by, owner=owner)
        if moved := after.channel != before.channel:
            opened.introduce(after)
        _say(after, "is as it was." if after == before else "is changed.")
        _print_facts(opened, after)
        _print(opened.once_more(after))
    if moved:
        _print("The bot introduces it to that channel as soon as it runs: briefbot serve")


@digest_commands.command()
def pause(number: Number, team: Team = None) -> None:
    """Post a digest no more for now."""
    with open_team(team) as opened:
        _say(
            opened.digests.pause(number, **opened.by),
            f"is paused. To have it posted again: briefbot digest resume {number}",
        )


@digest_commands.command()
def resume(number: Number, team: Team = None) -> None:
    """Post a digest again, also one that was stopped."""
    from bot.model import SubscriptionState

    with open_team(team) as opened:
        stopped = opened.get(number).state is SubscriptionState.STOPPED
        resumed = opened.digests.resume(number, **opened.by)
        if stopped:
            opened.introduce(resumed)
        _say(resumed, "is posted again.")
        _print_facts(opened, resumed)
    if stopped:
        _print("The bot introduces it to the channel anew as soon as it runs: briefbot serve")


@digest_commands.command()
def remove(number: Number, team: Team = None) -> None:
    """Forget a digest; what it posted stays in its channel."""
    with open_team(team) as opened:
        _say(opened.digests.remove(number, **opened.by), "is removed. What it posted stays in its channel.")


@digest_commands.command("log")
def show_log(
    number: Number,
    last: Annotated[int, typer.Option(metavar="RUNS", min=1, max=1_000, help="How many runs to go back.")] = 10,
    team: Team = None,
    shape: Shape = "text",
) -> None:
    """Tell what became of a digest's latest runs, and who changed it."""
    from bot import terminal
    from bot.publishing import digests_console

    style = _style(shape, "A log")
    with open_team(team, to_read=True) as opened:
        told = opened.digests.find(number, team=opened.team)
        latest = opened.digests.log(number, team=opened.team, limit=last)
        changes = opened.digests.changes(number, team=opened.team)
    if style is terminal.Format.JSON:
        terminal.emit(digests_console.dump(digests_console.log_document(told, latest, changes)))
    else:
        terminal.emit("".join(f"{line}\n" for line in digests_console.log_lines(told, latest, changes)))


@digest_commands.command()
def preview(number: Number, team: Team = None, shape: Shape = "text") -> None:
    """Show what a digest would show now; nothing is posted, and what it shows stays new."""
    from bot import terminal
    from bot.publishing import digest_console, digest_facts, digests_console

    style = _style(shape, "A preview")
    with open_team(team) as opened:
        subscription = opened.get(number)
        with terminal.busy(f"Reading what is new for digest {digest_facts.numbered(subscription)}…"):
            made = opened.desk.make(subscription)
    if style is terminal.Format.JSON:
        terminal.emit(digests_console.dump(digest_console.to_document(made.digest, made.receipt)))
    else:
        terminal.emit(f"{digest_console.to_text(made.digest, made.receipt)}\nPreview. Nothing was posted.\n")


@digest_commands.command()
def run(
    number: Number,
    wait: Annotated[float, typer.Option(metavar="SECONDS", min=0, max=3_600, help="How long to wait for it.")] = 60,
    team: Team = None,
) -> None:
    """Let the running bot post a digest now, beside the times that it is due, and wait until that is done.

    Exit code 0: it is posted, or there was nothing to post; 1: it is not, or not yet; 2: not understood.
    """
    with open_team(team) as opened:
        subscription = opened.get(number)
        found = opened.run(number, seconds=wait)
    _tell(found, subscription)


@digest_commands.command()
def again(number: Number, team: Team = None) -> None:
    """Let the running bot post the latest run once more that failed, or that may be missing in the channel.

    Exit code 0: it will be; 1: there is none, or it cannot be; 2: not understood.
    """
    from bot.publishing import runs

    with open_team(team) as opened:
        subscription = opened.get(number)
        freed = opened.again(number)
    _say(subscription, f"due {runs.local(freed.slot.due, subscription.zone)} is posted again by the running bot.")
    _print(f"To see how it ends: briefbot digest log {number}")


def _tell(found: Run | None, subscription: Subscription) -> None:
    """Print what became of a run; raise ``BotError`` where it has not ended."""
    from bot import terminal
    from bot.model import MAY_BE_MISSING
    from bot.publishing import digests_console

    if found is None or not (found.attempt or has_ended(found)):
        raise BotError(NOT_TAKEN_UP)
    if not has_ended(found):
        why = f": {found.note.rstrip('.')}" if found.note else ""
        raise BotError(f"It is not done yet{why}. To see how it ends: briefbot digest log {subscription.number}")
    terminal.emit("".join(f"{line}\n" for line in digests_console.run_lines(found, subscription, again=True)))
    raise typer.Exit(FAILED if found.state in MAY_BE_MISSING else 0)


def _show_list(team: str | None, shape: str) -> None:
    from bot import terminal
    from bot.publishing import digests_console

    style = _style(shape, "A list of digests")
    with open_team(team, to_read=True) as opened:
        every, now = opened.digests.overviews(opened.team), opened.desk.now()
    if style is terminal.Format.JSON:
        terminal.emit(digests_console.dump([digests_console.to_document(each) for each in every]))
    else:
        terminal.emit(terminal.on_screen(digests_console.draw_digests(every, now)))
    raise typer.Exit(FAILED if any(each.needs_attention for each in every) else 0)


def _style(shape: str, what: str) -> Format:
    from bot import terminal

    style = terminal.to_format(shape)
    if style is terminal.Format.MARKDOWN:
        raise UsageError(f"{what} is text or json. Leave out --format md.")
    return style


def _print_facts(opened: OpenDigests, subscription: Subscription) -> None:
    from bot.publishing import digests_console

    for line in digests_console.facts(opened.digests.overview(subscription), opened.desk.now()):
        _print(line, indented=True)
    _print(opened.without_sources(subscription))


def _say(subscription: Subscription, what: str) -> None:
    from bot.publishing.digest_facts import numbered

    _print(f"Digest {numbered(subscription)} {what}")


def _print(line: str, *, indented: bool = False) -> None:
    from bot.publishing.mrkdwn import clean

    if line:
        typer.echo(f"{'  ' * indented}{clean(line).strip()}")
