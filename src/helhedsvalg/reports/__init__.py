"""What a reader sees of an answer, and in which order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from helhedsvalg.reports.document import Report, report_of

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Answer
    from helhedsvalg.results.common import Result


def report(answer: Answer) -> Report:
    """The answer in each form that a format can ask for."""
    from helhedsvalg.reports import comparison, explanation, plan, recommendation, rows, sheets
    from helhedsvalg.results.answers import Explanation, Plan
    from helhedsvalg.results.common import Result

    if isinstance(answer, Result):
        summary, full = partial(recommendation.summary, answer), partial(recommendation.full, answer)
        return Report(answer, summary, full, partial(sheets.sheets, answer), partial(rows.ranking, answer))
    if isinstance(answer, Explanation):
        full = partial(explanation.full, answer)
        return Report(answer, partial(explanation.summary, answer), full, full, partial(rows.explanation, answer))
    if isinstance(answer, Plan):
        full = partial(plan.full, answer)
        return Report(answer, partial(plan.summary, answer), full, full, partial(rows.plan, answer))
    full = partial(comparison.full, answer)
    return Report(answer, partial(comparison.summary, answer), full, full, partial(rows.comparison, answer))


def matrix_report(result: Result) -> Report:
    """What was tested on what, for a screen."""
    from helhedsvalg.reports import recommendation

    return report_of(recommendation.matrix_document(result), result)
