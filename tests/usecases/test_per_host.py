from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.usecases.per_host import OneByOne, Turns, in_turn
from tests.fakes import until

HOSTS = st.lists(st.sampled_from("abc"), max_size=30)


@settings(max_examples=50, deadline=None)
@given(hosts=HOSTS, at_once=st.integers(1, 6), most=st.integers(1, 3))
def test_everything_is_done_once_and_never_too_many_of_a_host(hosts, at_once, most):
    lock, under_way, worst = threading.Lock(), Counter[str](), Counter[str]()

    def do(work: tuple[str, int]) -> tuple[str, int]:
        with lock:
            under_way[work[0]] += 1
            worst[work[0]] = max(worst[work[0]], under_way[work[0]])
        with lock:
            under_way[work[0]] -= 1
        return work

    work = [(host, (host, number)) for number, host in enumerate(hosts)]
    assert sorted(in_turn(work, do, at_once=at_once, most=most)) == sorted(each for _, each in work)
    assert max(worst.values(), default=0) <= most


def test_slow_host_keeps_nobody_else_waiting():
    release, others = threading.Event(), threading.Semaphore(0)

    def do(host: str) -> str:
        if host == "slow":
            assert release.wait(20)
        else:
            others.release()
        return host

    work = [("slow", "slow")] * 20 + [(f"host {number}", "quick") for number in range(20)]
    done: list[str] = []
    thread = threading.Thread(target=lambda: done.extend(in_turn(work, do, at_once=4)))
    thread.start()
    assert all(others.acquire(timeout=10) for _ in range(20))  # all others are done while the slow one waits
    release.set()
    thread.join(10)
    assert Counter(done) == {"slow": 20, "quick": 20}


def test_fewest_under_way_come_first():
    turns = Turns([("a", 1), ("a", 2), ("a", 3), ("b", 4)], most=2)
    assert [turns.take(), turns.take(), turns.take(), turns.take()] == [("a", 1), ("b", 4), ("a", 2), None]
    turns.done("a")
    assert turns.take() == ("a", 3)


def test_what_one_raises_ends_the_rest():
    done: list[int] = []

    def do(number: int) -> int:
        done.append(number)
        if number == 2:
            raise ValueError("the second")
        return number

    with pytest.raises(ValueError, match="the second"):
        in_turn([("a", number) for number in range(1, 10)], do, at_once=1)
    assert done == [1, 2]


def test_nothing_is_begun_once_it_is_over():
    done: list[int] = []
    work = [("a", number) for number in range(1, 10)]
    results = in_turn(work, lambda number: done.append(number) or number, at_once=1, is_over=lambda: len(done) == 3)
    assert (results, done) == ([1, 2, 3], [1, 2, 3])


def test_one_thread_at_a_time_works_on_a_thing_and_any_number_on_others():
    turn, inside, leave = OneByOne(), [], threading.Event()

    def work(thing: str) -> None:
        with turn.on(thing):
            inside.append(thing)
            leave.wait(10)

    threads = [threading.Thread(target=work, args=(thing,)) for thing in ("wall", "wall", "quay")]
    for thread in threads:
        thread.start()
    assert until(lambda: sorted(inside) == ["quay", "wall"])
    leave.set()
    for thread in threads:
        thread.join(10)
    assert sorted(inside) == ["quay", "wall", "wall"]


def test_thing_is_free_again_after_a_failure():
    turn = OneByOne()
    with pytest.raises(ValueError, match="fell"), turn.on("wall"):
        raise ValueError("it fell")
    with turn.on("wall"):
        pass
