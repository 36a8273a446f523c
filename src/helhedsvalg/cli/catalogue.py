"""`helhedsvalg catalogue`: what is known, entry by entry, and whether a catalogue is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg import checking
from helhedsvalg.catalogue import gather
from helhedsvalg.checking import load
from helhedsvalg.cli import options, printing
from helhedsvalg.faults import Fault
from helhedsvalg.model import Catalogue
from helhedsvalg.outputs import entries
from helhedsvalg.preparing import prepare
from helhedsvalg.profiles import Wrong, named_one, names_of
from helhedsvalg.ranking import candidate
from helhedsvalg.texts import _, clean, named, several


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("list", help=_("List the interventions with what was read of each."))(list_)
    group.command(
        "show",
        help=_(
            "Open an entry: an intervention, a problem, a partner, a theme, a source, a caveat's or rule's code, "
            "or 'plan' for whole plans."
        )
        + options.examples("catalogue show mentorindsats", "catalogue show KOO01"),
    )(show)
    group.command("check", help=_("Find every fault of a catalogue at once."))(check)
    app.add_typer(
        group, name="catalogue", help=_("What is known, entry by entry, and whether a catalogue is sound.")
    )


def list_(
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """A line an intervention: id, name, runner, and the label on each problem that it has findings on."""
    known = prepare(load(catalogue, add or ()))
    marks = {one.id: one for one in known.catalogue.method.labels}
    rows = []
    for one in known.candidates:
        labels = [
            f"{named(pair.problem.name)}: {named(marks[pair.grade.label].name)}"
            for pair in one.pairs.values()
            if pair.grade.weights
        ]
        entry = one.intervention
        rows.append((entry.id, named(entry.name), "; ".join(labels) or named(marks["untested"].name)))
    width = max(len(row[0]) for row in rows) if rows else 0
    screen = printing.screen(output)
    lines: entries.Lines = []
    for id, name, labels_ in rows:
        if screen.width is None:
            lines.append((0, f"{id:<{width}}  {name}  [{labels_}]"))
        else:
            lines += [(0, f"{name}  [{id}]"), (1, labels_)]
    return printing.out(clean(entries.fold(lines, screen.width)), output)


def show(
    entry: Annotated[str, typer.Argument(metavar="ID", help=_("An id, a name or a code."))],
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Everything that is known of one entry."""
    known = load(catalogue, add or ())
    try:
        lines = _entry(entry, known)
    except Wrong as wrong:
        return printing.faults([Fault(wrong.code, wrong.message, hint=wrong.hint)], 2)
    screen = printing.screen(output)
    return printing.out(clean(entries.fold(lines, screen.width)), output)


def _entry(word: str, known: Catalogue) -> entries.Lines:
    """The entry that a word names, of whichever kind. Raises Wrong."""
    if word == "plan":
        return entries.plan(known)
    codes = {one.code: one for one in known.caveats}
    if word.upper() in codes:
        return entries.caveat(codes[word.upper()], known)
    for rule in checking.rules():
        if word.upper() == rule.code:
            kind = _("an error") if rule.severity == "error" else _("a warning")
            return [(0, f"{rule.code}  {rule.title} ({kind})")]
    if word in known.source:
        return entries.source(known.source[word], known)
    names = names_of((*known.themes, *known.partners, *known.problems, *known.interventions))
    notices: list[str] = []
    id = named_one(word, {**names, **{code: [] for code in codes}}, _("entry"), notices)
    for notice in notices:
        printing.note(notice)
    if id in codes:
        return entries.caveat(codes[id], known)
    if id in known.intervention:
        return entries.intervention(candidate(known.intervention[id], known), known)
    if id in known.problem:
        return entries.problem(known.problem[id], prepare(known).candidates, known)
    if id in known.partner:
        return entries.partner(known.partner[id], known)
    return entries.theme(next(one for one in known.themes if one.id == id), known)


def check(
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help=_("A file or folder; else the shipped data."))
    ] = None,
    add: options.Add = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Take warnings as errors."))] = False,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Every error and warning, by place; 3 where there is an error."""
    loaded = gather(path, add or ())
    errors = [*loaded.faults, *checking.errors(loaded)]
    warnings = checking.warnings(loaded)
    if path is not None:
        own = {record.document.file for record in loaded.every()} - _shipped()
        errors = [one for one in errors if one.file in own or one.file not in _shipped()]
        warnings = [one for one in warnings if one.file in own]
    printing.faults([*errors, *warnings], 0)
    count = len(loaded.records["interventions"])
    printing.out(
        _("{interventions}, {findings}; {errors}, {warnings}").format(
            interventions=several("{count} intervention", "{count} interventions", count).format(count=count),
            findings=_findings(sum(1 for _one in checking.findings(loaded))),
            errors=several("{count} error", "{count} errors", len(errors)).format(count=len(errors)),
            warnings=several("{count} warning", "{count} warnings", len(warnings)).format(count=len(warnings)),
        )
        + "\n",
        None,
    )
    return 3 if errors or (strict and warnings) else 0


def _findings(count: int) -> str:
    return several("{count} finding", "{count} findings", count).format(count=count)


def _shipped() -> set[str]:
    """The names by which the shipped files are told."""
    return {f"{name}.yaml" for name in ("interventions", "plan", "sources", "problems", "partners", "caveats",
                                        "themes", "method", "meta")}  # fmt: skip
