"""How firm each rank is: the ranking drawn anew with other values and other needs.

The rule is the method's section 5. One stream of random numbers, and as many of them a draw whatever
the area and whatever the interventions: first the values in the order of method.yaml, then the
problems in the order of problems.yaml. So the draws of the values can be made once for a catalogue.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from random import Random
from typing import TypeVar

from helhedsvalg.method.evidence import Values, case, judge
from helhedsvalg.method.needs import Weighed
from helhedsvalg.method.ranking import DIGITS, Candidate, Contender, Ranking
from helhedsvalg.model.method import Method
from helhedsvalg.nouns import frozen

Id = TypeVar("Id", bound=str)
_LEAST = 2.0**-54
"""In place of a random number that is 0, which has no normal deviate."""


@frozen
class Draws:
    """What was drawn for a catalogue; lists have one number a draw."""

    supports: Mapping[tuple[str, str], Sequence[float]]
    """By intervention and problem, of every pair with a finding on an anchored problem."""
    even: Mapping[str, Sequence[float]]
    """By anchored problem: numbers evenly spread on 0 to 1."""
    deviates: Mapping[str, Sequence[float]]
    """By anchored problem: the same as standard normal deviates."""


@frozen
class Firmness:
    """How firm one rank is."""

    low: int
    high: int
    """Ranks between which nine draws in ten lie, by the method's percentiles."""
    top_share: float
    """Share of the draws in which it is among the first few."""


def draw(candidates: Sequence[Candidate], method: Method, problems: Sequence[str], count: int) -> Draws:
    """Draw the values `count` times and grade every pair anew; `problems` are the anchored ones, in order."""
    stream = Random(int(method.number("seed")))
    even: dict[str, list[float]] = {id: [] for id in problems}
    anchors = []
    for _number in range(count):
        anchors.append(values(method, stream))
        for drawn in even.values():
            drawn.append(stream.random())
    supports = {}
    for one in candidates:
        for id, pair in one.pairs.items():
            if id in even and pair.grade.weights:
                findings = case([weight.finding for weight in pair.grade.weights], pair.problem, method)
                supports[one.intervention.id, id] = [judge(findings, method, each).support for each in anchors]
    return Draws(supports, even, {id: [_deviate(one) for one in drawn] for id, drawn in even.items()})


def values(method: Method, stream: Random) -> Values:
    """Every anchor value times exp(spread x z), each list put back into its order.

    Entries with equal values are one value. A relevance that is a share of another stays that share
    of it, and a review of many studies stays as many times its design.
    """
    design = _shaken([(one.id, one.value) for one in method.designs], method, stream)
    setting = _shaken([(one.id, one.value) for one in method.settings], method, stream)
    fixed = {one.id: one.value for one in method.relevances}
    free = {one.id for one in method.relevances if one.share_of is None and one.value}
    shares = {one.id: one.share_of for one in method.relevances if one.share_of in free}
    relevance = _shaken([(one.id, one.value) for one in method.relevances if one.id not in shares], method, stream)
    for id, other in shares.items():
        relevance[id] = relevance[other] * fixed[id] / fixed[other]
    return Values(design, setting, relevance, design[method.pooling_design] * method.number("pooled_factor"))


def _shaken(fixed: Sequence[tuple[Id, float]], method: Method, stream: Random) -> dict[Id, float]:
    """One list of values, drawn: as many random numbers as there are different values."""
    spread = method.number("value_spread")
    groups = [(value, [id for id, _ in those]) for value, those in groupby(fixed, key=lambda one: one[1])]
    drawn = sorted((value * math.exp(spread * _deviate(stream.random())) for value, _ in groups), reverse=True)
    return {id: value for value, (_, ids) in zip(drawn, groups, strict=True) for id in ids}


def _deviate(even: float) -> float:
    """The standard normal deviate of an evenly spread number."""
    from statistics import NormalDist  # late: what is kept is drawn already

    return NormalDist().inv_cdf(max(even, _LEAST))


def needs(weighed: Weighed, draws: Draws, cap: float) -> Sequence[float]:
    """The need of one problem in each draw: a known one shaken by its spread, an unknown one even on 0 to 1."""
    id, known = weighed.problem.id, weighed.need
    if known is None:
        return draws.even[id]
    spread = weighed.problem.spread or 0.0
    return [min(known * math.exp(spread * deviate), cap) for deviate in draws.deviates[id]]


def simulate(draws: Draws, ranking: Ranking, method: Method, shown: Iterable[str]) -> dict[str, Firmness]:
    """How firm the ranks of the interventions `shown` are, by id; those that are not ranked are left out.

    Ranks are counted among all that are ranked or set aside as `other-problems`. Scores are compared
    before they are rounded; equal ones share the better rank. Weights need not sum to 1 here, since
    that changes no order.
    """
    cap = method.number("need_cap")
    drawn = {weighed.problem.id: needs(weighed, draws, cap) for weighed in ranking.needs if weighed.need != 0}
    field = [one.contender for one in ranking.placed]
    field += [one.contender for one in ranking.aside if one.reasons[0] == "other-problems"]
    scores = [_scores(one, draws, drawn) for one in field]
    wanted = set(shown)
    places = {
        one.candidate.intervention.id: place
        for place, one in enumerate(field)
        if one.candidate.intervention.id in wanted
    }
    ranks: dict[str, list[int]] = {id: [] for id in places}
    for column in zip(*scores, strict=True):
        ordered = sorted(column)
        for id, place in places.items():
            ranks[id].append(len(ordered) - bisect_right(ordered, column[place]) + 1)
    return {id: firmness(those, method) for id, those in ranks.items()}


def _scores(one: Contender, draws: Draws, needs: Mapping[str, Sequence[float]]) -> list[float]:
    """The sum of need x support x match in each draw."""
    total = [0.0] * len(next(iter(draws.even.values()), ()))
    for id, sizes in needs.items():
        supports = draws.supports.get((one.candidate.intervention.id, id))
        match = one.candidate.pairs[id].match
        if supports is not None and match:
            total = [
                sum_ + size * support * match for sum_, size, support in zip(total, sizes, supports, strict=True)
            ]
    return total


def firmness(ranks: Sequence[int], method: Method) -> Firmness:
    """The range by nearest rank, and the share of draws among the first few."""
    ordered = sorted(ranks)
    first = method.number("top_places")
    return Firmness(
        ordered[nearest(method.number("range_low"), len(ordered))],
        ordered[nearest(method.number("range_high"), len(ordered))],
        round(sum(rank <= first for rank in ordered) / len(ordered), DIGITS),
    )


def nearest(share: float, count: int) -> int:
    """The place of a percentile by nearest rank, from 0.

    >>> nearest(0.05, 500), nearest(0.95, 500), nearest(0.05, 1)
    (24, 474, 0)
    """
    return max(math.ceil(round(share * count, DIGITS)) - 1, 0)
