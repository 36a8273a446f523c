"""The words of the contract, and texts in two languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

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
Reason = Literal[
    "excluded",
    "harmful",
    "outside-ages",
    "later",
    "outside-plan",
    "blocked",
    "no-effect-found",
    "no-support",
    "other-problems",
    "untested",
]
"""Why an intervention is not ranked, in the order in which the first that applies decides."""
Comparator = Literal["nothing", "usual", "other"]
Group = Literal["tested-here", "tested-elsewhere", "practice"]
"""How well what carries an intervention was tested, the best first."""
State = Literal["in-place", "promised", "missing", "unknown"]
Role = Literal["required", "helpful"]
MAX_COUNT = 10**9 - 1
"""The largest count or year."""
Ages = tuple[int, int]
"""Youngest and oldest, both included, in years."""


def documented(extra: Literal["forbid", "ignore"]) -> Callable[[type[T]], type[T]]:
    """Let the JSON Schema of a dataclass say its fields' docstrings; `extra` is for keys that it does not have."""

    def configure(cls: type[T]) -> type[T]:
        cls.__pydantic_config__ = {  # type: ignore[attr-defined]
            "extra": extra,
            "use_attribute_docstrings": True,
            "allow_inf_nan": False,
        }
        return cls

    return configure


class Written:
    """A mark on a type: how its value may stand in a file. `catalogue.loading` reads it."""

    def __init__(self, read: Callable[[object], object], shape: object) -> None:
        self.read = read
        """What stands in the file to what is checked. Raises ValueError."""
        self.shape = shape
        """The type of what may stand there."""


def one_string(raw: object) -> object:
    """One string stands for a text in both languages."""
    return {"da": raw, "en": raw} if isinstance(raw, str) else raw


def counted(raw: object) -> object:
    """A whole number that counts people, studies, pages or years. Raises ValueError where it cannot."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= MAX_COUNT:
        raise ValueError(f"not from 1 to {MAX_COUNT}")
    return raw


@documented(extra="forbid")
@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Danish and English; where one language is missing the other is shown."""

    da: str | None = None
    en: str | None = None

    def within(self, language: Language) -> str:
        """The text in that language, else in the other."""
        first, second = (self.da, self.en) if language == "da" else (self.en, self.da)
        return first or second or ""


Count = Annotated[int, Written(counted, int)]
Words = Annotated[Bilingual, Written(one_string, str | Bilingual)]
"""A text that may be written as one string."""
