"""Weight x support x match to an order, and what is set aside and why: the method's sections 3 and 4.

In the terms of multi-criteria analysis a problem is a criterion, an intervention an alternative, and
support x match its performance. Nothing is scaled by what else is in the catalogue.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from helhedsvalg.method.evidence import TOLERANCE, Grade, grade, reference_support, touches, values
from helhedsvalg.method.needs import Need
from helhedsvalg.model.catalogue import Catalogue, Intervention, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages, Design, Group, Label, Reason, State

Include = Literal["harmful", "blocked", "outside-plan"]
"""What may be ranked all the same, with its warning."""
DIGITS = 6
"""Decimals of every number in a result."""
REASON_ORDER: dict[Reason, int] = {reason: place for place, reason in enumerate(get_args(Reason))}
GROUP_ORDER: dict[Group, int] = {group: place for place, group in enumerate(get_args(Group))}


class Evidence(NamedTuple):
    """One intervention on one problem: all that does not depend on the area."""

    problem: Problem
    grade: Grade
    match: float
    too_young: bool
    """Whether those whose problem is to change are too young to be counted within the plan's years."""
    group: Group
    order: tuple[int, int]
    """Places of its label and of its strongest design in the method's lists; equal scores stand by them."""

    @property
    def worth(self) -> float:
        """Support x match: the share of the weight that becomes points."""
        return self.grade.support * self.match


class Candidate(NamedTuple):
    """One intervention with its evidence: on the problems of its findings, and on every anchored one."""

    intervention: Intervention
    evidence: Mapping[str, Evidence]
    """By problem id, in the data's order of problems."""
    worth: Mapping[str, float]
    """Support x match by anchored problem, where it is above 0."""
    harmful: tuple[str, ...]
    """Problems on which harm was found often enough to set it aside."""

    @property
    def id(self) -> str:
        """Of the intervention."""
        return self.intervention.id


class Standing(NamedTuple):
    """Where an intervention stands for one area, and why."""

    candidate: Candidate
    terms: Mapping[str, float]
    """Points by problem with weight that it carries on: 100 x weight x support x match, rounded."""
    score: float
    """The sum of the points; of one that is set aside: the score that it would have."""
    reasons: tuple[Reason, ...] = ()
    """Why it is not ranked, the deciding one first; none where it is ranked."""
    rank: int | None = None
    band: int | None = None
    group: Group | None = None

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


class Ranking(NamedTuple):
    """The whole catalogue for one area, each intervention once."""

    needs: tuple[Need, ...]
    reference: float
    """In points: what the method's reference study would give on the heaviest problem."""
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
        return self._replace(ranked=tuple(self.standing(id) for id in ids), set_aside=())

    def standing(self, id: str) -> Standing:
        """Where an intervention stands. Raises StopIteration where the catalogue has none by that id."""
        return next(standing for standing in (*self.ranked, *self.set_aside) if standing.id == id)


class Eligibility(NamedTuple):
    """Who may be ranked and who may not: the same for areas that differ only in the sizes of their needs."""

    eligible: tuple[Candidate, ...]
    ineligible: tuple[tuple[Candidate, tuple[Reason, ...]], ...]
    """Each with its reasons, the deciding one first."""


def weights(needs: Iterable[Need]) -> dict[str, float]:
    """The weights by problem, of those that have one."""
    return {need.problem.id: need.weight for need in needs if need.weight > 0}


def match(whose: Ages | None, problem: Ages | None, method: Method) -> float:
    """How far those whose problem is to change can be counted in the figure within the plan's years.

    The larger of two shares of ages: of `whose` that can be counted, and of `problem` that is reached. At
    least half: 1; some: 0.5; none: 0. Where either has no ages: 1.
    """
    if whose is None or problem is None:
        return 1.0
    numbers = method.numbers
    years = int(numbers.plan_years.value)
    share = max(_share(whose, (problem[0] - years, problem[1])), _share(problem, (whose[0], whose[1] + years)))
    if share <= 0:
        return 0.0
    return 1.0 if share >= numbers.match_share.value else numbers.match_some.value


def _share(span: Ages, within: Ages) -> float:
    """The share of the ages of one span that lie within another."""
    shared = min(span[1], within[1]) - max(span[0], within[0]) + 1
    return max(shared, 0) / (span[1] - span[0] + 1)


def too_young(whose: Ages | None, problem: Ages | None, method: Method) -> bool:
    """Whether all whose problem is to change are too young to be counted within the plan's years."""
    return whose is not None and problem is not None and whose[1] + method.numbers.plan_years.value < problem[0]


def candidate(intervention: Intervention, catalogue: Catalogue) -> Candidate:
    """Grade an intervention on every problem that it has a finding on, and on every anchored one."""
    method = catalogue.method
    evidence = {}
    for problem in catalogue.problems:
        findings = [finding for finding in intervention.findings if finding.problem == problem.id]
        if findings or problem.anchored:
            graded = grade(findings, problem, method)
            whose = ages_on(intervention, problem.id)
            evidence[problem.id] = Evidence(
                problem,
                graded,
                match(whose, problem.ages, method),
                too_young(whose, problem.ages, method),
                group(graded.label, graded.tested_near),
                _order(graded, method),
            )
    return Candidate(
        intervention,
        evidence,
        {id: on.worth for id, on in evidence.items() if on.problem.anchored and on.worth > 0},
        tuple(id for id, on in evidence.items() if on.grade.label == "harmful" and on.grade.harm_repeated),
    )


def ages_on(intervention: Intervention, problem: str) -> Ages | None:
    """Of those whose problem is to change: its own ages, or those that it names for this problem."""
    return intervention.ages_for.get(problem, intervention.ages)


def group(label: Label, near: bool) -> Group:
    """How well a pair was tested; `near` says whether a gain was found in Denmark or the Nordic countries."""
    if label in ("strong", "good", "promising"):
        return "tested-here" if near else "tested-elsewhere"
    return "tested-elsewhere" if label == "conflicting" else "practice"


def strongest(grade: Grade, method: Method) -> Design | None:
    """The design highest in the method's list among the findings that apply, else among all."""
    applying = [weighted for weighted in grade.findings if weighted.applies] or grade.findings
    designs = {weighted.finding.design for weighted in applying}
    return next((design.id for design in method.designs if design.id in designs), None)


def _order(grade: Grade, method: Method) -> tuple[int, int]:
    """The places of its label and of its strongest design."""
    label = next(place for place, label in enumerate(method.labels) if label.id == grade.label)
    best = strongest(grade, method)
    return label, next(
        (place for place, design in enumerate(method.designs) if design.id == best), len(method.designs)
    )


def missing(candidate: Candidate, partners: Mapping[str, State]) -> tuple[str, ...]:
    """The required partners that the area lacks."""
    return tuple(id for id in candidate.intervention.partners.required if partners.get(id) == "missing")


def reasons(
    candidate: Candidate, profile: Profile, pressing: Sequence[str], include: frozenset[Include] = frozenset()
) -> tuple[Reason, ...]:
    """Why it is not in the ranking: every reason that applies, the deciding one first; none: it is ranked."""
    supported = [candidate.evidence[id] for id in pressing if candidate.evidence[id].grade.support > 0]
    carried = any(id in candidate.worth for id in pressing)
    waived = include if carried else frozenset()
    growing = bool(supported) and not carried and any(on.too_young for on in supported)
    applying: list[Reason] = []
    if any(exclusion.id == candidate.id for exclusion in profile.exclude):
        applying.append("excluded")
    if candidate.harmful and "harmful" not in waived:
        applying.append("harmful")
    if not touches(candidate.intervention.ages, profile.ages) or (supported and not carried and not growing):
        applying.append("outside-ages")
    if growing:
        applying.append("later")
    if candidate.intervention.runner == "other" and "outside-plan" not in waived:
        applying.append("outside-plan")
    if "blocked" not in waived and missing(candidate, profile.partners):
        applying.append("blocked")
    if not carried:
        applying += _empty_handed(candidate, pressing, bool(supported))
    return tuple(applying)


def _empty_handed(candidate: Candidate, pressing: Sequence[str], supported: bool) -> Iterator[Reason]:
    """Why one that carries on none of the area's problems is not ranked."""
    labels: dict[str, Label] = {id: on.grade.label for id, on in candidate.evidence.items() if on.grade.findings}
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
    pairs = [(candidate, reasons(candidate, profile, pressing, include)) for candidate in candidates]
    return Eligibility(
        tuple(candidate for candidate, why in pairs if not why),
        tuple((candidate, why) for candidate, why in pairs if why),
    )


def points(candidate: Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """The terms of a score by problem: 100 x weight x support x match, rounded."""
    return {
        problem: round(100 * weights[problem] * worth, DIGITS)
        for problem, worth in candidate.worth.items()
        if problem in weights
    }


def reference(weights: Mapping[str, float], method: Method) -> float:
    """In points: what the method's reference study would give on the heaviest problem; 0 where none weighs."""
    return 100 * max(weights.values(), default=0.0) * reference_support(method, values(method))


def limits(reference: float, method: Method) -> list[float]:
    """The least score of each band, the lowest band first; `reference` is what the reference study would give."""
    return [band.share * reference - TOLERANCE for band in reversed(method.bands)]


def band(score: float, limits: Sequence[float], method: Method) -> int:
    """The first band whose limit a score reaches; the score unrounded. Every score reaches the last."""
    return method.bands[-bisect_right(limits, score)].id


def place(standing: Standing) -> tuple[int, int, float]:
    """Band, group and score of one that is ranked, less being better: who is equal in all three shares a rank."""
    if standing.band is None or standing.group is None:
        raise ValueError(f"{standing.id} is not ranked")
    return standing.band, GROUP_ORDER[standing.group], -standing.score


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float], method: Method) -> list[Standing]:
    """The candidates by band, then group, then score, best first; who is equal in all three shares a rank.

    Among equals the order is label, strongest design, id. Who scores 0 is left out.
    """
    least = limits(reference(weights, method), method)
    scored = []
    for candidate in candidates:
        terms = points(candidate, weights)
        score = round(math.fsum(terms.values()), DIGITS)
        if score:
            top = candidate.evidence[max(terms, key=terms.__getitem__)]
            exact = math.fsum([100 * weights[problem] * candidate.worth[problem] for problem in terms])
            where = (band(exact, least, method), GROUP_ORDER[top.group], -score)
            scored.append((where, top.order, candidate.id, candidate, terms, top.group))
    scored.sort(key=itemgetter(0, 1, 2))
    standings: list[Standing] = []
    rank, last = 0, None
    for number, (where, _order, _id, candidate, terms, in_group) in enumerate(scored, 1):
        if where != last:
            rank, last = number, where
        standings.append(Standing(candidate, terms, -where[2], rank=rank, band=where[0], group=in_group))
    return standings


def rank(who: Eligibility, needs: tuple[Need, ...], method: Method) -> Ranking:
    """The whole catalogue: those that score by rank; those set aside by reason, then score, then id."""
    shares = weights(needs)
    standings = ranked(who.eligible, shares, method)
    scoring = {standing.id for standing in standings}
    weightless: list[tuple[Candidate, tuple[Reason, ...]]] = [
        (candidate, ("no-support",)) for candidate in who.eligible if candidate.id not in scoring
    ]
    aside = []
    for candidate, why in (*who.ineligible, *weightless):
        terms = points(candidate, shares)
        aside.append(Standing(candidate, terms, round(math.fsum(terms.values()), DIGITS), why))
    aside.sort(key=lambda standing: (REASON_ORDER[standing.reasons[0]], -standing.score, standing.id))
    return Ranking(needs, reference(shares, method), tuple(standings), tuple(aside))


class Later(NamedTuple):
    """What an intervention would give on one problem to those who are too young to be counted yet."""

    standing: Standing
    problem: str
    points: float
    """As with match 1."""


def later(ranking: Ranking) -> list[Later]:
    """A row for each problem with support and too young, of those set aside for it first; most points first."""
    shares = ranking.weights
    rows = [
        Later(standing, problem, round(100 * weight * standing.candidate.evidence[problem].grade.support, DIGITS))
        for standing in ranking.set_aside
        if standing.reasons[0] == "later"
        for problem, weight in shares.items()
        if standing.candidate.evidence[problem].too_young
        and standing.candidate.evidence[problem].grade.support > 0
    ]
    return sorted(rows, key=lambda row: (-row.points, row.standing.id, row.problem))
