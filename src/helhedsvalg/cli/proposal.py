"""`helhedsvalg proposal`: one page for the board."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import files, options
from helhedsvalg.cli.area import AreaRequest, of_an_area
from helhedsvalg.cli.plan import fixed
from helhedsvalg.i18n import _, defer

FORMATS = ("table", "html", "markdown", "json")
MAX_MEMBERS = 6
"""More do not fit on one sheet."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "proposal",
        help=_("Write one A4 page for the board: what to choose, what it takes, and what to decide.")
        + options.examples(
            _("proposal profile.yaml -o proposal.html"), _("proposal profile.yaml --max 3 -o proposal.md")
        ),
    )(of_an_area(proposal))


def proposal(
    request: AreaRequest,
    max: Annotated[
        int,
        typer.Option(
            "--max", metavar="N", min=1, max=MAX_MEMBERS, help=defer("How many interventions at most, up to 6.")
        ),
    ] = 4,
    keep: options.Keep = None,
    not_: options.LeftOut = None,
    format: Annotated[str | None, options.choice("-f", "--format", among=FORMATS, help=options.FORM)] = None,
    details: Annotated[
        bool,
        typer.Option(defer("--details"), "--detaljer", help=defer("With the sources on a sheet of their own.")),
    ] = False,
) -> int:
    """Write the page; 4 where nothing can be proposed: then it says what to find out first."""
    format = files.format_of(format, request.output, among=FORMATS)
    keep_ids, left_out_ids = fixed(request, keep or (), not_ or (), max)
    answer = request.engine.proposal(
        request.profile, size=max, keep=keep_ids, left_out=left_out_ids, include=request.include
    )
    files.write_answer(answer, format, request.output, asked=request.asked, details=details)
    return 0 if answer.plan else 4
