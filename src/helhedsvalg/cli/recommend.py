"""`helhedsvalg recommend`: rank the catalogue for one area."""

from __future__ import annotations

import typer

from helhedsvalg.cli import options, printing
from helhedsvalg.preparing import answer, ranking
from helhedsvalg.reserving import shortfalls
from helhedsvalg.texts import _


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "recommend",
        help=_("Rank the catalogue's interventions for one area.")
        + options.examples(
            "recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter",
            "recommend profil.yaml -f json",
        ),
    )(options.of_an_area(recommend))


def recommend(
    asked: options.Asked,
    top: options.Top = 10,
    stability: options.Stability = 500,
    fail_on: options.FailOn = None,
    format: options.Form = "table",
) -> int:
    """Print the ranking; 4 where there is nothing to recommend, the result printed all the same."""
    result = answer(asked.prepared, asked.profile, top=top, stability=stability, include=asked.include)
    code = printing.answer(result, asked.catalogue, format, asked.output)
    whole = ranking(asked.prepared, asked.profile, asked.include)
    short = shortfalls(asked.catalogue, asked.profile, whole, top, fail_on or ())
    return code or options.fell_short(short) or (0 if result.recommendations else 4)
