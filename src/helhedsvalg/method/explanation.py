"""Why an intervention stands where it stands, and what would change it.

Every answer is the ranking itself, asked again with one thing changed: no second story beside the
computation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import fsum

from helhedsvalg.method.needs import Weighed, needs
from helhedsvalg.method.ranking import (
    DIGITS,
    Aside,
    Candidate,
    Contender,
    Field,
    Include,
    Placed,
    Ranking,
    candidate,
    field,
    missing,
    scores,
)
from helhedsvalg.model.catalogue import Catalogue, Finding
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Given, Profile
from helhedsvalg.model.vocabulary import Design, Setting, State

GRID: int = 10**DIGITS
"""How finely a need is told."""
CURABLE = {"no-effect-found", "no-support", "other-problems", "untested"}
"""Reasons that a finding could take away."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """Who stands before an intervention, and where it gains most."""

    by: Contender
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
    fields: dict[tuple[str, ...], Field]

    @property
    def method(self) -> Method:
        """The method's numbers."""
        return self.catalogue.method

    @property
    def first(self) -> int:
        """How many are the first few."""
        return int(self.method.number("top_places"))

    def weigh(self, changed: dict[str, Given] | None = None) -> tuple[Weighed, ...]:
        """The area's needs, some of them changed."""
        given = {**self.profile.given, **(changed or {})}
        return needs(self.catalogue.anchored, given, self.method.number("need_cap"))

    def field(self, pressing: tuple[str, ...]) -> Field:
        """The whole catalogue against those problems."""
        if pressing not in self.fields:
            self.fields[pressing] = field(self.candidates, self.profile, pressing, self.method, self.include)
        return self.fields[pressing]

    def rank(self, id: str, changed: dict[str, Given] | None = None) -> int | None:
        """Where an intervention would stand; None where it would not be ranked."""
        weighed = self.weigh(changed)
        weights = [one.weight for one in weighed if one.weight > 0]
        scored = scores(self.field(pressing(weighed)).contenders, weights)
        own = next((one[0] for one in scored if one[3].candidate.intervention.id == id), None)
        return None if own is None else 1 + sum(one[0] < own for one in scored)

    def instead(self, other: Candidate) -> Trial:
        """The same area with one intervention as it might be."""
        id = other.intervention.id
        changed = tuple(other if one.intervention.id == id else one for one in self.candidates)
        return replace(self, candidates=changed, fields={})

    def having(self, partners: Iterable[str]) -> Trial:
        """The same area with some partners in place."""
        there: dict[str, State] = {**self.profile.partners, **dict.fromkeys(partners, "in-place")}
        return replace(self, profile=replace(self.profile, partners=there), fields={})


def trial(
    catalogue: Catalogue, candidates: tuple[Candidate, ...], profile: Profile, include: Iterable[Include]
) -> Trial:
    """An area to be tried."""
    return Trial(catalogue, candidates, profile, frozenset(include), {})


def pressing(weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """The problems with weight."""
    return tuple(one.problem.id for one in weighed if one.weight > 0)


def standing(ranking: Ranking, id: str) -> Placed | Aside:
    """Where an intervention is. Raises StopIteration where the catalogue has none by that id."""
    every: tuple[Placed | Aside, ...] = (*ranking.placed, *ranking.aside)
    return next(one for one in every if one.candidate.intervention.id == id)


def beaten(ranking: Ranking, placed: Placed, method: Method) -> Beaten | None:
    """Who keeps it from the next better place, or from the first few; None for the first."""
    first = method.number("top_places")
    before = [
        one for one in ranking.placed if one.rank < placed.rank and (placed.rank <= first or one.rank <= first)
    ]
    if not before:
        return None
    above = before[-1]
    gains = [theirs - own for theirs, own in zip(above.points, placed.points, strict=True)]
    return Beaten(above.contender, ranking.field.pressing[gains.index(max(gains))])


def tipping(tried: Trial, id: str, problem: str) -> float | None:
    """The smallest need of `problem`, 0 to the cap, with which an intervention is among the first few.

    The other needs are as they are. Between two needs at which it is level with another nothing
    changes its rank, so only those and what lies between them are tried; then the place is found
    on a grid of a millionth. None where no need brings it there.
    """
    here = sorted({0.0, *_level(tried, id, problem), tried.method.number("need_cap")})
    points = sorted({*here, *((low + high) / 2 for low, high in pairwise(here))})
    out = 0
    for need in points:
        near = round(need * GRID)
        if _among(tried, id, problem, near):
            return _smallest(tried, id, problem, out, near) / GRID
        out = near
    return None


def _among(tried: Trial, id: str, problem: str, need: int) -> bool:
    """Whether it is among the first few with that need, in millionths."""
    rank = tried.rank(id, {problem: Given("need", need / GRID)})
    return rank is not None and rank <= tried.first


def _level(tried: Trial, id: str, problem: str) -> list[float]:
    """The needs of `problem` at which an intervention is level with another."""
    weighed = tried.weigh({problem: Given("need", tried.method.number("need_cap"))})
    sizes = [one.need or 0.0 for one in weighed if one.weight > 0]
    here = tried.field(pressing(weighed))
    place = here.pressing.index(problem)

    def line(one: Contender) -> tuple[float, float]:
        """What it has from the other problems, and what each unit of this need adds."""
        rest = fsum(
            size * worth for at, (size, worth) in enumerate(zip(sizes, one.carried, strict=True)) if at != place
        )
        return rest, one.carried[place]

    own = next((line(one) for one in here.contenders if one.candidate.intervention.id == id), None)
    if own is None:
        return []
    lines = [line(one) for one in here.contenders]
    found = [(rest - own[0]) / (own[1] - slope) for rest, slope in lines if slope != own[1]]
    return [need for need in found if 0 < need < tried.method.number("need_cap")]


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


def opening(tried: Trial, one: Candidate) -> tuple[tuple[str, ...], int | None] | None:
    """The required partners that are missing, and where it would stand with them; None where none is."""
    lacking = missing(one, tried.profile.partners)
    if not lacking:
        return None
    return lacking, tried.having(lacking).rank(one.intervention.id)


def wanted(tried: Trial, where: Placed | Aside) -> Wanted | None:
    """The least that would have to be found for it to be among the first few.

    One study comes before two, a problem on which something was found before the others, then the
    heaviest, a weak design before a strong one. None where it is there already, or where no finding
    would bring it there.
    """
    if isinstance(where, Placed) and where.rank <= tried.first:
        return None
    if isinstance(where, Aside) and not CURABLE.issuperset(where.reasons):
        return None
    entry = where.candidate.intervention
    found_on = {one.problem for one in entry.findings}
    weighed = [one for one in tried.weigh() if one.weight > 0]
    weighed.sort(key=lambda one: (one.problem.id not in found_on, -one.weight))
    setting = tried.method.settings[0].id
    relevance = tried.method.relevances[0].id
    designs = [one.id for one in reversed(tried.method.designs)]
    most = int(tried.method.number("wanted_studies"))
    for count, one, design in product(range(1, most + 1), weighed, designs):
        found = tuple(
            Finding(one.problem.id, "positive", design, setting, relevance, "", study=f"wanted {number}")
            for number in range(count)
        )
        more = candidate(replace(entry, findings=(*entry.findings, *found)), tried.catalogue)
        rank = tried.instead(more).rank(entry.id)
        if rank is not None and rank <= tried.first:
            return Wanted(one.problem.id, design, setting, count, rank)
    return None
