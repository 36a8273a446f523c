"""The commands joined to one program: from the words of a command line to an exit code.

The command that the first word names is loaded alone: a start costs what that command needs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise

import typer

from helhedsvalg import DATA, __version__, i18n
from helhedsvalg.cli import completion, console, options
from helhedsvalg.cli.console import WrongUse
from helhedsvalg.cli.usage import Program, misuse
from helhedsvalg.errors import Faults
from helhedsvalg.i18n import _, defer

COMMANDS = (
    "profile",
    "recommend",
    "plan",
    "proposal",
    "explain",
    "compare",
    "batch",
    "render",
    "catalogue",
    "schema",
)
"""Each a module beside this one, in the order in which the help shows them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    0 done; 1 a --fail-on condition held; 2 wrong use; 3 invalid input; 4 nothing to recommend;
    70 a fault of the program; 130 on Ctrl-C, 143 on TERM. A closed pipe ends it silently.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    i18n.use(i18n.choose(_language(words)))
    console.begin()
    try:
        if unusable := console.unusable(words):
            raise WrongUse(unusable)
        return console.finish(run(words))
    except WrongUse as faults:
        return console.finish(console.faults(faults.faults, 2))
    except Faults as faults:
        return console.finish(console.faults(faults.faults, 3))
    except BrokenPipeError:
        return console.closed_pipe()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if "--debug" in words:
            raise
        return console.own_fault(error)


def _language(words: Sequence[str]) -> str | None:
    """The last value of --lang, read before the commands are built: help has a language too."""
    last = None
    for word, following in pairwise([*words, ""]):
        if word == "--lang" and following:
            last = following
        elif word.startswith("--lang="):
            last = word.removeprefix("--lang=")
    return last


def run(words: Sequence[str]) -> int:
    """Run the words as a command. Wrong use is 2, with a line that says what would be right."""
    command = typer.main.get_command(program(words))
    completion.prepare()
    try:
        code = command.main(list(words), prog_name="helhedsvalg", standalone_mode=False)
    except typer.Abort:
        return 130
    except SystemExit as ending:  # how typer leaves where a pipe is closed, and when it has completed a word
        return int(ending.code or 0) if completion.is_asked_for() else console.closed_pipe()
    except OSError as error:
        return console.unwritable(error)
    except (LookupError, ValueError):
        if completion.is_asked_for():  # a shell that does not say what is to be completed
            return 1
        raise
    except typer.TyperException as error:
        return console.faults([misuse(error)], 2)
    return code if isinstance(code, int) else 0


def program(words: Sequence[str]) -> typer.Typer:
    """Return the command that the first word names; all of them where it names none, as for help.

    `--version` needs no command.
    """
    app = Program(
        name="helhedsvalg",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(
        invoke_without_command=True,
        help=_("Ranks the interventions of a boligsocial helhedsplan by evidence and by the area's own figures.")
        + options.examples("profile", _("recommend --unemployment 41.2 --low-education 70.2")),
    )(start)
    names = [command for command in COMMANDS if command in words[:1]]
    for name in names or (() if words[:1] == ["--version"] else COMMANDS):
        import_module(f"helhedsvalg.cli.{name}").register(app)
    return app


def version(is_given: bool) -> None:
    """Print the program's version and the shipped catalogue's, and stop."""
    if is_given:
        from helhedsvalg.documents import read

        meta = read(DATA / "meta.yaml").data
        shipped = _("catalogue {version}, {date}").format(version=meta["version"], date=meta["date"])
        console.out(f"helhedsvalg {__version__}\n{shipped}\n")
        raise typer.Exit


def start(
    context: typer.Context,
    _version: bool = typer.Option(
        False, "--version", callback=version, is_eager=True, help=defer("Show the version.")
    ),
    _lang: options.Lang = None,
    _install: bool = typer.Option(
        False,
        "--install-completion",
        callback=completion.install,
        is_eager=True,
        help=defer("Let the tab key complete commands and ids in this shell."),
    ),
    _show: bool = typer.Option(
        False,
        "--show-completion",
        callback=completion.show,
        is_eager=True,
        help=defer("Print what --install-completion would write."),
    ),
    _debug: bool = typer.Option(False, "--debug", help=defer("Show the traceback of a fault of the program.")),
) -> None:
    """Say what to do first where no command is given."""
    if context.invoked_subcommand is None:
        console.out(
            _(
                "helhedsvalg ranks interventions for a disadvantaged housing area.\n\n"
                "Begin here, and answer a few questions about the area:\n"
                "  helhedsvalg profile\n\n"
                "Or say at once what you know:\n"
                "  helhedsvalg recommend --unemployment 41.2 --low-education 70.2\n\n"
                "All commands: helhedsvalg --help\n"
            )
        )
        raise typer.Exit(2)
