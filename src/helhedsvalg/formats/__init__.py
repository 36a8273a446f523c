"""One file a format; the file's name is the format's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeVar

from helhedsvalg.i18n import clean

T = TypeVar("T")
NARROWEST = 40
"""Columns below which nothing is folded further."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show."""

    width: int | None
    """Columns; None: a pipe or a file, where nothing is folded."""
    ascii: bool
    colour: bool


def harmless(value: T) -> T:
    """The same value without control characters in any of its texts, however deep."""
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(harmless, value))  # type: ignore[return-value]
    if isinstance(value, Mapping):
        return {harmless(key): harmless(one) for key, one in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: harmless(getattr(value, one.name)) for one in fields(value)})
    return value
