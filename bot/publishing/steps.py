"""The buttons under a failure: what a person can do next, one way for each kind of failure; pure."""

from __future__ import annotations

from bot.errors import BotError, ListOfStoriesError, SourceError, StubError, UsageError
from bot.publishing import ids, kit
from bot.publishing.kit import Element


def next_steps(error: BotError) -> tuple[Element, ...]:
    """Return the buttons that lead on from a failure."""
    if isinstance(error, SourceError):
        return (*_with_the_link(error), kit.button("Paste the text", ids.PASTE))
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
