"""A document as Markdown, to paste into an application or to hand to pandoc.

Every text is escaped, so that a name with pipes, brackets or tags in it is only that name. Tables are
pipe tables of at most four columns, which an A4 page holds; the dashes of their rule say how wide a column
is, which pandoc follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from helhedsvalg.formats import Screen
from helhedsvalg.reports.document import (
    Anchor,
    Bar,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Mark,
    Number,
    Phrase,
    Section,
    SourceMark,
    Strong,
    Table,
    web_address,
    words,
)

FORM = "full"
MIN_LETTERS, MAX_LETTERS = 6, 36
"""Between which the width of a column lies."""
MAX_COLUMNS = 4
"""Of a table; what else there is stands under the name of its row."""
LINE_LETTERS = 72
"""Letters on a line of an A4 page in Word."""
DEEPEST_HEADING = 3
"""Below it a heading is bold text."""
POINT = "· "
"""Before each of several notes on a screen."""
Row = tuple[Cell, ...]
SENTENCE_ENDS = (".", "!", "?", "»")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$~^@&#]|:(?=[\w+-]+:)|-(?=-))")
_START = re.compile(r"(\s*)([-+=:]|\d+(?=[.)]))")


def render(document: Document, _screen: Screen) -> bytes:
    """The whole document in UTF-8."""
    return ("\n\n".join(_paragraphs(document)) + "\n").encode()


def _paragraphs(document: Document) -> Iterator[str]:
    yield f"# {inline(document.title)}"
    if document.sheet:
        yield "\n".join(_sheet(document))
        yield from _blocks(document.after, 2)
        return
    if document.first is not None:
        yield f"> {paragraph(document.first)}"
    yield from map(paragraph, document.lead)
    yield from _blocks(document.blocks, 2)


def _sheet(document: Document) -> Iterator[str]:
    """One list with a section an item, which is as close as Word sets anything."""
    if document.first is not None:
        yield f"- {paragraph(document.first)}"
    for block in document.blocks:
        yield f"- {_closely(block)}" if isinstance(block, Section) else f"- {paragraph(_items(block)[0].text)}"


def _closely(section: Section) -> str:
    """A section in a paragraph: a name that stands out begins a line, as boxes do after other text."""
    lines = [f"**{inline(section.title)}:**"]
    before = ""
    for item in (item for block in section.blocks for item in _items(block)):
        text = f"{inline(item.mark)} {inline(item.text)}".strip()
        if _begins_with_name(item.text) or bool(item.mark) != bool(before):
            lines.append(text)
        else:
            lines[-1] = _run_on(lines[-1], text)
        before = item.mark
    return "\\\n  ".join(lines)


def _items(block: Block) -> tuple[Item, ...]:
    """A list's items, or a paragraph as one."""
    if isinstance(block, Bullets):
        return block.items
    assert not isinstance(block, Section | Table | Facts)
    return (Item(block),)


def _run_on(line: str, text: str) -> str:
    """A text after another on its line; a full stop parts them where nothing else does."""
    ended = line.endswith((*SENTENCE_ENDS, ":**", "\\_")) or text.startswith(("☐", "☑"))
    return f"{line} {text}" if ended else f"{line}. {text}"


def _begins_with_name(cell: Cell) -> bool:
    return isinstance(cell, Phrase) and isinstance(cell.parts[0], Strong)


def _blocks(blocks: Iterable[Block], level: int) -> Iterator[str]:
    """Blocks under a heading of the level above."""
    for block in blocks:
        if isinstance(block, Section):
            title = inline(block.title)
            yield f"{'#' * level} {title}" if level <= DEEPEST_HEADING else f"**{title}**"
            yield from _blocks(block.blocks, level + 1)
        elif isinstance(block, Table):
            yield table(block)
        elif isinstance(block, Facts):
            yield "\n".join(_fact(name, cell) for name, cell in block.rows)
        elif isinstance(block, Bullets):
            yield "\n".join(map(_bullet, block.items))
        else:
            yield paragraph(block)


def _fact(name: Cell, cell: Cell) -> str:
    """A name and what it is; of several lines each is one of a list under it."""
    if isinstance(cell, Lines) and len(cell.lines) > 1:
        lines = (
            paragraph(words(line).removeprefix(POINT) if isinstance(line, str) else line) for line in cell.lines
        )
        return "\n".join((f"- **{inline(name)}:**", *(f"  - {line}" for line in lines)))
    return f"- **{inline(name)}:** {inline(cell)}"


def _bullet(item: Item) -> str:
    """One of a list, behind its mark."""
    return f"- {inline(item.mark)} {inline(item.text)}" if item.mark else f"- {paragraph(item.text)}"


def table(block: Table) -> str:
    """A pipe table, its columns as wide as their words, within limits; numbers stand to the right.

    A rank stands before its name, and a heading within the table is a row of its own. Of more than four columns
    those that stand under the name on a narrow screen do so here too; where that is not enough, rows are a list.
    """
    columns, rows = _narrow(block)
    if len(columns) > MAX_COLUMNS:
        return "\n".join(_listed(columns, row) for row in rows)
    groups: dict[int, list[str]] = {}
    for before, heading in block.groups:
        groups.setdefault(before, []).append(heading)
    lines = []
    for index, row in enumerate(rows):
        empty = [""] * (len(columns) - 1)
        lines += [[f"**{inline(heading)}**", *empty] for heading in groups.get(index, ())]
        lines.append([inline(cell) for cell in row])
    marks = ["-" * (letters - 1) + (":" if right else "-") for letters, right in _widths(columns, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (list(map(inline, columns)), marks, *lines))


def _narrow(block: Table) -> tuple[Row, list[Row]]:
    """The headings and rows in four columns, where there are more and some may stand elsewhere."""
    columns: Row = block.columns
    rows = list(block.rows)
    if len(columns) <= MAX_COLUMNS:
        return columns, rows
    name, under = block.name, block.under
    if name:
        columns = columns[name:]
        rows = [(_ranked(row[:name], row[name]), *row[name + 1 :]) for row in rows]
        under = tuple(column - name for column in under)
    if len(columns) > MAX_COLUMNS and under:
        beside = [column for column in range(len(columns)) if column not in under]
        rows = [(_with_lines(columns, row, under), *(row[column] for column in beside[1:])) for row in rows]
        columns = tuple(columns[column] for column in beside)
    return columns, rows


def _with_lines(columns: Row, row: Row, under: Iterable[int]) -> Cell:
    """The name of a row, and under it the cells of some columns that say anything."""
    return Lines((row[0], *(_headed(columns[column], row[column]) for column in under if words(row[column]))))


def _ranked(before: Row, name: Cell) -> Cell:
    """A name behind its rank."""
    return Phrase((*(f"{words(cell)}. " for cell in before), name))


def _headed(heading: Cell, cell: Cell) -> Cell:
    """A cell behind its heading."""
    return Phrase((f"{words(heading)}: ", cell))


def _listed(columns: Row, row: Row) -> str:
    """A row as one of a list; a mark alone says that there is nothing."""
    cells = [
        inline(_headed(heading, cell))
        for heading, cell in zip(columns[1:], row[1:], strict=True)
        if not isinstance(cell, Mark) and words(cell)
    ]
    return f"- **{inline(words(row[0]))}:** {'; '.join(cells)}"


def _widths(columns: Row, rows: Sequence[Row]) -> list[tuple[int, bool]]:
    """How many letters wide each column is, and whether it stands to the right; no word of it is split on A4."""
    widths, longest = [], []
    for index, heading in enumerate(columns):
        texts = [words(cell) for cell in (heading, *(row[index] for row in rows))]
        widths.append(min(max(MIN_LETTERS, *map(len, texts)), MAX_LETTERS))
        longest.append(max((len(word) for text in texts for word in text.split()), default=0) + 1)
    for _round in columns:  # a column that is made wider makes the others narrower
        share = LINE_LETTERS / max(sum(widths), LINE_LETTERS)
        widths = [max(width, ceil(word / share)) for width, word in zip(widths, longest, strict=True)]
    right = (any(isinstance(row[index], Bar | Number) for row in rows) for index in range(len(columns)))
    return list(zip(widths, right, strict=True))


def inline(cell: Cell) -> str:
    r"""A cell that begins no line, on one line.

    >>> inline("a|b [c] <d>")
    'a\\|b \\[c\\] \\<d\\>'
    """
    return " ".join(_spaced(cell).split())


def paragraph(cell: Cell) -> str:
    r"""A cell that begins a line.

    >>> paragraph("1. at the start"), paragraph("- at the start")
    ('1\\. at the start', '\\- at the start')
    """
    text = inline(cell)
    start = _START.match(text)
    if start is None:
        return text
    end = start.end() if start[2].isdigit() else start.start(2)
    return f"{text[:end]}\\{text[end:]}"


def _spaced(cell: Cell) -> str:
    """A cell with the spaces around it."""
    if isinstance(cell, Phrase):
        return "".join(map(_spaced, cell.parts))
    if isinstance(cell, Lines):
        return _sentences([_spaced(line) for line in cell.lines])
    if isinstance(cell, Strong):
        return f"**{_escaped(cell.text)}**"
    if isinstance(cell, Link) and (address := web_address(cell.target)):
        return f"[{_escaped(cell.text)}](<{address}>)"
    if isinstance(cell, SourceMark):
        address = web_address(cell.address)
        return _escaped(cell.text) + (f" <{address}>" if address else "")
    text = cell.text if isinstance(cell, Anchor) else words(cell)
    return _escaped(_sentences(text.split("\n")) if "\n" in text else text)


def _sentences(lines: list[str]) -> str:
    """Lines one after another; a full stop parts them where nothing else does."""
    ended = (line if line.endswith(SENTENCE_ENDS) else f"{line}." for line in lines[:-1])
    return " ".join((*ended, *lines[-1:]))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
