import gc
import math
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from functools import partial
from pathlib import Path

import pytest

from bot.errors import NotAnArticleError, RestartError, TooComplexError
from bot.pool import NICENESS, OnDemand, WorkerPool, reading_pool
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
    assert time.monotonic() - started < 30
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
    opened = WorkerPool(processes=1, seconds=3, warm=partial(time.sleep, 30))
    assert time.monotonic() - started < 15
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
