"""A document: what is said of an answer and in which order, whatever the format.

A format knows these blocks and cells; it knows no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")
"""What a browser may open: nothing that runs, and nothing that ends a link early."""
NEIGHBOUR = re.compile(r"[A-Za-z0-9-]+\.html(#[A-Za-z0-9-]+)?")
"""Another page in the same folder, or a place on it."""
BLANK = "_" * 10
"""A line to write on, where it cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written; a share of 1 where the text ends in a per cent sign."""

    value: float
    text: str
    share: float | None = None
    """From 0 to 1: drawn small before the text where a screen has room."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, from 0 to 1, in the colour of that number."""

    start: float
    end: float
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A value that is drawn, with the same in words."""

    segments: tuple[Segment, ...]
    value: float | None
    """None: unknown, so nothing is drawn."""
    text: str
    mark: float | None = None
    """Where on the bar a mark stands, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Short:
    """A text, and a shorter one for a narrow screen."""

    text: str
    brief: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """The same said at several lengths, the longest first: a screen takes the first that fits on a line."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label or a state: its mark is seen, its name says the same."""

    id: str
    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Signs that are seen; what is read aloud in their place, or nothing."""

    text: str
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Strong:
    """A text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to write on by hand, after what it is for."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a web address, to another page of the folder, or by # and its id to a section."""

    text: str
    target: str | None
    full: str = ""
    """The same text at length, for where there is room."""


@dataclass(frozen=True, slots=True)
class SourceMark:
    """A source in full; its address stands beside it, for paper."""

    text: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A text that a link of the page leads to."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Cells one after another on a line."""

    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Cells under one another."""

    lines: tuple[Cell, ...]


Cell: TypeAlias = (
    "str | Number | Bar | Short | Fitting | Verdict | Mark | Strong | Blank | Link | SourceMark | Anchor | Phrase"
    " | Lines"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; without headings, rows whose columns explain themselves."""

    columns: tuple[str | Short, ...]
    rows: tuple[tuple[Cell, ...], ...]
    under: tuple[int, ...] = ()
    """The columns that stand under `name` on a narrow screen, each cell after its heading."""
    name: int = 0
    """The column that says what a row is about."""
    caption: str = ""
    """What the table shows, where its heading does not say it."""
    groups: tuple[tuple[int, str], ...] = ()
    """Headings within the table, each before the row of that index."""
    narrow_name: str = ""
    """The heading of the name's column where other columns stand under it without headings of their own."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with what it is."""

    rows: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list; its mark is seen before it."""

    text: Cell
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    title: Cell
    blocks: tuple[Block, ...]
    id: str = ""
    """What a link within the page leads to."""
    folded: bool = False
    """Whether a page shows no more than its title at first."""
    sheet: bool = False
    """Whether it begins on a new sheet of paper."""


Block: TypeAlias = "Section | Table | Facts | Bullets | Cell"
"""A cell that stands alone is a paragraph."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs as it stands, and what it is good for."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an answer a screen has room for."""

    entries: int = 5
    notes: int = 4
    rows: int = 5
    """Of a table whose rows say less than an entry does."""


@dataclass(frozen=True, slots=True)
class Document:
    """All that is said, in its order."""

    title: str
    blocks: tuple[Block, ...]
    first: Cell | None = None
    """What must be read before anything else: the coordination caveat."""
    lead: tuple[Cell, ...] = ()
    """The answer in a sentence or two."""
    next: tuple[Command, ...] = ()
    """Commands worth running now."""
    skip: Link | None = None
    """Where a reader who hears the page may begin."""
    navigation: tuple[Link, ...] = ()
    """The way to other pages; the one that this is leads nowhere."""
    lang: str = "da"
    date: str = "1980-01-01"
    """Of the catalogue that it rests on."""
    ascii: Mapping[str, str] = field(default_factory=dict)
    """What stands for a mark where there is nothing but ASCII."""
    sheet: bool = False
    """Whether its blocks are one sheet of A4 on paper, and as much on a screen."""
    after: tuple[Section, ...] = ()
    """What follows a sheet on sheets of its own."""


Value: TypeAlias = "str | float | bool | None"


@dataclass(frozen=True, slots=True)
class Rows:
    """Flat rows for a script; the columns are part of the contract."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An answer in each form that a format can ask for; a form is made when it is asked for."""

    data: object
    """For a script that reads JSON."""
    summary: Callable[[Room], Document]
    """For a screen: what fits on one."""
    full: Callable[[], Document]
    """For a file that is read far from the program."""
    sheets: Callable[[], Document]
    """For a workbook: a section a sheet."""
    rows: Callable[[], Rows | Document]
    """For a script that reads CSV; a document that has no rows of its own is made flat."""


def report_of(
    document: Document,
    data: object,
    rows: Callable[[], Rows] | None = None,
    summary: Callable[[Room], Document] | None = None,
) -> Report:
    """A document that is the same in every file, and on a screen where it has no summary of its own."""

    def same() -> Document:
        return document

    return Report(data, summary or (lambda _room: document), same, same, rows or same)


def shortened(document: Document, room: Room, more: Callable[[int], str]) -> Document:
    """The first of every list and the first sections, and how many more there are in the words of `more`."""

    def cut(block: Block) -> Block:
        if isinstance(block, Section):
            return replace(block, blocks=tuple(map(cut, block.blocks)))
        if isinstance(block, Bullets) and len(block.items) > 2 * room.entries:
            hidden = len(block.items) - 2 * room.entries
            return Bullets((*block.items[: 2 * room.entries], Item(more(hidden), "…")))
        return block

    limit = room.entries + room.notes
    hidden = len(document.blocks) - limit
    ending = (more(hidden),) if hidden > 0 else ()
    return replace(document, blocks=(*map(cut, document.blocks[:limit]), *ending))


def bar(share: float, text: str, value: float, start: float = 0.0) -> Bar:
    """A bar of one segment, which begins after an empty stretch of another share."""
    return Bar((Segment(within(start), within(start + share)),), value, text)


def within(share: float) -> float:
    """A share, held between 0 and 1."""
    return share if 0 < share < 1 else float(share >= 1)


def filled(*sections: Section) -> tuple[Section, ...]:
    """The sections that say anything."""
    return tuple(section for section in sections if any(map(_says, section.blocks)))


def _says(block: Block) -> bool:
    """Whether a block has a row, an item or a text."""
    if isinstance(block, Table | Facts):
        return bool(block.rows)
    return bool(block.items) if isinstance(block, Bullets) else bool(block)


def words(cell: Cell) -> str:
    """A cell in words alone; a source's address stands alone, so that it can be opened."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Fitting):
        return cell.texts[0]
    if isinstance(cell, Phrase):
        return "".join(map(words, cell.parts))
    if isinstance(cell, Lines):
        return "\n".join(map(words, cell.lines))
    if isinstance(cell, Verdict):
        return f"{cell.mark} {cell.name}".strip()
    if isinstance(cell, Blank):
        return f"{cell.text} {BLANK}".strip()
    if isinstance(cell, SourceMark):
        return "\n".join(filter(None, (cell.text, cell.address)))
    return cell.text


def web_address(target: str | None) -> str | None:
    """The address where a browser may open it."""
    return target if target and WEB_ADDRESS.fullmatch(target) else None
