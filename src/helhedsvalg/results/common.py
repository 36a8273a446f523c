"""What several answers share: the parts of the contract's JSON, key for key.

Texts are in the result's language. Numbers are finite and rounded to six decimals. Neither path nor
time is in a result: the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar, dataclass_transform

from helhedsvalg.i18n import _, defer
from helhedsvalg.model.vocabulary import (
    Ages,
    Comparator,
    Design,
    Direction,
    Group,
    Label,
    Reason,
    Relevance,
    Role,
    Setting,
    State,
    documented,
    record,
)

T = TypeVar("T")
SCHEMA_VERSION = "1.0"
REASONS: dict[Reason, str] = {
    "excluded": defer("excluded by the profile"),
    "harmful": defer("harm was measured"),
    "outside-ages": defer("outside the ages"),
    "later": defer("for those who are growing up now"),
    "outside-plan": defer("others can do this"),
    "blocked": defer("lacks a partner"),
    "no-effect-found": defer("tested: no effect found (which does not mean that it can never work)"),
    "no-support": defer("read, but carries nothing here"),
    "other-problems": defer("read only on problems without weight here"),
    "untested": defer("no study read"),
}
"""Why an intervention is set aside, in words."""


@dataclass_transform(frozen_default=True)
def json_object(cls: type[T]) -> type[T]:
    """A frozen dataclass that is an object of the contract's JSON."""
    return documented(extra="ignore")(record(cls))


def state_name(state: State) -> str:
    """A partner's state in words."""
    return {
        "in-place": _("in place"),
        "promised": _("promised"),
        "missing": _("missing"),
        "unknown": _("not settled"),
    }[state]


def comparator_name(comparator: Comparator | None) -> str:
    """Against what something was measured, in words."""
    if comparator is None:
        return _("what it was compared with is not named")
    return {
        "nothing": _("compared with nothing"),
        "usual": _("compared with the ordinary offer"),
        "other": _("compared with another effort"),
    }[comparator]


def reason_name(reason: Reason) -> str:
    """A reason for setting aside, in words."""
    return _(REASONS[reason])


@json_object
class Tool:
    """The program that made the result."""

    name: str
    version: str


@json_object
class CatalogueMark:
    """Which catalogue the result rests on."""

    version: str
    date: str
    sha256: str
    """Of what the catalogue says, its layers included."""
    interventions: int
    findings: int


@json_object
class AreaLabel:
    """What the profile called the area."""

    name: str | None = None
    municipality: str | None = None
    year: int | None = None
    residents: int | None = None
    children_10_14: int | None = None
    other: Mapping[str, str] | None = None
    """Columns that mean nothing here, by heading."""


@json_object
class Point:
    """One end of a problem's scale."""

    value: float
    """In the indicator's own unit."""
    year: int | None
    basis: Literal["law", "statistic", "assumption"]
    source: str


@json_object
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
    older: str | None = None
    """How the figure was counted, where the indicator has changed since; null where it has not."""


@json_object
class Contribution:
    """One term of a score: points = 100 x weight x support x match."""

    problem: str
    weight: float
    support: float
    match: float
    points: float


@json_object
class Directions:
    """How many findings point which way."""

    positive: int
    none: int
    mixed: int
    negative: int


@json_object
class Evidence:
    """What the findings on one problem are worth together."""

    problem: str
    label: Label
    support: float
    findings: Directions
    strongest_design: Design | None


@json_object
class Sums:
    """What findings weigh together, by direction; a mixed one is half for and half without effect."""

    positive: float
    none: float
    negative: float


@json_object
class Finding:
    """One measured or reported result."""

    problem: str
    outcome: str | None
    direction: Direction
    comparator: Comparator | None
    """Against what it was measured; null where nothing was compared or named."""
    headline: str | None
    """What was found, in at most 60 characters."""
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
    adds: Sums
    """What it adds to each direction's sum; a mixed one half to each of two."""
    counted: bool
    """False where it was measured on older people alone, or its study counts as much already."""
    ages: Ages | None
    study: str | None
    studies: int | None
    """For a review: how many studies it pools."""
    local: bool


@json_object
class PartnerState:
    """A partner of an intervention, and its state here."""

    id: str
    name: str
    role: Role
    state: State
    what_for: str | None
    """What it does for the intervention."""


@json_object
class CaveatText:
    """A caveat."""

    code: str
    text: str
    about: tuple[str, ...]
    """What it is about here; `text` ends with it in brackets."""


@json_object
class SourceMark:
    """A source that a finding cites."""

    id: str
    title: str
    publisher: str | None
    year: int | None
    url: str | None


@json_object
class Place:
    """Where a published catalogue has the intervention."""

    id: str
    page: int | None
    heading: str | None


@json_object
class Rating:
    """A publisher's own mark, never mixed into ours."""

    by: str
    label: str
    source: str


@json_object
class Headline:
    """What the finding that gives most of the points found."""

    problem: str
    text: str
    direction: Direction
    setting: Setting
    design: Design
    publisher: str | None
    """Its short name where it has one."""
    year: int | None
    source: str
    relevance: Relevance | None = None
    """Whether the problem itself was measured, or a step on the way."""


@json_object
class KeyStudy:
    """The study whose loss would cost most places."""

    problem: str
    study: str | None
    source: str
    rank: int | None
    """Without it; null where the intervention would no longer be ranked."""


@json_object
class Cost:
    """What a source says that it costs."""

    kind: str
    amount: float | None
    currency: str | None
    per: str | None
    year: int
    text: str | None
    bears: str | None
    source: str


@json_object
class Indicator:
    """What the plan itself can count, to see whether an intervention works."""

    id: str
    """The intervention's."""
    text: str
    after_years: int | None
    source: str | None


@json_object
class Unlock:
    """The missing partner that would open most."""

    partner: str
    name: str
    """The partner's."""
    interventions: tuple[str, ...]
    names: tuple[str, ...]
    """The interventions'."""
    points: float


@json_object
class Exclusion:
    """An intervention that the profile does not want."""

    id: str
    reason: str | None


@json_object
class Parameters:
    """Everything that decided the result."""

    top: int
    stability: int
    seed: int
    ages: Ages | None
    partners: Mapping[str, State]
    exclude: tuple[Exclusion, ...]
    include: tuple[Reason, ...]
    notes: str | None
    heavy_weight: float
    """From this weight on, a problem with nothing tested is told."""
    top_places: int
    """Among how many first places `top_share` is counted."""
    range_share: float
    """How large a share of the simulations has a rank in `rank_range`."""


@json_object
class LabelWords:
    """A verdict in words."""

    name: str
    mark: str
    ascii: str
    """The mark where there is nothing but ASCII."""
    meaning: str
    brief: str
    """The meaning in at most 40 characters."""


@json_object
class DirectionWords:
    """A direction in words."""

    name: str
    mark: str
    ascii: str


@json_object
class Glossary:
    """The words for the ids of this result, by id, so that a reader needs no catalogue."""

    problems: Mapping[str, str]
    """Those without anchors too."""
    short_problems: Mapping[str, str]
    """At most 14 characters each; the name where there is no shorter one."""
    partners: Mapping[str, str]
    themes: Mapping[str, str]
    labels: Mapping[Label, LabelWords]
    """In their order of rank."""
    directions: Mapping[Direction, DirectionWords]
    designs: Mapping[Design, str]
    """In their order of rank."""
    settings: Mapping[Setting, str]
    relevances: Mapping[Relevance, str]
    bands: Mapping[str, str]
    """By number, the best first."""
    groups: Mapping[Group, str]
    sources: Mapping[str, SourceMark]
    """Of the ends of the problems' scales."""
