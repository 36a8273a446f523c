"""From an indicator to a need, and from needs to weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helhedsvalg.model import Given, Problem


@dataclass(frozen=True, slots=True)
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
    if problem.zero_point is None or problem.full_point is None:
        raise ValueError(f"{problem.id} has no anchors")
    span = problem.full_point.value - problem.zero_point.value
    return min(max((value - problem.zero_point.value) / span, 0.0), cap)


def needs(problems: Iterable[Problem], given: Mapping[str, Given], cap: float) -> tuple[Weighed, ...]:
    """Every anchored problem with its need and weight, in the order of `problems`.

    Unknown is never zero: its need is None, and the known ones share the weight.
    """
    unknown = Given("unknown")
    known: list[tuple[Problem, Given, float | None]] = []
    for problem in problems:
        said = given.get(problem.id, unknown)
        if said.value is None:
            known.append((problem, said, None))
        elif said.given_as == "figure":
            known.append((problem, said, need(problem, said.value, cap)))
        else:
            known.append((problem, said, min(max(said.value, 0.0), cap)))
    total = math.fsum(size for _, _, size in known if size is not None)
    return tuple(
        Weighed(problem, said, size, size / total if size and total else 0.0) for problem, said, size in known
    )
