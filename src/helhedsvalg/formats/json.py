"""An answer as one JSON object on one line."""

from __future__ import annotations

from pydantic_core import to_json

from helhedsvalg.formats import Screen

FORM = "data"


def render(data: object, _screen: Screen) -> bytes:
    """The contract's JSON, in UTF-8, with a line end."""
    return encode(data)


def encode(data: object) -> bytes:
    """The same where no screen is known. A key that is a word of Python has a `_` after it in the dataclass."""
    return to_json(data).replace(b'"for_":', b'"for":') + b"\n"
