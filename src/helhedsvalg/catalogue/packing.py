"""Frozen nouns to bytes and back: a table a kind of noun, a column a field, and no code.

Column by column, because that is many times as fast to read back as noun by noun. A noun that others share
is written once, and is one noun again afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from graphlib import TopologicalSorter
from typing import Any

from pydantic_core import from_json, to_json

PLAIN = frozenset((str, float, int, bool, type(None)))
"""What JSON gives back as it was."""
NOWHERE = -1
"""The place of a noun that is None: the last of each table, where reading back puts one."""


def pack(*nouns: object) -> bytes:
    """The nouns and all that they are made of. Raises ValueError where JSON cannot hold it."""
    packer = _Packer()
    roots = [(type(noun).__name__, packer.place(noun)) for noun in nouns]
    tables = {}
    needs: dict[str, set[str]] = {}
    for name, rows in packer.tables.items():
        kinds = [max((kind for kind, _value in column), key=len) for column in zip(*rows, strict=True)]
        needs[name] = {kind.rpartition(" ")[2] for kind in kinds if "noun " in kind}
        tables[name] = list(
            zip(kinds, zip(*([value for _kind, value in row] for row in rows), strict=True), strict=True)
        )
    return to_json([roots, [(name, tables[name]) for name in TopologicalSorter(needs).static_order()]])


class _Packer:
    """Gives every noun its place in a table, after the nouns that it is made of."""

    def __init__(self) -> None:
        self.tables: dict[str, list[list[tuple[str, Any]]]] = {}
        self.places: dict[int, int] = {}

    def place(self, noun: Any) -> int:
        """The noun's row in the table of its kind."""
        if id(noun) not in self.places:
            row = [self.part(getattr(noun, name)) for name in noun.__match_args__]
            table = self.tables.setdefault(type(noun).__name__, [])
            table.append(row)
            self.places[id(noun)] = len(table) - 1
        return self.places[id(noun)]

    def part(self, value: Any) -> tuple[str, Any]:
        """How a value is written, and what is written; of one column the longest kind says most."""
        if type(value) in PLAIN:
            return "", value
        if is_dataclass(value):
            return f"noun {type(value).__name__}", self.place(value)
        if type(value) is tuple:
            inner = [self.part(one) for one in value]
            return _holding("tuple", inner), [written for _kind, written in inner]
        if type(value) is dict and all(type(key) is str for key in value):
            inner = [self.part(one) for one in value.values()]
            return _holding("dict", inner), dict(zip(value, (written for _kind, written in inner), strict=True))
        if type(value) is datetime.date:
            return "date", value.isoformat()
        raise ValueError(f"{type(value).__name__} would come back as something else")


def _holding(kind: str, inner: Iterable[tuple[str, Any]]) -> str:
    return f"{kind} {max((kind for kind, _value in inner), key=len, default='')}".strip()


def unpack(content: bytes, kinds: dict[str, type]) -> list[Any]:
    """The nouns that were packed. Raises ValueError, TypeError or LookupError where the content is none."""
    made: dict[str, list[Any]] = {}
    roots, tables = from_json(content)
    for name, columns in tables:
        nouns = list(map(kinds[name], *[_column(kind, values, made) for kind, values in columns]))
        made[name] = [*nouns, None]
    return [made[name][place] for name, place in roots]


def _column(kind: str, values: list[Any], made: dict[str, list[Any]]) -> list[Any]:
    """One field of all nouns of a kind."""
    if not kind:
        return values
    if kind.startswith("noun "):
        nouns = made[kind.removeprefix("noun ")]
        return [nouns[NOWHERE if place is None else place] for place in values]
    back = _back(kind, made)
    return [None if value is None else back(value) for value in values]


def _back(kind: str, made: dict[str, list[Any]]) -> Callable[[Any], Any]:
    """What makes a value of that kind out of what was written."""
    word, _space, rest = kind.partition(" ")
    if word == "noun":
        return made[rest].__getitem__
    if word == "date":
        return datetime.date.fromisoformat
    inner = _back(rest, made) if rest else None
    if word == "tuple":
        return tuple if inner is None else lambda value: tuple(map(inner, value))
    return dict if inner is None else lambda value: dict(zip(value, map(inner, value.values()), strict=True))
