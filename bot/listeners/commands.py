"""Answers the one slash command: content becomes a stored request, a verb is answered at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.desk import Desk, accept_all, brief_requests, find_brief, person_of, reading
from bot.listeners.digests import answer_digests
from bot.listeners.failures import answered
from bot.listeners.parsing import Content, Verb, parse_command
from bot.listeners.sources import answer_sources
from bot.listeners.turns import Turn, whisper
from bot.listeners.windows import open_brief_form, open_window, state_of
from bot.publishing import ids, kit, wording
from bot.publishing.blocks import draw_brief
from bot.publishing.help import draw_help, version_line
from bot.publishing.kit import Message
from bot.publishing.modals import draw_list
from bot.publishing.mrkdwn import escape


def register(app: App, desk: Desk) -> None:
    """Answer ``/brief <link | text | verb>``."""

    @app.command(desk.command)
    @answered
    def brief(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        turn = Turn(desk, person_of(body), body, ack, client)
        asked = parse_command(body.get("text") or "", command=desk.command)
        if isinstance(asked, Content):
            _accept(turn, asked)
        else:
            _VERBS[asked.name](turn, asked)


def _accept(turn: Turn, content: Content) -> None:
    key = f"command:{turn.person.team}:{turn.body['trigger_id']}"
    new = accept_all(turn.desk, brief_requests(content.sources, turn.person, key=key))
    if new:
        turn.ack(text=escape(reading(content.sources)), response_type="ephemeral", unfurl_links=False)
    else:
        turn.ack()


def _form(turn: Turn, _asked: Verb) -> None:
    turn.ack()
    open_brief_form(turn.desk, turn.client, turn.body)


def _show(turn: Turn, asked: Verb) -> None:
    whisper(turn, draw_brief(find_brief(turn.desk, turn.person, asked.argument)))


def _list(turn: Turn, asked: Verb, *, shows: str) -> None:
    stored = find_brief(turn.desk, turn.person, asked.argument)
    turn.ack()
    open_window(turn.client, turn.body, draw_list(stored, replace(state_of(turn.body), shows=shows)))


def _status(turn: Turn, _asked: Verb) -> None:
    recent = turn.desk.briefs.recent(team=turn.person.team, user=turn.person.user, limit=1)
    age = wording.ago(recent[0].created, turn.desk.now()) if recent else ""
    latest = f" Your latest brief is {recent[0].id}, {age}." if recent else ""
    line = f"I am here and the database answers.{latest} {version_line()}"
    whisper(turn, Message(escape(line), (kit.section(line),)))


def _sources(turn: Turn, asked: Verb) -> None:
    answer_sources(turn, asked.argument)


def _digests(turn: Turn, asked: Verb) -> None:
    answer_digests(turn, asked.argument)


def _help(turn: Turn, asked: Verb) -> None:
    whisper(turn, draw_help(turn.desk.command, asked.argument.casefold()))


_VERBS: Final[dict[str, Callable[[Turn, Verb], None]]] = {
    "": _form,
    "show": _show,
    "quotes": partial(_list, shows=ids.QUOTES),
    "actors": partial(_list, shows=ids.ACTORS),
    "warnings": partial(_list, shows=ids.WARNINGS),
    "sources": _sources,
    "digest": _digests,
    "status": _status,
    "help": _help,
}
