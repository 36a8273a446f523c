"""From the options that describe an area to the area, and the catalogue to answer it from."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helhedsvalg.cli import console, files, options
from helhedsvalg.cli.console import WrongUse
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.method.ranking import Include
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import State
from helhedsvalg.profiles.file import ReadProfile, read_profile
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.values import InvalidValue, named_one, names_of
from helhedsvalg.reports.commands import Asked
from helhedsvalg.results.caveats import Shortfall

Words = tuple[str, ...]
"""Of a command."""
TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".ndjson")
PROBLEM_OPTIONS = {
    "unemployment": "--unemployment",
    "youth-crime": "--youth-crime",
    "low-education": "--low-education",
    "insecurity": "--insecurity",
}


@dataclass(frozen=True, slots=True)
class AreaOptions:
    """The options that describe an area, as they were given: a field is an option."""

    profile: options.ProfileFile = None
    unemployment: options.Unemployment = None
    youth_crime: options.YouthCrime = None
    low_education: options.LowEducation = None
    insecurity: options.Insecurity = None
    need: options.Need = None
    with_: options.With = None
    promised: options.Promised = None
    without: options.Without = None
    ages: options.AgeSpan = None
    area: options.AreaName = None
    municipality: options.Municipality = None
    year: options.Year = None
    catalogue: options.CataloguePath = None
    add: options.Add = None
    include_harmful: options.Harmful = False
    include_blocked: options.Blocked = False
    include_outside_plan: options.Outside = False
    output: options.Output = None
    color: options.Color = "auto"
    lang: options.Lang = None
    debug: options.Debug = False


@dataclass(frozen=True, slots=True)
class AreaRequest:
    """The area as it was asked about, and the catalogue to answer from."""

    engine: Engine
    profile: Profile
    include: tuple[Include, ...]
    output: str | None
    """Where the answer goes."""
    asked: Asked
    """How it was asked, for the commands that a screen ends with."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the engine."""
        return self.engine.catalogue


def of_an_area(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command all the options that describe an area; it is called with an AreaRequest.

    Arguments of its own stand before the profile's, its options after those of the area.
    """
    shared = inspect.signature(AreaOptions, eval_str=True).parameters
    _request, *command_parameters = inspect.signature(command, eval_str=True).parameters.values()
    own_arguments = [parameter for parameter in command_parameters if parameter.default is parameter.empty]
    own_options = [parameter for parameter in command_parameters if parameter.default is not parameter.empty]
    parameters = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in (*own_arguments, *shared.values(), *own_options)
    ]

    @functools.wraps(command)
    def run(**values: object) -> int:
        area_values = {name: values.pop(name) for name in shared}
        return command(request_of(AreaOptions(**area_values)), **values)  # type: ignore[arg-type]

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def request_of(area: AreaOptions) -> AreaRequest:
    """Read the profile and lay the options over it. Raises Faults, and WrongUse."""
    files.keep_inputs(area.output, (area.profile, area.catalogue, *(area.add or ())))
    engine = Engine.load(area.catalogue, area.add or ())
    base = _profile(area, engine.catalogue)
    values = option_values(
        {
            "unemployment": area.unemployment,
            "youth-crime": area.youth_crime,
            "low-education": area.low_education,
            "insecurity": area.insecurity,
        },
        area.need,
        {"in-place": area.with_, "promised": area.promised, "missing": area.without},
        area.ages,
        {"name": area.area, "municipality": area.municipality, "year": area.year},
    )
    try:
        understood = override(base, values, engine.catalogue)
    except Faults as faults:
        raise WrongUse(faults.faults) from None
    for notice in understood.notices:
        console.note(notice)
    included = include(area.include_harmful, area.include_blocked, area.include_outside_plan)
    return AreaRequest(engine, understood.profile, included, area.output, _asked(area, included))


def _asked(area: AreaOptions, included: Iterable[Include]) -> Asked:
    """The profile and the options as they were typed; without a file, they are rebuilt from the answer."""
    catalogue = catalogue_of(area.catalogue, area.add)
    if area.profile in (None, "-"):
        return Asked(None, catalogue=catalogue, problems=problem_options())
    values_by_option: dict[str, Sequence[str] | None] = {
        **{PROBLEM_OPTIONS[id]: getattr(area, id.replace("-", "_")) for id in PROBLEM_OPTIONS},
        "--need": area.need,
        "--with": area.with_,
        "--promised": area.promised,
        "--without": area.without,
        "--ages": area.ages and (area.ages,),
    }
    words = [
        word
        for option, values in values_by_option.items()
        for value in values or ()
        for word in (_(option), value)
    ]
    if area.profile and "#" in area.profile:
        words += ["--municipality", area.municipality] if area.municipality else []
        words += ["--year", str(area.year)] if area.year is not None else []
    words += [f"--include-{which}" for which in included]
    return Asked((str(area.profile), *words), catalogue=catalogue)


def problem_options() -> dict[str, str]:
    """The option for each problem that has one, in the language spoken now."""
    return {id: _(option) for id, option in PROBLEM_OPTIONS.items()}


def catalogue_of(path: str | None, layers: Sequence[str] | None) -> Words:
    """--catalogue and --add as they were typed."""
    catalogue = ("--catalogue", path) if path else ()
    return (*catalogue, *(word for layer in layers or () for word in ("--add", layer)))


def _profile(area: AreaOptions, catalogue: Catalogue) -> ReadProfile:
    """The profile of a file, standard input or a table's row; an empty one where there is none. Raises Faults."""
    path = area.profile
    if path is None:
        return ReadProfile(Profile())
    if "#" in path:
        from helhedsvalg.profiles.one_area import area_of, split_name

        table, name = split_name(path)
        if name is not None:
            try:
                return ReadProfile(*area_of(table, name, area.year, None, catalogue, area.municipality))
            except InvalidValue as error:
                raise Faults([Fault(error.code, error.message, table, hint=error.hint)]) from None
    if path == "-" and sys.stdin is None:
        raise Faults([Fault("F001", _("there is no standard input."), "-")])
    if fault := _no_profile(path):
        raise Faults([fault])
    from helhedsvalg.documents import read

    return read_profile(read(path, sys.stdin.buffer if path == "-" else None), catalogue)


def _no_profile(path: str) -> Fault | None:
    """The fault of a file that is certainly no profile, with the command for it; None where it may be one."""
    if path.lower().endswith(TABLE_ENDINGS):
        hint = _("Rank every area of it with: helhedsvalg batch FILE")
        return Fault("T011", _("this is a table, and a profile is expected."), path, hint=hint)
    if path.endswith(".json"):
        from helhedsvalg.results.saved import is_result

        if is_result(path):
            hint = _("Show it with: helhedsvalg render FILE")
            return Fault("R008", _("this is a saved answer, and a profile is expected."), path, hint=hint)
    return None


def option_values(
    problems: Mapping[str, Sequence[str] | None],
    needs: Sequence[str] | None,
    partners: Mapping[State, Sequence[str] | None],
    ages: str | None,
    area: Mapping[str, object],
) -> OptionValues:
    """Return the options as OptionValues."""
    return OptionValues(
        {id: tuple(values or ()) for id, values in problems.items()},
        tuple(needs or ()),
        {state: tuple(names or ()) for state, names in partners.items()},
        ages,
        {key: value for key, value in area.items() if value is not None},
        problem_options(),
    )


@contextlib.contextmanager
def refused_values() -> Iterator[None]:
    """Turn an option's value that cannot be read into wrong use. Raises WrongUse."""
    try:
        yield
    except InvalidValue as error:
        raise WrongUse([Fault(error.code, error.message, hint=error.hint)]) from None


def include(harmful: bool, blocked: bool, outside: bool) -> tuple[Include, ...]:
    """Return the reasons that do not set an intervention aside."""
    flags: dict[Include, bool] = {"blocked": blocked, "harmful": harmful, "outside-plan": outside}
    return tuple(reason for reason, holds in flags.items() if holds)


def fell_short(shortfalls: Mapping[Shortfall, str]) -> int:
    """Say which --fail-on conditions hold, and why; 1 where one does, else 0."""
    for condition, why in shortfalls.items():
        console.say(f"--fail-on {condition}: {why}")
    return 1 if shortfalls else 0


def interventions(
    option: str | None, words: Sequence[str], catalogue: Catalogue, faults: list[Fault]
) -> tuple[str, ...]:
    """Return the interventions that some words name, and add a fault for each word that names none."""
    notices: list[str] = []
    ids: list[str] = []
    for word in dict.fromkeys(part.strip() for text in words for part in text.split(",")):
        try:
            ids.append(named_one(word, names_of(catalogue.interventions), _("intervention"), notices))
        except InvalidValue as error:
            faults.append(Fault(error.code, error.message, option, hint=error.hint))
    for notice in notices:
        console.note(notice)
    return tuple(dict.fromkeys(ids))
