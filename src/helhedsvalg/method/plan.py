"""The set of interventions that covers the whole profile best: the method's section 6.

Coverage of a problem is 1 - the product over the set of (1 - support x match): diminishing returns,
so that five efforts on one problem do not beat three on three. The effects of single interventions
are assumed to be independent. The search is exact. It is a maximum-coverage portfolio.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from heapq import nlargest
from operator import itemgetter, mul
from typing import NamedTuple

from helhedsvalg.method.ranking import DIGITS, Candidate, Ranking
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import State

SMALLEST_DIFFERENCE = 10**-DIGITS
"""The smallest difference that a rounded value shows."""
SUM_TOLERANCE = 1e-12
"""Tolerance for the order of floating-point sums."""


class Option(NamedTuple):
    """An intervention that may be in a plan."""

    id: str
    worth: tuple[float, ...]
    """Support x match, one a pressing problem."""
    missing: frozenset[str]
    """Partners that it requires or gains from, and that the area lacks."""


class Substitute(NamedTuple):
    """The best one outside the plan in a member's place."""

    option: Option
    cost: float
    """How much of the value is lost."""


class Member(NamedTuple):
    """One member of a plan."""

    option: Option
    core: bool
    substitute: Substitute | None


class PlannedSet(NamedTuple):
    """The best set, what adds most first."""

    members: tuple[Member, ...]
    value: float
    """The sum of weight x coverage."""


def option(candidate: Candidate, pressing: Sequence[str], partners: Mapping[str, State]) -> Option:
    """A candidate as an option for an area with those pressing problems."""
    needed = candidate.intervention.partners
    lacking = frozenset(id for id in (*needed.required, *needed.helpful) if partners.get(id) == "missing")
    return Option(candidate.id, tuple(candidate.worth.get(problem, 0.0) for problem in pressing), lacking)


def planned(
    ranking: Ranking,
    partners: Mapping[str, State],
    size: int,
    keep: Sequence[str],
    left_out: Sequence[str],
    method: Method,
) -> PlannedSet:
    """The best set of at most `size` of those that are ranked, those of `keep` among them, none of `left_out`."""
    pressing = ranking.pressing
    options = [
        option(standing.candidate, pressing, partners)
        for standing in ranking.ranked
        if standing.id not in left_out
    ]
    kept = [option(ranking.standing(id).candidate, pressing, partners) for id in keep]
    return plan(options, list(ranking.weights.values()), size, kept, method)


def coverage(chosen: Sequence[Option], problems: int) -> tuple[float, ...]:
    """How far a set covers each problem; the order of the set changes nothing."""
    return tuple(
        1.0 - math.prod(sorted(1 - option.worth[place] for option in chosen)) for place in range(problems)
    )


def value(chosen: Sequence[Option], weights: Sequence[float]) -> float:
    """The sum of weight x coverage, rounded."""
    covered = coverage(chosen, len(weights))
    return round(math.fsum(weight * share for weight, share in zip(weights, covered, strict=True)), DIGITS)


def order(chosen: Sequence[Option], weights: Sequence[float]) -> tuple[float, int, int, tuple[str, ...]]:
    """What the best set has least of: the value below zero, missing partners, members, ids."""
    lacking = frozenset[str]().union(*(option.missing for option in chosen))
    return -value(chosen, weights), len(lacking), len(chosen), tuple(sorted(option.id for option in chosen))


def plan(
    options: Sequence[Option], weights: Sequence[float], size: int, kept: Sequence[Option], method: Method
) -> PlannedSet:
    """The best set of at most `size`, the kept ones among them, each with its best substitute.

    A member is core where no substitute costs less than a small share of the plan's value.
    """
    chosen = best(options, weights, size, kept)
    total = value(chosen, weights)
    least = round(method.numbers.core_cost.value * total, DIGITS)
    inside = {option.id for option in chosen}
    outside = [option for option in options if option.id not in inside]
    members = []
    for option in by_gain(chosen, weights):
        instead = substitute(option, chosen, outside, weights)
        core = instead is None or instead.cost >= least
        members.append(Member(option, core, instead))
    return PlannedSet(tuple(members), total)


def substitute(
    member: Option, chosen: Sequence[Option], outside: Sequence[Option], weights: Sequence[float]
) -> Substitute | None:
    """The best substitute for a member; None where no option is outside."""
    others = [option for option in chosen if option.id != member.id]
    instead = min(outside, key=lambda option: order([*others, option], weights), default=None)
    if instead is None:
        return None
    return Substitute(instead, round(value(chosen, weights) - value([*others, instead], weights), DIGITS))


def by_gain(chosen: Sequence[Option], weights: Sequence[float]) -> list[Option]:
    """The members in the order in which each adds most to those before it; of equals, by id."""
    remaining = sorted(chosen, key=lambda option: option.id)
    ordered: list[Option] = []
    while remaining:
        following = max(remaining, key=lambda option: value([*ordered, option], weights))
        remaining.remove(following)
        ordered.append(following)
    return ordered


def best(
    options: Sequence[Option], weights: Sequence[float], size: int, kept: Sequence[Option] = ()
) -> tuple[Option, ...]:
    """The best set of at most `size`, the kept ones among them; exact.

    Branches that cannot reach the best value found so far are not followed, and an option is only taken
    on top of all that beat it on every count.
    """
    search = _Search(weights, size, kept, _unbeaten(options, weights, size, kept))
    uncovered = [math.prod(1 - option.worth[place] for option in kept) for place in range(len(weights))]
    search.follow([option for option, _ in search.free], list(kept), uncovered)
    return tuple(search.members)


class _Search:
    """Branch and bound over the options."""

    def __init__(
        self,
        weights: Sequence[float],
        size: int,
        kept: Sequence[Option],
        free: Sequence[tuple[Option, frozenset[str]]],
    ) -> None:
        self.weights = weights
        self.size = size
        self.free = free
        self.beaten = {option.id: by for option, by in free}
        self.members: Sequence[Option] = list(kept)
        self.order = order(self.members, weights)

    def follow(self, free: Sequence[Option], members: list[Option], uncovered: Sequence[float]) -> None:
        """Try every free option on top of `members`, what adds most first; the first way down is the greedy set.

        `uncovered` is the share of each problem that the members leave. What one option adds never grows
        with the members, so the largest gains now bound what can still be reached; so does the best on
        each problem alone.
        """
        offered = order(members, self.weights)
        if offered < self.order:
            self.members, self.order = list(members), offered
        room = self.size - len(members)
        open_ = list(map(mul, self.weights, uncovered))
        reached = sum(self.weights) - sum(open_)
        least = sum(map(mul, open_, _least(free, len(uncovered), room)))
        if not room or not self.reaches(sum(self.weights) - least):
            return
        gains = sorted(((-sum(map(mul, open_, option.worth)), option.id, option) for option in free), key=_FIRST)
        inside = {option.id for option in members}
        for place, (_gain, id, option) in enumerate(gains):
            if not self.reaches(reached - sum(gain for gain, _, _ in gains[place : place + room])):
                return
            if self.beaten[id] <= inside:
                after = [share * (1 - worth) for share, worth in zip(uncovered, option.worth, strict=True)]
                self.follow([other for _, _, other in gains[place + 1 :]], [*members, option], after)

    def reaches(self, most: float) -> bool:
        """Whether so high a value could still be the best, or as good."""
        return round(most + SUM_TOLERANCE, DIGITS) >= -self.order[0]


_FIRST = itemgetter(0, 1)


def _least(options: Sequence[Option], problems: int, room: int) -> list[float]:
    """By problem what the `room` best on it would leave uncovered together."""
    return [
        math.prod(1 - worth for worth in nlargest(room, (option.worth[place] for option in options)))
        for place in range(problems)
    ]


def _unbeaten(
    options: Sequence[Option], weights: Sequence[float], size: int, kept: Sequence[Option]
) -> list[tuple[Option, frozenset[str]]]:
    """The options that a best set may have besides the kept ones, each with those that must be there too.

    One beats another if it is worth at least as much on every problem, lacks no partner that the other
    does not lack, and is before it by id or so much better that the rounded value must show it. A set
    with the beaten one and without the other could be bettered by swapping them.
    """
    fixed = {option.id for option in kept}
    candidates = [*kept, *(option for option in options if option.id not in fixed and any(option.worth))]
    least_open = list(map(mul, weights, _least(candidates, len(weights), size - 1)))
    unbeaten = []
    for option in candidates[len(kept) :]:
        by = set()
        for other in candidates:
            if other is not option and other.missing <= option.missing and _at_least(other.worth, option.worth):
                visible = max(
                    weight * (a - b) for weight, a, b in zip(least_open, other.worth, option.worth, strict=True)
                )
                if other.id < option.id or visible >= 2 * SMALLEST_DIFFERENCE:
                    by.add(other.id)
                    if len(by) >= size:
                        break
        if len(by) < size:
            unbeaten.append((option, frozenset(by)))
    return unbeaten


def _at_least(worth: Sequence[float], other: Sequence[float]) -> bool:
    """Whether an option is worth as much as another on every problem."""
    return all(a >= b for a, b in zip(worth, other, strict=True))
