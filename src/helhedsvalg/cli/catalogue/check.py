"""`helhedsvalg catalogue check`."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.catalogue.layers import gather
from helhedsvalg.catalogue.loading import SHIPPED
from helhedsvalg.catalogue.rules import errors_of
from helhedsvalg.catalogue.warnings import warnings_of
from helhedsvalg.cli import options, printing
from helhedsvalg.i18n import _, several


def check(
    path: Annotated[
        str | None, typer.Argument(metavar=_("PATH"), help=_("A file or folder; else the shipped data."))
    ] = None,
    add: options.Add = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Take warnings as errors."))] = False,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Every error and warning, by place; 3 where there is an error."""
    known = gather(path, add or ())
    errors = [*known.faults, *errors_of(known)]
    warnings = [one for one in warnings_of(known) if path is None or not (one.file or "").startswith(SHIPPED)]
    own = [record for record in known.every() if path is None or not record.document.file.startswith(SHIPPED)]
    files = {record.document.file for record in own}
    count = sum(1 for record, _one in known.interventions() if record.document.file in files)
    read = sum(1 for record, _path, _one in known.findings() if record.document.file in files)
    printing.faults([*errors, *warnings], 0)
    code = printing.out(
        _("{interventions}, {findings}; {errors}, {warnings}").format(
            interventions=several("{count} intervention", "{count} interventions", count).format(count=count),
            findings=_findings(read),
            errors=several("{count} error", "{count} errors", len(errors)).format(count=len(errors)),
            warnings=several("{count} warning", "{count} warnings", len(warnings)).format(count=len(warnings)),
        )
        + "\n",
        None,
    )
    return code or (3 if errors or (strict and warnings) else 0)


def _findings(count: int) -> str:
    return several("{count} finding", "{count} findings", count).format(count=count)
