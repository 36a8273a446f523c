"""Where the headings of a table are: in one row, or in several that are read together."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.profiles.cells import LIMIT, is_figure, is_nothing, is_suppressed, is_year, texts_of
from helhedsvalg.profiles.columns import (
    MAX_COLUMNS,
    Column,
    absent,
    column_name,
    column_place,
    columns_of,
    none_used,
    refuse_many,
)
from helhedsvalg.profiles.groups import group_columns
from helhedsvalg.profiles.headings import (
    CHANGES,
    NO_CHANGE,
    ORGANISATION,
    UNITS,
    HeadingWords,
    clean_heading,
    label_of,
)
from helhedsvalg.profiles.layout import Layout, Rows
from helhedsvalg.profiles.text import Raw

HEADING_ROWS = 40
"""Rows from the top in which the headings are looked for."""
FIRST_CAVEAT = "[KOO01]"
"""With which the first cell of a workbook ends that holds an answer."""
ANSWER_HEADINGS = {"rank", "band", "group", "score"}
"""Of an answer as CSV, among others."""
MAX_GROUP_WORDS = 4
"""Words of a heading that may stand alone over several columns; a longer one is a title."""
_UNIT_WORDS = NO_CHANGE | CHANGES | {word for unit in UNITS for word in unit.split()}


def has_headings(rows: Rows, catalogue: Catalogue, chosen: Mapping[str, str]) -> bool:
    """Whether one of the first rows is the headings of a table, whatever else is wrong with it."""
    try:
        headed("", head(rows), HeadingWords(catalogue), chosen, None)
    except Faults as faults:
        return not {fault.code for fault in faults.faults} & {"T001", "T005", "T014"}
    return True


def head(rows: Rows) -> list[Raw]:
    """The rows in which headings are looked for."""
    return [raw for raw in islice(rows(), HEADING_ROWS) if isinstance(raw.cells, list)]


def headed(path: str, head: list[Raw], words: HeadingWords, chosen: Mapping[str, str], year: int | None) -> Layout:
    """The row or rows of headings, and what each column means. Raises Faults."""
    filled = [raw for raw in head if any(str(cell).strip() for cell in raw.cells)]
    _refuse_answer(path, filled)
    chosen_headings = {plain(heading) for heading in chosen.values()}
    letters = {place for heading in chosen.values() if (place := column_place(heading)) is not None}
    for index, raw in enumerate(filled):
        above = filled[index - 1] if index else None
        below = filled[index + 1 : index + 3]
        for rows in ([raw], [raw, *below[:1]]):
            if not all(map(may_be_headings, rows)) or (len(rows) > 1 and not _is_group(*rows)):
                continue
            if len(rows) == 1 and _names_below(raw, below):
                continue
            joined = _joined(rows)
            refuse_many(path, raw.row, joined)
            is_chosen = _has_figures_below(raw, below, letters)
            if not is_chosen and not has_problem(joined, words, chosen_headings):
                continue
            if not is_chosen and len(rows) == 1 and not _enough_text(raw, below, joined):
                continue
            if above is not None and _is_group(above, raw):
                rows = [above, *rows]
            while after := filled[(last := filled.index(rows[-1])) + 1 : last + 3]:
                if not _is_subheading(after[0], raw) and not _is_lower_row(rows[-1], *after):
                    break
                rows = [*rows, after[0]]
            return _layout(path, filled, raw, rows, words, chosen, year)
    raise Faults(_no_headings(path, filled, words, chosen))


def _refuse_answer(path: str, filled: Sequence[Raw]) -> None:
    """Raise Faults where a table is one that this program wrote: its points are no figures of an area."""
    for raw in filled:
        texts = texts_of(raw)
        if texts[0].endswith(FIRST_CAVEAT) or set(texts) >= ANSWER_HEADINGS:
            message = _("this is a saved answer, and a table of areas is expected.")
            hint = _("Give the table that the answer was made from.")
            raise Faults([Fault("R008", message, path, raw.row, hint=hint)])


def _layout(
    path: str,
    filled: Sequence[Raw],
    main: Raw,
    rows: Sequence[Raw],
    words: HeadingWords,
    chosen: Mapping[str, str],
    year: int | None,
) -> Layout:
    """The layout of a table with those rows of headings, of which `main` names the problems. Raises Faults."""
    first, last = rows[0].row, rows[-1].row
    below = [raw for raw in filled if raw.row > last]
    headings = _joined(rows)
    if "name" not in chosen:
        _refuse_second_table(path, rows, headings, words)
        _refuse_names_between(path, last, headings, words, below)
    parts = [[text for raw in rows for text in texts_of(raw)[place : place + 1]] for place in range(len(headings))]
    columns = columns_of(path, main.row, headings, words, chosen, year, parts)
    if not any(column.problem for column in columns):
        raise Faults([none_used(path, last, columns, words)])
    columns = _with_name(columns, below)
    _refuse_no_heading(path, main.row, columns, below, chosen)
    return Layout(
        path,
        columns,
        last,
        tuple(plain(str(cell)) for cell in main.cells),
        limits={
            place: limit.value
            for place, column in enumerate(columns)
            if column.problem and (limit := words.catalogue.problem[column.problem].full_point)
            if limit.basis == "law"
        },
        organisation=next((place for place, text in enumerate(headings) if plain(text) in ORGANISATION), None),
        titles=tuple(" ".join(dict.fromkeys(filter(None, texts_of(raw)))) for raw in filled if raw.row < first),
        heading_rows=range(first, last + 1),
        group_columns=group_columns(columns, below),
    )


def _names_below(raw: Raw, below: Sequence[Raw]) -> bool:
    """Whether the next row has the heading of the names, so that this row has group headings over columns."""
    if not below:
        return False
    labels, lower_labels = ([label_of(text) for text in texts_of(row)] for row in (raw, below[0]))
    return (
        "name" in lower_labels and "name" not in labels and may_be_headings(below[0]) and _is_group(raw, below[0])
    )


def _joined(rows: Sequence[Raw]) -> list[str]:
    """Several rows of headings joined into one; a heading over several columns belongs to each of them."""
    width = max(len(raw.cells) for raw in rows)
    parts: list[list[str]] = [[] for _column in range(width)]
    for number, raw in enumerate(rows):
        texts = [*texts_of(raw), *[""] * (width - len(raw.cells))]
        if number < len(rows) - 1:
            lower = [*texts_of(rows[number + 1]), *[""] * width]
            for place in range(1, width):
                if not texts[place] and lower[place] and not label_of(lower[place]):
                    texts[place] = texts[place - 1]
        for place, text in enumerate(map(clean_heading, texts) if len(rows) > 1 else texts):
            if text and text not in parts[place]:
                parts[place].append(text)
    return [" ".join(part) for part in parts]


def may_be_headings(raw: Raw) -> bool:
    """Whether a row has no figure, save years."""
    return not any(is_figure(text) and not is_year(text) for text in texts_of(raw) if text)


def has_problem(headings: Sequence[str], words: HeadingWords, chosen: Collection[str] = ()) -> bool:
    """Whether one of the headings is a problem's, or one of those chosen, which are in plain letters."""
    for heading in headings:
        meaning = words.meaning(heading) if heading else None
        if plain(heading) in chosen or (
            meaning is not None
            and meaning.kind in ("name", "like", "several")
            and words.catalogue.problem[meaning.problems[0]].anchored
        ):
            return True
    return False


def _enough_text(raw: Raw, below: Sequence[Raw], headings: Sequence[str]) -> bool:
    """Whether a row has two texts, or the one over a column of figures, as where names have no heading."""
    places = [place for place, text in enumerate(texts_of(raw)) if text and not is_year(text)]
    return len({headings[place] for place in places}) > 1 or _has_figures_below(raw, below, places)


def _is_group(above: Raw, headings: Raw) -> bool:
    """Whether a row above the headings has group headings, and is no title."""
    texts = texts_of(above)
    filled = {text for text in texts if text}
    if not may_be_headings(above) or headings.row - above.row > 1:
        return False
    if len(filled) == 1:
        only = next(iter(filled))
        return not texts[0] and len(only.split()) <= MAX_GROUP_WORDS
    return all(len(text.split()) <= MAX_GROUP_WORDS for text in filled)


def _is_subheading(raw: Raw, headings: Raw) -> bool:
    """Whether a row below headings has only units, counts and the like, years, or labels of the area.

    What stands under the heading of the names is none of them: an area may be called A.
    """
    above = [*map(label_of, texts_of(headings)), *[None] * len(raw.cells)]
    pairs = zip(texts_of(raw), above, strict=False)
    texts = [text for text, label in pairs if text and label != "name" and not label_of(text)]
    return bool(texts) and all(is_year(text) or is_unit(text) for text in texts)


def _is_lower_row(above: Raw, raw: Raw, below: Raw | None = None) -> bool:
    """Whether a row says more of a heading that stands over several columns, with figures below it.

    What it says of other columns is what they are called, or an area's label: else it is an area.
    """
    texts, headings = texts_of(raw), texts_of(above)
    shared = {
        place
        for place, (text, heading) in enumerate(zip(texts, headings, strict=False))
        if place and text and heading in ("", headings[place - 1]) and any(headings[:place])
    }
    others = [
        text
        for place, (text, heading) in enumerate(zip(texts, [*headings, *[""] * len(texts)], strict=False))
        if text not in ("", heading) and not {place, place + 1} & shared
    ]
    return (
        below is not None
        and bool(shared)
        and may_be_headings(raw)
        and not any(is_nothing(texts[place]) for place in shared)
        and all(map(label_of, others))
        and all(_is_figure_at(below, place) for place in shared)
    )


def _has_figures_below(raw: Raw, below: Sequence[Raw], places: Collection[int]) -> bool:
    """Whether one of some columns has a text in this row, and a figure in the next."""
    texts = texts_of(raw)
    return bool(below) and any(
        place < len(texts) and texts[place] and _is_figure_at(below[0], place) for place in places
    )


def _is_figure_at(raw: Raw, place: int) -> bool:
    """Whether a row has a figure in that column."""
    return place < len(raw.cells) and is_figure(str(raw.cells[place]))


def is_unit(text: str) -> bool:
    """Whether a cell has only a unit, or a word for what is counted."""
    if LIMIT.fullmatch(text) or is_suppressed(text):
        return False
    words = plain(text).split()
    if all(word.isdigit() for word in words):
        return text.strip() in ("%", "‰")
    return all(word in _UNIT_WORDS or word.isdigit() for word in words) and not is_figure(text)


def _refuse_second_table(path: str, rows: Sequence[Raw], headings: Sequence[str], words: HeadingWords) -> None:
    """Raise Faults where two lists stand beside one another: names again, behind the figures of the first."""
    names: set[str] = set()
    figures = False
    for place, heading in enumerate(headings):
        texts = [heading, *(str(raw.cells[place]) for raw in rows if place < len(raw.cells))]
        name = next((text for text in texts if label_of(text) == "name"), None)
        if name is not None:
            if plain(name) in names or (names and figures):
                raise _second_table(path, rows[-1].row, place, heading)
            names.add(plain(name))
        figures = figures or has_problem([heading], words)


def _refuse_names_between(
    path: str, row: int, headings: Sequence[str], words: HeadingWords, below: Sequence[Raw]
) -> None:
    """Raise Faults where a column between figures has the names of other rows, or is a list without a heading."""
    first = next((place for place, heading in enumerate(headings) if label_of(heading) == "name"), None)
    problems = [place for place, heading in enumerate(headings) if has_problem([heading], words)]
    if first is None or not problems:
        return
    rows = [[*texts_of(raw), *[""] * len(headings)] for raw in below]
    names = {texts[first] for texts in rows} - {""}
    for place in range(max(first, problems[0]) + 1, problems[-1]):
        others = [texts[place] for texts in rows if texts[place] and texts[place] != texts[first]]
        if place in problems or not others or not all(map(_is_name, others)):
            continue
        if names & set(others) or not headings[place]:
            raise _second_table(path, row, place, headings[place])


def _is_name(text: str) -> bool:
    """Whether a cell may be a name: three letters, as no mark of a note has."""
    return len(re.findall(r"[^\W\d_]", text)) > 2


def _second_table(path: str, row: int, place: int, heading: str) -> Faults:
    """The fault of a second table beside the first."""
    message = _("there is a second table beside the first: '{heading}' is a heading of names again.")
    message = message.format(heading=heading or column_name(place))
    hint = _("Put each table on a sheet or in a file of its own.")
    if heading:
        hint = _("Put each table on a sheet or in a file of its own, or say which are the names: {option}.")
        option = '--column {name}="{heading}"'.format(name=_("name"), heading=heading)
        hint = hint.format(option=option)
    return Faults([Fault("T013", message, path, row, place + 1, hint)])


def _refuse_no_heading(
    path: str, row: int, columns: tuple[Column, ...], rows: Sequence[Raw], chosen: Mapping[str, str]
) -> None:
    """Raise Faults where figures without a heading stand beside those of a problem."""
    for place, (column, after) in enumerate(pairwise(columns[:-1]), 1):  # the last may be a comma cut off
        figures = any(_is_figure_at(raw, place) for raw in rows)
        if column.problem and column.problem not in chosen and not after.heading and not after.label and figures:
            message = _("beside '{heading}' stand figures without a heading.").format(heading=column.heading)
            hint = _("Give each column a heading of its own that says what it counts.")
            raise Faults([Fault("T004", message, path, row, place + 1, hint)])


def _with_name(columns: tuple[Column, ...], rows: Sequence[Raw]) -> tuple[Column, ...]:
    """The columns with one for the names: where no heading says which, the only column of words."""
    if any(column.label == "name" for column in columns):
        return columns
    candidates = []
    for place, column in enumerate(columns):
        texts = [text for raw in rows if place < len(raw.cells) and (text := str(raw.cells[place]).strip())]
        if not column.problem and not column.label and texts and not any(map(is_figure, texts)):
            candidates.append((place, len(set(texts)) == len(texts)))
    blank = [place for place, _different in candidates if not columns[place].heading]
    different = [place for place, is_different in candidates if is_different]
    chosen = blank[:1] or (different if len(candidates) == 1 else [])
    if not chosen:
        return columns
    place = chosen[0]
    return (*columns[:place], replace(columns[place], label="name"), *columns[place + 1 :])


def _no_headings(path: str, rows: Sequence[Raw], words: HeadingWords, chosen: Mapping[str, str]) -> list[Fault]:
    """Why no row is taken for the headings."""
    row = rows[0].row if rows else 1
    likely = _likely(rows)
    if rows and (faults := list(absent(path, likely.row, chosen, texts_of(likely)))):
        return faults
    by_place: dict[int, list[Raw]] = {}
    for raw in rows:
        texts = texts_of(raw)[:MAX_COLUMNS]
        figures = any(map(is_figure, texts))
        for place, text in enumerate(texts):
            if text and figures and has_problem([text], words):
                by_place.setdefault(place, []).append(raw)
    if by_place:
        place, matches = max(by_place.items(), key=lambda pair: len(pair[1]))
        if all(len([text for text in texts_of(raw) if text and not is_figure(text)]) == 1 for raw in matches):
            message = _("the areas stand across, and each must have a row of its own.")
            hint = _("In Excel: copy the table, and paste it with Paste Special, Transpose.")
        else:
            message = _("the table has a row for each figure, and each area must have one row.")
            hint = _("In Excel: make a pivot table with the areas as rows and the indicators as columns.")
        return [Fault("T014", message, path, matches[0].row, place + 1, hint)]
    if rows and max(len(raw.cells) for raw in rows) == 1:
        hint = _("The cells must have a semicolon, a tab or a comma between them.")
        return [Fault("T001", _("no column is a problem; the table has a single column."), path, row, hint=hint)]
    return [none_used(path, likely.row, _unused(texts_of(likely), words), words)]


def _likely(rows: Sequence[Raw]) -> Raw:
    """The row that looks most like headings: the first with two different texts."""
    looks = (raw for raw in rows if len({text for text in texts_of(raw) if text and not is_figure(text)}) > 1)
    years = (raw for raw in rows if may_be_headings(raw) and len(set(texts_of(raw))) > 2)
    first, second = next(looks, None), next(years, None)
    return min(filter(None, (first, second)), key=lambda raw: raw.row, default=rows[0] if rows else Raw("", 1, []))


def _unused(headings: Sequence[str], words: HeadingWords) -> list[Column]:
    """The columns of headings of which none is a problem's."""
    reason = _("is not a problem's name alone")
    columns = []
    for heading in headings:
        meaning = words.meaning(heading) if heading else None
        columns.append(Column(heading, unused=reason if meaning and meaning.kind != "name" else None))
    return columns
