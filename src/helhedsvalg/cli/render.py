"""`helhedsvalg render`: a saved answer in any other format, without computing again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from helhedsvalg import i18n
from helhedsvalg.cli import console, files, options, proposal
from helhedsvalg.cli.area import problem_options
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _, defer
from helhedsvalg.reports.commands import Asked
from helhedsvalg.results.proposal import Proposal
from helhedsvalg.results.saved import ids_lead_somewhere, is_empty, read_answer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "render",
        help=_("Give a saved JSON answer in any other format, without computing again.")
        + options.examples(_("render result.json -o result.html"), _("render result.json -o result.xlsx")),
    )(render)


def render(
    context: typer.Context,
    result: Annotated[
        str, typer.Argument(metavar=defer("RESULT"), help=defer("What -f json wrote; - reads standard input."))
    ],
    format: options.Format = None,
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", min=1, help=defer("Which line of an NDJSON file."))
    ] = None,
    details: options.Details = False,
    output: options.Output = None,
    color: options.Color = "auto",
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write what the answer says, in its own language."""
    files.keep_inputs(output, (result,))
    format = files.format_of(format, output)
    saved = read_answer(result, sys.stdin.buffer if result == "-" and sys.stdin else None, line)
    if isinstance(saved, Proposal) and format not in proposal.FORMATS:
        message = _("a proposal is a page to read, and cannot be {format}.").format(format=format)
        hint = _("Choose one of: {known}").format(known=", ".join(proposal.FORMATS))
        raise console.WrongUse([Fault("U007", message, result, hint=hint)])
    language = lang or context.find_root().params.get("_lang")
    if language not in (None, saved.lang):
        message = _("this result is in the language '{lang}'.").format(lang=saved.lang)
        hint = _("Leave out --lang, or recommend again with --lang {lang}.").format(lang=language)
        raise console.WrongUse([Fault("U006", message, result, hint=hint)])
    i18n.use(saved.lang)
    with ids_lead_somewhere("<stdin>" if result == "-" else result, type(saved)):
        asked = Asked(problems=problem_options())
        files.write_answer(saved, format, output, asked=asked, details=details)
    return 4 if is_empty(saved) else 0
