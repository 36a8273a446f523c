"""A result as one JSON object on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import to_json

from helhedsvalg.result import Result

if TYPE_CHECKING:
    from helhedsvalg.answers import Comparison, Explanation, Plan


def encode(result: Result | Explanation | Plan | Comparison) -> bytes:
    """The contract's JSON, in UTF-8, with a line end."""
    return to_json(result) + b"\n"
