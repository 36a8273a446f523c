"""Why an intervention stands where it stands, and what would change it.

Every answer is the ranking itself, asked again with one thing changed: no second story beside the
computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import fsum

from helhedsvalg.method.needs import Need, needs
from helhedsvalg.method.ranking import (
    DIGITS,
    Candidate,
    Eligibility,
    Include,
    Ranking,
    Standing,
    candidate,
    eligibility,
    missing,
    ranked,
    weights,
)
from helhedsvalg.model.catalogue import Catalogue, Finding
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.model.vocabulary import Design, Setting, State

GRID: int = 10**DIGITS
"""How many steps of a need are told apart between 0 and 1."""
CURABLE = {"no-effect-found", "no-support", "other-problems", "untested"}
"""Reasons that a finding could take away."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """Who stands before an intervention, and where it gains most."""

    by: Candidate
    problem: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The least that would have to be found, and the rank that it would give."""

    problem: str
    design: Design
    setting: Setting
    studies: int
    rank: int


@dataclass(frozen=True, slots=True)
class Trial:
    """One area, to be ranked again and again with something changed."""

    catalogue: Catalogue
    candidates: tuple[Candidate, ...]
    profile: Profile
    include: frozenset[Include]
    known: dict[tuple[str, ...], Eligibility]
    """Who may be ranked, by pressing problems; filled as it is asked for."""

    @property
    def method(self) -> Method:
        """The method's numbers."""
        return self.catalogue.method

    @property
    def cap(self) -> float:
        """The largest need."""
        return self.method.numbers.need_cap.value

    @property
    def first(self) -> int:
        """How many are the first few."""
        return int(self.method.numbers.top_places.value)

    def needs(self, changed: dict[str, ProblemInput] | None = None) -> tuple[Need, ...]:
        """The area's needs, some of them changed."""
        return needs(self.catalogue.anchored, {**self.profile.given, **(changed or {})}, self.cap)

    def eligible(self, pressing: tuple[str, ...]) -> tuple[Candidate, ...]:
        """Who may be ranked where those problems press."""
        if pressing not in self.known:
            self.known[pressing] = eligibility(self.candidates, self.profile, pressing, self.include)
        return self.known[pressing].eligible

    def rank(self, id: str, changed: dict[str, ProblemInput] | None = None) -> int | None:
        """Where an intervention would stand; None where it would not be ranked."""
        shares = weights(self.needs(changed))
        standings = ranked(self.eligible(tuple(shares)), shares)
        return next((standing.rank for standing in standings if standing.id == id), None)

    def instead(self, other: Candidate) -> Trial:
        """The same area with one intervention as it might be."""
        changed = tuple(other if known.id == other.id else known for known in self.candidates)
        return replace(self, candidates=changed, known={})

    def having(self, partners: Iterable[str]) -> Trial:
        """The same area with some partners in place."""
        there: dict[str, State] = {**self.profile.partners, **dict.fromkeys(partners, "in-place")}
        return replace(self, profile=replace(self.profile, partners=there), known={})


def trial(
    catalogue: Catalogue, candidates: tuple[Candidate, ...], profile: Profile, include: Iterable[Include]
) -> Trial:
    """An area to be tried."""
    return Trial(catalogue, candidates, profile, frozenset(include), {})


def beaten(ranking: Ranking, standing: Standing, method: Method) -> Beaten | None:
    """Who keeps it from the next better place, or from the first few; None for the first."""
    first = method.numbers.top_places.value
    rank = standing.rank or 0
    before = [other for other in ranking.ranked if other.rank is not None and other.rank < rank]
    if rank > first:
        before = [other for other in before if other.rank is not None and other.rank <= first]
    if not before:
        return None
    return Beaten(before[-1].candidate, gains_most(ranking.pressing, before[-1], standing))


def gains_most(pressing: Sequence[str], standing: Standing, other: Standing) -> str:
    """The problem on which one gains most over another; of equals the first."""
    return max(pressing, key=lambda id: standing.terms.get(id, 0.0) - other.terms.get(id, 0.0))


def tipping(tried: Trial, id: str, problem: str) -> float | None:
    """The smallest need of `problem`, 0 to the cap, with which an intervention is among the first few.

    It is the break-even point of the analysis. The other needs are as they are. Between two needs at
    which it is level with another nothing changes its rank, so only those and what lies between them are
    tried; then the place is found on a grid of a millionth. None where no need brings it there.
    """
    levels = sorted({0.0, *_level(tried, id, problem), tried.cap})
    needs = sorted({*levels, *((low + high) / 2 for low, high in pairwise(levels))})
    out = 0
    for need in needs:
        near = round(need * GRID)
        if _among(tried, id, problem, near):
            return _smallest(tried, id, problem, out, near) / GRID
        out = near
    return None


def _among(tried: Trial, id: str, problem: str, need: int) -> bool:
    """Whether it is among the first few with that need, in millionths."""
    rank = tried.rank(id, {problem: ProblemInput("need", need / GRID)})
    return rank is not None and rank <= tried.first


def _level(tried: Trial, id: str, problem: str) -> list[float]:
    """The needs of `problem` at which an intervention is level with another."""
    needs = tried.needs({problem: ProblemInput("need", tried.cap)})
    eligible = tried.eligible(tuple(weights(needs)))

    def line(candidate: Candidate) -> tuple[float, float]:
        """What it has from the other problems, and what each unit of this need adds."""
        rest = fsum(
            (need.size or 0.0) * candidate.worth.get(need.problem.id, 0.0)
            for need in needs
            if need.weight > 0 and need.problem.id != problem
        )
        return rest, candidate.worth.get(problem, 0.0)

    own = next((line(candidate) for candidate in eligible if candidate.id == id), None)
    if own is None:
        return []
    lines = [line(candidate) for candidate in eligible]
    crossings = [(rest - own[0]) / (own[1] - slope) for rest, slope in lines if slope != own[1]]
    return [need for need in crossings if 0 < need < tried.cap]


def _smallest(tried: Trial, id: str, problem: str, out: int, within: int) -> int:
    """The smallest need, in millionths, from `out` to `within` with which it is among the first few."""
    if _among(tried, id, problem, out):
        return out
    while within - out > 1:
        middle = (out + within) // 2
        if _among(tried, id, problem, middle):
            within = middle
        else:
            out = middle
    return within


def opening(tried: Trial, candidate: Candidate) -> tuple[tuple[str, ...], int | None] | None:
    """The required partners that are missing, and where it would stand with them; None where none is."""
    lacking = missing(candidate, tried.profile.partners)
    if not lacking:
        return None
    return lacking, tried.having(lacking).rank(candidate.id)


def wanted(tried: Trial, standing: Standing) -> Wanted | None:
    """The least that would have to be found for it to be among the first few.

    One study comes before two, a problem on which something was found before the others, then the
    heaviest, a weak design before a strong one. None where it is there already, or where no finding
    would bring it there.
    """
    if standing.rank is not None and standing.rank <= tried.first:
        return None
    if not CURABLE.issuperset(standing.reasons):
        return None
    method = tried.method
    entry = standing.candidate.intervention
    found_on = {finding.problem for finding in entry.findings}
    needs = [need for need in tried.needs() if need.weight > 0]
    needs.sort(key=lambda need: (need.problem.id not in found_on, -need.weight))
    setting, relevance = method.settings[0].id, method.relevances[0].id
    designs = [design.id for design in reversed(method.designs)]
    counts = range(1, int(method.numbers.wanted_studies.value) + 1)
    for count, need, design in product(counts, needs, designs):
        problem = need.problem.id
        added = tuple(
            Finding(problem, "positive", design, setting, relevance, "", study=f"wanted {number}")
            for number in range(count)
        )
        stronger = candidate(replace(entry, findings=(*entry.findings, *added)), tried.catalogue)
        rank = tried.instead(stronger).rank(entry.id)
        if rank is not None and rank <= tried.first:
            return Wanted(problem, design, setting, count, rank)
    return None
