"""`helhedsvalg catalogue show`."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, severity, titles
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _
from helhedsvalg.profiles.values import InvalidValue, named_one, names_of
from helhedsvalg.reports import entry as entries
from helhedsvalg.reports.document import Report


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=completing.entries, help=_("An id, a name or a code.")),
    ],
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Everything that is known of one entry."""
    if code := formats.unfit(format, output):
        return code
    engine = Engine.load(catalogue, add or ())
    try:
        report = _entry(entry, engine)
    except InvalidValue as wrong:
        return printing.faults([Fault(wrong.code, wrong.message, hint=wrong.hint)], 2)
    return formats.write(report, format, output)


def _entry(word: str, engine: Engine) -> Report:
    """The entry that a word names, of whichever kind. Raises InvalidValue."""
    catalogue = engine.catalogue
    if word.casefold() == "plan":
        return entries.plan(catalogue)
    caveats = {caveat.code: caveat for caveat in catalogue.caveats}
    code = word.upper()
    if code in caveats:
        return entries.caveat(caveats[code], catalogue)
    if code in titles():
        return entries.code(code, titles()[code], severity(code), catalogue)
    if word in catalogue.source:
        return entries.source(catalogue.source[word], catalogue)
    names = names_of((*catalogue.themes, *catalogue.partners, *catalogue.problems, *catalogue.interventions))
    notices: list[str] = []
    id = named_one(word, {**names, **{code: [] for code in caveats}}, _("entry"), notices)
    for notice in notices:
        printing.note(notice)
    if id in caveats:
        return entries.caveat(caveats[id], catalogue)
    if id in catalogue.intervention:
        candidate = next(candidate for candidate in engine.candidates if candidate.intervention.id == id)
        return entries.intervention(candidate, catalogue)
    if id in catalogue.problem:
        return entries.problem(catalogue.problem[id], engine.candidates, catalogue)
    if id in catalogue.partner:
        return entries.partner(catalogue.partner[id], catalogue)
    return entries.theme(next(theme for theme in catalogue.themes if theme.id == id), catalogue)
