"""Two areas side by side: what moved, and because of what."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import catalogue, engine, finding, intervention, problem, profile
from helhedsvalg.engine import Engine
from helhedsvalg.formats import FILE, render
from helhedsvalg.model.profile import Exclusion
from workbooks import workbook

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = f"{EXAMPLES / 'omraader-2013-2019.csv'}#Agervang"


def compared(a, b, known=None):
    ready = engine() if known is None else Engine(known)
    return ready.compare(ready.recommend(a, top=0), ready.recommend(b, top=0))


def moved(told):
    return {one.id: one for one in told.moves}


TWO = catalogue(
    intervention("a", finding(), finding()),
    intervention("b", finding(problem="jobs"), required=("school",)),
    intervention("c", finding(design="case")),
)


def test_no_difference_gives_an_empty_list_and_says_so():
    told = compared(profile(crime=1), profile(crime=1), TWO)
    assert told.moves == ()
    assert told.unmoved == 2
    assert "No difference" in render(told, "table", FILE)


def test_a_need_that_grew_moves_what_works_on_it():
    told = compared(profile(crime=1, jobs=0.2), profile(crime=0.2, jobs=1), TWO)
    assert [(one.id, one.rank_a, one.rank_b, one.because) for one in told.moves] == [
        ("b", 2, 1, "need"),
        ("a", 1, 2, "need"),
    ]
    assert [(one.problem, one.a, one.b, one.change) for one in told.needs] == [
        ("crime", 1, 0.2, -0.8),
        ("jobs", 0.2, 1, 0.8),
    ]


def test_a_missing_partner_takes_one_out_and_moves_those_behind_it():
    area = profile(crime=0.2, jobs=1)
    told = compared(area, replace(area, partners={"school": "missing"}), TWO)
    assert {id: (one.rank_a, one.rank_b, one.because) for id, one in moved(told).items()} == {
        "a": (2, 1, "passed"),
        "c": (3, 2, "passed"),
        "b": (1, None, "partner"),
    }
    assert "b no longer stands before it" in moved(told)["a"].detail


def test_other_ages_take_one_out():
    known = catalogue(intervention("a", finding(), ages=(10, 14)), intervention("b", finding(design="case")))
    told = compared(profile(crime=1), profile(crime=1, ages=(20, 30)), known)
    assert moved(told)["a"].because == "ages"


def test_a_finding_more_is_a_change_of_support():
    one = catalogue(intervention("a", finding(design="adjusted")), intervention("b", finding()))
    other = catalogue(intervention("a", finding(), finding()), intervention("b", finding()))
    told = engine().compare(
        Engine(one).recommend(profile(crime=1), top=0), Engine(other).recommend(profile(crime=1), top=0)
    )
    assert moved(told)["a"].because == "support"
    assert moved(told)["b"].because == "passed"
    assert "a now stands before it" in moved(told)["b"].detail


def standing(id, score, rank, band, group, told):
    """One of those recommended, with another score, rank, band and group."""
    (found,) = [one for one in told.recommendations if one.id == id]
    return replace(found, score=score, rank=rank, band=band, group=group)


def side(*entries):
    """A result of the two interventions of TWO that crime ranks, as they are given."""
    told = Engine(TWO).recommend(profile(crime=1), top=0)
    return replace(told, recommendations=tuple(standing(*entry, told) for entry in entries))


def test_a_band_alone_may_move_one():
    one = side(("c", 20.0, 1, 2, "practice"), ("a", 21.0, 2, 3, "tested-here"))
    other = side(("a", 21.0, 1, 2, "tested-here"), ("c", 20.0, 2, 2, "practice"))
    move = moved(engine().compare(one, other))["a"]
    assert move.because == "band"
    assert "from 'Weaker' to 'Strong'" in move.detail


def test_a_group_alone_may_move_one():
    one = side(("c", 22.0, 1, 2, "practice"), ("a", 21.0, 2, 2, "practice"))
    other = side(("a", 21.0, 1, 2, "tested-here"), ("c", 22.0, 2, 2, "practice"))
    told = moved(engine().compare(one, other))
    assert told["a"].because == "group"
    assert told["c"].because == "passed"
    assert "a now stands before it" in told["c"].detail


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [("practice", "tested-here", "passed"), ("tested-here", "practice", "group")],
)
def test_a_group_moves_one_down_only_where_it_is_a_worse_one(before, after, because):
    one = side(("a", 21.0, 1, 2, before), ("c", 20.0, 2, 2, "practice"))
    other = side(("c", 22.0, 1, 2, "practice"), ("a", 21.0, 2, 2, after))
    assert moved(engine().compare(one, other))["a"].because == because


@pytest.mark.parametrize(("before", "after", "because"), [(3, 2, "passed"), (2, 3, "band")])
def test_a_band_moves_one_down_only_where_it_is_a_weaker_one(before, after, because):
    one = side(("a", 21.0, 1, before, "practice"), ("c", 20.0, 2, 3, "practice"))
    other = side(("c", 22.0, 1, 2, "practice"), ("a", 21.0, 2, after, "practice"))
    assert moved(engine().compare(one, other))["a"].because == because


def test_where_neither_moved_by_itself_others_did():
    one = side(("a", 21.0, 1, 2, "practice"), ("c", 21.0, 2, 2, "practice"))
    other = side(("c", 21.0, 1, 2, "practice"), ("a", 21.0, 2, 2, "practice"))
    told = engine().compare(one, other)
    assert [(move.id, move.because, move.detail) for move in told.moves] == [
        ("c", "passed", "others moved"),
        ("a", "passed", "others moved"),
    ]


def test_what_either_side_has_beyond_what_it_shows_is_not_compared():
    known = Engine(catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs"))))
    sides = (known.recommend(profile(crime=one, jobs=1.2 - one), top=1) for one in (1, 0.2))
    told = known.compare(*sides)
    assert (told.moves, told.unmoved, told.beyond) == ((), 0, 2)


def test_what_is_set_aside_is_known_also_of_a_side_that_was_saved_in_part():
    area = profile(crime=1, jobs=1)
    known = Engine(TWO)
    blocked = replace(area, partners={"school": "missing"})
    told = known.compare(known.recommend(area, top=0), known.recommend(blocked, top=1))
    assert moved(told)["b"].because == "partner"
    first = profile(crime=0.2, jobs=1)
    blocked = replace(first, partners={"school": "missing"})
    told = known.compare(known.recommend(first, top=0), known.recommend(blocked, top=1))
    assert moved(told)["a"].detail == "b no longer stands before it (school: from not settled to missing)"


def test_one_that_is_new_in_the_catalogue_entered_and_one_that_is_gone_left():
    one, other = catalogue(intervention("a", finding())), catalogue(intervention("b", finding()))
    told = engine().compare(
        Engine(one).recommend(profile(crime=1), top=0), Engine(other).recommend(profile(crime=1), top=0)
    )
    assert {id: move.because for id, move in moved(told).items()} == {"a": "left", "b": "entered"}


def test_an_unknown_need_has_no_change():
    told = compared(profile(crime=1), profile(crime=1, jobs=1), TWO)
    assert told.needs[1].change is None
    assert moved(told)["b"].because == "need"


def test_what_has_no_support_in_one_of_two_catalogues_says_what_was_found_there():
    sides = [
        Engine(catalogue(intervention("a", finding(direction)), intervention("b", finding()))).recommend(
            profile(crime=1), top=0
        )
        for direction in ("positive", "none")
    ]
    for a, b in (sides, sides[::-1]):
        move = moved(engine().compare(a, b))["a"]
        assert move.because == "support"
        assert move.detail.startswith("tested: no effect found")


def test_what_a_need_moved_that_was_unknown_is_told_by_the_need_and_not_by_a_weight():
    known = catalogue(
        intervention("a", finding(), finding()), intervention("b", finding(design="case"), finding(problem="jobs"))
    )
    unknown, given = profile(crime=1), profile(crime=0.2, jobs=1)
    for a, b, need in ((unknown, given, "from unknown to 1"), (given, unknown, "from 1 to unknown")):
        assert moved(compared(a, b, known))["b"].detail.startswith(f"jobs: need {need}; score from ")


SCHOOL = "school: from not settled to missing"
MISSING = profile(partners={"school": "missing"}, crime=0.2, jobs=1)


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        (profile(crime=1, jobs=0.2), profile(crime=0.2, jobs=1), {
            "b": "jobs: weight from 17 to 83 per cent; score from 6.2 to 31.2",
            "a": "crime: weight from 83 to 17 per cent; score from 45.5 to 9.1",
        }),
        (profile(crime=1), profile(crime=1, jobs=1), {
            "b": "jobs: need from unknown to 1",
            "c": "crime: weight from 100 to 50 per cent; score from 9.1 to 4.5",
        }),
        (profile(crime=0.2, jobs=1), MISSING, {
            "b": SCHOOL,
            "a": f"b no longer stands before it ({SCHOOL})",
            "c": f"b no longer stands before it ({SCHOOL})",
        }),
        (MISSING, profile(crime=0.2, jobs=1), {
            "b": "school: from missing to not settled",
            "a": "b now stands before it (school: from missing to not settled)",
            "c": "b now stands before it (school: from missing to not settled)",
        }),
        (profile(crime=1), profile(crime=1, exclude=[Exclusion("a", "tried")]), {
            "a": "excluded by the profile: tried",
            "c": "a no longer stands before it (excluded by the profile: tried)",
        }),
    ],
)  # fmt: skip
def test_what_moved_each_is_told_in_figures(a, b, told):
    assert {id: move.detail for id, move in moved(compared(a, b, TWO)).items()} == told


def test_a_change_of_support_of_ages_or_of_catalogue_is_told_in_words():
    def moves(a, b, area, other=None):
        result = Engine(catalogue(*a)).recommend(area, top=0)
        told = engine().compare(result, Engine(catalogue(*b)).recommend(other or area, top=0))
        return {move.id: (move.because, move.detail) for move in told.moves}

    crime, pair = profile(crime=1), intervention("b", finding(), finding())
    grew = moves([intervention("a", finding()), pair], [intervention("a", *[finding()] * 3), pair], crime)
    why = "crime: support from 0.375 to 0.643; score from 37.5 to 64.3"
    assert grew == {"a": ("support", why), "b": ("passed", f"a now stands before it ({why})")}
    only = "it stands in one of the two catalogues only"
    assert moves([intervention("a", finding())], [intervention("b", finding())], crime) == {
        "a": ("left", only),
        "b": ("entered", only),
    }
    adults = [intervention("a", finding(), ages=(20, 30))]
    assert moves(adults, adults, crime, profile(crime=1, ages=(0, 5))) == {
        "a": ("ages", "the plan is for: from all ages to ages 0-5")
    }


def test_both_sides_are_told_with_what_they_rank_and_a_caveat_of_one_of_them_with_its_letter():
    told = compared(profile(crime=1), profile(crime=1, jobs=1), TWO)
    assert (told.a.ranked, told.b.ranked, told.unmoved, told.beyond) == (2, 3, 1, 0)
    assert told.next == ("helhedsvalg explain b PROFILE", "helhedsvalg catalogue show KOO01")
    assert [(one.code, one.about) for one in told.caveats] == [("KOO01", ()), ("OMR02", ("A: jobs",))]
    assert told.caveats[1].text.endswith("they are zero. (A: jobs)")


def test_what_moved_it_up_is_what_gained_it_most_and_down_what_cost_it_most():
    both = (finding(), finding(problem="jobs"))
    known = catalogue(
        intervention("a", *both, *both),
        intervention("b", *[finding()] * 3),
        intervention("c", finding(problem="jobs")),
    )
    one, other = profile(crime=1, jobs=0.2), profile(crime=0.2, jobs=1)
    for before, after in ((one, other), (other, one)):
        for move in compared(before, after, known).moves:
            up = move.rank_b < move.rank_a
            grew = "jobs" if after is other else "crime"
            fell = "crime" if after is other else "jobs"
            assert move.detail.startswith(f"{grew if up else fell}: weight from ")


NEEDS = st.dictionaries(
    st.sampled_from(["unemployment", "youth_crime", "low_education", "insecurity"]),
    st.floats(0.05, 1.5),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(NEEDS, NEEDS)
def test_a_cause_never_speaks_against_the_move(one, other):
    a, b = engine().recommend(profile(**one), top=0), engine().recommend(profile(**other), top=0)
    told = engine().compare(a, b)
    scores_a = {each.id: each.score for each in a.recommendations}
    scores_b = {each.id: each.score for each in b.recommendations}
    before_a = {each.id: each.rank for each in a.recommendations}
    names = {each.name: each.id for each in (*a.recommendations, *b.recommendations)}
    order = list(b.glossary.groups)
    places = {
        "band": [{each.id: each.band for each in half.recommendations} for half in (a, b)],
        "group": [{each.id: order.index(each.group) for each in half.recommendations} for half in (a, b)],
    }
    assert len(moved(told)) == len(told.moves)
    for move in told.moves:
        assert move.rank_a != move.rank_b
        assert move.because in ("need", "band", "group", "passed")
        if move.rank_a is None or move.rank_b is None:
            assert move.because == "need"
            continue
        up = move.rank_b < move.rank_a
        if move.because in ("band", "group"):
            before, after = (by[move.id] for by in places[move.because])
            assert (after < before) == up
        elif "stands before it" in move.detail or "longer stands" in move.detail:
            word = " no longer stands before it" if up else " now stands before it"
            other_ = names[move.detail.split(word)[0]]
            assert (before_a.get(other_, 999) < move.rank_a) == up
        elif move.detail != "others moved":
            assert (scores_b[move.id] > scores_a[move.id]) == up


def test_ages_are_a_cause_only_where_they_changed():
    known = catalogue(
        intervention("a", finding(), ages=(0, 5)), intervention("b", finding(problem="jobs")),
        problems=(problem("crime"), problem("jobs", ages=(18, 64))),
    )  # fmt: skip
    told = compared(profile(crime=1, jobs=1), profile(jobs=1), known)
    assert moved(told)["a"].because == "need"
    assert "need from 1 to unknown" in moved(told)["a"].detail


def test_ages_that_were_not_changed_are_no_cause_of_one_that_is_for_none_of_them_now():
    known = catalogue(
        intervention("a", finding(), finding(problem="jobs"), ages=(20, 30)),
        intervention("b", finding(problem="jobs")),
        problems=(problem("crime"), problem("jobs", ages=(10, 14))),
    )
    told = compared(profile(crime=1, jobs=1), profile(jobs=1), known)
    assert moved(told)["a"].because == "need"


def test_a_partner_that_comes_into_place_is_told_as_a_change():
    area = profile(crime=0.2, jobs=1, partners={"school": "missing"})
    told = compared(area, replace(area, partners={"school": "in-place"}), TWO)
    assert moved(told)["b"].detail == "school: from missing to in place"


def test_an_exclusion_on_one_side_is_shown_as_a_difference():
    told = compared(profile(crime=1), profile(crime=1, exclude=[Exclusion("a", "tried")]), TWO)
    assert moved(told)["a"].because == "left"
    assert "none → a" in render(told, "table", FILE)


def test_two_years_of_one_area_from_a_table(run):
    code, out, err = run("compare", TABLE, TABLE, "--year", "2014", "--year", "2018", "-f", "json")
    told = json.loads(out)
    assert code == 0, err
    assert [told[side]["area"]["year"] for side in "ab"] == [2014, 2018]
    assert told["moves"]
    assert "OMR05" in [one["code"] for one in told["caveats"]]
    assert told["caveats"][0]["code"] == "KOO01"


def test_several_rows_of_one_name_ask_for_the_year(run):
    code, _, err = run("compare", TABLE, TABLE)
    assert code == 2
    assert "2014" in err and "--year" in err


def test_a_name_that_is_not_in_the_table_shows_the_nearest(run):
    code, _, err = run("compare", TABLE.replace("Agervang", "Qqqqq"), TABLE)
    assert code == 2
    assert "is no known area" in err


def test_what_if_a_partner_were_missing(run):
    one = EXAMPLES / "ringparken-fire-problemer.yaml"
    code, out, _ = run("compare", one, "--without-b", "politi", "-f", "json")
    told = json.loads(out)
    assert code == 0
    assert told["b"]["parameters"]["partners"]["police-ssp"] == "missing"
    assert {one["id"]: one["because"] for one in told["moves"]}["hotspotindsats"] == "partner"


def test_a_saved_result_is_compared_as_it_was(run, tmp_path):
    saved = tmp_path / "saved.json"
    one = EXAMPLES / "ringparken-2019.yaml"
    run("recommend", one, "-f", "json", "-o", saved, "--top", "0")
    code, out, err = run("compare", saved, one, "-f", "json")
    assert code == 0, err
    assert json.loads(out)["moves"] == []


def test_a_saved_result_of_the_first_ten_says_that_the_rest_is_not_compared(run, tmp_path):
    saved = tmp_path / "saved.json"
    one = EXAMPLES / "ringparken-2019.yaml"
    run("recommend", one, "-f", "json", "-o", saved)
    _code, out, err = run("compare", saved, one, "-f", "json")
    assert "the first 10 of" in err
    assert json.loads(out)["moves"] == []
    assert json.loads(out)["unmoved"] == 10


def test_a_saved_result_in_another_language_asks_for_that_language(run, tmp_path):
    saved = tmp_path / "saved.json"
    run("recommend", "--ledighed", "41", "-f", "json", "-o", saved, lang="da")
    code, _, err = run("compare", saved, saved)
    assert code == 2
    assert "--lang da" in err


def test_a_part_that_was_saved_gives_no_false_cause(run, tmp_path):
    saved = tmp_path / "saved.json"
    one = EXAMPLES / "ringparken-fire-problemer.yaml"
    run("recommend", one, "--without", "politi", "-f", "json", "-o", saved, "--top", "3")
    moves_ = json.loads(run("compare", one, saved, "-f", "json")[1])["moves"]
    assert all("one of the two catalogues" not in move["detail"] for move in moves_)


def test_a_saved_result_cannot_be_changed(run, tmp_path):
    saved = tmp_path / "saved.json"
    run("recommend", "--ledighed", "41", "-f", "json", "-o", saved)
    code, _, err = run("compare", saved, "--without-b", "jobcenter")
    assert code == 2
    assert "cannot be changed" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("compare", "no-such.yaml", "no-such.yaml"), 3),
        (("compare", "no-such.csv#a", "no-such.csv#a"), 3),
        (("compare",), 2),
        (("compare", TABLE, TABLE, "--year", "1", "--year", "2", "--year", "3"), 2),
        (("compare", EXAMPLES / "ringparken-2019.yaml", "--need-b", "unemployment=high"), 2),
        (("compare", EXAMPLES / "ringparken-2019.yaml", "--without-b", "qqq"), 2),
        (("compare", EXAMPLES / "ringparken-2019.yaml", "--year", "2014"), 2),
    ],
)
def test_wrong_use_and_missing_files(words, code, run):
    got, out, err = run(*words)
    assert (got, out) == (code, "")
    assert err


def test_a_bad_row_of_the_area_that_is_named_is_told_with_its_place(run, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("område;ledighed\nA;41\nB;4x\n", encoding="utf-8")
    code, _, err = run("compare", f"{table}#B", f"{table}#A")
    assert code == 3
    assert "t.csv:3" in err and "4x" in err


def test_a_file_whose_name_has_a_hash_is_a_file_first(run, tmp_path):
    one = tmp_path / "pro#fil.yaml"
    one.write_text("problems: {unemployment: 41.2}\n", encoding="utf-8")
    assert run("compare", one)[0] == 0
    table = tmp_path / "ta#bel.csv"
    table.write_text("område;ledighed\nA #1;41\n", encoding="utf-8")
    assert run("compare", f"{table}#A #1")[0] == 0


def test_a_year_that_the_area_lacks_shows_those_that_it_has(run):
    code, _, err = run("compare", TABLE, TABLE, "--year", "1999")
    assert code == 2
    assert "no row of 1999" in err and "2014" in err


def test_the_options_of_side_b_are_named_as_they_were_typed(run):
    _, _, err = run("compare", EXAMPLES / "ringparken-2019.yaml", "--without-b", "qqq")
    assert "--without-b" in err


@pytest.mark.parametrize("command", ["plan", "recommend"])
@pytest.mark.parametrize("name", ["omraader-2013-2019.csv", "areas.ndjson"])
def test_a_table_in_a_profiles_place_points_to_batch(command, name, run):
    code, out, err = run(command, EXAMPLES / name)
    assert (code, out) == (3, "")
    assert "helhedsvalg batch" in err
    assert len(err.splitlines()) == 1


def test_a_saved_answer_in_a_profiles_place_points_to_render(run, tmp_path):
    saved = tmp_path / "saved.json"
    run("recommend", "--ledighed", "41", "-f", "json", "-o", saved)
    code, _, err = run("plan", saved)
    assert code == 3
    assert "helhedsvalg render" in err


@pytest.mark.parametrize("width", [40, 60])
@pytest.mark.parametrize("words", [("plan",), ("explain", "fritidsjobindsats"), ("compare",)])
def test_nothing_is_cut_on_a_narrow_screen(words, width):
    from terminal import shown

    area = str(EXAMPLES / "ringparken-fire-problemer.yaml")
    wide = shown([*words, area, "--details"], lang="en", width=200)
    narrow = shown([*words, area, "--details"], lang="en", width=width)
    figures = set(re.findall(r"\d+(?:\.\d+)? %", wide))
    assert figures <= set(re.findall(r"\d+(?:\.\d+)? %", " ".join(narrow.split())))
    assert max(map(len, narrow.splitlines())) <= width


def test_two_sheets_of_one_workbook_are_two_sides(run, tmp_path):
    figures = {"2014": 51.2, "2018": 43.7}
    sheets = {name: [["Område", "Ledighed"], ["Agervang", figure]] for name, figure in figures.items()}
    path = workbook(tmp_path / "years.xlsx", sheets)
    words = ("compare", f"{path}#Agervang", f"{path}#Agervang", "--sheet", "2014", "--sheet", "2018", "-f", "json")
    code, out, _err = run(*words)
    needs = {one["problem"]: (one["value_a"], one["value_b"]) for one in json.loads(out)["needs"]}
    assert (code, needs["unemployment"]) == (0, (51.2, 43.7))
    assert "T003" in run(*words[:3], "-f", "json")[2]
    assert "given more than twice" in run(*words, "--sheet", "2018")[2]
    assert "none is named" in run("compare", "profile.yaml", "--sheet", "2018")[2]


@pytest.mark.parametrize("name", ["areas.csv", "omraader.xlsx"])
def test_a_table_without_a_name_is_told_how_to_name_one(run, name):
    code, out, err = run("compare", name)
    assert (code, out) == (2, "")
    assert f"Write which: {name}#NAME" in err
