"""How firm each rank is: the ranking drawn anew, with other problems, and without its key study.

The rules are the method's section 5; in the terms of multi-criteria analysis a rank range and a top share
are rank acceptability. One stream of random numbers, and as many of them a draw whatever the area and
whatever the interventions: first the values in the order of method.yaml, then the problems in the order
of problems.yaml. So the draws of the values can be made once for a catalogue.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random
from typing import NamedTuple, TypeVar

from helhedsvalg.method.evidence import Values, judge, reference_support, sort_findings
from helhedsvalg.method.needs import Need
from helhedsvalg.method.ranking import (
    DIGITS,
    GROUP_ORDER,
    Candidate,
    Ranking,
    Standing,
    band,
    candidate,
    group,
    limits,
    place,
    ranked,
)
from helhedsvalg.model.catalogue import Catalogue, Finding
from helhedsvalg.model.method import Method

Id = TypeVar("Id", bound=str)
SMALLEST_EVEN = 2.0**-54
"""In place of a random number that is 0, which has no normal deviate."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn for a catalogue; lists have one number a draw."""

    supports: Mapping[str, Mapping[str, Sequence[float]]]
    """By intervention and problem, of every pair with a finding on an anchored problem."""
    groups: Mapping[str, Mapping[str, Sequence[int]]]
    """Of the same pairs: the place of the group, the best first."""
    references: Sequence[float]
    """The support of the method's reference study."""
    deviates: Mapping[str, Sequence[float]]
    """By anchored problem: standard normal deviates."""


class RankRange(NamedTuple):
    """How firm one rank is."""

    low: int
    high: int
    """Ranks between which nine draws in ten lie, by the method's percentiles."""
    top_share: float
    """Share of the draws in which it is among the first few."""


def draw(candidates: Sequence[Candidate], method: Method, problems: Sequence[str], count: int) -> Draws:
    """Draw the values `count` times and grade every pair anew; `problems` are the anchored ones, in order."""
    stream = Random(int(method.numbers.seed.value))
    deviates: dict[str, array[float]] = {id: array("d") for id in problems}
    anchors = []
    for _draw in range(count):
        anchors.append(values(method, stream))
        for numbers in deviates.values():
            numbers.append(_deviate(stream.random()))
    supports: dict[str, dict[str, array[float]]] = {}
    groups: dict[str, dict[str, array[int]]] = {}
    for graded in candidates:
        for id, evidence in graded.evidence.items():
            if id in deviates and evidence.grade.findings:
                findings = [weighted.finding for weighted in evidence.grade.findings]
                case = sort_findings(findings, evidence.problem, method)
                verdicts = [judge(case, method, anchor) for anchor in anchors]
                near = evidence.grade.tested_near
                places = [GROUP_ORDER[group(verdict.label, near)] for verdict in verdicts]
                supports.setdefault(graded.id, {})[id] = array("d", [verdict.support for verdict in verdicts])
                groups.setdefault(graded.id, {})[id] = array("b", places)
    references = array("d", [reference_support(method, anchor) for anchor in anchors])
    return Draws(supports, groups, references, deviates)


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
    """The need of one known problem in each draw, shaken by its spread."""
    spread = need.problem.spread or 0.0
    return [
        min((need.size or 0.0) * math.exp(spread * deviate), cap) for deviate in draws.deviates[need.problem.id]
    ]


def simulate(draws: Draws, ranking: Ranking, method: Method, shown: Iterable[str]) -> dict[str, RankRange]:
    """How firm the ranks of the interventions `shown` are, by id; those that are not ranked are left out.

    Ranks are counted among all that are ranked; who has no score in a draw stands after all that have. An
    unknown need is not drawn: it has no weight. A range holds the rank that is shown.
    """
    needs = {
        need.problem.id: drawn_needs(need, draws, method.numbers.need_cap.value)
        for need in ranking.needs
        if need.weight > 0
    }
    heaviest = [max(sizes) for sizes in zip(*needs.values(), strict=True)]
    least = [limits(size * support, method) for size, support in zip(heaviest, draws.references, strict=True)]
    places = [_places(standing.candidate, draws, needs, least, method) for standing in ranking.ranked]
    wanted = set(shown)
    columns = {standing.id: column for column, standing in enumerate(ranking.ranked) if standing.id in wanted}
    ranks: dict[str, list[int]] = {id: [] for id in columns}
    for drawn in zip(*places, strict=True):
        ordered = sorted(drawn)
        for id, column in columns.items():
            ranks[id].append(bisect_left(ordered, drawn[column]) + 1)
    return {id: rank_range(drawn, ranking.ranked[columns[id]].rank or 0, method) for id, drawn in ranks.items()}


Place = tuple[int, float, float]
"""Band, group and score below zero: less is better."""


def _places(
    candidate: Candidate,
    draws: Draws,
    needs: Mapping[str, Sequence[float]],
    least: Sequence[Sequence[float]],
    method: Method,
) -> list[Place]:
    """Where a candidate stands in each draw. Scores and limits need not be in points: that changes no order.

    `least` has for each draw the limits of the bands.
    """
    supports, groups = draws.supports.get(candidate.id, {}), draws.groups.get(candidate.id, {})
    carried = [id for id in needs if id in supports and candidate.evidence[id].match]
    if not carried:
        return [(len(method.bands) + 1, 0, 0.0)] * len(least)
    terms = [
        [
            need * support * candidate.evidence[id].match
            for need, support in zip(needs[id], supports[id], strict=True)
        ]
        for id in carried
    ]
    places: list[Place] = []
    for limit, drawn, tested in zip(
        least, zip(*terms, strict=True), zip(*(groups[id] for id in carried), strict=True), strict=True
    ):
        score = sum(drawn)
        if score:
            places.append((band(score, limit, method), tested[drawn.index(max(drawn))], -score))
        else:
            places.append((len(method.bands) + 1, 0, 0.0))
    return places


def rank_range(ranks: Sequence[int], shown: int, method: Method) -> RankRange:
    """The range by nearest rank, extended to the rank that is shown; the share of draws among the first few."""
    numbers = method.numbers
    ordered = sorted(ranks)
    return RankRange(
        min(ordered[nearest(numbers.range_low.value, len(ordered))], shown),
        max(ordered[nearest(numbers.range_high.value, len(ordered))], shown),
        round(sum(rank <= numbers.top_places.value for rank in ordered) / len(ordered), DIGITS),
    )


def nearest(share: float, count: int) -> int:
    """The place of a percentile by nearest rank, from 0.

    >>> nearest(0.05, 500), nearest(0.95, 500), nearest(0.05, 1)
    (24, 474, 0)
    """
    return max(math.ceil(round(share * count, DIGITS)) - 1, 0)


class WhatIf(NamedTuple):
    """Who would enter the first few if one unknown problem were high."""

    problem: str
    entering: tuple[Standing, ...]
    """As they would stand then."""


def entering(before: Ranking, after: Ranking, problem: str, method: Method) -> WhatIf:
    """Who is among the first few after a problem became known, and was not before."""
    first = method.numbers.top_places.value
    leading = {standing.id for standing in before.ranked if (standing.rank or 0) <= first}
    return WhatIf(
        problem,
        tuple(
            standing for standing in after.ranked if (standing.rank or 0) <= first and standing.id not in leading
        ),
    )


class KeyStudy(NamedTuple):
    """The study whose loss would cost an intervention most places."""

    problem: str
    """On which it gives most."""
    study: str | None
    source: str
    rank: int | None
    """Without it; None where the intervention would no longer be ranked."""


def key_study(ranking: Ranking, standing: Standing, catalogue: Catalogue) -> KeyStudy | None:
    """The key study of a ranked intervention; None where no loss costs a place.

    Being out of the ranking is the largest loss; of equal ones the one with most points, then the first in
    the file. The findings of a study are taken from this intervention alone, on all its problems.
    """
    entry, method = standing.candidate.intervention, catalogue.method
    losses = []
    for order, lost in enumerate(_studies(entry.findings, method)):
        left = tuple(finding for index, finding in enumerate(entry.findings) if index not in lost)
        weaker = candidate(replace(entry, findings=left), catalogue)
        rank, score = _without(ranking, standing, weaker, method)
        if rank is None or rank > (standing.rank or 0):
            losses.append((-math.inf if rank is None else -rank, score, order, lost, rank))
    if not losses:
        return None
    *_order, lost, rank = min(losses, key=lambda loss: loss[:3])
    weights = ranking.weights
    graded = [
        weighted
        for evidence in standing.candidate.evidence.values()
        for weighted in evidence.grade.findings
        if any(weighted.finding is entry.findings[index] for index in lost)
    ]
    most = max(graded, key=lambda weighted: weights.get(weighted.finding.problem, 0.0) * weighted.k).finding
    return KeyStudy(most.problem, most.study, most.source, rank)


def _studies(findings: Sequence[Finding], method: Method) -> list[frozenset[int]]:
    """The findings of an intervention that fall together, by their indexes, in the order of the file.

    All reviews on one problem go together, with all that carries a study of theirs; a finding without a
    study goes alone.
    """
    pooling = method.pooling_design
    groups: dict[object, set[int]] = {}
    for index, finding in enumerate(findings):
        if finding.design == pooling:
            key: object = (pooling, finding.problem)
        else:
            key = index if finding.study is None else finding.study
        groups.setdefault(key, set()).add(index)
    for key, members in groups.items():
        if isinstance(key, tuple):
            pooled = {findings[index].study for index in members} - {None}
            members |= {index for index, finding in enumerate(findings) if finding.study in pooled}
    return [frozenset(members) for members in sorted(groups.values(), key=min)]


def _without(ranking: Ranking, standing: Standing, weaker: Candidate, method: Method) -> tuple[int | None, float]:
    """The rank and score of an intervention as it would be without a study, among the others as they are."""
    alone = ranked([] if weaker.harmful and not standing.candidate.harmful else [weaker], ranking.weights, method)
    if not alone:
        return None, 0.0
    before = sum(place(other) < place(alone[0]) for other in ranking.ranked if other.id != standing.id)
    return 1 + before, alone[0].score
