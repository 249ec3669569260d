"""What the bot says about itself: the verbs of the command, the promises, how to reach it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot import __version__
from bot.publishing import kit
from bot.publishing.kit import Block, Message
from bot.publishing.mrkdwn import escape

PROMISE: Final = (
    "I brief news articles: the bottom line, the key actors, and who warns of what, each line copied word for word "
    "from the article with its place in the text."
)
PRIVACY: Final = (
    "Your briefs are shown to you alone until you share them. I read no channel history, unless whoever installed me "
    "lets me look whether a digest is there."
)
THREADS: Final = (
    "Slack does not run slash commands in threads. There, use the message shortcut “Brief this message” "
    "(More actions on a message)."
)
USAGE: Final[Mapping[str, str]] = {
    "show": "show [id]: a brief again, the latest one without an id",
    "quotes": "quotes [id or link]: every quote, with its speaker",
    "actors": "actors [id or link]: everyone named, with other names and roles",
    "warnings": "warnings [id or link]: every quoted warning",
    "sources": "sources [add | test | pause | resume | remove | grade | tag | import | export]: the feeds of your team",
    "digest": "digest [new | edit | preview | run | pause | resume | log | remove]: what channels get each day",
    "status": "status: whether I am well, and my version",
    "help": "help [verb]: this text",
}
MORE: Final[Mapping[str, str]] = {
    "show": "The id stands at the top of a brief, such as “brief b7”.",
    "quotes": "DIRECT words stand in quotation marks in the article, INDIRECT ones are retold, MIXED are both.",
    "actors": "Names that belong to one actor are merged; a likely misprint is marked.",
    "warnings": "The hedge is the speaker's own word (may, could, will), never ours.",
    "sources": "Everybody in the workspace sees and changes the same list. A new source's backlog is marked as read; "
    "a digest shows its 3 newest entries once.",
    "digest": "A digest is posted to its channel at its local time. Everybody in the workspace sees and changes all.",
    "status": "It also tries the database.",
    "help": "Try help quotes.",
}
SOURCES: Final[Mapping[str, str]] = {
    "list": "sources: every source, how it is, when it was read and will be read again; failing ones first",
    "add": "sources add <link>: the feed at a link, or the one that a page names",
    "test": "sources test <number or link>: what a reader would get, step by step, and why",
    "pause": "sources pause <number>: read it no more for now",
    "resume": "sources resume <number>: read it again",
    "remove": "sources remove <number>: forget it and its entries",
    "grade": "sources grade <number> <A to F>: how reliable your team holds it, A reliable to F not known",
    "tag": "sources tag <number> <tags>: the words you find it by, instead of those it has; none takes them away",
    "import": "sources import <link or OPML text>: many at once; alone, it opens a form to paste the text in",
    "export": "sources export: all of them as OPML, for another reader",
    "help": "sources help: this text",
}
DIGESTS: Final[Mapping[str, str]] = {
    "list": "digest: every digest, how it is, when it comes next, what became of the last one",
    "new": "digest new: set one up for a channel, in a form; type it in that channel",
    "edit": "digest edit <number>: its name, channel, sources, days, time and the rest",
    "preview": "digest preview <number>: what it would be now, for you alone; nothing is posted",
    "run": "digest run <number>: make it and post it now, beside its times",
    "pause": "digest pause <number>: post it no more for now",
    "resume": "digest resume <number>: post it again from the next time on",
    "log": "digest log <number>: its latest runs, due and posted, with figures, and who changed it",
    "remove": "digest remove <number>: for good; I ask first",
    "help": "digest help: this text",
}
_INNER: Final[Mapping[str, Mapping[str, str]]] = {"sources": SOURCES, "digest": DIGESTS}


def help_lines(command: str, verb: str = "") -> tuple[str, ...]:
    """Return the help, or what there is to say on one verb."""
    if verb in _INNER:
        return MORE[verb], *(f"{command} {line}" for line in _INNER[verb].values())
    if verb in USAGE:
        return f"{command} {USAGE[verb]}", MORE[verb]
    content = (
        f"{command} <link>: brief a page, up to three links at once",
        f"{command} <text>: brief a text of more than 200 characters; text: in front forces it",
        f"{command}: a form for a link, a text or a recent brief",
    )
    return PROMISE, *content, *(f"{command} {line}" for line in USAGE.values()), THREADS, PRIVACY, version_line()


def draw_help(command: str, verb: str = "") -> Message:
    """Draw the help as a message."""
    lines = help_lines(command, verb)
    return Message(escape("\n".join(lines)), draw_help_blocks(command, verb))


def draw_help_blocks(command: str, verb: str = "") -> tuple[Block, ...]:
    """Draw the help: the first line as a sentence, the others as a list."""
    first, *others = help_lines(command, verb)
    return kit.section(first), kit.rich(kit.bullets(*(kit.line(kit.words(line)) for line in others)))


def version_line() -> str:
    """Name the program and its version."""
    return f"briefbot {__version__}"
