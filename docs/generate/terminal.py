"""What a person sees on a terminal: the README and the guide show it, and tests look at it."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from helhedsvalg import i18n
from helhedsvalg.cli.main import main


class Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)

    def isatty(self) -> bool:
        return True

    def said(self) -> str:
        """All that was written."""
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined]


class Keyboard(Terminal):
    """Standard input at which somebody types; what is typed shows on the screen."""

    def __init__(self, lines: Iterable[str], screen: Terminal) -> None:
        super().__init__()
        self.lines, self.screen = iter(lines), screen

    def readline(self, _size: int | None = -1, /) -> str:
        line = next(self.lines) + "\n"
        self.screen.write(line)
        return line


def shown(
    words: Sequence[str], *, lang: str = "da", width: int = 80, encoding: str = "utf-8", **environment: str
) -> str:
    """The screen after a command, in that language and width, without colour unless asked for."""
    out = Terminal(encoding)
    with _surroundings(width, environment), contextlib.redirect_stdout(out):
        main([*words, "--lang", lang])
    return out.said()


def answered(
    words: Sequence[str], answers: Iterable[str], folder: Path, *, lang: str = "da", width: int = 80
) -> str:
    """The screen after a command that asks, with what was answered; files go to the folder."""
    out, keyboard = Terminal(), sys.stdin
    sys.stdin = Keyboard(answers, out)
    try:
        with _surroundings(width, {}), contextlib.redirect_stderr(out), contextlib.chdir(folder):
            main([*words, "--lang", lang])
    finally:
        sys.stdin = keyboard
    return out.said()


@contextlib.contextmanager
def _surroundings(width: int, environment: dict[str, str]) -> Iterator[None]:
    """A terminal of that width; afterwards all is as it was."""
    before, spoken = dict(os.environ), i18n.language()
    os.environ.update({"COLUMNS": str(width), "LINES": "40", "NO_COLOR": "1", **environment})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        i18n.use(spoken)
