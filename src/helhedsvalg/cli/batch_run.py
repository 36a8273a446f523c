"""A batch from its tables to its output, in one process or several, and the messages at the end."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection

from helhedsvalg import i18n
from helhedsvalg.cli import console
from helhedsvalg.cli.batch_worker import Job, Rows, Worker
from helhedsvalg.cli.processes import Processes
from helhedsvalg.cli.stream import Chunk, Stream
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, several
from helhedsvalg.profiles.table import Table

CHUNK_AREAS = 64
"""Areas that are handed to a process at a time."""
MAX_NAMED = 10
"""Areas that are named when they fall short."""
MAX_FAULTS_PER_CODE = 20
"""Faults of one code that are said of a file; the answers have every fault in its place."""
_worker: Worker | None = None
"""The worker of the program, which a forked process has already."""


def _ready(job: Job) -> Callable[[Rows], Chunk]:
    """A function that answers rows in one of several processes."""
    i18n.use(job.language)
    worker = _worker or Worker(job)
    return lambda rows: worker.answer(*rows)


def run(sources: Sequence[Iterator[Table]], worker: Worker, stream: Stream, jobs: int, *, fail_fast: bool) -> int:
    """Write every answer, and say at the end what came of it."""
    tally = Tally()
    with stream.progress as progress, stream:
        stream.write(worker.heading())
        for chunk in _answers(sources, worker, stream, 1 if fail_fast else jobs, tally):
            tally.add(chunk)
            for notice in chunk.notices:
                tally.note(notice)
            console.faults(tally.to_say(chunk.faults), 3)
            stream.take(chunk)
            progress.advance(stream.areas, chunk.size)
            if fail_fast and chunk.faults:
                stream.discard()
                break
        progress.close()
        if tally.bad and not stream.areas:
            stream.discard()
        try:
            stream.close()
        finally:
            tally.tell(stream.areas, rows=not (stream.sums_up and stream.areas))
    return 3 if tally.bad else 1 if tally.short else 0


class Tally:
    """The counts that are said at the end of a batch, and what was said before."""

    def __init__(self) -> None:
        self.rows = self.unread = self.short = 0
        self.named: list[str] = []
        """The first areas that fall short."""
        self.notices: set[str] = set()
        self.faults: Counter[tuple[str | None, str]] = Counter()
        """How often each file has each fault."""

    @property
    def bad(self) -> int:
        """How many rows and inputs could not be read."""
        return self.rows + self.unread

    def add(self, chunk: Chunk) -> None:
        """Count what came of some rows."""
        self.rows += 0 if chunk.unread else len(chunk.faults)
        self.unread += chunk.unread
        self.short += len(chunk.short)
        self.named += chunk.short[: MAX_NAMED - len(self.named)]

    def to_say(self, faults: Sequence[Fault]) -> list[Fault]:
        """The faults to say: the first ones of each code and file."""
        first_faults = []
        for fault in faults:
            self.faults[fault.file, fault.code] += 1
            if self.faults[fault.file, fault.code] <= MAX_FAULTS_PER_CODE:
                first_faults.append(fault)
        return first_faults

    def note(self, notice: str) -> None:
        """Say a notice once."""
        if notice not in self.notices:
            self.notices.add(notice)
            console.note(notice)

    def tell(self, areas: int, *, rows: bool = True) -> None:
        """Say how many areas fall short, and with `rows` how many rows were bad."""
        for (file, code), count in self.faults.items():
            if (more := count - MAX_FAULTS_PER_CODE) > 0:
                text = several(
                    "{file}: {count} more row with {code}.", "{file}: {count} more rows with {code}.", more
                )
                console.say(text.format(file=file, count=more, code=code))
        if self.rows and rows:
            bad = several("{count} row could not be read", "{count} rows could not be read", self.rows)
            answered = several("{count} area was answered", "{count} areas were answered", areas)
            console.say(f"{bad.format(count=self.rows)}; {answered.format(count=areas)}.")
        elif not areas:
            console.note(_("there is no area in it."))
        if self.short:
            names = ", ".join(self.named)
            if more := self.short - len(self.named):
                names = _("{names} and {count} more").format(names=names, count=more)
            sentence = several(
                "--fail-on: {count} area falls short: {names}.",
                "--fail-on: {count} areas fall short: {names}.",
                self.short,
            )
            console.say(sentence.format(count=self.short, names=names))


def _answers(
    sources: Sequence[Iterator[Table]], worker: Worker, stream: Stream, jobs: int, tally: Tally
) -> Iterator[Chunk]:
    """The answers in the order of the rows, from this process or from several."""
    global _worker
    if jobs == 1:
        for rows in _rows(sources, 1, tally):
            yield rows if isinstance(rows, Chunk) else worker.answer(*rows)
        return
    _worker = worker
    with stream.held():
        processes: Processes[Rows, Chunk] = Processes(jobs, _ready, worker.job)
    waiting: deque[Connection | Chunk] = deque()
    with processes:
        for rows in _rows(sources, CHUNK_AREAS, tally):
            answers: list[Chunk] = []
            if isinstance(rows, Chunk):
                waiting.append(rows)
                continue
            while not processes.idle:
                first = waiting.popleft()
                answers.append(first if isinstance(first, Chunk) else processes.receive(first))
                if not isinstance(first, Chunk):
                    processes.idle.append(first)
            connection = processes.idle.pop()
            processes.send(connection, rows)
            waiting.append(connection)
            yield from answers
        for first in waiting:
            yield first if isinstance(first, Chunk) else processes.receive(first)


def _rows(sources: Sequence[Iterator[Table]], count: int, tally: Tally) -> Iterator[Rows | Chunk]:
    """The rows, `count` at a time, and a chunk of faults for an input that cannot be read at all."""
    for table in _tables(sources):
        if isinstance(table, Chunk):
            yield table
            continue
        for notice in table.notices:
            tally.note(notice)
        while rows := list(islice(table.rows, count)):
            yield rows, table.layout


def _tables(sources: Sequence[Iterator[Table]]) -> Iterator[Table | Chunk]:
    """The tables of every input; an input that cannot be read stops no other."""
    for source in sources:
        try:
            yield from source
        except Faults as faults:
            yield Chunk(faults=list(faults.faults), unread=1)
