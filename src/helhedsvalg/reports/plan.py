"""What a plan says: the set, what it covers, and what it takes."""

from __future__ import annotations

from dataclasses import replace

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import Bar, Cell, Document, Facts, Number, Section, Table, bar, filled
from helhedsvalg.results.answers import Member, Plan, PlanPartner
from helhedsvalg.results.common import reason_name, state_name


def summary(plan: Plan) -> Document:
    """The members, what they cover, and what they take: what a screen shows."""
    where = phrases.place(plan)
    names = {member.id: member.name for member in plan.plan}
    covered = {
        evidence.label for member in plan.plan for evidence in member.evidence if evidence.problem in member.covers
    }
    caveats = tuple((caveat.code, phrases.caveat_text(caveat)) for caveat in phrases.caveats(plan)[1:])
    conditions = tuple((member.name, member.conditions[0]) for member in plan.plan if member.conditions)
    for_whom = tuple(
        (phrases.ages(span.ages), ", ".join(names[id] for id in span.ids) or _("none of them"))
        for span in plan.for_
    )
    reasons = tuple((plan.glossary.problems[cover.problem], cover.why) for cover in plan.coverage if cover.why)
    sections = filled(
        Section(_("The plan"), (_members(plan),)),
        Section(
            _("How sure it is that at least one of them does something about the problem"), (_coverage(plan),)
        ),
        Section(_("Whom it is for"), (Facts(for_whom if plan.plan else ()),)),
        Section(_("How to read the marks"), (Facts(phrases.meanings(plan.glossary, covered)),)),
        Section(_("What it does not reach, and why"), (Facts(reasons),)),
        Section(
            _("Partners of the whole plan"), (Facts(tuple(_partner(plan, partner) for partner in plan.partners)),)
        ),
        Section(_("Most to gain"), (Facts(_gain(plan)),)),
        Section(_("Reservations"), (Facts(caveats),)),
        Section(_("Conditions"), (Facts(conditions),)),
    )
    return Document(
        _("Plan for {area}").format(area=where) if where else _("Plan for the area"),
        sections,
        phrases.first(plan.caveats),
        (_sentence(plan), plan.assumption),
        plan.next,
        lang=plan.lang,
        date=plan.catalogue.date,
        ascii=phrases.ascii_marks(plan.glossary),
    )


def full(plan: Plan) -> Document:
    """The same with how it was made, for a file."""
    document = summary(plan)
    return replace(document, blocks=(*document.blocks, phrases.made(plan)))


def _sentence(plan: Plan) -> str:
    """How much the plan covers, or why there is none."""
    if not plan.coverage:
        if any(need.need is not None for need in plan.needs):
            return _("No known problem has a need, so nothing can be planned.")
        return _("No problem is known, so nothing can be planned.")
    if not plan.plan:
        return _("Nothing in the catalogue can be recommended for this profile.")
    sentence = several(
        "{count} intervention, for {covered} of {problems} problems.",
        "{count} interventions, for {covered} of {problems} problems.",
        len(plan.plan),
    ).format(count=len(plan.plan), covered=len(plan.coverage) - len(plan.uncovered), problems=len(plan.coverage))
    if unknown := sum(need.need is None for need in plan.needs):
        more = several("{count} more is unknown.", "{count} more are unknown.", unknown)
        sentence = f"{sentence} {more.format(count=unknown)}"
    return sentence


def _members(plan: Plan) -> Table:
    """One row a member."""
    rows: list[tuple[Cell, ...]] = []
    for index, member in enumerate(plan.plan, 1):
        marks = {evidence.problem: plan.glossary.labels[evidence.label].mark for evidence in member.evidence}
        covers = ", ".join(f"{plan.glossary.problems[id]} {marks[id]}" for id in member.covers)
        role = _("bears the plan") if member.core else _("replaceable")
        if member.kept:
            role = _("chosen by you")
        if member.reason:
            role = f"{role}; {reason_name(member.reason)}"
        number_cell = Number(index, str(index))
        rows.append((number_cell, member.name, covers or _("nothing here"), role, _substitute(plan, member)))
    columns = ("#", _("Intervention"), _("Covers"), _("Role"), _("Nearest substitute"))
    return Table(columns, tuple(rows), under=(2, 3, 4), name=1)


def _substitute(plan: Plan, member: Member) -> str:
    """The nearest substitute, and what it would cost."""
    if member.substitute is None:
        return _("none")
    if not plan.value:
        return _("{name} (would cover something)").format(name=member.substitute.name)
    share = 100 * member.substitute.cost / plan.value
    cost = _("{name} (costs {cost} per cent of how sure the plan is)")
    if share < 0:
        cost = _("{name} (adds {cost} per cent to how sure the plan is)")
    return cost.format(name=member.substitute.name, cost=number(abs(share), 1))


def _coverage(plan: Plan) -> Table:
    """One row a problem: by what was kept where anything was, and by the whole plan."""
    names = {member.id: member.name for member in plan.plan}
    kept = any(member.kept for member in plan.plan)
    rows: list[tuple[Cell, ...]] = []
    for cover in plan.coverage:
        shares = ([cover.before] if kept else []) + [cover.after]
        bars = (_share(share) for share in shares)
        weight = phrases.percent(cover.weight)
        rows.append(
            (plan.glossary.problems[cover.problem], weight, *bars, ", ".join(names[id] for id in cover.by))
        )
    before = [_("By what you keep")] if kept else []
    columns = (_("Problem"), _("Weight"), *before, _("By the plan"), _("Members"))
    return Table(columns, tuple(rows), under=(len(columns) - 1,))


def _share(share: float) -> Bar:
    return bar(share, phrases.percent(share).text, share)


def _partner(plan: Plan, partner: PlanPartner) -> tuple[Cell, Cell]:
    """A partner, its state, and who requires it or gains from it."""
    names = {member.id: member.name for member in plan.plan}
    required = ", ".join(names[id] for id in partner.required_by)
    helpful = ", ".join(names[id] for id in partner.helpful_to)
    details = [
        state_name(partner.state),
        _("required by {names}").format(names=required) if required else None,
        _("helps {names}").format(names=helpful) if helpful else None,
    ]
    return (phrases.marked(phrases.STATES[partner.state], partner.name), "; ".join(filter(None, details)))


def _gain(plan: Plan) -> tuple[tuple[Cell, Cell], ...]:
    """The missing partner that would add most."""
    if plan.unlock is None:
        return ()
    text = _("in place the plan would be {points} points of 100 surer, with {names}").format(
        points=fixed(plan.unlock.points), names=", ".join(plan.unlock.names)
    )
    return ((phrases.marked("▸", plan.unlock.name), text),)
