"""CSV, Excel, NDJSON and folders to profiles, one area at a time, columns found by heading.

A table is read as Danish Excel writes it: semicolons, decimal commas, a byte-order mark or
Windows-1252, long headings, blank cells. What is read is passed on as raw rows, which are small
and can be sent to another process; `Reader.profile` turns one into a profile or a fault.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from helhedsvalg.documents import Document, open_file, parse_line, read, unreadable
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles import spreadsheet
from helhedsvalg.profiles.file import Vocabulary, read_profile
from helhedsvalg.profiles.headings import Column, absent, columns_of
from helhedsvalg.profiles.values import InvalidValue, given, named_one

UNKNOWN_CELLS = ("", "-", "–", "..", "...", "•", ".", "x", "n/a", "na")
"""Registers suppress small counts so."""
TOTAL_COLUMNS = 4
"""Cells from the left in which a total is told."""
TOTALS = re.compile(
    r"sum|landet|danmark|alle|alle omraader|median|middel|average"
    r"|(i alt|ialt|total|gennemsnit|landsgennemsnit|gns|hele (landet|kommunen))( .*)?|.* (i alt|ialt|total)"
)
"""What a row is called that sums up others, in plain letters."""
BOM = b"\xef\xbb\xbf"
"""The byte-order mark that Excel writes."""
SEPARATOR_SHARE = 0.8
"""A separator stands in at least this share of the first lines."""
MAX_LINE_BYTES = 2**20
"""Bytes of the longest line that is read."""
SHARE_ROWS = 500
"""Rows of a workbook that are looked at to tell per cent from shares."""
HEADING_ROWS = 15
"""Rows from the top in which the headings are looked for."""


class Raw(NamedTuple):
    """One row as it was read."""

    file: str
    row: int
    """Line of the file or row of the sheet, from 1."""
    cells: Any
    """A list of cells; a JSON line as bytes; or a fault."""
    size: int = 0
    """Bytes read for it, to tell how far a reading has come."""


@dataclass(slots=True)
class Table:
    """One input with its rows, and what should be said of how it was understood."""

    file: str
    columns: tuple[Column, ...] | None
    """None where every row is a profile."""
    rows: Iterator[Raw]
    notices: list[str] = field(default_factory=list)


def tables(
    paths: Iterable[str], catalogue: Catalogue, chosen: Mapping[str, str], sheet: str | None, stdin: Any
) -> Iterator[Table]:
    """Each input in turn. Raises Faults for one that cannot be read at all.

    `chosen` maps problem ids to headings, as --column says.
    """
    for path in paths:
        yield from _table(path, catalogue, chosen, sheet, stdin)


def _table(
    path: str, catalogue: Catalogue, chosen: Mapping[str, str], sheet: str | None, stdin: Any
) -> Iterator[Table]:
    """One input; a folder is as many as it has files."""
    if path != "-" and Path(path).is_dir():
        kinds = (".yaml", ".yml", ".json")
        names = sorted(one for one in Path(path).iterdir() if one.suffix.lower() in kinds and one.is_file())
        if not names:
            raise Faults([Fault("F001", _("there is no profile in this folder."), path)])
        for one in names:
            yield Table(str(one), None, iter([Raw(str(one), 1, one)]))
        return
    kind = Path(path).suffix.lower()
    if kind in spreadsheet.SUFFIXES:
        yield _excel(path, catalogue, chosen, sheet)
        return
    if kind in (".yaml", ".yml", ".json"):
        yield _profiles(path)
        return
    stream = open_file(path, stdin)
    if kind in (".ndjson", ".jsonl"):
        yield Table(path, None, _lines(path, stream))
        return
    first = _line(path, stream)
    if kind != ".csv" and first.lstrip()[:1] == b"{":
        yield Table(path, None, _lines(path, stream, first))
    else:
        yield _csv(path, stream, first, catalogue, chosen)


def _lines(path: str, stream: BinaryIO, first: bytes = b"") -> Iterator[Raw]:
    """JSON profiles, one a line; empty lines are passed over."""
    number = 0
    try:
        for number, line in enumerate(_chain(path, [first] if first else [], stream), 1):
            if number == 1:
                line = line.removeprefix(BOM)
            if line.strip():
                yield Raw(path, number, line, len(line))
    except Faults as faults:
        yield Raw(path, number + 1, replace(faults.faults[0], line=number + 1))


def _line(path: str, stream: BinaryIO) -> bytes:
    """The next line. Raises Faults where it has no end in sight, or the disk fails."""
    try:
        line = stream.readline(MAX_LINE_BYTES + 1)
        if len(line) <= MAX_LINE_BYTES:
            return line
        message = _("a line is longer than {limit} characters; nothing is read from it on.")
        faults = Faults([Fault("F005", message.format(limit=MAX_LINE_BYTES), path)])
    except OSError as error:
        faults = unreadable(error, path)
    if path != "-":
        stream.close()
    raise faults


def _chain(path: str, head: Iterable[bytes], stream: BinaryIO) -> Iterator[bytes]:
    """What was read already, and the rest; the file is closed at its end. Raises Faults."""
    try:
        yield from head
        while line := _line(path, stream):
            yield line
    finally:
        if path != "-":
            stream.close()


def _profiles(path: str) -> Table:
    """A YAML or JSON file with one profile or a list of them."""
    document = read(path)
    content = document.data if isinstance(document.data, list) else [document.data]
    rows = [
        Raw(path, document.values.get((number,), (1, 1))[0], Document(path, one))
        for number, one in enumerate(content)
    ]
    if not isinstance(document.data, list):
        rows = [Raw(path, 1, document)]
    return Table(path, None, iter(rows))


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """Lines in UTF-8, or else in Windows-1252, as Danish Excel sometimes writes."""
    for number, line in enumerate(lines):
        if number == 0:
            line = line.removeprefix(BOM)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")


def _csv(path: str, stream: BinaryIO, first: bytes, catalogue: Catalogue, chosen: Mapping[str, str]) -> Table:
    """A table of text: semicolon, tab or comma, told by its first lines."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in first:
        stream.close()
        hint = _("Save it in Excel as CSV UTF-8, or give the workbook itself, with .xlsx at the end of its name.")
        raise Faults([Fault("F006", _("this is not a table of text in UTF-8 or Windows-1252."), path, hint=hint)])
    if not first:
        stream.close()
        raise Faults([Fault("F008", _("the file is empty."), path)])
    head = [first]
    while len(head) < HEADING_ROWS and (line := _line(path, stream)):
        head.append(line)
    lines = [line for line in _decoded(head) if line.strip()]
    separator = next(
        (one for one in ";\t" if sum(one in line for line in lines) >= SEPARATOR_SHARE * len(lines)),
        max(";\t,", key=lambda one: sum(line.count(one) for line in lines)),
    )
    sizes: list[int] = []

    def counted() -> Iterator[bytes]:
        for line in _chain(path, head, stream):
            sizes.append(len(line))
            yield line

    reader = csv.reader(_decoded(counted()), delimiter=separator, strict=True)
    return _headed(path, _numbered(path, reader, sizes), catalogue, chosen)


def _numbered(path: str, reader: Any, sizes: list[int]) -> Iterator[Raw]:
    """The reader's rows with their lines; what it cannot read is a fault in its place."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except Faults as faults:
            row = reader.line_num + 1
            yield Raw(path, row, replace(faults.faults[0], line=row))
            return
        except csv.Error:
            reason = _("its quotation marks do not match, or a cell is too large")
            message = _("this row cannot be read: {reason}.").format(reason=reason)
            yield Raw(path, reader.line_num, Fault("T002", message, path, reader.line_num))
            continue
        size = sum(sizes)
        sizes.clear()
        yield Raw(path, reader.line_num, cells, size)


def _excel(path: str, catalogue: Catalogue, chosen: Mapping[str, str], sheet: str | None) -> Table:
    """A sheet of a workbook; formulas are their last value."""
    if find_spec("python_calamine") is None:
        hint = _("Install it with: pipx inject helhedsvalg python-calamine")
        raise Faults([Fault("F021", _("reading Excel needs python-calamine."), path, hint=hint)])
    try:
        read_sheet = spreadsheet.read(path, sheet)
    except (spreadsheet.Damaged, spreadsheet.TooLarge) as error:
        raise Faults([_unread(error, path)]) from None
    if read_sheet.name is None:
        message = _("which sheet? The file has: {names}.").format(names=", ".join(read_sheet.names))
        raise Faults([Fault("T003", message, path, hint=_("Choose one with --sheet NAME."))])
    rows = (Raw(path, number, row) for number, row in enumerate(read_sheet.rows, 1))
    return _not_in_shares(_headed(path, rows, catalogue, chosen), catalogue)


def _not_in_shares(table: Table, catalogue: Catalogue) -> Table:
    """The same table. Raises Faults where a column of per cent holds shares, as Excel keeps what it shows so."""
    first = list(islice(table.rows, SHARE_ROWS))
    faults = []
    for place, column in enumerate(table.columns or ()):
        if column.problem is None or catalogue.problem[column.problem].unit != "percent":
            continue
        cells = [raw.cells[place] for raw in first if isinstance(raw.cells, list) and len(raw.cells) > place]
        numbers = [one for one in cells if isinstance(one, float)]
        if numbers and 0 < max(numbers) <= 1:
            message = _("'{heading}' has shares from 0 to 1, and {problem} is measured in per cent.").format(
                heading=column.heading, problem=named(catalogue.problem[column.problem].name)
            )
            hint = _("Excel keeps 41.2 % as 0.412: multiply by 100, or write the figure without the sign.")
            faults.append(Fault("T006", message, table.file, first[0].row, place + 1, hint))
    if faults:
        raise Faults(faults)
    return replace(table, rows=chain(first, table.rows))


def _unread(error: spreadsheet.Damaged | spreadsheet.TooLarge, path: str) -> Fault:
    """Why a workbook could not be read."""
    reason = _("it is damaged, locked with a password, or no workbook")
    if isinstance(error, spreadsheet.TooLarge):
        reason = _("it is damaged, or unfolds to more than {limit} MB or {cells} cells").format(
            limit=spreadsheet.MAX_MEGABYTES, cells=spreadsheet.MAX_CELLS
        )
    return Fault("F004", _("this file cannot be read: {reason}.").format(reason=reason), path)


def _headed(path: str, rows: Iterator[Raw], catalogue: Catalogue, chosen: Mapping[str, str]) -> Table:
    """Find the row of headings among the first, and what each column means."""
    best: tuple[int, tuple[Column, ...], list[str]] | None = None
    said: list[str] = []
    skipped = 0
    for tried, raw in enumerate(rows):
        if isinstance(raw.cells, list) and any(str(one).strip() for one in raw.cells):
            headings = [" ".join(str(one).split()) for one in raw.cells]
            columns, notices, wrong = columns_of(path, raw.row, headings, catalogue, chosen)
            if wrong:
                raise Faults(wrong)
            if any(one.problem for one in columns):
                best = (raw.row, columns, notices)
                break
            said += notices
            skipped += 1
        if tried >= HEADING_ROWS:
            break
    if best is None:
        hint = _('Say which column it is: --column unemployment="heading".')
        message = " ".join([*said, _("no column is a problem.")])
        raise Faults(list(absent(path, 1, chosen)) or [Fault("T001", message, path, 1, hint=hint)])
    row, columns, notices = best
    if skipped:
        notices.insert(0, _("{file}: the headings are taken from row {row}.").format(file=path, row=row))
    return Table(path, columns, rows, notices)


@dataclass(slots=True)
class Reader:
    """Turns raw rows into profiles; what they share is worked out once."""

    catalogue: Catalogue
    vocabulary: Vocabulary = field(init=False)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.catalogue)

    def profile(self, raw: Raw, columns: tuple[Column, ...] | None) -> Profile | Fault | None:
        """The profile of a row; the fault that stands in its place; None for a row that is no area."""
        try:
            if isinstance(raw.cells, Fault):
                return raw.cells
            if columns is not None:
                return self._row(raw, columns)
            return self._document(raw)
        except Faults as faults:
            first = faults.faults[0]
            message = "; ".join(" ".join(filter(None, (one.message, one.hint))) for one in faults.faults)
            row = raw.row if isinstance(raw.cells, bytes) else first.line or raw.row
            return Fault(first.code, message, raw.file, row, first.column)

    def _document(self, raw: Raw) -> Profile:
        """A profile in JSON or YAML. Raises Faults."""
        if isinstance(raw.cells, bytes):
            try:
                text = raw.cells.decode()
            except UnicodeDecodeError:
                raise Faults([Fault("F007", _("this is not UTF-8 text."))]) from None
            document = parse_line(text, raw.file)
        elif isinstance(raw.cells, Path):
            document = read(raw.cells)
        else:
            document = raw.cells
        judged = read_profile(document, self.catalogue, self.vocabulary)
        self.notices += judged.notices
        if all(one.value is None for one in judged.profile.given.values()):
            raise Faults([Fault("T007", _("no problem is known in this row."))])
        return judged.profile

    def _row(self, raw: Raw, columns: tuple[Column, ...]) -> Profile | Fault | None:
        """A row of a table."""
        cells = raw.cells
        extra = [number for number, one in enumerate(cells[len(columns) :], len(columns) + 1) if str(one).strip()]
        if extra:
            message = _("this row has more cells than there are headings.")
            return Fault("T008", message, raw.file, raw.row, extra[0])
        if not any(str(one).strip() for one in cells):
            return None
        total = next((one for one in cells[:TOTAL_COLUMNS] if TOTALS.fullmatch(plain(str(one)))), None)
        if total is not None:
            words = _("{file}: row {row}, '{name}', is a total and no area; it is left out.")
            self.notices.append(words.format(file=raw.file, row=raw.row, name=total))
            return None
        area: dict[str, object] = {}
        other: dict[str, str] = {}
        known: dict[str, ProblemInput] = {}
        for number, (column, cell) in enumerate(zip(columns, cells, strict=False), 1):
            text = cell.strip() if isinstance(cell, str) else cell
            try:
                if column.problem:
                    blank = isinstance(text, str) and text.casefold() in UNKNOWN_CELLS
                    written = None if blank else text
                    known[column.problem] = given(
                        written, self.catalogue.problem[column.problem], self.catalogue, self.notices
                    )
                elif column.label:
                    area.update(_label(column.label, text))
                elif str(text):
                    heading = column.heading or _("column {number}").format(number=number)
                    other[heading if heading not in other else f"{heading} ({number})"] = str(text)
            except InvalidValue as wrong:
                message = " ".join(filter(None, (f"{column.heading}: {wrong.message}", wrong.hint)))
                return Fault(wrong.code, message, raw.file, raw.row, number)
        if all(one.value is None for one in known.values()):
            return Fault("T007", _("no problem is known in this row."), raw.file, raw.row)
        if other:
            area["other"] = other
        return Profile(area=area, given=known)


def _label(label: str, text: object) -> dict[str, object]:
    """One of the area's labels. Raises InvalidValue for a count or year that is no whole number."""
    if str(text).casefold() in UNKNOWN_CELLS:
        return {}
    if label in ("name", "municipality"):
        return {label: " ".join(str(text).split())}
    digits = re.sub(r"[.\s\u00a0](?=\d{3}\b)", "", str(text))
    year = re.search(r"\b(19|20)\d\d\b", digits) if label == "year" else re.fullmatch(r"\d{1,9}", digits)
    if not year and label == "year":
        raise InvalidValue("P002", _("a year as 2019 is expected here."))
    if not year:
        raise InvalidValue("P002", _("a whole number is expected here."))
    return {label: int(year[0])}


def area_of(
    path: str, name: str, year: int | None, sheet: str | None, catalogue: Catalogue
) -> tuple[Profile, list[str]]:
    """The one area of a table by that name, and what was said of how it was understood.

    Raises Faults where its row is bad, and InvalidValue where no row or several have that name and year.
    """
    reader = Reader(catalogue)
    notices: list[str] = []
    found: list[Profile] = []
    bad: list[Fault] = []
    for table in tables([path], catalogue, {}, sheet, None):
        notices += table.notices
        for raw in table.rows:
            profile = reader.profile(raw, table.columns)
            if isinstance(profile, Fault) and _names(raw, name):
                bad.append(profile)
            elif isinstance(profile, Profile):
                found.append(profile)
    names = {str(one.area["name"]): [str(one.area["name"])] for one in found if one.area.get("name")}
    if bad and plain(name) not in map(plain, names):
        raise Faults(bad)
    if not names:
        raise InvalidValue("T010", _("no row of this table has a name."))
    chosen = named_one(name, names, _("area"), notices)
    those = [one for one in found if one.area.get("name") == chosen]
    dated = [one for one in those if year is None or one.area.get("year") == year]
    if len(dated) == 1:
        return dated[0], notices
    years = ", ".join(sorted({str(one.area["year"]) for one in those if one.area.get("year")})) or _("no year")
    if dated:
        message = _("'{name}' has {count} rows; their years: {years}.")
        hint = _("Choose with --year.") if year is None else _("A name and a year must have one row.")
        raise InvalidValue("P011", message.format(name=chosen, count=len(dated), years=years), hint)
    message = _("'{name}' has no row of {year}; its years: {years}.")
    raise InvalidValue("P008", message.format(name=chosen, year=year, years=years))


def _names(raw: Raw, name: str) -> bool:
    """Whether a row that could not be read is that of an area by that name."""
    if isinstance(raw.cells, bytes):
        return name.encode() in raw.cells
    return isinstance(raw.cells, list) and plain(name) in (plain(str(one)) for one in raw.cells)


def error_line(fault: Fault) -> bytes:
    """A bad row as it stands in NDJSON."""
    content = {
        "file": fault.file,
        "row": fault.line,
        "column": fault.column,
        "message": f"{fault.code} {fault.message}",
    }
    return json.dumps({"error": content}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
