"""Searching, showing, surveying, and a municipality's own layer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builders import catalogue, engine, finding, intervention, shipped, some
from helhedsvalg.catalogue.rules import load
from helhedsvalg.engine import Engine
from helhedsvalg.errors import titles
from helhedsvalg.results.status import survey

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "helhedsvalg"
LOCAL = ROOT / "examples" / "lokal.yaml"


def found(run, *words):
    code, out, _err = run("catalogue", "search", *words, "-f", "json")
    return code, [entry["id"] for entry in json.loads(out)["interventions"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fritidsjob", "fritidsjobindsats"),
        ("Help to a spare-time job", "fritidsjobindsats"),
        ("lektiehjaelp", "lektiecafe-lektiehjaelp"),
        ("lektiehjelp", "lektiecafe-lektiehjaelp"),
        ("bydelsmødre", "bydelsmoedre"),
        ("bydelsmoedre", "bydelsmoedre"),
        ("neighbourhood mothers", "bydelsmoedre"),
        ("nabohjelp", "nabohjaelp"),
        ("scared straight", "faengselsbesoeg-scared-straight"),
        ("gaeldsraadgivning", "oekonomisk-raadgivning"),
        ("fremskudt beskæftigelse", "fremskudt-beskaeftigelsesindsats"),
    ],
)
def test_search_finds_in_danish_and_english_however_it_is_spelt(run, words, expected):
    code, ids = found(run, words)
    assert code == 0
    assert ids[0] == expected


def test_search_says_what_matched(run):
    assert "other name: lommepenge" in run("catalogue", "search", "lommepenge")[1]


def test_search_narrows_by_what_an_intervention_is(run):
    code, ids = found(run, "--problem", "utryghed", "--label", "praksisviden", "--runner", "plan")
    assert code == 0
    assert ids
    for id in ids:
        assert shipped().intervention[id].runner == "plan"
        assert any(one.problem == "insecurity" for one in shipped().intervention[id].findings)
    assert all(
        shipped().intervention[id].theme == "beskaeftigelse" for id in found(run, "--theme", "beskæftigelse")[1]
    )
    ages = [shipped().intervention[id].ages for id in found(run, "--age", "12")[1]]
    assert all(span is None or span[0] <= 12 <= span[1] for span in ages)
    everyone = found(run, "--partner", "jobcenter")[1]
    partners = [shipped().intervention[id].partners for id in everyone]
    assert all("jobcenter" in (*one.required, *one.helpful) for one in partners)
    places = [shipped().intervention[id].findings for id in found(run, "--setting", "nordic")[1]]
    assert all(any(one.setting == "nordic" for one in findings) for findings in places)


def test_nothing_found_is_4(run):
    code, out, err = run("catalogue", "search", "qqqqqqqqqq")
    assert (code, out) == (4, "")
    assert err


def test_every_entry_opens(run):
    known = shipped()
    ids = [one.id for part in (known.problems, known.partners, known.themes) for one in part]
    ids += [one.code for one in known.caveats] + ["plan", "C031", "C104"]
    ids += [one.id for one in known.interventions[::9]] + [one.id for one in known.sources[::40]]
    for id in ids:
        code, out, err = run("catalogue", "show", id)
        assert (code, err) == (0, ""), id
        assert out.strip(), id


def test_every_intervention_is_json_with_dates_as_they_are_written(run):
    for entry in some(shipped().interventions, 6):
        code, out, err = run("catalogue", "show", entry.id, "-f", "json")
        assert (code, err) == (0, ""), entry.id
        dates = [one["read"] for one in json.loads(out)["entry"]["findings"]]
        assert dates == [one.read and one.read.isoformat() for one in entry.findings], entry.id


def test_an_intervention_is_shown_with_label_source_quote_and_address_of_each_finding(run):
    out = run("catalogue", "show", "bydelsmoedre", "--details")[1]
    for found_ in shipped().intervention["bydelsmoedre"].findings:
        source = shipped().source[found_.source]
        assert source.title in out
        assert found_.quote is None or found_.quote in out
        assert source.url is None or source.url in out
    assert "support 0." in out


def test_status_adds_up():
    seen = survey(engine().candidates, shipped())
    assert seen.interventions == sum(count for _id, count in seen.by_theme)
    for counts in (seen.by_problem, seen.by_direction, seen.by_design, seen.by_setting):
        assert sum(count for _id, count in counts) == seen.findings
    assert sum(one.findings for one in seen.shares) == seen.findings
    assert seen.untested_problems == ("evictions", "debt")
    assert dict(seen.tested_by_problem)["insecurity"] > 0
    assert set(seen.without_cost) == {entry.id for entry in shipped().interventions if not entry.costs}


def test_a_mixed_finding_is_neither_none_nor_harm():
    every = ("positive", "mixed", "none", "negative")
    known = Engine(catalogue(intervention("a", *map(finding, every))))
    (share,) = survey(known.candidates, known.catalogue).shares
    assert (share.findings, share.none_or_negative) == (4, 2)
    (one,) = survey(known.candidates, known.catalogue).contradictions
    assert [each.finding.direction for each in (*one.positive, *one.against)] == ["positive", "none", "negative"]


def test_only_what_was_controlled_is_counted_as_tested():
    tried = finding(problem="jobs", design="case")
    known = Engine(catalogue(intervention("a", finding(), finding(design="case"), tried)))
    seen = survey(known.candidates, known.catalogue)
    assert seen.by_problem == (("crime", 2), ("jobs", 1))
    assert seen.tested_by_problem == (("crime", 1), ("jobs", 0))
    assert seen.untested_problems == ("jobs",)


def test_contradictions_stand_side_by_side(run):
    seen = survey(engine().candidates, shipped())
    pairs = {(one.intervention.id, one.evidence.problem.id) for one in seen.contradictions}
    assert ("fremskudt-beskaeftigelsesindsats", "unemployment") in pairs
    assert ("mentorindsats", "low-education") in pairs
    assert all(one.positive and one.against for one in seen.contradictions)
    out = run("catalogue", "status")[1]
    assert "Contradictions" in out
    assert re.search(r"likely reason +The sources disagree on ordinary jobs", out)


def test_a_local_evaluation_moves_the_label_as_the_method_says():
    before = next(one for one in engine().candidates if one.intervention.id == "lektiecafe-lektiehjaelp")
    after = next(
        one
        for one in Engine(load(None, [str(LOCAL)])).candidates
        if one.intervention.id == "lektiecafe-lektiehjaelp"
    )
    assert before.evidence["low-education"].grade.label == "practice-knowledge"
    assert after.evidence["low-education"].grade.label == "no-effect-found"
    assert len(after.intervention.findings) == len(before.intervention.findings) + 1


def test_what_is_local_is_marked_everywhere(run):
    area = ("recommend", "--lav-uddannelse", "70", "--add", LOCAL, "--top", "0")
    table = run(*area)[1]
    assert "Breakfast club at the school (local)" in table
    assert "Homework cafés and homework help (with local findings)" in run(*area, "-f", "markdown")[1]
    result = json.loads(run(*area, "-f", "json")[1])
    club = next(one for one in result["recommendations"] if one["id"] == "morgenklub")
    assert club["local"] is True
    assert all(one["local"] for one in club["findings"])
    assert "(local)" in run("catalogue", "show", "lektiecafe-lektiehjaelp", "--add", LOCAL, "--details")[1]
    plain = json.loads(run("recommend", "--lav-uddannelse", "70", "-f", "json")[1])
    assert plain["catalogue"]["sha256"] != result["catalogue"]["sha256"]


def test_a_layer_changes_nothing_that_exists(run, tmp_path):
    layer = tmp_path / "lag.yaml"
    layer.write_text("interventions:\n- id: mentorindsats\n  runner: other\n  findings: []\n", encoding="utf-8")
    code, _out, err = run("recommend", "--ledighed", "40", "--add", layer)
    assert code == 3
    assert "3:3 C010" in err


def test_every_code_that_a_fault_can_have_has_a_page(run):
    source = "".join(one.read_text(encoding="utf-8") for one in SOURCE.rglob("*.py") if one.name != "codes.py")
    used = set(re.findall(r'"([CFPRTU]\d{3})"', source))
    assert used == set(titles())
    assert run("catalogue", "show", "f009")[1] == "F009  a text that is not YAML or JSON (an error)\n"
    assert run("catalogue", "show", "C101")[1].endswith("(a warning)\n")
