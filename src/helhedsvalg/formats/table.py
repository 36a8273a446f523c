"""A document for a terminal or a text file.

On a terminal it folds to the width; in a pipe nothing is folded, cut or coloured. Every verdict is
words and a mark, so that colour says nothing that is not said without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO

from rich import box
from rich import table as rich_table
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from helhedsvalg.formats import Screen
from helhedsvalg.i18n import _
from helhedsvalg.reports.document import (
    Bar,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Lines,
    Number,
    Section,
    Short,
    Strong,
    Table,
    words,
)

FORM = "summary"
WIDE_SCREEN = 200
"""From this width on a table has all its columns beside one another."""
ROOMY_SCREEN = 72
"""Below this width all but the name stands under the name."""
MAX_ROOMY_COLUMNS = 5
"""More columns of a table stand closer on a narrow screen."""
PIPE_COLUMNS = 10_000
MAX_MIN_WIDTH = 24
"""A column is never narrower than its longest word, up to so many letters."""
BAR_CELLS, SMALL_BAR_CELLS = 10, 5
ASCII_MARKS = {"█": "#", "░": ".", "─": "-", "✓": "+", "≈": "~", "✗": "x", "→": "->", "▸": ">"}
EIGHTHS = "▏▎▍▌▋▊▉"


def render(document: Document, screen: Screen) -> str:
    """The whole document as text, with escape codes only where the screen has colour."""
    console = Console(
        file=StringIO(),
        width=screen.width or PIPE_COLUMNS,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=screen.width is None,
    )
    for part in _parts(document, screen.width):
        console.print(part)
    assert isinstance(console.file, StringIO)
    text = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"
    return _in_ascii(text, document.ascii) if screen.ascii else text


def _parts(document: Document, width: int | None) -> Iterator[RenderableType]:
    """Title, what must be read first, the blocks, and what to do next."""
    yield Text(document.title, style="bold")
    first = () if document.first is None else (document.first,)
    for cell in (*first, *document.lead):
        yield Text()
        yield Text(words(cell))
    for index, block in enumerate(document.blocks):
        follows_table = index and isinstance(document.blocks[index - 1], Table)
        if not follows_table or isinstance(block, Section | Table | Facts | Bullets):
            yield Text()
        yield from _block(block, width)
    if document.next:
        yield Text()
        yield Text(_("Next: {commands}").format(commands="  ·  ".join(document.next)), style="bold")


def _block(block: Block, width: int | None, depth: int = 0) -> Iterator[RenderableType]:
    """A block on the screen, and in a section all that is under its heading."""
    if isinstance(block, Section):
        yield Padding(Text(words(block.title), style="bold"), (0, 0, 0, depth))
        for index, part in enumerate(block.blocks):
            if index and isinstance(part, Section):
                yield Text()
            yield from _block(part, width, depth + 1)
    elif isinstance(block, Table):
        yield _table(block, width) if block.columns else _grid(block, width)
    elif isinstance(block, Facts):
        texts = [_flowing(cell) for _name, cell in block.rows]
        if all(isinstance(cell, Number) for _name, cell in block.rows):
            texts = [text.rjust(max(map(len, texts))) for text in texts]
        keys = [words(name) for name, _cell in block.rows]
        yield from _keyed(list(zip(keys, texts, strict=True)), width, depth)
    elif isinstance(block, Bullets):
        yield from _keyed([(item.mark or "-", words(item.text)) for item in block.items], width, depth)
    else:
        style = "bold" if isinstance(block, Strong) else ""
        yield Padding(Text(words(block), style=style), (0, 0, 0, depth))


def _flowing(cell: Cell) -> str:
    """A cell beside its name, its lines one after another."""
    return " ".join(map(words, cell.lines)) if isinstance(cell, Lines) else words(cell)


def _keyed(rows: list[tuple[str, str]], width: int | None, depth: int) -> Iterator[RenderableType]:
    """Rows of a key and a text beside it, or under it where a key is too long."""
    if width is not None and 2 * max(len(key) for key, _text in rows) > width:
        for key, text in rows:
            yield Padding(Text(key), (0, 0, 0, depth))
            yield Padding(Text(text), (0, 0, 0, depth + 2))
        return
    grid = rich_table.Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for index, (key, text) in enumerate(rows):
        if index and text.count("\n") > 1:
            grid.add_row("", "")
        grid.add_row(Text(key), Text(text))
    yield Padding(grid, (0, 0, 0, depth))


def _grid(table: Table, width: int | None) -> RenderableType:
    """Rows without headings; a line a row, without bars, on a very narrow screen."""
    if width is not None and width < ROOMY_SCREEN:
        lines = []
        for row in table.rows:
            texts = filter(None, (words(cell) for cell in row[1:] if not isinstance(cell, Bar)))
            lines.append(f"{words(row[0])}: {'; '.join(texts)}")
        return Padding(Text("\n".join(lines)), (0, 0, 0, 1))
    grid = rich_table.Table.grid(padding=(0, 1))
    for index in range(len(table.rows[0])):
        grid.add_column(no_wrap=index < len(table.rows[0]) - 1, overflow="fold")
    for row in table.rows:
        grid.add_row(*map(_styled, row))
    return Padding(grid, (0, 0, 0, 1))


def _styled(cell: Cell) -> Text:
    """A cell of a grid: a bar in colour, a number to the right."""
    if isinstance(cell, Bar):
        return Text(_drawn(cell), style="cyan" if cell.segments else "")
    return Text(words(cell), justify="right" if isinstance(cell, Number) else None)


def _table(table: Table, width: int | None) -> RenderableType:
    """Rows under headings; on a narrow screen the columns that are too many stand under the name."""
    narrow = width is not None and width < WIDE_SCREEN
    count = len(table.columns)
    under = set(table.under) if narrow else set()
    if width is not None and width < ROOMY_SCREEN:
        under = set(range(table.name + 1, count))
    headings = [_text(heading, narrow) for heading in table.columns]
    rows = [[_text(cell, narrow) for cell in row] for row in table.rows]
    for row in rows:
        below = [f"{' '.join(headings[index].split())}: {row[index]}" for index in sorted(under) if row[index]]
        row[table.name] = "\n".join([row[table.name], *below])
    beside = [index for index in range(count) if index not in under]
    padding = (0, 1, 0, 0) if narrow and len(beside) > MAX_ROOMY_COLUMNS else (0, 1)
    drawn = rich_table.Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=padding, header_style="bold")
    for index in beside:
        cells = [row[index] for row in table.rows]
        longest = max(
            len(word) for text in (headings[index], *(row[index] for row in rows)) for word in text.split()
        )
        drawn.add_column(
            headings[index],
            justify="right" if any(isinstance(cell, Number) for cell in cells) else "left",
            no_wrap=width is None or any(isinstance(cell, Bar | Number) for cell in cells),
            overflow="fold",
            min_width=None if width is None else min(longest, MAX_MIN_WIDTH),
        )
    for row in rows:
        drawn.add_row(*(Text(row[index]) for index in beside))
    return drawn


def _text(cell: Cell, narrow: bool) -> str:
    """A cell of a table as it is drawn."""
    if isinstance(cell, Short) and narrow:
        return cell.brief
    if isinstance(cell, Number) and cell.share is not None and not narrow:
        return f"{_bar(cell.share, SMALL_BAR_CELLS)} {cell.text:>4}"
    return _drawn(cell) if isinstance(cell, Bar) else words(cell)


def _drawn(bar: Bar) -> str:
    """A bar and its text; a segment that begins later is drawn in whole cells."""
    if not bar.segments:
        return bar.text.ljust(BAR_CELLS)
    segment = bar.segments[0]
    if segment.start == 0:
        return f"{_bar(segment.end)} {bar.text}".rstrip()
    start, end = (round(share * BAR_CELLS) for share in (segment.start, segment.end))
    return f"{'░' * start}{'█' * (end - start)}{'░' * (BAR_CELLS - end)} {bar.text}"


def _bar(share: float, cells: int = BAR_CELLS) -> str:
    """A share from 0 to 1 as a bar.

    >>> _bar(0.5, 4), _bar(0.0, 4)
    ('██░░', '░░░░')
    """
    full, part = divmod(round(share * cells * 8), 8)
    drawn = "█" * full + (EIGHTHS[part - 1] if part else "")
    return drawn + "░" * (cells - len(drawn))


def _in_ascii(text: str, marks: Mapping[str, str]) -> str:
    """The same with marks that every terminal has."""
    for mark in sorted(marks, key=lambda mark: -len(mark)):
        text = text.replace(mark, marks[mark])
    for index, eighth in enumerate(EIGHTHS):
        text = text.replace(eighth, "#" if index > 2 else ".")
    for mark, plain in ASCII_MARKS.items():
        text = text.replace(mark, plain)
    return text
