"""See one message of a digest through: its turn in the channel, the post, and what became of it.

Any number of replicas may do so. Whoever waited proves that the message is still his before he posts it, and nothing is
repeated here: each call ends after one attempt, and what it leaves is taken up again when its time has come.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import PublishError, StorageError
from bot.model.posting import Post
from bot.usecases.digest_ports import MessageClaim, Outbox, Poster
from bot.usecases.settling import Attempt, Settle, Way, after, begun, doubtful, seen, turn

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
MOST_TURNS = 3
MISSED_TURN = timedelta(seconds=0.25)
PATIENCE = timedelta(seconds=10)  # a worker waits no longer for one channel while others are free
ANSWERED_SECONDS = 15.0  # after which whoever called Slack has his answer, or will have none

SETTLE_PAUSES = (0.5, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class PostMessages:
    """Posts the message whose turn it is.

    ``stop`` posts a message's digest no more, for a reason, and returns whether it was still active; ``tell`` writes to
    whoever set it up.
    """

    outbox: Outbox
    poster: Poster
    stop: Callable[[MessageClaim, str], bool]
    tell: Callable[[MessageClaim, str], None]
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    worker: str
    lease_seconds: float = LEASE_SECONDS
    answered_seconds: float = ANSWERED_SECONDS

    def __call__(self) -> bool:
        """Post the next message or decide what becomes of it; return False when there is none to post now."""
        claim = self.outbox.claim(worker=self.worker, now=self.now(), lease_seconds=self.lease_seconds)
        if claim is None:
            return False
        settle = self._looked(claim) or self._waited(claim) or self._posted(claim)
        self._apply(claim, settle)
        return True

    def _looked(self, claim: MessageClaim) -> Settle | None:
        """Look for a message that may be posted already.

        A lease may end while its holder lives and calls: his clock and ours were set apart, or he slept over it.
        """
        if not doubtful(claim):
            return None
        if claim.interrupted:
            self.sleep(self.answered_seconds)
        try:
            return seen(self.poster.look(_post(claim)))
        except PublishError as error:
            return after(error, claim, now=self.now(), attempt=Attempt.LOOK)

    def _waited(self, claim: MessageClaim) -> Settle | None:
        """Wait for a turn in the channel; whoever misses his own takes another, or two posts would come close."""
        begins = now = self.now()
        for _ in range(MOST_TURNS):
            begins = self.outbox.pace(claim.message.channel, team=claim.team, now=now, within=PATIENCE)
            if begins - now > PATIENCE:
                return turn(claim, begins)
            if begins > now:
                self.sleep((begins - now).total_seconds())
            now = self.now()
            if now - begins <= MISSED_TURN:
                break
        mine = self.outbox.begin(claim, begun(claim, now=now), now=now, lease_seconds=self.lease_seconds)
        return None if mine else Settle(Way.LOST)

    def _posted(self, claim: MessageClaim, attempt: Attempt = Attempt.POST) -> Settle:
        try:
            ts = self.poster.post(_post(claim, plain=attempt is Attempt.PLAIN))
        except PublishError as error:
            settle = after(error, claim, now=self.now(), attempt=attempt)
            log.warning("message %s was not posted as %s (%s): %s", claim.id, attempt, error.code, settle.way)
            return self._posted(claim, Attempt.PLAIN) if settle.way is Way.PLAIN else settle
        return Settle(Way.SENT, ts=ts)

    def _apply(self, claim: MessageClaim, settle: Settle) -> None:
        match settle.way:
            case Way.SENT:
                self._keep_sent(claim, settle.ts)
            case Way.LATER:
                self._put_off(claim, settle)
            case Way.FAIL | Way.DOUBT:
                self._give_up(claim, settle)

    def _keep_sent(self, claim: MessageClaim, ts: str) -> None:
        """Write down that a message is posted, though the database may be away just then: nobody else knows it."""
        for pause in SETTLE_PAUSES:
            try:
                self.outbox.sent(claim, ts=ts, now=self.now())
            except StorageError:
                log.warning("message %s is posted and could not be marked", claim.id, exc_info=True)
                self.sleep(pause)
            else:
                return
        self.outbox.sent(claim, ts=ts, now=self.now())

    def _put_off(self, claim: MessageClaim, settle: Settle) -> None:
        if settle.hold and settle.until is not None:
            self.outbox.hold(claim.message.channel, team=claim.team, until=settle.until)
        self.outbox.fail(claim, error=settle.error, retry_at=settle.until, now=self.now())

    def _give_up(self, claim: MessageClaim, settle: Settle) -> None:
        """Tell the people of the digest that nobody posts a message, and write it down.

        A digest that was active until now is stopped; of anything else they are told once a digest.
        """
        if settle.stop is not None and self.stop(claim, settle.stop):
            self.tell(claim, f"I no longer post this digest. {settle.stop}")
        elif not self._tell_once(claim, settle.error):
            return
        if settle.way is Way.DOUBT:
            self.outbox.doubt(claim, error=settle.error, now=self.now())
        else:
            self.outbox.fail(claim, error=settle.error, retry_at=None, now=self.now())

    def _tell_once(self, claim: MessageClaim, note: str) -> bool:
        """Tell something once a digest, before it is written down; return False where the lease was lost.

        A crash in between has it told twice; in the other order nobody would ever be told.
        """
        if self._told(claim, note):
            return True
        mine = self.outbox.renew(claim, now=self.now(), lease_seconds=self.lease_seconds)
        if mine:
            self.tell(claim, note)
        return mine

    def _told(self, claim: MessageClaim, note: str) -> bool:
        others = self.outbox.of_slot(claim.slot, team=claim.team)
        return any(each.error == note for each in others if each.position != claim.message.position)


def _post(claim: MessageClaim, *, plain: bool = False) -> Post:
    message = claim.message
    return Post(
        team=claim.team,
        slot=claim.slot,
        position=message.position,
        channel=message.channel,
        payload=message.payload,
        due=claim.due,
        thread_ts=claim.thread_ts,
        plain=plain,
    )
