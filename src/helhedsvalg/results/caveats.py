"""Which caveats a result and its interventions carry.

A caveat attaches itself where its rule below holds, or where the data says so: an intervention's own
`caveats`, and a problem's `caveats` where the problem has a need. Texts stand in data/caveats.yaml;
what is added here is only which problem, partner or finding it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from helhedsvalg.i18n import _, language, named, number, say
from helhedsvalg.method.evidence import WeightedFinding, harms
from helhedsvalg.method.ranking import Candidate, Evidence, Ranking, Standing, ages_on
from helhedsvalg.model.catalogue import Catalogue, Finding
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Ages
from helhedsvalg.results.common import CaveatText, comparator_name, state_name
from helhedsvalg.results.facts import figure_before

Shortfall = Literal["uncovered", "weak", "conflict", "missing-partner"]
"""What a script may refuse to go on with."""


def caveat(catalogue: Catalogue, code: str, details: Sequence[str] = ()) -> CaveatText:
    """The caveat's text in the chosen language, and what it is about here."""
    text = catalogue.caveat[code].text.within(language())
    return CaveatText(code, f"{text} ({'; '.join(details)})" if details else text, tuple(details))


def of_result(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> tuple[CaveatText, ...]:
    """The caveats of the whole result, each code once: KOO01, the coordination caveat, always first."""
    texts: dict[str, CaveatText] = {}
    for code, details in (
        ("KOO01", []),
        *((code, []) for need in ranking.needs if need.size for code in need.problem.caveats),
        *_of_figures(profile, ranking),
        *_of_needs(catalogue, ranking),
    ):
        texts[code] = caveat(catalogue, code, details)
    return tuple(texts.values())


def _of_figures(profile: Profile, ranking: Ranking) -> Iterator[tuple[str, list[str]]]:
    """OMR01 and its like: a figure that rests on few people, or is older than its definition."""
    figures = [need for need in ranking.needs if need.given.given_as == "figure"]
    for need in figures:
        few = need.problem.few
        count = profile.area.get(few.label) if few else None
        if few and isinstance(count, int) and count < few.below:
            yield few.caveat, [str(count)]
    for need in figures:
        year, since = figure_before(profile, need), need.problem.since
        if since and year is not None:
            yield since.caveat, [f"{named(need.problem.name)}, {year}"]


def _of_needs(catalogue: Catalogue, ranking: Ranking) -> Iterator[tuple[str, list[str]]]:
    """OMR02, OMR03 and EVI03: what the needs as a whole do not say."""
    unknown = [named(need.problem.name) for need in ranking.needs if need.size is None]
    if unknown:
        yield "OMR02", unknown
    sizes = [need.size for need in ranking.needs if need.size is not None]
    if sizes and max(sizes) <= catalogue.method.numbers.small_need.value:
        yield "OMR03", []
    heaviest = max(ranking.needs, key=lambda need: need.weight, default=None)
    if heaviest is not None and heaviest.weight > 0 and not is_tested(catalogue, ranking, heaviest.problem.id):
        yield "EVI03", [named(heaviest.problem.name)]


def is_tested(catalogue: Catalogue, ranking: Ranking, problem: str) -> bool:
    """Whether an intervention that may be ranked was tested on a problem and has support on it."""
    tested = {label.id for label in catalogue.method.labels if label.tested}
    return any(
        standing.eligible
        and problem in standing.candidate.worth
        and standing.candidate.evidence[problem].grade.label in tested
        for standing in (*ranking.ranked, *ranking.set_aside)
    )


def of_intervention(
    catalogue: Catalogue,
    profile: Profile,
    candidate: Candidate,
    pressing: Sequence[str],
    top: str,
    *,
    ranked: bool = True,
) -> tuple[CaveatText, ...]:
    """The caveats of one intervention on the area's problems, each code once, in the order of the rules.

    `top` is the problem on which it has its label; SKA01 is only for a `ranked` intervention.
    """
    method = catalogue.method
    entry = candidate.intervention
    here = [candidate.evidence[id] for id in pressing]
    details_by_code: dict[str, list[str]] = {}
    for code, detail in (
        *_partners(catalogue, profile, candidate),
        *(("SKA01", named(catalogue.problem[id].name)) for id in candidate.harmful if ranked),
        *_harm(catalogue, candidate),
        *((("PLA01", ""),) if entry.runner == "other" else ()),
        *_basis(candidate.evidence[top], method),
        *(item for evidence in here if evidence.worth > 0 for item in _evidence(evidence, method)),
        *(item for evidence in here for item in _ages(evidence, candidate, method)),
        *((code, "") for code in entry.caveats),
    ):
        details = details_by_code.setdefault(code, [])
        if detail and detail not in details:
            details.append(detail)
    return tuple(caveat(catalogue, code, details) for code, details in details_by_code.items())


def _harm(catalogue: Catalogue, candidate: Candidate) -> Iterator[tuple[str, str]]:
    """SKA02: harm that one study found: which, what was measured, and against what."""
    for evidence in candidate.evidence.values():
        if evidence.grade.label == "harmful" and not evidence.grade.harm_repeated:
            for weighted in evidence.grade.findings:
                if weighted.controlled and weighted.applies and harms(weighted.finding):
                    finding = weighted.finding
                    source = catalogue.source[finding.source]
                    comparator = comparator_name(finding.comparator)
                    what = f"{say(finding.outcome) or named(evidence.problem.name)}, {comparator}"
                    yield "SKA02", f"{what} ({source.publisher_short or source.publisher or source.title})"


def _partners(catalogue: Catalogue, profile: Profile, candidate: Candidate) -> Iterator[tuple[str, str]]:
    """KOO02: required and not in place, or helpful and missing."""
    partners = candidate.intervention.partners
    for ids, states in (
        (partners.required, ("missing", "promised", "unknown")),
        (partners.helpful, ("missing",)),
    ):
        for id in ids:
            state = profile.partners.get(id, "unknown")
            if state in states:
                partner = catalogue.partner[id]
                words = f"{named(partner.name)}: {state_name(state)}"
                why = say(partner.what_for)
                yield "KOO02", f"{words}, {_lower(why)}" if why else words


def _lower(text: str) -> str:
    """A text as it ends a sentence: a small first letter, and no full stop."""
    return (text[:1].lower() + text[1:]).rstrip(".")


def _basis(evidence: Evidence, method: Method) -> Iterator[tuple[str, str]]:
    """EVI01 and EVI02: what the label itself rests on."""
    numbers = method.numbers
    problem = named(evidence.problem.name)
    deciding = [weighted.finding for weighted in evidence.grade.findings if weighted.deciding]
    pools = [finding.studies or 0 for finding in deciding if finding.design == method.pooling_design]
    if evidence.grade.studies == 1 and max(pools, default=0) < numbers.pooled_studies.value:
        yield "EVI01", _("{problem}: one review").format(problem=problem) if pools else problem
    persons = _persons(deciding)
    if persons is not None and persons < numbers.few_persons.value:
        yield "EVI02", f"{problem}: {persons}"


def _persons(findings: Sequence[Finding]) -> int | None:
    """How many persons the studies have together; None where one does not say it, or there is none."""
    persons: dict[object, int | None] = {}
    for index, finding in enumerate(findings):
        study = finding.study if finding.study is not None else index
        previous = persons.get(study)
        persons[study] = max(previous or 0, finding.n) if finding.n is not None else previous
    counts = [count for count in persons.values() if count is not None]
    return sum(counts) if counts and len(counts) == len(persons) else None


def _evidence(evidence: Evidence, method: Method) -> Iterator[tuple[str, str]]:
    """EVI04 and OVF01 on one pair that gives points."""
    applying = [weighted for weighted in evidence.grade.findings if weighted.applies]
    label = next(label for label in method.labels if label.id == evidence.grade.label)
    if label.positive:
        for weighted in applying:
            if weighted.finding.direction != "positive":
                yield "EVI04", _finding_against(weighted, method)
    controlled = [weighted for weighted in applying if weighted.controlled]
    danish = {setting.id for setting in method.settings if setting.danish}
    if controlled and all(weighted.finding.setting not in danish for weighted in controlled):
        yield "OVF01", named(evidence.problem.name)


def _finding_against(weighted: WeightedFinding, method: Method) -> str:
    """A finding against the label, in words."""
    finding = weighted.finding
    direction = next(named(word.name) for word in method.directions if word.id == finding.direction)
    return f"{say(finding.outcome) or finding.problem}: {direction}"


def _ages(evidence: Evidence, candidate: Candidate, method: Method) -> Iterator[tuple[str, str]]:
    """ALD01, ALD02 and HOR01 on one of the area's problems."""
    ages = ages_on(candidate.intervention, evidence.problem.id)
    problem, support = evidence.problem, evidence.grade.support
    name = named(problem.name)
    if not evidence.grade.findings:
        return
    for weighted in evidence.grade.findings:
        finding = weighted.finding
        if not weighted.applies and finding.direction != "positive" and support > 0 and finding.ages:
            yield "ALD01", f"{name}: {_span(finding.ages)}"
    if ages and problem.ages:
        if evidence.too_young:
            yield "ALD02", name
        elif support > 0 and 0 < evidence.match < 1:
            yield "ALD01", f"{name}: {_span(ages)}"
    population = problem.population_ages
    if evidence.worth > 0 and ages and population and _moves_later(ages, population[0], method):
        yield "HOR01", name


def _moves_later(ages: Ages, first_age: int, method: Method) -> bool:
    """Whether at least half of the ages are below the first that the indicator counts, less the plan's years."""
    start = first_age - int(method.numbers.plan_years.value)
    below = max(0, min(ages[1] + 1, start) - ages[0])
    return below >= method.numbers.match_share.value * (ages[1] - ages[0] + 1)


def _span(ages: tuple[int, int]) -> str:
    """A span of ages in words."""
    return _("ages {low}-{high}").format(low=number(ages[0]), high=number(ages[1]))


def shortfalls(
    catalogue: Catalogue, profile: Profile, ranking: Ranking, top: int, conditions: Sequence[str]
) -> dict[Shortfall, str]:
    """Those of `conditions` that hold for the first `top` of a ranking, 0 being all, with what they are about.

    What is uncovered is looked for in all that are ranked.
    """
    standings = ranking.ranked[:top] if top else ranking.ranked
    about: dict[Shortfall, list[str]] = {
        "uncovered": _uncovered(ranking, catalogue.method),
        "weak": [
            _name(standing) for standing in standings[:1] if _label(ranking, standing) == "practice-knowledge"
        ],
        "conflict": [_name(standing) for standing in standings if _label(ranking, standing) == "conflicting"],
        "missing-partner": _missing_partners(catalogue, profile, standings),
    }
    return {condition: ", ".join(names) for condition, names in about.items() if condition in conditions and names}


def _name(standing: Standing) -> str:
    return named(standing.candidate.intervention.name)


def _label(ranking: Ranking, standing: Standing) -> str | None:
    problem = ranking.top(standing)
    return standing.candidate.evidence[problem].grade.label if problem else None


def _uncovered(ranking: Ranking, method: Method) -> list[str]:
    """The problems of heavy weight on which nothing in the ranking has support."""
    supported = {id for standing in ranking.ranked for id in standing.terms}
    heavy = method.numbers.heavy_weight.value
    return [
        named(need.problem.name)
        for need in ranking.needs
        if need.weight >= heavy and need.problem.id not in supported
    ]


def _missing_partners(catalogue: Catalogue, profile: Profile, standings: Sequence[Standing]) -> list[str]:
    """The missing partners that one of the interventions requires or gains from."""
    partner_sets = [standing.candidate.intervention.partners for standing in standings]
    ids = dict.fromkeys(id for partners in partner_sets for id in (*partners.required, *partners.helpful))
    return [named(catalogue.partner[id].name) for id in ids if profile.partners.get(id) == "missing"]
