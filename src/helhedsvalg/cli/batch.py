"""`helhedsvalg batch`: a ranking for every area of a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, get_args

import typer

from helhedsvalg import i18n
from helhedsvalg.cli import completion, console, files, options, report_file, table_template
from helhedsvalg.cli.area import include, option_values
from helhedsvalg.cli.batch_run import run
from helhedsvalg.cli.batch_worker import OVERVIEW, STREAMS, Job, Worker
from helhedsvalg.cli.report_file import ReportFile, is_one_file
from helhedsvalg.cli.stream import Folder, OverviewStream, Progress, Stream
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import ENDINGS, csv
from helhedsvalg.i18n import _, defer
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles.file import ReadProfile
from helhedsvalg.profiles.headings import LABELS
from helhedsvalg.profiles.options import override
from helhedsvalg.profiles.spreadsheet import SUFFIXES as WORKBOOKS
from helhedsvalg.profiles.table import Table, tables
from helhedsvalg.profiles.values import InvalidValue, problem_of, unanchored
from helhedsvalg.reports import overview
from helhedsvalg.reports.overview import AreaRow, Overview
from helhedsvalg.results.caveats import caveat
from helhedsvalg.results.facts import glossary

FORMATS = ("ndjson", *ENDINGS)
DIALECTS = get_args(csv.Dialect)
MAX_SHOWN = 3
"""Areas that --dry-run shows of each input."""
COLUMN_LABELS = {
    **{label: label for label in LABELS},
    **{"navn": "name", "kommune": "municipality", "år": "year", "aar": "year", "beboere": "residents"},
    **dict.fromkeys(("børn", "boern", "children"), "children_10_14"),
}
"""What --column can name besides a problem."""


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
        return _template(inputs, output, csv_dialect, Engine.load(catalogue, add or ()).catalogue)  # type: ignore[arg-type]
    if not inputs:
        message = _("{name} is missing.").format(name=_("FILE..."))
        hint = _("See '{command} --help'.").format(command="helhedsvalg batch")
        raise console.WrongUse([Fault("U001", message, hint=hint)])
    files.keep_inputs(output, (*inputs, catalogue, *(add or ())))
    terminal = output in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
    usual = OVERVIEW if terminal and not brief else "ndjson"
    format = files.format_of(format, output, "csv" if wide else usual, FORMATS)
    _refuse_unused(
        {
            _("--brief is for NDJSON."): brief and format != "ndjson",
            _("--brief has no rank ranges, and --stability makes them."): brief and stability > 0,
            _("--wide is for CSV."): wide and format != "csv",
            _("--csv-dialect is for CSV."): csv_dialect != "rfc" and format != "csv",
            _("--sheet is for a workbook."): sheet is not None and not any(map(_is_workbook, inputs)),
        }
    )
    if format not in (*STREAMS, OVERVIEW, *report_file.FORMATS) and not _is_folder(output):
        message = _("{format} gives a file an area, and they need a folder.").format(format=format)
        hint = _("Say which: -o FOLDER/. A single table for Excel: --wide -o lists.csv")
        raise console.WrongUse([Fault("U007", message, hint=hint)])
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
    columns = _columns(job, column or (), worker)
    stdin = sys.stdin.buffer if "-" in inputs and sys.stdin is not None else None
    sources = [tables([path], worker.engine.catalogue, columns, sheet, stdin, year) for path in inputs]
    if dry_run:
        return _dry_run(sources, worker)
    return run(sources, worker, _stream(worker, inputs, output, details=details), jobs, fail_fast=fail_fast)


def _template(inputs: Sequence[str] | None, output: str | None, dialect: csv.Dialect, catalogue: Catalogue) -> int:
    """Write an empty table. Raises WrongUse where a table was named too."""
    if inputs:
        raise console.WrongUse([Fault("U004", _("--template reads no table."))])
    table_template.write(output, dialect, catalogue)
    return 0


def _refuse_unused(unused: Mapping[str, bool]) -> None:
    """Raise WrongUse with every message that holds."""
    if any(unused.values()):
        raise console.WrongUse(Fault("U004", message) for message, holds in unused.items() if holds)


def _is_folder(output: str | None) -> bool:
    """Whether an output is no single file by its name."""
    return output not in (None, "-") and (not Path(str(output)).suffix or str(output).endswith(("/", os.sep)))


def _is_workbook(path: str) -> bool:
    return Path(path).suffix.lower() in WORKBOOKS


def _columns(job: Job, values: Sequence[str], worker: Worker) -> dict[str, str]:
    """Every --column by problem; notes how partners and ages were understood. Raises WrongUse."""
    try:
        understood = override(ReadProfile(Profile()), job.options, worker.engine.catalogue)
        headings = _choices(values, worker)
    except Faults as faults:
        raise console.WrongUse(faults.faults) from None
    for notice in understood.notices:
        console.note(notice)
    return headings


def _stream(worker: Worker, inputs: Sequence[str], output: str | None, *, details: bool) -> Stream:
    """Where the answers go: one screen, one file for all, a file an area, or one place as they come."""
    job, progress = worker.job, Progress(_size(inputs), output)
    if job.format == OVERVIEW:
        catalogue = worker.engine.catalogue
        return OverviewStream(progress, lambda rows, bad: _overview(rows, bad, catalogue, inputs, details=details))
    if job.one_file:
        return ReportFile(output, progress, job.format, inputs, details=details)
    if job.format not in STREAMS and output is not None:
        return Folder(output, progress, ENDINGS[job.format], inputs)
    return Stream(output, progress)


def _overview(
    rows: Sequence[AreaRow], bad: int, catalogue: Catalogue, inputs: Sequence[str], *, details: bool
) -> None:
    """Write the overview of all areas: what fits on one screen, or with `details` every area."""
    areas = Overview(
        tuple(rows),
        bad,
        caveat(catalogue, "KOO01"),
        glossary(catalogue),
        catalogue.meta.date.isoformat(),
        tuple(inputs),
    )
    files.write_answer(overview.report(areas), "table", None, details=details)


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
                    console.out(f"{_area_line(profile, worker.engine)}\n")
        except Faults as faults:
            code = console.faults(faults.faults, 3)
    return code


def _area_line(profile: Profile, engine: Engine) -> str:
    """An area on a line: its name, and what is known of each problem."""
    area = [str(profile.area[key]) for key in ("name", "municipality", "year") if key in profile.area]
    problems = [
        f"{i18n.named(engine.catalogue.problem[id].name)} {i18n.number(problem_input.value, 6)}"
        for id, problem_input in profile.given.items()
        if problem_input.value is not None
    ]
    name = ", ".join(area) or _("an area without a name")
    return i18n.clean(f"{name}: {'; '.join(problems)}")


def _size(inputs: Sequence[str]) -> int:
    """How many bytes there are to read; 0 where that is not known."""
    if "-" in inputs:
        return 0
    return sum(Path(path).stat().st_size for path in inputs if Path(path).is_file())


def _choices(texts: Sequence[str], worker: Worker) -> dict[str, str]:
    """Every --column by problem. Raises Faults, also where a problem or heading is named twice."""
    headings: dict[str, str] = {}
    for text in texts:
        id, heading = _choice(text, worker)
        if id in headings or heading in headings.values():
            message = _("--column: {id} or '{heading}' is given more than once.").format(id=id, heading=heading)
            raise Faults([Fault("P010", message)])
        headings[id] = heading
    return headings


def _choice(text: str, worker: Worker) -> tuple[str, str]:
    """One --column. Raises Faults."""
    name, equals, heading = text.partition("=")
    try:
        if not equals or not heading.strip():
            raise InvalidValue("U004", _('a column is written as ID="heading".'))
        if label := COLUMN_LABELS.get(name.strip().casefold()):
            return label, heading.strip()
        catalogue = worker.engine.catalogue
        id = problem_of(name.strip(), catalogue.problems, [])
        if not catalogue.problem[id].anchored:
            raise unanchored(catalogue.problem[id], catalogue)
        return id, heading.strip()
    except InvalidValue as error:
        raise Faults([Fault(error.code, f"--column: {error.message}", hint=error.hint)]) from None
