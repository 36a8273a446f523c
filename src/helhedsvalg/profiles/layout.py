"""How a table is laid out: what its columns mean, and which rows are areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from helhedsvalg.matching import plain
from helhedsvalg.profiles.cells import LIMIT, figure_of, is_figure, is_nothing, years_in
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.spreadsheet import Cell
from helhedsvalg.profiles.text import Raw

TOTALS = frozenset(
    "sum delsum total totalt hovedtotal subtotal samlet resultat ialt alle landet land danmark dk kommune"
    " kommunen byen region regionen median middel middeltal snit gns gnsn gennemsnit average mean landsgns"
    " landstal min minimum maks max maksimum maximum graense graensen maal maaltal kriterium kriterie"
    " limit target noegletal reference referenceomraade referenceomraader".split()
) | {"i alt", "den almene sektor", "almen sektor", "almene boliger", "grand total"}
"""What a row is called that sums up others or is there to compare with, in plain letters."""
TOTAL_BEGINNINGS = (
    *(
        "i alt",
        "ialt",
        "total",
        "totalt",
        "samlet",
        "gennemsnit",
        "gns",
        "gnsn",
        "snit",
        "median",
        "landsgennemsnit",
    ),
    *("hele landet", "hele kommunen", "hele byen", "hele danmark", "region", "kommune", "kommunens", "landets"),
    *("regionens", "vaegtet", "resten", "oevrige", "lovens", "alle omraader", "alle boligomraader"),
    *("alle afdelinger", "alle boligafdelinger", "alle boliger", "alle kommuner", "samtlige"),
)
"""The words that such a name begins with, before others."""
TOTAL_ENDINGS = (
    *("i alt", "ialt", "total", "gennemsnit", "gns", "gnsn", "kommune", "som helhed", "under et"),
    *("graensevaerdi", "graensevaerdier", "kriterium"),
)
"""The words that it ends with, behind others."""
_TOTAL = re.compile(
    rf"({'|'.join(sorted(TOTALS))})( \d+)*|({'|'.join(TOTAL_BEGINNINGS)})( .*)?|.* ({'|'.join(TOTAL_ENDINGS)})"
    r"|\w*(kriterium|kriterier|kriterie|gennemsnit|gennemsnittet|graensevaerdi|graensevaerdier)( \d+)*"
    r"|(mindst|hoejst|over|under|min|maks|max|mere end|mindre end)( \d+)+( .*)?"
)
"""All of these, with a year or a number, words that have one of them at their end, and a limit by itself."""
LIMIT_WORDS = frozenset("min max maks minimum maksimum maximum mindst hoejst graense limit".split())
_LIMIT_NAME = re.compile(
    r"\w*(kriterium|kriterier|kriterie|graense|graensen|graensevaerdi|graensevaerdier)( \d+)*"
)
MARKED = re.compile(r"\s{2,}\S|[-–—•·]\s*[^\W\d_]")
"""How a name begins that is set in below the one that sums it up."""
RowKind = Literal["area", "blank", "comparison", "note", "zeros", "headings", "other year"]
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
    limits: Mapping[int, float] = field(default_factory=dict)
    """For each column of a problem that the law has a limit for, that limit."""
    parents: frozenset[int] = frozenset()
    """Rows that sum up those below them."""
    year: int | None = None
    """The year that was asked for, where the rows are of several."""
    organisation: int | None = None
    """The column of the housing organisation."""
    told_apart: bool = False
    """Areas of several organisations have one name, and each is called by both."""
    filled: frozenset[int] = frozenset()
    """Columns in which a blank cell holds what stands above it."""

    def place(self, label: str) -> int | None:
        """The column of a label."""
        return next((place for place, column in enumerate(self.columns) if column.label == label), None)

    @property
    def once_for_several(self) -> frozenset[int]:
        """Columns that may say something once for several rows, as merged cells do."""
        return frozenset(place for place in (self.place("municipality"), self.organisation) if place is not None)

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
        if raw.row in self.parents or self.is_comparison(raw.cells):
            return "comparison"
        if self.is_of_another_year(raw.cells):
            return "other year"
        if raw.row > self.last_figure and len(set(filled)) == 1 and not is_figure(filled[0]):
            return "note"
        if raw.row > self.last_name > 0 and not self.text(raw.cells, "name") and all(map(is_nothing, filled)):
            return "zeros"
        return "area"

    def is_comparison(self, cells: Sequence[Cell]) -> bool:
        """Whether a row sums up others or is there to compare with, as its name says or else its municipality.

        A row that has neither is one where any of its words says so, or where it has the limits of the law.
        """
        name, municipality = plain(self.text(cells, "name")), plain(self.text(cells, "municipality"))
        if name:
            return is_total(name) or (bool(municipality) and name == municipality)
        if municipality:
            return is_total(municipality) or self.place("name") is not None
        texts = [str(cell).strip() for cell in cells if str(cell).strip()]
        if texts and is_total(plain(texts[0])):
            return True
        if self.place("name") is None:
            return False
        figures = {place: figure_of(cells[place]) for place in self.limits if place < len(cells)}
        return any(map(says_limit, texts)) or (bool(figures) and figures == self.limits)

    def is_of_another_year(self, cells: Sequence[Cell]) -> bool:
        """Whether a row says another year than the one that was asked for, or none."""
        return (
            self.year is not None
            and self.place("year") is not None
            and years_in(self.text(cells, "year"))[-1:] != [self.year]
        )

    def filled_down(self, cells: list[Cell], above: dict[int, Cell], places: Collection[int]) -> list[Cell]:
        """A row whose blank cells in some columns hold what stands above; `above` is what the rows before say."""
        for place in places:
            if place < len(cells) and str(cells[place]).strip():
                if not is_total(plain(str(cells[place]))):
                    above[place] = cells[place]
            elif place in above and place < len(cells) and self.text(cells, "name"):
                cells = [*cells[:place], above[place], *cells[place + 1 :]]
        return cells


def says_limit(text: str) -> bool:
    """Whether a cell says a limit, as > 40 pct. or Kriterium 1."""
    word = plain(text)
    return bool(LIMIT.fullmatch(text)) or word in LIMIT_WORDS or bool(_LIMIT_NAME.fullmatch(word))


def is_total(name: str) -> bool:
    """Whether a name in plain letters is that of a total or a comparison.

    >>> is_total("alle boligomraader"), is_total("maal 2025"), is_total("totalbakken")
    (True, True, False)
    """
    return bool(_TOTAL.fullmatch(name))
