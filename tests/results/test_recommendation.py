"""What an answer says of each intervention besides its rank: reasons, the best that exists, ages and harm."""

from __future__ import annotations

import pytest

from builders import catalogue, finding, intervention, problem, profile
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
