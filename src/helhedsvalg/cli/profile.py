"""`helhedsvalg profile`: ask the questions and write a profile file."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from helhedsvalg.cli import console, files, options, wizard
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, defer
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.profile import Profile
from helhedsvalg.profiles import template as profile_file


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "profile",
        help=_("Ask about the area, one question at a time, and write a profile file.")
        + options.examples("profile", _("profile --template profile.yaml")),
    )(profile)


def profile(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar=defer("FILE"), help=defer("Where it is written; else a name made from the area's.")
        ),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help=defer("Ask nothing: write an empty profile with comments."))
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
    if not wizard.possible():
        hint = _("For an empty profile to fill in, write: helhedsvalg profile --template > profile.yaml")
        raise console.WrongUse([Fault("U009", _("there is no terminal to ask in."), hint=hint)])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    layers = [
        *(("--catalogue", catalogue) if catalogue else ()),
        *(word for path in add or () for word in ("--add", path)),
    ]
    try:
        return _wizard(file, known, layers)
    except KeyboardInterrupt:
        wizard.tell((0, ""), (0, _("Stopped. Nothing was written.")))
        return 130
    except EOFError:
        wizard.tell((0, ""), (0, _("The answers ended. Nothing was written.")))
        return 2


def _template(file: str | None, catalogue: Catalogue) -> int:
    """Write an empty profile to standard output, or to a file that is not there yet."""
    if file not in (None, "-") and Path(str(file)).exists():
        hint = _("Choose another name.")
        raise console.WrongUse([Fault("U010", _("this file is there already."), file, hint=hint)])
    files.write(profile_file.template(catalogue), file)
    return 0


def _wizard(file: str | None, catalogue: Catalogue, layers: Sequence[str]) -> int:
    """Ask, show what was understood, write, and say what to run. Raises EOFError and KeyboardInterrupt."""
    answers = wizard.interview(catalogue)
    wizard.tell(*wizard.summary(answers, catalogue), (0, ""))
    path = _written(file, answers, profile_file.draft(answers, catalogue))
    words = ["helhedsvalg", "recommend", path if not path.startswith("-") else f"./{path}", *layers]
    lines = [(0, ""), (0, _("The profile is in {file}, a text file that you can change.").format(file=path))]
    if not any(given.value is not None for given in answers.given.values()):
        lines.append(
            (0, _("There is no figure in it yet, so there is nothing to rank by. Write one in it first."))
        )
    wizard.tell(*lines, (0, _("Now run:")), (1, shlex.join(words)))
    return 0


def _written(file: str | None, answers: Profile, text: str) -> str:
    """Write the text and return where. Asks until there is a place for it, so that no answer is lost."""
    path = file
    while True:
        if path is None:
            name = files.name_of([answers.area.get("name")], "profil") + ".yaml"
            path = wizard.ask(_("Which file is it to be written to? Enter for {name}:").format(name=name)) or name
            path += "" if Path(path).suffix else ".yaml"
        try:
            target = Path(path).expanduser()
            if target.exists() and not wizard.agree(_("{file} is there already. Replace it?").format(file=path)):
                path = None
                continue
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            files.write(text, str(target))
        except Faults as faults:
            console.faults(faults.faults, 3)
        except (OSError, ValueError) as error:
            console.faults(files.unwritable(str(path), error).faults, 3)
        except RuntimeError:  # what a ~ stands for that is nobody's home
            message = _("this file cannot be written: {reason}.").format(reason=_("there is no such folder"))
            console.faults([Fault("F020", message, path)], 3)
        else:
            return str(target)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        path = None
