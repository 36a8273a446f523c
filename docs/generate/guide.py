"""The guide's screens, as a project leader with one area's figures sees them: docs/vejledning.md shows them."""

from __future__ import annotations

import contextlib
import io
import shlex
import tempfile
from functools import cache
from pathlib import Path

from builders import METHOD, shipped
from helhedsvalg.i18n import named
from terminal import answered, shown

ROOT = Path(__file__).parents[2]
ANSWERS = (
    *("Ringparken", "Slagelse", "2019"),
    *("41,2", "høj", "70,2", "mellem"),
    "ved ikke",
    *("lovet", "mangler", "1", "", "", ""),
    *("", "ja", ""),
)
"""What she types: area, four figures or words, ages, six partners, what runs already, yes, and Enter."""
Piece = tuple[str | None, str | None]
"""How the first line that is shown begins, and the first that is not; None: from the top, to the end."""


def furnish(folder: Path) -> str:
    """Put the examples and the profile that the wizard writes into a folder; the wizard's screen."""
    (folder / "examples").symlink_to(ROOT / "examples")
    return answered(["profile"], ANSWERS, folder)


@cache
def _place() -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp())
    return folder, furnish(folder)


def wizard(*pieces: Piece) -> str:
    """The wizard's screen."""
    return _console("profile", _place()[1], pieces)


def screen(command: str, *pieces: Piece) -> str:
    """The screen of a command."""
    return _console(command, _said(shlex.split(command)), pieces)


def _said(words: list[str]) -> str:
    """What stands on the screen, with the notes on how something was understood."""
    notes = io.StringIO()
    with contextlib.chdir(_place()[0]), contextlib.redirect_stderr(notes):
        answer = shown(words)
    return notes.getvalue() + answer


def _console(command: str, said: str, pieces: tuple[Piece, ...]) -> str:
    """A command with what it prints, cut to the pieces."""
    lines = [line.rstrip() for line in said.splitlines()]
    cut = "\n[...]\n".join(_piece(lines, *one).strip("\n") for one in pieces or ((None, None),))
    end = "\n[...]" if pieces and pieces[-1][1] else ""
    return f"```console\n$ helhedsvalg {command}\n{cut}{end}\n```\n"


def _piece(lines: list[str], start: str | None, end: str | None) -> str:
    """Some lines."""
    first = 0 if start is None else _line(lines, start, 0)
    return "\n".join(lines[first:] if end is None else lines[first : _line(lines, end, first + 1)])


def _line(lines: list[str], start: str, after: int) -> int:
    """The first line that begins so. Raises ValueError where the program no longer says it."""
    for number, line in enumerate(lines):
        if number >= after and line.startswith(start):
            return number
    raise ValueError(f"no line begins with {start!r} in:\n" + "\n".join(lines))


def labels() -> str:
    """What each label means."""
    rows = ((f"{one.mark} {named(one.name)}".strip(), named(one.meaning)) for one in METHOD.labels)
    return "\n".join(f"- **{name}**: {meaning}" for name, meaning in rows)


def caveats(*codes: str) -> str:
    """Caveats with what to do about them."""
    known = {one.code: one for one in shipped().caveats}
    return "\n".join(f"- **{code}** {named(known[code].text)} *{named(known[code].do)}*" for code in codes)
