"""What is wrong, where, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


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

    def __str__(self) -> str:
        """`file:line:column CODE message hint`, leaving out what is not known.

        >>> str(Fault("P012", "'ledigehd' is not a key here.", "profil.yaml", 4, 3, "Did you mean 'ledighed'?"))
        "profil.yaml:4:3 P012 'ledigehd' is not a key here. Did you mean 'ledighed'?"
        """
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return " ".join(part for part in (place, self.code, self.message, self.hint) if part)


class Faults(Exception):
    """Every fault of one input at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
