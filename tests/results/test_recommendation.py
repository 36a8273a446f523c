"""What an answer says of each intervention besides its rank: reasons, the best that exists, ages and harm."""

from __future__ import annotations

import pytest

from builders import catalogue, engine, finding, intervention, problem, profile
from helhedsvalg.engine import Engine
from helhedsvalg.method.explanation import ahead
from helhedsvalg.model.profile import Exclusion


def test_each_one_that_is_excluded_has_its_own_reason_and_is_not_among_the_best():
    known = Engine(catalogue(*(intervention(id, finding()) for id in "abc")))
    area = profile(crime=1, exclude=[Exclusion("a", "tried before"), Exclusion("b", "too dear"), Exclusion("c")])
    result = known.recommend(area)
    details = {one.id: one.detail for one in result.set_aside}
    assert "tried before" in details["a"] and "too dear" not in details["a"]
    assert "too dear" in details["b"] and "tried before" not in details["b"]
    assert ":" not in details["c"]
    assert result.coverage[0].best == ()


def test_harm_is_a_caveat_of_what_is_ranked_all_the_same_and_the_reason_of_what_is_not():
    harm = [finding("negative", problem="jobs", study=study) for study in "xy"]
    known = Engine(catalogue(intervention("a", finding(), *harm)))
    area = profile(crime=1)
    for include, rank, told in (((), None, False), (("harmful",), 1, True)):
        explained = known.explain(area, "a", include=include)
        assert (explained.rank, "SKA01" in {one.code for one in explained.caveats}) == (rank, told)


def test_a_problem_whose_best_is_left_out_by_choice_says_so():
    known = Engine(catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs"))))
    (crime, jobs) = known.plan(profile(crime=1, jobs=1), left_out=["a"]).coverage
    assert crime.why == "The best on it, a, is left out by your choice."
    assert jobs.why is None


def test_before_one_with_the_same_score_it_stands_by_a_hair():
    known = Engine(catalogue(intervention("a", finding(), finding()), intervention("b", finding())))
    ranking = known.ranking(profile(crime=1))
    first, second = ranking.ranked
    assert ahead(ranking, first, second) == "better-documented"
    assert ahead(ranking, first._replace(score=second.score), second) == "tie"


@pytest.mark.parametrize(("direction", "told"), [("positive", True), ("none", False)])
def test_some_ages_only_are_said_where_there_is_a_gain_to_carry(direction, told):
    young = problem("crime", ages=(10, 14))
    entry = intervention("a", finding(direction), finding(problem="jobs"), ages=(13, 17))
    known = Engine(catalogue(entry, problems=(young, problem("jobs"))))
    (one,) = known.recommend(profile(crime=1, jobs=1)).recommendations
    assert ("ALD01" in {each.code for each in one.caveats}) is told


def test_what_gives_no_points_has_no_caveat_of_being_tested_abroad():
    known = Engine(catalogue(intervention("a", finding("none", setting="international"), finding(problem="jobs"))))
    (one,) = known.recommend(profile(crime=1, jobs=1)).recommendations
    assert "OVF01" not in {each.code for each in one.caveats}


def test_what_is_for_those_growing_up_is_about_the_problems_that_it_has_support_on():
    entry = intervention("a", finding(), finding("none", problem="jobs"), ages=(0, 5))
    ages = (10, 14)
    known = Engine(catalogue(entry, problems=(problem("crime", ages), problem("jobs", ages))))
    (aside,) = known.recommend(profile(crime=1, jobs=1)).set_aside
    assert (aside.reason, aside.about) == ("later", ("crime",))


def test_what_gives_less_than_can_be_shown_is_not_covered():
    known = Engine(catalogue(intervention("a", finding(), finding(problem="jobs"))))
    for jobs, covers in ((1e-9, ("crime",)), (0.1, ("crime", "jobs"))):
        assert [one.covers for one in known.plan(profile(crime=1, jobs=jobs)).plan] == [covers]


def test_what_holds_one_back_is_told_in_words():
    entries = [
        intervention("a", finding(), finding()),
        intervention("b", finding()),
        intervention("c", finding("none")),
        intervention("d", finding(problem="jobs"), finding(problem="jobs")),
        intervention("e", finding(), required=("school",)),
        intervention("f", finding(design="case")),
        intervention("g", finding(design="case"), *[finding("none", design="case")] * 2),
    ]
    known = Engine(catalogue(*entries))
    area = profile(partners={"school": "missing"}, crime=1, jobs=0.5)
    obstacles = {entry.id: known.explain(area, entry.id).first_obstacle for entry in entries}
    assert obstacles["a"] is None
    told = {id: (one.reason, one.by, one.problem, one.partner, one.why) for id, one in obstacles.items() if one}
    assert told == {
        "b": ("beaten", "a", "crime", None, "better-documented"),
        "c": ("no-effect-found", None, "crime", None, None),
        "d": ("beaten", "b", "crime", None, "heavier-problem"),
        "e": ("blocked", None, None, "school", None),
        "f": ("beaten", "d", "jobs", None, "better-documented"),
        "g": ("no-support", None, "crime", None, None),
    }
    assert {id: one.text for id, one in obstacles.items() if one} == {
        "b": "no. 1, a, is better documented: good on crime; this one: promising on crime",
        "c": "tested: no effect found (which does not mean that it can never work): crime (one study)",
        "d": "no. 2, b, acts on crime, which weighs 67 %; this one acts most on jobs, which weighs 33 %",
        "e": "lacks a partner: school",
        "f": "no. 3, d, is better documented: good on jobs; this one: practice knowledge on crime",
        "g": "read, but carries nothing here: crime",
    }


def test_of_two_with_a_like_score_the_one_that_was_tested_better_is_told_with_both_groups():
    entries = [
        intervention("b", finding()),
        intervention("g", finding(), finding("none")),
        intervention("p", *(finding(design="case", study=str(number)) for number in range(9))),
    ]
    known = Engine(catalogue(*entries))
    told = {id: known.explain(profile(crime=1), id).first_obstacle.text for id in "gp"}
    assert told == {
        "g": "no. 1, b, has been tested better: tested in Denmark or the Nordic countries; "
        "this one: tested elsewhere, or conflicting",
        "p": "no. 2, g, has been tested better: tested elsewhere, or conflicting; this one: tried, not tested",
    }


def test_the_study_that_a_rank_hangs_on_is_told_with_its_problem_source_and_the_rank_without_it():
    known = Engine(catalogue(intervention("a", finding(study="x"), finding(study="y")),
                             intervention("b", finding(study="z"))))  # fmt: skip
    told = known.explain(profile(crime=1), "b", stability=1).key_study
    assert (told.problem, told.study, told.source, told.rank) == ("crime", "z", "s", None)


def test_the_label_of_an_explanation_is_that_of_the_problem_that_gives_most():
    known = Engine(catalogue(intervention("a", finding(), finding(), finding(problem="jobs"))))
    assert known.explain(profile(crime=1, jobs=0.1), "a").label == "good"
    assert known.explain(profile(crime=0.1, jobs=1), "a").label == "promising"


def test_the_first_is_ahead_of_the_next_where_it_gains_most_over_it():
    known = Engine(catalogue(intervention("a", finding(), finding()), intervention("b", finding())))
    ahead_of = known.explain(profile(crime=1), "a").ahead_of
    assert (ahead_of.id, ahead_of.name, ahead_of.score, ahead_of.problem) == ("b", "b", 37.5, "crime")
    assert known.explain(profile(crime=1), "b").ahead_of is None


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        ([finding()], "100 per cent of what decides the label speaks for it (0.6 of 0.6); "
                      "support = (0.6 - 0) / (0.6 + 0 + 0 + 1) = 0.375"),
        ([finding(), finding(), finding("none"), finding("negative", design="case")],
         "66.7 per cent of what decides the label speaks for it (1.2 of 1.8); "
         "support = (1.2 - 0.1) / (1.2 + 0.6 + 0.1 + 1) = 0.379"),
        ([finding("none")], "0 per cent of what decides the label speaks for it (0 of 0.6); "
                            "support 0: the label gives none"),
        ([finding(setting="denmark"), finding("none", setting="denmark"),
          finding("negative", setting="denmark", design="case")],
         "50 per cent of what decides the label speaks for it (0.51 of 1.02); "
         "support = (0.51 - 0.085) / (0.51 + 0.51 + 0.085 + 1) = 0.202"),
        ([finding(design="adjusted")], "100 per cent of what decides the label speaks for it (0.35 of 0.35); "
                                       "support = (0.35 - 0) / (0.35 + 0 + 0 + 1) = 0.259"),
        ([], "no finding that counts"),
    ],
)  # fmt: skip
def test_a_support_can_be_done_again_by_hand(findings, told):
    known = Engine(catalogue(intervention("a", *findings, finding(problem="jobs"))))
    verdicts = {one.problem: one.arithmetic for one in known.explain(profile(crime=1, jobs=1), "a").verdicts}
    assert verdicts["crime"] == told
    assert verdicts["jobs"] == "100 per cent of what decides the label speaks for it (0.6 of 0.6); " + (
        "support = (0.6 - 0) / (0.6 + 0 + 0 + 1) = 0.375"
    )


def test_a_verdict_is_told_of_each_problem_of_the_area_and_of_each_with_a_finding():
    known = Engine(catalogue(intervention("a", finding())))
    for area, problems in ((profile(jobs=1), ["crime", "jobs"]), (profile(crime=1), ["crime"])):
        assert [one.problem for one in known.explain(area, "a").verdicts] == problems


def test_a_verdict_says_how_well_the_ages_match_those_of_its_problem():
    young = problem("crime", ages=(10, 14))
    known = Engine(catalogue(intervention("a", finding(), finding(problem="jobs"), ages=(13, 17)),
                             problems=(young, problem("jobs"))))  # fmt: skip
    assert {one.problem: one.match for one in known.explain(profile(crime=1), "a").verdicts} == {
        "crime": 0.5,
        "jobs": 1,
    }


def test_what_publishers_say_themselves_stands_beside_the_own_label():
    told = engine().explain(profile(unemployment=1), "fremskudt-beskaeftigelsesindsats").publisher_ratings
    assert [(one.by, one.source) for one in told] == [("cfbu", "cfbu-2022-fremskudt-beskaeftigelse")]
