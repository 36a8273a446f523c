"""Streams: data to standard output, everything else to standard error."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import IO

from helhedsvalg.errors import Fault, Faults, cut
from helhedsvalg.formats import MIN_WIDTH, Screen
from helhedsvalg.i18n import _, on_one_line, refusal

_REPLACEMENTS = {
    "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e", "ü": "u", "ö": "o", "ä": "a",
    "–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "·": ".",
    "‰": "pr. 1.000", "§": "par.", "×": "x",
}  # fmt: skip
"""What is written where the encoding lacks the character; a question mark stands for any other."""
COLOURS = ("auto", "always", "never")
"""What --color takes."""
_colour = "auto"
"""The value of --color."""
_line_lengths: list[int] = []
"""The length of each line that was written to standard error for this command."""
_ERRORS = "helhedsvalg"
"""The name of the replacements among Python's error handlers."""


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    return "".join(_REPLACEMENTS.get(character, "?") for character in characters), error.end


codecs.register_error(_ERRORS, _replace)


class WrongUse(Faults):
    """The command is wrong, and not a file: exit code 2."""


def begin() -> None:
    """Forget the lines of an earlier command."""
    _line_lengths.clear()


def is_ascii() -> bool:
    """Return whether standard output can show nothing but ASCII."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    try:
        return codecs.lookup(encoding).name not in ("utf-8", "utf-16", "utf-32", "utf-8-sig")
    except LookupError:
        return True


def use_colour(when: str) -> None:
    """Use colour always, never, or where the output takes it."""
    global _colour
    _colour = when


def screen(to: str | None, *, details: bool = False) -> Screen:
    """Return what the output can show: a terminal folds and colours, a pipe or a file does neither."""
    if to not in (None, "-"):
        return Screen(None, False, False, details)
    terminal = sys.stdout is not None and sys.stdout.isatty()
    if not terminal:
        return Screen(None, is_ascii(), _has_colour(terminal), details)
    size = shutil.get_terminal_size()
    width = max(size.columns, MIN_WIDTH)
    above = sum(-(-length // width) for length in _line_lengths)
    return Screen(width, is_ascii(), _has_colour(terminal), details, size.lines, above)


def _has_colour(terminal: bool) -> bool:
    """Whether standard output has colour: as --color says, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    if _colour != "auto":
        return _colour == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if force := os.environ.get("FORCE_COLOR"):
        return force != "0"
    return terminal and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """Write one line to standard error; where that is closed or full, the answer still goes out."""
    if sys.stderr is None:
        return
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors=_ERRORS)
    _line_lengths.append(len(text))
    try:
        sys.stderr.write(on_one_line(text) + "\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def say_at_once(text: str, before: str = "") -> None:
    """Write one line straight to file descriptor 2, behind what steers the terminal; safe in a signal handler."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            os.write(2, f"{before}{on_one_line(text)}\n".encode(sys.stderr.encoding or "utf-8", _ERRORS))


def note(text: str) -> None:
    """Say how something was understood; on a terminal no line ends within a word."""
    line = on_one_line(_("Note: {text}").format(text=cut(text)))
    width = shutil.get_terminal_size().columns if sys.stderr is not None and sys.stderr.isatty() else 0
    for part in wrap(line, width, break_long_words=False, break_on_hyphens=False) if width else [line]:
        say(part)


def faults(faults_to_say: Iterable[Fault], code: int) -> int:
    """Say every fault on a line, by place; return the exit code."""
    sorted_faults = sorted(
        dict.fromkeys(faults_to_say),
        key=lambda fault: (fault.file or "", fault.line or 0, fault.column or 0, fault.code, fault.message),
    )
    for fault in sorted_faults:
        say(str(fault))
    return code


def own_fault(error: Exception) -> int:
    """Say that the program has failed and how to report it; return 70."""
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    say(_("The program has failed: {kind}. Run it again with --debug and report what it says.").format(kind=kind))
    return 70


def unusable(words: Sequence[str]) -> list[Fault]:
    """Return the faults of arguments that are empty, as from an unset variable, or no valid text."""
    problems = []
    if "" in words:
        hint = _("Is a variable not set?")
        problems.append(Fault("U002", _("an argument is empty."), hint=hint))
    if any("\ud800" <= letter <= "\udfff" for word in words for letter in word):
        hint = _("Use a terminal or script in UTF-8.")
        problems.append(Fault("U002", _("an argument is not valid text."), hint=hint))
    return problems


def out(content: str | bytes, *, file: bool = False) -> None:
    """Write data to standard output. Raises OSError, and Faults where there is none.

    A text for people is in the encoding of standard output. One that is a `file` is in UTF-8 whatever that is, for
    it is read again; only a terminal, where nobody keeps it, shows it as any text.
    """
    if sys.stdout is None:
        raise Faults([Fault("F020", _("there is no standard output."))])
    if isinstance(content, str):
        is_saved = file and not sys.stdout.isatty()
        content = content.encode("utf-8" if is_saved else sys.stdout.encoding or "utf-8", _ERRORS)
    sys.stdout.flush()
    write_all(sys.stdout.buffer, content)


def write_all(stream: IO[bytes], content: bytes) -> None:
    """Write every byte, on a stream without a buffer too. Raises OSError."""
    unwritten = memoryview(content)
    while unwritten:
        unwritten = unwritten[stream.write(unwritten) or 0 :]
    stream.flush()


def closed_pipe() -> int:
    """Send what is left to nowhere, since nobody reads standard output; return 0."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return 0


def finish(code: int) -> int:
    """Flush what was printed, so that a full disk or a closed pipe is noticed here."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return closed_pipe()
    except OSError as error:
        return unwritable(error)
    return code


def unwritable(error: OSError) -> int:
    """Say that standard output takes no more, and let nothing try again at exit."""
    closed_pipe()
    return faults([Fault("F020", _("this cannot be written: {reason}.").format(reason=refusal(error)))], 3)
