"""The options that commands share."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args

import typer

from helhedsvalg.checking import load
from helhedsvalg.cli import completing, printing
from helhedsvalg.faults import Fault, Faults
from helhedsvalg.model import Catalogue, Language, Profile, State
from helhedsvalg.preparing import Prepared, prepare
from helhedsvalg.profiles import Read, Said, override, read_profile
from helhedsvalg.ranking import Include
from helhedsvalg.reading import read
from helhedsvalg.texts import _


def examples(*commands: str) -> str:
    """Examples for a command's help, each on a line of its own."""
    return "\n\n\b\n" + "\n".join([_("Examples:"), *(f"  helhedsvalg {command}" for command in commands)])


def one_of(words: Sequence[str]) -> Any:
    """A callback that accepts only those words."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in words:
            from helhedsvalg.suggest import nearest

            near = nearest(value, words)
            hint = " " + _("Did you mean '{word}'?").format(word=near) if near else ""
            message = _("'{word}' is not one of {known}.").format(word=value, known=", ".join(words))
            raise typer.BadParameter(message + hint)
        return value

    return check


ProfileFile = Annotated[
    str | None,
    typer.Argument(
        metavar=_("PROFILE"), show_default=False, help=_("A YAML or JSON file; - reads standard input.")
    ),
]
Unemployment = Annotated[
    list[str] | None,
    typer.Option("--unemployment", "--ledighed", metavar=_("V"), help=_("A figure or a word.")),
]
YouthCrime = Annotated[
    list[str] | None,
    typer.Option(
        "--youth-crime",
        "--ungdomskriminalitet",
        metavar=_("V"),
        help=_("A figure or a word."),
    ),
]
LowEducation = Annotated[
    list[str] | None,
    typer.Option(
        "--low-education",
        "--lav-uddannelse",
        metavar=_("V"),
        help=_("A figure or a word."),
    ),
]
Insecurity = Annotated[
    list[str] | None,
    typer.Option("--insecurity", "--utryghed", metavar=_("V"), help=_("A figure or a word.")),
]
NeedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--need",
        metavar="ID=X",
        autocompletion=completing.needs,
        help=_("A need given directly, 0 to 1.5."),
    ),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="PARTNER", autocompletion=completing.partners, help=_("A partner that is in place.")
    ),
]
Promised = Annotated[
    list[str] | None,
    typer.Option(
        "--promised", metavar="PARTNER", autocompletion=completing.partners, help=_("A partner that is promised.")
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="PARTNER", autocompletion=completing.partners, help=_("A partner that is missing.")
    ),
]
AgesOption = Annotated[
    str | None,
    typer.Option("--ages", metavar="10-14", help=_("Who the plan is for.")),
]
Area = Annotated[str | None, typer.Option("--area", metavar=_("NAME"), help=_("The area's name."))]
Municipality = Annotated[
    str | None,
    typer.Option("--municipality", metavar=_("NAME"), help=_("Its municipality.")),
]
Year = Annotated[int | None, typer.Option("--year", metavar="N", min=0, help=_("The figures' year."))]
CataloguePath = Annotated[
    str | None,
    typer.Option("--catalogue", metavar=_("PATH"), help=_("Another catalogue, file or folder.")),
]
Add = Annotated[
    list[str] | None,
    typer.Option("--add", metavar=_("PATH"), help=_("A local layer over the catalogue.")),
]
Top = Annotated[
    int,
    typer.Option("--top", metavar="N", min=0, help=_("How many to show; 0 is all.")),
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar=_("FILE"), help=_("Write to a file; - is standard output.")),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="da|en",
        callback=one_of(get_args(Language)),
        autocompletion=completing.words(get_args(Language)),
        help=_("The language, da or en."),
    ),
]
Debug = Annotated[bool, typer.Option("--debug", hidden=True)]
Harmful = Annotated[bool, typer.Option("--include-harmful", help=_("Rank harmful ones too, with their warning."))]
Blocked = Annotated[bool, typer.Option("--include-blocked", help=_("Rank those that lack a partner too."))]
Outside = Annotated[bool, typer.Option("--include-outside-plan", help=_("Rank those that others must run too."))]


PROBLEM_OPTIONS = {
    "unemployment": "--unemployment/--ledighed",
    "youth-crime": "--youth-crime/--ungdomskriminalitet",
    "low-education": "--low-education/--lav-uddannelse",
    "insecurity": "--insecurity/--utryghed",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The area as it was asked about, and the catalogue to answer from."""

    prepared: Prepared
    profile: Profile

    @property
    def catalogue(self) -> Catalogue:
        """What is known."""
        return self.prepared.catalogue


def asked(profile: str | None, said: Said, catalogue: str | None, layers: Sequence[str] | None) -> Asked:
    """Read catalogue, profile and options, and say how they were understood. Raises Faults or wrong use."""
    known = load(catalogue, layers or ())
    base = Read(Profile())
    if profile == "-" and sys.stdin is None:
        raise Faults([Fault("F001", _("there is no standard input."), "-")])
    if profile is not None:
        base = read_profile(read(profile, sys.stdin.buffer if profile == "-" else None), known)
    try:
        understood = override(base, said, known)
    except Faults as faults:
        printing.faults(faults.faults, 2)
        raise typer.Exit(2) from None
    for notice in understood.notices:
        printing.note(notice)
    return Asked(prepare(known), understood.profile)


def said(
    problems: Mapping[str, Sequence[str] | None],
    needs: Sequence[str] | None,
    partners: Mapping[State, Sequence[str] | None],
    ages: str | None,
    area: Mapping[str, object],
) -> Said:
    """The options as one thing."""
    return Said(
        {id: tuple(values or ()) for id, values in problems.items()},
        tuple(needs or ()),
        {state: tuple(words or ()) for state, words in partners.items()},
        ages,
        {key: value for key, value in area.items() if value is not None},
        PROBLEM_OPTIONS,
    )


def include(harmful: bool, blocked: bool, outside: bool) -> tuple[Include, ...]:
    """What is to be ranked all the same."""
    chosen: list[Include] = []
    if blocked:
        chosen.append("blocked")
    if harmful:
        chosen.append("harmful")
    if outside:
        chosen.append("outside-plan")
    return tuple(chosen)
