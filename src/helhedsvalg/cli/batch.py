"""`helhedsvalg batch`: a ranking for every area of a table."""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from helhedsvalg import i18n
from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.cli.sink import Done, Folder, Progress, Sink
from helhedsvalg.encoding import Encoder
from helhedsvalg.engine import answer, ranking
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import Screen, csv
from helhedsvalg.i18n import _, several
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.profiles.file import ReadProfile
from helhedsvalg.profiles.headings import LABELS
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.spreadsheet import SUFFIXES as WORKBOOKS
from helhedsvalg.profiles.table import Reader, Table, error_line, tables
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, problem_of, unanchored
from helhedsvalg.results.caveats import Shortfall, shortfalls

FORMATS = ("ndjson", *formats.FORMATS)
STREAMS = ("ndjson", "csv")
"""The formats in which all areas go to one place; every other is a file an area."""
COLUMN_LABELS = {
    **{label: label for label in LABELS},
    **{"navn": "name", "kommune": "municipality", "år": "year", "aar": "year"},
    **{"børn": "children_10_14", "boern": "children_10_14", "children": "children_10_14", "beboere": "residents"},
}
"""What --column can name besides a problem."""
DIALECTS = get_args(csv.Dialect)
CHUNK = 1024
"""Areas that are handed to a process at a time: few at first, so that all have work, then twice as many each
time up to this; a quarter where the answers are long."""
PLAIN = Screen(None, False, False)
"""A file: nothing is folded, cut or coloured."""
SHOWN = 3
"""Areas that --dry-run shows of each input."""
NAMED = 10
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
    said: OptionValues
    format: str
    brief: bool
    wide: bool
    dialect: csv.Dialect


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

    def answer(self, rows: Sequence[Raw], layout: Layout | None) -> Done:
        """The rows' results as bytes, in their order."""
        pieces: list[bytes] = []
        files: list[tuple[str, bytes]] = []
        faults: list[Fault] = []
        short: list[str] = []
        areas = 0
        streamed, fail_on = self.job.format in STREAMS, self.job.fail_on
        for profile in [self.reader.profile(raw, layout) for raw in rows]:
            if profile is None:
                continue
            if isinstance(profile, Fault):
                faults.append(profile)
                if self.job.format == "ndjson":
                    pieces.append(error_line(profile))
                continue
            areas += 1
            if not self.plain:
                profile = override(ReadProfile(profile), self.job.said, self.prepared.catalogue).profile
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
        return Done(b"".join(pieces), areas, faults, notices, size, short=tuple(short), files=tuple(files))

    def file(self, profile: Profile) -> tuple[str, bytes]:
        """One area's answer as a file of its own, and the name that it would have."""
        job = self.job
        result = answer(self.prepared, profile, top=job.top, stability=job.stability, include=job.include)
        content = formats.written(result, job.format, PLAIN)
        return formats.file_name(result), content.encode() if isinstance(content, str) else content

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


def _answer(rows: Sequence[tuple[Any, ...]], layout: Layout | None) -> Done:
    """The rows came as plain tuples, which are sent in a tenth of the time."""
    return _worker[0].answer([Raw._make(row) for row in rows], layout)


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
    files: Annotated[
        list[str], typer.Argument(metavar=_("FILE..."), help=_("Tables or profiles; - is standard input."))
    ],
    with_: options.With = None,
    promised: options.Promised = None,
    without: options.Without = None,
    ages: options.AgesOption = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    top: options.Top = 10,
    format: Annotated[str, formats.option(FORMATS)] = "ndjson",
    brief: Annotated[
        bool, typer.Option("--brief", help=_("Only area, needs, and ids with score and label."))
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help=_("In CSV: areas down, interventions across."))] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar=_('ID="HEADING"'),
            autocompletion=completing.columns,
            help=_("Which column is a problem."),
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar=_("NAME"), help=_("Which sheet of a workbook."))
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=64, help=_("How many processes."))] = 1,
    csv_dialect: Annotated[
        str,
        typer.Option(
            "--csv-dialect",
            metavar="|".join(DIALECTS),
            callback=options.one_of(DIALECTS),
            autocompletion=completing.words(DIALECTS),
            help=_("excel-da: semicolons, decimal commas, byte-order mark."),
        ),
    ] = "rfc",
    year: Annotated[
        int | None, typer.Option("--year", metavar="N", help=_("Which of several columns: that of the year N."))
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=_("Only say what was understood, and show the first three areas.")),
    ] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help=_("Stop at the first bad row."))] = False,
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
    if code := printing.same_file(output, (*files, catalogue, *(add or ()))):
        return code
    if wide and format == "ndjson":
        format = "csv"
    workbook = any(Path(one).suffix.lower() in WORKBOOKS for one in files)
    unused = {
        _("--brief is for NDJSON."): brief and format != "ndjson",
        _("--brief has no rank ranges, and --stability makes them."): brief and stability,
        _("--wide is for CSV."): wide and format != "csv",
        _("--csv-dialect is for CSV."): csv_dialect != "rfc" and format != "csv",
        _("--sheet is for a workbook."): sheet is not None and not workbook,
    }
    if any(unused.values()):
        return printing.faults([Fault("U004", message) for message, holds in unused.items() if holds], 2)
    if format not in STREAMS and output in (None, "-"):
        message = _("{format} gives a file an area, and they need a folder.").format(format=format)
        return printing.faults([Fault("U007", message, hint=_("Say which: -o FOLDER/"))], 2)
    if code := formats.unfit(format, output):
        return code
    states = {"in-place": with_, "promised": promised, "missing": without}
    said = options.said({}, None, states, ages, {})  # type: ignore[arg-type]
    job = Job(
        catalogue,
        tuple(add or ()),
        i18n.language(),
        top,
        stability,
        options.include(include_harmful, include_blocked, include_outside_plan),
        tuple(fail_on or ()),  # type: ignore[arg-type]
        said,
        format,
        brief,
        wide,
        csv_dialect,  # type: ignore[arg-type]
    )
    worker = Worker(job)
    known = worker.prepared.catalogue
    try:
        understood = override(ReadProfile(Profile()), said, known)
        chosen = _choices(column or (), worker)
    except Faults as faults:
        return printing.faults(faults.faults, 2)
    for notice in understood.notices:
        printing.note(notice)
    stdin = sys.stdin.buffer if "-" in files and sys.stdin is not None else None
    inputs = [tables([one], known, chosen, sheet, stdin, year) for one in files]
    if dry_run:
        return _dry_run(inputs, worker)
    plain = (Path(one) for one in files if one != "-")
    total = 0 if "-" in files else sum(one.stat().st_size for one in plain if one.is_file())
    progress = Progress(total)
    sink = Sink(output, progress)
    if format not in STREAMS and output is not None:
        sink = Folder(output, progress, formats.ENDINGS[format], files)
    return _run(inputs, job, worker, sink, jobs, fail_fast=fail_fast)


def _dry_run(inputs: Sequence[Iterator[Table]], worker: Worker) -> int:
    """Say what was understood of each input, and show its first areas; 3 where one could not be understood."""
    code = 0
    for table in _sound(inputs):
        if isinstance(table, Done):
            code = printing.faults(table.faults, 3)
            continue
        for notice in table.notices:
            printing.note(notice)
        profiles = (worker.reader.profile(raw, table.layout) for raw in table.rows)
        for profile in islice((one for one in profiles if isinstance(one, Profile)), SHOWN):
            code = code or printing.out(_shown(profile, worker) + "\n", None)
    return code


def _shown(profile: Profile, worker: Worker) -> str:
    """An area on a line: its name, and what is known of each problem."""
    area = ", ".join(str(profile.area[key]) for key in ("name", "municipality", "year") if key in profile.area)
    problems = [
        f"{i18n.named(worker.prepared.catalogue.problem[id].name)} {i18n.number(given.value, 6)}"
        for id, given in profile.given.items()
        if given.value is not None
    ]
    return f"{area or _('an area without a name')}: {'; '.join(problems)}"


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
            raise InvalidValue("U004", _('a column is written as ID="heading".'))
        known = worker.prepared.catalogue
        if label := COLUMN_LABELS.get(name.strip().casefold()):
            return label, heading.strip()
        id = problem_of(name.strip(), known.problems, [])
        if not known.problem[id].anchored:
            raise unanchored(known.problem[id], known)
        return id, heading.strip()
    except InvalidValue as wrong:
        raise Faults([Fault(wrong.code, f"--column: {wrong.message}", hint=wrong.hint)]) from None


def _run(
    inputs: Sequence[Iterator[Table]],
    job: Job,
    worker: Worker,
    sink: Sink,
    jobs: int,
    *,
    fail_fast: bool,
) -> int:
    """Stream results to the output, and say at the end what came of it."""
    bad = unread = short = 0
    first: list[str] = []
    told: set[str] = set()
    with sink, sink.progress as progress:
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, sink.interrupt)
        if not sink.open():
            return sink.code
        sink.write(worker.heading())
        for done in _answers(inputs, job, worker, 1 if fail_fast else jobs, told, one_by_one=fail_fast):
            bad += 0 if done.unread else len(done.faults)
            unread += done.unread
            short += len(done.short)
            first += done.short[: NAMED - len(first)]
            for notice in done.notices:
                _tell(notice, told)
            printing.faults(done.faults, 3)
            if not sink.take(done):
                return sink.code
            progress.advance(sink.areas, done.size)
            if fail_fast and done.faults:
                sink.discard()
                break
        progress.close()
        areas = sink.areas
        if (bad or unread) and not areas:
            sink.discard()
        code = sink.close()
    if bad:
        words = several("{count} row could not be read", "{count} rows could not be read", bad).format(count=bad)
        rest = several("{count} area was answered", "{count} areas were answered", areas).format(count=areas)
        printing.say(f"{words}; {rest}.")
    elif not areas:
        printing.note(_("there is no area in it."))
    if short:
        words = several(
            "--fail-on: {count} area falls short: {names}.", "--fail-on: {count} areas fall short: {names}.", short
        )
        named = ", ".join(first)
        if more := short - len(first):
            named = _("{names} and {count} more").format(names=named, count=more)
        printing.say(words.format(count=short, names=named))
    return code or (3 if bad or unread else 1 if short else 0)


def _tell(notice: str, told: set[str]) -> None:
    """A notice once."""
    if notice not in told:
        told.add(notice)
        printing.note(notice)


def _answers(
    inputs: Sequence[Iterator[Table]], job: Job, worker: Worker, jobs: int, told: set[str], *, one_by_one: bool
) -> Iterator[Done]:
    """The answers in the order of the rows, from this process or from several."""
    if jobs == 1:
        for table in _sound(inputs):
            if isinstance(table, Done):
                yield table
                continue
            for notice in table.notices:
                _tell(notice, told)
            at_once = job.brief and not one_by_one and Path(table.file).is_file()  # a pipe may be slow
            size = FEW if at_once else 1
            while rows := list(islice(table.rows, size)):
                yield worker.answer(rows, table.layout)
        return
    _worker[:] = [worker]
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(job,)) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for table in _sound(inputs):
                if isinstance(table, Done):
                    while waiting:
                        yield waiting.popleft().result()
                    yield table
                    continue
                for notice in table.notices:
                    _tell(notice, told)
                size = FEW
                while rows := list(islice(table.rows, size)):
                    waiting.append(pool.submit(_answer, [tuple(raw) for raw in rows], table.layout))
                    size = min(2 * size, CHUNK if job.brief else CHUNK // 4)
                    if len(waiting) > 2 * jobs:
                        yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _sound(inputs: Sequence[Iterator[Table]]) -> Iterator[Table | Done]:
    """The tables of every input; one that cannot be read at all stops no other, and is what came of it."""
    for one in inputs:
        try:
            yield from one
        except Faults as faults:
            yield Done(b"", 0, list(faults.faults), [], 0, unread=1)
