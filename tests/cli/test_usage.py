"""What is private in typer stands in one file, with a reason, and is still where it was."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import helhedsvalg

SOURCE = Path(helhedsvalg.__file__).parent
USAGE = SOURCE / "cli" / "usage.py"
LINES = USAGE.read_text(encoding="utf-8").splitlines()
PRIVATE = [
    (node.module, name.name, node.lineno)
    for node in ast.walk(ast.parse("\n".join(LINES)))
    if isinstance(node, ast.ImportFrom) and "._" in str(node.module)
    for name in node.names
]


def test_one_file_reaches_into_typer():
    assert [path for path in SOURCE.rglob("*.py") if "typer._" in path.read_text(encoding="utf-8")] == [USAGE]


@pytest.mark.parametrize(("module", "name", "line"), PRIVATE)
def test_each_private_name_is_where_it_was_and_has_its_reason(module, name, line):
    assert hasattr(import_module(module), name)
    assert "  # " in LINES[line - 1]


def test_each_private_name_is_imported_once():
    assert len({(module, name) for module, name, _line in PRIVATE}) == len(PRIVATE) > 8
