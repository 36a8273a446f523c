"""The other answers: Explanation, Plan, Proposal and Comparison; apart, since a ranking needs none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from helhedsvalg.model.vocabulary import (
    Ages,
    Design,
    Label,
    Language,
    Reason,
    Relevance,
    Setting,
    State,
)
from helhedsvalg.results.common import (
    AreaLabel,
    CatalogueMark,
    CaveatText,
    Contribution,
    Cost,
    Evidence,
    Exclusion,
    Finding,
    Glossary,
    Headline,
    Indicator,
    KeyStudy,
    Need,
    Parameters,
    PartnerState,
    Place,
    Rating,
    Result,
    SourceMark,
    Sums,
    Tool,
    Unlock,
    json_object,
)


@json_object
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


@json_object
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
    why: Literal["group", "heavier-problem", "better-documented", "more-problems", "tie"] | None
    """Why the one before it stands there, where it is beaten."""


@json_object
class Ahead:
    """The next one after the first, and where the first gains most over it."""

    id: str
    name: str
    score: float
    problem: str


@json_object
class Tipping:
    """With which need an intervention would be among the first five, the other needs as they are."""

    problem: str
    need_now: float | None
    """Null where unknown."""
    need_at: float | None
    """The smallest need from 0 to the cap; null if none."""


@json_object
class Opening:
    """Where it would stand with its missing partners in place."""

    partners: tuple[str, ...]
    rank: int | None
    """Null where something else still holds it back."""


@json_object
class Wanted:
    """How many studies like its strongest positive finding would bring it firmly among the first five."""

    problem: str
    design: Design
    setting: Setting
    relevance: Relevance
    studies: int
    """How many more, each a study of its own."""
    rank: int


@json_object
class Explanation:
    """Why one intervention stands where it stands, or why it does not.

    Without a profile there are no needs, and rank, score and what would change it are empty.
    """

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Language
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
    headline: Headline | None
    """Of the finding that gives most of the points; null where none gives any."""
    key_study: KeyStudy | None
    """Whose loss would cost most places; null where it is not ranked or none costs any."""
    reason: Reason | None
    """Why it is not ranked."""
    detail: str | None
    """Every reason that applies."""
    first_obstacle: Obstacle | None
    """Null for the first of the ranking, and without a profile."""
    ahead_of: Ahead | None
    """Null for all but a first that is alone, and where nothing comes after it."""
    tipping: tuple[Tipping, ...]
    opening: Opening | None
    """Null where it lacks no required partner."""
    wanted: Wanted | None
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
    costs: tuple[Cost, ...]
    indicators: tuple[Indicator, ...]
    caveats: tuple[CaveatText, ...]
    """KOO01 first, then those of the intervention."""
    sources: tuple[SourceMark, ...]
    catalogues: tuple[Place, ...]
    publisher_ratings: tuple[Rating, ...]
    local: bool
    local_findings: bool
    next: tuple[str, ...]
    parameters: Parameters
    glossary: Glossary


@json_object
class Substitute:
    """The best one outside the plan in a member's place."""

    id: str
    name: str
    cost: float
    """How much of the plan's value is lost."""


@json_object
class Member:
    """One intervention of a plan."""

    id: str
    name: str
    short: str | None
    """A name of at most 24 characters."""
    headline: Headline | None
    """What was found on the first problem that it covers; null where it covers none."""
    runner: Literal["plan", "partner", "other"]
    covers: tuple[str, ...]
    """The area's problems that it has support on, the most first."""
    label: Label | None
    """On the first of them; null where it covers none."""
    evidence: tuple[Evidence, ...]
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
    costs: tuple[Cost, ...]
    """Empty where nothing is known."""
    caveats: tuple[CaveatText, ...]


@json_object
class ForWhom:
    """The members of a plan that are for one span of ages."""

    ages: Ages
    ids: tuple[str, ...]


@json_object
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


@json_object
class PlanPartner:
    """A partner that the whole set needs."""

    id: str
    name: str
    state: State
    required_by: tuple[str, ...]
    helpful_to: tuple[str, ...]


@json_object
class PlanParameters:
    """Everything that decided the plan."""

    max: int
    keep: tuple[str, ...]
    left_out: tuple[str, ...]
    ages: Ages | None
    partners: Mapping[str, State]
    exclude: tuple[Exclusion, ...]
    include: tuple[Reason, ...]
    notes: str | None


@json_object
class Plan:
    """The set of interventions that covers the whole profile best."""

    schema_version: str
    tool: Tool
    catalogue: CatalogueMark
    lang: Language
    area: AreaLabel | None
    needs: tuple[Need, ...]
    for_: tuple[ForWhom, ...]
    """Whom the members are for; `for` in JSON."""
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


@json_object
class Named:
    """A well-known intervention that is not in a proposal, and why."""

    id: str
    name: str
    short: str | None
    """A name of at most 24 characters."""
    reason: Reason
    detail: str
    """Every reason that applies."""
    about: tuple[str, ...]
    """The problems that the reason is about, or the partners that are missing, by id."""
    headline: str | None
    """What the strongest finding of no effect or harm found; null for other reasons."""


@json_object
class Proposal(Plan):
    """A plan with what a board needs to decide on it."""

    indicators: tuple[Indicator, ...]
    """Of the members, in their order, the earliest first."""
    set_aside_named: tuple[Named, ...]
    """The best known of those that are not in it: a few for each reason."""
    decisions: tuple[str, ...]
    """What the board is asked to decide; where nothing can be proposed, what to find out first."""


@json_object
class Side:
    """One of the two that are compared."""

    area: AreaLabel | None
    catalogue: CatalogueMark
    ranked: int
    parameters: Parameters


@json_object
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


@json_object
class Move:
    """An intervention that stands elsewhere on side B than on side A."""

    id: str
    name: str
    rank_a: int | None
    """Null where it is not ranked."""
    rank_b: int | None
    because: Literal["need", "support", "partner", "ages", "band", "group", "passed", "entered", "left"]
    detail: str


@json_object
class Comparison:
    """Two areas, or one area in two years: what moved, and why."""

    schema_version: str
    tool: Tool
    lang: Language
    a: Side
    b: Side
    needs: tuple[NeedChange, ...]
    moves: tuple[Move, ...]
    """By the rank on side B; empty where nothing moved."""
    unmoved: int
    """How many are ranked on both sides and stand where they stood."""
    beyond: int
    """How many are not compared, since a saved side shows only the first of its ranking."""
    caveats: tuple[CaveatText, ...]
    """KOO01 first."""
    next: tuple[str, ...]
    glossary: Glossary


Answer = Result | Explanation | Plan | Comparison
"""Whatever a command gives as JSON."""


def is_empty(answer: Answer) -> bool:
    """Whether nothing could be recommended or planned."""
    if isinstance(answer, Result):
        return not answer.recommendations
    return isinstance(answer, Plan) and not answer.plan
