"""What a refusal says: its row and column, its code, what is wrong, and how to mend it."""

from __future__ import annotations

import io

import pytest

from builders import shipped
from helhedsvalg.errors import Faults
from helhedsvalg.profiles import values
from helhedsvalg.profiles.table import tables

KNOWN = shipped()
UNEMPLOYMENT, YOUTH_CRIME = KNOWN.problem["unemployment"], KNOWN.problem["youth-crime"]
COUNTED = (
    "may count something else than unemployment (residents aged 18-64 without attachment to the labour market or "
    "education, mean of two years). Where it does not, say so: --column unemployment="
)
ONE_ROW = "In Excel: keep one row for each area (and year), that of the whole area, in the problem's unit."
REFUSED = {
    "a problem in two years": (
        "Område;Ledighed 2018;Ledighed 2019\nA;43;41\n",
        "-:1:3 T004 'Ledighed 2019' is unemployment a second time. "
        'Say which column it is: --column unemployment="Ledighed 2019". Or choose with --year.',
    ),
    "one heading twice": (
        "Område;Ledighed;Huse;Ledighed\nA;43;1;41\n",
        "-:1:4 T004 'Ledighed' is unemployment a second time. Say which column it is: --column unemployment=D.",
    ),
    "another unit": (
        "Område;Utryghed;Ungdomskriminalitet, pct.\nA;15;7\n",
        "-:1:3 T006 'Ungdomskriminalitet, pct.' has the wrong unit for youth crime aged 10-14.",
    ),
    "a table below": (
        "Område;Ledighed\nA;41\n\nOmråde;Utryghed\nA;9\n",
        "-:4:2 T013 there is a second table below the first: this row is headings again. "
        "Put each table on a sheet or in a file of its own.",
    ),
    "a table beside": (
        "Boligområde;Ledighed;;Boligområde;Lav uddannelse\nVest;41,2;;Øst;60,1\n",
        "-:1:4 T013 there is a second table beside the first: 'Boligområde' is a heading of names again. "
        "Put each table on a sheet or in a file of its own, or say which are the names: "
        '--column name="Boligområde".',
    ),
    "a table beside without headings": (
        "Boligområde;Ledighed;;;Lav uddannelse\nVest;41,2;;Øster;60,1\nØster;49,5;;Vest;70,2\n",
        "-:1:4 T013 there is a second table beside the first: 'column 4' is a heading of names again. "
        "Put each table on a sheet or in a file of its own.",
    ),
    "figures without a heading": (
        "Område;Ledighed;;Note\nA;41,2;38;x\n",
        "-:1:3 T004 beside 'Ledighed' stand figures without a heading. "
        "Give each column a heading of its own that says what it counts.",
    ),
    "areas across": (
        "Indikator;Ringparken;Vollsmose\nLedighed;41,2;49,5\nLav uddannelse;70,2;60,1\n",
        "-:2:1 T014 the areas stand across, and each must have a row of its own. "
        "In Excel: copy the table, and paste it with Paste Special, Transpose.",
    ),
    "a row for each figure": (
        "Sted;Mål;Art;Tal\nA;Ledighed;x;41,2\nB;Ledighed;x;30\n",
        "-:2:2 T014 the table has a row for each figure, and each area must have one row. "
        "In Excel: make a pivot table with the areas as rows and the indicators as columns.",
    ),
    "no problem": (
        "Område;Huse;Boliger\nA;41,2;9\n",
        "-:1 T001 no column is a problem. The columns are: 'Område', 'Huse', 'Boliger'. Say which column it is, "
        'by its heading or its letter: --column unemployment="heading", --column unemployment=C.',
    ),
    "other figures of a problem": (
        "Område;Trygge, pct.;Antal ledige\nA;88;41\n",
        "-:1 T001 no column is a problem. Not used: 'Trygge, pct.' (is not a problem's name alone), "
        "'Antal ledige' (is not a problem's name alone). "
        'If one of them is, say so: --column unemployment="Antal ledige".',
    ),
    "one sex": (
        "Område;Køn;Ledighed\nA;Mænd;45\nB;Mænd;41\n",
        f"-:1:2 T017 the figures are for a part of each area: the column 'Køn' says 'Mænd'. {ONE_ROW}",
    ),
    "ages": (
        "Område;Ledighed;Alder\nA;31;18-29 år\nA;45;30-59 år\n",
        "-:1:3 T017 'A' has several rows, which differ in the column 'Alder': '18-29 år', '30-59 år'. " + ONE_ROW,
    ),
    "a whole without a name": (
        "Område;Alder;Ledighed\nA;18-29 år;31\n;I alt;45\n",
        "-:1:2 T017 the column 'Alder' divides the areas ('18-29 år', 'I alt'), and there are rows without a "
        "name. In Excel: write the area's name in every row.",
    ),
    "shares": (
        "Område;Ledighed\nA;0,41\nB;0,3\n",
        "-:2:2 T006 'Ledighed' has shares from 0 to 1, and unemployment is measured in per cent. Excel keeps "
        "41.2 % as 0.412: multiply by 100, or write each figure with its sign, 41.2 %.",
    ),
    "above a hundred": (
        "Område;Ledighed\nA;41\nB;141\nC;20\n",
        "-:3:2 T018 'Ledighed' cannot be per cent: 141 stands in it, and unemployment is at most 100. "
        "Give the column in per cent; where that figure alone is wrong, mend it.",
    ),
    "a sum": (
        "Område;Ledighed\nA;41\nB;28\nI alt;69\n",
        "-:4:2 T018 'Ledighed' is not per cent of each area: this row has the sum of the areas, or 100. Give the "
        "column in per cent of each area's own residents; where it is that, delete this row.",
    ),
    "a hundred in every row": (
        "Område;Ledighed;Utryghed\nA;41;100\nB;30;100\n",
        "-:1:3 T006 'Utryghed' is 100 in every row: a sum, and no figure of an area. "
        "Say which column it is, by its heading or its letter: --column insecurity=C.",
    ),
    "changes": (
        "Område;Ledighed\nA;+3,1\nB;+1,2\nC;0\n",
        "-:1:2 T018 'Ledighed' has + or - before its figures, as changes have, and unemployment is a level. "
        "Give the column with the level in per cent; where it is that, take the signs away.",
    ),
    "a sum beside": (
        "Område;I alt;Ledighed;Utryghed\nA;160;61;99\nB;120;55;65\n",
        "-:1:2 T018 'I alt' is the sum of the figures beside it, so they are persons and no per cent. Give the "
        "columns in per cent of each area's own residents; where they are that, delete this one.",
    ),
    "a title": (
        "Antal ledige 2019\nOmråde;Ledighed\nA;41\n",
        f"-:2:2 T016 the title 'Antal ledige 2019' says that 'Ledighed' {COUNTED}"
        '"Ledighed". Otherwise give the table with those figures.',
    ),
    "a row alone": (
        "Område;Ledighed\nPct.;\nA;41,2\nAntal;\nA;81\n",
        f"-:1:2 T016 row 4 'Antal' says that 'Ledighed' {COUNTED}"
        '"Ledighed". Otherwise give the table with those figures.',
    ),
    "a single column": (
        "Tal\n41\n42\n",
        "-:1 T001 no column is a problem; the table has a single column. "
        "The cells must have a semicolon, a tab or a comma between them.",
    ),
    "nothing": ("", "- F008 the file is empty."),
}
CHOSEN = {
    "no such heading": ("Tal", "-:1 T005 there is no column 'Tal'. For unemployment. The columns are: "
                        "'Område', 'Ledighed', 'Dømte'."),
    "convictions": ("Dømte", "-:1:3 T009 'Dømte' is none of the problems here, and cannot be made one."),
    "a heading twice": ("Ledighed", "-:1:4 T004 several columns are called 'Ledighed'. Say the column's letter: "
                        "--column unemployment=B, --column unemployment=D."),
}  # fmt: skip
AS_WRITTEN = "Write for example 44.7 %."
WORDS = "none, low, middle, high, unknown"
CAP = "a need is a number from 0 to 1.5."
AGES = "ages are written as 10-14, the youngest first, from 0 to 120."


def refused(table, **chosen):
    with pytest.raises(Faults) as raised:
        next(tables(["-"], KNOWN, chosen, None, io.BytesIO(table.encode())))
    return "\n".join(map(str, raised.value.faults))


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_is_refused_with_place_reason_and_mend(name):
    table, said = REFUSED[name]
    assert refused(table) == said


@pytest.mark.parametrize("name", CHOSEN)
def test_a_column_that_cannot_be_chosen_says_which_can(name):
    heading, said = CHOSEN[name]
    assert refused("Område;Ledighed;Dømte;Ledighed\nA;41;2;3\n", unemployment=heading) == said


@pytest.mark.parametrize(
    ("written", "problem", "said"),
    [
        (True, UNEMPLOYMENT, ("P003", "a figure or a word is expected here.", AS_WRITTEN)),
        ([1], UNEMPLOYMENT, ("P003", "a figure or a word is expected here.", AS_WRITTEN)),
        ("abc", UNEMPLOYMENT, ("P003", f"'abc' is neither a figure nor one of the words {WORDS}.", AS_WRITTEN)),
        ("41 hop", YOUTH_CRIME, ("P003", f"'41 hop' is neither a figure nor one of the words {WORDS}.",
                                 "Write for example 11 per 1,000.")),
        ("41 ‰", UNEMPLOYMENT, ("P004", "'41 ‰' has the wrong unit: unemployment is measured in per cent.",
                                AS_WRITTEN)),
        ("11 %", YOUTH_CRIME,
         ("P004", "'11 %' has the wrong unit: youth crime aged 10-14 is measured in per 1,000.",
          "Write for example 11 per 1,000.")),
        ("140,50", UNEMPLOYMENT, ("P005", "140,50 cannot be: unemployment lies between 0 and 100.", None)),
        (140, UNEMPLOYMENT, ("P005", "140 cannot be: unemployment lies between 0 and 100.", None)),
        (float("nan"), UNEMPLOYMENT, ("P005", "nan cannot be: unemployment lies between 0 and 100.", None)),
        (10**400, YOUTH_CRIME, ("P005", "inf cannot be: youth crime aged 10-14 lies between 0 and 1000.", None)),
    ],
)  # fmt: skip
def test_a_figure_is_refused_with_reason_and_an_example(written, problem, said):
    with pytest.raises(values.InvalidValue) as raised:
        values.figure(written, problem, KNOWN, [])
    assert (raised.value.code, raised.value.message, raised.value.hint) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: values.need("much", UNEMPLOYMENT, KNOWN), ("P003", CAP, None)),
        (lambda: values.need("3", UNEMPLOYMENT, KNOWN), ("P005", CAP, None)),
        (lambda: values.ages("14-10"), ("P006", AGES, None)),
        (lambda: values.given("4", KNOWN.problem["parenting"], KNOWN, []),
         ("P009", "'parenting' has no anchors and can have no need.",
          "Those that can: unemployment, youth-crime, low-education, insecurity.")),
        (lambda: values.problem_of("beskæftigelse", KNOWN.problems, []),
         ("P008", "'beskæftigelse' may be the opposite of unemployment.", None)),
        (lambda: values.named_one("zzzz", {"school": ["school"], "police": ["police"]}, "partner", []),
         ("P008", "'zzzz' is no known partner.", "The nearest are: police, school.")),
        (lambda: values.named_one("club", {"a": ["club"], "b": ["club"]}, "partner", []),
         ("P011", "'club' could be several: a, b.", None)),
    ],
)  # fmt: skip
def test_a_need_ages_or_a_name_is_refused_with_reason_and_choices(call, said):
    with pytest.raises(values.InvalidValue) as raised:
        call()
    assert (raised.value.code, raised.value.message, raised.value.hint) == said


def test_what_is_read_otherwise_than_it_looks_is_told_as_it_was_read():
    notices = []
    for written in ("jeg tror ca. 26 %", "0,4"):
        values.given(written, UNEMPLOYMENT, KNOWN, notices)
    values.given("1.200", YOUTH_CRIME, KNOWN, notices)
    assert values.problem_of("ledigheden", KNOWN.problems, notices) == "unemployment"
    assert notices == [
        "unemployment: 'jeg tror ca. 26 %' is read as 26.",
        "unemployment: 0.4 is read as 0.4 per cent. Did you mean 40?",
        "youth crime aged 10-14: '1.200' is read as 1.2.",
        "'ledigheden' is taken for the problem unemployment.",
    ]
