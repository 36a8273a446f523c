"""Counts and sums of a column's figures, and whether the table itself shows that they are not per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles.cells import number_of, says_per_cent
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.spreadsheet import Cell

MOST = 100
"""The largest per cent."""
ROUNDING = 0.05
"""Rounding error of a figure with one decimal."""
ROW_TOTAL = re.compile(r"i alt|ialt|total|totalt|sum|alle|all")
"""Headings of a column that sums up the others, in plain letters."""
MAX_COMPARED = 1000
"""Rows of comparison whose figures are kept."""


@dataclass(slots=True)
class Figures:
    """Counts and sums of the figures of a column."""

    count: int = 0
    zeros: int = 0
    signs: int = 0
    """With a sign before them, as changes have."""
    per_cent: int = 0
    """With a sign of per cent."""
    small: list[int] = field(default_factory=lambda: [0, 0])
    """Above 0 and at most 1, without a sign of per cent: how many, and the row of the first."""
    above: tuple[int, str] | None = None
    """The first above 100: its row, and as written."""
    total: int | None = None
    """The first row of comparison that has the sum of the rows above it or of all, or 100."""
    sum: float = 0
    since: tuple[float, int] = (0, 0)
    """The sum and the count since the last row of comparison."""
    compared: list[tuple[int, float]] = field(default_factory=list)
    """The figures of rows of comparison, with their rows."""

    def add(self, row: int, cell: Cell, *, comparison: bool) -> None:
        """Take one more figure."""
        number, text = number_of(cell), str(cell).strip()
        if number is None:
            return
        if number > MOST and self.above is None:
            self.above = (row, text)
        if comparison:
            if self.total is None and _is_total(number, *self.since):
                self.total = row
            if len(self.compared) < MAX_COMPARED:
                self.compared.append((row, number))
            self.since = (0, 0)
            return
        per_cent = says_per_cent(text)
        if 0 < number <= 1 and not per_cent:
            self.small = [self.small[0] + 1, self.small[1] or row]
        self.count += 1
        self.zeros += number == 0
        self.signs += text[:1] in ("+", "-", "−")
        self.per_cent += per_cent
        self.sum += number
        self.since = (self.since[0] + number, self.since[1] + 1)

    def fault(self, place: int, layout: Layout, catalogue: Catalogue) -> Fault | None:
        """What is wrong where the column is to be per cent and is not."""
        column = layout.columns[place]
        problem = catalogue.problem[str(column.problem)]
        if problem.unit != "percent":
            return None
        total = self.total or next(
            (row for row, number in self.compared if _is_total(number, self.sum, self.count)), None
        )
        figure = ""
        code = "T018"
        if self.small[0] * 2 > self.count - self.zeros:
            code, row = "T006", self.small[1]
            message = _("'{heading}' has shares from 0 to 1, and {problem} is measured in per cent.")
            hint = _("Excel keeps 41.2 % as 0.412: multiply by 100, or write each figure with its sign, 41.2 %.")
        elif self.above:
            row, figure = self.above
            message = _("'{heading}' cannot be per cent: {figure} stands in it, and {problem} is at most 100.")
            hint = _("Give the column in per cent; where that figure alone is wrong, mend it.")
        elif total:
            row = total
            message = _("'{heading}' is not per cent of each area: this row has the sum of the areas, or 100.")
            hint = _(
                "Give the column in per cent of each area's own residents; where it is that, delete this row."
            )
        elif self.signs * 2 > self.count:
            row = layout.heading_row
            message = _("'{heading}' has + or - before its figures, as changes have, and {problem} is a level.")
            hint = _("Give the column with the level in per cent; where it is that, take the signs away.")
        else:
            return None
        message = message.format(heading=column.heading, problem=named(problem.name), figure=figure)
        return Fault(code, message, layout.file, row, place + 1, hint)


def _is_total(number: float, sum: float, count: int) -> bool:
    """Whether a figure is the sum of several, within rounding, or the hundred per cent of them."""
    return _is_sum(number, sum, count) or (count > 1 and sum > 0 and number == MOST)


def _is_sum(number: float, sum: float, count: int) -> bool:
    """Whether a figure is the sum of several, within rounding."""
    return count > 1 and sum > 0 and abs(number - sum) <= ROUNDING * (count + 1)


@dataclass(slots=True)
class RowTotals:
    """Whether a column of totals has the sum of the figures beside it in every row, so that they are persons."""

    places: tuple[int, ...]
    """Columns of totals."""
    totals: int = 0
    sums: int = 0
    """How many of the totals are such a sum, and no hundred per cent."""

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Self:
        """The columns of totals in a table."""
        return cls(tuple(n for n, column in enumerate(columns) if ROW_TOTAL.fullmatch(plain(column.heading))))

    def add(self, cells: Sequence[Cell], columns: Sequence[Column]) -> None:
        """Take one more row."""
        if not self.places:
            return
        numbers = {
            place: number
            for place, (cell, column) in enumerate(zip(cells, columns, strict=False))
            if not column.label and (number := number_of(cell)) is not None
        }
        for place in numbers.keys() & set(self.places):
            total = numbers.pop(place)
            self.totals += 1
            self.sums += abs(total - MOST) > 1 and _is_sum(total, sum(numbers.values()), len(numbers))

    def fault(self, layout: Layout) -> Fault | None:
        """What is wrong where every total is the sum of the figures beside it."""
        if not 1 < self.totals == self.sums:
            return None
        place = self.places[0]
        message = _("'{heading}' is the sum of the figures beside it, so they are persons and no per cent.")
        hint = _(
            "Give the columns in per cent of each area's own residents; where they are that, delete this one."
        )
        message = message.format(heading=layout.columns[place].heading)
        return Fault("T018", message, layout.file, layout.heading_row, place + 1, hint)
