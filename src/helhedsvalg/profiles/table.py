"""Tables of areas, JSON lines, documents and folders as raw rows, one area at a time.

The content of a file decides what it is. A table is read twice: first as a whole, to find its layout, and then
row by row. A raw row is small and can be sent to another process; `Reader.profile` turns it into a profile or a
fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from helhedsvalg.documents import (
    FIRST_BYTES,
    Document,
    content_of,
    files_in,
    open_file,
    parse,
    read,
    unicode_of,
    unreadable,
)
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles import spreadsheet
from helhedsvalg.profiles.file import TOP
from helhedsvalg.profiles.heading_rows import has_headings
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.text import (
    MAX_LINE_CHARACTERS,
    Input,
    Raw,
    TextRows,
    encoding_of,
    line_too_long,
    rereadable,
)
from helhedsvalg.profiles.understanding import understand

DOCUMENTS = (".yaml", ".yml", ".json")
BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Table:
    """One input with its rows, and the notices on how it was read."""

    file: str
    layout: Layout | None
    """None where every row is a profile."""
    rows: Iterator[Raw]
    notices: list[str] = field(default_factory=list)


def tables(
    paths: Iterable[str],
    catalogue: Catalogue,
    chosen: Mapping[str, str],
    sheet: str | None,
    stdin: BinaryIO | None,
    year: int | None = None,
) -> Iterator[Table]:
    """Each input in turn. Raises Faults for one that cannot be understood.

    `chosen` maps problem ids and labels to headings, as --column says; `year` chooses among columns of years.
    """
    for path in paths:
        if (files := files_in(path)) is not None:
            yield from _folder(path, files)
        else:
            yield _table(path, catalogue, chosen, sheet, stdin, year)


def _folder(path: str, files: Sequence[Path]) -> Iterator[Table]:
    """Each profile of a folder."""
    profiles = [file for file in files if file.suffix.lower() in DOCUMENTS and file.is_file()]
    if not profiles:
        raise Faults([Fault("F001", _("there is no profile in this folder."), path)])
    for file in profiles:
        yield Table(str(file), None, iter([Raw(str(file), 1, file)]))


def _table(
    path: str,
    catalogue: Catalogue,
    chosen: Mapping[str, str],
    sheet: str | None,
    stdin: BinaryIO | None,
    year: int | None,
) -> Table:
    """One input; its content decides what it is, and its suffix where that could be several things."""
    suffix = Path(path).suffix.lower()
    if suffix in (".ndjson", ".jsonl"):
        encoding = (unicode_of(_beginning(path)) if Path(path).is_file() else None) or ""
        if encoding.startswith("utf-16"):
            return Table(path, None, _text_lines(rereadable(path, None), encoding))
        return Table(path, None, _lines(path, open_file(path)))
    first = b""
    if path == "-":
        first = _first_line(open_file(path, stdin))
        if stdin is not None and _is_json_line(first):
            return Table(path, None, _lines(path, stdin, first))
    if suffix in DOCUMENTS and path != "-" and not _is_json_lines(_plain(_beginning(path))):
        return _documents(path, read(path))
    source = rereadable(path, stdin, first)
    beginning = _beginning(source.place)
    if suffix in spreadsheet.SUFFIXES or beginning.startswith((spreadsheet.ZIP, spreadsheet.OLE)):
        return _workbook(source, catalogue, chosen, sheet, year)
    if not beginning.strip():
        raise Faults([Fault("F008", _("the file is empty."), path)])
    encoding = encoding_of(source)
    text = beginning.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if _is_json_lines(text.encode()):
        return Table(path, None, _text_lines(source, encoding))
    if (suffix != ".csv" and text[:1] in ("{", "[")) or _is_profile(text):
        content = content_of(source.place, None)
        if not encoding.startswith("utf"):
            content = content.decode(encoding, "replace").encode()
        return _documents(path, parse(content, path))
    rows = TextRows(source, encoding)
    layout, notices = understand(path, rows, catalogue, chosen, year)
    return Table(path, layout, _below(rows(), layout), notices)


def _beginning(path: str) -> bytes:
    """The first bytes of a file."""
    with open_file(path) as stream:
        return stream.read(FIRST_BYTES)


def _plain(beginning: bytes) -> bytes:
    """The first bytes of a text as UTF-8, whatever its encoding."""
    encoding = unicode_of(beginning)
    return beginning.decode(encoding, "ignore").encode() if encoding else beginning


def _is_json_line(line: bytes) -> bool:
    """Whether a line is a whole object, as each line of NDJSON is."""
    bare = line.removeprefix(BOM).strip()
    return bare.startswith(b"{") and bare.endswith(b"}") and line.endswith(b"\n")


def _is_json_lines(beginning: bytes) -> bool:
    """Whether a text begins with two lines that each begin an object, or with a line longer than is looked at."""
    lines = [line for line in beginning.removeprefix(BOM).splitlines() if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines[:2])


def _is_profile(text: str) -> bool:
    """Whether a text begins as a profile in YAML."""
    lines = [line for line in re.split("\r\n?|\n", text) if line.strip() and not line.startswith(("#", "---"))]
    keys = {plain(name) for names in TOP.values() for name in names}
    key, colon, _value = lines[0].partition(":") if lines else ("", "", "")
    return bool(colon) and plain(key) in keys


def _first_line(stream: BinaryIO) -> bytes:
    """The first line of standard input. Raises Faults where it has no end in sight."""
    try:
        return stream.readline(MAX_LINE_CHARACTERS + 1)
    except OSError as error:
        raise unreadable(error, "-") from None


def _lines(path: str, stream: BinaryIO, first: bytes = b"") -> Iterator[Raw]:
    """JSON profiles, one a line, as they come; empty lines are passed over."""
    number = 0
    try:
        while line := first or stream.readline(MAX_LINE_CHARACTERS + 1):
            first = b""
            number += 1
            if len(line) > MAX_LINE_CHARACTERS:
                yield Raw(path, number, line_too_long(path, number))
                return
            if number == 1:
                line = line.removeprefix(BOM)
            if line.strip():
                yield Raw(path, number, line, len(line))
    except OSError as error:
        fault = unreadable(error, path).faults[0]
        yield Raw(path, number + 1, replace(fault, line=number + 1))
    finally:
        if path != "-":
            stream.close()


def _text_lines(source: Input, encoding: str) -> Iterator[Raw]:
    """JSON profiles, one a line, in any encoding."""
    number = 0
    try:
        for number, line in enumerate(source.lines(encoding), 1):
            if line.strip():
                yield Raw(source.path, number, line.lstrip("\ufeff").encode(), len(line))
    except Faults as faults:
        yield Raw(source.path, number + 1, replace(faults.faults[0], line=number + 1))


def _documents(path: str, document: Document) -> Table:
    """A document with one profile or a list of them."""
    if not isinstance(document.data, list):
        return Table(path, None, iter([Raw(path, 1, document)]))
    rows = [
        Raw(path, document.values.get((index,), (1, 1))[0], Document(path, data))
        for index, data in enumerate(document.data)
    ]
    return Table(path, None, iter(rows))


def _workbook(
    source: Input, catalogue: Catalogue, chosen: Mapping[str, str], sheet: str | None, year: int | None
) -> Table:
    """A sheet of a workbook; formulas are their last value."""
    try:
        rows = spreadsheet.read(source, sheet)
        if rows.name is None:
            rows = _only_table(source, rows, catalogue, chosen)
        if rows.name is None:
            message = _("which sheet? The file has: {names}.").format(names=", ".join(rows.names))
            raise Faults([Fault("T003", message, source.path, hint=_("Choose one with --sheet NAME."))])
        layout, notices = understand(source.path, rows, catalogue, chosen, year)
    except (spreadsheet.Damaged, spreadsheet.TooLarge) as error:
        raise Faults([_unread(error, source.path)]) from None
    if rows.notices:
        notices[-1] = f"{notices[-1].removesuffix('.')}; {'; '.join(rows.notices)}."
    return Table(source.path, layout, _below(rows(), layout), notices)


def _only_table(
    source: Input, rows: spreadsheet.SheetRows, catalogue: Catalogue, chosen: Mapping[str, str]
) -> spreadsheet.SheetRows:
    """Of several sheets the only one that has the headings of a table; `rows` where none or several have."""
    sheets = (spreadsheet.read(source, name) for name in rows.choices)
    candidates = [sheet for sheet in sheets if has_headings(sheet, catalogue, chosen)]
    if len(candidates) != 1:
        return rows
    sheet = candidates[0]
    others = ", ".join(name for name in rows.choices if name != sheet.name)
    text = _("read from sheet {name}; no table in sheet {others}")
    sheet.notices.append(text.format(name=sheet.name, others=others))
    return sheet


def _unread(error: spreadsheet.Damaged | spreadsheet.TooLarge, path: str) -> Fault:
    """The fault of a workbook that could not be read."""
    reason = _("it is damaged, locked with a password, or no workbook")
    if isinstance(error, spreadsheet.TooLarge):
        reason = _("it is damaged, or unfolds to more than {limit} MB or {cells} cells").format(
            limit=spreadsheet.MAX_MEGABYTES, cells=spreadsheet.MAX_CELLS
        )
    return Fault("F004", _("this file cannot be read: {reason}.").format(reason=reason), path)


def _below(rows: Iterator[Raw], layout: Layout) -> Iterator[Raw]:
    """The rows below the headings; a value that is given once for several of them is filled into each."""
    above: dict[int, spreadsheet.Cell] = {}
    for raw in rows:
        if raw.row > layout.heading_row:
            is_filled = bool(layout.filled) and isinstance(raw.cells, list)
            yield raw._replace(cells=layout.filled_down(raw.cells, above, layout.filled)) if is_filled else raw
