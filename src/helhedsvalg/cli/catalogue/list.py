"""`helhedsvalg catalogue list`."""

from __future__ import annotations

from typing import Annotated

from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import formats, options
from helhedsvalg.formats import FORMATS
from helhedsvalg.reports import listing


def list_(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """A line an intervention: name, id, and the label on each problem that it has findings on."""
    if code := formats.unfit(format, output):
        return code
    prepared = recall(catalogue, add or ())
    return formats.write(listing.interventions(prepared.candidates, prepared.catalogue), format, output)
