"""Answers ``/brief digest …``: at once what needs no making, stored first what does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.listeners.desk import Desk, Person
from bot.listeners.digest_forms import open_digest_form
from bot.listeners.digest_parsing import Asked, parse_digests
from bot.listeners.turns import Turn, whisper
from bot.listeners.windows import open_window, state_of
from bot.model import Address, DigestRequest, DigestVerb, SubscriptionState
from bot.publishing import digest_facts as facts
from bot.publishing import digest_list as drawn
from bot.publishing import ids
from bot.publishing.digest_facts import Parts
from bot.publishing.digest_log import MOST_RUNS, draw_log
from bot.publishing.help import draw_help
from bot.publishing.kit import Message
from bot.publishing.mrkdwn import escape


def answer_digests(turn: Turn, text: str) -> None:
    """Do what is asked of the team's digests."""
    asked = parse_digests(text, command=turn.desk.command)
    _VERBS[asked.verb](turn, asked)


def draw_page(desk: Desk, team: str, *, page: int = 0, said: Parts = ()) -> Message:
    """Draw one page of a team's digests as they are now."""
    every = desk.digests.overviews(team)
    page = max(0, min(page, (len(every) - 1) // drawn.PER_PAGE))
    shown = every[page * drawn.PER_PAGE :][: drawn.PER_PAGE]
    feeds = desk.sources.list(team)
    return drawn.draw_digests(shown, feeds, command=desk.command, page=page, total=len(every), said=said)


def draw_log_of(desk: Desk, person: Person, number: int) -> Message:
    """Draw what became of a digest and who changed it."""
    team = person.team
    overview = desk.digests.overview(desk.digests.find(number, team=team))
    runs = desk.digests.log(number, team=team, limit=MOST_RUNS)
    return draw_log(overview, runs, desk.digests.changes(number, team=team), command=desk.command)


def do_now(desk: Desk, body: Mapping[str, Any], person: Person, verb: str, number: int, to: Address) -> Parts:
    """Run, pause or resume a digest and say so; what is resumed after a stop is introduced, and told at ``to``."""
    if verb == ids.RUN:
        key = f"asked {body['trigger_id']}"
        desk.digests.ask(number, key=key, team=person.team, user=person.user)
        desk.wake()
        return drawn.being_made(desk.digests.get(number, team=person.team))
    if verb == ids.PAUSE:
        return drawn.paused(desk.digests.pause(number, team=person.team, user=person.user))
    stopped = desk.digests.get(number, team=person.team).state is SubscriptionState.STOPPED
    resumed = desk.digests.resume(number, team=person.team, user=person.user)
    if stopped:
        desk.accept(request_of(body, person, DigestVerb.INTRODUCE, number, to))
    return drawn.resumed(desk.digests.overview(resumed), introducing=stopped)


def request_of(
    body: Mapping[str, Any], person: Person, verb: DigestVerb, number: int, to: Address, *, key: str | None = None
) -> DigestRequest:
    """Make the request for what takes more than a moment; one trigger asks for it once."""
    named = key or f"digest:{person.team}:{body['trigger_id']}"
    return DigestRequest(named, person.team, person.user, verb, number, to)


def _list(turn: Turn, _asked: Asked) -> None:
    whisper(turn, draw_page(turn.desk, turn.person.team))


def _new(turn: Turn, asked: Asked) -> None:
    turn.ack()
    open_digest_form(turn.desk, turn.client, turn.body, name=asked.name)


def _edit(turn: Turn, asked: Asked) -> None:
    subscription = turn.desk.digests.get(asked.number, team=turn.person.team)
    turn.ack()
    open_digest_form(turn.desk, turn.client, turn.body, subscription=subscription)


def _preview(turn: Turn, asked: Asked) -> None:
    turn.desk.digests.get(asked.number, team=turn.person.team)
    request = request_of(turn.body, turn.person, DigestVerb.PREVIEW, asked.number, turn.person.reply_to)
    if turn.desk.accept(request):
        turn.ack(text=escape(drawn.previewing(asked.number)), response_type="ephemeral")
    else:
        turn.ack()


def _do(turn: Turn, asked: Asked) -> None:
    said = do_now(turn.desk, turn.body, turn.person, asked.verb, asked.number, turn.person.reply_to)
    whisper(turn, facts.say(*said))


def _log(turn: Turn, asked: Asked) -> None:
    whisper(turn, draw_log_of(turn.desk, turn.person, asked.number))


def _remove(turn: Turn, asked: Asked) -> None:
    subscription = turn.desk.digests.get(asked.number, team=turn.person.team)
    turn.ack()
    state = replace(state_of(turn.body), digest=asked.number, page=ids.BESIDE)
    open_window(turn.client, turn.body, drawn.draw_remove(subscription, state))


def _help(turn: Turn, _asked: Asked) -> None:
    whisper(turn, draw_help(turn.desk.command, "digest"))


_VERBS: Final[dict[str, Callable[[Turn, Asked], None]]] = {
    "list": _list,
    "new": _new,
    "edit": _edit,
    "preview": _preview,
    "run": _do,
    "pause": _do,
    "resume": _do,
    "log": _log,
    "remove": _remove,
    "help": _help,
}
