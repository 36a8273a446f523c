"""How firm each rank is: the ranking drawn anew with other values and other needs.

The rule is the method's section 5; in the terms of multi-criteria analysis a rank range and a top share
are rank acceptability. One stream of random numbers, and as many of them a draw whatever the area and
whatever the interventions: first the values in the order of method.yaml, then the problems in the order
of problems.yaml. So the draws of the values can be made once for a catalogue.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import TypeVar

from helhedsvalg.method.evidence import Values, judge, sort_findings
from helhedsvalg.method.needs import Need
from helhedsvalg.method.ranking import DIGITS, Candidate, Ranking
from helhedsvalg.model.method import Method

Id = TypeVar("Id", bound=str)
SMALLEST_EVEN = 2.0**-54
"""In place of a random number that is 0, which has no normal deviate."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn for a catalogue; lists have one number a draw."""

    supports: Mapping[str, Mapping[str, Sequence[float]]]
    """By intervention and problem, of every pair with a finding on an anchored problem."""
    even: Mapping[str, Sequence[float]]
    """By anchored problem: numbers evenly spread on 0 to 1."""
    deviates: Mapping[str, Sequence[float]]
    """By anchored problem: the same as standard normal deviates."""


@dataclass(frozen=True, slots=True)
class RankRange:
    """How firm one rank is."""

    low: int
    high: int
    """Ranks between which nine draws in ten lie, by the method's percentiles."""
    top_share: float
    """Share of the draws in which it is among the first few."""


def draw(candidates: Sequence[Candidate], method: Method, problems: Sequence[str], count: int) -> Draws:
    """Draw the values `count` times and grade every pair anew; `problems` are the anchored ones, in order."""
    stream = Random(int(method.numbers.seed.value))
    even: dict[str, array[float]] = {id: array("d") for id in problems}
    anchors = []
    for _draw in range(count):
        anchors.append(values(method, stream))
        for numbers in even.values():
            numbers.append(stream.random())
    supports: dict[str, dict[str, array[float]]] = {}
    for candidate in candidates:
        for id, evidence in candidate.evidence.items():
            if id in even and evidence.grade.findings:
                findings = [weighted.finding for weighted in evidence.grade.findings]
                case = sort_findings(findings, evidence.problem, method)
                drawn = array("d", [judge(case, method, anchor).support for anchor in anchors])
                supports.setdefault(candidate.id, {})[id] = drawn
    return Draws(supports, even, {id: array("d", map(_deviate, numbers)) for id, numbers in even.items()})


def values(method: Method, stream: Random) -> Values:
    """Every anchor value times exp(spread x z), each list put back into its order.

    Entries with equal values are one value. A relevance that is a share of another stays that share
    of it, and a review of many studies stays as many times its design.
    """
    design = _shaken([(design.id, design.value) for design in method.designs], method, stream)
    setting = _shaken([(setting.id, setting.value) for setting in method.settings], method, stream)
    fixed = {relevance.id: relevance.value for relevance in method.relevances}
    free = {relevance.id for relevance in method.relevances if relevance.share_of is None and relevance.value}
    shares = {relevance.id: relevance.share_of for relevance in method.relevances if relevance.share_of in free}
    relevance = _shaken([(id, value) for id, value in fixed.items() if id not in shares], method, stream)
    for id, other in shares.items():
        relevance[id] = relevance[other] * fixed[id] / fixed[other]
    pooled = design[method.pooling_design] * method.numbers.pooled_factor.value
    return Values(design, setting, relevance, pooled)


def _shaken(fixed: Sequence[tuple[Id, float]], method: Method, stream: Random) -> dict[Id, float]:
    """One list of values, drawn: as many random numbers as there are different values."""
    spread = method.numbers.value_spread.value
    groups = [(value, [id for id, _ in entries]) for value, entries in groupby(fixed, key=lambda entry: entry[1])]
    drawn = sorted((value * math.exp(spread * _deviate(stream.random())) for value, _ in groups), reverse=True)
    return {id: value for value, (_, ids) in zip(drawn, groups, strict=True) for id in ids}


def _deviate(even: float) -> float:
    """The standard normal deviate of an evenly spread number."""
    from statistics import NormalDist  # late: a start whose draws are kept needs none

    return NormalDist().inv_cdf(max(even, SMALLEST_EVEN))


def drawn_needs(need: Need, draws: Draws, cap: float) -> Sequence[float]:
    """The need of one problem in each draw: a known one shaken by its spread, an unknown one even on 0 to 1."""
    id, size = need.problem.id, need.size
    if size is None:
        return draws.even[id]
    spread = need.problem.spread or 0.0
    return [min(size * math.exp(spread * deviate), cap) for deviate in draws.deviates[id]]


def simulate(draws: Draws, ranking: Ranking, method: Method, shown: Iterable[str]) -> dict[str, RankRange]:
    """How firm the ranks of the interventions `shown` are, by id; those that are not ranked are left out.

    Ranks are counted among all that are ranked or set aside as `other-problems`. Scores are compared
    before they are rounded; equal ones share the better rank. Weights need not sum to 1 here, since
    that changes no order.
    """
    cap = method.numbers.need_cap.value
    needs = {need.problem.id: drawn_needs(need, draws, cap) for need in ranking.needs if need.size != 0}
    counted = [
        *ranking.ranked,
        *(standing for standing in ranking.set_aside if standing.reasons[0] == "other-problems"),
    ]
    scores = [_scores(standing.candidate, draws, needs) for standing in counted]
    wanted = set(shown)
    places = {standing.id: place for place, standing in enumerate(counted) if standing.id in wanted}
    ranks: dict[str, list[int]] = {id: [] for id in places}
    for column in zip(*scores, strict=True):
        ordered = sorted(column)
        for id, place in places.items():
            ranks[id].append(len(ordered) - bisect_right(ordered, column[place]) + 1)
    return {id: rank_range(drawn, method) for id, drawn in ranks.items()}


def _scores(candidate: Candidate, draws: Draws, needs: Mapping[str, Sequence[float]]) -> list[float]:
    """The sum of need x support x match in each draw."""
    total = [0.0] * len(next(iter(draws.even.values()), ()))
    drawn = draws.supports.get(candidate.id, {})
    for id, sizes in needs.items():
        match = candidate.evidence[id].match
        if id in drawn and match:
            total = [
                sum_ + size * support * match for sum_, size, support in zip(total, sizes, drawn[id], strict=True)
            ]
    return total


def rank_range(ranks: Sequence[int], method: Method) -> RankRange:
    """The range by nearest rank, and the share of draws among the first few."""
    numbers = method.numbers
    ordered = sorted(ranks)
    return RankRange(
        ordered[nearest(numbers.range_low.value, len(ordered))],
        ordered[nearest(numbers.range_high.value, len(ordered))],
        round(sum(rank <= numbers.top_places.value for rank in ordered) / len(ordered), DIGITS),
    )


def nearest(share: float, count: int) -> int:
    """The place of a percentile by nearest rank, from 0.

    >>> nearest(0.05, 500), nearest(0.95, 500), nearest(0.05, 1)
    (24, 474, 0)
    """
    return max(math.ceil(round(share * count, DIGITS)) - 1, 0)
