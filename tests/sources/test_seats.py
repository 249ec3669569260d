"""Bytes in flight are bounded, and who waits for that is not late."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.sources.feeds.feed import FEEDS
from bot.sources.web import fetch as fetch_module
from bot.sources.web import seats
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask, Fetched
from bot.sources.web.seats import LARGE, Seats, uncounted
from tests.sources.wire import HEAD, allowed, loopback, raw_server, saying


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


def test_so_many_bodies_may_be_large_and_any_number_small():
    async def reading():
        batch = Seats(9, large_seats=2)
        taken = [await batch.take() for _ in range(9)]
        async with asyncio.timeout(30) as limit:
            for seat in taken:
                await seat.grow(LARGE, limit)
            for seat in (taken[0], taken[1], taken[0]):
                await seat.grow(LARGE + 1, limit)
            third = asyncio.ensure_future(taken[2].grow(LARGE + 1, limit))
            await settle()
            waited = not third.done()
            taken[3].leave()
            await settle()
            waited = waited and not third.done()
            taken[0].leave()
            await third
        return waited

    assert asyncio.run(reading())


async def read(seconds, *, waiting, reading):
    """Read under a deadline, after a wait that does not count."""
    async with asyncio.timeout(seconds) as limit:
        async with uncounted(limit):
            await asyncio.sleep(waiting)
        await asyncio.sleep(reading)
        return (limit.when() or 0) - asyncio.get_running_loop().time()


def test_waiting_for_ourselves_is_not_counted():
    assert 0 < asyncio.run(read(1, waiting=1.1, reading=0)) <= 1


def test_reading_after_a_wait_is_counted():
    with pytest.raises(TimeoutError):
        asyncio.run(read(0.1, waiting=0, reading=30))


def test_large_bodies_that_are_taken_slowly_all_come(monkeypatch):
    monkeypatch.setattr(seats, "LARGE", 10)
    monkeypatch.setattr(fetch_module, "LARGE_SEATS", 1)
    hosts = [f"h{number}.test" for number in range(6)]
    body = HEAD + b"Content-Length: 50\r\n\r\n" + b"x" * 50
    with raw_server(saying(body)) as server, Fetcher(allowed(server, *hosts), loopback, seconds=1) as fetch:
        came = []
        for _, answer in fetch.ask_all([Ask(server.link(host=host)) for host in hosts]):
            came.append(answer)
            time.sleep(0.3)  # the answer is taken apart
    assert [isinstance(answer, Fetched) and len(answer.body) for answer in came] == [50] * 6


def test_polls_offer_no_brotli():
    assert FEEDS.codings == "gzip"
