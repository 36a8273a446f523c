"""`helhedsvalg recommend`: rank the catalogue for one area."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from helhedsvalg.cli import console, files, options
from helhedsvalg.cli.area import AreaRequest, fell_short, of_an_area
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, defer
from helhedsvalg.results.caveats import shortfalls


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "recommend",
        help=_("Rank the catalogue's interventions for one area.")
        + options.examples(
            _("recommend --unemployment 41.2 --low-education 70.2 --without jobcentre"),
            _("recommend profile.yaml -o recommendations.html"),
        ),
    )(of_an_area(recommend))


def recommend(
    request: AreaRequest,
    top: options.ScreenTop = None,
    stability: options.Stability = 500,
    fail_on: options.FailOn = None,
    format: options.Format = None,
    details: options.Details = False,
    matrix: Annotated[
        bool,
        typer.Option("--matrix", help=defer("What was tested on what: interventions down, problems across.")),
    ] = False,
) -> int:
    """Print the ranking; 4 where there is nothing to recommend, the result printed all the same."""
    format = files.format_of(format, request.output)
    if matrix and format != "table":
        hint = _("html and markdown have the matrix always.")
        raise console.WrongUse([Fault("U004", _("--matrix is for the format table."), hint=hint)])
    size = 10 if top is None else top
    result = request.engine.recommend(request.profile, top=size, stability=stability, include=request.include)
    if matrix:
        from helhedsvalg.reports import matrix_report

        files.write_answer(matrix_report(result), format, request.output, details=details)
    else:
        asked = replace(request.asked, top=top)
        files.write_answer(result, format, request.output, asked=asked, details=details)
    code = 0
    if fail_on:
        ranking = request.engine.ranking(request.profile, request.include)
        code = fell_short(shortfalls(request.catalogue, request.profile, ranking, size, fail_on))
    return code or (0 if result.recommendations else 4)
