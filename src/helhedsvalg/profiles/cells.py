"""Kinds of cells: a figure, a year, a blank, or a mark for a missing figure."""

from __future__ import annotations

import re

from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import MAX_FIGURE_CHARACTERS, signed_number, without_hedges

UNKNOWN_CELLS = frozenset(
    "- – — − .. ... … • . : ? x (x) * ** / (.) (..) n/a na n.a. n.d. <na> nat null nan #n/a #i/t uoplyst uopl."
    " i.o. u.o. i.a. io c :c missing blank tom (tom) diskretion diskretioneret fortrolig fortroligt anonymiseret"
    " skjult mangler".split()
) | {"", *"ikke oplyst|ej oplyst|ikke kendt|ikke opgjort|ikke tilgængelig|for få|ingen data|no data".split("|")}
"""Cells for an unknown figure: registers' marks for small counts, and programs' marks for missing values."""
NOTHING = ("none", "ingen")
"""Words for no need, that in a column of figures are what a program writes where it has none."""
SUPPRESSED = re.compile(
    r"([<≤>≥]\s*=?\s*\d+([.,]\d+)?|(under|over|færre end)\s+\d+|\d+\s*[-–]\s*\d+)\s*(%|pct\.?|procent|personer)?",
    re.IGNORECASE,
)
LIMIT = re.compile(
    r"([<≤>≥]\s*=?|mindst|højst|over|under|min\.?|maks\.?|max\.?)\s*\d[\d.,]*\s*(%|pct\.?)?", re.IGNORECASE
)
"""A limit: more or less than a figure."""
ERRORS = re.compile(r"#[A-ZÆØÅ0-9/]+[!?]|#{3,}")
"""What Excel shows where a formula failed, or a column is too narrow."""
FIGURE = re.compile(
    r"[-+−]?\s*\d[\d.,\s\u00a0]*[\u00b2\u00b3\u00b9\u2070-\u207f]*\s*(%|‰|pct\.?|procent|promille)?", re.IGNORECASE
)


def is_figure(text: str) -> bool:
    """Whether a cell is a figure, with a unit or none."""
    return len(text) <= MAX_FIGURE_CHARACTERS and bool(FIGURE.fullmatch(without_hedges(text).strip()))


def is_suppressed(text: str) -> bool:
    """Whether a cell has a mark for a suppressed figure or a failed formula."""
    return len(text) <= MAX_FIGURE_CHARACTERS and bool(SUPPRESSED.fullmatch(text) or ERRORS.fullmatch(text))


def is_year(text: str) -> bool:
    """Whether a cell is a year alone."""
    return bool(re.fullmatch(r"(19|20)\d\d", text.strip()))


def is_nothing(text: str) -> bool:
    """Whether a cell is blank, unknown or zero."""
    return text.strip().casefold() in UNKNOWN_CELLS or bool(re.fullmatch(r"0+([.,]0+)?( ?%)?", text.strip()))


def number_of(cell: Cell) -> float | None:
    """The number in a cell, possible or not; None where it is a word or unknown."""
    figure = figure_text(cell)
    if not isinstance(figure, str):
        return None if figure is None else float(figure)
    parts = re.fullmatch(r"([-+−]?)\s*(\d+(?:[.,]\d+)?)\s*(%|pct\.?|procent)?", without_hedges(figure).strip())
    return signed_number(parts[1], parts[2]) if parts else None


def says_per_cent(text: str) -> bool:
    """Whether a cell has a sign or a word for per cent."""
    return bool(re.search(r"%|pct|procent", text))


def texts_of(raw: Raw) -> list[str]:
    """The cells of a row as texts on one line each."""
    return [" ".join(str(cell).split()) for cell in raw.cells]


MONTHS = 12
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:\s*([-–/])\s*(\d\d)(?!\d))?")
RAISED_FIGURES = "\u00b2\u00b3\u00b9\u2070\u2071\u2072\u2073\u2074\u2075\u2076\u2077\u2078\u2079\u207d\u207e"
"""Footnote marks behind a figure."""


def figure_text(cell: Cell) -> str | int | float | None:
    """A problem's cell without raised marks at its end; None where it is blank or unknown."""
    if not isinstance(cell, str):
        return None if isinstance(cell, Formula) else cell
    text = cell.strip().replace("\u00a0", " ").rstrip(RAISED_FIGURES).strip()
    return None if text.casefold() in UNKNOWN_CELLS or is_suppressed(text) else text


def years_in(text: str) -> list[int]:
    """The years in a text, in their order; of a period its first and its last.

    >>> years_in("2013-2016"), years_in("2018/19"), years_in("2019K1"), years_in("2019-01-31")
    ([2013, 2016], [2018, 2019], [2019], [2019])
    """
    years = []
    for first, mark, last in _YEARS.findall(text):
        years.append(int(first))
        if last and int(last) == (int(first) + 1) % 100 and (mark == "/" or int(last) > MONTHS):
            years.append(int(first) + 1)
    return list(dict.fromkeys(years))


def says_more_than_a_year(text: str) -> bool:
    """Whether a cell of a year names a quarter or a period too, and no date."""
    return len(years_in(text)) > 1 or bool(years_in(text) and re.search(r"[^\W\d_]", text))
