"""What an explanation says: why an intervention stands where it stands, or why it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import (
    Bar,
    Bullets,
    Cell,
    Document,
    Facts,
    Item,
    Number,
    Section,
    Table,
    bar,
    filled,
    words,
)
from helhedsvalg.results.answers import Explanation, Verdict, Wanted
from helhedsvalg.results.common import Contribution, Finding, Need, Sums, reason_name

MAX_DECIMALS = 6
"""With so many every sum comes out."""


def summary(explanation: Explanation) -> Document:
    """Where it stands, what was found, and what would change it: what a screen shows."""
    where = phrases.place(explanation)
    pressing = {need.problem for need in explanation.needs if need.weight}
    here = [verdict for verdict in explanation.verdicts if verdict.problem in pressing or not pressing]
    sections = filled(
        Section(_("The sum"), (_terms(explanation),)),
        Section(_("What stands in the way, and what would change it"), (Facts(_obstacles(explanation)),)),
        *(_on_problem(explanation, verdict) for verdict in here if verdict.label != "untested"),
        Section(_("No study read"), (Facts(_unread(here)),)),
        Section(_("What it takes locally"), (Facts(_partners(explanation)),)),
        Section(_("Conditions"), (Bullets(tuple(map(Item, explanation.conditions))),)),
        Section(
            _("Reservations"), (Facts(tuple((caveat.code, caveat.text) for caveat in explanation.caveats[1:])),)
        ),
        Section(_("Also read about"), (Facts(_elsewhere(explanation, here)),)),
        Section(_("Sources"), (Facts(tuple((cited.id, phrases.listed(cited)) for cited in explanation.sources)),)),
    )
    return Document(
        f"{explanation.name} – {where}" if where else explanation.name,
        sections,
        phrases.first(explanation.caveats),
        tuple(_standing(explanation)),
        explanation.next,
        lang=explanation.lang,
        date=explanation.catalogue.date,
        ascii=phrases.ascii_marks(explanation.glossary),
    )


def full(explanation: Explanation) -> Document:
    """The same with how it was made, for a file."""
    document = summary(explanation)
    return replace(document, blocks=(*document.blocks, phrases.made(explanation)))


def _unread(verdicts: Sequence[Verdict]) -> tuple[tuple[str, str], ...]:
    """The area's problems on which nothing was read."""
    names = [verdict.name for verdict in verdicts if verdict.label == "untested"]
    return ((", ".join(names), _("That does not mean that none exists.")),) if names else ()


def _standing(explanation: Explanation) -> list[str]:
    """Where it stands, in a sentence or two."""
    if explanation.ranked is None:
        summary = explanation.summary or _("What is known of it, for every area.")
        asked = explanation.parameters.partners or explanation.parameters.ages or explanation.area
        if asked or any(need.need is not None for need in explanation.needs):
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
    """The first thing that holds it back, every reason, and what would tip it."""
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
        opened = [partner.name for partner in explanation.partners if partner.id in explanation.opening.partners]
        there = _("it is still not ranked")
        if explanation.opening.rank:
            there = _("it would be number {rank}").format(rank=explanation.opening.rank)
        rows.append((_("With {partners} in place").format(partners=", ".join(opened)), there))
    if explanation.wanted:
        rows.append((_("With new knowledge"), _wanted(explanation, explanation.wanted)))
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
    """A figure rounded up, so that what is said of it holds of what is shown."""
    scaled = round(value * 10**decimals, 6)
    return number(math.ceil(scaled) / 10**decimals if math.isfinite(scaled) else value, decimals)


def _now(need: Need) -> str:
    """What it is now."""
    return _("unknown") if need.need is None else phrases.figure_and_need(need.value, need.unit, need.need)


def _wanted(explanation: Explanation, wanted: Wanted) -> str:
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


def _elsewhere(explanation: Explanation, here: Sequence[Verdict]) -> tuple[tuple[Cell, Cell], ...]:
    """The labels on other problems than the area's."""
    shown = {verdict.problem for verdict in here}
    return tuple(
        (verdict.name, phrases.verdict(explanation.glossary, verdict.label))
        for verdict in explanation.verdicts
        if verdict.problem not in shown
    )


def _partners(explanation: Explanation) -> tuple[tuple[Cell, Cell], ...]:
    """Whom it requires and gains from, each with its state."""
    required, helpful = phrases.by_role(explanation.partners)
    requires = phrases.states(required) if required else _("no particular partner")
    gains: tuple[tuple[Cell, Cell], ...] = ((_("Gains from"), phrases.states(helpful)),) if helpful else ()
    return ((_("Requires"), requires), *gains)
