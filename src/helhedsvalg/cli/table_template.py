"""The empty table of `batch --template`: headings that are read, an example, and a sheet that explains."""

from __future__ import annotations

from pathlib import Path

from helhedsvalg.cli import console, files
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FILE, csv
from helhedsvalg.i18n import _, language, named, number
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.template import judgement, scale
from helhedsvalg.profiles.values import unit_in_words
from helhedsvalg.reports.document import Cell, Document, Lines, Number, Section, Table

EXAMPLE_CHILDREN = 150


def write(to: str | None, dialect: csv.Dialect, catalogue: Catalogue) -> None:
    """Write a workbook where the file's name says so, else CSV as Excel reads it in the language spoken now.

    Raises WrongUse where the file is there already, and Faults.
    """
    if to not in (None, "-") and Path(str(to)).is_file():
        hint = _("Choose another name.")
        raise console.WrongUse([Fault("U010", _("this file is there already."), to, hint=hint)])
    if Path(to or "").suffix.lower() == ".xlsx":
        files.write(_workbook(catalogue), to)
        return
    files.format_of("csv", to)
    if language() == "da":
        dialect = "excel-da"
    mark = csv.BYTE_ORDER_MARK if dialect == "excel-da" else ""
    rows = (_headings(catalogue), _example(catalogue))
    files.write((mark + "".join(csv.line(row, dialect) for row in rows)).encode(), to)


def _headings(catalogue: Catalogue) -> tuple[str, ...]:
    labels = (_("Area"), _("Municipality"), _("Year"), _("Children 10-14"))
    return (*labels, *map(_heading, catalogue.anchored))


def _heading(problem: Problem) -> str:
    """A problem's name with its unit, as a heading."""
    name = named(problem.name)
    return f"{name[:1].upper()}{name[1:]} ({unit_in_words(problem)})"


def _example(catalogue: Catalogue) -> tuple[str | int | float, ...]:
    """A row as it is to be filled in, with figures in the middle of each problem's scale."""
    labels = (_("Example: write your area here"), _("Its municipality"), catalogue.meta.date.year - 1)
    return (*labels, EXAMPLE_CHILDREN, *map(_middle, catalogue.anchored))


def _middle(problem: Problem) -> int | float:
    """The figure halfway between no problem and a full one."""
    ends = [end.value for end in (problem.zero_point, problem.full_point) if end]
    middle = round(sum(ends) / len(ends), 1)
    return int(middle) if middle.is_integer() else middle


def _workbook(catalogue: Catalogue) -> bytes:
    """The table on one sheet, and what to write on another."""
    from helhedsvalg.formats import xlsx  # slow to load, and every batch loads this module

    example = tuple(
        Number(cell, number(cell)) if isinstance(cell, int | float) else cell for cell in _example(catalogue)
    )
    table = Section(_("Areas"), (Table(_headings(catalogue), (example,)),))
    explained = Section(_("How to fill it in"), _explanation(catalogue))
    return xlsx.render(Document("", (table, explained), lang=language(), date=str(catalogue.meta.date)), FILE)


def _explanation(catalogue: Catalogue) -> tuple[Cell, ...]:
    """What to write in the columns, a line a row."""
    words = ", ".join(map(judgement, catalogue.method.words))
    return (
        _("Write one area on each row of the first sheet, and delete the example. Keep the headings as they are."),
        _("Write figures as you have them, with a decimal comma or point. A per cent sign is optional."),
        _("Leave a cell empty where you do not know the figure. Unknown is not zero."),
        _("Without a figure you can write one of the words {words}.").format(words=words),
        _("You may add columns of your own: they come back in the answer and change nothing in it."),
        _("An area can stand on several rows, one for each year."),
        *(Lines((_heading(problem), *scale(problem))) for problem in catalogue.anchored),
        _("See first how the table is understood: helhedsvalg batch FILE.xlsx --dry-run"),
        _("Then rank for every area: helhedsvalg batch FILE.xlsx -f xlsx -o FOLDER/"),
    )
