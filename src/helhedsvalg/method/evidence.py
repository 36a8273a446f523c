"""From findings to a label and a support.

The rule is the method's sections 1 to 3: weighted directions after jobeffekter.dk, levels of design
after the Maryland Scientific Methods Scale. Every number comes from `Method`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from helhedsvalg.model.catalogue import Finding, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import Ages, Design, Label, Relevance, Setting
from helhedsvalg.nouns import frozen

POSITIVE, NONE, NEGATIVE = 0, 1, 2
"""Places in a tally."""
Tally = tuple[float, float, float]
"""Sums of k by direction: positive, none, negative."""


@frozen
class Values:
    """What each design, setting and relevance is worth, ready to look up; a draw may replace them."""

    design: dict[Design, float]
    setting: dict[Setting, float]
    relevance: dict[Relevance, float]
    pooled: float
    """In place of the design's value, for a review of many studies."""


def values(method: Method) -> Values:
    """The method's fixed anchor values."""
    design = {one.id: one.value for one in method.designs}
    return Values(
        design,
        {one.id: one.value for one in method.settings},
        {one.id: one.value for one in method.relevances},
        design[method.pooling_design] * method.number("pooled_factor"),
    )


@frozen
class Weight:
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


@frozen
class Grade:
    """What the findings on one pair (intervention, problem) are worth, with the terms of the sum."""

    label: Label
    support: float
    """0 to below 1."""
    deciding: Tally
    """D: of those that decide the label."""
    controlled: Tally
    """K: of all controlled ones."""
    uncontrolled: Tally
    """Of the rest, before the cap."""
    studies: int
    """How many studies the deciding findings rest on."""
    weights: tuple[Weight, ...]
    """Every finding on the pair, in the data's order."""


def touches(one: Ages | None, other: Ages | None) -> bool:
    """Whether two age spans overlap; no span overlaps all.

    >>> touches((18, 19), (10, 14)), touches(None, (10, 14))
    (False, True)
    """
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


@frozen
class Part:
    """What one finding gives to one direction."""

    number: int
    """Which finding, by its place."""
    share: float
    """Of its worth: 1, or less for a mixed one."""


Sorted = tuple[tuple[tuple[Part, ...], ...], ...]
"""By direction, then study: the parts of which the largest counts."""


@frozen
class Case:
    """The findings on one pair, sorted: all of a grade that does not depend on the anchor values."""

    findings: tuple[Finding, ...]
    pooled: tuple[bool, ...]
    """For each finding, whether it is a review of many studies."""
    levels: tuple[bool, ...]
    """For each finding, whether it is controlled."""
    applying: frozenset[int]
    """Places of those whose ages touch the problem's."""
    deciding: frozenset[int]
    """Places of those that decide the label."""
    deciders: Sorted
    controlled: Sorted
    rest: Sorted


@frozen
class Verdict:
    """A case judged by certain anchor values."""

    label: Label
    support: float
    deciding: Tally
    controlled: Tally
    uncontrolled: Tally


def case(findings: Sequence[Finding], problem: Problem, method: Method) -> Case:
    """Sort the findings of one intervention on `problem` by study, direction and control."""
    level = {one.id: one.level for one in method.designs}
    decisive = {one.id: one.decides for one in method.relevances}
    levels = tuple(level[one.design] >= method.number("controlled_level") for one in findings)
    applying = [number for number, one in enumerate(findings) if touches(one.ages, problem.ages)]
    controlled = [number for number in applying if levels[number]]
    rest = [number for number in applying if not levels[number]]
    candidates = controlled or rest
    deciding = [number for number in candidates if decisive[findings[number].relevance]] or candidates
    pooled = tuple(
        one.design == method.pooling_design and (one.studies or 0) >= method.number("pooled_studies")
        for one in findings
    )
    return Case(
        tuple(findings),
        pooled,
        levels,
        frozenset(applying),
        frozenset(deciding),
        *(_sorted(findings, those, method) for those in (deciding, controlled, rest)),
    )


def _sorted(findings: Sequence[Finding], numbers: Sequence[int], method: Method) -> Sorted:
    """The parts of some findings by direction and study."""
    found: tuple[dict[object, list[Part]], ...] = ({}, {}, {})
    for number in numbers:
        for place, share in _shares(findings[number], method.number("mixed_share")):
            study = _study(findings[number], number, method)
            found[place].setdefault(study, []).append(Part(number, share))
    return tuple(tuple(map(tuple, studies.values())) for studies in found)


def _shares(finding: Finding, mixed_share: float) -> tuple[tuple[int, float], ...]:
    """Where a finding's worth goes: a mixed one is half a positive and half a none."""
    if finding.direction == "mixed":
        return ((POSITIVE, mixed_share), (NONE, 1 - mixed_share))
    return (({"positive": POSITIVE, "none": NONE, "negative": NEGATIVE}[finding.direction], 1.0),)


def _study(finding: Finding, number: int, method: Method) -> object:
    """All reviews on a pair pool the same trials; a finding without a study stands alone."""
    if finding.design == method.pooling_design:
        return (method.pooling_design,)
    return finding.study if finding.study is not None else number


def _studies(case: Case, parts: Sorted, method: Method) -> int:
    """How many studies some parts rest on, whatever their direction."""
    numbers = {part.number for studies in parts for study in studies for part in study}
    return len({_study(case.findings[number], number, method) for number in numbers})


def worths(case: Case, anchors: Values) -> list[float]:
    """What k is for each finding: design x setting x relevance."""
    return [
        (anchors.pooled if pooled else anchors.design[one.design])
        * anchors.setting[one.setting]
        * anchors.relevance[one.relevance]
        for one, pooled in zip(case.findings, case.pooled, strict=True)
    ]


def _tally(parts: Sorted, worth: Sequence[float]) -> Tally:
    """The sums by direction, each study with its largest worth, whatever the order of the findings."""
    positive, none, negative = (
        math.fsum([max([worth[part.number] * part.share for part in study]) for study in studies])
        for studies in parts
    )
    return positive, none, negative


def judge(case: Case, method: Method, anchors: Values) -> Verdict:
    """Label and support of a sorted case. With none that applies: untested and 0."""
    worth = worths(case, anchors)
    decided, known, rest = (_tally(parts, worth) for parts in (case.deciders, case.controlled, case.rest))
    label = _label(case, decided, known, method)
    return Verdict(label, _support(label, decided, known, rest, method), decided, known, rest)


def grade(findings: Sequence[Finding], problem: Problem, method: Method) -> Grade:
    """Label and support of one pair from all its findings, with the method's own values.

    `findings` are those of one intervention on `problem`, in any order.
    """
    sorted_ = case(findings, problem, method)
    anchors = values(method)
    verdict = judge(sorted_, method, anchors)
    worth = worths(sorted_, anchors)
    adds: list[list[float]] = [[0.0, 0.0, 0.0] for _one in findings]
    for parts in (sorted_.controlled, sorted_.rest):
        for place, studies in enumerate(parts):
            for study in studies:
                largest = max(study, key=lambda part: (worth[part.number] * part.share, -part.number))
                adds[largest.number][place] = worth[largest.number] * largest.share
    return Grade(
        verdict.label,
        verdict.support,
        verdict.deciding,
        verdict.controlled,
        verdict.uncontrolled,
        _studies(sorted_, sorted_.deciders, method),
        tuple(
            Weight(
                finding,
                worth[number],
                sorted_.levels[number],
                number in sorted_.deciding,
                number in sorted_.applying,
                (adds[number][POSITIVE], adds[number][NONE], adds[number][NEGATIVE]),
            )
            for number, finding in enumerate(findings)
        ),
    )


def _label(case: Case, decided: Tally, known: Tally, method: Method) -> Label:
    """The first rule that holds."""
    if not case.applying:
        return "untested"
    if not any(case.controlled):
        return "practice-knowledge"
    majority = method.number("majority") * math.fsum(decided)
    if decided[NEGATIVE] >= majority:
        return "harmful"
    if decided[NONE] >= majority:
        return "no-effect-found"
    if decided[POSITIVE] < majority:
        return "conflicting"
    whole = math.fsum(known)
    if (
        whole >= method.number("strong_knowledge")
        and known[POSITIVE] >= method.number("strong_share") * whole
        and known[NEGATIVE] == 0
        and _studies(case, case.controlled, method) >= method.number("strong_studies")
        and _danish(case, method)
    ):
        return "strong"
    return "good" if whole >= method.number("good_knowledge") else "promising"


def _danish(case: Case, method: Method) -> bool:
    """Whether a controlled finding from Denmark is positive."""
    danish = {one.id for one in method.settings if one.danish}
    return any(
        one.direction == "positive" and one.setting in danish
        for number, one in enumerate(case.findings)
        if case.levels[number] and number in case.applying
    )


def _support(label: Label, decided: Tally, controlled: Tally, rest: Tally, method: Method) -> float:
    """S = (K+ - K-) / (K+ + K0 + K- + 1), or 0 where the deciding findings do not carry it."""
    if label in ("untested", "harmful", "no-effect-found"):
        return 0.0
    if decided[POSITIVE] < method.number("carried_share") * math.fsum(decided):
        return 0.0
    if controlled[NEGATIVE] > 0 and controlled[NEGATIVE] >= controlled[POSITIVE]:
        return 0.0
    cap = method.number("uncontrolled_cap")
    sums = [known + min(unknown, cap) for known, unknown in zip(controlled, rest, strict=True)]
    return max(0.0, (sums[POSITIVE] - sums[NEGATIVE]) / (math.fsum(sums) + method.number("doubt")))
