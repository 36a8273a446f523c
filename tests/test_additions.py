"""Each addition is made in one place, and then appears everywhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"

PROBLEM = """
- id: evictions-rate
  name: {da: udsættelsesrate, en: eviction rate}
  synonyms: [fogedsager]
  indicator: {da: udsatte husstande, en: evicted households}
  unit: percent
  zero_point: {value: 0, year: 2025, basis: assumption, source: metode}
  full_point: {value: 4, year: 2025, basis: assumption, source: metode}
  spread: 0.25
"""
INTERVENTION = """
- id: ny-indsats
  name: {da: Ny indsats, en: New effort}
  theme: beskaeftigelse
  runner: plan
  ages: [18, 64]
  partners: {required: [ny-partner]}
  caveats: [NYT01]
  findings:
  - {problem: evictions-rate, direction: positive, design: comparison, setting: denmark, relevance: direct,
     source: ny-kilde, headline: {da: en overskrift, en: a headline}, quote: et citat, read: 2026-11-22}
"""
PARTNER = "\n- id: ny-partner\n  name: {da: ny partner, en: new partner}\n"
SOURCE = "\n- {id: ny-kilde, title: En ny kilde, publisher: Nogen, kind: report, language: da}\n"
CAVEAT = "\n- {code: NYT01, text: {da: Et nyt forbehold, en: A new caveat}}\n"


@pytest.fixture
def copy(tmp_path):
    """A copy of the shipped data with one addition of each kind."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    for name, more in (
        ("problems", PROBLEM),
        ("interventions", INTERVENTION),
        ("partners", PARTNER),
        ("sources", SOURCE),
        ("caveats", CAVEAT),
    ):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


def test_the_copy_is_sound(run, copy):
    code, _out, err = run("catalogue", "check", copy, "--strict")
    assert (code, err) == (0, "")


def test_a_fifth_problem_is_a_data_change_only(run, copy, tmp_path):
    profile = tmp_path / "profil.yaml"
    profile.write_text("problemer: {fogedsager: '4 %'}\n", encoding="utf-8")
    for words in ((profile,), ("--need", "evictions-rate=1"), ("--need", "udsættelsesrate=1")):
        result = json.loads(run("recommend", *words, "--catalogue", copy, "-f", "json")[1])
        assert len(result["needs"]) == 5
        assert result["needs"][4]["weight"] == 1
        assert [one["id"] for one in result["recommendations"]] == ["ny-indsats"]
    table = run("recommend", profile, "--catalogue", copy)[1]
    assert "eviction rate" in table


def test_an_intervention_with_partner_and_caveat_appears_everywhere(run, copy):
    area = ("recommend", "--need", "evictions-rate=1", "--catalogue", copy)
    one = json.loads(run(*area, "-f", "json")[1])["recommendations"][0]
    assert [each["id"] for each in one["partners"]] == ["ny-partner"]
    assert "NYT01" in [each["code"] for each in one["caveats"]]
    assert "new partner" in run(*area)[1]
    blocked = json.loads(run(*area, "--without", "ny-partner", "-f", "json")[1])
    assert blocked["unlock"]["partner"] == "ny-partner"
    for id in ("ny-indsats", "ny-partner", "NYT01", "ny-kilde", "evictions-rate"):
        assert run("catalogue", "show", id, "--catalogue", copy)[0] == 0
    assert "ny-indsats" in run("catalogue", "search", "new effort", "--catalogue", copy)[1]
    assert "ny-indsats" in run("catalogue", "list", "--catalogue", copy)[1]


def test_no_python_names_a_problem_save_the_options():
    source = Path(__file__).parents[1] / "src" / "helhedsvalg"
    for path in source.rglob("*.py"):
        if path.parent.name == "cli":
            continue
        text = path.read_text(encoding="utf-8")
        for word in ('"youth-crime"', '"unemployment"', '"low-education"', '"insecurity"'):
            assert word not in text, path
