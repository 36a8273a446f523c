"""What a ranking says: a summary for a screen, everything for a file, and the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helhedsvalg.i18n import _, number, several
from helhedsvalg.model.vocabulary import Label
from helhedsvalg.reports import aside, matrix, phrases, ranked, screen
from helhedsvalg.reports.commands import Asked, command
from helhedsvalg.reports.document import (
    Anchor,
    Bar,
    Block,
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
    Segment,
    Strong,
    Table,
    filled,
    within,
    words,
)
from helhedsvalg.results.common import Need, SourceMark, reason_name
from helhedsvalg.results.recommendation import Recommendation, Result

WORKS: tuple[Label, ...] = ("strong", "good", "promising")
"""The labels of what is shown to work."""
MAX_UNFOLDED = 10
"""So many entries stand on a page without being unfolded, and so on paper."""
NEED_CAP = 1.5
"""Where the bar of a need ends."""


def summary(result: Result, asked: Asked, room: Room) -> Document:
    """The first few with what was found and what they require, and what to keep in mind: one screen."""
    entries = result.recommendations if asked.top is not None else result.recommendations[: room.entries]
    head = Facts((screen.first(result.caveats), screen.figures(result.needs)))
    return Document(
        _first_few(result, len(entries)),
        (head, *answer(result, entries, _("--details"), notes=room.notes)),
        next=_next(result, asked, entries),
        lang=result.lang,
        date=result.catalogue.date,
        ascii=phrases.ascii_marks(result.glossary),
    )


def _first_few(result: Result, count: int) -> str:
    """The area, and how many of how many are shown."""
    area = phrases.place(result) or _("The area")
    if not count:
        return area
    return several(
        "{area} · the top one of {ranked} interventions",
        "{area} · the top {count} of {ranked} interventions",
        count,
    ).format(area=area, count=count, ranked=result.ranked)


def _entries(result: Result, entries: Sequence[Recommendation]) -> Table:
    """Each entry with its verdict, what was found, and what it requires; bands as headings."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, str]] = []
    previous: tuple[int, bool] | None = None
    for index, entry in enumerate(entries):
        untested = entry.group == "practice"
        if previous is None or previous[0] != entry.band:
            groups.append((index, result.glossary.bands[str(entry.band)]))
        if untested and previous != (entry.band, True):
            groups.append((index, _("Tried, not tested: only as a trial, and measure it yourselves")))
        previous = (entry.band, untested)
        rows.append(
            (
                Number(entry.rank, str(entry.rank)),
                Strong(ranked.name(entry)),
                screen.finding_line(
                    result.glossary, entry.headline, screen.warnings(entry), ranked.unheadlined(result, entry)
                ),
                screen.requires(entry.partners),
                phrases.verdict(result.glossary, entry.label),
            )
        )
    return Table(
        ("#", _("Intervention"), _("What was found"), _("Requires"), _("How sure")),
        tuple(rows),
        under=(2, 3),
        name=1,
        groups=tuple(groups),
        narrow_name=_("Intervention, and what was found"),
    )


def _notes(result: Result, entries: Sequence[Recommendation]) -> list[str]:
    """What to keep in mind of the entries, the most important first."""
    if not entries:
        return []
    late = screen.late((entry.rank, entry) for entry in entries)
    return [*filter(None, (_resting(result, entries), _untouched(result, entries), late, _if_high(result)))]


def _resting(result: Result, entries: Sequence[Recommendation]) -> str:
    """Which entries leave the ranking or fall without one study."""
    keys = [(entry.rank, entry.key_study.rank) for entry in entries if entry.key_study]
    lost = screen.ranks([rank for rank, without in keys if without is None])
    fallen = [
        _("no. {rank} to no. {to}").format(rank=rank, to=without)
        for rank, without in keys
        if without and without > result.parameters.top_places
    ]
    falls, count = screen.joined(fallen), sum(without is None for _rank, without in keys)
    if count and fallen:
        text = _("Without their most important study {ranks} leave the list, and these fall: {falls}.")
        return text.format(ranks=lost, falls=falls)
    if count:
        text = several(
            "Without its most important study {ranks} is not on the list.",
            "Without their most important study {ranks} are not on the list.",
            count,
        )
        return text.format(ranks=lost)
    if not fallen:
        return ""
    text = several(
        "Without its most important study it falls: {falls}.",
        "Without their most important study they fall: {falls}.",
        len(fallen),
    )
    return text.format(falls=falls)


def _untouched(result: Result, entries: Sequence[Recommendation]) -> str:
    """The heaviest problem that none of the entries is shown to work on, with the best that exists."""
    works = {
        (entry.id, verdict.problem) for entry in entries for verdict in entry.evidence if verdict.label in WORKS
    }
    touched = {
        term.problem
        for entry in entries
        for term in entry.contributions
        if term.points > 0 and (entry.id, term.problem) in works
    }
    untouched = [cover for cover in result.coverage if cover.weight > 0 and cover.problem not in touched]
    if not untouched:
        return ""
    heaviest = max(untouched, key=lambda cover: cover.weight)
    problem = result.glossary.problems[heaviest.problem]
    if not heaviest.best:
        text = _(
            "None of these is shown to work on {problem}, and nothing that was read speaks for anything else."
        )
        return text.format(problem=problem)
    best = heaviest.best[0]
    reason = {entry.id: entry.reason for entry in result.set_aside}.get(best.id)
    details = "; ".join(filter(None, (result.glossary.labels[best.label].name, reason and reason_name(reason))))
    text = _("None of these is shown to work on {problem}; of what was read, most speaks for {name} ({details}).")
    return text.format(problem=problem, name=best.name, details=details)


def _if_high(result: Result) -> str:
    """What an unknown problem would change, and whom to ask."""
    texts = []
    for row in result.what_if:
        if row.entering:
            names = screen.joined([entry.name for entry in row.entering])
            text = _("If {problem} is high, {names} enters the top {first}").format(
                problem=result.glossary.problems[row.problem],
                names=names,
                first=number(result.parameters.top_places, 0),
            )
            texts.append(f"{text}: {row.ask}." if row.ask else f"{text}.")
    return " ".join(texts)


def _next(result: Result, asked: Asked, entries: Sequence[Recommendation]) -> tuple[Command, ...]:
    """Why number one, a plan, and a page for the board; where nothing is recommended, how to give the figures."""
    if not entries:
        return (screen.ask_about_area(),)
    page = _("proposal.html")
    # A rank that several share names none of them.
    unshared = [entry.rank for entry in result.recommendations].count(entries[0].rank) == 1
    number_one = str(entries[0].rank) if unshared else entries[0].id
    return (
        Command(command(asked, result, "explain", number_one), _("why no. {rank}?").format(rank=entries[0].rank)),
        Command(command(asked, result, "plan"), _("a plan as a whole")),
        Command(command(asked, result, "proposal", after=("-o", page)), _("for the board")),
    )


def matrix_document(result: Result) -> Document:
    """What was tested on what, for a screen: interventions down, problems across."""
    blocks: tuple[Block, ...] = (Strong(nothing(result)),)
    if result.recommendations:
        blocks = (
            matrix.brief(result),
            _count_sentence_on_screen(result),
            Section(_("How to read the marks"), (Facts(matrix.brief_legend(result)),)),
        )
    return _document(result, blocks, phrases.first(result.caveats))


def full(result: Result) -> Document:
    """The answer on top, as on a screen; then the matrix, each intervention, and all that a result holds."""
    caveats = tuple(
        (Anchor(caveat.code, ranked.anchor(caveat.code)), Lines(tuple(filter(None, (caveat.text, caveat.scope)))))
        for caveat in phrases.caveats(result)
    )
    cited = tuple(Item(phrases.listed(source)) for source in sources(result))
    sections = filled(
        *_ranking(result),
        Section(_("Problems with nothing tested"), (Facts(aside.untested(result)),), "untested"),
        *_one_by_one(result),
        Section(_("What the area needs"), (_needs(result),), "needs", folded=True),
        Section(_("Caveats"), (Facts(caveats),), "caveats", folded=True),
        Section(_("What an unknown problem would change"), (Facts(_what_if(result)),), "what-if", folded=True),
        Section(_("For those who are growing up now"), (Facts(_later(result)),), "later", folded=True),
        Section(aside.title(result), aside.blocks(result), "aside"),
        Section(_("Sources"), (Bullets(cited),), "sources", folded=True),
        phrases.provenance(result),
    )
    figures = Facts((screen.figures(result.needs),))
    return _document(result, (figures, *sections), phrases.first(result.caveats))


def _ranking(result: Result) -> tuple[Section, ...]:
    """The first entries as on a screen, with what to keep in mind; the others under them, folded."""
    if not result.recommendations:
        return (Section(_("Ranking"), (nothing(result),), "ranking"),)
    entries, hidden_entries = result.recommendations[:MAX_UNFOLDED], result.recommendations[MAX_UNFOLDED:]
    more = _("{count} more").format(count=len(hidden_entries))
    hidden_section = (
        Section(more, (_linked(_entries(result, hidden_entries), MAX_UNFOLDED),), "ranking-rest", folded=True),
    )
    blocks = (
        count_sentence(result),
        *answer(result, entries, _("see below"), linked=True),
        *(hidden_section if hidden_entries else ()),
    )
    return (Section(_("Ranking"), blocks, "ranking"),)


def answer(
    result: Result,
    entries: Sequence[Recommendation],
    more: str,
    *,
    notes: int | None = None,
    linked: bool = False,
) -> tuple[Block, ...]:
    """The entries, what the marks mean, at most so many `notes` to keep in mind, and what is not here.

    `more` says where what is left out can be read.
    """
    blocks: tuple[Block, ...] = (Strong(nothing(result)),)
    if entries:
        table = _entries(result, entries)
        partners = [partner for entry in entries for partner in entry.partners]
        legend = screen.legend(result.glossary, [entry.label for entry in entries], partners)
        blocks = (_linked(table) if linked else table, legend)
    reminders = screen.notes(_notes(result, entries)[:notes])
    not_here = screen.not_here(result.set_aside, result.glossary, more)
    ending = Facts((*reminders.rows, *((not_here,) if not_here else ())))
    return (*blocks, *((ending,) if ending.rows else ()))


def _linked(table: Table, before: int = 0) -> Table:
    """The table with each name a link to its own section; `before` is how many stand before the first."""
    rows = (
        (row[0], Link(words(row[1]), f"#one-{index}"), *row[2:])
        for index, row in enumerate(table.rows, 1 + before)
    )
    return replace(table, rows=tuple(rows))


def title(result: Result) -> str:
    """The title of a ranking, with the area where it has a name."""
    area = phrases.place(result)
    return _("Recommendations for {area}").format(area=area) if area else _("Recommendations for the area")


def _document(result: Result, blocks: tuple[Block, ...], first: str | None = None) -> Document:
    return Document(
        title(result),
        blocks,
        first,
        skip=Link(_("To the ranking"), "#ranking"),
        lang=result.lang,
        date=result.catalogue.date,
        ascii=phrases.ascii_marks(result.glossary),
    )


def nothing(result: Result) -> str:
    """Why there is no ranking."""
    if all(need.need is None for need in result.needs):
        return _(
            "No problem is known, so nothing can be weighed. Give at least one: "
            "helhedsvalg recommend --ledighed 41,2"
        )
    return _("Nothing in the catalogue can be recommended for this profile.")


def count_sentence(result: Result) -> str:
    """How many of the ranked interventions are shown."""
    count = len(result.recommendations)
    if count == result.ranked:
        return several("The one on the list is shown.", "All {count} on the list are shown.", count).format(
            count=count
        )
    return _("{count} of the {ranked} on the list are shown.").format(count=count, ranked=result.ranked)


def _count_sentence_on_screen(result: Result) -> str:
    """The same, and how to see them all."""
    count = len(result.recommendations)
    if count == result.ranked:
        return count_sentence(result)
    return _("{count} of the {ranked} on the list are shown; --top 0 shows all.").format(
        count=count, ranked=result.ranked
    )


def labels_with_points(result: Result) -> list[Label]:
    """The labels behind the points that are shown."""
    return [
        evidence.label
        for entry in result.recommendations
        for evidence in entry.evidence
        if any(term.problem == evidence.problem and term.points > 0 for term in entry.contributions)
    ]


def _anchored(need: Need) -> str:
    """The figure and the full point in words, or that the figure is unknown."""
    if need.need is None:
        return _("unknown, so not weighed")
    if need.value is None:
        return _("need {need} ({derivation})").format(need=number(need.need, 2), derivation=need.derivation)
    sentence = {
        "law": _("{value} {sign}; the limit is {full} {sign}"),
        "statistic": _("{value} {sign}; high is {full} {sign} (statistic)"),
        "assumption": _("{value} {sign}; high is {full} {sign} (assumption)"),
    }[need.full_point.basis]
    full_point = number(need.full_point.value, 2)
    return sentence.format(value=number(need.value, 2), full=full_point, sign=phrases.sign(need.unit))


def _needs(result: Result) -> Table:
    """Each problem with its figure, a bar, its weight and the arithmetic."""
    rows: list[tuple[Cell, ...]] = []
    for hue, need in enumerate(result.needs):
        year = f" {need.year}" if need.year and str(need.year) not in (need.source or "") else ""
        source = f"{need.source}{year}" if need.source else None
        size: Cell = _("unknown")
        if need.need is not None:
            segment = Segment(0, within(need.need / NEED_CAP), hue)
            size = Bar((segment,), need.need, number(need.need, 2), 1 / NEED_CAP)
        rows.append(
            (
                need.name,
                "–" if need.value is None else _anchored(need),
                size,
                phrases.percent(need.weight),
                Lines(tuple(filter(None, (need.derivation, source, need.why)))),
            )
        )
    return Table(
        (_("Problem"), _("Figure"), _("Need (0-1.5)"), _("Weight"), _("Arithmetic")),
        tuple(rows),
        under=(4,),
        caption=_("The area's needs: 0 at the problem's zero point, 1 at its full point, marked on the bar"),
    )


def _one_by_one(result: Result) -> tuple[Section, ...]:
    """The matrix, and each intervention for itself, folded."""
    if not result.recommendations:
        return ()
    labels = [label for label in matrix.labels_in_matrix(result) if label != "untested"]
    marks = Section(_("What the marks mean"), (Facts(matrix.legend(result, labels)),), folded=True)
    untested = result.glossary.labels["untested"].name
    entries = (ranked.section(result, entry, index) for index, entry in enumerate(result.recommendations, 1))
    return (
        Section(
            _("What was tested on what"),
            (*matrix.full(result, MAX_UNFOLDED), f"{matrix.directions(result)}; – {untested}", marks),
            "matrix",
        ),
        Section(_("One by one"), tuple(entries), "entries"),
    )


def _what_if(result: Result) -> tuple[tuple[Cell, Cell], ...]:
    """For each unknown problem, who would enter the first few if it were high."""
    first = number(result.parameters.top_places, 0)
    rows: list[tuple[Cell, Cell]] = []
    for row in result.what_if:
        entering = ", ".join(f"{entry.name} ({entry.rank})" for entry in row.entering)
        text = _("if it is high, nobody new comes among the first {first}").format(first=first)
        if entering:
            text = _("if it is high, these come among the first {first}: {names}").format(
                first=first, names=entering
            )
        rows.append((result.glossary.problems[row.problem], text))
    return tuple(rows)


def _later(result: Result) -> tuple[tuple[Cell, Cell], ...]:
    """What helps those who are too young to be counted within the plan's years, most points first."""
    problems: dict[str, list[str]] = {}
    for row in result.later:
        problems.setdefault(row.name, []).append(result.glossary.problems[row.problem])
    return tuple((name, ", ".join(names)) for name, names in problems.items())


def sources(result: Result) -> list[SourceMark]:
    """Every source that the document cites, by publisher, year and title."""
    cited = {source.id: source for entry in result.recommendations for source in entry.sources}
    cited |= result.glossary.sources
    return phrases.sorted_sources(cited.values())
