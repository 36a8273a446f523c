"""Files: each written whole or not at all; and the output of a batch, with its progress."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import re
import signal
import stat
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, TYPE_CHECKING, NoReturn

from helhedsvalg.cli import console
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, number, refusal

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_UPDATES = 0.2
STOPS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a system sends to what it wants to end."""
MAX_NAME_LETTERS = 80
"""How many letters of an area's name its file keeps."""
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names that Windows keeps for devices, whatever comes after the point."""
CLEAR_LINE = "\r\x1b[2K\x1b[?25h"
"""Takes the progress away and shows the cursor again."""


class AtomicFile:
    """A file that has its old content until it has the whole new one. Raises OSError.

    What the path leads to decides, not how it is called: a device, a pipe, and the file that standard output goes
    to already are written to as they are. `follow` is False where others may have put a link: it is replaced.
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
    """Open what has no old content to save; None where that is not what the path leads to."""
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


def unwritable(path: str, error: OSError | ValueError) -> Faults:
    """Return why a file cannot be written, as Faults to raise."""
    if isinstance(error, IsADirectoryError):
        return Faults([Fault("F002", _("this is a folder, and a file was expected."), path)])
    message = _("this file cannot be written: {reason}.").format(reason=refusal(error))
    in_use = _("Is it open in another program, such as Excel? Close it there and try again.")
    return Faults([Fault("F020", message, path, hint=in_use if isinstance(error, InUseError) else None)])


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


class Stream:
    """The output of a batch, line by whole line: standard output, or a file written whole or not at all.

    Ctrl-C and TERM end the program at once, or when the line that is being written is whole. Nothing is raised:
    Python may be where it loses an exception, in a lock or where an object dies.
    """

    def __init__(self, to: str | None, progress: Progress) -> None:
        self.to = None if to == "-" else to
        self.progress = progress
        self.areas = 0
        """How many have been written whole."""
        self.file: AtomicFile | None = None
        self.holding = False
        self.stopped = 0
        """The exit code for the signal that came, 130 on Ctrl-C."""

    def __enter__(self) -> Stream:
        self.handlers = {stop: signal.signal(stop, self.stop) for stop in STOPS}
        try:
            with self.held():
                self.open()
        except BaseException:
            self.restore()
            raise
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.discard()
        self.restore()

    def restore(self) -> None:
        """Let signals do what they did before."""
        for stop, handler in self.handlers.items():
            signal.signal(stop, handler)

    def open(self) -> None:
        """Make ready to write. Raises Faults."""
        if self.to is None:
            if sys.stdout is None:
                raise Faults([Fault("F020", _("there is no standard output."))])
            return
        try:
            self.file = AtomicFile(self.to)
        except OSError as error:
            raise unwritable(self.to, error) from None

    def take(self, areas: int, content: bytes, _files: Sequence[tuple[str, bytes]] = ()) -> None:
        """Write the answers of some areas. Raises Faults, and OSError for standard output."""
        with self.held():
            self.write(content)
            self.areas += areas

    def write(self, content: bytes) -> None:
        """Write some lines. Raises Faults, and OSError for standard output."""
        try:
            console.write_all(self.file.stream if self.file else sys.stdout.buffer, content)
        except OSError as error:
            if self.to is None:
                raise
            raise unwritable(self.to, error) from None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let a signal wait until this is done."""
        self.holding = True
        try:
            yield
        finally:
            self.holding = False
        if self.stopped:
            self.leave()

    def stop(self, number: int, _frame: FrameType | None) -> None:
        """Leave on a signal, or keep in mind to."""
        self.stopped = 128 + number
        if not self.holding:
            self.leave()

    def leave(self) -> NoReturn:
        """End the program and its processes, with no half file, and say how far it has come."""
        for process in multiprocessing.active_children():
            process.kill()
        text = self.left_behind().format(count=self.areas, file=self.to)
        self.discard()
        console.say_at_once((CLEAR_LINE if self.progress.shown else "") + text)
        os._exit(self.stopped)

    def left_behind(self) -> str:
        """Return what a program that is stopped leaves behind."""
        if self.file is None or self.file.temporary is None:
            return _("Stopped after {count} areas; every line that was written is whole.")
        return _("Stopped after {count} areas; nothing is written, and {file} is as it was.")

    def close(self) -> None:
        """Put the whole file in its place. Raises Faults."""
        self.holding = True  # too late to be stopped: the file is whole
        if self.file is None:
            return
        try:
            self.file.close()
        except OSError as error:
            raise unwritable(str(self.to), error) from None

    def discard(self) -> None:
        """Leave no half file behind."""
        if self.file is not None:
            self.file.discard()


class Folder(Stream):
    """One file an area, each written whole or not at all, and no two areas in one file."""

    def __init__(self, to: str, progress: Progress, ending: str, inputs: Sequence[str]) -> None:
        super().__init__(to, progress)
        self.folder = Path(to)
        self.ending = ending
        self.inputs = inputs
        """What is read, and so must not be written over."""
        self.names: set[str] = set()

    def open(self) -> None:
        """Make the folder where it is not there. Raises Faults."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            message = _("this is a file, and a folder was expected.")
            raise Faults([Fault("F002", message, self.to)]) from None
        except OSError as error:
            raise unwritable(str(self.to), error) from None

    def take(self, areas: int, _content: bytes, files: Sequence[tuple[str, bytes]] = ()) -> None:
        """Write a file for each area. Raises Faults."""
        for name, content in files:
            with self.held():
                target = str(self.folder / f"{self.unused(name)}.{self.ending}")
                keep_inputs(target, self.inputs)
                write(content, target, follow=False)
                self.areas += 1

    def write(self, content: bytes) -> None:
        """Write nothing: a folder has no heading."""

    def left_behind(self) -> str:
        """Return what a program that is stopped leaves behind."""
        return _("Stopped after {count} areas; each has its whole file in {file}.")

    def unused(self, name: str) -> str:
        """Return the name, with a number after it where another area has it already."""
        count, unused = 1, name
        while unused in self.names:
            count += 1
            unused = f"{name}-{count}"
        self.names.add(unused)
        return unused


class Progress:
    """Areas, rate and time left on standard error, where that is a terminal that the answers do not go to."""

    def __init__(self, total: int, to: str | None) -> None:
        self.total = total
        """Bytes to read; 0 where that is not known."""
        self.read = 0
        self.start = self.updated = time.monotonic()
        self.bar: Bar | None = None
        answers = to in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
        terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.wanted = terminal and not answers

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def shown(self) -> bool:
        """Whether it is on the screen."""
        return self.bar is not None

    def advance(self, areas: int, size: int) -> None:
        """Say now and then how many areas are done; `size` is how many bytes were read for the last."""
        now = time.monotonic()
        self.read += size
        if not self.wanted or now - self.updated < SECONDS_BETWEEN_UPDATES:
            return
        self.updated = now
        rate = number(areas / (now - self.start), 0)
        text = _("{areas} areas, {rate} a second").format(areas=number(areas, 0), rate=rate)
        if 0 < self.read < self.total:
            seconds = (now - self.start) * (self.total - self.read) / self.read
            text += _(", {seconds} s left").format(seconds=number(seconds, 0))
        if self.bar is None:
            self.bar = _bar(self.total)
        self.bar.update(self.bar.task_ids[0], completed=self.read, description=text, refresh=True)

    def close(self) -> None:
        """Take it away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None


def _bar(total: int) -> Bar:
    """A bar with a text behind it. It has no thread of its own, for processes are forked beside it."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}", markup=False))
    bar = Bar(*columns, console=Console(stderr=True), auto_refresh=False, transient=True, redirect_stdout=False)
    bar.add_task("", total=total or None)
    bar.start()
    return bar
