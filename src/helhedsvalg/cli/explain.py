"""`helhedsvalg explain`: why an intervention stands where it stands, or why it does not."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "explain",
        help=_("Say why an intervention stands where it stands, or why it does not.")
        + options.examples("explain mentorindsats profil.yaml", "explain 'fremskudt beskæftigelsesindsats'"),
    )(options.of_an_area(explain))


def explain(
    asked: options.Asked,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", autocompletion=completing.interventions, help=_("An intervention, by id or name.")
        ),
    ],
    stability: options.Stability = 500,
    format: Annotated[str, formats.option(FORMATS)] = "table",
) -> int:
    """Print the explanation; without a profile what is known of the intervention for every area."""
    if code := formats.unfit(format, asked.output):
        return code
    faults: list[Fault] = []
    chosen = options.interventions(None, [id], asked.catalogue, faults)
    if faults:
        return printing.faults(faults, 2)
    told = asked.engine.explain(asked.profile, chosen[0], stability=stability, include=asked.include)
    return formats.write(told, format, asked.output)
