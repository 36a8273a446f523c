"""From findings to a label and a support.

The rule is the method's sections 1 to 3: weighted directions after jobeffekter.dk, levels of design
after the Maryland Scientific Methods Scale. Every number comes from `Method`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helhedsvalg.model import Ages, Design, Finding, Label, Method, Problem, Relevance, Setting

POSITIVE, NONE, NEGATIVE = 0, 1, 2
"""Places in a tally."""
Tally = tuple[float, float, float]
"""Sums of k by direction: positive, none, negative."""


@dataclass(frozen=True, slots=True)
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


def k(finding: Finding, method: Method, anchors: Values) -> float:
    """What one finding is worth: design x setting x relevance."""
    pooled = finding.design == method.pooling_design and (finding.studies or 0) >= method.number("pooled_studies")
    design = anchors.pooled if pooled else anchors.design[finding.design]
    return design * anchors.setting[finding.setting] * anchors.relevance[finding.relevance]


@dataclass(frozen=True, slots=True)
class Weight:
    """One finding with its worth."""

    finding: Finding
    k: float
    controlled: bool
    deciding: bool
    """Whether it is among those that decide the label."""
    applies: bool
    """False where its ages do not touch the problem's ages."""
    counted: bool
    """False too where its study already counts as much in the same direction."""


@dataclass(frozen=True, slots=True)
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


def _shares(finding: Finding, worth: float, mixed_share: float) -> tuple[tuple[int, float], ...]:
    """Where a finding's worth goes: a mixed one is half a positive and half a none."""
    if finding.direction == "mixed":
        return ((POSITIVE, worth * mixed_share), (NONE, worth * (1 - mixed_share)))
    place = {"positive": POSITIVE, "none": NONE, "negative": NEGATIVE}[finding.direction]
    return ((place, worth),)


def _study(finding: Finding, number: int, method: Method) -> object:
    """All reviews on a pair pool the same trials; a finding without a study stands alone."""
    if finding.design == method.pooling_design:
        return (method.pooling_design,)
    return finding.study if finding.study is not None else number


def _largest(
    members: Sequence[tuple[int, Finding, float]], method: Method
) -> dict[tuple[object, int], tuple[float, int]]:
    """For each study and direction the largest worth, and which finding has it (the first, of equals)."""
    best: dict[tuple[object, int], tuple[float, int]] = {}
    for number, finding, worth in members:
        for place, part in _shares(finding, worth, method.number("mixed_share")):
            key = (_study(finding, number, method), place)
            if key not in best or part > best[key][0]:
                best[key] = (part, number)
    return best


def _tally(best: dict[tuple[object, int], tuple[float, int]]) -> Tally:
    """The sums by direction, whatever the order of the findings."""
    sums = [math.fsum(part for (_, at), (part, _) in best.items() if at == place) for place in range(3)]
    return (sums[POSITIVE], sums[NONE], sums[NEGATIVE])


def grade(findings: Sequence[Finding], problem: Problem, method: Method, anchors: Values | None = None) -> Grade:
    """Label and support of one pair from all its findings.

    `findings` are those of one intervention on `problem`, in any order. With none that applies the
    label is untested and the support 0.
    """
    anchors = anchors or values(method)
    level = {one.id: one.level for one in method.designs}
    decisive = {one.id: one.decides for one in method.relevances}
    applying = [
        (number, finding, k(finding, method, anchors))
        for number, finding in enumerate(findings)
        if touches(finding.ages, problem.ages)
    ]
    controlled = [one for one in applying if level[one[1].design] >= method.number("controlled_level")]
    rest = [one for one in applying if level[one[1].design] < method.number("controlled_level")]
    candidates = controlled or rest
    deciding = [one for one in candidates if decisive[one[1].relevance]] or candidates

    best_controlled, best_rest = _largest(controlled, method), _largest(rest, method)
    sums = _tally(best_controlled), _tally(best_rest)
    best_deciding = _largest(deciding, method)
    best_studies = {study for study, _ in best_controlled}
    decided = _tally(best_deciding)
    label: Label
    if not applying:
        label = "untested"
    elif not controlled:
        label = "practice-knowledge"
    else:
        label = _verdict(decided, sums[0], [finding for _, finding, _ in controlled], len(best_studies), method)
    counted = {number for best in (best_controlled, best_rest) for _, number in best.values()}
    deciders = {number for number, _, _ in deciding}
    worth = {number: value for number, _, value in applying}
    return Grade(
        label,
        _support(label, decided, sums[0], sums[1], method),
        decided,
        sums[0],
        sums[1],
        len({study for study, _ in best_deciding}),
        tuple(
            Weight(
                finding,
                k(finding, method, anchors),
                level[finding.design] >= method.number("controlled_level"),
                number in deciders,
                number in worth,
                number in counted,
            )
            for number, finding in enumerate(findings)
        ),
    )


def _verdict(decided: Tally, known: Tally, controlled: Sequence[Finding], studies: int, method: Method) -> Label:
    """The first rule that holds, where something is controlled."""
    majority = method.number("majority") * math.fsum(decided)
    if decided[NEGATIVE] >= majority:
        return "harmful"
    if decided[NONE] >= majority:
        return "no-effect-found"
    if decided[POSITIVE] < majority:
        return "conflicting"
    whole = math.fsum(known)
    danish = {one.id for one in method.settings if one.danish}
    if (
        whole >= method.number("strong_knowledge")
        and known[POSITIVE] >= method.number("strong_share") * whole
        and known[NEGATIVE] == 0
        and studies >= method.number("strong_studies")
        and any(one.direction == "positive" and one.setting in danish for one in controlled)
    ):
        return "strong"
    return "good" if whole >= method.number("good_knowledge") else "promising"


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
