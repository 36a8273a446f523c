"""`helhedsvalg explain`: why an intervention stands where it stands, or why it does not."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completion, console, files, options
from helhedsvalg.cli.area import AreaRequest, interventions, of_an_area
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, defer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "explain",
        help=_("Say why an intervention stands where it stands, or why it does not.")
        + options.examples("explain mentorindsats profil.yaml", "explain 'fremskudt beskæftigelsesindsats'"),
    )(of_an_area(explain))


def explain(
    request: AreaRequest,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=completion.interventions,
            help=defer("An intervention, by id or name."),
        ),
    ],
    stability: options.Stability = 500,
    format: options.Format = "table",
) -> int:
    """Print the explanation; without a profile what is known of the intervention for every area."""
    files.check_format(format, request.output)
    faults: list[Fault] = []
    ids = interventions(None, [id], request.catalogue, faults)
    if faults:
        raise console.WrongUse(faults)
    answer = request.engine.explain(request.profile, ids[0], stability=stability, include=request.include)
    files.write_answer(answer, format, request.output)
    return 0
