"""Bodies unpacked piece by piece: every layer's bytes are counted, so that little cannot become much unseen.

httpx2 hands a layer out in pieces of 1 MB at most. Between pieces the loop may turn to others: a body of a million
crumbs must not keep them waiting, nor put off its own deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

import httpx2

MAX_GROWTH = 500  # beyond UNSUSPECTED bytes; real pages grow to 5 or 50 times what was sent
UNSUSPECTED = 1_000_000


class TooLargeError(Exception):
    """A body is larger than it may be, packed or at any layer of unpacking, or grows as no page does."""


@dataclass(slots=True)
class Body:
    """The unpacked bytes so far; what was read before an error may be of use."""

    limit: int
    content: bytearray
    grow: Callable[[int], Awaitable[None]] | None = None  # waits until so many bytes may be held

    async def read(self, packed: AsyncIterable[bytes], codings: Sequence[str]) -> None:
        """Read to the end; raise ``TooLargeError`` as soon as any layer is larger than the limit."""
        async with AsyncExitStack() as layers:
            stream = arrived = _Counted(packed, self.limit)
            for coding in reversed(codings):
                layer = httpx2.Response(200, headers={"Content-Encoding": coding}, stream=stream)
                unpacked = await layers.enter_async_context(aclosing(layer.aiter_bytes()))
                stream = _Counted(unpacked, self.limit)
            async with aclosing(aiter(stream)) as pieces:
                async for piece in pieces:
                    if self.grow:
                        await self.grow(len(self.content) + len(piece))
                    self.content += piece
                    if len(self.content) > max(UNSUSPECTED, arrived.count * MAX_GROWTH):
                        raise TooLargeError(f"{arrived.count} bytes grew to {len(self.content)}")


@dataclass(slots=True)
class _Counted(httpx2.AsyncByteStream):
    """Passes pieces on and counts their bytes."""

    pieces: AsyncIterable[bytes]
    limit: int
    count: int = 0

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        async with AsyncExitStack() as opened:
            pieces = aiter(self.pieces)
            if isinstance(pieces, AsyncGenerator):
                await opened.enter_async_context(aclosing(pieces))
            async for piece in pieces:
                self.count += len(piece)
                await asyncio.sleep(0)
                yield piece[: len(piece) + min(self.limit - self.count, 0)]
                if self.count > self.limit:
                    raise TooLargeError(f"more than {self.limit} bytes")

    async def aclose(self) -> None:
        """Do nothing: whoever opened the pieces closes them."""
