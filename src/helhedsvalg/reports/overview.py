"""Many areas on one screen: the figures of each, and its first three interventions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from helhedsvalg.i18n import _, language, number, several
from helhedsvalg.reports import phrases, screen
from helhedsvalg.reports.commands import quoted
from helhedsvalg.reports.document import Cell, Command, Document, Facts, Number, Report, Room, Strong, Table
from helhedsvalg.results.common import AreaLabel, CaveatText, Glossary
from helhedsvalg.results.recommendation import Result

MAX_NAMED = 3
"""How many interventions are named for an area."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a table."""

    area: AreaLabel | None
    figures: dict[str, tuple[float, str] | None]
    """By problem the figure and how it is written; None where it is unknown."""
    first: tuple[tuple[str, str], ...]
    """The first interventions, each with its short name and the mark of its label."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The areas of a table, and the words for their ids."""

    rows: tuple[AreaRow, ...]
    bad: int
    """Rows that could not be read."""
    first_caveat: CaveatText
    glossary: Glossary
    date: str
    inputs: tuple[str, ...]
    """Of the tables, as they were given."""


def row(result: Result) -> AreaRow:
    """The row of one area."""
    marks = result.glossary.labels
    figures: dict[str, tuple[float, str] | None] = {}
    for need in result.needs:
        figures[need.problem] = None
        if need.value is not None:
            figures[need.problem] = (need.value, f"{number(need.value, 1)} {phrases.sign(need.unit)}")
        elif need.need is not None:
            figures[need.problem] = (need.need, _("need {need}").format(need=number(need.need, 2)))
    first = ((entry.short or entry.name, marks[entry.label].mark) for entry in result.recommendations[:MAX_NAMED])
    return AreaRow(result.area, figures, tuple(first))


def report(overview: Overview) -> Report:
    """The areas for a screen, and all of them."""
    every_area = partial(full, overview)
    return Report(None, partial(summary, overview), every_area, every_area, every_area)


def summary(overview: Overview, room: Room) -> Document:
    """As many areas as there is room for, what is first in most of them, and what is unknown in all."""
    return _document(overview, overview.rows[: room.rows], _("--details"))


def full(overview: Overview) -> Document:
    """Every area."""
    return _document(overview, overview.rows, "")


def _document(overview: Overview, rows: Sequence[AreaRow], details: str) -> Document:
    count, hidden = len(overview.rows), len(overview.rows) - len(rows)
    problems = [
        problem for problem in _problems(overview) if any(row.figures.get(problem) for row in overview.rows)
    ]
    unknown = [overview.glossary.problems[problem] for problem in _problems(overview) if problem not in problems]
    ending: list[tuple[Cell, Cell]] = []
    if hidden:
        more = several("{count} more area: {option}", "{count} more areas: {option}", hidden)
        ending.append((_("Not here"), more.format(count=hidden, option=details)))
    if frequent := _most_often(overview.rows):
        ending.append((_("Most often"), frequent))
    if unknown:
        text = _("{problems}: unknown in all {count}, so the lists say nothing of it.")
        ending.append((_("Remember"), text.format(problems=screen.joined(unknown), count=count)))
    headings = (screen.sentence(overview.glossary.short_problems[problem]) for problem in problems)
    table = Table((_("Area"), *headings, _("The first three")), tuple(_cells(row, problems) for row in rows))
    title = several("{count} area", "{count} areas", count).format(count=count)
    if overview.bad:
        bad = several("{count} row could not be read", "{count} rows could not be read", overview.bad)
        title = f"{title}; {bad.format(count=overview.bad)}"
    return Document(
        title,
        (Facts((screen.first([overview.first_caveat]),)), table, *((Facts(tuple(ending)),) if ending else ())),
        next=_next(overview),
        lang=language(),
        date=overview.date,
        ascii=phrases.ascii_marks(overview.glossary),
    )


def _problems(overview: Overview) -> list[str]:
    """The problems that an area can have a figure for, in the data's order."""
    return list(dict.fromkeys(problem for row in overview.rows for problem in row.figures))


def _cells(row: AreaRow, problems: Iterable[str]) -> tuple[Cell, ...]:
    """An area's name and year, its figures, and its first interventions."""
    figures: list[Cell] = []
    for problem in problems:
        figure = row.figures.get(problem)
        figures.append(Number(*figure) if figure else "?")
    first = " · ".join(f"{name} {mark}".strip() for name, mark in row.first) or _("nothing")
    return (Strong(_name(row.area)), *figures, first)


def _name(area: AreaLabel | None) -> str:
    """An area as the overview calls it."""
    if area is None:
        return _("(no name)")
    return " ".join(filter(None, (area.name or area.municipality, str(area.year or "")))) or _("(no name)")


def _most_often(rows: Sequence[AreaRow]) -> str:
    """What is among the first three in most areas."""
    counts = Counter(name for row in rows for name, _mark in row.first)
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_NAMED]
    return screen.joined(
        [_("{name} ({count} of {all})").format(name=n, count=c, all=len(rows)) for n, c in frequent]
    )


def _next(overview: Overview) -> tuple[Command, ...]:
    """One area by itself, and the same table for Excel and for programs."""
    table = " ".join(map(quoted, overview.inputs))
    for_excel = _("-o lists.csv")
    commands = [
        Command(f"helhedsvalg batch {table} --wide {for_excel}", _("for Excel")),
        Command(f"helhedsvalg batch {table} -f ndjson", _("for programs")),
    ]
    if single_area := _single_area(overview):
        commands.insert(0, Command(single_area, _("one area")))
    return tuple(commands)


def _single_area(overview: Overview) -> str | None:
    """The command for the first area with a name; None where none has one, or several tables were read."""
    named = [row.area for row in overview.rows if row.area and row.area.name]
    if not named or len(overview.inputs) != 1 or overview.inputs == ("-",):
        return None
    area = named[0]
    words = ["helhedsvalg", "recommend", f"{overview.inputs[0]}#{area.name}"]
    namesakes = [other for other in named if other.name == area.name]
    if len({other.municipality for other in namesakes}) > 1 and area.municipality:
        words += ["--municipality", area.municipality]
    if len({other.year for other in namesakes}) > 1 and area.year:
        words += ["--year", str(area.year)]
    return " ".join(map(quoted, words))
