"""The option -f, what a file of an answer is called, and whether the two agree."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from helhedsvalg.cli import completing, options, printing
from helhedsvalg.errors import Fault
from helhedsvalg.formats import ENDINGS, render
from helhedsvalg.i18n import _

if TYPE_CHECKING:
    from helhedsvalg.reports.document import Report
    from helhedsvalg.results.answers import Answer
    from helhedsvalg.results.common import Result

MAX_NAME_LETTERS = 80
"""How many letters of an area's name its file keeps."""
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def option(formats: Sequence[str]) -> Any:
    """The option -f for a command that has those formats."""
    return typer.Option(
        "-f",
        "--format",
        metavar="|".join(formats),
        callback=options.one_of(formats),
        autocompletion=completing.words(formats),
        help=_("The form of the answer."),
    )


def write(answer: Answer | Report, format: str, output: str | None) -> int:
    """The answer to a screen or a file; 0, or the exit code of what went wrong."""
    return printing.out(render(answer, format, printing.screen(output)), output)


def file_name(result: Result) -> str:
    """A name for the area's file that is safe on every system: letters a-z, figures and hyphens."""
    area = result.area
    words = [area.name or area.municipality, area.year] if area else []
    plain = " ".join(str(word) for word in words if word is not None).lower().translate(LETTERS)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:MAX_NAME_LETTERS].strip("-") or "area"


def unfit(format: str, output: str | None) -> int:
    """2 with a fault where a file would not be what its name says, or a workbook go to a terminal; else 0."""
    suffix = Path(output or "").suffix.lower().lstrip(".")
    meant = {ending: name for name, ending in ENDINGS.items()}.get(suffix)
    if meant not in (None, "table", format) and (format, meant) != ("ndjson", "json"):
        message = _("{file} would hold {format} and not {meant}.").format(file=output, format=format, meant=meant)
        return printing.faults([Fault("U007", message, hint=_("Say which: -f {meant}").format(meant=meant))], 2)
    if format == "xlsx" and output in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
        hint = _("Write it to a file: -o result.xlsx")
        return printing.faults([Fault("U005", _("a workbook cannot be shown on a terminal."), hint=hint)], 2)
    return 0
