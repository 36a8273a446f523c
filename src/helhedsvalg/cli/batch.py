"""`helhedsvalg batch`: a ranking for every area of a table."""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from helhedsvalg import i18n
from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import completion, console, files, formats, options
from helhedsvalg.cli.area import include, option_values
from helhedsvalg.encoding import Encoder
from helhedsvalg.engine import answer, ranking
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import Screen, csv
from helhedsvalg.i18n import _, defer, several
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.profiles.file import Read, Said, Wrong, override, problem_of, unanchored
from helhedsvalg.profiles.table import WORKBOOKS, Column, Raw, Reader, Table, error_line, tables
from helhedsvalg.results.caveats import Shortfall, shortfalls

FORMATS = ("ndjson", *formats.FORMATS)
STREAMS = ("ndjson", "csv")
"""The formats in which all areas go to one place; every other is a file an area."""
DIALECTS = get_args(csv.Dialect)
CHUNK = 1024
"""Areas that are handed to a process at a time: few at first, so that all have work, then twice as many each
time up to this; a quarter where the answers are long."""
PLAIN = Screen(None, False, False)
"""A file: nothing is folded, cut or coloured."""
MAX_NAMED = 10
"""Areas that are named when they fall short."""
FEW = 32
"""Areas of a file that are answered before they are written, where their answers are short."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a process must know to answer areas; small enough to send to it."""

    catalogue: str | None
    layers: tuple[str, ...]
    language: Language
    top: int
    stability: int
    include: tuple[Include, ...]
    fail_on: tuple[Shortfall, ...]
    said: Said
    format: str
    brief: bool
    wide: bool
    dialect: csv.Dialect


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
    short: tuple[str, ...] = ()
    """Areas for which a --fail-on condition held, by name, with what held."""
    files: tuple[tuple[str, bytes], ...] = ()
    """For a folder: a name for each area, and what its file is to hold."""


class Worker:
    """Answers raw rows one by one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.prepared = recall(job.catalogue, job.layers)
        self.encoder = Encoder(self.prepared, top=job.top, stability=job.stability, include=job.include)
        self.reader = Reader(self.prepared.catalogue)
        self.encode = self.row if job.wide else self.rows
        if job.format == "ndjson":
            self.encode = self.encoder.brief if job.brief else self.encoder.full
        self.plain = not (job.said.partners and any(job.said.partners.values())) and job.said.ages is None

    def answer(self, rows: Sequence[Raw], columns: tuple[Column, ...] | None) -> Chunk:
        """The rows' results as bytes, in their order."""
        pieces: list[bytes] = []
        files: list[tuple[str, bytes]] = []
        faults: list[Fault] = []
        short: list[str] = []
        areas = 0
        streamed, fail_on = self.job.format in STREAMS, self.job.fail_on
        for profile in [self.reader.profile(raw, columns) for raw in rows]:
            if profile is None:
                continue
            if isinstance(profile, Fault):
                faults.append(profile)
                if self.job.format == "ndjson":
                    pieces.append(error_line(profile))
                continue
            areas += 1
            if not self.plain:
                profile = override(Read(profile), self.job.said, self.prepared.catalogue).profile
            if streamed:
                pieces.append(self.encode(profile))
            else:
                files.append(self.file(profile))
            if fail_on and (held := self.short(profile)):
                name = profile.area.get("name") or _("an area without a name")
                year = f" {profile.area['year']}" if profile.area.get("year") else ""
                short.append(f"{name}{year} ({', '.join(held)})")
        notices = list(dict.fromkeys(self.reader.notices))
        self.reader.notices.clear()
        size = sum([raw.size for raw in rows])
        return Chunk(b"".join(pieces), areas, faults, notices, size, short=tuple(short), files=tuple(files))

    def file(self, profile: Profile) -> tuple[str, bytes]:
        """One area's answer as a file of its own, and the name that it would have."""
        job = self.job
        result = answer(self.prepared, profile, top=job.top, stability=job.stability, include=job.include)
        content = formats.written(result, job.format, PLAIN)
        area = result.area
        name = files.name_of([area.name or area.municipality, area.year] if area else [], "area")
        return name, content.encode() if isinstance(content, str) else content

    def short(self, profile: Profile) -> dict[Shortfall, str]:
        """Which of the --fail-on conditions hold for one area."""
        job = self.job
        whole = ranking(self.prepared, profile, job.include)
        return shortfalls(self.prepared.catalogue, profile, whole, job.top, job.fail_on)

    def rows(self, profile: Profile) -> bytes:
        """One area in CSV, a row a rank."""
        job = self.job
        result = answer(self.prepared, profile, top=job.top, stability=job.stability, include=job.include)
        return "".join(csv.line(row, job.dialect) for row in csv.rows(result, area=True)).encode()

    def row(self, profile: Profile) -> bytes:
        """One area in CSV, a row with every intervention across."""
        job = self.job
        result = answer(self.prepared, profile, top=0, stability=job.stability, include=job.include)
        area = result.area
        scores = {one.id: one.score for one in result.recommendations}
        labels = [area.name, area.municipality, area.year] if area else [None, None, None]
        cells = [*labels, *(scores.get(one.intervention.id) for one in self.prepared.candidates)]
        return csv.line(cells, job.dialect).encode()

    def heading(self) -> bytes:
        """What stands before the first area."""
        if self.job.format != "csv":
            return b""
        mark = csv.MARK if self.job.dialect == "excel-da" else ""
        if self.job.wide:
            cells = ["area", "municipality", "year", *(one.intervention.id for one in self.prepared.candidates)]
        else:
            cells = csv.heading([one.id for one in self.prepared.catalogue.anchored], area=True)
        return (mark + csv.line(cells, self.job.dialect)).encode()


_worker: list[Worker] = []


def _start(job: Job) -> None:
    """Get a process ready; Ctrl-C is the parent's to handle. A fork has its parent's worker already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if not _worker:
        i18n.use(job.language)
        _worker.append(Worker(job))


def _answer(rows: Sequence[tuple[Any, ...]], columns: tuple[Column, ...] | None) -> Chunk:
    """The rows came as plain tuples, which are sent in a tenth of the time."""
    return _worker[0].answer([Raw._make(row) for row in rows], columns)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "batch",
        help=_("The same for a table of areas: CSV, Excel, NDJSON, JSON, YAML, a folder of profiles, or -.")
        + options.examples(
            "batch examples/omraader-2013-2019.csv --brief",
            "batch omraader.xlsx --wide --csv-dialect excel-da -o ud.csv",
        ),
    )(batch)


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar=defer("FILE..."), help=defer("Tables or profiles; - is standard input.")),
    ],
    with_: options.With = None,
    promised: options.Promised = None,
    without: options.Without = None,
    ages: options.AgeSpan = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    top: options.Top = 10,
    format: Annotated[str, formats.option(FORMATS)] = "ndjson",
    brief: Annotated[
        bool, typer.Option("--brief", help=defer("Only area, needs, and ids with score and label."))
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help=defer("In CSV: areas down, interventions across."))] = False,
    column: Annotated[
        options.Texts,
        typer.Option(
            "--column",
            metavar=defer('ID="HEADING"'),
            autocompletion=completion.columns,
            help=defer("Which column is a problem."),
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar=options.NAME, help=defer("Which sheet of a workbook."))
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=64, help=defer("How many processes."))
    ] = 1,
    csv_dialect: Annotated[
        str,
        options.choice(
            "--csv-dialect",
            among=DIALECTS,
            help=defer("excel-da: semicolons, decimal commas, byte-order mark."),
        ),
    ] = "rfc",
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help=defer("Stop at the first bad row."))] = False,
    stability: options.Stability = 0,
    fail_on: options.FailOn = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
    include_harmful: options.Harmful = False,
    include_blocked: options.Blocked = False,
    include_outside_plan: options.Outside = False,
) -> int:
    """Answer every area in the order of the input; 3 where a row was bad."""
    files.keep_inputs(output, (*inputs, catalogue, *(add or ())))
    if wide and format == "ndjson":
        format = "csv"
    workbook = any(Path(path).suffix.lower() in WORKBOOKS for path in inputs)
    unused = {
        _("--brief is for NDJSON."): brief and format != "ndjson",
        _("--brief has no rank ranges, and --stability makes them."): brief and stability,
        _("--wide is for CSV."): wide and format != "csv",
        _("--csv-dialect is for CSV."): csv_dialect != "rfc" and format != "csv",
        _("--sheet is for a workbook."): sheet is not None and not workbook,
    }
    if any(unused.values()):
        raise console.WrongUse(Fault("U004", message) for message, holds in unused.items() if holds)
    if format not in STREAMS and output in (None, "-"):
        message = _("{format} gives a file an area, and they need a folder.").format(format=format)
        raise console.WrongUse([Fault("U007", message, hint=_("Say which: -o FOLDER/"))])
    if code := formats.unfit(format, output):
        return code
    job = Job(
        catalogue,
        tuple(add or ()),
        i18n.language(),
        top,
        stability,
        include(include_harmful, include_blocked, include_outside_plan),
        tuple(fail_on or ()),  # type: ignore[arg-type]
        option_values({}, None, {"in-place": with_, "promised": promised, "missing": without}, ages, {}),
        format,
        brief,
        wide,
        csv_dialect,  # type: ignore[arg-type]
    )
    worker = Worker(job)
    known = worker.prepared.catalogue
    try:
        understood = override(Read(Profile()), job.said, known)
        columns = _choices(column or (), worker)
    except Faults as faults:
        raise console.WrongUse(faults.faults) from None
    for notice in understood.notices:
        console.note(notice)
    stdin = sys.stdin.buffer if "-" in inputs and sys.stdin is not None else None
    sources = [tables([path], known, columns, sheet, stdin) for path in inputs]
    progress = files.Progress(_size(inputs), output)
    stream = files.Stream(output, progress)
    if format not in STREAMS and output is not None:
        stream = files.Folder(output, progress, formats.ENDINGS[format], inputs)
    return _run(sources, job, worker, stream, jobs, fail_fast=fail_fast)


def _size(inputs: Sequence[str]) -> int:
    """How many bytes there are to read; 0 where that is not known."""
    if "-" in inputs:
        return 0
    return sum(Path(path).stat().st_size for path in inputs if Path(path).is_file())


def _choices(texts_: Sequence[str], worker: Worker) -> dict[str, str]:
    """Every --column by problem. Raises Faults, where one problem or heading is named twice too."""
    chosen: dict[str, str] = {}
    for text in texts_:
        id, heading = _chosen(text, worker)
        if id in chosen or heading in chosen.values():
            message = _("--column: {id} or '{heading}' is given more than once.").format(id=id, heading=heading)
            raise Faults([Fault("P010", message)])
        chosen[id] = heading
    return chosen


def _chosen(text: str, worker: Worker) -> tuple[str, str]:
    """One --column. Raises Faults."""
    name, equals, heading = text.partition("=")
    try:
        if not equals or not heading.strip():
            raise Wrong("U004", _('a column is written as ID="heading".'))
        known = worker.prepared.catalogue
        id = problem_of(name.strip(), known.problems, [])
        if not known.problem[id].anchored:
            raise unanchored(known.problem[id], known)
        return id, heading.strip()
    except Wrong as wrong:
        raise Faults([Fault(wrong.code, f"--column: {wrong.message}", hint=wrong.hint)]) from None


def _run(
    sources: Sequence[Iterator[Table]],
    job: Job,
    worker: Worker,
    stream: files.Stream,
    jobs: int,
    *,
    fail_fast: bool,
) -> int:
    """Write every answer, and say at the end what came of it."""
    tally = Tally()
    with stream.progress as progress, stream:
        stream.write(worker.heading())
        for chunk in _answers(sources, job, worker, 1 if fail_fast else jobs, tally, one_by_one=fail_fast):
            tally.add(chunk)
            for notice in chunk.notices:
                tally.note(notice)
            console.faults(chunk.faults, 3)
            stream.take(chunk.areas, chunk.content, chunk.files)
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
            tally.tell(stream.areas)
    return 3 if tally.bad else 1 if tally.short else 0


class Tally:
    """What is said at the end of a batch, and what has been said on the way."""

    def __init__(self) -> None:
        self.rows = self.unread = self.short = 0
        self.named: list[str] = []
        """The first areas that fall short."""
        self.notices: set[str] = set()

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

    def note(self, notice: str) -> None:
        """Say a notice once."""
        if notice not in self.notices:
            self.notices.add(notice)
            console.note(notice)

    def tell(self, areas: int) -> None:
        """Say how many rows were bad and how many areas fall short."""
        if self.rows:
            rows = several("{count} row could not be read", "{count} rows could not be read", self.rows)
            answered = several("{count} area was answered", "{count} areas were answered", areas)
            console.say(f"{rows.format(count=self.rows)}; {answered.format(count=areas)}.")
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
    sources: Sequence[Iterator[Table]], job: Job, worker: Worker, jobs: int, tally: Tally, *, one_by_one: bool
) -> Iterator[Chunk]:
    """The answers in the order of the rows, from this process or from several."""
    if jobs == 1:
        for table in _readable(sources):
            if isinstance(table, Chunk):
                yield table
                continue
            for notice in table.notices:
                tally.note(notice)
            at_once = job.brief and not one_by_one and Path(table.file).is_file()  # a pipe may be slow
            size = FEW if at_once else 1
            while rows := list(islice(table.rows, size)):
                yield worker.answer(rows, table.columns)
        return
    _worker[:] = [worker]
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(job,)) as pool:
        waiting: deque[Future[Chunk]] = deque()
        try:
            for table in _readable(sources):
                if isinstance(table, Chunk):
                    while waiting:
                        yield waiting.popleft().result()
                    yield table
                    continue
                for notice in table.notices:
                    tally.note(notice)
                size = FEW
                while rows := list(islice(table.rows, size)):
                    waiting.append(pool.submit(_answer, [tuple(raw) for raw in rows], table.columns))
                    size = min(2 * size, CHUNK if job.brief else CHUNK // 4)
                    if len(waiting) > 2 * jobs:
                        yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _readable(sources: Sequence[Iterator[Table]]) -> Iterator[Table | Chunk]:
    """The tables of every input; one that cannot be read at all stops no other, and is a chunk of faults."""
    for source in sources:
        try:
            yield from source
        except Faults as faults:
            yield Chunk(faults=list(faults.faults), unread=1)
