"""What a plan says: the set, what it covers, and what it takes."""

from __future__ import annotations

from collections.abc import Sequence

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.model.vocabulary import Label
from helhedsvalg.reports import phrases, screen
from helhedsvalg.reports.commands import Asked, command
from helhedsvalg.reports.document import (
    Bar,
    Block,
    Cell,
    Command,
    Document,
    Facts,
    Fitting,
    Lines,
    Number,
    Room,
    Section,
    Strong,
    Table,
    bar,
    filled,
    words,
)
from helhedsvalg.results.common import reason_name, state_name
from helhedsvalg.results.plan import Covered, Member, Plan, PlanPartner

DEFAULT_SIZE = 4
"""How many interventions a plan has where nothing else is asked for."""


def summary(plan: Plan, asked: Asked, room: Room) -> Document:
    """The members, who must say yes, whom they are for, and what they reach: one screen."""
    area = phrases.place(plan) or _("The area")
    count = several("{area} · a plan of one", "{area} · a plan of {count}", len(plan.plan))
    head = Facts((screen.first(plan.caveats), screen.figures(plan.needs)))
    rows: list[tuple[Cell, Cell]] = []
    answer: tuple[Block, ...] = (Strong(sentence(plan)),)
    if plan.plan:
        answer = (_entries(plan), _legend(plan))
        rows = [
            (_("Must say yes"), _says_yes(plan)),
            (_("For whom"), _for_whom(plan)),
            (_("Acts on"), " · ".join(_reaches(plan))),
            (_("Instead"), Lines(tuple(_substitutes(plan)[: room.notes - 2]))),
        ]
    facts = tuple(row for row in rows if words(row[1]))
    return Document(
        count.format(area=area, count=len(plan.plan)) if plan.plan else area,
        (head, *answer, *((Facts(facts),) if facts else ())),
        next=_next(plan, asked),
        lang=plan.lang,
        date=plan.catalogue.date,
        ascii=phrases.ascii_marks(plan.glossary),
    )


def _entries(plan: Plan) -> Table:
    """Each member with its verdict, what was found, and what it requires."""
    rows = tuple(
        (
            Number(index, str(index)),
            Strong(member.name),
            finding_line(plan, member),
            screen.requires(member.partners),
            verdict(plan, member),
        )
        for index, member in enumerate(plan.plan, 1)
    )
    return Table(
        ("#", _("Intervention"), _("What was found"), _("Requires"), _("How sure")),
        rows,
        under=(2, 3),
        name=1,
        narrow_name=_("Intervention, and what was found"),
    )


def verdict(plan: Plan, member: Member) -> Cell:
    """The label of a member, or that it does nothing in this area."""
    return phrases.verdict(plan.glossary, member.label) if member.label else _("nothing here")


def finding_line(plan: Plan, member: Member) -> Fitting:
    """What was found on the problem that a member covers most, with the warning that decides."""
    return screen.finding_line(plan.glossary, member.headline, _warnings(member), _unheadlined(plan, member))


def _warnings(member: Member) -> tuple[str, ...]:
    """The first warning that decides, in a few words."""
    codes = {caveat.code for caveat in member.caveats}
    if member.headline is None:
        return ()
    if member.label == "conflicting" or "EVI04" in codes:
        counts = {evidence.problem: evidence.findings for evidence in member.evidence}[member.headline.problem]
        if counts.negative:
            return screen.also("negative")
        if counts.none:
            return screen.also("none")
        if counts.mixed > (member.headline.direction == "mixed"):
            return screen.also("mixed")
    return (_("abroad only"),) if "OVF01" in codes else ()


def _unheadlined(plan: Plan, member: Member) -> str:
    """What it does, where no finding has a headline."""
    return screen.joined([plan.glossary.problems[id] for id in member.covers]) or _("nothing here")


def _legend(plan: Plan) -> Cell:
    labels = [member.label for member in plan.plan if member.label]
    return screen.legend(plan.glossary, labels, [partner for member in plan.plan for partner in member.partners])


def _says_yes(plan: Plan) -> str:
    """The partners of the whole set, required ones first, then how many help."""
    required = [partner for partner in plan.partners if partner.required_by]
    texts = [
        f"{phrases.STATES[partner.state]} {partner.name} ({numbers(plan, partner.required_by)})"
        for partner in required
    ]
    helping = len(plan.partners) - len(required)
    names = ", ".join(texts) or _("nobody must")
    more = several("{count} more would help", "{count} more would help", helping).format(count=helping)
    return f"{names} · {more}" if helping else names


def numbers(plan: Plan, ids: Sequence[str]) -> str:
    """Members by their numbers."""
    numbers = {member.id: number for number, member in enumerate(plan.plan, 1)}
    return screen.ranks(sorted(numbers[id] for id in ids))


def _for_whom(plan: Plan) -> str:
    """Whose problem each member is to change, by ages."""
    parts = []
    for span in plan.for_:
        members = numbers(plan, span.ids) if span.ids else _("none")
        parts.append(f"{phrases.ages(span.ages)}: {members}")
    return " · ".join(parts)


def _reaches(plan: Plan) -> list[str]:
    """For each problem how many members were tested on it; otherwise only practice knowledge, or nothing."""
    lines = []
    for cover in plan.coverage:
        labels = labels_on(plan, cover)
        tested = sum(label != "practice-knowledge" for label in labels)
        text = several("{count} tested", "{count} tested", tested).format(count=tested)
        if not labels:
            text = _("nothing")
        elif not tested:
            text = _("only practice knowledge")
        lines.append(f"{plan.glossary.problems[cover.problem]}: {text}")
    if unknown := [need.name for need in plan.needs if need.need is None]:
        lines.append(screen.unknown(unknown))
    return lines


def labels_on(plan: Plan, cover: Covered) -> list[Label]:
    """The labels on a problem of the members that cover it."""
    return [
        evidence.label
        for member in plan.plan
        for evidence in member.evidence
        if member.id in cover.by and evidence.problem == cover.problem
    ]


def _substitutes(plan: Plan) -> list[str]:
    """Which members can be replaced, and by what, in words."""
    lines = []
    for index, member in sorted(enumerate(plan.plan, 1), key=lambda numbered: numbered[1].core):
        if member.substitute:
            label = member.substitute.label
            text = _("No. {number} can be replaced by {name}, almost as good.")
            if member.core:
                text = _("No. {number}: the nearest, {name}, is clearly weaker.")
            elif label != member.label:
                text = _("No. {number}: the nearest is {name}.")
            name = member.substitute.name
            sure = f"{name} ({plan.glossary.labels[label].name})" if label else name
            lines.append(text.format(number=index, name=sure))
    return lines


def _next(plan: Plan, asked: Asked) -> tuple[Command, ...]:
    """The commands for the page for the board, for why the first member is there, and for the full plan."""
    if not plan.plan:
        return (screen.ask_about_area(),)
    options = options_of_plan(plan)
    page = _("proposal.html")
    return (
        Command(command(asked, plan, "proposal", after=(*options, "-o", page)), _("for the board")),
        Command(command(asked, plan, "explain", plan.plan[0].id), _("why no. {rank}?").format(rank=1)),
        Command(command(asked, plan, "plan", after=(*options, _("--details"))), _("all of it")),
    )


def options_of_plan(plan: Plan) -> tuple[str, ...]:
    """--max, --keep and --not as they were given."""
    parameters = plan.parameters
    size = () if parameters.max == DEFAULT_SIZE else ("--max", str(parameters.max))
    keep = tuple(word for id in parameters.keep for word in ("--keep", id))
    return (*size, *keep, *(word for id in parameters.left_out for word in ("--not", id)))


def full(plan: Plan) -> Document:
    """The members, what they cover, what they take, and how the plan was made."""
    area = phrases.place(plan)
    names = {member.id: member.name for member in plan.plan}
    covered = {
        evidence.label for member in plan.plan for evidence in member.evidence if evidence.problem in member.covers
    }
    caveats = tuple((caveat.code, f"{caveat.text} {caveat.scope}".strip()) for caveat in phrases.caveats(plan)[1:])
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
        Section(_("Caveats"), (Facts(caveats),)),
        Section(_("Conditions"), (Facts(conditions),)),
    )
    return Document(
        _("Plan for {area}").format(area=area) if area else _("Plan for the area"),
        (*sections, phrases.provenance(plan)),
        phrases.first(plan.caveats),
        (sentence(plan), plan.assumption),
        lang=plan.lang,
        date=plan.catalogue.date,
        ascii=phrases.ascii_marks(plan.glossary),
    )


def sentence(plan: Plan) -> str:
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
    has_kept = any(member.kept for member in plan.plan)
    rows: list[tuple[Cell, ...]] = []
    for cover in plan.coverage:
        shares = ([cover.before] if has_kept else []) + [cover.after]
        bars = (_share(share) for share in shares)
        weight = phrases.percent(cover.weight)
        rows.append(
            (plan.glossary.problems[cover.problem], weight, *bars, ", ".join(names[id] for id in cover.by))
        )
    before = [_("By what you keep")] if has_kept else []
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
