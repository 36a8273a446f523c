"""One intervention of a ranking: its name and rank, and all that a file says of it."""

from __future__ import annotations

from helhedsvalg.i18n import _, fixed, number, several
from helhedsvalg.reports import phrases
from helhedsvalg.reports.document import (
    Bar,
    Bullets,
    Cell,
    Facts,
    Item,
    Lines,
    Link,
    Phrase,
    Section,
    Segment,
    Strong,
    filled,
    within,
    words,
)
from helhedsvalg.results.common import Finding
from helhedsvalg.results.recommendation import Recommendation, Result


def name(entry: Recommendation) -> str:
    """The intervention, and that it comes from a local layer where it does."""
    return entry.name + phrases.local(entry.local, any(finding.local for finding in entry.findings))


def rank(entry: Recommendation) -> str:
    """The rank, and in brackets the ranks that it has in most simulations; alone where it never moves."""
    if entry.rank_range is None or entry.rank_range == (entry.rank, entry.rank):
        return f"{entry.rank:>2}"
    return f"{entry.rank:>2} ({entry.rank_range[0]}-{entry.rank_range[1]})"


def top(result: Result) -> str:
    """The heading over the share of simulations among the first few."""
    return _("Top {count}").format(count=number(result.parameters.top_places, 0))


def headline(result: Result, entry: Recommendation) -> str:
    """What was found on the problem that gives it most, with publisher and year."""
    if entry.headline is None:
        return ""
    finding = entry.headline
    where = " ".join(filter(None, (finding.publisher, str(finding.year) if finding.year else None)))
    text = f"{result.glossary.problems[finding.problem]}: {finding.text}"
    return f"{text} ({where})" if where else text


def unheadlined(result: Result, entry: Recommendation) -> str:
    """What was measured on the problem that gives it most, where the finding has no headline."""
    problem = sorted(entry.contributions, key=lambda term: -term.points)[0].problem
    outcomes = (
        finding.outcome for finding in entry.findings if finding.problem == problem and finding.adds.positive > 0
    )
    outcome = next(filter(None, outcomes), None) or result.glossary.labels[entry.label].name
    return f"{result.glossary.short_problems[problem]}: {outcome}"


def key_study(entry: Recommendation) -> str:
    """What the place rests on, in words; empty where no study costs it a place."""
    if entry.key_study is None:
        return ""
    if entry.key_study.rank is None:
        return _("without its most important study it is not in the ranking")
    return _("without its most important study it would be number {rank}").format(rank=entry.key_study.rank)


def section(result: Result, entry: Recommendation, index: int) -> Section:
    """An intervention: what it is, how sure, what it takes, and its findings."""
    conditions = Bullets(tuple(map(Item, entry.conditions)))
    summary = (entry.summary,) if entry.summary else ()
    sections = filled(Section(_("Conditions"), (conditions,)), _findings(result, entry))
    blocks = (*summary, Facts(_facts(result, entry)), *sections)
    return Section(f"{entry.rank}. {name(entry)}", blocks, f"one-{index}", folded=True)


def _facts(result: Result, entry: Recommendation) -> tuple[tuple[Cell, Cell], ...]:
    """What is to be known of an intervention before its findings; only what is known."""
    required, helpful = phrases.by_role(entry.partners)
    sources = {source.id: phrases.citation(source) for source in entry.sources}
    codes = [Link(caveat.code, f"#{anchor(caveat.code)}") for caveat in entry.caveats]
    ratings = (f"{rating.label} ({sources[rating.source]})" for rating in entry.publisher_ratings)
    share = "" if entry.top_share is None else phrases.percent(entry.top_share)
    rows: list[tuple[str, Cell]] = [
        (_("Found"), headline(result, entry)),
        (_("How sure"), phrases.verdict(result.glossary, entry.label)),
        (_("Stands"), f"{result.glossary.bands[str(entry.band)]}; {result.glossary.groups[entry.group]}"),
        (_("How firm"), key_study(entry)),
        (_("Score (0-100)"), _score(result, entry)),
        (_("Rank"), rank(entry).strip() if entry.rank_range else ""),
        (top(result), share),
        (_("Required locally"), phrases.states(required) if required else _("no particular partner")),
        (_("Gains from"), phrases.states(helpful)),
        (_("For whom"), "" if entry.ages is None else phrases.ages(entry.ages)),
        (_("Theme"), result.glossary.themes.get(entry.theme or "", "")),
        (_("Carried out by"), phrases.runner(entry.runner)),
        (_("Costs"), "; ".join(map(phrases.cost, entry.costs)) or _("not told in what was read")),
        (_("The publisher's own mark"), "; ".join(ratings)),
        (_("Caveats"), phrases.separated(codes)),
    ]
    return tuple((fact, cell) for fact, cell in rows if words(cell))


def _score(result: Result, entry: Recommendation) -> Bar:
    """The score from 0 to 100, a segment a problem, and the same as a sum."""
    hues = {need.problem: hue for hue, need in enumerate(result.needs)}
    segments, start = [], 0.0
    for term in sorted(entry.contributions, key=lambda term: -term.points):
        if term.points > 0:
            end = start + term.points / 100
            segments.append(Segment(within(start), within(end), hues.get(term.problem, 0)))
            start = end
    return Bar(tuple(segments), entry.score, f"{fixed(entry.score)} = {_terms(result, entry)}")


def _terms(result: Result, entry: Recommendation) -> str:
    """Where the score comes from, the most first: "utryghed 5,2 + ledighed 1,1"."""
    order = sorted(entry.contributions, key=lambda term: -term.points)
    names = result.glossary.problems
    return " + ".join(f"{names[term.problem]} {fixed(term.points)}" for term in order if term.points > 0)


def _findings(result: Result, entry: Recommendation) -> Section:
    """The findings under the label that they make, folded."""
    findings, sources = len(entry.findings), len({finding.source for finding in entry.findings})
    title = _("{findings} from {sources}").format(
        findings=several("{count} finding", "{count} findings", findings).format(count=findings),
        sources=several("{count} source", "{count} sources", sources).format(count=sources),
    )
    groups = []
    for evidence in entry.evidence:
        problem = result.glossary.problems[evidence.problem]
        items = tuple(
            _finding(result, entry, finding) for finding in entry.findings if finding.problem == evidence.problem
        )
        label = phrases.verdict(result.glossary, evidence.label)
        groups.append(Section(Phrase((f"{problem}: ", label)), (Bullets(items),)))
    return Section(title, tuple(groups), folded=True)


def _finding(result: Result, entry: Recommendation, finding: Finding) -> Item:
    """What was measured, how, and where it is written."""
    source = {source.id: source for source in entry.sources}[finding.source]
    outcome = finding.outcome or result.glossary.problems[finding.problem]
    measured = "; ".join(phrases.measured(result.glossary, finding))
    lines: list[Cell] = [
        Phrase((f"{outcome}: ", Strong(phrases.direction(result.glossary, finding)), f" ({measured})"))
    ]
    lines = [Strong(finding.headline), *lines] if finding.headline else lines
    lines += [f"«{finding.quote}»"] if finding.quote else []
    lines += [finding.locator] if finding.locator else []
    return Item(Lines((*lines, phrases.cited(source))), result.glossary.directions[finding.direction].mark)


def anchor(code: str) -> str:
    """Where a caveat stands on the page."""
    return "code-" + "".join(letter for letter in code if letter.isalnum())
