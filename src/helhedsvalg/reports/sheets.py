"""A ranking as the sheets of a workbook: flat tables that can be sorted and filtered."""

from __future__ import annotations

from helhedsvalg.i18n import _, number
from helhedsvalg.reports import aside, matrix, phrases, ranked, recommendation
from helhedsvalg.reports.document import Block, Cell, Document, Facts, Number, Section, Table, words
from helhedsvalg.results.common import Finding, Need, reason_name
from helhedsvalg.results.recommendation import Recommendation, Result


def sheets(result: Result) -> Document:
    """The ranking under what must be read first, then a table for each thing that a result has."""
    caveats = tuple((caveat.code, caveat.text, "; ".join(caveat.applies)) for caveat in phrases.caveats(result))
    ranking: Block = _ranking(result) if result.recommendations else recommendation.nothing(result)
    sections = (
        Section(_("Ranking"), (ranking,)),
        Section(_("The answer"), (Facts(_answer(result)),)),
        Section(_("Findings"), (_findings(result),)),
        Section(_("Needs"), (_needs(result),)),
        Section(_("Set aside"), (_set_aside(result),)),
        Section(_("Caveats"), (Table((_("Code"), _("Caveat"), _("Applies to")), caveats),)),
        Section(_("Sources"), (_sources(result),)),
        phrases.provenance(result),
    )
    title, date = recommendation.title(result), result.catalogue.date
    return Document(title, sections, phrases.first(result.caveats), lang=result.lang, date=date)


def _answer(result: Result) -> tuple[tuple[Cell, Cell], ...]:
    """The area, how much is shown, and what the verdicts mean."""
    count = recommendation.count_sentence(result) if result.recommendations else recommendation.nothing(result)
    labels = recommendation.labels_with_points(result)
    area = ((_("Area"), phrases.place(result)),) if phrases.place(result) else ()
    return (*area, (_("Ranking"), count), *phrases.meanings(result.glossary, labels))


def _figure(value: float | None) -> Cell:
    """A number alone, or nothing."""
    return "" if value is None else Number(value, number(value, 6))


def _ranking(result: Result) -> Table:
    """One row an intervention; no points where nothing was read, or where the need is not known."""
    columns = (
        _("Rank"),
        _("Intervention"),
        "id",
        _("How sure"),
        _("Stands"),
        _("Tested"),
        _("What was found"),
        _("Problem"),
        _("Score (0-100)"),
        *(need.name for need in result.needs),
        _("Rank, from"),
        _("Rank, to"),
        ranked.top(result),
        _("Most important study"),
        _("Rank without it"),
        _("Required locally"),
        _("Gains from"),
        _("Caveats"),
        _("Theme"),
        _("Carried out by"),
    )
    return Table(columns, tuple(_ranked(result, entry) for entry in result.recommendations), name=1)


def _ranked(result: Result, entry: Recommendation) -> tuple[Cell, ...]:
    known_problems = {need.problem for need in result.needs if need.need is not None}
    points = {
        term.problem: term.points
        for term in entry.contributions
        if term.problem in known_problems and matrix.pair(entry, term.problem)
    }
    problems, headline = result.glossary.problems, entry.headline
    required, helpful = phrases.by_role(entry.partners)
    low, high = entry.rank_range or (None, None)
    return (
        _figure(entry.rank),
        ranked.name(entry),
        entry.id,
        result.glossary.labels[entry.label].name,
        result.glossary.bands[str(entry.band)],
        result.glossary.groups[entry.group],
        headline.text if headline else "",
        problems[headline.problem] if headline else "",
        _figure(entry.score),
        *(_figure(points.get(need.problem)) for need in result.needs),
        _figure(low),
        _figure(high),
        "" if entry.top_share is None else phrases.percent(entry.top_share),
        _key_study(entry),
        _rank_without(entry),
        words(phrases.states(required)),
        words(phrases.states(helpful)),
        ", ".join(caveat.code for caveat in entry.caveats),
        result.glossary.themes.get(entry.theme or "", ""),
        phrases.runner(entry.runner),
    )


def _key_study(entry: Recommendation) -> str:
    """Publisher and year of its most important study."""
    sources = {source.id: source for source in entry.sources}
    return phrases.citation(sources[entry.key_study.source]) if entry.key_study else ""


def _rank_without(entry: Recommendation) -> Cell:
    """The rank without its most important study."""
    if entry.key_study is None:
        return ""
    return _("not ranked") if entry.key_study.rank is None else _figure(entry.key_study.rank)


def _findings(result: Result) -> Table:
    """One row a finding of the interventions in the ranking."""
    columns = (
        _("Intervention"),
        _("Problem"),
        _("Outcome"),
        _("Direction"),
        _("Design"),
        _("Setting"),
        _("Relevance"),
        _("Size"),
        "n",
        _("Follow-up"),
        _("From age"),
        _("To age"),
        _("Counts"),
        _("Quote"),
        _("Place in the source, doubts"),
        _("Source"),
        _("Year"),
        _("Address"),
        _("Read"),
    )
    rows = tuple(
        _finding(result, entry, finding) for entry in result.recommendations for finding in entry.findings
    )
    return Table(columns, rows)


def _finding(result: Result, entry: Recommendation, finding: Finding) -> tuple[Cell, ...]:
    glossary = result.glossary
    source = {source.id: source for source in entry.sources}[finding.source]
    low, high = finding.ages or (None, None)
    return (
        ranked.name(entry),
        glossary.problems[finding.problem],
        finding.outcome or "",
        glossary.directions[finding.direction].name,
        glossary.designs[finding.design],
        glossary.settings[finding.setting],
        glossary.relevances[finding.relevance],
        finding.size or "",
        _figure(finding.n),
        finding.follow_up or "",
        _figure(low),
        _figure(high),
        _figure(finding.k if finding.counted else 0),
        finding.quote or "",
        finding.locator or "",
        phrases.reference(source),
        _figure(source.year),
        source.url or "",
        finding.read or "",
    )


def _needs(result: Result) -> Table:
    """One row a problem."""
    columns = (
        _("Problem"),
        _("Figure"),
        _("Unit"),
        _("Need (0-1.5)"),
        _("Weight"),
        _("Zero point"),
        _("Full point"),
        _("Arithmetic"),
        _("Source"),
        _("Year"),
        _("Why"),
    )
    return Table(columns, tuple(map(_need, result.needs)))


def _need(need: Need) -> tuple[Cell, ...]:
    return (
        need.name,
        _figure(need.value),
        phrases.sign(need.unit),
        _figure(need.need),
        _figure(need.weight),
        _figure(need.zero_point.value),
        _figure(need.full_point.value),
        need.derivation,
        need.source or "",
        _figure(need.year),
        need.why or "",
    )


def _set_aside(result: Result) -> Table:
    """One row an intervention that is not ranked."""
    columns = (_("Intervention"), "id", _("Reason"), _("Detail"), _("Score (0-100)"))
    rows = tuple(
        (aside.name(entry), entry.id, reason_name(entry.reason), entry.detail, _figure(entry.score))
        for entry in result.set_aside
    )
    return Table(columns, rows)


def _sources(result: Result) -> Table:
    """One row a source."""
    columns = (_("Publisher"), _("Year"), _("Title"), _("Address"), "id")
    rows = tuple(
        (source.publisher or "", _figure(source.year), source.title, source.url or "", source.id)
        for source in recommendation.sources(result)
    )
    return Table(columns, rows)
