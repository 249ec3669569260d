"""Small checks that compose: each looks at a value and yields what Slack would complain about, with a JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def problem(message: str, pointer: str) -> str:
    """Return a complaint in Slack's own shape."""
    return f"{message} [json-pointer:{pointer}]"


def string(most: int, least: int = 1, *, pattern: Callable[[str], bool] | None = None) -> Check:
    """Accept a string of ``least`` to ``most`` characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", pointer)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", pointer)
        elif pattern is not None and not pattern(value):
            yield problem("does not match the required format", pointer)

    return check


def number(least: float, most: float) -> Check:
    """Accept a number in a closed range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield problem("must provide a number", pointer)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", pointer)

    return check


def integer(least: int, most: int) -> Check:
    """Accept a whole number in a closed range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must provide an integer", pointer)
        else:
            yield from number(least, most)(value, pointer)

    return check


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield problem("must provide a boolean", pointer)


def anything(value: Any, pointer: str) -> Iterator[str]:  # noqa: ARG001  (a check takes both)
    """Accept whatever Slack defines elsewhere."""
    return iter(())


def choice(*words: str) -> Check:
    """Accept one of the given words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in words:
            yield problem(f"must be one of: {', '.join(words)}", pointer)

    return check


def array(each: Check, least: int, most: int) -> Check:
    """Accept a list of ``least`` to ``most`` values that all pass ``each``."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", pointer)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", pointer)
        for index, entry in enumerate(value):
            yield from each(entry, f"{pointer}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """Accept an object with exactly the named properties."""
    known = {**required, **optional}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", pointer)
        for name, inner in value.items():
            if name not in known:
                yield problem(f"invalid additional property: {name}", pointer)
            elif inner is not None:
                yield from known[name](inner, f"{pointer}/{name}")

    return check


def typed(table: Mapping[str, Check]) -> Check:
    """Accept an object whose ``type`` names one of the table's checks."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
        elif "type" not in value:
            yield problem("missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            yield problem(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from table[value["type"]]({k: v for k, v in value.items() if k != "type"}, pointer)

    return check


def either(*names: str) -> Check:
    """Accept an object that has exactly one of the named properties."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if sum(value.get(name) is not None for name in names) != 1:
            yield problem(f"must provide exactly one of: {', '.join(names)}", pointer)

    return check


def not_empty(value: Any, pointer: str) -> Iterator[str]:
    """Accept an object that says something."""
    if not value:
        yield problem("must provide at least one property", pointer)


def every(*checks: Check) -> Check:
    """Accept what all the given checks accept; a shape that fails the first is not looked at further."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        for inner in checks:
            found = list(inner(value, pointer))
            yield from found
            if found:
                return

    return check
