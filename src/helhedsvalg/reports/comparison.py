"""What a comparison says: needs side by side, and what moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helhedsvalg.i18n import _, number, several
from helhedsvalg.reports import phrases, screen
from helhedsvalg.reports.commands import Asked, options_of_side, quoted
from helhedsvalg.reports.document import (
    Block,
    Cell,
    Command,
    Document,
    Facts,
    Number,
    Room,
    Section,
    Table,
    filled,
)
from helhedsvalg.results.common import Parameters, state_name
from helhedsvalg.results.comparison import Comparison, Move, NeedChange, Side

MAX_ROWS_PER_REASON = 4
"""So many that moved for one and the same reason share a row, which names as many."""


def summary(comparison: Comparison, asked: Asked, room: Room) -> Document:
    """The needs side by side, the largest moves, and who entered and left the first few: one screen."""
    a, b = phrases.place(comparison.a) or "A", phrases.place(comparison.b) or "B"
    moves = _largest(comparison.moves)[: 2 * room.entries]
    hidden = len(comparison.moves) - len(moves)
    rows: list[tuple[Cell, Cell]] = []
    if moves:
        entering, leaving = _first_few(comparison)
        rows += [(_("Entered"), entering), (_("Left"), leaving)]
        more = several("{count} smaller move: {option}", "{count} smaller moves: {option}", hidden)
        option = asked.more or _("--details")
        rows += [(_("Not here"), more.format(count=hidden, option=option))] if hidden else []
    head: list[tuple[Cell, Cell]] = [screen.first(comparison.caveats)]
    unknown = [need.name for need in comparison.needs if need.a is None and need.b is None]
    if unknown:
        head.append((_("Figures"), screen.sentence(screen.unknown(unknown))))
    needs: tuple[Block, ...] = (Facts(tuple(head)), _needs(comparison, a, b, brief=True))
    move_facts = Facts(tuple((_from_to(move), _in_words(move)) for move in moves))
    return Document(
        _title(a, b),
        (
            *needs,
            *filled(Section(_("What else differs"), (Facts(_differences(comparison)),))),
            Section(_sentence(comparison), (move_facts,)) if moves else _sentence(comparison),
            *((Facts(tuple(rows)),) if rows else ()),
        ),
        next=_next(comparison, asked),
        lang=comparison.lang,
        date=comparison.b.catalogue.date,
        ascii=phrases.ascii_marks(comparison.glossary),
    )


def _title(a: str, b: str) -> str:
    """The names of both sides, or the one name that they share."""
    return _("{a} and {b} compared").format(a=a, b=b) if a != b else _("{a}: A and B compared").format(a=a)


def _largest(moves: Sequence[Move]) -> list[Move]:
    """The moves, the largest first; who entered or left counts as having come from behind the last."""
    behind = 1 + max((rank for move in moves for rank in (move.rank_a, move.rank_b) if rank), default=0)
    return sorted(moves, key=lambda move: -abs((move.rank_a or behind) - (move.rank_b or behind)))


def _from_to(move: Move) -> str:
    """From which rank to which, in words."""
    if move.rank_a is None:
        return _("new as {b}").format(b=move.rank_b)
    if move.rank_b is None:
        return _("{a}, now off").format(a=move.rank_a)
    return _("from {a} to {b}").format(a=move.rank_a, b=move.rank_b)


def _in_words(move: Move) -> str:
    """What moved, and why, without the figures behind it."""
    why = move.detail.split("; ")[0].split(" (")[0]
    return f"{move.name}: {why}" if why else move.name


def _first_few(comparison: Comparison) -> tuple[str, str]:
    """Who entered and who left the first few."""
    first = comparison.b.parameters.top_places
    before = {move.name for move in comparison.moves if move.rank_a and move.rank_a <= first}
    after = {move.name for move in comparison.moves if move.rank_b and move.rank_b <= first}
    none = _("nobody, in the top {first}").format(first=first)
    return (", ".join(sorted(after - before)) or none, ", ".join(sorted(before - after)) or none)


def _next(comparison: Comparison, asked: Asked) -> tuple[Command, ...]:
    """The ranking of side B, and all that is left out here."""
    lead = moves[0].id if (moves := _largest(comparison.moves)) else None
    side = asked.side_b or options_of_side(asked, comparison.needs, comparison.b.parameters)
    ranking = " ".join(map(quoted, ("helhedsvalg", "recommend", *side, *asked.catalogue)))
    commands = [Command(ranking, _("the list of B"))]
    if asked.area is not None:
        again = ("helhedsvalg", "compare", *asked.area, *asked.catalogue, _("--details"))
        commands.append(Command(" ".join(map(quoted, again)), _("all of it")))
    elif lead:
        why = " ".join(map(quoted, ("helhedsvalg", "explain", lead, *side, *asked.catalogue)))
        commands.append(Command(why, _("why it moved")))
    return tuple(commands)


def full(comparison: Comparison) -> Document:
    """The needs, what else differs, what moved, and how the comparison was made."""
    a, b = phrases.place(comparison.a) or "A", phrases.place(comparison.b) or "B"
    sections = filled(
        Section(_("The needs"), (_needs(comparison, a, b),)),
        Section(_("What else differs"), (Facts(_differences(comparison)),)),
        Section(_("What moved"), (_moves(comparison.moves),)),
        Section(_("Caveats"), (Facts(tuple((caveat.code, caveat.text) for caveat in comparison.caveats[1:])),)),
    )
    catalogues = (comparison.a.catalogue, comparison.b.catalogue)
    editions = {catalogue.sha256: phrases.edition(catalogue) for catalogue in catalogues}
    rows = [phrases.program(comparison.tool), *((_("Catalogue"), edition) for edition in editions.values())]
    return Document(
        _title(a, b),
        (*sections, phrases.provenance_section(rows)),
        phrases.first(comparison.caveats),
        (_sentence(comparison),),
        lang=comparison.lang,
        date=comparison.b.catalogue.date,
        ascii=phrases.ascii_marks(comparison.glossary),
    )


def _sentence(comparison: Comparison) -> str:
    """How many interventions have another rank."""
    if comparison.moves:
        sentence = several(
            "{count} intervention stands elsewhere; {unmoved} stand where they stood.",
            "{count} interventions stand elsewhere; {unmoved} stand where they stood.",
            len(comparison.moves),
        ).format(count=len(comparison.moves), unmoved=comparison.unmoved)
    elif comparison.beyond:
        sentence = _("No difference among the {unmoved} that both sides show.").format(unmoved=comparison.unmoved)
    else:
        sentence = _("No difference: every intervention stands where it stood.")
    if comparison.beyond:
        sentence += " " + _("{count} were not saved, and are not compared.").format(count=comparison.beyond)
    return sentence


def _needs(comparison: Comparison, a: str, b: str, *, brief: bool = False) -> Table:
    """One row a problem; the headings name the sides where their names differ. In brief without the weights."""
    rows: list[tuple[Cell, ...]] = []
    for need in comparison.needs:
        if brief and need.a is None and need.b is None:
            continue
        change: Cell = _("unknown") if need.change is None else Number(need.change, _signed(need.change))
        weights = f"{phrases.percent(need.weight_a).text} → {phrases.percent(need.weight_b).text}"
        rows.append((need.name, *_sides(need), change, *(() if brief else (weights,))))
    heads = ("A", "B") if a == b else (f"A: {a}", f"B: {b}")
    columns = (_("Problem"), *heads, _("Change"), *(() if brief else (_("Weight"),)))
    return Table(columns, tuple(rows), under=() if brief else (3, 4))


def _sides(need: NeedChange) -> tuple[str, str]:
    """A problem's figure and need on both sides."""
    a, b = (
        _("unknown") if size is None else phrases.figure_and_need(value, need.unit, size)
        for value, size in ((need.value_a, need.a), (need.value_b, need.b))
    )
    return a, b


def _signed(change: float) -> str:
    return ("+" if change > 0 else "") + number(change, 2)


def _differences(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Partners, ages, choices and catalogues that are not the same on both sides."""
    a, b = comparison.a.parameters, comparison.b.parameters
    rows: list[tuple[str, str]] = []
    for id in sorted({*a.partners, *b.partners}):
        before, after = a.partners.get(id, "unknown"), b.partners.get(id, "unknown")
        if before != after:
            partner = comparison.glossary.partners.get(id, id)
            rows.append((partner, f"{state_name(before)} → {state_name(after)}"))
    rows += [
        (what, f"{before} → {after}")
        for what, before, after in (
            (_("Who the plan is for"), _ages(a), _ages(b)),
            (_("Excluded"), _excluded(a), _excluded(b)),
            (_("Ranked all the same"), _joined(a.include), _joined(b.include)),
            (_("Catalogue"), _catalogue(comparison.a), _catalogue(comparison.b)),
        )
        if before != after
    ]
    return tuple(rows)


def _ages(parameters: Parameters) -> str:
    return phrases.ages(parameters.ages) if parameters.ages else _("all ages")


def _excluded(parameters: Parameters) -> str:
    return _joined(exclusion.id for exclusion in parameters.exclude)


def _joined(ids: Iterable[str]) -> str:
    return ", ".join(ids) or _("none")


def _catalogue(side: Side) -> str:
    return f"{side.catalogue.version} ({side.catalogue.sha256[: phrases.DIGEST_LETTERS]})"


def _moves(moves: Sequence[Move]) -> Table:
    """What moved, one row each; many that moved for one and the same reason share a row at the end."""
    groups = phrases.by_key(moves, lambda move: (move.because, move.detail))
    rows: list[tuple[Cell, ...]] = []
    shared: list[tuple[Cell, ...]] = []
    for group in groups.values():
        because, detail = _because(group[0]), group[0].detail
        if len(group) < MAX_ROWS_PER_REASON:
            rows += [
                (move.name, _rank_cell(move.rank_a), _rank_cell(move.rank_b), because, detail) for move in group
            ]
            continue
        names = [f"{move.name} ({_rank(move.rank_a)} → {_rank(move.rank_b)})" for move in group]
        more = len(names) - MAX_ROWS_PER_REASON
        ending = several(" and {count} more", " and {count} more", more).format(count=more) if more else ""
        shared.append((", ".join(names[:MAX_ROWS_PER_REASON]) + ending, "", "", because, detail))
    columns = (_("Intervention"), "A", "B", _("Because of"), _("Why"))
    return Table(columns, (*rows, *shared), under=(3, 4))


def _because(move: Move) -> str:
    """A cause in a word."""
    return {
        "need": _("need"),
        "support": _("support"),
        "partner": _("partner"),
        "ages": _("ages"),
        "band": _("band"),
        "group": _("how well tested"),
        "passed": _("others moved"),
        "entered": _("entered"),
        "left": _("left"),
    }[move.because]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _rank_cell(rank: int | None) -> Cell:
    return _rank(rank) if rank is None else Number(rank, _rank(rank))
