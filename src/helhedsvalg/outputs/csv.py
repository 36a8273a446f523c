"""Results as CSV: one row a recommendation, or areas down and interventions across.

RFC 4180 by default; `excel-da` is what Danish Excel opens by a double click: semicolons, decimal
commas and a byte-order mark. A cell that a spreadsheet would take for a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from helhedsvalg.result import Result
from helhedsvalg.texts import clean

Dialect = Literal["rfc", "excel-da"]
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"
"""The byte-order mark, by which Excel knows UTF-8."""


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
        missing = " ".join(partner.id for partner in each.partners if partner.state == "missing")
        codes = " ".join(caveat.code for caveat in each.caveats)
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
            missing,
            codes,
        ]


def render(result: Result) -> bytes:
    """A ranking as a whole file."""
    top = line(heading([need.problem for need in result.needs], area=False), "rfc")
    return (top + "".join(line(row, "rfc") for row in rows(result, area=False))).encode()
