"""Where foreign text is taken apart: in a child process that can be killed, or here for tests and small programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")


class Run(Protocol):
    """Runs a function of a module, here or in a child process; the argument travels there."""

    def __call__(
        self, function: Callable[[Argument], Result], argument: Argument, *, seconds: float | None = None
    ) -> Result:
        """Return what the function returns, raise what it raises, and ``TooComplexError`` where it had to be ended."""


def here(function: Callable[[Argument], Result], argument: Argument, *, seconds: float | None = None) -> Result:
    """Run a function in this process, as long as it takes."""
    del seconds
    return function(argument)
