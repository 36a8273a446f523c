"""What a person sees on a terminal: the README and the guide show it, and tests look at it."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence

from helhedsvalg import texts
from helhedsvalg.cli import main


class Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)

    def isatty(self) -> bool:
        return True


def shown(
    words: Sequence[str], *, lang: str = "da", width: int = 80, encoding: str = "utf-8", **environment: str
) -> str:
    """The screen after a command, in that language and width, without colour unless asked for."""
    before, spoken = dict(os.environ), texts.language()
    os.environ.update({"COLUMNS": str(width), "NO_COLOR": "1", **environment})
    out = Terminal(encoding)
    try:
        with contextlib.redirect_stdout(out):
            main([*words, "--lang", lang])
    finally:
        os.environ.clear()
        os.environ.update(before)
        texts.use(spoken)
    out.flush()
    return out.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
