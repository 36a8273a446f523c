"""The nouns that go in: what the catalogue says, and what is known of one area.

All are frozen. What is unknown is None or empty, never 0. Shapes and words are those of the
contract's catalogue files; a field is described where its name and type leave a question.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal, TypeVar, dataclass_transform

from pydantic import BeforeValidator

from helhedsvalg.nouns import frozen

T = TypeVar("T")
Language = Literal["da", "en"]
Direction = Literal["positive", "none", "mixed", "negative"]
Design = Literal[
    "review",
    "randomised",
    "natural-experiment",
    "comparison",
    "adjusted",
    "before-after",
    "assessment",
    "case",
]
Setting = Literal["danish-estates", "denmark", "nordic", "international"]
Relevance = Literal["direct", "step", "bundle", "step-bundle"]
Label = Literal[
    "strong",
    "good",
    "promising",
    "conflicting",
    "no-effect-found",
    "harmful",
    "practice-knowledge",
    "untested",
]
State = Literal["in-place", "promised", "missing", "unknown"]
Role = Literal["required", "helpful"]
CostKind = Literal["full", "price", "budget", "grant", "rating"]
COUNTED = 10**9
"""Counts and years are below it."""
Ages = tuple[int, int]
"""Youngest and oldest, both included, in years."""


@dataclass_transform(frozen_default=True)
def noun(cls: type[T]) -> type[T]:
    """A frozen dataclass whose fields' docstrings reach the JSON Schema, and that refuses unknown keys."""
    cls.__pydantic_config__ = {  # type: ignore[attr-defined]
        "extra": "forbid",
        "use_attribute_docstrings": True,
        "allow_inf_nan": False,
    }
    return frozen(cls)


def one_string(given: object) -> object:
    """One string stands for a text in both languages."""
    return {"da": given, "en": given} if isinstance(given, str) else given


def counted(given: object) -> object:
    """A whole number that counts people, studies, pages or years. Raises ValueError where it cannot."""
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given < COUNTED:
        raise ValueError(f"not from 1 to {COUNTED - 1}")
    return given


@noun
class Text:
    """One text in Danish and English; where one language is missing the other is shown."""

    da: str | None = None
    en: str | None = None

    def within(self, language: Language) -> str:
        """The text in that language, else in the other."""
        first, second = (self.da, self.en) if language == "da" else (self.en, self.da)
        return first or second or ""


Count = Annotated[int, BeforeValidator(counted, json_schema_input_type=int)]
Words = Annotated[Text, BeforeValidator(one_string, json_schema_input_type=str | Text)]
"""A text that may be written as one string."""


@noun
class Condition:
    """When an intervention works, when it does not, or what is not documented."""

    da: str | None = None
    en: str | None = None
    source: str | None = None
    """Where it was read; None for this project's own remark."""
    explains: tuple[str, ...] = ()
    """Problems on which findings point different ways, where this is the likely reason that the sources give."""

    def within(self, language: Language) -> str:
        """The text in that language, else in the other."""
        return Text(self.da, self.en).within(language)


Remark = Annotated[Condition, BeforeValidator(one_string, json_schema_input_type=str | Condition)]
"""A condition that may be written as one string."""


@noun
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


@noun
class Anchor:
    """One end of a problem's scale."""

    value: float
    """In the indicator's own unit."""
    source: str
    basis: Literal["law", "statistic", "assumption"]
    year: Count | None = None
    why: Words | None = None


@noun
class Few:
    """Below how many people an indicator is a handful of events."""

    label: str
    """Which of the area's labels counts them."""
    below: Count
    caveat: str
    why: Words


@noun
class Since:
    """From which year on the indicator is counted as it is now."""

    year: Count
    caveat: str
    """What an older figure carries."""
    why: Words


@noun
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
    zero_point: Anchor | None = None
    full_point: Anchor | None = None
    spread: float | None = None
    """Standard deviation of the logarithm of a known need, for the simulations."""
    spread_why: Words | None = None
    ages: Ages | None = None
    """Whose problem it is; None: everybody's."""
    steps: Words | None = None
    """Which outcomes speak of it directly, and which are a step."""
    few: Few | None = None
    """When the figure rests on so few people that it is chance."""
    since: Since | None = None
    """When its definition last changed."""
    caveats: tuple[str, ...] = ()
    """Codes that a result carries where this problem has a need."""

    @property
    def anchored(self) -> bool:
        """Whether it can have a need."""
        return self.zero_point is not None and self.full_point is not None


@noun
class Partner:
    """A local actor."""

    id: str
    name: Words
    synonyms: tuple[str, ...] = ()
    what_for: Words | None = None
    kind: Literal["partner", "target-group", "facility"] = "partner"
    """Whether it is somebody to work with, those whom the plan is for, or a place."""


@noun
class Caveat:
    """A reservation with a code that never changes its meaning."""

    code: str
    text: Words
    why: Words | None = None
    do: Words | None = None
    source: str | None = None
    quote: str | None = None


@noun
class Theme:
    """One of Landsbyggefonden's areas of effort."""

    id: str
    name: Words
    synonyms: tuple[str, ...] = ()


@noun
class Finding:
    """One measured or reported result: intervention x problem x outcome x source."""

    problem: str
    direction: Direction
    design: Design
    setting: Setting
    relevance: Relevance
    source: str
    outcome: Words | None = None
    comparator: Literal["nothing", "usual", "other"] | None = None
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


@noun
class Partners:
    """Whom an intervention needs."""

    required: tuple[str, ...] = ()
    helpful: tuple[str, ...] = ()


@noun
class Place:
    """Where a published catalogue has the intervention."""

    id: str
    page: Count | None = None
    heading: str | None = None


@noun
class Rating:
    """A publisher's own mark, shown beside the label and never mixed in."""

    by: str
    label: str
    source: str


@noun
class Cost:
    """What a source says that an intervention costs: a fact, shown and never scored."""

    kind: CostKind
    """Worked out in full, a list price, one place's budget, a fund's grant, or a rating in words."""
    year: Count
    """Whose prices they are."""
    source: str
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


@noun
class Indicator:
    """What the plan itself can count, to see whether an intervention works."""

    da: str | None = None
    en: str | None = None
    after_years: Count | None = None
    """1, 2 or 4."""
    source: str | None = None

    def within(self, language: Language) -> str:
        """The text in that language, else in the other."""
        return Text(self.da, self.en).within(language)


@noun
class Intervention:
    """A catalogue entry: something that a plan can do."""

    id: str
    name: Words
    short: Words | None = None
    """At most 24 characters, for narrow columns."""
    synonyms: tuple[str, ...] = ()
    theme: str | None = None
    runner: Literal["plan", "partner", "other"] = "plan"
    summary: Words | None = None
    ages: Ages | None = None
    """Of those whose problem is to change: the children, for a parents' course."""
    ages_for: Mapping[str, Ages] = field(default_factory=dict)
    """By problem id: other ages, where it changes something for others than its participants."""
    sex: Literal["all", "women", "men"] = "all"
    partners: Partners = Partners()
    conditions: tuple[Remark, ...] = ()
    caveats: tuple[str, ...] = ()
    catalogues: tuple[Place, ...] = ()
    costs: tuple[Cost, ...] = ()
    """Empty where nothing is known, which is not the same as cheap."""
    indicators: tuple[Indicator, ...] = ()
    publisher_ratings: tuple[Rating, ...] = ()
    findings: tuple[Finding, ...] = ()
    local: bool = False


@noun
class Number:
    """A number of the method, and why it is that number."""

    value: float
    why: Words


@noun
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


@noun
class SettingValue:
    """What a setting is worth."""

    id: Setting
    name: Words
    value: float
    danish: bool
    why: Words


@noun
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


@noun
class LabelName:
    """A verdict in words, with a mark that does not depend on colour."""

    id: Label
    name: Words
    mark: str
    ascii: str
    meaning: Words
    tested: bool
    """Whether it rests on a comparison."""
    positive: bool
    """Whether it speaks for the intervention, so that a finding against it is told beside it."""


@noun
class DirectionName:
    """A direction in words."""

    id: Direction
    name: Words
    mark: str
    ascii: str


@noun
class Word:
    """A judgement that stands for a need."""

    words: tuple[str, ...]
    need: float


@noun
class Method:
    """Every number that decides a ranking. The order of the lists is their order of rank."""

    designs: tuple[DesignValue, ...]
    settings: tuple[SettingValue, ...]
    relevances: tuple[RelevanceValue, ...]
    labels: tuple[LabelName, ...]
    directions: tuple[DirectionName, ...]
    words: tuple[Word, ...]
    pooling_design: Design
    numbers: Mapping[str, Number]

    def number(self, name: str) -> float:
        """The value of one number; KeyError where the data has none by that name."""
        return self.numbers[name].value


@noun
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
        return {one.id: one for one in self.problems}

    @cached_property
    def partner(self) -> Mapping[str, Partner]:
        """By id."""
        return {one.id: one for one in self.partners}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """By id."""
        return {one.id: one for one in self.sources}

    @cached_property
    def caveat(self) -> Mapping[str, Caveat]:
        """By code."""
        return {one.code: one for one in self.caveats}

    @cached_property
    def intervention(self) -> Mapping[str, Intervention]:
        """By id."""
        return {one.id: one for one in self.interventions}

    @cached_property
    def anchored(self) -> tuple[Problem, ...]:
        """The problems that can have a need, in the data's order."""
        return tuple(one for one in self.problems if one.anchored)


@noun
class Given:
    """What was said of one problem."""

    given_as: Literal["figure", "word", "need", "unknown"]
    value: float | None = None
    """A figure in the indicator's unit, or a need; None where unknown."""
    source: str | None = None
    year: int | None = None
    why: str | None = None


@noun
class Exclusion:
    """An intervention that the profile does not want."""

    id: str
    reason: str | None = None


@noun
class Profile:
    """An area's problems, its partners, and who the plan is for."""

    area: Mapping[str, object] = field(default_factory=dict)
    """name, municipality, year, residents, children_10_14, other: only what was given."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """By problem id; a problem that is not here is unknown."""
    partners: Mapping[str, State] = field(default_factory=dict)
    """By partner id; one that is not here is unknown."""
    ages: Ages | None = None
    exclude: tuple[Exclusion, ...] = ()
    notes: str | None = None
