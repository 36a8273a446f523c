"""What a reader sees of an answer, and in which order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from helhedsvalg.reports.commands import Asked
from helhedsvalg.reports.document import Report, report_of

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Answer
    from helhedsvalg.results.common import Result


def report(answer: Answer, asked: Asked | None = None, *, details: bool = False) -> Report:
    """The answer in each form that a format can ask for; `asked` is for the commands that it ends with.

    With `details` the file of a proposal holds its sources too.
    """
    from helhedsvalg.reports import comparison, explanation, plan, proposal, recommendation, rows, sheets
    from helhedsvalg.results.answers import Explanation, Plan, Proposal
    from helhedsvalg.results.common import Result

    asked = asked or Asked()
    if isinstance(answer, Result):
        summary, full = partial(recommendation.summary, answer, asked), partial(recommendation.full, answer)
        return Report(answer, summary, full, partial(sheets.sheets, answer), partial(rows.ranking, answer))
    if isinstance(answer, Explanation):
        summary, full = partial(explanation.summary, answer, asked), partial(explanation.full, answer)
        return Report(answer, summary, full, full, partial(rows.explanation, answer))
    if isinstance(answer, Proposal):
        summary, full = partial(proposal.summary, answer, asked), partial(proposal.full, answer, details)
        return Report(answer, summary, full, full, partial(rows.plan, answer))
    if isinstance(answer, Plan):
        summary, full = partial(plan.summary, answer, asked), partial(plan.full, answer)
        return Report(answer, summary, full, full, partial(rows.plan, answer))
    summary, full = partial(comparison.summary, answer, asked), partial(comparison.full, answer)
    return Report(answer, summary, full, full, partial(rows.comparison, answer))


def matrix_report(result: Result) -> Report:
    """What was tested on what, for a screen."""
    from helhedsvalg.reports import recommendation

    return report_of(recommendation.matrix_document(result), result)
