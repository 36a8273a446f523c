"""Documents as bytes: one file a format, and the file's name is the format's.

A format says which form of an answer it shows (FORM, a field of `reports.document.Report`), and has
`render(content, screen)`. It knows no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from helhedsvalg.i18n import clean

if TYPE_CHECKING:
    from helhedsvalg.reports.commands import Asked
    from helhedsvalg.reports.document import Report
    from helhedsvalg.results.saved import Answer

T = TypeVar("T")
MIN_WIDTH = 40
"""Columns below which nothing is folded further."""
ORDER = ("table", "json", "csv", "markdown", "html", "xlsx")
"""The formats that help names first."""
FILES = (path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
FORMATS = tuple(sorted(FILES, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))
ENDINGS = {name: {"table": "txt", "markdown": "md"}.get(name, name) for name in FORMATS}
"""How the name of a file of each format ends."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show."""

    width: int | None
    """Columns; None: a pipe or a file, where nothing is folded."""
    ascii: bool
    colour: bool
    details: bool = False
    """Whether everything is wanted where the format would show a summary."""
    lines: int | None = None
    """None: a pipe or a file, where an answer has the room of a high terminal."""
    above: int = 0
    """Lines that are on the terminal already, such as notices on a table."""


FILE = Screen(None, False, False)
"""A file: nothing is folded, cut or coloured."""


def render(answer: Answer | Report, format: str, screen: Screen, *, asked: Asked | None = None) -> str | bytes:
    """The answer as text for a screen, or as the bytes of a file.

    `asked` is for the commands that a screen ends with.
    """
    module = import_module(f"{__name__}.{format}")
    rendered: str | bytes
    if module.FORM == "data":
        rendered = module.render(getattr(answer, "data", answer), screen)
        return rendered
    from helhedsvalg.reports import report
    from helhedsvalg.reports.document import Report

    forms = answer if isinstance(answer, Report) else report(answer, asked, details=screen.details)
    if module.FORM == "summary":
        rendered = module.render(
            lambda room: harmless(forms.full() if screen.details else forms.summary(room)), screen
        )
    else:
        rendered = module.render(harmless(getattr(forms, module.FORM)()), screen)
    return rendered


def harmless(value: T) -> T:
    """The same value without control characters in any of its texts, however deep."""
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(harmless, value))  # type: ignore[return-value]
    if isinstance(value, Mapping):
        return {harmless(key): harmless(item) for key, item in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{field.name: harmless(getattr(value, field.name)) for field in fields(value)})
    return value
