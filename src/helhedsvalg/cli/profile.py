"""`helhedsvalg profile`: ask the questions and write a profile file."""

from __future__ import annotations

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
from helhedsvalg.reports.commands import quoted

SUFFIXES = (".yaml", ".yml")
"""How the name of a profile ends; any other name gets the first of them."""


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
    engine = Engine.load(catalogue, add or ())
    if template:
        return _template(file, engine.catalogue)
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
        return _wizard(file, engine, layers)
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


def _wizard(file: str | None, engine: Engine, layers: Sequence[str]) -> int:
    """Ask, show what was understood, write, and say what to run. Raises EOFError and KeyboardInterrupt."""
    interview = wizard.Interview(engine)
    answers = interview.run()
    while (path := _save(file, answers, profile_file.draft(answers, engine.catalogue))) is None:
        answers = interview.settle()
    wizard.tell((0, ""), (0, _("The profile is in {file}, a text file that you can change.").format(file=path)))
    if not any(problem_input.value is not None for problem_input in answers.given.values()):
        wizard.tell((0, _("There is no figure in it yet, so there is nothing to rank by. Write one in it first.")))
    wizard.tell((0, _("Now run:")))
    name = path if not path.startswith("-") else f"./{path}"
    commands = (("recommend", name), ("plan", name), ("proposal", name, "-o", _("proposal.html")))
    for words in commands:
        console.say(wizard.INDENT + " ".join(map(quoted, ("helhedsvalg", *words, *layers))))
    return 0


def _save(file: str | None, answers: Profile, text: str) -> str | None:
    """Write the text and return where; None for back. Asks until there is a place for it: no answer is lost."""
    path = file
    while True:
        try:
            if path is None:
                path = _name(files.name_of([answers.area.get("name")], _("profile")) + ".yaml")
                continue
            path += "" if Path(path).suffix.lower() in SUFFIXES else ".yaml"
            target = Path(path).expanduser()
            if target.exists() and not wizard.agree(_("{file} is there already. Replace it?").format(file=path)):
                path = None
                continue
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            files.write(text, str(target))
        except wizard.Back:
            return None
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


def _name(suggested: str) -> str | None:
    """The name of the file; the suggested one for Enter or yes, None for no. Raises Back."""
    answer = wizard.ask(_("Which file is it to be written to? Enter for {name}:").format(name=suggested))
    if not answer or answer.casefold() in wizard.YES:
        return suggested
    return None if answer.casefold() in wizard.NO else answer
