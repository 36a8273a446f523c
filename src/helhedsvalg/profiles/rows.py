"""Rows of a table and lines of JSON to profiles, or to faults."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from helhedsvalg.documents import parse_line, read
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, composed
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles.cells import (
    NOTHING,
    UNKNOWN_CELLS,
    figure_text,
    is_figure,
    says_more_than_a_year,
    years_in,
)
from helhedsvalg.profiles.columns import column_name
from helhedsvalg.profiles.file import Vocabulary, read_profile
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.spreadsheet import Cell, Formula
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, given


@dataclass(slots=True)
class Reader:
    """Turns raw rows into profiles with one catalogue."""

    catalogue: Catalogue
    vocabulary: Vocabulary = field(init=False)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.catalogue)

    def profile(self, raw: Raw, layout: Layout | None) -> Profile | Fault | None:
        """The profile of a row; its fault where it has one; None for a row that is no area."""
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
                text = composed(raw.cells.decode())
            except UnicodeDecodeError:
                raise Faults([Fault("F007", _("this is not UTF-8 text."))]) from None
            document = parse_line(text, raw.file)
        elif isinstance(raw.cells, Path):
            document = read(raw.cells)
        else:
            document = raw.cells
        result = read_profile(document, self.catalogue, self.vocabulary)
        self.notices += result.notices
        if all(problem.value is None for problem in result.profile.given.values()):
            raise Faults([Fault("T007", _("no problem is known in this row."))])
        return result.profile

    def _row(self, raw: Raw, layout: Layout) -> Profile | Fault | None:
        """A row of a table."""
        cells, columns = raw.cells, layout.columns
        if layout.kind(raw) != "area":
            return None
        if fault := _moved(raw, layout):
            return fault
        for number, cell in enumerate(cells[len(columns) :], len(columns) + 1):
            if str(cell).strip():
                message = _("this row has more cells than there are headings.")
                return Fault("T008", message, raw.file, raw.row, number)
        area: dict[str, object] = {}
        other: dict[str, str] = {}
        problems: dict[str, ProblemInput] = {}
        for place, (column, cell) in enumerate(zip(columns, cells, strict=False)):
            try:
                if column.problem:
                    problems[column.problem] = self._input(cell, place, layout)
                elif column.label and not isinstance(cell, Formula):
                    area.update(_label(column.label, cell.strip() if isinstance(cell, str) else cell))
                    if column.label == "year" and says_more_than_a_year(str(cell)):
                        other[column.heading] = str(cell).strip()
                elif not column.label and (text := str(cell).strip()):
                    heading = column.heading or column_name(place)
                    other[heading if heading not in other else f"{heading} ({place + 1})"] = text
            except InvalidValue as wrong:
                message = " ".join(filter(None, (f"{column.heading}: {wrong.message}", wrong.hint)))
                return Fault(wrong.code, message, raw.file, raw.row, place + 1)
        if all(problem.value is None for problem in problems.values()):
            return Fault("T007", _("no problem is known in this row."), raw.file, raw.row)
        for column in columns:
            if column.problem in problems and column.year not in (None, area.get("year")):
                problem = problems[column.problem]
                problems[column.problem] = replace(
                    problem, year=column.year if problem.value is not None else None
                )
        if layout.told_apart and layout.organisation is not None and "name" in area:
            organisation = " ".join(str(cells[layout.organisation]).split())
            area["name"] = ", ".join(filter(None, (str(area["name"]), organisation)))
        if other:
            area["other"] = other
        return Profile(area=area, given=problems)

    def _input(self, cell: Cell, place: int, layout: Layout) -> ProblemInput:
        """The input for a problem from its cell. Raises InvalidValue."""
        text = figure_text(cell)
        if place in layout.figures and isinstance(text, str) and text.casefold() in NOTHING:
            text = None
        problem = self.catalogue.problem[str(layout.columns[place].problem)]
        return given(text, problem, self.catalogue, [])


def _moved(raw: Raw, layout: Layout) -> Fault | None:
    """The fault of a row with a figure in place of a name, as where a cell is missing."""
    for label in ("name", "municipality"):
        text, place = layout.text(raw.cells, label), layout.place(label)
        is_code = label == "municipality" and text.isdigit() and len(raw.cells) >= len(layout.columns)
        if place is not None and is_figure(text) and not is_code:
            message = _("'{text}' stands under '{heading}': a figure is no name.")
            hint = _("Is a cell missing in this row?")
            if label == "name" and text.isdigit():
                hint = _("Is a cell missing, or is the area a number? Then write a word with it: Afd. {text}.")
            message = message.format(text=text, heading=layout.columns[place].heading)
            return Fault("T020", message, raw.file, raw.row, place + 1, hint.format(text=text))
    return None


def _label(label: str, text: object) -> dict[str, object]:
    """One of the area's labels. Raises InvalidValue for a count or year that is no whole number."""
    if label in ("name", "municipality"):
        return {label: " ".join(str(text).split())} if text not in ("", "-", "–") else {}
    if str(text).casefold() in UNKNOWN_CELLS:
        return {}
    digits = re.sub(r"[.\s\u00a0](?=\d{3}\b)", "", str(text))
    if label == "year":
        if not (years := years_in(str(text))):
            raise InvalidValue("P002", _("a year as 2019 is expected here."))
        return {label: years[-1]}
    if not re.fullmatch(r"\d{1,9}", digits):
        raise InvalidValue("P002", _("a whole number is expected here."))
    return {label: int(digits)}


def error_line(fault: Fault) -> bytes:
    """A bad row as a line of NDJSON."""
    content = {
        "file": fault.file,
        "row": fault.line,
        "column": fault.column,
        "message": f"{fault.code} {fault.message}",
    }
    return json.dumps({"error": content}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
