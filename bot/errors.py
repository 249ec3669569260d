"""What can go wrong, in two voices: the exception for the log, ``public_message`` for the person who asked."""

from __future__ import annotations

UNEXPECTED = "Something went wrong on my side; it is logged. Try again, or tell whoever runs me."


class BotError(Exception):
    """A failure that a person can be told about in one sentence with the next step."""

    def __init__(self, public_message: str) -> None:
        super().__init__(public_message)
        self.public_message = public_message


class UsageError(BotError):
    """What was asked cannot be understood."""


class SourceError(BotError):
    """A source could not be read."""


class RefusedError(SourceError):
    """An address that we never connect to, or a page that refused us."""


class NotAnArticleError(SourceError):
    """What was read holds no article that can be briefed."""


class ExtractionError(BotError):
    """The language work on an article failed or took too long."""


class StorageError(BotError):
    """The database is busy, full or out of reach."""


class UnknownBriefError(BotError):
    """No brief with that id is stored for the workspace."""

    def __init__(self, brief_id: str) -> None:
        super().__init__(f"I have no brief {brief_id}. The home tab lists the recent ones; or brief the text again.")
        self.brief_id = brief_id


class PublishError(BotError):
    """Slack did not take a message; ``code`` is Slack's own word, ``retry_after`` in seconds."""

    def __init__(self, public_message: str, *, code: str, retry_after: float | None = None) -> None:
        super().__init__(public_message)
        self.code = code
        self.retry_after = retry_after
