"""Who reads at once, in fetches and in bytes: many small answers fit into memory, and only some large ones.

Hundreds of hostile feeds that send five megabytes each must not fill the machine while one of them is taken apart.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

LARGE = 500_000  # bytes of a body


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a batch: each fetch takes one, and one whose body grows large takes a large one besides."""

    seats: int
    large_seats: int
    _free: asyncio.Semaphore = field(init=False)
    _free_large: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_free", asyncio.Semaphore(self.seats))
        object.__setattr__(self, "_free_large", asyncio.Semaphore(self.large_seats))

    async def take(self) -> Seat:
        """Wait for a free seat."""
        await self._free.acquire()
        return Seat(self._free, self._free_large)


@dataclass(slots=True)
class Seat:
    """One fetch's seat; it is held until its answer is taken."""

    free: asyncio.Semaphore
    free_large: asyncio.Semaphore
    is_large: bool = False

    async def grow(self, count: int, limit: asyncio.Timeout) -> None:
        """Take a large seat where a body has so many bytes; the wait for it does not count."""
        if count > LARGE and not self.is_large:
            async with uncounted(limit):
                await self.free_large.acquire()
            self.is_large = True

    def leave(self) -> None:
        """Free the seat, and the large one; in the loop."""
        self.free.release()
        if self.is_large:
            self.free_large.release()


@contextlib.asynccontextmanager
async def uncounted(limit: asyncio.Timeout) -> AsyncIterator[None]:
    """Stop a deadline's clock while we wait for ourselves, and not for the one who was asked."""
    loop, ends = asyncio.get_running_loop(), limit.when()
    left = None if ends is None else ends - loop.time()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(None if left is None else loop.time() + left)
