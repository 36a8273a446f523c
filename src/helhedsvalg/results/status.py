"""What a catalogue holds as a whole: counts, gaps and contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.method.evidence import Weight
from helhedsvalg.method.ranking import Candidate, Pair
from helhedsvalg.model.catalogue import Catalogue, Condition, Intervention


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Findings on one pair that point different ways."""

    intervention: Intervention
    pair: Pair
    positive: tuple[Weight, ...]
    against: tuple[Weight, ...]
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
    contradictions: tuple[Contradiction, ...]


def survey(candidates: Sequence[Candidate], catalogue: Catalogue) -> Survey:
    """Count everything in a graded catalogue; an order is the data's unless said."""
    entries = [one.intervention for one in candidates]
    found = [finding for entry in entries for finding in entry.findings]
    method = catalogue.method
    controlled = {one.id for one in method.designs if one.level >= method.number("controlled_level")}
    tested_problems = {one.problem for one in found if one.design in controlled}
    tested_themes = {entry.theme for entry in entries if any(one.design in controlled for one in entry.findings)}
    years = [year for one in found if (year := catalogue.source[one.source].year) is not None]
    themes = Counter(entry.theme for entry in entries)
    problems = Counter(one.problem for one in found)
    directions = Counter(one.direction for one in found)
    designs = Counter(one.design for one in found)
    settings = Counter(one.setting for one in found)
    return Survey(
        interventions=len(entries),
        findings=len(found),
        whole_plans=len(catalogue.plan),
        sources=len(catalogue.sources),
        by_theme=tuple((one.id, themes[one.id]) for one in catalogue.themes),
        by_problem=tuple((one.id, problems[one.id]) for one in catalogue.problems),
        by_direction=tuple((one.id, directions[one.id]) for one in method.directions),
        by_design=tuple((one.id, designs[one.id]) for one in method.designs),
        by_setting=tuple((one.id, settings[one.id]) for one in method.settings),
        shares=_shares(candidates, catalogue),
        oldest=min(years, default=None),
        newest=max(years, default=None),
        untested_problems=tuple(one.id for one in catalogue.problems if one.id not in tested_problems),
        untested_themes=tuple(one.id for one in catalogue.themes if one.id not in tested_themes),
        contradictions=contradictions(candidates),
    )


def _shares(candidates: Sequence[Candidate], catalogue: Catalogue) -> tuple[Share, ...]:
    """None and negative findings by publisher."""
    all_: Counter[str] = Counter()
    against: Counter[str] = Counter()
    for one in candidates:
        for finding in one.intervention.findings:
            publisher = catalogue.source[finding.source].publisher or ""
            all_[publisher] += 1
            against[publisher] += finding.direction in ("none", "negative")
    return tuple(
        Share(name, all_[name], against[name]) for name in sorted(all_, key=lambda name: (-all_[name], name))
    )


def contradictions(candidates: Sequence[Candidate]) -> tuple[Contradiction, ...]:
    """Every pair with findings both for and without effect or against, in the data's order."""
    found = []
    for one in candidates:
        for problem, pair in one.pairs.items():
            positive = tuple(each for each in pair.grade.weights if each.finding.direction == "positive")
            against = tuple(each for each in pair.grade.weights if each.finding.direction in ("none", "negative"))
            if positive and against:
                reasons = tuple(each for each in one.intervention.conditions if problem in each.explains)
                found.append(Contradiction(one.intervention, pair, positive, against, reasons))
    return tuple(found)
