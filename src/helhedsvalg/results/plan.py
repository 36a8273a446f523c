"""A planned set to the Plan that is printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, say
from helhedsvalg.method.plan import Member as PlannedMember
from helhedsvalg.method.plan import Option, PlannedSet, coverage
from helhedsvalg.method.ranking import Ranking
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages, Label, Language, Reason, State
from helhedsvalg.results import facts, recommendation
from helhedsvalg.results.caveats import of_intervention, of_result
from helhedsvalg.results.common import (
    SCHEMA_VERSION,
    AreaLabel,
    CatalogueMark,
    CaveatText,
    Cost,
    Evidence,
    Exclusion,
    Glossary,
    Headline,
    Need,
    PartnerState,
    SourceMark,
    Tool,
    Unlock,
    json_object,
)

STATE_ORDER: tuple[State, ...] = ("missing", "unknown", "promised", "in-place")
"""Partners that are not in place come first."""


@json_object
class Substitute:
    """The best one outside the plan in a member's place."""

    id: str
    name: str
    cost: float
    """How much of the plan's value is lost."""
    label: Label | None = None
    """On the problem that gives it most; null where none does."""


@json_object
class Member:
    """One intervention of a plan."""

    id: str
    name: str
    short: str | None
    """A name of at most 24 characters."""
    headline: Headline | None
    """What was found on the first problem that it covers; null where it covers none."""
    runner: Literal["plan", "partner", "other"]
    covers: tuple[str, ...]
    """The area's problems that it has support on, the most first."""
    label: Label | None
    """On the first of them; null where it covers none."""
    evidence: tuple[Evidence, ...]
    core: bool
    """Whether every substitute costs more than a small share of the plan's value."""
    substitute: Substitute | None
    """Null where nothing outside the plan can stand in."""
    kept: bool
    """Whether it was asked for."""
    reason: Reason | None
    """Why it would not be ranked, where it was asked for all the same."""
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    costs: tuple[Cost, ...]
    """Empty where nothing is known."""
    caveats: tuple[CaveatText, ...]


@json_object
class ForWhom:
    """The members of a plan that are for one span of ages."""

    ages: Ages
    ids: tuple[str, ...]


@json_object
class Covered:
    """How far a plan covers one problem."""

    problem: str
    weight: float
    before: float
    """By the members that were asked for."""
    after: float
    """1 - the product over the members of (1 - support x match)."""
    by: tuple[str, ...]
    """The members that cover it, the most first."""
    why: str | None
    """Why nothing in the plan covers it; null where something does."""


@json_object
class PlanPartner:
    """A partner that the whole set needs."""

    id: str
    name: str
    state: State
    required_by: tuple[str, ...]
    helpful_to: tuple[str, ...]


@json_object
class PlanParameters:
    """Everything that decided the plan."""

    max: int
    keep: tuple[str, ...]
    left_out: tuple[str, ...]
    ages: Ages | None
    partners: Mapping[str, State]
    exclude: tuple[Exclusion, ...]
    include: tuple[Reason, ...]
    notes: str | None


@json_object
class Plan:
    """The set of interventions that covers the whole profile best."""

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Language
    area: AreaLabel | None
    needs: tuple[Need, ...]
    for_: tuple[ForWhom, ...]
    """Whom the members are for; `for` in JSON."""
    plan: tuple[Member, ...]
    """What adds most first."""
    value: float
    """The sum of weight x coverage, 0 to 1."""
    coverage: tuple[Covered, ...]
    uncovered: tuple[str, ...]
    """The problems with weight that nothing in the plan covers."""
    partners: tuple[PlanPartner, ...]
    unlock: Unlock | None
    """The missing partner that would add most to the best plan; points are of 100."""
    assumption: str
    caveats: tuple[CaveatText, ...]
    """Of the whole plan; KOO01 first."""
    sources: tuple[SourceMark, ...]
    next: tuple[str, ...]
    parameters: PlanParameters
    glossary: Glossary


def report(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    planned: PlannedSet,
    kept_options: Sequence[Option],
    unlock: Unlock | None,
    fragile: Collection[str],
    parameters: PlanParameters,
) -> Plan:
    """The whole plan for one area.

    `kept_options` are the members that were asked for; without one study the `fragile` would not be ranked.
    """
    ids = [member.option.id for member in planned.members]
    covered = tuple(
        _covered(catalogue, profile, ranking, problem, planned.members, kept_options, parameters.left_out)
        for problem in ranking.pressing
    )
    return Plan(
        schema_version=SCHEMA_VERSION,
        tool=Tool("helhedsvalg", __version__),
        catalogue=facts.catalogue_mark(catalogue),
        lang=language(),
        area=facts.area_label(profile),
        needs=tuple(facts.need(profile, need) for need in ranking.needs),
        for_=_for_whom(catalogue, ids),
        plan=tuple(
            _member(catalogue, profile, ranking, member, parameters.keep, fragile) for member in planned.members
        ),
        value=planned.value,
        coverage=covered,
        uncovered=tuple(problem.problem for problem in covered if not problem.after),
        partners=_partners(catalogue, profile, ids),
        unlock=unlock,
        assumption=_(
            "The effects of the single interventions are assumed to be independent of each other. Nobody has "
            "tested the whole set together."
        ),
        caveats=of_result(catalogue, profile, ranking),
        sources=facts.cited(catalogue, [ranking.standing(id).candidate for id in ids]),
        next=(*(recommendation.explaining(id) for id in ids[:1]), "helhedsvalg catalogue show KOO01"),
        parameters=parameters,
        glossary=facts.glossary(catalogue),
    )


def parameters(
    profile: Profile, *, size: int, keep: Sequence[str], left_out: Sequence[str], include: Iterable[Reason]
) -> PlanParameters:
    """Everything that decided the plan."""
    return PlanParameters(
        max=size,
        keep=tuple(keep),
        left_out=tuple(left_out),
        ages=profile.ages,
        partners=dict(sorted(profile.partners.items())),
        exclude=facts.exclusions(profile),
        include=tuple(sorted(include)),
        notes=profile.notes,
    )


def _member(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    member: PlannedMember,
    keep: Sequence[str],
    fragile: Collection[str],
) -> Member:
    """One member with what it covers and what it takes."""
    standing = ranking.standing(member.option.id)
    candidate = standing.candidate
    entry = candidate.intervention
    covers = sorted(
        (id for id, points in standing.terms.items() if points > 0), key=lambda id: -standing.terms[id]
    )
    pressing = ranking.pressing
    return Member(
        id=entry.id,
        name=named(entry.name),
        short=say(entry.short),
        headline=facts.headline(catalogue, candidate.evidence[covers[0]]) if covers else None,
        runner=entry.runner,
        covers=tuple(covers),
        label=candidate.evidence[covers[0]].grade.label if covers else None,
        evidence=facts.evidence(candidate, catalogue),
        core=member.core and entry.id not in fragile,
        substitute=_substitute(catalogue, ranking, member),
        kept=entry.id in keep,
        reason=None if standing.eligible else standing.reasons[0],
        partners=facts.partners(catalogue, profile, candidate),
        conditions=tuple(named(text) for text in entry.conditions),
        costs=tuple(map(facts.cost, entry.costs)),
        caveats=of_intervention(catalogue, profile, candidate, pressing, (*covers, *pressing)[0])
        if pressing
        else (),
    )


def _for_whom(catalogue: Catalogue, ids: Sequence[str]) -> tuple[ForWhom, ...]:
    """By the method's spans of ages: the members whose ages overlap at least half of the span or of their own."""
    return tuple(
        ForWhom(span, tuple(id for id in ids if _is_for(catalogue.intervention[id].ages, span, catalogue.method)))
        for span in catalogue.method.spans
    )


def _is_for(ages: Ages | None, span: Ages, method: Method) -> bool:
    """Whether an intervention for those ages is for a span; one without ages is for all."""
    if ages is None:
        return True
    shared = max(0, min(ages[1], span[1]) - max(ages[0], span[0]) + 1)
    share = method.numbers.match_share.value
    return shared >= share * min(ages[1] - ages[0] + 1, span[1] - span[0] + 1)


def _substitute(catalogue: Catalogue, ranking: Ranking, member: PlannedMember) -> Substitute | None:
    """The best one outside the plan in a member's place, by name."""
    substitute = member.substitute
    if substitute is None:
        return None
    id = substitute.option.id
    terms, evidence = ranking.standing(id).terms, ranking.standing(id).candidate.evidence
    problem = max(terms, key=lambda problem: terms[problem], default=None)
    label = evidence[problem].grade.label if problem and terms[problem] > 0 else None
    return Substitute(id, named(catalogue.intervention[id].name), substitute.cost, label)


def _covered(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    problem: str,
    members: Sequence[PlannedMember],
    kept_options: Sequence[Option],
    left_out: Sequence[str],
) -> Covered:
    """One problem before and after."""
    pressing = ranking.pressing
    index = pressing.index(problem)
    options = [member.option for member in members]
    by = [option for option in options if option.worth[index] > 0]
    by.sort(key=lambda option: (-option.worth[index], option.id))
    return Covered(
        problem,
        facts.rounded(ranking.weights[problem]),
        facts.rounded(coverage(kept_options, len(pressing))[index]),
        facts.rounded(coverage(options, len(pressing))[index]),
        tuple(option.id for option in by),
        None if by else _why(catalogue, profile, ranking, problem, left_out),
    )


def _why(catalogue: Catalogue, profile: Profile, ranking: Ranking, problem: str, left_out: Sequence[str]) -> str:
    """Why nothing in the plan covers a problem, by the best on it that may be chosen, else by the best of all."""
    best = recommendation.best_on(ranking, problem)
    if not best:
        return _("Nothing in the catalogue that was tested or tried carries on this problem.")
    eligible = [standing for standing in best if standing.eligible and standing.id not in left_out]
    standing = (*eligible, *best)[0]
    name = named(standing.candidate.intervention.name)
    if eligible:
        return _("There was no room for the best on it that may be chosen, {name}.").format(name=name)
    if standing.id in left_out:
        return _("The best on it, {name}, is left out by your choice.").format(name=name)
    reason = recommendation.because(catalogue, profile, ranking.pressing, standing, standing.reasons[0])
    return _("The best on it, {name}, is set aside: {reason}.").format(name=name, reason=reason)


def _partners(catalogue: Catalogue, profile: Profile, ids: Sequence[str]) -> tuple[PlanPartner, ...]:
    """Whom the whole set needs, those that are not in place first."""
    roles: Mapping[str, tuple[list[str], list[str]]] = {partner.id: ([], []) for partner in catalogue.partners}
    for id in ids:
        links = catalogue.intervention[id].partners
        for partner in links.required:
            roles[partner][0].append(id)
        for partner in links.helpful:
            roles[partner][1].append(id)
    partners = [
        PlanPartner(
            id,
            named(catalogue.partner[id].name),
            profile.partners.get(id, "unknown"),
            tuple(required),
            tuple(helpful),
        )
        for id, (required, helpful) in roles.items()
        if required or helpful
    ]
    return tuple(sorted(partners, key=lambda partner: (not partner.required_by, STATE_ORDER.index(partner.state))))
