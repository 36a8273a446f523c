"""`helhedsvalg recommend`: rank the catalogue for one area."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import formats, options, printing
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _
from helhedsvalg.reports import matrix_report
from helhedsvalg.results.caveats import shortfalls


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "recommend",
        help=_("Rank the catalogue's interventions for one area.")
        + options.examples(
            "recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter",
            "recommend profil.yaml -f html -o anbefalinger.html",
        ),
    )(options.of_an_area(recommend))


def recommend(
    asked: options.Asked,
    top: options.Top = 10,
    stability: options.Stability = 500,
    fail_on: options.FailOn = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
    matrix: Annotated[
        bool,
        typer.Option("--matrix", help=_("What was tested on what: interventions down, problems across.")),
    ] = False,
) -> int:
    """Print the ranking; 4 where there is nothing to recommend, the result printed all the same."""
    if matrix and format != "table":
        hint = _("html and markdown have the matrix always.")
        return printing.faults([Fault("U004", _("--matrix is for the format table."), hint=hint)], 2)
    if code := formats.unfit(format, asked.output):
        return code
    result = asked.engine.recommend(asked.profile, top=top, stability=stability, include=asked.include)
    code = formats.write(matrix_report(result) if matrix else result, format, asked.output)
    if fail_on:
        ranking = asked.engine.ranking(asked.profile, asked.include)
        code = code or options.fell_short(shortfalls(asked.catalogue, asked.profile, ranking, top, fail_on))
    return code or (0 if result.recommendations else 4)
