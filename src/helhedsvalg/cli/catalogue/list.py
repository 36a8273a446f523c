"""`helhedsvalg catalogue list`."""

from __future__ import annotations

from typing import Annotated

from helhedsvalg.cli import formats, options
from helhedsvalg.engine import Engine
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
    engine = Engine.load(catalogue, add or ())
    return formats.write(listing.interventions(engine.candidates, engine.catalogue), format, output)
