"""A workbook has numbers as numbers, texts as texts, and always the same bytes."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from helhedsvalg.formats import FILE, xlsx
from helhedsvalg.reports.document import Document, Facts, Number, Section, Table
from pages import named, ringparken, sheets, written


def table(*rows):
    """A workbook of one table."""
    return xlsx.render(Document("a", (Section("A", (Table(("one", "two"), rows),)),)), FILE)


def test_a_workbook_has_numbers_as_numbers_and_no_formula():
    result = named("=1+1")
    content = written(result, "xlsx")
    book = sheets(content)
    assert next(iter(book)) == "Ranking"
    caveat, heading, first = book["Ranking"][:3]
    assert "cooperation and coordination" in caveat[0]
    assert first[0] == 1
    assert first[heading.index("Score (0-100)")] == result.recommendations[0].score
    assert book["Caveats"][1][0] == "KOO01"
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        for name in whole.namelist():
            assert b"<f>" not in whole.read(name)
            assert b"<hyperlink" not in whole.read(name)


def test_a_workbook_is_the_same_bytes_each_time():
    result = ringparken()
    assert written(result, "xlsx") == written(result, "xlsx")
    with zipfile.ZipFile(io.BytesIO(written(result, "xlsx"))) as whole:
        assert result.catalogue.date.encode() in whole.read("docProps/core.xml")


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out():
    result = named("x" * 40_000)
    assert written(result, "xlsx")
    sheet = sheets(written(replace(result, needs=(replace(result.needs[0], why="y" * 40_000),)), "xlsx"))["Needs"]
    assert sheet[1][-1] == "y" * xlsx.MAX_CELL_LETTERS


def test_a_row_of_a_workbook_is_as_high_as_its_longest_text():
    widths = (10, 40)
    assert xlsx.row_height(["x", "y"], widths) == xlsx.LINE_POINTS
    assert xlsx.row_height(["x", "ord " * 30], widths) == 4 * xlsx.LINE_POINTS  # nine words of four letters a line
    assert xlsx.row_height(["x" * 5000, 1.5], widths) == xlsx.MAX_ROW_POINTS


def test_the_height_of_a_row_is_in_the_workbook():
    rows = (("x", "y"), ("x", "ord " * 30))
    page = zipfile.ZipFile(io.BytesIO(table(*rows))).read("xl/worksheets/sheet1.xml").decode()
    heights = {row: float(height) for row, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', page)}
    assert heights["2"] == xlsx.LINE_POINTS
    assert heights["3"] == 3 * xlsx.LINE_POINTS


def test_a_text_without_end_does_not_hold_a_workbook_up():
    start = time.process_time()
    table(("x" * 8_000_000, ""), ("\u2003" * 2_000_000, ""), ("\n" * 2_000_000, ""))
    assert time.process_time() - start < 2


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_any_text_in_a_cell_is_that_text(text):
    expected = re.sub("[\ufffe\uffff]", "\ufffd", text)
    row = load_workbook(io.BytesIO(table((text, "x"))))["A"][2]  # calamine drops a text of nothing but white space
    assert [cell.value for cell in row] == [expected, "x"]


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(1)", "-2+3", "#N/A", "#REF!", "_x0041_", "2026-01-01", "TRUE", "1"]
)
def test_a_text_that_looks_like_something_else_is_a_text(text):
    assert sheets(table((text, "x")))["A"][1] == [text, "x"]
    part = zipfile.ZipFile(io.BytesIO(table((text, "x")))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in part


def test_a_share_is_shown_in_per_cent_and_a_large_number_in_all_its_digits():
    rows = sheets(table((Number(0.26, "26 %"), Number(10**20, "10"))))["A"]
    assert rows[1] == [0.26, str(10**20)]


def test_a_cell_is_empty_where_nothing_was_read():
    result = ringparken(top=0)
    _caveat, heading, *rows = sheets(written(result, "xlsx"))["Ranking"]
    for entry, row in zip(result.recommendations, rows, strict=True):
        read = {evidence.problem for evidence in entry.evidence}
        for need in result.needs:
            cell = row[heading.index(need.name)]
            assert (cell == "") == (need.problem not in read), (entry.id, need.problem)


def test_loose_blocks_stand_on_the_first_sheet_and_every_section_has_its_own():
    blocks = (
        Facts((("a", "b"),)),
        Section("One", ("text", Section("Two", (Facts((("c", Number(1.5, "1.5")),)),)))),
    )
    assert sheets(xlsx.render(Document("title", blocks, first="first"), FILE)) == {
        "The answer": [["title", ""], ["first", ""], ["a", "b"]],
        "One": [["One", ""], ["text", ""], ["Two", ""], ["c", 1.5]],
    }


def test_a_title_holds_nothing_that_xml_cannot():
    content = written(named("\uffff\ufffeA"), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert "\ufffd\ufffdA" in ElementTree.fromstring(book.read("docProps/core.xml")).findtext(".//{*}title")
