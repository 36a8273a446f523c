"""What is known of one area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from helhedsvalg.model.vocabulary import Ages, State, record


@record
class ProblemInput:
    """What was said of one problem."""

    given_as: Literal["figure", "word", "need", "unknown"]
    value: float | None = None
    """A figure in the indicator's unit, or a need; None where unknown."""
    source: str | None = None
    year: int | None = None
    why: str | None = None


@record
class Exclusion:
    """An intervention that the profile does not want."""

    id: str
    reason: str | None = None


@record
class Profile:
    """An area's problems, its partners, and who the plan is for."""

    area: Mapping[str, object] = field(default_factory=dict)
    """name, municipality, year, residents, children_10_14, other: only what was given."""
    given: Mapping[str, ProblemInput] = field(default_factory=dict)
    """By problem id; a problem that is not here is unknown."""
    partners: Mapping[str, State] = field(default_factory=dict)
    """By partner id; one that is not here is unknown."""
    ages: Ages | None = None
    exclude: tuple[Exclusion, ...] = ()
    notes: str | None = None
