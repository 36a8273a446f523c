"""What a proposal says: one page for the board, with seven headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helhedsvalg.i18n import _, several
from helhedsvalg.model.vocabulary import Reason
from helhedsvalg.reports import phrases, plan, screen
from helhedsvalg.reports.commands import DETAILS, Asked, command
from helhedsvalg.reports.document import (
    Blank,
    Block,
    Bullets,
    Cell,
    Command,
    Document,
    Item,
    Lines,
    Number,
    Phrase,
    Room,
    Section,
    Strong,
    Table,
)
from helhedsvalg.results.answers import Member, Named, PlanPartner, Proposal
from helhedsvalg.results.common import reason_name, state_name

BOX, TICKED = "☐", "☑"
SHEET = Room(notes=3)
"""How much stands on the page."""
MAX_HELPERS = 5
"""How many of the partners that would help are named."""
ABOUT_FIGURES = ("OMR01", "OMR04", "OMR05")
"""Caveats that say what the area's own figures can show."""


def summary(proposal: Proposal, asked: Asked, room: Room) -> Document:
    """The page as a screen has room for it."""
    document = _page(proposal, room, _entries(proposal))
    return replace(document, next=_next(proposal, asked))


def full(proposal: Proposal, details: bool = False) -> Document:
    """The page, and with `details` the sources on a sheet of their own."""
    document = _page(proposal, SHEET, Bullets(tuple(map(Item, _members(proposal)))))
    return replace(document, blocks=(*document.blocks, *_sources(proposal))) if details else document


def _page(proposal: Proposal, room: Room, members: Block) -> Document:
    """The seven headings; where nothing can be proposed, what to find out first."""
    where = phrases.place(proposal)
    sections = _headings(proposal, room, members) if proposal.plan else _first(proposal)
    return Document(
        _("Proposal to the board: {area}").format(area=where) if where else _("Proposal to the board"),
        tuple(sections),
        phrases.first(proposal.caveats),
        lang=proposal.lang,
        date=proposal.catalogue.date,
        ascii=phrases.ascii_marks(proposal.glossary),
        sheet=True,
    )


def _headings(proposal: Proposal, room: Room, members: Block) -> Iterator[Section]:
    """What a board asks, in its order."""
    yield Section(_("1. What we must solve"), (Bullets(tuple(_problems(proposal))),), "solve")
    untested = tuple(map(Item, _untested(proposal)))
    told = (members, Bullets(untested)) if untested else (members,)
    yield Section(_("2. What the evidence points to"), told, "evidence")
    yield Section(_("3. What must be in place before we begin"), (Bullets(tuple(_in_place(proposal))),), "in-place")
    aside = tuple(map(Item, _chosen_away(proposal, room)))
    yield Section(_("4. What we choose not to do, and why"), (Bullets(aside),), "aside")
    seen = tuple(map(Item, _seen(proposal, room)))
    yield Section(_("5. How we see whether it works"), (Bullets(seen),), "works")
    yield Section(_("6. Price and staffing"), (Bullets(tuple(map(Item, _price(proposal)))),), "price")
    yield Section(_("7. What the board is asked to decide"), tuple(_decide(proposal)), "decide")


def _first(proposal: Proposal) -> Iterator[Block]:
    """Why nothing can be proposed, and what to find out first."""
    yield Strong(plan.sentence(proposal))
    boxes = Bullets(tuple(Item(screen.sentence(text), BOX) for text in proposal.decisions))
    yield Section(_("Find this out first"), (boxes,), "first")


def _problems(proposal: Proposal) -> Iterator[Item]:
    """The area's figures, and what is unknown."""
    lines = screen.figures(proposal.needs, proposal.glossary)[1]
    assert isinstance(lines, Lines)
    for line in lines.lines:
        assert isinstance(line, str)
        yield Item(screen.sentence(line))


def _entries(proposal: Proposal) -> Table:
    """Each member with its verdict, and what was found under its name."""
    return Table(
        ("#", _("Intervention"), _("What was found"), _("How sure")),
        tuple(
            (Number(index, str(index)), Strong(member.name), plan.found(proposal, member), _verdict(proposal, member))
            for index, member in enumerate(proposal.plan, 1)
        ),
        under=(2,),
        name=1,
        narrow_name=_("Intervention, and what was found"),
    )


def _members(proposal: Proposal) -> Iterator[Cell]:
    """The same, each in a paragraph."""
    for index, member in enumerate(proposal.plan, 1):
        found = plan.found(proposal, member).texts[0]
        yield Phrase((Strong(f"{index}. {member.name}"), " ", _verdict(proposal, member), f" · {found}"))


def _verdict(proposal: Proposal, member: Member) -> Cell:
    return phrases.verdict(proposal.glossary, member.label) if member.label else _("nothing here")


def _untested(proposal: Proposal) -> Iterator[str]:
    """The problems for which none of the members was tested, and the members that would not be chosen otherwise."""
    for cover in proposal.coverage:
        problem = proposal.glossary.problems[cover.problem]
        labels = plan.labels_on(proposal, cover)
        if not labels:
            yield screen.sentence(_("{problem}: nothing. {why}").format(problem=problem, why=cover.why or "").strip())
        elif set(labels) == {"practice-knowledge"}:
            text = _("{problem}: nothing that was tested, only practice knowledge. Measure it ourselves.")
            yield screen.sentence(text.format(problem=problem))
    for index, member in enumerate(proposal.plan, 1):
        if member.reason:
            yield _("No. {number} is chosen by us all the same: {reason}.").format(
                number=index, reason=reason_name(member.reason)
            )


def _in_place(proposal: Proposal) -> Iterator[Item]:
    """That nothing works without cooperation, then a box for each that must say yes."""
    for caveat in proposal.caveats:
        if caveat.code.startswith("KOO"):
            yield Item(caveat.text)
    yield Item(_("A regular meeting of all partners: who, how often, and who calls it"), BOX)
    required = [partner for partner in proposal.partners if partner.required_by]
    for partner in required:
        yield Item(_partner(proposal, partner), TICKED if partner.state == "in-place" else BOX)
    helpers = [partner.name for partner in proposal.partners if not partner.required_by and partner.state != "in-place"]
    if helpers:
        yield Item(_("Easier with: {names}").format(names=_few(helpers, MAX_HELPERS)), BOX)


def _partner(proposal: Proposal, partner: PlanPartner) -> str:
    """A partner that some members require, and its state."""
    return _("{partner}: {state} (for {ranks})").format(
        partner=screen.sentence(partner.name),
        state=state_name(partner.state),
        ranks=plan.numbers(proposal, partner.required_by),
    )


def _chosen_away(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """The best known ones that are not proposed: a null with its problem, harm with what was measured."""
    groups: dict[Reason, list[Named]] = {}
    for named in proposal.set_aside_named:
        groups.setdefault(named.reason, []).append(named)
    names = {reason: _few([_with_problem(proposal, named) for named in group], room.notes) for reason, group in groups.items()}
    if "excluded" in names:
        yield _("Left out by us: {names}").format(names=names["excluded"])
    if "harmful" in names:
        yield _("Harm measured: {names}").format(names=names["harmful"])
    if "no-effect-found" in names:
        text = _("Tested, no effect found: {names}. It does not mean that it can never work.")
        yield text.format(names=names["no-effect-found"])
    if "blocked" in names:
        yield _("Lacks a partner: {names}").format(names=names["blocked"])
    if "outside-plan" in names:
        yield _("A matter for others (school, police, municipality): {names}").format(names=names["outside-plan"])
    if not names:
        yield Blank(_("Left out by us:"))


def _with_problem(proposal: Proposal, named: Named) -> str:
    """A name with the problems it was tested on, or the partners it lacks."""
    glossary = proposal.glossary
    about = [glossary.short_problems.get(id) or glossary.partners[id] for id in named.about]
    details = ", ".join(about)
    if named.reason == "harmful" and named.headline:
        details = f"{details}: {named.headline}"
    return f"{named.name} ({details})" if details else named.name


def _few(names: Sequence[str], most: int) -> str:
    """The first few names, and how many more there are."""
    more = f" + {len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _seen(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """What to count after one year, two and four, and what the area's own figures can show."""
    order = [member.id for member in proposal.plan]
    years: dict[int | None, dict[int, str]] = {}
    for indicator in proposal.indicators:
        years.setdefault(indicator.after_years, {}).setdefault(order.index(indicator.id) + 1, indicator.text)
    told: list[int] = []
    for year in sorted(years, key=lambda year: year or 0):
        chosen = sorted(sorted(years[year], key=lambda index: (told.count(index), index))[: room.notes])
        told += chosen
        when = _("Along the way")
        if year is not None:
            when = several("After {count} year", "After {count} years", year).format(count=year)
        counted = "; ".join(f"{years[year][index]} ({screen.ranks([index])})" for index in chosen)
        yield f"{when}: {counted}"
    if not years:
        yield Blank(_("We count ourselves:"))
    yield _("The area's own figures show whether the area changes, not whether we changed it: people move in and out.")
    late = [
        (index, caveat.about)
        for index, member in enumerate(proposal.plan, 1)
        for caveat in member.caveats
        if caveat.code == "HOR01"
    ]
    if late:
        yield screen.late(late)
    for caveat in proposal.caveats:
        if caveat.code in ABOUT_FIGURES:
            yield caveat.text


def _price(proposal: Proposal) -> Iterator[Cell]:
    """What the sources say that each costs, and lines for the rest."""
    unpriced = []
    for index, member in enumerate(proposal.plan, 1):
        if not member.costs:
            unpriced.append(index)
            continue
        cost = next((cost for cost in member.costs if cost.kind in ("full", "price")), member.costs[0])
        brief = replace(cost, text=None) if cost.amount is not None else cost
        yield _("No. {number}: {cost}").format(number=index, cost=phrases.cost(brief))
    if unpriced:
        text = _("{ranks}: the price is not stated in what was read").format(ranks=screen.ranks(unpriced))
        yield screen.sentence(text)
    yield Phrase((Blank(_("Our price in all:")), " ", Blank(_("Full-time staff:"))))


def _decide(proposal: Proposal) -> Iterator[Block]:
    """A box for each decision, that the list does not choose, and a line for date and signature."""
    yield Bullets(tuple(Item(Blank(f"{text}:"), BOX) for text in proposal.decisions))
    yield _("The list does not choose for us: it says what was found elsewhere, and we know the area.")
    yield Phrase(
        (Blank(_("Date:")), " ", Blank(_("We look at it again:")), " ", Blank(_("Signature:")))
    )


def _next(proposal: Proposal, asked: Asked) -> tuple[Command, ...]:
    """The sheet to print, and the same with its sources; where nothing is proposed, how to give the figures."""
    if not proposal.plan:
        return (Command(f"helhedsvalg profile {_('profile.yaml')}", _("asks about the area")),)
    own = plan.options_of_plan(proposal)
    page = ("-o", _("proposal.html"))
    return (
        Command(command(asked, proposal, "proposal", after=(*own, *page)), _("to print")),
        Command(command(asked, proposal, "proposal", after=(*own, DETAILS[proposal.lang], *page)), _("with sources")),
    )


def _sources(proposal: Proposal) -> tuple[Section, ...]:
    """What the members rest on, by publisher, year and title, and how the page was made."""
    sources = sorted(
        proposal.sources, key=lambda source: (source.publisher or "", source.year or 0, source.title, source.id)
    )
    cited = Bullets(tuple(Item(phrases.listed(source)) for source in sources))
    return (Section(_("Sources"), (cited,), "sources"), phrases.made(proposal))
