"""What a catalogue holds as a whole: counts, gaps and contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.method.evidence import WeightedFinding
from helhedsvalg.method.ranking import Candidate, Evidence
from helhedsvalg.model.catalogue import Catalogue, Condition, Intervention


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Findings on one pair that point different ways."""

    intervention: Intervention
    evidence: Evidence
    positive: tuple[WeightedFinding, ...]
    against: tuple[WeightedFinding, ...]
    """None and negative."""
    reasons: tuple[Condition, ...]
    """What the sources give as the likely reason; empty where they give none."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a publisher's findings found nothing or harm."""

    publisher: str
    findings: int
    none_or_negative: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole of a catalogue in numbers; every count is of findings unless said."""

    interventions: int
    findings: int
    whole_plans: int
    sources: int
    by_theme: tuple[tuple[str, int], ...]
    """Interventions by theme id, in the data's order."""
    by_problem: tuple[tuple[str, int], ...]
    tested_by_problem: tuple[tuple[str, int], ...]
    """Controlled findings by problem."""
    by_direction: tuple[tuple[str, int], ...]
    by_design: tuple[tuple[str, int], ...]
    by_setting: tuple[tuple[str, int], ...]
    shares: tuple[Share, ...]
    """The publishers with most findings first."""
    oldest: int | None
    newest: int | None
    """Years of the sources of findings."""
    untested_problems: tuple[str, ...]
    """With no controlled finding."""
    untested_themes: tuple[str, ...]
    without_cost: tuple[str, ...]
    """Interventions of which no cost was read."""
    contradictions: tuple[Contradiction, ...]


def survey(candidates: Sequence[Candidate], catalogue: Catalogue) -> Survey:
    """Count everything in a graded catalogue; an order is the data's unless said."""
    entries = [candidate.intervention for candidate in candidates]
    findings = [finding for entry in entries for finding in entry.findings]
    method = catalogue.method
    level = method.numbers.controlled_level.value
    controlled = {design.id for design in method.designs if design.level >= level}
    tested_themes = {
        entry.theme for entry in entries for finding in entry.findings if finding.design in controlled
    }
    years = [year for finding in findings if (year := catalogue.source[finding.source].year) is not None]
    themes = Counter(entry.theme for entry in entries)
    problems = Counter(finding.problem for finding in findings)
    tested = Counter(finding.problem for finding in findings if finding.design in controlled)
    directions = Counter(finding.direction for finding in findings)
    designs = Counter(finding.design for finding in findings)
    settings = Counter(finding.setting for finding in findings)
    return Survey(
        interventions=len(entries),
        findings=len(findings),
        whole_plans=len(catalogue.plan),
        sources=len(catalogue.sources),
        by_theme=tuple((theme.id, themes[theme.id]) for theme in catalogue.themes),
        by_problem=tuple((problem.id, problems[problem.id]) for problem in catalogue.problems),
        tested_by_problem=tuple((problem.id, tested[problem.id]) for problem in catalogue.problems),
        by_direction=tuple((direction.id, directions[direction.id]) for direction in method.directions),
        by_design=tuple((design.id, designs[design.id]) for design in method.designs),
        by_setting=tuple((setting.id, settings[setting.id]) for setting in method.settings),
        shares=_shares(candidates, catalogue),
        oldest=min(years, default=None),
        newest=max(years, default=None),
        untested_problems=tuple(problem.id for problem in catalogue.problems if not tested[problem.id]),
        untested_themes=tuple(theme.id for theme in catalogue.themes if theme.id not in tested_themes),
        without_cost=tuple(entry.id for entry in entries if not entry.costs),
        contradictions=contradictions(candidates),
    )


def _shares(candidates: Sequence[Candidate], catalogue: Catalogue) -> tuple[Share, ...]:
    """None and negative findings by publisher."""
    total: Counter[str] = Counter()
    against: Counter[str] = Counter()
    for candidate in candidates:
        for finding in candidate.intervention.findings:
            publisher = catalogue.source[finding.source].publisher or ""
            total[publisher] += 1
            against[publisher] += finding.direction in ("none", "negative")
    return tuple(
        Share(name, total[name], against[name]) for name in sorted(total, key=lambda name: (-total[name], name))
    )


def contradictions(candidates: Sequence[Candidate]) -> tuple[Contradiction, ...]:
    """Every pair with findings both for and without effect or against, in the data's order."""
    pairs = ((candidate, pair) for candidate in candidates for pair in candidate.evidence.values())
    rows = []
    for candidate, pair in pairs:
        positive = tuple(weighted for weighted in pair.grade.findings if weighted.finding.direction == "positive")
        opposing = tuple(
            weighted for weighted in pair.grade.findings if weighted.finding.direction in ("none", "negative")
        )
        if positive and opposing:
            conditions = candidate.intervention.conditions
            reasons = tuple(condition for condition in conditions if pair.problem.id in condition.explains)
            rows.append(Contradiction(candidate.intervention, pair, positive, opposing, reasons))
    return tuple(rows)
