"""Why an intervention stands where it stands, and what would change it.

Every answer is the ranking itself, asked again with one thing changed: no second story beside the
computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import fsum
from typing import Literal, NamedTuple

from helhedsvalg.method.evidence import reference_support, values
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
    rank,
    ranked,
    weights,
)
from helhedsvalg.method.robustness import key_study
from helhedsvalg.model.catalogue import Catalogue, Finding
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.model.vocabulary import Design, Relevance, Setting, State

GRID: int = 10**DIGITS
"""How many steps of a need are distinguished between 0 and 1."""
CURABLE = {"no-effect-found", "no-support", "other-problems", "untested"}
"""Reasons that a finding could take away."""


Ahead = Literal["group", "heavier-problem", "better-documented", "more-problems", "tie"]
"""Why one stands before another: how well it was tested; else, what gives it more points."""


class Beaten(NamedTuple):
    """Who stands before an intervention, where it gains most, and why it stands there."""

    by: Standing
    problem: str
    why: Ahead


class Wanted(NamedTuple):
    """How many studies more would bring it firmly among the first few, and the rank that they would give."""

    problem: str
    design: Design
    setting: Setting
    relevance: Relevance
    studies: int
    rank: int


class Trial(NamedTuple):
    """One area, to be ranked again and again with something changed."""

    catalogue: Catalogue
    candidates: tuple[Candidate, ...]
    profile: Profile
    include: frozenset[Include]
    eligibilities: dict[tuple[str, ...], Eligibility]
    """Who may be ranked, by pressing problems; filled when it is needed."""

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
        if pressing not in self.eligibilities:
            self.eligibilities[pressing] = eligibility(self.candidates, self.profile, pressing, self.include)
        return self.eligibilities[pressing].eligible

    def rank(self, id: str, changed: dict[str, ProblemInput] | None = None) -> int | None:
        """Where an intervention would stand; None where it would not be ranked."""
        shares = weights(self.needs(changed))
        standings = ranked(self.eligible(tuple(shares)), shares, self.method)
        return next((standing.rank for standing in standings if standing.id == id), None)

    def firm_rank(self, id: str) -> int | None:
        """The rank of an intervention that is among the first few, also without its key study; else None."""
        ranking = rank(
            eligibility(self.candidates, self.profile, tuple(weights(self.needs())), self.include),
            self.needs(),
            self.method,
        )
        standing = ranking.standing(id)
        if standing.rank is None or standing.rank > self.first:
            return None
        key = key_study(ranking, standing, self.catalogue)
        return standing.rank if key is None or (key.rank is not None and key.rank <= self.first) else None

    def instead(self, other: Candidate) -> Trial:
        """The same area with one intervention as it might be."""
        candidates = tuple(other if candidate.id == other.id else candidate for candidate in self.candidates)
        return self._replace(candidates=candidates, eligibilities={})

    def having(self, partners: Iterable[str]) -> Trial:
        """The same area with some partners in place."""
        states: dict[str, State] = {**self.profile.partners, **dict.fromkeys(partners, "in-place")}
        return self._replace(profile=replace(self.profile, partners=states), eligibilities={})


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
    return Beaten(
        before[-1],
        gains_most(ranking.pressing, before[-1], standing),
        ahead(ranking, before[-1], standing),
    )


def ahead(ranking: Ranking, first: Standing, second: Standing) -> Ahead:
    """Why the first stands before the second: by what the order is made of, then by what gives the points."""
    if first.band == second.band and first.group != second.group:
        return "group"
    if first.score <= second.score:
        return "tie"
    problem, other = first.top.problem.id, second.top.problem.id
    if problem != other and ranking.weights[problem] > ranking.weights[other]:
        return "heavier-problem"
    if first.top.worth > second.top.worth:
        return "better-documented"
    return "more-problems"


def gains_most(pressing: Sequence[str], standing: Standing, other: Standing) -> str:
    """The problem on which a standing gains most over another; of equals the first."""
    return max(pressing, key=lambda id: standing.terms.get(id, 0.0) - other.terms.get(id, 0.0))


def tipping(tried: Trial, id: str, problem: str) -> float | None:
    """The smallest need of `problem`, 0 to the cap, with which an intervention is among the first few.

    It is the break-even point of the analysis. The other needs stay as they are. Between two neighbouring
    needs of `turns` no rank changes, so only those needs and the middle between each two are tried; then
    the break-even point is found on a grid of a millionth. None where no need brings it there.
    """
    levels = sorted({0.0, *turns(tried, id, problem), tried.cap})
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


class Line(NamedTuple):
    """A score as a function of one need, in parts of the sum of the needs."""

    other_terms: Mapping[str, float]
    """Need x worth of each other problem."""
    intercept: float
    """Their sum."""
    slope: float
    """What each unit of the need adds: its worth on the problem."""


def turns(tried: Trial, id: str, problem: str) -> set[float]:
    """The needs of `problem` at which the rank of an intervention may change.

    Two scores are level, a score meets the limit of a band, two problems give one intervention equal
    points, or this need equals the largest other.
    """
    needs = tried.needs({problem: ProblemInput("need", tried.cap)})
    sizes = {need.problem.id: need.size or 0.0 for need in needs if need.weight > 0 and need.problem.id != problem}
    lines = {candidate.id: _line(candidate, sizes, problem) for candidate in tried.eligible(tuple(weights(needs)))}
    if id not in lines:
        return set()
    largest = max(sizes.values(), default=0.0)
    candidates = {largest}
    for line in lines.values():
        if line.slope != lines[id].slope:
            candidates.add((line.intercept - lines[id].intercept) / (lines[id].slope - line.slope))
        if line.slope:
            candidates |= {term / line.slope for term in line.other_terms.values()}
        candidates |= set(_limits(line, largest, tried.method))
    return {need for need in candidates if 0 < need < tried.cap}


def _line(candidate: Candidate, sizes: Mapping[str, float], problem: str) -> Line:
    """The score of a candidate by the need of one problem."""
    terms = {id: size * candidate.worth[id] for id, size in sizes.items() if id in candidate.worth}
    return Line(terms, fsum(terms.values()), candidate.worth.get(problem, 0.0))


def _limits(line: Line, largest: float, method: Method) -> Iterator[float]:
    """The needs at which a score meets the limit of a band, with this need or the largest other the heaviest."""
    measure = reference_support(method, values(method))
    for band in method.bands:
        limit = band.share * measure
        if line.slope:
            yield (limit * largest - line.intercept) / line.slope
        if limit != line.slope:
            yield line.intercept / (limit - line.slope)


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
    """How many more studies like its strongest positive finding would bring it firmly among the first few.

    Firmly: it is there, and still there without any single study. None where it is there firmly already,
    where another reason keeps it out, where nothing positive was found, or where the studies that are
    tried are not enough.
    """
    like = _strongest_positive(tried, standing.candidate)
    if like is None or not CURABLE.issuperset(standing.reasons):
        return None
    entry = standing.candidate.intervention
    for count in range(int(tried.method.numbers.wanted_studies.value) + 1):
        added = tuple(
            Finding(
                like.problem, "positive", like.design, like.setting, like.relevance, "", study=f"wanted {number}"
            )
            for number in range(count)
        )
        stronger = candidate(replace(entry, findings=(*entry.findings, *added)), tried.catalogue)
        rank = tried.instead(stronger).firm_rank(entry.id)
        if rank is not None:
            return Wanted(like.problem, like.design, like.setting, like.relevance, count, rank) if count else None
    return None


def _strongest_positive(tried: Trial, candidate: Candidate) -> Finding | None:
    """The positive finding of largest k x weight on a problem with weight; of equals the first."""
    shares = weights(tried.needs())
    positive = [
        (shares[id] * weighted.k, weighted.finding)
        for id in shares
        for weighted in candidate.evidence[id].grade.findings
        if weighted.applies and weighted.finding.direction == "positive"
    ]
    return max(positive, key=lambda entry: entry[0])[1] if positive else None
