"""Tables of areas, JSON lines, documents and folders to profiles, one area at a time.

A file is told by its content. A table is understood as a whole first (`layout`) and read again to be answered.
What is read is passed on as raw rows, which are small and can be sent to another process; `Reader.profile` turns
one into a profile or a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from helhedsvalg.documents import Document, content_of, open_file, parse, parse_line, read, unreadable
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles import spreadsheet
from helhedsvalg.profiles.file import TOP, Vocabulary, read_profile
from helhedsvalg.profiles.layout import NOTHING, UNKNOWN_CELLS, Layout, figure_text, has_headings, understood
from helhedsvalg.profiles.text import MAX_LINE_CHARACTERS, Input, Raw, TextRows, encoding_of, rereadable
from helhedsvalg.profiles.values import InvalidValue, given, named_one

DOCUMENTS = (".yaml", ".yml", ".json")
TABLES = (*spreadsheet.SUFFIXES, ".csv", ".tsv", ".txt")
FIRST_BYTES = 4096
"""By which the content of a file is told."""
BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Table:
    """One input with its rows, and what should be said of how it was understood."""

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
        if path != "-" and Path(path).is_dir():
            yield from _folder(path)
        else:
            yield _table(path, catalogue, chosen, sheet, stdin, year)


def _folder(path: str) -> Iterator[Table]:
    """Each profile of a folder."""
    files = sorted(file for file in Path(path).iterdir() if file.suffix.lower() in DOCUMENTS and file.is_file())
    if not files:
        raise Faults([Fault("F001", _("there is no profile in this folder."), path)])
    for file in files:
        yield Table(str(file), None, iter([Raw(str(file), 1, file)]))


def _table(
    path: str,
    catalogue: Catalogue,
    chosen: Mapping[str, str],
    sheet: str | None,
    stdin: BinaryIO | None,
    year: int | None,
) -> Table:
    """One input, told by its content."""
    suffix = Path(path).suffix.lower()
    if suffix in (".ndjson", ".jsonl"):
        return Table(path, None, _lines(path, open_file(path)))
    first = b""
    if path == "-":
        first = _first_line(open_file(path, stdin))
        if stdin is not None and _is_json_line(first):
            return Table(path, None, _lines(path, stdin, first))
    if suffix in DOCUMENTS and path != "-" and not _is_json_lines(_beginning(path)):
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
    layout, notices = understood(path, rows, catalogue, chosen, year)
    return Table(path, layout, _below(rows(), layout), notices)


def _beginning(path: str) -> bytes:
    """The first bytes of a file."""
    with open_file(path) as stream:
        return stream.read(FIRST_BYTES)


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
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---"))]
    keys = {plain(name) for names in TOP.values() for name in names}
    key, colon, _rest = lines[0].partition(":") if lines else ("", "", "")
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
                message = _("a line is longer than {limit} characters; nothing is read from it on.")
                yield Raw(path, number, Fault("F005", message.format(limit=MAX_LINE_CHARACTERS), path, number))
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
        layout, notices = understood(source.path, rows, catalogue, chosen, year)
    except (spreadsheet.Damaged, spreadsheet.TooLarge) as error:
        raise Faults([_unread(error, source.path)]) from None
    if rows.notices:
        notices[-1] = f"{notices[-1].removesuffix('.')}; {'; '.join(rows.notices)}."
    return Table(source.path, layout, _below(rows(), layout), notices)


def _only_table(
    source: Input, rows: spreadsheet.SheetRows, catalogue: Catalogue, chosen: Mapping[str, str]
) -> spreadsheet.SheetRows:
    """Of several sheets the only one that has the headings of a table; as it was where that is none or several."""
    sheets = (spreadsheet.read(source, name) for name in rows.choices)
    found = [sheet for sheet in sheets if has_headings(sheet, catalogue, chosen)]
    if len(found) != 1:
        return rows
    others = ", ".join(name for name in rows.choices if name != found[0].name)
    text = _("read from sheet {name}; no table in sheet {others}")
    found[0].notices.append(text.format(name=found[0].name, others=others))
    return found[0]


def _unread(error: spreadsheet.Damaged | spreadsheet.TooLarge, path: str) -> Fault:
    """Why a workbook could not be read."""
    reason = _("it is damaged, locked with a password, or no workbook")
    if isinstance(error, spreadsheet.TooLarge):
        reason = _("it is damaged, or unfolds to more than {limit} MB or {cells} cells").format(
            limit=spreadsheet.MAX_MEGABYTES, cells=spreadsheet.MAX_CELLS
        )
    return Fault("F004", _("this file cannot be read: {reason}.").format(reason=reason), path)


def _below(rows: Iterator[Raw], layout: Layout) -> Iterator[Raw]:
    """The rows below the headings."""
    return (raw for raw in rows if raw.row > layout.heading_row)


@dataclass(slots=True)
class Reader:
    """Turns raw rows into profiles; what they share is worked out once."""

    catalogue: Catalogue
    vocabulary: Vocabulary = field(init=False)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.catalogue)

    def profile(self, raw: Raw, layout: Layout | None) -> Profile | Fault | None:
        """The profile of a row; the fault that stands in its place; None for a row that is no area."""
        try:
            if isinstance(raw.cells, Fault):
                return raw.cells
            return self._document(raw) if layout is None else self._row(raw, layout)
        except Faults as faults:
            first = faults.faults[0]
            message = "; ".join(" ".join(filter(None, (fault.message, fault.hint))) for fault in faults.faults)
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
        understood_profile = read_profile(document, self.catalogue, self.vocabulary)
        self.notices += understood_profile.notices
        if all(problem.value is None for problem in understood_profile.profile.given.values()):
            raise Faults([Fault("T007", _("no problem is known in this row."))])
        return understood_profile.profile

    def _row(self, raw: Raw, layout: Layout) -> Profile | Fault | None:
        """A row of a table."""
        cells, columns = raw.cells, layout.columns
        extra = [
            number for number, cell in enumerate(cells[len(columns) :], len(columns) + 1) if str(cell).strip()
        ]
        if layout.kind(raw) != "area":
            return None
        if extra:
            message = _("this row has more cells than there are headings.")
            return Fault("T008", message, raw.file, raw.row, extra[0])
        area: dict[str, object] = {}
        other: dict[str, str] = {}
        problems: dict[str, ProblemInput] = {}
        for place, (column, cell) in enumerate(zip(columns, cells, strict=False)):
            try:
                if column.problem:
                    problems[column.problem] = self._given(cell, place, layout)
                elif column.label:
                    area.update(_label(column.label, cell.strip() if isinstance(cell, str) else cell))
                elif text := str(cell).strip():
                    heading = column.heading or _("column {number}").format(number=place + 1)
                    other[heading if heading not in other else f"{heading} ({place + 1})"] = text
            except InvalidValue as wrong:
                message = " ".join(filter(None, (f"{column.heading}: {wrong.message}", wrong.hint)))
                return Fault(wrong.code, message, raw.file, raw.row, place + 1)
        if all(problem.value is None for problem in problems.values()):
            return Fault("T007", _("no problem is known in this row."), raw.file, raw.row)
        if other:
            area["other"] = other
        return Profile(area=area, given=problems)

    def _given(self, cell: spreadsheet.Cell, place: int, layout: Layout) -> ProblemInput:
        """What a cell says of a problem. Raises InvalidValue."""
        column = layout.columns[place]
        written = figure_text(cell)
        if place in layout.figures and isinstance(written, str) and written.casefold() in NOTHING:
            written = None
        problem = given(written, self.catalogue.problem[str(column.problem)], self.catalogue, [])
        dated = column.year is not None and problem.value is not None and layout.place("year") is None
        return replace(problem, year=column.year) if dated else problem


def _label(label: str, text: object) -> dict[str, object]:
    """One of the area's labels. Raises InvalidValue for a count or year that is no whole number."""
    if label in ("name", "municipality"):
        return {label: " ".join(str(text).split())} if text not in ("", "-", "–") else {}
    if str(text).casefold() in UNKNOWN_CELLS:
        return {}
    digits = re.sub(r"[.\s\u00a0](?=\d{3}\b)", "", str(text))
    year = (
        re.search(r"\b(19|20)\d\d(?=\b|[KMQkmq])", digits) if label == "year" else re.fullmatch(r"\d{1,9}", digits)
    )
    if not year and label == "year":
        raise InvalidValue("P002", _("a year as 2019 is expected here."))
    if not year:
        raise InvalidValue("P002", _("a whole number is expected here."))
    return {label: int(year[0])}


def split_name(typed: str) -> tuple[str, str | None]:
    """A file, and perhaps a name in its table behind #.

    A file that exists comes first; of several #, the first behind which a file ends.
    """
    places = [place for place, letter in enumerate(typed) if letter == "#" and place]
    if Path(typed).exists() or not places:
        return typed, None
    place = next((place for place in places if Path(typed[:place]).exists()), places[-1])
    return typed[:place], typed[place + 1 :]


def area_of(
    path: str,
    name: str,
    year: int | None,
    sheet: str | None,
    catalogue: Catalogue,
    municipality: str | None = None,
) -> tuple[Profile, list[str]]:
    """The one area of a table by that name, and what was said of how it was understood.

    `name` may end in a comma and the municipality. Raises Faults where its row is bad, and InvalidValue where no
    row or several have that name, municipality and year.
    """
    reader = Reader(catalogue)
    notices: list[str] = []
    areas: list[Profile] = []
    bad: list[Fault] = []
    for table in tables([path], catalogue, {}, sheet, None, year):
        notices += table.notices
        for raw in table.rows:
            profile = reader.profile(raw, table.layout)
            if isinstance(profile, Fault) and _names(raw, name):
                bad.append(profile)
            elif isinstance(profile, Profile) and profile.area.get("name"):
                areas.append(profile)
    names: dict[str, list[str]] = {}
    for profile in areas:
        words = names.setdefault(str(profile.area["name"]), [])
        words.append(f"{profile.area['name']}, {profile.area.get('municipality')}")
    if bad and plain(name) not in {plain(word) for known, words in names.items() for word in (known, *words)}:
        raise Faults(bad)
    if not names:
        raise InvalidValue("T010", _("no row of this table has a name."))
    chosen = named_one(name, names, _("area"), notices)
    of_name = [profile for profile in areas if profile.area["name"] == chosen]
    wanted = plain(municipality) if municipality else plain(name).removeprefix(plain(chosen)).strip()
    in_municipality = [
        profile for profile in of_name if plain(str(profile.area.get("municipality", ""))) == wanted
    ]
    return _only(chosen, in_municipality or ([] if municipality else of_name), year), notices


def _only(name: str, areas: list[Profile], year: int | None) -> Profile:
    """The one of several areas of one name. Raises InvalidValue where none or several are of that year."""
    of_year = [profile for profile in areas if year is None or profile.area.get("year") in (year, None)]
    if len(of_year) == 1:
        return of_year[0]
    places = sorted(
        {str(profile.area.get("municipality")) for profile in of_year if profile.area.get("municipality")}
    )
    if len(places) > 1:
        message = _("'{name}' is an area in several municipalities: {names}.")
        names = ", ".join(f"'{name}, {place}'" for place in places)
        hint = _("Write the municipality too: table.csv#{name}, {municipality}").format(
            name=name, municipality=places[0]
        )
        raise InvalidValue("P011", message.format(name=name, names=names), hint)
    years = ", ".join(sorted({str(profile.area["year"]) for profile in areas if profile.area.get("year")})) or _(
        "no year"
    )
    if of_year:
        message = _("'{name}' has {count} rows; their years: {years}.")
        hint = _("Choose with --year.") if year is None else _("A name and a year must have one row.")
        raise InvalidValue("P011", message.format(name=name, count=len(of_year), years=years), hint)
    message = _("'{name}' has no row of {year}; its years: {years}.")
    raise InvalidValue("P008", message.format(name=name, year=year, years=years))


def _names(raw: Raw, name: str) -> bool:
    """Whether a row that could not be read is that of an area by that name."""
    if isinstance(raw.cells, bytes):
        return name.encode() in raw.cells
    return isinstance(raw.cells, list) and any(
        cell and (cell == plain(name) or plain(name).startswith(f"{cell} "))
        for cell in (plain(str(cell)) for cell in raw.cells)
    )


def error_line(fault: Fault) -> bytes:
    """A bad row as it stands in NDJSON."""
    content = {
        "file": fault.file,
        "row": fault.line,
        "column": fault.column,
        "message": f"{fault.code} {fault.message}",
    }
    return json.dumps({"error": content}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
