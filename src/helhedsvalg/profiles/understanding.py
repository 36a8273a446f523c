"""A table as a whole, before its first row is read as an area: its layout, and at most four notices on it.

Where the layout would have to be guessed, the table is refused, and the fault says which option settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from helhedsvalg.errors import Fault, Faults, cut, short
from helhedsvalg.i18n import _, named, number, say, several
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles.around import MAX_TEXT, refuse_other_figures, says_unit
from helhedsvalg.profiles.columns import Column, column_name, few, reasons
from helhedsvalg.profiles.groups import use_whole
from helhedsvalg.profiles.heading_rows import head, headed, is_unit
from helhedsvalg.profiles.headings import HeadingWords, taken_apart
from helhedsvalg.profiles.layout import Layout, Rows
from helhedsvalg.profiles.survey import Survey
from helhedsvalg.profiles.values import unit_in_words


def understand(
    path: str, rows: Rows, catalogue: Catalogue, chosen: Mapping[str, str], year: int | None = None
) -> tuple[Layout, list[str]]:
    """The layout of a table, and at most four notices on it. Raises Faults."""
    words = HeadingWords(catalogue)
    layout = headed(path, head(rows), words, chosen, year)
    layout.year = year
    use_whole(layout, rows, catalogue, chosen)
    survey = Survey(layout, catalogue)
    comma = getattr(rows, "separator", "") == ","
    if comma:
        _refuse_comma_in_headings(path, layout)
    width = max((place for place, column in enumerate(layout.columns, 1) if column.heading), default=0)
    for raw in rows():
        if raw.row > layout.heading_row and isinstance(raw.cells, list):
            if comma and any(raw.cells[width:]) and _is_cut(raw.cells):
                raise Faults([_two_commas(path, raw.row)])
            survey.add(raw, words)
    survey.finish()
    refuse_other_figures(survey, catalogue, chosen, rows)
    return layout, list(_notices(survey, catalogue))


def _is_cut(cells: Sequence[str]) -> bool:
    """Whether the comma between cells cuts figures in two: digits stand around it, and no cell has decimals."""
    return bool(re.search(r"\d,\d", ",".join(cells))) and not any(re.search(r"\d[.,]\d", cell) for cell in cells)


def _two_commas(path: str, row: int) -> Fault:
    """The fault of a table with commas both between and inside cells."""
    message = _("a comma stands both between the cells and inside them.")
    hint = _("Save it with semicolons between the cells, or give the workbook itself.")
    return Fault("T015", message, path, row, hint=hint)


def _refuse_comma_in_headings(path: str, layout: Layout) -> None:
    """Raise Faults where a heading that is a unit alone follows a problem's: a comma has split one heading."""
    before = Column("")
    if any("," in column.heading for column in layout.columns):  # where one stands in quotation marks, all do
        return
    for column in layout.columns:
        if (before.problem or before.unused) and not column.label and is_unit(column.heading):
            raise Faults([_two_commas(path, layout.heading_row)])
        before = column


def _notices(survey: Survey, catalogue: Catalogue) -> Iterator[str]:
    """How the table was read, in four lines at most."""
    layout = survey.layout
    labels = [
        _("{label} '{heading}'").format(label=name, heading=layout.columns[place].heading or column_name(place))
        for label, name in _label_names().items()
        if (place := layout.place(label)) is not None
    ]
    if layout.place("name") is None:
        labels.insert(0, _('no column is the area\'s name (--column name="heading")'))
    if layout.titles:
        labels.insert(0, _("above them '{title}'").format(title=cut(" / ".join(layout.titles), MAX_TEXT)))
    text = _("{file}: headings in row {row}; {labels}.")
    yield text.format(file=layout.file, row=layout.heading_row, labels=", ".join(labels))
    problems = []
    for place, column in enumerate(layout.columns):
        if column.problem:
            problem = catalogue.problem[column.problem]
            in_words = place not in layout.figures and any(survey.counts.get(place, ()))
            unit = _("in words") if in_words else unit_in_words(problem)
            text = _("'{heading}' is read as {problem} ({unit})")
            if column.like:
                text = _("'{heading}' is like {problem}, and is read as that")
            elif not in_words and (says_unit(column.heading) or survey.all_per_cent(place)):
                text = _("'{heading}' is read as {problem}")
            problems.append(text.format(heading=column.heading, problem=named(problem.name), unit=unit))
            if taken_apart(column.heading).period:
                problems[-1] += " " + _("(of a period, its last year: {year})").format(year=column.year)
    yield f"{layout.file}: {'; '.join(problems)}."
    if unused := reasons(column for column in layout.columns if column.unused):
        yield _("{file}: not used: {headings}.").format(file=layout.file, headings=unused)
    yield f"{layout.file}: {'; '.join(_row_notices(survey, catalogue))}."


def _label_names() -> dict[str, str]:
    """What each label is called."""
    return {
        "name": _("name"),
        "municipality": _("municipality"),
        "year": _("year"),
        "residents": _("residents"),
        "children_10_14": _("children 10-14"),
    }


def _row_notices(survey: Survey, catalogue: Catalogue) -> Iterator[str]:
    """How many rows are areas, which were left out, and which cells were read in another way than they look."""
    yield several("{count} row is an area", "{count} rows are areas", survey.rows).format(count=survey.rows)
    yield from _left_out(survey)
    if survey.again:
        rows = [_("row {row} '{name}'").format(row=row, name=short(name)) for row, name, _nothing in survey.again]
        yield _("the area and year of another row again: {rows}").format(rows=few(rows))
    if survey.periods:
        cells = [
            _("row {row} {area}: '{cell}'").format(row=row, area=area, cell=cell)
            for row, area, cell in survey.periods
        ]
        yield _("of a period, its last year: {cells}").format(cells=few(cells))
    yield from _column_notices(survey.layout)
    yield from _cell_notices(survey, catalogue)


def _left_out(survey: Survey) -> Iterator[str]:
    """Which rows are no areas, or others than those that are used."""
    names = {
        "comparison": _("is a total or a comparison"),
        "note": _("is a note"),
        "zeros": _("has no name and nothing but zeros"),
        "headings": _("is the headings again"),
    }
    if survey.left_out:
        rows = [
            _("row {row} '{name}' {reason}").format(row=row, name=short(name), reason=names[kind])
            for row, kind, name in survey.left_out
        ]
        yield _("left out: {rows}").format(rows=few(rows))
    for place, values in survey.layout.used_groups.items():
        text = several("of '{heading}' {values} is used", "of '{heading}' {values} are used", len(values))
        listed = ", ".join(f"'{value}'" for value in sorted(values.values()))
        yield text.format(heading=survey.layout.columns[place].heading, values=listed)
    if count := survey.other_groups:
        text = several(
            "{count} row of another group is left out", "{count} rows of other groups are left out", count
        )
        yield text.format(count=count)
        lost = [f"'{short(name)}'" for key, name in survey.names_of_groups.items() if key not in survey.names]
        if lost:
            yield _("so these areas are not answered: {names}").format(names=few(lost))
    if count := survey.other_years:
        text = several(
            "{count} row is of another year than {year}", "{count} rows are of another year than {year}", count
        )
        yield text.format(count=count, year=survey.layout.year)


def _cell_notices(survey: Survey, catalogue: Catalogue) -> Iterator[str]:
    """Cells that are unknown, or that were read in another way than they look."""
    if survey.odd:
        yield _("unknown: {cells}").format(cells=_places(survey.odd))
    if shares := [share for place in survey.shares for share in survey.shares[place]]:
        yield _("below 1 per cent, as written: {cells}").format(cells=_places(shares))
    for place, cells in survey.doubts.items():
        if doubt := catalogue.problem[str(survey.layout.columns[place].problem)].doubt:
            text = _("more than {above} ({question}): {cells}")
            yield text.format(above=number(doubt.above), question=say(doubt.question), cells=_places(cells))
    remarks = [
        _("row {row}: {remark}").format(row=row, remark=text.rstrip(".")) for row, _area, text in survey.remarks
    ]
    if remarks:
        yield few(remarks, separator="; ")


def _places(cells: Sequence[tuple[int, str, str]]) -> str:
    """The first cells of some, each with its row and area."""
    text = _("row {row} {area}: {cell}")
    return few([text.format(row=row, area=area, cell=cell) for row, area, cell in cells])


def _column_notices(layout: Layout) -> Iterator[str]:
    """How columns were read that say something once for several rows."""
    for place in sorted(layout.filled):
        text = _("a blank cell of '{heading}' holds what stands above it")
        yield text.format(heading=layout.columns[place].heading)
    if layout.told_apart and layout.organisation is not None:
        text = _("areas of one name are told apart by '{heading}'")
        yield text.format(heading=layout.columns[layout.organisation].heading)
