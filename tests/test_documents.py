"""Broken files: each is told by place, with what would be right, and none stops the program."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import shipped
from helhedsvalg import i18n
from helhedsvalg.documents import Document, parse, read, scalar
from helhedsvalg.errors import Faults
from helhedsvalg.profiles.file import ReadProfile, read_profile

BAD = sorted(one for one in (Path(__file__).parent / "bad" / "profiles").iterdir() if one.suffix != ".expected")


def stripped(lines, path):
    """Without the file's name: ` F008 ...` where the fault has no line."""
    return "".join(line.removeprefix(str(path)).lstrip(": ") + "\n" for line in lines.splitlines())


def faults(path):
    with pytest.raises(Faults) as raised:
        read_profile(read(path), shipped())
    return raised.value.faults


def told(content, name="p.yaml"):
    """Code, line and column of each fault of a text."""
    with pytest.raises(Faults) as raised:
        parse(content if isinstance(content, bytes) else content.encode(), name)
    return [(one.code, one.line, one.column) for one in raised.value.faults]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_broken_profile_is_told_by_place(path, run):
    code, out, err = run("recommend", path)
    expected = path.with_name(path.name + ".expected")
    if os.environ.get("ACCEPT"):
        expected.write_text(stripped(err, path), encoding="utf-8")
    assert stripped(err, path) == expected.read_text(encoding="utf-8")
    assert all(line.startswith(str(path)) for line in err.splitlines())
    assert (code, out) == (3, "")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_fault_is_told_in_danish_at_the_same_place(path):
    english = faults(path)
    i18n.use("da")
    danish = faults(path)
    assert [(one.code, one.line, one.column) for one in danish] == [
        (one.code, one.line, one.column) for one in english
    ]
    assert all(one.message != other.message for one, other in zip(danish, english, strict=True))
    assert all(one.hint != other.hint for one, other in zip(danish, english, strict=True) if one.hint)


def test_no_expected_file_without_its_broken_file():
    folder = Path(__file__).parent / "bad" / "profiles"
    assert {one.name.removesuffix(".expected") for one in folder.glob("*.expected")} == {one.name for one in BAD}


def test_several_faults_of_one_file_are_told_at_once():
    path = next(one for one in BAD if one.name == "many-faults.yaml")
    assert [one.code for one in faults(path)] == ["P012", "P012", "P005", "P005", "P007", "P006", "P001"]


def test_equal_keys_are_all_told_at_once():
    assert told("a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n") == [("F015", 2, 1), ("F015", 3, 11), ("F015", 4, 1)]


def test_equal_keys_in_different_mappings_are_no_fault():
    assert parse(b"- {a: 1}\n- {a: 2}\n", "p.yaml").data == [{"a": 1}, {"a": 2}]


def test_a_python_tag_runs_nothing(tmp_path, run):
    trace = tmp_path / "was-here"
    file = tmp_path / "p.yaml"
    file.write_text(f"problems:\n  unemployment: !!python/object/apply:os.system ['touch {trace}']\n")
    assert run("recommend", file)[0] == 3
    assert not trace.exists()


def test_json_a_hundred_thousand_deep_is_a_fault(tmp_path, run):
    file = tmp_path / "p.json"
    file.write_text('{"problems": ' + "[" * 100_000 + "]" * 100_000 + "}")
    code, out, err = run("recommend", file)
    assert (code, out) == (3, "")
    assert "F010 this is nested more than 40 deep." in err


def test_forty_deep_is_read_and_one_more_is_not():
    assert parse(b"[" * 40 + b"]" * 40, "p.yaml").data
    assert told("[" * 41 + "]" * 41) == [("F010", 1, 41)]


def test_a_hundred_aliases_are_read_and_one_more_is_not():
    assert len(parse(b"a: &a x\nb:\n" + b"- *a\n" * 100, "p.yaml").data["b"]) == 100
    assert told("a: &a x\nb:\n" + "- *a\n" * 101) == [("F012", 103, 3)]


def test_a_fault_in_what_an_alias_repeats_is_told_where_the_alias_stands():
    document = parse(b"notes: &a 140 %\nproblems:\n  ledighed: *a\n", "p.yaml")
    with pytest.raises(Faults) as raised:
        read_profile(document, shipped())
    assert [(one.code, one.line, one.column) for one in raised.value.faults] == [("P005", 3, 13)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("number-as-key-by-alias.yaml", b"notes: &n 5\nproblems: {ledighed: 41.2}\n*n : 3\n"),
        ("lone-surrogate.json", b'{"notes": "\\ud800", "problems": {"ledighed": 41.2}}'),
        ("deep-where-yaml-gives-up.json", b'{"notes": "\\ud83d\\ude00", "a": ' + b"[" * 500 + b"]" * 500 + b"}"),
        ("number-as-key.yaml", b"problems: {ledighed: 41.2}\n5: 3\n"),
        ("no-key.yaml", b"problems: {ledighed: 41.2}\n: 3\n"),
        ("merge-key.yaml", b"problems: {<<: {ledighed: 41.2}}\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_strange_file_is_a_fault_and_not_a_failure(name, content, tmp_path, run):
    (tmp_path / name).write_bytes(content)
    code, out, err = run("recommend", tmp_path / name, "-f", "json")
    assert (code, out) == (3, ""), err


@pytest.mark.parametrize("notes", ["plain", r"\ud83d\ude00", r"a\/b", r"a\tb"])
def test_equal_keys_in_json_are_a_fault_whatever_else_the_file_says(notes):
    text = f'{{"notes": "{notes}",\n "problems": {{\n  "ledighed": 41,\n  "ledighed": 51}}}}'
    assert "F015" in [code for code, _line, _column in told(text, "p.json")]


@pytest.mark.parametrize("notes", [r"\ud83d\ude00", r"a\/b", r"\u00f8"])
def test_json_with_tabs_and_escapes_keeps_its_lines(notes):
    text = f'{{\n\t"notes": "{notes}",\n\t"problems": {{\n\t\t"ledigehd": 41}}}}'
    with pytest.raises(Faults) as raised:
        read_profile(parse(text.encode(), "p.json"), shipped())
    assert [(one.line, one.column) for one in raised.value.faults] == [(4, 3)]


@pytest.mark.parametrize("text", ["yes", "no", "on", "2019-01-01", "0x1F", "1_000", "12:30", "41,2", "=", "<<"])
def test_what_yaml_1_1_would_change_stays_a_text(text):
    assert scalar(text) == text


@pytest.mark.parametrize("encoded", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_or_without_a_byte_order_mark(encoded):
    assert parse("name: Høje Gladsaxe\n".encode(encoded), "p.yaml").data == {"name": "Høje Gladsaxe"}


def test_a_missing_file(tmp_path, run):
    code, out, err = run("recommend", tmp_path / "p.yaml")
    assert (code, out, err) == (3, "", f"{tmp_path}/p.yaml F001 there is no such file.\n")


def test_a_folder(tmp_path, run):
    code, out, err = run("recommend", tmp_path)
    assert (code, out, err) == (3, "", f"{tmp_path} F002 this is a folder, and a file was expected.\n")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users here")
def test_no_permission(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text("problems: {}\n")
    file.chmod(0)
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)  # whom no permission is denied must be somebody else
    try:
        assert [one.code for one in faults(file)] == ["F003"]
    finally:
        os.seteuid(mine)


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have(name):
    assert [one.code for one in faults(name)] == ["F004"]


def test_a_file_of_more_than_20_megabytes(tmp_path):
    file = tmp_path / "p.yaml"
    with file.open("wb") as stream:
        stream.truncate(20 * 2**20 + 1)
    assert [str(one) for one in faults(file)] == [f"{file} F005 the file is larger than 20 MB."]


def standard_input(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_dash_reads_standard_input(monkeypatch, run):
    standard_input(monkeypatch, b"area: {name: Ringparken}\nproblems: {ledighed: 41.2}\n")
    code, out, err = run("recommend", "-")
    assert (code, err) == (0, "")
    assert "Ringparken" in out


def test_a_fault_on_standard_input_has_its_line(monkeypatch, run):
    standard_input(monkeypatch, b"problems:\n  ledigehd: 41.2\n")
    code, out, err = run("recommend", "-")
    assert (code, out) == (3, "")
    assert err == "<stdin>:2:3 P012 'ledigehd' is not a key here. Did you mean 'ledighed'?\n"


def test_nothing_on_standard_input(monkeypatch, run):
    standard_input(monkeypatch, b"")
    code, out, err = run("recommend", "-")
    assert (code, out) == (3, "")
    assert err.startswith("<stdin> F008 the file is empty.")


def test_no_standard_input_at_all(monkeypatch, run):
    monkeypatch.setattr(sys, "stdin", None)
    code, out, err = run("recommend", "-")
    assert (code, out, err) == (3, "", "- F001 there is no standard input.\n")


yamlish = st.text(alphabet="ab:&*?[]{}-,#|>!%@\"'\n\t 01.~<\\", max_size=60)
words = st.sampled_from(
    ["problems", "ledighed", "area", "partners", "exclude", "ages", "id", "value", "need", "x"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=60) | yamlish.map(str.encode))
def test_any_bytes_are_a_document_or_faults(content):
    try:
        assert isinstance(parse(content, "p.yaml"), Document)
    except Faults as found:
        assert all(one.code.startswith("F") for one in found.faults)


@settings(max_examples=500, deadline=None)
@given(anything)
def test_any_data_is_a_profile_or_faults_with_code_and_file(data):
    try:
        assert isinstance(read_profile(Document("p.yaml", data), shipped()), ReadProfile)
    except Faults as found:
        assert found.faults
        assert all(one.code.startswith("P") and one.file == "p.yaml" for one in found.faults)
