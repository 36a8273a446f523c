"""Streams: data to standard output, everything else to standard error."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TextIO

from helhedsvalg.errors import Fault
from helhedsvalg.formats import MIN_WIDTH, Screen
from helhedsvalg.i18n import _, clean, refusal

_PLAIN = {
    "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e", "ü": "u", "ö": "o", "ä": "a",
    "–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "·": ".",
    "‰": "pr. 1.000", "§": "par.", "×": "x",
}  # fmt: skip


def _plain(error: UnicodeError) -> tuple[str, int]:
    """What a terminal without the character can show instead."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(one, "?") for one in error.object[error.start : error.end]), error.end


codecs.register_error("helhedsvalg", _plain)


def _settle(stream: TextIO) -> None:
    """Never stop at a character that the terminal lacks."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="helhedsvalg")


def is_ascii() -> bool:
    """Whether standard output can show nothing but ASCII."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    try:
        return codecs.lookup(encoding).name not in ("utf-8", "utf-16", "utf-32", "utf-8-sig")
    except LookupError:
        return True


def say(text: str) -> None:
    """One line to standard error; where that is closed or full, the answer still goes out."""
    if sys.stderr is None:
        return
    _settle(sys.stderr)
    try:
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def say_at_once(text: str) -> None:
    """One line to standard error past all that waits there, as a signal must that came in the midst of a write."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            os.write(2, f"{text}\n".encode(sys.stderr.encoding or "utf-8", "helhedsvalg"))


def wrong_words(words: Sequence[str]) -> int:
    """2 with a fault where an argument is empty, as an unset variable makes it, or is no text; else 0."""
    found = []
    if "" in words:
        hint = _("Is a variable not set?")
        found.append(Fault("U002", _("an argument is empty."), hint=hint))
    if any("\ud800" <= letter <= "\udfff" for word in words for letter in word):
        hint = _("Use a terminal or script in UTF-8.")
        found.append(Fault("U002", _("an argument is not valid text."), hint=hint))
    return faults(found, 2) if found else 0


def note(text: str) -> None:
    """How something was understood, on standard error."""
    say(_("Note: {text}").format(text=text))


def faults(found: Iterable[Fault], code: int) -> int:
    """Every fault a line, by place; the exit code."""
    ordered = sorted(
        dict.fromkeys(found),
        key=lambda one: (one.file or "", one.line or 0, one.column or 0, one.code, one.message),
    )
    for fault in ordered:
        say(str(fault))
    return code


def own_fault(error: Exception) -> int:
    """A fault of the program: one line, and how to report it."""
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    say(_("The program has failed: {kind}. Run it again with --debug and report what it says.").format(kind=kind))
    return 70


def closed_pipe() -> int:
    """Nobody reads on: end without a word."""
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
    """Standard output takes no more: say so, and let nothing try again at exit."""
    closed_pipe()
    return faults([Fault("F020", _("this cannot be written: {reason}.").format(reason=refusal(error)))], 3)


def out(content: str | bytes, to: str | None) -> int:
    """Data to standard output, or to a file that is written whole or not at all; 0, or 3 with a fault."""
    if to is not None and to != "-":
        return _file(content.encode("utf-8") if isinstance(content, str) else content, to)
    if sys.stdout is None:
        return faults([Fault("F020", _("there is no standard output."))], 3)
    if isinstance(content, str):
        content = content.encode(sys.stdout.encoding or "utf-8", "helhedsvalg")
    try:
        sys.stdout.flush()
        write_all(sys.stdout.buffer, content)
    except BrokenPipeError:
        raise
    except OSError as error:
        return unwritable(error)
    return 0


def write_all(stream: IO[bytes], content: bytes) -> None:
    """Every byte, on a stream without a buffer too; raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
    stream.flush()


def same_file(output: str | None, inputs: Iterable[str | None]) -> int:
    """2 with a fault where the output would overwrite an input; else 0."""
    for path in inputs:
        both = output and path and "-" not in (output, path) and Path(output).exists() and Path(path).exists()
        if both and Path(str(output)).samefile(str(path)):
            return faults([Fault("U003", _("this file is read, and cannot be written to as well."), output)], 2)
    return 0


def _file(content: bytes, to: str) -> int:
    """The old file or the whole new one, never half."""
    target = Path(os.path.realpath(to))
    temporary = None
    try:
        if to.startswith(("/dev/", "/proc/")):
            Path(to).write_bytes(content)
            return 0
        if target.is_dir():
            return faults([Fault("F002", _("this is a folder, and a file was expected."), to)], 3)
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a device or a pipe has no old content to save
            return 0
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".helhedsvalg-", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode_for(target))
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        message = _("this file cannot be written: {reason}.").format(reason=refusal(error))
        return faults([Fault("F020", message, to)], 3)
    return 0


def mode_for(target: Path) -> int:
    """The permissions that a file has, or that a new one gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def screen(to: str | None) -> Screen:
    """What the output can show: a terminal folds and colours, a pipe or a file does neither."""
    terminal = to in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
    if not terminal:
        return Screen(None, is_ascii() and to in (None, "-"), False)
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(max(shutil.get_terminal_size().columns, MIN_WIDTH), is_ascii(), not plain)
