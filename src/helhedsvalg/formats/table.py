"""A document for a terminal or a text file.

On a terminal it folds to the width; in a pipe nothing is folded, cut or coloured. Every verdict is
words and a mark, so that colour says nothing that is not said without it. An answer is given as much
room as fits on one screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from rich import box
from rich import table as rich_table
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from helhedsvalg.formats import Screen
from helhedsvalg.reports.document import (
    Bar,
    Block,
    Bullets,
    Cell,
    Command,
    Document,
    Facts,
    Fitting,
    Link,
    Number,
    Room,
    Section,
    Short,
    Strong,
    Table,
    web_address,
    words,
)

FORM = "summary"
WIDE_SCREEN = 200
"""From this width on a table has all its columns beside one another."""
ENTRIES_BESIDE = 100
"""From this width on the entries of a screen have all their columns beside one another."""
SHARE_OF_LINE = 0.75
"""A cell of theirs has room on three lines for this share of what the whole line has."""
MAX_LINES, MAX_LOW_LINES, MAX_SHEET_LINES = 40, 34, 60
"""Of one screen, of one on a low terminal, and of a sheet of paper."""
LOW_SCREEN = 30
"""Lines below which a terminal is low."""
ROOMS = (
    *(Room(5, 4, rows) for rows in range(15, 4, -1)),
    *(Room(5, 3), Room(5, 2), Room(4, 2, 4), Room(3, 2, 3), Room(2, 1, 2)),
)
LOW_ROOMS = (
    *(Room(3, 4, rows) for rows in range(12, 2, -1)),
    *(Room(3, 3, 3), Room(3, 2, 3), Room(2, 2, 2), Room(2, 1, 2), Room(1, 1, 1)),
)
HARM_COLOUR = "red"
GLUE = "\ue000"
"""Stands for the space between a mark and its word while lines are folded."""
MARK_AND_SPACE = re.compile(r"([✓≈✗?◆◇○▼])  ?(?=\S)")
ROOMY_SCREEN = 72
"""Below this width all but the name stands under the name."""
MAX_ROOMY_COLUMNS = 5
"""More columns of a table stand closer on a narrow screen."""
PIPE_COLUMNS = 10_000
MAX_MIN_WIDTH = 24
"""A column is never narrower than its longest word, up to so many letters."""
BAR_CELLS, SMALL_BAR_CELLS = 10, 5
ASCII_MARKS = {
    "█": "#",
    "░": ".",
    "─": "-",
    "✓": "+",
    "≈": "~",
    "✗": "x",
    "→": "->",
    "▸": ">",
    "☐": "[ ]",
    "☑": "[x]",
}
EIGHTHS = "▏▎▍▌▋▊▉"


def render(summary: Callable[[Room], Document], screen: Screen) -> str:
    """The first that fits on one screen, from the roomiest on; the last where none does."""
    low = screen.lines is not None and screen.lines < LOW_SCREEN
    text, tried = "", None
    for room in LOW_ROOMS if low else ROOMS:
        document = summary(room)
        if document == tried:
            continue
        tried = document
        most = MAX_SHEET_LINES if document.sheet else MAX_LOW_LINES if low else MAX_LINES
        for airy in (True, False):
            text = _drawn_document(document, screen, airy=airy)
            if text.count("\n") <= most - screen.above:
                return text
    return text


def _drawn_document(document: Document, screen: Screen, *, airy: bool) -> str:
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
    for part in _parts(document, screen.width, airy=airy):
        console.print(part, crop=False)
    assert isinstance(console.file, StringIO)
    lines = [line.rstrip() for line in console.file.getvalue().removesuffix("\n").split("\n")]
    text = "\n".join([*lines, *_commands(document.next, screen)]).replace(GLUE, " ") + "\n"
    return _in_ascii(text, document.ascii) if screen.ascii else text


def _commands(commands: Sequence[Command], screen: Screen) -> Iterator[str]:
    """What to do next: a command that is longer than the line stays whole, without what it is good for."""
    if commands:
        yield ""
    width = screen.width or max((len(command.text) + len(command.why) + 2 for command in commands), default=0)
    for command in commands:
        gap = width - len(command.text) - len(command.why)
        yield command.text + (" " * gap + command.why if command.why and gap > 1 else "")


def _parts(document: Document, width: int | None, *, airy: bool) -> Iterator[RenderableType]:
    """Title, what must be read first, and the blocks; without air there is none within the answer."""
    yield Text(document.title, style="bold")
    first = () if document.first is None else (document.first,)
    for cell in (*first, *document.lead):
        yield Text()
        yield _glued(words(cell))
    blocks = (*document.blocks, *document.after)
    for index, block in enumerate(blocks):
        follows_table = index and isinstance(blocks[index - 1], Table)
        if (airy or not index) and (not follows_table or isinstance(block, Section | Table | Facts | Bullets)):
            yield Text()
        yield from _block(block, width)


def _glued(text: str, style: str = "") -> Text:
    """A text whose marks keep to their words; what is missing or does harm stands in the warning colour."""
    glued = Text(MARK_AND_SPACE.sub(rf"\1{GLUE}", text), style=style)
    glued.highlight_regex(rf"[✗▼]{GLUE}?[^,·;\n✓≈✗?◆◇○▼]*", HARM_COLOUR)
    return glued


def _block(block: Block, width: int | None, depth: int = 0) -> Iterator[RenderableType]:
    """A block on the screen, and in a section all that is under its heading."""
    if isinstance(block, Section):
        yield Padding(Text(words(block.title), style="bold"), (0, 0, 0, depth))
        for index, part in enumerate(block.blocks):
            if index and isinstance(part, Section):
                yield Text()
            yield from _block(part, width, depth + 1)
    elif isinstance(block, Table):
        if block.narrow_name:
            beside = width is None or width >= ENTRIES_BESIDE
            yield from [_entries_beside(block, width)] if beside else _entries(block, width or ENTRIES_BESIDE)
        else:
            yield _table(block, width) if block.columns else _grid(block, width)
    elif isinstance(block, Facts):
        texts = [words(cell) for _name, cell in block.rows]
        if all(isinstance(cell, Number) for _name, cell in block.rows):
            texts = [text.rjust(max(map(len, texts))) for text in texts]
        keys = [words(name) for name, _cell in block.rows]
        yield from _keyed(list(zip(keys, texts, strict=True)), width, depth)
    elif isinstance(block, Bullets):
        yield from _keyed([(item.mark or "-", words(item.text)) for item in block.items], width, depth)
    elif isinstance(block, Link):
        # An address is never broken: where it is longer than the line, it goes on.
        style = f"link {block.target}" if web_address(block.target) else ""
        yield Text(block.text, style=style, no_wrap=True, overflow="ignore")
    else:
        text = _fitting(block, (width or PIPE_COLUMNS) - depth)
        yield Padding(_glued(text, "bold" if isinstance(block, Strong) else ""), (0, 0, 0, depth))


def _keyed(rows: list[tuple[str, str]], width: int | None, depth: int) -> Iterator[RenderableType]:
    """Rows of a key and a text beside it, or under it where a key is too long."""
    if width is not None and 2 * max(len(key) for key, _text in rows) > width:
        for key, text in rows:
            yield Padding(Text(key), (0, 0, 0, depth))
            yield Padding(_glued(text), (0, 0, 0, depth + 2))
        return
    grid = rich_table.Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for key, text in rows:
        grid.add_row(Text(key, style="bold"), _glued(text))
    yield Padding(grid, (0, 0, 0, depth))


def _entries(table: Table, width: int) -> Iterator[RenderableType]:
    """Rank, name and verdict in three columns; what else is told stands under them over the whole width."""
    numbers = [words(row[0]) for row in table.rows]
    verdicts = [words(row[-1]) for row in table.rows]
    indent = max(len(text) for text in ("#", *numbers)) + 2
    last = max(len(text) for text in (words(table.columns[-1]), *verdicts))
    roomy = width >= ROOMY_SCREEN

    def line(number: str, name: Text, verdict: Text) -> RenderableType:
        if not roomy:
            return Text.assemble(number.ljust(indent), name, "  ", verdict)
        grid = rich_table.Table.grid(padding=0)
        grid.add_column(width=indent)
        grid.add_column(width=width - indent - last - 1)
        grid.add_column(width=last + 1, justify="right", no_wrap=True)
        grid.add_row(Text(number), name, verdict)
        return grid

    yield line("#", Text(table.narrow_name, "dim"), Text(words(table.columns[-1]), "dim"))
    headings: dict[int, list[str]] = {}
    for index, heading in table.groups:
        headings.setdefault(index, []).append(heading)
    for index, row in enumerate(table.rows):
        for heading in headings.get(index, ()):
            yield Text(heading, style="italic")
        yield line(numbers[index], Text(words(row[table.name]), "bold"), _glued(verdicts[index]))
        for column in table.under:
            if text := _fitting(row[column], width - indent):
                yield Padding(_glued(text), (0, 0, 0, indent))


def _entries_beside(table: Table, width: int | None) -> RenderableType:
    """All columns beside one another, and the headings within the table on lines of their own."""
    rows = [[_fitting(cell, width or PIPE_COLUMNS, SHARE_OF_LINE) for cell in row] for row in table.rows]
    headings = [words(heading) for heading in table.columns]
    texts = [[heading, *(row[index] for row in rows)] for index, heading in enumerate(headings)]
    widths = None if width is None else _widths(texts, width - 2 * len(headings))
    drawn = rich_table.Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, heading in enumerate(headings):
        drawn.add_column(heading, overflow="fold", no_wrap=width is None, width=widths[index] if widths else None)
    for number, row in enumerate(rows):
        if group := " · ".join(heading for index, heading in table.groups if index == number):
            drawn.add_row("", Text(group, style="italic"), *[""] * (len(headings) - 2))
        drawn.add_row(*(_glued(text, _style(cell)) for text, cell in zip(row, table.rows[number], strict=True)))
    return drawn


def _fitting(cell: Cell, width: int, share: float = 1) -> str:
    """A cell in words; of several lengths the first that fits on that share of a line, else the last."""
    if isinstance(cell, Fitting):
        return next((text for text in cell.texts if len(text) <= share * width), cell.texts[-1])
    return words(cell)


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
    close = narrow and len(beside) > MAX_ROOMY_COLUMNS
    padding = (0, 1, 0, 0) if close else (0, 1)
    drawn = rich_table.Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=padding, header_style="bold")
    texts = [[headings[index], *(row[index] for row in rows)] for index in beside]
    widths = None if width is None else _widths(texts, width - (2 if close else 3) * len(beside))
    for place, index in enumerate(beside):
        cells = [row[index] for row in table.rows]
        drawn.add_column(
            headings[index],
            justify="right" if any(isinstance(cell, Number) for cell in cells) else "left",
            no_wrap=width is None or any(isinstance(cell, Bar | Number) for cell in cells),
            overflow="fold",
            width=widths[place] if widths else None,
        )
    for number, row in enumerate(rows):
        drawn.add_row(*(_glued(row[index], _style(table.rows[number][index])) for index in beside))
    return drawn


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """A width for each column that breaks no word, the widest narrowed first; None where there is no room.

    >>> _widths([["aa bb cc"], ["dddd"]], 9), _widths([["aaaaaaa"], ["bbbb"]], 9)
    ([5, 4], None)
    """
    lines = [[line for text in column for line in text.split("\n")] for column in columns]
    least = [
        min(max((len(word) for line in column for word in line.split()), default=0), MAX_MIN_WIDTH)
        for column in lines
    ]
    widths = [max(map(len, column), default=0) for column in lines]
    while sum(widths) > room:
        wide = [place for place, width in enumerate(widths) if width > least[place]]
        if not wide:
            return None
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _style(cell: Cell) -> str:
    return "bold" if isinstance(cell, Strong) else ""


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
