"""The output of a batch: where it goes, what a stop leaves behind, and how far it has come."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NoReturn

from helhedsvalg.cli import console, files
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, number

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from helhedsvalg.reports.areas import AreaPage
    from helhedsvalg.reports.overview import AreaRow

SECONDS_BETWEEN_UPDATES = 0.2
STOPS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a system sends to what it wants to end."""
CLEAR_LINE = "\r\x1b[2K\x1b[?25h"
"""Takes the progress away and shows the cursor again."""


@dataclass(slots=True)
class Chunk:
    """What came of some rows."""

    content: bytes = b""
    areas: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    size: int = 0
    """Bytes that were read for it."""
    unread: int = 0
    """Inputs that could not be read at all."""
    short: list[str] = field(default_factory=list)
    """Areas for which a --fail-on condition held, by name, with what held."""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    """For a folder: a name for each area, and what its file is to hold."""
    rows: list[AreaRow] = field(default_factory=list)
    """For one screen of all areas."""
    pages: list[AreaPage] = field(default_factory=list)
    """For one file with a page an area."""


class Stream:
    """The output of a batch, line by whole line: standard output, or a file written whole or not at all.

    Ctrl-C and TERM end the program at once, or when the line that is being written is whole. Nothing is raised:
    Python may be where it loses an exception, in a lock or where an object dies.
    """

    sums_up = False
    """Whether it says itself how many rows could not be read."""

    def __init__(self, to: str | None, progress: Progress) -> None:
        self.to = None if to == "-" else to
        self.progress = progress
        self.areas = 0
        """How many have been written whole."""
        self.file: files.AtomicFile | None = None
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
            self.file = files.AtomicFile(self.to)
        except OSError as error:
            raise files.unwritable(self.to, error) from None

    def take(self, chunk: Chunk) -> None:
        """Write the answers of some areas. Raises Faults, and OSError for standard output."""
        with self.held():
            self.write(chunk.content)
            self.areas += chunk.areas

    def write(self, content: bytes) -> None:
        """Write some lines. Raises Faults, and OSError for standard output."""
        try:
            console.write_all(self.file.stream if self.file else sys.stdout.buffer, content)
        except OSError as error:
            if self.to is None:
                raise
            raise files.unwritable(self.to, error) from None

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
        """Leave on a signal, at once or when the line is whole."""
        self.stopped = 128 + number
        if not self.holding:
            self.leave()

    def leave(self) -> NoReturn:
        """End the program and its processes, with no half file, and say how far it has come."""
        for process in multiprocessing.active_children():
            process.kill()
        text = self.left_behind().format(count=self.areas, file=self.to)
        self.discard()
        console.say_at_once(text, CLEAR_LINE if self.progress.shown else "")
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
            raise files.unwritable(str(self.to), error) from None

    def discard(self) -> None:
        """Leave no half file behind."""
        if self.file is not None:
            self.file.discard()


class OverviewStream(Stream):
    """All areas on one screen, written when the last area is answered."""

    sums_up = True

    def __init__(self, progress: Progress, show: Callable[[Sequence[AreaRow], int], None]) -> None:
        super().__init__(None, progress)
        self.show = show
        self.rows: list[AreaRow] = []
        self.bad = 0
        """Rows and inputs that could not be read."""

    def take(self, chunk: Chunk) -> None:
        """Keep the rows of some areas."""
        self.rows += chunk.rows
        self.bad += len(chunk.faults)
        self.areas += chunk.areas

    def close(self) -> None:
        """Write the screen, where there is an area. Raises Faults, and OSError."""
        super().close()
        if self.rows:
            self.show(self.rows, self.bad)


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
        files.make_folder(self.folder)

    def take(self, chunk: Chunk) -> None:
        """Write a file for each area. Raises Faults."""
        for name, content in chunk.files:
            with self.held():
                target = str(self.folder / f"{self.unused(name)}.{self.ending}")
                files.keep_inputs(target, self.inputs)
                files.write(content, target, follow=False)
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
        self.enabled = terminal and not answers

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def shown(self) -> bool:
        """Whether it is on the screen."""
        return self.bar is not None

    def advance(self, areas: int, size: int) -> None:
        """Show now and then how many areas are done; `size` is the number of bytes read since the last call."""
        now = time.monotonic()
        self.read += size
        if not self.enabled or now - self.updated < SECONDS_BETWEEN_UPDATES:
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
