"""The options that commands share, each once. Their texts are translated where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_args

import typer

from helhedsvalg.cli import completion, console
from helhedsvalg.formats import FORMATS
from helhedsvalg.i18n import _, defer
from helhedsvalg.matching import did_you_mean
from helhedsvalg.model.vocabulary import Language
from helhedsvalg.results.caveats import Shortfall


def examples(*commands: str) -> str:
    """Return examples for a command's help, each on a line of its own."""
    return "\n\n\b\n" + "\n".join([_("Examples:"), *(f"  helhedsvalg {command}" for command in commands)])


def one_of(words: Sequence[str]) -> Callable[[str | None], str | None]:
    """Return a callback that accepts only those words."""

    def check(value: str | None) -> str | None:
        if value is None or value in words:
            return value
        message = _("'{word}' is not one of {known}.").format(word=value, known=", ".join(words))
        raise typer.BadParameter(" ".join(filter(None, (message, did_you_mean(value, words)))))

    return check


def choice(*names: str, among: Sequence[str], help: str) -> Any:
    """Return an option that is one of a few words."""
    return typer.Option(
        *names,
        metavar="|".join(among),
        callback=one_of(among),
        autocompletion=completion.words(among),
        help=help,
    )


def _conditions(values: list[str] | None) -> list[str]:
    check = one_of(get_args(Shortfall))
    return [condition for condition in map(check, values or ()) if condition]


def _use_colour(value: str) -> str:
    """Let the screen have colour from now on as the option says."""
    console.use_colour(one_of(console.COLOURS)(value) or value)
    return value


FIGURE = defer("A figure or a word.")
V, NAME, PATH = defer("V"), defer("NAME"), defer("PATH")
PARTNER = {"metavar": "PARTNER", "autocompletion": completion.partners}
NEED = {"metavar": "ID=X", "autocompletion": completion.needs}
SHORTFALLS = get_args(Shortfall)
Texts = list[str] | None

ProfileFile = Annotated[
    str | None,
    typer.Argument(
        metavar=defer("PROFILE"), show_default=False, help=defer("A YAML or JSON file; - reads standard input.")
    ),
]
Unemployment = Annotated[Texts, typer.Option(defer("--unemployment"), "--ledighed", metavar=V, help=FIGURE)]
YouthCrime = Annotated[
    Texts, typer.Option(defer("--youth-crime"), "--ungdomskriminalitet", metavar=V, help=FIGURE)
]
LowEducation = Annotated[Texts, typer.Option(defer("--low-education"), "--lav-uddannelse", metavar=V, help=FIGURE)]
Insecurity = Annotated[Texts, typer.Option(defer("--insecurity"), "--utryghed", metavar=V, help=FIGURE)]
Need = Annotated[Texts, typer.Option("--need", help=defer("A need given directly, 0 to 1.5."), **NEED)]
With = Annotated[
    Texts, typer.Option(defer("--with"), "--med", help=defer("A partner that is in place."), **PARTNER)
]
Promised = Annotated[
    Texts, typer.Option(defer("--promised"), "--lovet", help=defer("A partner that is promised."), **PARTNER)
]
Without = Annotated[
    Texts, typer.Option(defer("--without"), "--uden", help=defer("A partner that is missing."), **PARTNER)
]
AgeSpan = Annotated[str | None, typer.Option("--ages", metavar="10-14", help=defer("Who the plan is for."))]
AreaName = Annotated[str | None, typer.Option("--area", metavar=NAME, help=defer("The area's name."))]
Municipality = Annotated[str | None, typer.Option("--municipality", metavar=NAME, help=defer("Its municipality."))]
Year = Annotated[int | None, typer.Option("--year", metavar="N", min=0, help=defer("The figures' year."))]
CataloguePath = Annotated[
    str | None, typer.Option("--catalogue", metavar=PATH, help=defer("Another catalogue, file or folder."))
]
Add = Annotated[Texts, typer.Option("--add", metavar=PATH, help=defer("A local layer over the catalogue."))]
Top = Annotated[int, typer.Option("--top", metavar="N", min=0, help=defer("How many to show; 0 is all."))]
ScreenTop = Annotated[
    int | None,
    typer.Option(
        "--top", metavar="N", min=0, help=defer("How many to show; 0 is all.  [10; on one screen what fits]")
    ),
]
Stability = Annotated[
    int,
    typer.Option(
        "--stability",
        metavar="N",
        min=0,
        max=100_000,
        help=defer("Simulations behind the rank ranges; 0 leaves them out."),
    ),
]
INTERVENTION = {"metavar": "ID", "autocompletion": completion.interventions}
Keep = Annotated[
    Texts, typer.Option("--keep", help=defer("One that must be in the plan; repeatable."), **INTERVENTION)
]
LeftOut = Annotated[Texts, typer.Option("--not", help=defer("One that must not; repeatable."), **INTERVENTION)]
FailOn = Annotated[
    Texts,
    typer.Option(
        "--fail-on",
        metavar="|".join(SHORTFALLS),
        callback=_conditions,
        autocompletion=completion.words(SHORTFALLS),
        help=defer("Exit with 1 where this holds; repeatable."),
    ),
]
Details = Annotated[
    bool, typer.Option(defer("--details"), "--detaljer", help=defer("Show everything, not the one screen alone."))
]
FORM = defer("The form of the answer; else what the name of the file says, else table.")
Format = Annotated[str | None, choice("-f", "--format", among=FORMATS, help=FORM)]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar=defer("FILE"), help=defer("Write to a file; - is standard output.")),
]
Color = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="|".join(console.COLOURS),
        callback=_use_colour,
        autocompletion=completion.words(console.COLOURS),
        help=defer("When to use colour; always is for a pager."),
    ),
]
Lang = Annotated[str | None, choice("--lang", among=get_args(Language), help=defer("The language, da or en."))]
Debug = Annotated[bool, typer.Option("--debug", hidden=True)]
Harmful = Annotated[
    bool, typer.Option("--include-harmful", help=defer("Rank harmful ones too, with their warning."))
]
Blocked = Annotated[bool, typer.Option("--include-blocked", help=defer("Rank those that lack a partner too."))]
Outside = Annotated[
    bool, typer.Option("--include-outside-plan", help=defer("Rank those that others must run too."))
]
