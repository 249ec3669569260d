"""Answers ``/brief sources …``: what needs no web at once, what does is stored and worked on like a brief."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.listeners.desk import Desk
from bot.listeners.source_parsing import Asked, parse_sources
from bot.listeners.turns import Turn, whisper
from bot.listeners.windows import open_window, state_of
from bot.model import Feed, SourcesRequest, SourcesVerb
from bot.publishing import health, kit
from bot.publishing.forms import draw_import_form
from bot.publishing.help import draw_help
from bot.publishing.kit import Message
from bot.publishing.mrkdwn import clean, escape, host_of
from bot.publishing.outlines import ROOM, draw_export
from bot.publishing.responses import post_response
from bot.publishing.sources import draw_feeds


def answer_sources(turn: Turn, text: str) -> None:
    """Do what is asked of the team's sources."""
    asked = parse_sources(text, command=turn.desk.command)
    if asked.verb in _WITHOUT_WEB:
        _WITHOUT_WEB[asked.verb](turn, asked)
    elif asked.verb == SourcesVerb.IMPORT and not asked.argument:
        turn.ack()
        open_window(turn.client, turn.body, draw_import_form(state_of(turn.body)))
    else:
        _accept(turn, asked)


def reading_source(desk: Desk, team: str, argument: str) -> str:
    """Say which source is being read: a link's host, a numbered source's host, or a pasted text."""
    if argument.isdecimal():
        feed = next((each for each in desk.sources.list(team) if each.number == int(argument)), None)
        return f"Reading {host_of(feed.url)}…" if feed else f"Looking for source {argument}…"
    one_line = "\n" not in argument and argument.startswith(("http://", "https://"))
    return clean(f"Reading {host_of(argument)}…") if one_line else "Reading your OPML text…"


def _accept(turn: Turn, asked: Asked) -> None:
    person = turn.person
    key = f"command:{person.team}:{turn.body['trigger_id']}:sources"
    verb = SourcesVerb(asked.verb)
    new = turn.desk.accept(SourcesRequest(key, person.team, person.user, verb, asked.argument, person.reply_to))
    if new:
        sentence = reading_source(turn.desk, person.team, asked.argument)
        turn.ack(text=escape(sentence), response_type="ephemeral", unfurl_links=False)
    else:
        turn.ack()


def _list(turn: Turn, _asked: Asked) -> None:
    desk = turn.desk
    whisper(turn, draw_feeds(desk.sources.list(turn.person.team), command=desk.command, now=desk.now()))


def _pause(turn: Turn, asked: Asked) -> None:
    feed = turn.desk.sources.pause(asked.number, team=turn.person.team, user=turn.person.user)
    _say(turn, f"{paused(feed)} To read it again: {turn.desk.command} sources resume {feed.number}")


def _resume(turn: Turn, asked: Asked) -> None:
    _say(turn, resumed(turn.desk.sources.resume(asked.number, team=turn.person.team, user=turn.person.user)))


def _remove(turn: Turn, asked: Asked) -> None:
    feed = turn.desk.sources.remove(asked.number, team=turn.person.team, user=turn.person.user)
    _say(turn, f"{removed(feed)} To have it back: {turn.desk.command} sources add {feed.url}")


def _grade(turn: Turn, asked: Asked) -> None:
    feed = turn.desk.sources.grade(asked.number, asked.grade, team=turn.person.team, user=turn.person.user)
    _say(turn, f"Source {health.numbered(feed)} has the grade {feed.grade}.")


def _tag(turn: Turn, asked: Asked) -> None:
    _say(turn, tagged(turn.desk.sources.tag(asked.number, asked.tags, team=turn.person.team, user=turn.person.user)))


def _export(turn: Turn, _asked: Asked) -> None:
    parts = turn.desk.sources.export_parts(turn.person.team, room=ROOM)
    first, *others = draw_export(parts, command=turn.desk.command)
    whisper(turn, first)
    for message in others:
        payload = {"response_type": "ephemeral", "replace_original": False, "text": message.text}
        payload |= {"blocks": list(message.blocks)}
        post_response(turn.person.reply_to.response_url or "", payload, api_url=turn.client.base_url)


def _help(turn: Turn, _asked: Asked) -> None:
    whisper(turn, draw_help(turn.desk.command, "sources"))


def _say(turn: Turn, sentence: str) -> None:
    whisper(turn, Message(escape(clean(sentence)), (kit.section(sentence),)))


def paused(feed: Feed) -> str:
    """Say that a source is paused."""
    return f"Source {health.numbered(feed)} is paused."


def resumed(feed: Feed) -> str:
    """Say that a source is read again."""
    return f"Source {health.numbered(feed)} is read again."


def removed(feed: Feed) -> str:
    """Say that a source is removed."""
    return f"Source {health.numbered(feed)} is removed."


def tagged(feed: Feed) -> str:
    """Say which tags a source has."""
    return f"Source {health.numbered(feed)} {health.tags(feed)}."


_WITHOUT_WEB: Final[dict[str, Callable[[Turn, Asked], None]]] = {
    "list": _list,
    "pause": _pause,
    "resume": _resume,
    "remove": _remove,
    "grade": _grade,
    "tag": _tag,
    "export": _export,
    "help": _help,
}
