"""`helhedsvalg catalogue`: what is known, entry by entry, and whether a catalogue is sound."""

from __future__ import annotations

import typer

from helhedsvalg.cli import console, options
from helhedsvalg.cli.catalogue.check import check
from helhedsvalg.cli.catalogue.list import list_
from helhedsvalg.cli.catalogue.search import search
from helhedsvalg.cli.catalogue.show import show
from helhedsvalg.cli.catalogue.status import status
from helhedsvalg.cli.danish import Program
from helhedsvalg.i18n import _


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = Program()
    group.callback(invoke_without_command=True)(first)
    group.command(
        "list",
        help=_("List the interventions with what was read of each.")
        + options.examples("catalogue list", "catalogue list --add lokal.yaml -o indsatser.txt"),
    )(list_)
    group.command(
        "show",
        help=_(
            "Open an entry: an intervention, a problem, a partner, a theme, a source, a caveat's or rule's code, "
            "or 'plan' for whole plans."
        )
        + options.examples("catalogue show mentorindsats", "catalogue show KOO01"),
    )(show)
    group.command(
        "search",
        help=_("Find interventions by words in Danish or English, spelt as you like, and by what they are.")
        + options.examples("catalogue search fritidsjob", "catalogue search --problem utryghed --label lovende"),
    )(search)
    group.command(
        "check",
        help=_("Find every fault of a catalogue at once.")
        + options.examples("catalogue check", "catalogue check --add lokal.yaml --strict"),
    )(check)
    group.command(
        "status",
        help=_("Count what is known, and show gaps and contradictions.")
        + options.examples("catalogue status", "catalogue status --add lokal.yaml"),
    )(status)
    app.add_typer(
        group,
        name="catalogue",
        help=_("What is known, entry by entry, and whether a catalogue is sound.")
        + options.examples("catalogue show mentorindsats", "catalogue search lektiehjælp"),
    )


def first(context: typer.Context, _lang: options.Lang = None, _debug: options.Debug = False) -> None:
    """Say what the commands are where none is given."""
    if context.invoked_subcommand is None:
        console.out(context.get_help() + "\n")
        raise typer.Exit(2)
