"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from typing import Annotated

from helhedsvalg.cli import formats, options
from helhedsvalg.engine import Engine
from helhedsvalg.formats import FORMATS
from helhedsvalg.reports import status as reports


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
    engine = Engine.load(catalogue, add or ())
    counted = engine.status()
    return formats.write(reports.status(counted, engine.catalogue), format, output)
