"""Tables of each kind in `tests/cases` once more: as registers, the ministry, Excel and other programs write them.

Each has the figures that a user would accept, or the code of its refusal, and what the program says of it.
"""

from __future__ import annotations

import codecs
import io
import json
import sys

import pytest

from profiles.test_cases import figures

LINES = {
    "a word for a total stands in another column than the name's": [
        ("Boligområde;Alder;Ledighed, pct.\nRingparken;I alt;41,2", [("Ringparken", 41.2)], "1 row is an area"),
        ("Afdeling;Boligorganisation;Ledighed\nAfd. 12;Boligselskabet Danmark;41,2", [("Afd. 12", 41.2)],
         "'Afdeling'"),
        ("Kommune;Boligområde;Herkomst;Ledighed\nSlagelse;Motalavej;Total;39", [("Motalavej", 39)],
         "1 row is an area"),
    ],
    "a remark has a word for a total": [
        ("Boligområde;Note;Ledighed\nVollsmose;Alle tal er foreløbige;49,5", [("Vollsmose", 49.5)],
         "1 row is an area"),
        ("Bemærkning;Boligområde;Ledighed\nTotal renovering 2024;Vollsmose;49,5", [("Vollsmose", 49.5)],
         "1 row is"),
        ("Boligområde;Ledighed;Kilde\nGellerup;46,5;Gennemsnit af to år", [("Gellerup", 46.5)],
         "1 row is an area"),
    ],
    "a group over columns": [
        (";Ledighed;;Lav uddannelse;\nOmråde;Antal;Pct.;Antal;Pct.\nRingparken;21;41,2;35;70,2",
         [("Ringparken", 41.2, 70.2)], "'Ledighed Antal'"),
        ("Boliger i alt;;;\n;Ledighed;;Lav uddannelse\nOmråde;antal;andel;andel\n;stk.;pct.;pct.\nVest;21;41,2;70",
         [("Vest", 41.2, 70)], "'Ledighed antal stk.'"),
        ("Boligområde;År;Indikatorer;\n;;Ledighed;Lav uddannelse\nVest;2019;41,2;70,2", [("Vest", 41.2, 70.2)],
         "'År'"),
        (";Ledighed;;\nOmråde;Mænd;Kvinder;I alt\nVest;45;37;41,2", [("Vest", 41.2)], "'Ledighed Mænd'"),
        (";Ledighed, pct.;;\nOmråde;Området;Kommunen;Landet\nVest;41,2;9;5", [("Vest", 41.2)],
         "'Ledighed, pct. Kommunen'"),
        (";Mænd;Kvinder\nOmråde;Ledighed;Ledighed\nVest;45;37", "T001", "'Mænd Ledighed'"),
    ],
    "a row of units, of column numbers or of limits under the headings": [
        ("Kommune;Område;Beboere;Ledighed;Lav uddannelse\n;;(antal);(pct.);(pct.)\nVejle;Vest;1900;41,2;70",
         [("Vest", 41.2, 70)], "1 row is an area"),
        ("Boligområde;Ledighed 2019;\n;personer;procent\nVest;21;41,2", [("Vest", 41.2)],
         "'Ledighed 2019 personer'"),
        ("Område;Ledighed;Lav uddannelse\n1;2;3\nVest;41,2;70,2", [("Vest", 41.2, 70.2)], "row 2 '1' is a note"),
        ("Område;Ledighed;Lav uddannelse\n(a);(b);(c)\nVest;41,2;70,2", [("Vest", 41.2, 70.2)],
         "row 2 '(a)' is a note"),
        ("Område;Ledighed;Lav uddannelse\nKriterium;> 40 pct.;> 60 pct.\nVest;41,2;70,2",
         [("Vest", 41.2, 70.2)], "row 2 'Kriterium' is a total or a comparison"),
    ],
    "the opposite of a problem": [
        ("Område;Ledighed;Ikke-ledige\nVest;41,2;58", [("Vest", 41.2)], "'Ikke-ledige'"),
        ("Område;Ledighed;Med uddannelse\nVest;41,2;60", [("Vest", 41.2)], "'Med uddannelse'"),
        ("Område;Ledighed;Mere end grundskole, pct.\nVest;41,2;30", [("Vest", 41.2)],
         "'Mere end grundskole, pct.'"),
        ("Område;Lav uddannelse;Med tilknytning til arbejdsmarkedet\nVest;70;58", [("Vest", None, 70)],
         "'Med tilk"),
        ("Område;Andel trygge beboere\nVest;88", "T001", "'Andel trygge beboere'"),
    ],
    "another measure of a problem": [
        ("Område;Ledighed, hele landet;Ledighed\nVest;5,1;41,2", [("Vest", 41.2)], "'Ledighed, hele landet'"),
        ("Område;Ledighed;Ledighed, Slagelse Kommune\nVest;41,2;9", [("Vest", 41.2)],
         "'Ledighed, Slagelse Kommune'"),
        ("Område;Ledighed (pct.-point);Ledighed (pct.)\nVest;2,1;41,2", [("Vest", 41.2)],
         "'Ledighed (pct.-point)'"),
        ("Område;Forskel i ledighed\nVest;3", "T001", "'Forskel i ledighed'"),
        ("Område;Ledighed 16-29-årige\nVest;30", "T001", "'Ledighed 16-29-årige'"),
        ("Område;Ledighed, indeks 100\nVest;80", "T001", "'Ledighed, indeks 100'"),
    ],
    "a count": [
        ("Område;Antal med lav uddannelse;Ledighed\nVest;62;41,2", [("Vest", 41.2)], "'Antal med lav uddannelse'"),
        ("Område;Lav uddannelse (personer);Lav uddannelse (pct.)\nVest;62;70,2", [("Vest", None, 70.2)],
         "(personer)"),
        ("Område;Ledighed (#);Ledighed (%)\nVest;62;41,2", [("Vest", 41.2)], "'Ledighed (#)'"),
        ("Område;Antal ledige\nVest;62", "T001", "'Antal ledige'"),
    ],
    "a second table": [
        ("Boligområde;Ledighed;;Boligområde;Lav uddannelse\nVest;41,2;;Øst;60,1\nØst;49,5;;Vest;70,2", "T013",
         "beside"),
        ("Boligområde;Ledighed;;;Lav uddannelse\nVest;41,2;;Øster;60,1\nØster;49,5;;Vest;70,2", "T013",
         "'column 4'"),
        ("Ledighed;;;Lav uddannelse;\nOmråde;Pct.;;Område;Pct.\nVest;41,2;;Øst;60\nØst;49,5;;Vest;70", "T013",
         "beside"),
        ("Boligområde;Ledighed;Bebyggelse;Utryghed\nVest;41,2;Østre;9\nØstre;49,5;Vest;8", "T013", "'Bebyggelse'"),
        ("Område;Ledighed\nVest;41,2\n\nOmråde;Antal boliger\nVest;80", "T013", "below"),
        ("Område;Ledighed\nVest;41,2\n\nTabel 2. Boliger;\nBoligområde;Rum\nVest;3", "T013", "below"),
        ("Område;Ledighed;Note;Utryghed\nVest;41,2;1);9", [("Vest", 41.2)], "1 row is an area"),
        ("Område;Ledighed;;Utryghed\nVest;41,2;*;9", [("Vest", 41.2)], "1 row is an area"),
    ],
    "a comma between cells and in them": [
        ("Kommune,Område,Ledighed,Lav uddannelse\nSlagelse,Vest,41,2,70,2", "T015", "semicolons"),
        ("Område,Ledighed,Lav uddannelse,\nVest,41,2,70\nØst,40,60,", "T015", "a comma stands both"),
        ("Område,Ledighed, pct.,Lav uddannelse, pct.\nVest,40,9,60,9", "T015", "a comma stands both"),
        ('Område,"Ledighed, pct.",Lav uddannelse\nVest,"41,2","70,2"', [("Vest", 41.2, 70.2)], "'Ledighed, pct.'"),
        ('Område,Ledighed,Lav uddannelse,\nVest,"41,2","70,2",*', [("Vest", 41.2, 70.2)], "1 row is an area"),
        ("Område,Ledighed,Kommune\nVest,41.2,Slagelse", [("Vest", 41.2)], "municipality 'Kommune'"),
        ("Område,Ledighed,Lav uddannelse\nVest,41.2,70.2", [("Vest", 41.2, 70.2)], "1 row is an area"),
    ],
    "raised marks": [
        ("Område;Ledighed¹⁾\nVest;41,2²\nØst;49,5", [("Vest", 41.2), ("Øst", 49.5)], "2 rows are areas"),
        ("Område;Ledighed\nVest;41,2⁽¹⁾", [("Vest", 41.2)], "1 row is an area"),
        ("Område³;Lav uddannelse (1)\nVest;70,2 ¹", [("Vest", None, 70.2)], "'Lav uddannelse (1)'"),
    ],
    "none in a column of figures": [
        ("Område,Ledighed,Lav uddannelse\nVest,None,70.2\nØst,49.5,None", [("Vest", None, 70.2), ("Øst", 49.5)],
         "'None'"),
        ("Område;Ledighed;Utryghed\nVest;ingen;9\nØst;49,5;8\nSyd;30;7",
         [("Vest", None), ("Øst", 49.5), ("Syd", 30)], "row 2 Vest: 'ingen'"),
    ],
    "no heading over the names": [
        ('"";"Område";"Ledighed"\n"1";"Ringparken";41,2', [("Ringparken", 41.2)], "name 'Område'"),
        (";Type;Ledighed\nVest;almen;41,2\nØst;almen;49,5", [("Vest", 41.2), ("Øst", 49.5)], "name 'column 1'"),
        ("Rækkenavne;Ledighed\nVest;41,2\nHovedtotal;45", [("Vest", 41.2)], "row 3 'Hovedtotal'"),
        ("By;Bebyggelse;Ledighed\nSlagelse;Vest;41,2", [(None, 41.2)], "no column is the area's name (--column"),
    ],
    "rows of comparison": [
        ("Boligområde;Ledighed\nVest;41,2\nKommunegennemsnit;9\nLandstal 2019;5", [("Vest", 41.2)],
         "'Kommunegennemsnit'"),
        ("Område;Ledighed\nHele landet;5\nLandsdel Fyn;6\nRegion Syddanmark;6\nVollsmose;49,5",
         [("Vollsmose", 49.5)], "'Landsdel Fyn'"),
        ("Boligområde;Ledighed\nVest;41,2\nAlle boligområder;38\nMedianen;37\nGrænseværdi 2019;40\nKriterium 2;40",
         [("Vest", 41.2)], "'Alle boligområder'"),
        ("Boligområde;Ledighed\nVest;41,2\nSamtlige;38\nGennemsnittet;37\nMiddel;1\nStandardafvigelse;2",
         [("Vest", 41.2)], "'Standardafvigelse'"),
        ("Kommune;Boligområde;Ledighed\nSlagelse;Vest;41,2\nSlagelse;Slagelse Kommune;9\n;Kommunen i øvrigt;8",
         [("Vest", 41.2)], "'Kommunen i øvrigt'"),
        ("Boligområde;Ledighed\nSumatravej;41,2\nLandsbyen;39\nMinimumsparken;30",
         [("Sumatravej", 41.2), ("Landsbyen", 39), ("Minimumsparken", 30)], "3 rows are areas"),
    ],
    "a problem's name among the data": [
        ("Boligområde;Ledighedsprocent;Største problem\nVest;41,2;Ledighed\nØst;49,5;Utryghed",
         [("Vest", 41.2), ("Øst", 49.5)], "headings in row 1"),
        ("Navn;Problemområde;Vurdering\nVest;Ledighed;høj\nØst;Utryghed;lav", "T001", "no column is a problem"),
        ("Indsats;Område;Problem;Behov\nMentor;Vest;Ledighed;høj\nMentor;Øst;Ledighed;lav", "T001", "no column"),
    ],
    "years in headings": [
        ("Område;Ledighed 2019 (pct.)\nVest;41,2", [("Vest", 41.2)], "'Ledighed 2019 (pct.)'"),
        (";2018;;2019;\nOmråde;Ledighed;Lav uddannelse;Ledighed;Lav uddannelse\nVest;43;72;41,2;70,2", "T004",
         "--year"),
        ("Område;Ledighed;;\n;2018;2019;2020\nVest;43;41,2;40", "T004", "'Ledighed 2020'"),
        ("Område;Ledighed;Ledighed 2018\nVest;41,2;43", "T004", "'Ledighed 2018'"),
    ],
    "other encodings": [
        ("sep=;\nBoligområde;Ledighed\nNørager;41,2", [("Nørager", 41.2)], "headings in row 2"),
        ("Område\tLedighed\nNørager\t41,2", [("Nørager", 41.2)], "1 row is an area"),
    ],
    "one candidate or none": [
        ("Område;Kun grundskole;Ledighed\nVest;70,2;41,2", [("Vest", 41.2, 70.2)],
         "'Kun grundskole' is read as low"),
        ("Område;Udenfor arbejdsmarkedet, pct.\nVest;41,2", [("Vest", 41.2)],
         "'Udenfor arbejdsmarkedet, pct.' is read"),
        ("Område;Lav uddanelse\nVest;70,2", [("Vest", None, 70.2)], "is like low education"),
        ("Område;Lav uddannelse;Uden uddannelse\nVest;70,2;41,2", "T004",
         "'Uden uddannelse' is low education a second"),
    ],
    "no education is low education": [
        ("Område;Uden uddannelse\nVest;70,2", [("Vest", None, 70.2)],
         "'Uden uddannelse' is read as low education"),
        ("Område;Ingen uddannelse, pct.\nVest;70,2", [("Vest", None, 70.2)], "is read as low education"),
        ("Område;Andel af beboere 30-59 år, der har en grunduddannelse\nVest;70", [("Vest", None, 70)],
         "low education"),
    ],
    "shares": [
        ("Område;Ledighed;Lav uddannelse\nVest;0,41;70,2\nØst;0,3;60", "T006", "'Ledighed' has shares"),
        ("Område;Ledighed\nVest;0,41\nØst;0\nSyd;1", "T006", "multiply by 100"),
        ("Område;Ledighed\nVest;0,4 %\nØst;0,3 %", [("Vest", 0.4), ("Øst", 0.3)], "2 rows are areas"),
    ],
    "a row for each figure, or areas across": [
        ('"OMRÅDE";"MÅL";"TID";"INDHOLD"\n"Vest";"Ledighed";"2019";"41,2"\n"Vest";"Utryghed";"2019";"9"',
         "T014", "a row for each figure"),
        (";Ringparken;Vollsmose\nLedighed, pct.;41,2;49,5\nLav uddannelse, pct.;70,2;60,1\nBeboere;1900;8000",
         "T014", "the areas stand across"),
    ],
    "other separators": [
        ("| Område | Ledighed |\n|---|---:|\n| Vest | 41,2 |\n| Øst | 30 |", [("Vest", 41.2), ("Øst", 30)],
         "2 rows"),
        ("Område | Ledighed\nVest | 41,2", [("Vest", 41.2)], "1 row is an area"),
        ("Område^Ledighed\nVest^41,2", "T001", "'Område^Ledighed'"),
        ("Område    Ledighed\nVest    41,2", "T001", "no column is a problem"),
    ],
}  # fmt: skip
"""For each kind: a table; its areas with unemployment and low education, or a refusal's code; what is told."""
MISSING = [
    *"- – — − .. ... … : • * ** / x (x) NULL NaN NaT <NA> N/A n.d. #N/A #I/T uoplyst uopl. i.o.".split(),
    *"fortroligt mangler (tom) diskretioneret Diskretion anonymiseret :c".split(),
    *("ikke opgjort", "ej oplyst", "for få", "ingen data", ""),
]
MISSING_AND_TOLD = [
    "#VÆRDI!",
    "#DIVISION/0!",
    "#NAVN?",
    "#####",
    "<5",
    "<3",
    "≤ 4",
    "1-4",
    "0–4",
    "< 5 pct.",
    "under 5",
    "færre end 5",
]
WRONG = ["41,2*", "41,2 1)", "1.046,5", "41:20", "4,12e1", "12-maj", "41,2‰", "-3"]
LABELS = [
    ("Tid", "2015K4", "year", 2015), ("Kalenderår", "2015", "year", 2015), ("Opgørelsesår", "2015", "year", 2015),
    ("Skæringsdato", "01-12-2015", "year", 2015), ("Periode", "2014-2015", "year", 2015),
    ("10-14 år", "180", "children_10_14", 180), ("Antal børn 10-14", "1.180", "children_10_14", 1180),
    ("Børn (10-14 år)", "180", "children_10_14", 180), ("Antal indbyggere", "1.900", "residents", 1900),
    ("Navn på boligområde", "Vest", "name", "Vest"), ("Afdelingens navn", "Vest", "name", "Vest"),
    ("Boligområde (navn)", "Vest", "name", "Vest"), ("KOMMUNENAVN", "Århus", "municipality", "Århus"),
]  # fmt: skip
ONE = '{"area": {"name": "Mjølnerparken"}, "problems": {"unemployment": 41.2}}'
DOCUMENTS = {
    "lines": f"{ONE}\n{ONE}\n",
    "lines after a blank one": f"\r\n{ONE}\r\n{ONE}\r\n",
    "a list": f"[{ONE},\n{ONE}]",
    "one object": json.dumps(json.loads(ONE), indent=2, ensure_ascii=False),
    "yaml": "område:\n  navn: Mjølnerparken\nproblemer:\n  ledighed: 41,2\n",
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def padded(areas):
    """Each area with a figure for both problems."""
    return [(*area, None)[:3] for area in areas]


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, at) for kind, every in LINES.items() for at in range(len(every))]
)
def test_each_kind_is_answered_rightly_or_refused(run, tmp_path, kind, number):
    content, expected, told = LINES[kind][number]
    (tmp_path / "t.csv").write_bytes(f"{content}\n".encode())
    code, out, err = run("batch", tmp_path / "t.csv")
    if isinstance(expected, str):
        assert (code, out) == (3, "")
        assert expected in err
    else:
        assert (code, figures(out)) == (0, padded(expected)), err
        assert len(err.splitlines()) <= 4
    assert told in err


@pytest.mark.parametrize(("marks", "are_told"), [(MISSING, False), (MISSING_AND_TOLD, True)])
def test_a_mark_for_missing_costs_no_area(run, tmp_path, marks, are_told):
    for part in (marks[at : at + 6] for at in range(0, len(marks), 6)):
        rows = "".join(f"Vest {row};{mark};70,2\n" for row, mark in enumerate(part, 2))
        (tmp_path / "t.csv").write_bytes(f"Område;Ledighed;Lav uddannelse\n{rows}Øst;40;60\n".encode())
        code, out, err = run("batch", tmp_path / "t.csv")
        missing = [(f"Vest {row}", None, 70.2) for row in range(2, len(part) + 2)]
        assert (code, figures(out)) == (0, [*missing, ("Øst", 40, 60)])
        assert {f"row {row} Vest {row}: '{mark}'" in err for row, mark in enumerate(part, 2)} == {are_told}


def test_what_is_no_figure_is_told_and_never_guessed(run, tmp_path):
    rows = "".join(f"Vest;{cell}\n" for cell in WRONG)
    (tmp_path / "t.csv").write_bytes(f"Område;Ledighed\n{rows}Øst;40\n".encode())
    code, out, err = run("batch", tmp_path / "t.csv")
    assert (code, figures(out)) == (3, [("Øst", 40, None)])
    assert [cell for cell in WRONG if cell not in err] == []


@pytest.mark.parametrize(("heading", "cell", "label", "value"), LABELS)
def test_a_label_under_the_headings_that_people_write(run, tmp_path, heading, cell, label, value):
    (tmp_path / "t.csv").write_bytes(f"{heading};Ledighed\n{cell};41,2\n".encode())
    code, out, _err = run("batch", tmp_path / "t.csv")
    assert (code, json.loads(out)["area"][label]) == (0, value)


@pytest.mark.parametrize("encoding", ["cp850", "cp865", "mac_roman", "cp1252", "iso-8859-15"])
def test_old_code_pages_keep_their_letters(run, tmp_path, encoding):
    names = ["Sønderås", "AARHUS VÆST", "Århus Ø", "Gåsetoften på Nørrebro", "Ærøvej"]
    rows = "".join(f"København;{name};41,2\n" for name in names)
    (tmp_path / "t.csv").write_bytes(f"Kommune;Boligområde;Ledighed\n{rows}".encode(encoding))
    code, out, _err = run("batch", tmp_path / "t.csv")
    assert (code, figures(out)) == (0, [(name, 41.2, None) for name in names])
    assert json.loads(out.splitlines()[0])["area"]["municipality"] == "København"


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_in_any_unicode_on_standard_input_and_by_name(run, tmp_path, monkeypatch, kind, encoding):
    content = DOCUMENTS[kind].encode(encoding)
    endings = {"lines": ("ndjson", "json"), "lines after a blank one": ("jsonl",), "yaml": ("yaml",)}
    expected = [("Mjølnerparken", 41.2, None)] * DOCUMENTS[kind].count("41")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert figures(run("batch", "-")[1]) == expected
    for ending in endings.get(kind, ("json",)):
        (tmp_path / f"t.{ending}").write_bytes(content)
        code, out, err = run("batch", tmp_path / f"t.{ending}")
        assert (code, figures(out)) == (0, expected), err


@pytest.mark.parametrize("encoding", UNICODE[1:])
def test_a_saved_result_in_any_unicode_is_compared_and_rendered(run, tmp_path, encoding):
    saved, other = tmp_path / "a.json", tmp_path / "b.json"
    assert run("recommend", "--ledighed", "41,2", "-f", "json", "--top", "0", "-o", saved)[0] == 0
    other.write_bytes(saved.read_text(encoding="utf-8").encode(encoding))
    assert run("compare", other, saved)[0] == 0
    assert run("compare", saved, other)[0] == 0
    assert run("render", other)[1] == run("render", saved)[1]


def test_text_that_ends_in_the_middle_of_a_letter_is_refused(run, tmp_path):
    (tmp_path / "t.json").write_bytes(codecs.BOM_UTF16_LE + ONE.encode("utf-16-le")[:-1])
    assert run("batch", tmp_path / "t.json")[0] == 3


@pytest.mark.parametrize(
    ("rows", "asked", "value"),
    [
        ("Vejle;Birken;2018;40\nVejle;Birken;2019;41,2\n", ("#Birken", "--year", "2019"), 41.2),
        ("Vejle;Birken;2019;40\nKolding;Birken;2019;41,2\n", ("#Birken, Kolding",), 41.2),
        ("Vejle;Birken;2019;40\nKolding;Birken;2019;41,2\n", ("#Birken", "--municipality", "Kolding"), 41.2),
        ("Vejle;Birken, syd;2019;40\nVejle;Birken;2019;41,2\n", ("#Birken, syd",), 40),
        ("Vejle;Birken;2018;40\nKolding;Birken;2018;30\nKolding;Birken;2019;41,2\n",
         ("#Birken, Kolding", "--year", "2019"), 41.2),
    ],
)  # fmt: skip
def test_of_two_areas_of_one_name_the_right_one_is_taken(run, tmp_path, rows, asked, value):
    (tmp_path / "t.csv").write_bytes(f"Kommune;Boligområde;År;Ledighed\n{rows}".encode())
    name, *words = asked
    code, out, err = run("recommend", f"{tmp_path / 't.csv'}{name}", *words, "-f", "json")
    assert code == 0, err
    assert json.loads(out)["needs"][0]["value"] == value


@pytest.mark.parametrize(
    ("rows", "asked", "told"),
    [
        ("Vejle;Birken;2019;40\nKolding;Birken;2019;41,2\nÅrhus;Birken;2019;30\n", "#Birken", "'Birken, Århus'"),
        ("Vejle;Birken;2018;40\nVejle;Birken;2019;41,2\n", "#Birken", "2018, 2019"),
        ("Vejle;Birken;2019;40\nVejle;Birken;2019;41,2\n", "#Birken", "has 2 rows"),
    ],
)
def test_of_two_areas_of_one_name_it_says_which_there_are(run, tmp_path, rows, asked, told):
    (tmp_path / "t.csv").write_bytes(f"Kommune;Boligområde;År;Ledighed\nVejle;Vest;2019;35\n{rows}".encode())
    for words in (("recommend",), ("compare", f"{tmp_path / 't.csv'}#Vest")):
        code, out, err = run(*words, f"{tmp_path / 't.csv'}{asked}", "-f", "json")
        assert code in (2, 3)
        assert out == ""
        assert told in err


@pytest.mark.parametrize("year", ["2018", "2019"])
def test_the_year_of_a_group_of_columns_is_chosen(run, tmp_path, year):
    table = ";2018;;2019;\nOmråde;Ledighed;Lav uddannelse;Ledighed;Lav uddannelse\nVest;43;72;41,2;70,2\n"
    (tmp_path / "t.csv").write_bytes(table.encode())
    code, out, _err = run("batch", tmp_path / "t.csv", "--year", year)
    assert (code, figures(out)) == (0, [("Vest", 43, 72) if year == "2018" else ("Vest", 41.2, 70.2)])
