"""A document as a workbook: numbers are numbers, headings stay in sight, and no text is ever a formula.

The same document gives the same bytes: the workbook is dated as its catalogue is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from textwrap import wrap
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from helhedsvalg.formats import Screen
from helhedsvalg.i18n import _
from helhedsvalg.reports.document import Bar, Block, Bullets, Cell, Document, Facts, Number, Section, Table, words

FORM = "sheets"
MAX_CELL_LETTERS = 32_767
MAX_NUMBER = 10**15
"""A number from here on loses its last digits in Excel."""
LINE_POINTS, MAX_ROW_POINTS = 15.0, 405.0
"""A row of 27 lines is the highest; Excel allows 409 points."""
MAX_NAME_LETTERS = 31
KEY_LETTERS, TEXT_LETTERS, MAX_COLUMN_LETTERS, MIN_COLUMN_LETTERS = 30, 90, 50, 9
"""How wide columns are: of keys, of texts, and at most and at least in a table."""
FOLDED = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
TOP = Alignment(vertical="top")
NEVER_IN_XML = re.compile("[\ufffe\uffff]")
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the escape of another letter."""


class Share(float):
    """A part of 1, shown in per cent."""


Value = str | float
Row = Sequence[Value]


def render(document: Document, _screen: Screen) -> bytes:
    """A sheet a section, after one of what is in no section; what must be read first stays on top of the first."""
    book = Workbook()
    del book[book.sheetnames[0]]
    names: list[str] = []
    first = "" if document.first is None else words(document.first)
    for name, title, blocks in _parts(document):
        if len(blocks) == 1 and isinstance(blocks[0], Table):
            _add_table(book, _named(name, names), blocks[0], first)
        else:
            _add(book, _named(name, names), title, list(_rows((first, *blocks) if first else blocks)))
        first = ""
    return _bytes(book, document)


def _parts(document: Document) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """The name, the title and the blocks of each sheet; what is in no section is on the first."""
    loose = tuple(block for block in document.blocks if not isinstance(block, Section))
    if document.lead or loose:
        yield _("The answer"), document.title, (*document.lead, *loose)
    for section in document.blocks:
        if isinstance(section, Section):
            yield words(section.title), words(section.title), section.blocks


def _named(title: str, names: list[str]) -> str:
    """A name that a sheet can have and none of those has, which it joins."""
    bare = " ".join(re.sub(r"[\[\]:*?/\\']", " ", _in_xml(title)).split())
    name, count = bare[:MAX_NAME_LETTERS].strip() or "-", 1
    while name.casefold() in (*names, "history"):
        count += 1
        name = f"{bare[: MAX_NAME_LETTERS - len(str(count)) - 1].strip()} {count}".strip()
    names.append(name.casefold())
    return name


def _rows(blocks: Iterable[Block]) -> Iterator[Row]:
    """Blocks as rows under one another."""
    for block in blocks:
        if isinstance(block, Section):
            yield [words(block.title)]
            yield from _rows(block.blocks)
        elif isinstance(block, Table):
            yield from ([_value(cell) for cell in row] for row in (block.columns, *block.rows) if row)
        elif isinstance(block, Facts):
            yield from ([words(name), _value(cell)] for name, cell in block.rows)
        elif isinstance(block, Bullets):
            yield from ([item.mark or "-", words(item.text)] for item in block.items)
        else:
            yield [words(block)]


def _value(cell: Cell) -> Value:
    """A number as a number, all else in words."""
    if not isinstance(cell, Bar | Number):
        return words(cell)
    if cell.value is None:
        return cell.text
    return Share(cell.value) if cell.text.endswith("%") else cell.value


def _add(book: Workbook, name: str, title: str, rows: Sequence[Row]) -> None:
    """A sheet of keys and texts under a title, or of texts alone."""
    keyed = any(len(row) > 1 for row in rows)
    _add_sheet(book, name, [(title, KEY_LETTERS), ("", TEXT_LETTERS)] if keyed else [(title, TEXT_LETTERS)], rows)


def _add_table(book: Workbook, name: str, table: Table, first: str = "") -> None:
    """A sheet of a table, its columns as wide as their texts, within limits; `first` stands above its headings."""
    columns = []
    for index, heading in enumerate(map(words, table.columns)):
        texts = [words(row[index]) for row in table.rows if not isinstance(row[index], Number)]
        letters = max(len(text) for text in (heading, *texts)) + 2
        columns.append((heading, min(max(letters, MIN_COLUMN_LETTERS), MAX_COLUMN_LETTERS)))
    _add_sheet(book, name, columns, [[_value(cell) for cell in row] for row in table.rows], first)


def _add_sheet(
    book: Workbook, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Row], first: str = ""
) -> None:
    """A sheet with bold headings that stay in sight, columns that can be filtered, texts that fold.

    A row is as high as its longest text needs, since not every program finds that out by itself. What comes first
    stands above the headings, and in sight, over all columns.
    """
    sheet = book.create_sheet(name)
    widths = [letters for _heading, letters in columns]
    for index, letters in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = letters
    top = 1
    if first:
        top = 2
        _fill(sheet.cell(1, 1), first)
        sheet.cell(1, 1).alignment, sheet.cell(1, 1).font = TOP, Font(bold=True)
    for row_index, row in enumerate(([heading for heading, _letters in columns], *rows), top):
        sheet.row_dimensions[row_index].height = row_height(row, widths)
        for column_index, value in enumerate(row, 1):
            if value != "":
                _fill(sheet.cell(row_index, column_index), value)
    for cell in sheet[top]:
        cell.font, cell.border = Font(bold=True), Border(bottom=Side(style="thin"))
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(columns))}{len(rows) + top}"
    sheet.print_title_rows = f"1:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _in_xml(text: str) -> str:
    """A text without what XML cannot hold."""
    return NEVER_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _fill(cell: SheetCell, value: Value) -> None:
    """Put a value into a cell: a number as a number, a text as that text and never as a formula."""
    if isinstance(value, str) or abs(value) >= MAX_NUMBER:
        text = _in_xml(str(value)[:MAX_CELL_LETTERS])
        cell.value, cell.data_type = ESCAPE.sub("_x005F_", text), "s"
        cell.alignment = FOLDED
        return
    cell.value = float(value) if isinstance(value, float) else value
    cell.alignment = TOP
    cell.number_format = "0 %" if isinstance(value, Share) else "0.0#" if isinstance(value, float) else "General"


def row_height(row: Row, widths: Sequence[int]) -> float:
    """Points that a row needs, folded at the widths of its columns."""
    enough = int(MAX_ROW_POINTS / LINE_POINTS) + 1  # lines, and no text needs to be looked at beyond them
    texts = [
        (text[: enough * width], width - 2)
        for text, width in zip(row, widths, strict=False)
        if isinstance(text, str)
    ]
    lines = [sum(max(1, len(wrap(part, width))) for part in text.split("\n")) for text, width in texts]
    return min(LINE_POINTS * max(lines, default=1), MAX_ROW_POINTS)


def _bytes(book: Workbook, document: Document) -> bytes:
    """The workbook as a file in which no time of making stands."""
    midnight = datetime.combine(date.fromisoformat(document.date), time())
    book.properties.title = _in_xml(document.title)
    book.properties.creator = "helhedsvalg"
    book.properties.created = book.properties.modified = midnight
    content, undated = BytesIO(), BytesIO()
    ExcelWriter(book, ZipFile(content, "w", ZIP_DEFLATED)).save()
    with ZipFile(content) as dated, ZipFile(undated, "w", ZIP_DEFLATED) as archive:
        for name in dated.namelist():
            archive.writestr(ZipInfo(name), dated.read(name), ZIP_DEFLATED)
    return undated.getvalue()
