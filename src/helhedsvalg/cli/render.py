"""`helhedsvalg render`: a saved answer in any other format, without computing again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from helhedsvalg import i18n
from helhedsvalg.cli import formats, options, printing
from helhedsvalg.errors import Fault
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _
from helhedsvalg.results.answers import is_empty
from helhedsvalg.results.saved import ids_lead_somewhere, read_answer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "render",
        help=_("Give a saved JSON answer in any other format, without computing again.")
        + options.examples(
            "render result.json -f html -o result.html", "render result.json -f xlsx -o result.xlsx"
        ),
    )(render)


def render(
    context: typer.Context,
    result: Annotated[
        str, typer.Argument(metavar=_("RESULT"), help=_("What -f json wrote; - reads standard input."))
    ],
    format: Annotated[str, formats.option(FORMATS)] = "table",
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", min=1, help=_("Which line of an NDJSON file."))
    ] = None,
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write what the answer says, in its own language."""
    if code := printing.same_file(output, (result,)) or formats.unfit(format, output):
        return code
    saved = read_answer(result, sys.stdin.buffer if result == "-" and sys.stdin else None, line)
    asked = lang or context.find_root().params.get("_lang")
    if asked not in (None, saved.lang):
        message = _("this result is in the language '{lang}'.").format(lang=saved.lang)
        hint = _("Leave out --lang, or recommend again with --lang {lang}.").format(lang=asked)
        return printing.faults([Fault("U006", message, result, hint=hint)], 2)
    i18n.use(saved.lang)
    with ids_lead_somewhere("<stdin>" if result == "-" else result, type(saved)):
        code = formats.write(saved, format, output)
    return code or (4 if is_empty(saved) else 0)
