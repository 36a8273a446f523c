"""`helhedsvalg plan`: the set of interventions that covers the whole profile best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from helhedsvalg.cli import console, files, options
from helhedsvalg.cli.area import AreaRequest, fell_short, interventions, of_an_area
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, defer
from helhedsvalg.results.caveats import shortfalls


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "plan",
        help=_("Find the set of interventions that covers the whole profile best.")
        + options.examples(
            _("plan profile.yaml --max 6"), _("plan profile.yaml --keep mentorindsats --not natteravne")
        ),
    )(of_an_area(plan))


def plan(
    request: AreaRequest,
    max: Annotated[
        int, typer.Option("--max", metavar="N", min=1, help=defer("How many interventions at most."))
    ] = 4,
    keep: options.Keep = None,
    not_: options.LeftOut = None,
    fail_on: options.FailOn = None,
    format: options.Format = None,
    details: options.Details = False,
) -> int:
    """Print the plan; 4 where there is nothing to plan, printed all the same."""
    format = files.format_of(format, request.output)
    keep_ids, left_out_ids = fixed(request, keep or (), not_ or (), max)
    answer = request.engine.plan(
        request.profile, size=max, keep=keep_ids, left_out=left_out_ids, include=request.include
    )
    files.write_answer(answer, format, request.output, asked=request.asked, details=details)
    code = 0
    if fail_on:
        ids = [member.id for member in answer.plan]
        members = request.engine.ranking(request.profile, request.include).of(ids)
        code = fell_short(shortfalls(request.catalogue, request.profile, members, 0, fail_on))
    return code or (0 if answer.plan else 4)


def fixed(
    request: AreaRequest, keep: Sequence[str], left_out: Sequence[str], room: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that must and must not be in the plan. Raises WrongUse with every one that cannot be used."""
    faults: list[Fault] = []
    keep_ids = interventions("--keep", keep, request.catalogue, faults)
    left_out_ids = interventions("--not", left_out, request.catalogue, faults)
    excluded = {exclusion.id for exclusion in request.profile.exclude}
    for id in keep_ids:
        if id in left_out_ids:
            faults.append(Fault("U011", _("'{id}' cannot be both kept and left out.").format(id=id), "--keep"))
        elif id in excluded:
            faults.append(Fault("U011", _("'{id}' is excluded by the profile.").format(id=id), "--keep"))
    if len(keep_ids) > room:
        message = _("{count} are to be kept, and the plan has room for {most}.").format(
            count=len(keep_ids), most=room
        )
        faults.append(Fault("U011", message, "--keep", hint=_("Raise --max.")))
    if faults:
        raise console.WrongUse(faults)
    return keep_ids, left_out_ids
