"""Broken catalogues: every rule is told by line, errors stop every command, warnings stop `--strict`.

In tests/bad/catalogues a line that ends in `#! CODE CODE` must be told with just those codes.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from helhedsvalg import DATA
from helhedsvalg.catalogue import rules
from helhedsvalg.catalogue.layers import gather
from helhedsvalg.catalogue.loading import shape
from helhedsvalg.catalogue.rules import errors_of, load
from helhedsvalg.catalogue.warnings import WARNINGS
from helhedsvalg.errors import is_warning, titles

BAD = sorted((Path(__file__).parents[1] / "bad" / "catalogues").glob("*.yaml"))
ERRORS = [one for one in BAD if not one.name.startswith("C1")]
SOUND = """
interventions:
- id: x
  name: X
  theme: beskaeftigelse
  runner: plan
  ages: [18, 64]
  findings:
  - {problem: unemployment, direction: positive, design: comparison, setting: denmark, relevance: direct,
     source: almenboligloven-61a, headline: x, quote: x}
"""


def marks(path):
    """Line and code of each mark, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted(
        (number, code)
        for number, line in enumerate(lines, 1)
        if " #! " in line
        for code in line.split(" #! ")[1].split()
    )


def told(err, path):
    """Line and code of each fault, in order; every line of `err` must be one of that file."""
    found = [re.fullmatch(rf"{re.escape(str(path))}:(\d+):\d+ ([A-Z]\d+) .+", line) for line in err.splitlines()]
    assert all(found), err
    return sorted((int(one[1]), one[2]) for one in found)


def check(run, path, *options):
    layer = ["--add"] if path.name.startswith("C010") else []
    return run("catalogue", "check", *layer, path, *options)


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue and return its path."""

    def write(text, name="catalogue.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_broken_catalogue_is_told_by_line(path, run):
    code, out, err = check(run, path)
    assert told(err, path) == marks(path)
    errors = sum(1 for _line, mark in marks(path) if not mark.startswith("C1"))
    warnings = len(marks(path)) - errors
    assert out.endswith(
        f"; {errors} error{'s' if errors != 1 else ''}, {warnings} warning{'s' if warnings != 1 else ''}\n"
    )
    assert code == (3 if errors else 0)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_strict_takes_every_fault_as_an_error(path, run):
    code, _out, err = check(run, path, "--strict")
    assert (code, told(err, path)) == (3, marks(path))


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", [["recommend", "--ledighed", "41"], ["catalogue", "list"]], ids=" ".join)
def test_an_error_stops_every_command(path, command, run):
    layer = "--add" if path.name.startswith("C010") else "--catalogue"
    code, out, err = run(*command, layer, path)
    assert (code, out) == (3, "")
    assert told(err, path) == [mark for mark in marks(path) if not mark[1].startswith("C1")]


@pytest.mark.parametrize("path", [one for one in BAD if one not in ERRORS], ids=lambda path: path.stem)
def test_a_warning_stops_no_command_and_is_told_by_check_alone(path, run):
    code, out, err = run("recommend", "--ledighed", "41", "--catalogue", path)
    assert code in (0, 4)
    assert out
    assert err == ""


def test_every_rule_has_a_bad_file():
    broken = {code for path in BAD for _line, code in marks(path)}
    # A file is laid over the shipped caveats, so none can take one of them away; the next test does.
    assert {code for code in titles() if code.startswith("C")} - broken == {"C022"}


def test_a_missing_caveat_of_the_programs_own_is_an_error():
    loaded = gather()
    loaded.records["caveats"] = [one for one in loaded.records["caveats"] if one.id not in ("KOO01", "ALD02")]
    missing = [str(one) for one in errors_of(loaded) if one.code == "C022"]
    assert missing == [
        "helhedsvalg:caveats.yaml C022 the caveat KOO01 is missing.",
        "helhedsvalg:caveats.yaml C022 the caveat ALD02 is missing.",
    ]


@pytest.mark.parametrize("name", ["pooled_studies", "plan_years", "core_cost"])
def test_a_number_that_the_method_lacks_is_told_at_its_numbers(name):
    (method,) = gather().records["method"]
    numbers = {key: value for key, value in method.raw["numbers"].items() if key != name}
    entry, faults = shape(replace(method, raw={**method.raw, "numbers": numbers}))
    assert entry is None
    line, _column = method.document.keys[(*method.path, "numbers")]
    assert [(one.code, one.message, one.line) for one in faults] == [
        ("C020", f"the method lacks the number '{name}'.", line)
    ]


@pytest.mark.parametrize("shares", [(1.3, 0.7, 0.7, 0), (0.3, 0.7, 0.1, 0), (1.3, 0.7, 0.3, 0.1)])
def test_the_shares_of_the_bands_fall_to_0(catalogue, run, shares):
    bands = "".join(f"  - {{id: {id}, name: x, share: {share}, why: x}}\n" for id, share in enumerate(shares, 1))
    path = catalogue(f"method:\n  bands:\n{bands}interventions: []\n")
    code, _out, err = run("catalogue", "check", path)
    assert (code, told(err, path)) == (3, [(2, "C020")])


def test_rules_have_their_own_codes_in_order():
    assert [*rules.ERRORS, *WARNINGS] == sorted({*rules.ERRORS, *WARNINGS})
    assert titles().keys() >= {*rules.ERRORS, *WARNINGS}
    assert not any(map(is_warning, rules.ERRORS))
    assert all(map(is_warning, WARNINGS))


def test_the_shipped_data_is_sound(run):
    code, out, err = run("catalogue", "check", "--strict")
    assert (code, err) == (0, "")
    assert out.endswith("; 0 errors, 0 warnings\n")


def test_a_sound_file_is_sound(catalogue, run):
    code, out, err = run("catalogue", "check", catalogue(SOUND), "--strict")
    assert (code, err) == (0, "")
    assert out.startswith("1 intervention, 1 finding;")


def test_a_copy_of_the_shipped_folder_is_as_sound(tmp_path, run):
    shutil.copytree(DATA, tmp_path / "data")
    assert run("catalogue", "check", tmp_path / "data", "--strict") == run("catalogue", "check", "--strict")


def test_all_faults_of_a_file_are_told_in_one_run(run):
    path = next(one for one in BAD if one.stem == "five-faults")
    _code, _out, err = check(run, path)
    assert [line.rpartition(path.name)[2].split(" ", 1)[1] for line in err.splitlines()] == [
        "C001 'name' is missing.",
        "C002 'theem' is not a key here. Did you mean 'theme'?",
        "C003 'plans' is not one of plan, partner, other. Did you mean 'plan'?",
        "C031 'trivsel' is not in themes.yaml.",
        "C005 'y' stands here twice. The first is on line 6.",
    ]


def test_faults_in_two_files_of_a_folder_are_told_with_their_names(catalogue, tmp_path, run):
    catalogue("- id: x\n  name: X\n  theme: nowhere\n  runner: plan\n  ages: [1, 2]\n", "data/interventions.yaml")
    catalogue("- id: s\n  titel: S\n", "data/sources.yaml")
    catalogue("- id: t\n name: T\n", "data/themes.yaml")
    code, out, err = run("catalogue", "check", tmp_path / "data")
    assert code == 3
    assert [line.removeprefix(f"{tmp_path}/data/").split(" ")[:2] for line in err.splitlines()] == [
        ["interventions.yaml:3:10", "C031"],
        ["sources.yaml:1:3", "C001"],
        ["sources.yaml:1:7", "C101"],
        ["sources.yaml:2:3", "C002"],
        ["themes.yaml:2:2", "F009"],
    ]
    assert "4 errors, 1 warning" in out


def test_a_file_with_another_name_in_the_folder_is_an_error(catalogue, tmp_path, run):
    catalogue("[]\n", "data/intervention.yaml")
    code, _out, err = run("catalogue", "check", tmp_path / "data")
    assert code == 3
    assert err == (
        f"{tmp_path}/data/intervention.yaml C002 'intervention.yaml' is not a file of a catalogue. "
        "Did you mean 'interventions'?\n"
    )


def test_an_empty_folder_and_a_missing_file_are_errors(tmp_path, run):
    assert run("catalogue", "check", tmp_path)[0] == 3
    code, _out, err = run("catalogue", "check", tmp_path / "none.yaml")
    assert (code, err) == (3, f"{tmp_path}/none.yaml F001 there is no such file.\n")


def test_what_is_not_required_may_be_null(catalogue, run):
    text = """
interventions:
- {id: x, name: X, short: null, synonyms: null, theme: beskaeftigelse, runner: plan, summary: null, ages: null,
   ages_for: null, sex: null, partners: null, conditions: null, caveats: null, catalogues: null, costs: null,
   indicators: null, publisher_ratings: null, findings: null}
- {id: y, name: Y, theme: beskaeftigelse, runner: plan, partners: {required: null, helpful: null}, findings: [
   {problem: unemployment, direction: positive, design: comparison, setting: denmark, relevance: direct,
    source: almenboligloven-61a, outcome: null, comparator: null, headline: null,
    study: null, studies: null, income: null, level: null, size: null, n: null,
    follow_up: null, ages: null, sex: null, locator: null, quote: x, read: null}]}
"""
    path = catalogue(text)
    code, _out, err = run("catalogue", "check", path)
    assert (code, told(err, path)) == (0, [(3, "C118"), (6, "C118"), (7, "C116")])


def test_a_null_runner_is_plan(catalogue, run):
    path = catalogue(SOUND.replace("runner: plan", "runner: null"))
    assert run("recommend", "--ledighed", "41", "--catalogue", path)[::2] == (0, "")


@pytest.mark.parametrize(
    "entry",
    [
        "interventions: [{id: x, name: X, theme: beskaeftigelse, runner: plan, ages: [1, 2], summary: En tekst}]",
        "interventions: [{id: x, name: X, theme: beskaeftigelse, runner: plan, ages: [1, 2], conditions: [x]}]",
        SOUND.replace("quote: x", "quote: x, outcome: job, size: en tredjedel, follow_up: 1 år, locator: s. 3"),
        SOUND.replace(
            "  findings:",
            "  short: x\n  costs: [{kind: rating, year: 2021, source: cfbu-2018, text: a}]\n  findings:",
        ),
        "caveats: [{code: ABC01, text: a, why: b, do: c}]",
        "partners: [{id: p, name: p, what_for: b}]",
        "problems: [{id: p, name: p, indicator: a, population: b, where: c}]",
    ],
)
def test_any_text_may_be_one_string(entry, catalogue, run):
    assert run("catalogue", "check", catalogue(entry), "--strict")[::2] == (0, "")


@pytest.mark.parametrize(
    "entry", ["{id: '', name: X}", "{id: null, name: X}", "{id: x, name: ''}", "{id: x, name: {}}"]
)
def test_an_empty_id_or_name_is_a_missing_one(entry, catalogue, run):
    code, _out, err = run("catalogue", "check", catalogue(f"interventions:\n- {entry}\n"))
    assert code == 3
    assert "catalogue.yaml:2:" in err


def test_two_entries_with_one_name_are_told(catalogue, run):
    text = "interventions:\n- {id: x, name: Fælles, theme: beskaeftigelse, runner: plan, ages: [1, 2]}\n"
    path = catalogue(text + text.splitlines()[1].replace("id: x", "id: y") + "\n")
    code, _out, err = run("catalogue", "check", path, "--strict")
    assert code == 3
    assert told(err, path) == [(3, "C106")]


def test_a_method_is_laid_over_the_shipped_one_by_id_and_name(catalogue, run):
    path = catalogue(SOUND + "method: {numbers: {doubt: {value: 3, why: x}}}\n")
    assert run("catalogue", "check", path)[0] == 0
    known = load(str(path))
    assert known.method.numbers.doubt.value == 3
    assert len(known.method.designs) == 8


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (-1, 3)])
def test_a_number_of_the_method_may_be_0_and_not_less(catalogue, run, value, expected):
    path = catalogue(SOUND + f"method: {{numbers: {{plan_years: {{value: {value}, why: x}}}}}}\n")
    assert run("catalogue", "check", path)[0] == expected


def test_the_shipped_method_has_words_that_betray_a_design():
    assert any(design.words for method in gather().entries("method") for design in method.designs)


def test_a_catalogue_on_standard_input_is_read_or_refused(monkeypatch, run):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOUND.encode())))
    code, _out, err = run("catalogue", "check", "-")
    assert code in (0, 3), err


LAYER = """
interventions:
- id: natteravne
  findings:
  - {problem: insecurity, direction: none, design: assessment, setting: danish-estates, relevance: direct,
     source: vores-rapport, headline: ingen forskel, quote: ingen forskel}
- {id: vores-indsats, name: Vores indsats, theme: beskaeftigelse, runner: plan, ages: [18, 64]}
sources:
- {id: vores-rapport, title: Vores rapport, year: 2025}
"""


def test_a_layer_adds_interventions_and_findings(catalogue, run):
    path = catalogue(LAYER, "lokal.yaml")
    code, out, err = run("catalogue", "check", "--add", path, "--strict")
    base = re.findall(r"\d+", run("catalogue", "check")[1])
    assert (code, err) == (0, "")
    assert re.findall(r"\d+", out)[:2] == [str(int(base[0]) + 1), str(int(base[1]) + 1)]


def test_a_fault_in_a_layer_is_told_by_its_place(catalogue, run):
    path = catalogue(LAYER.replace("vores-rapport, headline", "voers-rapport, headline"), "lokal.yaml")
    code, _out, err = run("catalogue", "check", "--add", path)
    assert code == 3
    assert told(err, path) == [(6, "C031"), (9, "C101")]
    assert "Did you mean 'vores-rapport'?" in err


def test_two_layers_that_add_the_same_intervention_are_an_error(catalogue, run):
    one = catalogue(LAYER, "one.yaml")
    other = catalogue("interventions:\n- {id: vores-indsats, name: X, ages: [1, 2]}\n", "other.yaml")
    code, _out, err = run("catalogue", "check", "--add", one, "--add", other)
    assert code == 3
    assert err.startswith(f"{other}:2:")
