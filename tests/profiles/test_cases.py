"""Tables as people have them: each is answered with the right figure, or refused by name."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

CASES = Path(__file__).parents[1] / "cases"
BOTH = ("unemployment", "low-education")
RIGHT = {
    "01-total-in-sex-column.csv": [("Ringparken", 41.2, None)],
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
    "grand total": ("Område;Ledighed\nA;41,2\nHovedtotal;9\nAlle boligområder;8\nSnit;7\n", [41.2], "'Snit'"),
    "limits": ("Område;Ledighed\nGhettokriterium;40\nMål 2025;30\nA;41,2\nI alt B;9\n", [41.2], "'Mål 2025'"),
    "no total": (
        "Område;Ledighed\nTotalbakken;41,2\nSamletoften;30\nGennemsnitsvej;20\n",
        [41.2, 30, 20],
        "3 rows",
    ),
    "limit without a name": ("Kommune;Område;Ledighed\n;;40\nB;A;41,2\n", [41.2], "row 2 '40'"),
    "limit in a word": ("Kommune;Område;Dømte;Ledighed\n;;min.;35\nB;A;1;41,2\n", [41.2], "row 2"),
    "municipality": ("Område;Kommune;Ledighed\nA;Ishøj;41,2\nB;Ishøj;30\nIshøj;;9\n", [41.2, 30], "'Ishøj'"),
    "parent": ("Område;Ledighed\nIshøj;9\n- A;41,2\n- B;30\n", [41.2, 30], "row 2 'Ishøj'"),
    "moved": ("Område;Kommune;Ledighed;Utryghed\nA;Ishøj;41,2;9\nB;33,0;55,1\n", [41.2], "'33,0'"),
    "number": ("Område;Ledighed;Utryghed\nA;41,2;9\n55,1;14\n12;30;8\n", [41.2], "Afd. 12"),
    "period": ("Område;Periode;Ledighed\nA;2013-2016;41,2\n", [41.2], "last year: row 2 A: '2013-2016'"),
    "period above": ("Område;Ledighed 2013-2016\nA;41,2\n", [41.2], "last year: 2016"),
    "same name": ("Område;Ledighed\nAfd. 1;41,2\nB;30\nAfd. 1;9\n", [41.2, 30, 9], "row 4 'Afd. 1'"),
    "merged": (
        "Kommune;Område;Ledighed\nX;A;41,2\n;B;30\nY;C;9\n",
        [41.2, 30, 9],
        "'Kommune' holds what stands above",
    ),
    "criterion": (
        "Område;Andel uden for arbejdsmarkedet (kriterium 1)\nA;41,2\n",
        [41.2],
        "is read as unemployment",
    ),
    "comma in title": ("Tal, 2011\n\nOmråde;Ledighed, pct.;Utrygge, pct.\nA;41,2;9\n", [41.2], "row 3"),
    "area and municipality": (";Ledighed;\nOmråde;Kommunen;Området\nA;9;41,2\n", [41.2], "'Ledighed Kommunen'"),
    "safe": ("Område;Ledighed;Utryghed\nA;41,2;78\n", [41.2], "row 2 A: 78"),
    "swallowed": ('Område;Ledighed;Note\nA;41;"a\nB;42;x\nC;43;"\nD;44;\n', [44], "T002"),
}
MORE |= {
    "title": ("Liste over udsatte boligområder pr. 1. december 2019\nOmråde;Ledighed\nA;41,2\n", [41.2], "1. dec"),
    "title of units": ("Antal beboere og andel ledige\nOmråde;Ledighed, pct.\nA;41,2\n", [41.2], "'Antal beb"),
    "signs of per cent": ("Antal og andele\nOmråde;Ledighed\nA;41,2 %\nB;30 %\n", [41.2, 30], "2 rows"),
    "both sexes": ("Mænd og kvinder 2019\nOmråde;Ledighed\nA;41,2\n", [41.2], "(per cent)"),
    "own ages": ("Beboere 18-64 år\nOmråde;Ledighed\nA;41,2\n", [41.2], "18-64"),
    "own areas": ("Boligområder i hele landet\nOmråde;Ledighed\nA;41,2\n", [41.2], "landet"),
    "sexes": ("Område;Køn;Ledighed\nA;Mænd;45\nA;I alt;41,2\nI alt;I alt;9\n", [41.2], "'Køn' 'I alt' is used"),
    "units in rows": (
        "Område;Enhed;Ledighed\nA;Antal;210\nA;Pct.;41,2\nB;Pct.;30\n",
        [41.2, 30],
        "1 row of another",
    ),
    "levels": ("Niveau;Navn;Ledighed\nOmråde;A;41,2\nKommune;B;5\n", [41.2], "'Niveau' 'Område'"),
    "types": ("Område;Type;Ledighed\nA;Almen;41,2\nB;Privat;30\n", [41.2, 30], "2 rows are areas"),
    "no sum": ("Område;Ledighed\nA;41,2\nB;30\nI alt;37\n", [41.2, 30], "'I alt'"),
    "no sum beside": ("Område;Ledighed;I alt\nA;41,2;100\nB;30;100\n", [41.2, 30], "2 rows"),
    "own group": (";Ledighed, pct.;;\nOmråde;Kommunen;Området;Note\nA;5,1;41,2;x\n", [41.2], "Kommunen"),
    "words": ("Område;Ledighed\nA;høj\nB;lav\n", [None, None], "(in words)"),
    "note below": (
        "Område;Ledighed\nA;41,2\nOmråder med færre end 50 personer er udeladt;\n",
        [41.2],
        "færre end",
    ),
}
STOPPED = {
    "years": ("Område;Utryghed;Ledighed 2018;Ledighed 2019\nA;9;43;41\n", "T004"),
    "twice": ("Område;Ledighed;Arbejdsløshed\nA;41;43\n", "T004"),
    "across": ("Indikator;Ringparken;Vollsmose\nLedighed;41,2;49,5\nLav uddannelse;70,2;60,1\n", "T014"),
    "long": ("Mål;Sted;Tal\nLedighed;A;41,2\nLedighed;B;30\n", "T014"),
    "below": ("Område;Ledighed\nA;41,2\n\nOmråde;Utryghed\nA;9\n", "T013"),
    "shares": ("Område;Ledighed\nA;0,41\nB;0,3\n", "T006"),
    "commas": ("Område,Ledighed\nA,41,2\nB,30\n", "T015"),
    "same heading": ("Kommune;Ledighed;Område;Ledighed\nB;9;A;41,2\n", "--column unemployment=D"),
    "other words": ("Område;Mænd, ledighed\nA;41,2\n", '--column unemployment="Mænd, ledighed"'),
    "no problem": ("Område;Huse;Boliger\nA;41,2;9\n", "'Område', 'Huse', 'Boliger'"),
    "whole": ("Område;Utryghed\nA;100\nB;100\n", "100 in every row"),
    "spaces": ("Område Ledighed\nA 41,2\n", "T001"),
    "title of a count": ("Antal ledige 2019\nOmråde;Ledighed\nA;41\n", "T016"),
    "title of an index": ("Indeks, 2015 = 100\nOmråde;Utryghed\nA;88\n", "T016"),
    "title of a change": ("Ændring 2018-2019\nOmråde;Ledighed, pct.\nA;3,1\n", "T016"),
    "title of points": ("Forskel, +/- pp\nOmråde;Ledighed\nA;3,1\n", "T016"),
    "title of one sex": ("Kvinder\nOmråde;Ledighed, pct.\nA;38\n", "T016"),
    "title of ages": ("Beboere på 18-29 år\nOmråde;Ledighed, pct.\nA;38\n", "T016"),
    "title of older": ("Beboere over 60 år\nOmråde;Utryghed, pct.\nA;38\n", "T016"),
    "title of a municipality": ("Ledighed i kommunen\nOmråde;Ledighed, pct.\nA;5,1\n", "T016"),
    "title of a goal": ("Mål for planen\nOmråde;Ledighed, pct.\nA;25\n", "T016"),
    "title of thousands": ("Tallene er pr. 1.000 beboere\nOmråde;Ledighed\nA;88\n", "T016"),
    "title of per cent": ("Nøgletal i pct.\nOmråde;Ungdomskriminalitet\nA;2,2\n", "T016"),
    "title of a rank": ("Rangering\nOmråde;Ledighed\nA;3\n", "T016"),
    "title of a share": ("Andel af kommunens ledige\nOmråde;Ledighed, pct.\nA;21\n", "T016"),
    "title of colours": ("Tryghed (høj = godt)\nOmråde;Utryghed\nA;høj\n", "T016"),
    "section": ("Område;Ledighed\nPct.;\nA;41,2\nAntal;\nA;81\n", "T016"),
    "note on the figures": ("Område;Ledighed\nA;41\nTallene er antal personer.;\n", "T016"),
    "one sex": ("Område;Køn;Ledighed\nA;Mænd;45\nB;Mænd;41\n", "T017"),
    "ages": ("Område;Alder;Ledighed\nA;18-29 år;31\nA;30-59 år;45\n", "T017"),
    "ages without names": ("Område;Alder;Ledighed\nA;18-29 år;31\n;I alt;45\n", "T017"),
    "quarters": ("Område;Tid;Ledighed\nA;2019K1;41\nA;2019K2;39\n", "T017"),
    "measurements": ("Område;Måling;Utryghed\nA;1;22\nA;2;14\n", "T017"),
    "units beside": ("Område;Ledighed;Hvad\nA;41;personer\nB;30;personer\n", "T017"),
    "sum": ("Område;Ledighed\nA;41\nB;28\nI alt;69\n", "T018"),
    "sum first": ("Område;Ledighed\nI alt;69\nA;41\nB;28\n", "T018"),
    "distribution": ("Område;Ledighed\nA;41\nB;28\nØvrige;31\nI alt;100\n", "T018"),
    "above": ("Område;Ledighed\nA;41\nB;141\nC;20\n", "T018"),
    "sum beside": ("Område;I alt;Grundskole;Gymnasium\nA;160;61;99\nB;120;55;65\n", "T018"),
    "signs": ("Område;Ledighed\nA;+3,1\nB;+1,2\nC;0\n", "T018"),
    "most are shares": ("Område;Ledighed\nA;0,41\nB;0,3\nC;38\n", "T006"),
    "points": ("Område;Ledighed (pp)\nA;3,1\n", "T001"),
    "point": ("Område;Ledighed, pct.point\nA;3,1\n", "T001"),
    "number sign": ("Område;Ledighed, #\nA;41\n", "T001"),
    "no heading": ("Område;Ledighed;;Note\nA;41,2;38;x\n", "T004"),
    "one heading": ("Område;Ledighed;Ledighed\nA;41,2;38\n", "T004"),
    "units below": ("Område;Ledighed;Utryghed\n;antal;indeks\nA;41;88\n", "T001"),
}
SHEETS = {
    "sheet": ("Antal", None, None, "the sheet's name 'Antal'"),
    "sheet of men": ("Mænd", None, None, "'Mænd'"),
    "comment": ("Ark1", "Antal personer", None, "the comment 'Antal personer'"),
    "comment of ages": ("Ark1", "Kun 18-29 år", None, "'Kun 18-29 år'"),
    "persons": ("Ark1", None, '0 "pers."', "the format of the cells 'pers.'"),
    "thousands": ("Ark1", None, '0.0"‰"', "'‰'"),
    "points": ("Ark1", None, '+0.0" pp";-0.0" pp"', "'+ pp'"),
    "change": ("Ark1", None, "+0.0;-0.0", "'+'"),
    "plain": ("Beboerdata 2019", "Kilde: Beboerdata", "_-* #,##0.0_-;[Red]-0.0", None),
    "per cent": ("Ark1", "18-64 år", '0.0 "pct."', None),
}


def figures(out):
    """Each area's name with its figures on the two problems; None for a row that was bad."""
    areas = []
    for area in map(json.loads, out.splitlines()):
        if "area" in area:
            value = {need["problem"]: need["value"] for need in area["needs"]}
            areas.append(((area["area"] or {}).get("name"), *(value[problem] for problem in BOTH)))
    return areas


CHOSEN = {
    "letter": ("Kommune;Ledighed;Område;Ledighed\nB;9;A;41,2\n", "unemployment=D", [41.2]),
    "one row of two": (";Ledighed;\nOmråde;Mænd;Kvinder\nA;41,2;9\n", "unemployment=Mænd", [41.2]),
    "year as heading": ("Titel;\nOmråde;2018;2019\nA;9;41,2\n", "unemployment=C", [41.2]),
    "copied": ("Område;Mænd, ledighed\nA;41,2\n", "unemployment=Mænd, ledighed", [41.2]),
}
REFUSED_CHOICES = {
    "not there": ("Område;Ledighed;Huse\nA;41,2;9\n", "insecurity=Utryg", "'Område', 'Ledighed', 'Huse'"),
    "two": ("Område;Tal;Tal\nA;41,2;9\n", "unemployment=Tal", "--column unemployment=B, --column unemployment=C"),
}
BY_YEAR = {
    "rows": ("Område;År;Ledighed\nA;2013;9\nA;2019;41,2\nB;2019;30\n", [41.2, 30], "1 row is of another year"),
    "column": ("Område;Ledighed 2019;Utryghed 2013\nA;41,2;9\n", [41.2], "'Utryghed 2013' (is of another year)"),
    "none": ("Område;År;Ledighed 2019\nA;2018;41,2\n", [], "no row is of 2019; the years are: 2018"),
    "dates": (";Ledighed, pct.;\nOmråde;2018-01-01;2019-01-01\nA;9;41,2\n", [41.2], "2018-01-01"),
}


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


@pytest.mark.parametrize("kind", CHOSEN)
def test_a_column_is_chosen(run, tmp_path, kind):
    content, choice, values = CHOSEN[kind]
    (tmp_path / "t.csv").write_bytes(content.encode())
    code, out, err = run("batch", tmp_path / "t.csv", "--column", choice)
    assert (code, [first for _name, first, _second in figures(out)]) == (0, values), err


@pytest.mark.parametrize("kind", REFUSED_CHOICES)
def test_a_choice_that_cannot_be_made_says_what_can(run, tmp_path, kind):
    content, choice, told = REFUSED_CHOICES[kind]
    (tmp_path / "t.csv").write_bytes(content.encode())
    code, out, err = run("batch", tmp_path / "t.csv", "--column", choice)
    assert (code, out) == (3, "")
    assert told in err


@pytest.mark.parametrize("kind", BY_YEAR)
def test_a_year_chooses_rows_and_columns(run, tmp_path, kind):
    content, values, told = BY_YEAR[kind]
    (tmp_path / "t.csv").write_bytes(content.encode())
    code, out, err = run("batch", tmp_path / "t.csv", "--year", "2019")
    assert (code, [first for _name, first, _second in figures(out)]) == (0 if values else 3, values), err
    assert told in err


def test_areas_of_one_name_are_told_apart_by_their_organisation(run, tmp_path):
    rows = "Boligorganisation;Afdeling;Ledighed\nKAB;Afd. 1;41,2\n;Afd. 2;30\nAAB;Afd. 1;9\n"
    (tmp_path / "t.csv").write_bytes(rows.encode())
    code, out, _err = run("batch", tmp_path / "t.csv")
    assert (code, [name for name, _first, _second in figures(out)]) == (
        0,
        ["Afd. 1, KAB", "Afd. 2, KAB", "Afd. 1, AAB"],
    )


def test_a_row_without_a_figure_each_is_told_once(run, tmp_path):
    rows = "".join(f"A{number};-;x\n" for number in range(200))
    (tmp_path / "t.csv").write_bytes(f"Område;Ledighed;Note\n{rows}B;41,2;\n".encode())
    code, out, err = run("batch", tmp_path / "t.csv")
    assert (code, len(out.splitlines()), err.count("T007 ")) == (3, 201, 20)
    assert "180 more rows with T007" in err


def opendocument(path, rows):
    """Write a sheet with rows as XML."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    table = f'<table:table table:name="Ark1">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content{names}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def row(*cells, attributes=""):
    """Write a row of an OpenDocument sheet; a share is a per cent, and None is covered by what stands above."""
    written = []
    for cell in cells:
        if cell is None:
            written.append("<table:covered-table-cell/>")
        elif isinstance(cell, str):
            text, _bar, spanned = cell.partition("|")
            span = f' table:number-rows-spanned="{spanned}"' if spanned else ""
            written.append(
                f'<table:table-cell office:value-type="string"{span}><text:p>{text}</text:p></table:table-cell>'
            )
        else:
            kind = "percentage" if cell < 1 else "float"
            written.append(f'<table:table-cell office:value-type="{kind}" office:value="{cell}"/>')
    return f"<table:table-row {attributes}>{''.join(written)}</table:table-row>"


OPENDOCUMENT = {
    "per cent": (
        [row("Område", "Ledighed"), row("A", 0.412), row("B", 30)],
        [("A", 41.2, None), ("B", 30, None)],
        "2 rows",
    ),
    "hidden": (
        [row("Område", "Ledighed"), row("A", 41.2), row("B", 30, attributes='table:visibility="filter"')],
        [("A", 41.2, None), ("B", 30, None)],
        "1 hidden row is read too",
    ),
    "merged": (
        [row("Kommune", "Område", "Ledighed"), row("X|2", "A", 41.2), row(None, "B", 0.3)],
        [("A", 41.2, None), ("B", 30, None)],
        "municipality 'Kommune'",
    ),
    "per cents below blank rows": (
        [row("", attributes='table:number-rows-repeated="2"'), row("Område", "Ledighed"), row("A", 0.412)],
        [("A", 41.2, None)],
        "row 3",
    ),
}


@pytest.mark.parametrize("kind", OPENDOCUMENT)
def test_an_opendocument_sheet_is_read_as_excels(run, tmp_path, kind):
    rows, values, told = OPENDOCUMENT[kind]
    opendocument(tmp_path / "t.ods", "".join(rows))
    code, out, err = run("batch", tmp_path / "t.ods")
    assert (code, figures(out)) == (0, values), err
    assert told in err


@pytest.mark.parametrize("kind", SHEETS)
def test_what_stands_around_the_figures_of_a_sheet(run, tmp_path, kind):
    name, comment, shown, told = SHEETS[kind]
    book = Workbook()
    book.active.title = name
    for row in (["Område", "Ledighed"], ["A", 41], ["B", 30]):
        book.active.append(row)
    book.active["B1"].comment = comment and Comment(comment, "Kommunen")
    for cell in ("B2", "B3"):
        book.active[cell].number_format = shown or "General"
    book.save(tmp_path / "t.xlsx")
    code, out, err = run("batch", tmp_path / "t.xlsx")
    right = [41, 30]
    assert (code, [first for _name, first, _second in figures(out)]) == ((3, []) if told else (0, right)), err
    assert (told or "2 rows are areas") in err
    code, out, err = run("batch", tmp_path / "t.xlsx", "--column", "ledighed=Ledighed")
    assert (code, [first for _name, first, _second in figures(out)]) == (0, right), err


@pytest.mark.parametrize("kind", [kind for kind, (_table, code) in STOPPED.items() if code == "T016"])
def test_a_column_chosen_by_hand_is_the_users_own_word(run, tmp_path, kind):
    (tmp_path / "t.csv").write_bytes(STOPPED[kind][0].encode())
    heading = next(line for line in STOPPED[kind][0].splitlines() if line.startswith("Område;")).split(";")[1]
    problem = heading.removesuffix(", pct.")
    out = run("batch", tmp_path / "t.csv", "--column", f"{problem}={heading}")[1]
    assert figures(out)


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
