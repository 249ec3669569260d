"""What the doors share: the desk they hand requests to, and how a payload becomes a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.errors import UnknownBriefError, UsageError
from bot.listeners.parsing import find_links
from bot.model import (
    Address,
    BriefRequest,
    Feed,
    Overview,
    Request,
    Run,
    Source,
    StoredBrief,
    Subscription,
    SubscriptionChange,
    Wish,
)
from bot.publishing.mrkdwn import clean, host_of
from bot.publishing.wording import counted
from bot.usecases.ports import Briefs

SEARCHED = 50


class TeamSources(Protocol):
    """What can be done with a team's feeds at once, without the web; ``UnknownFeedError`` where there is none."""

    def list(self, team: str) -> tuple[Feed, ...]:
        """Return a team's feeds by number."""

    def pause(self, number: int, *, team: str, user: str) -> Feed:
        """Read a feed no more for now."""

    def resume(self, number: int, *, team: str, user: str) -> Feed:
        """Read a feed again."""

    def remove(self, number: int, *, team: str, user: str) -> Feed:
        """Forget a feed."""

    def grade(self, number: int, grade: str, *, team: str, user: str) -> Feed:
        """Keep how reliable a team holds a feed, A to F."""

    def tag(self, number: int, tags: Sequence[str], *, team: str, user: str) -> Feed:
        """Keep the words that a team finds a feed by, instead of those it had."""

    def export(self, team: str) -> str:
        """Return a team's feeds as one OPML document."""

    def export_parts(self, team: str, *, room: int) -> Iterator[str]:
        """Yield a team's feeds in whole OPML documents of at most ``room`` characters, where no feed is longer."""


class TeamDigests(Protocol):
    """What can be done with a team's digests at once; ``UnknownSubscriptionError`` where there is none."""

    def list(self, team: str) -> tuple[Subscription, ...]:
        """Return a team's digests by number."""

    def get(self, number: int, *, team: str) -> Subscription:
        """Return a digest."""

    def find(self, number: int, *, team: str) -> Subscription:
        """Return a digest, also one that was removed."""

    def overview(self, subscription: Subscription) -> Overview:
        """Return how a digest is and when it is due next."""

    def overviews(self, team: str) -> tuple[Overview, ...]:
        """Return how each of a team's digests is, by number."""

    def create(self, wish: Wish, *, team: str, user: str) -> Subscription:
        """Set a digest up."""

    def draft(self, wish: Wish, *, number: int, team: str, user: str) -> Subscription:
        """Return a digest with other words, or a new one with the number 0; nothing is saved."""

    def change(self, number: int, wish: Wish, *, team: str, user: str) -> Subscription:
        """Give a digest other words."""

    def pause(self, number: int, *, team: str, user: str) -> Subscription:
        """Post a digest no more for now."""

    def resume(self, number: int, *, team: str, user: str) -> Subscription:
        """Post a digest again, also one that was stopped."""

    def remove(self, number: int, *, team: str, user: str) -> Subscription:
        """Forget a digest."""

    def log(self, number: int, *, team: str, limit: int = 10) -> tuple[Run, ...]:
        """Return what became of a digest's latest slots, the latest first."""

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        """Return who changed a digest, the latest last."""

    def ask(self, number: int, *, key: str, team: str, user: str) -> str:
        """Have a digest made now, once for a key; return the key of its run."""

    def again(self, slot: int, *, team: str, user: str) -> bool:
        """Have one that is uncertain or has failed posted again; return False when it was none.

        Raises ``NotAgainError`` when it cannot be, or not now.
        """


@dataclass(frozen=True)
class Desk:
    """Takes requests in (``accept`` stores one and returns False for a repetition) and knows what is remembered.

    ``wake`` has those look now who make and post digests.
    """

    accept: Callable[[Request], bool]
    briefs: Briefs
    command: str
    now: Callable[[], datetime]
    sources: TeamSources
    digests: TeamDigests
    wake: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, from which workspace, and where an answer reaches them."""

    team: str
    user: str
    reply_to: Address


def person_of(body: Mapping[str, Any]) -> Person:
    """Read from any payload who asks and where."""
    team = _id(body, "team") or _id(body, "enterprise") or _id(body.get("user"), "team") or ""
    user = _id(body, "user") or ""
    channel = _id(body, "channel") or (body.get("container") or {}).get("channel_id")
    return Person(team, user, Address(response_url=body.get("response_url"), channel=channel, user=user))


def brief_requests(sources: Sequence[Source], person: Person, *, key: str) -> Iterator[BriefRequest]:
    """Make one request of each source; only the first answer takes the place of “Reading …”."""
    for number, source in enumerate(sources):
        to = person.reply_to if number == 0 else replace(person.reply_to, view=None, replace=False)
        yield BriefRequest(f"{key}:{number}", person.team, person.user, source, to)


def accept_all(desk: Desk, requests: Iterator[BriefRequest]) -> bool:
    """Store requests; return False when all of them were seen before."""
    return any([desk.accept(request) for request in requests])


def reading(sources: Sequence[Source]) -> str:
    """Say what is being read."""
    names = [_words(source.text) if source.text else host_of(source.link or "") for source in sources]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return clean(f"Reading {listed}…")


def find_brief(desk: Desk, person: Person, argument: str) -> StoredBrief:
    """Return a person's brief by its id or link, or the latest; raise a ``BotError`` when there is none.

    A brief is its owner's alone until it is shared; what is shared answers by the buttons of its post.
    """
    if links := find_links(argument):
        return _of_link(desk, person, links[0])
    if argument:
        stored = desk.briefs.get(argument, team=person.team)
        if stored.user != person.user:
            raise UnknownBriefError(argument)
        return stored
    recent = desk.briefs.recent(team=person.team, user=person.user, limit=1)
    if not recent:
        raise UsageError(f"You have no brief yet. Type {desk.command} and a link or a text.")
    return recent[0]


def _of_link(desk: Desk, person: Person, link: str) -> StoredBrief:
    for stored in desk.briefs.recent(team=person.team, user=person.user, limit=SEARCHED):
        if stored.brief.article.url and _same_page(stored.brief.article.url, link):
            return stored
    raise UsageError(f"You have not briefed that page yet. Type {desk.command} and the link first.")


def _same_page(url: str, other: str) -> bool:
    return url.split("#")[0].rstrip("/") == other.split("#")[0].rstrip("/")


def _words(text: str) -> str:
    return counted(len(text.split()), "word")


def _id(values: Any, name: str) -> str | None:
    if not isinstance(values, Mapping):
        return None
    inner = values.get(name)
    found = inner.get("id") if isinstance(inner, Mapping) else inner if isinstance(inner, str) else None
    return found or values.get(f"{name}_id")
