"""Workbooks of each kind, as Excel and the programs that write for it keep them."""

from __future__ import annotations

import datetime
import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from profiles.test_cases import figures
from profiles.test_kinds import padded

LEFT = ["Område", "Ledighed", "Lav uddannelse"]
DAY = datetime.date(2015, 12, 1)


def raised(text, mark, end=""):
    """A text with a raised mark."""
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), mark), end)


KINDS = {
    "a group over columns, merged": (
        [["Område", "Ledighed", None, "Lav uddannelse"], [None, "Antal", "Pct.", "Antal", "Pct."],
         ["Vest", 21, 41.2, 35, 70.2]],
        {"merged": ["A1:A2", "B1:C1", "D1:E1"]}, [("Vest", 41.2, 70.2)], "'Ledighed Antal'",
    ),
    "groups of years, merged": (
        [["Område", "Ledighed"], [None, 2018, 2019], ["Vest", 43, 41.2]],
        {"merged": ["A1:A2", "B1:C1"]}, "T004", "'Ledighed 2019'",
    ),
    "a title, merged, and the groups under it": (
        [["Udsatte boligområder 2019"], ["Boligområde", "Ledighed"], [None, "personer", "pct."],
         ["Vest", 21, 41.2]],
        {"merged": ["A1:C1", "A2:A3", "B2:C2"]}, [("Vest", 41.2)], "'Ledighed personer'",
    ),
    "groups that are no problem": (
        [["Område", "Ledighed"], [None, "Mænd", "Kvinder"], ["Vest", 45, 37]],
        {"merged": ["B1:C1"]}, "T001", "no column is a problem",
    ),
    "a row of units": (
        [[*LEFT, "Antal beboere"], [None, "%", "pct.", "personer"], ["Vest", 41.2, 70.2, 1900]],
        {}, [("Vest", 41.2, 70.2)], "1 row is an area",
    ),
    "a row of column numbers": (
        [LEFT, [1, 2, 3], ["Vest", 41.2, 70.2]], {}, [("Vest", 41.2, 70.2)], "row 2 '1' is a note",
    ),
    "two tables beside one another": (
        [["Område", "Ledighed", None, "Område", "Lav uddannelse"], ["Vest", 41.2, None, "Øst", 60.1],
         ["Øst", 49.5, None, "Vest", 70.2]],
        {}, "T013", "beside the first",
    ),
    "two tables beside one another under titles": (
        [["Ledighed", None, None, "Lav uddannelse"], ["Område", "Pct.", None, "Område", "Pct."],
         ["Vest", 41.2, None, "Øst", 60.1]],
        {"merged": ["A1:B1", "D1:E1"]}, "T013", "beside the first",
    ),
    "two tables beside one another, one without a heading of names": (
        [["Område", "Ledighed", None, None, "Lav uddannelse"], ["Vestre", 41.2, None, "Østre", 60.1]],
        {}, "T013", "'column 4'",
    ),
    "a table of something else below": (
        [["Område", "Ledighed"], ["Vest", 41.2], [], ["Område", "Boliger"], ["Vest", 80]], {}, "T013",
         "below the first",
    ),
    "raised marks": (
        [["Område", raised("Ledighed", "1)"), raised("Lav uddannelse", "a")],
         [raised("Vest", "3"), raised("41,2", "2"), 70.2], ["Øst", raised("49,5", "1", " %"), "60,1²"]],
        {}, [("Vest", 41.2, 70.2), ("Øst", 49.5, 60.1)], "'Ledighed' is read as unemployment",
    ),
    "letters of several types that are no mark": (
        [["Område", CellRichText("Ledig", TextBlock(InlineFont(b=True), "hed"))],
         ["Vest", CellRichText("41", TextBlock(InlineFont(b=True), ",2"))]],
        {}, [("Vest", 41.2)], "1 row is an area",
    ),
    "a per cent cell among figures": (
        [LEFT, ["Vest", 0.412, 70.2], ["Øst", 49.5, 0.601]],
        {"formats": {"B2": "0.0%", "C3": "0.00 %"}}, [("Vest", 41.2, 70.2), ("Øst", 49.5, 60.1)], "2 rows",
    ),
    "nothing but per cent cells, one of them small": (
        [["Område", "Ledighed"], ["Vest", 0.412], ["Øst", 0.004]],
        {"formats": {"B2": "0%", "B3": "[Red]0.0%;-0.0%"}}, [("Vest", 41.2), ("Øst", 0.4)], "2 rows are areas",
    ),
    "a sign that is only shown": (
        [["Område", "Ledighed"], ["Vest", 41.2], ["Øst", 49.5]],
        {"formats": {"B2": '0.0" %"', "B3": "0.0\\%"}}, [("Vest", 41.2), ("Øst", 49.5)], "2 rows are areas",
    ),
    "shares that are not shown as per cent": (
        [["Område", "Ledighed"], ["Vest", 0.412], ["Øst", 0.3]], {}, "T006", "multiply by 100",
    ),
    "a formula without a value": (
        [LEFT, ["Vest", "=40+1.2", 70.2], ["Øst", 49.5, 60.1]],
        {}, [("Vest", None, 70.2), ("Øst", 49.5, 60.1)], "row 2 Vest: a formula without a value",
    ),
    "formulas without values for name, municipality and year": (
        [["Kommune", "Område", "År", "Ledighed"], ["=A3", "Vest", "=2018+1", 41.2], ["Århus", '="Ø"', 2019, 49.5]],
        {}, [("Vest", 41.2), (None, 49.5)], "row 2 Vest: a formula without a value",
    ),
    "a kept 0 in a workbook that is to be computed": (
        [LEFT, ["Vest", "=40+1.2", 70.2]],
        {"kept": 0, "compute": True}, [("Vest", None, 70.2)], "row 2 Vest: a formula without a value",
    ),
    "a kept 0 in a workbook that is computed": (
        [LEFT, ["Vest", "=0*1", 70.2]], {"kept": 0}, [("Vest", 0, 70.2)], "1 row is an area",
    ),
    "a kept figure in a workbook that is to be computed": (
        [LEFT, ["Vest", "=40+1.2", 70.2]], {"kept": 41.2, "compute": True}, [("Vest", 41.2, 70.2)],
         "1 row is an area",
    ),
    "errors of formulas": (
        [LEFT, ["Vest", "#N/A", 70.2], ["Øst", "#DIV/0!", 60.1]],
        {}, [("Vest", None, 70.2), ("Øst", None, 60.1)], "row 3 Øst: '#DIV/0!'",
    ),
    "merged names of areas": (
        [["Boligområde", "År", "Ledighed"], ["Agervang", 2018, 43.7], [None, 2019, 39.7], ["Øst", 2019, 49.5]],
        {"merged": ["A2:A3"]}, [("Agervang", 43.7), ("Agervang", 39.7), ("Øst", 49.5)], "3 rows are areas",
    ),
    "a merged municipality and a merged total": (
        [["Kommune", "Område", "Ledighed"], ["Slagelse", "Vest", 41.2], [None, "Øst", 39], ["I alt", None, 40]],
        {"merged": ["A2:A3", "A4:B4"]}, [("Vest", 41.2), ("Øst", 39)], "row 4 'I alt'",
    ),
    "a merged note": (
        [["Område", "Ledighed"], ["Vest", 41.2], ["Kilde: Landsbyggefonden"]],
        {"merged": ["A3:B3"]}, [("Vest", 41.2)], "row 3 'Kilde: Landsbyggefonden' is a note",
    ),
    "a hidden row and a hidden column": (
        [LEFT, ["Vest", 41.2, 70.2], ["Øst", 49.5, 60.1]],
        {"hide": ["3", "C"]}, [("Vest", 41.2, 70.2), ("Øst", 49.5, 60.1)], "1 hidden row is read too",
    ),
    "a hidden sheet beside": (
        [["Område", "Ledighed"], ["Vest", 41.2]], {"hidden": [["Område", "Ledighed"], ["Gammel", 9]]},
        [("Vest", 41.2)], "hidden and not read: sheet Ark2",
    ),
    "the only sheet is hidden": (
        [["Område", "Ledighed"], ["Vest", 41.2]], {"hide": ["sheet"], "beside": []},
        [("Vest", 41.2)], "the sheet is hidden in the workbook",
    ),
    "a sheet of something else": (
        [["Område", "Ledighed"], ["Vest", 41.2]], {"beside": [["Læs mig"], ["Tal fra BDO"]]},
        [("Vest", 41.2)], "no table in sheet Ark2",
    ),
    "two sheets of tables": (
        [["Område", "Ledighed"], ["Vest", 41.2]], {"beside": [["Område", "Ledighed"], ["Øst", 9]]}, "T003",
         "--sheet",
    ),
    "figures as text and blank columns": (
        [[], [None, "Område", None, "Ledighed"], [None, "Vest", None, "41,2"], [None, "Øst", None, "49.5"]],
        {}, [("Vest", 41.2), ("Øst", 49.5)], "headings in row 2",
    ),
    "a day for the year": (
        [["Område", "Opgørelsesdato", "Lav uddannelse"], ["Vest", DAY, 58.4]], {}, [("Vest", None, 58.4)],
         "year 'Opgør",
    ),
}  # fmt: skip
"""For each kind: the rows, what is done to them, the areas or the code of the refusal, and what is said."""


def written(path, rows, *, merged=(), formats=(), hide=(), hidden=None, beside=None, kept=None, compute=False):
    """The workbook of a kind."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Ark1"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell in formats:
        sheet[cell].number_format = formats[cell]
    for what in hide:
        if what == "sheet":
            sheet.sheet_state = "hidden"
        else:
            (sheet.row_dimensions[int(what)] if what.isdigit() else sheet.column_dimensions[what]).hidden = True
    for other in [sheet for sheet in (hidden, beside) if sheet is not None]:
        book.create_sheet("Ark2").sheet_state = "visible" if hidden is None else "hidden"
        for row in other:
            book["Ark2"].append(row)
    book.calculation.fullCalcOnLoad = compute
    book.save(path)
    if kept is not None:
        keep(path, kept)


def keep(path, kept):
    """Write the last value of each formula, which openpyxl leaves out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"<v ?/?>(</v>)?(?=</c>)", b"<v>%s</v>" % str(kept).encode(), parts[sheet])
    with zipfile.ZipFile(path, "w") as new:
        for part in parts.items():
            new.writestr(*part)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_workbook_is_answered_rightly_or_refused(run, tmp_path, kind):
    rows, done, expected, told = KINDS[kind]
    written(tmp_path / "t.xlsx", rows, **done)
    code, out, err = run("batch", tmp_path / "t.xlsx")
    if isinstance(expected, str):
        assert (code, out) == (3, "")
        assert expected in err
    else:
        assert (code, figures(out)) == (0, padded(expected)), err
        assert len(err.splitlines()) <= 4
    assert told in err


def test_a_hidden_sheet_is_read_where_it_is_asked_for(run, tmp_path):
    rows, done, *_rest = KINDS["a hidden sheet beside"]
    written(tmp_path / "t.xlsx", rows, **done)
    code, out, err = run("batch", tmp_path / "t.xlsx", "--sheet", "Ark2")
    assert (code, figures(out)) == (0, [("Gammel", 9, None)])
    assert "the sheet is hidden in the workbook" in err
