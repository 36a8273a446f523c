"""What an explanation, a plan or a comparison says, as a page: each format only lays it out.

A page is a title, the coordination caveat, and sections of rows or of one grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import singledispatch

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Cell, Figure, Page, Section, page_of
from helhedsvalg.results.answers import (
    Comparison,
    Covered,
    Explanation,
    Member,
    Move,
    NeedChange,
    Plan,
    PlanPartner,
    Side,
    Verdict,
    WantedFinding,
)
from helhedsvalg.results.common import (
    CaveatText,
    Contribution,
    Finding,
    Need,
    Parameters,
    Sums,
    reason_name,
    state_name,
)

MANY = 4
"""So many that moved for one reason share a row, which names as many."""


@singledispatch
def page(told: object) -> Page:
    """The page of an explanation, a plan or a comparison whose texts are harmless."""
    raise TypeError(type(told).__name__)


@page.register
def _explanation(told: Explanation) -> Page:
    """Why it stands where it stands, what was found, and what would change it."""
    where = phrases.place(told)
    pressing = {need.problem for need in told.needs if need.weight}
    here = [one for one in told.verdicts if one.problem in pressing or not pressing]
    read = [one for one in here if one.label != "untested"]
    sections = [
        Section(
            _("The sum"),
            _terms(told),
            (_("Problem"), _("Weight"), _("Support"), _("Meets the ages"), _("Points")),
            across=5,
        ),
        Section(_("What stands in the way, and what would change it"), _obstacles(told)),
        *(_found(told, verdict) for verdict in read),
        Section(_("No study read"), _unread(here)),
        Section(_("What it takes locally"), _partners(told)),
        Section(_("Conditions"), tuple(("-", text) for text in told.conditions)),
        Section(_("Reservations"), tuple((one.code, one.text) for one in told.caveats[1:])),
        Section(_("Also read about"), _elsewhere(told, here)),
        Section(_("Sources"), tuple((one.id, one) for one in told.sources)),
    ]
    title = f"{told.name} – {where}" if where else told.name
    return page_of(title, [_first(told.caveats), *_standing(told)], sections, told.next)


def _first(caveats: Sequence[CaveatText]) -> str:
    """The coordination caveat, with the code under which more is told."""
    return f"{caveats[0].code}: {caveats[0].text}"


def _unread(verdicts: Sequence[Verdict]) -> tuple[tuple[Cell, ...], ...]:
    """The area's problems on which nothing was read."""
    names = [one.name for one in verdicts if one.label == "untested"]
    return ((", ".join(names), _("That does not mean that none exists.")),) if names else ()


def _standing(told: Explanation) -> list[str]:
    """Where it stands, in a sentence or two."""
    if told.ranked is None:
        known = told.summary or _("What is known of it, for every area.")
        asked = told.parameters.partners or told.parameters.ages or told.area
        if asked or any(need.need is not None for need in told.needs):
            return [known, _("No need is known or above 0, so nothing is ranked here.")]
        return [known]
    if told.rank is None:
        assert told.reason is not None
        return [_("It is not ranked. The reason: {reason}.").format(reason=reason_name(told.reason))]
    decimals = _decimals(told)
    words = _("Number {rank} of {ranked}, with {score} of 100 points.").format(
        rank=told.rank, ranked=told.ranked, score=fixed(told.score or 0, decimals)
    )
    if told.rank_range is not None:
        words += " " + _("In {share} per cent of {draws} simulations it was from number {low} to {high}.").format(
            share=number(100 * told.parameters.range_share, 0),
            draws=number(told.parameters.stability, 0),
            low=told.rank_range[0],
            high=told.rank_range[1],
        )
    if told.ahead_of is None:
        return [words]
    ahead = _("It is ahead of number two, {name} ({score} points), mostly because of {problem}.").format(
        name=told.ahead_of.name,
        score=fixed(told.ahead_of.score, decimals),
        problem=told.glossary.problems[told.ahead_of.problem],
    )
    return [words, ahead]


def _decimals(told: Explanation) -> int:
    """The fewest decimals with which the points shown add up to the score shown."""
    points = [one.points for one in told.contributions]
    for decimals in range(1, 6):
        if round(sum(round(one, decimals) for one in points), decimals) == round(told.score or 0, decimals):
            return decimals
    return 6


def _terms(told: Explanation) -> tuple[tuple[Cell, ...], ...]:
    """The terms of the score, each bar beginning where the one before it ends, and their sum.

    Weights and supports have so many decimals that each product gives the points beside it.
    """
    if not told.contributions or not told.score:
        return ()
    decimals = _decimals(told)
    exact = _exact(told.contributions, decimals)
    rows: list[tuple[Cell, ...]] = []
    before = 0.0
    for one in told.contributions:
        name = told.glossary.problems[one.problem]
        bar = Bar(one.points / told.score, before, fixed(one.points, decimals), one.points)
        shares = (_figure(one.weight, exact), _figure(one.support, exact))
        rows.append((name, *shares, _meets(one.match), bar))
        before += one.points / told.score
    score = Bar(1, 0, fixed(told.score, decimals), told.score)
    word = _("Score") if told.rank is not None else _("Score if it were ranked")
    return (*rows, (word, "", "", "", score))


def _figure(value: float, decimals: int) -> Figure:
    return Figure(value, number(value, decimals))


def _exact(terms: Sequence[Contribution], decimals: int) -> int:
    """The fewest decimals of weight and support with which every product rounds to the points shown."""
    for exact in range(3, 6):
        products = [100 * round(one.weight, exact) * round(one.support, exact) * one.match for one in terms]
        shown = [round(one.points, decimals) for one in terms]
        if [round(product, decimals) for product in products] == shown:
            return exact
    return 6


def _meets(match: float) -> str:
    """Whether its ages are the problem's."""
    words = {1.0: _("yes"), 0.0: _("no")}.get(match, _("partly"))
    return words if match in (0, 1) else f"{words} (x {number(match, 2)})"


def _obstacles(told: Explanation) -> tuple[tuple[Cell, ...], ...]:
    """The first thing that holds it back, every reason, and what would tip it."""
    rows: list[tuple[Cell, ...]] = []
    if told.first_obstacle:
        rows.append((_("First of all"), told.first_obstacle.text))
    if told.detail and told.first_obstacle and told.detail != told.first_obstacle.text:
        rows.append((_("Every reason"), told.detail))
    if told.tipping and (told.rank is None or told.rank > told.parameters.top_places):
        rows += _tippings(told)
    if told.opening:
        names = ", ".join(one.name for one in told.partners if one.id in told.opening.partners)
        there = _("it is still not ranked")
        if told.opening.rank:
            there = _("it would be number {rank}").format(rank=told.opening.rank)
        rows.append((_("With {partners} in place").format(partners=names), there))
    if told.wanted_finding:
        rows.append((_("With new knowledge"), _wanted(told, told.wanted_finding)))
    return tuple(rows)


def _tippings(told: Explanation) -> list[tuple[Cell, ...]]:
    """Each need that would bring it among the first few, or that none would."""
    first = number(told.parameters.top_places, 0)
    needs = {one.problem: one for one in told.needs}
    found: list[tuple[Cell, ...]] = []
    for one in told.tipping:
        if one.need_at is not None:
            text = _("at {at} it would be among the first {first}; now: {now}").format(
                at=_size(needs[one.problem], one.need_at), first=first, now=_now(needs[one.problem])
            )
            found.append((_("Another need: {problem}").format(problem=needs[one.problem].name), text))
    if found:
        return found
    none = _("no change of one need would bring it among the first {first}").format(first=first)
    return [(_("Other needs"), none)]


def _size(need: Need, size: float) -> str:
    """A need as a figure in the indicator's own unit, rounded up, and as the need itself."""
    zero, full = need.zero_point.value, need.full_point.value
    return _("{figure} {sign} (need {need})").format(
        figure=_upwards(zero + size * (full - zero), 1), sign=phrases.sign(need), need=_upwards(size, 2)
    )


def _upwards(value: float, decimals: int) -> str:
    """A figure rounded up, so that what is said of it holds of what is shown."""
    scaled = round(value * 10**decimals, 6)
    return number(math.ceil(scaled) / 10**decimals if math.isfinite(scaled) else value, decimals)


def _now(need: Need) -> str:
    """What it is now."""
    if need.need is None:
        return _("unknown")
    figure = f"{number(need.value, 2)} {phrases.sign(need)}, " if need.value is not None else ""
    return figure + _("need {need}").format(need=number(need.need, 2))


def _wanted(told: Explanation, wanted: WantedFinding) -> str:
    """The finding that would bring it among the first few."""
    words = told.glossary
    return several(
        "{count} new study of {problem} that speaks for it ({design}, {setting}) would make it number {rank}",
        "{count} new studies of {problem} that speak for it ({design}, {setting}) would make it number {rank}",
        wanted.studies,
    ).format(
        count=wanted.studies,
        problem=words.problems[wanted.problem],
        design=words.designs[wanted.design],
        setting=words.settings[wanted.setting],
        rank=wanted.rank,
    )


def _found(told: Explanation, verdict: Verdict) -> Section:
    """One problem: its label, the arithmetic, and the findings for and against."""
    label = phrases.label(told, verdict.label)
    if verdict.match == 0:
        label = _("{label} (counts nothing here: it is for other ages than the problem's)").format(label=label)
    rows: list[tuple[Cell, ...]] = [("=", verdict.arithmetic)] if verdict.label != "untested" else []
    order = list(told.glossary.directions)
    findings = [one for one in told.findings if one.problem == verdict.problem]
    findings.sort(key=lambda one: (order.index(one.direction), not one.counted, -one.k))
    rows += [(told.glossary.directions[one.direction].mark, _finding(told, one)) for one in findings]
    return Section(
        f"{verdict.name}: {label}", tuple(rows) or ((" ", told.glossary.labels[verdict.label].meaning),)
    )


def _finding(told: Explanation, one: Finding) -> str:
    """One finding with how it was measured, what it counts, its quote and its source."""
    head = f"{one.outcome or told.glossary.problems[one.problem]} ({told.glossary.directions[one.direction].name})"
    counts = _counts(one.adds)
    quote = f"«{one.quote}»" if one.quote else None
    told_ = "; ".join(filter(None, (*phrases.measured(told, one), counts, quote)))
    return f"{head}: {told_} [{one.source}]"


def _counts(adds: Sums) -> str | None:
    """What a finding adds to the sum, and on which side."""
    sides = (
        (_("counts {k} for"), adds.positive),
        (_("counts {k} without effect"), adds.none),
        (_("counts {k} against"), adds.negative),
    )
    return ", ".join(words.format(k=number(k, 6)) for words, k in sides if k) or None


def _elsewhere(told: Explanation, shown: Sequence[Verdict]) -> tuple[tuple[Cell, ...], ...]:
    """The labels on other problems than the area's."""
    seen = {one.problem for one in shown}
    return tuple((one.name, phrases.label(told, one.label)) for one in told.verdicts if one.problem not in seen)


def _partners(told: Explanation) -> tuple[tuple[Cell, ...], ...]:
    """Whom it requires and gains from, each with its state."""
    required, helpful = phrases.needed(told.partners)
    rows = [
        (_("Requires"), phrases.states(required) or _("no particular partner")),
        (_("Gains from"), phrases.states(helpful)),
    ]
    return tuple(row for row in rows if row[1])


@page.register
def _plan(told: Plan) -> Page:
    """The set, what it covers, and what it takes."""
    where = phrases.place(told)
    count = len(told.plan)
    title = _("Plan for {area}").format(area=where) if where else _("Plan for the area")
    covered = len(told.coverage) - len(told.uncovered)
    words = several(
        "{count} intervention covers {covered} of {problems} problems.",
        "{count} interventions cover {covered} of {problems} problems.",
        count,
    ).format(count=count, covered=covered, problems=len(told.coverage))
    if unknown := sum(need.need is None for need in told.needs):
        more = several("{count} more is unknown.", "{count} more are unknown.", unknown)
        words = f"{words} {more.format(count=unknown)}"
    if not told.coverage:
        words = _("No problem is known, so nothing can be planned.")
        if any(need.need is not None for need in told.needs):
            words = _("No known problem has a need, so nothing can be planned.")
    elif not count:
        words = _("Nothing in the catalogue can be recommended for this profile.")
    kept = any(one.kept for one in told.plan)
    coverage = (
        _("Problem"),
        _("Weight"),
        *([_("By what you keep")] if kept else []),
        _("By the plan"),
        _("Members"),
    )
    sections = [
        Section(
            _("The plan"),
            tuple(_member(told, place, one) for place, one in enumerate(told.plan, 1)),
            ("#", _("Intervention"), _("Covers"), _("Role"), _("Nearest substitute")),
            across=2,
            name=1,
        ),
        Section(
            _("Coverage"),
            tuple(_covered(told, one, kept) for one in told.coverage),
            coverage,
            across=len(coverage) - 1,
        ),
        Section(_("How to read the marks"), _legend(told)),
        Section(_("Not covered, and why"), tuple(_why(told, one) for one in told.coverage if one.why)),
        Section(_("Partners of the whole plan"), tuple(_partner(told, one) for one in told.partners)),
        Section(_("Most to gain"), _gain(told)),
        Section(_("Reservations"), _reserved(told)),
        Section(_("Conditions"), tuple((one.name, one.conditions[0]) for one in told.plan if one.conditions)),
    ]
    return page_of(title, [_first(told.caveats), words, told.assumption], sections, told.next)


def _member(told: Plan, place: int, one: Member) -> tuple[Cell, ...]:
    """One member as a row."""
    marks = {each.problem: told.glossary.labels[each.label].mark for each in one.evidence}
    covers = ", ".join(f"{told.glossary.problems[id]} {marks[id]}" for id in one.covers)
    role = _("bears the plan") if one.core else _("replaceable")
    if one.kept:
        role = _("chosen by you")
    if one.reason:
        role = f"{role}; {reason_name(one.reason)}"
    return (Figure(place, str(place)), one.name, covers or _("nothing here"), role, _instead(told, one))


def _legend(told: Plan) -> tuple[tuple[Cell, ...], ...]:
    """What the marks of the problems that are covered mean."""
    used = {each.label for one in told.plan for each in one.evidence if each.problem in one.covers}
    return tuple(
        (phrases.label(told, id), words.meaning) for id, words in told.glossary.labels.items() if id in used
    )


def _instead(told: Plan, one: Member) -> str:
    """The nearest substitute, and what it would cost."""
    if one.substitute is None:
        return _("none")
    if not told.value:
        return _("{name} (would cover something)").format(name=one.substitute.name)
    share = 100 * one.substitute.cost / told.value
    words = _("{name} (costs {cost} per cent of the coverage)")
    if share < 0:
        words = _("{name} (adds {cost} per cent to the coverage)")
    return words.format(name=one.substitute.name, cost=number(abs(share), 1))


def _covered(told: Plan, one: Covered, kept: bool) -> tuple[Cell, ...]:
    """One problem by what was kept, and by the whole plan."""
    names = {each.id: each.name for each in told.plan}
    before = (Bar(one.before, 0, _percent(one.before), one.before),) if kept else ()
    by = ", ".join(names[id] for id in one.by)
    return (
        told.glossary.problems[one.problem],
        Figure(one.weight, _percent(one.weight)),
        *before,
        Bar(one.after, 0, _percent(one.after), one.after),
        by,
    )


def _percent(share: float) -> str:
    return _("{share} %").format(share=number(100 * share, 0))


def _why(told: Plan, one: Covered) -> tuple[Cell, ...]:
    return (told.glossary.problems[one.problem], one.why or "")


def _partner(told: Plan, one: PlanPartner) -> tuple[Cell, ...]:
    """A partner, and who requires it or gains from it."""
    names = {each.id: each.name for each in told.plan}
    required = ", ".join(names[id] for id in one.required_by)
    helpful = ", ".join(names[id] for id in one.helpful_to)
    told_ = [
        state_name(one.state),
        _("required by {names}").format(names=required) if required else None,
        _("helps {names}").format(names=helpful) if helpful else None,
    ]
    return (f"{phrases.STATES[one.state]} {one.name}", "; ".join(filter(None, told_)))


def _gain(told: Plan) -> tuple[tuple[Cell, ...], ...]:
    """The missing partner that would add most."""
    if told.unlock is None:
        return ()
    text = _("in place it would raise the coverage by {points} points of 100, with {names}").format(
        points=fixed(told.unlock.points), names=", ".join(told.unlock.names)
    )
    return ((f"▸ {told.unlock.name}", text),)


def _reserved(told: Plan) -> tuple[tuple[Cell, ...], ...]:
    """The caveats of the whole plan save the first, which leads the page, then those of its members."""
    return tuple((one.code, phrases.reserved(one)) for one in phrases.reservations(told)[1:])


@page.register
def _comparison(told: Comparison) -> Page:
    """Needs side by side, and what moved."""
    a, b = phrases.place(told.a) or "A", phrases.place(told.b) or "B"
    title = _("{a} and {b} compared").format(a=a, b=b) if a != b else _("{a}: A and B compared").format(a=a)
    head_a, head_b = ("A", "B") if a == b else (f"A: {a}", f"B: {b}")
    if told.moves:
        words = several(
            "{count} intervention stands elsewhere; {unmoved} stand where they stood.",
            "{count} interventions stand elsewhere; {unmoved} stand where they stood.",
            len(told.moves),
        ).format(count=len(told.moves), unmoved=told.unmoved)
    elif told.beyond:
        words = _("No difference among the {unmoved} that both sides show.").format(unmoved=told.unmoved)
    else:
        words = _("No difference: every intervention stands where it stood.")
    if told.beyond:
        words += " " + _("{count} were not saved, and are not compared.").format(count=told.beyond)
    sections = [
        Section(
            _("The needs"),
            tuple(_changed(one) for one in told.needs),
            (_("Problem"), head_a, head_b, _("Change in need"), _("Weight")),
            across=3,
        ),
        Section(_("What else differs"), _differing(told)),
        Section(
            _("What moved"),
            _moved(told.moves),
            (_("Intervention"), "A", "B", _("Because of"), _("Why")),
            across=3,
        ),
        Section(_("Reservations"), tuple((one.code, one.text) for one in told.caveats[1:])),
    ]
    return page_of(title, [_first(told.caveats), words], sections, told.next)


def _differing(told: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """Partners, ages, choices and catalogues that are not the same on both sides."""
    rows: list[tuple[Cell, ...]] = []
    a, b = told.a.parameters, told.b.parameters
    for id in sorted({*a.partners, *b.partners}):
        one, other = a.partners.get(id, "unknown"), b.partners.get(id, "unknown")
        if one != other:
            rows.append((told.glossary.partners.get(id, id), f"{state_name(one)} → {state_name(other)}"))
    rows += [
        (name, f"{first} → {second}")
        for name, first, second in (
            (_("Who the plan is for"), _whom(a), _whom(b)),
            (_("Excluded"), _listed(one.id for one in a.exclude), _listed(one.id for one in b.exclude)),
            (_("Ranked all the same"), _listed(a.include), _listed(b.include)),
            (_("Catalogue"), _catalogue(told.a), _catalogue(told.b)),
        )
        if first != second
    ]
    return tuple(rows)


def _whom(asked: Parameters) -> str:
    return phrases.ages(asked.ages) if asked.ages else _("all ages")


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids) or _("none")


def _catalogue(side: Side) -> str:
    return f"{side.catalogue.version} ({side.catalogue.sha256[: phrases.MARK]})"


def _changed(one: NeedChange) -> tuple[Cell, ...]:
    """One problem on both sides."""
    sign = "%" if one.unit == "percent" else "‰"

    def told(value: float | None, need: float | None) -> str:
        if need is None:
            return _("unknown")
        figure = f"{number(value, 2)} {sign}, " if value is not None else ""
        return figure + _("need {need}").format(need=number(need, 2))

    change = _("unknown") if one.change is None else Figure(one.change, _signed(one.change))
    weights = f"{_percent(one.weight_a)} → {_percent(one.weight_b)}"
    return (one.name, told(one.value_a, one.a), told(one.value_b, one.b), change, weights)


def _signed(change: float) -> str:
    """A change with its sign."""
    return ("+" if change > 0 else "") + number(change, 2)


def _moved(moves: Sequence[Move]) -> tuple[tuple[Cell, ...], ...]:
    """What moved, one row each; many that moved for one and the same reason share a row."""
    groups: dict[tuple[str, str], list[Move]] = {}
    for one in moves:
        groups.setdefault((one.because, one.detail), []).append(one)
    rows: list[tuple[Cell, ...]] = []
    shared: list[tuple[Cell, ...]] = []
    for those in groups.values():
        because = _because(those[0])
        if len(those) < MANY:
            rows += [(one.name, _place(one.rank_a), _place(one.rank_b), because, one.detail) for one in those]
            continue
        names = ", ".join(f"{one.name} ({_rank(one.rank_a)} → {_rank(one.rank_b)})" for one in those[:MANY])
        more = len(those) - MANY
        rest = several(" and {count} more", " and {count} more", more).format(count=more) if more else ""
        shared.append((names + rest, "", "", because, those[0].detail))
    return (*rows, *shared)


def _because(one: Move) -> str:
    """A cause in a word."""
    return {
        "need": _("need"),
        "support": _("support"),
        "partner": _("partner"),
        "ages": _("ages"),
        "entered": _("entered"),
        "left": _("left"),
    }[one.because]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _place(rank: int | None) -> Cell:
    return _rank(rank) if rank is None else Figure(rank, _rank(rank))


def document(told: Explanation | Plan | Comparison) -> Page:
    """The page as it stands in a file, which is read far from the program: with how it was made."""
    shown = page(told)
    made = Section(_("How this was made"), tuple(_made(told)))
    return Page(shown.title, shown.lead, (*shown.sections, made), shown.next)


def _made(told: Explanation | Plan | Comparison) -> list[tuple[str, str]]:
    """What it rests on."""
    if not isinstance(told, Comparison):
        return phrases.made(told)
    both = {one.sha256: phrases.edition(one) for one in (told.a.catalogue, told.b.catalogue)}
    return [phrases.program(told.tool), *((_("Catalogue"), one) for one in both.values())]


def dated(told: Explanation | Plan | Comparison) -> str:
    """The date of the catalogue that it rests on; of a comparison, the second side's."""
    return told.b.catalogue.date if isinstance(told, Comparison) else told.catalogue.date
