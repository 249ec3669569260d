import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.digest_worker import LEASE_SECONDS, DigestWorker
from bot.errors import RestartError, StorageError
from bot.model import Slot
from tests.fakes import Clock, until

SLOT = Slot(1, "2026-11-26T07:30", datetime(2026, 11, 26, 7, 30, tzinfo=UTC))


@dataclass(frozen=True)
class AClaim:
    id: int
    slot: Slot = SLOT
    team: str = "T1"
    attempt: int = 1
    worker: str = "w1"
    interrupted: bool = False
    note: str | None = None
    cause: str | None = None
    asked_by: str | None = None


@dataclass
class Desk:
    """Slots that wait, and what became of them; ``make`` is what building one does."""

    waiting: list[AClaim]
    make: Callable[[AClaim], None] = lambda claim: None
    built: list[int] = field(default_factory=list)
    renewed: list[tuple[int, float]] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    mine: bool = True

    def claim(self) -> AClaim | None:
        return self.waiting.pop(0) if self.waiting else None

    def __call__(self, claim: AClaim) -> None:
        self.make(claim)
        self.built.append(claim.id)

    def renew(self, claim: AClaim, *, now: datetime, lease_seconds: float) -> bool:
        self.renewed.append((claim.id, lease_seconds))
        return self.mine

    def release(self, claim: AClaim, *, now: datetime) -> bool:
        self.released.append(claim.id)
        return True


def a_worker(desk: Desk, post=lambda: False, finish=lambda: 0, **options) -> DigestWorker:
    arguments = {"now": Clock(), "poll_seconds": 0.01, "beat_seconds": 0.01} | options
    return DigestWorker(desk, desk, post, finish, **arguments)


def test_digest_that_takes_long_holds_up_no_other_and_both_are_given_back_at_the_end():
    may_end, begun = threading.Event(), []

    def make(claim: AClaim) -> None:
        begun.append(claim.id)
        may_end.wait(10)

    desk = Desk([AClaim(1), AClaim(2), AClaim(3)], make=make)
    worker = a_worker(desk)
    worker.start()
    assert until(lambda: sorted(begun) == [1, 2] and {number for number, _ in desk.renewed} == {1, 2})
    worker.stop(grace=0.05)
    assert sorted(desk.released) == [1, 2]
    may_end.set()
    assert until(lambda: sorted(desk.built) == [1, 2])
    assert (sorted(desk.released), desk.waiting) == ([1, 2], [AClaim(3)])


def test_digests_are_built_one_after_another_and_their_messages_posted():
    left, ended = [1, 2, 3], []
    desk = Desk([AClaim(1), AClaim(2)])
    worker = a_worker(desk, post=lambda: bool(left and left.pop()), finish=lambda: ended.append(1) or 0)
    worker.start()
    assert until(lambda: sorted(desk.built) == [1, 2] and not left)
    worker.stop()
    assert ended, "what is posted was not ended"
    assert desk.released == []


@pytest.mark.parametrize(("options", "lease"), [({}, LEASE_SECONDS), ({"lease_seconds": 4.0}, 4.0)])
def test_lease_is_renewed_while_a_digest_is_built_and_no_longer(options, lease):
    may_end = threading.Event()
    desk = Desk([AClaim(1)], make=lambda claim: may_end.wait(10))
    worker = a_worker(desk, **options)
    worker.start()
    assert until(lambda: len(desk.renewed) > 2)
    assert set(desk.renewed) == {(1, lease)}
    may_end.set()
    assert until(lambda: desk.built == [1])

    def is_let_go() -> bool:
        before = len(desk.renewed)
        worker.beat()
        return len(desk.renewed) == before

    assert until(is_let_go)
    worker.stop()


def test_lost_lease_is_told_to_the_log_only(caplog: pytest.LogCaptureFixture):
    may_end = threading.Event()
    desk = Desk([AClaim(1)], make=lambda claim: may_end.wait(10), mine=False)
    worker = a_worker(desk)
    worker.start()
    assert until(lambda: "the lease of slot 1 was lost while it was worked on" in caplog.text)
    may_end.set()
    worker.stop()


def test_digest_that_does_not_end_in_time_is_given_back_once():
    may_end = threading.Event()
    desk = Desk([AClaim(1)], make=lambda claim: may_end.wait(10))
    worker = a_worker(desk)
    worker.start()
    assert until(lambda: bool(desk.renewed))
    worker.stop(grace=0.05)
    assert desk.released == [1]
    may_end.set()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RestartError("I am being restarted."), ""),
        (StorageError("busy"), "digest-builder-0 has to wait for the database"),
        (LookupError("a bug"), "digest-builder-0 stumbled"),
    ],
)
def test_digest_whose_building_breaks_off_is_given_back_and_the_next_is_built(error, told, caplog):
    def make(claim: AClaim) -> None:
        if claim.id == 1:
            raise error

    desk = Desk([AClaim(1), AClaim(2)], make=make)
    worker = a_worker(desk, builders=1)
    worker.start()
    assert until(lambda: desk.built == [2])
    worker.stop()
    assert desk.released == [1]
    own = [record.getMessage() for record in caplog.records if record.threadName == "digest-builder-0"]
    assert own == ([told] if told else [])


def test_poster_that_stumbles_goes_on(caplog: pytest.LogCaptureFixture):
    outcomes = [StorageError("busy"), LookupError("a bug"), True]
    posted = []

    def post() -> bool:
        outcome = outcomes.pop(0) if outcomes else False
        if isinstance(outcome, Exception):
            raise outcome
        posted.append(outcome)
        return outcome

    worker = a_worker(Desk([]), post=post, posters=1)
    worker.start()
    assert until(lambda: True in posted)
    worker.stop()
    assert "digest-poster-0 has to wait for the database" in caplog.text
    assert "a bug" in caplog.text


def test_nothing_is_begun_after_the_stop():
    desk = Desk([])
    worker = a_worker(desk)
    worker.start()
    worker.stop()
    desk.waiting.append(AClaim(1))
    worker.wake()
    assert desk.waiting, "a slot was taken by a worker that had stopped"
