"""All that does not depend on the area, computed once for a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from helhedsvalg import reporting, result
from helhedsvalg.comparing import changes, moves
from helhedsvalg.explaining import trial
from helhedsvalg.model import Catalogue, Method, Profile
from helhedsvalg.planning import Choice, Planned, choice, plan
from helhedsvalg.ranking import DIGITS, Candidate, Field, Include, Ranking, candidate, field, rank
from helhedsvalg.reporting import report
from helhedsvalg.reporting.explanation import report as report_explanation
from helhedsvalg.reporting.plan import contenders
from helhedsvalg.reporting.plan import report as report_plan
from helhedsvalg.result import Comparison, Explanation, Plan, PlanParameters, Result, Side, Unlock
from helhedsvalg.simulating import Draws, Firmness, draw, simulate
from helhedsvalg.texts import named
from helhedsvalg.weighing import needs

FIELDS = 256
"""How many fields are kept; areas of one run seldom differ in more."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A catalogue with every pair graded."""

    catalogue: Catalogue
    candidates: tuple[Candidate, ...]
    fields: dict[object, Field] = dataclass_field(default_factory=dict, compare=False, repr=False)
    drawn: dict[int, Draws] = dataclass_field(default_factory=dict, compare=False, repr=False)

    def field(self, profile: Profile, pressing: tuple[str, ...], include: frozenset[Include]) -> Field:
        """The field that the profile's areas share, computed once."""
        partners = tuple(sorted(profile.partners.items()))
        key = (partners, profile.ages, profile.exclude, pressing, include)
        if key not in self.fields:
            if len(self.fields) >= FIELDS:
                self.fields.clear()
            self.fields[key] = field(self.candidates, profile, pressing, self.catalogue.method, include)
        return self.fields[key]

    def draws(self, count: int) -> Draws:
        """What was drawn for the catalogue, computed once."""
        if count not in self.drawn:
            anchored = [one.id for one in self.catalogue.anchored]
            self.drawn[count] = draw(self.candidates, self.catalogue.method, anchored, count)
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


def covering(
    prepared: Prepared,
    profile: Profile,
    *,
    size: int = 4,
    keep: Sequence[str] = (),
    left_out: Sequence[str] = (),
    include: Iterable[Include] = (),
) -> Plan:
    """The plan for one area: at most `size` interventions, those of `keep` among them, none of `left_out`."""
    chosen = tuple(include)
    catalogue = prepared.catalogue
    whole = ranking(prepared, profile, chosen)
    known = contenders(whole)
    kept = [choice(known[id], profile.partners) for id in keep]
    planned = _plan(whole, profile, size, kept, left_out, catalogue.method)
    parameters = PlanParameters(
        max=size,
        keep=tuple(keep),
        left_out=tuple(left_out),
        ages=profile.ages,
        partners=dict(sorted(profile.partners.items())),
        exclude=tuple(result.Exclusion(one.id, one.reason) for one in profile.exclude),
        include=tuple(sorted(chosen)),
        notes=profile.notes,
    )
    opened = _unlock(prepared, profile, planned, size=size, keep=keep, left_out=left_out, include=chosen)
    return report_plan(catalogue, profile, whole, planned, kept, opened, parameters)


def _plan(
    whole: Ranking, profile: Profile, size: int, kept: Sequence[Choice], left_out: Sequence[str], method: Method
) -> Planned:
    """The best set of those that are ranked."""
    ranked = [choice(one.contender, profile.partners) for one in whole.placed]
    weights = [weighed.weight for weighed in whole.needs if weighed.weight > 0]
    return plan([one for one in ranked if one.id not in left_out], weights, size, kept, method)


def _unlock(
    prepared: Prepared,
    profile: Profile,
    planned: Planned,
    *,
    size: int,
    keep: Sequence[str],
    left_out: Sequence[str],
    include: Iterable[Include],
) -> Unlock | None:
    """The missing partner with which the best plan would gain most; None where none would add to it."""
    before = {part.choice.id for part in planned.parts}
    found: list[tuple[float, str, tuple[str, ...]]] = []
    for id in sorted(id for id, state in profile.partners.items() if state == "missing"):
        there = replace(profile, partners={**profile.partners, id: "in-place"})
        whole = ranking(prepared, there, include)
        known = contenders(whole)
        kept = [choice(known[one], there.partners) for one in keep]
        instead = _plan(whole, there, size, kept, left_out, prepared.catalogue.method)
        gain = round(100 * (instead.value - planned.value), DIGITS)
        if gain > 0:
            found.append((-gain, id, tuple(sorted({part.choice.id for part in instead.parts} - before))))
    if not found:
        return None
    loss, partner, opened = min(found)
    return Unlock(partner, named(prepared.catalogue.partner[partner].name), opened, -loss)


def explain(
    prepared: Prepared, profile: Profile, id: str, *, stability: int = 0, include: Iterable[Include] = ()
) -> Explanation:
    """Why one intervention stands where it stands; what is known of it where nothing is known of the area."""
    chosen = tuple(include)
    catalogue = prepared.catalogue
    whole = ranking(prepared, profile, chosen)
    pressing = bool(whole.field.pressing)
    firmness = simulate(prepared.draws(stability), whole, catalogue.method, [id]) if stability and pressing else {}
    ranked = any(one.candidate.intervention.id == id for one in whole.placed)
    parameters = reporting.parameters(catalogue.method, profile, top=0, stability=stability, include=chosen)
    tried = trial(catalogue, prepared.candidates, profile, chosen)
    return report_explanation(tried, whole, id, firmness.get(id) if ranked else None, parameters)


def compare(a: Result, b: Result) -> Comparison:
    """What differs between two results; each is best with every recommendation."""
    moved, unmoved = moves(a, b)
    return Comparison(
        schema_version=b.schema_version,
        tool=b.tool,
        lang=b.lang,
        a=_side(a),
        b=_side(b),
        needs=changes(a, b),
        moves=moved,
        unmoved=unmoved,
        caveats=tuple({(one.code, one.text): one for one in (*b.caveats, *a.caveats)}.values()),
        next=(*(f"helhedsvalg explain {one.id}" for one in moved[:1]), "helhedsvalg catalogue show KOO01"),
        glossary=b.glossary,
    )


def _side(one: Result) -> Side:
    """What is compared."""
    return Side(one.area, one.catalogue, one.ranked, one.parameters.partners, one.parameters.ages)
