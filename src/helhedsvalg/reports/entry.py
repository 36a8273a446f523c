"""One entry of the catalogue: everything that is known of it, each claim with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, language, named, number, say, several
from helhedsvalg.model.catalogue import (
    Anchor,
    Catalogue,
    Caveat,
    Finding,
    Intervention,
    Partner,
    Problem,
    Source,
    Theme,
)
from helhedsvalg.model.vocabulary import Ages, Label
from helhedsvalg.reports import phrases, screen
from helhedsvalg.reports.document import (
    Block,
    Bullets,
    Cell,
    Command,
    Document,
    Facts,
    Item,
    Lines,
    Link,
    Phrase,
    Report,
    Room,
    Section,
    Strong,
    Verdict,
    filled,
    report_of,
    shortened,
    words,
)
from helhedsvalg.results.common import comparator_name

if TYPE_CHECKING:
    from helhedsvalg.method.ranking import Candidate, Evidence

MAX_BRIEF_FINDINGS = 3
"""How many findings a screen shows on a problem."""


def document(catalogue: Catalogue, title: str, lead: Iterable[Cell | None], blocks: Iterable[Block]) -> Document:
    """A document of the catalogue in the current language."""
    marks = {label.mark: label.ascii for label in catalogue.method.labels}
    marks |= {direction.mark: direction.ascii for direction in catalogue.method.directions}
    return Document(
        title,
        tuple(blocks),
        lead=tuple(cell for cell in lead if cell),
        lang=language(),
        date=catalogue.meta.date.isoformat(),
        ascii={mark: ascii for mark, ascii in marks.items() if mark.strip()},
    )


def verdict(catalogue: Catalogue, id: Label) -> Verdict:
    """A label in words, with its mark."""
    label = next(label for label in catalogue.method.labels if label.id == id)
    return Verdict(id, label.mark, named(label.name))


def titled(entry: Intervention | Problem | Partner | Theme) -> str:
    """An entry's name and id."""
    return f"{named(entry.name)}  [{entry.id}]"


def bullets(texts: Iterable[Cell]) -> Bullets:
    """A list without marks."""
    return Bullets(tuple(map(Item, texts)))


def intervention(candidate: Candidate, catalogue: Catalogue) -> Report:
    """An intervention with all its findings, problem by problem."""
    entry = candidate.intervention
    conditions = (
        condition.within(language()) + (f" [{condition.source}]" if condition.source else "")
        for condition in entry.conditions
    )
    pairs = [pair for pair in candidate.evidence.values() if pair.grade.findings]
    unread = () if entry.findings else (phrases.no_study(),)
    page = document(
        catalogue,
        titled(entry),
        (_local(entry), say(entry.summary)),
        (
            *filled(
                Section(_("Facts"), (Facts(_facts(entry, catalogue)),)),
                Section(_("Conditions"), (bullets(conditions),)),
                Section(_("Costs"), (bullets(_costs(entry, catalogue)),)),
                Section(_("How to see whether it works"), (bullets(_indicators(entry)),)),
                *(_on_problem(pair, catalogue) for pair in pairs),
            ),
            *unread,
        ),
    )
    labels = {pair.problem.id: {"label": pair.grade.label, "support": pair.grade.support} for pair in pairs}
    data = {"kind": "intervention", "entry": entry, "evidence": labels}
    return report_of(page, data, summary=lambda room: _brief(candidate, catalogue, room))


def _brief(candidate: Candidate, catalogue: Catalogue, room: Room) -> Document:
    """What it is, the label on each problem with the first findings, costs and indicators: one screen."""
    entry = candidate.intervention
    pairs = [pair for pair in candidate.evidence.values() if pair.grade.findings]
    first_pairs = pairs[: room.entries]
    audience = _("For {ages}. Carried out by {runner}.").format(
        ages=_ages(entry.ages), runner=phrases.runner(entry.runner)
    )
    rows: list[tuple[Cell, Cell]] = [(_("What"), " ".join(filter(None, (say(entry.summary), audience))))]
    hidden = sum(len(pair.grade.findings) for pair in pairs[room.entries :])
    for pair in first_pairs:
        findings = pair.grade.findings[: min(MAX_BRIEF_FINDINGS, room.notes)]
        hidden += len(pair.grade.findings) - len(findings)
        label: Cell = verdict(catalogue, pair.grade.label)
        lines = (label, *(in_words(weighted.finding, catalogue) for weighted in findings))
        rows.append((screen.sentence(named(pair.problem.short or pair.problem.name)), Lines(lines)))
    if not pairs:
        rows.append((_("Found"), phrases.no_study()))
    if entry.partners.required:
        rows.append((_("Requires"), _partners(entry.partners.required, catalogue)))
    rows.append((_("Price"), Lines(tuple(_costs(entry, catalogue)[:2]))))
    if entry.indicators:
        rows.append((_("Seen by"), "; ".join(indicator.within(language()) for indicator in entry.indicators[:2])))
    more = several("{count} more finding", "{count} more findings", hidden).format(count=hidden)
    command = " ".join(("helhedsvalg catalogue show", entry.id, _("--details")))
    return replace(
        document(catalogue, titled(entry), (_local(entry),), (Facts(tuple(rows)),)),
        next=(Command(command, more if hidden else _("all of it")),),
    )


def _local(entry: Intervention) -> str | None:
    return _("Local: from a layer over the shipped catalogue.") if entry.local else None


def in_words(finding: Finding, catalogue: Catalogue, *, marked: bool = True) -> str:
    """What a finding found, and who says so; behind the mark of its direction, or with that in words."""
    direction = next(word for word in catalogue.method.directions if word.id == finding.direction)
    source = catalogue.source[finding.source]
    where = " ".join(filter(None, (source.publisher_short or source.publisher, str(source.year or ""))))
    text = say(finding.headline)
    if text is None:
        outcome = say(finding.outcome) or named(catalogue.problem[finding.problem].name)
        text = outcome if marked else f"{outcome}: {named(direction.name)}"
    text = f"{text} ({where})" if where else text
    return f"{direction.mark} {text}" if marked else text


def _facts(entry: Intervention, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What is to be known before the findings; only what is known."""
    themes = {theme.id: named(theme.name) for theme in catalogue.themes}
    sex = {"women": ", " + _("women"), "men": ", " + _("men")}.get(entry.sex, "")
    rows = [
        (_("theme"), themes.get(entry.theme or "", "")),
        (_("carried out by"), phrases.runner(entry.runner)),
        (_("whose problem is to change"), _ages(entry.ages) + sex),
        (_("requires"), _partners(entry.partners.required, catalogue)),
        (_("gains from"), _partners(entry.partners.helpful, catalogue)),
        (_("in catalogues"), _places(entry)),
        (_("short name"), say(entry.short) or ""),
        (_("other names"), ", ".join(entry.synonyms)),
    ]
    for rating in entry.publisher_ratings:
        text = _("{label} ({source}); not mixed into ours").format(
            label=rating.label, source=citation(catalogue.source[rating.source])
        )
        rows.append((_("the publisher's own mark"), text))
    return tuple(row for row in rows if row[1])


def _costs(entry: Intervention, catalogue: Catalogue) -> list[str]:
    """What sources say that it costs, or that none was read that does."""
    costs = [
        (
            phrases.amount(cost.amount, cost.currency, say(cost.per)),
            (say(cost.text) or "").rstrip("."),
            citation(catalogue.source[cost.source]),
        )
        for cost in entry.costs
    ]
    return ["; ".join(filter(None, parts)) for parts in costs] or [_("not told in what was read")]


def _indicators(entry: Intervention) -> list[str]:
    """What the plan itself can count, and when."""
    return [
        _("after {years} years: {what}").format(years=indicator.after_years, what=indicator.within(language()))
        for indicator in entry.indicators
    ]


def _ages(span: Ages | None) -> str:
    return _("all ages") if span is None else phrases.ages(span)


def _partners(ids: Sequence[str], catalogue: Catalogue) -> str:
    return ", ".join(named(catalogue.partner[id].name) for id in ids)


def _places(entry: Intervention) -> str:
    """Where published catalogues have it."""
    places = []
    for place in entry.catalogues:
        page = _(", page {page}").format(page=place.page) if place.page else ""
        places.append(f"{place.id}{page}" + (f" «{place.heading}»" if place.heading else ""))
    return "; ".join(places)


def _on_problem(pair: Evidence, catalogue: Catalogue) -> Section:
    """One problem's label with the arithmetic behind it, and its findings."""
    label = next(label for label in catalogue.method.labels if label.id == pair.grade.label)
    title = Phrase((f"{named(pair.problem.name)}: ", verdict(catalogue, label.id)))
    arithmetic = () if label.id == "untested" else (_arithmetic(pair),)
    items = []
    for weight in pair.grade.findings:
        counts = _("counts {k} (design x setting x relevance)").format(k=number(weight.k, 3))
        if not weight.applies:
            counts = not_applied()
        elif not weight.counted:
            counts = _("shown and not counted: its study counts as much already")
        items.append(_finding(weight.finding, catalogue, counts))
    return Section(title, (named(label.meaning), *arithmetic, Bullets(tuple(items))))


def not_applied() -> str:
    """Why a finding does not count."""
    return _("shown and not counted: measured on older people than the problem's")


def _arithmetic(pair: Evidence) -> str:
    """From sums to support, so that it can be done again by hand."""
    grade = pair.grade
    return _(
        "support {support}: controlled findings for {plus}, without effect {none}, against {minus}; "
        "others for {plus2}, without {none2}, against {minus2}"
    ).format(
        support=number(grade.support, 3),
        plus=number(grade.controlled[0], 3),
        none=number(grade.controlled[1], 3),
        minus=number(grade.controlled[2], 3),
        plus2=number(grade.uncontrolled[0], 3),
        none2=number(grade.uncontrolled[1], 3),
        minus2=number(grade.uncontrolled[2], 3),
    )


def _finding(finding: Finding, catalogue: Catalogue, counts: str | None = None) -> Item:
    """One finding: what was measured, how, where it is written, and what it counts."""
    method = catalogue.method
    direction = next(word for word in method.directions if word.id == finding.direction)
    direction_name = named(direction.name)
    if finding.direction == "negative" and finding.comparator == "other":
        direction_name = _("did worse than other efforts")
    design = next(named(value.name) for value in method.designs if value.id == finding.design)
    setting = next(named(value.name) for value in method.settings if value.id == finding.setting)
    relevance = next(named(value.name) for value in method.relevances if value.id == finding.relevance)
    outcome = say(finding.outcome) or finding.problem
    local = _(" (local)") if finding.local else ""
    measured = (
        say(finding.size),
        _("n = {n}").format(n=finding.n) if finding.n else None,
        _("follow-up: {time}").format(time=say(finding.follow_up)) if finding.follow_up else None,
        phrases.ages(finding.ages) if finding.ages else None,
        {"women": _("women"), "men": _("men")}.get(finding.sex or ""),
    )
    pooled = _(" of {count} studies").format(count=finding.studies) if finding.studies else ""
    source = catalogue.source[finding.source]
    read_on = _(", read {date}").format(date=finding.read.isoformat()) if finding.read else ""
    lines: tuple[Cell | None, ...] = (
        Strong(headline) if (headline := say(finding.headline)) else None,
        Phrase((f"{outcome}: ", Strong(direction_name), local)),
        comparator_name(finding.comparator) if finding.comparator else None,
        "; ".join(filter(None, measured)),
        f"{design}{pooled}; {setting}; {relevance}",
        f"«{finding.quote}»" if finding.quote else None,
        say(finding.locator),
        f"{citation(source)} [{source.id}]{read_on}",
        Link(source.url, source.url) if source.url else None,
        counts,
    )
    return Item(Lines(tuple(line for line in lines if line)), direction.mark)


def citation(source: Source) -> str:
    """Publisher, year and title."""
    head = " ".join(filter(None, (source.publisher, str(source.year or ""))))
    return f"{head}: {source.title}" if head else source.title


def _cited(source: Source) -> tuple[Cell, ...]:
    """A source with its id, and its address under it."""
    address = (Link(source.url, source.url),) if source.url else ()
    return (f"{citation(source)} [{source.id}]", *address)


def problem(problem: Problem, candidates: Sequence[Candidate], catalogue: Catalogue) -> Report:
    """A problem with its anchors, and what was read on it, the best first."""
    pairs = pairs_on(problem, candidates, catalogue)
    lines = (
        f"{words(verdict(catalogue, pair.grade.label))} ({number(pair.grade.support, 3)})  {titled(entry)}".strip()
        for entry, pair in pairs
    )
    page = document(
        catalogue,
        titled(problem),
        about(problem),
        (
            *measured(problem, catalogue),
            Section(_("What was read on it ({count})").format(count=len(pairs)), (bullets(lines),)),
        ),
    )
    return report_of(page, {"kind": "problem", "entry": problem}, summary=_shortened(page, problem.id))


def pairs_on(
    problem: Problem, candidates: Sequence[Candidate], catalogue: Catalogue
) -> list[tuple[Intervention, Evidence]]:
    """What was read on a problem, the best first."""
    order = {label.id: index for index, label in enumerate(catalogue.method.labels)}
    pairs = [
        (candidate.intervention, candidate.evidence[problem.id])
        for candidate in candidates
        if problem.id in candidate.evidence and candidate.evidence[problem.id].grade.findings
    ]
    return sorted(pairs, key=lambda pair: (-pair[1].grade.support, order[pair[1].grade.label], pair[0].id))


def about(problem: Problem) -> tuple[str | None, str | None]:
    """The indicator of a problem, and that its findings are not weighed where it has no anchors."""
    unweighed = _("Without anchors: findings on it are shown and never weighed.")
    return say(problem.indicator), None if problem.anchored else unweighed


def measured(problem: Problem, catalogue: Catalogue) -> Iterator[Section]:
    """How a problem is measured: its anchors, and what there is to know of its figure."""
    for name, anchor in ((_("zero point"), problem.zero_point), (_("full point"), problem.full_point)):
        if anchor:
            yield _anchor(name, anchor, problem, catalogue)
    texts = (
        (_("Where the figure is found"), problem.where),
        (_("What counts as the problem itself"), problem.steps),
        (_("How uncertain the figure is"), problem.spread_why),
    )
    yield from (Section(name, (named(text),)) for name, text in texts if text)


def _anchor(name: str, anchor: Anchor, problem: Problem, catalogue: Catalogue) -> Section:
    """One end of the scale with its reason and source."""
    basis = {"law": _("law"), "statistic": _("statistic"), "assumption": _("assumption")}[anchor.basis]
    unit = _("per cent") if problem.unit == "percent" else _("per 1,000")
    year = f", {anchor.year}" if anchor.year else ""
    why = (named(anchor.why),) if anchor.why else ()
    title = f"{name}: {number(anchor.value, 2)} {unit} ({basis}{year})"
    return Section(title, (*why, *_cited(catalogue.source[anchor.source])))


def partner(partner: Partner, catalogue: Catalogue) -> Report:
    """A partner, and who needs it."""
    sections = []
    for name, role in ((_("Required by"), "required"), (_("Helpful to"), "helpful")):
        entries = [entry for entry in catalogue.interventions if partner.id in getattr(entry.partners, role)]
        if entries:
            sections.append(Section(f"{name} ({len(entries)})", (bullets(map(titled, entries)),)))
    page = document(catalogue, titled(partner), (say(partner.what_for),), sections)
    return report_of(page, {"kind": "partner", "entry": partner}, summary=_shortened(page, partner.id))


def caveat(caveat: Caveat, catalogue: Catalogue) -> Report:
    """A caveat with why, what to do, and its source; KOO01 with the findings on whole plans."""
    texts = ((_("Why"), caveat.why), (_("What to do"), caveat.do))
    sections = [Section(name, (named(text),)) for name, text in texts if text]
    source = _cited(catalogue.source[caveat.source]) if caveat.source else ()
    quote = (f"«{caveat.quote}»",) if caveat.quote else ()
    if source or quote:
        sections.append(Section(_("Source"), (*source, *quote)))
    if caveat.code == "KOO01":
        sections.append(Section(_whole_plans(), (_about_whole_plans(), *_on_whole_plans(catalogue))))
    page = document(catalogue, f"{caveat.code}  {named(caveat.text)}", (), sections)
    data = {"kind": "caveat", "entry": caveat}
    if caveat.code != "KOO01":
        return report_of(page, data)
    brief = document(catalogue, page.title, (), sections[:-1])
    plans = Command("helhedsvalg catalogue show plan", _("what was measured on whole plans"))
    return report_of(page, data, summary=lambda _room: replace(brief, next=(plans,)))


def source(source: Source, catalogue: Catalogue) -> Report:
    """A source, and every finding that rests on it."""
    facts = (
        (_("authors"), ", ".join(source.authors)),
        (_("kind"), source.kind),
        (_("tells of"), source.about),
        (_("language"), source.language),
        (_("address"), Link(source.url, source.url) if source.url else None),
    )
    items_by_pair: dict[str, list[Item]] = {}
    brief: list[Item] = []
    for entry in catalogue.interventions:
        for finding in entry.findings:
            if finding.source == source.id:
                problem = named(catalogue.problem[finding.problem].name)
                items_by_pair.setdefault(f"{named(entry.name)} [{entry.id}], {problem}", []).append(
                    _finding(finding, catalogue)
                )
                brief.append(Item(f"{named(entry.name)}, {problem}: {in_words(finding, catalogue)}"))
    count = sum(map(len, items_by_pair.values()))
    groups = tuple(Section(about, (Bullets(tuple(items)),)) for about, items in items_by_pair.items())
    whole_plans = tuple(_finding(finding, catalogue) for finding in catalogue.plan if finding.source == source.id)
    sections = filled(
        Section(_("Facts"), (Facts(tuple((name, fact) for name, fact in facts if fact)),)),
        Section(_("Findings that cite it ({count})").format(count=count), groups),
        Section(_("Findings on whole plans ({count})").format(count=len(whole_plans)), (Bullets(whole_plans),)),
    )
    title = f"{citation(source)}  [{source.id}]"
    page = document(catalogue, title, (), sections)
    lines = Section(_("Findings that cite it ({count})").format(count=count), (Bullets(tuple(brief)),))
    short_page = document(catalogue, title, (), filled(sections[0], lines))
    return report_of(page, {"kind": "source", "entry": source}, summary=_shortened(short_page, source.id, page))


def theme(theme: Theme, catalogue: Catalogue) -> Report:
    """A theme and its interventions."""
    entries = bullets(titled(entry) for entry in catalogue.interventions if entry.theme == theme.id)
    page = document(catalogue, titled(theme), (), (entries,) if entries.items else ())
    return report_of(page, {"kind": "theme", "entry": theme}, summary=_shortened(page, theme.id))


def _shortened(page: Document, id: str, full_page: Document | None = None) -> Callable[[Room], Document]:
    """What a screen has room for of a page, and the command for the `full_page` where that says more."""
    option = _("--details")
    command = Command(f"helhedsvalg catalogue show {id} {option}", _("all of it"))

    def summary(room: Room) -> Document:
        brief = shortened(page, room, lambda count: _("{count} more: {option}").format(count=count, option=option))
        return brief if brief == (full_page or page) else replace(brief, next=(command,))

    return summary


def _whole_plans() -> str:
    return _("Whole helhedsplaner")


def _about_whole_plans() -> str:
    return _(
        "What was measured on whole plans belongs to no single intervention. It is shown here, under the "
        "coordination caveat KOO01, and is never weighed."
    )


def _on_whole_plans(catalogue: Catalogue) -> tuple[Section, ...]:
    """The findings on whole plans, problem by problem."""
    sections = []
    for problem in catalogue.problems:
        items = tuple(_finding(finding, catalogue) for finding in catalogue.plan if finding.problem == problem.id)
        if items:
            sections.append(Section(f"{named(problem.name)} ({len(items)})", (Bullets(items),)))
    return tuple(sections)


def plan(catalogue: Catalogue) -> Report:
    """The findings on whole plans."""
    page = document(catalogue, _whole_plans(), (_about_whole_plans(),), _on_whole_plans(catalogue))
    data = {"kind": "plan", "findings": catalogue.plan}
    return report_of(page, data, summary=_shortened(page, "plan"))


def code(code: str, title: str, severity: str, catalogue: Catalogue) -> Report:
    """What the code of a fault is about."""
    data = {"kind": "code", "code": code, "title": title, "severity": severity}
    return report_of(document(catalogue, f"{code}  {title} ({severity})", (), ()), data)
