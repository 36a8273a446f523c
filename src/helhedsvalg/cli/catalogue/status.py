"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from helhedsvalg.cli import console, files, options
from helhedsvalg.engine import Engine
from helhedsvalg.i18n import clean
from helhedsvalg.reports import entry as entries


def status(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """What the catalogue holds as a whole."""
    known = Engine.load(catalogue, add or ())
    lines = entries.status(known.status(), known.catalogue)
    files.write(clean(entries.fold(lines, console.screen(output).width)), output, for_people=True)
    return 0
