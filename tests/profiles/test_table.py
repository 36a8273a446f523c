"""Tables as people have them: headings, cells, rows that are bad, and rows that are no area."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, settings
from hypothesis import given as every
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from builders import shipped
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles import spreadsheet
from helhedsvalg.profiles.rows import Reader, error_line
from helhedsvalg.profiles.table import tables
from helhedsvalg.profiles.text import Raw
from workbooks import workbook

KNOWN = shipped()
READER = Reader(KNOWN)
ROOT = Path(__file__).parents[2]
REAL = ROOT / "examples" / "omraader-2013-2019.csv"
UNEMPLOYMENT = "18-64-årige uden tilknytning til arbejdsmarkedet eller uddannelse, pct."
EDUCATION = "30-59-årige alene med grunduddannelse, pct."
CONVICTED = "Dømte, pct. af beboere på 18 år og derover"
ORIGIN = "Indvandrere og efterkommere fra ikke-vestlige lande, pct."
FIGURES = (UNEMPLOYMENT, EDUCATION)


class Understood:
    """One table as it was read."""

    def __init__(self, found):
        table = next(iter(found))
        self.columns = table.layout.columns if table.layout else ()
        self.notices = table.notices
        READER.notices.clear()
        self.rows = [READER.profile(raw, table.layout) for raw in table.rows]
        self.said = [*self.notices, *READER.notices]
        self.areas = [one for one in self.rows if isinstance(one, Profile)]
        self.faults = [one for one in self.rows if isinstance(one, Fault)]

    @property
    def problems(self):
        """Headings by problem."""
        return {one.problem: one.heading for one in self.columns if one.problem}

    def values(self, problem="unemployment"):
        return [one.given[problem].value for one in self.areas]


def text(content, **chosen):
    """A table of text."""
    content = content.encode() if isinstance(content, str) else content
    options = {id.replace("_", "-"): heading for id, heading in chosen.items()}
    return Understood(tables(["-"], KNOWN, options, None, io.BytesIO(content)))


def sheet(path, rows):
    """A workbook of one sheet."""
    workbook(path, {"Ark1": rows})
    return Understood(tables([str(path)], KNOWN, {}, None, None))


def refused(call, *arguments, **more):
    with pytest.raises(Faults) as raised:
        call(*arguments, **more)
    return "\n".join(map(str, raised.value.faults))


def real():
    """The real table as rows of text, the headings first."""
    return list(csv.reader(io.StringIO(REAL.read_bytes().decode("utf-8-sig")), delimiter=";"))


def written(rows, separator):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def as_number(cell):
    return float(cell.replace(",", ".")) if re.fullmatch(r"\d+(,\d+)?", cell) else cell


def cp1252(path):
    path.write_bytes(REAL.read_bytes().decode("utf-8-sig").encode("cp1252"))


def tabs(path):
    path.write_bytes(written(real(), "\t").encode())


def commas(path):
    rows = [[re.sub(r"^(\d+),(\d+)$", r"\1.\2", cell) for cell in row] for row in real()]
    path.write_bytes(written(rows, ",").encode())


def excel(path):
    head, *rows = real()
    workbook(path, {"Ark1": [head, *([as_number(cell) for cell in row] for row in rows)]})


def profiles(path):
    head, *rows = real()
    lines = []
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        area = {"name": cells["Boligområde"], "municipality": cells["Kommune"], "year": int(cells["Liste"])}
        problems = {"ledighed": cells[UNEMPLOYMENT] or "ukendt", "lav-uddannelse": cells[EDUCATION] or "ukendt"}
        lines.append(json.dumps({"område": area, "problemer": problems}, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def same(out):
    """What must be the same however the table was saved."""
    return [
        (one["area"]["name"], one["area"]["municipality"], one["area"]["year"], one["needs"],
         one["recommendations"]) if "area" in one else one["error"]["message"]
        for one in map(json.loads, out.splitlines())
    ]  # fmt: skip


@pytest.fixture
def answers(run):
    return same(run("batch", REAL, "--brief")[1])


def test_a_danish_table_as_it_is(run):
    content = REAL.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    code, out, err = run("batch", REAL, "--brief")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 3  # one area of 2015 has no known need
    assert len(lines) == len(real()) - 1
    first = lines[0]
    assert first["area"]["name"] == "Ladegårdsparken"
    assert first["area"]["municipality"] == "Holbæk"
    assert first["area"]["year"] == 2013
    assert first["area"]["residents"] is None
    assert first["needs"][0]["need"] == round((41.6 - 18) / 22, 6)
    assert first["needs"][2]["need"] is None
    assert lines[2]["area"]["residents"] == 1453
    assert [one["error"]["row"] for one in lines if "error" in one] == [12]
    assert f"{REAL}:12 T007" in err
    assert "1 row could not be read; 22 areas were answered." in err


@pytest.mark.parametrize(
    ("save", "name"),
    [
        (cp1252, "a.csv"),
        (tabs, "a.tsv"),
        (tabs, "a.csv"),
        (commas, "a.csv"),
        (excel, "a.xlsx"),
        (profiles, "a.ndjson"),
    ],
)
def test_however_it_is_saved_the_answers_are_the_same(run, tmp_path, answers, save, name):
    save(tmp_path / name)
    code, out, _err = run("batch", tmp_path / name, "--brief")
    assert code == 3
    assert same(out) == answers


def test_convictions_and_origin_come_back_as_other_and_mean_nothing(run):
    area = json.loads(run("batch", REAL)[1].splitlines()[0])["area"]
    assert area["other"] == {CONVICTED: "2,94", ORIGIN: "29,2", "På listen": "ja"}
    found = text(REAL.read_bytes())
    assert found.problems == {"unemployment": UNEMPLOYMENT, "low-education": EDUCATION}


NOISE = st.sampled_from(
    ["", ", pct.", " 10-14", " 10-14 år", " (ungdomskriminalitet)", " pr. 1.000", " ledighed", " 2019", " 18+",
     "*", " kriminalitet 10-14", " uden uddannelse", " utrygge", " og efterkommere", " i alt"]
)  # fmt: skip
STEMS = st.sampled_from(
    [CONVICTED, ORIGIN, "Dømte", "Doemte", "dømt", "Dømte 10-14-årige", "Unge dømte", "Indvandrere",
     "Efterkommere", "Ikke-vestlige", "ikke-vestlig herkomst", "Oprindelse", "Convicted", "Convictions",
     "immigrants"]
)  # fmt: skip
FORMS = st.sampled_from([str, str.upper, str.lower, str.title, lambda one: f"  {one} "])


@settings(deadline=None, max_examples=300)
@every(STEMS, NOISE, NOISE, FORMS)
@example(CONVICTED, "", "", str)
@example("Dømte", " kriminalitet 10-14", "", str)
def test_convictions_and_origin_are_never_a_problem(stem, before, after, form):
    heading = form(f"{before} {stem}{after}")
    found = text(written([["Område", "Utryghed", heading], ["A", "15", "7"]], ";"))
    assert found.problems == {"insecurity": "Utryghed"}
    name = " ".join(heading.split())
    assert found.areas[0].area["other"] == {name: "7"}


@pytest.mark.parametrize("heading", [CONVICTED, "Dømte 18+"])
def test_not_even_by_the_option_are_convictions_youth_crime(run, tmp_path, heading):
    table = tmp_path / "t.csv"
    table.write_text(f"Område;Ledighed;{heading}\nA;41;3\n", encoding="utf-8")
    code, out, err = run("batch", table, "--brief", "--column", f"youth-crime={heading}")
    assert code in (2, 3)
    assert '"youth-crime","need":0' not in out
    assert heading in err


@pytest.mark.parametrize("heading", ["Kriminalitet 18-64", "Kriminalitet 18+", "Kriminalitet 18 år og derover"])
def test_the_crime_of_adults_is_never_youth_crime_by_likeness(heading):
    found = text(f"Område;Ledighed;{heading}\nA;41;3\n")
    assert "youth-crime" not in found.problems


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        ("ledighed", "unemployment"),
        ("LEDIGHED, pct.", "unemployment"),
        ("Arbejdsløshed", "unemployment"),
        ("Ledigheden", "unemployment"),
        ("youth-crime", "youth-crime"),
        ("Mistanker pr. 1.000 10-14-årige", "youth-crime"),
        ("Ungdomskriminalitet, promille", "youth-crime"),
        (EDUCATION, "low-education"),
        ("Utrygge", "insecurity"),
        ("Føler sig utrygge, pct.", "insecurity"),
    ],
)
def test_a_heading_by_name_by_synonym_and_by_likeness(heading, problem):
    found = text(written([["Boligområde", heading], ["A", "11"]], ";"))
    assert found.problems == {problem: heading}
    assert found.values(problem) == [11.0]


def test_each_mapping_is_told_once(run, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Område;Ledigheden;Utryghed\n" + "A;41,2;15\n" * 20, encoding="utf-8")
    for words in ((), ("--jobs", "2")):
        code, _out, err = run("batch", table, "--brief", *words)
        assert code == 0
        assert err.count("'Ledigheden'") == 1
        assert err.count("'Utryghed'") == 1


def test_two_headings_for_one_problem_show_the_option(run, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Område;Ledighed;Arbejdsløshed\nA;41;15\n", encoding="utf-8")
    code, out, err = run("batch", table)
    assert (code, out) == (3, "")
    assert "T004" in err
    assert "--column" in err
    assert "'Arbejdsløshed'" in err


def test_one_heading_alike_two_problems_shows_the_option():
    from builders import catalogue, problem

    two = catalogue(problems=(problem("havnegade"), problem("havnegads")))
    with pytest.raises(Faults) as raised:
        next(tables(["-"], two, {}, None, io.BytesIO("Område;Havnegad;havnegads\nA;1;2\n".encode())))
    assert "T004" in str(raised.value)
    assert '--column havnegade="Havnegad"' in str(raised.value)


def test_a_column_is_chosen_by_its_heading():
    found = text("Område;Tal 1;Tal 2\nA;41,2;15\n", unemployment="tal 1", insecurity="Tal 2")
    assert found.problems == {"unemployment": "Tal 1", "insecurity": "Tal 2"}
    assert found.values() == [41.2]


def test_a_chosen_column_wins_over_one_that_would_have_been_found():
    found = text("Område;Ledighed;Arbejdsløshed\nA;41,2;15\n", unemployment="Arbejdsløshed")
    assert found.problems == {"unemployment": "Arbejdsløshed"}
    assert found.values() == [15.0]
    assert found.areas[0].area["other"] == {"Ledighed": "41,2"}
    found = text("Område;Ledighed;Arbejdsløshed\nA;41,2;15\n", unemployment="Ledighed")
    assert found.values() == [41.2]


def test_a_chosen_column_that_is_not_there_is_a_fault():
    said = refused(text, "Område;Ledighed\nA;41\n", insecurity="Trygheden 2019")
    assert "T005" in said
    assert "'Trygheden 2019'" in said
    assert "'Trygheden 2019'" in refused(text, "Område;Tal\nA;41\n", insecurity="Trygheden 2019")


@pytest.mark.parametrize(
    "words",
    [
        ("--column", "unemployment"),
        ("--column", "unemployment="),
        ("--column", "xyzzyx=Tal"),
        ("--column", "unemployment=Tal", "--column", "unemployment=Ledighed"),
        ("--column", "unemployment=Tal", "--column", "insecurity=Tal"),
    ],
)
def test_a_column_that_is_chosen_wrongly_is_wrong_use(run, tmp_path, words):
    table = tmp_path / "t.csv"
    table.write_text("Område;Tal;Ledighed\nA;41;20\n", encoding="utf-8")
    code, out, err = run("batch", table, *words)
    assert (code, out) == (2, "")
    assert "column" in err


@pytest.mark.parametrize(
    "heading",
    ["Ledighed, promille", "Ungdomskriminalitet, pct.", "Ungdomskriminalitet (procent)", "Ledighed (‰)",
     "Ungdomskriminalitet, %"],
)  # fmt: skip
def test_the_wrong_unit_in_a_heading_is_a_fault(heading):
    said = refused(text, written([["Område", "Utryghed", heading], ["A", "15", "7"]], ";"))
    assert "T006" in said
    assert heading in said


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "..", "...", "•", ".", '"-"'])
def test_a_suppressed_cell_is_unknown(cell):
    found = text(f"Område;Ledighed;Utryghed\nA;{cell};15\n")
    assert found.values() == [None]
    assert found.values("insecurity") == [15.0]


@pytest.mark.parametrize(
    ("cell", "value"), [("41,2", 41.2), ("41.2", 41.2), ("41,2 %", 41.2), (" 41,2 pct. ", 41.2), ("høj", 1.0)]
)
def test_a_figure_or_a_word_in_a_cell(cell, value):
    assert text(f"Område;Ledighed\nA;{cell}\n").values() == [value]


@pytest.mark.parametrize("cell", ["-140", "-3", "mange", "11 ‰", "41,2,3", "inf", "1e2", "4\x001"])
def test_a_bad_cell_is_a_fault_in_its_place(cell):
    found = text(f"Område;Ledighed;Utryghed\nA;41;15\nB;{cell};15\nC;42;15\n")
    assert [type(one).__name__ for one in found.rows] == ["Profile", "Fault", "Profile"]
    assert (found.faults[0].line, found.faults[0].column) == (3, 2)
    assert "Ledighed" in found.faults[0].message
    assert "error" in json.loads(error_line(found.faults[0]))


def test_a_row_without_any_known_need_is_a_fault():
    found = text("Område;Ledighed;Utryghed\nA;..;\nB;41;15\n")
    assert [one.code for one in found.faults] == ["T007"]
    assert found.faults[0].line == 2
    assert found.values() == [41.0]


def test_two_areas_of_one_name_are_two_areas():
    found = text("Område;Ledighed\nA;41\nA;42\nA;41\n")
    assert found.values() == [41.0, 42.0, 41.0]
    assert not found.faults


def test_a_row_with_more_cells_than_headings_is_a_fault_and_empty_ones_are_not():
    found = text("Område;Ledighed\nA;41;x\nB;42;;\nC;43\n")
    assert [(one.code, one.line, one.column) for one in found.faults] == [("T008", 2, 3)]
    assert found.values() == [42.0, 43.0]


def test_a_cell_under_no_heading_is_not_lost(tmp_path):
    """A workbook's rows are all as wide as the widest, so a heading may be missing there."""
    found = sheet(tmp_path / "t.xlsx", [["Område", "Ledighed"], ["A", 41, "x"], ["B", 42]])
    assert [(one.code, one.line) for one in found.faults] == [("T008", 2)] or "x" in str(found.areas[0].area)
    found = text("Område;Ledighed;\nA;41;x\nB;42;\n")
    assert found.faults or "x" in str(found.areas[0].area)


def test_two_columns_of_one_heading_are_both_kept():
    found = text("Område;Ledighed;Note;Note\nA;41;x;y\n")
    assert sorted(found.areas[0].area["other"].values()) == ["x", "y"]


def test_a_short_row_is_unknown_where_it_ends():
    found = text("Område;Ledighed;Utryghed\nA;41\n")
    assert found.values() == [41.0]
    assert not found.faults


def test_a_title_above_the_headings_is_passed_over_and_said():
    found = text("Udsatte boligområder 2019;;\n\nKilde: kommunen;;\nOmråde;Ledighed;Utryghed\nA;41,2;15\n")
    assert found.values() == [41.2]
    assert "row 4" in found.notices[0]


def test_a_title_of_a_sheet(tmp_path):
    rows = [["Ledighed og utryghed i 2019"], [], ["Område", "Ledighed", "Utryghed"], ["A", 41.2, 15]]
    found = sheet(tmp_path / "t.xlsx", rows)
    assert found.values() == [41.2]


def test_a_merged_row_above_the_headings(tmp_path):
    rows = [["Tal for boligområder"], ["Område", "Ledighed", "Utryghed"], ["A", 41.2, 15]]
    path = workbook(tmp_path / "t.xlsx", {"Ark1": rows}, merged=["A1:C1"])
    found = Understood(tables([str(path)], KNOWN, {}, None, None))
    assert found.values() == [41.2]
    assert "row 2" in found.notices[0]


@pytest.mark.parametrize("name", ["I alt", "i alt", "IALT", "Hele landet", "Total", "Total:", "Gennemsnit"])
@pytest.mark.parametrize("form", ["{};41,2;15", '"{}";41,2;15'])
def test_a_total_row_is_said_and_left_out(name, form):
    found = text(f"Område;Ledighed;Utryghed\nA;41,2;15\n{form.format(name)}\n")
    assert [one.area["name"] for one in found.areas] == ["A"]
    assert not found.faults
    assert any(name in one and "row 3" in one for one in found.said)


@pytest.mark.parametrize("row", ["I alt;;;41", ";I alt;;41", ";;I alt;41", "2019;;I alt;41", "Hele landet;;;41"])
def test_a_total_row_wherever_its_word_stands(row):
    found = text(f"Liste;Kommune;Boligområde;Ledighed\n2019;Slagelse;Ringparken;41\n{row}\n")
    assert [one.area["name"] for one in found.areas] == ["Ringparken"]
    assert not found.faults
    assert any("row 3" in one for one in found.said)


def test_a_total_row_is_no_failure(run, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Område;Ledighed\nA;41,2\nHele landet;18\n", encoding="utf-8")
    code, out, err = run("batch", table, "--brief")
    assert code == 0
    assert len(out.splitlines()) == 1
    assert "Hele landet" in err


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b";;;\n;;\n", b"Omr\xc3\xa5de;Navn\nA;B\n"])
def test_an_empty_file_or_one_without_a_problem_is_a_fault(run, tmp_path, content):
    table = tmp_path / "t.csv"
    table.write_bytes(content)
    code, out, err = run("batch", table)
    assert (code, out) == (3, "")
    assert "t.csv" in err
    assert "Traceback" not in err


def test_headings_without_areas_are_no_answers_and_no_failure(run, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Område;Ledighed\n", encoding="utf-8")
    code, out, err = run("batch", table)
    assert (code, out) == (0, "")
    assert "there is no area in it" in err


def test_an_empty_sheet_is_a_fault(tmp_path):
    assert "T001" in refused(sheet, tmp_path / "t.xlsx", [])


def test_of_several_sheets_one_must_be_chosen(tmp_path, run):
    head = ["Område", "Ledighed"]
    path = workbook(tmp_path / "t.xlsx", {"2018": [head, ["A", 41]], "2019": [head, ["A", 43]], "Noter": []})
    said = refused(lambda: next(tables([str(path)], KNOWN, {}, None, None)))
    assert "T003" in said
    assert "--sheet" in said
    assert "2018, 2019, Noter" in said
    assert Understood(tables([str(path)], KNOWN, {}, "2019", None)).values() == [43.0]
    assert "T003" in refused(lambda: next(tables([str(path)], KNOWN, {}, "2020", None)))
    code, out, _err = run("batch", path, "--brief", "--sheet", "2018")
    assert code == 0
    assert json.loads(out)["needs"][0]["need"] == round((41 - 18) / 22, 6)
    assert run("batch", path)[0] == 3


def test_of_several_sheets_the_only_one_with_cells_is_read(tmp_path):
    path = workbook(tmp_path / "t.xlsx", {"Ark1": [], "Tal": [["Område", "Ledighed"], ["A", 41]], "Ark3": []})
    assert Understood(tables([str(path)], KNOWN, {}, None, None)).values() == [41.0]


def test_a_formula_is_its_last_value(tmp_path):
    found = sheet(tmp_path / "t.xlsx", [["Område", "Ledighed"], ["A", ("=40+1.2", 41.2)], ["B", 42]])
    assert found.values() == [41.2, 42.0]


def test_a_formula_that_failed_is_no_figure(tmp_path):
    rows = [["Område", "Ledighed", "Utryghed"], ["A", ("=1/0", "#DIV/0!"), 15], ["B", 42, 15]]
    found = sheet(tmp_path / "t.xlsx", rows)
    assert len(found.faults) == 1 or found.values() == [None, 42.0]


def test_cells_of_a_sheet_are_text_numbers_and_dates(tmp_path):
    rows = [["Område", "År", "Antal beboere", "Ledighed", "Utryghed"], ["A", 2019, 1453, "41,2", ".."]]
    found = sheet(tmp_path / "t.xlsx", rows)
    assert found.areas[0].area == {"name": "A", "year": 2019, "residents": 1453}
    assert found.values() == [41.2]
    assert found.values("insecurity") == [None]


def test_a_row_of_a_sheet_is_told_by_its_number(tmp_path):
    found = sheet(tmp_path / "t.xlsx", [[], [], ["Område", "Ledighed"], [], ["A", "mange"]])
    assert [one.line for one in found.faults] == [5]


@pytest.mark.parametrize("content", [b"", b"Omr;Ledighed\nA;41\n", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_a_fault(run, tmp_path, content):
    table = tmp_path / "t.xlsx"
    table.write_bytes(content)
    code, out, err = run("batch", table)
    assert (code, out) == (3, "")
    assert "t.xlsx" in err
    assert "failed" not in err


def test_quoted_cells_with_separators_quotes_and_line_breaks():
    found = text('Område;"Ledighed,\r\npct.";Note\r\n"A;\r\n""B""";"41,2";"en\r\nto"\r\nC;42;\r\n')
    assert found.values() == [41.2, 42.0]
    assert found.areas[0].area["name"] == 'A; "B"'
    assert found.areas[0].area["other"] == {"Note": "en\r\nto"}


@pytest.mark.parametrize("cell", ['"ja', '"A"B', '"'])
def test_a_quote_that_is_never_closed_swallows_no_rows_in_silence(cell):
    content = f"Område;Ledighed;Note\nA;41;{cell}\nB;42;nej\nC;43;nej\n"
    found = text(content)
    assert len(found.areas) == 3 or found.faults


def test_rows_that_a_quote_swallows_are_one_fault_with_the_line_of_the_quote():
    rows = "Vest;41\n"
    found = text(f'Område;Ledighed\n{rows * 3}"Øst;41\n{rows * 20_000}')
    assert [(one.code, one.line) for one in found.faults] == [("T002", 5)]
    assert 3 < len(found.areas) < 20_000


def test_a_name_with_a_comma_makes_no_table_of_commas():
    rows = "Byparken, Skovparken, øst;41,2;15,5\nAgervang, Holbæk;43,7;15,1\n"
    found = text(f"Boligområde;Ledighed;Utryghed\n{rows}")
    assert found.values() == [41.2, 43.7]
    assert found.areas[0].area["name"] == "Byparken, Skovparken, øst"


@pytest.mark.parametrize(
    "content",
    [
        b"Omr\x00de;Ledighed\nA;41\n",
    ],
)
def test_a_table_with_nul_bytes_is_refused(content):
    assert "F006" in refused(text, content)


def test_a_nul_byte_in_a_row_is_answered_or_reported():
    found = text("Område;Ledighed\nA\x00B;41\nC;4\x002\nD;43\n")
    assert len(found.rows) == 3
    assert found.values()[-1] == 43.0
    assert len(found.areas) + len(found.faults) == 3


@pytest.mark.parametrize("form", ["{}", '"{}"'])
def test_a_huge_field_is_reported_and_the_rest_is_read(form):
    found = text(f"Område;Ledighed\nA;41\n{form.format('x' * 300_000)};42\nB;43\n")
    assert [one.code for one in found.faults] == ["T002"]
    assert found.values() == [41.0, 43.0]


def test_labels_of_an_area():
    found = text("Område;Kommune;År;Antal beboere;Børn 10-14 år;Ledighed\n A  B ;Aarhus;2019;1.900;150;41\n")
    expected = {"name": "A B", "municipality": "Aarhus", "year": 2019, "residents": 1900, "children_10_14": 150}
    assert found.areas[0].area == expected


def test_profiles_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"problems":{"unemployment":41}}\r\n\r\n{"problems":{"unemployment":42}}')
    assert Understood(tables([str(path)], KNOWN, {}, None, None)).values() == [41.0, 42.0]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"null",
        b"41",
        b"{}",
        b'{"problems":{"ledigehd":41}}',
        b'{"problems":{"ledighed":NaN}}',
        b'{"problems":{"ledighed":41,"ledighed":20}}',
        b'{"problems":{"ledighed":"\\ud800"}}',
        b'{"area":{"name":"\xff"},"problems":{"ledighed":41}}',
        b'{"problems":{"ledighed":' + b"[" * 5000,
        b'{"problems":{"ledighed":' + b"9" * 5000 + b"}}",
    ],
)
def test_a_bad_line_of_json_is_reported_and_the_rest_is_read(line):
    good = b'{"problems":{"ledighed":41}}'
    found = text(b"\n".join((good, line, good, b"")))
    assert [type(one).__name__ for one in found.rows] == ["Profile", "Fault", "Profile"]
    assert found.faults[0].line == 2
    assert json.loads(error_line(found.faults[0]))["error"]["row"] == 2


def test_an_area_called_as_a_unit_is_no_second_row_of_headings():
    found = text("Område;Ledighed\nA;\nB;41\n".encode())
    assert [area.area["name"] for area in found.areas] == ["B"]
    assert found.faults[0].line == 2


@pytest.mark.parametrize("second", ["Boligområde", "Navn", "Område"])
def test_two_tables_beside_one_another_are_refused_unless_the_names_are_chosen(second, tmp_path, run):
    path = tmp_path / "a.csv"
    path.write_text(f"Område;Ledighed;;{second};Utryghed\nVest;41;;Øst;22\n", encoding="utf-8")
    code, out, err = run("batch", path)
    assert (code, out) == (3, "")
    assert "T013" in err
    if second != "Område":
        assert '--column name="' in err
        assert run("batch", path, "--column", f"navn={second}")[0] == 0


def test_two_headings_of_names_before_the_figures_are_one_table():
    found = text("Boligområde;Afdeling;Ledighed\nVest;Afd. 1;41\n".encode())
    assert [area.area["name"] for area in found.areas] == ["Vest"]


def test_a_title_over_three_rows_of_headings_joins_none_of_them():
    rows = "Tabel 1;;\n;Ledighed;Ledighed\nOmråde;2018;2019\n;pct.;pct.\nVest;40;41\n"
    with pytest.raises(Faults) as caught:
        text(rows.encode())
    assert [fault.code for fault in caught.value.faults] == ["T004"]


@pytest.mark.parametrize("word", ["ingen", "None"])
def test_none_among_as_many_words_as_figures_is_unknown_and_told(word):
    found = text(f"Område;Ledighed;Utryghed\nA;41;20\nB;høj;20\nC;{word};20\n".encode())
    assert found.areas[2].given["unemployment"].value is None
    assert any(f"'{word}'" in notice for notice in found.notices)


def test_several_rows_of_one_area_are_told():
    found = text("Område;Note;Ledighed\nVest;a;41\nVest;b;43\nØst;c;30\n".encode())
    assert any("the area and year of another row again: row 3 'Vest'" in notice for notice in found.notices)


CELL = st.one_of(
    st.sampled_from(["", "-", "..", "•", "41,2", "41.2", "0", "100", "140", "høj", "ukendt", "x", "=1+1", "11 ‰"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)


@settings(deadline=None, max_examples=200)
@every(st.lists(st.lists(CELL, min_size=0, max_size=6), max_size=12), st.sampled_from(";\t,"))
def test_every_row_is_answered_or_reported(rows, separator):
    head = ["Område", "Ledighed", "Utryghed", "Note"]
    try:
        found = text(written([head, *rows], separator))
    except Faults as faults:
        other_separators = any(mark in cell for row in rows for cell in row for mark in set(";\t|,") - {separator})
        may_be = ("T006", "T013", "T015", "T016", "T018", *(("T001",) if other_separators else ()))
        assert all(fault.code in may_be for fault in faults.faults)
        return
    left_out = [row for row in found.rows if row is None]
    assert len(found.areas) + len(found.faults) + len(left_out) == len(rows)
    for fault in found.faults:
        assert "error" in json.loads(error_line(fault))


@settings(deadline=None, max_examples=200)
@every(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b'"')
@example(b"Ledighed\r\r\n41")
@example(b"[\x9d")
def test_any_bytes_are_a_table_or_a_fault(content):
    try:
        text(content)
    except Faults as faults:
        assert faults.faults


@pytest.mark.parametrize(
    "name",
    ["I alt", "Slagelse i alt", "Total (alle områder)", "Gns.", "Hele kommunen", "Gennemsnit for alle", "Danmark"],
)
def test_a_row_that_sums_up_others_is_no_area(name):
    found = text(f"Område;Ledighed\nA;41\n{name};43\n")
    assert [one.area["name"] for one in found.areas] == ["A"]
    assert any("is a total or a comparison" in one for one in found.said)


@pytest.mark.parametrize("name", ["Totalvej", "Gennemsnitsgade", "Sumatravej", "Allerød", "Medianhaven"])
def test_an_area_may_be_called_nearly_so(name):
    assert [one.area["name"] for one in text(f"Område;Ledighed\n{name};43\n").areas] == [name]


@pytest.mark.parametrize(
    "heading", ["Lang uddannelse", "Anden uddannelse", "Security", "Kriminalitet", "Employment"]
)
def test_what_means_something_else_is_no_problem(heading):
    assert list(text(f"Område;Ledighed;{heading}\nA;41;30\n").problems) == ["unemployment"]


@pytest.mark.parametrize("problem", ["unemployment", "low-education"])
def test_what_the_catalogue_says_that_a_problem_is_not_is_another_figure_of_it(problem):
    names = KNOWN.problem[problem].not_this
    found = text(f"Område;Utryghed;{';'.join(names)}\nA;9{';41' * len(names)}\n")
    assert found.problems == {"insecurity": "Utryghed"}
    assert [one.unused for one in found.columns[2:]] == [
        f"is another figure than {KNOWN.problem[problem].name.en}" for _ in names
    ]


def test_a_likeness_is_told_from_a_name():
    told = " ".join(text("Område;Lav udanelse;Ledighed i pct.\nA;41;30\n").notices)
    assert "'Lav udanelse' is like low education, and is read as that" in told
    assert "'Ledighed i pct.' is read as unemployment" in told


def test_what_excel_shows_in_per_cent_is_not_taken_for_next_to_nothing(tmp_path):
    said = refused(sheet, tmp_path / "t.xlsx", [["Område", "Ledighed"], ["A", 0.412], ["B", 0.5]])
    assert "T006" in said
    assert "multiply by 100" in said
    found = sheet(tmp_path / "t.xlsx", [["Område", "Ledighed"], ["A", 0.4], ["B", 41.2]])
    assert found.values() == [0.4, 41.2]


@pytest.mark.parametrize("heading", ["Tryghed, pct.", "Beskæftigelse, pct.", "Uddannelse", "Trygge"])
def test_the_opposite_of_a_problem_is_never_taken_for_it(run, tmp_path, heading):
    table = tmp_path / "t.csv"
    table.write_text(f"Område;Ledighed;{heading}\nA;41;88\n", encoding="utf-8")
    code, out, err = run("batch", table)
    assert code == 0
    assert "the opposite" in err
    assert json.loads(out)["area"]["other"] == {heading: "88"}


PLAIN = (
    '{"area": {"name": "Nord", "municipality": "By", "year": 2019},'
    ' "problems": {"unemployment": 41.2, "insecurity": 8}}'
)
JSON_NUMBERS = st.one_of(
    st.floats(0, 1100).map(repr),
    st.integers(-5, 1100).map(str),
    st.sampled_from(["0", "-0", "-0.0", "0.5", "1e2", "1E-2", "1e400", "01", "+1", "1.", ".5", "NaN", "Infinity"]),
    st.sampled_from(["true", "null", '"41,2 %"', '"høj"', "[]", "{}", '{"need": 0.5}', "1" * 400]),
    st.from_regex(r"[0-9]{1,3}\.[0-9]{1,25}(e-?[0-9])?", fullmatch=True),
)
WORDS = st.one_of(
    st.text(max_size=6).map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.text(max_size=3).map(json.dumps),
    st.sampled_from(
        ['"a\\"b"', '"\\ud800"', '"\\ud83d\\ude00"', '"a  b"', '" "', '""', '"\x01"', f'"{"a " * 1100}"']
    ),
)
AREA_KEYS = st.sampled_from(
    ["name", "navn", "municipality", "year", "residents", "children_10_14", "other", "Name"]
)
PROBLEM_KEYS = st.sampled_from([*(one.id for one in KNOWN.problems), "ledighed", "youth crime", "xyzzyx"])


def objects(keys, values):
    """JSON objects, in some of which a key stands twice."""
    return st.lists(st.tuples(keys, values), max_size=4).map(
        lambda pairs: "{" + ", ".join(f'"{key}": {value}' for key, value in pairs) + "}"
    )


LINES = st.one_of(
    st.builds(
        '{{"area": {}, "problems": {}{}}}'.format,
        objects(AREA_KEYS, WORDS | JSON_NUMBERS),
        objects(PROBLEM_KEYS, JSON_NUMBERS),
        st.sampled_from(["", "", "", ', "ages": "10-14"', ', "area": {}', ', "problems": {"insecurity": 9}', ","]),
    ),
    st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 9), st.text('"{}[],: \\\x00é9.-e', max_size=3)).map(
        lambda cut: PLAIN[: cut[0]] + cut[2] + PLAIN[cut[0] + cut[1] :]
    ),
)


@settings(max_examples=1500, deadline=None)
@every(LINES)
@example(PLAIN)
@example(PLAIN.replace("41.2", "-0.0"))
@example(PLAIN.replace('"Nord"', '"Nord", "name": "Syd"'))
def test_any_line_is_a_profile_or_a_fault(line):
    found = READER.profile(Raw("a.ndjson", 1, line.encode("utf-8", "surrogatepass")), None)
    assert isinstance(found, Profile | Fault)
    if isinstance(found, Fault):
        assert "error" in json.loads(error_line(found))


def test_a_row_of_the_sign_of_thousandths_is_a_row_of_units():
    found = text("Område;Ungdomskriminalitet;Ledighed\n;‰;%\nA;11;41\n")
    assert found.problems == {"youth-crime": "Ungdomskriminalitet ‰", "unemployment": "Ledighed %"}
    assert found.values("youth-crime") == [11]


def test_a_column_full_of_zeros_may_still_hold_shares():
    table = "Område;Ledighed\nA;0\nB;0\nC;0\nD;{}\n"
    assert "-:5:2 T006" in refused(text, table.format("0,41"))
    assert text(table.format("41")).values() == [0, 0, 0, 41]


def test_a_column_is_chosen_by_a_letter_that_the_title_does_not_reach():
    found = text("Tal for områder;\nOmråde;Tal;Andre\nA;41;2\n", unemployment="C")
    assert (found.problems, found.values()) == ({"unemployment": "Andre"}, [2])


def test_of_rows_of_several_units_that_of_the_problem_is_used():
    found = text("Område;Enhed;Ledighed\nA;pct.;41\nA;antal;81\nB;pct.;30\nB;antal;60\n")
    assert found.values() == [41, 30]
    assert found.notices[-1].endswith("of 'Enhed' 'pct.' is used; 2 rows of other groups are left out.")
    assert "T017" in refused(text, "Område;Enhed;Ledighed\nA;promille;41\nA;antal;81\n")


def test_a_row_of_a_municipality_above_its_areas_is_no_area():
    beside = text("Kommune;Område;Ledighed\n;Vejle;9\nVejle;Vest;41\nVejle;Øst;42\n")
    inside = text("Område;Ledighed\nVejle;9\n  Vest;41\n  Øst;42\n")
    for found in (beside, inside):
        assert found.values() == [41, 42]
        assert found.notices[-1] == "-: 2 rows are areas; left out: row 2 'Vejle' is a total or a comparison."


def test_rows_of_other_years_are_counted():
    content = "Område;År;Ledighed\nA;2018;43\nA;2019;41\nB;2018;40\n".encode()
    found = Understood(tables(["-"], KNOWN, {}, None, io.BytesIO(content), 2019))
    assert found.values() == [41]
    assert found.notices[-1] == "-: 1 row is an area; 2 rows are of another year than 2019."
    with pytest.raises(Faults, match="-:1 T021 no row is of 2017; the years are: 2018, 2019"):
        next(tables(["-"], KNOWN, {}, None, io.BytesIO(content), 2017))


def test_a_workbook_is_told_by_its_content_whatever_it_is_called(tmp_path):
    found = sheet(tmp_path / "t.csv", [["Område", "Ledighed"], ["A", 41.2]])
    assert found.values() == [41.2]
    (tmp_path / "t.xlsx").write_text("Område;Ledighed\nA;41,2\n", encoding="utf-8")
    said = refused(next, tables([str(tmp_path / "t.xlsx")], KNOWN, {}, None, None))
    assert said.endswith(
        "t.xlsx F004 this file cannot be read: it is damaged, locked with a password, or no workbook."
    )


def test_a_workbook_that_unfolds_to_too_much_says_the_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_CELLS", 3)
    said = refused(sheet, tmp_path / "t.xlsx", [["Område", "Ledighed"], ["A", 41.2], ["B", 40]])
    assert f"it is damaged, or unfolds to more than {spreadsheet.MAX_MEGABYTES} MB or 3 cells." in said


def test_the_only_sheet_with_a_table_is_read_and_told(tmp_path):
    path = tmp_path / "t.xlsx"
    workbook(path, {"Forside": [["Læs mig"]], "Tal": [["Område", "Ledighed"], ["A", 41.2]]})
    found = Understood(tables([str(path)], KNOWN, {}, None, None))
    assert found.values() == [41.2]
    assert found.notices[-1].endswith("; read from sheet Tal; no table in sheet Forside.")
    workbook(path, {"X": [["Område", "Tal"], ["A", 41.2]], "Y": [["Sted", "Andet"], ["A", 1]]})
    assert Understood(tables([str(path)], KNOWN, {"unemployment": "Tal"}, None, None)).values() == [41.2]


def test_an_input_of_documents_keeps_the_name_of_its_file(tmp_path):
    path = tmp_path / "profiles.yaml"
    for content in ("- problems: {unemployment: 41}\n- problems: {unemployment: 42}\n", "problems: {}\n"):
        path.write_text(content, encoding="utf-8")
        assert [table.file for table in tables([str(path)], KNOWN, {}, None, None)] == [str(path)]


def test_standard_input_that_cannot_be_read_is_called_by_its_sign():
    class Broken(io.BytesIO):
        def readline(self, size=-1):
            raise OSError(5, "broken")

    assert refused(next, tables(["-"], KNOWN, {}, None, Broken())).startswith("- F0")


@pytest.mark.parametrize(
    ("cell", "said"),
    [("A1", "the comment 'Antal personer'"), ("B2", "the comment 'Antal personer'"), ("C2", None), ("C3", None)],
)
def test_a_comment_speaks_of_the_table_or_of_its_own_column(tmp_path, cell, said):
    path = workbook(tmp_path / "t.xlsx", {"Ark1": [["Tal"], ["Område", "Ledighed", "Huse"], ["A", 41.2, 7]]})
    book = load_workbook(path)
    book.active[cell].comment = Comment("Antal personer", "Kommunen")
    book.save(path)
    call = tables([str(path)], KNOWN, {}, None, None)
    if said:
        assert f"T016 {said} says that 'Ledighed' may count something else" in refused(next, call)
    else:
        assert Understood(call).values() == [41.2]


@pytest.mark.parametrize(("cell", "is_refused"), [("B2", True), ("C2", False)])
def test_a_format_speaks_of_its_own_column(tmp_path, cell, is_refused):
    path = workbook(tmp_path / "t.xlsx", {"Ark1": [["Område", "Ledighed", "Huse"], ["A", 41.2, 7]]})
    book = load_workbook(path)
    book.active[cell].number_format = '0 "personer"'
    book.save(path)
    call = tables([str(path)], KNOWN, {}, None, None)
    if is_refused:
        assert "T016 the format of the cells 'personer' says that 'Ledighed'" in refused(next, call)
    else:
        assert Understood(call).values() == [41.2]


def test_the_name_of_a_sheet_that_says_another_figure_is_told_as_such(tmp_path):
    path = workbook(tmp_path / "t.xlsx", {"Antal personer": [["Område", "Ledighed"], ["A", 41.2]]})
    said = refused(next, tables([str(path)], KNOWN, {}, None, None))
    assert "T016 the sheet's name 'Antal personer' says that 'Ledighed' may count something else" in said


def test_of_columns_of_several_years_the_others_say_why_they_are_not_used():
    def of_2019(content):
        return Understood(tables(["-"], KNOWN, {}, None, io.BytesIO(content.encode()), 2019))

    found = of_2019("Område;Ledighed 2018;Ledighed 2019\nA;43;41\n")
    assert (found.values(), found.notices[2]) == ([41], "-: not used: 'Ledighed 2018' (is of another year).")
    found = of_2019("Område;Ledighed;Ledighed 2019\nA;43;41\n")
    assert (found.values(), found.notices[2]) == ([41], "-: not used: 'Ledighed' (is of no year).")


def test_a_heading_of_two_rows_is_shown_without_the_marks_of_footnotes():
    found = text("Område;Ledighed*;\n;Antal†;Pct.*\nA;41;9\n")
    assert found.problems == {"unemployment": "Ledighed Pct."}
    assert found.notices[2] == "-: not used: 'Ledighed Antal' (is another figure than unemployment)."


def test_a_municipality_that_is_merged_over_several_areas_is_that_of_each():
    found = text("Kommune;Område;Ledighed\nVejle;A;41\n;B;42\n;C;43\nRibe;D;44\n")
    assert [one.area["municipality"] for one in found.areas] == ["Vejle", "Vejle", "Vejle", "Ribe"]
    assert found.notices[-1].endswith("; a blank cell of 'Kommune' holds what stands above it.")
    found = text("Område;Ledighed;Kommune\nA;41;Vejle\nB;42\nC;43;Ribe\n")
    assert [one.area["municipality"] for one in found.areas] == ["Vejle", "Vejle", "Ribe"]


@pytest.mark.parametrize("below", ["I alt;40;", "Kilde: Danmarks Statistik", "Kilde: Danmarks Statistik;;"])
def test_the_blank_municipality_of_a_total_or_a_note_is_no_merged_cell(below):
    found = text(f"Område;Ledighed 2019;Kommune\nA;41;Vejle\nC;43;Ribe\n{below}\n")
    assert not any("stands above" in notice for notice in found.notices)
    assert [one.area["municipality"] for one in found.areas] == ["Vejle", "Ribe"]


def test_an_area_of_which_only_another_group_is_given_is_told():
    found = text("Område;Alder;Ledighed\nRingparken;10-14;41\nVest;18-64;42\nVest;10-14;40\nØst;;43\n")
    assert [one.area["name"] for one in found.areas] == ["Vest"]
    assert found.notices[-1].endswith("; so these areas are not answered: 'Ringparken', 'Øst'.")


def test_a_column_with_the_wrong_unit_in_every_row_is_told_of_each_and_is_no_sum():
    found = text("Område;Ungdomskriminalitet\nA;1,2 %\nB;1,1 %\n")
    assert [str(fault).split()[1] for fault in found.faults] == ["P004", "P004"]


def test_a_note_that_is_shorter_than_the_rows_is_not_filled_from_above():
    found = text("Område;Ledighed;Kommune\nA;41;Vejle\nB;42;\nC;43;Ribe\nKilde: Danmarks Statistik\n")
    assert [one.area["municipality"] for one in found.areas] == ["Vejle", "Vejle", "Ribe"]


@pytest.mark.parametrize(
    ("heading", "problem"),
    [("Lav uddannelse, mænd", "low education"), ("Youth crime, men", "youth crime aged 10-14"),
     ("Safe, men", "insecurity")],
)  # fmt: skip
def test_a_heading_with_other_words_is_told_as_another_figure_of_the_problem_that_it_names(heading, problem):
    found = text(f"Område;Ledighed;{heading}\nA;41;9\n")
    assert found.problems == {"unemployment": "Ledighed"}
    assert found.notices[2] == f"-: not used: '{heading}' (is another figure than {problem})."


def test_a_row_that_ends_before_the_name_is_an_area_without_a_name():
    found = text("Ledighed;Område\n41;A\n42\n")
    assert [(one.area.get("name"), one.given["unemployment"].value) for one in found.areas] == [
        ("A", 41),
        (None, 42),
    ]


def test_a_group_over_columns_holds_for_those_to_its_right_and_not_for_the_first():
    found = text(";;Ledighed\nType;Område;Pct.\nalmen;Vest;41\n")
    assert found.values() == [41]
    assert found.areas[0].area == {"name": "Vest", "other": {"Type": "almen"}}


def test_every_cell_that_is_unknown_is_told_of_every_column():
    found = text("Område;Ledighed;Utryghed\nA;<5;9\nB;ingen;8\nC;41;7\nD;40;6\n")
    assert found.values() == [None, None, 41, 40]
    assert "row 2 A: '<5', row 3 B: 'ingen'" in found.notices[-1]


def test_a_figure_below_one_per_cent_among_others_is_told_as_it_is_written():
    found = text("Område;Ledighed\nA;0,4\nB;41\nC;30\n")
    assert found.values() == [0.4, 41, 30]
    assert "below 1 per cent, as written: row 2 A: 0,4" in found.notices[-1]


def test_a_sum_of_the_rows_above_it_is_seen_also_where_others_follow():
    said = refused(text, "Område;Ledighed\nA;10\nB;20\nI alt;30\nC;5\nD;6\n")
    assert said.startswith("-:4:2 T018 'Ledighed' is not per cent of each area: this row has the sum of the areas")


def test_a_column_of_names_alone_is_no_table():
    assert refused(text, "Sted;Antal ledige\nA;41\n", name="Sted").startswith(
        "-:1 T001 no column is a problem. Not used: 'Antal ledige' (is another figure than unemployment)."
    )


def test_a_folder_is_each_of_its_profiles_and_one_without_any_is_a_fault(tmp_path):
    said = refused(next, tables([str(tmp_path)], KNOWN, {}, None, None))
    assert said == f"{tmp_path} F001 there is no profile in this folder."
    for name in ("b.yaml", "a.json"):
        (tmp_path / name).write_text('{"problems": {"unemployment": 41}}', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("Ledighed", encoding="utf-8")
    found = list(tables([str(tmp_path)], KNOWN, {}, None, None))
    assert [Path(table.file).name for table in found] == ["a.json", "b.yaml"]
    rows = [READER.profile(raw, None) for table in found for raw in table.rows]
    assert [one.given["unemployment"].value for one in rows] == [41, 41]


def test_a_profile_is_told_by_its_content_whatever_it_is_called(tmp_path):
    for encoding in ("utf-8", "cp1252"):
        path = tmp_path / "profil.txt"
        path.write_bytes("område: {navn: Æblehaven}\nproblemer: {ledighed: 41}\n".encode(encoding))
        (table,) = tables([str(path)], KNOWN, {}, None, None)
        (one,) = (READER.profile(raw, table.layout) for raw in table.rows)
        assert (one.area["name"], one.given["unemployment"].value) == ("Æblehaven", 41)


def test_standard_input_that_breaks_off_says_at_which_line():
    class Broken(io.BytesIO):
        def readline(self, size=-1):
            line = super().readline(size)
            if not line:
                raise OSError(5, "broken")
            return line

    line = b'{"problems": {"unemployment": 41}}\n'
    (table,) = tables(["-"], KNOWN, {}, None, Broken(line * 2))
    *profiles_, last = (READER.profile(raw, None) for raw in table.rows)
    assert [one.given["unemployment"].value for one in profiles_] == [41, 41]
    assert (last.file, last.line) == ("-", 3)


def test_lines_that_cannot_be_decoded_say_at_which_line(tmp_path):
    path = tmp_path / "t.ndjson"
    path.write_bytes('\ufeff{"problems": {"unemployment": 41}}\n'.encode("utf-16-le") + b"\x00\xd8\x00")
    (table,) = tables([str(path)], KNOWN, {}, None, None)
    one, last = (READER.profile(raw, None) for raw in table.rows)
    assert (one.given["unemployment"].value, last.line) == (41, 2)


def test_a_heading_that_is_repeated_over_its_columns_is_one_over_all_of_them():
    found = text("Område;Ledighed;Ledighed;Ledighed\n;Mænd;Kvinder;I alt\nVest;45;37;41,2\nØst;44;36;40\n")
    assert found.problems == {"unemployment": "Ledighed I alt"}
    assert found.values() == [41.2, 40]


def test_areas_of_one_name_have_that_of_their_organisation_too():
    found = text("Boligorganisation;Område;Ledighed\nX;Vest;41\nY;Vest;42\n")
    assert [one.area["name"] for one in found.areas] == ["Vest, X", "Vest, Y"]
    assert found.notices[-1].endswith("; areas of one name are told apart by 'Boligorganisation'.")


@pytest.mark.parametrize(
    "content", [";Type;Ledighed\nVest;almen;41\nØst;almen;40\n", ";Ledighed\nVest;41\nØst;40\n"]
)
def test_the_only_column_of_different_words_without_a_heading_is_that_of_the_names(content):
    found = text(content)
    assert [one.area["name"] for one in found.areas] == ["Vest", "Øst"]
    assert found.notices[0] == "-: headings in row 1; name 'column 1'."


def test_problems_over_columns_belong_to_the_row_below_that_has_the_heading_of_the_names():
    found = text(";;Ledighed;Utryghed\nOmråde;Adresse;Pct.;Pct.\nVest;Vej 1;41;9\nØst;Vej 2;40;8\n")
    assert [one.area["name"] for one in found.areas] == ["Vest", "Øst"]
    assert (found.values(), found.values("insecurity")) == ([41, 40], [9, 8])


def test_areas_of_one_name_in_two_municipalities_are_no_groups_of_one_area():
    found = text("Område;Kommune;Type;Ledighed\nVest;Aarhus;almen;41\nVest;Odense;privat;30\n")
    assert [(one.area["municipality"], one.area["other"]) for one in found.areas] == [
        ("Aarhus", {"Type": "almen"}),
        ("Odense", {"Type": "privat"}),
    ]


def test_a_row_that_ends_before_its_group_is_of_no_other_group():
    found = text("Område;Ledighed;Køn\nA;41;I alt\nA;30\n")
    assert found.values() == [41, 30]
    assert "the column 'Køn' says 'Mænd'. " in refused(text, "Område;Ledighed;Køn\nA;41;Mænd\nB;30\n")
    assert text("Område;Ledighed;Køn\nA;41;Mænd\nB;30\n", unemployment="Ledighed").values() == [41, 30]


def test_a_total_of_a_hundred_is_seen_also_over_figures_that_are_small():
    said = refused(text, "Område;Ledighed\nA;0,4 %\nB;0,5 %\nI alt;100 %\n")
    assert said.startswith(
        "-:4:2 T018 'Ledighed' is not per cent of each area: this row has the sum of the areas, or"
    )


def test_a_word_that_has_a_problems_word_within_it_is_another_figure():
    found = text("Område;Utryghed;Ungdomsledigheden\nA;9;41\n")
    assert found.problems == {"insecurity": "Utryghed"}
    assert found.notices[2] == "-: not used: 'Ungdomsledigheden' (is another figure than unemployment)."


def test_a_row_that_ends_before_the_names_without_a_heading_is_an_area_without_a_name():
    found = text("Ledighed;\n41;A\n42\n43;C\n")
    assert [one.area.get("name") for one in found.areas] == ["A", None, "C"]


def test_a_total_of_nothing_is_no_sum_of_persons():
    found = text("Område;Ledighed\nA;0\nB;0\nI alt;0\n")
    assert (found.values(), found.faults) == ([0, 0], [])
