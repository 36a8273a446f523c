"""`import helhedsvalg`: the engine for scripts and notebooks, which costs nothing until it is asked for."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

import helhedsvalg
from helhedsvalg import Faults, Result, i18n, recommend
from helhedsvalg.formats.json import encode
from python_example import example, printed

ROOT = Path(__file__).parents[1]
RINGPARKEN = ROOT / "examples" / "ringparken-fire-problemer.yaml"
HEAVY = ("helhedsvalg.api", "helhedsvalg.engine", "pydantic", "yaml", "jinja2", "rich", "typer")


def test_an_import_alone_loads_nothing_that_is_slow():
    code = f"import sys, helhedsvalg\nprint([one for one in {HEAVY} if one in sys.modules])\nhelhedsvalg.recommend"
    code += "\nprint('helhedsvalg.engine' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True"]


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("given", [str, Path, lambda path: yaml.safe_load(path.read_text(encoding="utf-8"))])
def test_a_path_and_a_mapping_give_what_the_command_gives(run, lang, given):
    result = recommend(given(RINGPARKEN), lang=lang)
    assert type(result) is Result
    assert encode(result).decode() == run("recommend", RINGPARKEN, "-f", "json", lang=lang)[1]


def test_options_are_those_of_the_command(run):
    local = ROOT / "examples" / "lokal.yaml"
    result = recommend(RINGPARKEN, add=[local], top=2, stability=0, lang="en")
    words = ("--add", local, "--top", "2", "--stability", "0", "-f", "json")
    assert encode(result).decode() == run("recommend", RINGPARKEN, *words)[1]
    with pytest.raises(Faults, match="F001"):
        recommend(RINGPARKEN, catalogue=ROOT / "nothing.yaml")


def test_numbers_of_other_libraries_and_mappings_of_other_kinds_are_read():
    plain = recommend({"problems": {"unemployment": 41.5}, "area": {"year": 2019}}, stability=0)
    strange = {"problems": MappingProxyType({"unemployment": Fraction(83, 2)}), "area": {"year": 2019}}
    assert recommend(strange, stability=0) == plain


def test_a_fault_names_the_keys_that_lead_to_it_and_all_are_told():
    wrong = {"problemer": {"ledigehd": 41, "utryghed": "much"}, "exclude": [{"id": "unheard-of"}]}
    with pytest.raises(Faults) as told:
        recommend(wrong, lang="en")
    assert [(fault.file, fault.code) for fault in told.value.faults] == [
        ("profile['problemer']['ledigehd']", "P012"),
        ("profile['problemer']['utryghed']", "P003"),
        ("profile['exclude'][0]['id']", "P008"),
    ]
    assert "Did you mean 'ledighed'?" in str(told.value)


def test_a_doubt_is_a_warning_and_the_language_is_as_before():
    with pytest.warns(UserWarning, match=r"Mente du 40\?"):
        recommend({"problemer": {"utryghed": 0.4}}, lang="da", stability=0)
    assert i18n.language() == "en"


def test_a_catalogue_that_is_changed_is_read_again(tmp_path):
    local = tmp_path / "lokal.yaml"
    shutil.copy(ROOT / "examples" / "lokal.yaml", local)
    before = recommend(RINGPARKEN, add=[local], stability=0).catalogue
    text = local.read_text(encoding="utf-8")
    local.write_text(text.replace("direction: positive", "direction: none"), encoding="utf-8")
    assert recommend(RINGPARKEN, add=[local], stability=0).catalogue != before


def test_what_is_not_there_is_told_as_python_tells_it():
    with pytest.raises(AttributeError, match="'recomend'"):
        helhedsvalg.recomend  # noqa: B018
    assert sorted(set(helhedsvalg.__all__) - set(dir(helhedsvalg))) == ["Faults", "Result", "recommend"]


def test_what_the_page_shows_is_what_it_prints():
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    assert f"```text\n{printed()}```" in page.split("\n## From Python\n")[1]
    assert len(example().splitlines()) <= 10


def test_the_result_is_plain_data_for_a_table():
    result = recommend(RINGPARKEN, stability=0)
    assert json.loads(json.dumps(asdict(result)))["recommendations"][0]["id"] == result.recommendations[0].id
