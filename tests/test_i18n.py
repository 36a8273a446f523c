"""The program's texts: all of them in Danish, and the compiled catalogue is what its source compiles to."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from helhedsvalg import i18n

SOURCE = Path(i18n.__file__).parent
PO = SOURCE / "locale" / "da" / "LC_MESSAGES" / "helhedsvalg.po"
KEYWORDS = {"_": None, "defer": None, "several": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]


def danish():
    with PO.open("rb") as file:
        return read_po(file, locale="da")


def used():
    return {
        message if isinstance(message, str) else tuple(message)
        for _file, _line, message, _comments, _context in extract_from_dir(SOURCE, METHODS, keywords=KEYWORDS)
    }


def test_every_text_is_translated():
    known = {one.id if isinstance(one.id, str) else tuple(one.id) for one in danish() if one.id and _full(one)}
    assert used() - known == set()
    assert known - used() == set()


def _full(message):
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_placeholders_are_the_same_in_both_languages():
    for message in danish():
        ids = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        for id, string in zip(ids, strings, strict=True):
            if message.id:
                assert sorted(re.findall(r"\{\w+\}", id)) == sorted(re.findall(r"\{\w+\}", string)), id


def test_the_compiled_catalogue_is_what_its_source_compiles_to():
    compiled = io.BytesIO()
    write_mo(compiled, danish())
    compiled.seek(0)
    with PO.with_suffix(".mo").open("rb") as file:
        shipped = read_mo(file)
    ours = read_mo(compiled)
    assert [(one.id, one.string) for one in shipped] == [(one.id, one.string) for one in ours]


@pytest.mark.parametrize(("lang", "expected"), [("da", "41,2"), ("en", "41.2")])
def test_a_figure_has_the_languages_decimal_mark(lang, expected):
    i18n.use(lang)
    assert i18n.number(41.2) == expected
    assert i18n.fixed(41.2) == expected
