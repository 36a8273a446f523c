"""The frame that typer sets around a command, in the language spoken now: usage, help and wrong use.

Typer carries its own Click, and most of its sentences are English whatever the language. Here its commands get
ours, and what it says of wrong use is said anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer
from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter, Parameter
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup, TyperOption

from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _
from helhedsvalg.matching import nearest

WHOLE = "N"
"""How an option tells that it takes a whole number."""


class Misuse(UsageError):
    """A command that was written wrong, said in our words."""

    def __init__(self, message: str, context: Context, hint: str | None = None) -> None:
        super().__init__(message, context)
        self.hint = hint


class Command(TyperCommand):
    """A command whose help is in the language spoken now, and that takes no option twice."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its options and arguments, the one that shows the help in our words."""
        return _worded(super().get_params(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """One line: how it is written."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Arguments and options, a row each."""
        _write_parameters(self, ctx, formatter)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words. Raises Misuse where there is one too many or an option stands twice."""
        _refuse(self, ctx, args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            quoted = ", ".join(f"'{word}'" for word in rest)
            raise Misuse(_("{words} is more than this command takes.").format(words=quoted), ctx)
        return rest


class Group(TyperGroup):
    """A command of commands, framed as they are."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its options, the one that shows the help in our words."""
        return _worded(super().get_params(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """One line: how it is written."""
        _write_usage(self, ctx, formatter, _("COMMAND ..."))

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands first, for they are what one looks for; then the options."""
        rows = [(name, _summary(one.help)) for name, one in self.commands.items() if not one.hidden]
        _write_section(formatter, _("Commands"), rows)
        _write_parameters(self, ctx, formatter)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words up to the command's name. Raises Misuse where an option stands twice."""
        _refuse(self, ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The command that a name means. Raises Misuse where there is none, with the nearest."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            message = _("there is no command '{name}'.").format(name=args[0])
            raise Misuse(message, ctx, _did_you_mean(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)


class Program(typer.Typer):
    """Commands that all stand in our frame."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Add a command."""
        return super().command(name, cls=Command, **settings)


def misuse(error: typer.TyperException) -> Fault:
    """What was wrong with the words of a command, and what would be right."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "helhedsvalg"
    message, hint = _said(error, context)
    return Fault("U001", message, hint=hint or _("See '{command} --help'.").format(command=command))


def _said(error: typer.TyperException, context: Context | None) -> tuple[str, str | None]:
    """The error in our words, with a hint where there is a better one than the help."""
    if isinstance(error, Misuse):
        return error.message, error.hint
    if isinstance(error, NoSuchOption):
        known = [name for one in _options(context) for name in one.opts]
        message = _("there is no option '{name}' here.").format(name=error.option_name)
        return message, _did_you_mean(error.option_name, known)
    if isinstance(error, BadOptionUsage):
        flags = [name for one in _options(context) if one.is_flag for name in one.opts]
        if error.option_name in flags:
            return _("{option} takes no value.").format(option=error.option_name), None
        return _("{option} lacks its value.").format(option=error.option_name), None
    if isinstance(error, MissingParameter):
        return _("{name} is missing.").format(name=_name(error.param)), None
    if isinstance(error, BadParameter):
        return f"{_name(error.param)}: {_refused(error)}", None
    return _("the command was not understood."), None


def _name(parameter: Parameter | None) -> str:
    """What a parameter is called on the command line."""
    if isinstance(parameter, TyperOption):
        return "/".join(parameter.opts)
    return (parameter.metavar if parameter else None) or _("an argument")


def _refused(error: BadParameter) -> str:
    """Why a value was refused: our own reason, or pydantic's in our words."""
    from pydantic import ValidationError

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    first = error.__cause__.errors()[0]
    limits = first.get("ctx", {})
    words = {
        "int_parsing": _("'{value}' is no whole number."),
        "float_parsing": _("'{value}' is no number."),
        "greater_than_equal": _("{value} is too little; {ge} is the least."),
        "less_than_equal": _("{value} is too much; {le} is the most."),
    }.get(first["type"], _("'{value}' cannot be used here."))
    return words.format(value=first["input"], **limits)


def _did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """A hint with the nearest of what is known."""
    near = nearest(word, known)
    return _("Did you mean '{word}'?").format(word=near) if near else None


def _options(context: Context | None) -> list[TyperOption]:
    """The options that a command takes."""
    found = context.command.get_params(context) if context else ()
    return [one for one in found if isinstance(one, TyperOption) and not one.hidden]


def _worded(parameters: list[Parameter]) -> list[Parameter]:
    """The same, the option that typer itself adds with our help."""
    for one in parameters:
        if isinstance(one, TyperOption) and "--help" in one.opts:
            one.help = _("Show this help.")
    return parameters


def _refuse(command: AnyCommand, context: Context, words: Sequence[str]) -> None:
    """Raise Misuse, with what was said, for what would be taken otherwise than it was meant.

    An option that has one value is given more than one; or a whole number is no row of digits: 1.000 is a
    thousand to a Dane, and one to Python.
    """
    if context.resilient_parsing:
        return
    try:
        values, _rest, order = command.make_parser(context).parse_args(list(words))
    except UsageError as error:
        error.ctx = context
        raise
    for one in order:
        if isinstance(one, TyperOption) and not (one.multiple or one.is_flag) and order.count(one) > 1:
            quoted = " / ".join(f"'{said}'" for said in _written(one, words))
            message = _("{id} is given more than once: {quoted}.").format(id=_name(one), quoted=quoted)
            raise Misuse(message, context)
        if isinstance(one, TyperOption) and one.metavar == WHOLE and (value := _parted(values.get(one.name))):
            message = _("'{value}' is no whole number.").format(value=value)
            raise Misuse(f"{_name(one)}: {message}", context, _("Write it in digits alone, as 1000."))


def _parted(value: object) -> str | None:
    """The first that has digits and something between them; None where there is none."""
    given = value if isinstance(value, list | tuple) else [value]
    texts = (one.strip() for one in given if isinstance(one, str))
    return next((one for one in texts if re.fullmatch(r"\d+([\W_]+\d+)+", one)), None)


def _written(option: TyperOption, words: Sequence[str]) -> list[str]:
    """The option as it was written, each time with its value."""
    found = []
    for word, after in zip(words, [*words[1:], ""], strict=True):
        joined = (word.partition("=")[0], word[:2])  # --format=csv, -fcsv
        if word in option.opts:
            found.append(f"{word} {after}")
        elif any(name in option.opts for name in joined):
            found.append(word)
    return found


def _write_usage(command: AnyCommand, context: Context, formatter: HelpFormatter, rest: str = "") -> None:
    """How a command is written."""
    pieces = [_("[OPTIONS]")]
    for one in command.params:
        if one.param_type_name == "argument":
            pieces.append(_metavar(one) if one.required else f"[{_metavar(one)}]")
    formatter.write_usage(context.command_path, " ".join([*pieces, rest]).strip(), _("Usage: "))


def _write_parameters(command: AnyCommand, context: Context, formatter: HelpFormatter) -> None:
    """Arguments and options with what each is for."""
    arguments, options = [], []
    for one in command.get_params(context):
        help = getattr(one, "help", None) or ""
        if getattr(one, "hidden", False):
            continue
        if not isinstance(one, TyperOption):
            arguments.append((_metavar(one), help))
            continue
        names = ", ".join(sorted(one.opts, key=lambda name: name.startswith("--")))
        default = "" if one.default in (None, False) else _("[else {default}]").format(default=one.default)
        options.append((names if one.is_flag else f"{names} {_metavar(one)}", f"{help}  {default}".strip()))
    _write_section(formatter, _("Arguments"), arguments)
    _write_section(formatter, _("Options"), options)


def _metavar(parameter: Parameter) -> str:
    return parameter.metavar or parameter.name.upper()


def _summary(help: str | None) -> str:
    """What a command is for: the first paragraph of its help."""
    return " ".join((help or "").split("\n\n")[0].split())


def _write_section(formatter: HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    """A heading and its rows, where there are any."""
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)
