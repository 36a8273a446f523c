"""All that does not depend on the area, computed once for a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from helhedsvalg.method.needs import needs
from helhedsvalg.method.ranking import Candidate, Field, Include, Ranking, candidate, field, rank
from helhedsvalg.method.robustness import Draws, Firmness, draw, simulate
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.results.common import Result
from helhedsvalg.results.recommendation import report

FIELDS = 256
"""How many fields are kept; areas of one run seldom differ in more."""


def drawn_anew(prepared: Prepared, count: int) -> Draws:
    """What is drawn for a catalogue."""
    anchored = [one.id for one in prepared.catalogue.anchored]
    return draw(prepared.candidates, prepared.catalogue.method, anchored, count)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A catalogue with every pair graded."""

    catalogue: Catalogue
    candidates: tuple[Candidate, ...]
    fields: dict[object, Field] = dataclass_field(default_factory=dict, compare=False, repr=False)
    drawn: dict[int, Draws] = dataclass_field(default_factory=dict, compare=False, repr=False)
    drawing: Callable[[Prepared, int], Draws] = dataclass_field(default=drawn_anew, compare=False, repr=False)
    """Where the draws come from: made anew, or kept from before."""

    def field(self, profile: Profile, pressing: tuple[str, ...], include: frozenset[Include]) -> Field:
        """The field that the profile's areas share, computed once."""
        partners = frozenset(profile.partners.items())
        key = (partners, profile.ages, profile.exclude, pressing, include)
        if key not in self.fields:
            if len(self.fields) >= FIELDS:
                self.fields.clear()
            self.fields[key] = field(self.candidates, profile, pressing, self.catalogue.method, include)
        return self.fields[key]

    def draws(self, count: int) -> Draws:
        """What was drawn for the catalogue, computed once."""
        if count not in self.drawn:
            self.drawn[count] = self.drawing(self, count)
        return self.drawn[count]


def prepare(catalogue: Catalogue) -> Prepared:
    """Grade every intervention on every problem."""
    return Prepared(catalogue, tuple(candidate(one, catalogue) for one in catalogue.interventions))


def ranking(prepared: Prepared, profile: Profile, include: Iterable[Include] = ()) -> Ranking:
    """The whole catalogue for one area."""
    method = prepared.catalogue.method
    weighed = needs(prepared.catalogue.anchored, profile.given, method.number("need_cap"))
    pressing = tuple(one.problem.id for one in weighed if one.weight > 0)
    return rank(prepared.field(profile, pressing, frozenset(include)), weighed)


def firm(prepared: Prepared, ranking: Ranking, count: int, top: int) -> dict[str, Firmness]:
    """How firm the first `top` ranks are in `count` draws; 0 for top is all, 0 draws tell nothing."""
    if not count:
        return {}
    shown = [one.candidate.intervention.id for one in (ranking.placed[:top] if top else ranking.placed)]
    return simulate(prepared.draws(count), ranking, prepared.catalogue.method, shown)


def answer(
    prepared: Prepared,
    profile: Profile,
    *,
    top: int = 10,
    stability: int = 0,
    include: Iterable[Include] = (),
) -> Result:
    """The result for one area, in the language spoken now; `stability` is the number of simulations."""
    chosen = tuple(include)
    whole = ranking(prepared, profile, chosen)
    return report(
        prepared.catalogue,
        profile,
        whole,
        top=top,
        stability=stability,
        include=chosen,
        firm=firm(prepared, whole, stability, top),
    )
