"""What every page says of a result, in words: each format only lays it out.

Nothing here needs a catalogue: the result carries its own words. Give it a result whose texts are harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.model.vocabulary import Ages, Label, Reason, State
from helhedsvalg.results.common import (
    CatalogueMark,
    Coverage,
    Directions,
    Evidence,
    Finding,
    Need,
    PartnerState,
    Recommendation,
    Result,
    SetAside,
    SourceMark,
    Tool,
    reason_name,
    state_name,
)

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Explanation, Plan, Side

MARK = 12
"""How many letters of a catalogue's sha256 tell it from others."""
STATES: dict[State, str] = {"in-place": "✓", "promised": "≈", "missing": "✗", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class Reservation:
    """A caveat of the whole result, or one of the interventions shown with its places."""

    code: str
    text: str
    applies: tuple[str, ...]
    """Interventions, each with what it is about; none where it is about the whole result."""


@dataclass(frozen=True, slots=True)
class Group:
    """Interventions that were set aside for one reason."""

    reason: Reason
    those: tuple[SetAside, ...]


def title(result: Result) -> str:
    """The area, or that none was named."""
    where = place(result)
    return _("Recommendations for {area}").format(area=where) if where else _("Recommendations for the area")


def place(result: Result | Explanation | Plan | Side) -> str:
    """The area with municipality and year; nothing where neither of the first two was named."""
    area = result.area
    if area is None or not (area.name or area.municipality):
        return ""
    where = ", ".join(part for part in (area.name, area.municipality) if part)
    return where + (f" {area.year}" if area.year else "")


def nothing(result: Result) -> str:
    """Why there is no ranking."""
    if all(need.need is None for need in result.needs):
        return _(
            "No problem is known, so nothing can be weighed. Give at least one: "
            "helhedsvalg recommend --ledighed 41,2"
        )
    return _("Nothing in the catalogue can be recommended for this profile.")


def anchor(need: Need) -> str:
    """The figure held against the full point, in words; that it is unknown where it is."""
    if need.need is None:
        return _("unknown, so not weighed")
    if need.value is None:
        return _("need {need} ({derivation})").format(need=number(need.need, 2), derivation=need.derivation)
    words = {
        "law": _("{value} {sign}; the limit is {full} {sign}"),
        "statistic": _("{value} {sign}; high is {full} {sign} (statistic)"),
        "assumption": _("{value} {sign}; high is {full} {sign} (assumption)"),
    }[need.full_point.basis]
    return words.format(value=number(need.value, 2), full=number(need.full_point.value, 2), sign=sign(need))


def figure(need: Need) -> str:
    """The figure held against the full point; a dash where none was given."""
    return "–" if need.value is None else anchor(need)


def sign(need: Need) -> str:
    """The indicator's unit as a sign."""
    return "%" if need.unit == "percent" else "‰"


def weight(need: Need) -> str:
    """The share of the known needs, in words."""
    return _("weight {share} %").format(share=number(100 * need.weight, 0))


def label(result: Result | Explanation | Plan, id: Label) -> str:
    """A verdict: mark and words."""
    known = result.glossary.labels[id]
    return f"{known.mark} {known.name}".strip()


def name(one: Recommendation) -> str:
    """The intervention, and that it comes from a local layer where it does."""
    return one.name + _local(one.local, any(each.local for each in one.findings))


def aside_name(one: SetAside) -> str:
    """The same of one that was set aside."""
    return one.name + _local(one.local, one.local_findings)


def _local(entry: bool, findings: bool) -> str:
    """An addition to the name of what comes from a local layer."""
    if entry:
        return _(" (local)")
    return _(" (with local findings)") if findings else ""


def works_on(result: Result, one: Recommendation) -> list[str]:
    """The area's problems that give it points, the most first, each with the mark of its own label."""
    marks = {each.problem: result.glossary.labels[each.label].mark for each in one.evidence}
    order = sorted(one.contributions, key=lambda term: -term.points)
    names = result.glossary.problems
    return [f"{names[term.problem]} {marks[term.problem]}" for term in order if term.points > 0]


def terms(result: Result, one: Recommendation) -> str:
    """Where the score comes from, the most first: "utryghed 5,2 + ledighed 1,1"."""
    order = sorted(one.contributions, key=lambda term: -term.points)
    names = result.glossary.problems
    return " + ".join(f"{names[term.problem]} {fixed(term.points)}" for term in order if term.points > 0)


def partners(those: Iterable[PartnerState]) -> str:
    """Whom it requires, each with its state's mark; helpful ones only where something is known of them."""
    required, helpful = needed(those)
    words = ", ".join(f"{STATES[one.state]} {one.name}" for one in required) or _("no particular partner")
    gains = ", ".join(f"{STATES[one.state]} {one.name}" for one in helpful if one.state != "unknown")
    return words + (_("; gains from {partners}").format(partners=gains) if gains else "")


def needed(those: Iterable[PartnerState]) -> tuple[list[PartnerState], list[PartnerState]]:
    """The required partners, and the helpful ones."""
    known = list(those)
    return [one for one in known if one.role == "required"], [one for one in known if one.role == "helpful"]


def states(those: Iterable[PartnerState]) -> str:
    """Partners with mark and state, both in words."""
    return ", ".join(f"{one.name} ({STATES[one.state]} {state_name(one.state)})" for one in those)


def shown(result: Result) -> str:
    """How many of the ranked are shown."""
    count = len(result.recommendations)
    if count == result.ranked:
        return several("The one with a score is shown.", "All {count} with a score are shown.", count).format(
            count=count
        )
    return _("{count} of {ranked} with a score are shown.").format(count=count, ranked=result.ranked)


def firm(result: Result) -> bool:
    """Whether the ranks were simulated."""
    return any(one.rank_range for one in result.recommendations)


def rank(one: Recommendation) -> str:
    """The rank, and in brackets the ranks that it has in most simulations; alone where it never moves."""
    if one.rank_range is None or one.rank_range == (one.rank, one.rank):
        return f"{one.rank:>2}"
    return f"{one.rank:>2} ({one.rank_range[0]}-{one.rank_range[1]})"


def top(result: Result) -> str:
    """The heading over the share of simulations among the first few."""
    return _("Top {count}").format(count=number(result.parameters.top_places, 0))


def top_share(one: Recommendation) -> str:
    """In how many of the simulations it is among the first few; nothing where they were not made."""
    return "" if one.top_share is None else _("{share} %").format(share=number(100 * one.top_share, 0))


def simulated(result: Result) -> list[tuple[str, str]]:
    """What the ranges and shares of the simulations mean; nothing where they were not made."""
    if not firm(result):
        return []
    known = result.parameters
    ranks = _(
        "the rank, and in brackets the ranks that it has in {share} per cent of {draws} simulations, in "
        "which the needs and the worth of the studies are somewhat different"
    ).format(share=number(100 * known.range_share, 0), draws=number(known.stability, 0))
    first = _("in how many of the simulations it is among the first {count}")
    return [("# (a-b)", ranks), (top(result), first.format(count=number(known.top_places, 0)))]


def used_labels(result: Result) -> list[Label]:
    """The labels behind the points on the page, in their order of rank."""
    used = {
        each.label
        for one in result.recommendations
        for each in one.evidence
        if any(term.problem == each.problem and term.points > 0 for term in one.contributions)
    }
    return [id for id in result.glossary.labels if id in used]


def matrix_labels(result: Result) -> list[Label]:
    """The labels of the pairs that the matrix shows, in their order of rank."""
    problems = {need.problem for need in result.needs}
    used = {each.label for one in result.recommendations for each in one.evidence if each.problem in problems}
    return [id for id in result.glossary.labels if id in used]


def pair(one: Recommendation, problem: str) -> Evidence | None:
    """What was found on that problem; None where nothing was read."""
    return next((each for each in one.evidence if each.problem == problem), None)


def unfit(one: Recommendation, problem: str) -> bool:
    """Whether its ages do not fit the problem's, so that what was found counts nothing here."""
    return any(term.problem == problem and term.match == 0 for term in one.contributions)


def legend(result: Result, labels: Iterable[Label]) -> list[tuple[str, str]]:
    """What those labels mean, and the marks of partners where there are any."""
    rows = [(label(result, id), result.glossary.labels[id].meaning) for id in labels] + simulated(result)
    if any(one.partners for one in result.recommendations):
        rows.append((_("partner"), "  ".join(f"{mark} {state_name(state)}" for state, mark in STATES.items())))
    return rows


def reservations(result: Result | Plan) -> list[Reservation]:
    """Those of the whole, KOO01 first, then those of the shown interventions with their places."""
    shown = result.recommendations if isinstance(result, Result) else result.plan
    found = [Reservation(one.code, one.text, ()) for one in result.caveats]
    about: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for one in shown:
        for caveat in one.caveats:
            detail = f"({'; '.join(caveat.about)})" if caveat.about else ""
            texts[caveat.code] = caveat.text.removesuffix(detail).strip()
            about.setdefault(caveat.code, []).append(f"{one.name} {detail}".strip())
    return found + [Reservation(code, texts[code], tuple(about[code])) for code in sorted(about)]


def reserved(one: Reservation) -> str:
    """A reservation in one text, with what it applies to."""
    if not one.applies:
        return one.text
    return _("{text} Applies to: {names}.").format(text=one.text, names="; ".join(one.applies))


def untested(result: Result) -> list[tuple[str, str]]:
    """For each heavy problem with nothing tested in the ranking, the best that exists."""
    return [
        (result.glossary.problems[one.problem], _best(result, one))
        for one in result.coverage
        if one.weight >= result.parameters.heavy_weight and not one.tested
    ]


def _best(result: Result, one: Coverage) -> str:
    """The best that exists on one problem, each with its label, and why it was set aside where it was."""
    aside = {each.id: each.reason for each in result.set_aside}
    names = []
    for best in one.best:
        why = f"; {reason_name(aside[best.id])}" if best.id in aside else ""
        names.append(f"{best.name} ({label(result, best.label)}{why})")
    if not names:
        return _("nothing that was read carries")
    return _("the best that exists: {names}").format(names="; ".join(names))


def aside_title(result: Result) -> str:
    """How many were set aside."""
    count = len(result.set_aside)
    return _("Set aside: {count} of {all}").format(count=count, all=result.catalogue.interventions)


def aside(result: Result) -> list[Group]:
    """What was set aside, by reason in the result's order."""
    groups: dict[Reason, list[SetAside]] = {}
    for one in result.set_aside:
        groups.setdefault(one.reason, []).append(one)
    return [Group(reason, tuple(those)) for reason, those in groups.items()]


def because(one: SetAside) -> str:
    """What is most worth knowing of why it was set aside, after its name."""
    if one.reason == "outside-plan":
        return f" ({fixed(one.score)})" if one.score else ""
    if one.reason not in ("blocked", "excluded", "harmful"):
        return ""
    about = one.detail.removeprefix(reason_name(one.reason)).removeprefix(": ").split("; ")[0]
    return f" ({about})" if about and not one.detail.startswith(f"{reason_name(one.reason)};") else ""


def unlock(result: Result) -> str | None:
    """The partner that would open most, and what; None where none would."""
    most = result.unlock
    if most is None:
        return None
    names = {one.id: one.name for one in result.set_aside}
    return _("Most to gain: {partner} in place would open {opened} ({points} points).").format(
        partner=most.name, opened=", ".join(names[id] for id in most.interventions), points=fixed(most.points)
    )


def citation(one: SourceMark) -> str:
    """Publisher and year of a source, or its title where it has neither."""
    return " ".join(part for part in (one.publisher, str(one.year) if one.year else None) if part) or one.title


def sources(result: Result) -> list[SourceMark]:
    """Every source that the page cites, by publisher, year and title."""
    known = {one.id: one for each in result.recommendations for one in each.sources}
    known |= result.glossary.sources
    return sorted(known.values(), key=lambda one: (one.publisher or "", one.year or 0, one.title, one.id))


def reference(one: SourceMark) -> str:
    """Publisher, year and title of a source."""
    year = f" ({one.year})" if one.year else ""
    return f"{one.publisher}{year}: {one.title}." if one.publisher else f"{one.title}{year}."


def link(one: SourceMark) -> str | None:
    """The source's address where a browser may open it; nothing that runs, and nothing that ends a link early."""
    return one.url if one.url and re.fullmatch(r"https?://[^\s<>\"\\]+", one.url) else None


def outcome(result: Result, one: Finding) -> str:
    """What was measured; the problem where the source says no more."""
    return one.outcome or result.glossary.problems[one.problem]


def by_problem(one: Recommendation) -> list[tuple[Evidence, list[Finding]]]:
    """The findings of an intervention under the label that they make."""
    return [(each, [found for found in one.findings if found.problem == each.problem]) for each in one.evidence]


def cell(result: Result, one: Recommendation, problem: str) -> str:
    """A pair in words: label, which way the findings point, and that its ages do not fit where they do not."""
    known = pair(one, problem)
    if known is None:
        return "–"
    shown = f"{label(result, known.label)} {directions(result, known.findings)}"
    return f"{shown} ({_('other ages: counts nothing here')})" if unfit(one, problem) else shown


def arrows(result: Result) -> str:
    """What the marks of the findings mean."""
    marks = "  ".join(f"{words.mark} {words.name}" for words in result.glossary.directions.values())
    return _("{marks}; the figure is how many").format(marks=marks)


def facts(result: Result, one: Recommendation) -> list[tuple[str, str]]:
    """What is to be known of an intervention before its findings; only what is known."""
    required, helpful = needed(one.partners)
    by = {source.id: citation(source) for source in one.sources}
    known = [
        (_("How sure"), label(result, one.label)),
        (_("Score (0-100)"), f"{fixed(one.score)} = {terms(result, one)}"),
        (_("Rank"), rank(one).strip() if one.rank_range else ""),
        (top(result), top_share(one)),
        (_("Required locally"), states(required) or _("no particular partner")),
        (_("Gains from"), states(helpful)),
        (_("For whom"), "" if one.ages is None else ages(one.ages)),
        (_("Theme"), result.glossary.themes.get(one.theme or "", "")),
        (_("Carried out by"), runner(one)),
        (
            _("The publisher's own mark"),
            "; ".join(f"{mark.label} ({by[mark.source]})" for mark in one.publisher_ratings),
        ),
        (_("Reservations"), ", ".join(caveat.code for caveat in one.caveats)),
    ]
    return [(name, said) for name, said in known if said]


def runner(one: Recommendation) -> str:
    """Who can carry it out."""
    return {
        "plan": _("the helhedsplan"),
        "partner": _("a partner with the plan's help"),
        "other": _("others, by their own decision"),
    }[one.runner]


def aside_told(one: SetAside) -> str:
    """The name of what was set aside, and what it is about where the reason alone does not say it."""
    about = one.detail.removeprefix(reason_name(one.reason)).removeprefix(": ").removeprefix("; ")
    score = _("score {score}").format(score=fixed(one.score)) if one.score else ""
    told = "; ".join(part for part in (score, about) if part)
    return aside_name(one) + (f" ({told})" if told else "")


def made(result: Result | Explanation | Plan) -> list[tuple[str, str]]:
    """What the answer rests on, so that it can be made again."""
    asked = result.parameters
    names = result.glossary.partners
    given = ", ".join(f"{names.get(id, id)} ({state_name(state)})" for id, state in asked.partners.items())
    rows = [
        program(result.tool),
        (_("Catalogue"), edition(result.catalogue)),
        (_("Partners as given"), given),
        (_("Who the plan is for"), "" if asked.ages is None else ages(asked.ages)),
        (_("Ranked all the same"), ", ".join(map(reason_name, asked.include))),
        (_("Notes"), asked.notes or ""),
    ]
    return [(name, said) for name, said in rows if said]


def program(tool: Tool) -> tuple[str, str]:
    """What it was made with."""
    return (_("Program"), f"{tool.name} {tool.version}")


def edition(known: CatalogueMark) -> str:
    """Which catalogue it rests on."""
    return _("{version} of {date}: {interventions} interventions, {findings} findings; mark {sha}").format(
        version=known.version,
        date=known.date,
        interventions=known.interventions,
        findings=known.findings,
        sha=known.sha256[:MARK],
    )


def ages(span: Ages) -> str:
    """A span of ages in words."""
    return _("ages {low}-{high}").format(low=span[0], high=span[1])


def measured(result: Result | Explanation, one: Finding) -> list[str]:
    """How a finding was measured, in words."""
    words = result.glossary
    details = [
        one.size,
        _("n = {n}").format(n=one.n) if one.n else None,
        _("follow-up: {time}").format(time=one.follow_up) if one.follow_up else None,
        ages(one.ages) if one.ages else None,
        words.designs[one.design],
        words.settings[one.setting],
        words.relevances[one.relevance],
        None if one.counted else _("shown and not counted"),
        _("local") if one.local else None,
    ]
    return [detail for detail in details if detail]


def directions(result: Result, counts: Directions) -> str:
    """How many findings point which way, by mark: "▲2 ○1"."""
    marks = {words.mark: getattr(counts, id) for id, words in result.glossary.directions.items()}
    return " ".join(f"{mark}{count}" for mark, count in marks.items() if count)
