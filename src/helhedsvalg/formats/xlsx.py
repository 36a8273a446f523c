"""An answer as a workbook: numbers are numbers, headings stay in sight, and no text is ever a formula.

The same answer gives the same bytes: the workbook is dated as its catalogue is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from importlib.util import find_spec
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import harmless
from helhedsvalg.i18n import _
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Figure, Section, wording
from helhedsvalg.reports.document import Cell as Told
from helhedsvalg.results.common import Result, reason_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from helhedsvalg.results.answers import Comparison, Explanation, Plan

LONGEST = 32_767
"""What a cell can hold."""
DIGITS = 10**15
"""A number from here on loses its last digits in Excel."""
LINE, HIGHEST = 15.0, 405.0
"""Points of a line, and of the highest row, 27 lines; Excel allows 409."""
NAME = 31
"""How many letters the name of a sheet can have."""
KEY, TEXT, BROAD = 30, 90, 50
"""How many letters wide the columns of a section are: of keys, of texts, and at most in a grid."""
OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


class Share(float):
    """A part of 1, shown in per cent."""


Cell = str | float | None
Column = tuple[str, int]
"""A heading, and how many letters wide the column is; a column of wide texts folds."""


def render(result: Result) -> bytes:
    """The workbook: what must be read first, then a sheet for each thing that a result has. Raises Faults."""
    safe = harmless(result)
    book, content = workbook(phrases.title(safe), safe.catalogue.date)
    sheet(book, _("The answer"), *_answer(safe))
    sheet(book, _("Ranking"), *_ranking(safe))
    sheet(book, _("Findings"), *_findings(safe))
    sheet(book, _("Needs"), *_needs(safe))
    sheet(book, _("Set aside"), *_aside(safe))
    sheet(book, _("Reservations"), *_reservations(safe))
    sheet(book, _("Sources"), *_sources(safe))
    sheet(
        book,
        _("How this was made"),
        [(phrases.title(safe), KEY), ("", TEXT)],
        [list(one) for one in phrases.made(safe)],
    )
    book.close()
    return content.getvalue()


def draw(told: Explanation | Plan | Comparison) -> bytes:
    """The workbook: what must be read first, then a sheet a section. Raises Faults."""
    from helhedsvalg.reports import pages

    safe = harmless(told)
    page = pages.document(safe)
    book, content = workbook(page.title, pages.dated(safe))
    names: list[str] = []
    sheet(book, _named(_("The answer"), names), [(page.title, TEXT)], [[one] for one in page.lead])
    for one in page.sections:
        sheet(book, _named(one.title, names), *_section(one))
    book.close()
    return content.getvalue()


def _named(title: str, names: list[str]) -> str:
    """A name that a sheet can have and none of those has, which it joins."""
    bare = " ".join(re.sub(r"[\[\]:*?/\\']", " ", title).split())
    name, count = bare[:NAME].strip() or "-", 1
    while name.casefold() in (*names, "history"):
        count += 1
        name = f"{bare[: NAME - len(str(count)) - 1].strip()} {count}".strip()
    names.append(name.casefold())
    return name


def _section(one: Section) -> tuple[list[Column], list[list[Cell]]]:
    """A section's columns and rows; the whole title stands over its keys."""
    rows = [[_cell(cell) for cell in row] for row in one.rows]
    if not one.columns:
        return [(one.title, KEY), ("", TEXT)], rows
    longest = (max(len(wording(cell)) for cell in cells) for cells in zip(*one.rows, strict=True))
    widths = [min(max(wide, len(name)) + 2, BROAD) for name, wide in zip(one.columns, longest, strict=True)]
    return list(zip(one.columns, widths, strict=True)), rows


def _cell(cell: Told) -> Cell:
    """A number as a number, all else in words."""
    return cell.value if isinstance(cell, Bar | Figure) else wording(cell)


def needed() -> None:
    """Raises Faults where the library that writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        hint = _("Install it with: pipx inject helhedsvalg XlsxWriter (or: pip install XlsxWriter)")
        raise Faults([Fault("F022", _("writing Excel needs XlsxWriter."), hint=hint)])


def workbook(title: str, made: str) -> tuple[Workbook, BytesIO]:
    """An empty workbook of that date, and where its bytes come when it is closed. Raises Faults."""
    needed()
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, OPTIONS)
    midnight = datetime.combine(date.fromisoformat(made), time())
    book.set_properties({"title": title, "created": midnight})
    return book, content


def sheet(book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet: bold headings that stay in sight, columns that can be filtered, texts that fold.

    A row is as high as its longest text needs, since not every program finds that out by itself.
    """
    folded = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
    bold, plain = book.add_format({**folded, "bold": True, "bottom": 1}), book.add_format(folded)
    whole = book.add_format({"valign": "top"})
    decimal = book.add_format({"valign": "top", "num_format": "0.0#"})
    share = book.add_format({"valign": "top", "num_format": "0 %"})
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, (heading, width) in enumerate(columns):
        page.set_column(place, place, width)
        page.write_string(0, place, heading, bold)
    widths = [width for _heading, width in columns]
    page.set_row(0, _height([heading for heading, _width in columns], widths))
    last = 0
    for last, row in enumerate(rows, 1):
        page.set_row(last, _height(row, widths))
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(last, place, cell[:LONGEST], plain)
            elif cell is not None and abs(cell) < DIGITS:
                format = share if isinstance(cell, Share) else decimal if isinstance(cell, float) else whole
                page.write_number(last, place, cell, format)
            elif cell is not None:
                page.write_string(last, place, str(cell)[:LONGEST], plain)
    page.autofilter(0, 0, last, len(columns) - 1)


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Points that a row needs, folded at the widths of its columns."""
    enough = int(HIGHEST / LINE) + 1  # lines, and no text needs to be looked at beyond them
    cells = [(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
    texts = [(cell[: enough * width], width - 2) for cell, width in cells]
    lines = [sum(max(1, len(wrap(part, width))) for part in text.split("\n")) for text, width in texts]
    return min(LINE * max(lines, default=1), HIGHEST)


def _answer(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """The caveat that comes first, how much is shown, and what the verdicts mean."""
    lead = [(one.code, one.text) for one in result.caveats[:1]]
    ranking = (_("Ranking"), phrases.shown(result) if result.recommendations else phrases.nothing(result))
    labels = [
        (phrases.label(result, id), result.glossary.labels[id].meaning) for id in phrases.used_labels(result)
    ]
    rows = [*lead, ranking, *labels]
    return [(phrases.title(result), KEY), ("", TEXT)], [list(one) for one in rows]


def _ranking(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """The same as the CSV, in words."""
    columns = [
        (_("Rank"), 7),
        (_("Intervention"), 36),
        ("id", 24),
        (_("Score (0-100)"), 9),
        (_("How sure"), 20),
        *((need.name, 20) for need in result.needs),
        (_("Rank, from"), 8),
        (_("Rank, to"), 8),
        (phrases.top(result), 8),
        (_("Required locally"), 40),
        (_("Gains from"), 40),
        (_("Reservations"), 24),
        (_("Theme"), 24),
        (_("Carried out by"), 24),
    ]
    rows: list[list[Cell]] = []
    for one in result.recommendations:
        points = {term.problem: term.points for term in one.contributions}
        required, helpful = phrases.needed(one.partners)
        low, high = one.rank_range or (None, None)
        rows.append(
            [
                one.rank,
                phrases.name(one),
                one.id,
                one.score,
                result.glossary.labels[one.label].name,
                *(points.get(need.problem) for need in result.needs),
                low,
                high,
                None if one.top_share is None else Share(one.top_share),
                phrases.states(required),
                phrases.states(helpful),
                ", ".join(caveat.code for caveat in one.caveats),
                result.glossary.themes.get(one.theme or ""),
                phrases.runner(one),
            ]
        )
    return columns, rows


def _findings(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """One row a finding of the interventions in the ranking."""
    columns = [
        (_("Intervention"), 30),
        (_("Problem"), 20),
        (_("Outcome"), 40),
        (_("Direction"), 16),
        (_("Design"), 22),
        (_("Setting"), 22),
        (_("Relevance"), 20),
        (_("Size"), 30),
        ("n", 9),
        (_("Follow-up"), 14),
        (_("From age"), 7),
        (_("To age"), 7),
        (_("Counts"), 9),
        (_("Quote"), 40),
        (_("Place in the source, doubts"), 40),
        (_("Source"), 40),
        (_("Year"), 8),
        (_("Address"), 40),
        (_("Read"), 12),
    ]
    words = result.glossary
    rows: list[list[Cell]] = []
    for one in result.recommendations:
        sources = {each.id: each for each in one.sources}
        for found in one.findings:
            low, high = found.ages or (None, None)
            source = sources[found.source]
            rows.append(
                [
                    phrases.name(one),
                    words.problems[found.problem],
                    found.outcome,
                    words.directions[found.direction].name,
                    words.designs[found.design],
                    words.settings[found.setting],
                    words.relevances[found.relevance],
                    found.size,
                    found.n,
                    found.follow_up,
                    low,
                    high,
                    found.k if found.counted else 0,
                    found.quote,
                    found.locator,
                    phrases.reference(source),
                    source.year,
                    source.url,
                    found.read,
                ]
            )
    return columns, rows


def _needs(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """One row a problem."""
    columns = [
        (_("Problem"), 28),
        (_("Figure"), 10),
        (_("Unit"), 8),
        (_("Need (0-1.5)"), 10),
        (_("Weight"), 10),
        (_("Zero point"), 10),
        (_("Full point"), 10),
        (_("Arithmetic"), 40),
        (_("Source"), 40),
        (_("Year"), 8),
        (_("Why"), 40),
    ]
    rows: list[list[Cell]] = [
        [
            one.name,
            one.value,
            phrases.sign(one),
            one.need,
            one.weight,
            one.zero_point.value,
            one.full_point.value,
            one.derivation,
            one.source,
            one.year,
            one.why,
        ]
        for one in result.needs
    ]
    return columns, rows


def _aside(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """One row an intervention that is not ranked."""
    columns = [(_("Intervention"), 40), ("id", 28), (_("Reason"), 36), (_("Detail"), 70), (_("Score (0-100)"), 9)]
    rows: list[list[Cell]] = [
        [phrases.aside_name(one), one.id, reason_name(one.reason), one.detail, one.score]
        for one in result.set_aside
    ]
    return columns, rows


def _reservations(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """One row a reservation, KOO01 first."""
    columns = [(_("Code"), 9), (_("Reservation"), 80), (_("Applies to"), 80)]
    rows: list[list[Cell]] = [
        [one.code, one.text, "; ".join(one.applies) or None] for one in phrases.reservations(result)
    ]
    return columns, rows


def _sources(result: Result) -> tuple[list[Column], list[list[Cell]]]:
    """One row a source."""
    columns = [(_("Publisher"), 30), (_("Year"), 8), (_("Title"), 70), (_("Address"), 60), ("id", 36)]
    rows: list[list[Cell]] = [
        [one.publisher, one.year, one.title, one.url, one.id] for one in phrases.sources(result)
    ]
    return columns, rows
