"""What can go wrong, in two voices: the exception for the log, ``public_message`` for the person who asked.

What may be raised in a child process must be made again from its sentence alone, so further fields have a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

UNREACHABLE: Final = "unreachable"
_REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do about a failure: ``first``, and where ``pasted`` names a text, to paste it after or instead of that.

    Doors that know no pasting end it otherwise.
    """

    first: str = ""
    pasted: str = "the text"
    instead: bool = False

    def __str__(self) -> str:
        if not self.pasted:
            return self.first
        return self.ending(f"paste {self.pasted}{' instead' if self.instead else ''}.")

    def ending(self, last: str) -> str:
        """Say it with other words than those of pasting at its end."""
        return f"{self.first} {last}" if self.first else last[0].upper() + last[1:]


PASTE = NextStep(instead=True)
PASTE_PART = NextStep(pasted="the part you need", instead=True)
OPEN = NextStep("Open it in a browser and")
CHECK = NextStep("Check the link, or")
AGAIN = NextStep("Try again, or")
LATER = NextStep("Try again later, or")
LIST = NextStep("List them to see their numbers.", pasted="")
RESUME = NextStep("Resume it when that is mended.", pasted="")
OUR_FAULT = "Something went wrong on my side; it is logged.", NextStep("Try again, or tell whoever runs me.", pasted="")
UNEXPECTED = " ".join(map(str, OUR_FAULT))


class BotError(Exception):
    """A failure that a person can be told about: its ``cause`` in a sentence, and a next step.

    The ``step`` is None where the cause says what to do, or each door says the same. ``public_message`` is both in
    Slack's words. ``asked`` is the link that was to be briefed, where it was one.
    """

    asked: str = ""

    def __init__(self, cause: str, step: NextStep | None = None) -> None:
        self.public_message = f"{cause} {step}" if step else cause
        super().__init__(self.public_message)
        self.cause = cause
        self.step = step


class UsageError(BotError):
    """What was asked cannot be understood."""


class SourceError(BotError):
    """A source could not be read."""


class RefusedError(SourceError):
    """An address that we never connect to, or a page that refused us."""


class NotAnArticleError(SourceError):
    """What was read holds no article that can be briefed."""


class StubError(NotAnArticleError):
    """Only the beginning of an article came back; ``link`` can be briefed as far as it goes, by a person's wish."""

    def __init__(self, cause: str, step: NextStep | None = None, *, link: str = "", paragraphs: int = 0) -> None:
        super().__init__(cause, step)
        self.link = link
        self.paragraphs = paragraphs


class ListOfStoriesError(NotAnArticleError):
    """A page that leads to articles and is none; ``link`` may be added as a source."""

    def __init__(self, cause: str, step: NextStep | None = None, *, link: str = "") -> None:
        super().__init__(cause, step)
        self.link = link


class UnreadFeedError(BotError):
    """A source could not be read when it was to be added, tested or imported: another link helps, a pasted text not."""


class TypedStepError(BotError):
    """A failure whose next step is ``typed`` behind our command, which each door knows by its own name."""

    lead = "To see them"

    def __init__(self, cause: str, step: NextStep | None = None, *, typed: str = "") -> None:
        super().__init__(cause, step)
        self.typed = typed

    def typing(self, command: str) -> str:
        """Say what went wrong, and what to type."""
        return f"{self.cause} {self.lead}: {command} {self.typed}"


class UnknownFeedError(TypedStepError):
    """The team has no feed of that number."""

    def __init__(self, number: int | str) -> None:
        super().__init__(f"There is no source {number}.", LIST, typed="sources list")
        self.number = number


class ExtractionError(BotError):
    """The language work on an article failed or took too long."""


class RestartError(ExtractionError):
    """The program is being stopped: nothing is wrong with the text, and whoever takes it up next can do it."""


class TooComplexError(ExtractionError):
    """A child process had to be ended over a text: out of time or memory, or it died; a lighter reader may manage."""


class StorageError(BotError):
    """The database is busy, full or out of reach."""


class NotAgainError(BotError):
    """A digest cannot be posted once more, or not now."""


class UnknownBriefError(BotError):
    """No brief with that id is stored for the workspace."""

    def __init__(self, brief_id: str) -> None:
        super().__init__(f"I have no brief {brief_id}. The home tab lists the recent ones; or brief the text again.")
        self.brief_id = brief_id


class PublishError(BotError):
    """Slack did not take a message; ``code`` is Slack's own word, or ``UNREACHABLE``; ``retry_after`` in seconds."""

    def __init__(self, public_message: str, *, code: str, retry_after: float | None = None) -> None:
        super().__init__(public_message)
        self.code = code
        self.retry_after = retry_after

    @property
    def may_be_done(self) -> bool:
        """Return whether Slack may have done what it was asked: no answer, or one that is not Slack's own."""
        return self.code in {UNREACHABLE, "unknown"} or self.code.startswith("http_")

    @property
    def refuses_blocks(self) -> bool:
        """Return whether the same words may be taken without blocks."""
        return self.code in _REFUSED_BLOCKS


class UnknownSubscriptionError(TypedStepError):
    """The team has no digest of that number."""

    def __init__(self, number: int | str) -> None:
        super().__init__(f"There is no digest {number}.", LIST, typed="digest list")
        self.number = number


class StoppedError(TypedStepError):
    """A digest is stopped: it is neither run nor paused before somebody resumes it, which shows whether it can be."""

    lead = "To resume it"

    def __init__(self, number: int, reason: str | None = None) -> None:
        why = (reason or "It could not be posted.").strip()
        step = None if "resume the digest" in why else RESUME
        super().__init__(f"Digest {number} is stopped: {why}", step, typed=f"digest resume {number}")
