"""One loop for callers from many threads, and its end."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import pytest

from bot.sources.web.background import BackgroundLoop


@pytest.fixture
def background():
    opened = BackgroundLoop("test-loop")
    yield opened
    opened.close()
    assert named() == []
    gc.collect()  # whatever was left behind says so now


def named():
    return [thread for thread in threading.enumerate() if thread.name == "test-loop"]


async def whereabouts():
    await asyncio.sleep(0)
    return threading.current_thread()


def test_no_thread_before_the_first_use(background):
    assert named() == []
    background.run(whereabouts())
    assert len(named()) == 1


def test_all_threads_share_one_daemon(background):
    with ThreadPoolExecutor(8) as callers:
        found = set(callers.map(lambda _: background.run(whereabouts()), range(50)))
    assert len(found) == 1
    assert found.pop().daemon


def test_what_is_raised_in_the_loop_is_raised_here(background):
    async def fail():
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        background.run(fail())


def test_close_cancels_what_is_in_flight(background):
    begun, ended = threading.Event(), threading.Event()

    async def wait():
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # cleaning up may take its time
            ended.set()

    future = background.start(wait())
    assert begun.wait(5)
    background.close()
    assert ended.is_set()
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_closed_loop_starts_nothing(background):
    background.close()
    background.close()
    with pytest.raises(CancelledError):
        background.run(whereabouts())
    background.call(pytest.fail)
    assert named() == []


def test_a_caller_who_gives_up_stops_the_work(background):
    begun, cancelled = threading.Event(), threading.Event()

    async def wait():
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    future = background.start(wait())
    assert begun.wait(5)
    future.cancel()
    assert cancelled.wait(5)


@pytest.fixture
def interrupting():
    """Let SIGUSR1 interrupt the main thread as Ctrl-C does; a shell may have switched SIGINT off."""
    before = signal.signal(signal.SIGUSR1, signal.default_int_handler)
    yield lambda: signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, before)


def test_an_interrupted_caller_stops_the_work(background, interrupting):
    cancelled = threading.Event()

    async def wait():
        while not is_waiting(threading.main_thread()):
            await asyncio.sleep(0)
        try:
            interrupting()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    with pytest.raises(KeyboardInterrupt):
        background.run(wait())
    assert cancelled.wait(5)


def is_waiting(thread):
    """Tell whether a thread waits for the result of a future."""
    frame = sys._current_frames()[thread.ident]
    while frame is not None and frame.f_code is not Future.result.__code__:
        frame = frame.f_back
    return frame is not None


def test_close_from_within_does_not_wait_for_itself(background):
    async def close():
        background.close()

    background.start(close())
    for thread in named():
        thread.join(5)
    assert named() == []
