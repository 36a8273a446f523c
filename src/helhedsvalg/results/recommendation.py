"""A ranking to the Result that is printed: the terms of the computation, in one language.

Nothing is decided here and nothing is computed twice: every figure is read off the terms that
the method kept. Numbers are rounded here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, number, say, several
from helhedsvalg.method.needs import Need
from helhedsvalg.method.ranking import DIGITS, Candidate, Evidence, Ranking, Standing, missing, strongest
from helhedsvalg.method.robustness import RankRange
from helhedsvalg.model.catalogue import Anchor, Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Reason, Role
from helhedsvalg.results import common
from helhedsvalg.results.caveats import is_tested, of_intervention, of_result
from helhedsvalg.results.common import reason_name

MAX_BEST = 3
"""How many of the best on a problem are named."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What answers say of an intervention whatever the area."""

    evidence: tuple[common.Evidence, ...]
    findings: tuple[common.Finding, ...]
    conditions: tuple[str, ...]
    sources: tuple[common.SourceMark, ...]
    catalogues: tuple[common.Place, ...]
    publisher_ratings: tuple[common.Rating, ...]


class Wording:
    """What the results of a catalogue say whatever the area, in one language; each part is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.known: dict[str, Facts] = {}

    @cached_property
    def mark(self) -> common.CatalogueMark:
        """Which catalogue this is."""
        return catalogue_mark(self.catalogue)

    @cached_property
    def glossary(self) -> common.Glossary:
        """The words for every id."""
        return glossary(self.catalogue)

    def facts(self, candidate: Candidate) -> Facts:
        """Of one intervention."""
        if candidate.id not in self.known:
            self.known[candidate.id] = facts(self.catalogue, candidate)
        return self.known[candidate.id]


def report(
    wording: Wording,
    profile: Profile,
    ranking: Ranking,
    *,
    top: int,
    stability: int,
    include: Sequence[Reason],
    ranges: Mapping[str, RankRange],
) -> common.Result:
    """The whole answer for one area; `top` 0 shows every recommendation.

    `ranges` are those of the ranks by id; empty where nothing was simulated.
    """
    catalogue = wording.catalogue
    pressing = ranking.pressing
    shown = ranking.ranked[:top] if top else ranking.ranked
    return common.Result(
        schema_version=common.SCHEMA_VERSION,
        tool=common.Tool("helhedsvalg", __version__),
        catalogue=wording.mark,
        lang=language(),
        area=area_label(profile),
        needs=tuple(need(each) for each in ranking.needs),
        ranked=len(ranking.ranked),
        recommendations=tuple(
            recommendation(wording, profile, ranking, standing, ranges.get(standing.id)) for standing in shown
        ),
        set_aside=tuple(set_aside(catalogue, profile, pressing, standing) for standing in ranking.set_aside),
        caveats=of_result(catalogue, profile, ranking),
        coverage=coverage(catalogue, ranking),
        unlock=unlock(catalogue, profile, ranking),
        next=next_steps(ranking),
        parameters=parameters(catalogue.method, profile, top=top, stability=stability, include=include),
        glossary=wording.glossary,
    )


def brief(profile: Profile, needs: Iterable[Need], standings: Iterable[Standing]) -> dict[str, object]:
    """The short answer of `batch --brief`: needs, and the ids of the first with score and label."""
    return {
        "area": area_label(profile),
        "needs": [
            {
                "problem": need.problem.id,
                "need": None if need.size is None else rounded(need.size),
                "weight": rounded(need.weight),
            }
            for need in needs
        ],
        "recommendations": [
            {"id": standing.id, "score": standing.score, "label": standing.top.grade.label}
            for standing in standings
        ],
    }


def parameters(
    method: Method, profile: Profile, *, top: int, stability: int, include: Sequence[Reason]
) -> common.Parameters:
    """Everything that decided the result."""
    numbers = method.numbers
    return common.Parameters(
        top=top,
        stability=stability,
        seed=int(numbers.seed.value),
        ages=profile.ages,
        partners=dict(sorted(profile.partners.items())),
        exclude=exclusions(profile),
        include=tuple(sorted(include)),
        notes=profile.notes,
        heavy_weight=numbers.heavy_weight.value,
        top_places=int(numbers.top_places.value),
        range_share=rounded(numbers.range_high.value - numbers.range_low.value),
    )


def exclusions(profile: Profile) -> tuple[common.Exclusion, ...]:
    """What the profile does not want."""
    return tuple(common.Exclusion(exclusion.id, exclusion.reason) for exclusion in profile.exclude)


def glossary(catalogue: Catalogue) -> common.Glossary:
    """The words for every id that a result of this catalogue can have."""
    method = catalogue.method
    ends = [end for problem in catalogue.anchored for end in (problem.zero_point, problem.full_point) if end]
    return common.Glossary(
        problems={problem.id: named(problem.name) for problem in catalogue.problems},
        partners={partner.id: named(partner.name) for partner in catalogue.partners},
        themes={theme.id: named(theme.name) for theme in catalogue.themes},
        labels={
            label.id: common.LabelWords(named(label.name), label.mark, label.ascii, named(label.meaning))
            for label in method.labels
        },
        directions={
            direction.id: common.DirectionWords(named(direction.name), direction.mark, direction.ascii)
            for direction in method.directions
        },
        designs={design.id: named(design.name) for design in method.designs},
        settings={setting.id: named(setting.name) for setting in method.settings},
        relevances={relevance.id: named(relevance.name) for relevance in method.relevances},
        sources={id: source_mark(catalogue, id) for id in sorted({end.source for end in ends})},
    )


def rounded(value: float) -> float:
    """A number as results show it."""
    return round(value, DIGITS)


def catalogue_mark(catalogue: Catalogue) -> common.CatalogueMark:
    """Which catalogue this is."""
    return common.CatalogueMark(
        catalogue.meta.version,
        catalogue.meta.date.isoformat(),
        catalogue.sha256,
        len(catalogue.interventions),
        sum(len(entry.findings) for entry in catalogue.interventions),
    )


def area_label(profile: Profile) -> common.AreaLabel | None:
    """The area's labels as they were given; None where none were."""
    if not profile.area:
        return None
    return common.AreaLabel(**profile.area)  # type: ignore[arg-type]


def need(need: Need) -> common.Need:
    """One problem of the area, and the arithmetic behind its need."""
    problem, given = need.problem, need.given
    assert problem.zero_point is not None
    assert problem.full_point is not None
    return common.Need(
        problem=problem.id,
        name=named(problem.name),
        value=rounded(given.value) if given.given_as == "figure" and given.value is not None else None,
        unit=problem.unit,
        need=None if need.size is None else rounded(need.size),
        weight=rounded(need.weight),
        given_as=given.given_as,
        zero_point=point(problem.zero_point),
        full_point=point(problem.full_point),
        derivation=derivation(need, problem.zero_point, problem.full_point),
        source=given.source,
        year=given.year,
        why=given.why,
    )


def point(anchor: Anchor) -> common.Point:
    """One end of the scale."""
    return common.Point(anchor.value, anchor.year, anchor.basis, anchor.source)


def derivation(need: Need, zero: Anchor, full: Anchor) -> str:
    """How the need came about, so that it can be done again by hand."""
    given = need.given
    if need.size is None or given.value is None:
        return _("unknown: no weight, and not zero")
    size = number(need.size, 3)
    if given.given_as == "word":
        return _("a word stands for {need}").format(need=size)
    if given.given_as == "need":
        return _("given directly as {need}").format(need=size)
    straight = (given.value - zero.value) / (full.value - zero.value)
    sum_ = _("({value} - {zero}) / ({full} - {zero}) = {straight}").format(
        value=number(given.value, 3),
        zero=number(zero.value, 3),
        full=number(full.value, 3),
        straight=number(straight, 3),
    )
    return sum_ if abs(straight - need.size) < 1e-9 else _("{sum}, held at {need}").format(sum=sum_, need=size)


def recommendation(
    wording: Wording, profile: Profile, ranking: Ranking, standing: Standing, rank_range: RankRange | None = None
) -> common.Recommendation:
    """One ranked intervention with its findings, needs and caveats."""
    catalogue, candidate = wording.catalogue, standing.candidate
    entry = candidate.intervention
    facts = wording.facts(candidate)
    assert standing.rank is not None
    return common.Recommendation(
        rank=standing.rank,
        id=entry.id,
        name=named(entry.name),
        theme=entry.theme,
        runner=entry.runner,
        summary=say(entry.summary),
        score=standing.score,
        label=standing.top.grade.label,
        contributions=contributions(ranking, standing),
        evidence=facts.evidence,
        findings=facts.findings,
        rank_range=(rank_range.low, rank_range.high) if rank_range else None,
        top_share=rank_range.top_share if rank_range else None,
        ages=entry.ages,
        partners=partners(catalogue, profile, candidate),
        conditions=facts.conditions,
        caveats=of_intervention(catalogue, profile, candidate, ranking.pressing, standing.top.problem.id),
        sources=facts.sources,
        catalogues=facts.catalogues,
        publisher_ratings=facts.publisher_ratings,
        local=entry.local,
    )


def contributions(ranking: Ranking, standing: Standing) -> tuple[common.Contribution, ...]:
    """The terms of its score, one a problem with weight."""
    evidence = standing.candidate.evidence
    return tuple(
        common.Contribution(
            id,
            rounded(weight),
            rounded(evidence[id].grade.support),
            evidence[id].match,
            standing.terms.get(id, 0.0),
        )
        for id, weight in ranking.weights.items()
    )


def facts(catalogue: Catalogue, candidate: Candidate) -> Facts:
    """What answers say of an intervention whatever the area."""
    entry = candidate.intervention
    return Facts(
        evidence(candidate, catalogue),
        findings(candidate),
        tuple(named(text) for text in entry.conditions),
        cited(catalogue, [candidate]),
        tuple(common.Place(place.id, place.page, place.heading) for place in entry.catalogues),
        tuple(common.Rating(rating.by, rating.label, rating.source) for rating in entry.publisher_ratings),
    )


def evidence(candidate: Candidate, catalogue: Catalogue) -> tuple[common.Evidence, ...]:
    """The label on every problem that there is a finding on, in the data's order of problems."""
    return tuple(
        common.Evidence(
            id,
            on.grade.label,
            rounded(on.grade.support),
            directions(on),
            strongest(on.grade, catalogue.method),
        )
        for id, on in candidate.evidence.items()
        if on.grade.findings
    )


def directions(evidence: Evidence) -> common.Directions:
    """How many findings on the pair point which way."""
    pointing = [weighted.finding.direction for weighted in evidence.grade.findings]
    return common.Directions(*(pointing.count(which) for which in ("positive", "none", "mixed", "negative")))


def findings(candidate: Candidate) -> tuple[common.Finding, ...]:
    """Every finding, problem by problem in the data's order."""
    return tuple(
        common.Finding(
            problem=id,
            outcome=say(weighted.finding.outcome),
            direction=weighted.finding.direction,
            design=weighted.finding.design,
            setting=weighted.finding.setting,
            relevance=weighted.finding.relevance,
            size=say(weighted.finding.size),
            n=weighted.finding.n,
            follow_up=say(weighted.finding.follow_up),
            level=weighted.finding.level,
            quote=weighted.finding.quote,
            locator=say(weighted.finding.locator),
            source=weighted.finding.source,
            read=weighted.finding.read.isoformat() if weighted.finding.read else None,
            k=rounded(weighted.k),
            adds=common.Sums(*map(rounded, weighted.adds)),
            counted=weighted.counted,
            ages=weighted.finding.ages,
            study=weighted.finding.study,
            local=weighted.finding.local,
        )
        for id, on in candidate.evidence.items()
        for weighted in on.grade.findings
    )


def partners(catalogue: Catalogue, profile: Profile, candidate: Candidate) -> tuple[common.PartnerState, ...]:
    """Whom it needs, the required ones first, each with its state here."""
    needed = candidate.intervention.partners
    roles: tuple[tuple[Role, tuple[str, ...]], ...] = (("required", needed.required), ("helpful", needed.helpful))
    return tuple(
        common.PartnerState(id, named(catalogue.partner[id].name), role, profile.partners.get(id, "unknown"))
        for role, ids in roles
        for id in ids
    )


def cited(catalogue: Catalogue, candidates: Sequence[Candidate]) -> tuple[common.SourceMark, ...]:
    """Every source that the findings and publishers' ratings of some interventions cite, by id."""
    entries = [candidate.intervention for candidate in candidates]
    ids = {finding.source for entry in entries for finding in entry.findings}
    ids |= {rating.source for entry in entries for rating in entry.publisher_ratings}
    return tuple(source_mark(catalogue, id) for id in sorted(ids))


def source_mark(catalogue: Catalogue, id: str) -> common.SourceMark:
    """A source as results name it."""
    source = catalogue.source[id]
    return common.SourceMark(id, source.title, source.publisher, source.year, source.url)


def set_aside(
    catalogue: Catalogue, profile: Profile, pressing: Sequence[str], standing: Standing
) -> common.SetAside:
    """One intervention that is not ranked, with every reason that applies."""
    entry = standing.candidate.intervention
    return common.SetAside(
        entry.id,
        named(entry.name),
        standing.reasons[0],
        "; ".join(because(catalogue, profile, pressing, standing, reason) for reason in standing.reasons),
        entry.local,
        any(finding.local for finding in entry.findings),
        standing.score,
    )


def because(
    catalogue: Catalogue, profile: Profile, pressing: Sequence[str], standing: Standing, reason: Reason
) -> str:
    """One reason with what it is about."""
    candidate = standing.candidate
    graded = {id: on for id, on in candidate.evidence.items() if on.grade.findings}
    here = [graded[id] for id in pressing if id in graded]
    about: list[str] = []
    if reason == "excluded":
        about = [each.reason for each in profile.exclude if each.id == standing.id and each.reason]
    elif reason == "harmful":
        about = [named(catalogue.problem[id].name) for id in candidate.harmful]
    elif reason == "blocked":
        about = [named(catalogue.partner[id].name) for id in missing(candidate, profile.partners)]
    elif reason == "no-effect-found":
        about = [_null(on) for on in here if on.grade.label == reason]
    elif reason == "no-support":
        about = [named(on.problem.name) for on in here]
    elif reason == "other-problems":
        about = [named(on.problem.name) for on in graded.values()]
    words = reason_name(reason)
    return f"{words}: {', '.join(about)}" if about else words


def _null(evidence: Evidence) -> str:
    """A problem on which no effect was found: on how many studies, and what speaks against that."""
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
    """All that carry on a problem, ranked or not, the best first; no harmful or excluded one."""
    carrying = [
        standing
        for standing in (*ranking.ranked, *ranking.set_aside)
        if problem in standing.candidate.worth and not {"harmful", "excluded"} & set(standing.reasons)
    ]
    return sorted(carrying, key=lambda standing: (-standing.candidate.worth[problem], standing.id))


def coverage(catalogue: Catalogue, ranking: Ranking) -> tuple[common.Coverage, ...]:
    """For each problem with weight the best that exists, ranked or not, by support x match."""
    return tuple(
        common.Coverage(
            problem,
            rounded(weight),
            tuple(_best(standing.candidate, problem) for standing in best_on(ranking, problem)[:MAX_BEST]),
            is_tested(catalogue, ranking, problem),
        )
        for problem, weight in ranking.weights.items()
    )


def _best(candidate: Candidate, problem: str) -> common.Best:
    """One of the best on a problem."""
    grade = candidate.evidence[problem].grade
    return common.Best(candidate.id, named(candidate.intervention.name), rounded(grade.support), grade.label)


def unlock(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> common.Unlock | None:
    """The missing partner that alone would bring most points into the ranking; None where none would."""
    opened: dict[str, list[Standing]] = {}
    for standing in ranking.set_aside:
        lacking = missing(standing.candidate, profile.partners)
        if standing.reasons == ("blocked",) and len(lacking) == 1 and standing.score > 0:
            opened.setdefault(lacking[0], []).append(standing)
    if not opened:
        return None
    points = {id: round(sum(each.score for each in standings), DIGITS) for id, standings in opened.items()}
    best = min(opened, key=lambda id: (-points[id], id))
    return unlocked(catalogue, best, [standing.id for standing in opened[best]], points[best])


def unlocked(catalogue: Catalogue, partner: str, ids: Iterable[str], points: float) -> common.Unlock:
    """What a partner would open, the interventions by id."""
    opened = sorted(ids)
    names = tuple(named(catalogue.intervention[id].name) for id in opened)
    return common.Unlock(partner, named(catalogue.partner[partner].name), tuple(opened), names, points)


def explaining(id: str) -> str:
    """The command that explains an intervention for the same area."""
    return f"helhedsvalg explain {id} {_('PROFILE')}"


def next_steps(ranking: Ranking) -> tuple[str, ...]:
    """Commands worth running now, each with a word where the profile's name must stand."""
    steps = []
    if ranking.ranked:
        steps += [explaining(ranking.ranked[0].id), f"helhedsvalg plan {_('PROFILE')}"]
    steps.append("helhedsvalg catalogue show KOO01")
    return tuple(steps)
