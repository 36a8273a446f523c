"""The reference as the program tells it: docs/reference.md is written from here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

import helhedsvalg
from builders import shipped
from helhedsvalg import i18n
from helhedsvalg.cli.main import main, program
from helhedsvalg.cli.schema import TOLD, schema_of
from helhedsvalg.errors import severity, titles
from terminal import shown

VARIABLE = re.compile(r"[A-Z][A-Z_]{2,}")
KINDS = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}


def commands() -> str:
    """Every command with its options, as --help tells them."""
    i18n.use("en")
    top = typer.main.get_command(program([]))
    told = []
    for words in _paths(top):
        title = " ".join(("helhedsvalg", *words))
        told.append(f"### `{title}`\n\n```text\n{shown([*words, '--help'], lang='en', width=100)}```")
    return "\n\n".join(told)


def _paths(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of a command and of all below it."""
    yield words
    for name, one in getattr(command, "commands", {}).items():
        yield from _paths(one, (*words, name))


def exit_codes() -> str:
    """What the program says that it returns."""
    told = " ".join((main.__doc__ or "").split())
    return table(("code", "when"), re.findall(r"\b(\d+) ([^;.]+)[;.]", told))


def environment() -> str:
    """Every environment variable that the program reads, with where and what it decides."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted(Path(helhedsvalg.__file__).parent.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for holder in ast.walk(module):
            if isinstance(holder, ast.FunctionDef) and "environ" in ast.unparse(holder) and _names(holder):
                told = ((ast.get_docstring(one) or "").split("\n")[0] for one in (holder, module))
                found.setdefault(tuple(told), set()).update(_names(holder))
    rows = (
        (", ".join(f"`{name}`" for name in sorted(names)), decides, of)
        for (decides, of), names in found.items()
        if decides
    )
    return table(("variables", "what they decide", "in"), rows)


def _names(holder: ast.FunctionDef) -> Iterable[str]:
    """Names of variables among the texts of a function."""
    texts_ = (one.value for one in ast.walk(holder) if isinstance(one, ast.Constant))
    return [one for one in texts_ if isinstance(one, str) and VARIABLE.fullmatch(one)]


def given() -> str:
    """The keys of what the commands give, noun by noun."""
    nouns: dict[str, Mapping[str, Any]] = {}
    for kind in TOLD:
        schema = schema_of(kind)
        nouns |= {f"{kind} (the whole)": schema, **schema["$defs"]}
    return _nouns(nouns)


def read(kind: str) -> str:
    """The keys of what is read, noun by noun."""
    schema = schema_of(kind)
    return _nouns({f"{kind} (the whole)": schema, **schema.get("$defs", {})})


def _nouns(nouns: Mapping[str, Mapping[str, Any]]) -> str:
    """A table of keys for each."""
    told = []
    for name, noun in nouns.items():
        if "properties" in noun:
            rows = (
                (f"`{key}`", shape(one), one.get("description", "")) for key, one in noun["properties"].items()
            )
            head = f"#### {name}\n\n{noun.get('description', '')}".strip()
            told.append(f"{head}\n\n{table(('key', 'value', 'what it is'), rows)}")
    return "\n\n".join(told)


def shape(one: Mapping[str, Any]) -> str:
    """What a value may be, in a few words.

    >>> shape({"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Need"}}, {"type": "null"}]})
    'list of Need; null'
    """
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "anyOf" in one:
        return "; ".join(dict.fromkeys(map(shape, one["anyOf"])))
    if "const" in one or "enum" in one:
        return ", ".join(f"`{word}`" for word in one.get("enum", [one.get("const")]))
    kinds = one.get("type", [])
    return "; ".join(_kind(kind, one) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _kind(kind: str, one: Mapping[str, Any]) -> str:
    """One kind of value."""
    if kind == "array":
        parts = one.get("prefixItems")
        return "[" + ", ".join(map(shape, parts)) + "]" if parts else f"list of {shape(one['items'])}"
    if kind == "object":
        more = one.get("additionalProperties")
        return (
            f"by id: {shape(more)}" if isinstance(more, dict) else "keys: " + ", ".join(one.get("properties", ()))
        )
    return KINDS.get(kind, kind)


def fault_codes() -> str:
    """Every code that a fault can have."""
    i18n.use("en")
    return table(
        ("code", "what it is about", "kind"), ((code, told, severity(code)) for code, told in titles().items())
    )


def caveat_codes() -> str:
    """Every caveat of the catalogue, in both languages."""
    rows = ((one.code, one.text.within("en"), one.text.within("da")) for one in shipped().caveats)
    return table(("code", "English", "Danish"), rows)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A pipe table, each cell on one line."""
    lines = [list(headings)]
    lines += [
        ["---"] * len(lines[0]),
        *([" ".join(cell.replace("|", "\\|").split()) for cell in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)
