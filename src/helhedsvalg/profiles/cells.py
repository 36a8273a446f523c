"""What a cell of a table says: a figure, a year, nothing, or a mark for what is missing."""

from __future__ import annotations

import re

from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import without_hedges

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
FIGURE = re.compile(
    r"[-+−]?\s*\d[\d.,\s\u00a0]*[\u00b2\u00b3\u00b9\u2070-\u2079]*\s*(%|‰|pct\.?|procent|promille)?", re.IGNORECASE
)


def is_figure(text: str) -> bool:
    """Whether a cell is a figure, with a unit or none."""
    return bool(FIGURE.fullmatch(without_hedges(text).strip()))


def is_year(text: str) -> bool:
    """Whether a cell is a year alone."""
    return bool(re.fullmatch(r"(19|20)\d\d", text.strip()))


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing: blank, unknown or zero."""
    return text.strip().casefold() in UNKNOWN_CELLS or bool(re.fullmatch(r"0+([.,]0+)?( ?%)?", text.strip()))


def number_of(cell: Cell) -> float | None:
    """The number in a cell, whether or not it can be; None where it is a word or unknown."""
    written = figure_text(cell)
    if not isinstance(written, str):
        return None if written is None else float(written)
    parts = re.fullmatch(r"([-+−]?)\s*(\d+(?:[.,]\d+)?)\s*(%|pct\.?|procent)?", without_hedges(written).strip())
    return None if not parts else float(parts[2].replace(",", ".")) * (-1 if parts[1] in ("-", "−") else 1)


def texts_of(raw: Raw) -> list[str]:
    """The cells of a row as texts on one line each."""
    return [" ".join(str(cell).split()) for cell in raw.cells]


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
