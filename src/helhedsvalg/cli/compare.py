"""`helhedsvalg compare`: two areas, or one area in two years."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from helhedsvalg.answering import compare as compared
from helhedsvalg.catalogue.cache import recall
from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.documents import read
from helhedsvalg.engine import Prepared, answer
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, language
from helhedsvalg.model.profile import Profile
from helhedsvalg.model.vocabulary import State
from helhedsvalg.profiles.file import ReadProfile, read_profile
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.spreadsheet import SUFFIXES as WORKBOOKS
from helhedsvalg.profiles.table import area_of, split_name
from helhedsvalg.profiles.values import InvalidValue
from helhedsvalg.results.common import Result
from helhedsvalg.results.saved import ids_lead_somewhere, is_result, read_result

TWO = 2
"""Sides."""
OPTION = re.compile(r"(--(?:with|promised|without|need|ages))\b")
"""The options that side B has too, with -b behind."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "compare",
        help=_("Compare two areas, or one area in two years, or with other partners.")
        + options.examples(
            "compare omraader.csv#Agervang omraader.csv#Agervang --year 2014 --year 2018",
            "compare profil.yaml --without-b jobcenter",
        ),
    )(compare)


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=_("A profile, a saved result, or table.csv#name."))],
    b: Annotated[str | None, typer.Argument(metavar="B", help=_("The same; without it, A again."))] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", metavar="N", help=_("Which year of a table: A's, then B's.")),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar=_("NAME"), help=_("Which sheet of a workbook: A's, then B's.")),
    ] = None,
    need_b: Annotated[
        list[str] | None,
        typer.Option(
            "--need-b",
            metavar="ID=X",
            autocompletion=completing.needs,
            help=_("Another need on side B, 0 to 1.5."),
        ),
    ] = None,
    with_b: Annotated[
        list[str] | None,
        typer.Option(
            "--with-b",
            metavar="PARTNER",
            autocompletion=completing.partners,
            help=_("A partner in place on side B."),
        ),
    ] = None,
    promised_b: Annotated[
        list[str] | None,
        typer.Option(
            "--promised-b",
            metavar="PARTNER",
            autocompletion=completing.partners,
            help=_("A partner promised on side B."),
        ),
    ] = None,
    without_b: Annotated[
        list[str] | None,
        typer.Option(
            "--without-b",
            metavar="PARTNER",
            autocompletion=completing.partners,
            help=_("A partner missing on side B."),
        ),
    ] = None,
    ages_b: Annotated[
        str | None, typer.Option("--ages-b", metavar="10-14", help=_("Who the plan is for on side B."))
    ] = None,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    format: Annotated[str, formats.option(formats.FORMATS)] = "table",
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Print needs side by side, and what moved in the ranking and why."""
    words = (_word(a), _word(b or a))
    inputs = (*(word.path for word in words), catalogue, *(add or ()))
    if code := printing.same_file(output, inputs) or formats.unfit(format, output):
        return code
    years, sheets = list(year or ()), list(sheet or ())
    if fault := _misplaced(words, "--year", years) or _misplaced(words, "--sheet", sheets):
        return printing.faults([fault], 2)
    states: Mapping[State, Sequence[str] | None] = {
        "in-place": with_b, "promised": promised_b, "missing": without_b
    }  # fmt: skip
    ready = recall(catalogue, add or ())
    try:
        notices: list[str] = []
        first = _side(words[0], years[0] if years else None, sheets[0] if sheets else None, ready, notices)
        second = first
        if words[0] != words[1] or TWO in (len(years), len(sheets)):
            second = _side(words[1], years[-1] if years else None, sheets[-1] if sheets else None, ready, notices)
        for notice in dict.fromkeys(notices):
            printing.note(notice)
        second = _changed(second, options.said({}, need_b, states, ages_b, {}), ready)
    except InvalidValue as wrong:
        return printing.faults([Fault(wrong.code, wrong.message, hint=wrong.hint)], 2)
    sides = [one if isinstance(one, Result) else answer(ready, one, top=0) for one in (first, second)]
    with ids_lead_somewhere(a if isinstance(first, Result) else str(b or a)):
        content = formats.written(compared(*sides), format, printing.screen(output))
    return printing.out(content, output)


@dataclass(frozen=True, slots=True)
class Word:
    """One side as it was typed: a file, and perhaps a name in its table."""

    path: str
    name: str | None


def _word(typed: str) -> Word:
    """A file that exists comes before a name after #; of several #, the first behind which a file ends."""
    return Word(*split_name(typed))


def _misplaced(words: Sequence[Word], option: str, given: Sequence[object]) -> Fault | None:
    """What is wrong with an option that chooses in a table; None where nothing is."""
    if len(given) > TWO:
        return Fault("U004", _("{option} is given more than twice.").format(option=option))
    if given and all(word.name is None for word in words):
        message = _("{option} chooses in a table, and none is named.").format(option=option)
        return Fault("U004", message, hint=_("A row of a table is written as table.csv#name."))
    return None


def _side(
    word: Word, year: int | None, sheet: str | None, ready: Prepared, notices: list[str]
) -> Profile | Result:
    """What a side is: an area of a table, a saved result, or a profile. Raises Faults, or Wrong."""
    if word.name is not None:
        try:
            profile, said = area_of(word.path, word.name, year, sheet, ready.catalogue)
        except InvalidValue as wrong:
            raise InvalidValue(wrong.code, f"{word.path}: {wrong.message}", wrong.hint) from None
        notices += said
        return _of_sheet(profile, sheet) if sheet else profile
    if Path(word.path).suffix.lower() in (*WORKBOOKS, ".csv"):
        hint = _("Write which: {file}#NAME").format(file=word.path)
        raise InvalidValue(
            "U004", _("{file} is a table, and one of its areas is compared.").format(file=word.path), hint
        )
    if is_result(word.path):
        return _saved(word.path)
    stream = sys.stdin.buffer if word.path == "-" and sys.stdin else None
    judged = read_profile(read(word.path, stream), ready.catalogue)
    notices += judged.notices
    return judged.profile


def _of_sheet(profile: Profile, sheet: str) -> Profile:
    """The profile, told apart from the same area on another sheet: by the sheet's year, or its name."""
    if "year" in profile.area:
        return profile
    year = re.search(r"\b(19|20)\d\d\b", sheet)
    more = {"year": int(year[0])} if year else {"name": f"{profile.area['name']} ({sheet})"}
    return replace(profile, area={**profile.area, **more})


def _changed(side: Profile | Result, said: OptionValues, ready: Prepared) -> Profile | Result:
    """A side with the options for it. Raises InvalidValue where it is a saved result, or an option is wrong."""
    asked = any(said.partners.values()) or said.needs or said.ages
    if isinstance(side, Result):
        if asked:
            raise InvalidValue(
                "U004", _("a saved result cannot be changed."), _("Give the profile that it was made of.")
            )
        return side
    try:
        understood = override(ReadProfile(side), said, ready.catalogue)
    except Faults as faults:
        first = faults.faults[0]
        raise InvalidValue(first.code, OPTION.sub(r"\1-b", first.message), first.hint) from None
    for notice in understood.notices:
        printing.note(notice)
    return understood.profile


def _saved(path: str) -> Result:
    """A result that was saved; it may show only the first of the ranking. Raises Faults, or Wrong."""
    saved = read_result(path)
    if saved.lang != language():
        message = _("this result is in the language '{lang}'.").format(lang=saved.lang)
        raise InvalidValue("U006", f"{path}: {message}", _("Compare with --lang {lang}.").format(lang=saved.lang))
    if len(saved.recommendations) < saved.ranked:
        words = _("{file} shows the first {shown} of {ranked}; the rest is not compared. Make it with --top 0.")
        printing.note(words.format(file=path, shown=len(saved.recommendations), ranked=saved.ranked))
    return saved
