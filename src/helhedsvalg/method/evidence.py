"""From findings to a label and a support: the method's sections 1 to 3.

Weighted directions follow jobeffekter.dk, levels of design the Maryland Scientific Methods Scale. Every
number comes from `Method`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helhedsvalg.model.catalogue import Finding, Problem
from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import Ages, Design, Label, Relevance, Setting

TOLERANCE = 1e-9
"""Tolerance for the order of floating-point sums where a share meets its limit."""


class Tally(NamedTuple):
    """Sums of k by direction."""

    positive: float
    none: float
    negative: float

    @property
    def total(self) -> float:
        """The sum over the directions."""
        return math.fsum(self)

    def capped(self, cap: float) -> Tally:
        """The same with at most `cap` in each direction."""
        return Tally(*(min(amount, cap) for amount in self))

    def plus(self, other: Tally) -> Tally:
        """The sums of both."""
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


POSITIVE, NONE, NEGATIVE = range(3)
"""Places in a tally."""


class Values(NamedTuple):
    """What each design, setting and relevance is worth; a draw may replace them."""

    design: dict[Design, float]
    setting: dict[Setting, float]
    relevance: dict[Relevance, float]
    pooled: float
    """In place of the design's value, for a review of many studies."""


def values(method: Method) -> Values:
    """The method's fixed anchor values."""
    design = {value.id: value.value for value in method.designs}
    return Values(
        design,
        {value.id: value.value for value in method.settings},
        {value.id: value.value for value in method.relevances},
        design[method.pooling_design] * method.numbers.pooled_factor.value,
    )


class WeightedFinding(NamedTuple):
    """One finding with its worth."""

    finding: Finding
    k: float
    controlled: bool
    deciding: bool
    """Whether it is among those that decide the label."""
    applies: bool
    """False where all whom it was measured on are older than those whose problem it is."""
    adds: Tally
    """What it adds to the sums: less than k, or nothing, where its study counts as much already."""

    @property
    def counted(self) -> bool:
        """Whether it adds to any sum."""
        return any(self.adds)


class Grade(NamedTuple):
    """What the findings on one pair (intervention, problem) are worth, with the terms of the sum."""

    label: Label
    support: float
    """0 to below 1."""
    deciding: Tally
    """D: of those that decide the label, the uncontrolled ones capped."""
    controlled: Tally
    """K: of all controlled ones."""
    uncontrolled: Tally
    """U before the cap."""
    studies: int
    """How many studies the deciding findings rest on."""
    harm_repeated: bool
    """Whether harm was found by two studies, or by a review of many."""
    tested_near: bool
    """Whether a controlled finding from Denmark or the Nordic countries is positive or mixed."""
    findings: tuple[WeightedFinding, ...]
    """Every finding on the pair, in the data's order."""


NOTHING = Tally(0.0, 0.0, 0.0)
UNTESTED = Grade("untested", 0.0, NOTHING, NOTHING, NOTHING, 0, False, False, ())
"""The grade of a pair without findings."""


def touches(span: Ages | None, other: Ages | None) -> bool:
    """Whether two age spans overlap; no span overlaps all.

    >>> touches((18, 19), (10, 14)), touches(None, (10, 14))
    (False, True)
    """
    return span is None or other is None or (span[0] <= other[1] and other[0] <= span[1])


def applies(measured: Ages | None, problem: Ages | None) -> bool:
    """Whether a finding counts by its ages: not where all are older than those whose problem it is.

    What was measured on younger people counts; `match` decides when they can be counted themselves.

    >>> applies((18, 19), (10, 14)), applies((7, 10), (15, 59)), applies(None, (10, 14))
    (False, True, True)
    """
    return measured is None or problem is None or measured[0] <= problem[1]


class Part(NamedTuple):
    """What one finding gives to one direction."""

    place: int
    """Which finding of the case."""
    share: float
    """Of its worth: 1, or less for a mixed one."""


ByStudy = tuple[tuple[tuple[Part, ...], ...], ...]
"""By direction, then study: the parts of which the largest counts."""


class Case(NamedTuple):
    """The findings on one pair, sorted: all of a grade that does not depend on the anchor values."""

    findings: tuple[Finding, ...]
    studies: tuple[object, ...]
    """For each finding, what names its study."""
    pooled: tuple[bool, ...]
    """For each finding, whether it is a review of many studies."""
    controlled_places: frozenset[int]
    uncontrolled_places: frozenset[int]
    deciding_places: frozenset[int]
    controlled: ByStudy
    uncontrolled: ByStudy
    deciding_controlled: ByStudy
    deciding_uncontrolled: ByStudy


class Verdict(NamedTuple):
    """A case judged by certain anchor values."""

    label: Label
    support: float
    deciding: Tally
    controlled: Tally
    uncontrolled: Tally


def sort_findings(findings: Sequence[Finding], problem: Problem, method: Method) -> Case:
    """Sort the findings of one intervention on `problem` by study, direction and control."""
    level = {design.id: design.level for design in method.designs}
    decides = {relevance.id: relevance.decides for relevance in method.relevances}
    applying = [place for place, finding in enumerate(findings) if applies(finding.ages, problem.ages)]
    controlled = [
        place for place in applying if level[findings[place].design] >= method.numbers.controlled_level.value
    ]
    uncontrolled = [place for place in applying if place not in controlled]
    direct_controlled = [place for place in controlled if decides[findings[place].relevance]]
    direct_uncontrolled = [place for place in uncontrolled if decides[findings[place].relevance]]
    deciding: tuple[list[int], list[int]]
    if direct_controlled:
        deciding = direct_controlled, []
    elif controlled:
        deciding = controlled, direct_uncontrolled
    else:
        deciding = [], direct_uncontrolled or uncontrolled
    studies = tuple(_study(finding, place, method) for place, finding in enumerate(findings))

    def sorted_by_study(places: Iterable[int]) -> ByStudy:
        return _by_study(findings, studies, places, method)

    return Case(
        tuple(findings),
        studies,
        tuple(
            finding.design == method.pooling_design
            and (finding.studies or 0) >= method.numbers.pooled_studies.value
            for finding in findings
        ),
        frozenset(controlled),
        frozenset(uncontrolled),
        frozenset((*deciding[0], *deciding[1])),
        sorted_by_study(controlled),
        sorted_by_study(uncontrolled),
        *map(sorted_by_study, deciding),
    )


def _study(finding: Finding, place: int, method: Method) -> object:
    """What names its study: all reviews on a pair pool the same trials; a finding without a study stands alone."""
    if finding.design == method.pooling_design:
        return (method.pooling_design,)
    return place if finding.study is None else finding.study


def _by_study(
    findings: Sequence[Finding], studies: Sequence[object], places: Iterable[int], method: Method
) -> ByStudy:
    """The parts of some findings by direction and study."""
    parts: tuple[dict[object, list[Part]], ...] = ({}, {}, {})
    for place in places:
        for direction, share in _shares(findings[place], method.numbers.mixed_share.value):
            parts[direction].setdefault(studies[place], []).append(Part(place, share))
    return tuple(tuple(map(tuple, by_study.values())) for by_study in parts)


def _shares(finding: Finding, mixed_share: float) -> tuple[tuple[int, float], ...]:
    """Where its worth goes: a mixed one is half positive and half none; worse than another effort is none."""
    if finding.direction == "mixed":
        return ((POSITIVE, mixed_share), (NONE, 1 - mixed_share))
    if finding.direction == "positive":
        return ((POSITIVE, 1.0),)
    return ((NEGATIVE if harms(finding) else NONE, 1.0),)


def harms(finding: Finding) -> bool:
    """Whether it found harm, and not only that another effort did better."""
    return finding.direction == "negative" and finding.comparator != "other"


def worths(case: Case, anchors: Values) -> list[float]:
    """What k is for each finding: design x setting x relevance."""
    return [
        (anchors.pooled if pooled else anchors.design[finding.design])
        * anchors.setting[finding.setting]
        * anchors.relevance[finding.relevance]
        for finding, pooled in zip(case.findings, case.pooled, strict=True)
    ]


def _tally(parts: ByStudy, worth: Sequence[float]) -> Tally:
    """The sums by direction, each study with its largest worth, whatever the order of the findings."""
    return Tally(
        *(
            math.fsum([max([worth[part.place] * part.share for part in study]) for study in studies])
            for studies in parts
        )
    )


def judge(case: Case, method: Method, anchors: Values) -> Verdict:
    """Label and support of a sorted case. With none that applies: untested and 0."""
    worth = worths(case, anchors)
    controlled, uncontrolled = _tally(case.controlled, worth), _tally(case.uncontrolled, worth)
    cap = method.numbers.uncontrolled_cap.value
    deciding = _tally(case.deciding_controlled, worth).plus(_tally(case.deciding_uncontrolled, worth).capped(cap))
    support = _support(deciding, controlled, uncontrolled.capped(cap), method)
    label = _label(case, deciding, controlled, support, method)
    if label in ("untested", "harmful", "no-effect-found"):
        support = 0.0
    return Verdict(label, support, deciding, controlled, uncontrolled)


def _support(deciding: Tally, controlled: Tally, uncontrolled: Tally, method: Method) -> float:
    """S = (K+ + U+ - K- - U-) / (all K and U + 1), or 0 where the deciding findings do not carry it."""
    if deciding.positive < method.numbers.carried_share.value * deciding.total - TOLERANCE:
        return 0.0
    if controlled.negative > 0 and controlled.negative >= controlled.positive:
        return 0.0
    sums = controlled.plus(uncontrolled)
    return max(0.0, (sums.positive - sums.negative) / (sums.total + method.numbers.doubt.value))


def _label(case: Case, deciding: Tally, controlled: Tally, support: float, method: Method) -> Label:
    """The first rule of the method's section 3 that holds."""
    if not case.controlled_places:
        return "practice-knowledge" if case.uncontrolled_places else "untested"
    majority = method.numbers.majority.value * deciding.total - TOLERANCE
    if deciding.negative >= majority:
        return "harmful"
    if deciding.none >= majority:
        return "no-effect-found"
    if deciding.positive < majority or (controlled.positive > 0 and support == 0):
        return "conflicting"
    if controlled.positive == 0:
        return "practice-knowledge"
    balance = (controlled.positive - controlled.negative) / (controlled.total + method.numbers.doubt.value)
    if (
        balance >= method.numbers.strong_balance.value - TOLERANCE
        and controlled.negative == 0
        and _repeated(case, method)
    ):
        return "strong"
    return "good" if balance >= method.numbers.good_balance.value - TOLERANCE else "promising"


def _repeated(case: Case, method: Method) -> bool:
    """Whether enough controlled studies speak, one of them from Denmark and positive."""
    danish = {setting.id for setting in method.settings if setting.danish}
    studies = {case.studies[place] for place in case.controlled_places}
    return len(studies) >= method.numbers.strong_studies.value and any(
        case.findings[place].direction == "positive" and case.findings[place].setting in danish
        for place in case.controlled_places
    )


def reference_support(method: Method, anchors: Values) -> float:
    """What one positive study gives that is like the method's reference: the measure of the bands."""
    like = method.reference
    worth = anchors.design[like.design] * anchors.setting[like.setting] * anchors.relevance[like.relevance]
    level = next(design.level for design in method.designs if design.id == like.design)
    alone, nothing = Tally(worth, 0.0, 0.0), Tally(0.0, 0.0, 0.0)
    if level >= method.numbers.controlled_level.value:
        return _support(alone, alone, nothing, method)
    capped = alone.capped(method.numbers.uncontrolled_cap.value)
    return _support(capped, nothing, capped, method)


def grade(findings: Sequence[Finding], problem: Problem, method: Method) -> Grade:
    """Label and support of one pair from all its findings, with the method's own values.

    `findings` are those of one intervention on `problem`, in any order.
    """
    if not findings:
        return UNTESTED
    case = sort_findings(findings, problem, method)
    anchors = values(method)
    verdict = judge(case, method, anchors)
    worth = worths(case, anchors)
    adds = _added(case, worth)
    level = {design.id: design.level for design in method.designs}
    near = {setting.id for setting in method.settings if setting.near}
    applying = case.controlled_places | case.uncontrolled_places
    return Grade(
        *verdict,
        len({case.studies[place] for place in case.deciding_places}),
        _harm_repeated(case, method),
        any(
            findings[place].direction in ("positive", "mixed") and findings[place].setting in near
            for place in case.controlled_places
        ),
        tuple(
            WeightedFinding(
                finding,
                worth[place],
                level[finding.design] >= method.numbers.controlled_level.value,
                place in case.deciding_places,
                place in applying,
                adds[place],
            )
            for place, finding in enumerate(findings)
        ),
    )


def _added(case: Case, worth: Sequence[float]) -> list[Tally]:
    """What each finding adds to the sums: of a study the largest in each direction, of equals the first."""
    adds = [[0.0, 0.0, 0.0] for _finding in case.findings]
    for parts in (case.controlled, case.uncontrolled):
        for direction, studies in enumerate(parts):
            for study in studies:
                largest = max(study, key=lambda part: (worth[part.place] * part.share, -part.place))
                adds[largest.place][direction] = worth[largest.place] * largest.share
    return [Tally(*amounts) for amounts in adds]


def _harm_repeated(case: Case, method: Method) -> bool:
    """Whether enough studies found harm, or one review of many did."""
    harmful = [place for place in case.controlled_places if harms(case.findings[place])]
    studies = {case.studies[place] for place in harmful}
    return len(studies) >= method.numbers.harm_studies.value or any(case.pooled[place] for place in harmful)
