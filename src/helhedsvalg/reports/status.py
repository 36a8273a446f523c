"""The catalogue as a whole: counts, who prints nulls, gaps and contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helhedsvalg.i18n import _, language, named, number, say
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.reports import entry
from helhedsvalg.reports.document import Cell, Facts, Number, Phrase, Report, Section, report_of

if TYPE_CHECKING:
    from helhedsvalg.method.evidence import WeightedFinding
    from helhedsvalg.results.status import Contradiction, Survey

MAX_PUBLISHERS = 12


def status(survey: Survey, catalogue: Catalogue) -> Report:
    """A survey in words, and its counts as data."""
    counts = _(
        "{interventions} interventions, {findings} findings on them, {plans} on whole plans, {sources} sources"
    ).format(
        interventions=survey.interventions,
        findings=survey.findings,
        plans=survey.whole_plans,
        sources=survey.sources,
    )
    years = _("The sources of the findings are from {oldest} to {newest}, where their year is known.")
    lead = years.format(oldest=survey.oldest, newest=survey.newest) if survey.oldest is not None else None
    pairs = tuple(_contradiction(contradiction, catalogue) for contradiction in survey.contradictions)
    contradictions = Section(_("Contradictions ({count})").format(count=len(pairs)), pairs)
    document = entry.document(
        catalogue,
        counts,
        (lead,),
        (
            *_counts(survey, catalogue),
            _publishers(survey),
            _gaps(survey, catalogue),
            _without_cost(survey, catalogue),
            contradictions,
        ),
    )
    return report_of(document, _data(survey))


def _counts(survey: Survey, catalogue: Catalogue) -> Iterable[Section]:
    """How many there are of each kind."""
    method = catalogue.method
    themes = {theme.id: named(theme.name) for theme in catalogue.themes}
    problems = {problem.id: named(problem.name) for problem in catalogue.problems}
    directions: dict[str, str] = {direction.id: named(direction.name) for direction in method.directions}
    designs: dict[str, str] = {design.id: named(design.name) for design in method.designs}
    settings: dict[str, str] = {setting.id: named(setting.name) for setting in method.settings}
    tables: tuple[tuple[str, tuple[tuple[str, int], ...], Mapping[str, str]], ...] = (
        (_("Interventions by theme"), survey.by_theme, themes),
        (_("Findings by problem"), survey.by_problem, problems),
        (_("Tested findings by problem"), survey.tested_by_problem, problems),
        (_("Findings by direction"), survey.by_direction, directions),
        (_("Findings by design"), survey.by_design, designs),
        (_("Findings by setting"), survey.by_setting, settings),
    )
    for title, counts, names in tables:
        yield Section(title, (Facts(tuple((names[id], Number(count, str(count))) for id, count in counts)),))


def _publishers(survey: Survey) -> Section:
    """Who prints what was tested without effect."""
    why = _(
        "Catalogues of practice mostly print successes. A publisher without nulls has perhaps not looked for them."
    )
    rows = tuple(
        (
            share.publisher or "?",
            _("{percent} % ({count} of {all})").format(
                percent=number(100 * share.none_or_negative / share.findings, 0),
                count=share.none_or_negative,
                all=share.findings,
            ),
        )
        for share in survey.shares[:MAX_PUBLISHERS]
    )
    return Section(_("Without effect or harmful, by publisher"), (why, Facts(rows)) if rows else (why,))


def _gaps(survey: Survey, catalogue: Catalogue) -> Section:
    """What nothing controlled was read on."""
    themes = {theme.id: named(theme.name) for theme in catalogue.themes}
    gaps = [
        *(_("theme: {name}").format(name=themes[id]) for id in survey.untested_themes),
        *(_("problem: {name}").format(name=named(catalogue.problem[id].name)) for id in survey.untested_problems),
    ]
    return Section(_("With no controlled finding"), (entry.bullets(gaps or [_("none")]),))


def _without_cost(survey: Survey, catalogue: Catalogue) -> Section:
    """The interventions of which no cost was read."""
    names = ", ".join(named(catalogue.intervention[id].name) for id in survey.without_cost)
    title = _("Without a cost ({count} of {all})").format(count=len(survey.without_cost), all=survey.interventions)
    return Section(title, (names or _("none"),))


def _contradiction(contradiction: Contradiction, catalogue: Catalogue) -> Section:
    """The two sides of a contradiction, and the likely reason that the sources give."""
    pair = contradiction.evidence
    about = f"{named(contradiction.intervention.name)}, {named(pair.problem.name)}: "
    reason = " ".join(reason.within(language()) for reason in contradiction.reasons)
    rows: tuple[tuple[Cell, Cell], ...] = (
        (_("for"), _outcomes(contradiction.positive, catalogue)),
        (_("without or against"), _outcomes(contradiction.against, catalogue)),
        (_("likely reason"), reason or _("the sources give none")),
    )
    return Section(Phrase((about, entry.verdict(catalogue, pair.grade.label))), (Facts(rows),))


def _outcomes(weights: Iterable[WeightedFinding], catalogue: Catalogue) -> str:
    """What was measured, each once with its publisher."""
    outcomes = (
        f"{say(weight.finding.outcome) or weight.finding.problem} "
        f"({catalogue.source[weight.finding.source].publisher or '?'})"
        for weight in weights
    )
    return "; ".join(dict.fromkeys(outcomes))


def _data(survey: Survey) -> dict[str, object]:
    """The same in numbers and ids."""
    return {
        "interventions": survey.interventions,
        "findings": survey.findings,
        "whole_plans": survey.whole_plans,
        "sources": survey.sources,
        "by_theme": dict(survey.by_theme),
        "by_problem": dict(survey.by_problem),
        "tested_by_problem": dict(survey.tested_by_problem),
        "by_direction": dict(survey.by_direction),
        "by_design": dict(survey.by_design),
        "by_setting": dict(survey.by_setting),
        "publishers": survey.shares,
        "oldest": survey.oldest,
        "newest": survey.newest,
        "untested_problems": survey.untested_problems,
        "untested_themes": survey.untested_themes,
        "without_cost": survey.without_cost,
        "contradictions": [
            {
                "id": contradiction.intervention.id,
                "problem": contradiction.evidence.problem.id,
                "label": contradiction.evidence.grade.label,
            }
            for contradiction in survey.contradictions
        ],
    }
