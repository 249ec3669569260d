"""What nobody waits for and what somebody does share the children of a pool."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bot import pool as pools
from bot.errors import ExtractionError
from bot.pool import Background, WorkerPool
from tests.fakes import until


def take_leave(leave: Path) -> None:
    """Take until somebody leaves a file for this one."""
    while True:
        try:
            return leave.unlink()
        except FileNotFoundError:
            time.sleep(0.01)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Say when somebody who waits for an answer stands in the queue."""
    schedule, stands = pools._schedule, threading.Event()

    def noted(pool, function, *others):
        future = schedule(pool, function, *others)
        if function is abs:
            stands.set()
        return future

    monkeypatch.setattr(pools, "_schedule", noted)
    return stands


@pytest.mark.parametrize("processes", [1, 2])
def test_who_waits_for_an_answer_waits_for_one_article_at_most_that_nobody_waits_for(
    asked: threading.Event, tmp_path: Path, processes: int
):
    opened = WorkerPool(processes=processes, seconds=60, warm=gc.collect)
    background, done, leave = Background(opened, processes=processes), [], tmp_path / "leave"

    def read_for_nobody() -> None:
        with suppress(ExtractionError):  # the pool stops before it has come to all
            background.run(take_leave, leave)
            done.append(1)

    threads = [threading.Thread(target=read_for_nobody) for _ in range(50)]
    for thread in threads:
        thread.start()
    leave.touch()
    assert until(lambda: bool(done)), "the first of them is done, the second runs"
    with ThreadPoolExecutor(1) as other:
        try:
            answer = other.submit(opened.run, abs, -1)
            assert asked.wait(10)
            leave.touch()
            assert answer.result(30) == 1
        finally:
            opened.stop()
    for thread in threads:
        thread.join(20)


class Slow:
    """A pool in which each piece of work takes until it is let go; it tells the order in which they came."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.go = threading.Semaphore(0)

    def run(self, function, argument, *, seconds=None):
        self.began.append(argument)
        assert self.go.acquire(timeout=10)
        return function(argument)


def test_digest_comes_before_what_is_read_ahead():
    pool = Slow()
    background, results = Background(pool, processes=2), []
    threads = []

    def ask(name: str, *, ahead: bool) -> None:
        ask = threading.Thread(target=lambda: results.append(background.run(str.upper, name, ahead=ahead)))
        ask.start()
        threads.append(ask)

    ask("first", ahead=True)
    assert until(lambda: pool.began == ["first"])
    for number in range(3):
        ask(f"ahead {number}", ahead=True)
    for number in range(3):
        ask(f"due {number}", ahead=False)
    assert until(lambda: background._due == 3)
    pool.go.release(7)
    for thread in threads:
        thread.join(10)
    assert [name.split()[0] for name in pool.began] == ["first", *["due"] * 3, *["ahead"] * 3]
    assert sorted(results) == sorted(name.upper() for name in pool.began)


def test_room_is_free_again_after_a_failure_and_is_used_whole():
    pool = Slow()
    pool.go.release(2)
    background = Background(pool, processes=3)
    with pytest.raises(ValueError, match="invalid literal"):
        background.run(int, "no number", ahead=True)
    assert background.run(int, "1", ahead=True) == 1
    pool.began.clear()
    threads = [
        threading.Thread(target=background.run, args=(int, "2"), kwargs={"ahead": ahead})
        for ahead in (True, False, True)
    ]
    for thread in threads:
        thread.start()
    assert until(lambda: len(pool.began) == 2), "all children but one"
    pool.go.release(3)
    for thread in threads:
        thread.join(10)
    assert len(pool.began) == 3
