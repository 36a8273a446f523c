"""The commands plan and explain, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
AREA = EXAMPLES / "ringparken-fire-problemer.yaml"


def test_a_plan_has_at_most_as_many_as_asked_for(run):
    for most in ("1", "6"):
        code, out, _ = run("plan", AREA, "--max", most, "-f", "json")
        assert code == 0
        assert len(json.loads(out)["plan"]) == int(most)


def test_names_are_understood_in_danish_and_said(run):
    code, out, err = run("plan", AREA, "--keep", "Mentorer for unge", "--not", "naterravne", "-f", "json")
    assert code == 0
    told = json.loads(out)
    assert told["parameters"]["keep"] == ["mentorindsats"]
    assert told["parameters"]["left_out"] == ["natteravne"]
    assert "'naterravne' is taken for the intervention natteravne" in err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--keep", "qqqq"), "is no known intervention"),
        (("--keep", "natteravne", "--not", "natteravne"), "both kept and left out"),
        (("--max", "1", "--keep", "natteravne", "--keep", "mentorindsats"), "room for 1"),
        (("--max", "0"), "max"),
        (("--max", "many"), "max"),
    ],
)
def test_what_cannot_be_planned_is_wrong_use(words, expected, run):
    code, out, err = run("plan", AREA, *words)
    assert (code, out) == (2, "")
    assert expected in err


def test_every_fault_of_the_choices_is_told_at_once(run):
    _, _, err = run("plan", AREA, "--keep", "qqqq", "--not", "zzzz")
    assert "'qqqq'" in err
    assert "'zzzz'" in err


def test_an_excluded_one_cannot_be_kept(run, tmp_path):
    profile = tmp_path / "p.yaml"
    profile.write_text("problems: {unemployment: 40}\nexclude: [natteravne]\n", encoding="utf-8")
    code, _, err = run("plan", profile, "--keep", "natteravne")
    assert code == 2
    assert "excluded by the profile" in err


def test_without_a_need_there_is_nothing_to_plan(run):
    code, out, _ = run("plan")
    assert code == 4
    assert "No problem is known" in out


def test_a_kept_one_that_would_be_set_aside_says_why(run):
    code, out, _ = run("plan", AREA, "--keep", "fremskudt-beskaeftigelsesindsats", "-f", "json")
    member = next(one for one in json.loads(out)["plan"] if one["kept"])
    assert code == 0
    assert member["reason"] == "blocked"
    assert member["covers"] == []


def test_a_plan_can_fail_a_script(run):
    code, _, err = run("plan", AREA, "--fail-on", "missing-partner", "--fail-on", "uncovered")
    assert code == 1
    assert "--fail-on missing-partner: jobcentre" in err
    assert "uncovered" not in err


def test_a_kept_one_that_is_blocked_fails_a_script_that_asks_for_partners(run):
    words = ("plan", AREA, "--keep", "fremskudt-beskaeftigelsesindsats", "--max", "1")
    code, _, err = run(*words, "--fail-on", "missing-partner")
    assert code == 1
    assert "--fail-on missing-partner: jobcentre" in err


def test_a_plan_is_weak_where_its_own_first_is(run):
    others = json.loads(run("recommend", AREA, "-f", "json", "--top", "0")[1])["recommendations"]
    tested = [word for one in others if one["label"] != "practice-knowledge" for word in ("--not", one["id"])]
    assert run("plan", AREA, *tested, "--fail-on", "weak")[0] == 1
    assert run("plan", AREA, "--fail-on", "weak")[0] == 0


def test_the_plan_equals_itself_byte_for_byte(run):
    assert run("plan", AREA, "-f", "json")[1] == run("plan", AREA, "-f", "json")[1]


@pytest.mark.parametrize(
    "word", ["fremskudt-beskaeftigelsesindsats", "Fremskudt beskæftigelsesindsats", "fremskudt beskæftigelse"]
)
def test_an_intervention_is_found_by_id_name_and_likeness(word, run):
    code, out, _ = run("explain", word, AREA, "-f", "json")
    assert code == 0
    assert json.loads(out)["id"] == "fremskudt-beskaeftigelsesindsats"


def test_the_beginning_of_one_name_alone_is_enough_and_is_said(run):
    code, out, err = run("explain", "bydels", "-f", "json")
    assert (code, json.loads(out)["id"]) == (0, "bydelsmoedre")
    assert "'bydels' is taken for the intervention bydelsmoedre." in err


def test_the_beginning_of_several_names_lists_them(run):
    code, out, err = run("explain", "skole")
    assert (code, out) == (2, "")
    assert "'skole' could be several: " in err
    assert "samarbejde-skole-helhedsplan" in err


def test_a_rank_is_explained(run):
    first = json.loads(run("recommend", AREA, "-f", "json")[1])["recommendations"][0]["id"]
    assert json.loads(run("explain", "1", AREA, "-f", "json")[1])["id"] == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("99", "--ledighed", "41"), "P008 nothing has rank 99; the ranks go to "),
        (("0", "--ledighed", "41"), "P008 nothing has rank 0; "),
        (("1",), "P008 a rank is one in the ranking of an area, and nothing is ranked here."),
    ],
)
def test_a_rank_that_nothing_has_is_told(run, words, said):
    code, out, err = run("explain", *words)
    assert (code, out) == (2, "")
    assert err.startswith(said)


def test_a_rank_that_several_share_lists_them(run):
    rows = json.loads(run("recommend", "--insecurity", "high", "--top", "0", "-f", "json")[1])["recommendations"]
    ranks = [row["rank"] for row in rows]
    shared = next(rank for rank in ranks if ranks.count(rank) > 1)
    code, _out, err = run("explain", shared, "--insecurity", "high")
    assert code == 2
    assert f"several share rank {shared}: " in err
    assert all(row["id"] in err for row in rows if row["rank"] == shared)


def test_a_rank_counts_what_is_ranked_all_the_same(run):
    def ranked(*words):
        return json.loads(run("recommend", AREA, "--top", "0", "-f", "json", *words)[1])["recommendations"]

    without, included = ranked("--without", "school"), ranked("--without", "school", "--include-blocked")
    place = next(place for place, row in enumerate(without) if row["id"] != included[place]["id"])
    words = (included[place]["rank"], AREA, "--without", "school", "--include-blocked", "-f", "json")
    assert json.loads(run("explain", *words)[1])["id"] == included[place]["id"]


def test_an_unknown_intervention_shows_the_nearest(run):
    code, out, err = run("explain", "qqqqqq", AREA)
    assert (code, out) == (2, "")
    assert "nearest" in err


def test_options_alone_describe_the_area(run):
    code, out, _ = run("explain", "mentorindsats", "--youth-crime", "11", "-f", "json")
    assert code == 0
    assert json.loads(out)["rank"] == 1


def test_the_coordination_caveat_leads_every_page(run):
    for words in (("plan", AREA), ("explain", "mentorindsats", AREA), ("explain", "mentorindsats")):
        _, out, _ = run(*words)
        first = next(line for line in out.splitlines() if line.startswith("FIRST"))
        assert "effective interventions do not give results" in first
        assert first.endswith("[KOO01]")


@pytest.mark.parametrize("noun", ["plan", "explanation", "comparison", "result"])
def test_what_is_given_follows_its_schema(noun, run):
    from jsonschema import Draft202012Validator

    words = {
        "plan": ("plan", AREA),
        "explanation": ("explain", "mentorindsats", AREA),
        "comparison": ("compare", AREA, EXAMPLES / "ringparken-2019.yaml"),
        "result": ("recommend", AREA),
    }[noun]
    schema = json.loads(run("schema", noun)[1])
    Draft202012Validator(schema).validate(json.loads(run(*words, "-f", "json")[1]))
