"""The empty table of `batch --template`: batch itself reads it, in both languages and forms."""

from __future__ import annotations

import json

import openpyxl
import pytest

from builders import shipped

HEADINGS = {
    "da": ["Område", "Kommune", "År", "Børn 10-14 år", "Ledighed (procent)"],
    "en": ["Area", "Municipality", "Year", "Children 10-14", "Unemployment (per cent)"],
}


def example(out):
    """The one area of a batch: its labels, and its figures by problem."""
    area = json.loads(out)
    return area["area"], {need["problem"]: need["value"] for need in area["needs"]}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("lang", HEADINGS)
def test_the_template_is_read_back_with_every_label_and_problem(run, tmp_path, lang, ending):
    path = tmp_path / f"omraader.{ending}"
    assert run("batch", "--template", "-o", path, lang=lang) == (0, "", "")
    code, out, err = run("batch", path)
    assert code == 0, err
    area, value = example(out)
    assert None not in (area["name"], area["municipality"], area["year"], area["children_10_14"])
    assert area["other"] is None
    assert value == {"unemployment": 29, "youth-crime": 8, "low-education": 40, "insecurity": 13.2}


@pytest.mark.parametrize("lang", HEADINGS)
def test_the_workbook_explains_every_problem_on_a_second_sheet(run, tmp_path, lang):
    path = tmp_path / "omraader.xlsx"
    run("batch", "--template", "-o", path, lang=lang)
    table, explained = openpyxl.load_workbook(path).worksheets
    assert [cell.value for cell in table[1]][:5] == HEADINGS[lang]
    assert table.max_row == 2
    said = "\n".join(str(row[0]) for row in explained.iter_rows(values_only=True))
    for problem in shipped().anchored:
        assert getattr(problem.where, lang) in said
    assert "--dry-run" in said


def test_what_is_filled_in_beside_the_example_is_answered(run, tmp_path):
    path = tmp_path / "omraader.xlsx"
    run("batch", "--template", "-o", path, lang="da")
    book = openpyxl.load_workbook(path)
    for column, value in enumerate(("Ringparken", "Slagelse", 2019, None, 41.2, None, "70,2 %", "høj"), 1):
        book.worksheets[0].cell(2, column).value = value
    book.save(path)
    area, value = example(run("batch", path)[1])
    assert (area["name"], area["year"]) == ("Ringparken", 2019)
    assert value == {"unemployment": 41.2, "youth-crime": None, "low-education": 70.2, "insecurity": None}


@pytest.mark.parametrize(("lang", "start"), [("da", "\ufeffOmråde;Kommune;"), ("en", "Area,Municipality,")])
def test_standard_output_gets_what_excel_opens_in_that_language(run, lang, start):
    code, out, _err = run("batch", "--template", lang=lang)
    assert (code, len(out.splitlines())) == (0, 2)
    assert out.startswith(start)


def test_a_file_that_is_there_is_never_replaced(run, tmp_path):
    path = tmp_path / "omraader.csv"
    path.write_text("mine", encoding="utf-8")
    code, _out, err = run("batch", "--template", "-o", path)
    assert (code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert "U010" in err


@pytest.mark.parametrize(
    ("words", "fault"), [(["batch"], "U001"), (["batch", "--template", "a.csv"], "U004")], ids=["none", "both"]
)
def test_a_table_is_read_or_written(run, words, fault):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert fault in err
