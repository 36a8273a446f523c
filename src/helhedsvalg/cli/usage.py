"""Usage, help and errors in the language spoken now: what typer's bundled Click says in English whatever it is.

The one module that imports private names of typer. tests/cli/test_usage.py fails where a new typer moves one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

import typer
from typer._click import Command as ClickCommand  # the base of both TyperCommand and TyperGroup
from typer._click import (  # types of what is overridden; typer has no public ones
    Context,  # what Click hands to commands; typer.Context is a subclass that it never makes
    HelpFormatter,
    Parameter,
)
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption, UsageError  # no public ones
from typer._coercion import RuntimeParam, build_runtime_param  # how a value is read; it has no public hook
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from helhedsvalg.errors import Fault
from helhedsvalg.i18n import _
from helhedsvalg.matching import did_you_mean

WHOLE_NUMBER = "N"
"""The metavar of an option that takes a whole number."""


class Misuse(UsageError):
    """A command that was written wrong, in our words."""

    def __init__(self, message: str, context: Context, hint: str | None = None) -> None:
        super().__init__(message, context)
        self.hint = hint


class _Reading(RuntimeParam):
    """How words become a parameter's value: text and defaults as they are, anything else by typer's own way.

    That way needs pydantic, which takes longer to load than a recommendation takes to make.
    """

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        several = param.multiple or param.nargs == -1
        kind = get_args(self.annotation)[0] if several else self.annotation
        if all(type(part) is kind for part in (value if several else [value])):
            return list(value) if several else value
        return build_runtime_param(param.type_descriptor)._coerce_value(value, param, ctx)


class _InOurWords(ClickCommand):
    """What a command and a group share."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words, of a group up to the command's name. Raises Misuse."""
        _refuse(self, ctx, args)
        for parameter in self.get_params(ctx):
            if isinstance(parameter, TyperOption | TyperArgument):
                kind = parameter.type_descriptor
                parameter._runtime_param = _Reading(kind.parameter_info, kind.annotation)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return its options and arguments, their help and metavars translated."""
        parameters = super().get_params(ctx)
        for parameter in parameters:
            if "--help" in parameter.opts:
                parameter.help = _("Show this help.")  # type: ignore[attr-defined]
            elif help := getattr(parameter, "help", None):
                parameter.help = _(help)  # type: ignore[attr-defined]
            if parameter.metavar:
                parameter.metavar = _(parameter.metavar)
        return parameters

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write how the command is written."""
        arguments = [parameter for parameter in self.get_params(ctx) if not isinstance(parameter, TyperOption)]
        pieces = [_metavar(argument) if argument.required else f"[{_metavar(argument)}]" for argument in arguments]
        rest = [_("COMMAND ...")] if isinstance(self, Group) else []
        formatter.write_usage(ctx.command_path, " ".join([_("[OPTIONS]"), *pieces, *rest]), _("Usage: "))

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write what each argument and option is for."""
        arguments, options = [], []
        for parameter in self.get_params(ctx):
            help = getattr(parameter, "help", None) or ""
            if getattr(parameter, "hidden", False):
                continue
            if not isinstance(parameter, TyperOption):
                arguments.append((_metavar(parameter), help))
                continue
            names = ", ".join(option_names(parameter))
            if not parameter.is_flag:
                names += f" {_metavar(parameter)}"
            if parameter.default not in (None, False):
                help += "  " + _("[else {default}]").format(default=parameter.default)
            options.append((names, help.strip()))
        _write_section(formatter, _("Arguments"), arguments)
        _write_section(formatter, _("Options"), options)


class Command(_InOurWords, TyperCommand):
    """A command that takes no option twice and no word too many."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words. Raises Misuse."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            quoted = ", ".join(f"'{word}'" for word in rest)
            raise Misuse(_("{words} is more than this command takes.").format(words=quoted), ctx)
        return rest


class Group(_InOurWords, TyperGroup):
    """A command of commands."""

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the commands first, for they are what one looks for; then the options."""
        commands = [
            (name, _summary(command.help)) for name, command in self.commands.items() if not command.hidden
        ]
        _write_section(formatter, _("Commands"), commands)
        super().format_options(ctx, formatter)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """Return the command that a name means. Raises Misuse where there is none, with the nearest."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            message = _("there is no command '{name}'.").format(name=args[0])
            raise Misuse(message, ctx, did_you_mean(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)


class Program(typer.Typer):
    """Commands that all speak our words."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Add a command."""
        return super().command(name, cls=Command, **settings)


def misuse(error: typer.TyperException) -> Fault:
    """Return what was wrong with the words of a command, and what would be right."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "helhedsvalg"
    message, hint = _message(error, context)
    return Fault("U001", message, hint=hint or _("See '{command} --help'.").format(command=command))


def _message(error: typer.TyperException, context: Context | None) -> tuple[str, str | None]:
    """The error in our words, with a hint where there is a better one than the help."""
    options = [
        parameter
        for parameter in (context.command.get_params(context) if context else ())
        if isinstance(parameter, TyperOption) and not parameter.hidden
    ]
    if isinstance(error, Misuse):
        return error.message, error.hint
    if isinstance(error, NoSuchOption):
        names = [name for option in options for name in option.opts]
        message = _("there is no option '{name}' here.").format(name=error.option_name)
        return message, did_you_mean(error.option_name, names)
    if isinstance(error, BadOptionUsage):
        flags = [name for option in options if option.is_flag for name in option.opts]
        if error.option_name in flags:
            return _("{option} takes no value.").format(option=error.option_name), None
        return _("{option} lacks its value.").format(option=error.option_name), None
    if isinstance(error, MissingParameter):
        return _("{name} is missing.").format(name=_name(error.param)), None
    if isinstance(error, typer.BadParameter):
        return f"{_name(error.param)}: {_refusal(error)}", None
    return _("the command was not understood."), None


def _name(parameter: Parameter | None) -> str:
    """What a parameter is called on the command line."""
    if isinstance(parameter, TyperOption):
        return "/".join(option_names(parameter))
    return (parameter.metavar if parameter else None) or _("an argument")


def option_names(option: TyperOption) -> list[str]:
    """Return the short names of an option, and its long one in the language spoken now: the first is English."""
    short = [name for name in option.opts if not name.startswith("--")]
    return [*short, *(_(name) for name in option.opts if name.startswith("--"))][: len(short) + 1]


def _refusal(error: typer.BadParameter) -> str:
    """Why a value was refused: our own reason, or pydantic's in our words."""
    from pydantic import ValidationError

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    reason = error.__cause__.errors()[0]
    sentence = {
        "int_parsing": _("'{value}' is no whole number."),
        "float_parsing": _("'{value}' is no number."),
        "greater_than_equal": _("{value} is too little; {ge} is the least."),
        "less_than_equal": _("{value} is too much; {le} is the most."),
    }.get(reason["type"], _("'{value}' cannot be used here."))
    return sentence.format(value=reason["input"], **reason.get("ctx", {}))


def _refuse(command: ClickCommand, context: Context, words: Sequence[str]) -> None:
    """Raise Misuse for what Click would take otherwise than it was meant.

    An option of one value is given twice; or a whole number is no row of digits: 1.000 is a thousand to a Dane,
    and one to Python.
    """
    if context.resilient_parsing:
        return
    try:
        values, _rest, order = command.make_parser(context).parse_args(list(words))
    except UsageError as error:
        error.ctx = context
        raise
    for option in order:
        if not isinstance(option, TyperOption):
            continue
        if not (option.multiple or option.is_flag) and order.count(option) > 1:
            quoted = " / ".join(f"'{given}'" for given in _as_written(option, words))
            message = _("{id} is given more than once: {quoted}.").format(id=_name(option), quoted=quoted)
            raise Misuse(message, context)
        if option.metavar == WHOLE_NUMBER and (value := _digit_groups(values.get(option.name))):
            message = _("'{value}' is no whole number.").format(value=value)
            raise Misuse(f"{_name(option)}: {message}", context, _("Write it in digits alone, as 1000."))


def _digit_groups(value: object) -> str | None:
    """The first value that has digits and something between them; None where there is none."""
    values = value if isinstance(value, list | tuple) else [value]
    texts = (text.strip() for text in values if isinstance(text, str))
    return next((text for text in texts if re.fullmatch(r"\d+([\W_]+\d+)+", text)), None)


def _as_written(option: TyperOption, words: Sequence[str]) -> list[str]:
    """The option as it was written, each time with its value."""
    written = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in option.opts:
            written.append(f"{word} {following}")
        elif word.partition("=")[0] in option.opts or word[:2] in option.opts:  # --format=csv, -fcsv
            written.append(word)
    return written


def _metavar(parameter: Parameter) -> str:
    return parameter.metavar or parameter.name.upper()


def _summary(help: str | None) -> str:
    """What a command is for: the first paragraph of its help."""
    return " ".join((help or "").split("\n\n")[0].split())


def _write_section(formatter: HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    """Write a heading and its rows, where there are any."""
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def know_shells() -> None:
    """Make the four shells known to Click, which typer does only for completion options of its own."""
    from typer._completion_classes import completion_init  # nothing else registers them

    completion_init()


def shell_name() -> str | None:
    """Return the shell that the program is run from; None where it is unknown."""
    from typer._completion_shared import _get_shell_name  # what typer's own English options ask

    return _get_shell_name()


def install_completion(shell: str, variable: str) -> str:
    """Write the shell's script where it is read at start; return the file."""
    from typer._completion_shared import install  # typer.completion has it behind options in English

    return str(install(shell, "helhedsvalg", variable)[1])


def completion_script(shell: str, variable: str) -> str:
    """Return what `install_completion` writes."""
    from typer._completion_shared import get_completion_script  # as `install`

    return get_completion_script(prog_name="helhedsvalg", complete_var=variable, shell=shell)
