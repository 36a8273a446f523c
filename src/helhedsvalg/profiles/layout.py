"""How a table is laid out: what its columns mean, and which rows are areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from helhedsvalg.matching import plain
from helhedsvalg.profiles.cells import is_figure, is_nothing
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.spreadsheet import Cell
from helhedsvalg.profiles.text import Raw

TOTALS = re.compile(
    r"sum|landet|danmark|alle|alle omraader|median|middel|average|mean|kommunen|regionen|land"
    r"|resten( .*)?|oevrige( .*)?"
    r"|graense(vaerdi(er)?)?|lovens graense|kriterium|kriterie|limit|landsgns|landsgennemsnittet|landstal"
    r"|(i alt|ialt|total|totalt|gennemsnit|landsgennemsnit|gns|hele (landet|kommunen|byen|danmark)|region)( .*)?"
    r"|.* (i alt|ialt|total|gennemsnit|gns|kommune|graensevaerdi)|(kommunens|landets|vaegtet) .*|kommune .*"
)
"""What a row is called that sums up others or is there to compare with, in plain letters."""
RowKind = Literal["area", "blank", "comparison", "note", "zeros", "headings", "group"]
Rows = Callable[[], Iterator[Raw]]


def said(cell: Cell) -> str:
    """What a cell says, as it is compared: in plain letters, or a mark alone."""
    return plain(str(cell)) or str(cell).strip()


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
    titles: tuple[str, ...] = ()
    """What stands above the headings, row by row."""
    heading_rows: range = range(0)
    group_columns: frozenset[int] = frozenset()
    """Columns that may divide each area into groups."""
    used_groups: dict[int, dict[str, str]] = field(default_factory=dict)
    """Of the columns that do, what the rows say that are used: in plain letters, and as written."""

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
        if raw.row > self.last_figure and len(set(filled)) == 1 and not is_figure(filled[0]):
            return "note"
        if raw.row > self.last_name > 0 and not self.text(raw.cells, "name") and all(map(is_nothing, filled)):
            return "zeros"
        return "group" if self.is_other_group(raw.cells) else "area"

    def is_other_group(self, cells: Sequence[Cell]) -> bool:
        """Whether a row has the figures of a part of an area, where another row has those of the whole."""
        others = [
            place
            for place, used in self.used_groups.items()
            if place < len(cells) and said(cells[place]) not in used
        ]
        return bool(others) and any(is_figure(str(cell)) for cell in cells)

    def is_comparison(self, cells: Sequence[Cell]) -> bool:
        """Whether a row sums up others or is there to compare with, as its name says or else its municipality."""
        name, municipality = plain(self.text(cells, "name")), plain(self.text(cells, "municipality"))
        if name:
            return bool(TOTALS.fullmatch(name)) or (
                bool(municipality) and name in (municipality, f"{municipality} kommune")
            )
        if municipality:
            return bool(TOTALS.fullmatch(municipality)) or self.place("name") is not None
        others = (str(cell) for place, cell in enumerate(cells) if place not in self.group_columns)
        first = next((cell for cell in others if cell.strip()), "")
        return bool(TOTALS.fullmatch(plain(first)))
