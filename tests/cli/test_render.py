"""A saved result is read as it was, and what is no result is told with place and mend."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import engine
from helhedsvalg import i18n
from helhedsvalg.errors import Faults
from helhedsvalg.formats import FORMATS
from helhedsvalg.formats.json import encode
from helhedsvalg.results.saved import read_answer, read_result
from pages import RINGPARKEN, named, ringparken
from strategies import PROFILES


@settings(deadline=None, max_examples=40)
@given(PROFILES)
def test_what_was_saved_is_read_as_it_was(tmp_path_factory, area):
    path = tmp_path_factory.getbasetemp() / "saved.json"
    result = engine().recommend(area, top=2)
    path.write_bytes(encode(result))
    assert read_result(str(path)) == result


def broken(change):
    result = json.loads(encode(ringparken()))
    change(result)
    return json.dumps(result).encode()


BROKEN = {
    "R001": b'{"a": 1}',
    "R002": b"{}\n{}\n",
    "R003": b'{"error": {"file": "a.csv", "row": 3, "column": null, "message": "no figure"}}',
    "R004": b'{"schema_version": "2.0"}',
    "R005": broken(lambda one: one["needs"][0].update(weight="much")),
    "R006": broken(lambda one: one["recommendations"][0]["findings"][0].update(source="nowhere")),
    "F006": b"\x00\x01",
    "F007": '{"name": "Æblehaven"}'.encode("latin-1"),
    "F008": b"\n",
    "F009": b'{"schema_version": "1.0",',
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_no_result_is_told_with_place_and_mend(run, tmp_path, code):
    path = tmp_path / "r.json"
    path.write_bytes(BROKEN[code])
    exit_code, out, err = run("render", path, "-f", "html")  # the whole of it, so that each id is looked up
    assert (exit_code, out) == (3, "")
    assert f"{code} " in err
    assert "r.json" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["unlock"]["interventions"].append("nowhere"),
        lambda one: one["coverage"][0].update(problem="nowhere"),
        lambda one: one["recommendations"][0]["contributions"][0].update(problem="nowhere"),
    ],
    ids=["what a partner opens", "what covers a problem", "what gives points"],
)
def test_an_id_that_leads_nowhere_is_told_wherever_it_stands(run, tmp_path, change):
    result = json.loads(run("recommend", RINGPARKEN, "--without", "politi", "-f", "json")[1])
    change(result)
    path = tmp_path / "r.json"
    path.write_text(json.dumps(result), encoding="utf-8")
    code, out, err = run("render", path, "-f", "html")
    assert (code, out) == (3, "")
    assert "R006 it has the id 'nowhere'" in err


def test_a_result_of_a_later_minor_version_is_read(run, tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(broken(lambda one: one.update(schema_version=one["schema_version"].split(".")[0] + ".999")))
    assert run("render", path)[::2] == (0, "")


def test_a_wrong_value_is_told_with_its_path(run, tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(broken(lambda one: one["catalogue"].update(date="yesterday")))
    assert ".catalogue.date cannot be 'yesterday'" in run("render", path)[2]
    path.write_bytes(broken(lambda one: [one["needs"][0].update(weight="much"), one.pop("glossary")]))
    err = run("render", path)[2]
    assert ".needs[0].weight cannot be 'much'" in err
    assert ".glossary is missing" in err


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_result_with_one_part_changed_never_ends_in_a_fault_of_the_program(tmp_path_factory, data):
    """Any part, at any depth, replaced by something else or left out."""
    from helhedsvalg.cli.main import main

    result = json.loads(encode(ringparken(top=1)))
    place = result
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    if data.draw(st.booleans()):
        place[key] = data.draw(st.sampled_from([None, "", "x", -1, 1e308, [], {}, True, "untested"]))
    else:
        del place[key]
    path = tmp_path_factory.getbasetemp() / "changed.json"
    path.write_text(json.dumps(result), encoding="utf-8")
    format = data.draw(st.sampled_from(FORMATS))
    out = tmp_path_factory.getbasetemp() / "out"
    assert main(["render", str(path), "-f", format, "-o", str(out)]) in (0, 3, 4)
    i18n.use("en")


def test_one_line_of_several_is_chosen(run, tmp_path):
    path = tmp_path / "r.ndjson"
    lines = [encode(named(name)) for name in ("First", "Second")]
    path.write_bytes(b"".join(lines))
    assert "Second · the top" in run("render", path, "--line", "2")[1]
    assert run("render", path, "--line", "3")[0] == 3


def test_there_is_no_line_0(tmp_path):
    path = tmp_path / "r.ndjson"
    path.write_bytes(encode(named("First")))
    assert read_answer(str(path), line=1) == named("First")
    for line in (0, 2):
        with pytest.raises(Faults, match="R002 there is 1 line here"):
            read_answer(str(path), line=line)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(ranked="10"), ".ranked cannot be '10'"),
        (lambda one: one.update(caveats=[]), ".caveats[0] is missing"),
    ],
)
def test_what_only_looks_like_a_result_is_told(run, tmp_path, change, said):
    path = tmp_path / "r.json"
    path.write_bytes(broken(change))
    code, out, err = run("render", path)
    assert (code, out) == (3, "")
    assert f"R005 {said}" in err


def test_a_letter_and_its_accent_are_one_also_where_json_writes_them_as_numbers(tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(json.loads(encode(named("A\u030alborg")))), encoding="utf-8")
    assert "u030a" in path.read_text(encoding="utf-8")
    assert read_result(str(path)).area.name == "Ålborg"


def test_a_result_speaks_its_own_language(run, tmp_path):
    i18n.use("da")
    path = tmp_path / "r.json"
    path.write_bytes(encode(ringparken()))
    code, out, err = run("render", path, lang="en")
    assert (code, out) == (2, "")
    assert "recommend again with --lang en" in err
    assert "øverste" in run("render", path, lang="da")[1]
