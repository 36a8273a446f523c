"""What a column of a table means, told by its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, named
from helhedsvalg.matching import match, plain
from helhedsvalg.model.catalogue import Catalogue, Problem
from helhedsvalg.profiles.values import OPPOSITE, InvalidValue, names_of

NEVER_A_PROBLEM = (
    "doemt",
    "indvandr",
    "efterkommer",
    "herkomst",
    "oprindelse",
    "ikke vestlig",
    "convict",
    "immigrant",
)
"""Parts of words in no heading of a problem: convictions of adults are not youth crime, and origin is no need."""
LABELS: dict[str, tuple[str, ...]] = {
    "name": ("boligområde", "område", "områdets navn", "navn", "area", "name", "boligafdeling", "afdeling"),
    "municipality": ("kommune", "kommunenavn", "municipality"),
    "year": ("år", "årstal", "year", "liste", "list"),
    "residents": ("antal beboere", "beboere", "beboere i alt", "residents", "population"),
    "children_10_14": ("børn 10-14", "børn 10-14 år", "10-14-årige", "antal børn 10-14 år", "children_10_14"),
}
UNITS = {
    "pct": "percent",
    "procent": "percent",
    "percent": "percent",
    "per cent": "percent",
    "promille": "per-thousand",
}
MAX_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table means."""

    heading: str
    problem: str | None = None
    label: str | None = None


def columns_of(
    path: str, row: int, headings: list[str], catalogue: Catalogue, chosen: Mapping[str, str]
) -> tuple[tuple[Column, ...], list[str], list[Fault]]:
    """What each heading means: a problem, a label of the area, or something else that comes back."""
    if len(headings) > MAX_COLUMNS:
        return (
            (),
            [],
            [Fault("T012", _("there are more than {limit} columns.").format(limit=MAX_COLUMNS), path, row)],
        )
    labels = {plain(name): label for label, names in LABELS.items() for name in names}
    asked = {plain(heading): id for id, heading in chosen.items()}
    columns: list[Column] = []
    notices: list[str] = []
    faults: list[Fault] = []
    for number, heading in enumerate(headings, 1):
        key = plain(heading)
        if key in asked and any(never in key for never in NEVER_A_PROBLEM):
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
            except InvalidValue as wrong:
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
    faults += absent(path, row, {id: heading for id, heading in chosen.items() if plain(heading) not in present})
    return tuple(columns), notices, faults


def absent(path: str, row: int, chosen: Mapping[str, str]) -> Iterator[Fault]:
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
    """The problem that a heading names, or None. Raises InvalidValue where it could be two, or has the wrong unit.

    A likeness is no match where the heading has other numbers than the problem's names: ages decide.
    """
    words = plain(heading)
    if not words or any(never in words for never in NEVER_A_PROBLEM):
        return None
    unit = next((UNITS[one] for one in UNITS if re.search(rf"\b{one}\b", words)), None)
    unit = "percent" if "%" in heading else "per-thousand" if "‰" in heading else unit
    bare = _bare(heading)
    names = names_of(catalogue.problems)
    opposites = {OPPOSITE + one.id: one.opposites for one in catalogue.anchored}
    found = match(bare, {**names, **opposites})
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
        raise InvalidValue("T004", message, hint)
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
        raise InvalidValue("T006", message)
    return found.id
