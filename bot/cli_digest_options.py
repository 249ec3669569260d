"""What can be said behind ``briefbot digest …``: options that several verbs share, and how each is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.cli_typed import (
    to_channel,
    to_days,
    to_digest,
    to_empty_day,
    to_include,
    to_number,
    to_owner,
    to_time,
    to_words,
)

Team = Annotated[
    str | None,
    typer.Option(metavar="ID", help="Whose digests: a workspace's id; by default the only one known, else local."),
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", parser=to_digest, help="The digest's number in the list.")]
Shape = Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")]
Zone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="Its time zone, such as Europe/London; a new one: this machine's.")
]
Feeds = Annotated[
    list[str] | None, typer.Option("--feed", metavar="NUMBER", help="A source to read, again for more; all by default.")
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Read the sources with that tag, again for more.")
]
Watched = Annotated[
    list[str] | None, typer.Option("--watch", metavar="NAME", help="An actor that matters, again for more.")
]
Most = Annotated[int | None, typer.Option(metavar="STORIES", help="How many stories it shows at most, 1 to 12.")]
NAME = typer.Option(metavar="NAME", help="What it is called.")
CHANNEL = typer.Option(metavar="ID", parser=to_channel, help="The ID of the channel that gets it, or its link.")
AT = typer.Option(metavar="HH:MM", parser=to_time, help="When it is due, by the clock of its zone.")
DAYS = typer.Option(metavar="DAYS", parser=to_days, help="daily (the default), weekdays, or such as mon,wed.")
INCLUDE = typer.Option(metavar="all|warnings|watched", parser=to_include, help="Which stories it shows.")
EMPTY = typer.Option(metavar="receipt|nothing", parser=to_empty_day, help="What is posted when nothing is new.")
OWNER = typer.Option(metavar="ID", parser=to_owner, help="A Slack user's ID: who is told when it stops or is missing.")


def named(**words: Any) -> dict[str, Any]:
    """Return the words that were said."""
    return {name: value for name, value in words.items() if value is not None}


def listed(feeds: Sequence[str] | None, tags: Sequence[str] | None, watched: Sequence[str] | None) -> dict[str, Any]:
    """Return the words that are lists and were said."""
    said = {"feeds": feeds, "tags": tags, "watched": watched}
    words: dict[str, Any] = {name: to_words(typed) for name, typed in said.items() if typed}
    return words | ({"feeds": tuple(map(to_number, words["feeds"]))} if feeds else {})
