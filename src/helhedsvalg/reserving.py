"""Which caveats a result and its interventions carry.

A caveat attaches itself where its rule below holds, or where the data says so: an intervention's own
`caveats`, and a problem's `caveats` where the problem has a need. Texts stand in data/caveats.yaml;
what is added here is only which problem, partner or finding it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helhedsvalg.grading import Weight
from helhedsvalg.model import Catalogue, Method, Profile, State
from helhedsvalg.ranking import Candidate, Contender, Pair, Placed, Ranking
from helhedsvalg.result import CaveatText
from helhedsvalg.texts import _, language, named, number, say

POSITIVE_LABELS = ("strong", "good", "promising", "practice-knowledge")


def caveat(catalogue: Catalogue, code: str, details: Sequence[str] = ()) -> CaveatText:
    """The caveat's text in the chosen language, and what it is about here."""
    text = catalogue.caveat[code].text.within(language())
    return CaveatText(code, f"{text} ({'; '.join(details)})" if details else text)


def of_result(catalogue: Catalogue, profile: Profile, ranking: Ranking) -> tuple[CaveatText, ...]:
    """The caveats of the whole result: KOO01, the coordination caveat, always first."""
    method = catalogue.method
    found = [caveat(catalogue, "KOO01")]
    for weighed in ranking.needs:
        if weighed.need:
            found += [caveat(catalogue, code) for code in weighed.problem.caveats]
    children = profile.area.get("children_10_14")
    few = isinstance(children, int) and children < method.number("few_children")
    if few and any(
        weighed.given.given_as == "figure" and "OMR01" not in weighed.problem.caveats
        for weighed in ranking.needs
        if weighed.problem.unit == "per-thousand"
    ):
        found.append(caveat(catalogue, "OMR01", [str(children)]))
    unknown = [named(weighed.problem.name) for weighed in ranking.needs if weighed.need is None]
    if unknown:
        found.append(caveat(catalogue, "OMR02", unknown))
    known = [weighed.need for weighed in ranking.needs if weighed.need is not None]
    if known and max(known) <= method.number("small_need"):
        found.append(caveat(catalogue, "OMR03"))
    heaviest = max(ranking.needs, key=lambda weighed: weighed.weight)
    if heaviest.weight > 0 and not tested(heaviest.problem.id, ranking.placed, method):
        found.append(caveat(catalogue, "EVI03", [named(heaviest.problem.name)]))
    return tuple({one.code: one for one in found}.values())


def tested(problem: str, placed: Sequence[Placed], method: Method) -> bool:
    """Whether the ranking has something on the problem that was tested and carries."""
    controlled = {one.id for one in method.labels if one.tested}
    return any(
        pair.problem.id == problem and points > 0 and pair.grade.label in controlled
        for one in placed
        for pair, points in zip(one.contender.pairs, one.points, strict=True)
    )


def of_intervention(catalogue: Catalogue, profile: Profile, contender: Contender) -> tuple[CaveatText, ...]:
    """The caveats of one intervention on the area's problems, by code in the order that they are found."""
    one, pressing = contender.candidate, contender.pairs
    contributing = [pair for pair in pressing if pair.grade.support * pair.match > 0]
    found: dict[str, list[str]] = {}
    for code, detail in (
        *_partners(catalogue, profile, one),
        *_harm(catalogue, one),
        *((("PLA01", ""),) if one.intervention.runner == "other" else ()),
        *(entry for pair in contributing for entry in _evidence(pair, catalogue.method)),
        *(entry for pair in pressing for entry in _ages(pair, one)),
        *((code, "") for code in one.intervention.caveats),
    ):
        details = found.setdefault(code, [])
        if detail and detail not in details:
            details.append(detail)
    return tuple(caveat(catalogue, code, details) for code, details in found.items())


def _partners(catalogue: Catalogue, profile: Profile, one: Candidate) -> Iterator[tuple[str, str]]:
    """KOO02: required and not in place, or helpful and missing."""
    for role, ids, states in (
        ("required", one.intervention.partners.required, ("missing", "promised", "unknown")),
        ("helpful", one.intervention.partners.helpful, ("missing",)),
    ):
        for id in ids:
            state = profile.partners.get(id, "unknown")
            if state in states:
                partner = catalogue.partner[id]
                why = say(partner.what_for) if role == "required" or state == "missing" else None
                words = f"{named(partner.name)}: {state_name(state)}"
                yield "KOO02", f"{words}, {_lower(why)}" if why else words


def _lower(text: str) -> str:
    """As the end of a sentence."""
    return (text[:1].lower() + text[1:]).rstrip(".")


def state_name(state: State) -> str:
    """A partner's state in words."""
    return {
        "in-place": _("in place"),
        "promised": _("promised"),
        "missing": _("missing"),
        "unknown": _("not settled"),
    }[state]


def _harm(catalogue: Catalogue, one: Candidate) -> Iterator[tuple[str, str]]:
    """SKA01: harmful on some problem, and ranked all the same because it was asked for."""
    for id in one.harmful:
        yield "SKA01", named(catalogue.problem[id].name)


def _evidence(pair: Pair, method: Method) -> Iterator[tuple[str, str]]:
    """EVI01, EVI02, EVI04 and OVF01 on one pair that gives points."""
    problem = named(pair.problem.name)
    weights = [one for one in pair.grade.weights if one.applies]
    controlled = [one for one in weights if one.controlled]
    deciding = [one for one in controlled or weights if one.decides] or controlled or weights
    if pair.grade.studies == 1:
        yield "EVI01", problem
    sizes = [one.finding.n for one in deciding if one.finding.n is not None]
    if sizes and max(sizes) < method.number("few_persons"):
        yield "EVI02", f"{problem}: {max(sizes)}"
    if pair.grade.label in POSITIVE_LABELS:
        for one in weights:
            if one.finding.direction != "positive":
                yield "EVI04", against(one, method)
    danish = {one.id for one in method.settings if one.danish}
    if controlled and all(one.finding.setting not in danish for one in controlled):
        yield "OVF01", problem


def against(one: Weight, method: Method) -> str:
    """A finding against the label, in words."""
    direction = next(named(word.name) for word in method.directions if word.id == one.finding.direction)
    return f"{say(one.finding.outcome) or one.finding.problem}: {direction}"


def _ages(pair: Pair, one: Candidate) -> Iterator[tuple[str, str]]:
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
    if pair.grade.support > 0 and whose and counted and pair.problem.ages is None and whose[1] < counted[0]:
        yield "HOR01", problem


def _span(ages: tuple[int, int]) -> str:
    """Ages in words."""
    return _("ages {low}-{high}").format(low=number(ages[0]), high=number(ages[1]))
