"""Columns that divide each area into groups: sexes, ages, units, levels, quarters.

A row that is the whole area is used; the others are left out and reported. Where no row is the whole, nothing is
answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.cells import is_figure, is_year, texts_of
from helhedsvalg.profiles.columns import Column, few
from helhedsvalg.profiles.headings import UNITS, is_group_heading, units_of
from helhedsvalg.profiles.layout import Layout, Rows, comparable
from helhedsvalg.profiles.text import Raw

WHOLE = re.compile(
    r"(i alt|ialt|total|totalt|alle|samlet|all)( (aldre|koen|beboere|personer|ages|sexes|residents))?"
    r"|begge|begge koen|both|both sexes|maend og kvinder|hele befolkningen"
    r"|(bolig)?(omraade|omraadet|omraader|afdeling|afdelingen|afdelinger)|area|areas"
)
"""What a group is called that is the whole area, in plain letters."""
_SEXES = "maend|kvinder|mand|kvinde|drenge|piger|men|women|male|female|males|females"
_COUNTS = "antal|personer|pers|stk|indeks|index|number|count|persons"
_TO_OR_FROM = "derover|derunder|aeldre|yngre|over|under|older|younger"
PART_BY_ITSELF = re.compile(
    rf"{_SEXES}|{_COUNTS}|(under |over |\d{{1,2}} )?\d{{1,3}} (aar|aarige|years)( (og|and) ({_TO_OR_FROM}))?"
)
"""What a group is called that is a part of an area or another figure, whatever the heading is."""
PART = re.compile(
    rf"{PART_BY_ITSELF.pattern}|m|k|\d{{1,2}} \d{{1,3}}|maal|maaltal|prognose|target|forecast"
    r"|kommune|kommunen|hele kommunen|land|landet|hele landet|danmark|region|regionen|municipality|country"
    r"|(dansk|danish|vestlig|western|ikke vestlig|non western|udenlandsk|personer med) .*"
    r"|indvandrere.*|efterkommere.*|immigrants.*|descendants.*"
)
"""The same under a heading of groups."""
MAX_AREAS = 10_000
"""Areas that are kept to see which have several rows."""
MAX_VALUES = 50
"""Values of a column that are kept."""


def group_columns(columns: Sequence[Column], rows: Sequence[Raw]) -> frozenset[int]:
    """Columns that may divide each area into groups, by their heading or by every cell of the first rows."""
    places = set()
    for place, column in enumerate(columns):
        texts = [
            comparable(raw.cells[place])
            for raw in rows
            if len(raw.cells) > place and any(map(is_figure, texts_of(raw)))
        ]
        if column.label == "year":
            if any(re.search(r"(19|20)\d\d", text) and not is_year(text) for text in texts):  # quarters
                places.add(place)
        elif not column.label and not column.problem:
            by_itself = any(map(PART_BY_ITSELF.fullmatch, texts)) and all(
                PART_BY_ITSELF.fullmatch(text) or WHOLE.fullmatch(text) or text in UNITS for text in texts
            )
            if by_itself or is_group_heading(column.heading):
                places.add(place)
    return frozenset(places)


@dataclass(slots=True)
class _Groups:
    """What the rows of a table say in such columns."""

    values: dict[int, dict[str, str]]
    """By column its cells, in plain letters and as written."""
    several: dict[int, str] = field(default_factory=dict)
    """Columns in which the rows of one area differ, with the first such area."""
    unnamed: bool = False
    """Whether a row has no name."""


def use_whole(layout: Layout, rows: Rows, catalogue: Catalogue, chosen: Mapping[str, str]) -> None:
    """Find which rows are the whole area, where columns divide it into groups. Raises Faults where none is."""
    if not layout.group_columns:
        return
    groups = _groups(layout, rows)
    problems = [catalogue.problem[column.problem] for column in layout.columns if column.problem]
    faults = []
    for place in sorted(layout.group_columns):
        values = groups.values[place]
        whole = {value for value, text in values.items() if _is_whole(value, text, problems)}
        parts = [value for value in values if value not in whole and (value in UNITS or PART.fullmatch(value))]
        if not values.keys() - whole or not (parts or place in groups.several):
            continue
        if len(values) == 1 and all(problem.id in chosen for problem in problems):
            continue
        if whole and not groups.unnamed:
            layout.used_groups[place] = {value: values[value] for value in whole}
        else:
            faults.append(_no_whole(layout, place, groups, whole=bool(whole)))
    if faults:
        raise Faults(faults)


def _groups(layout: Layout, rows: Rows) -> _Groups:
    """What the rows of areas say in the columns of groups."""
    places = sorted(layout.group_columns)
    groups = _Groups({place: {} for place in places})
    first: dict[tuple[str, ...], list[str]] = {}
    for raw in rows():
        if not isinstance(raw.cells, list) or raw.row <= layout.heading_row or layout.is_comparison(raw.cells):
            continue
        if layout.is_of_another_year(raw.cells):
            continue
        texts = texts_of(raw)
        if not any(map(is_figure, texts)):
            continue
        values = [texts[place] if place < len(texts) else "" for place in places]
        for place, text in zip(places, values, strict=True):
            if text and len(groups.values[place]) < MAX_VALUES:
                groups.values[place].setdefault(comparable(text), text)
        name, municipality, year = (layout.text(raw.cells, label) for label in ("name", "municipality", "year"))
        groups.unnamed = groups.unnamed or (layout.place("name") is not None and not name)
        dated = re.search(r"(19|20)\d\d", year)
        area = (plain(name), plain(municipality), dated[0] if dated else year)
        if area not in first and len(first) < MAX_AREAS:
            first[area] = values
        for place, text, other in zip(places, values, first.get(area, values), strict=True):
            if text != other:
                groups.several.setdefault(place, name)
    return groups


def _is_whole(value: str, text: str, problems: Sequence[Problem]) -> bool:
    """Whether a group is the whole area, or its figures have the unit or the ages of every problem here."""
    if WHOLE.fullmatch(value):
        return True
    if value in UNITS or value in ("%", "‰", "andel", "andele", "share"):
        units = units_of(text) or {"percent"}
        return all(problem.unit in units for problem in problems)
    match = re.fullmatch(r"(\d{1,2}) (\d{1,3})( aar| aarige| years)?", value)
    if match is None:
        return False
    ages = (int(match[1]), int(match[2]))
    return all(problem.population_ages == ages for problem in problems)


def _no_whole(layout: Layout, place: int, groups: _Groups, *, whole: bool) -> Fault:
    """What is wrong where no row is the whole area, or the area has no name in that row."""
    area = groups.several.get(place)
    hint = _("In Excel: keep one row for each area (and year), that of the whole area, in the problem's unit.")
    if whole:
        message = _("the column '{heading}' divides the areas ({values}), and there are rows without a name.")
        hint = _("In Excel: write the area's name in every row.")
    elif area:
        message = _("'{area}' has several rows, which differ in the column '{heading}': {values}.")
    else:
        message = _("the figures are for a part of each area: the column '{heading}' says {values}.")
    values = few([f"'{value}'" for value in groups.values[place].values()])
    message = message.format(area=area, heading=layout.columns[place].heading, values=values)
    return Fault("T017", message, layout.file, layout.heading_row, place + 1, hint)
