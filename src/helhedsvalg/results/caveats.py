"""Which caveats a result and its interventions carry.

A caveat attaches itself where its rule below holds, or where the data says so: an intervention's own
`caveats`, and a problem's `caveats` where the problem has a need. Texts stand in data/caveats.yaml;
what is added here is only which problem, partner or finding it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from helhedsvalg.i18n import _, language, named, number, say, state_name
from helhedsvalg.method.evidence import Weight
from helhedsvalg.method.ranking import Candidate, Contender, Pair, Placed, Ranking
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.method import Method
from helhedsvalg.model.profile import Profile
from helhedsvalg.results.common import CaveatText

Shortfall = Literal["uncovered", "weak", "conflict", "missing-partner"]
"""What a script may refuse to go on with."""


def caveat(catalogue: Catalogue, code: str, details: Sequence[str] = ()) -> CaveatText:
    """The caveat's text in the chosen language, and what it is about here."""
    text = catalogue.caveat[code].text.within(language())
    return CaveatText(code, f"{text} ({'; '.join(details)})" if details else text, tuple(details))


def of_result(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> tuple[CaveatText, ...]:
    """The caveats of the whole result: KOO01, the coordination caveat, always first."""
    method = catalogue.method
    found = [caveat(catalogue, "KOO01")]
    for weighed in ranking.needs:
        if weighed.need:
            found += [caveat(catalogue, code) for code in weighed.problem.caveats]
    for weighed in ranking.needs:
        few = weighed.problem.few
        count = profile.area.get(few.label) if few else None
        if few and isinstance(count, int) and count < few.below and weighed.given.given_as == "figure":
            found.append(caveat(catalogue, few.caveat, [str(count)]))
    for weighed in ranking.needs:
        since = weighed.problem.since
        year = weighed.given.year or profile.area.get("year")
        if since and weighed.given.given_as == "figure" and isinstance(year, int) and year < since.year:
            found.append(caveat(catalogue, since.caveat, [f"{named(weighed.problem.name)}, {year}"]))
    unknown = [named(weighed.problem.name) for weighed in ranking.needs if weighed.need is None]
    if unknown:
        found.append(caveat(catalogue, "OMR02", unknown))
    known = [weighed.need for weighed in ranking.needs if weighed.need is not None]
    if known and max(known) <= method.number("small_need"):
        found.append(caveat(catalogue, "OMR03"))
    heaviest = max(ranking.needs, key=lambda weighed: weighed.weight, default=None)
    tested = dict(zip(ranking.field.pressing, ranking.field.tested, strict=True))
    if heaviest is not None and heaviest.weight > 0 and not tested[heaviest.problem.id]:
        found.append(caveat(catalogue, "EVI03", [named(heaviest.problem.name)]))
    return tuple({one.code: one for one in found}.values())


def of_intervention(
    catalogue: Catalogue, profile: Profile, contender: Contender, top: int
) -> tuple[CaveatText, ...]:
    """The caveats of one intervention on the area's problems, by code in the order that they are found.

    `top` is the place of the pair that gives it its label.
    """
    one, pressing = contender.candidate, contender.pairs
    contributing = [pair for pair in pressing if pair.grade.support * pair.match > 0]
    found: dict[str, list[str]] = {}
    for code, detail in (
        *_partners(catalogue, profile, one),
        *_harm(catalogue, one),
        *((("PLA01", ""),) if one.intervention.runner == "other" else ()),
        *_basis(pressing[top], catalogue.method),
        *(entry for pair in contributing for entry in _evidence(pair, catalogue.method)),
        *(entry for pair in pressing for entry in _ages(pair, one, catalogue.method)),
        *((code, "") for code in one.intervention.caveats),
    ):
        details = found.setdefault(code, [])
        if detail and detail not in details:
            details.append(detail)
    return tuple(caveat(catalogue, code, details) for code, details in found.items())


def _partners(catalogue: Catalogue, profile: Profile, one: Candidate) -> Iterator[tuple[str, str]]:
    """KOO02: required and not in place, or helpful and missing."""
    for ids, states in (
        (one.intervention.partners.required, ("missing", "promised", "unknown")),
        (one.intervention.partners.helpful, ("missing",)),
    ):
        for id in ids:
            state = profile.partners.get(id, "unknown")
            if state in states:
                partner = catalogue.partner[id]
                words = f"{named(partner.name)}: {state_name(state)}"
                why = say(partner.what_for)
                yield "KOO02", f"{words}, {_lower(why)}" if why else words


def _lower(text: str) -> str:
    """As the end of a sentence."""
    return (text[:1].lower() + text[1:]).rstrip(".")


def _harm(catalogue: Catalogue, one: Candidate) -> Iterator[tuple[str, str]]:
    """SKA01: harmful on some problem, and ranked all the same because it was asked for."""
    for id in one.harmful:
        yield "SKA01", named(catalogue.problem[id].name)


def _basis(pair: Pair, method: Method) -> Iterator[tuple[str, str]]:
    """EVI01 and EVI02: what the label itself rests on."""
    problem = named(pair.problem.name)
    deciding = [one.finding for one in pair.grade.weights if one.deciding]
    pools = [one.studies or 0 for one in deciding if one.design == method.pooling_design]
    if pair.grade.studies == 1 and max(pools, default=0) < method.number("pooled_studies"):
        yield "EVI01", _("{problem}: one review").format(problem=problem) if pools else problem
    persons: dict[object, int | None] = {}
    for number_, one in enumerate(deciding):
        study = one.study if one.study is not None else number_
        known = persons.get(study)
        persons[study] = max(known or 0, one.n) if one.n is not None else known
    counts = [count for count in persons.values() if count is not None]
    if counts and len(counts) == len(persons) and sum(counts) < method.number("few_persons"):
        yield "EVI02", f"{problem}: {sum(counts)}"


def _evidence(pair: Pair, method: Method) -> Iterator[tuple[str, str]]:
    """EVI04 and OVF01 on one pair that gives points."""
    weights = [one for one in pair.grade.weights if one.applies]
    label = next(one for one in method.labels if one.id == pair.grade.label)
    if label.positive:
        for one in weights:
            if one.finding.direction != "positive":
                yield "EVI04", against(one, method)
    controlled = [one for one in weights if one.controlled]
    danish = {one.id for one in method.settings if one.danish}
    if controlled and all(one.finding.setting not in danish for one in controlled):
        yield "OVF01", named(pair.problem.name)


def against(one: Weight, method: Method) -> str:
    """A finding against the label, in words."""
    direction = next(named(word.name) for word in method.directions if word.id == one.finding.direction)
    return f"{say(one.finding.outcome) or one.finding.problem}: {direction}"


def _ages(pair: Pair, one: Candidate, method: Method) -> Iterator[tuple[str, str]]:
    """ALD01, ALD02 and HOR01 on one of the area's problems."""
    whose = one.intervention.ages
    problem = named(pair.problem.name)
    if not pair.grade.weights:
        return
    elsewhere = [
        weight.finding
        for weight in pair.grade.weights
        if not weight.applies and weight.finding.direction != "positive"
    ]
    for finding in elsewhere:
        if pair.grade.support > 0 and finding.ages:
            yield "ALD01", f"{problem}: {_span(finding.ages)}"
    if whose and pair.problem.ages:
        if whose[1] < pair.problem.ages[0]:
            yield "ALD02", problem
        elif pair.grade.support > 0 and 0 < pair.match < 1:
            yield "ALD01", f"{problem}: {_span(whose)}"
    counted = pair.problem.population_ages
    adult = method.number("adult_age")
    if pair.grade.support * pair.match > 0 and whose and counted and whose[1] < adult <= counted[0]:
        yield "HOR01", problem


def _span(ages: tuple[int, int]) -> str:
    """Ages in words."""
    return _("ages {low}-{high}").format(low=number(ages[0]), high=number(ages[1]))


def shortfalls(
    catalogue: Catalogue, profile: Profile, ranking: Ranking, top: int, asked: Sequence[str]
) -> dict[Shortfall, str]:
    """Those of `asked` that hold for the first `top` of a ranking, 0 being all, with what they are about.

    What is uncovered is looked for in all that are ranked.
    """
    shown = ranking.placed[:top] if top else ranking.placed
    tests: Mapping[Shortfall, Callable[[], list[str]]] = {
        "uncovered": lambda: _uncovered(ranking, catalogue.method),
        "weak": lambda: [_name(one) for one in shown[:1] if _label(one) == "practice-knowledge"],
        "conflict": lambda: [_name(one) for one in shown if _label(one) == "conflicting"],
        "missing-partner": lambda: _lacking(catalogue, profile, shown),
    }
    found = {which: test() for which, test in tests.items() if which in asked}
    return {which: ", ".join(about) for which, about in found.items() if about}


def _name(one: Placed) -> str:
    return named(one.candidate.intervention.name)


def _label(one: Placed) -> str | None:
    return one.contender.pairs[one.top].grade.label if one.contender.pairs else None


def _uncovered(ranking: Ranking, method: Method) -> list[str]:
    """The problems of heavy weight that nothing in the ranking carries on."""
    carried = {
        id
        for one in ranking.placed
        for id, worth in zip(ranking.field.pressing, one.contender.carried, strict=True)
        if worth > 0
    }
    heavy = method.number("heavy_weight")
    return [
        named(one.problem.name) for one in ranking.needs if one.weight >= heavy and one.problem.id not in carried
    ]


def _lacking(catalogue: Catalogue, profile: Profile, shown: Sequence[Placed]) -> list[str]:
    """The partners that one of those shown requires or gains from, and that are missing."""
    wanted = [
        id
        for one in shown
        for id in (
            *one.candidate.intervention.partners.required,
            *one.candidate.intervention.partners.helpful,
        )
    ]
    return [
        named(catalogue.partner[id].name) for id in dict.fromkeys(wanted) if profile.partners.get(id) == "missing"
    ]
