"""`helhedsvalg batch`: a ranking for every area of a table."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated, get_args

import typer

from helhedsvalg import i18n
from helhedsvalg.cli import completion, console, files, options, report_file, table_template
from helhedsvalg.cli.area import include, option_values
from helhedsvalg.cli.processes import Processes
from helhedsvalg.cli.report_file import ReportFile, is_one_file
from helhedsvalg.cli.stream import Chunk, Folder, OverviewStream, Progress, Stream
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import ENDINGS, FILE, csv, json, render
from helhedsvalg.i18n import _, defer, several
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.profiles.file import ReadProfile
from helhedsvalg.profiles.headings import LABELS
from helhedsvalg.profiles.layout import Layout
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.rows import Reader, error_line
from helhedsvalg.profiles.spreadsheet import SUFFIXES as WORKBOOKS
from helhedsvalg.profiles.table import Table, tables
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, problem_of, unanchored
from helhedsvalg.reports import overview
from helhedsvalg.reports import rows as report_rows
from helhedsvalg.reports.areas import area_page
from helhedsvalg.reports.overview import AreaRow, Overview
from helhedsvalg.results.caveats import Shortfall, caveat, shortfalls
from helhedsvalg.results.facts import glossary
from helhedsvalg.results.recommendation import Result

FORMATS = ("ndjson", *ENDINGS)
STREAMS = ("ndjson", "csv")
"""The formats in which areas go to one place as they are answered."""
OVERVIEW = "overview"
"""What a terminal gets where no format is asked for: all areas on one screen."""
DIALECTS = get_args(csv.Dialect)
CHUNK_AREAS = 64
"""Areas that are handed to a process at a time."""
MAX_NAMED = 10
"""Areas that are named when they fall short."""
Rows = tuple[list[Raw], Layout | None]
"""Rows with the layout of their table."""
MAX_SHOWN = 3
"""Areas that --dry-run shows of each input."""
COLUMN_LABELS = {
    **{label: label for label in LABELS},
    **{"navn": "name", "kommune": "municipality", "år": "year", "aar": "year", "beboere": "residents"},
    **dict.fromkeys(("børn", "boern", "children"), "children_10_14"),
}
"""What --column can name besides a problem."""


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
    one_file: bool
    """Whether all areas are pages of one file."""


class Worker:
    """Answers raw rows one by one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.engine = Engine.load(job.catalogue, job.layers)
        self.reader = Reader(self.engine.catalogue)
        self.encode = self.row if job.wide else self.rows
        if job.format == "ndjson":
            self.encode = self.brief if job.brief else self.full
        self.plain = not (job.said.partners and any(job.said.partners.values())) and job.said.ages is None

    def answer(self, rows: Sequence[Raw], layout: Layout | None) -> Chunk:
        """Return what came of the rows, in their order."""
        chunk = Chunk(size=sum(raw.size for raw in rows))
        pieces: list[bytes] = []
        for raw in rows:
            profile = self.reader.profile(raw, layout)
            if profile is None:
                continue
            if isinstance(profile, Fault):
                chunk.faults.append(profile)
                if self.job.format == "ndjson":
                    pieces.append(error_line(profile))
                continue
            chunk.areas += 1
            if not self.plain:
                profile = override(ReadProfile(profile), self.job.said, self.engine.catalogue).profile
            if self.job.format == OVERVIEW:
                chunk.rows.append(overview.row(self.recommend(profile, overview.FIRST)))
            elif self.job.format in STREAMS:
                pieces.append(self.encode(profile))
            elif self.job.one_file:
                chunk.pages.append(area_page(self.recommend(profile, self.job.top)))
            else:
                chunk.files.append(self.file(profile))
            if self.job.fail_on and (conditions := self.shortfalls(profile)):
                chunk.short.append(f"{_named(profile)} ({', '.join(conditions)})")
        chunk.content = b"".join(pieces)
        chunk.notices = list(dict.fromkeys(self.reader.notices))
        self.reader.notices.clear()
        return chunk

    def file(self, profile: Profile) -> tuple[str, bytes]:
        """Return one area's answer as a file of its own, after the name that it would have."""
        result = self.recommend(profile, self.job.top)
        area = result.area
        name = files.name_of([area.name or area.municipality, area.year] if area else [], "area")
        content = render(result, self.job.format, FILE)
        return name, content.encode() if isinstance(content, str) else content

    def shortfalls(self, profile: Profile) -> dict[Shortfall, str]:
        """Return which of the --fail-on conditions hold for one area."""
        ranking = self.engine.ranking(profile, self.job.include)
        return shortfalls(self.engine.catalogue, profile, ranking, self.job.top, self.job.fail_on)

    def recommend(self, profile: Profile, top: int) -> Result:
        """Return the answer for one area; 0 for top is all."""
        job = self.job
        return self.engine.recommend(profile, top=top, stability=job.stability, include=job.include)

    def full(self, profile: Profile) -> bytes:
        """Return one area in JSON, as `recommend -f json` writes it."""
        return json.encode(self.recommend(profile, self.job.top))

    def brief(self, profile: Profile) -> bytes:
        """Return one area in JSON: needs, and ids with score and label."""
        return json.encode(self.engine.brief(profile, top=self.job.top, include=self.job.include))

    def rows(self, profile: Profile) -> bytes:
        """Return one area in CSV, a row a rank."""
        result = self.recommend(profile, self.job.top)
        area = report_rows.area(result)
        ranking = report_rows.ranking(result).rows
        return "".join(csv.line((*area, *row), self.job.dialect) for row in ranking).encode()

    def row(self, profile: Profile) -> bytes:
        """Return one area in CSV, a row with every intervention across."""
        result = self.recommend(profile, 0)
        area = result.area
        scores = {entry.id: entry.score for entry in result.recommendations}
        labels = [area.name, area.municipality, area.year] if area else [None, None, None]
        cells = [*labels, *(scores.get(candidate.intervention.id) for candidate in self.engine.candidates)]
        return csv.line(cells, self.job.dialect).encode()

    def heading(self) -> bytes:
        """Return what stands before the first area."""
        if self.job.format != "csv":
            return b""
        mark = csv.BYTE_ORDER_MARK if self.job.dialect == "excel-da" else ""
        if self.job.wide:
            ids = [candidate.intervention.id for candidate in self.engine.candidates]
            cells = ["area", "municipality", "year", *ids]
        else:
            problems = [problem.id for problem in self.engine.catalogue.anchored]
            cells = [*report_rows.AREA, *report_rows.ranking_columns(problems)]
        return (mark + csv.line(cells, self.job.dialect)).encode()


def _named(profile: Profile) -> str:
    """The area's name and year, to be said."""
    name = profile.area.get("name") or _("an area without a name")
    return f"{name} {profile.area['year']}" if profile.area.get("year") else str(name)


_worker: Worker | None = None
"""The program's own, which a process that is forked from it has already."""


def _ready(job: Job) -> Callable[[Rows], Chunk]:
    """What answers rows in a process of several."""
    i18n.use(job.language)
    worker = _worker or Worker(job)
    return lambda rows: worker.answer(*rows)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "batch",
        help=_("The same for a table of areas: CSV, Excel, NDJSON, JSON, YAML, a folder of profiles, or -.")
        + options.examples(
            "batch examples/omraader-2013-2019.csv --brief",
            _("batch areas.xlsx --wide -o result.csv"),
        ),
    )(batch)


def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=defer("FILE..."), show_default=False, help=defer("Tables or profiles; - is standard input.")
        ),
    ] = None,
    with_: options.With = None,
    promised: options.Promised = None,
    without: options.Without = None,
    ages: options.AgeSpan = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    top: options.Top = 10,
    format: Annotated[
        str | None,
        options.choice(
            "-f",
            "--format",
            among=FORMATS,
            help=defer("The form of the answers; else what the name of the file says, else ndjson."),
        ),
    ] = None,
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
            help=defer("Which column is a problem, or navn, kommune, år, børn."),
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
    year: Annotated[
        int | None, typer.Option("--year", metavar="N", help=defer("Of columns of several years, that of N."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=defer("Only say what was understood, and show three areas."))
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help=defer("Write an empty table to fill in: CSV, or with -o FILE.xlsx."))
    ] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help=defer("Stop at the first bad row."))] = False,
    stability: options.Stability = 0,
    fail_on: options.FailOn = None,
    details: options.Details = False,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
    include_harmful: options.Harmful = False,
    include_blocked: options.Blocked = False,
    include_outside_plan: options.Outside = False,
) -> int:
    """Answer every area in the order of the input; 3 where a row was bad."""
    if template:
        if inputs:
            raise console.WrongUse([Fault("U004", _("--template reads no table."), hint=None)])
        table_template.write(output, csv_dialect, Engine.load(catalogue, add or ()).catalogue)  # type: ignore[arg-type]
        return 0
    if not inputs:
        message = _("{name} is missing.").format(name=_("FILE..."))
        hint = _("See '{command} --help'.").format(command="helhedsvalg batch")
        raise console.WrongUse([Fault("U001", message, hint=hint)])
    files.keep_inputs(output, (*inputs, catalogue, *(add or ())))
    terminal = output in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
    usual = OVERVIEW if terminal and not brief else "ndjson"
    format = files.format_of(format, output, "csv" if wide else usual, FORMATS)
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
    if format not in (*STREAMS, OVERVIEW, *report_file.FORMATS) and output in (None, "-"):
        message = _("{format} gives a file an area, and they need a folder.").format(format=format)
        raise console.WrongUse([Fault("U007", message, hint=_("Say which: -o FOLDER/"))])
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
        is_one_file(format, output),
    )
    worker = Worker(job)
    known = worker.engine.catalogue
    try:
        understood = override(ReadProfile(Profile()), job.said, known)
        columns = _choices(column or (), worker)
    except Faults as faults:
        raise console.WrongUse(faults.faults) from None
    for notice in understood.notices:
        console.note(notice)
    stdin = sys.stdin.buffer if "-" in inputs and sys.stdin is not None else None
    sources = [tables([path], known, columns, sheet, stdin, year) for path in inputs]
    if dry_run:
        return _dry_run(sources, worker)
    progress = Progress(_size(inputs), output)
    stream = Stream(output, progress)
    if format == OVERVIEW:
        stream = OverviewStream(progress, lambda rows: _overview(rows, known, inputs, details=details))
    elif job.one_file:
        stream = ReportFile(output, progress, format, inputs, details=details)
    elif format not in STREAMS and output is not None:
        stream = Folder(output, progress, ENDINGS[format], inputs)
    return _run(sources, worker, stream, jobs, fail_fast=fail_fast)


def _overview(rows: Sequence[AreaRow], known: Catalogue, inputs: Sequence[str], *, details: bool) -> None:
    """Write what came of all areas on one screen, or with `details` every area."""
    told = Overview(
        tuple(rows), caveat(known, "KOO01"), glossary(known), known.meta.date.isoformat(), tuple(inputs)
    )
    files.write_answer(overview.report(told), "table", None, details=details)


def _dry_run(sources: Sequence[Iterator[Table]], worker: Worker) -> int:
    """Say what was understood of each input, and show its first areas; 3 where one could not be understood."""
    code = 0
    for source in sources:
        try:
            for table in source:
                for notice in table.notices:
                    console.note(notice)
                profiles = (worker.reader.profile(raw, table.layout) for raw in table.rows)
                areas = (profile for profile in profiles if isinstance(profile, Profile))
                for profile in islice(areas, MAX_SHOWN):
                    sys.stdout.write(f"{_shown(profile, worker.engine)}\n")
        except Faults as faults:
            code = console.faults(faults.faults, 3)
    return code


def _shown(profile: Profile, engine: Engine) -> str:
    """An area on a line: its name, and what is known of each problem."""
    area = [str(profile.area[key]) for key in ("name", "municipality", "year") if key in profile.area]
    problems = [
        f"{i18n.named(engine.catalogue.problem[id].name)} {i18n.number(given.value, 6)}"
        for id, given in profile.given.items()
        if given.value is not None
    ]
    return i18n.clean(f"{', '.join(area) or _('an area without a name')}: {'; '.join(problems)}")


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
            raise InvalidValue("U004", _('a column is written as ID="heading".'))
        if label := COLUMN_LABELS.get(name.strip().casefold()):
            return label, heading.strip()
        known = worker.engine.catalogue
        id = problem_of(name.strip(), known.problems, [])
        if not known.problem[id].anchored:
            raise unanchored(known.problem[id], known)
        return id, heading.strip()
    except InvalidValue as wrong:
        raise Faults([Fault(wrong.code, f"--column: {wrong.message}", hint=wrong.hint)]) from None


def _run(
    sources: Sequence[Iterator[Table]],
    worker: Worker,
    stream: Stream,
    jobs: int,
    *,
    fail_fast: bool,
) -> int:
    """Write every answer, and say at the end what came of it."""
    tally = Tally()
    with stream.progress as progress, stream:
        stream.write(worker.heading())
        for chunk in _answers(sources, worker, stream, 1 if fail_fast else jobs, tally):
            tally.add(chunk)
            for notice in chunk.notices:
                tally.note(notice)
            console.faults(chunk.faults, 3)
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
            done: list[Chunk] = []
            if isinstance(rows, Chunk):
                waiting.append(rows)
                continue
            while not processes.idle:
                first = waiting.popleft()
                done.append(first if isinstance(first, Chunk) else processes.receive(first))
                if not isinstance(first, Chunk):
                    processes.idle.append(first)
            connection = processes.idle.pop()
            processes.send(connection, rows)
            waiting.append(connection)
            yield from done
        for first in waiting:
            yield first if isinstance(first, Chunk) else processes.receive(first)


def _rows(sources: Sequence[Iterator[Table]], count: int, tally: Tally) -> Iterator[Rows | Chunk]:
    """That many rows at a time, and a chunk of faults for an input that cannot be read at all."""
    for table in _tables(sources):
        if isinstance(table, Chunk):
            yield table
            continue
        for notice in table.notices:
            tally.note(notice)
        while rows := list(islice(table.rows, count)):
            yield rows, table.layout


def _tables(sources: Sequence[Iterator[Table]]) -> Iterator[Table | Chunk]:
    """The tables of every input; one that cannot be read stops no other."""
    for source in sources:
        try:
            yield from source
        except Faults as faults:
            yield Chunk(faults=list(faults.faults), unread=1)
