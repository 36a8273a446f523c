"""From an indicator to a need, and from needs to weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from helhedsvalg.model.catalogue import Problem
from helhedsvalg.model.profile import Given
from helhedsvalg.nouns import frozen

UNKNOWN = Given("unknown")
"""What is said of a problem that nobody mentions."""


@frozen
class Weighed:
    """One problem of one area."""

    problem: Problem
    given: Given
    need: float | None
    """0 to the cap; None where unknown."""
    weight: float
    """Share of the sum of the known needs; 0 where unknown."""


def need(problem: Problem, value: float, cap: float) -> float:
    """How big the problem is here, from 0 at its zero point; 1 at its full point.

    The scale may run downwards, as for income. Above `cap` nothing more is gained.
    """
    zero, full = problem.zero_point, problem.full_point
    if zero is None or full is None:
        raise ValueError(f"{problem.id} has no anchors")
    size = (value - zero.value) / (full.value - zero.value)
    return 0.0 if size <= 0 else min(size, cap)  # -0.0 is 0 too


def needs(problems: Iterable[Problem], given: Mapping[str, Given], cap: float) -> tuple[Weighed, ...]:
    """Every anchored problem with its need and weight, in the order of `problems`.

    Unknown is never zero: its need is None, and the known ones share the weight.
    """
    known: list[tuple[Problem, Given, float | None]] = []
    total = []
    for problem in problems:
        said = given.get(problem.id, UNKNOWN)
        value = said.value
        if value is None:
            known.append((problem, said, None))
            continue
        size = need(problem, value, cap) if said.given_as == "figure" else min(max(value, 0.0), cap)
        total.append(size)
        known.append((problem, said, size))
    whole = math.fsum(total)
    return tuple([Weighed(problem, said, size, size / whole if size else 0.0) for problem, said, size in known])
