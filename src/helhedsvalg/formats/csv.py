"""Flat rows as CSV; a document without rows of its own is made flat, a row a fact.

RFC 4180 by default; `excel-da` is what Danish Excel opens by a double click: semicolons, decimal
commas and a byte-order mark. What a spreadsheet would take for a formula gets an apostrophe, whichever separator
it looks for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from helhedsvalg.formats import Screen
from helhedsvalg.i18n import clean
from helhedsvalg.reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Number,
    Rows,
    Section,
    Table,
    Value,
    words,
)

FORM = "rows"
Dialect = Literal["rfc", "excel-da"]
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_AFTER_SEPARATOR = re.compile(r"(?<=[;,|\t\r\n])(?=[=+\-@＝＋－＠][^\s;,|])")
"""Where a formula would begin if a program took the other dialect's separator, as Danish Excel does."""
BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows UTF-8."""
FLAT_COLUMNS = ("section", "name", "text")


def render(content: Rows | Document, _screen: Screen) -> bytes:
    """A row of headings and the others, in UTF-8."""
    rows = flat(content) if isinstance(content, Document) else content
    return "".join(line(row, "rfc") for row in (rows.columns, *rows.rows)).encode()


def line(cells: Iterable[Value], dialect: Dialect) -> str:
    r"""One row with its line end.

    >>> line(["=1+1", 3.5, None], "excel-da")
    "'=1+1;3,5;\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dialect == "excel-da" else ",", lineterminator="\r\n")
    writer.writerow([_cell(cell, dialect) for cell in cells])
    return out.getvalue()


def _cell(value: Value, dialect: Dialect) -> str:
    """A cell: numbers as numbers, text that is no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value).replace(".", ",") if dialect == "excel-da" else repr(value)
    text = _AFTER_SEPARATOR.sub("'", clean(value))
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def flat(document: Document) -> Rows:
    """A document as rows of section, name and text, for one that has no rows of its own."""
    lead = [("", "", words(cell)) for cell in (document.title, document.first, *document.lead) if cell is not None]
    return Rows(FLAT_COLUMNS, (*lead, *_flat(document.blocks, document.title)))


def _flat(blocks: tuple[Block, ...], title: str) -> Iterator[tuple[Value, ...]]:
    """Blocks under a title as rows."""
    for block in blocks:
        if isinstance(block, Section):
            yield from _flat(block.blocks, words(block.title))
        elif isinstance(block, Table):
            for row in block.rows:
                yield (title, words(row[block.name]), "; ".join(_beside(block, row)))
        elif isinstance(block, Facts):
            yield from ((title, words(key), _value(cell)) for key, cell in block.rows)
        elif isinstance(block, Bullets):
            yield from ((title, item.mark, words(item.text)) for item in block.items)
        else:
            yield (title, "", words(block))


def _beside(table: Table, row: tuple[Cell, ...]) -> Iterator[str]:
    """What a row says beside its name, each with its heading."""
    for index, cell in enumerate(row):
        if index != table.name and words(cell):
            yield f"{words(table.columns[index])}: {words(cell)}" if table.columns else words(cell)


def _value(cell: Cell) -> Value:
    return cell.value if isinstance(cell, Number) else words(cell)
