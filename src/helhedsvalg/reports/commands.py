"""The commands that an answer ends with: they run as they stand."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, defer, number
from helhedsvalg.model.vocabulary import State

if TYPE_CHECKING:
    from helhedsvalg.results.common import Parameters
    from helhedsvalg.results.comparison import NeedChange
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Plan, PlanParameters
    from helhedsvalg.results.recommendation import Result

PARTNER_OPTIONS: dict[State, str] = {
    "in-place": defer("--with"),
    "promised": defer("--promised"),
    "missing": defer("--without"),
}
PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What no shell reads as anything else."""
NOT_IN_DOUBLE_QUOTES = re.compile(r'["$`\\!]')


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked, so that the next command can ask it again."""

    area: tuple[str, ...] | None = None
    """The profile and the options that describe the area; None: they are rebuilt from the answer."""
    side_b: tuple[str, ...] | None = None
    """Side B of a comparison, whose `area` is both sides; None: rebuilt from the answer."""
    catalogue: tuple[str, ...] = ()
    """--catalogue and --add with what they were given."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """The option for each problem that has one, by id."""
    top: int | None = None
    """How many entries were asked for; None: as many as there is room for."""
    more: str | None = None
    """Where what is left out can be read; None: with --details."""


def command(asked: Asked, answer: Result | Explanation | Plan, *words: str, after: Iterable[str] = ()) -> str:
    """A command about the same area: its own words, the area, the catalogue, and its own options."""
    area = options(asked, answer) if asked.area is None else asked.area
    return " ".join(map(quoted, ("helhedsvalg", *words, *area, *asked.catalogue, *after)))


def options(asked: Asked, answer: Result | Explanation | Plan) -> tuple[str, ...]:
    """The area of an answer as options: problems, partners, ages, and what is ranked all the same."""
    words = [
        word for need in answer.needs for word in _problem_options(asked, need.problem, need.value, need.need)
    ]
    return (*words, *_parameter_options(answer.parameters))


def options_of_side(asked: Asked, needs: Iterable[NeedChange], parameters: Parameters) -> tuple[str, ...]:
    """Side B of a comparison as options."""
    words = [word for need in needs for word in _problem_options(asked, need.problem, need.value_b, need.b)]
    return (*words, *_parameter_options(parameters))


def _problem_options(asked: Asked, problem: str, value: float | None, need: float | None) -> tuple[str, ...]:
    """One problem as it was given: a figure, or the need itself."""
    if need is None:
        return ()
    if value is not None and problem in asked.problems:
        return asked.problems[problem], number(value, 6)
    return "--need", f"{problem}={number(need, 6)}"


def _parameter_options(parameters: Parameters | PlanParameters) -> list[str]:
    """Partners, ages, and what is ranked all the same."""
    words: list[str] = []
    for state, option in PARTNER_OPTIONS.items():
        ids = [id for id, partner_state in parameters.partners.items() if partner_state == state]
        words += [_(option), ",".join(ids)] if ids else []
    words += ["--ages", f"{parameters.ages[0]}-{parameters.ages[1]}"] if parameters.ages else []
    return [*words, *(f"--include-{reason}" for reason in parameters.include)]


def quoted(word: str) -> str:
    """A word as a shell takes it: in double quotes where it needs any and they do.

    >>> quoted("profil.yaml"), quoted("Vest og Øst.yaml"), quoted("table.csv#Vest")
    ('profil.yaml', '"Vest og Øst.yaml"', '"table.csv#Vest"')
    """
    if PLAIN.fullmatch(word):
        return word
    if word and not NOT_IN_DOUBLE_QUOTES.search(word):
        return f'"{word}"'
    return subprocess.list2cmdline([word]) if sys.platform == "win32" else shlex.quote(word)
