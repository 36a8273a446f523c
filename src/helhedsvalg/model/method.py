"""Every number that decides a ranking, as data/method.yaml has it."""

from __future__ import annotations

from dataclasses import fields

from helhedsvalg.model.vocabulary import (
    Ages,
    Design,
    Direction,
    Group,
    Label,
    Relevance,
    Setting,
    Words,
    documented,
    record,
)


@documented(extra="forbid")
@record
class MethodNumber:
    """A number of the method, and why it is that number."""

    value: float
    why: Words


@documented(extra="forbid")
@record
class DesignValue:
    """What a design is worth."""

    id: Design
    name: Words
    level: int
    """0 to 5, after the Maryland Scientific Methods Scale."""
    value: float
    why: Words
    words: tuple[str, ...] = ()
    """Beginnings of words that betray this design where a quote has them."""


@documented(extra="forbid")
@record
class SettingValue:
    """What a setting is worth."""

    id: Setting
    name: Words
    value: float
    danish: bool
    """Whether a gain found there can make a label strong."""
    near: bool
    """Whether it counts as tested under conditions like the Danish ones."""
    why: Words


@documented(extra="forbid")
@record
class RelevanceValue:
    """What a relevance is worth."""

    id: Relevance
    name: Words
    value: float
    decides: bool
    """Whether it decides the label where it is found; a step never does."""
    why: Words
    share_of: Relevance | None = None
    """Which other it stays the same share of, when the values are drawn in the simulations."""


@documented(extra="forbid")
@record
class LabelName:
    """A verdict in words, with a mark that does not depend on colour."""

    id: Label
    name: Words
    mark: str
    ascii: str
    meaning: Words
    brief: Words
    """The meaning in at most 40 characters, for the line under a screen's entries."""
    tested: bool
    """Whether it rests on a comparison."""
    positive: bool
    """Whether it speaks for the intervention, so that a finding against it is told beside it."""


@documented(extra="forbid")
@record
class DirectionName:
    """A direction in words."""

    id: Direction
    name: Words
    mark: str
    ascii: str


@documented(extra="forbid")
@record
class NeedWord:
    """A judgement that stands for a need."""

    words: tuple[str, ...]
    need: float


@documented(extra="forbid")
@record
class MethodNumbers:
    """The numbers that stand alone."""

    pooled_studies: MethodNumber
    """From so many studies on, a review counts as more than one study."""
    pooled_factor: MethodNumber
    """How many times its design such a review is worth."""
    mixed_share: MethodNumber
    """How much of a mixed finding is positive; the rest is without effect."""
    controlled_level: MethodNumber
    """From this level on, a design has a comparison."""
    majority: MethodNumber
    """The share of what decides that a direction needs to win."""
    carried_share: MethodNumber
    """The share of what decides that must be positive for a support above 0."""
    strong_balance: MethodNumber
    """Least (K+ - K-) / (K + 1) for the label strong."""
    good_balance: MethodNumber
    """Least (K+ - K-) / (K + 1) for the label good."""
    strong_studies: MethodNumber
    """Least number of controlled studies for the label strong."""
    harm_studies: MethodNumber
    """So many studies must find harm before an intervention is set aside for it."""
    uncontrolled_cap: MethodNumber
    """The most that uncontrolled findings add in each direction."""
    doubt: MethodNumber
    """What is added below the line of a support."""
    need_cap: MethodNumber
    """The largest need."""
    plan_years: MethodNumber
    """How long a plan runs, in years."""
    match_share: MethodNumber
    """The share of ages from which on a match is whole."""
    match_some: MethodNumber
    """The match of a smaller share."""
    small_need: MethodNumber
    """A need up to this is small."""
    heavy_weight: MethodNumber
    """From this weight on, a problem with nothing tested is told."""
    few_persons: MethodNumber
    """Below so many persons a label rests on few."""
    seed: MethodNumber
    """Of the random numbers."""
    value_spread: MethodNumber
    """Standard deviation of the logarithm of a drawn value."""
    top_places: MethodNumber
    """How many first places `top_share` counts."""
    range_low: MethodNumber
    """The lower percentile of a rank range, as a share."""
    range_high: MethodNumber
    """The upper percentile of a rank range, as a share."""
    what_if_need: MethodNumber
    """The need that an unknown problem is tried with."""
    wanted_studies: MethodNumber
    """How many studies more an explanation looks for at most."""
    core_cost: MethodNumber
    """The share of a plan's value that every substitute of a core member costs."""


@documented(extra="forbid")
@record
class Reference:
    """The study that a score is measured by, were it made on the area's heaviest problem."""

    design: Design
    setting: Setting
    relevance: Relevance


@documented(extra="forbid")
@record
class Band:
    """A part of the ranking within which scores are closer than the method can tell."""

    id: int
    """1 is the best."""
    name: Words
    share: float
    """From this share of the reference on."""
    why: Words


@documented(extra="forbid")
@record
class GroupName:
    """How well what carries an intervention was tested, in words."""

    id: Group
    name: Words
    why: Words


NUMBERS = tuple(number.name for number in fields(MethodNumbers))
"""Their names, in the order of the file."""


@documented(extra="forbid")
@record
class Method:
    """Every number that decides a ranking. The order of the lists is their order of rank."""

    designs: tuple[DesignValue, ...]
    settings: tuple[SettingValue, ...]
    relevances: tuple[RelevanceValue, ...]
    labels: tuple[LabelName, ...]
    directions: tuple[DirectionName, ...]
    words: tuple[NeedWord, ...]
    pooling_design: Design
    reference: Reference
    bands: tuple[Band, ...]
    groups: tuple[GroupName, ...]
    spans: tuple[Ages, ...]
    """The ages by which a plan tells whom it is for."""
    numbers: MethodNumbers
