"""From an indicator to a need, and from needs to weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from helhedsvalg.model.catalogue import Problem
from helhedsvalg.model.profile import ProblemInput

UNKNOWN = ProblemInput("unknown")
"""The input for a problem that a profile does not mention."""


class Need(NamedTuple):
    """How big one problem is in one area."""

    problem: Problem
    given: ProblemInput
    size: float | None
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


def needs(problems: Iterable[Problem], given: Mapping[str, ProblemInput], cap: float) -> tuple[Need, ...]:
    """Every anchored problem with its need and weight, in the order of `problems`.

    Unknown is never zero: its size is None, and the known ones share the weight.
    """
    inputs = [(problem, given.get(problem.id, UNKNOWN)) for problem in problems]
    sizes = [_size(problem, problem_input, cap) for problem, problem_input in inputs]
    total = math.fsum([size for size in sizes if size is not None])
    return tuple(
        [
            Need(problem, problem_input, size, size / total if size else 0.0)
            for (problem, problem_input), size in zip(inputs, sizes, strict=True)
        ]
    )


def _size(problem: Problem, problem_input: ProblemInput, cap: float) -> float | None:
    """The need that an input stands for; None where it is unknown."""
    value = problem_input.value
    if value is None:
        return None
    return need(problem, value, cap) if problem_input.given_as == "figure" else min(max(value, 0.0), cap)
