"""The options that commands share."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, get_args

import typer

from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import completing, printing
from helhedsvalg.engine import Prepared
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import Language, State
from helhedsvalg.nouns import frozen
from helhedsvalg.profiles.file import ReadProfile, read_profile
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.values import InvalidValue, named_one, names_of
from helhedsvalg.results.caveats import Shortfall


def examples(*commands: str) -> str:
    """Examples for a command's help, each on a line of its own."""
    return "\n\n\b\n" + "\n".join([_("Examples:"), *(f"  helhedsvalg {command}" for command in commands)])


def one_of(words: Sequence[str]) -> Any:
    """A callback that accepts only those words."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in words:
            from helhedsvalg.matching import nearest

            near = nearest(value, words)
            hint = " " + _("Did you mean '{word}'?").format(word=near) if near else ""
            message = _("'{word}' is not one of {known}.").format(word=value, known=", ".join(words))
            raise typer.BadParameter(message + hint)
        return value

    return check


def any_of(words: Sequence[str]) -> Any:
    """A callback that accepts only those words, each any number of times."""
    check = one_of(words)

    def check_all(values: Sequence[str] | None) -> list[str]:
        return [check(value) for value in values or ()]

    return check_all


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
Stability = Annotated[
    int,
    typer.Option(
        "--stability",
        metavar="N",
        min=0,
        max=100_000,
        help=_("Simulations behind the rank ranges; 0 leaves them out."),
    ),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="|".join(get_args(Shortfall)),
        callback=any_of(get_args(Shortfall)),
        autocompletion=completing.words(get_args(Shortfall)),
        help=_("Exit with 1 where this holds; repeatable."),
    ),
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


TABLES = (".csv", ".tsv", ".xlsx", ".ndjson")
PROBLEM_OPTIONS = {
    "unemployment": "--unemployment/--ledighed",
    "youth-crime": "--youth-crime/--ungdomskriminalitet",
    "low-education": "--low-education/--lav-uddannelse",
    "insecurity": "--insecurity/--utryghed",
}


@frozen
class Asked:
    """The area as it was asked about, and the catalogue to answer from."""

    prepared: Prepared
    profile: Profile
    include: tuple[Include, ...]
    output: str | None
    """Where the answer goes."""

    @property
    def catalogue(self) -> Catalogue:
        """What is known."""
        return self.prepared.catalogue


def _area(
    profile: ProfileFile = None,
    unemployment: Unemployment = None,
    youth_crime: YouthCrime = None,
    low_education: LowEducation = None,
    insecurity: Insecurity = None,
    need: NeedOption = None,
    with_: With = None,
    promised: Promised = None,
    without: Without = None,
    ages: AgesOption = None,
    area: Area = None,
    municipality: Municipality = None,
    year: Year = None,
    catalogue: CataloguePath = None,
    add: Add = None,
    include_harmful: Harmful = False,
    include_blocked: Blocked = False,
    include_outside_plan: Outside = False,
    output: Output = None,
    lang: Lang = None,
    debug: Debug = False,
) -> Asked | int:
    """What the options that describe an area say; an exit code where they cannot be used. Raises Faults."""
    if code := printing.same_file(output, (profile, catalogue, *(add or ()))):
        return code
    problems = {
        "unemployment": unemployment,
        "youth-crime": youth_crime,
        "low-education": low_education,
        "insecurity": insecurity,
    }
    states: Mapping[State, Sequence[str] | None] = {"in-place": with_, "promised": promised, "missing": without}
    labels: dict[str, object] = {"name": area, "municipality": municipality, "year": year}
    prepared = recall(catalogue, add or ())
    known = prepared.catalogue
    base = ReadProfile(Profile())
    if profile == "-" and sys.stdin is None:
        raise Faults([Fault("F001", _("there is no standard input."), "-")])
    table, name = _split_name(profile) if profile is not None else ("", None)
    if name is not None:
        try:
            from helhedsvalg.profiles.table import area_of

            of_table, notices = area_of(table, name, year, None, known, municipality)
        except InvalidValue as wrong:
            return printing.faults([Fault(wrong.code, wrong.message, table, hint=wrong.hint)], 3)
        base = ReadProfile(of_table, notices)
        labels = {"name": area}
    elif profile is not None:
        if fault := _no_profile(profile):
            return printing.faults([fault], 3)
        from helhedsvalg.documents import read

        base = read_profile(read(profile, sys.stdin.buffer if profile == "-" else None), known)
    try:
        understood = override(base, said(problems, need, states, ages, labels), known)
    except Faults as faults:
        return printing.faults(faults.faults, 2)
    for notice in understood.notices:
        printing.note(notice)
    chosen = include(include_harmful, include_blocked, include_outside_plan)
    return Asked(prepared, understood.profile, chosen, output)


def _split_name(profile: str) -> tuple[str, str | None]:
    """A file, and perhaps a name in its table; a start without a table loads nothing for it."""
    if "#" not in profile:
        return profile, None
    from helhedsvalg.profiles.table import split_name

    return split_name(profile)


def _no_profile(path: str) -> Fault | None:
    """What a file is that is surely no profile, and which command takes it; None where it may be one."""
    if path.lower().endswith(TABLES):
        hint = _("Rank every area of it with: helhedsvalg batch FILE")
        return Fault("T011", _("this is a table, and a profile is expected."), path, hint=hint)
    if path.endswith(".json"):
        from helhedsvalg.results.saved import is_result

        if is_result(path):
            hint = _("Show it with: helhedsvalg render FILE")
            return Fault("R008", _("this is a saved answer, and a profile is expected."), path, hint=hint)
    return None


def of_an_area(command: Callable[..., int]) -> Callable[..., int]:
    """A command on one area: besides its own options it has all that describe one, and is called with an Asked.

    Arguments of its own stand before the profile's, its options after those of the area.
    """
    shared = inspect.signature(_area, eval_str=True).parameters
    own = [one for one in inspect.signature(command, eval_str=True).parameters.values() if one.name != "asked"]
    first = [one for one in own if one.default is one.empty]
    every = [*first, *shared.values(), *(one for one in own if one not in first)]

    @functools.wraps(command)
    def run(**given: Any) -> int:
        asked = _area(**{name: given.pop(name) for name in shared})
        return command(asked, **given) if isinstance(asked, Asked) else asked

    keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in every]
    run.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in every}
    return run


def said(
    problems: Mapping[str, Sequence[str] | None],
    needs: Sequence[str] | None,
    partners: Mapping[State, Sequence[str] | None],
    ages: str | None,
    area: Mapping[str, object],
) -> OptionValues:
    """The options as one thing."""
    return OptionValues(
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


def fell_short(short: Mapping[Shortfall, str]) -> int:
    """Say which --fail-on conditions hold, and why; 1 where one does, else 0."""
    for which, why in short.items():
        printing.say(f"--fail-on {which}: {why}")
    return 1 if short else 0


def interventions(
    option: str | None, words: Sequence[str], catalogue: Catalogue, faults: list[Fault]
) -> tuple[str, ...]:
    """The interventions that some words name, a likeness said; those that name none become faults."""
    notices: list[str] = []
    found = []
    for word in (part.strip() for one in words for part in one.split(",")):
        try:
            found.append(named_one(word, names_of(catalogue.interventions), _("intervention"), notices))
        except InvalidValue as wrong:
            faults.append(Fault(wrong.code, wrong.message, option, hint=wrong.hint))
    for notice in notices:
        printing.note(notice)
    return tuple(dict.fromkeys(found))
