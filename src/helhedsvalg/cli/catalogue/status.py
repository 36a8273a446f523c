"""`helhedsvalg catalogue status`."""

from __future__ import annotations

from helhedsvalg.cli import options, printing
from helhedsvalg.keeping import recall
from helhedsvalg.outputs import entries
from helhedsvalg.surveying import survey
from helhedsvalg.texts import clean


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
    return printing.out(clean(entries.fold(lines, printing.screen(output).width)), output)
