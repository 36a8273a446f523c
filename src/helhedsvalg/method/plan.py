"""The set of interventions that covers the whole profile best: the method's section 6.

Coverage of a problem is 1 - the product over the set of (1 - support x match): diminishing returns,
so that five efforts on one problem do not beat three on three. The effects of single interventions
are assumed to be independent. The search is exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from helhedsvalg.method.ranking import DIGITS, Contender
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import State

SMALLEST = 10**-DIGITS
"""The smallest difference that a rounded value shows."""
SLACK = 1e-12
"""What the order of a sum may change in its last digits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An intervention that may be in a plan."""

    id: str
    worth: tuple[float, ...]
    """Support x match, one a pressing problem."""
    missing: frozenset[str]
    """Partners that it requires or gains from, and that the area lacks."""


@dataclass(frozen=True, slots=True)
class Swap:
    """The best one outside the plan in a member's place."""

    choice: Choice
    cost: float
    """How much of the value is lost."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a plan."""

    choice: Choice
    core: bool
    swap: Swap | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The best set, what adds most first."""

    parts: tuple[Part, ...]
    value: float
    """The sum of weight x coverage."""


def choice(contender: Contender, partners: Mapping[str, State]) -> Choice:
    """A contender as a choice."""
    needed = contender.candidate.intervention.partners
    lacking = frozenset(id for id in (*needed.required, *needed.helpful) if partners.get(id) == "missing")
    return Choice(contender.candidate.intervention.id, contender.carried, lacking)


def coverage(chosen: Sequence[Choice], problems: int) -> tuple[float, ...]:
    """How far a set covers each problem; the order of the set changes nothing."""
    return tuple(1.0 - math.prod(sorted(1 - one.worth[place] for one in chosen)) for place in range(problems))


def value(chosen: Sequence[Choice], weights: Sequence[float]) -> float:
    """The sum of weight x coverage, rounded."""
    covered = coverage(chosen, len(weights))
    return round(math.fsum(weight * share for weight, share in zip(weights, covered, strict=True)), DIGITS)


def order(chosen: Sequence[Choice], weights: Sequence[float]) -> tuple[float, int, int, tuple[str, ...]]:
    """What the best set has least of: the value below zero, missing partners, members, ids."""
    lacking = frozenset[str]().union(*(one.missing for one in chosen))
    return -value(chosen, weights), len(lacking), len(chosen), tuple(sorted(one.id for one in chosen))


def plan(
    choices: Sequence[Choice], weights: Sequence[float], size: int, kept: Sequence[Choice], method: Method
) -> Planned:
    """The best set of at most `size`, the kept ones among them, each with its best substitute.

    A member is core where every substitute costs more than a small share of the plan's value.
    """
    members = best(choices, weights, size, kept)
    whole = value(members, weights)
    inside = {one.id for one in members}
    outside = [one for one in choices if one.id not in inside]
    parts = []
    for one in by_gain(members, weights):
        swapped = swap(one, members, outside, weights)
        core = swapped is None or swapped.cost > method.number("core_cost") * whole
        parts.append(Part(one, core, swapped))
    return Planned(tuple(parts), whole)


def swap(
    one: Choice, members: Sequence[Choice], outside: Sequence[Choice], weights: Sequence[float]
) -> Swap | None:
    """The best substitute for a member; None where nothing stands outside."""
    rest = [each for each in members if each.id != one.id]
    instead = min(outside, key=lambda each: order([*rest, each], weights), default=None)
    if instead is None:
        return None
    return Swap(instead, round(value(members, weights) - value([*rest, instead], weights), DIGITS))


def by_gain(members: Sequence[Choice], weights: Sequence[float]) -> list[Choice]:
    """The members in the order in which each adds most to those before it; of equals, by id."""
    left = sorted(members, key=lambda one: one.id)
    taken: list[Choice] = []
    while left:
        following = max(left, key=lambda one: value([*taken, one], weights))
        left.remove(following)
        taken.append(following)
    return taken


def best(
    choices: Sequence[Choice], weights: Sequence[float], size: int, kept: Sequence[Choice] = ()
) -> tuple[Choice, ...]:
    """The best set of at most `size`, the kept ones among them; exact.

    Branches that cannot reach the best value found so far are not followed, and a choice is only taken
    on top of all that beat it on every count.
    """
    search = _Search(weights, size, kept, _unbeaten(choices, weights, size, kept))
    left = [math.prod(1 - one.worth[place] for one in kept) for place in range(len(weights))]
    search.follow([one for one, _ in search.free], list(kept), left)
    return tuple(search.members)


class _Search:
    """Branch and bound over the choices."""

    def __init__(
        self,
        weights: Sequence[float],
        size: int,
        kept: Sequence[Choice],
        free: Sequence[tuple[Choice, frozenset[str]]],
    ) -> None:
        self.weights = weights
        self.size = size
        self.free = free
        self.beaten = {one.id: by for one, by in free}
        self.members: Sequence[Choice] = list(kept)
        self.order = order(self.members, weights)

    def follow(self, free: Sequence[Choice], members: list[Choice], rest: Sequence[float]) -> None:
        """Try every free choice on top of `members`, what adds most first; the first way down is the greedy set.

        `rest` is what the members leave uncovered of each problem. What one choice adds never grows
        with the members, so the largest gains now bound what can still be reached; so does the best on
        each problem alone.
        """
        offered = order(members, self.weights)
        if offered < self.order:
            self.members, self.order = list(members), offered
        room = self.size - len(members)
        open_ = list(map(_times, self.weights, rest))
        reached = sum(self.weights) - sum(open_)
        least = sum(map(_times, open_, _least(free, len(rest), room)))
        if not room or not self.reaches(sum(self.weights) - least):
            return
        gains = sorted(((-sum(map(_times, open_, one.worth)), one.id, one) for one in free), key=_FIRST)
        inside = {one.id for one in members}
        for place, (_gain, id, one) in enumerate(gains):
            if not self.reaches(reached - sum(gain for gain, _, _ in gains[place : place + room])):
                return
            if self.beaten[id] <= inside:
                left = [share * (1 - worth) for share, worth in zip(rest, one.worth, strict=True)]
                self.follow([each for _, _, each in gains[place + 1 :]], [*members, one], left)

    def reaches(self, most: float) -> bool:
        """Whether so high a value could still be the best, or as good."""
        return round(most + SLACK, DIGITS) >= -self.order[0]


_FIRST = itemgetter(0, 1)


def _least(choices: Sequence[Choice], problems: int, room: int) -> list[float]:
    """By problem what the `room` best on it would leave uncovered together."""
    return [
        math.prod(1 - worth for worth in nlargest(room, (one.worth[place] for one in choices)))
        for place in range(problems)
    ]


def _times(one: float, other: float) -> float:
    return one * other


def _unbeaten(
    choices: Sequence[Choice], weights: Sequence[float], size: int, kept: Sequence[Choice]
) -> list[tuple[Choice, frozenset[str]]]:
    """The choices that a best set may have besides the kept ones, each with those that must be there too.

    One beats another if it is worth at least as much on every problem, lacks no partner that the other
    does not lack, and is before it by id or so much better that the rounded value must show it. A set
    with the beaten one and without the other could be bettered by swapping them.
    """
    fixed = {one.id for one in kept}
    every = [*kept, *(one for one in choices if one.id not in fixed and any(one.worth))]
    shown = list(map(_times, weights, _least(every, len(weights), size - 1)))
    found = []
    for one in every[len(kept) :]:
        by = set()
        for other in every:
            if other is not one and other.missing <= one.missing and _at_least(other.worth, one.worth):
                visible = max(times * (a - b) for times, a, b in zip(shown, other.worth, one.worth, strict=True))
                if other.id < one.id or visible >= 2 * SMALLEST:
                    by.add(other.id)
                    if len(by) >= size:
                        break
        if len(by) < size:
            found.append((one, frozenset(by)))
    return found


def _at_least(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether one is worth as much as the other on every problem."""
    return all(a >= b for a, b in zip(one, other, strict=True))
