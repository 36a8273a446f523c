"""A planned set to the Plan that is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named
from helhedsvalg.method.explanation import standing
from helhedsvalg.method.plan import Choice, Part, Planned, coverage
from helhedsvalg.method.ranking import Aside, Contender, Placed, Ranking, terms
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import State
from helhedsvalg.results import answers, common, recommendation
from helhedsvalg.results.caveats import of_intervention, of_result

ORDER: tuple[State, ...] = ("missing", "unknown", "promised", "in-place")
"""Partners that are not in place come first."""


def report(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    planned: Planned,
    kept: Sequence[Choice],
    unlock: common.Unlock | None,
    parameters: answers.PlanParameters,
) -> answers.Plan:
    """The whole plan for one area; `kept` are the members that were asked for."""
    known = contenders(ranking)
    parts = planned.parts
    covered = tuple(
        _covered(catalogue, profile, ranking, place, parts, kept, parameters.left_out)
        for place in range(len(ranking.field.pressing))
    )
    return answers.Plan(
        schema_version=common.SCHEMA_VERSION,
        tool=common.Tool("helhedsvalg", __version__),
        catalogue=recommendation.catalogue_mark(catalogue),
        lang=language(),
        area=recommendation.area_label(profile),
        needs=tuple(recommendation.need(weighed) for weighed in ranking.needs),
        plan=tuple(
            _member(catalogue, profile, ranking, known[part.choice.id], part, frozenset(one.id for one in kept))
            for part in parts
        ),
        value=planned.value,
        coverage=covered,
        uncovered=tuple(one.problem for one in covered if not one.after),
        partners=_partners(catalogue, profile, [part.choice.id for part in parts]),
        unlock=unlock,
        assumption=_(
            "The effects of the single interventions are assumed to be independent of each other. Nobody has "
            "tested the whole set together."
        ),
        caveats=of_result(catalogue, profile, ranking),
        sources=recommendation.cited(catalogue, [known[part.choice.id].candidate for part in parts]),
        next=(
            *(recommendation.explaining(part.choice.id) for part in parts[:1]),
            "helhedsvalg catalogue show KOO01",
        ),
        parameters=parameters,
        glossary=recommendation.glossary(catalogue),
    )


def contenders(ranking: Ranking) -> dict[str, Contender]:
    """Every intervention of the catalogue by id, ranked or not."""
    every: tuple[Placed | Aside, ...] = (*ranking.placed, *ranking.aside)
    return {one.candidate.intervention.id: one.contender for one in every}


def _member(
    catalogue: Catalogue, profile: Profile, ranking: Ranking, contender: Contender, part: Part, kept: Iterable[str]
) -> answers.Member:
    """One member with what it covers and what it takes."""
    entry = contender.candidate.intervention
    weights = [weighed.weight for weighed in ranking.needs if weighed.weight > 0]
    points, _total = terms(weights, contender.carried)
    order = sorted((place for place, each in enumerate(points) if each > 0), key=lambda place: -points[place])
    swap = part.swap
    return answers.Member(
        id=entry.id,
        name=named(entry.name),
        runner=entry.runner,
        covers=tuple(ranking.field.pressing[place] for place in order),
        label=contender.pairs[order[0]].grade.label if order else None,
        evidence=recommendation.evidence(contender.candidate, catalogue),
        core=part.core,
        substitute=answers.Substitute(
            swap.choice.id, named(catalogue.intervention[swap.choice.id].name), swap.cost
        )
        if swap
        else None,
        kept=entry.id in kept,
        reason=contender.reasons[0] if contender.reasons else None,
        partners=recommendation.partners(catalogue, profile, contender.candidate),
        conditions=tuple(named(text) for text in entry.conditions),
        caveats=of_intervention(catalogue, profile, contender, order[0] if order else 0)
        if contender.pairs
        else (),
    )


def _covered(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    place: int,
    parts: Sequence[Part],
    kept: Sequence[Choice],
    left_out: Sequence[str],
) -> answers.Covered:
    """One problem before and after."""
    problem = ranking.field.pressing[place]
    weights = {weighed.problem.id: weighed.weight for weighed in ranking.needs}
    members = [part.choice for part in parts]
    by = sorted((one for one in members if one.worth[place] > 0), key=lambda one: (-one.worth[place], one.id))
    count = len(ranking.field.pressing)
    return answers.Covered(
        problem,
        recommendation.rounded(weights[problem]),
        recommendation.rounded(coverage(kept, count)[place]),
        recommendation.rounded(coverage(members, count)[place]),
        tuple(one.id for one in by),
        None if by else _why(catalogue, profile, ranking, place, left_out),
    )


def _why(catalogue: Catalogue, profile: Profile, ranking: Ranking, place: int, left_out: Sequence[str]) -> str:
    """Why nothing in the plan covers a problem, by the best on it that may be chosen, else by the best of all."""
    best = ranking.field.best[place]
    if not best:
        return _("Nothing in the catalogue that was tested or tried carries on this problem.")
    free = [one for one in best if not one.reasons and one.candidate.intervention.id not in left_out]
    first = (*free, *best)[0]
    entry = first.candidate.intervention
    name = named(entry.name)
    if free:
        return _("There was no room for the best on it that may be chosen, {name}.").format(name=name)
    if entry.id in left_out:
        return _("The best on it, {name}, is left out by your choice.").format(name=name)
    aside = standing(ranking, entry.id)
    assert isinstance(aside, Aside)
    told = recommendation.because(catalogue, profile, ranking.field.pressing, aside, first.reasons[0])
    return _("The best on it, {name}, is set aside: {reason}.").format(name=name, reason=told)


def _partners(catalogue: Catalogue, profile: Profile, ids: Sequence[str]) -> tuple[answers.PlanPartner, ...]:
    """Whom the whole set needs, those that are not in place first."""
    roles: Mapping[str, tuple[list[str], list[str]]] = {one.id: ([], []) for one in catalogue.partners}
    for id in ids:
        needed = catalogue.intervention[id].partners
        for which, those in enumerate((needed.required, needed.helpful)):
            for partner in those:
                roles[partner][which].append(id)
    found = [
        answers.PlanPartner(
            id,
            named(catalogue.partner[id].name),
            profile.partners.get(id, "unknown"),
            tuple(required),
            tuple(helpful),
        )
        for id, (required, helpful) in roles.items()
        if required or helpful
    ]
    return tuple(sorted(found, key=lambda one: (not one.required_by, ORDER.index(one.state))))
