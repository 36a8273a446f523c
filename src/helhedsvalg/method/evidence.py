"""From findings to a label and a support.

The rule is the method's sections 1 to 3: weighted directions after jobeffekter.dk, levels of design
after the Maryland Scientific Methods Scale. Every number comes from `Method`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.model.catalogue import Finding, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import Ages, Design, Label, Relevance, Setting

POSITIVE, NONE, NEGATIVE = 0, 1, 2
"""Places in a tally."""
Tally = tuple[float, float, float]
"""Sums of k by direction: positive, none, negative."""


@dataclass(frozen=True, slots=True)
class Values:
    """What each design, setting and relevance is worth; a draw may replace them."""

    design: dict[Design, float]
    setting: dict[Setting, float]
    relevance: dict[Relevance, float]
    pooled: float
    """In place of the design's value, for a review of many studies."""


def values(method: Method) -> Values:
    """The method's fixed anchor values."""
    design = {design.id: design.value for design in method.designs}
    return Values(
        design,
        {setting.id: setting.value for setting in method.settings},
        {relevance.id: relevance.value for relevance in method.relevances},
        design[method.pooling_design] * method.numbers.pooled_factor.value,
    )


@dataclass(frozen=True, slots=True)
class WeightedFinding:
    """One finding with its worth."""

    finding: Finding
    k: float
    controlled: bool
    deciding: bool
    """Whether it is among those that decide the label."""
    applies: bool
    """False where its ages do not touch the problem's ages."""
    adds: Tally
    """What it adds to the sums by direction: less than k, or nothing, where its study counts as much already."""

    @property
    def counted(self) -> bool:
        """Whether it adds to any sum."""
        return any(self.adds)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Label and support, with the sums that they come from."""

    label: Label
    support: float
    """0 to below 1."""
    deciding: Tally
    """D: of those that decide the label."""
    controlled: Tally
    """K: of all controlled ones."""
    uncontrolled: Tally
    """U: of the rest, before the cap."""


@dataclass(frozen=True, slots=True)
class Grade(Verdict):
    """What the findings on one pair (intervention, problem) are worth, with the terms of the sums."""

    studies: int
    """How many studies the deciding findings rest on."""
    findings: tuple[WeightedFinding, ...]
    """Every finding on the pair, in the data's order."""


UNTESTED = Grade("untested", 0.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 0, ())
"""The grade of a pair without findings."""


def touches(one: Ages | None, other: Ages | None) -> bool:
    """Whether two age spans overlap; no span overlaps all.

    >>> touches((18, 19), (10, 14)), touches(None, (10, 14))
    (False, True)
    """
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


@dataclass(frozen=True, slots=True)
class Part:
    """What one finding gives to one direction."""

    index: int
    """Of the finding."""
    share: float
    """Of its k: 1, or less for a mixed one."""


Studies = tuple[tuple[tuple[Part, ...], ...], ...]
"""By direction, then study: the parts of which the largest counts."""


@dataclass(frozen=True, slots=True)
class Case:
    """The findings on one pair, sorted: all of a grade that does not depend on the anchor values."""

    findings: tuple[Finding, ...]
    pooled: tuple[bool, ...]
    """For each finding, whether it is a review of many studies."""
    is_controlled: tuple[bool, ...]
    """For each finding, whether its design has a comparison."""
    applying: frozenset[int]
    """Indexes of those whose ages touch the problem's."""
    deciding: frozenset[int]
    """Indexes of those that decide the label."""
    deciders: Studies
    controlled: Studies
    uncontrolled: Studies


def sort_findings(findings: Sequence[Finding], problem: Problem, method: Method) -> Case:
    """Sort the findings of one intervention on `problem` by study, direction and control."""
    level = {design.id: design.level for design in method.designs}
    decisive = {relevance.id: relevance.decides for relevance in method.relevances}
    numbers = method.numbers
    is_controlled = tuple(level[finding.design] >= numbers.controlled_level.value for finding in findings)
    applying = [index for index, finding in enumerate(findings) if touches(finding.ages, problem.ages)]
    controlled = [index for index in applying if is_controlled[index]]
    uncontrolled = [index for index in applying if not is_controlled[index]]
    candidates = controlled or uncontrolled
    deciding = [index for index in candidates if decisive[findings[index].relevance]] or candidates
    pooled = tuple(
        finding.design == method.pooling_design and (finding.studies or 0) >= numbers.pooled_studies.value
        for finding in findings
    )
    return Case(
        tuple(findings),
        pooled,
        is_controlled,
        frozenset(applying),
        frozenset(deciding),
        *(_by_study(findings, indexes, method) for indexes in (deciding, controlled, uncontrolled)),
    )


def _by_study(findings: Sequence[Finding], indexes: Sequence[int], method: Method) -> Studies:
    """The parts of some findings by direction and study."""
    directions: tuple[dict[object, list[Part]], ...] = ({}, {}, {})
    for index in indexes:
        finding = findings[index]
        study = _study(finding, index, method)
        for direction, share in _shares(finding, method.numbers.mixed_share.value):
            directions[direction].setdefault(study, []).append(Part(index, share))
    return tuple(tuple(map(tuple, studies.values())) for studies in directions)


def _shares(finding: Finding, mixed_share: float) -> tuple[tuple[int, float], ...]:
    """Where a finding's k goes: a mixed one is half a positive and half a none."""
    if finding.direction == "mixed":
        return ((POSITIVE, mixed_share), (NONE, 1 - mixed_share))
    return (({"positive": POSITIVE, "none": NONE, "negative": NEGATIVE}[finding.direction], 1.0),)


def _study(finding: Finding, index: int, method: Method) -> object:
    """All reviews on a pair pool the same trials; a finding without a study stands alone."""
    if finding.design == method.pooling_design:
        return (method.pooling_design,)
    return finding.study if finding.study is not None else index


def _studies(case: Case, parts: Studies, method: Method) -> int:
    """How many studies some parts rest on, whatever their direction."""
    indexes = {part.index for studies in parts for study in studies for part in study}
    return len({_study(case.findings[index], index, method) for index in indexes})


def worths(case: Case, anchors: Values) -> list[float]:
    """What k is for each finding: design x setting x relevance."""
    return [
        (anchors.pooled if pooled else anchors.design[finding.design])
        * anchors.setting[finding.setting]
        * anchors.relevance[finding.relevance]
        for finding, pooled in zip(case.findings, case.pooled, strict=True)
    ]


def _tally(parts: Studies, k: Sequence[float]) -> Tally:
    """The sums by direction, each study with its largest part, whatever the order of the findings."""
    positive, none, negative = (
        math.fsum([max([k[part.index] * part.share for part in study]) for study in studies]) for studies in parts
    )
    return positive, none, negative


def judge(case: Case, method: Method, anchors: Values) -> Verdict:
    """Label and support of a sorted case. With none that applies: untested and 0."""
    k = worths(case, anchors)
    deciding, controlled, uncontrolled = (
        _tally(parts, k) for parts in (case.deciders, case.controlled, case.uncontrolled)
    )
    label = _label(case, deciding, controlled, method)
    support = _support(label, deciding, controlled, uncontrolled, method)
    return Verdict(label, support, deciding, controlled, uncontrolled)


def grade(findings: Sequence[Finding], problem: Problem, method: Method) -> Grade:
    """Label and support of one pair from all its findings, with the method's own values.

    `findings` are those of one intervention on `problem`, in any order.
    """
    if not findings:
        return UNTESTED
    case = sort_findings(findings, problem, method)
    anchors = values(method)
    verdict = judge(case, method, anchors)
    k = worths(case, anchors)
    adds = _adds(case, k)
    return Grade(
        verdict.label,
        verdict.support,
        verdict.deciding,
        verdict.controlled,
        verdict.uncontrolled,
        _studies(case, case.deciders, method),
        tuple(
            WeightedFinding(
                finding,
                k[index],
                case.is_controlled[index],
                index in case.deciding,
                index in case.applying,
                adds[index],
            )
            for index, finding in enumerate(findings)
        ),
    )


def _adds(case: Case, k: Sequence[float]) -> list[Tally]:
    """What each finding adds to each direction; of a study the largest part alone, of equals the first."""
    adds = [[0.0, 0.0, 0.0] for _finding in case.findings]
    for parts in (case.controlled, case.uncontrolled):
        for direction, studies in enumerate(parts):
            for study in studies:
                largest = max(study, key=lambda part: (k[part.index] * part.share, -part.index))
                adds[largest.index][direction] = k[largest.index] * largest.share
    return [(added[POSITIVE], added[NONE], added[NEGATIVE]) for added in adds]


def _label(case: Case, deciding: Tally, controlled: Tally, method: Method) -> Label:
    """The first rule that holds."""
    numbers = method.numbers
    if not case.applying:
        return "untested"
    if not any(case.controlled):
        return "practice-knowledge"
    majority = numbers.majority.value * math.fsum(deciding)
    if deciding[NEGATIVE] >= majority:
        return "harmful"
    if deciding[NONE] >= majority:
        return "no-effect-found"
    if deciding[POSITIVE] < majority:
        return "conflicting"
    knowledge = math.fsum(controlled)
    if (
        knowledge >= numbers.strong_knowledge.value
        and controlled[POSITIVE] >= numbers.strong_share.value * knowledge
        and controlled[NEGATIVE] == 0
        and _studies(case, case.controlled, method) >= numbers.strong_studies.value
        and _danish(case, method)
    ):
        return "strong"
    return "good" if knowledge >= numbers.good_knowledge.value else "promising"


def _danish(case: Case, method: Method) -> bool:
    """Whether a controlled finding from Denmark is positive."""
    danish = {setting.id for setting in method.settings if setting.danish}
    return any(
        finding.direction == "positive" and finding.setting in danish
        for index, finding in enumerate(case.findings)
        if case.is_controlled[index] and index in case.applying
    )


def _support(label: Label, deciding: Tally, controlled: Tally, uncontrolled: Tally, method: Method) -> float:
    """S = (K+ - K-) / (K+ + K0 + K- + 1), or 0 where the deciding findings do not carry it."""
    numbers = method.numbers
    if label in ("untested", "harmful", "no-effect-found"):
        return 0.0
    if deciding[POSITIVE] < numbers.carried_share.value * math.fsum(deciding):
        return 0.0
    if controlled[NEGATIVE] > 0 and controlled[NEGATIVE] >= controlled[POSITIVE]:
        return 0.0
    cap = numbers.uncontrolled_cap.value
    sums = [tested + min(rest, cap) for tested, rest in zip(controlled, uncontrolled, strict=True)]
    return max(0.0, (sums[POSITIVE] - sums[NEGATIVE]) / (math.fsum(sums) + numbers.doubt.value))
