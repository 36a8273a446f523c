"""What every kind of answer says: an area's needs, an intervention's facts, and words for ids.

Numbers are rounded here and in `recommendation`, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from helhedsvalg.i18n import _, language, named, number, say
from helhedsvalg.method.needs import Need
from helhedsvalg.method.ranking import DIGITS, Candidate, Evidence, strongest
from helhedsvalg.model.catalogue import Anchor, Catalogue, Cost, Intervention
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Role
from helhedsvalg.results import common


@dataclass(frozen=True, slots=True)
class Facts:
    """What answers say of an intervention in every area."""

    evidence: tuple[common.Evidence, ...]
    findings: tuple[common.Finding, ...]
    conditions: tuple[str, ...]
    costs: tuple[common.Cost, ...]
    sources: tuple[common.SourceMark, ...]
    catalogues: tuple[common.Place, ...]
    publisher_ratings: tuple[common.Rating, ...]


class Wording:
    """The parts of an answer that do not depend on the area, in one language; each is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.by_id: dict[str, Facts] = {}

    @cached_property
    def mark(self) -> common.CatalogueMark:
        """Which catalogue this is."""
        return catalogue_mark(self.catalogue)

    @cached_property
    def glossary(self) -> common.Glossary:
        """The words for every id."""
        return glossary(self.catalogue)

    def facts(self, candidate: Candidate) -> Facts:
        """The facts of one intervention."""
        if candidate.id not in self.by_id:
            self.by_id[candidate.id] = facts(self.catalogue, candidate)
        return self.by_id[candidate.id]


def facts(catalogue: Catalogue, candidate: Candidate) -> Facts:
    """What answers say of an intervention in every area."""
    entry = candidate.intervention
    return Facts(
        evidence(candidate, catalogue),
        findings(candidate),
        tuple(named(text) for text in entry.conditions),
        tuple(map(cost, entry.costs)),
        cited(catalogue, [candidate]),
        tuple(common.Place(place.id, place.page, place.heading) for place in entry.catalogues),
        tuple(common.Rating(rating.by, rating.label, rating.source) for rating in entry.publisher_ratings),
    )


def evidence(candidate: Candidate, catalogue: Catalogue) -> tuple[common.Evidence, ...]:
    """The label on every problem that there is a finding on, in the data's order of problems."""
    return tuple(
        common.Evidence(
            id,
            pair.grade.label,
            rounded(pair.grade.support),
            directions(pair),
            strongest(pair.grade, catalogue.method),
        )
        for id, pair in candidate.evidence.items()
        if pair.grade.findings
    )


def directions(evidence: Evidence) -> common.Directions:
    """How many findings on the pair point which way."""
    values = [weighted.finding.direction for weighted in evidence.grade.findings]
    return common.Directions(*(values.count(direction) for direction in ("positive", "none", "mixed", "negative")))


def findings(candidate: Candidate) -> tuple[common.Finding, ...]:
    """Every finding, problem by problem in the data's order."""
    return tuple(
        common.Finding(
            problem=id,
            outcome=say(weighted.finding.outcome),
            direction=weighted.finding.direction,
            comparator=weighted.finding.comparator,
            headline=say(weighted.finding.headline),
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
            studies=weighted.finding.studies,
            local=weighted.finding.local,
        )
        for id, pair in candidate.evidence.items()
        for weighted in pair.grade.findings
    )


def cost(cost: Cost) -> common.Cost:
    """What a source says that it costs."""
    return common.Cost(
        cost.kind,
        cost.amount,
        cost.currency,
        say(cost.per),
        cost.year,
        say(cost.text),
        say(cost.bears),
        cost.source,
    )


def headline(catalogue: Catalogue, evidence: Evidence) -> common.Headline | None:
    """Of the finding that gives a pair most of its support, of equals the first; None where it has none."""
    supporting = [weighted for weighted in evidence.grade.findings if weighted.adds.positive > 0]
    if not supporting:
        return None
    finding = max(supporting, key=lambda weighted: weighted.adds.positive).finding
    text = say(finding.headline)
    if text is None:
        return None
    source = catalogue.source[finding.source]
    publisher = source.publisher_short or source.publisher
    return common.Headline(
        finding.problem,
        text,
        finding.direction,
        finding.setting,
        finding.design,
        publisher,
        source.year,
        source.id,
        finding.relevance,
    )


def partners(catalogue: Catalogue, profile: Profile, candidate: Candidate) -> tuple[common.PartnerState, ...]:
    """The partners of an intervention, the required ones first, each with its state here."""
    links = candidate.intervention.partners
    roles: tuple[tuple[Role, tuple[str, ...]], ...] = (("required", links.required), ("helpful", links.helpful))
    return tuple(
        common.PartnerState(
            id,
            named(catalogue.partner[id].name),
            role,
            profile.partners.get(id, "unknown"),
            say(catalogue.partner[id].what_for),
        )
        for role, ids in roles
        for id in ids
    )


def indicators(entry: Intervention) -> tuple[common.Indicator, ...]:
    """What can be counted to see whether an intervention works, the earliest first."""
    rows = (
        common.Indicator(entry.id, indicator.within(language()), indicator.after_years, indicator.source)
        for indicator in entry.indicators
    )
    return tuple(sorted(rows, key=lambda indicator: indicator.after_years or 0))


def cited(catalogue: Catalogue, candidates: Sequence[Candidate]) -> tuple[common.SourceMark, ...]:
    """Every source that the findings and publishers' ratings of some interventions cite, by id."""
    entries = [candidate.intervention for candidate in candidates]
    ids = {finding.source for entry in entries for finding in entry.findings}
    ids |= {rating.source for entry in entries for rating in entry.publisher_ratings}
    ids |= {cost.source for entry in entries for cost in entry.costs}
    return tuple(source_mark(catalogue, id) for id in sorted(ids))


def source_mark(catalogue: Catalogue, id: str) -> common.SourceMark:
    """A source as results name it."""
    source = catalogue.source[id]
    return common.SourceMark(id, source.title, source.publisher, source.year, source.url)


def need(profile: Profile, need: Need) -> common.Need:
    """One problem of the area, and the arithmetic behind its need."""
    problem, problem_input = need.problem, need.given
    assert problem.zero_point is not None
    assert problem.full_point is not None
    return common.Need(
        problem=problem.id,
        name=named(problem.name),
        value=rounded(problem_input.value)
        if problem_input.given_as == "figure" and problem_input.value is not None
        else None,
        unit=problem.unit,
        need=None if need.size is None else rounded(need.size),
        weight=rounded(need.weight),
        given_as=problem_input.given_as,
        zero_point=point(problem.zero_point),
        full_point=point(problem.full_point),
        derivation=derivation(need, problem.zero_point, problem.full_point),
        source=problem_input.source,
        year=problem_input.year,
        why=problem_input.why,
        older=say(problem.since.older) if problem.since and figure_before(profile, need) else None,
    )


def figure_before(profile: Profile, need: Need) -> int | None:
    """The year of a figure that is older than how its indicator is counted now; None where it is not."""
    since = need.problem.since
    year = need.given.year or profile.area.get("year")
    if since and need.given.given_as == "figure" and isinstance(year, int) and year < since.year:
        return year
    return None


def point(anchor: Anchor) -> common.Point:
    """One end of the scale."""
    return common.Point(anchor.value, anchor.year, anchor.basis, anchor.source)


def derivation(need: Need, zero: Anchor, full: Anchor) -> str:
    """How the need came about, so that it can be done again by hand."""
    problem_input = need.given
    if need.size is None or problem_input.value is None:
        return _("unknown: no weight, and not zero")
    size = number(need.size, 3)
    if problem_input.given_as == "word":
        return _("a word stands for {need}").format(need=size)
    if problem_input.given_as == "need":
        return _("given directly as {need}").format(need=size)
    ratio = (problem_input.value - zero.value) / (full.value - zero.value)
    sum_ = _("({value} - {zero}) / ({full} - {zero}) = {straight}").format(
        value=number(problem_input.value, 3),
        zero=number(zero.value, 3),
        full=number(full.value, 3),
        straight=number(ratio, 3),
    )
    return sum_ if abs(ratio - need.size) < 1e-9 else _("{sum}, held at {need}").format(sum=sum_, need=size)


def area_label(profile: Profile) -> common.AreaLabel | None:
    """The area's labels as they were given; None where none were."""
    if not profile.area:
        return None
    return common.AreaLabel(**profile.area)  # type: ignore[arg-type]


def exclusions(profile: Profile) -> tuple[common.Exclusion, ...]:
    """What the profile does not want."""
    return tuple(common.Exclusion(exclusion.id, exclusion.reason) for exclusion in profile.exclude)


def catalogue_mark(catalogue: Catalogue) -> common.CatalogueMark:
    """Which catalogue this is."""
    return common.CatalogueMark(
        catalogue.meta.version,
        catalogue.meta.date.isoformat(),
        catalogue.sha256,
        len(catalogue.interventions),
        sum(len(entry.findings) for entry in catalogue.interventions),
    )


def glossary(catalogue: Catalogue) -> common.Glossary:
    """The words for every id that a result of this catalogue can have."""
    method = catalogue.method
    ends = [end for problem in catalogue.anchored for end in (problem.zero_point, problem.full_point) if end]
    return common.Glossary(
        problems={problem.id: named(problem.name) for problem in catalogue.problems},
        short_problems={problem.id: named(problem.short or problem.name) for problem in catalogue.problems},
        partners={partner.id: named(partner.name) for partner in catalogue.partners},
        themes={theme.id: named(theme.name) for theme in catalogue.themes},
        labels={
            label.id: common.LabelWords(
                named(label.name), label.mark, label.ascii, named(label.meaning), named(label.brief)
            )
            for label in method.labels
        },
        directions={
            direction.id: common.DirectionWords(named(direction.name), direction.mark, direction.ascii)
            for direction in method.directions
        },
        designs={design.id: named(design.name) for design in method.designs},
        settings={setting.id: named(setting.name) for setting in method.settings},
        bands={str(band.id): named(band.name) for band in method.bands},
        groups={group.id: named(group.name) for group in method.groups},
        relevances={relevance.id: named(relevance.name) for relevance in method.relevances},
        sources={id: source_mark(catalogue, id) for id in sorted({end.source for end in ends})},
    )


def rounded(value: float) -> float:
    """A number as results show it."""
    return round(value, DIGITS)
