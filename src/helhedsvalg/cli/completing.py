"""What a shell completes after the tab key, and how it is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import typer

from helhedsvalg.cli import printing
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named, number
from helhedsvalg.model.catalogue import Catalogue

VARIABLE = "_HELHEDSVALG_COMPLETE"
"""By which the shell asks for completions."""
Found = list[tuple[str, str]]
"""Each word with what it means."""


def words(known: Iterable[str]) -> Callable[[], list[str]]:
    """One of a few words."""
    every = list(known)
    return lambda: every


def entries(context: typer.Context) -> Found:
    """Whatever `catalogue show` opens."""
    from helhedsvalg.errors import titles

    known = _catalogue(context)
    if known is None:
        return []
    named_entries = (*known.interventions, *known.problems, *known.partners, *known.themes)
    codes = [(one.code, named(one.text)) for one in known.caveats]
    return [*_ids(named_entries), *codes, *titles().items(), ("plan", _("whole plans"))]


def ids(kind: Callable[[Catalogue], Sequence[Any]]) -> Callable[[typer.Context], Found]:
    """The ids of one kind of entry, with their names."""

    def found(context: typer.Context) -> Found:
        known = _catalogue(context)
        return _ids(kind(known)) if known else []

    return found


interventions = ids(lambda known: known.interventions)
problems = ids(lambda known: known.problems)
themes = ids(lambda known: known.themes)
partner = ids(lambda known: known.partners)
labels = ids(lambda known: known.method.labels)
settings = ids(lambda known: known.method.settings)


def partners(context: typer.Context, incomplete: str) -> Found:
    """The last id of a list with commas."""
    before = incomplete.rpartition(",")
    return [("".join((*before[:2], id)), name) for id, name in partner(context)]


def needs(context: typer.Context) -> Found:
    """ID=X, X being what a word stands for."""
    known = _catalogue(context)
    if known is None:
        return []
    return [
        (f"{one.id}={word.need:g}", f"{named(one.name)}: {number(word.need, 2)}")
        for one in known.anchored
        for word in known.method.words
    ]


def columns(context: typer.Context) -> Found:
    """ID= of a problem that can have a need."""
    known = _catalogue(context)
    return [(f"{id}=", name) for id, name in _ids(known.anchored)] if known else []


def _ids(known: Sequence[Any]) -> Found:
    return [(one.id, named(one.name)) for one in known]


def _catalogue(context: typer.Context) -> Catalogue | None:
    """The catalogue that the command line names; None where it cannot be read: a tab says nothing."""
    try:
        return Engine.load(context.params.get("catalogue"), context.params.get("add") or ()).catalogue
    except Faults:
        return None


def asked() -> bool:
    """Whether a shell asks for completions now."""
    return bool(os.environ.get(VARIABLE))


def prepare() -> None:
    """Let typer know the shells, where one of them asks."""
    if asked():
        from typer._completion_classes import completion_init

        completion_init()


def install(wanted: bool) -> None:
    """Install completion for the shell that the program is run from, and stop."""
    if wanted:
        from typer._completion_shared import install as put

        shell, path = put(_shell(), "helhedsvalg", VARIABLE)
        message = _(
            "Completion for {shell} is installed in {path}. It works from the next terminal that you open."
        )
        raise typer.Exit(printing.out(message.format(shell=shell, path=path) + "\n", None))


def show(wanted: bool) -> None:
    """Print what `install` would write, and stop."""
    if wanted:
        from typer._completion_shared import get_completion_script

        script = get_completion_script(prog_name="helhedsvalg", complete_var=VARIABLE, shell=_shell())
        raise typer.Exit(printing.out(script + "\n", None))


def _shell() -> str:
    """The shell that the program is run from. Stops with wrong use where it is unknown."""
    from typer._completion_shared import _get_shell_name

    known = ("bash", "zsh", "fish", "powershell", "pwsh")
    shell = _get_shell_name() or ""
    if shell in known:
        return shell
    message = _("completion is made for {shells}; this is none of them.").format(shells=", ".join(known))
    raise typer.Exit(printing.faults([Fault("U008", message)], 2))
