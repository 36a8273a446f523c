"""A table understood as a whole, before its first row is answered: its headings, and which rows are areas.

Where that would have to be guessed, nothing is answered, and the fault says which line settles it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named, several
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles.headings import (
    CHANGES,
    MAX_COLUMNS,
    NO_CHANGE,
    UNITS,
    Column,
    HeadingWords,
    absent,
    columns_of,
    label_of,
    refuse_many,
)
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, given, without_hedges

HEADING_ROWS = 40
"""Rows from the top in which the headings are looked for."""
MAX_NAMED = 6
"""Rows, headings or cells that a line names."""
MAX_TAIL = 1000
"""Rows after the last area that are looked at one by one."""
MAX_GROUP_WORDS = 4
"""Words of a heading that may stand alone over several columns; a longer one is a title."""
TOTALS = re.compile(
    r"sum|landet|danmark|alle|alle omraader|median|middel|average|mean|kommunen|regionen|land"
    r"|resten( .*)?|oevrige( .*)?"
    r"|graense(vaerdi(er)?)?|lovens graense|kriterium|kriterie|limit|landsgns|landsgennemsnittet|landstal"
    r"|(i alt|ialt|total|totalt|gennemsnit|landsgennemsnit|gns|hele (landet|kommunen|byen|danmark)|region)( .*)?"
    r"|.* (i alt|ialt|total|gennemsnit|gns|kommune|graensevaerdi)|(kommunens|landets|vaegtet) .*|kommune .*"
)
"""What a row is called that sums up others or is there to compare with, in plain letters."""
UNKNOWN_CELLS = frozenset(
    "- – — − .. ... … • . : ? x n/a na n.a. null nan #n/a #i/t uoplyst i.o. u.o. io missing diskretion".split()
) | {"", "ikke oplyst"}
"""Registers suppress small counts so, and programs write so what they lack."""
NOTHING = ("none", "ingen")
"""Words for no need, that in a column of figures are what a program writes where it has none."""
SUPPRESSED = re.compile(
    r"([<≤>≥]\s*=?\s*\d+([.,]\d+)?|(under|over|færre end)\s+\d+|\d+\s*[-–]\s*\d+)\s*%?", re.IGNORECASE
)
ERRORS = re.compile(r"#[A-ZÆØÅ0-9/]+[!?]")
"""What Excel shows where a formula failed."""
_FIGURE = re.compile(
    r"[-+−]?\s*\d[\d.,\s\u00a0]*[\u00b2\u00b3\u00b9\u2070-\u2079]*\s*(%|‰|pct\.?|procent|promille)?", re.IGNORECASE
)
_UNIT_WORDS = NO_CHANGE | CHANGES | {word for unit in UNITS for word in unit.split()}
RowKind = Literal["area", "blank", "comparison", "note", "zeros", "headings"]
Rows = Callable[[], Iterator[Raw]]


@dataclass(slots=True)
class Layout:
    """How a table is laid out."""

    file: str
    columns: tuple[Column, ...]
    heading_row: int
    """The last row of headings."""
    headings: tuple[str, ...] = ()
    """Of the first row of headings, in plain letters."""
    last_figure: int = 0
    """The last row with a figure."""
    last_name: int = 0
    """The last row with a name."""
    figures: frozenset[int] = frozenset()
    """Columns of problems in which figures outnumber words."""

    def place(self, label: str) -> int | None:
        """The column of a label."""
        return next((place for place, column in enumerate(self.columns) if column.label == label), None)

    def text(self, cells: Sequence[Cell], label: str) -> str:
        """What a row says of a label."""
        place = self.place(label)
        return " ".join(str(cells[place]).split()) if place is not None and place < len(cells) else ""

    def kind(self, raw: Raw) -> RowKind:
        """What a row below the headings is."""
        filled = [str(cell) for cell in raw.cells if str(cell).strip()]
        if not filled:
            return "blank"
        if tuple(plain(str(cell)) for cell in raw.cells) == self.headings:
            return "headings"
        if self.is_comparison(raw.cells):
            return "comparison"
        if raw.row > self.last_figure and len(set(filled)) == 1 and not _is_figure(filled[0]):
            return "note"
        if raw.row > self.last_name > 0 and not self.text(raw.cells, "name") and all(map(_is_nothing, filled)):
            return "zeros"
        return "area"

    def is_comparison(self, cells: Sequence[Cell]) -> bool:
        """Whether a row sums up others or is there to compare with, as its name says or else its municipality."""
        name, municipality = plain(self.text(cells, "name")), plain(self.text(cells, "municipality"))
        if name:
            return bool(TOTALS.fullmatch(name)) or (
                bool(municipality) and name in (municipality, f"{municipality} kommune")
            )
        if municipality:
            return bool(TOTALS.fullmatch(municipality)) or self.place("name") is not None
        first = next((str(cell) for cell in cells if str(cell).strip()), "")
        return bool(TOTALS.fullmatch(plain(first)))


def understood(
    path: str, rows: Rows, catalogue: Catalogue, chosen: Mapping[str, str], year: int | None = None
) -> tuple[Layout, list[str]]:
    """How a table is laid out, and what is told of that: four lines at most. Raises Faults."""
    words = HeadingWords(catalogue)
    layout = _headed(path, _head(rows), words, chosen, year)
    survey = _Survey(layout, catalogue)
    comma = getattr(rows, "separator", "") == ","
    if comma:
        _refuse_comma_in_headings(path, layout)
    for raw in rows():
        if raw.row > layout.heading_row and isinstance(raw.cells, list):
            if comma and len(raw.cells) > len(layout.columns) and re.search(r"\d,\d", ",".join(raw.cells)):
                raise Faults([_two_commas(path, raw.row)])
            survey.add(raw, words)
    survey.finish()
    return layout, list(_told(survey, catalogue))


def has_headings(rows: Rows, catalogue: Catalogue, chosen: Mapping[str, str]) -> bool:
    """Whether one of the first rows is the headings of a table, whatever else is wrong with it."""
    try:
        _headed("", _head(rows), HeadingWords(catalogue), chosen, None)
    except Faults as faults:
        return not {fault.code for fault in faults.faults} & {"T001", "T005", "T014"}
    return True


def _head(rows: Rows) -> list[Raw]:
    """The rows in which headings are looked for."""
    return [raw for raw in islice(rows(), HEADING_ROWS) if isinstance(raw.cells, list)]


def _two_commas(path: str, row: int) -> Fault:
    """What is wrong where a comma separates cells and stands in them."""
    message = _("a comma stands both between the cells and inside them.")
    hint = _("Save it with semicolons between the cells, or give the workbook itself.")
    return Fault("T015", message, path, row, hint=hint)


def _refuse_comma_in_headings(path: str, layout: Layout) -> None:
    """Raise Faults where a comma in a heading has made a column of a unit alone."""
    before = Column("")
    for column in layout.columns:
        if (before.problem or before.unused) and _is_unit(column.heading):
            raise Faults([_two_commas(path, layout.heading_row)])
        before = column


def _headed(
    path: str, head: list[Raw], words: HeadingWords, chosen: Mapping[str, str], year: int | None
) -> Layout:
    """The row or rows of headings, and what each column means. Raises Faults."""
    filled = [raw for raw in head if any(str(cell).strip() for cell in raw.cells)]
    asked = {plain(heading) for heading in chosen.values()}
    for index, raw in enumerate(filled):
        above = filled[index - 1] if index else None
        below = filled[index + 1 : index + 3]
        for rows in ([raw], [raw, *below[:1]]):
            if not all(map(_may_be_headings, rows)):
                continue
            joined = _joined(rows)
            refuse_many(path, raw.row, joined)
            if not _has_problem(joined, words, asked):
                continue
            if len(rows) == 1 and not _enough_text(raw, below, joined, words):
                continue
            if above is not None and _is_group(above, raw):
                rows = [above, *rows]
            while (after := next(iter(filled[filled.index(rows[-1]) + 1 :]), None)) and _is_subheading(after):
                rows = [*rows, after]
            joined = _joined(rows)
            _refuse_second_table(path, rows[-1].row, joined)
            columns = columns_of(path, raw.row, joined, words, chosen, year)
            columns = _with_name(columns, [row for row in filled if row.row > rows[-1].row])
            own = tuple(plain(str(cell)) for cell in raw.cells)
            return Layout(path, columns, rows[-1].row, own)
    raise Faults(_no_headings(path, filled, words, chosen))


def _texts(raw: Raw) -> list[str]:
    return [" ".join(str(cell).split()) for cell in raw.cells]


def _joined(rows: Sequence[Raw]) -> list[str]:
    """Several rows of headings as one; one that stands over several columns holds for those to its right."""
    width = max(len(raw.cells) for raw in rows)
    parts: list[list[str]] = [[] for _column in range(width)]
    for number, raw in enumerate(rows):
        texts = [*_texts(raw), *[""] * (width - len(raw.cells))]
        if number < len(rows) - 1:
            lower = [*_texts(rows[number + 1]), *[""] * width]
            for place in range(1, width):
                if not texts[place] and lower[place] and not label_of(lower[place]):
                    texts[place] = texts[place - 1]
        for place, text in enumerate(texts):
            if text and text not in parts[place]:
                parts[place].append(text)
    return [" ".join(part) for part in parts]


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(without_hedges(text).strip()))


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d", text.strip()))


def _is_nothing(text: str) -> bool:
    """Whether a cell says nothing: blank, unknown or zero."""
    return text.strip().casefold() in UNKNOWN_CELLS or bool(re.fullmatch(r"0+([.,]0+)?( ?%)?", text.strip()))


def _may_be_headings(raw: Raw) -> bool:
    """Whether a row has no figure, save years."""
    return not any(_is_figure(text) and not _is_year(text) for text in _texts(raw) if text)


def _has_problem(headings: Sequence[str], words: HeadingWords, asked: set[str]) -> bool:
    """Whether one of the headings is a problem's, or one that was asked for."""
    for heading in headings:
        meaning = words.meaning(heading) if heading else None
        several_or_one = meaning is not None and meaning.kind in ("name", "like", "several")
        if plain(heading) in asked or (
            several_or_one and meaning and words.catalogue.problem[meaning.problems[0]].anchored
        ):
            return True
    return False


def _enough_text(raw: Raw, below: Sequence[Raw], headings: Sequence[str], words: HeadingWords) -> bool:
    """Whether a row has two texts, or the one over a column of figures, as where names have no heading."""
    texts = [place for place, text in enumerate(_texts(raw)) if text and not _is_year(text)]
    if len({headings[place] for place in texts}) > 1:
        return True
    return any(
        place < len(row.cells) and _is_figure(str(row.cells[place])) for row in below[:1] for place in texts
    )


def _is_group(above: Raw, headings: Raw) -> bool:
    """Whether a row above the headings says more of some of them, and is no title."""
    texts = _texts(above)
    filled = {text for text in texts if text}
    if not _may_be_headings(above) or headings.row - above.row > 1:
        return False
    if len(filled) == 1:
        only = next(iter(filled))
        return not texts[0] and len(only.split()) <= MAX_GROUP_WORDS
    return all(len(text.split()) <= MAX_GROUP_WORDS for text in filled)


def _is_subheading(raw: Raw) -> bool:
    """Whether a row below headings has only units, counts and the like, years, or labels of the area."""
    texts = [text for text in _texts(raw) if text]
    own = [text for text in texts if not label_of(text)]
    return bool(own) and all(_is_year(text) or _is_unit(text) for text in own)


def _is_unit(text: str) -> bool:
    """Whether a cell says a unit, or what is counted, and nothing else."""
    words = plain(text).split()
    if all(word.isdigit() for word in words):
        return text.strip() in ("%", "‰")
    return all(word in _UNIT_WORDS or word.isdigit() for word in words) and not _is_figure(text)


def _refuse_second_table(path: str, row: int, headings: Sequence[str]) -> None:
    """Raise Faults where the heading of the names stands twice: two lists beside one another."""
    seen: dict[str, int] = {}
    for number, heading in enumerate(headings, 1):
        if label_of(heading) != "name":
            continue
        if plain(heading) in seen:
            message = _("there is a second table beside the first: '{heading}' stands twice.").format(
                heading=heading
            )
            hint = _("Put each table on a sheet or in a file of its own.")
            raise Faults([Fault("T013", message, path, row, number, hint)])
        seen[plain(heading)] = number


def _with_name(columns: tuple[Column, ...], rows: Sequence[Raw]) -> tuple[Column, ...]:
    """The columns with one for the names, where no heading says so and a single column has nothing but words."""
    if any(column.label == "name" for column in columns):
        return columns
    candidates = []
    for place, column in enumerate(columns):
        texts = [text for raw in rows if place < len(raw.cells) and (text := str(raw.cells[place]).strip())]
        if not column.problem and not column.label and texts and not any(map(_is_figure, texts)):
            candidates.append((place, len(set(texts)) == len(texts)))
    blank = [place for place, _different in candidates if not columns[place].heading]
    different = [place for place, is_different in candidates if is_different]
    chosen = blank[:1] or (different if len(candidates) == 1 else [])
    if not chosen:
        return columns
    place = chosen[0]
    return (*columns[:place], replace(columns[place], label="name"), *columns[place + 1 :])


def _no_headings(path: str, rows: Sequence[Raw], words: HeadingWords, chosen: Mapping[str, str]) -> list[Fault]:
    """Why no row is taken for the headings."""
    row = rows[0].row if rows else 1
    if rows and (faults := list(absent(path, row, chosen))):
        return faults
    by_place: dict[int, list[Raw]] = {}
    for raw in rows:
        texts = _texts(raw)[:MAX_COLUMNS]
        figures = any(map(_is_figure, texts))
        for place, text in enumerate(texts):
            if text and figures and _has_problem([text], words, set()):
                by_place.setdefault(place, []).append(raw)
    if by_place:
        place, found = max(by_place.items(), key=lambda pair: len(pair[1]))
        across = all(len([text for text in _texts(raw) if text and not _is_figure(text)]) == 1 for raw in found)
        if across:
            message = _("the areas stand across, and each must have a row of its own.")
            hint = _("In Excel: copy the table, and paste it with Paste Special, Transpose.")
        else:
            message = _("the table has a row for each figure, and each area must have one row.")
            hint = _("In Excel: make a pivot table with the areas as rows and the indicators as columns.")
        return [Fault("T014", message, path, found[0].row, place + 1, hint)]
    if rows and max(len(raw.cells) for raw in rows) == 1:
        hint = _("The cells must have a semicolon, a tab or a comma between them.")
        return [Fault("T001", _("no column is a problem; the table has a single column."), path, row, hint=hint)]
    reasons = _reasons(
        replace(Column(text), unused=_("is not a problem's name alone"))
        for raw in rows[:1]
        for text in _texts(raw)
        if text and words.meaning(text)
    )
    hint = _('Say which column it is: --column unemployment="heading".')
    message = " ".join(
        filter(
            None, (reasons and _("not used: {headings}.").format(headings=reasons), _("no column is a problem."))
        )
    )
    return [Fault("T001", message, path, row, hint=hint)]


@dataclass(slots=True)
class _Survey:
    """What the rows of a table say, as they come by."""

    layout: Layout
    catalogue: Catalogue
    rows: int = 0
    left_out: list[tuple[int, RowKind, str]] = field(default_factory=list)
    """Rows that are no areas, by their number and name."""
    tail: list[Raw] = field(default_factory=list)
    """Rows since the last that has a figure and a name."""
    counts: dict[int, list[int]] = field(default_factory=dict)
    """For each problem's column how many figures and how many words."""
    largest: dict[int, float] = field(default_factory=dict)
    shares: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    nothing: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)
    """Cells that are unknown and are told: row, area, what stands there."""
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    """What is said of how a figure was read: row, area, text."""
    nameless: int = 0

    def add(self, raw: Raw, words: HeadingWords) -> None:
        """Take one more row."""
        layout = self.layout
        filled = [str(cell) for cell in raw.cells if str(cell).strip()]
        if not filled:
            return
        texts = _texts(raw)
        if tuple(map(plain, texts)) != layout.headings and _may_be_headings(raw) and len(set(filled)) > 1:
            self._refuse_table_below(raw, texts, words)
        if layout.is_comparison(raw.cells):
            self._leave_out(raw, "comparison")
            return
        name = layout.text(raw.cells, "name")
        has_figure = any(map(_is_figure, filled))
        if has_figure:
            layout.last_figure = raw.row
        if name and has_figure:
            layout.last_name = raw.row
            self.tail.clear()
        elif len(self.tail) < MAX_TAIL:
            self.tail.append(raw)
        self.rows += 1
        for place, column in enumerate(layout.columns):
            if column.problem and place < len(raw.cells):
                self._cell(raw, place, column, name or layout.text(raw.cells, "municipality"))

    def _refuse_table_below(self, raw: Raw, texts: Sequence[str], words: HeadingWords) -> None:
        """Raise Faults where a row is the headings of another table."""
        own = [place for place, text in enumerate(texts) if text and _has_problem([text], words, set())]
        labels = [text for text in texts if label_of(text)]
        if own and (labels or len(own) > 1) and all(not _is_figure(text) for text in texts if text):
            message = _("there is a second table below the first: this row is headings again.")
            hint = _("Put each table on a sheet or in a file of its own.")
            raise Faults([Fault("T013", message, self.layout.file, raw.row, own[0] + 1, hint)])

    def _leave_out(self, raw: Raw, kind: RowKind) -> None:
        name = next((text for text in _texts(raw) if text), "")
        label = self.layout.text(raw.cells, "name") or self.layout.text(raw.cells, "municipality") or name
        self.left_out.append((raw.row, kind, label)) if len(self.left_out) < MAX_TAIL else None

    def _cell(self, raw: Raw, place: int, column: Column, area: str) -> None:
        """Take the cell of a problem."""
        cell = raw.cells[place]
        counts = self.counts.setdefault(place, [0, 0])
        text = str(cell).strip()
        if isinstance(cell, Formula):
            self._note(self.odd, raw, area, _("a formula without a value"))
        elif text.casefold() in UNKNOWN_CELLS:
            return
        elif text.casefold() in NOTHING:
            self._note(self.nothing.setdefault(place, []), raw, area, f"'{text}'")
        elif SUPPRESSED.fullmatch(text) or ERRORS.fullmatch(text):
            self._note(self.odd, raw, area, f"'{text}'")
        else:
            self._figure(raw, place, column, area)
            counts[0 if _is_figure(text) else 1] += 1

    def _figure(self, raw: Raw, place: int, column: Column, area: str) -> None:
        """Take a figure or a word that is read."""
        problem = self.catalogue.problem[str(column.problem)]
        remarks: list[str] = []
        try:
            written = figure_text(raw.cells[place])
            value = given(written, problem, self.catalogue, remarks)
        except InvalidValue:
            return
        if value.given_as != "figure" or value.value is None:
            return
        self.largest[place] = max(self.largest.get(place, 0.0), value.value)
        signed = isinstance(written, str) and bool(re.search(r"%|pct|procent", written))
        if signed:
            self.largest[place] = max(self.largest[place], 2.0)  # a sign says that it is no share
        if problem.unit == "percent" and 0 < value.value < 1 and not signed:
            self._note(self.shares.setdefault(place, []), raw, area, str(raw.cells[place]))
        else:
            for remark in remarks:
                self._note(self.remarks, raw, area, remark)

    @staticmethod
    def _note(notes: list[tuple[int, str, str]], raw: Raw, area: str, text: str) -> None:
        if len(notes) <= MAX_TAIL:
            notes.append((raw.row, area, text))

    def finish(self) -> None:
        """Settle what only the whole table tells. Raises Faults where a column of per cent holds shares."""
        layout = self.layout
        layout.figures = frozenset(place for place, (figures, words) in self.counts.items() if figures > words)
        for raw in self.tail:
            kind = layout.kind(raw)
            if kind in ("note", "zeros", "headings"):
                self.rows -= 1
                self._leave_out(raw, kind)
        for place in layout.figures & self.nothing.keys():
            self.odd += self.nothing[place]
        faults = []
        for place, column in enumerate(layout.columns):
            if column.problem and self.shares.get(place) and self.largest[place] <= 1:
                problem = self.catalogue.problem[column.problem]
                message = _("'{heading}' has shares from 0 to 1, and {problem} is measured in per cent.")
                message = message.format(heading=column.heading, problem=named(problem.name))
                hint = _(
                    "Excel keeps 41.2 % as 0.412: multiply by 100, or write each figure with its sign, 41.2 %."
                )
                faults.append(Fault("T006", message, layout.file, self.shares[place][0][0], place + 1, hint))
        if faults:
            raise Faults(faults)


RAISED_FIGURES = "\u00b2\u00b3\u00b9\u2070\u2071\u2072\u2073\u2074\u2075\u2076\u2077\u2078\u2079"
"""Footnote marks behind a figure."""


def figure_text(cell: Cell) -> str | int | float | None:
    """A cell of a problem as it is read: without raised marks at its end; None where nothing stands there."""
    if not isinstance(cell, str):
        return None if isinstance(cell, Formula) else cell
    text = cell.strip().replace("\u00a0", " ").rstrip(RAISED_FIGURES).strip()
    return (
        None if text.casefold() in UNKNOWN_CELLS or SUPPRESSED.fullmatch(text) or ERRORS.fullmatch(text) else text
    )


def _told(survey: _Survey, catalogue: Catalogue) -> Iterator[str]:
    """What was understood, in four lines at most."""
    layout = survey.layout
    labels = [
        _("{label} '{heading}'").format(label=name, heading=layout.columns[place].heading)
        for label, name in _label_names().items()
        if (place := layout.place(label)) is not None
    ]
    if layout.place("name") is None:
        labels.insert(0, _('no column is the area\'s name (--column name="heading")'))
    text = _("{file}: headings in row {row}; {labels}.")
    yield text.format(file=layout.file, row=layout.heading_row, labels=", ".join(labels))
    problems = []
    for column in layout.columns:
        if column.problem:
            name = named(catalogue.problem[column.problem].name)
            words = (
                _("'{heading}' is like {problem}, and is read as that")
                if column.like
                else _("'{heading}' is read as {problem}")
            )
            problems.append(words.format(heading=column.heading, problem=name))
    yield f"{layout.file}: {'; '.join(problems)}."
    if reasons := _reasons(column for column in layout.columns if column.unused):
        yield _("{file}: not used: {headings}.").format(file=layout.file, headings=reasons)
    yield f"{layout.file}: {'; '.join(_rows_told(survey))}."


def _label_names() -> dict[str, str]:
    """What each label is called."""
    return {
        "name": _("name"),
        "municipality": _("municipality"),
        "year": _("year"),
        "residents": _("residents"),
        "children_10_14": _("children 10-14"),
    }


def _reasons(columns: Iterable[Column]) -> str:
    """Headings with why they are not used."""
    return _few([f"'{column.heading}' ({column.unused})" for column in columns], ", ")


def _few(texts: Sequence[str], between: str) -> str:
    """The first of them, and how many more there are."""
    shown = list(texts[:MAX_NAMED])
    if more := len(texts) - MAX_NAMED:
        shown += [_("{count} more").format(count=more)] if more > 0 else []
    return between.join(shown)


def _rows_told(survey: _Survey) -> Iterator[str]:
    """How many rows are areas, what was left out, and cells that were read in another way than they look."""
    yield several("{count} row is an area", "{count} rows are areas", survey.rows).format(count=survey.rows)
    names = {
        "comparison": _("is a total or a comparison"),
        "note": _("is a note"),
        "zeros": _("has no name and nothing but zeros"),
        "headings": _("is the headings again"),
    }
    if survey.left_out:
        rows = [
            _("row {row} '{name}' {reason}").format(row=row, name=_short(name), reason=names[kind])
            for row, kind, name in survey.left_out
        ]
        yield _("left out: {rows}").format(rows=_few(rows, ", "))
    if survey.odd:
        cells = [
            _("row {row} {area}: {cell}").format(row=row, area=area, cell=cell) for row, area, cell in survey.odd
        ]
        yield _("unknown: {cells}").format(cells=_few(cells, ", "))
    shares = [share for place in survey.shares for share in survey.shares[place]]
    if shares:
        cells = [_("row {row} {area}: {cell}").format(row=row, area=area, cell=cell) for row, area, cell in shares]
        yield _("below 1 per cent, as written: {cells}").format(cells=_few(cells, ", "))
    if survey.remarks:
        yield _few(
            [
                _("row {row}: {remark}").format(row=row, remark=text.rstrip("."))
                for row, _area, text in survey.remarks
            ],
            "; ",
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
