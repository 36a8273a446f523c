"""What a ranking says: a summary for a screen, everything for a file, and the matrix."""

from __future__ import annotations

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.model.vocabulary import Label
from helhedsvalg.reports import aside, matrix, phrases, ranked
from helhedsvalg.reports.document import (
    Anchor,
    Bar,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Number,
    Section,
    Segment,
    Short,
    Strong,
    Table,
    bar,
    filled,
    within,
)
from helhedsvalg.results.common import Need, Result, SourceMark

NEED_CAP = 1.5
"""Where the bar of a need ends."""


def summary(result: Result) -> Document:
    """Needs, ranking, what it takes, and what was set aside: what a screen shows."""
    answer: tuple[Block, ...] = (Strong(nothing(result)),)
    if result.recommendations:
        answer = (
            _ranking(result, screen=True),
            _shown_on_screen(result),
            Section(_("How to read the marks"), (Facts(matrix.legend(result, labels_with_points(result))),)),
        )
    caveats = [(caveat.code, phrases.caveat_text(caveat)) for caveat in phrases.caveats(result)]
    conditions = [
        (str(entry.rank), f"{entry.name}: {entry.conditions[0]}")
        for entry in result.recommendations
        if entry.conditions
    ]
    sections = filled(
        Section(_("Reservations"), (Facts(tuple(caveats)),)),
        Section(_("Conditions"), (Facts(tuple(conditions)),)),
        Section(_("Problems with nothing tested"), (Facts(aside.untested(result)),)),
        Section(_("What an unknown problem would change"), (Facts(_what_if(result)),)),
        Section(_("For those who are growing up now"), (Facts(_later(result)),)),
        Section(aside.title(result), (Facts(aside.brief(result)),)),
    )
    return _document(result, (_need_bars(result), *answer, *sections))


def matrix_document(result: Result) -> Document:
    """What was tested on what, for a screen: interventions down, problems across."""
    blocks: tuple[Block, ...] = (Strong(nothing(result)),)
    if result.recommendations:
        blocks = (
            matrix.brief(result),
            _shown_on_screen(result),
            Section(_("How to read the marks"), (Facts(matrix.brief_legend(result)),)),
        )
    caveats = tuple((caveat.code, caveat.text) for caveat in result.caveats)
    return _document(result, (*blocks, *filled(Section(_("Reservations"), (Facts(caveats),)))))


def full(result: Result) -> Document:
    """Everything that a result holds, with every finding and source."""
    caveats = tuple(
        (Anchor(caveat.code, ranked.anchor(caveat.code)), _scoped(caveat)) for caveat in phrases.caveats(result)
    )
    cited = tuple(Item(phrases.listed(source)) for source in sources(result))
    sections = filled(
        Section(_("What the area needs"), (_needs(result),), "needs"),
        *_answer(result),
        Section(_("Reservations"), (Facts(caveats),), "reservations"),
        Section(_("Problems with nothing tested"), (Facts(aside.untested(result)),), "untested"),
        Section(_("What an unknown problem would change"), (Facts(_what_if(result)),), "what-if"),
        Section(_("For those who are growing up now"), (Facts(_later(result)),), "later"),
        Section(aside.title(result), aside.blocks(result), "aside"),
        Section(_("Sources"), (Bullets(cited),), "sources"),
        phrases.made(result),
    )
    return _document(result, sections, phrases.first(result.caveats))


def title(result: Result) -> str:
    """The area, or that none was named."""
    where = phrases.place(result)
    return _("Recommendations for {area}").format(area=where) if where else _("Recommendations for the area")


def _document(result: Result, blocks: tuple[Block, ...], first: str | None = None) -> Document:
    return Document(
        title(result),
        blocks,
        first,
        next=result.next,
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


def shown(result: Result) -> str:
    """How many of the ranked are shown."""
    count = len(result.recommendations)
    if count == result.ranked:
        return several("The one with a score is shown.", "All {count} with a score are shown.", count).format(
            count=count
        )
    return _("{count} of {ranked} with a score are shown.").format(count=count, ranked=result.ranked)


def _shown_on_screen(result: Result) -> str:
    """How many of the ranked are shown, and how to see them all."""
    count = len(result.recommendations)
    if count == result.ranked:
        return shown(result)
    return _("{count} of {ranked} with a score are shown; --top 0 shows all.").format(
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


def _need_bars(result: Result) -> Table:
    """Each problem as a bar that ends at a need of 1, with its weight, figure and anchor."""
    rows: list[tuple[Cell, ...]] = []
    for need in result.needs:
        if need.need is None:
            rows.append((need.name, Bar((), None, "?"), "", _anchored(need)))
            continue
        weight = _("weight {share} %").format(share=number(100 * need.weight, 0))
        rows.append((need.name, bar(need.need, "", need.need), Number(need.weight, weight), _anchored(need)))
    return Table((), tuple(rows))


def _anchored(need: Need) -> str:
    """The figure held against the full point, in words; that it is unknown where it is."""
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
        caption=_("The area's needs: 0 at the problem's zero point, 1 at its full point, marked on the bar"),
    )


def _answer(result: Result) -> tuple[Section, ...]:
    """The ranking, the matrix, and each intervention for itself."""
    if not result.recommendations:
        return (Section(_("Ranking"), (nothing(result),), "ranking"),)
    basis = _("Ranked by what was found about each intervention on the area's own problems.")
    labels = [label for label in matrix.labels_in_matrix(result) if label != "untested"]
    marks = Section(_("What the marks mean"), (Facts(matrix.legend(result, labels)),), folded=True)
    untested = result.glossary.labels["untested"].name
    return (
        Section(_("Ranking"), (f"{basis} {shown(result)}", _ranking(result, screen=False)), "ranking"),
        Section(
            _("What was tested on what"),
            (matrix.full(result), f"{matrix.directions(result)}; – {untested}", marks),
            "matrix",
        ),
        Section(
            _("One by one"),
            tuple(ranked.section(result, entry, index) for index, entry in enumerate(result.recommendations, 1)),
            "entries",
        ),
    )


def _ranking(result: Result, *, screen: bool) -> Table:
    """One row an intervention; on a screen with what it takes locally, since nothing else there says it."""
    simulated = any(entry.rank_range for entry in result.recommendations)
    rows: list[tuple[Cell, ...]] = []
    for index, entry in enumerate(result.recommendations, 1):
        row: list[Cell] = [
            ranked.rank(entry) if screen else Number(entry.rank, ranked.rank(entry).strip()),
            ranked.name(entry) if screen else Link(ranked.name(entry), f"#one-{index}"),
            result.glossary.bands[str(entry.band)],
            ranked.headline(result, entry),
            ", ".join(ranked.works_on(result, entry)),
            phrases.verdict(result.glossary, entry.label),
            Number(entry.score, fixed(entry.score), entry.score / 100 if screen else None),
        ]
        if simulated:
            row.append("" if entry.top_share is None else phrases.percent(entry.top_share))
        if screen:
            row.append(ranked.needed(entry))
        rows.append(tuple(row))
    works_on = Short(_("Works on"), _("works on"))
    score = Short(_("Score (0-100)"), _("Score")) if screen else _("Score")
    columns: list[str | Short] = [
        "#",
        _("Intervention"),
        _("Stands"),
        Short(_("Found"), _("found")),
        works_on,
        _("How sure"),
        score,
    ]
    columns += [ranked.top(result)] if simulated else []
    columns += [Short(_("Needs locally"), _("needs"))] if screen else []
    return Table(tuple(columns), tuple(rows), under=(3, 4, len(columns) - 1) if screen else (), name=1)


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


def _scoped(caveat: phrases.Caveat) -> Lines:
    """A caveat, and under it what it applies to."""
    return Lines(tuple(filter(None, (caveat.text, caveat.scope))))


def sources(result: Result) -> list[SourceMark]:
    """Every source that the document cites, by publisher, year and title."""
    cited = {source.id: source for entry in result.recommendations for source in entry.sources}
    cited |= result.glossary.sources
    return sorted(
        cited.values(), key=lambda source: (source.publisher or "", source.year or 0, source.title, source.id)
    )
