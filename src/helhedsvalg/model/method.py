"""Every number that decides a ranking, as data/method.yaml has it."""

from __future__ import annotations

from collections.abc import Mapping

from helhedsvalg.model.vocabulary import (
    Design,
    Direction,
    Label,
    Relevance,
    Setting,
    Words,
    noun,
)


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
