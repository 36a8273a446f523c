"""`helhedsvalg schema`: the JSON Schema of what is read and of what is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from helhedsvalg.catalogue.loading import LISTS, SINGLES
from helhedsvalg.cli import completion, files, options
from helhedsvalg.i18n import _, defer
from helhedsvalg.profiles.file import AREA, EXCLUDE, PROBLEM, STATES, TOP
from helhedsvalg.results.comparison import Comparison
from helhedsvalg.results.explanation import Explanation
from helhedsvalg.results.plan import Plan
from helhedsvalg.results.proposal import Proposal
from helhedsvalg.results.recommendation import Result

KINDS = ("profile", "result", "catalogue", "plan", "proposal", "explanation", "comparison")
TOLD: Mapping[str, type[object]] = {
    "result": Result,
    "plan": Plan,
    "proposal": Proposal,
    "explanation": Explanation,
    "comparison": Comparison,
}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "schema",
        help=_("Print the JSON Schema of what is read, or of what a command gives.")
        + options.examples("schema result", _("schema profile -o profile.schema.json")),
    )(schema)


def schema(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="|".join(KINDS),
            callback=options.one_of(KINDS),
            autocompletion=completion.words(KINDS),
            help=defer("Which one."),
        ),
    ],
    output: options.Output = None,
    lang: options.Lang = None,
    debug: options.Debug = False,
) -> int:
    """Print it."""
    files.write(json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n", output)
    return 0


def schema_of(kind: str) -> dict[str, Any]:
    """The schema: of results and catalogues from the nouns, of profiles from the words that are read."""
    if kind == "profile":
        return profile_schema()
    return catalogue_schema() if kind == "catalogue" else answer_schema(TOLD[kind])


def answer_schema(noun: type[object]) -> dict[str, Any]:
    """What a command gives: recommend and batch a result, plan a plan ..."""
    from pydantic import TypeAdapter

    schema = json.dumps(TypeAdapter(noun).json_schema(mode="serialization"))
    return {"$schema": DRAFT, **json.loads(schema.replace('"for_"', '"for"'))}


def catalogue_schema() -> dict[str, Any]:
    """One file with every section; as a folder, each section is a file of its own."""
    from pydantic import TypeAdapter

    nouns: list[tuple[str, Any, TypeAdapter[Any]]] = [
        (name, "validation", TypeAdapter(noun)) for name, noun in {**LISTS, **SINGLES}.items()
    ]
    shapes, definitions = TypeAdapter.json_schemas(nouns)
    properties: dict[str, Any] = {}
    for name in (*LISTS, *SINGLES):
        shape = shapes[name, "validation"]
        properties[name] = {"type": "array", "items": shape} if name in LISTS else shape
    return {
        "$schema": DRAFT,
        "title": "Catalogue",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **definitions,
    }


def profile_schema() -> dict[str, Any]:
    """What an area's profile may say, in English or Danish keys."""
    figure = {"type": ["number", "string", "null"]}
    whole = {"type": "integer", "minimum": 0}
    text = {"type": "string"}
    area = _keyed(
        AREA,
        {
            "name": text,
            "municipality": text,
            "year": whole,
            "residents": whole,
            "children_10_14": whole,
            "other": {"type": "object"},
        },
    )
    problem = _keyed(PROBLEM, {"value": figure, "need": figure, "source": text, "year": whole, "why": text})
    state = {"enum": [word for words in STATES.values() for word in words]}
    excluded = _keyed(EXCLUDE, {"id": text, "reason": text})
    return {
        "$schema": DRAFT,
        "title": "Profile",
        **_keyed(
            TOP,
            {
                "area": area,
                "problems": {"type": "object", "additionalProperties": {"anyOf": [figure, problem]}},
                "partners": {"type": "object", "additionalProperties": state},
                "ages": {"anyOf": [text, {"type": "array", "items": whole, "minItems": 2, "maxItems": 2}]},
                "exclude": {"type": "array", "items": {"anyOf": [text, excluded]}},
                "notes": text,
            },
        ),
    }


def _keyed(names: Mapping[str, tuple[str, ...]], shapes: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping whose keys may be in either language."""
    properties = {word: shapes[key] for key, words in names.items() for word in words}
    return {"type": "object", "properties": properties, "additionalProperties": False}
