"""A result as one JSON object on one line."""

from __future__ import annotations

from pydantic_core import to_json

from helhedsvalg.result import Comparison, Explanation, Plan, Result


def encode(result: Result | Explanation | Plan | Comparison) -> bytes:
    """The contract's JSON, in UTF-8, with a line end."""
    return to_json(result) + b"\n"
