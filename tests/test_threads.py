import threading
from dataclasses import dataclass

import pytest

from bot.errors import StorageError
from bot.threads import Held, Loops
from tests.fakes import until


@dataclass(frozen=True)
class AClaim:
    id: int
    attempt: int = 1
    worker: str = "w1"
    interrupted: bool = False


def nothing() -> bool:
    return False


def test_heart_beats_on_while_what_runs_ends_and_stops_at_the_end(caplog: pytest.LogCaptureFixture):
    beats, may_end = [], threading.Event()

    def beat() -> None:
        beats.append(1)
        raise LookupError("a bug")

    loops = Loops({"looker": lambda: may_end.wait(10)}, beat, poll_seconds=0.01, beat_seconds=0.01)
    loops.start()
    loops.stop(grace=0.02)
    before = len(beats)
    assert until(lambda: len(beats) > before + 2), "what still runs needs its lease"
    loops.end()
    may_end.set()
    assert until(lambda: not {"heart", "looker"} & {thread.name for thread in threading.enumerate()})
    assert "the heart stumbled" in caplog.text


def test_loops_look_again_at_once_where_there_was_something_and_when_they_are_woken():
    found, looks = [True, True, False, False], []
    loops = Loops({"looker": lambda: looks.append(1) or found.pop(0)}, nothing, poll_seconds=60, beat_seconds=60)
    loops.start()
    assert until(lambda: len(looks) == 3)
    loops.wake()
    assert until(lambda: len(looks) == 4)
    loops.stop(grace=10)
    loops.end()


def test_what_is_held_is_renewed_until_it_is_let_go():
    renewed: list[int] = []
    held: Held[AClaim] = Held("slot", lambda claim: not renewed.append(claim.id))
    one, two = AClaim(1), AClaim(2)
    held.hold(one)
    held.hold(two)
    held.beat()
    assert [held.let_go(one), held.let_go(one)] == [True, False]
    held.beat()
    assert (renewed, held.has(one), held.has(two)) == ([1, 2, 2], False, True)
    assert (held.let_go_all(), held.let_go_all()) == ([two], [])


def test_whoever_lost_a_claim_does_not_let_go_of_the_next_one():
    held: Held[AClaim] = Held("slot", lambda claim: True)
    lost, taken_anew = AClaim(1), AClaim(1)
    held.hold(lost)
    held.hold(taken_anew)
    assert (held.let_go(lost), held.has(taken_anew)) == (False, True)


def test_lease_that_cannot_be_renewed_costs_no_other(caplog: pytest.LogCaptureFixture):
    renewed: list[int] = []

    def renew(claim: AClaim) -> bool:
        if claim.id == 1:
            raise StorageError("busy")
        renewed.append(claim.id)
        return False

    held: Held[AClaim] = Held("slot", renew)
    for number in (1, 2):
        held.hold(AClaim(number))
    held.beat()
    assert renewed == [2]
    assert "the lease of slot 2 was lost while it was worked on" in caplog.text
