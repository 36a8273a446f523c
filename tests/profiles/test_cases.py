"""Tables as people have them: each is answered with the right figure, or refused by name."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"
BOTH = ("unemployment", "low-education")
RIGHT = {
    "01-total-in-sex-column.csv": [("Ringparken", 41.2, None), ("Ringparken", 45, None), ("Ringparken", 37, None)],
    "02-total-in-remark.csv": [("Ringparken", 41.2, 70.2), ("Vollsmose", 49.5, 60.1), ("Bispehaven", 46.5, 47.7)],
    "07-group-heading-count-and-share.xlsx": [("Ringparken", 41.2, 70.2), ("Vollsmose", 49.5, 60.2)],
    "10-units-under-headings.csv": [("Ringparken", 41.2, 70.2)],
    "11-heading-not-low-education.csv": [("Ringparken", 41.2, None)],
    "14-national-column.csv": [("Ringparken", 41.2, None), ("Vollsmose", 49.5, None)],
    "16-count-under-low-education.csv": [("Lilleparken", 41.2, None)],
    "23-superscript-in-figure.xlsx": [("Ringparken", 41.2, 70.2), ("Vollsmose", 49.5, 60.1)],
    "26-none-in-a-column-of-figures.csv": [
        ("Ringparken", 41.2, 70.2), ("Vollsmose", None, 60.1), ("Bispehaven", 46.5, None)
    ],
    "28-percent-cell-among-figures.xlsx": [("Ringparken", 41.2, 70.2), ("Vollsmose", 49.5, 60.1)],
    "30-formula-not-computed.xlsx": [("Ringparken", None, 70.2)],
    "32-no-heading-over-names.csv": [("Ringparken", 41.2, 70.2), ("Vollsmose", 49.5, 60.1)],
    "36-merged-area-name.xlsx": [
        ("Agervang", 43.7, None), ("Agervang", 39.7, None), ("Vollsmose", 49.5, None)
    ],
    "38-rows-of-comparison.csv": [("Ringparken", 41.2, 70.2)],
    "40-heading-taken-from-data.csv": [
        ("Ringparken", 41.2, None), ("Vollsmose", 49.5, None), ("Bispehaven", 39, None)
    ],
    "45-year-under-tid.csv": [("Gellerupparken/Toveshøj", None, 58.4), ("Gellerupparken/Toveshøj", None, 76.0)],
    "47-csv-ms-dos.csv": [("Mjølnerparken", 43.5, None), ("Gåsetoften", 41.2, None)],
    "49-unicode-text.txt": [("Mjølnerparken", 43.5, None)],
    "50-byte-order-mark.ndjson": [("Ringparken", 41.2, None)],
    "55-same-name-two-municipalities.csv": [
        ("Skovparken", 41.2, None), ("Skovparken", 31.2, None), ("Vollsmose", 49.5, None)
    ],
    "57-one-candidate.csv": [("Ringparken", 41.2, 70.2)],
    "59-no-education-called-the-opposite.csv": [("Ringparken", 41.2, 70.2)],
    "63-bars-between-cells.csv": [("Ringparken", 41.2, 70.2)],
}  # fmt: skip
REFUSED = {
    "19-two-tables-side-by-side.xlsx": "T013",
    "21-commas-in-headings.csv": "T015",
    "43-heading-with-year.csv": "T004",
    "60-shares.csv": "T006",
    "61-long-form.csv": "T014",
}
TOLD = {
    "11-heading-not-low-education.csv": "'Ikke lav uddannelse'",
    "14-national-column.csv": "'Ledighed DK'",
    "16-count-under-low-education.csv": "'Lav uddannelse, antal'",
    "26-none-in-a-column-of-figures.csv": "row 3 Vollsmose: 'None'",
    "30-formula-not-computed.xlsx": "row 2 Ringparken: a formula without a value",
    "38-rows-of-comparison.csv": "'Slagelse Kommune'",
    "64-marks-for-missing.csv": "row 12 Under fem: '<5'",
}
MORE = {
    "ikke": ("Område;Ledighed;Ej utryg\nA;41,2;88\n", [41.2], "'Ej utryg'"),
    "uden": ("Område;Ledighed;Uden ledighed\nA;41,2;58\n", [41.2], "'Uden ledighed'"),
    "men": ("Område;Ledighed, mænd;Ledighed i alt\nA;45;41,2\n", [41.2], "'Ledighed, mænd'"),
    "change": ("Område;Ledighed, pct.;Ledighed +/-\nA;41,2;3\n", [41.2], "'Ledighed +/-'"),
    "footnote": ("Område;Ledighed¹\nA;41,2\n", [41.2], "unemployment"),
    "soft hyphen": ("Område;Ledig\u00adhed\u00a02)\nA;41,2\n", [41.2], "unemployment"),
    "decomposed": ("Omra\u030ade;Arbejdsl\u00f8shed\nA;41,2\n", [41.2], "unemployment"),
    "units": ("Område;Ledighed;Antal beboere\n;%;personer\nA;41,2;1900\n", [41.2], "unemployment"),
    "group": (";Ledighed;;\nOmråde;Antal;Pct.;Note\nA;21;41,2;x\n", [41.2], "Antal"),
    "sexes above": (";I alt;Mænd\nOmråde;Ledighed;Ledighed\nA;41,2;45\n", [41.2], "Mænd"),
    "note": ("Område;Ledighed\nA;41,2\nKilde: kommunen;\n", [41.2], "Kilde"),
    "zeros": ("Område;Ledighed;Utryghed\nA;41,2;9\n;0;0\n;0;0\n", [41.2], "row 3"),
    "mean": ("Område;Ledighed\nA;41,2\nLandsgennemsnittet;5\nRegion Sjælland;6\n", [41.2], "'Region Sjælland'"),
    "semicolons in notes": (
        "Område,Ledighed,Note\nA,41,a;b\nB,42,c;d\nC,43,e;f\nD,44,x\n",
        [41, 42, 43, 44],
        "'Ledighed'",
    ),
    "share with its sign": ("Område;Ledighed\nA;0,4 %\nB;41\n", [0.4, 41], "Did you mean 40?"),
    "no names": ("Ledighed;Lav uddannelse\n41;60\n41;61\n", [41, 41], "2 rows are areas.\n"),
    "no names and zeros": ("Ledighed;Lav uddannelse\n0;0\n41;60\n", [0, 41], "2 rows are areas.\n"),
    "own name": ("Kommune;Område;Ledighed\nIshøj;A;41,2\nIshøj;Ishøj;9\nIshøj;;9\n", [41.2], "'Ishøj'"),
    "remark": ("Område;Ledighed;Bemærkning\nA;41,2;i alt 9.000 beboere\nB;30;Total\n", [41.2, 30], "2 rows"),
    "raised": ("Område;Ledighed\nA;41,2²\nB;30\n", [41.2, 30], "2 rows"),
    "few": ("Område;Ledighed;Utryghed\nA;41,2;9\nB;<3;8\n", [41.2, None], "'<3'"),
    "failed": ("Område;Ledighed;Utryghed\nA;41,2;9\nB;#DIV/0!;8\n", [41.2, None], "'#DIV/0!'"),
    "single share": ("Område;Ledighed\nA;41,2\nB;0,4\n", [41.2, 0.4], "row 3 B: 0,4"),
    "sep": ("sep=;\nOmråde;Ledighed\nA;41,2\n", [41.2], "row 2"),
    "macintosh": ("Område;Ledighed\rA;41,2\rB;30\r", [41.2, 30], "2 rows"),
    "swallowed": ('Område;Ledighed;Note\nA;41;"a\nB;42;x\nC;43;"\nD;44;\n', [44], "T002"),
}
STOPPED = {
    "years": ("Område;Utryghed;Ledighed 2018;Ledighed 2019\nA;9;43;41\n", "T004"),
    "twice": ("Område;Ledighed;Arbejdsløshed\nA;41;43\n", "T004"),
    "across": ("Indikator;Ringparken;Vollsmose\nLedighed;41,2;49,5\nLav uddannelse;70,2;60,1\n", "T014"),
    "long": ("Mål;Sted;Tal\nLedighed;A;41,2\nLedighed;B;30\n", "T014"),
    "below": ("Område;Ledighed\nA;41,2\n\nOmråde;Utryghed\nA;9\n", "T013"),
    "shares": ("Område;Ledighed\nA;0,41\nB;0,3\n", "T006"),
    "commas": ("Område,Ledighed\nA,41,2\nB,30\n", "T015"),
    "spaces": ("Område Ledighed\nA 41,2\n", "T001"),
}


def figures(out):
    """Each area's name with its figures on the two problems; None for a row that was bad."""
    areas = []
    for area in map(json.loads, out.splitlines()):
        if "area" in area:
            value = {need["problem"]: need["value"] for need in area["needs"]}
            areas.append(((area["area"] or {}).get("name"), *(value[problem] for problem in BOTH)))
    return areas


@pytest.mark.parametrize("name", RIGHT)
def test_a_table_gives_the_right_figures(run, name):
    code, out, err = run("batch", CASES / name)
    assert (code, figures(out)) == (0, RIGHT[name]), err
    assert len(err.splitlines()) <= 4


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_have_to_be_guessed_is_refused_by_name(run, name):
    code, out, err = run("batch", CASES / name)
    assert (code, out) == (3, "")
    assert REFUSED[name] in err


@pytest.mark.parametrize("name", TOLD)
def test_what_is_not_used_or_left_out_is_told(run, name):
    assert TOLD[name] in run("batch", CASES / name)[2]


def test_marks_for_missing_are_unknown_and_cost_no_area(run):
    code, out, _err = run("batch", CASES / "64-marks-for-missing.csv")
    assert code == 0
    assert [(first, second) for _name, first, second in figures(out)] == [(None, 60)] * 12


@pytest.mark.parametrize("kind", MORE)
def test_more_of_each_kind(run, tmp_path, kind):
    content, values, told = MORE[kind]
    (tmp_path / "t.csv").write_bytes(content.encode())
    _code, out, err = run("batch", tmp_path / "t.csv")
    assert [first for _name, first, _second in figures(out)] == values, err
    assert told in err


@pytest.mark.parametrize("kind", STOPPED)
def test_more_that_is_refused(run, tmp_path, kind):
    content, fault = STOPPED[kind]
    (tmp_path / "t.csv").write_bytes(content.encode())
    code, out, err = run("batch", tmp_path / "t.csv")
    assert (code, out) == (3, "")
    assert fault in err


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"]
)
def test_letters_are_right_however_they_are_kept(run, tmp_path, encoding):
    (tmp_path / "t.csv").write_bytes("Område;Ledighed\nMjølnerparken på Nørrebro;41,2\n".encode(encoding))
    assert figures(run("batch", tmp_path / "t.csv")[1]) == [("Mjølnerparken på Nørrebro", 41.2, None)]


@pytest.mark.parametrize("name", [*RIGHT, *REFUSED])
def test_standard_input_is_told_by_its_content(run, monkeypatch, name):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((CASES / name).read_bytes())))
    assert figures(run("batch", "-")[1]) == RIGHT.get(name, [])


@pytest.mark.parametrize(
    "content",
    [
        '[{"problems": {"unemployment": 41.2}}]',
        '{\n  "problems": {\n    "unemployment": 41.2\n  }\n}',
        "problems:\n  ledighed: 41,2\n",
    ],
)
def test_a_document_on_standard_input(run, monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert [first for _name, first, _second in figures(run("batch", "-")[1])] == [41.2]


def test_a_year_among_columns_is_chosen(run):
    code, out, _err = run("batch", CASES / "43-heading-with-year.csv", "--year", "2018")
    assert (code, figures(out)) == (0, [("Ringparken", 43.0, None)])


def test_two_areas_of_one_name_are_told_apart_by_municipality(run):
    table = CASES / "55-same-name-two-municipalities.csv"
    code, _out, err = run("compare", f"{table}#Skovparken", f"{table}#Vollsmose")
    assert code == 2
    assert "'Skovparken, Kolding'" in err
    code, out, _err = run(
        "compare", f"{table}#Skovparken, Kolding", f"{table}#Skovparken, Svendborg", "-f", "json"
    )
    assert code == 0
    needs = json.loads(out)["needs"][0]
    assert (needs["problem"], round(needs["a"], 3), round(needs["b"], 3)) == ("unemployment", 1.055, 0.6)


@pytest.mark.parametrize("words", [("recommend",), ("plan",), ("explain", "mentorindsats")])
def test_a_row_of_a_table_is_an_area(run, words):
    table = CASES / "55-same-name-two-municipalities.csv"
    code, out, err = run(*words, f"{table}#Skovparken", "--municipality", "Svendborg", "-f", "json")
    assert code == 0, err
    assert json.loads(out)["needs"][0]["value"] == 31.2


def test_a_dry_run_answers_nothing(run):
    code, out, err = run("batch", CASES / "38-rows-of-comparison.csv", "--dry-run")
    assert (code, out) == (0, "Ringparken: unemployment 41.2; low education 70.2\n")
    assert len(err.splitlines()) <= 4


def test_a_label_is_chosen_by_its_heading(run, tmp_path):
    (tmp_path / "t.csv").write_text("Bebyggelse;By;Udgave;Ledighed\nA;B;2019;41,2\n", encoding="utf-8")
    words = ("--column", "navn=Bebyggelse", "--column", "kommune=By", "--column", "år=Udgave")
    area = json.loads(run("batch", tmp_path / "t.csv", *words)[1])["area"]
    assert (area["name"], area["municipality"], area["year"]) == ("A", "B", 2019)


def test_a_count_of_people_is_read_with_its_thousands_told_apart(run, tmp_path):
    text = "Område;År;Antal beboere;Børn 10-14 år;Ledighed\nA;2019;1.900;150;41,2\nB;2019;12 345;1\u00a0150;41\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    areas = [json.loads(line)["area"] for line in run("batch", tmp_path / "t.csv")[1].splitlines()]
    assert [(one["residents"], one["children_10_14"]) for one in areas] == [(1900, 150), (12345, 1150)]


def test_a_saved_result_with_a_byte_order_mark_is_compared(run, tmp_path):
    saved, marked = tmp_path / "a.json", tmp_path / "bom.json"
    assert run("recommend", "--ledighed", "41,2", "-f", "json", "--top", "0", "-o", saved)[0] == 0
    marked.write_bytes(b"\xef\xbb\xbf" + saved.read_bytes())
    assert run("compare", marked, saved)[0] == 0
