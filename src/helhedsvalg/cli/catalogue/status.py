"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from typing import Annotated

from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import formats, options
from helhedsvalg.formats import FORMATS
from helhedsvalg.reports import status as reports
from helhedsvalg.results.status import survey


def status(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """What the catalogue holds as a whole."""
    if code := formats.unfit(format, output):
        return code
    prepared = recall(catalogue, add or ())
    counted = survey(prepared.candidates, prepared.catalogue)
    return formats.write(reports.status(counted, prepared.catalogue), format, output)
