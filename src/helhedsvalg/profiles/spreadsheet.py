"""Workbooks: the sheet that is meant, row by row, once the sizes that the file declares have been checked.

A workbook of a few kilobytes can unfold to any size, or have a cell in column XFD, and the library that reads it
then takes the process down. So what it would unfold to is counted first.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from helhedsvalg.documents import open_file

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
MAX_MEGABYTES = 100
"""Of all that is in the file, unfolded."""
MAX_CELLS = 4_000_000
"""Of a sheet, from its first corner to its last, the blank ones too."""
BLOCK = 2**20
"""Bytes that are unfolded at a time."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, OSError, EOFError, RuntimeError, ValueError)
_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})(\d{1,9})"')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
Cell = str | int | float


class Damaged(Exception):
    """It is damaged, locked with a password, or no workbook."""


class TooLarge(Exception):
    """It would unfold to more than MAX_MEGABYTES or MAX_CELLS."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    names: list[str]
    """Of all its sheets."""
    name: str | None
    """None where one must be chosen, or there is none of the name that was wanted."""
    rows: Iterator[list[Cell]]
    """From the first row on; an empty cell is an empty text."""


def read(path: str, wanted: str | None) -> Sheet:
    """The wanted sheet, or the only one with cells. Raises Faults, Damaged or TooLarge."""
    import python_calamine

    open_file(path).close()
    _check_sizes(Path(path))
    try:
        book = python_calamine.load_workbook(path)
        name = _chosen(book, wanted)
        sheet = None if name is None else book.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        raise Damaged from None
    return Sheet(book.sheet_names, name, _rows(sheet))


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """The rows of a sheet of calamine's, which leaves out the blank columns on the left."""
    if sheet is not None:
        left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
        for row in sheet.iter_rows():
            yield [*left, *map(_cell, row)]


def _cell(value: object) -> Cell:
    """A cell as text or number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _chosen(book: Any, wanted: str | None) -> str | None:
    """The name of the sheet to read."""
    names: list[str] = book.sheet_names
    if wanted is not None or len(names) == 1:
        return next((name for name in names if wanted in (None, name)), None)
    filled = [name for name in names if book.get_sheet_by_name(name).height > 0]
    return filled[0] if len(filled) == 1 else None


def _check_sizes(path: Path) -> None:
    """Count what the file would unfold to. Raises Damaged or TooLarge; an old .xls does not unfold."""
    if not zipfile.is_zipfile(path):
        if path.stat().st_size > MAX_MEGABYTES * 2**20:
            raise TooLarge
        return
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_MEGABYTES * 2**20:
                raise TooLarge
            for part in archive.infolist():
                if re.search(r"worksheets/[^/]+\.xml$", part.filename):
                    _check_cells(archive, part)
                elif part.filename == "content.xml":
                    _check_repeats(archive, part)
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        NotImplementedError,
    ):
        raise Damaged from None


def _check_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Find the last row and column of a sheet of Excel's. Raises TooLarge."""
    last_row = last_column = 0
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = rest + block
            for letters, digits in _REFERENCE.findall(text):
                column = 0
                for letter in letters:
                    column = 26 * column + letter - 64
                last_row, last_column = max(last_row, int(digits)), max(last_column, column)
            rest = text[-200:]
            if last_row * last_column > MAX_CELLS:
                raise TooLarge


def _check_repeats(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Count the cells of an OpenDocument sheet, which says how often each is repeated. Raises TooLarge."""
    cells = width = filled = 0
    with archive.open(part) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if element.tag == f"{_TABLE}table-cell":
                width += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
                filled = width if element.get(f"{_OFFICE}value-type") else filled
            elif element.tag == f"{_TABLE}table-row":
                cells += filled * int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                width = filled = 0
                element.clear()
            if max(cells, filled) > MAX_CELLS:
                raise TooLarge
