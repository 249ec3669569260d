"""What a person can do next about a failure: the sentence and the buttons for each kind of failure; pure."""

from __future__ import annotations

from typing import Final

from bot.errors import BotError, ListOfStoriesError, SourceError, StubError, TypedStepError, UnreadFeedError, UsageError
from bot.publishing import ids, kit
from bot.publishing.kit import Element
from bot.publishing.mrkdwn import shown_link, web_address

ANOTHER_LINK: Final = "try another link."
SAVE: Final = "save {it} to a file or pipe it in: briefbot brief -"


def sentence(error: BotError) -> str:
    """Return what a person is told of a failure in Slack."""
    return reworded(error, ANOTHER_LINK) if isinstance(error, UnreadFeedError) else error.public_message


def in_terminal(error: BotError) -> str:
    """Return what a person is told of a failure in a terminal, which knows files and pipes instead of pasting."""
    return error.typing("briefbot") if isinstance(error, TypedStepError) else reworded(error, SAVE)


def reworded(error: BotError, otherwise: str) -> str:
    """Say what went wrong with another step than pasting; ``{it}`` in that step is what would have been pasted."""
    if error.step is None or not error.step.pasted:
        return error.public_message
    return f"{error.cause} {error.step.ending(otherwise.format(it=error.step.pasted))}"


def about(error: BotError) -> str:
    """Return the link that a failure is of, as it may be shown; nothing where none was to be briefed."""
    return shown_link(error.asked) if error.asked else ""


def next_steps(error: BotError) -> tuple[Element, ...]:
    """Return the buttons that lead on from a failure."""
    if isinstance(error, SourceError):
        return (*_with_the_link(error), kit.button("Paste the text", ids.PASTE, value=web_address(error.asked)))
    if isinstance(error, UsageError):
        return (kit.button("Help", ids.HELP),)
    return ()


def _with_the_link(error: SourceError) -> tuple[Element, ...]:
    link = error.link if isinstance(error, StubError | ListOfStoriesError) else ""
    if not link or len(link) > kit.VALUE:  # a link that is cut leads somewhere else
        return ()
    if isinstance(error, StubError):
        few = f"Brief those {error.paragraphs}" if error.paragraphs > 1 else "Brief what came back"
        return (kit.button(few, ids.BRIEF_STUB, value=link),)
    return (kit.button("Add it as a source", ids.ADD_SOURCE, value=link),)
