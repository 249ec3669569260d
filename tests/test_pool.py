import gc
import math
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path

import pytest

from bot.errors import ExtractionError, NotAnArticleError, RestartError, TooComplexError
from bot.pool import NICENESS, Background, OnDemand, WorkerPool, reading_pool
from tests.fakes import until

ROOT = Path(__file__).parents[1]
PROGRAM = """
import gc, sys, time
from bot.pool import WorkerPool

if __name__ == "__main__":
    pool = WorkerPool(processes=2, seconds=60, warm=gc.collect)
    pool.run(abs, -1)
    print("ready", flush=True)
    pool.run(time.sleep, 60)
"""


def refuse(_: object) -> None:
    raise NotAnArticleError("There is no article on this page.")


class UntransportableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def raise_untransportable(_: object) -> None:
    raise UntransportableError("one", "two")


class Page:
    """An argument whose life can be watched."""


CASES = [(int, "seven", "seven"), (raise_untransportable, 0, "one")]


def take_memory(size: int) -> int:
    return len(bytearray(size))


def loaded(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in sys.modules]


def own_id(_: object) -> int:
    return os.getpid()


def test_function_runs_in_another_process(pool: WorkerPool):
    assert pool.run(math.sqrt, 49) == 7
    assert pool.run(own_id, None) != os.getpid()


def test_arguments_of_tasks_that_failed_are_let_go(pool: WorkerPool):
    seen = []
    gc.disable()  # the collector would let them go in the end
    try:
        for _ in range(5):
            page = Page()
            seen.append(weakref.ref(page))
            with pytest.raises(NotAnArticleError):
                pool.run(refuse, page)
        del page
        assert until(lambda: sum(each() is not None for each in seen) <= 1)  # pebble holds its last task
    finally:
        gc.enable()


def test_children_step_back_behind_the_parent(pool: WorkerPool):
    assert pool.run(os.nice, 0) == min(19, os.nice(0) + NICENESS)


def test_children_end_without_running_python(pool: WorkerPool):
    assert pool.run(signal.getsignal, signal.SIGTERM) is signal.SIG_DFL


def test_what_a_person_can_be_told_comes_through(pool: WorkerPool):
    with pytest.raises(NotAnArticleError, match="no article on this page"):
        pool.run(refuse, None)


@pytest.mark.parametrize(("function", "argument", "words"), CASES)
def test_any_other_error_comes_through_with_its_traceback(pool: WorkerPool, function, argument, words: str):
    with pytest.raises(RuntimeError, match=words) as caught:
        pool.run(function, argument)
    assert "Traceback" in str(caught.value)
    assert pool.run(abs, -2) == 2


def test_task_that_hangs_is_killed_and_the_next_one_runs(pool: WorkerPool):
    started = time.monotonic()
    with pytest.raises(TooComplexError, match="longer than 3 seconds"):
        pool.run(time.sleep, 60)
    assert time.monotonic() - started < 10
    assert pool.run(abs, -3) == 3


def test_task_that_kills_its_process_is_tried_twice(pool: WorkerPool):
    with pytest.raises(TooComplexError, match="broke my reader twice"):
        pool.run(os._exit, 7)
    assert pool.run(abs, -4) == 4


def test_idle_child_that_is_killed_is_replaced(pool: WorkerPool):
    pool.run(abs, -1)
    os.kill(pool.run(own_id, None), signal.SIGKILL)
    assert pool.run(abs, -5) == 5


def test_child_that_is_killed_at_work_costs_nobody_an_answer(pool: WorkerPool):
    child = pool.run(own_id, None)
    results: list[None] = []
    thread = threading.Thread(target=lambda: results.append(pool.run(time.sleep, 1)))
    thread.start()
    time.sleep(0.5)
    os.kill(child, signal.SIGKILL)
    thread.join(30)
    assert results == [None]


def test_parent_waits_for_nothing_when_the_pool_starts():
    started = time.monotonic()
    opened = WorkerPool(processes=1, seconds=3, warm=gc.collect)
    assert time.monotonic() - started < 1
    opened.stop()


def test_stopped_pool_takes_nothing_and_ends_what_runs():
    opened = WorkerPool(processes=1, seconds=30, warm=gc.collect)
    opened.run(abs, -1)
    errors: list[str] = []

    def run() -> None:
        with pytest.raises(RestartError) as caught:
            opened.run(time.sleep, 30)
        errors.append(caught.value.public_message)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.3)
    opened.stop()
    thread.join(10)
    assert errors == ["I am being restarted. Please try again in a minute."]


def test_children_end_when_the_parent_is_killed(tmp_path: Path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
        ended = threading.Thread(target=parent.stderr.read)  # ends when no child holds its end any more
        ended.start()
        assert until(lambda: not ended.is_alive())


def test_child_that_cannot_be_warmed_still_works(capfd):
    opened = WorkerPool(processes=1, seconds=3, warm=_missing)
    assert opened.run(abs, -6) == 6
    opened.stop()
    assert "could not be warmed" in capfd.readouterr().err


def _missing() -> None:
    raise FileNotFoundError("no pipeline here")


def test_task_has_its_own_deadline(pool: WorkerPool):
    with pytest.raises(TooComplexError, match="longer than 1 seconds"):
        pool.run(time.sleep, 60, seconds=1)


def test_task_that_takes_too_much_memory_is_ended_and_the_next_one_runs():
    opened = WorkerPool(processes=1, seconds=20, warm=gc.collect, memory_bytes=200_000_000)
    try:
        with pytest.raises(TooComplexError, match="more memory"):
            opened.run(take_memory, 400_000_000)
        assert opened.run(take_memory, 50_000_000) == 50_000_000
    finally:
        opened.stop()


def test_children_that_read_are_warm_and_know_no_language():
    opened = reading_pool()
    try:
        assert opened.run(loaded, ("trafilatura", "spacy")) == ["trafilatura"]
    finally:
        opened.stop()


def test_pool_on_demand_starts_with_its_first_task_and_only_once():
    made: list[WorkerPool] = []

    def make() -> WorkerPool:
        made.append(WorkerPool(processes=1, seconds=3, warm=gc.collect))
        return made[-1]

    with OnDemand(make) as opened:
        assert made == []
        assert [opened.run(abs, number) for number in (-7, -8)] == [7, 8]
        assert len(made) == 1
    with pytest.raises(RestartError, match="being restarted"):
        opened.run(abs, -9)


def test_pool_on_demand_that_was_never_needed_stops():
    with OnDemand() as opened:
        pass
    with pytest.raises(RestartError, match="being restarted"):
        opened.run(abs, -1)


@pytest.mark.parametrize("processes", [1, 2])
def test_who_waits_for_an_answer_waits_for_one_article_at_most_that_nobody_waits_for(processes: int):
    opened = WorkerPool(processes=processes, seconds=20, warm=gc.collect)
    background, done = Background(opened, processes=processes), []

    def read_for_nobody() -> None:
        with suppress(ExtractionError):  # the pool stops before it has come to all
            background.run(time.sleep, 0.3)
            done.append(1)

    threads = [threading.Thread(target=read_for_nobody) for _ in range(50)]
    for thread in threads:
        thread.start()
    assert until(lambda: bool(done)), "the first of them is done, the second runs"
    before = len(done)
    assert opened.run(abs, -1) == 1
    meanwhile = len(done) - before
    opened.stop()
    for thread in threads:
        thread.join(20)
    assert (meanwhile <= 1, len(done) < 50) == (True, True)


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
