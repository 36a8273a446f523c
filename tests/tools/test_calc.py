"""Workbooks in the real LibreOffice Calc: it opens them and shows every text, and no cell is a formula."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from helhedsvalg.formats import FILE, xlsx
from helhedsvalg.reports.document import Document, Number, Section, Table

ROOT = Path(__file__).parents[2]
PROFILE = str(ROOT / "examples" / "ringparken-fire-problemer.yaml")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Commas, quotes, UTF-8, values as they are shown, a file a sheet."""
COMMANDS = {
    "recommend": ("recommend", PROFILE),
    "plan": ("plan", PROFILE),
    "explain": ("explain", "bemandede-vaeresteder", PROFILE),
    "compare": ("compare", PROFILE, "--without-b", "politi og SSP"),
}


def sheets(path, folder):
    """Every sheet as Calc reads it, by name."""
    office = shutil.which("soffice")
    assert office, "LibreOffice Calc is not installed"
    words = [
        office,
        f"-env:UserInstallation={(folder / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        EVERY_SHEET,
    ]
    subprocess.run([*words, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    found = {}
    for one in folder.glob(f"{path.stem}-*.csv"):
        with one.open(encoding="utf-8", newline="") as file:
            found[one.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(file))
    return found


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_calc_opens_every_sheet_and_finds_no_fault(run, tmp_path, words):
    path = tmp_path / "answer.xlsx"
    assert run(*words, "-f", "xlsx", "-o", path, lang="da")[0] == 0
    found = sheets(path, tmp_path)
    assert len(found) > 2
    for rows in found.values():
        assert len(rows) > 1
        assert not any(cell.startswith(("#", "Err:")) and cell != "#" for row in rows for cell in row)


def test_calc_shows_the_ranking_that_the_csv_has(run, tmp_path):
    path = tmp_path / "answer.xlsx"
    words = ("recommend", PROFILE, "--top", "0")
    assert run(*words, "-f", "xlsx", "-o", path, lang="da")[0] == 0
    _caveat, heading, *shown = sheets(path, tmp_path)["Liste"]
    lines = list(csv.DictReader(run(*words, "-f", "csv", lang="da")[1].splitlines()))
    assert [row[heading.index("id")] for row in shown] == [one["id"] for one in lines]


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path):
    rows = (("=1+1", "@SUM(1)"), ("-2+3", Number(1.5, "1.5")))
    path = tmp_path / "formulas.xlsx"
    path.write_bytes(xlsx.render(Document("x", (Section("A", (Table(("one", "two"), rows),)),)), FILE))
    assert sheets(path, tmp_path)["A"][1:] == [["=1+1", "@SUM(1)"], ["-2+3", "1.5"]]


def test_calc_opens_the_empty_table_and_its_explanation(run, tmp_path):
    path = tmp_path / "omraader.xlsx"
    assert run("batch", "--template", "-o", path, lang="da")[0] == 0
    found = sheets(path, tmp_path)
    headings, example = found["Områder"]
    assert headings[:2] == ["Område", "Kommune"]
    assert len(example) == len(headings)
    assert all(example)
    assert any("--dry-run" in row[0] for row in found["Sådan udfyldes den"])
