"""What the rows of a table say when it is read through the first time."""

from __future__ import annotations

import re
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
    texts_of,
    years_in,
)
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.figures import Figures, RowTotals
from helhedsvalg.profiles.heading_rows import has_problem, may_be_headings
from helhedsvalg.profiles.headings import HeadingWords, label_of
from helhedsvalg.profiles.layout import MARKED, Layout, RowKind, is_total
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, given

MAX_TAIL = 1000
"""Rows after the last area that are looked at one by one."""
WHOLE = 100
"""What shares of a whole sum up to."""
MAX_SEEN = 200_000
"""Areas that later rows are held against."""


@dataclass(slots=True)
class Survey:
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
    shares: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    parts: set[int] = field(default_factory=set)
    """Columns with a figure that is not the whole hundred."""
    doubts: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    """Figures that are mostly the opposite."""
    nothing: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)
    """Cells that are unknown and are told: row, area, what stands there."""
    other_groups: int = 0
    """Rows that are a part of an area."""
    asides: list[tuple[int, str]] = field(default_factory=list)
    """Rows with a single text and no figure, by their number."""
    columns: dict[int, Figures] = field(default_factory=dict)
    """What the figures of each problem's column are like."""
    row_totals: RowTotals = field(init=False)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    """What is said of how a figure was read: row, area, text."""

    again: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows of an area and a year that another row has: row, area, and nothing more."""
    seen: set[int] = field(default_factory=set)
    """Marks of name, municipality and year, and of these with the organisation."""
    periods: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows of several years: row, area, what stands there."""
    other_years: int = 0
    """Rows of another year than the one that was asked for."""
    years: set[int] = field(default_factory=set)
    """The years of these rows."""
    above: tuple[int, str, bool] | None = None
    """The row before: its number, its name, and whether that is set in."""
    parents: dict[int, str] = field(default_factory=dict)
    """Rows that sum up those below them, with their names."""
    unplaced: dict[int, str] = field(default_factory=dict)
    """Rows without a municipality, with their names."""
    written: dict[int, set[str]] = field(default_factory=dict)
    """For each column that may have been merged, what it says."""
    blanks: dict[int, int] = field(default_factory=dict)
    """In each of these columns, the areas whose cell is blank below one that is not."""
    mergeable: frozenset[int] = frozenset()
    """Columns that may say something once for several rows."""
    merged: dict[int, Cell] = field(default_factory=dict)
    """In each of these columns, what stands last."""
    twice: set[int] = field(default_factory=set)
    """Columns of these that say something twice in a row, as no merged cells do."""
    last: dict[int, str] = field(default_factory=dict)
    """In each of these columns, what was said last, in plain letters."""

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
        if kind in ("blank", "note"):
            self._leave_out(raw, kind) if kind != "blank" else None
            return
        if len(set(filled)) == 1 and not is_figure(filled[0]) and len(self.asides) < MAX_TAIL:
            self.asides.append((raw.row, texts_of(raw)[0] or filled[0].strip()))
        comparison = kind == "comparison"
        if not comparison and layout.is_other_group(raw.cells):
            layout.last_figure = raw.row
            self.other_groups += 1
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
        self.row_totals.add(raw.cells, layout.columns)
        self._look_for_repeats(raw, name)
        for place, (column, cell) in enumerate(zip(layout.columns, raw.cells, strict=False)):
            if column.problem:
                self._cell(raw, place, column, name or layout.text(raw.cells, "municipality"))
            elif column.label and isinstance(cell, Formula):
                self._note(self.odd, raw, name, _("a formula without a value"))

    def _look_for_merged(self, raw: Raw) -> None:
        """See which columns say nothing twice in a row, with blank cells below, as merged cells do."""
        layout = self.layout
        for place in self.mergeable:
            text = plain(str(raw.cells[place])) if place < len(raw.cells) else ""
            written = self.written.setdefault(place, set())
            if text and text == self.last.get(place):
                self.twice.add(place)
            elif text and not is_total(text) and len(written) < MAX_TAIL:
                written.add(text)
                self.last[place] = text
            elif not text and written and layout.text(raw.cells, "name"):
                self.blanks[place] = self.blanks.get(place, 0) + 1

    def _look_for_parents(self, raw: Raw, name: str, has_figure: bool) -> None:
        """See whether the row before is that of a municipality, with its areas set in below it."""
        layout, place = self.layout, self.layout.place("name")
        marked = place is not None and place < len(raw.cells) and bool(MARKED.match(str(raw.cells[place])))
        if marked and has_figure and self.above and not self.above[2] and self.above[1]:
            self.parents[self.above[0]] = self.above[1]
        self.above = (raw.row, name, marked)
        placed = layout.place("municipality") is None or layout.text(raw.cells, "municipality")
        if name and not placed and len(self.unplaced) < MAX_SEEN:
            self.unplaced[raw.row] = name

    def _look_for_repeats(self, raw: Raw, name: str) -> None:
        """See whether another row is of the same area and year, or of another organisation's area of that name."""
        layout = self.layout
        said = layout.text(raw.cells, "year")
        years = years_in(said)
        if len(years) > 1:
            self._note(self.periods, raw, name, said)
        place = layout.organisation
        cells = layout.filled_down(raw.cells, self.merged, self.mergeable - self.twice)
        organisation = plain(str(cells[place])) if place is not None and place < len(cells) else ""
        area = (plain(name), plain(layout.text(cells, "municipality")), years[-1] if years else said)
        marks = hash(area), hash((*area, organisation or raw.row))
        if name and marks[0] in self.seen:
            if organisation and marks[1] not in self.seen:
                layout.told_apart = True
            else:
                self._note(self.again, raw, name, "")
        if len(self.seen) < MAX_SEEN:
            self.seen.update(marks if place is not None else marks[:1])

    def all_per_cent(self, place: int) -> bool:
        """Whether every figure of a column has a sign of per cent."""
        figures = self.columns.get(place)
        return figures is not None and figures.per_cent == figures.count > 0

    def _refuse_table_below(self, raw: Raw, texts: Sequence[str], words: HeadingWords) -> None:
        """Raise Faults where a row is the headings of another table."""
        own = [place for place, text in enumerate(texts) if text and has_problem([text], words, set())]
        labels = [text for text in texts if label_of(text)]
        if label_of(self.layout.text(raw.cells, "name")) == "name":
            own = own or [self.layout.place("name") or 0]
        if own and (labels or len(own) > 1) and all(not is_figure(text) for text in texts if text):
            message = _("there is a second table below the first: this row is headings again.")
            hint = _("Put each table on a sheet or in a file of its own.")
            raise Faults([Fault("T013", message, self.layout.file, raw.row, own[0] + 1, hint)])

    def _leave_out(self, raw: Raw, kind: RowKind) -> None:
        name = next((text for text in texts_of(raw) if text), "")
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
        elif is_suppressed(text):
            self._note(self.odd, raw, area, f"'{text}'")
        else:
            self._figure(raw, place, column, area)
            counts[0 if is_figure(text) else 1] += 1

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
        if value.value != WHOLE:
            self.parts.add(place)
        if problem.doubt is not None and value.value > problem.doubt.above:
            self._note(self.doubts.setdefault(place, []), raw, area, str(raw.cells[place]))
        signed = isinstance(written, str) and bool(re.search(r"%|pct|procent", written))
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
        layout.figures = frozenset(
            place for place, (figures, words) in self.counts.items() if figures and figures >= words
        )
        for raw in self.tail:
            kind = layout.kind(raw)
            if kind in ("note", "zeros", "headings"):
                self.rows -= 1
                self._leave_out(raw, kind)
        place = layout.place("municipality")
        municipalities = self.written.get(place, set()) if place is not None else set()
        self.parents |= {row: name for row, name in self.unplaced.items() if plain(name) in municipalities}
        layout.parents = frozenset(self.parents)
        self.rows -= len(self.parents)
        self.left_out += [(row, "comparison", name) for row, name in self.parents.items()]
        self.left_out.sort()
        layout.filled = frozenset(self.blanks) - self.twice
        for place in layout.figures & self.nothing.keys():
            self.odd += self.nothing[place]
        faults = []
        if self.other_years and not self.rows:
            message = _("no row is of {year}; the years are: {years}.")
            message = message.format(year=layout.year, years=", ".join(map(str, sorted(self.years))))
            faults.append(Fault("T021", message, layout.file, layout.heading_row))
        for place, figures in self.columns.items():
            faults += figures.faults(place, layout, self.catalogue)
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
