"""A profile to the other answers: the best plan, and why an intervention stands where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from helhedsvalg.engine import Prepared, ranking
from helhedsvalg.method.explanation import trial
from helhedsvalg.method.plan import Choice, Planned, choice, plan
from helhedsvalg.method.ranking import DIGITS, Include, Ranking
from helhedsvalg.method.robustness import simulate
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.results import common, recommendation
from helhedsvalg.results.answers import Comparison, Explanation, Plan, PlanParameters, Side
from helhedsvalg.results.common import Result, Unlock
from helhedsvalg.results.comparison import caveats, changes, moves, pair
from helhedsvalg.results.explanation import report as report_explanation
from helhedsvalg.results.plan import contenders
from helhedsvalg.results.plan import report as report_plan


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
        exclude=tuple(common.Exclusion(one.id, one.reason) for one in profile.exclude),
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
    return recommendation.unlocked(prepared.catalogue, partner, opened, -loss)


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
    parameters = recommendation.parameters(catalogue.method, profile, top=0, stability=stability, include=chosen)
    tried = trial(catalogue, prepared.candidates, profile, chosen)
    return report_explanation(tried, whole, id, firmness.get(id) if ranked else None, parameters)


def compare(a: Result, b: Result) -> Comparison:
    """What differs between two results; each is best with every recommendation."""
    sides = pair(a, b)
    moved, unmoved = moves(sides)
    return Comparison(
        schema_version=b.schema_version,
        tool=b.tool,
        lang=b.lang,
        a=Side(a.area, a.catalogue, a.ranked, a.parameters),
        b=Side(b.area, b.catalogue, b.ranked, b.parameters),
        needs=changes(sides),
        moves=moved,
        unmoved=unmoved,
        beyond=sides.beyond(),
        caveats=caveats(sides),
        next=(*(recommendation.explaining(one.id) for one in moved[:1]), "helhedsvalg catalogue show KOO01"),
        glossary=b.glossary,
    )
