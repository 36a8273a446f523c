"""One catalogue entry as text: everything that is known of it, each claim with its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, language, named, number, say
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
from helhedsvalg.model.vocabulary import Ages

if TYPE_CHECKING:
    from helhedsvalg.method.ranking import Candidate, Evidence
    from helhedsvalg.results.status import Contradiction, Survey

INDENT = "  "
Lines = list[tuple[int, str]]
"""Depth and text; an empty text is an empty line."""


def fold(lines: Iterable[tuple[int, str]], width: int | None) -> str:
    """Lines as text, folded to the width; None folds nothing."""
    shown = []
    for depth, text in lines:
        before = INDENT * depth
        if width is None or not text:
            shown.append((before + text).rstrip())
        else:
            shown += textwrap.wrap(
                text, width, initial_indent=before, subsequent_indent=before, break_on_hyphens=False
            ) or [""]
    return "\n".join(shown) + "\n"


def heading(text: str, depth: int = 0) -> Lines:
    """A heading after an empty line."""
    return [(0, ""), (depth, text)]


def intervention(one: Candidate, catalogue: Catalogue) -> Lines:
    """An intervention with all its findings, problem by problem."""
    entry = one.intervention
    lines: Lines = [(0, f"{named(entry.name)}  [{entry.id}]")]
    if entry.local:
        lines.append((0, _("Local: from a layer over the shipped catalogue.")))
    if entry.summary:
        lines += [(0, ""), (0, named(entry.summary))]
    lines += heading(_("Facts"))
    facts = [
        (
            _("theme"),
            next((named(theme.name) for theme in catalogue.themes if theme.id == entry.theme), None),
        ),
        (_("carried out by"), runner(entry)),
        (_("whose problem is to change"), ages(entry.ages) + sex(entry.sex)),
        (_("requires"), partners(entry.partners.required, catalogue)),
        (_("gains from"), partners(entry.partners.helpful, catalogue)),
        (_("in catalogues"), places(entry, catalogue)),
        (_("other names"), ", ".join(entry.synonyms)),
    ]
    lines += [(1, f"{name}: {value}") for name, value in facts if value]
    for mark in entry.publisher_ratings:
        source = catalogue.source[mark.source]
        words = _("the publisher's own mark: {label} ({source}); not mixed into ours").format(
            label=mark.label, source=citation(source)
        )
        lines.append((1, words))
    if entry.conditions:
        lines += heading(_("Conditions"))
        for condition in entry.conditions:
            source_id = f" [{condition.source}]" if condition.source else ""
            lines.append((1, "- " + condition.within(language()) + source_id))
    for pair in one.evidence.values():
        if pair.grade.findings:
            lines += verdict(pair, catalogue)
    if not entry.findings:
        lines += [(0, ""), (0, _("No study of it was read. That does not mean that none exists."))]
    return lines


def runner(entry: Intervention) -> str:
    """Who can carry it out."""
    return {
        "plan": _("the helhedsplan"),
        "partner": _("a partner with the plan's help"),
        "other": _("others, by their own decision"),
    }[entry.runner]


def ages(span: Ages | None) -> str:
    """A span of ages in words."""
    return _("all ages") if span is None else _("ages {low}-{high}").format(low=span[0], high=span[1])


def sex(which: str) -> str:
    """An addition where it is for one sex only."""
    return {"women": ", " + _("women"), "men": ", " + _("men")}.get(which, "")


def partners(ids: Sequence[str], catalogue: Catalogue) -> str:
    """Partners by name."""
    return ", ".join(named(catalogue.partner[id].name) for id in ids)


def places(entry: Intervention, catalogue: Catalogue) -> str:
    """Where published catalogues have it."""
    shown = []
    for place in entry.catalogues:
        page = _(", page {page}").format(page=place.page) if place.page else ""
        shown.append(f"{place.id}{page}" + (f" «{place.heading}»" if place.heading else ""))
    return "; ".join(shown)


def verdict(pair: Evidence, catalogue: Catalogue) -> Lines:
    """One problem's label with the arithmetic behind it, and its findings."""
    label = next(one for one in catalogue.method.labels if one.id == pair.grade.label)
    head = f"{named(pair.problem.name)}: {label.mark} {named(label.name)}".replace(":  ", ": ")
    lines = heading(head)
    lines.append((1, named(label.meaning)))
    if pair.grade.label != "untested":
        lines.append((1, arithmetic(pair)))
    for weight in pair.grade.findings:
        lines += finding(weight.finding, catalogue, 1)
        if not weight.applies:
            lines.append((2, _("shown and not counted: measured on other ages than the problem's")))
        elif not weight.counted:
            lines.append((2, _("shown and not counted: its study counts as much already")))
        else:
            lines.append((2, _("counts {k} (design x setting x relevance)").format(k=number(weight.k, 3))))
    return lines


def arithmetic(pair: Evidence) -> str:
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


def finding(one: Finding, catalogue: Catalogue, depth: int) -> Lines:
    """One finding: what was measured, how, and where it is written."""
    method = catalogue.method
    direction = next(word for word in method.directions if word.id == one.direction)
    design = next(named(each.name) for each in method.designs if each.id == one.design)
    setting = next(named(each.name) for each in method.settings if each.id == one.setting)
    relevance = next(named(each.name) for each in method.relevances if each.id == one.relevance)
    outcome = say(one.outcome) or one.problem
    local = _(" (local)") if one.local else ""
    lines: Lines = [(0, ""), (depth, f"{direction.mark} {outcome}: {named(direction.name)}{local}")]
    details = [
        say(one.size),
        _("n = {n}").format(n=one.n) if one.n else None,
        _("follow-up: {time}").format(time=say(one.follow_up)) if one.follow_up else None,
        ages(one.ages) if one.ages else None,
        {"women": _("women"), "men": _("men")}.get(one.sex or ""),
    ]
    known = "; ".join(detail for detail in details if detail)
    if known:
        lines.append((depth + 1, known))
    pooled = _(" of {count} studies").format(count=one.studies) if one.studies else ""
    lines.append((depth + 1, f"{design}{pooled}; {setting}; {relevance}"))
    if one.quote:
        lines.append((depth + 1, f"«{one.quote}»"))
    if one.locator:
        lines.append((depth + 1, named(one.locator)))
    source = catalogue.source[one.source]
    read = _(", read {date}").format(date=one.read.isoformat()) if one.read else ""
    lines.append((depth + 1, f"{citation(source)} [{source.id}]{read}"))
    if source.url:
        lines.append((depth + 1, source.url))
    return lines


def citation(source: Source) -> str:
    """Publisher, year and title."""
    head = " ".join(part for part in (source.publisher, str(source.year) if source.year else None) if part)
    return f"{head}: {source.title}" if head else source.title


def problem(one: Problem, candidates: Sequence[Candidate], catalogue: Catalogue) -> Lines:
    """A problem with its anchors, and what was read on it, the best first."""
    lines: Lines = [(0, f"{named(one.name)}  [{one.id}]")]
    if one.indicator:
        lines.append((0, named(one.indicator)))
    if not one.anchored:
        lines += [(0, ""), (0, _("Without anchors: findings on it are shown and never weighed."))]
    for name, anchor in ((_("zero point"), one.zero_point), (_("full point"), one.full_point)):
        if anchor:
            lines += anchored(name, anchor, one, catalogue)
    for name, text in (
        (_("Where the figure is found"), one.where),
        (_("What counts as the problem itself"), one.steps),
        (_("How uncertain the figure is"), one.spread_why),
    ):
        if text:
            lines += [*heading(name), (1, named(text))]
    order = {label.id: number_ for number_, label in enumerate(catalogue.method.labels)}
    read = [each for each in candidates if one.id in each.evidence and each.evidence[one.id].grade.findings]
    read.sort(
        key=lambda each: (
            -each.evidence[one.id].grade.support,
            order[each.evidence[one.id].grade.label],
            each.intervention.id,
        )
    )
    lines += heading(_("What was read on it ({count})").format(count=len(read)))
    for each in read:
        grade = each.evidence[one.id].grade
        label = next(label for label in catalogue.method.labels if label.id == grade.label)
        entry = each.intervention
        support = number(grade.support, 3)
        lines.append(
            (1, f"{label.mark} {named(label.name)} ({support})  {named(entry.name)} [{entry.id}]".strip())
        )
    return lines


def anchored(name: str, anchor: Anchor, one: Problem, catalogue: Catalogue) -> Lines:
    """One end of the scale with its reason and source."""
    basis = {"law": _("law"), "statistic": _("statistic"), "assumption": _("assumption")}[anchor.basis]
    unit = _("per cent") if one.unit == "percent" else _("per 1,000")
    year = f", {anchor.year}" if anchor.year else ""
    lines = heading(f"{name}: {number(anchor.value, 2)} {unit} ({basis}{year})")
    if anchor.why:
        lines.append((1, named(anchor.why)))
    source = catalogue.source[anchor.source]
    lines.append((1, f"{citation(source)} [{source.id}]"))
    return [*lines, (1, source.url)] if source.url else lines


def partner(one: Partner, catalogue: Catalogue) -> Lines:
    """A partner, and who needs it."""
    lines: Lines = [(0, f"{named(one.name)}  [{one.id}]")]
    if one.what_for:
        lines.append((0, named(one.what_for)))
    for name, role in ((_("Required by"), "required"), (_("Helpful to"), "helpful")):
        those = [each for each in catalogue.interventions if one.id in getattr(each.partners, role)]
        if those:
            lines += heading(f"{name} ({len(those)})")
            lines += [(1, f"{named(each.name)} [{each.id}]") for each in those]
    return lines


def caveat(one: Caveat, catalogue: Catalogue) -> Lines:
    """A caveat with why, what to do, and its source."""
    lines: Lines = [(0, f"{one.code}  {named(one.text)}")]
    for name, text in ((_("Why"), one.why), (_("What to do"), one.do)):
        if text:
            lines += [*heading(name), (1, named(text))]
    if one.source:
        source = catalogue.source[one.source]
        lines += [*heading(_("Source")), (1, f"{citation(source)} [{source.id}]")]
        if source.url:
            lines.append((1, source.url))
    if one.quote:
        lines.append((1, f"«{one.quote}»"))
    if one.code == "KOO01":
        lines += [(0, ""), *plan(catalogue)]
    return lines


def source(one: Source, catalogue: Catalogue) -> Lines:
    """A source, and every finding that rests on it."""
    lines: Lines = [(0, f"{citation(one)}  [{one.id}]")]
    facts = [
        (_("authors"), ", ".join(one.authors)),
        (_("kind"), one.kind),
        (_("tells of"), one.about),
        (_("language"), one.language),
        (_("address"), one.url),
    ]
    lines += [(1, f"{name}: {value}") for name, value in facts if value]
    cited = [
        (entry, each) for entry in catalogue.interventions for each in entry.findings if each.source == one.id
    ]
    if cited:
        lines += heading(_("Findings that cite it ({count})").format(count=len(cited)))
        for entry, each in cited:
            lines += heading(f"{named(entry.name)} [{entry.id}], {named(catalogue.problem[each.problem].name)}", 1)
            lines += finding(each, catalogue, 2)[1:]
    whole = [each for each in catalogue.plan if each.source == one.id]
    if whole:
        lines += heading(_("Findings on whole plans ({count})").format(count=len(whole)))
        for each in whole:
            lines += finding(each, catalogue, 1)
    return lines


def theme(one: Theme, catalogue: Catalogue) -> Lines:
    """A theme and its interventions."""
    those = [each for each in catalogue.interventions if each.theme == one.id]
    return [
        (0, f"{named(one.name)}  [{one.id}]"),
        (0, ""),
        *((1, f"{named(each.name)} [{each.id}]") for each in those),
    ]


def plan(catalogue: Catalogue) -> Lines:
    """The findings on whole plans, problem by problem."""
    lines: Lines = [
        (0, _("Whole helhedsplaner")),
        (
            0,
            _(
                "What was measured on whole plans belongs to no single intervention. It is shown here, under the "
                "coordination caveat KOO01, and is never weighed."
            ),
        ),
    ]
    for one in catalogue.problems:
        those = [each for each in catalogue.plan if each.problem == one.id]
        if those:
            lines += heading(f"{named(one.name)} ({len(those)})")
            for each in those:
                lines += finding(each, catalogue, 1)
    return lines


def status(seen: Survey, catalogue: Catalogue) -> Lines:
    """A survey in words: counts, who prints nulls, gaps and contradictions."""
    method = catalogue.method
    counts = _(
        "{interventions} interventions, {findings} findings on them, {plans} on whole plans, {sources} sources"
    )
    whole = counts.format(
        interventions=seen.interventions, findings=seen.findings, plans=seen.whole_plans, sources=seen.sources
    )
    lines: Lines = [(0, whole)]
    if seen.oldest is not None:
        years = _("The sources of the findings are from {oldest} to {newest}, where their year is known.")
        lines.append((0, years.format(oldest=seen.oldest, newest=seen.newest)))
    themes = {one.id: named(one.name) for one in catalogue.themes}
    problems = {one.id: named(one.name) for one in catalogue.problems}
    tables: tuple[tuple[str, tuple[tuple[str, int], ...], dict[str, str]], ...] = (
        (_("Interventions by theme"), seen.by_theme, themes),
        (_("Findings by problem"), seen.by_problem, problems),
        (
            _("Findings by direction"),
            seen.by_direction,
            {str(one.id): named(one.name) for one in method.directions},
        ),
        (_("Findings by design"), seen.by_design, {str(one.id): named(one.name) for one in method.designs}),
        (_("Findings by setting"), seen.by_setting, {str(one.id): named(one.name) for one in method.settings}),
    )
    for head, counted, names in tables:
        lines += heading(head)
        lines += [(1, f"{count:>4}  {names[id]}") for id, count in counted]
    return [*lines, *_honesty(seen), *_gaps(seen, catalogue)]


def _honesty(seen: Survey) -> Lines:
    """Who prints what was tested without effect."""
    lines = heading(_("Without effect or harmful, by publisher"))
    words = _(
        "Catalogues of practice mostly print successes. A publisher without nulls has perhaps not looked for them."
    )
    lines.append((1, words))
    for share in seen.shares[:PUBLISHERS]:
        percent = number(100 * share.none_or_negative / share.findings, 0)
        told = _("{percent} % ({count} of {all})  {publisher}").format(
            percent=f"{percent:>3}",
            count=share.none_or_negative,
            all=share.findings,
            publisher=share.publisher or "?",
        )
        lines.append((1, told))
    return lines


def _gaps(seen: Survey, catalogue: Catalogue) -> Lines:
    """What nothing controlled was read on, and what contradicts itself."""
    themes = {one.id: named(one.name) for one in catalogue.themes}
    lines = heading(_("With no controlled finding"))
    gaps = [
        *(_("theme: {name}").format(name=themes[id]) for id in seen.untested_themes),
        *(_("problem: {name}").format(name=named(catalogue.problem[id].name)) for id in seen.untested_problems),
    ]
    lines += [(1, gap) for gap in gaps] or [(1, _("none"))]
    lines += heading(_("Contradictions ({count})").format(count=len(seen.contradictions)))
    for one in seen.contradictions:
        lines += contradiction(one, catalogue)
    return lines


PUBLISHERS = 12
"""How many publishers a status names."""


def contradiction(one: Contradiction, catalogue: Catalogue) -> Lines:
    """The two sides of a contradiction, and the likely reason that the sources give."""
    label = next(each for each in catalogue.method.labels if each.id == one.evidence.grade.label)
    problem = one.evidence.problem
    lines: Lines = [
        (0, ""),
        (
            1,
            f"{named(one.intervention.name)}, {named(problem.name)}: {label.mark} {named(label.name)}",
        ),
    ]
    for side, weights in ((_("for"), one.positive), (_("without or against"), one.against)):
        told = (
            f"{say(each.finding.outcome) or each.finding.problem} "
            f"({catalogue.source[each.finding.source].publisher or '?'})"
            for each in weights
        )
        lines.append((2, f"{side}: {'; '.join(dict.fromkeys(told))}"))
    reasons = [reason.within(language()) for reason in one.reasons]
    reason = " ".join(reasons) or _("the sources give none")
    lines.append((2, _("likely reason: {reason}").format(reason=reason)))
    return lines
