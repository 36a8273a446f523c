"""A document as Markdown, to paste into an application or to hand to pandoc.

Every text is escaped, so that a name with pipes, brackets or tags in it is only that name. Tables are
pipe tables; the dashes of their rule say how wide a column is, which pandoc follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
DEEPEST_HEADING = 3
"""Below it a heading is bold text."""
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
            yield "\n".join(f"- **{inline(name)}:** {inline(cell)}" for name, cell in block.rows)
        elif isinstance(block, Bullets):
            yield "\n".join(map(_bullet, block.items))
        else:
            yield paragraph(block)


def _bullet(item: Item) -> str:
    """One of a list, behind its mark."""
    return f"- {inline(item.mark)} {inline(item.text)}" if item.mark else f"- {paragraph(item.text)}"


def table(block: Table) -> str:
    """A pipe table, its columns as wide as their words, within limits; numbers stand to the right."""
    rules = []
    for index, heading in enumerate(block.columns):
        cells = [row[index] for row in block.rows]
        letters = min(max(MIN_LETTERS, *(len(words(cell)) for cell in (heading, *cells))), MAX_LETTERS)
        right = any(isinstance(cell, Bar | Number) for cell in cells)
        rules.append("-" * (letters - 1) + (":" if right else "-"))
    lines = (map(inline, block.columns), rules, *(map(inline, row) for row in block.rows))
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


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
    return _escaped(cell.text if isinstance(cell, Anchor) else words(cell))


def _sentences(lines: list[str]) -> str:
    """Lines one after another; a full stop parts them where nothing else does."""
    ended = (line if line.endswith(SENTENCE_ENDS) else f"{line}." for line in lines[:-1])
    return " ".join((*ended, *lines[-1:]))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
