"""What a proposal says: one page for the board, with seven headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helhedsvalg.i18n import _, number, several
from helhedsvalg.reports import phrases, plan, screen
from helhedsvalg.reports.commands import Asked, command
from helhedsvalg.reports.document import (
    Blank,
    Block,
    Bullets,
    Cell,
    Command,
    Document,
    Facts,
    Item,
    Number,
    Phrase,
    Room,
    Section,
    Strong,
    Table,
    words,
)
from helhedsvalg.results.common import Cost, reason_name
from helhedsvalg.results.plan import PlanPartner
from helhedsvalg.results.proposal import Named, Proposal

BOX, TICKED = "☐", "☑"
SHEETS = (Room(notes=3), Room(notes=2), Room(notes=1))
"""How much the page holds: the first of these that does not give too many letters."""
MAX_LETTERS = 2650
"""What one page of Word holds as pandoc sets it, the titles apart."""
LETTERS_A_LINE = 84
ABOUT_FIGURES = ("OMR01", "OMR04", "OMR05")
"""Caveats that say what the area's own figures can show."""


def summary(proposal: Proposal, asked: Asked, room: Room) -> Document:
    """The page as a screen has room for it."""
    document = _page(proposal, room, _entries(proposal))
    return replace(document, next=_next(proposal, asked))


def full(proposal: Proposal, details: bool = False) -> Document:
    """The page, and with `details` the sources on a sheet of their own."""
    documents = (_page(proposal, room, _bullets(_members(proposal, room))) for room in SHEETS)
    document = next((document for document in documents if letters(document.blocks) <= MAX_LETTERS), None)
    document = document or _page(proposal, SHEETS[-1], _bullets(_members(proposal, SHEETS[-1])))
    return replace(document, after=_sources(proposal)) if details else document


def letters(blocks: Iterable[Block]) -> int:
    """How many letters the blocks of a page have; a paragraph of phrases counts in whole lines."""
    count = 0
    for block in blocks:
        if isinstance(block, Section):
            count += letters(block.blocks)
        elif isinstance(block, Bullets):
            for item in block.items:
                length = len(words(item.text))
                count += -(-length // LETTERS_A_LINE) * LETTERS_A_LINE if isinstance(item.text, Phrase) else length
        elif not isinstance(block, Table | Facts):
            count += len(words(block))
    return count


def _page(proposal: Proposal, room: Room, members: Block) -> Document:
    """The seven headings; where nothing can be proposed, what to find out first."""
    area = phrases.place(proposal)
    sections = _headings(proposal, room, members) if proposal.plan else _find_out(proposal)
    return Document(
        _("Proposal to the board: {area}").format(area=area) if area else _("Proposal to the board"),
        tuple(sections),
        phrases.first(proposal.caveats),
        lang=proposal.lang,
        date=proposal.catalogue.date,
        ascii=phrases.ascii_marks(proposal.glossary),
        sheet=True,
    )


def _headings(proposal: Proposal, room: Room, members: Block) -> Iterator[Section]:
    """What a board asks, in its order."""
    yield Section(_("1. What we must solve"), (_bullets(map(screen.sentence, _problems(proposal))),), "solve")
    untested = tuple(_untested(proposal))
    blocks = (members, _bullets(untested)) if untested else (members,)
    yield Section(_("2. What the evidence points to"), blocks, "evidence")
    yield Section(_("3. What must be in place before we begin"), tuple(_in_place(proposal, room)), "in-place")
    yield Section(_("4. What we choose not to do, and why"), (_bullets(_not_proposed(proposal, room)),), "aside")
    yield Section(_("5. How we see whether it works"), (_bullets(_indicators(proposal, room)),), "works")
    yield Section(_("6. Price and staffing"), (_bullets(_price(proposal, room)),), "price")
    yield Section(_("7. What the board is asked to decide"), tuple(_decide(proposal)), "decide")


def _bullets(cells: Iterable[Cell]) -> Bullets:
    """A list without marks."""
    return Bullets(tuple(map(Item, cells)))


def _find_out(proposal: Proposal) -> Iterator[Block]:
    """Why nothing can be proposed, and what to find out first."""
    yield Strong(plan.sentence(proposal))
    boxes = Bullets(tuple(Item(screen.sentence(text), BOX) for text in proposal.decisions))
    yield Section(_("Find this out first"), (boxes,), "first")


def _problems(proposal: Proposal) -> Iterator[str]:
    """The area's figures, the heaviest first, and what is unknown."""
    for need in sorted(proposal.needs, key=lambda need: -need.weight):
        if need.value is not None:
            yield screen.figure(need)
        elif need.need is not None:
            text = _("{problem}: our own estimate, {need} (1 is high)")
            yield text.format(problem=need.name, need=number(need.need, 2))
    if unknown := [need.name for need in proposal.needs if need.need is None]:
        yield screen.unknown(unknown)


def _entries(proposal: Proposal) -> Table:
    """Each member with its verdict, and what was found under its name."""
    return Table(
        ("#", _("Intervention"), _("What was found"), _("How sure")),
        tuple(
            (
                Number(index, str(index)),
                Strong(member.name),
                plan.finding_line(proposal, member),
                plan.verdict(proposal, member),
            )
            for index, member in enumerate(proposal.plan, 1)
        ),
        under=(2,),
        name=1,
        narrow_name=_("Intervention, and what was found"),
    )


def _members(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """Each member in a paragraph with what was found; where there is little room, without who found it."""
    for index, member in enumerate(proposal.plan, 1):
        finding, *briefs = plan.finding_line(proposal, member).texts
        if room.notes < 2 and briefs:
            finding = briefs[0]
        yield Phrase((Strong(f"{index}. {member.name}"), " ", plan.verdict(proposal, member), f" · {finding}"))


def _untested(proposal: Proposal) -> Iterator[str]:
    """The problems for which no member was tested, and the members that would not be chosen otherwise."""
    for cover in proposal.coverage:
        problem = proposal.glossary.problems[cover.problem]
        labels = plan.labels_on(proposal, cover)
        if not labels:
            yield screen.sentence(
                _("{problem}: nothing. {why}").format(problem=problem, why=cover.why or "").strip()
            )
        elif set(labels) == {"practice-knowledge"}:
            text = _("{problem}: nothing that was tested, only practice knowledge. Measure it ourselves.")
            yield screen.sentence(text.format(problem=problem))
    for index, member in enumerate(proposal.plan, 1):
        if member.reason:
            yield _("No. {number} is chosen by us all the same: {reason}.").format(
                number=index, reason=reason_name(member.reason)
            )


def _in_place(proposal: Proposal, room: Room) -> Iterator[Block]:
    """That nothing works without cooperation, then a box for each that is required."""
    roomy = room.notes > 1
    if roomy:
        sentences = [_first_sentence(caveat.text) for caveat in proposal.caveats if caveat.code.startswith("KOO")]
        yield " ".join(sentences)
    boxes = [
        Item(_partner(proposal, partner), TICKED if partner.state == "in-place" else BOX)
        for partner in proposal.partners
        if partner.required_by
    ]
    if boxes and not roomy:
        more = (f"{box.mark} {words(box.text)}" for box in boxes[1:])
        boxes = [Item(" ".join((words(boxes[0].text), *more)), boxes[0].mark)]
    helpers = [
        partner.name for partner in proposal.partners if not partner.required_by and partner.state != "in-place"
    ]
    if helpers and room.notes > 2:
        boxes.append(Item(_("easier with {names}").format(names=_first_names(helpers, room.notes)), BOX))
    meeting = Item(_("a regular meeting of all partners: who, how often, who calls it"), BOX)
    yield Bullets((meeting, *boxes))


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


def _partner(proposal: Proposal, partner: PlanPartner) -> str:
    """A partner that some members require, and its state where it is known."""
    states = {"in-place": "", "unknown": "", "promised": _(", promised"), "missing": _(", missing today")}
    return f"{partner.name} ({plan.numbers(proposal, partner.required_by)}){states[partner.state]}"


def _not_proposed(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """The best known interventions that are not proposed, by reason."""
    groups = phrases.by_key(proposal.set_aside_named, lambda named: named.reason)
    names = {
        reason: ", ".join([_with_problem(proposal, named) for named in group][: max(room.notes, 2)])
        for reason, group in groups.items()
    }
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
    name = named.short or named.name
    return f"{name} ({details})" if details else name


def _first_names(names: Sequence[str], limit: int) -> str:
    """The first few names, and how many more there are."""
    more = f" + {len(names) - limit}" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _indicators(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """What to count after one year, two and four, and what the area's own figures can show."""
    order = [member.id for member in proposal.plan]
    years: dict[int | None, dict[int, str]] = {}
    for indicator in proposal.indicators:
        years.setdefault(indicator.after_years, {}).setdefault(order.index(indicator.id) + 1, indicator.text)
    used_indexes: list[int] = []
    for year in sorted(years, key=lambda year: year or 0):
        indexes = sorted(
            sorted(years[year], key=lambda index: (used_indexes.count(index), index))[: max(room.notes - 1, 1)]
        )
        used_indexes += indexes
        when = _("Along the way")
        if year is not None:
            when = several("After {count} year", "After {count} years", year).format(count=year)
        texts = "; ".join(f"{years[year][index]} ({screen.ranks([index])})" for index in indexes)
        yield f"{when}: {texts}"
    if not years:
        yield Blank(_("We count ourselves:"))
    yield _("The area's own figures show whether the area changes, not why: people move in and out.")
    if late := screen.late(enumerate(proposal.plan, 1)):
        yield late
    for caveat in proposal.caveats:
        if caveat.code in ABOUT_FIGURES:
            yield _first_sentence(caveat.text)


def _price(proposal: Proposal, room: Room) -> Iterator[Cell]:
    """What the sources say that each costs, and lines for the rest."""
    priced = [index for index, member in enumerate(proposal.plan, 1) if member.costs]
    priced_shown = priced if room.notes > 1 else priced[:1]
    for index in priced_shown:
        costs = proposal.plan[index - 1].costs
        cost = next((cost for cost in costs if cost.kind in ("full", "price")), costs[0])
        yield _("No. {number}: {cost}").format(number=index, cost=_cost(cost))
    if hidden := priced[len(priced_shown) :]:
        yield screen.sentence(_("{ranks}: see the sources").format(ranks=screen.ranks(hidden)))
    unpriced = [index for index, member in enumerate(proposal.plan, 1) if not member.costs]
    if unpriced:
        text = _("{ranks}: the price is not stated in what was read").format(ranks=screen.ranks(unpriced))
        yield screen.sentence(text)
    yield Phrase((Blank(_("Our price in all:")), " ", Blank(_("Full-time staff:"))))


def _cost(cost: Cost) -> str:
    """An amount with what it is for, or the first words of a text where there is no amount."""
    year = _("prices of {year}").format(year=cost.year)
    if cost.amount is None:
        return f"{_first_sentence(cost.text or '').partition(';')[0].rstrip('.')} ({year})"
    details = "; ".join(filter(None, (cost.per, year)))
    return f"{phrases.amount(cost.amount, cost.currency, None)} ({details})"


def _decide(proposal: Proposal) -> Iterator[Block]:
    """A box for each decision, that the list does not choose, and a line for date and signature."""
    yield _("The list does not choose for us: it says what was found, and we know the area.")
    yield Bullets(tuple(Item(Blank(f"{text}:"), BOX) for text in proposal.decisions))
    yield Phrase((Blank(_("Date:")), " ", Blank(_("We look at it again:")), " ", Blank(_("Signature:"))))


def _next(proposal: Proposal, asked: Asked) -> tuple[Command, ...]:
    """The sheet to print; where nothing is proposed, how to give the figures."""
    if not proposal.plan:
        return (screen.ask_about_area(),)
    after = (*plan.options_of_plan(proposal), "-o", _("proposal.html"))
    return (Command(command(asked, proposal, "proposal", after=after), _("to print")),)


def _sources(proposal: Proposal) -> tuple[Section, ...]:
    """What the members rest on, by publisher, year and title, and how the page was made."""
    cited = _bullets(map(phrases.listed, phrases.sorted_sources(proposal.sources)))
    return (Section(_("Sources"), (cited,), "sources"), phrases.provenance(proposal))
