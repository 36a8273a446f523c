"""Answers as CSV: one row a recommendation, a member of a plan, a finding or a move.

RFC 4180 by default; `excel-da` is what Danish Excel opens by a double click: semicolons, decimal
commas and a byte-order mark. A cell that a spreadsheet would take for a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from helhedsvalg.i18n import clean
from helhedsvalg.results.common import Finding, Recommendation, Result

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Comparison, Explanation, Member, Move, Plan

Dialect = Literal["rfc", "excel-da"]
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"
"""The byte-order mark, by which Excel knows UTF-8."""
MEMBER = (
    "id name runner covers label core substitute_id substitute_name substitute_cost kept reason "
    "partners_missing caveats"
).split()
FINDING = (
    "problem outcome direction design setting relevance size n follow_up level quote locator source read k "
    "counted age_low age_high study local"
).split()
MOVE = "id name rank_a rank_b because detail".split()
"""The columns of what is no ranking."""


def line(cells: Iterable[object], dialect: Dialect) -> str:
    r"""One row with its line end.

    >>> line(["=1+1", 3.5, None], "excel-da")
    "'=1+1;3,5;\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dialect == "excel-da" else ",", lineterminator="\r\n")
    writer.writerow([_cell(one, dialect) for one in cells])
    return out.getvalue()


def _cell(value: object, dialect: Dialect) -> object:
    """A cell: numbers as numbers, text that is no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        shown = repr(value)
        return shown.replace(".", ",") if dialect == "excel-da" else shown
    text = clean(str(value))
    return "'" + text if text.startswith(FORMULA) else text


def heading(problems: Sequence[str], *, area: bool) -> list[str]:
    """The columns of a ranking."""
    labels = ["area", "municipality", "year"] if area else []
    rest = [
        "rank",
        "id",
        "name",
        "score",
        "label",
        *problems,
        "rank_low",
        "rank_high",
        "partners_missing",
        "caveats",
    ]
    return labels + rest


def rows(result: Result, *, area: bool) -> Iterable[list[object]]:
    """One row a recommendation; the points of a problem without weight are empty."""
    problems = [need.problem for need in result.needs]
    labels: list[object] = []
    if area:
        one = result.area
        labels = [one.name, one.municipality, one.year] if one else [None, None, None]
    for each in result.recommendations:
        points = {term.problem: term.points for term in each.contributions}
        low, high = each.rank_range or (None, None)
        yield [
            *labels,
            each.rank,
            each.id,
            each.name,
            each.score,
            each.label,
            *(points.get(id) for id in problems),
            low,
            high,
            _missing(each),
            _codes(each),
        ]


def _missing(one: Recommendation | Member) -> str:
    """The partners that it lacks."""
    return " ".join(partner.id for partner in one.partners if partner.state == "missing")


def _codes(one: Recommendation | Member) -> str:
    """Its reservations."""
    return " ".join(caveat.code for caveat in one.caveats)


def render(result: Result) -> bytes:
    """A ranking as a whole file."""
    return _file(heading([need.problem for need in result.needs], area=False), rows(result, area=False))


def draw(told: Explanation | Plan | Comparison) -> bytes:
    """A plan, a row a member; an explanation, a row a finding; a comparison, a row a move."""
    from helhedsvalg.results.answers import Explanation, Plan

    if isinstance(told, Plan):
        return _file(MEMBER, map(_member, told.plan))
    if isinstance(told, Explanation):
        return _file(("id", *FINDING), ((told.id, *_finding(one)) for one in told.findings))
    return _file(MOVE, map(_move, told.moves))


def _file(top: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A header row and the others, in UTF-8."""
    return "".join(line(row, "rfc") for row in (top, *rows)).encode()


def _member(one: Member) -> list[object]:
    """One row of a plan."""
    instead = one.substitute
    return [
        one.id,
        one.name,
        one.runner,
        " ".join(one.covers),
        one.label,
        one.core,
        *((instead.id, instead.name, instead.cost) if instead else (None, None, None)),
        one.kept,
        one.reason,
        _missing(one),
        _codes(one),
    ]


def _finding(one: Finding) -> list[object]:
    """One row of an explanation."""
    low, high = one.ages or (None, None)
    known = {"age_low": low, "age_high": high}
    return [known[name] if name in known else getattr(one, name) for name in FINDING]


def _move(one: Move) -> list[object]:
    """One row of a comparison."""
    return [getattr(one, name) for name in MOVE]
