"""Every output is what its schema says, and the keys of the contract are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from builders import engine, profile
from helhedsvalg import i18n
from helhedsvalg.cli.schema import KINDS, schema_of
from helhedsvalg.formats.json import encode

ROOT = Path(__file__).parents[2]
KEYS = (
    "schema_version tool catalogue lang area needs reference ranked recommendations set_aside caveats coverage "
    "what_if later unlock next "
    "parameters glossary"
).split()
RECOMMENDATION = (
    "rank band group id name short theme runner summary score headline key_study label contributions evidence "
    "costs findings rank_range top_share ages partners conditions caveats sources catalogues "
    "publisher_ratings local"
).split()
FINDING = (
    "problem outcome direction comparator headline design setting relevance size n follow_up level quote locator "
    "source read k counted"
).split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind):
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("needs", [{}, {"unemployment": 1}, {"youth_crime": 1.5, "insecurity": 0.2}])
def test_a_result_is_what_its_schema_says(lang, needs):
    i18n.use(lang)
    line = encode(engine().recommend(profile(partners={"jobcenter": "missing"}, **needs), top=0))
    Draft202012Validator(schema_of("result")).validate(json.loads(line))


def test_a_result_has_the_contracts_keys():
    result = json.loads(encode(engine().recommend(profile(youth_crime=1), top=0)))
    assert list(result) == KEYS
    for one in result["recommendations"]:
        assert list(one) == RECOMMENDATION
        assert all(set(FINDING) <= set(each) for each in one["findings"])
    aside = ["id", "name", "reason", "detail", "about", "local", "local_findings", "score"]
    assert all(list(one) == aside for one in result["set_aside"])
    assert result["schema_version"] == "1.0"


def test_no_number_is_nan_or_has_more_than_six_decimals():
    def look(value):
        if isinstance(value, float):
            assert value == round(value, 6)
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            look(one)

    line = encode(engine().recommend(profile(unemployment=0.7, youth_crime=1 / 3), top=0))
    assert b"NaN" not in line
    look(json.loads(line))


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_are_what_a_schema_says(path):
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    kind = "catalogue" if "interventions" in data else "profile"
    Draft202012Validator(schema_of(kind)).validate(json.loads(json.dumps(data, default=str)))


def test_the_shipped_data_is_what_its_schema_says():
    data = {
        path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.SafeLoader)
        for path in (ROOT / "data").glob("*.yaml")
    }
    Draft202012Validator(schema_of("catalogue")).validate(json.loads(json.dumps(data, default=str)))
