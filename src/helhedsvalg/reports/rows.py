"""An answer as flat rows for a script; the columns are the contract's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helhedsvalg.reports.document import Rows, Value

if TYPE_CHECKING:
    from helhedsvalg.results.common import Finding
    from helhedsvalg.results.comparison import Comparison
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Member, Plan
    from helhedsvalg.results.recommendation import Recommendation, Result

AREA = ("area", "municipality", "year")
MEMBER = tuple(
    "id name runner covers label core substitute_id substitute_name substitute_cost kept reason "
    "partners_missing caveats".split()
)
FINDING = tuple(
    "problem outcome direction design setting relevance size n follow_up level quote locator source read k "
    "counted age_low age_high study local".split()
)
MOVE = ("id", "name", "rank_a", "rank_b", "because", "detail")


def ranking_columns(problems: Sequence[str]) -> tuple[str, ...]:
    """The columns of a ranking: one of points for each problem."""
    return (
        "rank",
        "band",
        "group",
        "id",
        "name",
        "score",
        "label",
        "headline",
        *problems,
        "rank_low",
        "rank_high",
        "key_study",
        "rank_without",
        "partners_missing",
        "caveats",
    )


def ranking(result: Result) -> Rows:
    """One row a recommendation; the points of a problem without weight are empty."""
    problems = [need.problem for need in result.needs]
    return Rows(ranking_columns(problems), tuple(_ranked(entry, problems) for entry in result.recommendations))


def area(result: Result) -> tuple[Value, ...]:
    """What stands before each row where there are many areas."""
    label = result.area
    return (label.name, label.municipality, label.year) if label else (None, None, None)


def _ranked(entry: Recommendation, problems: Iterable[str]) -> tuple[Value, ...]:
    points = {term.problem: term.points for term in entry.contributions}
    low, high = entry.rank_range or (None, None)
    shares = (points.get(id) for id in problems)
    key = entry.key_study
    return (
        entry.rank,
        entry.band,
        entry.group,
        entry.id,
        entry.name,
        entry.score,
        entry.label,
        entry.headline.text if entry.headline else None,
        *shares,
        low,
        high,
        (key.study or key.source) if key else None,
        key.rank if key else None,
        *_partners_and_caveats(entry),
    )


def _partners_and_caveats(entry: Recommendation | Member) -> tuple[str, str]:
    """The partners that it lacks, and the codes of its caveats."""
    missing = (partner.id for partner in entry.partners if partner.state == "missing")
    return " ".join(missing), " ".join(caveat.code for caveat in entry.caveats)


def explanation(explanation: Explanation) -> Rows:
    """One row a finding."""
    findings = tuple((explanation.id, *_finding(finding)) for finding in explanation.findings)
    return Rows(("id", *FINDING), findings)


def _finding(finding: Finding) -> Iterable[Value]:
    low, high = finding.ages or (None, None)
    ages = {"age_low": low, "age_high": high}
    return (ages[column] if column in ages else getattr(finding, column) for column in FINDING)


def plan(plan: Plan) -> Rows:
    """One row a member."""
    return Rows(MEMBER, tuple(map(_member, plan.plan)))


def _member(member: Member) -> tuple[Value, ...]:
    substitute = member.substitute
    return (
        member.id,
        member.name,
        member.runner,
        " ".join(member.covers),
        member.label,
        member.core,
        *((substitute.id, substitute.name, substitute.cost) if substitute else (None, None, None)),
        member.kept,
        member.reason,
        *_partners_and_caveats(member),
    )


def comparison(comparison: Comparison) -> Rows:
    """One row a move."""
    return Rows(MOVE, tuple(tuple(getattr(move, column) for column in MOVE) for move in comparison.moves))
