"""One object that answers, for the command line, for batch and for Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import is_dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from helhedsvalg.catalogue import cache
from helhedsvalg.i18n import language
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
    rank,
    ranked,
    weights,
)
from helhedsvalg.method.robustness import (
    Draws,
    KeyStudy,
    RankRange,
    WhatIf,
    draw,
    entering,
    key_study,
    simulate,
)
from helhedsvalg.model import catalogue, method, vocabulary
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.results import common, facts, recommendation
from helhedsvalg.results.recommendation import Result

if TYPE_CHECKING:
    from helhedsvalg.method.plan import PlannedSet
    from helhedsvalg.results.comparison import Comparison
    from helhedsvalg.results.explanation import Explanation
    from helhedsvalg.results.plan import Plan, PlanParameters
    from helhedsvalg.results.proposal import Proposal
    from helhedsvalg.results.status import Survey

MAX_ELIGIBILITIES = 256
"""How many are remembered; the areas of one run seldom need more."""
PARTS = [
    part
    for module in (vocabulary, catalogue, method)
    for part in vars(module).values()
    if isinstance(part, type) and is_dataclass(part)
]
"""The classes that a catalogue is made of."""


class Engine:
    """A graded catalogue that answers; what several areas share is computed once."""

    def __init__(self, catalogue: Catalogue, digest: str | None = None) -> None:
        """`digest` names the files of the catalogue, so that what is drawn for it can be kept between starts."""
        self.catalogue = catalogue
        self._digest = digest
        self._draws: dict[int, Draws] = {}
        self._eligibilities: dict[object, Eligibility] = {}
        self._wordings: dict[str, facts.Wording] = {}

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every intervention, graded."""
        return tuple(candidate(entry, self.catalogue) for entry in self.catalogue.interventions)

    @classmethod
    def load(cls, path: str | None = None, layers: Sequence[str] = ()) -> Engine:
        """The engine of these files, whose catalogue may be kept from an earlier start. Raises Faults."""
        digest = cache.digest_of(path, layers)
        kept = cache.recall(digest, Catalogue, PARTS) if digest else None
        if kept is not None:
            return cls(kept, digest)
        from helhedsvalg.catalogue.rules import load

        read = load(path, layers)
        if digest is None or digest != cache.digest_of(path, layers):  # a file changed while it was read
            return cls(read)
        cache.keep(digest, read)
        return cls(read, digest)

    def draws(self, count: int) -> Draws:
        """What is drawn `count` times for the catalogue."""
        if count not in self._draws:
            name = f"{self._digest}-{count}"
            kept = cache.recall(name, Draws, ()) if self._digest else None
            if kept is None:
                kept = self._drawn(count)
                if self._digest:
                    cache.keep(name, kept)
            self._draws[count] = kept
        return self._draws[count]

    def _drawn(self, count: int) -> Draws:
        """Draw anew."""
        anchored = [problem.id for problem in self.catalogue.anchored]
        return draw(self.candidates, self.catalogue.method, anchored, count)

    def needs(self, profile: Profile) -> tuple[Need, ...]:
        """The area's needs."""
        return needs(self.catalogue.anchored, profile.given, self.catalogue.method.numbers.need_cap.value)

    def eligibility(
        self, profile: Profile, pressing: Iterable[str], include: frozenset[Include] = frozenset()
    ) -> Eligibility:
        """Who may be ranked for the area; computed once for areas with the same partners, ages and exclusions."""
        problems = tuple(pressing)
        key = (frozenset(profile.partners.items()), profile.ages, profile.exclude, problems, include)
        if key not in self._eligibilities:
            if len(self._eligibilities) >= MAX_ELIGIBILITIES:
                self._eligibilities.clear()
            self._eligibilities[key] = eligibility(self.candidates, profile, problems, include)
        return self._eligibilities[key]

    def ranking(self, profile: Profile, include: Iterable[Include] = ()) -> Ranking:
        """The whole catalogue for one area."""
        needs = self.needs(profile)
        return rank(self.eligibility(profile, weights(needs), frozenset(include)), needs, self.catalogue.method)

    def brief(self, profile: Profile, *, top: int = 10, include: Iterable[Include] = ()) -> dict[str, object]:
        """The short answer: needs, and the first `top` ids with score and label; 0 for top is all."""
        needs = self.needs(profile)
        shares = weights(needs)
        standings = ranked(
            self.eligibility(profile, shares, frozenset(include)).eligible, shares, self.catalogue.method
        )
        return recommendation.brief(profile, needs, standings[:top] if top else standings)

    def recommend(
        self, profile: Profile, *, top: int = 10, stability: int = 0, include: Iterable[Include] = ()
    ) -> Result:
        """The ranking for one area, in the language spoken now; `stability` is the number of simulations."""
        chosen = tuple(include)
        ranking = self.ranking(profile, chosen)
        shown = ranking.ranked[:top] if top else ranking.ranked
        return recommendation.report(
            self._wording(),
            profile,
            ranking,
            top=top,
            stability=stability,
            include=chosen,
            ranges=self.rank_ranges(ranking, [standing.id for standing in shown], stability),
            keys=self._key_studies(ranking, shown) if stability else {},
            what_if=self._what_if(profile, ranking, chosen),
        )

    def _wording(self) -> facts.Wording:
        """What results say whatever the area, in the language spoken now."""
        return self._wordings.setdefault(language(), facts.Wording(self.catalogue))

    def _key_studies(self, ranking: Ranking, shown: Iterable[Standing]) -> dict[str, KeyStudy | None]:
        """The study by id whose loss would cost each of those shown most."""
        return {standing.id: key_study(ranking, standing, self.catalogue) for standing in shown}

    def _what_if(self, profile: Profile, ranking: Ranking, include: Iterable[Include]) -> list[WhatIf]:
        """For each unknown problem, who would enter the first few if it were high and the rest as they are."""
        method = self.catalogue.method
        high = ProblemInput("need", method.numbers.what_if_need.value)
        rows = []
        for need in ranking.needs:
            if need.size is None:
                known = replace(profile, given={**profile.given, need.problem.id: high})
                rows.append(entering(ranking, self.ranking(known, include), need.problem.id, method))
        return rows

    def rank_ranges(self, ranking: Ranking, ids: Sequence[str], count: int) -> dict[str, RankRange]:
        """How firm the ranks of some interventions are in `count` draws; 0 draws tell nothing."""
        if not count or not ranking.pressing:
            return {}
        return simulate(self.draws(count), ranking, self.catalogue.method, ids)

    def explain(
        self, profile: Profile, id: str, *, stability: int = 0, include: Iterable[Include] = ()
    ) -> Explanation:
        """Why one intervention stands where it stands; what is known of it where nothing is known of the area."""
        from helhedsvalg.method.explanation import trial
        from helhedsvalg.results import explanation

        chosen = tuple(include)
        ranking = self.ranking(profile, chosen)
        standing = ranking.standing(id)
        ranges = self.rank_ranges(ranking, [id], stability) if standing.rank else {}
        key = key_study(ranking, standing, self.catalogue) if standing.rank and stability else None
        method = self.catalogue.method
        parameters = recommendation.parameters(method, profile, top=0, stability=stability, include=chosen)
        tried = trial(self.catalogue, self.candidates, profile, chosen)
        return explanation.report(tried, ranking, id, ranges.get(id), key, parameters)

    def plan(
        self,
        profile: Profile,
        *,
        size: int = 4,
        keep: Sequence[str] = (),
        left_out: Sequence[str] = (),
        include: Iterable[Include] = (),
    ) -> Plan:
        """The plan for one area: at most `size` interventions, those of `keep` among them, none of `left_out`."""
        from helhedsvalg.method.plan import option, planned
        from helhedsvalg.results import plan

        chosen = tuple(include)
        ranking = self.ranking(profile, chosen)
        best = planned(ranking, profile.partners, size, keep, left_out, self.catalogue.method)
        pressing = ranking.pressing
        kept = [option(ranking.standing(id).candidate, pressing, profile.partners) for id in keep]
        parameters = plan.parameters(profile, size=size, keep=keep, left_out=left_out, include=chosen)
        opened = self._unlock(profile, best, parameters, chosen)
        standings = [ranking.standing(member.option.id) for member in best.members]
        keys = self._key_studies(ranking, [standing for standing in standings if standing.rank is not None])
        fragile = {id for id, key in keys.items() if key is not None and key.rank is None}
        return plan.report(self.catalogue, profile, ranking, best, kept, opened, fragile, parameters)

    def proposal(
        self,
        profile: Profile,
        *,
        size: int = 4,
        keep: Sequence[str] = (),
        left_out: Sequence[str] = (),
        include: Iterable[Include] = (),
    ) -> Proposal:
        """The plan for one area with what a board needs to decide on it."""
        from helhedsvalg.results import proposal

        chosen = tuple(include)
        plan = self.plan(profile, size=size, keep=keep, left_out=left_out, include=chosen)
        return proposal.report(self.catalogue, profile, self.ranking(profile, chosen), plan)

    def _unlock(
        self, profile: Profile, best: PlannedSet, asked: PlanParameters, include: Iterable[Include]
    ) -> common.Unlock | None:
        """The missing partner with which the best plan would gain most; None where none would add to it."""
        from helhedsvalg.method.plan import planned

        before = {member.option.id for member in best.members}
        gains: list[tuple[float, str, tuple[str, ...]]] = []
        for id in sorted(id for id, state in profile.partners.items() if state == "missing"):
            there = replace(profile, partners={**profile.partners, id: "in-place"})
            ranking = self.ranking(there, include)
            method = self.catalogue.method
            instead = planned(ranking, there.partners, asked.max, asked.keep, asked.left_out, method)
            gain = round(100 * (instead.value - best.value), DIGITS)
            if gain > 0:
                gains.append((-gain, id, tuple(sorted({member.option.id for member in instead.members} - before))))
        if not gains:
            return None
        loss, partner, opened = min(gains)
        return recommendation.unlocked(self.catalogue, partner, opened, -loss)

    def compare(self, a: Result, b: Result) -> Comparison:
        """What differs between two results; each is best with every recommendation."""
        from helhedsvalg.results import comparison

        return comparison.report(a, b)

    def status(self) -> Survey:
        """What the catalogue holds as a whole."""
        from helhedsvalg.results.status import survey

        return survey(self.candidates, self.catalogue)
