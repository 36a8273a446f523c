"""Whole outputs: look, accept with `make accept`, read the diff."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from python_calamine import load_workbook

from builders import engine, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.formats import ENDINGS, FILE, Screen, render
from helhedsvalg.formats.json import encode
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.reports import matrix_report
from helhedsvalg.results.saved import read_answer

EXAMPLES = Path(__file__).parents[1] / "examples"
GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(one.stem for one in EXAMPLES.glob("*.yaml") if "omr" not in one.stem and one.stem != "lokal")
SCREENS = {
    "pipe": FILE,
    "80": Screen(80, False, False),
    "120": Screen(120, False, False),
    "80-ascii": Screen(80, True, False),
}


def expect(path: Path, got: bytes) -> None:
    if os.environ.get("ACCEPT"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(got)
    assert path.read_bytes() == got


def shown(answer_, screen):
    return render(answer_, "table", SCREENS[screen])


def page(answer_, format):
    """A page as bytes, an HTML page without its style sheet."""
    content = render(answer_, format, FILE)
    return re.sub(rb"<style>.*</style>\n", b"", content, flags=re.DOTALL) if format == "html" else content


def result(case, lang, top=10):
    i18n.use(lang)
    return engine().recommend(
        read_profile(read(EXAMPLES / f"{case}.yaml"), shipped()).profile, top=top, stability=500
    )


@pytest.mark.parametrize("case", CASES)
def test_the_table_in_a_pipe(case):
    expect(GOLDEN / case / "table.txt", shown(result(case, "da"), "pipe").encode())


@pytest.mark.parametrize("screen", ["80", "120", "80-ascii"])
def test_the_table_on_a_terminal(screen):
    text = shown(result("ringparken-fire-problemer", "da"), screen)
    width = SCREENS[screen].width
    assert all(len(line) <= width for line in text.splitlines() if not line.startswith("helhedsvalg "))
    expect(GOLDEN / "ringparken-fire-problemer" / f"table-{screen}.txt", text.encode())


def test_the_table_in_english():
    text = shown(result("ringparken-fire-problemer", "en"), "120")
    expect(GOLDEN / "ringparken-fire-problemer" / "table-en.txt", text.encode())


@pytest.mark.parametrize("screen", ["80", "120", "80-ascii"])
def test_the_matrix_on_a_terminal(screen):
    text = shown(matrix_report(result("ringparken-fire-problemer", "da")), screen)
    assert all(len(line) <= SCREENS[screen].width for line in text.splitlines())
    expect(GOLDEN / "ringparken-fire-problemer" / f"matrix-{screen}.txt", text.encode())


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("format", ["markdown", "html", "csv"])
def test_a_page_of_a_real_area(format, lang):
    name = f"page-{lang}.{ENDINGS[format]}"
    expect(
        GOLDEN / "ringparken-fire-problemer" / name, page(result("ringparken-fire-problemer", lang, top=3), format)
    )


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_workbook_of_a_real_area(lang):
    content = cells(page(result("ringparken-fire-problemer", lang, top=3), "xlsx"))
    expect(GOLDEN / "ringparken-fire-problemer" / f"workbook-{lang}.json", content)


def cells(content):
    """A workbook as JSON, sheet by sheet."""
    book = load_workbook(io.BytesIO(content))
    found = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return (json.dumps(found, ensure_ascii=False, indent=0) + "\n").encode()


@pytest.mark.parametrize("case", CASES)
def test_the_json(case):
    line = encode(result(case, "da", top=2))
    assert line.count(b"\n") == 1
    pretty = json.dumps(json.loads(line), ensure_ascii=False, indent=1).encode() + b"\n"
    expect(GOLDEN / case / "result.json", pretty)


def test_the_same_input_gives_the_same_bytes():
    assert encode(result("ringparken-2019", "da")) == encode(result("ringparken-2019", "da"))


PAGES = {
    "plan": lambda area: engine().plan(area),
    "explain-first": lambda area: engine().explain(area, first(area), stability=500),
    "explain-fremskudt": lambda area: engine().explain(area, "fremskudt-beskaeftigelsesindsats", stability=500),
}


def first(area):
    return engine().recommend(area).recommendations[0].id


@pytest.mark.parametrize("what", PAGES)
@pytest.mark.parametrize("case", CASES)
def test_plans_and_explanations(case, what):
    i18n.use("da")
    told = PAGES[what](read_profile(read(EXAMPLES / f"{case}.yaml"), shipped()).profile)
    expect(GOLDEN / case / f"{what}.json", encode(told))
    expect(GOLDEN / case / f"{what}.txt", shown(told, "80").encode())


@pytest.mark.parametrize("what", ["plan", "explain-first"])
def test_a_plan_and_an_explanation_in_every_format(what):
    i18n.use("da")
    told = PAGES[what](read_profile(read(EXAMPLES / "ringparken-fire-problemer.yaml"), shipped()).profile)
    in_every_format(told, "ringparken-fire-problemer", what)


def in_every_format(told, case, what):
    for format in ("markdown", "html", "csv"):
        expect(GOLDEN / case / f"{what}.{ENDINGS[format]}", page(told, format))
    expect(GOLDEN / case / f"{what}-workbook.json", cells(page(told, "xlsx")))


YEARS = {
    "agervang-2014-2018": ("Agervang", 2014, 2018),
    "gellerup-2014-2017": ("Gellerupparken/Toveshøj", 2014, 2017),
}


@pytest.mark.parametrize("case", YEARS)
def test_one_area_in_two_years(case, run):
    name, one, other = YEARS[case]
    table = f"{EXAMPLES / 'omraader-2013-2019.csv'}#{name}"
    words = ("compare", table, table, "--year", str(one), "--year", str(other))
    for ending, more in (("json", ("-f", "json")), ("txt", ("--details",))):
        code, out, _ = run(*words, *more, lang="da")
        assert code == 0
        assert "OMR05" in out
        expect(GOLDEN / case / f"compare.{ending}", out.encode())


def test_a_comparison_in_every_format():
    i18n.use("da")
    told = read_answer(str(GOLDEN / "agervang-2014-2018" / "compare.json"))
    in_every_format(told, "agervang-2014-2018", "compare")
