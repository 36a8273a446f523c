"""How a noun is made: a frozen dataclass that costs little to load.

Python writes, compiles and runs six functions for each frozen dataclass, and a start makes eighty of them. Here
comparison and text are shared by all kinds, and that nobody changes a noun is held by mypy, and at run time in
Python's development mode (`python -X dev`), in which the tests run.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots; two are equal where they are of one kind and have equal parts."""
    made = dataclass(frozen=sys.flags.dev_mode, slots=True, eq=False, repr=False)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _shown  # type: ignore[assignment, method-assign]
    return made


def _parts(noun: Any) -> tuple[Any, ...]:
    return tuple([getattr(noun, name) for name in noun.__match_args__])


def _equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and _parts(one) == _parts(other)


def _hash(one: Any) -> int:
    return hash(_parts(one))


def _shown(one: Any) -> str:
    named = (f"{name}={getattr(one, name)!r}" for name in one.__match_args__)
    return f"{type(one).__qualname__}({', '.join(named)})"
