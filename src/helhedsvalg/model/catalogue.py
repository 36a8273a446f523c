"""What the catalogue says.

What is unknown is None or empty, never 0. Shapes and words are those of the contract's catalogue files; a field is
described where its name and type leave a question.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

from helhedsvalg.model.method import Method
from helhedsvalg.model.vocabulary import (
    Ages,
    Bilingual,
    Comparator,
    Count,
    Design,
    Direction,
    Relevance,
    Setting,
    Words,
    Written,
    documented,
    one_string,
    record,
)

CostKind = Literal["full", "price", "budget", "grant", "rating"]


@dataclass(frozen=True)
class Ref:
    """Says of a text that it is the id of an entry in that section of the catalogue."""

    section: str


SourceId = Annotated[str, Ref("sources")]
ProblemId = Annotated[str, Ref("problems")]
PartnerId = Annotated[str, Ref("partners")]
ThemeId = Annotated[str, Ref("themes")]
CaveatCode = Annotated[str, Ref("caveats")]


@documented(extra="forbid")
@record
class Condition(Bilingual):
    """When an intervention works, when it does not, or what is not documented."""

    source: SourceId | None = None
    """Where it was read; None for this project's own remark."""
    explains: tuple[ProblemId, ...] = ()
    """Problems on which findings point different ways, where this is the likely reason that the sources give."""


Remark = Annotated[Condition, Written(one_string, str | Condition)]
"""A condition that may be written as one string."""


@documented(extra="forbid")
@record
class Source:
    """A text that was read."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    publisher_short: str | None = None
    """At most 8 characters, for narrow columns."""
    year: Count | None = None
    url: str | None = None
    kind: str | None = None
    """law, statistic, report, article, review, handbook, web, news, retelling, consultation, method."""
    about: str | None = None
    """For news and retellings: the study that they tell of."""
    language: str | None = None


@documented(extra="forbid")
@record
class Anchor:
    """One end of a problem's scale."""

    value: float
    """In the indicator's own unit."""
    source: SourceId
    basis: Literal["law", "statistic", "assumption"]
    year: Count | None = None
    why: Words | None = None


@documented(extra="forbid")
@record
class SmallCount:
    """Below how many people an indicator is a handful of events."""

    label: str
    """Which of the area's labels counts them."""
    below: Count
    caveat: CaveatCode
    why: Words


@documented(extra="forbid")
@record
class Doubt:
    """Above which figure the opposite may have been counted, so that the wizard asks."""

    above: float
    """In the indicator's own unit."""
    question: Words
    whom: Words
    """Whom the indicator counts, for the question whether the rest of a hundred is meant."""
    why: Words


@documented(extra="forbid")
@record
class DefinitionChange:
    """From which year on the indicator is counted as it is now."""

    year: Count
    caveat: CaveatCode
    """What an older figure carries."""
    older: Words
    """How such a figure was counted, in few words."""
    why: Words


@documented(extra="forbid")
@record
class Problem:
    """A dimension on which an area can be badly off."""

    id: str
    name: Words
    short: Words | None = None
    """At most 14 characters, for narrow columns."""
    synonyms: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()
    """Headings that may count the opposite, and so are never taken for it."""
    not_this: tuple[str, ...] = ()
    """Headings that count something else, however near they sound."""
    indicator: Words | None = None
    unit: Literal["percent", "per-thousand"] | None = None
    population: Words | None = None
    population_ages: Ages | None = None
    """Whom the indicator counts."""
    where: Words | None = None
    """Where a project leader finds the figure."""
    ask: Words | None = None
    """The same in a few words: whom to ask."""
    zero_point: Anchor | None = None
    full_point: Anchor | None = None
    spread: float | None = None
    """Standard deviation of the logarithm of a known need, for the simulations."""
    spread_why: Words | None = None
    ages: Ages | None = None
    """Whose problem it is; None: everybody's."""
    steps: Words | None = None
    """Which outcomes speak of it directly, and which are a step."""
    doubt: Doubt | None = None
    """When a figure is so large that the opposite may have been counted."""
    few: SmallCount | None = None
    """When the figure rests on so few people that it is chance."""
    since: DefinitionChange | None = None
    """When its definition last changed."""
    caveats: tuple[CaveatCode, ...] = ()
    """Codes that a result carries where this problem has a need."""

    @property
    def anchored(self) -> bool:
        """Whether it can have a need."""
        return self.zero_point is not None and self.full_point is not None


@documented(extra="forbid")
@record
class Partner:
    """A local actor."""

    id: str
    name: Words
    synonyms: tuple[str, ...] = ()
    what_for: Words | None = None
    kind: Literal["partner", "target-group", "facility"] = "partner"
    """Whether it is somebody to work with, those whom the plan is for, or a place."""


@documented(extra="forbid")
@record
class Caveat:
    """A caveat with a code that never changes its meaning."""

    code: str
    text: Words
    why: Words | None = None
    do: Words | None = None
    source: SourceId | None = None
    quote: str | None = None


@documented(extra="forbid")
@record
class Theme:
    """One of Landsbyggefonden's areas of effort."""

    id: str
    name: Words
    synonyms: tuple[str, ...] = ()


@documented(extra="forbid")
@record
class Finding:
    """One measured or reported result: intervention x problem x outcome x source."""

    problem: ProblemId
    direction: Direction
    design: Design
    setting: Setting
    relevance: Relevance
    source: SourceId
    outcome: Words | None = None
    comparator: Comparator | None = None
    """Against what: nothing, the ordinary offer, or another effort; None: no comparison, or none is named."""
    headline: Words | None = None
    """The result in words a layman knows, the number first; at most 60 characters."""
    study: str | None = None
    """Two reports on one study carry one id; None: it stands alone."""
    studies: Count | None = None
    """For a review: how many studies it says that it pools."""
    income: Literal["low-middle"] | None = None
    """A review mainly of low- and middle-income countries."""
    level: Literal["participant", "family", "area"] | None = None
    size: Words | None = None
    """In the source's own terms; shown, never scored."""
    n: Count | None = None
    follow_up: Words | None = None
    ages: Ages | None = None
    sex: Literal["women", "men"] | None = None
    locator: Words | None = None
    """Page or section; the reason where there is no quote; doubts of the coding."""
    quote: str | None = None
    """At most 20 words as they stand in the source."""
    read: datetime.date | None = None
    local: bool = False


@documented(extra="forbid")
@record
class Partners:
    """Whom an intervention needs."""

    required: tuple[PartnerId, ...] = ()
    helpful: tuple[PartnerId, ...] = ()


@documented(extra="forbid")
@record
class PublishedIn:
    """Where a published catalogue has the intervention."""

    id: SourceId
    page: Count | None = None
    heading: str | None = None


@documented(extra="forbid")
@record
class PublisherRating:
    """A publisher's own mark, shown beside the label and never mixed in."""

    by: str
    label: str
    source: SourceId


@documented(extra="forbid")
@record
class Cost:
    """What a source says that an intervention costs: a fact, shown and never scored."""

    kind: CostKind
    """Worked out in full, a list price, one place's budget, a fund's grant, or a rating in words."""
    year: Count
    """Whose prices they are."""
    source: SourceId
    amount: float | None = None
    """None where it is told in words alone."""
    currency: str | None = None
    per: Words | None = None
    text: Words | None = None
    """What is in it and what is not."""
    bears: Words | None = None
    """Who pays."""
    quote: str | None = None
    """At most 20 words as they stand in the source."""


@documented(extra="forbid")
@record
class Indicator(Bilingual):
    """What the plan itself can count, to see whether an intervention works."""

    after_years: Count | None = None
    """1, 2 or 4."""
    source: SourceId | None = None


@documented(extra="forbid")
@record
class Intervention:
    """A catalogue entry: something that a plan can do."""

    id: str
    name: Words
    short: Words | None = None
    """At most 24 characters, for narrow columns."""
    synonyms: tuple[str, ...] = ()
    theme: ThemeId | None = None
    runner: Literal["plan", "partner", "other"] = "plan"
    summary: Words | None = None
    ages: Ages | None = None
    """Of those whose problem is to change: the children, for a parents' course."""
    ages_for: Mapping[ProblemId, Ages] = field(default_factory=dict)
    """By problem id: other ages, where it changes something for others than its participants."""
    sex: Literal["all", "women", "men"] = "all"
    partners: Partners = Partners()
    conditions: tuple[Remark, ...] = ()
    caveats: tuple[CaveatCode, ...] = ()
    catalogues: tuple[PublishedIn, ...] = ()
    costs: tuple[Cost, ...] = ()
    """Empty where nothing is known, which is not the same as cheap."""
    indicators: tuple[Indicator, ...] = ()
    publisher_ratings: tuple[PublisherRating, ...] = ()
    findings: tuple[Finding, ...] = ()
    local: bool = False


@documented(extra="forbid")
@record
class Meta:
    """What the catalogue is."""

    version: str
    date: datetime.date
    title: Words | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All that is known: the shipped data, or another with its layers."""

    meta: Meta
    method: Method
    problems: tuple[Problem, ...]
    partners: tuple[Partner, ...]
    themes: tuple[Theme, ...]
    caveats: tuple[Caveat, ...]
    sources: tuple[Source, ...]
    interventions: tuple[Intervention, ...]
    plan: tuple[Finding, ...]
    """Findings on whole plans: shown, never weighed."""
    sha256: str = field(default="", compare=False)

    @cached_property
    def problem(self) -> Mapping[str, Problem]:
        """By id."""
        return {problem.id: problem for problem in self.problems}

    @cached_property
    def partner(self) -> Mapping[str, Partner]:
        """By id."""
        return {partner.id: partner for partner in self.partners}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """By id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def caveat(self) -> Mapping[str, Caveat]:
        """By code."""
        return {caveat.code: caveat for caveat in self.caveats}

    @cached_property
    def intervention(self) -> Mapping[str, Intervention]:
        """By id."""
        return {intervention.id: intervention for intervention in self.interventions}

    @cached_property
    def anchored(self) -> tuple[Problem, ...]:
        """The problems that can have a need, in the data's order."""
        return tuple(problem for problem in self.problems if problem.anchored)
