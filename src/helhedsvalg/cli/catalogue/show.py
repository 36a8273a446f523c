"""`helhedsvalg catalogue show`."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completion, console, files, options
from helhedsvalg.cli.catalogue import codes as faults
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, clean, defer
from helhedsvalg.profiles.file import Wrong, named_one, names_of
from helhedsvalg.reports import entry as entries


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=completion.entries, help=defer("An id, a name or a code.")),
    ],
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Everything that is known of one entry."""
    known = Engine.load(catalogue, add or ())
    try:
        lines = _entry(entry, known)
    except Wrong as wrong:
        raise console.WrongUse([Fault(wrong.code, wrong.message, hint=wrong.hint)]) from None
    screen = console.screen(output)
    files.write(clean(entries.fold(lines, screen.width)), output, for_people=True)
    return 0


def _entry(word: str, engine: Engine) -> entries.Lines:
    """The entry that a word names, of whichever kind. Raises Wrong."""
    known = engine.catalogue
    if word.casefold() == "plan":
        return entries.plan(known)
    codes = {one.code: one for one in known.caveats}
    if word.upper() in codes:
        return entries.caveat(codes[word.upper()], known)
    titles = faults.titles()
    if word.upper() in titles:
        return [(0, f"{word.upper()}  {titles[word.upper()]} ({faults.severity(word.upper())})")]
    if word in known.source:
        return entries.source(known.source[word], known)
    names = names_of((*known.themes, *known.partners, *known.problems, *known.interventions))
    notices: list[str] = []
    id = named_one(word, {**names, **{code: [] for code in codes}}, _("entry"), notices)
    for notice in notices:
        console.note(notice)
    if id in codes:
        return entries.caveat(codes[id], known)
    if id in known.intervention:
        return entries.intervention(next(one for one in engine.candidates if one.intervention.id == id), known)
    if id in known.problem:
        return entries.problem(known.problem[id], engine.candidates, known)
    if id in known.partner:
        return entries.partner(known.partner[id], known)
    return entries.theme(next(one for one in known.themes if one.id == id), known)
