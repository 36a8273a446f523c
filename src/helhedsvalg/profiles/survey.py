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
    ERRORS,
    NOTHING,
    SUPPRESSED,
    UNKNOWN_CELLS,
    figure_text,
    is_figure,
    texts_of,
)
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.figures import Figures, RowTotals
from helhedsvalg.profiles.heading_rows import has_problem, may_be_headings
from helhedsvalg.profiles.headings import HeadingWords, label_of
from helhedsvalg.profiles.layout import Layout, RowKind
from helhedsvalg.profiles.spreadsheet import Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, given

MAX_TAIL = 1000
"""Rows after the last area that are looked at one by one."""


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
    """Rows that name the area of the row before them: row, area, and nothing more."""
    before: tuple[str, ...] = ()
    """Name, municipality and year of the row before."""

    def __post_init__(self) -> None:
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
        if len(set(filled)) == 1 and not is_figure(filled[0]) and len(self.asides) < MAX_TAIL:
            self.asides.append((raw.row, texts_of(raw)[0] or filled[0].strip()))
        comparison = layout.is_comparison(raw.cells)
        if not comparison and layout.is_other_group(raw.cells):
            layout.last_figure = raw.row
            self.other_groups += 1
            return
        for place, column in enumerate(layout.columns):
            if column.problem and place < len(raw.cells):
                self.columns.setdefault(place, Figures()).add(raw.row, raw.cells[place], comparison=comparison)
        if comparison:
            self._leave_out(raw, "comparison")
            return
        self.row_totals.add(raw.cells, layout.columns)
        name = layout.text(raw.cells, "name")
        has_figure = any(map(is_figure, filled))
        if has_figure:
            layout.last_figure = raw.row
        if name and has_figure:
            layout.last_name = raw.row
            self.tail.clear()
        elif len(self.tail) < MAX_TAIL:
            self.tail.append(raw)
        self.rows += 1
        area = tuple(layout.text(raw.cells, label) for label in ("name", "municipality", "year"))
        if name and area == self.before:
            self._note(self.again, raw, name, "")
        self.before = area
        for place, column in enumerate(layout.columns):
            if column.problem and place < len(raw.cells):
                self._cell(raw, place, column, name or layout.text(raw.cells, "municipality"))

    def all_per_cent(self, place: int) -> bool:
        """Whether every figure of a column has a sign of per cent."""
        figures = self.columns.get(place)
        return figures is not None and figures.per_cent == figures.count > 0

    def _refuse_table_below(self, raw: Raw, texts: Sequence[str], words: HeadingWords) -> None:
        """Raise Faults where a row is the headings of another table."""
        own = [place for place, text in enumerate(texts) if text and has_problem([text], words, set())]
        labels = [text for text in texts if label_of(text)]
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
        elif SUPPRESSED.fullmatch(text) or ERRORS.fullmatch(text):
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
        for place in layout.figures & self.nothing.keys():
            self.odd += self.nothing[place]
        faults = [
            fault
            for place, figures in self.columns.items()
            for fault in figures.faults(place, layout, self.catalogue)
        ]
        if all(
            self.catalogue.problem[column.problem].unit == "percent" for column in layout.columns if column.problem
        ):
            faults += filter(None, [self.row_totals.fault(layout)])
        if faults:
            raise Faults(faults)
