"""What each column of a table means, and why one is not used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.headings import (
    LABELS,
    NEVER_A_PROBLEM,
    HeadingWords,
    Meaning,
    is_group_heading,
    label_of,
    taken_apart,
)
from helhedsvalg.profiles.values import InvalidValue

MAX_COLUMNS = 1000
MAX_NAMED = 6
"""Rows, headings or cells that a line names."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table means."""

    heading: str
    problem: str | None = None
    label: str | None = None
    year: int | None = None
    """Of the figures in it, where the heading says one."""
    like: bool = False
    """Taken for the problem by a likeness of letters."""
    unused: str | None = None
    """Why it is not used, where its heading speaks of a problem."""


def columns_of(
    path: str, row: int, headings: Sequence[str], words: HeadingWords, chosen: Mapping[str, str], year: int | None
) -> tuple[Column, ...]:
    """What each heading means. Raises Faults where it would have to be guessed.

    `chosen` has headings by problem or label, as --column says; `year` chooses among columns of several years.
    """
    refuse_many(path, row, headings)
    asked = {plain(heading): id for id, heading in chosen.items()}
    columns: list[Column] = []
    faults: list[Fault] = []
    for number, heading in enumerate(headings, 1):
        try:
            columns.append(_column(heading, words, asked, chosen))
        except InvalidValue as wrong:
            columns.append(Column(heading))
            faults.append(Fault(wrong.code, wrong.message, path, row, number, wrong.hint))
    columns = _one_label_each(columns)
    columns, doubled = _one_column_each(path, row, columns, words.catalogue, year)
    present = {plain(heading) for heading in headings}
    missing = {id: heading for id, heading in chosen.items() if plain(heading) not in present}
    if faults := [*faults, *doubled, *absent(path, row, missing)]:
        raise Faults(faults)
    return tuple(columns)


def refuse_many(path: str, row: int, headings: Sequence[str]) -> None:
    """Raise Faults where there are more columns than any table has."""
    if len(headings) > MAX_COLUMNS:
        message = _("there are more than {limit} columns.").format(limit=MAX_COLUMNS)
        raise Faults([Fault("T012", message, path, row)])


def _column(heading: str, words: HeadingWords, asked: Mapping[str, str], chosen: Mapping[str, str]) -> Column:
    """What one heading means. Raises InvalidValue."""
    key, year = plain(heading), taken_apart(heading).year
    never = any(part in key for part in NEVER_A_PROBLEM)
    if key in asked:
        if asked[key] in LABELS:
            return Column(heading, label=asked[key])
        if never:
            message = _("'{heading}' is none of the problems here, and cannot be made one.")
            raise InvalidValue("T009", message.format(heading=heading))
        return Column(heading, problem=asked[key], year=year)
    label = label_of(heading)
    if label and label not in chosen:
        return Column(heading, label=label)
    meaning = None if never or is_group_heading(heading) else words.meaning(heading)
    if meaning is None:
        return Column(heading)
    id = meaning.problems[0]
    problem = words.catalogue.problem[id]
    if meaning.kind == "several":
        return _several(heading, meaning, words.catalogue)
    if meaning.kind in ("opposite", "other") or not problem.anchored or id in chosen:
        return Column(heading, unused=None if id in chosen else _why_not(meaning, problem))
    unit = taken_apart(heading).unit
    if unit is not None and problem.unit != unit:
        message = _("'{heading}' has the wrong unit for {problem}.")
        raise InvalidValue("T006", message.format(heading=heading, problem=named(problem.name)))
    return Column(heading, problem=id, year=year, like=meaning.kind == "like")


def _several(heading: str, meaning: Meaning, catalogue: Catalogue) -> Column:
    """A heading that could be one of several problems. Raises InvalidValue where each can have a need."""
    names = ", ".join(named(catalogue.problem[id].name) for id in meaning.problems)
    if not all(catalogue.problem[id].anchored for id in meaning.problems):
        return Column(heading, unused=_("could be {problems}").format(problems=names))
    hint = _('Say which column it is: --column {id}="{heading}".').format(id=meaning.problems[0], heading=heading)
    raise InvalidValue("T004", _("'{heading}' could be several: {ids}.").format(heading=heading, ids=names), hint)


def _why_not(meaning: Meaning, problem: Problem) -> str:
    """Why a column that speaks of a problem is not used."""
    if not problem.anchored:
        return _("{problem} has no scale here").format(problem=named(problem.name))
    if meaning.kind == "opposite":
        return _("counts the opposite of {problem}").format(problem=named(problem.name))
    return _("is another figure than {problem}").format(problem=named(problem.name))


def _one_label_each(columns: list[Column]) -> list[Column]:
    """Of several columns that are one label, the heading that says it best; the others mean nothing."""
    for label, names in LABELS.items():
        order = [plain(name) for name in names]
        own = [place for place, column in enumerate(columns) if column.label == label]
        rank = {
            place: order.index(key) if (key := plain(columns[place].heading)) in order else -1 for place in own
        }
        for place in sorted(own, key=lambda place: (rank[place], place))[1:]:
            columns[place] = Column(columns[place].heading)
    return columns


def _one_column_each(
    path: str, row: int, columns: list[Column], catalogue: Catalogue, year: int | None
) -> tuple[list[Column], list[Fault]]:
    """One column for each problem: of several the one of that year; else a fault that asks which."""
    faults = []
    for id in dict.fromkeys(column.problem for column in columns if column.problem):
        own = [place for place, column in enumerate(columns) if column.problem == id]
        of_year = [place for place in own if year is not None and columns[place].year == year]
        if len(own) > 1 and len(of_year) == 1:
            for place in own:
                if place not in of_year:
                    columns[place] = replace(columns[place], problem=None, unused=_("is of another year"))
        elif len(own) > 1:
            last = columns[own[-1]].heading
            hint = _('Say which column it is: --column {id}="{heading}".').format(id=id, heading=last)
            if len({plain(columns[place].heading) for place in own}) < len(own):
                hint = _("Give each column a heading of its own that says what it counts.")
            elif all(columns[place].year for place in own):
                hint += " " + _("Or choose with --year.")
            message = _("'{heading}' is {problem} a second time.")
            message = message.format(heading=last, problem=named(catalogue.problem[id].name))
            faults.append(Fault("T004", message, path, row, own[-1] + 1, hint))
    return columns, faults


def absent(path: str, row: int, chosen: Mapping[str, str]) -> Iterator[Fault]:
    """Columns that were chosen and are not there."""
    for id, heading in chosen.items():
        message = _("there is no column '{heading}'.").format(heading=heading)
        yield Fault("T005", message, path, row, hint=_("For {id}.").format(id=id))


def reasons(columns: Iterable[Column]) -> str:
    """Headings with why they are not used."""
    return few([f"'{column.heading}' ({column.unused})" for column in columns], ", ")


def few(texts: Sequence[str], between: str) -> str:
    """The first of them, and how many more there are."""
    shown = list(texts[:MAX_NAMED])
    if more := len(texts) - MAX_NAMED:
        shown += [_("{count} more").format(count=more)] if more > 0 else []
    return between.join(shown)


def short(text: str, most: int = 40) -> str:
    """A text cut where it is long."""
    return text if len(text) <= most else text[: most - 1] + "…"
