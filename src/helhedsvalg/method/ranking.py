"""Weight x support x match to an order, and what is set aside and why.

In the terms of multi-criteria analysis a problem is a criterion, an intervention an alternative, and
support x match its performance. Nothing is scaled by what else is in the catalogue.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, get_args

from helhedsvalg.method.evidence import Grade, grade, touches
from helhedsvalg.method.needs import Need
from helhedsvalg.model.catalogue import Catalogue, Intervention, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages, Design, Reason, State

Include = Literal["harmful", "blocked", "outside-plan"]
"""What may be ranked all the same, with its warning."""
DIGITS = 6
"""Decimals of every number in a result."""
BY_SCORE = itemgetter(0, 1, 2)
"""Score, order among equals, id."""
REASON_ORDER: dict[Reason, int] = {reason: place for place, reason in enumerate(get_args(Reason))}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One intervention on one problem: all that does not depend on the area."""

    problem: Problem
    grade: Grade
    match: float
    order: tuple[int, int]
    """Places of its label and of its strongest design in the method's lists; equal scores stand by them."""

    @property
    def worth(self) -> float:
        """Support x match: the share of the weight that becomes points."""
        return self.grade.support * self.match


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intervention with its evidence: on the problems of its findings, and on every anchored one."""

    intervention: Intervention
    evidence: Mapping[str, Evidence]
    """By problem id, in the data's order of problems."""
    worth: Mapping[str, float]
    """Support x match by anchored problem, where it is above 0."""
    harmful: tuple[str, ...]
    """Problems on which it is harmful."""

    @property
    def id(self) -> str:
        """Of the intervention."""
        return self.intervention.id


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an intervention stands for one area, and why."""

    candidate: Candidate
    terms: Mapping[str, float]
    """Points by problem with weight that it carries on: 100 x weight x support x match, rounded."""
    score: float
    """The sum of the points; of one that is set aside: the score that it would have."""
    reasons: tuple[Reason, ...] = ()
    """Why it is not ranked, the deciding one first; none where it is ranked."""
    rank: int | None = None

    @property
    def id(self) -> str:
        """Of the intervention."""
        return self.candidate.intervention.id

    @property
    def eligible(self) -> bool:
        """Whether it may be ranked; one whose points all round to 0 is set aside all the same."""
        return not self.reasons or (self.reasons == ("no-support",) and bool(self.terms))

    @property
    def top(self) -> Evidence:
        """The evidence that gives most points, of equals the first. Raises ValueError where none gives any."""
        return self.candidate.evidence[max(self.terms, key=self.terms.__getitem__)]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole catalogue for one area, each intervention once."""

    needs: tuple[Need, ...]
    ranked: tuple[Standing, ...]
    set_aside: tuple[Standing, ...]

    @property
    def weights(self) -> dict[str, float]:
        """By problem with weight, in the data's order."""
        return weights(self.needs)

    @property
    def pressing(self) -> tuple[str, ...]:
        """The problems with weight, in the data's order."""
        return tuple(self.weights)

    def top(self, standing: Standing) -> str | None:
        """The problem with weight that gives a standing most points, of equals the first; None without one."""
        return max(self.weights, key=lambda id: standing.terms.get(id, 0.0), default=None)

    def of(self, ids: Iterable[str]) -> Ranking:
        """The same with some interventions alone, ranked or not, in that order."""
        return Ranking(self.needs, tuple(self.standing(id) for id in ids), ())

    def standing(self, id: str) -> Standing:
        """Where an intervention stands. Raises StopIteration where the catalogue has none by that id."""
        return next(standing for standing in (*self.ranked, *self.set_aside) if standing.id == id)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may be ranked and who may not: the same for areas that differ only in the sizes of their needs."""

    eligible: tuple[Candidate, ...]
    ineligible: tuple[tuple[Candidate, tuple[Reason, ...]], ...]
    """Each with its reasons, the deciding one first."""


def weights(needs: Iterable[Need]) -> dict[str, float]:
    """The weights by problem, of those that have one."""
    return {need.problem.id: need.weight for need in needs if need.weight > 0}


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
    return 1.0 if share >= method.numbers.match_share.value else method.numbers.match_some.value


def candidate(intervention: Intervention, catalogue: Catalogue) -> Candidate:
    """Grade an intervention on every problem that it has a finding on, and on every anchored one."""
    method = catalogue.method
    evidence = {}
    for problem in catalogue.problems:
        findings = [finding for finding in intervention.findings if finding.problem == problem.id]
        if findings or problem.anchored:
            graded = grade(findings, problem, method)
            matched = match(intervention.ages, problem.ages, method)
            evidence[problem.id] = Evidence(problem, graded, matched, _order(graded, method))
    return Candidate(
        intervention,
        evidence,
        {id: on.worth for id, on in evidence.items() if on.problem.anchored and on.worth > 0},
        tuple(id for id, on in evidence.items() if on.grade.label == "harmful"),
    )


def strongest(grade: Grade, method: Method) -> Design | None:
    """The design highest in the method's list among the findings that apply, else among all."""
    used = [weighted.finding.design for weighted in grade.findings if weighted.applies] or [
        weighted.finding.design for weighted in grade.findings
    ]
    return next((design.id for design in method.designs if design.id in used), None)


def _order(grade: Grade, method: Method) -> tuple[int, int]:
    """The places of its label and of its strongest design."""
    labels = [label.id for label in method.labels]
    designs = [design.id for design in method.designs]
    best = strongest(grade, method)
    return labels.index(grade.label), designs.index(best) if best else len(designs)


def missing(candidate: Candidate, partners: Mapping[str, State]) -> tuple[str, ...]:
    """The required partners that the area lacks."""
    return tuple(id for id in candidate.intervention.partners.required if partners.get(id) == "missing")


def reasons(
    candidate: Candidate, profile: Profile, pressing: Sequence[str], include: frozenset[Include] = frozenset()
) -> tuple[Reason, ...]:
    """Why it is not in the ranking: every reason that applies, the deciding one first; none: it is ranked."""
    supported = any(candidate.evidence[id].grade.support > 0 for id in pressing)
    carried = any(id in candidate.worth for id in pressing)
    waived = include if carried else frozenset()
    found: list[Reason] = []
    if any(exclusion.id == candidate.id for exclusion in profile.exclude):
        found.append("excluded")
    if candidate.harmful and "harmful" not in waived:
        found.append("harmful")
    if not touches(candidate.intervention.ages, profile.ages) or (supported and not carried):
        found.append("outside-ages")
    if candidate.intervention.runner == "other" and "outside-plan" not in waived:
        found.append("outside-plan")
    if "blocked" not in waived and missing(candidate, profile.partners):
        found.append("blocked")
    if not carried:
        found += _empty_handed(candidate, pressing, supported)
    return tuple(found)


def _empty_handed(candidate: Candidate, pressing: Sequence[str], supported: bool) -> Iterator[Reason]:
    """Why one that carries on none of the area's problems is not ranked."""
    labels = {id: on.grade.label for id, on in candidate.evidence.items() if on.grade.findings}
    here = [labels[id] for id in pressing if id in labels]
    if "no-effect-found" in here:
        yield "no-effect-found"
    elif here and not supported:
        yield "no-support"
    elif not here:
        yield "other-problems" if labels else "untested"


def eligibility(
    candidates: Iterable[Candidate], profile: Profile, pressing: Sequence[str], include: frozenset[Include]
) -> Eligibility:
    """Who may be ranked for an area with those pressing problems."""
    every = [(candidate, reasons(candidate, profile, pressing, include)) for candidate in candidates]
    return Eligibility(
        tuple(candidate for candidate, why in every if not why),
        tuple((candidate, why) for candidate, why in every if why),
    )


def points(candidate: Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """The terms of a score by problem: 100 x weight x support x match, rounded."""
    return {
        problem: round(100 * weights[problem] * worth, DIGITS)
        for problem, worth in candidate.worth.items()
        if problem in weights
    }


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float]) -> list[Standing]:
    """The candidates by score, best first; equal scores share a rank, 1, 1, 3.

    Among equals the order is label, strongest design, id. Who scores 0 is left out.
    """
    scored = []
    for candidate in candidates:
        terms = points(candidate, weights)
        score = round(math.fsum(terms.values()), DIGITS)
        if score:
            top = max(terms, key=terms.__getitem__)
            scored.append((-score, candidate.evidence[top].order, candidate.id, candidate, terms))
    scored.sort(key=BY_SCORE)
    standings: list[Standing] = []
    rank, last = 0, 0.0
    for place, (negative, _order, _id, candidate, terms) in enumerate(scored, 1):
        if negative != last:
            rank, last = place, negative
        standings.append(Standing(candidate, terms, -negative, rank=rank))
    return standings


def rank(who: Eligibility, needs: tuple[Need, ...]) -> Ranking:
    """The whole catalogue: those that score by rank; those set aside by reason, then score, then id."""
    shares = weights(needs)
    standings = ranked(who.eligible, shares)
    scoring = {standing.id for standing in standings}
    weightless: list[tuple[Candidate, tuple[Reason, ...]]] = [
        (candidate, ("no-support",)) for candidate in who.eligible if candidate.id not in scoring
    ]
    aside = []
    for candidate, why in (*who.ineligible, *weightless):
        terms = points(candidate, shares)
        aside.append(Standing(candidate, terms, round(math.fsum(terms.values()), DIGITS), why))
    aside.sort(key=lambda standing: (REASON_ORDER[standing.reasons[0]], -standing.score, standing.id))
    return Ranking(needs, tuple(standings), tuple(aside))
