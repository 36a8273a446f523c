"""The first reading of all rows of a table: what they say together decides how each is read afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles.cells import (
    NOTHING,
    UNKNOWN_CELLS,
    figure_text,
    is_figure,
    is_suppressed,
    says_per_cent,
    texts_of,
    years_in,
)
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.figures import Figures, RowTotals
from helhedsvalg.profiles.heading_rows import has_problem, may_be_headings
from helhedsvalg.profiles.headings import HeadingWords, label_of
from helhedsvalg.profiles.layout import INDENTED, Layout, RowKind, is_total
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, given

MAX_TAIL = 1000
"""Rows after the last area that are looked at one by one."""
WHOLE = 100
"""The sum of shares of a whole."""
MAX_AREAS = 200_000
"""Areas that later rows are compared with."""
Note = tuple[int, str, str]
"""The number of a row, the name of its area, and a text."""


@dataclass(slots=True)
class Survey:
    """What the rows of a table say, taken one by one."""

    layout: Layout
    catalogue: Catalogue
    rows: int = 0
    left_out: list[tuple[int, RowKind, str]] = field(default_factory=list)
    """Rows that are no areas, by their number and name."""
    tail: list[Raw] = field(default_factory=list)
    """Rows since the last that has a figure and a name."""
    counts: dict[int, list[int]] = field(default_factory=dict)
    """For each problem's column how many figures and how many words."""
    shares: dict[int, list[Note]] = field(default_factory=dict)
    """Figures between 0 and 1 without a sign of per cent, by column."""
    parts: set[int] = field(default_factory=set)
    """Columns with a figure that is not the whole hundred."""
    doubts: dict[int, list[Note]] = field(default_factory=dict)
    """Figures so large that they are mostly the opposite's, by column."""
    nothing: dict[int, list[Note]] = field(default_factory=dict)
    """Words for no need, by column; in a column of figures they are unknown."""
    odd: list[Note] = field(default_factory=list)
    """Cells that are unknown and are reported, with their text."""
    other_groups: int = 0
    """Rows that are a part of an area."""
    names_of_groups: dict[str, str] = field(default_factory=dict)
    """Of the areas of those rows, by the name in plain letters."""
    names: set[str] = field(default_factory=set)
    """Of the areas whose rows are used, in plain letters, where there are such rows."""
    asides: list[tuple[int, str]] = field(default_factory=list)
    """Rows with a single text and no figure, by their number."""
    columns: dict[int, Figures] = field(default_factory=dict)
    """Counts and sums of each problem's column."""
    row_totals: RowTotals = field(init=False)
    remarks: list[Note] = field(default_factory=list)
    """How figures were read."""
    again: list[Note] = field(default_factory=list)
    """Rows of an area and a year that another row has; without a text."""
    area_hashes: set[int] = field(default_factory=set)
    """Hashes of name, municipality and year, and of these with the organisation."""
    periods: list[Note] = field(default_factory=list)
    """Rows of several years, with that cell."""
    other_years: int = 0
    """Rows of another year than the one that was asked for."""
    years: set[int] = field(default_factory=set)
    """The years of these rows."""
    above: tuple[int, str, bool] | None = None
    """The row before: its number, its name, and whether the name is indented."""
    parents: dict[int, str] = field(default_factory=dict)
    """Rows that sum up those below them, with their names."""
    unplaced: dict[int, str] = field(default_factory=dict)
    """Rows without a municipality, with their names."""
    mergeable: frozenset[int] = field(init=False)
    """Columns that may have a value once for several rows, as merged cells do."""
    values: dict[int, set[str]] = field(default_factory=dict)
    """The values in each of these columns, in plain letters."""
    last_values: dict[int, str] = field(default_factory=dict)
    """The last of these values."""
    last_cells: dict[int, Cell] = field(default_factory=dict)
    """The last cell in each of these columns that is not blank."""
    blanks: set[int] = field(default_factory=set)
    """Columns of these with a blank cell below one that is not."""
    repeats: set[int] = field(default_factory=set)
    """Columns of these with one value in two rows running, as merged cells never have."""

    def __post_init__(self) -> None:
        self.mergeable = self.layout.once_for_several
        self.row_totals = RowTotals.of(self.layout.columns)

    def add(self, raw: Raw, words: HeadingWords) -> None:
        """Take one more row."""
        layout = self.layout
        filled = [str(cell) for cell in raw.cells if str(cell).strip()]
        if not filled:
            return
        texts = texts_of(raw)
        if tuple(map(plain, texts)) != layout.headings and may_be_headings(raw) and len(set(filled)) > 1:
            self._refuse_table_below(raw, texts, words)
        kind = layout.no_area(raw, filled)
        if kind == "note":
            self._leave_out(raw, kind)
        if kind in ("blank", "note"):
            return
        if len(set(filled)) == 1 and not is_figure(filled[0]) and len(self.asides) < MAX_TAIL:
            self.asides.append((raw.row, texts[0] or filled[0].strip()))
        comparison = kind == "comparison"
        if not comparison and layout.is_other_group(raw.cells):
            layout.last_figure = raw.row
            self.other_groups += 1
            name = layout.text(raw.cells, "name")
            if name and len(self.names_of_groups) < MAX_AREAS:
                self.names_of_groups[plain(name)] = name
            return
        other_year = layout.is_of_another_year(raw.cells)
        for place, column in enumerate(layout.columns):
            if column.problem and place < len(raw.cells) and not other_year:
                self.columns.setdefault(place, Figures()).add(raw.row, raw.cells[place], comparison=comparison)
        self._look_for_merged(raw)
        if comparison:
            self._leave_out(raw, "comparison")
            self.above = None
            return
        name = layout.text(raw.cells, "name")
        has_figure = any(map(is_figure, filled))
        self._look_for_parents(raw, name, has_figure)
        if has_figure:
            layout.last_figure = raw.row
        if name and has_figure:
            layout.last_name = raw.row
            self.tail.clear()
        elif len(self.tail) < MAX_TAIL:
            self.tail.append(raw)
        if other_year:
            self.other_years += 1
            self.years.update(years_in(layout.text(raw.cells, "year"))[-1:])
            return
        self.rows += 1
        if layout.used_groups and len(self.names) < MAX_AREAS:
            self.names.add(plain(name))
        self.row_totals.add(raw.cells, layout.columns)
        self._look_for_repeats(raw, name)
        for place, (column, cell) in enumerate(zip(layout.columns, raw.cells, strict=False)):
            if column.problem:
                self._cell(raw, place, column, name or layout.text(raw.cells, "municipality"))
            elif column.label and isinstance(cell, Formula):
                self._note(self.odd, raw, name, _("a formula without a value"))

    def _look_for_merged(self, raw: Raw) -> None:
        """Look for columns with blank cells below a value and no value twice running, as merged cells have."""
        name = plain(self.layout.text(raw.cells, "name"))
        for place in self.mergeable:
            text = plain(str(raw.cells[place])) if place < len(raw.cells) else ""
            values = self.values.setdefault(place, set())
            if text and text == self.last_values.get(place):
                self.repeats.add(place)
            elif text and not is_total(text) and len(values) < MAX_TAIL:
                values.add(text)
                self.last_values[place] = text
            elif not text and values and name and not is_total(name) and any(map(is_figure, texts_of(raw))):
                self.blanks.add(place)

    def _look_for_parents(self, raw: Raw, name: str, has_figure: bool) -> None:
        """Look whether the row before is a municipality's, with its areas indented below it."""
        layout, place = self.layout, self.layout.place("name")
        indented = place is not None and place < len(raw.cells) and bool(INDENTED.match(str(raw.cells[place])))
        if self.above and indented and has_figure:
            row, parent, parent_indented = self.above
            if parent and not parent_indented:
                self.parents[row] = parent
        self.above = (raw.row, name, indented)
        placed = layout.place("municipality") is None or layout.text(raw.cells, "municipality")
        if name and not placed and len(self.unplaced) < MAX_AREAS:
            self.unplaced[raw.row] = name

    def _look_for_repeats(self, raw: Raw, name: str) -> None:
        """Look for another row of the same area and year, or of another organisation's area of that name."""
        layout = self.layout
        year_text = layout.text(raw.cells, "year")
        years = years_in(year_text)
        if len(years) > 1:
            self._note(self.periods, raw, name, year_text)
        place = layout.organisation
        cells = layout.filled_down(raw.cells, self.last_cells, self.mergeable - self.repeats)
        organisation = plain(str(cells[place])) if place is not None and place < len(cells) else ""
        area = (plain(name), plain(layout.text(cells, "municipality")), years[-1] if years else year_text)
        hashes = hash(area), hash((*area, organisation or raw.row))
        if name and hashes[0] in self.area_hashes:
            if organisation and hashes[1] not in self.area_hashes:
                layout.told_apart = True
            else:
                self._note(self.again, raw, name, "")
        if len(self.area_hashes) < MAX_AREAS:
            self.area_hashes.update(hashes if place is not None else hashes[:1])

    def all_per_cent(self, place: int) -> bool:
        """Whether every figure of a column has a sign of per cent."""
        figures = self.columns.get(place)
        return figures is not None and figures.per_cent == figures.count > 0

    def _refuse_table_below(self, raw: Raw, texts: Sequence[str], words: HeadingWords) -> None:
        """Raise Faults where a row is the headings of another table."""
        places = [place for place, text in enumerate(texts) if text and has_problem([text], words)]
        labels = [text for text in texts if label_of(text)]
        if not places and label_of(self.layout.text(raw.cells, "name")) == "name":
            places = [self.layout.place("name") or 0]
        if places and (labels or len(places) > 1) and not any(map(is_figure, texts)):
            message = _("there is a second table below the first: this row is headings again.")
            hint = _("Put each table on a sheet or in a file of its own.")
            raise Faults([Fault("T013", message, self.layout.file, raw.row, places[0] + 1, hint)])

    def _leave_out(self, raw: Raw, kind: RowKind) -> None:
        if len(self.left_out) < MAX_TAIL:
            labels = (self.layout.text(raw.cells, label) for label in ("name", "municipality"))
            self.left_out.append((raw.row, kind, next(filter(None, (*labels, *texts_of(raw))), "")))

    def _cell(self, raw: Raw, place: int, column: Column, area: str) -> None:
        """Take the cell of a problem."""
        cell = raw.cells[place]
        text = str(cell).strip()
        if isinstance(cell, Formula):
            self._note(self.odd, raw, area, _("a formula without a value"))
        elif text.casefold() in UNKNOWN_CELLS:
            return
        elif text.casefold() in NOTHING:
            self._note(self.nothing.setdefault(place, []), raw, area, f"'{text}'")
        elif is_suppressed(text):
            self._note(self.odd, raw, area, f"'{text}'")
        else:
            self._figure(raw, place, column, area)
            self.counts.setdefault(place, [0, 0])[0 if is_figure(text) else 1] += 1

    def _figure(self, raw: Raw, place: int, column: Column, area: str) -> None:
        """Take a figure or a word that is read."""
        problem = self.catalogue.problem[str(column.problem)]
        remarks: list[str] = []
        try:
            text = figure_text(raw.cells[place])
            problem_input = given(text, problem, self.catalogue, remarks)
        except InvalidValue:
            self.parts.add(place)
            return
        value = problem_input.value
        if problem_input.given_as != "figure" or value is None:
            return
        if value != WHOLE:
            self.parts.add(place)
        if problem.doubt is not None and value > problem.doubt.above:
            self._note(self.doubts.setdefault(place, []), raw, area, str(raw.cells[place]))
        if problem.unit == "percent" and 0 < value < 1 and not says_per_cent(str(text)):
            self._note(self.shares.setdefault(place, []), raw, area, str(raw.cells[place]))
        else:
            for remark in remarks:
                self._note(self.remarks, raw, area, remark)

    @staticmethod
    def _note(notes: list[Note], raw: Raw, area: str, text: str) -> None:
        if len(notes) <= MAX_TAIL:
            notes.append((raw.row, area, text))

    def finish(self) -> None:
        """Complete the layout once all rows are read. Raises Faults where a column's figures are no per cent."""
        layout = self.layout
        layout.figures = frozenset(
            place for place, (figures, words) in self.counts.items() if figures and figures >= words
        )
        for raw in self.tail:
            kind = layout.kind(raw)
            if kind in ("note", "zeros", "headings"):
                self.rows -= 1
                self._leave_out(raw, kind)
        place = layout.place("municipality")
        municipalities = self.values.get(place, set()) if place is not None else set()
        self.parents |= {row: name for row, name in self.unplaced.items() if plain(name) in municipalities}
        layout.parents = frozenset(self.parents)
        self.rows -= len(self.parents)
        self.left_out += [(row, "comparison", name) for row, name in self.parents.items()]
        self.left_out.sort()
        layout.filled = frozenset(self.blanks - self.repeats)
        for place in layout.figures & self.nothing.keys():
            self.odd += self.nothing[place]
        faults = []
        if self.other_years and not self.rows:
            message = _("no row is of {year}; the years are: {years}.")
            message = message.format(year=layout.year, years=", ".join(map(str, sorted(self.years))))
            faults.append(Fault("T021", message, layout.file, layout.heading_row))
        for place, figures in self.columns.items():
            faults += filter(None, [figures.fault(place, layout, self.catalogue)])
        for place, column in enumerate(layout.columns):
            if column.problem and place not in self.parts and self.counts.get(place, [0])[0] > 1:
                message = _("'{heading}' is {figure} in every row: a sum, and no figure of an area.")
                message = message.format(heading=column.heading, figure=WHOLE)
                hint = _("Say which column it is, by its heading or its letter: --column {id}=C.")
                hint = hint.format(id=column.problem)
                faults.append(Fault("T006", message, layout.file, layout.heading_row, place + 1, hint))
        if all(
            self.catalogue.problem[column.problem].unit == "percent" for column in layout.columns if column.problem
        ):
            faults += filter(None, [self.row_totals.fault(layout)])
        if faults:
            raise Faults(faults)
