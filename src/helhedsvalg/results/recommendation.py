"""A ranking to the Result that is printed: the terms of the computation, in one language.

Nothing is decided or computed here: every figure is a term of the method. Numbers are rounded
here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, say, several
from helhedsvalg.method import needs, ranking, robustness
from helhedsvalg.method.ranking import DIGITS, Candidate, Ranking, Standing, later, missing
from helhedsvalg.method.robustness import RankRange
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages, Group, Label, Language, Reason
from helhedsvalg.results import facts
from helhedsvalg.results.caveats import is_tested, of_intervention, of_result
from helhedsvalg.results.common import (
    SCHEMA_VERSION,
    AreaLabel,
    CatalogueMark,
    CaveatText,
    Contribution,
    Cost,
    Evidence,
    Finding,
    Glossary,
    Headline,
    KeyStudy,
    Need,
    Parameters,
    PartnerState,
    Place,
    Rating,
    SourceMark,
    Tool,
    Unlock,
    json_object,
    reason_name,
)

MAX_BEST = 3
"""How many of the best on a problem are named."""


@json_object
class Recommendation:
    """One ranked intervention with all that made its rank."""

    rank: int
    band: int
    """1 to 4: how the score stands to the reference."""
    group: Group
    """How well what gives most points was tested."""
    id: str
    name: str
    short: str | None
    """A name of at most 24 characters."""
    theme: str | None
    runner: Literal["plan", "partner", "other"]
    summary: str | None
    score: float
    headline: Headline | None
    key_study: KeyStudy | None
    """Null where no loss costs a place, and where nothing was simulated."""
    label: Label
    """Of the pair that contributes most; of equals, the first in the order of needs."""
    contributions: tuple[Contribution, ...]
    evidence: tuple[Evidence, ...]
    costs: tuple[Cost, ...]
    """Empty where nothing is known."""
    findings: tuple[Finding, ...]
    rank_range: tuple[int, int] | None
    top_share: float | None
    ages: Ages | None
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    caveats: tuple[CaveatText, ...]
    sources: tuple[SourceMark, ...]
    catalogues: tuple[Place, ...]
    publisher_ratings: tuple[Rating, ...]
    local: bool


@json_object
class SetAside:
    """One intervention that is not ranked, and why."""

    id: str
    name: str
    reason: Reason
    detail: str
    """Every reason that applies."""
    about: tuple[str, ...]
    """The problems that the reason is about, or the partners that are missing, by id."""
    local: bool
    local_findings: bool
    score: float
    """The one that it would have."""


@json_object
class Best:
    """One of the best on a problem."""

    id: str
    name: str
    support: float
    label: Label


@json_object
class Coverage:
    """The best that exists on one problem, whatever their rank, those set aside among them."""

    problem: str
    weight: float
    best: tuple[Best, ...]
    """Up to three, by support x match; neither harmful nor excluded ones."""
    tested: bool
    """Whether the ranking has something on it that was tested and carries."""


@json_object
class Entering:
    """One that would enter the first few."""

    id: str
    name: str
    rank: int


@json_object
class WhatIf:
    """Who would enter the first few if one unknown problem were high."""

    problem: str
    entering: tuple[Entering, ...]
    ask: str | None
    """Where the figure is found, in a few words."""


@json_object
class Later:
    """What an intervention would give to those who are too young to be counted within the plan's years."""

    id: str
    name: str
    problem: str
    points: float
    """As with match 1."""
    runner: Literal["plan", "partner", "other"]
    missing: tuple[str, ...]
    """Required partners that the area lacks."""


@json_object
class Result:
    """One area's answer."""

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Language
    area: AreaLabel | None
    needs: tuple[Need, ...]
    reference: float
    """In points: what one controlled study in Danish estates on the heaviest problem would give."""
    ranked: int
    """How many have a score above 0."""
    recommendations: tuple[Recommendation, ...]
    """The first of them, as many as were asked for."""
    set_aside: tuple[SetAside, ...]
    """All of them."""
    caveats: tuple[CaveatText, ...]
    """Of the whole result; KOO01 first."""
    coverage: tuple[Coverage, ...]
    what_if: tuple[WhatIf, ...]
    """A row for each unknown problem."""
    later: tuple[Later, ...]
    """A row for each problem, most points first."""
    unlock: Unlock | None
    next: tuple[str, ...]
    """Commands worth running now."""
    parameters: Parameters
    glossary: Glossary


def report(
    wording: facts.Wording,
    profile: Profile,
    ranking: Ranking,
    *,
    top: int,
    stability: int,
    include: Sequence[Reason],
    ranges: Mapping[str, RankRange],
    keys: Mapping[str, robustness.KeyStudy | None],
    what_if: Sequence[robustness.WhatIf],
) -> Result:
    """The whole answer for one area; `top` 0 shows every recommendation.

    `ranges` and `keys` are the rank ranges and key studies by id; empty where nothing was simulated.
    """
    catalogue = wording.catalogue
    pressing = ranking.pressing
    standings = ranking.ranked[:top] if top else ranking.ranked
    return Result(
        schema_version=SCHEMA_VERSION,
        tool=Tool("helhedsvalg", __version__),
        catalogue=wording.mark,
        lang=language(),
        area=facts.area_label(profile),
        needs=tuple(facts.need(profile, need) for need in ranking.needs),
        reference=facts.rounded(ranking.reference),
        ranked=len(ranking.ranked),
        recommendations=tuple(
            recommendation(wording, profile, ranking, standing, ranges.get(standing.id), keys.get(standing.id))
            for standing in standings
        ),
        set_aside=tuple(set_aside(catalogue, profile, pressing, standing) for standing in ranking.set_aside),
        caveats=of_result(catalogue, profile, ranking),
        coverage=coverage(catalogue, ranking),
        what_if=tuple(_what_if(catalogue, row) for row in what_if),
        later=_later(profile, ranking),
        unlock=unlock(catalogue, profile, ranking),
        next=next_steps(ranking),
        parameters=parameters(catalogue.method, profile, top=top, stability=stability, include=include),
        glossary=wording.glossary,
    )


def brief(profile: Profile, area_needs: Iterable[needs.Need], standings: Iterable[Standing]) -> dict[str, object]:
    """The short answer of `batch --brief`: needs, and the ids of the first with score and label."""
    return {
        "area": facts.area_label(profile),
        "needs": [
            {
                "problem": need.problem.id,
                "need": None if need.size is None else facts.rounded(need.size),
                "weight": facts.rounded(need.weight),
            }
            for need in area_needs
        ],
        "recommendations": [
            {
                "rank": standing.rank,
                "id": standing.id,
                "band": standing.band,
                "group": standing.group,
                "score": standing.score,
                "label": standing.top.grade.label,
            }
            for standing in standings
        ],
    }


def parameters(
    method: Method, profile: Profile, *, top: int, stability: int, include: Sequence[Reason]
) -> Parameters:
    """Everything that decided the result."""
    numbers = method.numbers
    return Parameters(
        top=top,
        stability=stability,
        seed=int(numbers.seed.value),
        ages=profile.ages,
        partners=dict(sorted(profile.partners.items())),
        exclude=facts.exclusions(profile),
        include=tuple(sorted(include)),
        notes=profile.notes,
        heavy_weight=numbers.heavy_weight.value,
        top_places=int(numbers.top_places.value),
        range_share=facts.rounded(numbers.range_high.value - numbers.range_low.value),
    )


def recommendation(
    wording: facts.Wording,
    profile: Profile,
    ranking: Ranking,
    standing: Standing,
    rank_range: RankRange | None = None,
    key: robustness.KeyStudy | None = None,
) -> Recommendation:
    """One ranked intervention with its findings, needs and caveats."""
    catalogue, candidate = wording.catalogue, standing.candidate
    entry = candidate.intervention
    entry_facts = wording.facts(candidate)
    assert standing.rank is not None
    assert standing.band is not None
    assert standing.group is not None
    return Recommendation(
        rank=standing.rank,
        band=standing.band,
        group=standing.group,
        id=entry.id,
        name=named(entry.name),
        short=say(entry.short),
        theme=entry.theme,
        runner=entry.runner,
        summary=say(entry.summary),
        score=standing.score,
        headline=facts.headline(catalogue, standing.top),
        key_study=KeyStudy(key.problem, key.study, key.source, key.rank) if key else None,
        label=standing.top.grade.label,
        contributions=contributions(ranking, standing),
        evidence=entry_facts.evidence,
        costs=entry_facts.costs,
        findings=entry_facts.findings,
        rank_range=(rank_range.low, rank_range.high) if rank_range else None,
        top_share=rank_range.top_share if rank_range else None,
        ages=entry.ages,
        partners=facts.partners(catalogue, profile, candidate),
        conditions=entry_facts.conditions,
        caveats=of_intervention(catalogue, profile, candidate, ranking.pressing, standing.top.problem.id),
        sources=entry_facts.sources,
        catalogues=entry_facts.catalogues,
        publisher_ratings=entry_facts.publisher_ratings,
        local=entry.local,
    )


def _what_if(catalogue: Catalogue, what_if: robustness.WhatIf) -> WhatIf:
    """One row of the what-if table, with names."""
    return WhatIf(
        what_if.problem,
        tuple(
            Entering(standing.id, named(standing.candidate.intervention.name), standing.rank or 0)
            for standing in what_if.entering
        ),
        say(catalogue.problem[what_if.problem].ask),
    )


def _later(profile: Profile, ranking: Ranking) -> tuple[Later, ...]:
    """A row for each problem that an intervention would help those with who are growing up now."""
    return tuple(
        Later(
            row.standing.id,
            named(row.standing.candidate.intervention.name),
            row.problem,
            row.points,
            row.standing.candidate.intervention.runner,
            missing(row.standing.candidate, profile.partners),
        )
        for row in later(ranking)
    )


def contributions(ranking: Ranking, standing: Standing) -> tuple[Contribution, ...]:
    """The terms of a score, one for each problem with weight."""
    evidence = standing.candidate.evidence
    return tuple(
        Contribution(
            id,
            facts.rounded(weight),
            facts.rounded(evidence[id].grade.support),
            evidence[id].match,
            standing.terms.get(id, 0.0),
        )
        for id, weight in ranking.weights.items()
    )


def set_aside(catalogue: Catalogue, profile: Profile, pressing: Sequence[str], standing: Standing) -> SetAside:
    """One intervention that is not ranked, with every reason that applies."""
    entry = standing.candidate.intervention
    return SetAside(
        entry.id,
        named(entry.name),
        standing.reasons[0],
        "; ".join(because(catalogue, profile, pressing, standing, reason) for reason in standing.reasons),
        about(profile, pressing, standing, standing.reasons[0]),
        entry.local,
        any(finding.local for finding in entry.findings),
        standing.score,
    )


def because(
    catalogue: Catalogue, profile: Profile, pressing: Sequence[str], standing: Standing, reason: Reason
) -> str:
    """One reason with what it is about."""
    ids = about(profile, pressing, standing, reason)
    if reason == "excluded":
        details = [
            exclusion.reason for exclusion in profile.exclude if exclusion.id == standing.id and exclusion.reason
        ]
    elif reason == "blocked":
        details = [named(catalogue.partner[id].name) for id in ids]
    elif reason == "no-effect-found":
        details = [_null(standing.candidate.evidence[id]) for id in ids]
    else:
        details = [named(catalogue.problem[id].name) for id in ids]
    words = reason_name(reason)
    return f"{words}: {', '.join(details)}" if details else words


def about(profile: Profile, pressing: Sequence[str], standing: Standing, reason: Reason) -> tuple[str, ...]:
    """The problems that a reason is about, or the partners that are missing; none where it is about neither."""
    candidate = standing.candidate
    if reason == "harmful":
        return tuple(candidate.harmful)
    if reason == "blocked":
        return tuple(missing(candidate, profile.partners))
    if reason not in ("no-effect-found", "later", "no-support", "other-problems"):
        return ()
    graded = {id: pair for id, pair in candidate.evidence.items() if pair.grade.findings}
    if reason == "other-problems":
        return tuple(graded)
    here = {id: graded[id] for id in pressing if id in graded}
    if reason == "no-effect-found":
        return tuple(id for id, pair in here.items() if pair.grade.label == reason)
    if reason == "later":
        return tuple(id for id, pair in here.items() if pair.too_young and pair.grade.support > 0)
    return tuple(here)


def _null(evidence: ranking.Evidence) -> str:
    """A problem on which no effect was found, that one study says so, and how many findings say otherwise."""
    words = named(evidence.problem.name)
    if evidence.grade.studies == 1:
        words = _("{problem} (one study)").format(problem=words)
    count = sum(
        weighted.applies and weighted.finding.direction == "positive" for weighted in evidence.grade.findings
    )
    if count:
        words += several(
            "; but {count} finding speaks for it", "; but {count} findings speak for it", count
        ).format(count=count)
    return words


def best_on(ranking: Ranking, problem: str) -> list[Standing]:
    """All with support on a problem, ranked or not, the best first; none that is harmful or excluded."""
    carrying = [
        standing
        for standing in (*ranking.ranked, *ranking.set_aside)
        if problem in standing.candidate.worth and not {"harmful", "excluded"} & set(standing.reasons)
    ]
    return sorted(carrying, key=lambda standing: (-standing.candidate.worth[problem], standing.id))


def coverage(catalogue: Catalogue, ranking: Ranking) -> tuple[Coverage, ...]:
    """For each problem with weight the best that exists, ranked or not, by support x match."""
    return tuple(
        Coverage(
            problem,
            facts.rounded(weight),
            tuple(_best(standing.candidate, problem) for standing in best_on(ranking, problem)[:MAX_BEST]),
            is_tested(catalogue, ranking, problem),
        )
        for problem, weight in ranking.weights.items()
    )


def _best(candidate: Candidate, problem: str) -> Best:
    """One of the best on a problem."""
    grade = candidate.evidence[problem].grade
    return Best(candidate.id, named(candidate.intervention.name), facts.rounded(grade.support), grade.label)


def unlock(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> Unlock | None:
    """The missing partner that alone would bring most points into the ranking; None where none would."""
    standings_by_partner: dict[str, list[Standing]] = {}
    for standing in ranking.set_aside:
        partners = missing(standing.candidate, profile.partners)
        if standing.reasons == ("blocked",) and len(partners) == 1 and standing.score > 0:
            standings_by_partner.setdefault(partners[0], []).append(standing)
    if not standings_by_partner:
        return None
    points = {
        id: round(sum(standing.score for standing in standings), DIGITS)
        for id, standings in standings_by_partner.items()
    }
    best = min(standings_by_partner, key=lambda id: (-points[id], id))
    return unlocked(catalogue, best, [standing.id for standing in standings_by_partner[best]], points[best])


def unlocked(catalogue: Catalogue, partner: str, ids: Iterable[str], points: float) -> Unlock:
    """What a partner would open, the interventions by id."""
    interventions = sorted(ids)
    names = tuple(named(catalogue.intervention[id].name) for id in interventions)
    return Unlock(partner, named(catalogue.partner[partner].name), tuple(interventions), names, points)


def explaining(id: str) -> str:
    """The command that explains an intervention for the same area."""
    return " ".join(("helhedsvalg", "explain", id, _("PROFILE")))


def next_steps(ranking: Ranking) -> tuple[str, ...]:
    """Commands worth running now, each with a word where the profile's name must stand."""
    steps = []
    if ranking.ranked:
        steps += [explaining(ranking.ranked[0].id), " ".join(("helhedsvalg", "plan", _("PROFILE")))]
    return (*steps, "helhedsvalg catalogue show KOO01")
