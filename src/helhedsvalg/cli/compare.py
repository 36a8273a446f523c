"""`helhedsvalg compare`: two areas, or one area in two years."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from helhedsvalg.cli import console, files, options
from helhedsvalg.cli.area import Words, catalogue_of, option_values, problem_options, refused_values
from helhedsvalg.documents import read
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, defer, language
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles.file import ReadProfile, read_profile
from helhedsvalg.profiles.one_area import area_of, split_name
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.spreadsheet import SUFFIXES as WORKBOOKS
from helhedsvalg.profiles.values import InvalidValue
from helhedsvalg.reports.commands import PARTNER_OPTIONS, Asked
from helhedsvalg.results.recommendation import Result
from helhedsvalg.results.saved import ids_lead_somewhere, is_result, read_result

SIDES = 2
OPTION = re.compile(r"(--(?:with|med|promised|lovet|without|uden|need|ages))\b")
"""The options that side B has too, with -b behind."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "compare",
        help=_("Compare two areas, or one area in two years, or with other partners.")
        + options.examples(
            _("compare areas.csv#Agervang areas.csv#Agervang --year 2014 --year 2018"),
            _("compare profile.yaml --without-b jobcentre"),
        ),
    )(compare)


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=defer("A profile, a saved result, or table.csv#name."))],
    b: Annotated[str | None, typer.Argument(metavar="B", help=defer("The same; without it, A again."))] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", metavar="N", help=defer("Which year of a table: A's, then B's.")),
    ] = None,
    sheet: Annotated[
        options.Texts,
        typer.Option("--sheet", metavar=options.NAME, help=defer("Which sheet of a workbook: A's, then B's.")),
    ] = None,
    need_b: Annotated[
        options.Texts, typer.Option("--need-b", help=defer("Another need on side B, 0 to 1.5."), **options.NEED)
    ] = None,
    with_b: Annotated[
        options.Texts,
        typer.Option(defer("--with-b"), "--med-b", help=defer("A partner in place on side B."), **options.PARTNER),
    ] = None,
    promised_b: Annotated[
        options.Texts,
        typer.Option(
            defer("--promised-b"), "--lovet-b", help=defer("A partner promised on side B."), **options.PARTNER
        ),
    ] = None,
    without_b: Annotated[
        options.Texts,
        typer.Option(
            defer("--without-b"), "--uden-b", help=defer("A partner missing on side B."), **options.PARTNER
        ),
    ] = None,
    ages_b: Annotated[
        str | None, typer.Option("--ages-b", metavar="10-14", help=defer("Who the plan is for on side B."))
    ] = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: options.Format = None,
    details: options.Details = False,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Print needs side by side, and what moved in the ranking and why."""
    words = [Word(*split_name(typed)) for typed in (a, b or a)]
    files.keep_inputs(output, (*(word.path for word in words), catalogue, *(add or ())))
    format = files.format_of(format, output)
    years, sheets = list(year or ()), list(sheet or ())
    _refuse_misplaced(words, "--year", years)
    _refuse_misplaced(words, "--sheet", sheets)
    changes = option_values(
        {}, need_b, {"in-place": with_b, "promised": promised_b, "missing": without_b}, ages_b, {}
    )
    engine = Engine.load(catalogue, add or ())
    notices: list[str] = []
    with refused_values():
        side_a = _side(words[0], years[0] if years else None, sheets[0] if sheets else None, engine, notices)
        side_b = side_a
        if words[0] != words[1] or SIDES in (len(years), len(sheets)):
            side_b = _side(words[1], years[-1] if years else None, sheets[-1] if sheets else None, engine, notices)
        for notice in dict.fromkeys(notices):
            console.note(notice)
        side_b = _changed(side_b, changes, engine)
    sides = [side if isinstance(side, Result) else engine.recommend(side, top=0) for side in (side_a, side_b)]
    with ids_lead_somewhere(a if isinstance(side_a, Result) else str(b or a)):
        asked = _asked(a, b, years, sheets, changes, catalogue_of(catalogue, add))
        files.write_answer(engine.compare(*sides), format, output, asked=asked, details=details)
    return 0


def _asked(
    a: str, b: str | None, years: Sequence[int], sheets: Sequence[str], changes: OptionValues, catalogue: Words
) -> Asked:
    """Both sides as they were typed, and side B by itself; None for B where no other command can name it so."""
    pairs = [("--need", need) for need in changes.needs]
    for state, option in PARTNER_OPTIONS.items():
        pairs += [(_(option), name) for name in changes.partners.get(state, ())]
    pairs += [("--ages", changes.ages)] if changes.ages else []
    both_sides = [a, *([b] if b else [])]
    both_sides += [word for year in years for word in ("--year", str(year))]
    both_sides += [word for sheet in sheets for word in ("--sheet", sheet)]
    both_sides += [word for option, value in pairs for word in (f"{option}-b", value)]
    side = b or a
    if sheets or side == "-" or is_result(side):
        return Asked(tuple(both_sides), None, catalogue, problem_options())
    side_b = [side, *(["--year", str(years[-1])] if years else [])]
    return Asked(tuple(both_sides), (*side_b, *(word for pair in pairs for word in pair)), catalogue)


@dataclass(frozen=True, slots=True)
class Word:
    """One side as it was typed: a file, and perhaps a name in its table."""

    path: str
    name: str | None


def _refuse_misplaced(words: Sequence[Word], option: str, values: Sequence[object]) -> None:
    """Raise WrongUse where an option that chooses in a table is given too often, or no table is named."""
    if len(values) > SIDES:
        raise console.WrongUse([Fault("U004", _("{option} is given more than twice.").format(option=option))])
    if values and all(word.name is None for word in words):
        message = _("{option} chooses in a table, and none is named.").format(option=option)
        hint = _("A row of a table is written as table.csv#name.")
        raise console.WrongUse([Fault("U004", message, hint=hint)])


def _side(word: Word, year: int | None, sheet: str | None, engine: Engine, notices: list[str]) -> Profile | Result:
    """What a side is: an area of a table, a saved result, or a profile. Raises Faults, or InvalidValue."""
    if word.name is not None:
        try:
            profile, area_notices = area_of(word.path, word.name, year, sheet, engine.catalogue)
        except InvalidValue as error:
            raise InvalidValue(error.code, f"{word.path}: {error.message}", error.hint) from None
        notices += area_notices
        return _of_sheet(profile, sheet) if sheet else profile
    if Path(word.path).suffix.lower() in (*WORKBOOKS, ".csv"):
        hint = _("Write which: {file}#NAME").format(file=word.path)
        message = _("{file} is a table, and one of its areas is compared.").format(file=word.path)
        raise InvalidValue("U004", message, hint)
    if is_result(word.path):
        return _saved(word.path)
    stream = sys.stdin.buffer if word.path == "-" and sys.stdin else None
    understood = read_profile(read(word.path, stream), engine.catalogue)
    notices += understood.notices
    return understood.profile


def _of_sheet(profile: Profile, sheet: str) -> Profile:
    """The profile with the sheet's year, or its name, since both sides may be the same area."""
    if "year" in profile.area:
        return profile
    year = re.search(r"\b(19|20)\d\d\b", sheet)
    label = {"year": int(year[0])} if year else {"name": f"{profile.area['name']} ({sheet})"}
    return replace(profile, area={**profile.area, **label})


def _changed(side: Profile | Result, changes: OptionValues, engine: Engine) -> Profile | Result:
    """A side with the options for it. Raises InvalidValue where it is a saved result, or an option is wrong."""
    if isinstance(side, Result):
        if any(changes.partners.values()) or changes.needs or changes.ages:
            hint = _("Give the profile that it was made of.")
            raise InvalidValue("U004", _("a saved result cannot be changed."), hint)
        return side
    try:
        understood = override(ReadProfile(side), changes, engine.catalogue)
    except Faults as faults:
        fault = faults.faults[0]
        raise InvalidValue(fault.code, OPTION.sub(r"\1-b", fault.message), fault.hint) from None
    for notice in understood.notices:
        console.note(notice)
    return understood.profile


def _saved(path: str) -> Result:
    """A result that was saved; it may show only the first of the ranking. Raises Faults, or InvalidValue."""
    saved = read_result(path)
    if saved.lang != language():
        message = _("this result is in the language '{lang}'.").format(lang=saved.lang)
        raise InvalidValue("U006", f"{path}: {message}", _("Compare with --lang {lang}.").format(lang=saved.lang))
    if len(saved.recommendations) < saved.ranked:
        notice = _("{file} shows the first {shown} of {ranked}; the rest is not compared. Make it with --top 0.")
        console.note(notice.format(file=path, shown=len(saved.recommendations), ranked=saved.ranked))
    return saved
