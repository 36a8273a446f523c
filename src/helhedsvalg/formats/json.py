"""An answer as one JSON object on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import to_json

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Answer


def encode(answer: Answer) -> bytes:
    """The contract's JSON, in UTF-8, with a line end."""
    return to_json(answer) + b"\n"
