"""Workbooks: the sheet that is meant, row by row, once the sizes that the file declares have been checked.

A workbook of a few kilobytes can unfold to any size, or have a cell in column XFD, and a library that reads it
then takes the process down. So what it would unfold to is counted first. Of Excel's own files the formats of the
cells are read too: they say what is a per cent, what is a raised mark, and which cells are one.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO
from xml.etree import ElementTree

from helhedsvalg.i18n import _, composed, several
from helhedsvalg.profiles.text import Input, Raw

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
MAX_MEGABYTES = 100
"""Of all that is in the file, unfolded."""
MAX_CELLS = 4_000_000
"""Of a sheet, from its first corner to its last, the blank ones too."""
MAX_MERGES = 100_000
MAX_SPAN = 1000
"""Columns that one cell can cover."""
BLOCK = 2**20
"""Bytes that are unfolded at a time."""
OVERLAP = 200
"""Bytes of a block that are looked at again with the next, so that no cell is cut in two."""
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, OSError, EOFError, RuntimeError),
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError),
)
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,7})(\d{1,9})"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\bhidden=\"(?:1|true)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of a workbook, and of one of the old kind."""


class Damaged(Exception):
    """It is damaged, locked with a password, or no workbook."""


class TooLarge(Exception):
    """It would unfold to more than MAX_MEGABYTES or MAX_CELLS."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula whose value was never computed."""

    def __str__(self) -> str:
        return "=…"


Cell = str | int | float | Formula


@dataclass(slots=True)
class Part:
    """What the XML of one sheet says, found before its rows are read."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; from 1."""
    hidden_rows: int = 0
    formulas: bool = False
    percents: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Of an OpenDocument sheet, the first and last column of cells that are a per cent, by row."""
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row from 1 and column from 0."""
    formats: dict[int, dict[str, None]] = field(default_factory=dict)
    """What the formats of numbers write beside them, by column from 0; known once the rows have been read."""


@dataclass(slots=True)
class SheetRows:
    """One sheet of a workbook, whose rows can be read more than once."""

    source: Input
    names: list[str]
    """Of all its sheets."""
    name: str | None
    """None where one must be chosen, or none has the name that was asked for."""
    choices: list[str] = field(default_factory=list)
    """Where one must be chosen, those that can be seen and have cells."""
    notices: list[str] = field(default_factory=list)
    part: Part = field(default_factory=Part)
    is_excel: bool = False

    def __call__(self) -> Iterator[Raw]:
        """Every row from the first on; an empty cell is an empty text. Raises Damaged."""
        if self.name is None:
            return
        try:
            read_rows = _excel_rows if self.is_excel else _calamine_rows
            rows = read_rows(self.source, self.name, self.part)
            for number, row in enumerate(_spread(rows, self.part.merges), 1):
                yield Raw(self.source.path, number, row)
        except UNREADABLE:
            raise Damaged from None


def read(source: Input, sheet: str | None) -> SheetRows:
    """The sheet by that name, or the only one with cells. Raises Damaged or TooLarge."""
    try:
        with source.reopen() as stream:
            parts, open_parts = _sheet_parts(stream)
            return _excel(source, stream, parts, sheet) if parts else _other(source, open_parts, sheet)
    except UNREADABLE:
        raise Damaged from None


def _excel(source: Input, stream: BinaryIO, parts: dict[str, Part], sheet: str | None) -> SheetRows:
    """A sheet of an .xlsx or .xlsm."""
    book = _opened(stream, data_only=True)
    names = list(book.sheetnames)
    filled = {worksheet.title: worksheet for worksheet in book.worksheets if _has_cells(worksheet)}
    visible = [name for name, worksheet in filled.items() if worksheet.sheet_state == "visible"]
    name = _chosen(names, list(filled), visible, sheet)
    rows = SheetRows(source, names, name, visible if sheet is None else [], is_excel=True)
    if name is not None and name in filled:
        rows.part = parts.get(filled[name]._worksheet_path, Part())
        hidden = [title for title in filled if title not in visible and title != name]
        if hidden:
            rows.notices.append(_("hidden and not read: sheet {names}").format(names=", ".join(hidden)))
        if filled[name].sheet_state != "visible":
            rows.notices.append(_("the sheet is hidden in the workbook"))
        _tell_hidden_rows(rows)
    return rows


def _tell_hidden_rows(rows: SheetRows) -> None:
    """Note how many rows are hidden."""
    if count := rows.part.hidden_rows:
        text = several("{count} hidden row is read too", "{count} hidden rows are read too", count)
        rows.notices.append(text.format(count=count))


def _opened(stream: BinaryIO, *, data_only: bool) -> Any:
    """A workbook by openpyxl, which warns of what it leaves out: nothing that is read here."""
    import openpyxl

    stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(stream, read_only=True, data_only=data_only, rich_text=True)


def _has_cells(sheet: Any) -> bool:
    """Whether a sheet has any cell that is not blank."""
    sheet.reset_dimensions()
    return any(cell.value not in (None, "") for row in sheet.iter_rows() for cell in row)


def _rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, each text with its types of letters.

    openpyxl's `iter_rows` leaves them out of text that stands in the cell itself: a raised mark joins the figure.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book, last = sheet.parent, 0
    with sheet._get_source() as part:
        parser = WorkSheetParser(
            part,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
            rich_text=True,
        )
        for number, cells in parser.parse():
            yield from [()] * (number - last - 1)
            if number > last:
                yield sheet._get_row(cells)
                last = number


def _chosen(names: Sequence[str], filled: Sequence[str], visible: Sequence[str], sheet: str | None) -> str | None:
    """The name of the sheet to read; None where several could be meant, or none has the name asked for."""
    if sheet is not None:
        return next((name for name in names if composed(name) == composed(sheet)), None)
    return next((candidates[0] for candidates in (names, filled, visible) if len(candidates) == 1), None)


def _excel_rows(source: Input, name: str, part: Part) -> Iterator[list[Cell]]:
    """The rows of a sheet by openpyxl; a value in merged cells stands in the first of them alone."""
    with source.reopen() as stream:
        book = _opened(stream, data_only=True)
        sheet = book[name]
        sheet.reset_dimensions()
        if part.formulas:
            formulas = _opened(stream, data_only=False)
            uncomputed = bool(formulas.calculation and formulas.calculation.fullCalcOnLoad)
            formulas[name].reset_dimensions()
            pairs: Iterator[Any] = zip(_rows_of(sheet), _rows_of(formulas[name]), strict=False)
            rows = (
                [_cell(value, formula, uncomputed, part) for value, formula in zip(*both, strict=False)]
                for both in pairs
            )
        else:
            rows = ([_cell(value, None, False, part) for value in row] for row in _rows_of(sheet))
        yield from rows


def _spread(rows: Iterator[list[Cell]], merges: Sequence[tuple[int, int, int, int]]) -> Iterator[list[Cell]]:
    """The rows with each merged value in every cell that it covers."""
    starting: dict[int, list[tuple[int, int, int, int]]] = {}
    for merge in merges:
        starting.setdefault(merge[0], []).append(merge)
    open_merges: list[tuple[tuple[int, int, int, int], Cell]] = []
    for number, row in enumerate(rows, 1):
        open_merges = [pair for pair in open_merges if pair[0][2] >= number]
        for merge in starting.get(number, ()):
            value = row[merge[1] - 1] if merge[1] <= len(row) else ""
            open_merges.append((merge, value))
        for (_top, left, _bottom, right), value in open_merges:
            if value != "":
                row.extend([""] * (right - len(row)))
                row[left - 1 : right] = [value] * (right - left + 1)
        yield row


@lru_cache
def written_beside(number_format: str) -> str:
    """What a format of positive numbers writes beside them.

    >>> written_beside('0.0 "pers."'), written_beside('+0.0;-0.0'), written_beside("#,##0.0_ ;[Red]-0.0")
    ('pers.', '+', '')
    """
    positive = re.sub(r"\[\$([^\]-]{0,99})[^\]]{0,99}\]|\[[^\]]{0,99}\]|[_*].", r"\1", number_format.split(";")[0])
    tokens = re.findall(r'"([^"]*)"|\\(.)|(?:General|Standard|E[+-]|[0#?.,/@%])|(.)', positive)
    return "".join(map("".join, tokens)).strip()


def _cell(cell: Any, formula: Any, uncomputed: bool, part: Part) -> Cell:
    """A cell of openpyxl's as text or number: a per cent with its sign, without raised marks."""
    value = cell.value
    if formula is not None and formula.data_type == "f" and (value is None or (uncomputed and value in (0, ""))):
        return Formula()
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if beside := written_beside(cell.number_format or ""):
            part.formats.setdefault(cell.column - 1, {})[beside] = None
        if "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format or ""):
            return _percent(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, list):  # text in several types of letters
        value = "".join(
            run if isinstance(run, str) else "" if run.font.vertAlign == "superscript" else run.text
            for run in value
        )
    return _number_or_text(value)


def _other(source: Input, parts: dict[str, Part], sheet: str | None) -> SheetRows:
    """A sheet of an .ods or .xls."""
    book = _calamine(source)
    names: list[str] = book.sheet_names
    filled = [name for name in names if book.get_sheet_by_name(name).height > 0]
    rows = SheetRows(source, names, _chosen(names, filled, filled, sheet), filled if sheet is None else [])
    if rows.name is not None:
        rows.part = parts.get(rows.name, Part())
        _tell_hidden_rows(rows)
    return rows


def _calamine(source: Input) -> Any:
    """A workbook by calamine. Raises ValueError where it is none."""
    import python_calamine

    try:
        with source.reopen() as stream:
            return python_calamine.load_workbook(stream)
    except python_calamine.CalamineError:
        raise ValueError from None


def _calamine_rows(source: Input, name: str, part: Part) -> Iterator[list[Cell]]:
    """The rows of a sheet by calamine, which leaves out the blank columns on the left."""
    sheet = _calamine(source).get_sheet_by_name(name)
    blank: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [*blank, *map(_number_or_text, row)]
        for first, last in part.percents.get(number, ()):
            cells[first - 1 : last] = [
                _percent(cell) if isinstance(cell, int | float) else cell for cell in cells[first - 1 : last]
            ]
        yield cells


def _number_or_text(value: Any) -> Cell:
    """A value of either library: a number, whole where it can be, or a text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return composed(str(value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _percent(value: float) -> str:
    """A share as it is shown in per cent format."""
    return f"{round(value * 100, 10):.15g} %"


def _sheet_parts(stream: BinaryIO) -> tuple[dict[str, Part], dict[str, Part]]:
    """Excel's sheets by path and OpenDocument's by name; neither for an old .xls, which does not unfold.

    Raises TooLarge where the file would unfold to more than the limits.
    """
    if not stream.read(len(ZIP)).startswith(ZIP):
        if stream.seek(0, 2) > MAX_MEGABYTES * 2**20:
            raise TooLarge
        return {}, {}
    parts, open_parts = {}, {}
    with zipfile.ZipFile(stream) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_MEGABYTES * 2**20:
            raise TooLarge
        for part in archive.infolist():
            if re.search(r"worksheets/[^/]+\.xml$", part.filename):
                parts[part.filename] = _excel_part(archive, part)
                parts[part.filename].comments = dict(_comments(archive, part.filename))
            elif part.filename == "content.xml":
                open_parts = _open_parts(archive, part)
    return parts, open_parts


def _column_number(letters: bytes) -> int:
    """27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _excel_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Part:
    """What the XML of one of Excel's sheets says. Raises TooLarge."""
    last_row = last_column = 0
    tail = b""
    sheet = Part()
    merges: set[tuple[int, int, int, int]] = set()
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = tail + block
            for letters, digits in _CELL.findall(text):
                last_row, last_column = max(last_row, int(digits)), max(last_column, _column_number(letters))
            for left, top, right, bottom in _MERGE.findall(text):
                merges.add((int(top), _column_number(left), int(bottom), _column_number(right)))
            sheet.formulas = sheet.formulas or bool(_FORMULA.search(text))
            sheet.hidden_rows += len(_HIDDEN.findall(block))
            tail = text[-OVERLAP:]
            if last_row * last_column > MAX_CELLS or len(merges) > MAX_MERGES:
                raise TooLarge
    sheet.merges = sorted(
        (top, left, bottom, min(right, max(last_column, left))) for top, left, bottom, right in merges
    )
    return sheet


def _comments(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The comments on the cells of one of Excel's sheets, which stand in a part of their own."""
    folder, name = posixpath.split(sheet)
    related = f"{folder}/_rels/{name}.rels"
    for relation in ElementTree.fromstring(archive.read(related)) if related in archive.namelist() else ():
        if relation.get("Type", "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            for comment in ElementTree.fromstring(archive.read(target.lstrip("/"))).iter(f"{_MAIN}comment"):
                letters, digits = re.findall(r"^([A-Z]{1,3})(\d{1,7})$", comment.get("ref", ""))[0]
                text = " ".join(" ".join(run.text or "" for run in comment.iter(f"{_MAIN}t")).split())
                yield (int(digits), _column_number(letters.encode()) - 1), text


def _open_parts(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> dict[str, Part]:
    """What the XML of OpenDocument sheets says, in which a cell may be repeated. Raises TooLarge."""
    sheet = Part()
    parts: dict[str, Part] = {}
    cells = width = filled = row = 0
    percents: list[tuple[int, int]] = []
    spans: list[tuple[int, int, int]] = []
    with archive.open(part) as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    sheet, row = parts.setdefault(element.get(f"{_TABLE}name", ""), Part()), 0
            elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                first, width = width + 1, width + _number(element, "number-columns-repeated")
                kind = element.get(f"{_OFFICE}value-type")
                filled = width if kind else filled
                if kind == "percentage":
                    percents.append((first, width))
                across, down = (_number(element, f"number-{way}-spanned") for way in ("columns", "rows"))
                if across > 1 or down > 1:
                    spans.append((first, across, down))
            elif element.tag == f"{_TABLE}table-row":
                repeated = _number(element, "number-rows-repeated")
                cells += filled * repeated
                if cells > MAX_CELLS:
                    raise TooLarge
                if percents:
                    sheet.percents.update(dict.fromkeys(range(row + 1, row + repeated + 1), percents))
                sheet.merges += [(row + 1, left, row + down, left + across - 1) for left, across, down in spans]
                if filled and element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                    sheet.hidden_rows += repeated
                row += repeated
                width = filled = 0
                percents, spans = [], []
                element.clear()
            if max(cells, filled) > MAX_CELLS or len(sheet.merges) > MAX_MERGES:
                raise TooLarge
    for sheet in parts.values():
        sheet.merges = [
            (top, left, bottom, min(right, left + MAX_SPAN)) for top, left, bottom, right in sheet.merges
        ]
    return parts


def _number(element: ElementTree.Element, name: str) -> int:
    """The number in one of an element's attributes; 1 where it is absent."""
    return int(element.get(f"{_TABLE}{name}", "1"))
