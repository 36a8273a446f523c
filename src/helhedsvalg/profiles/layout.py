"""How a table is laid out: what its columns mean, and which rows are areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from helhedsvalg.matching import plain
from helhedsvalg.profiles.cells import is_figure, is_nothing
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw

TOTALS = re.compile(
    r"(?:sum|delsum|subtotal|hovedtotal|totaler|sammenlagt|alle|samtlige( .*)?|average|mean"
    r"|minimum|maksimum|maximum"
    r"|alle (andre |almene |udsatte )?(boligomraader|omraader|boligafdelinger|afdelinger|kommuner)"
    r"|median(en)?|middel(vaerdi(en)?)?|standardafvigelse(n)?|spredning|(lands|kommune|regions)?snit(tet)?( .*)?"
    r"|(lands|kommune|regions|by)?(gennemsnit(tet)?|gns)( .*)?"
    r"|landet|danmark|land|(paa )?landsplan|landstal(let)?|kommunen|regionen|den almene sektor"
    r"|(kommunen|landet|regionen) i oevrigt|resten( .*)?|oevrige( .*)?|region( .*)?|landsdel( .*)?"
    r"|(lovens )?graense(n|vaerdi(er|en)?)?( pct)?|kriteri(e|um|et|er)|limit"
    r"|(i alt|ialt|total|totalt|hele (landet|kommunen|byen|danmark|regionen))( .*)?"
    r"|.* (i alt|ialt|total|gennemsnit|gns|kommune|graensevaerdi)|(kommunens|landets|vaegtet) .*|kommune .*"
    r")(?: \d+)*"
)
"""What a row is called that sums up others or is there to compare with, in plain letters, a number behind it."""
RULE = re.compile(r":?[-–—=_]{2,}:?")
"""What stands in each cell of a line that is drawn."""
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
        if place is None or place >= len(cells) or isinstance(cells[place], Formula):
            return ""
        return " ".join(str(cells[place]).split())

    def kind(self, raw: Raw) -> RowKind:
        """What a row below the headings is."""
        filled = [str(cell) for cell in raw.cells if str(cell).strip()]
        if kind := self.no_area(raw, filled):
            return kind
        if tuple(plain(str(cell)) for cell in raw.cells) == self.headings:
            return "headings"
        if raw.row > self.last_figure and len(set(filled)) == 1 and not is_figure(filled[0]):
            return "note"
        if raw.row > self.last_name > 0 and not self.text(raw.cells, "name") and all(map(is_nothing, filled)):
            return "zeros"
        return "area"

    def no_area(self, raw: Raw, filled: Sequence[str]) -> RowKind | None:
        """What a row is that is surely no area, wherever it stands."""
        if all(RULE.fullmatch(text.strip()) for text in filled):
            return "blank"
        if raw.row == self.heading_row + 1 and numbers_columns(filled):
            return "note"
        return "comparison" if self.is_comparison(raw.cells) else None

    def is_comparison(self, cells: Sequence[Cell]) -> bool:
        """Whether a row sums up others or is there to compare with, as its name says or else its municipality."""
        name, municipality = plain(self.text(cells, "name")), plain(self.text(cells, "municipality"))
        if name:
            return is_total(name) or (bool(municipality) and name in (municipality, f"{municipality} kommune"))
        if municipality:
            place = self.place("name")
            uncomputed = place is not None and place < len(cells) and isinstance(cells[place], Formula)
            return is_total(municipality) or (place is not None and not uncomputed)
        first = next((str(cell) for cell in cells if str(cell).strip()), "")
        return is_total(plain(first))


def is_total(name: str) -> bool:
    """Whether a name in plain letters is that of a row that sums up others or is there to compare with."""
    return bool(TOTALS.fullmatch(name))


def numbers_columns(filled: Sequence[str]) -> bool:
    """Whether the cells of a row only count the columns: 1, 2, 3 or a, b, c, in brackets or not."""
    marks = [re.sub(r"[\s().]", "", text).casefold() for text in filled]
    return len(marks) > 2 and any(
        marks == every[: len(marks)]
        for every in ([str(number) for number in range(1, 100)], list("abcdefghijklmnop"))
    )
