"""A ranking to the Result that is printed: the terms of the computation, in one language.

Nothing is decided here and nothing is computed twice: every figure is read off the terms that
weighing, grading and ranking kept. Numbers are rounded here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helhedsvalg import __version__
from helhedsvalg.i18n import _, language, named, number, reason_name, say, several
from helhedsvalg.method.needs import Weighed
from helhedsvalg.method.ranking import (
    DIGITS,
    Aside,
    Candidate,
    Contender,
    Pair,
    Placed,
    Ranking,
    missing,
    strongest,
)
from helhedsvalg.method.robustness import Firmness
from helhedsvalg.model.catalogue import Anchor, Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Role
from helhedsvalg.results import common
from helhedsvalg.results.caveats import of_intervention, of_result
from helhedsvalg.results.common import Reason

BEST = 3
"""How many of the best on a problem are named."""


def report(
    catalogue: Catalogue,
    profile: Profile,
    ranking: Ranking,
    *,
    top: int,
    stability: int,
    include: Sequence[Reason],
    firm: Mapping[str, Firmness],
) -> common.Result:
    """The whole answer for one area; `top` 0 shows every recommendation.

    `firm` says by id how firm the ranks are; empty where nothing was simulated.
    """
    method = catalogue.method
    shown = ranking.placed[:top] if top else ranking.placed
    return common.Result(
        schema_version=common.SCHEMA_VERSION,
        tool=common.Tool("helhedsvalg", __version__),
        catalogue=catalogue_mark(catalogue),
        lang=language(),
        area=area_label(profile),
        needs=tuple(need(weighed) for weighed in ranking.needs),
        ranked=len(ranking.placed),
        recommendations=tuple(
            recommendation(catalogue, profile, ranking, one, firm.get(one.candidate.intervention.id))
            for one in shown
        ),
        set_aside=tuple(set_aside(catalogue, profile, ranking.field.pressing, one) for one in ranking.aside),
        caveats=of_result(catalogue, profile, ranking),
        coverage=coverage(ranking),
        unlock=unlock(catalogue, profile, ranking),
        next=next_steps(ranking),
        parameters=parameters(method, profile, top=top, stability=stability, include=include),
        glossary=glossary(catalogue),
    )


def parameters(
    method: Method, profile: Profile, *, top: int, stability: int, include: Sequence[Reason]
) -> common.Parameters:
    """Everything that decided the result."""
    return common.Parameters(
        top=top,
        stability=stability,
        seed=int(method.number("seed")),
        ages=profile.ages,
        partners=dict(sorted(profile.partners.items())),
        exclude=tuple(common.Exclusion(one.id, one.reason) for one in profile.exclude),
        include=tuple(sorted(include)),
        notes=profile.notes,
        heavy_weight=method.number("heavy_weight"),
        top_places=int(method.number("top_places")),
        range_share=rounded(method.number("range_high") - method.number("range_low")),
    )


def glossary(catalogue: Catalogue) -> common.Glossary:
    """The words for every id that a result of this catalogue can have."""
    method = catalogue.method
    anchors = [end.source for one in catalogue.anchored for end in (one.zero_point, one.full_point) if end]
    return common.Glossary(
        problems={one.id: named(one.name) for one in catalogue.problems},
        partners={one.id: named(one.name) for one in catalogue.partners},
        themes={one.id: named(one.name) for one in catalogue.themes},
        labels={
            one.id: common.LabelWords(named(one.name), one.mark, one.ascii, named(one.meaning))
            for one in method.labels
        },
        directions={
            one.id: common.DirectionWords(named(one.name), one.mark, one.ascii) for one in method.directions
        },
        designs={one.id: named(one.name) for one in method.designs},
        settings={one.id: named(one.name) for one in method.settings},
        relevances={one.id: named(one.name) for one in method.relevances},
        sources={id: source_mark(catalogue, id) for id in sorted(set(anchors))},
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
        sum(len(one.findings) for one in catalogue.interventions),
    )


def area_label(profile: Profile) -> common.AreaLabel | None:
    """The area's labels as they were given; None where none were."""
    if not profile.area:
        return None
    return common.AreaLabel(**profile.area)  # type: ignore[arg-type]


def need(weighed: Weighed) -> common.Need:
    """One problem of the area, and the arithmetic behind its need."""
    problem, given = weighed.problem, weighed.given
    assert problem.zero_point is not None
    assert problem.full_point is not None
    return common.Need(
        problem=problem.id,
        name=named(problem.name),
        value=rounded(given.value) if given.given_as == "figure" and given.value is not None else None,
        unit=problem.unit,
        need=None if weighed.need is None else rounded(weighed.need),
        weight=rounded(weighed.weight),
        given_as=given.given_as,
        zero_point=point(problem.zero_point),
        full_point=point(problem.full_point),
        derivation=derivation(weighed, problem.zero_point, problem.full_point),
        source=given.source,
        year=given.year,
        why=given.why,
    )


def point(anchor: Anchor) -> common.Point:
    """One end of the scale."""
    return common.Point(anchor.value, anchor.year, anchor.basis, anchor.source)


def derivation(weighed: Weighed, zero: Anchor, full: Anchor) -> str:
    """How the need came about, so that it can be done again by hand."""
    given = weighed.given
    if weighed.need is None or given.value is None:
        return _("unknown: no weight, and not zero")
    size = number(weighed.need, 3)
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
    return sum_ if abs(straight - weighed.need) < 1e-9 else _("{sum}, held at {need}").format(sum=sum_, need=size)


def recommendation(
    catalogue: Catalogue, profile: Profile, ranking: Ranking, placed: Placed, firm: Firmness | None = None
) -> common.Recommendation:
    """One ranked intervention with its findings, needs and reservations."""
    one = placed.candidate
    entry = one.intervention
    return common.Recommendation(
        rank=placed.rank,
        id=entry.id,
        name=named(entry.name),
        theme=entry.theme,
        runner=entry.runner,
        summary=say(entry.summary),
        score=placed.score,
        label=placed.contender.pairs[placed.top].grade.label,
        contributions=contributions(ranking, placed.contender),
        evidence=evidence(one, catalogue),
        findings=findings(one),
        rank_range=(firm.low, firm.high) if firm else None,
        top_share=firm.top_share if firm else None,
        ages=entry.ages,
        partners=partners(catalogue, profile, one),
        conditions=tuple(named(text) for text in entry.conditions),
        caveats=of_intervention(catalogue, profile, placed.contender, placed.top),
        sources=sources(catalogue, one),
        catalogues=tuple(common.Place(place.id, place.page, place.heading) for place in entry.catalogues),
        publisher_ratings=tuple(
            common.Rating(mark.by, mark.label, mark.source) for mark in entry.publisher_ratings
        ),
        local=entry.local,
    )


def contributions(ranking: Ranking, contender: Contender) -> tuple[common.Contribution, ...]:
    """The terms of its score, one a problem with weight."""
    return tuple(
        common.Contribution(term.problem, rounded(term.weight), rounded(term.support), term.match, term.points)
        for term in ranking.contributions(contender)
    )


def evidence(one: Candidate, catalogue: Catalogue) -> tuple[common.Evidence, ...]:
    """The label on every problem that there is a finding on, in the data's order of problems."""
    return tuple(
        common.Evidence(
            id,
            pair.grade.label,
            rounded(pair.grade.support),
            directions(pair),
            strongest(pair.grade, catalogue.method),
        )
        for id, pair in one.pairs.items()
        if pair.grade.weights
    )


def directions(pair: Pair) -> common.Directions:
    """How many findings on the pair point which way."""
    pointing = [weight.finding.direction for weight in pair.grade.weights]
    return common.Directions(*(pointing.count(which) for which in ("positive", "none", "mixed", "negative")))


def findings(one: Candidate) -> tuple[common.Finding, ...]:
    """Every finding, problem by problem in the data's order."""
    return tuple(
        common.Finding(
            problem=id,
            outcome=say(weight.finding.outcome),
            direction=weight.finding.direction,
            design=weight.finding.design,
            setting=weight.finding.setting,
            relevance=weight.finding.relevance,
            size=say(weight.finding.size),
            n=weight.finding.n,
            follow_up=say(weight.finding.follow_up),
            level=weight.finding.level,
            quote=weight.finding.quote,
            locator=say(weight.finding.locator),
            source=weight.finding.source,
            read=weight.finding.read.isoformat() if weight.finding.read else None,
            k=rounded(weight.k),
            adds=common.Sums(*(rounded(each) for each in weight.adds)),
            counted=weight.counted,
            ages=weight.finding.ages,
            study=weight.finding.study,
            local=weight.finding.local,
        )
        for id, pair in one.pairs.items()
        for weight in pair.grade.weights
    )


def partners(catalogue: Catalogue, profile: Profile, one: Candidate) -> tuple[common.PartnerState, ...]:
    """Whom it needs, the required ones first, each with its state here."""
    needed = one.intervention.partners
    roles: tuple[tuple[Role, tuple[str, ...]], ...] = (("required", needed.required), ("helpful", needed.helpful))
    return tuple(
        common.PartnerState(id, named(catalogue.partner[id].name), role, profile.partners.get(id, "unknown"))
        for role, ids in roles
        for id in ids
    )


def sources(catalogue: Catalogue, one: Candidate) -> tuple[common.SourceMark, ...]:
    """Every source that the findings and marks cite, by id."""
    return cited(catalogue, [one])


def cited(catalogue: Catalogue, those: Sequence[Candidate]) -> tuple[common.SourceMark, ...]:
    """Every source that the findings and marks of some interventions cite, by id."""
    ids = {finding.source for one in those for finding in one.intervention.findings}
    ids |= {mark.source for one in those for mark in one.intervention.publisher_ratings}
    return tuple(source_mark(catalogue, id) for id in sorted(ids))


def source_mark(catalogue: Catalogue, id: str) -> common.SourceMark:
    """A source as results name it."""
    source = catalogue.source[id]
    return common.SourceMark(id, source.title, source.publisher, source.year, source.url)


def set_aside(catalogue: Catalogue, profile: Profile, pressing: Sequence[str], aside: Aside) -> common.SetAside:
    """One intervention that is not ranked, with every reason that applies."""
    entry = aside.candidate.intervention
    return common.SetAside(
        entry.id,
        named(entry.name),
        aside.reasons[0],
        "; ".join(because(catalogue, profile, pressing, aside, reason) for reason in aside.reasons),
        entry.local,
        any(one.local for one in entry.findings),
        aside.score,
    )


def because(catalogue: Catalogue, profile: Profile, pressing: Sequence[str], aside: Aside, reason: Reason) -> str:
    """One reason with what it is about."""
    one = aside.candidate
    graded = {id: pair for id, pair in one.pairs.items() if pair.grade.weights}
    about: list[str] = []
    if reason == "excluded":
        about = [each.reason for each in profile.exclude if each.id == one.intervention.id and each.reason]
    elif reason == "harmful":
        about = [named(catalogue.problem[id].name) for id in one.harmful]
    elif reason == "blocked":
        about = [named(catalogue.partner[id].name) for id in missing(one, profile.partners)]
    elif reason == "no-effect-found":
        found = [graded[id] for id in pressing if id in graded and graded[id].grade.label == reason]
        about = [_null(pair, catalogue.method) for pair in found]
    elif reason == "no-support":
        about = [named(graded[id].problem.name) for id in pressing if id in graded]
    elif reason == "other-problems":
        about = [named(pair.problem.name) for pair in graded.values()]
    words = reason_name(reason)
    return f"{words}: {', '.join(about)}" if about else words


def _null(pair: Pair, method: Method) -> str:
    """A problem on which no effect was found: on how many studies, and what speaks against that."""
    words = named(pair.problem.name)
    if pair.grade.studies == 1:
        words = _("{problem} (one study)").format(problem=words)
    others = [each for each in pair.grade.weights if each.applies and each.finding.direction == "positive"]
    if others:
        count = len(others)
        words += several(
            "; but {count} finding speaks for it", "; but {count} findings speak for it", count
        ).format(count=count)
    return words


def coverage(ranking: Ranking) -> tuple[common.Coverage, ...]:
    """For each problem with weight the best that exists, ranked or not, by support x match.

    What is harmful or excluded by the profile is not among them.
    """
    weights = [weighed.weight for weighed in ranking.needs if weighed.weight > 0]
    field = ranking.field
    return tuple(
        common.Coverage(
            problem,
            rounded(weight),
            tuple(
                common.Best(
                    one.candidate.intervention.id,
                    named(one.candidate.intervention.name),
                    rounded(one.pairs[place].grade.support),
                    one.pairs[place].grade.label,
                )
                for one in field.best[place][:BEST]
            ),
            field.tested[place],
        )
        for place, (problem, weight) in enumerate(zip(field.pressing, weights, strict=True))
    )


def unlock(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> common.Unlock | None:
    """The missing partner that alone would bring most points into the ranking; None where none would."""
    opened: dict[str, list[Aside]] = {}
    for one in ranking.aside:
        lacking = missing(one.candidate, profile.partners)
        if one.reasons == ("blocked",) and len(lacking) == 1 and one.score > 0:
            opened.setdefault(lacking[0], []).append(one)
    if not opened:
        return None
    points = {id: round(sum(one.score for one in those), DIGITS) for id, those in opened.items()}
    best = min(opened, key=lambda id: (-points[id], id))
    return unlocked(catalogue, best, [one.candidate.intervention.id for one in opened[best]], points[best])


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
    if ranking.placed:
        steps += [explaining(ranking.placed[0].candidate.intervention.id), f"helhedsvalg plan {_('PROFILE')}"]
    steps.append("helhedsvalg catalogue show KOO01")
    return tuple(steps)
