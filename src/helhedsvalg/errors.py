"""What is wrong, where, and what would be right; every code that a fault can have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from helhedsvalg.i18n import _, on_one_line

MAX_CHARACTERS = 2000
"""Of a message or a hint: what is quoted may have any length."""
MAX_QUOTED_CHARACTERS = 40
"""Of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in a file or on the command line."""

    code: str
    """Stable, one a rule: P012."""
    message: str
    file: str | None = None
    """As the user named it; None where the command line itself is at fault."""
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    """What would be right."""
    severity: Literal["error", "warning"] = "error"

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", cut(self.message))
        object.__setattr__(self, "hint", self.hint and cut(self.hint))

    def __str__(self) -> str:
        """`file:line:column CODE message hint` on one line, leaving out what is not known.

        >>> str(Fault("P012", "'ledigehd' is not a key here.", "profil.yaml", 4, 3, "Did you mean 'ledighed'?"))
        "profil.yaml:4:3 P012 'ledigehd' is not a key here. Did you mean 'ledighed'?"
        """
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return on_one_line(" ".join(part for part in (place, self.code, self.message, self.hint) if part))


class Faults(Exception):
    """Every fault of one input at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def cut(text: str, most: int = MAX_CHARACTERS) -> str:
    """Text that somebody is to read, without its end where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def short(text: str) -> str:
    """A value for a message, cut where it is long."""
    return cut(text, MAX_QUOTED_CHARACTERS)


def titles() -> Mapping[str, str]:
    """What each code is about: F files, P profiles, R saved results, T tables, U commands, C catalogues."""
    return {
        "F001": _("a file or a standard input that is not there"),
        "F002": _("a folder where a file is expected, or the other way round"),
        "F003": _("a file that may not be read"),
        "F004": _("a file that cannot be read"),
        "F005": _("a file that is too large"),
        "F006": _("a file that is no text"),
        "F007": _("a text that is not in UTF-8"),
        "F008": _("an empty file"),
        "F009": _("a text that is not YAML or JSON"),
        "F010": _("lists and mappings that are nested too deep"),
        "F011": _("more than one document in a file"),
        "F012": _("an alias (*) that leads nowhere, or too many of them"),
        "F013": _("a tag (!) that is not read"),
        "F014": _("a key that is a list or a mapping"),
        "F015": _("a key that stands twice"),
        "F020": _("something that cannot be written"),
        "F021": _("Excel that cannot be read without python-calamine"),
        "P001": _("something that is missing in a profile"),
        "P002": _("a value of the wrong kind in a profile"),
        "P003": _("something that is no figure and no word for a need"),
        "P004": _("a unit that is not the problem's"),
        "P005": _("a figure that cannot be"),
        "P006": _("ages that cannot be read"),
        "P007": _("a state that is not one of a partner's"),
        "P008": _("a name that is not known"),
        "P009": _("a problem without anchors, which can have no need"),
        "P010": _("something that is said twice"),
        "P011": _("a name that could mean several"),
        "P012": _("a key that is not known in a profile"),
        "R001": _("a file that is no saved result"),
        "R002": _("a line of several saved results that is not chosen, or not there"),
        "R003": _("a line of batch that is no whole result"),
        "R004": _("a saved result of another schema version"),
        "R005": _("something that is missing or wrong in a saved result"),
        "R006": _("an id that leads nowhere in a saved result"),
        "R007": _("another saved answer than the one that is needed"),
        "R008": _("a saved answer where a profile is expected"),
        "T001": _("a table in which no column is a problem"),
        "T002": _("a row that cannot be read"),
        "T003": _("a workbook with several sheets"),
        "T004": _("two columns that are one problem"),
        "T005": _("a column that is not there"),
        "T006": _("a heading with a unit that is not the problem's"),
        "T007": _("a row in which no problem is known"),
        "T008": _("a row with more cells than there are headings"),
        "T009": _("a column that cannot be made a problem"),
        "T010": _("a table in which no row has a name"),
        "T011": _("a table where a profile is expected"),
        "T012": _("a table with too many columns"),
        "T013": _("a second table beside or below the first"),
        "T014": _("a table with a row a figure, or with the areas across"),
        "T015": _("a table with a comma both between the cells and inside them"),
        "T016": _("words around a table by which its figures may be others"),
        "T017": _("a table whose rows are parts of the areas, and none the whole"),
        "T018": _("figures that are not per cent, as the table itself shows"),
        "T020": _("a row with a figure where a name belongs"),
        "T021": _("a table without a row of the year that was asked for"),
        "U001": _("a command that is written wrong"),
        "U002": _("an argument that is empty or no text"),
        "U003": _("a file that is both read and written to"),
        "U004": _("options that do not go together"),
        "U005": _("a workbook for a terminal"),
        "U006": _("a saved result in another language"),
        "U007": _("formats that need a folder"),
        "U008": _("a shell that no completion is made for"),
        "U009": _("questions without a terminal to ask in"),
        "U010": _("a file that would be replaced"),
        "U011": _("an intervention that cannot be kept in the plan"),
        "C001": _("a required field is missing"),
        "C002": _("a key or file name that is not known"),
        "C003": _("a word that is not one of the words for the field"),
        "C004": _("a value of the wrong kind"),
        "C005": _("two entries with one id"),
        "C006": _("a text with a control character"),
        "C007": _("an id that is not a word, or a name that is empty"),
        "C010": _("a layer that changes what exists"),
        "C020": _("a number of the method that is missing or out of range"),
        "C021": _("a problem whose two anchors do not make a scale"),
        "C022": _("a caveat that the program attaches itself is missing"),
        "C023": _("ages out of order"),
        "C031": _("an id that leads nowhere"),
        "C101": _("a source that nothing cites"),
        "C102": _("two sources with one address"),
        "C103": _("a quote of more than 20 words"),
        "C104": _("a text in one language only"),
        "C106": _("a synonym that two entries claim"),
        "C107": _("two findings of one study and source that differ only in wording"),
        "C108": _("a design that the quote contradicts"),
        "C109": _("a review that neither says how many studies it pools nor why not"),
        "C110": _("an intervention without theme, runner or the partner that runs it"),
        "C111": _("a finding with neither a quote nor a reason for having none"),
        "C112": _("a headline of more than 60 characters"),
        "C113": _("a short name that is too long"),
        "C114": _("a controlled finding of harm that does not say against what"),
        "C115": _("a pair that findings from low- and middle-income countries carry alone"),
        "C116": _("a pair whose strongest finding has no headline"),
        "C117": _("an indicator without a year to count it or a source"),
        "C118": _("an intervention without ages"),
    }


def severity(code: str) -> str:
    """Whether a fault with that code stops the command, in words."""
    return _("a warning") if is_warning(code) else _("an error")


def is_warning(code: str) -> bool:
    """Whether `catalogue check` alone tells it, and no command stops."""
    return code.startswith("C1")
