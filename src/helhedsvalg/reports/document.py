"""A page before it has a format: a title, what must be read first, and sections of rows or of one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.reports import phrases
from helhedsvalg.results.common import SourceMark


@dataclass(frozen=True, slots=True)
class Bar:
    """A share from 0 to 1 that is drawn, after an empty stretch of another share."""

    share: float
    before: float
    words: str
    """The same in words, for where nothing can be drawn, and beside the bar."""
    value: float
    """The number itself, for a workbook."""

    @property
    def span(self) -> tuple[float, float]:
        """Where it begins and ends, from 0 to 1."""
        return _within(self.before), _within(self.before + self.share)


def _within(share: float) -> float:
    """The share, and where it is none the nearest that is."""
    return share if 0 < share < 1 else float(share >= 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and how it is shown."""

    value: float
    words: str


Cell = str | Figure | Bar | SourceMark


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with rows; with columns it is a grid, else each row is a key and a text."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...] = ()
    across: int = 0
    """On a narrow screen only so many columns stand beside one another; the rest stand under `name`."""
    name: int = 0

    @property
    def marked(self) -> bool:
        """Whether its keys are marks alone, which say nothing to a reader who hears them."""
        return not any(letter.isalnum() for key, *_text in self.rows for letter in wording(key))


def wording(cell: Cell) -> str:
    """A cell in words alone; a source's address stands alone, so that it can be opened."""
    if isinstance(cell, SourceMark):
        return "\n".join(filter(None, (phrases.reference(cell), cell.url)))
    return cell if isinstance(cell, str) else cell.words


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said, in its order."""

    title: str
    lead: tuple[str, ...]
    """What must be read first: the coordination caveat, then the answer in a sentence or two."""
    sections: tuple[Section, ...]
    """Those without rows are left out."""
    next: tuple[str, ...]


def page_of(title: str, lead: Sequence[str], sections: Sequence[Section], next: Sequence[str]) -> Page:
    """A page without its empty sections."""
    return Page(title, tuple(lead), tuple(one for one in sections if one.rows), tuple(next))
