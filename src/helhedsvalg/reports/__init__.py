"""What a reader sees of an answer, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from helhedsvalg.i18n import _
from helhedsvalg.reports.commands import Asked

if TYPE_CHECKING:
    from helhedsvalg.reports.document import Document, Report, Room, Rows
    from helhedsvalg.results.comparison import Comparison
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Plan
    from helhedsvalg.results.recommendation import Result
    from helhedsvalg.results.saved import Answer

    Specific = TypeVar("Specific", Explanation, Plan, Comparison)


def report(answer: Answer, asked: Asked | None = None, *, details: bool = False) -> Report:
    """The answer in each form that a format can ask for; `asked` is for the commands that it ends with.

    With `details` the file of a proposal holds its sources too.
    """
    from helhedsvalg.reports import comparison, explanation, plan, proposal, recommendation, rows, sheets
    from helhedsvalg.reports.document import Report
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Plan
    from helhedsvalg.results.proposal import Proposal
    from helhedsvalg.results.recommendation import Result

    asked = asked or Asked()
    if isinstance(answer, Result):
        summary, full = partial(recommendation.summary, answer, asked), partial(recommendation.full, answer)
        return Report(answer, summary, full, partial(sheets.sheets, answer), partial(rows.ranking, answer))
    if isinstance(answer, Explanation):
        return _report(answer, asked, explanation.summary, explanation.full, partial(rows.explanation, answer))
    if isinstance(answer, Proposal):
        summary, full = partial(proposal.summary, answer, asked), partial(proposal.full, answer, details)
        return Report(answer, summary, full, full, partial(rows.plan, answer))
    if isinstance(answer, Plan):
        return _report(answer, asked, plan.summary, plan.full, partial(rows.plan, answer))
    return _report(answer, asked, comparison.summary, comparison.full, partial(rows.comparison, answer))


def _report(
    answer: Specific,
    asked: Asked,
    summary: Callable[[Specific, Asked, Room], Document],
    full: Callable[[Specific], Document],
    rows: Callable[[], Rows],
) -> Report:
    """The report of an answer whose page has the one screen on top, and everything folded under it."""
    from helhedsvalg.reports import screen
    from helhedsvalg.reports.document import Report, Room
    from helhedsvalg.reports.page import page

    def page_document() -> Document:
        top = summary(answer, Asked(more=_("see below")), Room())
        return page(top, full(answer), screen.first(answer.caveats))

    return Report(answer, partial(summary, answer, asked), page_document, partial(full, answer), rows)


def matrix_report(result: Result) -> Report:
    """What was tested on what, for a screen."""
    from helhedsvalg.reports import recommendation
    from helhedsvalg.reports.document import report_of

    return report_of(recommendation.matrix_document(result), result)
