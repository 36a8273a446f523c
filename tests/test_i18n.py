"""The program's texts: all of them in every language, and what is compiled is what its source compiles to."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from helhedsvalg import i18n
from helhedsvalg.model.vocabulary import Language
from pages import RINGPARKEN

SOURCE = Path(i18n.__file__).parent
TRANSLATED = [one for one in get_args(Language) if one != "en"]
KEYWORDS = {"_": None, "defer": None, "several": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]


def source(lang):
    return SOURCE / "locale" / lang / "LC_MESSAGES" / "helhedsvalg.po"


def texts(lang):
    with source(lang).open("rb") as file:
        return read_po(file, locale=lang)


def used():
    return {
        message if isinstance(message, str) else tuple(message)
        for _file, _line, message, _comments, _context in extract_from_dir(SOURCE, METHODS, keywords=KEYWORDS)
    }


def test_no_text_stands_within_an_f_string():
    """Python before 3.12 does not show it to what collects the texts: it would stay English."""
    within = [
        (path.name, node.lineno)
        for path in SOURCE.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if isinstance(node.args[0], ast.Constant)
    ]
    assert within == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_is_translated(lang):
    full = [one for one in texts(lang) if one.id and _full(one)]
    known = {one.id if isinstance(one.id, str) else tuple(one.id) for one in full}
    assert used() - known == set()
    assert known - used() == set()


def _full(message):
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


@pytest.mark.parametrize("lang", TRANSLATED)
def test_placeholders_are_the_same_in_both_languages(lang):
    for message in texts(lang):
        ids = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        for id, string in zip(ids, strings, strict=True):
            if message.id:
                assert sorted(re.findall(r"\{\w+\}", id)) == sorted(re.findall(r"\{\w+\}", string)), id


@pytest.mark.parametrize("lang", TRANSLATED)
def test_what_is_compiled_is_what_its_source_compiles_to(lang):
    compiled = io.BytesIO()
    write_mo(compiled, texts(lang))
    compiled.seek(0)
    with source(lang).with_suffix(".mo").open("rb") as file:
        shipped = read_mo(file)
    ours = read_mo(compiled)
    assert [(one.id, one.string) for one in shipped] == [(one.id, one.string) for one in ours]


@pytest.mark.parametrize(("lang", "expected"), [("da", "41,2"), ("en", "41.2")])
def test_a_figure_has_the_languages_decimal_mark(lang, expected):
    i18n.use(lang)
    assert i18n.number(41.2) == expected
    assert i18n.fixed(41.2) == expected


@pytest.mark.parametrize(
    ("asked", "environment", "lang"),
    [
        (None, {}, "da"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "da_DK.UTF-8"}, "da"),
        (None, {"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "da_DK.UTF-8", "LANG": "da_DK.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "en"}, "en"),
        (None, {"LC_ALL": "de_DE", "LANG": "en_GB"}, "da"),
        (None, {"HELHEDSVALG_LANG": "EN", "LC_ALL": "da_DK"}, "en"),
        ("da", {"HELHEDSVALG_LANG": "en", "LC_ALL": "en_GB"}, "da"),
    ],
)
def test_the_language_is_what_is_asked_for_then_the_programs_own_then_the_locale_in_its_order(
    asked, environment, lang
):
    assert i18n.choose(asked, environment) == lang


@pytest.mark.parametrize("lang", get_args(Language))
def test_every_command_answers_in_every_language(run, lang):
    for words in (("recommend",), ("plan",), ("explain", "mentorindsats"), ("compare", RINGPARKEN)):
        assert run(*words, RINGPARKEN, lang=lang)[0] == 0
        assert run(*words, RINGPARKEN, "-f", "html", lang=lang)[0] == 0
    assert run("catalogue", "show", "mentorindsats", lang=lang)[0] == 0
    assert run("profile", "--template", lang=lang)[0] == 0
