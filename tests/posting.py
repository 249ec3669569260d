"""An outbox with one message, a poster that meets scripted misfortune, and a desk whose clock moves while it sleeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import PublishError
from bot.model import MessageState, OutboxMessage
from bot.model.posting import Post, Sighting
from bot.usecases.digest_ports import MessageClaim, Poster
from bot.usecases.post import PostMessages
from tests.fakes import NOON, Clock

BLOCKS = [{"type": "divider"}]
WORDS = {"text": "Harbour", "blocks": BLOCKS, "plain": "Harbour, as plain text"}


@dataclass(frozen=True)
class Claim:
    """A message under a lease."""

    message: OutboxMessage = field(default_factory=lambda: OutboxMessage(0, "C1", WORDS))
    id: int = 1
    slot: int = 7
    team: str = "T1"
    thread_ts: str | None = None
    due: datetime = NOON
    attempt: int = 1
    worker: str = "w1"
    interrupted: bool = False


@dataclass
class MemoryOutbox:
    """Keeps one message, and what was asked of it, in order; ``lost`` says that its lease is another's by now.

    ``others`` are further messages of its slot.
    """

    kept: Claim | None = field(default_factory=Claim)
    next_post: datetime = NOON
    lost: bool = False
    free_at: datetime = NOON
    asked: list[str] = field(default_factory=list)
    others: tuple[OutboxMessage, ...] = ()

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> Claim | None:
        free = self.kept is not None and self.message.state is MessageState.WAITING and self.free_at <= now
        return self.kept if free else None

    @property
    def message(self) -> OutboxMessage:
        assert self.kept is not None
        return self.kept.message

    def renew(self, claim: MessageClaim, *, now: datetime, lease_seconds: float) -> bool:
        self.asked.append("renew")
        return not self.lost

    def begin(self, claim: MessageClaim, error: str, *, now: datetime, lease_seconds: float) -> bool:
        self.asked.append("begin")
        return not self.lost and self._keep(error=error)

    def sent(self, claim: MessageClaim, *, ts: str, now: datetime) -> bool:
        return self._keep(state=MessageState.SENT, ts=ts, error=None)

    def fail(self, claim: MessageClaim, *, error: str, retry_at: datetime | None, now: datetime) -> bool:
        self.free_at = retry_at or self.free_at
        state = MessageState.FAILED if retry_at is None else MessageState.WAITING
        return not self.lost and self._keep(state=state, error=error)

    def doubt(self, claim: MessageClaim, *, error: str, now: datetime) -> bool:
        return not self.lost and self._keep(state=MessageState.UNCERTAIN, error=error)

    def pace(self, channel: str, *, team: str, now: datetime, within: timedelta = timedelta.max) -> datetime:
        self.asked.append("pace")
        begins = max(now, self.next_post)
        if begins - now <= within:
            self.next_post = begins + timedelta(seconds=1)
        return begins

    def hold(self, channel: str, *, team: str, until: datetime) -> None:
        self.asked.append(f"hold {channel}")
        self.next_post = max(self.next_post, until)

    def put(self, claim, messages, *, made):
        raise NotImplementedError

    def of_slot(self, slot: int, *, team: str) -> tuple[OutboxMessage, ...]:
        return self.others if self.kept is None else (*self.others, self.message)

    def _keep(self, **changes) -> bool:
        assert self.kept is not None
        self.kept = replace(self.kept, message=replace(self.message, **changes))
        return True


@dataclass
class ScriptedPoster:
    """Answers posts and looks as scripted, one after the other, and well when the script is at its end."""

    posts: list[PublishError] = field(default_factory=list)
    looks: list[Sighting | PublishError] = field(default_factory=list)
    posted: list[Post] = field(default_factory=list)
    looked: int = 0

    def post(self, post: Post) -> str:
        self.posted.append(post)
        if self.posts:
            raise self.posts.pop(0)
        return f"17.{len(self.posted)}"

    def look(self, post: Post) -> Sighting:
        self.looked += 1
        seen = self.looks.pop(0) if self.looks else Sighting()
        if isinstance(seen, PublishError):
            raise seen
        return seen


class PostingDesk:
    """Posts one message; the clock moves while it sleeps."""

    def __init__(
        self,
        *,
        posts: Iterable[PublishError] = (),
        looks: Iterable[Sighting | PublishError] = (),
        poster: Poster | None = None,
        clock: Clock | None = None,
        **claim,
    ) -> None:
        self.clock = clock or Clock()
        self.outbox = MemoryOutbox(Claim(**claim))
        self.poster = ScriptedPoster(list(posts), list(looks))
        self.slept: list[float] = []
        self.stopped: list[str] = []
        self.told: list[str] = []
        self.post = PostMessages(
            self.outbox, poster or self.poster, self._stop, self._tell, now=self.clock, sleep=self._sleep, worker="w1"
        )

    def until_done(self, *, most: int = 100) -> int:
        """Post until nothing waits, the clock forward to when it may go on; return how many attempts that took."""
        for attempt in range(most):
            if self.outbox.message.state is not MessageState.WAITING:
                return attempt
            self.clock.at = max(self.clock.at, self.outbox.free_at)
            assert self.post()
        return most

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.forward(seconds)

    def _stop(self, claim: MessageClaim, reason: str) -> bool:
        self.stopped.append(reason)
        return len(self.stopped) == 1

    def _tell(self, claim: MessageClaim, note: str) -> None:
        self.told.append(note)


def refused(code: str, *, retry_after: float | None = None) -> PublishError:
    """Return Slack's refusal."""
    return PublishError(f"Slack refused that ({code}).", code=code, retry_after=retry_after)


def no_answer() -> PublishError:
    """Return what came of a post that may or may not have been made."""
    return refused("unreachable")
