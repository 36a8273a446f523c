"""`helhedsvalg plan`: the set of interventions that covers the whole profile best."""

from __future__ import annotations

from typing import Annotated

import typer

from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _
from helhedsvalg.results.caveats import shortfalls


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "plan",
        help=_("Find the set of interventions that covers the whole profile best.")
        + options.examples("plan profil.yaml --max 6", "plan profil.yaml --keep mentorindsats --not natteravne"),
    )(options.of_an_area(plan))


def plan(
    asked: options.Asked,
    max: Annotated[int, typer.Option("--max", metavar="N", min=1, help=_("How many interventions at most."))] = 4,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="ID",
            autocompletion=completing.interventions,
            help=_("One that must be in the plan; repeatable."),
        ),
    ] = None,
    not_: Annotated[
        list[str] | None,
        typer.Option(
            "--not",
            metavar="ID",
            autocompletion=completing.interventions,
            help=_("One that must not; repeatable."),
        ),
    ] = None,
    fail_on: options.FailOn = None,
    format: Annotated[str, formats.option(FORMATS)] = "table",
) -> int:
    """Print the plan; 4 where there is nothing to plan, printed all the same."""
    if code := formats.unfit(format, asked.output):
        return code
    try:
        kept, left_out = _fixed(asked, keep or (), not_ or (), max)
    except Faults as faults:
        return printing.faults(faults.faults, 2)
    found = asked.engine.plan(asked.profile, size=max, keep=kept, left_out=left_out, include=asked.include)
    code = formats.write(found, format, asked.output)
    if fail_on:
        ranking = asked.engine.ranking(asked.profile, asked.include).of([member.id for member in found.plan])
        code = code or options.fell_short(shortfalls(asked.catalogue, asked.profile, ranking, 0, fail_on))
    return code or (0 if found.plan else 4)


def _fixed(
    asked: options.Asked, keep: list[str] | tuple[()], left_out: list[str] | tuple[()], most: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that must and must not be in the plan. Raises Faults with every one that cannot be used."""
    faults: list[Fault] = []
    kept = options.interventions("--keep", keep, asked.catalogue, faults)
    out = options.interventions("--not", left_out, asked.catalogue, faults)
    excluded = {one.id for one in asked.profile.exclude}
    for id in kept:
        if id in out:
            faults.append(Fault("U011", _("'{id}' cannot be both kept and left out.").format(id=id), "--keep"))
        elif id in excluded:
            faults.append(Fault("U011", _("'{id}' is excluded by the profile.").format(id=id), "--keep"))
    if len(kept) > most:
        message = _("{count} are to be kept, and the plan has room for {most}.").format(count=len(kept), most=most)
        faults.append(Fault("U011", message, "--keep", hint=_("Raise --max.")))
    if faults:
        raise Faults(faults)
    return kept, out
