"""Weights x support x match to an order, and what is set aside and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import mul
from typing import Literal, get_args

from helhedsvalg.method.evidence import Grade, grade, touches
from helhedsvalg.method.needs import Weighed
from helhedsvalg.model.catalogue import Catalogue, Intervention, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages, Design, Label, State
from helhedsvalg.nouns import frozen
from helhedsvalg.results.common import Reason

Include = Literal["harmful", "blocked", "outside-plan"]
"""What may be ranked all the same, with its warning."""

DIGITS = 6
"""Decimals of every number in a result."""
UNITS = 10.0**DIGITS
"""How many of the last decimal make one."""
BREAK = 1.5 * 2**52
"""A double this large has no fraction left: what is added to it and taken away again is whole."""
CLEAR = 0.499
"""So far from a whole number the nearest one is beyond doubt: within the range the product is off by less."""
CELLS = 10
"""How many parts a weight's range from 0 to 1 is cut into, to know beforehand who can come first."""


@frozen
class Pair:
    """One intervention on one problem: all that does not depend on the area."""

    problem: Problem
    grade: Grade
    match: float


@frozen
class Candidate:
    """One intervention with its pairs: those of its findings, and every anchored problem."""

    intervention: Intervention
    pairs: Mapping[str, Pair]
    """By problem id, in the data's order of problems."""
    harmful: tuple[str, ...]
    """Problems on which it is harmful."""


@frozen
class Contribution:
    """One term of a score."""

    problem: str
    weight: float
    support: float
    match: float
    points: float
    """100 x weight x support x match, rounded."""


@frozen
class Contender:
    """A candidate against the problems that press on an area: all but the sizes of the needs."""

    candidate: Candidate
    pairs: tuple[Pair, ...]
    """One a pressing problem, in the data's order."""
    carried: tuple[float, ...]
    """Support x match of each."""
    carrying: tuple[tuple[int, float], ...]
    """Which ones it carries on, each with its support x match."""
    reasons: tuple[Reason, ...]
    """Why it is not ranked, the deciding one first; none: it is ranked if it scores."""
    order: tuple[tuple[int, int, str], ...]
    """For each pair, should it contribute most: how equal scores are ordered."""


@frozen
class Group:
    """Those that are set aside for one reason."""

    scoring: tuple[Contender, ...]
    """Those that would have a score, were it not for the reason."""
    still: tuple[Aside, ...]
    """The rest, by id."""


@frozen
class Field:
    """The whole catalogue against one set of pressing problems, partners and ages.

    Areas that differ only in how big their needs are share it.
    """

    pressing: tuple[str, ...]
    """Problems with weight, in the data's order."""
    contenders: tuple[Contender, ...]
    """Those that may be ranked, and could score."""
    aside: tuple[Group, ...]
    """The rest, one group a reason, in the order of the reasons."""
    tested: tuple[bool, ...]
    """For each pressing problem, whether something that may be ranked was tested on it and carries."""
    best: tuple[tuple[Contender, ...], ...]
    """For each pressing problem all that carry, ranked or not, the best first; no harmful or excluded one."""


@frozen
class Placed:
    """An intervention in the ranking."""

    rank: int
    contender: Contender
    score: float
    """The sum of the points."""
    points: tuple[float, ...]
    """One a pressing problem."""
    top: int
    """Which pair contributes most; of equals, the first."""

    @property
    def candidate(self) -> Candidate:
        """Who it is."""
        return self.contender.candidate


@frozen
class Aside:
    """An intervention that is not in the ranking."""

    contender: Contender
    reasons: tuple[Reason, ...]
    """Every one that applies; the first decides."""
    score: float
    """The one that it would have."""

    @property
    def candidate(self) -> Candidate:
        """Who it is."""
        return self.contender.candidate


@frozen
class Ranking:
    """The whole catalogue, each intervention once."""

    needs: tuple[Weighed, ...]
    field: Field
    placed: tuple[Placed, ...]
    aside: tuple[Aside, ...]

    def of(self, ids: Sequence[str]) -> Ranking:
        """The same with some interventions alone, ranked or not, in that order."""
        those: tuple[Placed | Aside, ...] = (*self.aside, *self.placed)
        every = {one.candidate.intervention.id: one for one in those}
        return Ranking(self.needs, self.field, tuple(self._placed(every[id]) for id in ids), ())

    def _placed(self, one: Placed | Aside) -> Placed:
        """One that is set aside as if it were ranked, last."""
        if isinstance(one, Placed):
            return one
        points = tuple(term.points for term in self.contributions(one.contender))
        top = points.index(max(points)) if points else 0
        return Placed(len(self.placed) + 1, one.contender, one.score, points, top)

    def contributions(self, contender: Contender) -> tuple[Contribution, ...]:
        """The terms of a candidate's score, one a problem with weight."""
        weights = [weighed.weight for weighed in self.needs if weighed.weight > 0]
        return tuple(
            Contribution(id, weight, pair.grade.support, pair.match, points)
            for id, weight, pair, points in zip(
                self.field.pressing, weights, contender.pairs, terms(weights, contender.carried)[0], strict=True
            )
        )


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


def candidate(intervention: Intervention, catalogue: Catalogue) -> Candidate:
    """Grade an intervention on every problem that it has a finding on, and on every anchored one."""
    pairs = {}
    for problem in catalogue.problems:
        findings = [one for one in intervention.findings if one.problem == problem.id]
        if findings or problem.anchored:
            pairs[problem.id] = Pair(
                problem,
                grade(findings, problem, catalogue.method),
                match(intervention.ages, problem.ages, catalogue.method),
            )
    harmful = tuple(id for id, pair in pairs.items() if pair.grade.label == "harmful")
    return Candidate(intervention, pairs, harmful)


def rounded(number: float) -> float:
    """What `round(number, DIGITS)` is, in half the time: points are rounded more often than all else is done.

    A whole number of last decimals is the same whichever way it was found. Only near halfway between two
    of them could the product be off, and there and outside the range of points `round` itself decides.
    """
    if 0 < number < UNITS:
        units = number * UNITS
        whole = units + BREAK - BREAK
        if abs(units - whole) < CLEAR:
            return whole / UNITS
    return round(number, DIGITS)


def terms(weights: Sequence[float], carried: Sequence[float]) -> tuple[list[float], float]:
    """The points of a score, each 100 x weight x (support x match) rounded, and their sum.

    `carried` has support x match, one a weight.
    """
    points = [rounded(100 * weight * worth) for weight, worth in zip(weights, carried, strict=True)]
    return points, rounded(math.fsum(points))


def missing(one: Candidate, partners: Mapping[str, State]) -> tuple[str, ...]:
    """The required partners that the area lacks."""
    return tuple(id for id in one.intervention.partners.required if partners.get(id) == "missing")


def reasons(
    one: Candidate, profile: Profile, pressing: Sequence[str], include: frozenset[Include]
) -> tuple[Reason, ...]:
    """Why it is not in the ranking: every reason that applies, the deciding one first; none: it is ranked."""
    pairs = [one.pairs[id] for id in pressing]
    supported = any(pair.grade.support > 0 for pair in pairs)
    carried = any(pair.grade.support * pair.match > 0 for pair in pairs)
    waived = include if carried else frozenset()
    found: list[Reason] = []
    if any(exclusion.id == one.intervention.id for exclusion in profile.exclude):
        found.append("excluded")
    if one.harmful and "harmful" not in waived:
        found.append("harmful")
    if not touches(one.intervention.ages, profile.ages) or (supported and not carried):
        found.append("outside-ages")
    if one.intervention.runner == "other" and "outside-plan" not in waived:
        found.append("outside-plan")
    if "blocked" not in waived and missing(one, profile.partners):
        found.append("blocked")
    if not carried:
        labels = {id: pair.grade.label for id, pair in one.pairs.items() if pair.grade.weights}
        here = [labels[id] for id in pressing if id in labels]
        if "no-effect-found" in here:
            found.append("no-effect-found")
        elif here and not supported:
            found.append("no-support")
        elif not here:
            found.append("other-problems" if labels else "untested")
    return tuple(found)


def strongest(grade: Grade, method: Method) -> Design | None:
    """The design highest in the method's list among the findings that apply, else among all."""
    used = [one.finding.design for one in grade.weights if one.applies] or [
        one.finding.design for one in grade.weights
    ]
    return next((one.id for one in method.designs if one.id in used), None)


def field(
    candidates: Sequence[Candidate],
    profile: Profile,
    pressing: tuple[str, ...],
    method: Method,
    include: frozenset[Include] = frozenset(),
) -> Field:
    """Everything about a ranking but the sizes of the needs; `pressing` are the problems with weight."""
    labels: dict[Label, int] = {one.id: number for number, one in enumerate(method.labels)}
    designs: dict[Design, int] = {one.id: number for number, one in enumerate(method.designs)}
    entering: list[Contender] = []
    rest: list[Contender] = []
    for one in candidates:
        pairs = tuple(one.pairs[id] for id in pressing)
        order = []
        for pair in pairs:
            best = strongest(pair.grade, method)
            design = designs[best] if best else len(designs)
            order.append((labels[pair.grade.label], design, one.intervention.id))
        why = reasons(one, profile, pressing, include)
        carried = tuple(pair.grade.support * pair.match for pair in pairs)
        carrying = tuple((place, worth) for place, worth in enumerate(carried) if worth > 0)
        contender = Contender(one, pairs, carried, carrying, why, tuple(order))
        (rest if why else entering).append(contender)
    controlled = {one.id for one in method.labels if one.tested}
    barred = {"harmful", "excluded"}
    known = [one for one in (*entering, *rest) if not barred & set(one.reasons)]
    return Field(
        pressing,
        tuple(entering),
        tuple(_groups(rest)),
        tuple(
            any(one.carried[place] > 0 and one.pairs[place].grade.label in controlled for one in entering)
            for place in range(len(pressing))
        ),
        tuple(
            tuple(
                sorted(
                    (one for one in known if one.carried[place] > 0),
                    key=lambda one: (-one.carried[place], one.candidate.intervention.id),
                )
            )
            for place in range(len(pressing))
        ),
    )


def _groups(rest: Sequence[Contender]) -> Iterator[Group]:
    """One group a reason, in the order of the reasons; within it by id."""
    for reason in get_args(Reason):
        those = [one for one in rest if one.reasons[0] == reason]
        those.sort(key=lambda one: one.candidate.intervention.id)
        scoring = tuple(one for one in those if any(one.carried))
        still = tuple(Aside(one, one.reasons, 0.0) for one in those if not any(one.carried))
        if those:
            yield Group(scoring, still)


Scored = tuple[float, tuple[int, int, str], int, Contender]
"""The score below zero, how equals are ordered, which pair contributes most, and who it is."""


def scores(contenders: Iterable[Contender], weights: Sequence[float]) -> list[Scored]:
    """Those whose points do not all round to nothing, the best first.

    Among equals the order is label, strongest design, id. Each term is rounded as `rounded` does it,
    written out here since nothing else is done as often.
    """
    scored: list[Scored] = []
    scaled = [100 * weight * UNITS for weight in weights]
    low = -CLEAR
    for contender in contenders:
        total = most = 0.0  # in whole last decimals, so that sums are exact
        top = 0
        for place, worth in contender.carrying:
            units = scaled[place] * worth
            whole = units + BREAK - BREAK
            if not low < units - whole < CLEAR:
                whole = float(round(round(100 * weights[place] * worth, DIGITS) * UNITS))
            total += whole
            if whole > most:
                most, top = whole, place
        if total:
            scored.append((-total / UNITS, contender.order[top], top, contender))
    scored.sort()
    return scored


def cell(weights: Iterable[float]) -> tuple[int, ...]:
    """Which part of its range each weight lies in; -1 where there is none."""
    return tuple([int(CELLS * weight) if weight else -1 for weight in weights])


def leading(contenders: Sequence[Contender], cell: Sequence[int], top: int) -> tuple[Contender, ...]:
    """Those that can be among the first `top` with any weights of that cell; the rest need no scoring.

    Whoever scores less with the largest weights than `top` others do with the smallest is never among
    them, even where rounding, once a term and once a sum, adds all that it can to the one and takes it
    from the others.
    """
    reach = (len(cell) + 2) / UNITS
    low = [100 * part / CELLS for part in cell]
    high = [100 * (part + 1) / CELLS for part in cell]
    least = sorted(sum(map(mul, low, one.carried)) for one in contenders)[-top:]
    return tuple(one for one in contenders if sum(map(mul, high, one.carried)) + reach > least[0])


def place(scored: Sequence[Scored], weights: Sequence[float]) -> Iterator[Placed]:
    """Number them: equal scores share a rank, 1, 1, 3."""
    rank, last = 0, 0.0
    for number, (negative, _order, top, contender) in enumerate(scored, 1):
        if negative != last:
            rank, last = number, negative
        yield Placed(rank, contender, -negative, tuple(terms(weights, contender.carried)[0]), top)


def rank(field: Field, needs: tuple[Weighed, ...]) -> Ranking:
    """Order every contender by score; those set aside stand by reason, then score, then id."""
    weights = [weighed.weight for weighed in needs if weighed.weight > 0]
    scored = scores(field.contenders, weights)
    aside: list[Aside] = []
    for group in field.aside:
        losing = [Aside(one, one.reasons, terms(weights, one.carried)[1]) for one in group.scoring]
        losing.sort(key=lambda one: (-one.score, one.candidate.intervention.id))
        aside += losing
        aside += group.still
    if len(scored) < len(field.contenders):
        scoring = {id(contender) for *_rest, contender in scored}
        weightless = [one for one in field.contenders if id(one) not in scoring]
        listed = {reason: number for number, reason in enumerate(get_args(Reason))}
        aside += [Aside(one, ("no-support",), 0.0) for one in weightless]
        aside.sort(key=lambda one: (listed[one.reasons[0]], -one.score, one.candidate.intervention.id))
    return Ranking(needs, field, tuple(place(scored, weights)), tuple(aside))
