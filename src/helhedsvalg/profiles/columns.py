"""What each column of a table means, and why one is not used."""

from __future__ import annotations

import re
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
"""Rows, headings or cells that a notice names."""
MAX_LISTED = 30
"""Headings that are listed where a chosen one is absent."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table means."""

    heading: str
    problem: str | None = None
    label: str | None = None
    year: int | None = None
    """The year in the heading, of which the figures are."""
    like: bool = False
    """Whether it was taken for the problem because its letters are similar."""
    unused: str | None = None
    """Why it is not used, although its heading is related to a problem."""


def columns_of(
    path: str,
    row: int,
    headings: Sequence[str],
    words: HeadingWords,
    chosen: Mapping[str, str],
    year: int | None,
    parts: Sequence[Sequence[str]] = (),
) -> tuple[Column, ...]:
    """What each heading means. Raises Faults where it would have to be guessed.

    `chosen` has headings by problem or label, as --column says; `year` chooses among columns of several years.
    `parts` has what each row of headings says of a column, where there are several.
    """
    refuse_many(path, row, headings)
    ids, faults = _chosen_places(path, row, headings, parts, chosen)
    columns: list[Column] = []
    for place, heading in enumerate(headings):
        try:
            columns.append(_column(place, headings, words, ids.get(place), chosen))
        except InvalidValue as wrong:
            columns.append(Column(heading))
            faults.append(Fault(wrong.code, wrong.message, path, row, place + 1, wrong.hint))
    columns = _one_label_each(columns, year)
    columns, doubled = _one_column_each(path, row, columns, words.catalogue, year, chosen)
    if faults := [*faults, *doubled]:
        raise Faults(faults)
    return tuple(columns)


def column_place(letters: str) -> int | None:
    """The column with those letters in Excel, from 0; None where they are no column's.

    >>> column_place("D"), column_place("AA"), column_place("Ledighed")
    (3, 26, None)
    """
    if not re.fullmatch(r"[A-Z]{1,2}", letters):
        return None
    return int(letters[-1], 36) - 10 + (26 * (int(letters[0], 36) - 9) if len(letters) > 1 else 0)


def column_letters(place: int) -> str:
    """The letters of a column in Excel, counted from 0.

    >>> column_letters(3), column_letters(26)
    ('D', 'AA')
    """
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def option(id: str, place: int, headings: Sequence[str]) -> str:
    """The option that says that a column is a problem: by its heading, or by its letter where others have that."""
    heading = headings[place]
    alone = [plain(text) for text in headings].count(plain(heading)) == 1 and '"' not in heading
    return f'--column {id}="{heading}"' if alone and plain(heading) else f"--column {id}={column_letters(place)}"


def _chosen_places(
    path: str, row: int, headings: Sequence[str], parts: Sequence[Sequence[str]], chosen: Mapping[str, str]
) -> tuple[dict[int, str], list[Fault]]:
    """The problem or label by column, as --column says with a heading, a text of one heading row, or letters."""
    ids: dict[int, str] = {}
    faults = []
    for id, heading in chosen.items():
        key, letters = plain(heading), column_place(heading)
        places = [place for place, text in enumerate(headings) if plain(text) == key]
        places = places or [place for place, texts in enumerate(parts) if key in map(plain, texts)]
        if not places and letters is not None and letters < len(headings):
            places = [letters]
        if len(places) > 1:
            message = _("several columns are called '{heading}'.").format(heading=heading)
            choices = ", ".join(f"--column {id}={column_letters(place)}" for place in places[:MAX_NAMED])
            hint = _("Say the column's letter: {options}.").format(options=choices)
            faults.append(Fault("T004", message, path, row, places[-1] + 1, hint))
        elif not places:
            faults += absent(path, row, {id: heading}, headings)
        else:
            ids[places[0]] = id
    return ids, faults


def refuse_many(path: str, row: int, headings: Sequence[str]) -> None:
    """Raise Faults where there are more columns than any table has."""
    if len(headings) > MAX_COLUMNS:
        message = _("there are more than {limit} columns.").format(limit=MAX_COLUMNS)
        raise Faults([Fault("T012", message, path, row)])


def _column(
    place: int, headings: Sequence[str], words: HeadingWords, id_chosen: str | None, chosen: Mapping[str, str]
) -> Column:
    """What one heading means. Raises InvalidValue."""
    heading = headings[place]
    key, year = plain(heading), taken_apart(heading).year
    never = any(part in key for part in NEVER_A_PROBLEM)
    if id_chosen is not None:
        if id_chosen in LABELS:
            return Column(heading, label=id_chosen)
        if never:
            message = _("'{heading}' is none of the problems here, and cannot be made one.")
            raise InvalidValue("T009", message.format(heading=heading))
        return Column(heading, problem=id_chosen, year=year)
    label = label_of(heading)
    if label and label not in chosen:
        return Column(heading, label=label)
    meaning = None if never or is_group_heading(heading) else words.meaning(heading)
    if meaning is None:
        return Column(heading)
    id = meaning.problems[0]
    problem = words.catalogue.problem[id]
    if meaning.kind == "several":
        return _several(place, headings, meaning, words.catalogue)
    if meaning.kind in ("opposite", "other") or not problem.anchored or id in chosen:
        return Column(heading, unused=None if id in chosen else _why_not(meaning, problem))
    unit = taken_apart(heading).unit
    if unit is not None and problem.unit != unit:
        message = _("'{heading}' has the wrong unit for {problem}.")
        raise InvalidValue("T006", message.format(heading=heading, problem=named(problem.name)))
    return Column(heading, problem=id, year=year, like=meaning.kind == "like")


def _several(place: int, headings: Sequence[str], meaning: Meaning, catalogue: Catalogue) -> Column:
    """A heading that could be one of several problems. Raises InvalidValue where each can have a need."""
    heading = headings[place]
    names = ", ".join(named(catalogue.problem[id].name) for id in meaning.problems)
    if not all(catalogue.problem[id].anchored for id in meaning.problems):
        return Column(heading, unused=_("could be {problems}").format(problems=names))
    message = _("'{heading}' could be several: {ids}.").format(heading=heading, ids=names)
    hint = _("Say which column it is:") + f" {option(meaning.problems[0], place, headings)}."
    raise InvalidValue("T004", message, hint)


def _why_not(meaning: Meaning, problem: Problem) -> str:
    """Why a column is not used although its heading is related to a problem."""
    if not problem.anchored:
        return _("{problem} has no scale here").format(problem=named(problem.name))
    if meaning.kind == "opposite":
        return _("counts the opposite of {problem}").format(problem=named(problem.name))
    return _("is another figure than {problem}").format(problem=named(problem.name))


def _one_label_each(columns: list[Column], year: int | None) -> list[Column]:
    """Of several columns with one label, the one of the year, then the one with the most usual heading.

    The others mean nothing.
    """
    for label, names in LABELS.items():
        order = [plain(name) for name in names]
        ranks = []
        for place, column in enumerate(columns):
            if column.label == label:
                is_other_year = year is not None and taken_apart(column.heading).year != year
                key = plain(column.heading)
                ranks.append((is_other_year, order.index(key) if key in order else -1, place))
        for _is_other_year, _order, place in sorted(ranks)[1:]:
            columns[place] = Column(columns[place].heading)
    return columns


def _one_column_each(
    path: str,
    row: int,
    columns: list[Column],
    catalogue: Catalogue,
    year: int | None,
    chosen: Mapping[str, str],
) -> tuple[list[Column], list[Fault]]:
    """One column for each problem: of several the one of that year; else a fault that asks which."""
    faults = []
    for id in dict.fromkeys(column.problem for column in columns if column.problem):
        places = [place for place, column in enumerate(columns) if column.problem == id]
        if year is not None and id not in chosen:
            for place in places:
                if columns[place].year not in (None, year):
                    columns[place] = replace(columns[place], problem=None, unused=_("is of another year"))
            places = [place for place in places if columns[place].problem]
        of_year = [place for place in places if year is not None and columns[place].year == year]
        if len(places) > 1 and len(of_year) == 1:
            for place in places:
                if place not in of_year:
                    columns[place] = replace(columns[place], problem=None, unused=_("is of no year"))
        elif len(places) > 1:
            last = places[-1]
            headings = [column.heading for column in columns]
            hint = _("Say which column it is:") + f" {option(id, last, headings)}."
            if all(columns[place].year for place in places):
                hint += " " + _("Or choose with --year.")
            message = _("'{heading}' is {problem} a second time.")
            message = message.format(heading=headings[last], problem=named(catalogue.problem[id].name))
            faults.append(Fault("T004", message, path, row, last + 1, hint))
    return columns, faults


def absent(path: str, row: int, chosen: Mapping[str, str], headings: Sequence[str]) -> Iterator[Fault]:
    """A fault for each chosen column that is not there, with the columns that are."""
    listed = _quoted(headings, MAX_LISTED)
    for id, heading in chosen.items():
        message = _("there is no column '{heading}'.").format(heading=heading)
        hint = _("For {id}.").format(id=id)
        hint += " " + _("The columns are: {headings}.").format(headings=listed) if listed else ""
        yield Fault("T005", message, path, row, hint=hint)


def none_used(path: str, row: int, columns: Sequence[Column], words: HeadingWords) -> Fault:
    """The fault where no column is used; its hint would use the first whose heading is related to a problem."""
    unused = [column for column in columns if column.unused]
    headings = [column.heading for column in columns]
    message = _("no column is a problem.")
    if unused:
        message += " " + _("Not used: {headings}.").format(headings=reasons(unused))
    elif any(headings):
        message += " " + _("The columns are: {headings}.").format(headings=_quoted(headings))
    for place, column in enumerate(columns):
        meaning = words.meaning(column.heading) if column.unused else None
        if meaning and meaning.kind != "opposite" and words.catalogue.problem[meaning.problems[0]].anchored:
            choice = option(meaning.problems[0], place, headings)
            return Fault("T001", message, path, row, hint=_("If one of them is, say so:") + f" {choice}.")
    hint = _('Say which column it is, by its heading or its letter: --column {id}="heading", --column {id}=C.')
    return Fault("T001", message, path, row, hint=hint.format(id=words.catalogue.anchored[0].id))


def column_name(place: int) -> str:
    """What a column without a heading is called."""
    return _("column {number}").format(number=place + 1)


def reasons(columns: Iterable[Column]) -> str:
    """Headings with why they are not used."""
    return few([f"'{column.heading}' ({column.unused})" for column in columns])


def few(texts: Sequence[str], most: int = MAX_NAMED, *, separator: str = ", ") -> str:
    """The first texts, and how many more there are."""
    first = list(texts[:most])
    if len(texts) > most:
        first.append(_("{count} more").format(count=len(texts) - most))
    return separator.join(first)


def _quoted(headings: Iterable[str], most: int = MAX_NAMED) -> str:
    """The first headings, each once and quoted; the blank ones are left out."""
    return few([f"'{heading}'" for heading in dict.fromkeys(headings) if heading], most)
