"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from helhedsvalg.cli import files, options
from helhedsvalg.engine import Engine
from helhedsvalg.reports import status as reports


def status(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """What the catalogue holds as a whole."""
    files.check_format(format, output)
    engine = Engine.load(catalogue, add or ())
    counted = engine.status()
    files.write_answer(reports.status(counted, engine.catalogue), format, output)
    return 0
