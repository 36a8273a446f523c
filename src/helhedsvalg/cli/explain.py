"""`helhedsvalg explain`: why an intervention stands where it stands, or why it does not."""

from __future__ import annotations

import re
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
        + options.examples(_("explain 1 profile.yaml"), "explain mentorindsats"),
    )(of_an_area(explain))


def explain(
    request: AreaRequest,
    id: Annotated[
        str,
        typer.Argument(
            metavar=defer("ID|RANK"),
            autocompletion=completion.interventions,
            help=defer("An intervention, by id, name, or rank in the area's ranking."),
        ),
    ],
    stability: options.Stability = 500,
    format: options.Format = None,
    details: options.Details = False,
) -> int:
    """Print the explanation; without a profile what is known of the intervention for every area."""
    format = files.format_of(format, request.output)
    intervention_id = _intervention(id, request)
    answer = request.engine.explain(request.profile, intervention_id, stability=stability, include=request.include)
    files.write_answer(answer, format, request.output, asked=request.asked, details=details)
    return 0


def _intervention(word: str, request: AreaRequest) -> str:
    """The intervention that an id, a name or a rank means. Raises WrongUse."""
    if word not in request.catalogue.intervention and re.fullmatch(r"\d{1,4}", word, re.ASCII):
        return _with_rank(int(word), request)
    faults: list[Fault] = []
    ids = interventions(None, [word], request.catalogue, faults)
    if faults:
        raise console.WrongUse(faults)
    return ids[0]


def _with_rank(rank: int, request: AreaRequest) -> str:
    """The intervention with a rank. Raises WrongUse where none or several have it."""
    standings = request.engine.ranking(request.profile, request.include).ranked
    ids = [standing.id for standing in standings if standing.rank == rank]
    if len(ids) == 1:
        return ids[0]
    if ids:
        message = _("several share rank {rank}: {ids}.").format(rank=rank, ids=", ".join(ids))
        fault = Fault("P011", message, hint=_("Write the one that you mean."))
    elif standings:
        message = _("nothing has rank {rank}; the ranks go to {last}.").format(rank=rank, last=standings[-1].rank)
        fault = Fault("P008", message)
    else:
        message = _("a rank is one in the ranking of an area, and nothing is ranked here.")
        fault = Fault("P008", message, hint=_("Name a profile, or give a figure: --unemployment 41.2"))
    raise console.WrongUse([fault])
