"""Frozen values as plain ones that JSON takes, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> dict[str, Any]:
    """Return a frozen value as plain ones, its instants and times as ISO 8601 words."""
    plain: dict[str, Any] = asdict(value, dict_factory=_said)
    return plain


def from_plain(kind: Any, value: Any) -> Any:
    """Return plain values as what a type says, and the values in them as what the types of their fields say."""
    if value is None:
        return None
    origin = get_origin(kind)
    if origin is UnionType:
        return from_plain(get_args(kind)[0], value)
    if origin is tuple:
        return tuple(from_plain(get_args(kind)[0], part) for part in value)
    if origin is Mapping:
        return dict(value)
    return _single(kind, value)


def _single(kind: Any, value: Any) -> Any:
    if issubclass(kind, tuple):  # a NamedTuple
        return kind(*value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if issubclass(kind, datetime | time):
        return kind.fromisoformat(value)
    kinds = _kinds(kind)
    return kind(**{name: from_plain(kinds[name], part) for name, part in value.items()}) if kinds else value


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _said(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime | time) else value for name, value in pairs}
