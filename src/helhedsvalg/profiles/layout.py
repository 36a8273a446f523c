"""How a table is laid out: what its columns mean, and which rows are areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from helhedsvalg.matching import plain
from helhedsvalg.profiles.cells import LIMIT, is_figure, is_nothing, number_of, years_in
from helhedsvalg.profiles.columns import Column
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw

TOTALS = frozenset(
    "sum delsum totaler hovedtotal subtotal sammenlagt resultat alle landet land danmark dk landsplan landstal"
    " landstallet kommunen byen regionen medianen middel middeltal middelvaerdi middelvaerdien average mean"
    " standardafvigelse standardafvigelsen spredning min minimum maks max maksimum maximum graense graensen maal"
    " maaltal limit target noegletal reference referenceomraade referenceomraader".split()
) | {"paa landsplan", "den almene sektor", "almen sektor", "almene boliger", "grand total"}
"""Names of rows that sum up others or are there to compare with, in plain letters."""
TOTAL_BEGINNINGS = (
    *("i alt", "ialt", "total", "totalt", "samlet", "samtlige", "median", "vaegtet", "resten", "oevrige"),
    *("hele landet", "hele kommunen", "hele byen", "hele danmark", "hele regionen", "region", "landsdel"),
    *("kommune", "kommunens", "landets", "regionens", "lovens"),
    *("kommunen i oevrigt", "landet i oevrigt", "regionen i oevrigt"),
)
"""Words that such a name begins with, alone or before others."""
TOTAL_ENDINGS = (
    *("i alt", "ialt", "total", "gennemsnit", "gns", "gnsn", "kommune", "som helhed", "under et"),
    *("graensevaerdi", "graensevaerdier", "kriterium"),
)
"""Words that such a name ends with, after others."""
_CRITERION = r"\w*(kriteri(um|er|e|et)|graensevaerdi(er|en)?)"
_TOTAL = re.compile(
    rf"({'|'.join(sorted(TOTALS))}|.* ({'|'.join(TOTAL_ENDINGS)})|{_CRITERION}|\w*gennemsnit(tet)?)( pct)?( \d+)*"
    rf"|({'|'.join(TOTAL_BEGINNINGS)}|(lands|kommune|regions|by)?(gennemsnit(tet)?|gnsn?|snit(tet)?))( .*)?"
    r"|alle (andre |almene |udsatte )?(omraader|boligomraader|afdelinger|boligafdelinger|boliger|kommuner)( .*)?"
    r"|(mindst|hoejst|over|under|min|maks|max|mere end|mindre end)( \d+)+( .*)?"
)
"""All of these, with a year or a number; words that end with one of them; and a limit by itself."""
LIMIT_WORDS = frozenset("min max maks minimum maksimum maximum mindst hoejst limit".split())
_LIMIT_NAME = re.compile(rf"({_CRITERION}|\w*graensen?)( \d+)*")
INDENTED = re.compile(r"\s{2,}\S|[-–—•·]\s*[^\W\d_]")
"""How a name begins that is indented below the one that sums it up."""
RULE = re.compile(r":?[-–—=_]{2,}:?")
"""Each cell of a row that is a drawn line."""
RowKind = Literal["area", "blank", "comparison", "note", "zeros", "headings", "other year", "group"]
Rows = Callable[[], Iterator[Raw]]


def comparable(cell: Cell) -> str:
    """A cell as it is compared: in plain letters, or a mark alone."""
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
    """Columns in which a blank cell has the value above it."""
    titles: tuple[str, ...] = ()
    """The rows above the headings, each as one text."""
    heading_rows: range = range(0)
    group_columns: frozenset[int] = frozenset()
    """Columns that may divide each area into groups."""
    used_groups: dict[int, dict[str, str]] = field(default_factory=dict)
    """Of the columns that do, what the rows say that are used: in plain letters, and as written."""

    def place(self, label: str) -> int | None:
        """The column of a label."""
        return next((place for place, column in enumerate(self.columns) if column.label == label), None)

    @property
    def once_for_several(self) -> frozenset[int]:
        """Columns that may say something once for several rows, as merged cells do."""
        return frozenset(place for place in (self.place("municipality"), self.organisation) if place is not None)

    def text(self, cells: Sequence[Cell], label: str) -> str:
        """A row's text under a label."""
        place = self.place(label)
        if place is None or place >= len(cells) or isinstance(cells[place], Formula):
            return ""
        return " ".join(str(cells[place]).split())

    def kind(self, raw: Raw) -> RowKind:
        """The kind of a row below the headings."""
        filled = [str(cell) for cell in raw.cells if str(cell).strip()]
        if kind := self.no_area(raw, filled):
            return kind
        if tuple(plain(str(cell)) for cell in raw.cells) == self.headings:
            return "headings"
        if raw.row in self.parents:
            return "comparison"
        if self.is_of_another_year(raw.cells):
            return "other year"
        if raw.row > self.last_figure and len(set(filled)) == 1 and not is_figure(filled[0]):
            return "note"
        if raw.row > self.last_name > 0 and not self.text(raw.cells, "name") and all(map(is_nothing, filled)):
            return "zeros"
        return "group" if self.is_other_group(raw.cells) else "area"

    def is_other_group(self, cells: Sequence[Cell]) -> bool:
        """Whether a row has the figures of a part of an area, where another row has those of the whole."""
        is_part = any(
            place < len(cells) and comparable(cells[place]) not in groups
            for place, groups in self.used_groups.items()
        )
        return is_part and any(is_figure(str(cell)) for cell in cells)

    def no_area(self, raw: Raw, filled: Sequence[str]) -> RowKind | None:
        """The kind of a row that is no area wherever it stands; None where it may be one."""
        if all(RULE.fullmatch(text.strip()) for text in filled):
            return "blank"
        if raw.row == self.heading_row + 1 and numbers_columns(filled):
            return "note"
        return "comparison" if self.is_comparison(raw.cells) else None

    def is_comparison(self, cells: Sequence[Cell]) -> bool:
        """Whether a row sums up others or is there to compare with, as its name says or else its municipality.

        A row that has neither is one where any of its words says so, or where it has the limits of the law.
        """
        name, municipality = plain(self.text(cells, "name")), plain(self.text(cells, "municipality"))
        if name:
            return is_total(name) or (bool(municipality) and name == municipality)
        if municipality:
            place = self.place("name")
            uncomputed = place is not None and place < len(cells) and isinstance(cells[place], Formula)
            return is_total(municipality) or (place is not None and not uncomputed)
        cell_texts = (str(cell).strip() for place, cell in enumerate(cells) if place not in self.group_columns)
        texts = list(filter(None, cell_texts))
        if texts and is_total(plain(texts[0])):
            return True
        if self.place("name") is None:
            return False
        figures = {place: number_of(cells[place]) for place in self.limits if place < len(cells)}
        return any(map(says_limit, texts)) or (bool(figures) and figures == self.limits)

    def is_of_another_year(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is of another year than the one asked for, or of none."""
        return (
            self.year is not None
            and self.place("year") is not None
            and years_in(self.text(cells, "year"))[-1:] != [self.year]
        )

    def filled_down(self, cells: list[Cell], above: dict[int, Cell], places: Collection[int]) -> list[Cell]:
        """A row whose blank cells in some columns are filled from `above`, the last cells of the rows before.

        A row that ends before such a column is filled where it has a figure; else it may be a note.
        """
        for place in places:
            if place < len(cells) and str(cells[place]).strip():
                if not is_total(plain(str(cells[place]))) and not RULE.fullmatch(str(cells[place]).strip()):
                    above[place] = cells[place]
            elif (
                place in above
                and self.text(cells, "name")
                and (place < len(cells) or any(map(is_figure, map(str, cells))))
            ):
                cells = [*cells, *[""] * (place + 1 - len(cells))]
                cells[place] = above[place]
        return cells


def says_limit(text: str) -> bool:
    """Whether a cell is a limit, as > 40 pct. or Kriterium 1."""
    word = plain(text)
    return bool(LIMIT.fullmatch(text)) or word in LIMIT_WORDS or bool(_LIMIT_NAME.fullmatch(word))


def is_total(name: str) -> bool:
    """Whether a name in plain letters is that of a total or a comparison.

    >>> is_total("alle boligomraader"), is_total("maal 2025"), is_total("totalbakken")
    (True, True, False)
    """
    return bool(_TOTAL.fullmatch(name))


def numbers_columns(filled: Sequence[str]) -> bool:
    """Whether the cells of a row only count the columns: 1, 2, 3 or a, b, c, in brackets or not."""
    marks = [re.sub(r"[\s().]", "", text).casefold() for text in filled]
    return len(marks) > 2 and any(
        marks == series[: len(marks)]
        for series in ([str(number) for number in range(1, 100)], list("abcdefghijklmnop"))
    )
