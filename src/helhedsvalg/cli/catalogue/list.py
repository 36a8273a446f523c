"""`helhedsvalg catalogue list`."""

from __future__ import annotations

from helhedsvalg.cli import files, options
from helhedsvalg.engine import Engine
from helhedsvalg.reports import listing


def list_(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """A line an intervention: name, id, and the label on each problem that it has findings on."""
    files.check_format(format, output)
    engine = Engine.load(catalogue, add or ())
    files.write_answer(listing.interventions(engine.candidates, engine.catalogue), format, output)
    return 0
