"""The words of the contract, and texts in two languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, TypeVar, dataclass_transform

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


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass. All records share their comparison: to write it for each makes a start 20 ms longer."""
    cls.__eq__, cls.__hash__, cls.__repr__ = _equals, _hash, _shown  # type: ignore[method-assign]
    return dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)


def _values(record: Any) -> tuple[object, ...]:
    """Of its fields, in order."""
    return tuple(getattr(record, field.name) for field in fields(record))


def _equals(self: object, other: object) -> bool:
    """Whether both are of one kind, with equal values."""
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    """Of its values."""
    return hash(_values(self))


def _shown(self: Any) -> str:
    """Its kind, and its values by name."""
    shown = (f"{field.name}={value!r}" for field, value in zip(fields(self), _values(self), strict=True))
    return f"{type(self).__qualname__}({', '.join(shown)})"


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
@record
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
