"""A table of known figures, changed as people and programs change tables: each figure is the one that was written.

What leaves the figures where they are is answered; what makes them doubtful may be refused. Nothing gives another.
"""

from __future__ import annotations

import csv
import io
import unicodedata

from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as st

from builders import shipped
from helhedsvalg.errors import Faults
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles.rows import Reader
from helhedsvalg.profiles.table import tables

KNOWN = shipped()
READER = Reader(KNOWN)
NAMES = [
    "Ringparken",
    "Vollsmose",
    "Nørager",
    "Æblehaven",
    "Agervang (Vest)",
    "Gellerup/Toveshøj",
    "Afd. 12",
    "Totalvej",
]
HEADINGS = {
    "unemployment": ["Ledighed", "Arbejdsløshed", "Uden for arbejdsmarkedet", "ledighedsprocent"],
    "low-education": [
        "Lav uddannelse",
        "Kun grundskole",
        "30-59-årige alene med grunduddannelse",
        "Uden uddannelse",
    ],
    "insecurity": ["Utryghed", "Føler sig utrygge", "Utrygge beboere"],
}
LABELS = {"name": ["Boligområde", "Område", "Afdeling", "Navn"], "municipality": ["Kommune", "Kommunenavn"]}
HEADING_FORMS = [
    "{}", "{}, pct.", "{} (pct.)", "{} i procent", "Andel {}", "{} 2019", "{} 2019, pct. 1)", "{}¹", "{} ²⁾",
    "{}*", "{} %", "\u00a0{} ", "{}\n(pct.)", "{} i alt", "Pct. {}",
]  # fmt: skip
CELL_FORMS = ["{}", "{} %", "{}%", "{} pct.", " {} ", "{}¹", "{} ²", "\u00a0{}", "{}\u00a0%", "ca. {}"]
MISSING = ["", "-", "..", "•", "x", "NULL", "None", "#N/A", "<5", "uoplyst", "i.o."]
TITLES = [
    "Udsatte boligområder 2019",
    "Tabel 1. Ledighed og uddannelse i boligområder",
    "Udtræk den 1. december 2019",
]
NOTES = ["Kilde: Landsbyggefonden", "1) Foreløbige tal.", "Anm.: Ledighed er et gennemsnit af to år."]
TOTALS = [
    "I alt",
    "Hele landet",
    "Gennemsnit",
    "Landsgennemsnit",
    "Region Sjælland",
    "Grænseværdi 2019",
    "Hovedtotal",
]
OTHERS = ["Ledighed, hele landet", "Antal ledige", "Dømte, pct.", "Trygge, pct.", "Ændring i ledighed"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"]


class Table:
    """Rows of text around the figures, and the figures."""

    def __init__(self, draw):
        self.draw = draw
        self.problems = draw(st.lists(st.sampled_from(list(HEADINGS)), min_size=1, max_size=3, unique=True))
        names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
        figures = st.integers(11, 899).map(lambda tenth: tenth / 10)
        self.figures = {name: {problem: draw(figures) for problem in self.problems} for name in names}
        self.labels = ["name", *(["municipality"] if draw(st.booleans()) else [])]
        self.mark = draw(st.sampled_from(",."))
        self.above, self.under, self.below = [], [], []
        self.heads = [draw(st.sampled_from({**LABELS, **HEADINGS}[key])) for key in (*self.labels, *self.problems)]
        self.rows = [
            [name, *(["Slagelse"] if "municipality" in self.labels else []), *map(self.written, figures.values())]
            for name, figures in self.figures.items()
        ]

    def written(self, figure):
        return f"{figure:.1f}".replace(".", self.mark)

    @property
    def columns(self):
        """Where the figures stand."""
        return range(len(self.labels), len(self.labels) + len(self.problems))

    def one(self, choices):
        return self.draw(st.sampled_from(choices))

    def insert(self, place, heading, cells):
        """A column more left of that place; nothing in blank rows, the heading where the headings stand again."""
        again, under = list(self.heads), [""] * len(self.under)
        for row, cell in zip([self.heads, *self.under, *self.rows], [heading, *under, *cells], strict=True):
            row.insert(place, heading if row == again else cell if any(row) else "")

    def lines(self):
        return [*self.above, self.heads, *self.under, *self.rows, *self.below]


def title(table):
    table.above = [[table.one(TITLES)], *([[]] if table.one([True, False]) else []), *table.above]


def units(table):
    unit = table.one(["pct.", "%", "(pct.)", "procent"])
    table.under.append([*[""] * len(table.labels), *[unit] * len(table.problems)])


def numbers(table):
    if len(table.heads) > 2 and not table.under:
        table.under.append([str(number) for number in range(1, len(table.heads) + 1)])


def drawn(table):
    table.under.append(["---"] * len(table.heads))


def totals(table):
    row = [table.one(TOTALS), *[""] * (len(table.labels) - 1), *("33,3" for _problem in table.problems)]
    table.rows.insert(table.one(range(len(table.rows) + 1)), row)


def notes(table):
    table.below += [[], [table.one(NOTES)]]


def blank_rows(table):
    table.rows.insert(table.one(range(len(table.rows))), [""] * len(table.heads))


def headings_again(table):
    table.rows.insert(table.one(range(1, len(table.rows))), list(table.heads))


def units_in_headings(table):
    for place in table.columns:
        table.heads[place] = table.one(HEADING_FORMS).format(table.heads[place])


def decomposed(table):
    table.heads = [unicodedata.normalize("NFD", heading) for heading in table.heads]


def capitals(table):
    table.heads = [heading.upper() for heading in table.heads]


def forms_of_cells(table):
    for row in table.rows:
        for place in table.columns:
            row[place] = table.one(CELL_FORMS).format(row[place]) if row[0] in table.figures else row[place]


def holes(table):
    row = table.one([row for row in table.rows if row[0] in table.figures])
    for place, problem in list(zip(table.columns, table.problems, strict=True))[1:]:
        row[place] = table.one(MISSING)
        table.figures[row[0]][problem] = None


def blank_column(table):
    table.last.append(lambda: table.insert(table.one(range(len(table.heads) + 1)), "", [""] * len(table.rows)))


def other_column(table):
    cells = [table.one(["5,1", "17", "31"]) for _row in table.rows]
    table.last.append(lambda: table.insert(table.one(range(1, len(table.heads) + 1)), table.one(OTHERS), cells))


def remarks(table):
    cells = [table.one(["", "I alt 9.000 beboere", "Total renovering", "se note 1"]) for _row in table.rows]
    table.last.append(lambda: table.insert(table.one(range(1, len(table.heads) + 1)), "Bemærkning", cells))


def marks_beside(table):
    cells = [table.one(["", "*", "1)", "e"]) for _row in table.rows]
    table.last.append(lambda: table.insert(len(table.heads), "", cells))


def table_beside(table):
    """The same areas the other way round, with figures of their own."""
    names = [row[0] for row in table.rows][::-1]
    heading, problem = (
        table.one(["", table.heads[0], "Bebyggelse"]),
        table.one(["Utryghed", "Ledighed", "Lav uddannelse"]),
    )

    def beside():
        table.insert(len(table.heads), heading, names)
        table.insert(len(table.heads), problem, ["12,3"] * len(table.rows))

    table.last.append(beside)


def table_below(table):
    """Other headings, and an area of the first table again."""
    other = table.one([[table.heads[0], "Antal boliger"], ["Boligområde", "Utrygge i nabolaget"]])
    table.below += [[], other, [next(iter(table.figures)), "12,3"]]


def years(table):
    """A column of another year for the first problem."""
    heading, first = table.heads[len(table.labels)], len(table.labels)
    table.last.insert(0, lambda: table.insert(first, f"{heading} 2017", ["12,3"] * len(table.rows)))


def second_heading_row(table):
    """A group of a count and a share over the first problem."""
    first = len(table.labels)

    def group():
        heading = table.heads[first]
        table.insert(first, heading, ["12"] * len(table.rows))
        table.heads[first + 1] = ""
        table.under.insert(0, ["" if place not in (first, first + 1) else "Antal" if place == first else "Pct."
                               for place in range(len(table.heads))])  # fmt: skip

    table.last.insert(0, group)


def shares(table):
    """One column in shares."""
    place = len(table.labels)
    for row in table.rows:
        if row[0] in table.figures:
            row[place] = f"{(table.figures[row[0]][table.problems[0]] or 0) / 100:.3f}".replace(".", table.mark)


HARMLESS = [
    title, units_in_headings, decomposed, capitals, units, numbers, drawn, forms_of_cells, holes, totals, notes,
    blank_rows, headings_again, blank_column, other_column, remarks, marks_beside,
]  # fmt: skip
DOUBTFUL = [table_beside, table_below, years, second_heading_row, shares]


@st.composite
def changed(draw, changes, most=4):
    """A table with some of those changes: its figures, and its bytes."""
    table = Table(draw)
    table.last = []
    done = draw(st.lists(st.sampled_from(changes), max_size=most, unique=True))
    for change in sorted(done, key=(HARMLESS + DOUBTFUL).index):
        change(table)
    for change in table.last:
        change()
    out = io.StringIO()
    separator = draw(st.sampled_from(";;;\t|,"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\r\n", "\n"]))
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(table.lines())
    text, encoding = out.getvalue(), draw(st.sampled_from(ENCODINGS))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode()
    return table.figures, [change.__name__ for change in done], content


def answered(content):
    """Each area's figures by its name; a row that is a fault by itself."""
    table = next(tables(["-"], KNOWN, {}, None, io.BytesIO(content)))
    found = {}
    for raw in table.rows:
        profile = READER.profile(raw, table.layout)
        if profile is not None:
            known = isinstance(profile, Profile)
            name = profile.area.get("name") if known else profile
            found[name] = {id: value.value for id, value in profile.given.items()} if known else None
    return found


RULE = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


@RULE
@every(changed(HARMLESS))
def test_a_harmless_change_leaves_every_figure(case):
    figures, done, content = case
    assert answered(content) == figures, (done, content)


@RULE
@every(changed(HARMLESS + DOUBTFUL, most=3))
def test_a_doubtful_change_never_gives_another_figure(case):
    figures, done, content = case
    try:
        found = {name: known for name, known in answered(content).items() if known}
    except Faults as faults:
        assert all(fault.code.startswith("T") and str(fault) for fault in faults.faults), done
        return
    for name, known in found.items():
        assert name in figures, (done, content)
        for problem, value in known.items():
            assert value in (None, figures[name].get(problem)), (done, content)
