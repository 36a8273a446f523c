"""The commands joined to one program, and its own answers to wrong use.

The command that the first word names is loaded alone: a start costs what that command needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import typer

from helhedsvalg import DATA, __version__
from helhedsvalg.cli import completing, options, printing
from helhedsvalg.cli.frame import Program, misuse
from helhedsvalg.i18n import _

COMMANDS = ("profile", "recommend", "plan", "explain", "compare", "batch", "render", "catalogue", "schema")
"""Each a module beside this one, in the order in which the help tells them."""


def version(asked: bool) -> None:
    """Print the program's version and the shipped catalogue's, and stop."""
    if asked:
        from helhedsvalg.documents import read

        meta = read(DATA / "meta.yaml").data
        shipped = _("catalogue {version}, {date}").format(version=meta["version"], date=meta["date"])
        raise typer.Exit(printing.out(f"helhedsvalg {__version__}\n{shipped}\n", None))


def start(
    context: typer.Context,
    _version: bool = typer.Option(
        False, "--version", callback=version, is_eager=True, help=_("Show the version.")
    ),
    _lang: options.Lang = None,
    _install: bool = typer.Option(
        False,
        "--install-completion",
        callback=completing.install,
        is_eager=True,
        help=_("Let the tab key complete commands and ids in this shell."),
    ),
    _show: bool = typer.Option(
        False,
        "--show-completion",
        callback=completing.show,
        is_eager=True,
        help=_("Print what --install-completion would write."),
    ),
    _debug: bool = typer.Option(False, "--debug", help=_("Show the traceback of a fault of the program.")),
) -> None:
    """Say what to do first where no command is given."""
    if context.invoked_subcommand is None:
        printing.out(
            _(
                "helhedsvalg ranks interventions for a disadvantaged housing area.\n\n"
                "Begin here, and answer a few questions about the area:\n"
                "  helhedsvalg profile\n\n"
                "Or say at once what you know:\n"
                "  helhedsvalg recommend --ledighed 41,2 --lav-uddannelse 70,2\n\n"
                "All commands: helhedsvalg --help\n"
            ),
            None,
        )
        raise typer.Exit(2)


def program(arguments: Sequence[str]) -> typer.Typer:
    """The command that the first word names; all of them where it names none, as for help."""
    app = Program(
        name="helhedsvalg",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(
        invoke_without_command=True,
        help=_("Ranks the interventions of a boligsocial helhedsplan by evidence and by the area's own figures.")
        + options.examples("profile", "recommend --ledighed 41,2 --lav-uddannelse 70,2 --without jobcenter"),
    )(start)
    for name in [one for one in COMMANDS if one in arguments[:1]] or COMMANDS:
        import_module(f"helhedsvalg.cli.{name}").register(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """One run of the program; the exit code. Wrong use is 2, with a line that says what would be right."""
    command = typer.main.get_command(program(arguments))
    completing.prepare()
    try:
        code = command.main(list(arguments), prog_name="helhedsvalg", standalone_mode=False)
    except typer.Abort:
        return 130
    except SystemExit as left:  # how typer leaves where a pipe is closed, and when it has completed a word
        return int(left.code or 0) if completing.asked() else printing.closed_pipe()
    except OSError as error:
        return printing.unwritable(error)
    except typer.TyperException as error:
        return printing.faults([misuse(error)], 2)
    return code if isinstance(code, int) else 0
