"""The catalogue for reading: pages that link to one another, one an intervention, and lists of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, named, number, say, several
from helhedsvalg.model.catalogue import Catalogue, Intervention, Problem, Source, Theme
from helhedsvalg.model.method import NUMBERS, DesignValue, MethodNumber, RelevanceValue, SettingValue
from helhedsvalg.model.vocabulary import Direction, Label
from helhedsvalg.reports import entry as entries
from helhedsvalg.reports import phrases, screen, status
from helhedsvalg.reports.document import (
    Anchor,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Phrase,
    Section,
    Strong,
    Table,
    filled,
)

if TYPE_CHECKING:
    from helhedsvalg.method.evidence import WeightedFinding
    from helhedsvalg.method.ranking import Candidate, Evidence
    from helhedsvalg.results.status import Survey

START, SOURCES, METHOD, STATUS, PLANS = "index", "sources", "method", "status", "plans"
"""The names of the pages that there is one of."""
SHOWN_FIRST = 3
"""How many interventions the first page shows of each problem."""
ID = re.compile(r"\[([A-Za-z0-9-]+)\]")


def pages(candidates: Sequence[Candidate], survey: Survey, catalogue: Catalogue) -> Iterator[tuple[str, Document]]:
    """Each page with the name of its file, without its ending; the first page comes last."""
    site = Site(candidates, catalogue)
    for candidate in candidates:
        yield _intervention(candidate.intervention), site.finished(site.intervention(candidate))
    for problem in catalogue.problems:
        yield _problem(problem), site.finished(site.problem(problem))
    for theme in catalogue.themes:
        yield _theme(theme), site.finished(site.theme(theme))
    yield SOURCES, site.finished(site.sources(), SOURCES)
    yield METHOD, site.finished(site.method(), METHOD)
    yield PLANS, site.finished(entries.plan(catalogue).full())
    yield STATUS, site.finished(status.status(survey, catalogue).full(), STATUS)
    yield START, site.finished(site.start(), START)


def _intervention(intervention: Intervention) -> str:
    return f"intervention-{intervention.id}"


def _problem(problem: Problem) -> str:
    return f"problem-{problem.id}"


def _theme(theme: Theme) -> str:
    return f"theme-{theme.id}"


def _to(text: str, page: str, place: str = "") -> Link:
    """A link to another page, or to a place on it."""
    return Link(text, f"{page}.html" + (f"#{place}" if place else ""))


@dataclass(frozen=True)
class Site:
    """What several pages need."""

    candidates: Sequence[Candidate]
    catalogue: Catalogue

    @cached_property
    def citing(self) -> Mapping[str, list[Intervention]]:
        """Who cites each source, each once."""
        citing: dict[str, list[Intervention]] = {}
        for entry in self.catalogue.interventions:
            for id in dict.fromkeys(finding.source for finding in entry.findings):
                citing.setdefault(id, []).append(entry)
        return citing

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """By id."""
        return {theme.id: theme for theme in self.catalogue.themes}

    def page(self, title: str, lead: Iterable[Cell | None], blocks: Iterable[Block]) -> Document:
        """A page that begins with the coordination caveat."""
        page = entries.document(self.catalogue, title, lead, blocks)
        return replace(page, first=f"{named(self.catalogue.caveat['KOO01'].text)} [KOO01]")

    def finished(self, document: Document, name: str = "") -> Document:
        """A page with links to the other pages and to its sources."""
        pages = (
            (START, _("All interventions")),
            (METHOD, _("How evidence is read")),
            (SOURCES, _("Sources")),
            (STATUS, _("Gaps and contradictions")),
        )
        links = tuple(Link(text, None) if page == name else _to(text, page) for page, text in pages)
        return replace(document, blocks=tuple(map(self.linked, document.blocks)), navigation=links)

    def linked(self, block: Block) -> Block:
        """The same block, where each id of a source in brackets is a link."""
        if isinstance(block, Section):
            return replace(block, blocks=tuple(map(self.linked, block.blocks)))
        if isinstance(block, Bullets):
            return Bullets(tuple(Item(self.cell(item.text), item.mark) for item in block.items))
        if isinstance(block, Facts):
            return Facts(tuple((name, self.cell(fact)) for name, fact in block.rows))
        return block if isinstance(block, Table) else self.cell(block)

    def cell(self, cell: Cell) -> Cell:
        """The same cell, its sources linked."""
        if isinstance(cell, Phrase):
            return Phrase(tuple(map(self.cell, cell.parts)))
        if isinstance(cell, Lines):
            return Lines(tuple(map(self.cell, cell.lines)))
        if not isinstance(cell, str):
            return cell
        parts: list[Cell] = []
        end = 0
        for match in ID.finditer(cell):
            if match[1] in self.catalogue.source:
                parts += (cell[end : match.start()], _to(match[1], SOURCES, _place(match[1])))
                end = match.end()
        return Phrase((*parts, cell[end:])) if parts else cell

    def intervention(self, candidate: Candidate) -> Document:
        """Everything that is known of an intervention, and the pages that name it."""
        entry = candidate.intervention
        page = entries.intervention(candidate, self.catalogue).full()
        problems = [_to(named(pair.problem.name), _problem(pair.problem)) for pair in _pairs(candidate)]
        theme = self.themes.get(entry.theme or "")
        rows = (
            (_("what was found about"), phrases.separated(problems) if problems else None),
            (_("theme"), _to(named(theme.name), _theme(theme)) if theme else None),
        )
        see = Facts(tuple((name, cell) for name, cell in rows if cell))
        return replace(
            page, title=named(entry.name), blocks=(*page.blocks, *filled(Section(_("See also"), (see,))))
        )

    def problem(self, problem: Problem) -> Document:
        """What was read on a problem, and how the problem is measured."""
        pairs = entries.pairs_on(problem, self.candidates, self.catalogue)
        title = _("What was read on it ({count})").format(count=len(pairs))
        items = tuple(self._item(entry, (pair,)) for entry, pair in pairs)
        blocks = (Section(title, _bullets(items) or (_("Nothing."),)),)
        return self.page(
            screen.sentence(named(problem.name)),
            entries.about(problem),
            (*blocks, *entries.measured(problem, self.catalogue)),
        )

    def theme(self, theme: Theme) -> Document:
        """The interventions of a theme, with what was found."""
        candidates = [candidate for candidate in self.candidates if candidate.intervention.theme == theme.id]
        items = tuple(
            self._item(candidate.intervention, tuple(_pairs(candidate)), say(candidate.intervention.summary))
            for candidate in candidates
        )
        return self.page(named(theme.name), (_count(len(candidates)),), _bullets(items))

    def _item(self, entry: Intervention, pairs: Sequence[Evidence], about: str | None = None) -> Item:
        """An intervention with its verdicts and what was found; problems are named where there may be several."""
        name = _to(named(entry.name), _intervention(entry))
        if about is None:
            (pair,) = pairs
            head: Cell = Phrase((name, " ", entries.verdict(self.catalogue, pair.grade.label)))
            return Item(Lines((head, *self.finding_lines(pair))))
        lines: list[Cell] = [name, about]
        for pair in pairs:
            verdict = entries.verdict(self.catalogue, pair.grade.label)
            lines += (Phrase((Strong(named(pair.problem.name)), " ", verdict)), *self.finding_lines(pair))
        return Item(Lines(tuple(lines) if pairs else (*lines, _("No study of it was read."))))

    def finding_lines(self, pair: Evidence) -> list[str]:
        """What was found on a pair, in words; both sides where they conflict."""
        directions: tuple[Direction | None, ...] = {
            "conflicting": ("positive", "none", "negative"),
            "no-effect-found": ("none",),
            "harmful": ("negative",),
        }.get(pair.grade.label, ("positive",))  # type: ignore[assignment]
        findings = [finding for direction in directions if (finding := _heaviest(pair, direction))]
        if not findings and (heaviest := _heaviest(pair, None)):
            findings = [heaviest]
        lines = [entries.in_words(weighted.finding, self.catalogue, marked=False) for weighted in findings[:2]]
        applies = any(weighted.applies for weighted in pair.grade.findings)
        return lines if applies else [*lines, entries.not_applied()]

    def sources(self) -> Document:
        """Every source with its address, and who cites it."""
        sources = sorted(self.catalogue.sources, key=lambda source: entries.citation(source).casefold())
        title = _("Sources ({count})").format(count=len(sources))
        return entries.document(self.catalogue, title, (), (Bullets(tuple(map(self._source, sources))),))

    def _source(self, source: Source) -> Item:
        citing = [_to(named(entry.name), _intervention(entry)) for entry in self.citing.get(source.id, ())]
        lines = (
            Anchor(f"{entries.citation(source)} ({source.id})", _place(source.id)),
            Link(source.url, source.url) if source.url else None,
            Phrase((_("Cited by: "), phrases.separated(citing))) if citing else None,
        )
        return Item(Lines(tuple(line for line in lines if line)))

    def method(self) -> Document:
        """Labels, and every number of the method with its reason; the caveats."""
        method = self.catalogue.method
        labels = tuple(
            (entries.verdict(self.catalogue, label.id), named(label.meaning)) for label in method.labels
        )
        bands = tuple((named(band.name), named(band.why)) for band in method.bands)
        groups = tuple((named(group.name), named(group.why)) for group in method.groups)
        numbers: list[tuple[Cell, Cell]] = []
        for name in NUMBERS:
            method_number: MethodNumber = getattr(method.numbers, name)
            numbers.append((name, f"{number(method_number.value, 3)}. {named(method_number.why)}"))
        lead = _(
            "Each finding counts its design times its setting times how directly it measures the problem. What "
            "the findings on a problem count together is the label, in words."
        )
        sections = (
            Section(_("Labels"), (Facts(labels),)),
            Section(_("What a design counts"), (_valued(method.designs),)),
            Section(_("What a setting counts"), (_valued(method.settings),)),
            Section(_("What is measured"), (_valued(method.relevances),)),
            Section(_("Bands of the ranking"), (Facts(bands),)),
            Section(_("Within a band"), (Facts(groups),)),
            Section(_("Caveats"), tuple(self._caveats())),
            Section(_("The other numbers"), (Facts(tuple(numbers)),)),
        )
        return entries.document(self.catalogue, _("How evidence is read"), (lead,), filled(*sections))

    def _caveats(self) -> Iterator[Block]:
        """Each caveat with why, and what to do."""
        for caveat in self.catalogue.caveats:
            texts = tuple(named(text) for text in (caveat.why, caveat.do) if text)
            yield Section(f"{caveat.code} {named(caveat.text)}", (Lines(texts),) if texts else ())

    def start(self) -> Document:
        """The first page: by problem and by theme, the best tested first, and all by name."""
        meta = self.catalogue.meta
        findings = sum(len(candidate.intervention.findings) for candidate in self.candidates)
        lead = _("{interventions} and {findings} on what they change. Catalogue {version}, {date}.").format(
            interventions=_count(len(self.candidates)),
            findings=several("{count} finding", "{count} findings", findings).format(count=findings),
            version=meta.version,
            date=meta.date.isoformat(),
        )
        plans = Phrase(
            (_("What was measured on whole helhedsplaner stands apart: "), _to(_("Whole plans"), PLANS))
        )
        by_name = sorted(self.catalogue.interventions, key=lambda entry: named(entry.name).casefold())
        entries_by_name = Bullets(tuple(Item(_to(named(entry.name), _intervention(entry))) for entry in by_name))
        return self.page(
            _("What was found about interventions in disadvantaged housing areas"),
            (lead,),
            filled(
                Section(_("By problem"), tuple(map(self._on_problem, self.catalogue.problems))),
                Section(_("By theme"), (Bullets(tuple(map(self._of_theme, self.catalogue.themes))),)),
                Section(_("By name"), (entries_by_name,)),
                Section(_("Whole plans"), (plans,)),
            ),
        )

    def _on_problem(self, problem: Problem) -> Section:
        """How much was read on a problem, and the interventions with the most support."""
        pairs = entries.pairs_on(problem, self.candidates, self.catalogue)
        counts: Counter[Label] = Counter(pair.grade.label for _entry, pair in pairs)
        labels = {label.id: named(label.name) for label in self.catalogue.method.labels}
        lines = [f"{labels[id]}: {counts[id]}" for id in labels if counts[id] and id != "untested"]
        verdicts = ", ".join(lines) or _("Nothing.")
        first = tuple(self._item(entry, (pair,)) for entry, pair in pairs if pair.grade.support > 0)[:SHOWN_FIRST]
        return Section(_to(screen.sentence(named(problem.name)), _problem(problem)), (verdicts, *_bullets(first)))

    def _of_theme(self, theme: Theme) -> Item:
        count = sum(entry.theme == theme.id for entry in self.catalogue.interventions)
        return Item(Phrase((_to(named(theme.name), _theme(theme)), f" ({count})")))


def _place(source: str) -> str:
    """Where a source stands on the page of sources."""
    return f"source-{source}"


def _pairs(candidate: Candidate) -> Iterator[Evidence]:
    """The problems that an intervention has findings on."""
    return (pair for pair in candidate.evidence.values() if pair.grade.findings)


def _heaviest(pair: Evidence, direction: Direction | None) -> WeightedFinding | None:
    """The finding that counts most of those in a direction, or of all."""
    findings = [weighted for weighted in pair.grade.findings if direction in (None, weighted.finding.direction)]
    return max(findings, key=lambda weighted: (sum(weighted.adds), weighted.k), default=None)


def _count(interventions: int) -> str:
    return several("{count} intervention", "{count} interventions", interventions).format(count=interventions)


def _valued(values: Iterable[DesignValue | SettingValue | RelevanceValue]) -> Facts:
    """What each is worth, and why."""
    return Facts(tuple((named(value.name), f"{number(value.value, 2)}. {named(value.why)}") for value in values))


def _bullets(items: tuple[Item, ...]) -> tuple[Block, ...]:
    """A list, where it has any item."""
    return (Bullets(items),) if items else ()
