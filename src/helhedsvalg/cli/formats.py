"""An answer in the format that was asked for, and where it goes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helhedsvalg.cli import console, files, options
from helhedsvalg.errors import Fault
from helhedsvalg.formats import Screen
from helhedsvalg.i18n import _, defer
from helhedsvalg.results.common import Result

if TYPE_CHECKING:
    from helhedsvalg.results.answers import Answer

ENDINGS = {"table": "txt", "json": "json", "csv": "csv", "markdown": "md", "html": "html", "xlsx": "xlsx"}
"""How the name of a file of each format ends."""
FORMATS = tuple(ENDINGS)


def option(formats: Sequence[str]) -> Any:
    """The option -f for a command that has those formats."""
    return options.choice("-f", "--format", among=formats, help=defer("The form of the answer."))


def written(result: Answer, format: str, screen: Screen) -> str | bytes:
    """The answer as text for a screen, or as the bytes of a file. Raises Faults where a library is missing."""
    if format == "table":
        from helhedsvalg.formats import table

        return table.render(result, screen) if isinstance(result, Result) else table.draw(result, screen)
    if format == "json":
        from helhedsvalg.formats import json

        return json.encode(result)
    if format == "csv":
        from helhedsvalg.formats import csv

        return csv.render(result) if isinstance(result, Result) else csv.draw(result)
    if format == "markdown":
        from helhedsvalg.formats import markdown

        return markdown.render(result) if isinstance(result, Result) else markdown.draw(result)
    if format == "html":
        from helhedsvalg.formats import html

        return html.render(result) if isinstance(result, Result) else html.draw(result)
    from helhedsvalg.formats import xlsx

    return xlsx.render(result) if isinstance(result, Result) else xlsx.draw(result)


def write(result: Answer, format: str, output: str | None) -> None:
    """Write the answer to a screen or a file. Raises Faults."""
    files.write(written(result, format, console.screen(output)), output, for_people=format == "table")


def matrix(result: Result, screen: Screen) -> str:
    """What was tested on what, for a screen."""
    from helhedsvalg.formats import table

    return table.matrix(result, screen)


def unfit(format: str, output: str | None) -> int:
    """2 with a fault where a file would not be what its name says, or a workbook go to a terminal; else 0.

    Raises Faults where no workbook can be made.
    """
    meant = {ending: name for name, ending in ENDINGS.items()}.get(Path(output or "").suffix.lower().lstrip("."))
    if meant not in (None, "table", format) and (format, meant) != ("ndjson", "json"):
        message = _("{file} would hold {format} and not {meant}.").format(file=output, format=format, meant=meant)
        return console.faults([Fault("U007", message, hint=_("Say which: -f {meant}").format(meant=meant))], 2)
    if format != "xlsx":
        return 0
    from helhedsvalg.formats import xlsx

    if output in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
        hint = _("Write it to a file: -o result.xlsx")
        return console.faults([Fault("U005", _("a workbook cannot be shown on a terminal."), hint=hint)], 2)
    xlsx.needed()
    return 0
