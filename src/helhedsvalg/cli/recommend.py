"""`helhedsvalg recommend`: rank the catalogue for one area."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completing, options, printing
from helhedsvalg.preparing import answer
from helhedsvalg.texts import _

FORMATS = ("table", "json")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "recommend",
        help=_("Rank the catalogue's interventions for one area.")
        + options.examples(
            "recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter",
            "recommend profil.yaml -f json",
        ),
    )(recommend)


def recommend(
    profile: options.ProfileFile = None,
    unemployment: options.Unemployment = None,
    youth_crime: options.YouthCrime = None,
    low_education: options.LowEducation = None,
    insecurity: options.Insecurity = None,
    need: options.NeedOption = None,
    with_: options.With = None,
    promised: options.Promised = None,
    without: options.Without = None,
    ages: options.AgesOption = None,
    area: options.Area = None,
    municipality: options.Municipality = None,
    year: options.Year = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    top: options.Top = 10,
    format: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="|".join(FORMATS),
            callback=options.one_of(FORMATS),
            autocompletion=completing.words(FORMATS),
            help=_("The form of the answer."),
        ),
    ] = "table",
    stability: Annotated[int, typer.Option("--stability", metavar="N", min=0, max=0, help=_("Simulations."))] = 0,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
    include_harmful: options.Harmful = False,
    include_blocked: options.Blocked = False,
    include_outside_plan: options.Outside = False,
) -> int:
    """Print the ranking; 4 where there is nothing to recommend, the result printed all the same."""
    said = options.said(
        {
            "unemployment": unemployment,
            "youth-crime": youth_crime,
            "low-education": low_education,
            "insecurity": insecurity,
        },
        need,
        {"in-place": with_, "promised": promised, "missing": without},
        ages,
        {"name": area, "municipality": municipality, "year": year},
    )
    if code := printing.same_file(output, (profile, catalogue, *(add or ()))):
        return code
    asked = options.asked(profile, said, catalogue, add)
    chosen = options.include(include_harmful, include_blocked, include_outside_plan)
    result = answer(asked.prepared, asked.profile, top=top, stability=stability, include=chosen)
    if format == "json":
        from helhedsvalg.outputs.json import encode

        code = printing.out(encode(result), output)
    else:
        from helhedsvalg.outputs.table import render

        code = printing.out(render(result, asked.catalogue, printing.screen(output)), output)
    return code or (0 if result.recommendations else 4)
