"""What an explanation says: why an intervention stands where it stands, or why it does not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import zip_longest

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases, screen
from helhedsvalg.reports.commands import Asked, command
from helhedsvalg.reports.document import (
    Bar,
    Bullets,
    Cell,
    Command,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Number,
    Room,
    Section,
    Strong,
    Table,
    bar,
    filled,
    words,
)
from helhedsvalg.results.common import Contribution, Finding, Need, Sums, reason_name, state_name
from helhedsvalg.results.explanation import Explanation, Verdict, Wanted

MAX_DECIMALS = 6
"""With this many decimals every sum comes out."""
MAX_FINDINGS = 4
"""How many findings a screen shows."""
MAX_PRICES = 2
"""How many prices a screen shows."""
MAX_CHANGES = 2
"""How many changes a screen shows that would bring it on the list."""


def summary(explanation: Explanation, asked: Asked, room: Room) -> Document:
    """The verdict, why it stands there, what was found and what it takes: one screen."""
    area = phrases.place(explanation)
    title = f"{explanation.name} · {area}" if area else explanation.name
    problem = _shown_problem(explanation)
    findings = _sorted(explanation, problem)[: min(MAX_FINDINGS, room.entries)] if problem else []
    rows: list[tuple[Cell, Cell]] = [screen.first(explanation.caveats)]
    not_ranked = explanation.ranked is not None and explanation.rank is None
    if not_ranked:
        rows.append((_("Why not"), Lines(tuple(_why_not(explanation)))))
    rows.append((_("What"), _what(explanation)))
    if explanation.rank is not None:
        rows.append((_("Why"), _why(explanation)))
        rows.append((_("How firm"), _firm(explanation)))
    if problem:
        rows.append((_("Found"), Lines(tuple(_finding_lines(explanation, finding) for finding in findings))))
    else:
        rows.append((_("Found"), phrases.no_study()))
    in_place = _in_place(explanation)
    rows.append((_("Must be in place"), Lines(tuple(in_place if room.notes > 1 else in_place[:1]))))
    if explanation.conditions:
        rows.append((_("Mind"), Lines(tuple(_conditions(explanation, max(room.notes - 1, 1))))))
    prices = tuple(map(phrases.cost, explanation.costs[: MAX_PRICES if room.notes > 1 else 1]))
    rows.append((_("Price"), Lines(prices or (_("not told in what was read"),))))
    if explanation.indicators and room.notes > 1:
        rows.append((_("Measure"), "; ".join(indicator.text for indicator in explanation.indicators[:2])))
    if explanation.rank is not None and room.notes > 1:
        rows.append((_("The sum"), _one_sum(explanation)))
    address = _address(explanation, findings)
    return Document(
        title,
        (Strong(_verdict(explanation)), Facts(tuple(rows)), *((Link(address, address),) if address else ())),
        next=_next(explanation, asked),
        lang=explanation.lang,
        date=explanation.catalogue.date,
        ascii=phrases.ascii_marks(explanation.glossary),
    )


def _verdict(explanation: Explanation) -> str:
    """Where it stands and how sure that is, in a line."""
    label = explanation.label
    sure = words(phrases.verdict(explanation.glossary, label)) if label else ""
    if explanation.headline and sure:
        sure = f"{sure} ({explanation.glossary.problems[explanation.headline.problem]})"
    if explanation.ranked is None:
        return _("Not held against an area: no figure was given, or none is above 0")
    if explanation.rank is None:
        return _("Not on the list")
    place = _("No. {rank} of {ranked}").format(rank=explanation.rank, ranked=explanation.ranked)
    return f"{place} · {sure}"


def _why_not(explanation: Explanation) -> list[str]:
    """Each reason with what would have to change."""
    lines = [f"{screen.sentence(part)}." for part in (explanation.detail or "").split("; ")]
    changes = [f"{name}: {text}." for name, text in _obstacles(explanation)[1:] if name != _("Every reason")]
    return [*lines, *changes[:MAX_CHANGES]]


def _what(explanation: Explanation) -> str:
    """What it is, whom it is for, and who carries it out."""
    ages = phrases.ages(explanation.ages) if explanation.ages else _("all ages")
    details = _("For {ages}. Carried out by {runner}.").format(
        ages=ages, runner=phrases.runner(explanation.runner)
    )
    return f"{explanation.summary} {details}" if explanation.summary else details


def _why(explanation: Explanation) -> str:
    """Which problems give it points, and why the one before it stands there."""
    terms = sorted((term for term in explanation.contributions if term.points > 0), key=lambda term: -term.points)
    names = explanation.glossary.problems
    points = _("It gets points for {problems}.").format(
        problems=screen.joined([names[term.problem] for term in terms])
    )
    obstacle = explanation.first_obstacle
    if obstacle and obstacle.reason == "beaten":
        return f"{points} {screen.sentence(obstacle.text)}."
    if explanation.ahead_of:
        ahead = _("It is ahead of no. 2, {name}, most of all on {problem}.").format(
            name=explanation.ahead_of.name, problem=names[explanation.ahead_of.problem]
        )
        return f"{points} {ahead}"
    return points


def _firm(explanation: Explanation) -> str:
    """What its place rests on, and between which ranks it moves."""
    texts = []
    if key := explanation.key_study:
        texts.append(
            _("Without its most important study it is not on the list.")
            if key.rank is None
            else _("Without its most important study it would be no. {rank}.").format(rank=key.rank)
        )
    elif explanation.rank_range:
        texts.append(_("It keeps its place without any one of the studies."))
    if explanation.rank_range:
        low, high = explanation.rank_range
        text = _("The figures and studies are uncertain: the place may be from no. {low} to {high}.")
        texts.append(
            _("It keeps its place where figures and studies are somewhat different.")
            if low == high
            else text.format(low=low, high=high)
        )
    return " ".join(texts) or _("not tried")


def _shown_problem(explanation: Explanation) -> str | None:
    """The problem whose findings are shown: that of the headline, else the heaviest with a finding."""
    if explanation.headline:
        return explanation.headline.problem
    weights = {need.problem: need.weight for need in explanation.needs}
    problems = dict.fromkeys(finding.problem for finding in explanation.findings)
    return max(problems, key=lambda problem: weights.get(problem, 0.0), default=None)


def _sorted(explanation: Explanation, problem: str) -> list[Finding]:
    """The findings on a problem: those that count most first, for and against by turns."""
    findings = [finding for finding in explanation.findings if finding.problem == problem]
    findings.sort(key=lambda finding: (not finding.counted, -finding.k))
    supporting = [finding for finding in findings if finding.direction == "positive"]
    opposing = [finding for finding in findings if finding.direction != "positive"]
    turns = [finding for pair in zip_longest(supporting, opposing) for finding in pair if finding is not None]
    return turns if supporting else opposing


def _finding_lines(explanation: Explanation, finding: Finding) -> str:
    """One finding in plain words, and where, how and by whom it was found."""
    glossary = explanation.glossary
    source = {source.id: source for source in explanation.sources}[finding.source]
    text = finding.headline or finding.outcome or glossary.problems[finding.problem]
    if not finding.headline:
        text = f"{text}: {phrases.direction(glossary, finding)}"
    step = (glossary.relevances[finding.relevance],) if finding.relevance in ("step", "step-bundle") else ()
    method = "; ".join((glossary.designs[finding.design], glossary.settings[finding.setting], *step))
    origin = " · " + _("from your own municipality") if _names_area(explanation, finding, source.title) else ""
    mark = glossary.directions[finding.direction].mark
    return f"{mark} {text} ({phrases.citation(source)}{origin})\n  {method}"


def _names_area(explanation: Explanation, finding: Finding, title: str) -> bool:
    """Whether a finding names the area or its municipality."""
    area = explanation.area
    names = [name for name in ((area.name, area.municipality) if area else ()) if name and len(name) > 2]
    text = " ".join(filter(None, (finding.outcome, finding.locator, finding.quote, title)))
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def _in_place(explanation: Explanation) -> list[str]:
    """Whom it requires, each with its state and what it does; whom it is easier with."""
    required, helpful = phrases.by_role(explanation.partners)
    lines = [
        f"{phrases.STATES[partner.state]} {partner.name} ({state_name(partner.state)})"
        + (f": {partner.what_for[:1].lower()}{partner.what_for[1:].rstrip('.')}" if partner.what_for else "")
        for partner in required
    ] or [_("It can be done without a fixed partner.")]
    if helpful:
        lines.append(_("Easier with: {partners}").format(partners=screen.marked(helpful)))
    return lines


def _conditions(explanation: Explanation, count: int) -> list[str]:
    """The first conditions, and how many more there are."""
    lines = [f"· {text}" for text in explanation.conditions[:count]]
    if (hidden := len(explanation.conditions) - count) > 0:
        lines[-1] += " " + _("({count} more: {option})").format(count=hidden, option=_("--details"))
    return lines


def _one_sum(explanation: Explanation) -> str:
    """The arithmetic behind the score in a line."""
    decimals = _decimals(explanation)
    exact = _exact(explanation.contributions, decimals)
    terms = [
        f"{number(term.weight, exact)} x {number(term.support, exact)} x {number(term.match, 2)}"
        for term in explanation.contributions
        if term.points > 0
    ]
    return _("100 x ({terms}) = {score} points (weight x evidence x ages, for each problem)").format(
        terms=" + ".join(terms), score=fixed(explanation.score or 0, decimals)
    )


def _address(explanation: Explanation, findings: Sequence[Finding]) -> str | None:
    """The address of the first finding's source that has one."""
    sources = {source.id: source for source in explanation.sources}
    return next(filter(None, (sources[finding.source].url for finding in findings)), None)


def _next(explanation: Explanation, asked: Asked) -> tuple[Command, ...]:
    """The command for the full explanation, and for a plan with the intervention."""
    all_of_it = command(asked, explanation, "explain", explanation.id, after=(_("--details"),))
    commands = [Command(all_of_it, _("all findings"))]
    if explanation.rank is not None:
        keep = command(asked, explanation, "plan", after=("--keep", explanation.id))
        commands.append(Command(keep, _("a plan with it")))
    return tuple(commands)


def full(explanation: Explanation) -> Document:
    """Where it stands, what was found, what would change it, and how the explanation was made."""
    area = phrases.place(explanation)
    weighed_problems = {need.problem for need in explanation.needs if need.weight}
    area_verdicts = [
        verdict for verdict in explanation.verdicts if verdict.problem in weighed_problems or not weighed_problems
    ]
    sections = filled(
        Section(_("The sum"), (_terms(explanation),)),
        Section(_("What stands in the way, and what would change it"), (Facts(_obstacles(explanation)),)),
        *(_on_problem(explanation, verdict) for verdict in area_verdicts if verdict.label != "untested"),
        Section(_("No study read"), (Facts(_unread(area_verdicts)),)),
        Section(_("What it takes locally"), (Facts(_partners(explanation)),)),
        Section(_("Conditions"), (Bullets(tuple(map(Item, explanation.conditions))),)),
        Section(_("Caveats"), (Facts(tuple((caveat.code, caveat.text) for caveat in explanation.caveats[1:])),)),
        Section(_("Also read about"), (Facts(_elsewhere(explanation, area_verdicts)),)),
        Section(_("Sources"), (Facts(tuple((cited.id, phrases.listed(cited)) for cited in explanation.sources)),)),
    )
    return Document(
        f"{explanation.name} – {area}" if area else explanation.name,
        (*sections, phrases.provenance(explanation)),
        phrases.first(explanation.caveats),
        tuple(_standing(explanation)),
        lang=explanation.lang,
        date=explanation.catalogue.date,
        ascii=phrases.ascii_marks(explanation.glossary),
    )


def _unread(verdicts: Sequence[Verdict]) -> tuple[tuple[str, str], ...]:
    """The area's problems on which nothing was read."""
    names = [verdict.name for verdict in verdicts if verdict.label == "untested"]
    return ((", ".join(names), _("That does not mean that none exists.")),) if names else ()


def _standing(explanation: Explanation) -> list[str]:
    """Where it stands, in a sentence or two."""
    if explanation.ranked is None:
        summary = explanation.summary or _("What is known of it, for every area.")
        has_area = explanation.parameters.partners or explanation.parameters.ages or explanation.area
        if has_area or any(need.need is not None for need in explanation.needs):
            return [summary, _("No need is known or above 0, so nothing is ranked here.")]
        return [summary]
    if explanation.rank is None:
        assert explanation.reason is not None
        return [_("It is not ranked. The reason: {reason}.").format(reason=reason_name(explanation.reason))]
    decimals = _decimals(explanation)
    rank = _("Number {rank} of {ranked}, with {score} of 100 points.").format(
        rank=explanation.rank, ranked=explanation.ranked, score=fixed(explanation.score or 0, decimals)
    )
    if explanation.rank_range is not None:
        rank += " " + _("In {share} per cent of {draws} simulations it was from number {low} to {high}.").format(
            share=number(100 * explanation.parameters.range_share, 0),
            draws=number(explanation.parameters.stability, 0),
            low=explanation.rank_range[0],
            high=explanation.rank_range[1],
        )
    if explanation.ahead_of is None:
        return [rank]
    ahead = _("It is ahead of number two, {name} ({score} points), mostly because of {problem}.").format(
        name=explanation.ahead_of.name,
        score=fixed(explanation.ahead_of.score, decimals),
        problem=explanation.glossary.problems[explanation.ahead_of.problem],
    )
    return [rank, ahead]


def _decimals(explanation: Explanation) -> int:
    """The fewest decimals with which the points shown add up to the score shown."""
    points = [term.points for term in explanation.contributions]
    for decimals in range(1, MAX_DECIMALS):
        total = round(sum(round(share, decimals) for share in points), decimals)
        if total == round(explanation.score or 0, decimals):
            return decimals
    return MAX_DECIMALS


def _terms(explanation: Explanation) -> Table:
    """The terms of the score, each bar beginning where the one before it ends, and their sum.

    Weights and supports have so many decimals that each product gives the points beside it.
    """
    columns = (_("Problem"), _("Weight"), _("Support"), _("Meets the ages"), _("Points"))
    if not explanation.contributions or not explanation.score:
        return Table(columns, ())
    decimals = _decimals(explanation)
    exact = _exact(explanation.contributions, decimals)
    rows: list[tuple[Cell, ...]] = []
    start = 0.0
    for term in explanation.contributions:
        share = term.points / explanation.score
        points = bar(share, fixed(term.points, decimals), term.points, start)
        factors = (Number(factor, number(factor, exact)) for factor in (term.weight, term.support))
        rows.append((explanation.glossary.problems[term.problem], *factors, _meets(term.match), points))
        start += share
    score: Bar = bar(1, fixed(explanation.score, decimals), explanation.score)
    total = _("Score") if explanation.rank is not None else _("Score if it were ranked")
    return Table(columns, (*rows, (total, "", "", "", score)))


def _exact(terms: Sequence[Contribution], decimals: int) -> int:
    """The fewest decimals of weight and support with which every product rounds to the points shown."""
    for exact in range(3, MAX_DECIMALS):
        products = [100 * round(term.weight, exact) * round(term.support, exact) * term.match for term in terms]
        points = [round(term.points, decimals) for term in terms]
        if [round(product, decimals) for product in products] == points:
            return exact
    return MAX_DECIMALS


def _meets(match: float) -> str:
    """Whether its ages are the problem's."""
    answer = {1.0: _("yes"), 0.0: _("no")}.get(match, _("partly"))
    return answer if match in (0, 1) else f"{answer} (x {number(match, 2)})"


def _obstacles(explanation: Explanation) -> tuple[tuple[str, str], ...]:
    """The first obstacle, every reason, and what would bring it among the first few."""
    rows: list[tuple[str, str]] = []
    obstacle = explanation.first_obstacle
    if obstacle:
        rows.append((_("First of all"), obstacle.text))
    if explanation.detail and obstacle and explanation.detail != obstacle.text:
        rows.append((_("Every reason"), explanation.detail))
    behind = explanation.rank is None or explanation.rank > explanation.parameters.top_places
    if explanation.tipping and behind:
        rows += _tippings(explanation)
    if explanation.opening:
        partners = [partner.name for partner in explanation.partners if partner.id in explanation.opening.partners]
        rank = _("it is still not ranked")
        if explanation.opening.rank:
            rank = _("it would be number {rank}").format(rank=explanation.opening.rank)
        rows.append((_("With {partners} in place").format(partners=", ".join(partners)), rank))
    if explanation.wanted:
        rows.append((_("With new knowledge"), _new_studies(explanation, explanation.wanted)))
    return tuple(rows)


def _tippings(explanation: Explanation) -> list[tuple[str, str]]:
    """Each need that would bring it among the first few, or that none would."""
    first = number(explanation.parameters.top_places, 0)
    needs = {need.problem: need for need in explanation.needs}
    rows: list[tuple[str, str]] = []
    for tipping in explanation.tipping:
        if tipping.need_at is not None:
            need = needs[tipping.problem]
            text = _("at {at} it would be among the first {first}; now: {now}").format(
                at=_size(need, tipping.need_at), first=first, now=_now(need)
            )
            rows.append((_("Another need: {problem}").format(problem=need.name), text))
    if rows:
        return rows
    none = _("no change of one need would bring it among the first {first}").format(first=first)
    return [(_("Other needs"), none)]


def _size(need: Need, size: float) -> str:
    """A need as a figure in the indicator's own unit, rounded up, and as the need itself."""
    zero, full = need.zero_point.value, need.full_point.value
    return _("{figure} {sign} (need {need})").format(
        figure=_upwards(zero + size * (full - zero), 1), sign=phrases.sign(need.unit), need=_upwards(size, 2)
    )


def _upwards(value: float, decimals: int) -> str:
    """A figure rounded up, so that the figure shown is always enough."""
    scaled = round(value * 10**decimals, 6)
    return number(math.ceil(scaled) / 10**decimals if math.isfinite(scaled) else value, decimals)


def _now(need: Need) -> str:
    """The figure and the need now."""
    return _("unknown") if need.need is None else phrases.figure_and_need(need.value, need.unit, need.need)


def _new_studies(explanation: Explanation, wanted: Wanted) -> str:
    """The studies that would bring it firmly among the first few."""
    glossary = explanation.glossary
    return several(
        "{count} more study of {problem} that speaks for it ({design}, {setting}) would make it number {rank}, "
        "also if one of its studies fell away",
        "{count} more studies of {problem} that speak for it ({design}, {setting}) would make it number {rank}, "
        "also if one of its studies fell away",
        wanted.studies,
    ).format(
        count=wanted.studies,
        problem=glossary.problems[wanted.problem],
        design=glossary.designs[wanted.design],
        setting=glossary.settings[wanted.setting],
        rank=wanted.rank,
    )


def _on_problem(explanation: Explanation, verdict: Verdict) -> Section:
    """One problem: its label, the arithmetic, and the findings for and against."""
    label = words(phrases.verdict(explanation.glossary, verdict.label))
    if verdict.match == 0:
        label = _("{label} (counts nothing here: it is for other ages than the problem's)").format(label=label)
    order = {id: index for index, id in enumerate(explanation.glossary.directions)}
    findings = [finding for finding in explanation.findings if finding.problem == verdict.problem]
    findings.sort(key=lambda finding: (order[finding.direction], not finding.counted, -finding.k))
    items = (Item(verdict.arithmetic, "="), *(_finding(explanation, finding) for finding in findings))
    return Section(f"{verdict.name}: {label}", (Bullets(items),))


def _finding(explanation: Explanation, finding: Finding) -> Item:
    """One finding with how it was measured, what it counts, its quote and its source."""
    glossary = explanation.glossary
    direction = glossary.directions[finding.direction]
    outcome = f"{finding.outcome or glossary.problems[finding.problem]} ({phrases.direction(glossary, finding)})"
    quote = f"«{finding.quote}»" if finding.quote else None
    details = "; ".join(filter(None, (*phrases.measured(glossary, finding), _counts(finding.adds), quote)))
    return Item(f"{outcome}: {details} [{finding.source}]", direction.mark)


def _counts(adds: Sums) -> str | None:
    """What a finding adds to the sum, and on which side."""
    sides = (
        (_("counts {k} for"), adds.positive),
        (_("counts {k} without effect"), adds.none),
        (_("counts {k} against"), adds.negative),
    )
    return ", ".join(side.format(k=number(k, 6)) for side, k in sides if k) or None


def _elsewhere(explanation: Explanation, verdicts: Sequence[Verdict]) -> tuple[tuple[Cell, Cell], ...]:
    """The labels on other problems than the area's."""
    problems = {verdict.problem for verdict in verdicts}
    return tuple(
        (verdict.name, phrases.verdict(explanation.glossary, verdict.label))
        for verdict in explanation.verdicts
        if verdict.problem not in problems
    )


def _partners(explanation: Explanation) -> tuple[tuple[Cell, Cell], ...]:
    """Whom it requires and gains from, each with its state."""
    required, helpful = phrases.by_role(explanation.partners)
    requires = phrases.states(required) if required else _("no particular partner")
    gains: tuple[tuple[Cell, Cell], ...] = ((_("Gains from"), phrases.states(helpful)),) if helpful else ()
    return ((_("Requires"), requires), *gains)
