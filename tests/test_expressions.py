"""Every regular expression of the program reads a long text in a time that grows with its length alone."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
LONGEST, SHORTER = 100_000, 5_000
"""Letters of a hostile text: a line of a table and a value of an option may be longer than any of them."""
SECONDS = 1.0
"""For the longest; for the shorter as much less as they are shorter, and a little."""


RUNS = (
    " ", "\t", "\n", "\u00a0", "a", "A", "1", "-", "–", ".", ",", "*", "(", ")", "[", "]", "_", "<", ">", '"',
    "'", "\\", "%", "#", "/", ":", "+", "±", "é", "\u00b2", "\u200b", "a ", "1 ", " 1", "1.", "1,", ". ", "a-",
    "-1", "(a", "(1", "a)", "1)", "* ", "2019", "2019 ", "2019 19 ", "19k1 ", "31 12 ", "maj ", "12 maj 2019 ",
    "pct ", "mere end ", "i alt ", "kommune ", " kommune", "resten ", "under 1", "pct.", "--with ", "--",
    "http://", "https://a", "\\ud800", "\\ud83d\\ude00", "<c ", '<c r="A1', '<c r="', "<x:c ", "<row ",
    "<row hidden=", "<f", "<mergeCell ", '<mergeCell ref="A1:', "worksheets/", "worksheets/a.xml", "_x0000",
    "_x", "sep=", "[$-406]", "(19)", "#A", "::",
)  # fmt: skip
"""What is written again and again."""
SHAPES = ((SHORTER, ""), (SHORTER, "x"), (SHORTER, "1!"), (LONGEST, "x"))
"""How long, and what comes last."""


def expressions():
    """Every expression of the program: where it stands, the expression, the methods that it is used by."""
    constants, used, found = {}, defaultdict(set), {}
    for path in sorted((SRC / "helhedsvalg").rglob("*.py")):
        place = path.relative_to(SRC).as_posix()
        module = importlib.import_module(place.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                constants[name] = value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner, method = getattr(node.func.value, "id", getattr(node.func.value, "attr", None)), node.func.attr
            if owner == "re" and method in METHODS:
                try:
                    written = eval(ast.unparse(node.args[0]), vars(module))
                except NameError:  # put together from what the function was given
                    continue
                found[f"{place}:{node.lineno}"] = (re.compile(written), {method})
            elif method in METHODS:
                used[owner].add(method)
    return found | {name: (value, used[name]) for name, value in constants.items()}


FOUND = expressions()


@pytest.mark.parametrize("where", FOUND)
def test_an_expression_reads_a_long_text_in_a_time_that_grows_with_its_length_alone(where):
    expression, methods = FOUND[where]
    assert methods, "it is used by nobody"
    for run, (length, end) in product(RUNS, SHAPES):
        text = (run * (length // len(run) + 1))[:length] + end
        given = text if isinstance(expression.pattern, str) else text.encode()
        for method in methods:
            before = (given[:0],) if method == "sub" else ()
            begin = time.process_time()
            found = getattr(expression, method)(*before, given)
            if method == "finditer":
                list(found)
            took = time.process_time() - begin
            assert took < SECONDS * length / LONGEST + 0.05, (method, run, end, length)
