"""Bodies unpacked piece by piece, every layer counted."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib

import brotli
import httpx2
import pytest

from bot.sources.web.unpacking import Body, TooLargeError

TEXT = b"The wall held. " * 1_000
NOTHING = b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\0\0\0\xff\xff" * 4_000_000  # 20 MB of gzip that unpack to no byte at all
PACKED = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda body: zlib.compress(body)[2:-4],
}


async def pieces(body, size):
    for start in range(0, len(body), size):
        yield body[start : start + size]


def unpack(packed, *codings, limit=5_000_000, size=65_536):
    body = Body(limit, bytearray())
    asyncio.run(body.read(pieces(packed, size), codings))
    return bytes(body.content)


@pytest.mark.parametrize("size", [2, 7, 65_536])
@pytest.mark.parametrize("name", PACKED)
def test_body_is_unpacked_however_it_is_cut(name, size):
    assert unpack(PACKED[name](TEXT), name.rpartition(" ")[2], size=size) == TEXT


def test_body_is_unpacked_in_the_order_of_packing():
    assert unpack(brotli.compress(gzip.compress(TEXT)), "gzip", "br") == TEXT


@pytest.mark.parametrize(("length", "fits"), [(1_000, True), (1_001, False)])
@pytest.mark.parametrize("coding", [None, "gzip", "br"])
def test_body_is_counted_to_the_byte(coding, length, fits):
    body = b"x" * length
    codings = [coding] if coding else []
    packed = PACKED[coding](body) if coding else body
    if fits:
        assert unpack(packed, *codings, limit=1_000) == body
    else:
        with pytest.raises(TooLargeError):
            unpack(packed, *codings, limit=1_000)


def test_packed_bytes_are_counted_though_they_unpack_to_nothing():
    with pytest.raises(TooLargeError):
        unpack(NOTHING[:2_000_000], "gzip", limit=1_000_000)


def test_inner_layer_is_counted_though_it_unpacks_to_nothing():
    with pytest.raises(TooLargeError):
        unpack(brotli.compress(NOTHING, quality=5), "gzip", "br")


@pytest.mark.parametrize(
    ("codings", "pack"),
    [
        (["gzip"], lambda body: gzip.compress(body)),
        (["br"], lambda body: brotli.compress(body, quality=5)),
        (["gzip", "br"], lambda body: brotli.compress(gzip.compress(body), quality=5)),
        (["br", "gzip"], lambda body: gzip.compress(brotli.compress(body, quality=5))),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_bomb_goes_off_in_little_memory(codings, pack):
    bomb = pack(bytes(60_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            unpack(bomb, *codings)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_growth_is_suspected_from_a_million_bytes_on():
    assert len(unpack(brotli.compress(bytes(1_000_000)), "br")) == 1_000_000
    with pytest.raises(TooLargeError, match="grew"):
        unpack(brotli.compress(bytes(2_000_000)), "br")


def test_what_was_read_before_an_error_is_there():
    body = Body(5_000_000, bytearray())
    with pytest.raises(httpx2.DecodingError):
        asyncio.run(body.read(pieces(gzip.compress(TEXT)[:-8] + b"rubbish!", 16), ["gzip"]))
    assert len(body.content) > 1_000
    assert TEXT.startswith(body.content)


def test_crumbs_leave_room_for_others():
    async def read():
        turns = 0

        async def others():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(others())
        await Body(5_000_000, bytearray()).read(pieces(b"x" * 1_000, 1), [])
        beside.cancel()
        return turns

    assert asyncio.run(read()) >= 1_000
