"""An answer as one JSON object on one line."""

from __future__ import annotations

from pydantic_core import to_json


def encode(answer: object) -> bytes:
    """The contract's JSON, in UTF-8, with a line end.

    `json` of the standard library writes a number below 0.0001 with an exponent; this does not.
    """
    return to_json(answer) + b"\n"
