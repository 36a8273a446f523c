"""What a shell completes after the tab key, and how it is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import typer

from helhedsvalg.cli import console, usage
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Fault, Faults
from helhedsvalg.i18n import _, named, number
from helhedsvalg.model.catalogue import Catalogue
from helhedsvalg.model.vocabulary import Bilingual

VARIABLE = "_HELHEDSVALG_COMPLETE"
"""By which the shell asks for completions."""
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
Completions = list[tuple[str, str]]
"""Each word with what it means."""


class Named(Protocol):
    """An entry that has an id and a name."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> Bilingual:
        """Its name."""


def words(choices: Iterable[str]) -> Callable[[], list[str]]:
    """Complete one of a few words."""
    completions = list(choices)
    return lambda: completions


def ids(kind: Callable[[Catalogue], Sequence[Named]]) -> Callable[[typer.Context], Completions]:
    """Complete the ids of one kind of entry, with their names."""

    def complete(context: typer.Context) -> Completions:
        catalogue = _catalogue(context)
        return _ids(kind(catalogue)) if catalogue else []

    return complete


interventions = ids(lambda catalogue: catalogue.interventions)
problems = ids(lambda catalogue: catalogue.problems)
themes = ids(lambda catalogue: catalogue.themes)
partner = ids(lambda catalogue: catalogue.partners)
labels = ids(lambda catalogue: catalogue.method.labels)
settings = ids(lambda catalogue: catalogue.method.settings)


def entries(context: typer.Context) -> Completions:
    """Complete whatever `catalogue show` opens."""
    from helhedsvalg.errors import titles

    catalogue = _catalogue(context)
    if catalogue is None:
        return []
    by_id: list[Named] = [*catalogue.interventions, *catalogue.problems, *catalogue.partners, *catalogue.themes]
    caveats = [(caveat.code, named(caveat.text)) for caveat in catalogue.caveats]
    return [*_ids(by_id), *caveats, *titles().items(), ("plan", _("whole plans"))]


def partners(context: typer.Context, incomplete: str) -> Completions:
    """Complete the last id of a list with commas."""
    before = incomplete.rpartition(",")
    return [("".join((*before[:2], id)), name) for id, name in partner(context)]


def needs(context: typer.Context) -> Completions:
    """Complete ID=X, X being what a word stands for."""
    catalogue = _catalogue(context)
    if catalogue is None:
        return []
    return [
        (f"{problem.id}={word.need:g}", f"{named(problem.name)}: {number(word.need, 2)}")
        for problem in catalogue.anchored
        for word in catalogue.method.words
    ]


def columns(context: typer.Context) -> Completions:
    """Complete ID= of a problem that can have a need."""
    catalogue = _catalogue(context)
    return [(f"{id}=", name) for id, name in _ids(catalogue.anchored)] if catalogue else []


def _ids(entries: Sequence[Named]) -> Completions:
    return [(entry.id, named(entry.name)) for entry in entries]


def _catalogue(context: typer.Context) -> Catalogue | None:
    """The catalogue that the command line names; None where it cannot be read: a tab says nothing."""
    try:
        return Engine.load(context.params.get("catalogue"), context.params.get("add") or ()).catalogue
    except Faults:
        return None


def is_asked_for() -> bool:
    """Return whether a shell asks for completions now."""
    return bool(os.environ.get(VARIABLE))


def prepare() -> None:
    """Let Click know the shells, where one of them asks."""
    if is_asked_for():
        usage.know_shells()


def install(is_given: bool) -> None:
    """Install completion for the shell that the program is run from, and stop."""
    if is_given:
        shell = _shell()
        path = usage.install_completion(shell, VARIABLE)
        message = _(
            "Completion for {shell} is installed in {path}. It works from the next terminal that you open."
        )
        console.out(message.format(shell=shell, path=path) + "\n")
        raise typer.Exit


def show(is_given: bool) -> None:
    """Print what `install` would write, and stop."""
    if is_given:
        console.out(usage.completion_script(_shell(), VARIABLE) + "\n")
        raise typer.Exit


def _shell() -> str:
    """The shell that the program is run from. Stops with wrong use where it is unknown."""
    shell = usage.shell_name() or ""
    if shell in SHELLS:
        return shell
    message = _("completion is made for {shells}; this is none of them.").format(shells=", ".join(SHELLS))
    raise console.WrongUse([Fault("U008", message)])
