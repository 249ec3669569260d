"""Plain values, as JSON gives them, back to the frozen values that ``dataclasses.asdict`` made them from."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def from_plain(kind: Any, value: Any) -> Any:
    """Return plain values as what a type says, and the values in them as what the types of their fields say."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return from_plain(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        return tuple(from_plain(get_args(kind)[0], part) for part in value)
    if issubclass(kind, tuple):  # a NamedTuple
        return kind(*value)
    if issubclass(kind, StrEnum):
        return kind(value)
    kinds = _kinds(kind)
    return kind(**{name: from_plain(kinds[name], part) for name, part in value.items()}) if kinds else value


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
