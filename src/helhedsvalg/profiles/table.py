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
from typing import IO, Any, NamedTuple

from helhedsvalg.documents import Document, parse_line, read
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named, refusal
from helhedsvalg.matching import meant, plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles import spreadsheet
from helhedsvalg.profiles.file import (
    OPPOSITE,
    Vocabulary,
    Wrong,
    given,
    named_one,
    names_of,
    read_profile,
)

UNKNOWN_CELLS = ("", "-", "–", "..", "...", "•", ".", "x", "n/a", "na")
"""Registers suppress small counts so."""
NEVER = ("doemt", "indvandr", "efterkommer", "herkomst", "oprindelse", "ikke vestlig", "convict", "immigrant")
"""What is in no heading of a problem: convictions of adults are not youth crime, and origin is no need."""
LABELS: dict[str, tuple[str, ...]] = {
    "name": ("boligområde", "område", "områdets navn", "navn", "area", "name", "boligafdeling", "afdeling"),
    "municipality": ("kommune", "kommunenavn", "municipality"),
    "year": ("år", "årstal", "year", "liste", "list"),
    "residents": ("antal beboere", "beboere", "beboere i alt", "residents", "population"),
    "children_10_14": ("børn 10-14", "børn 10-14 år", "10-14-årige", "antal børn 10-14 år", "children_10_14"),
}
LEADING = 4
"""Cells from the left in which a total is told."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TOTALS = re.compile(
    r"sum|landet|danmark|alle|alle omraader|median|middel|average"
    r"|(i alt|ialt|total|gennemsnit|landsgennemsnit|gns|hele (landet|kommunen))( .*)?|.* (i alt|ialt|total)"
)
"""What a row is called that sums up others, in plain letters."""
UNITS = {
    "pct": "percent",
    "procent": "percent",
    "percent": "percent",
    "per cent": "percent",
    "promille": "per-thousand",
}
BOM = b"\xef\xbb\xbf"
"""The byte-order mark that Excel writes."""
MOST = 0.8
"""Of the first lines that hold the separator."""
LINE = 2**20
"""Bytes of the longest line that is read."""
WIDE = 1000
"""Columns of the widest table."""
SHARES = 500
"""Rows of a workbook that are looked at to tell per cent from shares."""
HEAD = 15
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


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table means."""

    heading: str
    problem: str | None = None
    label: str | None = None


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
    if kind in WORKBOOKS:
        yield _excel(path, catalogue, chosen, sheet)
        return
    if kind in (".yaml", ".yml", ".json"):
        yield _profiles(path)
        return
    stream = _open(path, stdin)
    if kind in (".ndjson", ".jsonl"):
        yield Table(path, None, _lines(path, stream))
        return
    first = _line(path, stream)
    if kind != ".csv" and first.lstrip()[:1] == b"{":
        yield Table(path, None, _lines(path, stream, first))
    else:
        yield _csv(path, stream, first, catalogue, chosen)


def _open(path: str, stdin: Any) -> IO[bytes]:
    """A stream of bytes, or a fault."""
    if path == "-":
        if stdin is None:
            raise Faults([Fault("F001", _("there is no standard input."), "-")])
        return stdin  # type: ignore[no-any-return]
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise Faults([Fault("F001", _("there is no such file."), path)]) from None
    except PermissionError:
        raise Faults([Fault("F003", _("there is no permission to read this file."), path)]) from None
    except (OSError, ValueError) as error:
        message = _("this file cannot be read: {reason}.").format(reason=refusal(error))
        raise Faults([Fault("F004", message, path)]) from None


def _lines(path: str, stream: IO[bytes], first: bytes = b"") -> Iterator[Raw]:
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


def _line(path: str, stream: IO[bytes]) -> bytes:
    """The next line. Raises Faults where it has no end in sight, or the disk fails."""
    try:
        line = stream.readline(LINE + 1)
        if len(line) <= LINE:
            return line
        code, message = "F005", _("a line is longer than {limit} characters; nothing is read from it on.")
    except OSError as error:
        code, message = "F004", _("this file cannot be read: {reason}.").format(reason=refusal(error))
    if path != "-":
        stream.close()
    raise Faults([Fault(code, message.format(limit=LINE), path)])


def _chain(path: str, head: Iterable[bytes], stream: IO[bytes]) -> Iterator[bytes]:
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


def _csv(path: str, stream: IO[bytes], first: bytes, catalogue: Catalogue, chosen: Mapping[str, str]) -> Table:
    """A table of text: semicolon, tab or comma, told by its first lines."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in first:
        stream.close()
        hint = _("Save it in Excel as CSV UTF-8, or give the workbook itself, with .xlsx at the end of its name.")
        raise Faults([Fault("F006", _("this is not a table of text in UTF-8 or Windows-1252."), path, hint=hint)])
    if not first:
        stream.close()
        raise Faults([Fault("F008", _("the file is empty."), path)])
    head = [first]
    while len(head) < HEAD and (line := _line(path, stream)):
        head.append(line)
    lines = [line for line in _decoded(head) if line.strip()]
    separator = next(
        (one for one in ";\t" if sum(one in line for line in lines) >= MOST * len(lines)),
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
    _open(path, None).close()
    try:
        read_sheet = spreadsheet.read(path, sheet)
    except (spreadsheet.Damaged, spreadsheet.TooLarge) as error:
        raise Faults([_unread(error, path)]) from None
    if read_sheet.name is None:
        message = _("which sheet? The file has: {names}.").format(names=", ".join(read_sheet.names))
        raise Faults([Fault("T003", message, path, hint=_("Choose one with --sheet NAME."))])
    return _not_in_shares(_headed(path, _rows(path, read_sheet), catalogue, chosen), catalogue)


def _not_in_shares(table: Table, catalogue: Catalogue) -> Table:
    """The same table. Raises Faults where a column of per cent holds shares, as Excel keeps what it shows so."""
    first = list(islice(table.rows, SHARES))
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


def _rows(path: str, sheet: spreadsheet.Sheet) -> Iterator[Raw]:
    """The rows of a sheet; a reading that breaks down is a fault in the place of the rest."""
    number = 0
    try:
        for number, row in enumerate(sheet.rows, 1):
            yield Raw(path, number, row)
    except spreadsheet.TooLarge as error:
        yield Raw(path, number + 1, _unread(error, path))


def _unread(error: spreadsheet.Damaged | spreadsheet.TooLarge, path: str) -> Fault:
    """Why a workbook could not be read."""
    reason = _("it is damaged, locked with a password, or no workbook")
    if isinstance(error, spreadsheet.TooLarge):
        reason = _("it is damaged, or takes more than {limit} MB of memory or {seconds} seconds").format(
            limit=spreadsheet.MEGABYTES, seconds=spreadsheet.SECONDS
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
            columns, notices, wrong = _columns(path, raw.row, headings, catalogue, chosen)
            if wrong:
                raise Faults(wrong)
            if any(one.problem for one in columns):
                best = (raw.row, columns, notices)
                break
            said += notices
            skipped += 1
        if tried >= HEAD:
            break
    if best is None:
        hint = _('Say which column it is: --column unemployment="heading".')
        message = " ".join([*said, _("no column is a problem.")])
        raise Faults(list(_absent(path, 1, chosen)) or [Fault("T001", message, path, 1, hint=hint)])
    row, columns, notices = best
    if skipped:
        notices.insert(0, _("{file}: the headings are taken from row {row}.").format(file=path, row=row))
    return Table(path, columns, rows, notices)


def _columns(
    path: str, row: int, headings: list[str], catalogue: Catalogue, chosen: Mapping[str, str]
) -> tuple[tuple[Column, ...], list[str], list[Fault]]:
    """What each heading means: a problem, a label of the area, or something else that comes back."""
    if len(headings) > WIDE:
        return (), [], [Fault("T012", _("there are more than {limit} columns.").format(limit=WIDE), path, row)]
    labels = {plain(name): label for label, names in LABELS.items() for name in names}
    asked = {plain(heading): id for id, heading in chosen.items()}
    columns: list[Column] = []
    notices: list[str] = []
    faults: list[Fault] = []
    for number, heading in enumerate(headings, 1):
        key = plain(heading)
        if key in asked and any(never in key for never in NEVER):
            message = _("'{heading}' is none of the problems here, and cannot be made one.").format(
                heading=heading
            )
            faults.append(Fault("T009", message, path, row, number))
            continue
        if key in asked:
            column = Column(heading, problem=asked[key])
        elif key in labels and not any(one.label == labels[key] for one in columns):
            column = Column(heading, label=labels[key])
        else:
            try:
                id = _problem(heading, catalogue, notices)
                column = Column(heading, problem=None if id in chosen else id)
            except Wrong as wrong:
                faults.append(Fault(wrong.code, wrong.message, path, row, number, wrong.hint))
                continue
        if column.problem and any(one.problem == column.problem for one in columns):
            hint = _('Say which column it is: --column {id}="heading".').format(id=column.problem)
            name = named(catalogue.problem[column.problem].name)
            message = _("'{heading}' is {problem} a second time.").format(heading=heading, problem=name)
            faults.append(Fault("T004", message, path, row, number, hint))
        columns.append(column)
        if column.problem:
            words = _("{file}: '{heading}' is read as {problem}.")
            if key not in asked and not _is_name(heading, catalogue.problem[column.problem]):
                words = _("{file}: '{heading}' is like {problem}, and is read as that.")
            name = named(catalogue.problem[column.problem].name)
            notices.append(words.format(file=path, heading=heading, problem=name))
    if not any(one.problem for one in columns) and not any(key in asked for key in map(plain, headings)):
        return tuple(columns), notices, []
    present = {plain(one) for one in headings}
    faults += _absent(path, row, {id: heading for id, heading in chosen.items() if plain(heading) not in present})
    return tuple(columns), notices, faults


def _absent(path: str, row: int, chosen: Mapping[str, str]) -> Iterator[Fault]:
    """Columns that were chosen and are not there."""
    for id, heading in chosen.items():
        message = _("there is no column '{heading}'.").format(heading=heading)
        yield Fault("T005", message, path, row, hint=_("For {id}.").format(id=id))


def _bare(heading: str) -> str:
    """A heading as it is compared, without its unit."""
    return " ".join(re.sub(rf"\b(i |in )?({'|'.join(UNITS)})\b", " ", plain(heading)).split())


def _is_name(heading: str, problem: Problem) -> bool:
    """Whether a heading is one of the problem's own names."""
    return _bare(heading) in {plain(one) for one in (problem.id, *names_of([problem])[problem.id])}


def _problem(heading: str, catalogue: Catalogue, notices: list[str]) -> str | None:
    """The problem that a heading names, or None. Raises Wrong where it could be two, or has the wrong unit.

    A likeness is no match where the heading has other numbers than the problem's names: ages decide.
    """
    words = plain(heading)
    if not words or any(never in words for never in NEVER):
        return None
    unit = next((UNITS[one] for one in UNITS if re.search(rf"\b{one}\b", words)), None)
    unit = "percent" if "%" in heading else "per-thousand" if "‰" in heading else unit
    bare = _bare(heading)
    names = names_of(catalogue.problems)
    opposites = {OPPOSITE + one.id: one.opposites for one in catalogue.anchored}
    found = meant(bare, {**names, **opposites})
    ids = [id.removeprefix(OPPOSITE) for id in found.several]
    if not all(catalogue.problem[id].anchored for id in ids):
        could_be = ", ".join(named(catalogue.problem[id].name) for id in ids)
        notices.append(
            _("'{heading}' is not used: it could be {problems}.").format(heading=heading, problems=could_be)
        )
        return None
    if found.several:
        hint = _('Say which column it is: --column {id}="{heading}".').format(id=ids[0], heading=heading)
        could_be = ", ".join(named(catalogue.problem[id].name) for id in dict.fromkeys(ids))
        message = _("'{heading}' could be several: {ids}.").format(heading=heading, ids=could_be)
        raise Wrong("T004", message, hint)
    if found.id is None:
        return None
    if found.id.startswith(OPPOSITE):
        words_ = _("'{heading}' is not used: it may count the opposite of {problem}.")
        name = named(catalogue.problem[found.id.removeprefix(OPPOSITE)].name)
        notices.append(words_.format(heading=heading, problem=name))
        return None
    numbers = set(re.findall(r"\d+", bare))
    if found.likeness and not numbers <= set(re.findall(r"\d+", " ".join([found.id, *names[found.id]]))):
        return None
    problem = catalogue.problem[found.id]
    if not problem.anchored:
        words_ = _("'{heading}' is not used: {problem} has no scale here, and can have no need.")
        notices.append(words_.format(heading=heading, problem=named(problem.name)))
        return None
    if unit is not None and problem.unit != unit:
        message = _("'{heading}' has the wrong unit for {problem}.").format(
            heading=heading, problem=named(problem.name)
        )
        raise Wrong("T006", message)
    return found.id


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
        total = next((one for one in cells[:LEADING] if TOTALS.fullmatch(plain(str(one)))), None)
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
            except Wrong as wrong:
                message = " ".join(filter(None, (f"{column.heading}: {wrong.message}", wrong.hint)))
                return Fault(wrong.code, message, raw.file, raw.row, number)
        if all(one.value is None for one in known.values()):
            return Fault("T007", _("no problem is known in this row."), raw.file, raw.row)
        if other:
            area["other"] = other
        return Profile(area=area, given=known)


def _label(label: str, text: object) -> dict[str, object]:
    """One of the area's labels. Raises Wrong for a count or year that is no whole number."""
    if str(text).casefold() in UNKNOWN_CELLS:
        return {}
    if label in ("name", "municipality"):
        return {label: " ".join(str(text).split())}
    digits = re.sub(r"[.\s\u00a0](?=\d{3}\b)", "", str(text))
    year = re.search(r"\b(19|20)\d\d\b", digits) if label == "year" else re.fullmatch(r"\d{1,9}", digits)
    if not year and label == "year":
        raise Wrong("P002", _("a year as 2019 is expected here."))
    if not year:
        raise Wrong("P002", _("a whole number is expected here."))
    return {label: int(year[0])}


def area_of(
    path: str, name: str, year: int | None, sheet: str | None, catalogue: Catalogue
) -> tuple[Profile, list[str]]:
    """The one area of a table by that name, and what was said of how it was understood.

    Raises Faults where its row is bad, and Wrong where no row or several have that name and year.
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
        raise Wrong("T010", _("no row of this table has a name."))
    chosen = named_one(name, names, _("area"), notices)
    those = [one for one in found if one.area.get("name") == chosen]
    dated = [one for one in those if year is None or one.area.get("year") == year]
    if len(dated) == 1:
        return dated[0], notices
    years = ", ".join(sorted({str(one.area["year"]) for one in those if one.area.get("year")})) or _("no year")
    if dated:
        message = _("'{name}' has {count} rows; their years: {years}.")
        hint = _("Choose with --year.") if year is None else _("A name and a year must have one row.")
        raise Wrong("P011", message.format(name=chosen, count=len(dated), years=years), hint)
    message = _("'{name}' has no row of {year}; its years: {years}.")
    raise Wrong("P008", message.format(name=chosen, year=year, years=years))


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
