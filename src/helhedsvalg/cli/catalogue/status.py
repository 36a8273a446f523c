"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import console, files, options
from helhedsvalg.i18n import clean
from helhedsvalg.reports import entry as entries
from helhedsvalg.results.status import survey


def status(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """What the catalogue holds as a whole."""
    known = recall(catalogue, add or ())
    lines = entries.status(survey(known.candidates, known.catalogue), known.catalogue)
    files.write(clean(entries.fold(lines, console.screen(output).width)), output, for_people=True)
    return 0
