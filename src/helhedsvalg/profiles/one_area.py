"""The one area that `table.csv#name` means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles.rows import Reader
from helhedsvalg.profiles.table import Table, tables
from helhedsvalg.profiles.text import Raw
from helhedsvalg.profiles.values import InvalidValue, named_one


def split_name(typed: str) -> tuple[str, str | None]:
    """A file, and perhaps a name in its table behind #.

    A file that exists comes first; of several #, the first behind which a file ends.
    """
    places = [place for place, letter in enumerate(typed) if letter == "#" and place]
    if Path(typed).exists() or not places:
        return typed, None
    place = next((place for place in places if Path(typed[:place]).exists()), places[-1])
    return typed[:place], typed[place + 1 :]


def area_of(
    path: str,
    name: str,
    year: int | None,
    sheet: str | None,
    catalogue: Catalogue,
    municipality: str | None = None,
) -> tuple[Profile, list[str]]:
    """The one area of a table by that name, and the notices on how it was read.

    `name` may end in a comma and the municipality. Raises Faults where its row is bad, and InvalidValue where no
    row or several have that name, municipality and year.
    """
    reader = Reader(catalogue)
    notices: list[str] = []
    areas: list[Profile] = []
    bad: list[Fault] = []
    for table in _tables(path, catalogue, sheet, year):
        notices += table.notices
        layout = table.layout and replace(table.layout, year=None)  # a year that is not there is told by name
        for raw in table.rows:
            profile = reader.profile(raw, layout)
            if isinstance(profile, Fault) and _names(raw, name):
                bad.append(profile)
            elif isinstance(profile, Profile) and profile.area.get("name"):
                areas.append(profile)
    names: dict[str, list[str]] = {}
    for profile in areas:
        words = names.setdefault(str(profile.area["name"]), [])
        words.append(f"{profile.area['name']}, {profile.area.get('municipality')}")
    if bad and plain(name) not in {plain(word) for area, words in names.items() for word in (area, *words)}:
        raise Faults(bad)
    if not names:
        raise InvalidValue("T010", _("no row of this table has a name."))
    chosen = named_one(name, names, _("area"), notices)
    of_name = [profile for profile in areas if profile.area["name"] == chosen]
    place = plain(municipality) if municipality else plain(name).removeprefix(plain(chosen)).strip()
    in_municipality = [profile for profile in of_name if plain(str(profile.area.get("municipality", ""))) == place]
    return _only(path, chosen, in_municipality or ([] if municipality else of_name), year), notices


def _tables(path: str, catalogue: Catalogue, sheet: str | None, year: int | None) -> list[Table]:
    """The tables of a file; where no row is of the year, those of any year, so that a fault can name the years."""
    try:
        return list(tables([path], catalogue, {}, sheet, None, year))
    except Faults as faults:
        if {fault.code for fault in faults.faults} != {"T021"}:
            raise
        return list(tables([path], catalogue, {}, sheet, None))


def _only(path: str, name: str, areas: list[Profile], year: int | None) -> Profile:
    """The one of several areas of one name. Raises InvalidValue where none or several are of that year."""
    of_year = [profile for profile in areas if year is None or profile.area.get("year") in (year, None)]
    if len(of_year) == 1:
        return of_year[0]
    places = sorted(
        {str(profile.area.get("municipality")) for profile in of_year if profile.area.get("municipality")}
    )
    if len(places) > 1:
        message = _("'{name}' is an area in several municipalities: {names}.")
        names = ", ".join(f"'{name}, {place}'" for place in places)
        hint = _("Write the municipality too: '{file}#{name}, {municipality}'").format(
            file=path, name=name, municipality=places[0]
        )
        raise InvalidValue("P011", message.format(name=name, names=names), hint)
    years = ", ".join(sorted({str(profile.area["year"]) for profile in areas if profile.area.get("year")})) or _(
        "no year"
    )
    if of_year:
        message = _("'{name}' has {count} rows; their years: {years}.")
        differ = len({profile.area.get("year") for profile in of_year}) == len(of_year)
        hint = _("Choose with --year.") if year is None and differ else _("A name and a year must have one row.")
        raise InvalidValue("P011", message.format(name=name, count=len(of_year), years=years), hint)
    message = _("'{name}' has no row of {year}; its years: {years}.")
    raise InvalidValue("P008", message.format(name=name, year=year, years=years))


def _names(raw: Raw, name: str) -> bool:
    """Whether a row that could not be read is that of an area by that name."""
    if isinstance(raw.cells, bytes):
        return name.encode() in raw.cells
    return isinstance(raw.cells, list) and any(
        cell and (cell == plain(name) or plain(name).startswith(f"{cell} "))
        for cell in (plain(str(cell)) for cell in raw.cells)
    )
