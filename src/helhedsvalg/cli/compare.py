"""`helhedsvalg compare`: two areas, or one area in two years."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from helhedsvalg.answering import compare as compared
from helhedsvalg.cli import completing, formats, options, printing
from helhedsvalg.faults import Fault, Faults
from helhedsvalg.keeping import recall
from helhedsvalg.model import Profile, State
from helhedsvalg.preparing import Prepared, answer
from helhedsvalg.profiles import Read, Said, Wrong, named_one, override, read_profile
from helhedsvalg.reading import read
from helhedsvalg.result import Result
from helhedsvalg.saved import is_result, read_result
from helhedsvalg.tables import Reader, tables
from helhedsvalg.texts import _, language

TWO = 2
"""Sides."""


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


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two as it was asked for."""

    word: str
    year: int | None
    said: Said


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=_("A profile, a saved result, or table.csv#name."))],
    b: Annotated[str | None, typer.Argument(metavar="B", help=_("The same; without it, A again."))] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", metavar="N", help=_("Which year of a table: A's, then B's.")),
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
    paths = [word.rpartition("#")[0] or word for word in (a, b or a)]
    if code := printing.same_file(output, (*paths, catalogue, *(add or ()))) or formats.unfit(format, output):
        return code
    years = list(year or ())
    if len(years) > TWO:
        return printing.faults([Fault("U004", _("--year is given more than twice."))], 2)
    if years and not any("#" in word for word in (a, b or a)):
        hint = _("A row of a table is written as table.csv#name.")
        return printing.faults(
            [Fault("U004", _("--year chooses a row of a table, and none is named."), hint=hint)], 2
        )
    states: Mapping[State, Sequence[str] | None] = {
        "in-place": with_b, "promised": promised_b, "missing": without_b
    }  # fmt: skip
    changed = options.said({}, need_b, states, ages_b, {})
    nothing = options.said({}, None, {}, None, {})
    first = Side(a, years[0] if years else None, nothing)
    second = Side(b or a, years[-1] if years else None, changed)
    ready = recall(catalogue, add or ())
    sides = []
    for side in (first, second):
        try:
            sides.append(_answered(side, ready))
        except Wrong as wrong:
            return printing.faults([Fault(wrong.code, wrong.message, side.word, hint=wrong.hint)], 2)
    told = compared(*sides)
    return printing.out(formats.written(told, format, printing.screen(output)), output)


def _answered(side: Side, ready: Prepared) -> Result:
    """The whole result of one side. Raises Faults, or Wrong where the words do not fit."""
    path, hash_, name = side.word.rpartition("#")
    if not hash_ and is_result(side.word):
        return _saved(side)
    if hash_:
        profile = _from_table(path, name, side.year, ready)
    else:
        stream = sys.stdin.buffer if side.word == "-" and sys.stdin else None
        profile = read_profile(read(side.word, stream), ready.catalogue).profile
    try:
        understood = override(Read(profile), side.said, ready.catalogue)
    except Faults as faults:
        raise Wrong("P010", faults.faults[0].message, faults.faults[0].hint) from None
    for notice in understood.notices:
        printing.note(notice)
    return answer(ready, understood.profile, top=0)


def _saved(side: Side) -> Result:
    """A result that was saved; it cannot be changed, and may show only the first of the ranking."""
    if any(side.said.partners.values()) or side.said.needs or side.said.ages:
        raise Wrong("U004", _("a saved result cannot be changed."), _("Give the profile that it was made of."))
    saved = read_result(side.word)
    if saved.lang != language():
        message = _("this result is in the language '{lang}'.").format(lang=saved.lang)
        raise Wrong("U006", message, _("Compare with --lang {lang}.").format(lang=saved.lang))
    if len(saved.recommendations) < saved.ranked:
        words = _("{file} shows the first {shown} of {ranked}; the rest is not compared. Make it with --top 0.")
        printing.note(words.format(file=side.word, shown=len(saved.recommendations), ranked=saved.ranked))
    return saved


def _from_table(path: str, name: str, year: int | None, ready: Prepared) -> Profile:
    """The one area of a table that is meant. Raises Faults, or Wrong where it is none or several."""
    reader = Reader(ready.catalogue)
    profiles = []
    for table in tables([path], ready.catalogue, {}, None, None):
        for raw in table.rows:
            profile = reader.profile(raw, table.columns)
            if isinstance(profile, Profile) and (year is None or profile.area.get("year") == year):
                profiles.append(profile)
    names = {str(one.area["name"]): [str(one.area["name"])] for one in profiles if one.area.get("name")}
    if not names:
        raise Wrong("P008", _("no row has a name and that year."))
    notices: list[str] = []
    found = named_one(name, names, _("area"), notices)
    for notice in notices:
        printing.note(notice)
    those = [one for one in profiles if one.area.get("name") == found]
    if len(those) > 1:
        years = sorted({str(one.area.get("year")) for one in those})
        raise Wrong(
            "P011",
            _("'{name}' has {count} rows, of the years {years}.").format(
                name=found, count=len(those), years=", ".join(years)
            ),
            _("Choose with --year."),
        )
    return those[0]
