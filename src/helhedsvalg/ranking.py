"""Weights x support x match to an order, and what is set aside and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from helhedsvalg.grading import Grade, Values, grade, touches
from helhedsvalg.model import Ages, Catalogue, Design, Intervention, Label, Method, Problem, Profile, State
from helhedsvalg.result import Reason
from helhedsvalg.weighing import Weighed

Include = Literal["harmful", "blocked", "outside-plan"]
"""What may be ranked all the same, with its warning."""

DIGITS = 6
"""Decimals of every number in a result."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One intervention on one problem: all that does not depend on the area."""

    problem: Problem
    grade: Grade
    match: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intervention with its pairs: those of its findings, and every anchored problem."""

    intervention: Intervention
    pairs: Mapping[str, Pair]
    """By problem id, in the data's order of problems."""
    harmful: tuple[str, ...]
    """Problems on which it is harmful."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One term of a score."""

    problem: str
    weight: float
    support: float
    match: float
    points: float
    """100 x weight x support x match, rounded."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An intervention in the ranking."""

    rank: int
    candidate: Candidate
    score: float
    """The sum of the points."""
    contributions: tuple[Contribution, ...]
    """One a problem with weight, in the data's order."""
    top: Pair
    """The pair that contributes most; of equals, the first."""


@dataclass(frozen=True, slots=True)
class Aside:
    """An intervention that is not in the ranking."""

    candidate: Candidate
    reasons: tuple[Reason, ...]
    """Every one that applies; the first decides."""
    score: float
    """The one that it would have."""
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole catalogue, each intervention once."""

    needs: tuple[Weighed, ...]
    placed: tuple[Placed, ...]
    aside: tuple[Aside, ...]


def match(whose: Ages | None, problem: Ages | None, method: Method) -> float:
    """How far those whose problem is to change cover the problem's ages, counted in years of age.

    At least half: 1; some: 0.5; none: 0. Where either has no ages: 1.
    """
    if whose is None or problem is None:
        return 1.0
    shared = min(whose[1], problem[1]) - max(whose[0], problem[0]) + 1
    if shared <= 0:
        return 0.0
    share = shared / (problem[1] - problem[0] + 1)
    return 1.0 if share >= method.number("match_share") else method.number("match_some")


def candidate(intervention: Intervention, catalogue: Catalogue, anchors: Values | None = None) -> Candidate:
    """Grade an intervention on every problem that it has a finding on, and on every anchored one."""
    pairs = {}
    for problem in catalogue.problems:
        findings = [one for one in intervention.findings if one.problem == problem.id]
        if findings or problem.anchored:
            pairs[problem.id] = Pair(
                problem,
                grade(findings, problem, catalogue.method, anchors),
                match(intervention.ages, problem.ages, catalogue.method),
            )
    harmful = tuple(id for id, pair in pairs.items() if pair.grade.label == "harmful")
    return Candidate(intervention, pairs, harmful)


def contributions(one: Candidate, needs: Sequence[Weighed]) -> tuple[Contribution, ...]:
    """The terms of a candidate's score, one a problem with weight."""
    terms = []
    for weighed in needs:
        if weighed.weight > 0:
            pair = one.pairs[weighed.problem.id]
            points = round(100 * weighed.weight * pair.grade.support * pair.match, DIGITS)
            terms.append(Contribution(weighed.problem.id, weighed.weight, pair.grade.support, pair.match, points))
    return tuple(terms)


def score(terms: Sequence[Contribution]) -> float:
    """The sum of the rounded points."""
    return round(math.fsum(term.points for term in terms), DIGITS)


def missing(one: Candidate, partners: Mapping[str, State]) -> tuple[str, ...]:
    """The required partners that the area lacks."""
    return tuple(id for id in one.intervention.partners.required if partners.get(id) == "missing")


def reasons(
    one: Candidate,
    profile: Profile,
    needs: Sequence[Weighed],
    terms: Sequence[Contribution],
    include: frozenset[Include],
) -> tuple[Reason, ...]:
    """Why it is not in the ranking: every reason that applies, the deciding one first; none: it is ranked."""
    pressing = {weighed.problem.id for weighed in needs if weighed.weight > 0}
    graded = {id: pair.grade for id, pair in one.pairs.items() if pair.grade.weights}
    found: list[Reason] = []
    if any(exclusion.id == one.intervention.id for exclusion in profile.exclude):
        found.append("excluded")
    if one.harmful and "harmful" not in include:
        found.append("harmful")
    supported = [term for term in terms if term.support > 0]
    if not touches(one.intervention.ages, profile.ages) or (
        supported and all(term.match == 0 for term in supported)
    ):
        found.append("outside-ages")
    if one.intervention.runner == "other" and "outside-plan" not in include:
        found.append("outside-plan")
    if "blocked" not in include and missing(one, profile.partners):
        found.append("blocked")
    if score(terms) == 0:
        here = [id for id in graded if id in pressing]
        if any(graded[id].label == "no-effect-found" for id in here):
            found.append("no-effect-found")
        elif here and not (supported and found):
            found.append("no-support")
        elif graded and not here:
            found.append("other-problems")
        elif not graded:
            found.append("untested")
    return tuple(found)


def strongest(grade: Grade, method: Method) -> Design | None:
    """The design highest in the method's list among the findings that apply, else among all."""
    used = [one.finding.design for one in grade.weights if one.applies] or [
        one.finding.design for one in grade.weights
    ]
    return next((one.id for one in method.designs if one.id in used), None)


def _top(one: Candidate, terms: Sequence[Contribution]) -> Pair:
    """The pair that contributes most; of equals, the first in the data's order."""
    return one.pairs[max(terms, key=lambda term: term.points).problem]


def rank(
    candidates: Sequence[Candidate],
    profile: Profile,
    needs: tuple[Weighed, ...],
    method: Method,
    include: frozenset[Include] = frozenset(),
) -> Ranking:
    """Order every candidate by score, and set the rest aside.

    Equal scores share a rank, 1, 1, 3; among equals the order is label, strongest design, id.
    Those set aside stand in the order of their reasons, then score, then id.
    """
    order: dict[Label, int] = {one.id: number for number, one in enumerate(method.labels)}
    designs: dict[Design, int] = {one.id: number for number, one in enumerate(method.designs)}
    in_play: list[tuple[tuple[float, int, int, str], Candidate, float, tuple[Contribution, ...], Pair]] = []
    aside: list[Aside] = []
    for one in candidates:
        terms = contributions(one, needs)
        total = score(terms)
        why = reasons(one, profile, needs, terms, include)
        if why or not total:
            aside.append(Aside(one, why, total, terms))
            continue
        top = _top(one, terms)
        best = strongest(top.grade, method)
        key = (-total, order[top.grade.label], designs[best] if best else len(designs), one.intervention.id)
        in_play.append((key, one, total, terms, top))
    in_play.sort(key=lambda entry: entry[0])
    placed: list[Placed] = []
    for number, (_, one, total, terms, top) in enumerate(in_play, 1):
        shared = placed[-1].rank if placed and placed[-1].score == total else number
        placed.append(Placed(shared, one, total, terms, top))
    listed = get_args(Reason)
    aside.sort(key=lambda one: (listed.index(one.reasons[0]), -one.score, one.candidate.intervention.id))
    return Ranking(needs, tuple(placed), tuple(aside))
