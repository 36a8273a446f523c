"""Workbooks, read by a process of their own with memory and time set apart for it.

A workbook of a few kilobytes can unfold to any size, or have a cell in column XFD, and the library
that reads it then takes its process down. Here that ends only the reading. This file run as a program
with a path, and perhaps the name of a sheet, writes a line of JSON with the names of the sheets and the
one that it reads, then a line for each of its rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MEGABYTES = 400
"""Memory that a workbook may take, where the system can hold it to that."""
SECONDS = 60
"""Computing time that it may take."""
DAMAGED = 3
"""The exit code for what is no workbook; any other that is not 0 is that of a reading that broke down."""


class Damaged(Exception):
    """It is damaged, locked with a password, or no workbook."""


class TooLarge(Exception):
    """The reading broke down: it took more memory or time than it may."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    names: list[str]
    """Of all its sheets."""
    name: str | None
    """None where one must be chosen, or there is none of the name that was wanted."""
    rows: Iterator[list[str | int | float]]
    """From the first row on; an empty cell is an empty text. May raise TooLarge."""


def read(path: str, wanted: str | None) -> Sheet:
    """The wanted sheet, or the only one with cells. Raises Damaged or TooLarge."""
    words = [sys.executable, "-P", __file__, path, *([] if wanted is None else [wanted])]
    lines = _lines(
        subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    )
    head = json.loads(next(lines))
    if head["name"] is None:
        list(lines)  # it has no more to say, and is waited for
    return Sheet(head["names"], head["name"], map(json.loads, lines))


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What the process writes. Raises Damaged or TooLarge where it ends otherwise than well."""
    with process:
        yield from process.stdout or ()
    if process.returncode:
        raise Damaged if process.returncode == DAMAGED else TooLarge


def _within_limits() -> None:
    """Hold this process to its memory and time."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _chosen(book: Any, wanted: str | None) -> str | None:
    """The name of the sheet to read."""
    names: list[str] = book.sheet_names
    if wanted is not None or len(names) == 1:
        return next((one for one in names if wanted in (None, one)), None)
    filled = [one for one in names if book.get_sheet_by_name(one).height > 0]
    return filled[0] if len(filled) == 1 else None


def _cell(value: object) -> str | int | float:
    """A cell as text or number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _write(path: str, wanted: str | None = None) -> int:
    """Write the sheet to standard output; the exit code."""
    import python_calamine

    _within_limits()
    try:
        book = python_calamine.load_workbook(path)
        name = _chosen(book, wanted)
        sheet = None if name is None else book.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        return DAMAGED
    print(json.dumps({"names": book.sheet_names, "name": name}))
    if sheet is not None:
        left = [""] * (sheet.start[1] if sheet.start else 0)
        for row in sheet.iter_rows():
            print(json.dumps([*left, *map(_cell, row)]))
    return 0


if __name__ == "__main__":
    sys.exit(_write(*sys.argv[1:]))
