"""All that does not depend on the area, computed once for a catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helhedsvalg.model import Catalogue, Profile
from helhedsvalg.ranking import Candidate, Include, Ranking, candidate, rank
from helhedsvalg.reporting import report
from helhedsvalg.result import Result
from helhedsvalg.weighing import needs


@dataclass(frozen=True, slots=True)
class Prepared:
    """A catalogue with every pair graded."""

    catalogue: Catalogue
    candidates: tuple[Candidate, ...]


def prepare(catalogue: Catalogue) -> Prepared:
    """Grade every intervention on every problem."""
    return Prepared(catalogue, tuple(candidate(one, catalogue) for one in catalogue.interventions))


def ranking(prepared: Prepared, profile: Profile, include: Iterable[Include] = ()) -> Ranking:
    """The whole catalogue for one area."""
    method = prepared.catalogue.method
    weighed = needs(prepared.catalogue.anchored, profile.given, method.number("need_cap"))
    return rank(prepared.candidates, profile, weighed, method, frozenset(include))


def answer(
    prepared: Prepared,
    profile: Profile,
    *,
    top: int = 10,
    stability: int = 0,
    include: Iterable[Include] = (),
) -> Result:
    """The result for one area, in the language spoken now."""
    chosen = tuple(include)
    return report(
        prepared.catalogue,
        profile,
        ranking(prepared, profile, chosen),
        top=top,
        stability=stability,
        include=chosen,
    )
