"""Workbooks as people have them, for the tests of what reads them."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

from openpyxl import Workbook


def workbook(path, sheets, merged=()):
    """A workbook with those sheets, names to rows; a pair is a formula and its last value."""
    book = Workbook()
    book.remove(book.active)
    values = []
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_index, row in enumerate(rows, 1):
            for column_index, value in enumerate(row, 1):
                if isinstance(value, tuple):
                    formula, last = value
                    values.append(last)
                    sheet.cell(row_index, column_index, formula)
                elif value not in ("", None):
                    sheet.cell(row_index, column_index, value)
        for cells in merged:
            sheet.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(_with_values(content, iter(values)))
    return path


def _with_values(content, values):
    """The workbook with the last value of each formula, which Excel keeps and openpyxl leaves out."""

    def kept(match):
        last = next(values)
        kind = "" if isinstance(last, int | float) else ' t="str"'
        return f"<c{match[1]}{kind}><f>{match[2]}</f><v>{escape(str(last))}</v></c>"

    filled = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                cell = r"<c( r=\"\w+\")[^>]*><f>([^<]*)</f><v ?/?>(?:</v>)?</c>"
                part = re.sub(cell, kept, part.decode()).encode()
            new.writestr(name, part)
    return filled.getvalue()
