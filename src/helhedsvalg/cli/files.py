"""Files: each written whole or not at all, in the format that its name says."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from helhedsvalg.cli import console
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import ENDINGS, FORMATS, render
from helhedsvalg.i18n import _, refusal

if TYPE_CHECKING:
    from helhedsvalg.reports.commands import Asked
    from helhedsvalg.reports.document import Report
    from helhedsvalg.results.saved import Answer

MAX_NAME_LETTERS = 80
"""How many letters of an area's name its file keeps."""
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names that Windows keeps for devices, whatever comes after the point."""


class AtomicFile:
    """A file that keeps its old content until the whole new content is written. Raises OSError.

    A device, a pipe, and the file that standard output goes to already are written to directly: what the path
    leads to decides, not its name. Without `follow` a link is replaced, since others may have put it there.
    """

    def __init__(self, path: str, *, follow: bool = True) -> None:
        self.temporary: Path | None = None
        stream = _special(path) if follow else None
        if stream is not None:
            self.stream: IO[bytes] = stream
            return
        self.target = Path(os.path.realpath(path)) if follow else Path(path)
        if self.target.is_dir() and not self.target.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "")
        handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=".helhedsvalg-")
        self.stream, self.temporary = os.fdopen(handle, "wb"), Path(name)

    def close(self) -> None:
        """Put the whole file in its place."""
        if self.temporary is None:
            self.stream.close()
            return
        self.stream.flush()
        if hasattr(os, "fchmod"):
            os.fchmod(self.stream.fileno(), _permissions(self.target))
        os.fsync(self.stream.fileno())
        self.stream.close()
        try:
            self.temporary.replace(self.target)
        except PermissionError as error:
            raise InUseError(error.errno, "") from None
        self.temporary = None

    def discard(self) -> None:
        """Leave no half file behind."""
        with contextlib.suppress(OSError):
            self.stream.close()
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)
            self.temporary = None


class InUseError(PermissionError):
    """A file that cannot be replaced, as on Windows where another program has it open."""


def _special(path: str) -> IO[bytes] | None:
    """Open a device, a pipe or an output stream directly; None where the path leads to none of them."""
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        return None
    for descriptor in (1, 2):
        with contextlib.suppress(OSError):
            if status.st_ino and os.path.samestat(status, os.fstat(descriptor)):
                return os.fdopen(os.dup(descriptor), "wb")
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        return None
    return os.fdopen(os.open(path, os.O_WRONLY), "wb")


def _permissions(target: Path) -> int:
    """The permissions that a file has, or that the user's umask gives a new one."""
    if target.is_file() and not target.is_symlink():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write(content: str | bytes, to: str | None, *, for_people: bool = False, follow: bool = True) -> None:
    """Write to standard output, or to a file whole or not at all. Raises Faults.

    A text is UTF-8, also on standard output; only what is `for_people` is in the encoding that they see there.
    """
    if to is None or to == "-":
        console.out(content, file=not for_people)
        return
    file = None
    try:
        file = AtomicFile(to, follow=follow)
        console.write_all(file.stream, content.encode("utf-8") if isinstance(content, str) else content)
        file.close()
    except OSError as error:
        if file is not None:
            file.discard()
        raise unwritable(to, error) from None


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there. Raises Faults."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        message = _("this is a file, and a folder was expected.")
        raise Faults([Fault("F002", message, str(folder))]) from None
    except OSError as error:
        raise unwritable(str(folder), error) from None


def unwritable(path: str, error: OSError | ValueError) -> Faults:
    """Return why a file cannot be written, as Faults to raise."""
    if isinstance(error, IsADirectoryError):
        return Faults([Fault("F002", _("this is a folder, and a file was expected."), path)])
    message = _("this file cannot be written: {reason}.").format(reason=refusal(error))
    in_use = _("Is it open in another program, such as Excel? Close it there and try again.")
    return Faults([Fault("F020", message, path, hint=in_use if isinstance(error, InUseError) else None)])


def write_answer(
    answer: Answer | Report, format: str, to: str | None, *, asked: Asked | None = None, details: bool = False
) -> None:
    """Write an answer to a screen or a file; `asked` and `details` are for a screen. Raises Faults."""
    try:
        content = render(answer, format, console.screen(to, details=details), asked=asked)
    except OSError as error:  # a workbook is put together in temporary files
        raise unwritable(to or "-", error) from None
    write(content, to, for_people=format == "table")
    if to not in (None, "-") and sys.stderr is not None and sys.stderr.isatty():
        console.say(_("Written: {file}").format(file=to))


def format_of(format: str | None, to: str | None, otherwise: str = "table", among: Sequence[str] = FORMATS) -> str:
    """Return the format that was asked for; else what the file's name says; else `otherwise`.

    Raises WrongUse where the file's name says nothing known, or another format than was asked for, and where a
    workbook would go to a terminal.
    """
    ending = "" if to is None or to.endswith(("/", os.sep)) else Path(to).suffix.lower().lstrip(".")
    formats = {ENDINGS.get(name, name): name for name in among}
    by_name = formats.get(ending)
    if format is None:
        if ending and by_name is None:
            endings = ", ".join(f".{ending}" for ending in formats)
            message = _("'.{ending}' says no format that is known here.").format(ending=ending)
            hint = _("Name the file with one of {known}, or say which: -f FORMAT").format(known=endings)
            raise console.WrongUse([Fault("U007", f"{to}: {message}", hint=hint)])
        format = otherwise if by_name is None or (by_name == "json" and otherwise == "ndjson") else by_name
    elif by_name not in (None, "table", format) and (format, by_name) != ("ndjson", "json"):
        message = _("{file} would hold {format} and not {meant}.").format(file=to, format=format, meant=by_name)
        raise console.WrongUse([Fault("U007", message, hint=_("Say which: -f {meant}").format(meant=by_name))])
    if format == "xlsx" and to in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
        hint = _("Write it to a file: -o result.xlsx")
        raise console.WrongUse([Fault("U005", _("a workbook cannot be shown on a terminal."), hint=hint)])
    return format


def name_of(words: Iterable[object], otherwise: str) -> str:
    """Return a name for a file that is safe on every system: letters a-z, figures and hyphens.

    >>> name_of(["Æblehaven/Rønnebærparken", 2019], "area"), name_of(["Con"], "area"), name_of([None], "area")
    ('aeblehaven-roennebaerparken-2019', 'area-con', 'area')
    """
    text = " ".join(str(word) for word in words if word is not None).lower().translate(LETTERS)
    ascii = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", ascii).strip("-")[:MAX_NAME_LETTERS].strip("-")
    return f"{otherwise}-{name}" if name in RESERVED else name or otherwise


def keep_inputs(output: str | None, inputs: Iterable[str | None]) -> None:
    """Raise WrongUse where the output would overwrite an input."""
    if not output or output == "-" or not Path(output).exists():
        return
    for path in inputs:
        if path and path != "-" and Path(path).exists() and Path(output).samefile(path):
            message = _("this file is read, and cannot be written to as well.")
            raise console.WrongUse([Fault("U003", message, output)])
