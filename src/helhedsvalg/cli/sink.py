"""Where a stream of results goes, and how far it has come."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, NoReturn

from helhedsvalg.cli import printing
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, number, refusal

EVERY = 0.2
"""Seconds between two looks at the progress."""


@dataclass(slots=True)
class Done:
    """What came of some rows."""

    content: bytes
    areas: int
    faults: list[Fault]
    notices: list[str]
    size: int
    unread: int = 0
    """Inputs that could not be read at all."""
    short: tuple[str, ...] = ()
    """Areas for which a --fail-on condition held, by name, with what held."""
    files: tuple[tuple[str, bytes], ...] = ()
    """For a folder: a name for each area, and what its file is to hold."""


class Sink:
    """Standard output, line by whole line, or a file that is written whole or not at all."""

    def __init__(self, to: str | None, progress: Progress) -> None:
        self.progress = progress
        self.process = os.getpid()
        self.to = None if to in (None, "-") else to
        self.code = 0
        self.stream: IO[bytes] | None = None
        self.temporary: Path | None = None
        self.writing = False
        self.stopped = 0
        """The exit code for the signal that came, 130 on Ctrl-C."""
        self.areas = 0
        """How many have been written whole."""

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.discard()

    def open(self) -> bool:
        """Whether there is something to write to; else `code` says why."""
        if self.to is None:
            if sys.stdout is None:
                self.code = printing.faults([Fault("F020", _("there is no standard output."))], 3)
                return False
            self.stream = sys.stdout.buffer
            return True
        target = Path(os.path.realpath(self.to))
        try:
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            if self.to.startswith(("/dev/", "/proc/")):
                self.stream = os.fdopen(os.open(self.to, os.O_WRONLY), "wb")
            else:
                self.writing = True
                handle, name = tempfile.mkstemp(dir=target.parent, prefix=".helhedsvalg-")
                self.stream, self.temporary = os.fdopen(handle, "wb"), Path(name)
                self.writing = False
        except OSError as error:
            self.code = self._unwritable(error)
            return False
        if self.stopped:
            self.leave()
        return True

    def take(self, done: Done) -> bool:
        """Whether what came of some rows could be written; else `code` says why."""
        return self.write(done.content, done.areas)

    def write(self, content: bytes, areas: int = 0) -> bool:
        """Whether it could be written; else `code` says why."""
        if not content or self.stream is None:
            self.areas += areas
            return True
        self.writing = True
        try:
            printing.write_all(self.stream, content)
            self.areas += areas
        except BrokenPipeError:
            raise
        except OSError as error:
            self.code = printing.unwritable(error) if self.to is None else self._unwritable(error)
            self.discard()
            return False
        finally:
            self.writing = False
        if self.stopped:
            self.leave()
        return True

    def interrupt(self, number: int, _frame: FrameType | None) -> None:
        """Ctrl-C or TERM: at once, or when the line that is being written is whole.

        Nothing is raised: Python may be where it loses an exception, in a lock or where an object dies.
        """
        self.stopped = 128 + number
        if os.getpid() != self.process:  # a process of many that has not begun yet
            os._exit(self.stopped)
        if not self.writing:
            self.leave()

    def leave(self) -> NoReturn:
        """End the program and its processes, with no half file and a word of how far it has come."""
        for process in multiprocessing.active_children():
            process.kill()
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)
        text = self.left().format(count=self.areas, file=self.to)
        printing.say_at_once(("\r\x1b[K" if self.progress.written else "") + text)
        os._exit(self.stopped)

    def left(self) -> str:
        """What a program that is stopped leaves behind."""
        if self.to is None:
            return _("Stopped after {count} areas; every line that was written is whole.")
        return _("Stopped after {count} areas; nothing is written, and {file} is as it was.")

    def close(self) -> int:
        """Put the whole file in its place; 0, or 3 with a fault."""
        if self.temporary is None or self.stream is None or self.to is None:
            return self.code
        self.writing = True  # too late to be stopped: the file is whole
        target = Path(os.path.realpath(self.to))
        try:
            os.fsync(self.stream.fileno())
            self.stream.close()
            self.temporary.chmod(printing.mode_for(target))
            self.temporary.replace(target)
            self.temporary = None
        except OSError as error:
            self.code = self._unwritable(error)
        return self.code

    def discard(self) -> None:
        """Leave no half file behind."""
        if self.temporary is not None:
            if self.stream is not None:
                self.stream.close()
            self.temporary.unlink(missing_ok=True)
            self.temporary = None

    def _unwritable(self, error: OSError) -> int:
        message = _("this file cannot be written: {reason}.").format(reason=refusal(error))
        return printing.faults([Fault("F020", message, self.to)], 3)


class Folder(Sink):
    """One file an area, each written whole or not at all, and no two areas in one file."""

    def __init__(self, to: str, progress: Progress, ending: str, inputs: Sequence[str]) -> None:
        super().__init__(to, progress)
        self.folder = Path(to)
        self.ending = ending
        self.inputs = inputs
        """What is read, and so must not be written over."""
        self.names: set[str] = set()

    def open(self) -> bool:
        """Whether the folder is there or could be made; else `code` says why."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            message = _("this is a file, and a folder was expected.")
            self.code = printing.faults([Fault("F002", message, self.to)], 3)
        except OSError as error:
            self.code = self._unwritable(error)
        return not self.code

    def take(self, done: Done) -> bool:
        """Whether every file could be written; else `code` says why."""
        for name, content in done.files:
            target = str(self.folder / f"{self.unused(name)}.{self.ending}")
            self.writing = True
            self.code = printing.same_file(target, self.inputs) or printing.out(content, target)
            self.writing = False
            if self.code:
                return False
            self.areas += 1
            if self.stopped:
                self.leave()
        return True

    def left(self) -> str:
        """What a program that is stopped leaves behind."""
        return _("Stopped after {count} areas; each has its whole file in {file}.")

    def unused(self, name: str) -> str:
        """The name, with a number after it where another area has it already."""
        count, shown = 1, name
        while shown in self.names:
            count += 1
            shown = f"{name}-{count}"
        self.names.add(shown)
        return shown


class Progress:
    """Areas, rate and time left on standard error, where that is a terminal.

    `total` is how many bytes there are to read; 0 where that is not known.
    """

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.read = 0
        self.shown = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.start = self.last = time.monotonic()
        self.written = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def advance(self, areas: int, size: int) -> None:
        """Say how far it has come, now and then; `size` is how many bytes were read for it."""
        now = time.monotonic()
        self.read += size
        if not self.shown or now - self.last < EVERY:
            return
        self.last = now
        rate = number(areas / (now - self.start), 0)
        text = _("{areas} areas, {rate} a second").format(areas=number(areas, 0), rate=rate)
        if 0 < self.read < self.total:
            left = (now - self.start) * (self.total - self.read) / self.read
            text += _(", {seconds} s left").format(seconds=number(left, 0))
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
        self.written = True

    def close(self) -> None:
        """Take the line away."""
        if self.written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.written = False
