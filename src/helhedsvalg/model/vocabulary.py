"""The words of the contract, and texts in two languages."""

from __future__ import annotations

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
