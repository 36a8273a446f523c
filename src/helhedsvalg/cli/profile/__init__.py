"""`helhedsvalg profile`: ask the questions and write a profile file."""

from __future__ import annotations

import shlex
import signal
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from helhedsvalg.cli import options, printing
from helhedsvalg.cli.profile import asking
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _
from helhedsvalg.matching import plain
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles import template as templates

LONGEST = 60
"""Letters of a file's name that is made from an area's."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "profile",
        help=_("Ask about the area, one question at a time, and write a profile file.")
        + options.examples("profile", "profile --template profil.yaml"),
    )(profile)


def profile(
    file: Annotated[
        str | None,
        typer.Argument(metavar=_("FILE"), help=_("Where it is written; else a name made from the area's.")),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help=_("Ask nothing: write an empty profile with comments."))
    ] = False,
    catalogue: options.CataloguePath = None,
    add: options.Add = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Write the profile whole or not at all; 2 where there is nobody to ask, 130 on Ctrl-C."""
    known = Engine.load(catalogue, add or ()).catalogue
    if template:
        return _template(file, known)
    if not asking.possible():
        hint = _("For an empty profile to fill in, write: helhedsvalg profile --template > profil.yaml")
        return printing.faults([Fault("U009", _("there is no terminal to ask in."), hint=hint)], 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    layers = [
        *(("--catalogue", catalogue) if catalogue else ()),
        *(word for one in add or () for word in ("--add", one)),
    ]
    try:
        return _wizard(file, known, layers)
    except KeyboardInterrupt:
        asking.tell((0, ""), (0, _("Stopped. Nothing was written.")))
        return 130
    except EOFError:
        asking.tell((0, ""), (0, _("The answers ended. Nothing was written.")))
        return 2


def _template(file: str | None, known: Catalogue) -> int:
    """An empty profile to standard output, or to a file that is not there yet."""
    if file not in (None, "-") and Path(str(file)).exists():
        hint = _("Choose another name.")
        return printing.faults([Fault("U010", _("this file is there already."), file, hint=hint)], 2)
    return printing.out(templates.template(known), file)


def _wizard(file: str | None, known: Catalogue, layers: Sequence[str]) -> int:
    """Ask, show what was understood, write, and say what to run. Raises EOFError and KeyboardInterrupt."""
    answers = asking.interview(known)
    asking.tell(*asking.summary(answers, known), (0, ""))
    written = _written(file, answers, templates.draft(answers, known))
    words = ["helhedsvalg", "recommend", written if not written.startswith("-") else f"./{written}", *layers]
    lines = [(0, ""), (0, _("The profile is in {file}, a text file that you can change.").format(file=written))]
    if not any(one.value is not None for one in answers.given.values()):
        lines.append(
            (0, _("There is no figure in it yet, so there is nothing to rank by. Write one in it first."))
        )
    asking.tell(*lines, (0, _("Now run:")), (1, shlex.join(words)))
    return 0


def _written(file: str | None, answers: Profile, text: str) -> str:
    """Where the text was written. Asks until there is a place for it, so that no answer is lost."""
    path = file
    while True:
        if path is None:
            name = _file_name(answers)
            path = asking.ask(_("Which file is it to be written to? Enter for {name}:").format(name=name)) or name
            path += "" if Path(path).suffix else ".yaml"
        target = Path(path).expanduser()
        if target.exists() and not asking.agree(_("{file} is there already. Replace it?").format(file=path)):
            path = None
            continue
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if printing.out(text, str(target)) == 0:
            return str(target)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        path = None


def _file_name(answers: Profile) -> str:
    """A name in ASCII made from the area's.

    >>> _file_name(Profile({"name": "Æblehaven/Rønnebærparken"}))
    'aeblehaven-roennebaerparken.yaml'
    """
    letters = unicodedata.normalize("NFKD", plain(str(answers.area.get("name", ""))))
    name = letters.encode("ascii", "ignore").decode()[:LONGEST].strip()
    return (name.replace(" ", "-") or "profil") + ".yaml"
