"""Name look-ups beside the loop: few threads, none of which can hold the loop or the program."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from bot.sources.web.lookups import LookUps, resolve


class Hanging:
    """A resolver that answers when it is let go, and counts who waits."""

    def __init__(self):
        self.go = threading.Event()
        self.asked = threading.Semaphore(0)
        self.hosts = []

    def __call__(self, host, port):
        self.hosts.append(host)
        self.asked.release()
        self.go.wait(30)
        return (host,)


def test_resolve_names_each_address_once():
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)


@pytest.mark.parametrize("error", [socket.gaierror("no such name"), UnicodeError("label too long"), TimeoutError()])
def test_what_the_resolver_raises_is_raised(error):
    def fail(host, port):
        raise error

    with pytest.raises(type(error)):
        asyncio.run(LookUps(fail)("nowhere.example", 80))


def test_a_thread_that_the_system_does_not_give_costs_no_place(monkeypatch):
    async def ask():
        look_ups = LookUps(lambda host, port: (host,), threads=1)
        with monkeypatch.context() as crowded:
            crowded.setattr(threading.Thread, "start", _cannot_start)
            with pytest.raises(OSError, match="no thread"):
                await look_ups("a.example", 80)
        async with asyncio.timeout(5):
            return await look_ups("b.example", 80)

    assert asyncio.run(ask()) == ("b.example",)


def _cannot_start(thread):
    raise RuntimeError("can't start new thread")


def test_a_hanging_look_up_can_be_given_up_and_holds_its_place_only():
    hanging = Hanging()

    async def ask():
        look_ups = LookUps(hanging, threads=2)
        for host in ("a.example", "b.example", "c.example"):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await look_ups(host, 80)
        assert all(hanging.asked.acquire(timeout=5) for _ in range(2))
        asked = sorted(hanging.hosts)
        hanging.go.set()
        return asked, await look_ups("d.example", 80)

    assert asyncio.run(ask()) == (["a.example", "b.example"], ("d.example",))


def test_the_loop_goes_on_and_ends_while_a_look_up_hangs():
    hanging = Hanging()

    async def ask():
        waiting = asyncio.ensure_future(LookUps(hanging)("a.example", 80))
        while not hanging.hosts:
            await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(ask())
    threads = [thread for thread in threading.enumerate() if thread.name == "briefbot-resolver"]
    assert all(thread.daemon for thread in threads)
    hanging.go.set()
    for thread in threads:
        thread.join(5)  # its answer comes after the loop's end, and is no error
        assert not thread.is_alive()
