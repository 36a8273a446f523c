"""The nouns that come out: the JSON of the contract's section 5, key for key.

Texts are in the result's language. Numbers are finite and rounded to six decimals. Neither path nor
time is in a result: the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, dataclass_transform

from helhedsvalg.model import Ages, Design, Direction, Label, Relevance, Role, Setting, State

T = TypeVar("T")
SCHEMA_VERSION = "1.0"
Reason = Literal[
    "excluded",
    "harmful",
    "outside-ages",
    "outside-plan",
    "blocked",
    "no-effect-found",
    "no-support",
    "other-problems",
    "untested",
]
"""Why an intervention is not ranked, in the order in which the first that applies decides."""


@dataclass_transform(frozen_default=True)
def told(cls: type[T]) -> type[T]:
    """A frozen dataclass whose fields' docstrings reach the JSON Schema."""
    cls.__pydantic_config__ = {  # type: ignore[attr-defined]
        "use_attribute_docstrings": True,
        "allow_inf_nan": False,
    }
    return dataclass(frozen=True, slots=True)(cls)


@told
class Tool:
    """The program that made the result."""

    name: str
    version: str


@told
class CatalogueMark:
    """Which catalogue the result rests on."""

    version: str
    date: str
    sha256: str
    """Of what the catalogue says, its layers included."""
    interventions: int
    findings: int


@told
class AreaLabel:
    """What the profile called the area."""

    name: str | None = None
    municipality: str | None = None
    year: int | None = None
    residents: int | None = None
    children_10_14: int | None = None
    other: Mapping[str, str] | None = None
    """Columns that mean nothing here, by heading."""


@told
class Point:
    """One end of a problem's scale."""

    value: float
    """In the indicator's own unit."""
    year: int | None
    basis: Literal["law", "statistic", "assumption"]
    source: str


@told
class Need:
    """How big one problem is here."""

    problem: str
    name: str
    value: float | None
    """The figure as given, in the indicator's unit; null where none was."""
    unit: Literal["percent", "per-thousand"] | None
    need: float | None
    """0 to 1.5; null where unknown."""
    weight: float
    """Share of the sum of the known needs."""
    given_as: Literal["figure", "word", "need", "unknown"]
    zero_point: Point
    full_point: Point
    derivation: str
    """The arithmetic from figure to need, in words."""
    source: str | None
    """Where the profile has the figure from."""
    year: int | None
    why: str | None


@told
class Contribution:
    """One term of a score: points = 100 x weight x support x match."""

    problem: str
    weight: float
    support: float
    match: float
    points: float


@told
class Directions:
    """How many findings point which way."""

    positive: int
    none: int
    mixed: int
    negative: int


@told
class Evidence:
    """What the findings on one problem are worth together."""

    problem: str
    label: Label
    support: float
    findings: Directions
    strongest_design: Design | None


@told
class Finding:
    """One measured or reported result."""

    problem: str
    outcome: str | None
    direction: Direction
    design: Design
    setting: Setting
    relevance: Relevance
    size: str | None
    n: int | None
    follow_up: str | None
    level: Literal["participant", "family", "area"] | None
    quote: str | None
    locator: str | None
    source: str
    read: str | None
    k: float
    """design x setting x relevance."""
    counted: bool
    """False where its ages do not touch the problem's, or its study counts as much already."""
    ages: Ages | None
    study: str | None
    local: bool


@told
class PartnerState:
    """A partner of an intervention, and its state here."""

    id: str
    name: str
    role: Role
    state: State


@told
class CaveatText:
    """A reservation."""

    code: str
    text: str
    about: tuple[str, ...]
    """What it is about here; `text` ends with it in brackets."""


@told
class SourceMark:
    """A source that a finding cites."""

    id: str
    title: str
    publisher: str | None
    year: int | None
    url: str | None


@told
class Place:
    """Where a published catalogue has the intervention."""

    id: str
    page: int | None
    heading: str | None


@told
class Rating:
    """A publisher's own mark, never mixed into ours."""

    by: str
    label: str
    source: str


@told
class Recommendation:
    """One ranked intervention with all that made its rank."""

    rank: int
    id: str
    name: str
    theme: str | None
    runner: Literal["plan", "partner", "other"]
    summary: str | None
    score: float
    label: Label
    """Of the pair that contributes most; of equals, the first in the order of needs."""
    contributions: tuple[Contribution, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    rank_range: tuple[int, int] | None
    top_share: float | None
    ages: Ages | None
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    caveats: tuple[CaveatText, ...]
    sources: tuple[SourceMark, ...]
    catalogues: tuple[Place, ...]
    publisher_ratings: tuple[Rating, ...]
    local: bool


@told
class SetAside:
    """One intervention that is not ranked, and why."""

    id: str
    name: str
    reason: Reason
    detail: str
    """Every reason that applies."""
    local: bool
    local_findings: bool
    score: float
    """The one that it would have."""


@told
class Best:
    """One of the best on a problem."""

    id: str
    name: str
    support: float
    label: Label


@told
class Coverage:
    """The best that exists on one problem, whatever their rank, those set aside among them."""

    problem: str
    weight: float
    best: tuple[Best, ...]
    """Up to three, by support x match; neither harmful nor excluded ones."""
    tested: bool
    """Whether the ranking has something on it that was tested and carries."""


@told
class Unlock:
    """The missing partner that would open most."""

    partner: str
    name: str
    """The partner's."""
    interventions: tuple[str, ...]
    points: float


@told
class Exclusion:
    """An intervention that the profile does not want."""

    id: str
    reason: str | None


@told
class Parameters:
    """Everything that decided the result."""

    top: int
    stability: int
    seed: int
    ages: Ages | None
    partners: Mapping[str, State]
    exclude: tuple[Exclusion, ...]
    include: tuple[str, ...]
    notes: str | None
    heavy_weight: float
    """From this weight on, a problem with nothing tested is told."""
    top_places: int
    """Among how many first places `top_share` is counted."""
    range_share: float
    """How large a share of the simulations has a rank in `rank_range`."""


@told
class LabelWords:
    """A verdict in words."""

    name: str
    mark: str
    ascii: str
    """The mark where there is nothing but ASCII."""
    meaning: str


@told
class DirectionWords:
    """A direction in words."""

    name: str
    mark: str
    ascii: str


@told
class Glossary:
    """The words for the ids of this result, by id, so that a reader needs no catalogue."""

    problems: Mapping[str, str]
    """Those without anchors too."""
    partners: Mapping[str, str]
    themes: Mapping[str, str]
    labels: Mapping[Label, LabelWords]
    """In their order of rank."""
    directions: Mapping[Direction, DirectionWords]
    designs: Mapping[Design, str]
    """In their order of rank."""
    settings: Mapping[Setting, str]
    relevances: Mapping[Relevance, str]
    sources: Mapping[str, SourceMark]
    """Of the ends of the problems' scales."""


@told
class Result:
    """One area's answer."""

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Literal["da", "en"]
    area: AreaLabel | None
    needs: tuple[Need, ...]
    ranked: int
    """How many have a score above 0."""
    recommendations: tuple[Recommendation, ...]
    """The first of them, as many as were asked for."""
    set_aside: tuple[SetAside, ...]
    """All of them."""
    caveats: tuple[CaveatText, ...]
    """Of the whole result; KOO01 first."""
    coverage: tuple[Coverage, ...]
    unlock: Unlock | None
    next: tuple[str, ...]
    """Commands worth running now."""
    parameters: Parameters
    glossary: Glossary


@told
class Sums:
    """What findings weigh together, by direction; a mixed one is half for and half without effect."""

    positive: float
    none: float
    negative: float


@told
class Verdict:
    """How the findings on one problem became a label and a support."""

    problem: str
    name: str
    label: Label
    support: float
    match: float
    """How far the ages of those whose problem is to change cover the problem's."""
    deciding: Sums
    """Of the findings that decide the label."""
    controlled: Sums
    uncontrolled: Sums
    """Before the cap."""
    arithmetic: str
    """The same as a sum that can be done again by hand."""


@told
class Obstacle:
    """The first thing that holds an intervention back."""

    reason: Reason | Literal["beaten"]
    """Why it is not ranked; beaten: others stand before it."""
    text: str
    by: str | None
    """Who stands before it, where it is beaten."""
    problem: str | None
    """Where the one before it gains most."""
    partner: str | None
    """Who is missing, where it is blocked."""


@told
class Tipping:
    """With which need an intervention would be among the first five, the other needs as they are."""

    problem: str
    need_now: float | None
    """Null where unknown."""
    need_at: float | None
    """The smallest need from 0 to the cap; null if none."""


@told
class Opening:
    """Where it would stand with its missing partners in place."""

    partners: tuple[str, ...]
    rank: int | None
    """Null where something else still holds it back."""


@told
class WantedFinding:
    """The least that would have to be found for it to be among the first five."""

    problem: str
    design: Design
    setting: Setting
    studies: int
    """How many such findings, each for it and of a study of its own, on the problem itself."""
    rank: int


@told
class Explanation:
    """Why one intervention stands where it stands, or why it does not.

    Without a profile there are no needs, and rank, score and what would change it are empty.
    """

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Literal["da", "en"]
    area: AreaLabel | None
    needs: tuple[Need, ...]
    ranked: int | None
    rank: int | None
    """Null where it is not ranked."""
    id: str
    name: str
    theme: str | None
    runner: Literal["plan", "partner", "other"]
    summary: str | None
    score: float | None
    """Of one that is not ranked: the one that it would have."""
    label: Label | None
    """Of the pair that contributes most; null where none contributes."""
    reason: Reason | None
    """Why it is not ranked."""
    detail: str | None
    """Every reason that applies."""
    first_obstacle: Obstacle | None
    """Null for the first of the ranking, and without a profile."""
    tipping: tuple[Tipping, ...]
    opening: Opening | None
    """Null where it lacks no required partner."""
    wanted_finding: WantedFinding | None
    """Null where it is among the first five, or where no finding would bring it there."""
    contributions: tuple[Contribution, ...]
    verdicts: tuple[Verdict, ...]
    """Every problem with a finding, and every problem of the area."""
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    rank_range: tuple[int, int] | None
    top_share: float | None
    ages: Ages | None
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    caveats: tuple[CaveatText, ...]
    """KOO01 first, then those of the intervention."""
    sources: tuple[SourceMark, ...]
    catalogues: tuple[Place, ...]
    publisher_ratings: tuple[Rating, ...]
    local: bool
    next: tuple[str, ...]
    parameters: Parameters
    glossary: Glossary


@told
class Substitute:
    """The best one outside the plan in a member's place."""

    id: str
    name: str
    cost: float
    """How much of the plan's value is lost."""


@told
class Member:
    """One intervention of a plan."""

    id: str
    name: str
    runner: Literal["plan", "partner", "other"]
    covers: tuple[str, ...]
    """The area's problems that it has support on, the most first."""
    label: Label | None
    """On the first of them; null where it covers none."""
    core: bool
    """Whether every substitute costs more than a small share of the plan's value."""
    substitute: Substitute | None
    """Null where nothing outside the plan can stand in."""
    kept: bool
    """Whether it was asked for."""
    reason: Reason | None
    """Why it would not be ranked, where it was asked for all the same."""
    partners: tuple[PartnerState, ...]
    conditions: tuple[str, ...]
    caveats: tuple[CaveatText, ...]


@told
class Covered:
    """How far a plan covers one problem."""

    problem: str
    weight: float
    before: float
    """By the members that were asked for."""
    after: float
    """1 - the product over the members of (1 - support x match)."""
    by: tuple[str, ...]
    """The members that cover it, the most first."""
    why: str | None
    """Why nothing in the plan covers it; null where something does."""


@told
class PlanPartner:
    """A partner that the whole set needs."""

    id: str
    name: str
    state: State
    required_by: tuple[str, ...]
    helpful_to: tuple[str, ...]


@told
class PlanParameters:
    """Everything that decided the plan."""

    max: int
    keep: tuple[str, ...]
    left_out: tuple[str, ...]
    ages: Ages | None
    partners: Mapping[str, State]
    exclude: tuple[Exclusion, ...]
    include: tuple[str, ...]
    notes: str | None


@told
class Plan:
    """The set of interventions that covers the whole profile best."""

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Literal["da", "en"]
    area: AreaLabel | None
    needs: tuple[Need, ...]
    plan: tuple[Member, ...]
    """What adds most first."""
    value: float
    """The sum of weight x coverage, 0 to 1."""
    coverage: tuple[Covered, ...]
    uncovered: tuple[str, ...]
    """The problems with weight that nothing in the plan covers."""
    partners: tuple[PlanPartner, ...]
    unlock: Unlock | None
    """The missing partner that would add most to the best plan; points are of 100."""
    assumption: str
    caveats: tuple[CaveatText, ...]
    """Of the whole plan; KOO01 first."""
    sources: tuple[SourceMark, ...]
    next: tuple[str, ...]
    parameters: PlanParameters
    glossary: Glossary


@told
class Side:
    """One of the two that are compared."""

    area: AreaLabel | None
    catalogue: CatalogueMark
    ranked: int
    partners: Mapping[str, State]
    ages: Ages | None


@told
class NeedChange:
    """One problem on both sides."""

    problem: str
    name: str
    value_a: float | None
    value_b: float | None
    """In the indicator's own unit; null where no figure was given."""
    unit: Literal["percent", "per-thousand"] | None
    a: float | None
    b: float | None
    """Needs, 0 to 1.5; null where unknown."""
    change: float | None
    """b - a; null where either is unknown."""
    weight_a: float
    weight_b: float


@told
class Move:
    """An intervention that stands elsewhere on side B than on side A."""

    id: str
    name: str
    rank_a: int | None
    """Null where it is not ranked."""
    rank_b: int | None
    because: Literal["need", "support", "partner", "ages", "entered", "left"]
    detail: str


@told
class Comparison:
    """Two areas, or one area in two years: what moved, and why."""

    schema_version: str
    tool: Tool
    lang: Literal["da", "en"]
    a: Side
    b: Side
    needs: tuple[NeedChange, ...]
    moves: tuple[Move, ...]
    """By the rank on side B; empty where nothing moved."""
    unmoved: int
    """How many are ranked on both sides and stand where they stood."""
    caveats: tuple[CaveatText, ...]
    """KOO01 first."""
    next: tuple[str, ...]
    glossary: Glossary
