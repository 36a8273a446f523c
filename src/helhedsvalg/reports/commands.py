"""The commands that an answer ends with: they run as they stand."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helhedsvalg.i18n import language, number
from helhedsvalg.model.vocabulary import State

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Explanation, Plan
    from helhedsvalg.results.common import Need, Result

PROBLEM_OPTIONS = {
    "unemployment": {"da": "--ledighed", "en": "--unemployment"},
    "youth-crime": {"da": "--ungdomskriminalitet", "en": "--youth-crime"},
    "low-education": {"da": "--lav-uddannelse", "en": "--low-education"},
    "insecurity": {"da": "--utryghed", "en": "--insecurity"},
}
PARTNER_OPTIONS: dict[State, dict[str, str]] = {
    "in-place": {"da": "--med", "en": "--with"},
    "promised": {"da": "--lovet", "en": "--promised"},
    "missing": {"da": "--uden", "en": "--without"},
}
DETAILS = {"da": "--detaljer", "en": "--details"}
PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What no shell reads as anything else."""
NOT_IN_DOUBLE_QUOTES = re.compile(r'["$`\\!]')


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked, so that the next command can ask it again."""

    area: tuple[str, ...] | None = None
    """The profile and the options that describe the area; None: they are rebuilt from the answer."""
    catalogue: tuple[str, ...] = ()
    """--catalogue and --add with what they were given."""
    top: int | None = None
    """How many entries were asked for; None: as many as there is room for."""


def command(asked: Asked, answer: Result | Explanation | Plan, *words: str, after: Iterable[str] = ()) -> str:
    """A command about the same area: its own words, the area, the catalogue, and its own options."""
    area = options(answer) if asked.area is None else asked.area
    return " ".join(map(quoted, ("helhedsvalg", *words, *area, *asked.catalogue, *after)))


def options(answer: Result | Explanation | Plan) -> tuple[str, ...]:
    """The area of an answer as options: problems, partners and ages."""
    words = [word for need in answer.needs for word in _given(need)]
    asked = answer.parameters
    for state, names in PARTNER_OPTIONS.items():
        ids = [id for id, given in asked.partners.items() if given == state]
        words += [names[language()], ",".join(ids)] if ids else []
    words += ["--ages", f"{asked.ages[0]}-{asked.ages[1]}"] if asked.ages else []
    words += [f"--include-{which}" for which in asked.include]
    return tuple(words)


def _given(need: Need) -> tuple[str, ...]:
    """One problem as it was given: a figure, or the need itself."""
    if need.need is None:
        return ()
    if need.given_as == "figure" and need.value is not None and need.problem in PROBLEM_OPTIONS:
        return PROBLEM_OPTIONS[need.problem][language()], number(need.value, 6)
    return "--need", f"{need.problem}={number(need.need, 6)}"


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
