"""`helhedsvalg catalogue check`."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.catalogue import rules
from helhedsvalg.catalogue.loading import SHIPPED, gather
from helhedsvalg.cli import console, options
from helhedsvalg.i18n import _, defer, several


def check(
    path: Annotated[
        str | None, typer.Argument(metavar=options.PATH, help=defer("A file or folder; else the shipped data."))
    ] = None,
    add: options.Add = None,
    strict: Annotated[bool, typer.Option("--strict", help=defer("Take warnings as errors."))] = False,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Every error and warning, by place; 3 where there is an error."""
    loaded = gather(path, add or ())
    errors = [*loaded.faults, *rules.errors(loaded)]
    warnings = [one for one in rules.warnings(loaded) if path is None or not (one.file or "").startswith(SHIPPED)]
    own = [record for record in loaded.every() if path is None or not record.document.file.startswith(SHIPPED)]
    files = {record.document.file for record in own}
    count = sum(1 for record, _one in rules.interventions(loaded) if record.document.file in files)
    read = sum(1 for record, _path, _one in rules.findings(loaded) if record.document.file in files)
    console.faults([*errors, *warnings], 0)
    console.out(
        _("{interventions}, {findings}; {errors}, {warnings}").format(
            interventions=several("{count} intervention", "{count} interventions", count).format(count=count),
            findings=_findings(read),
            errors=several("{count} error", "{count} errors", len(errors)).format(count=len(errors)),
            warnings=several("{count} warning", "{count} warnings", len(warnings)).format(count=len(warnings)),
        )
        + "\n"
    )
    return 3 if errors or (strict and warnings) else 0


def _findings(count: int) -> str:
    return several("{count} finding", "{count} findings", count).format(count=count)
