"""What was tested on what, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

from helhedsvalg.i18n import _, number
from helhedsvalg.model.vocabulary import Label
from helhedsvalg.reports import phrases, ranked
from helhedsvalg.reports.document import Block, Cell, Link, Mark, Number, Phrase, Section, Short, Table, words
from helhedsvalg.results.common import Directions, Evidence, state_name
from helhedsvalg.results.recommendation import Recommendation, Result


def legend(result: Result, labels: Iterable[Label]) -> tuple[tuple[Cell, Cell], ...]:
    """What those labels mean, what the simulations say, and the marks of partners where there are any."""
    rows: list[tuple[Cell, Cell]] = [*phrases.meanings(result.glossary, labels), *_simulated(result)]
    if any(entry.partners for entry in result.recommendations):
        states = "  ".join(f"{mark} {state_name(state)}" for state, mark in phrases.STATES.items())
        rows.append((_("partner"), states))
    return tuple(rows)


def _simulated(result: Result) -> list[tuple[str, str]]:
    """What the ranges and shares of the simulations mean; nothing where they were not made."""
    if not any(entry.rank_range for entry in result.recommendations):
        return []
    parameters = result.parameters
    ranks = _(
        "the rank, and in brackets the ranks that it has in {share} per cent of {draws} simulations, in "
        "which the needs and the worth of the studies are somewhat different"
    ).format(share=number(100 * parameters.range_share, 0), draws=number(parameters.stability, 0))
    first = _("in how many of the simulations it is among the first {count}")
    return [("# (a-b)", ranks), (ranked.top(result), first.format(count=number(parameters.top_places, 0)))]


def labels_in_matrix(result: Result) -> list[Label]:
    """The labels of the pairs that the matrix shows."""
    problems = {need.problem for need in result.needs}
    return [
        evidence.label
        for entry in result.recommendations
        for evidence in entry.evidence
        if evidence.problem in problems
    ]


def pair(entry: Recommendation, problem: str) -> Evidence | None:
    """What was found on that problem; None where nothing was read."""
    return next((evidence for evidence in entry.evidence if evidence.problem == problem), None)


def _unfit(entry: Recommendation, problem: str) -> bool:
    """Whether its ages do not fit the problem's, so that what was found counts nothing here."""
    return any(term.problem == problem and term.match == 0 for term in entry.contributions)


def full(result: Result, limit: int | None = None, *, linked: bool = True) -> tuple[Block, ...]:
    """Interventions down, problems across: label in words, and how the findings point; past the `limit` folded.

    Each name leads to the intervention's own section where it is `linked`.
    """
    rows = tuple(
        (
            Link(ranked.name(entry), f"#one-{index}") if linked else ranked.name(entry),
            *(_cell(result, entry, need.problem) for need in result.needs),
        )
        for index, entry in enumerate(result.recommendations, 1)
    )
    columns = (_("Intervention"), *(need.name for need in result.needs))
    table, hidden = Table(columns, rows[:limit]), rows[limit:] if limit else ()
    if not hidden:
        return (table,)
    more = _("{count} more").format(count=len(hidden))
    return (table, Section(more, (Table(columns, hidden),), "matrix-rest", folded=True))


def _cell(result: Result, entry: Recommendation, problem: str) -> Cell:
    """One pair: its label, which way the findings point, and that its ages do not fit where they do not."""
    evidence = pair(entry, problem)
    if evidence is None:
        return Mark("–", result.glossary.labels["untested"].name)
    counts = {words.name: getattr(evidence.findings, id) for id, words in result.glossary.directions.items()}
    spoken = ", ".join(f"{count} {direction}" for direction, count in counts.items() if count)
    unfit = " (" + _("other ages: counts nothing here") + ")" if _unfit(entry, problem) else ""
    arrows = Mark(_arrows(result, evidence.findings), spoken)
    return Phrase((phrases.verdict(result.glossary, evidence.label), " ", arrows, unfit))


def brief(result: Result) -> Table:
    """The matrix for a screen: a label's mark alone, and brackets where the ages do not fit."""
    rows: list[tuple[Cell, ...]] = []
    for entry in result.recommendations:
        row: list[Cell] = [Number(entry.rank, str(entry.rank)), ranked.name(entry)]
        for need in result.needs:
            evidence = pair(entry, need.problem)
            if evidence is None:
                row.append("")
                continue
            label = phrases.verdict(result.glossary, evidence.label)
            arrows = _arrows(result, evidence.findings)
            brackets = "({})" if _unfit(entry, need.problem) else "{}"
            text, brief = (brackets.format(f"{verdict} {arrows}") for verdict in (words(label), label.mark))
            row.append(Short(text, brief))
        rows.append(tuple(row))
    headings = (Short(need.name, _narrowest(need.name)) for need in result.needs)
    return Table(("#", _("Intervention"), *headings), tuple(rows), name=1)


def _narrowest(name: str) -> str:
    """A name in lines that are no longer than its longest word."""
    return fill(name, max(map(len, name.split()), default=1))


def brief_legend(result: Result) -> tuple[tuple[Cell, Cell], ...]:
    """The labels and directions in the matrix."""
    rows: list[tuple[Cell, Cell]] = [*phrases.meanings(result.glossary, labels_in_matrix(result))]
    rows.append((_("findings"), directions(result)))
    if any(_unfit(entry, need.problem) for entry in result.recommendations for need in result.needs):
        rows.append(("( )", _("counts nothing here: it is for other ages than the problem's")))
    return (*rows, ("", _("An empty cell: no study was read.")))


def directions(result: Result) -> str:
    """What the marks of the findings mean."""
    marks = "  ".join(f"{words.mark} {words.name}" for words in result.glossary.directions.values())
    return _("{marks}; the figure is how many").format(marks=marks)


def _arrows(result: Result, counts: Directions) -> str:
    """How many findings point which way, by mark: "▲2 ○1"."""
    marks = {words.mark: getattr(counts, id) for id, words in result.glossary.directions.items()}
    return " ".join(f"{mark}{count}" for mark, count in marks.items() if count)
