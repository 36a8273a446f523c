"""Which caveats attach themselves, and what they say that they are about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import catalogue, engine, finding, intervention, problem, profile, shipped
from helhedsvalg.engine import Engine
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.results.caveats import of_intervention


def caveats(entry, area, problems=(problem("crime"), problem("jobs"))):
    result = Engine(catalogue(entry, problems=problems)).recommend(area)
    assert [one.id for one in result.recommendations] == [entry.id]
    return {one.code: one.text for one in result.recommendations[0].caveats}


def whole(area):
    return [one.code for one in engine().recommend(area).caveats]


def test_a_required_partner_that_is_not_in_place_is_named_with_what_for():
    entry = intervention("a", finding(), required=("school",))
    for state in ("promised", "unknown"):
        assert "school: " in caveats(entry, profile(partners={"school": state}, crime=1))["KOO02"]
    assert "knows the children" in caveats(entry, profile(crime=1))["KOO02"]
    assert "KOO02" not in caveats(entry, profile(partners={"school": "in-place"}, crime=1))


def test_one_study_is_said_and_two_are_not():
    assert "EVI01" in caveats(intervention("a", finding(study="x")), profile(crime=1))
    two = intervention("a", finding(study="x"), finding(study="y"))
    assert "EVI01" not in caveats(two, profile(crime=1))


def test_a_review_of_many_studies_is_not_one_study():
    pooled = intervention("a", finding(design="review", studies=40))
    assert "EVI01" not in caveats(pooled, profile(crime=1))
    assert "one review" in caveats(intervention("a", finding(design="review")), profile(crime=1))["EVI01"]


@pytest.mark.parametrize(("studies", "told"), [(4, True), (5, False)])
def test_from_five_studies_on_a_review_is_more_than_one_lucky_trial(studies, told):
    pooled = intervention("a", finding(design="review", studies=studies))
    assert ("EVI01" in caveats(pooled, profile(crime=1))) is told


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((60,), True), ((60, 30), True), ((60, 70), False), ((60, None), False), ((None,), False), ((100,), False)],
)
def test_few_persons_are_said_only_where_all_are_known(counts, expected):
    found = [finding(study=str(number), n=n) for number, n in enumerate(counts)]
    assert ("EVI02" in caveats(intervention("a", *found), profile(crime=1))) is expected


@pytest.mark.parametrize(("counts", "persons"), [((60, 60), 60), ((60, 50), 60), ((60, None), 60)])
def test_the_persons_of_one_study_count_once(counts, persons):
    found = [finding(study="x", n=n) for n in counts]
    assert caveats(intervention("a", *found), profile(crime=1))["EVI02"].endswith(f"(crime: {persons})")


def test_a_finding_against_the_label_is_named():
    two = [finding(study="x"), finding(study="y"), finding("none", study="z")]
    assert "crime: no effect found" in caveats(intervention("a", *two), profile(crime=1))["EVI04"]


def test_only_foreign_controlled_studies_are_said():
    abroad = intervention("a", finding(setting="international"))
    assert "OVF01" in caveats(abroad, profile(crime=1))
    both = intervention("a", finding(setting="international"), finding(setting="denmark"))
    assert "OVF01" not in caveats(both, profile(crime=1))


def test_the_figure_moves_later_where_half_are_below_what_it_counts_less_the_plans_years():
    adults = replace(problem("crime"), population_ages=(30, 59))

    def told(ages, counted=adults):
        return "HOR01" in caveats(intervention("a", finding(), ages=ages), profile(crime=1), (counted,))

    assert told((6, 12))
    assert told((18, 25))
    assert told((24, 27))
    assert not told((25, 28))
    assert not told(None)
    assert not told((11, 14), replace(adults, population_ages=(15, 99)))
    assert not told((6, 12), problem("crime"))


def test_some_ages_only_and_before_the_ages_of_the_problem():
    young = problem("crime", ages=(10, 14))
    some = intervention("a", finding(), ages=(13, 17))
    assert "13-17" in caveats(some, profile(crime=1), (young,))["ALD01"]
    late = intervention("a", finding(), finding("none", ages=(18, 19)))
    assert "18-19" in caveats(late, profile(crime=1), (young,))["ALD01"]
    early = intervention("a", finding(), finding(problem="jobs"), ages=(0, 5))
    assert "ALD02" in caveats(early, profile(crime=1, jobs=1), (young, problem("jobs")))


def test_unknown_problems_are_named():
    text = next(one.text for one in engine().recommend(profile(unemployment=1)).caveats if one.code == "OMR02")
    assert "low education" in text
    everything = profile(unemployment=1, youth_crime=1, low_education=1, insecurity=1)
    assert "OMR02" not in whole(everything)


def test_few_children_and_a_figure():
    def area(children, given):
        return Profile(area={"children_10_14": children}, given={"youth-crime": given})

    assert "OMR01" in whole(area(150, ProblemInput("figure", 11)))
    assert "OMR01" not in whole(area(250, ProblemInput("figure", 11)))
    assert "OMR01" not in whole(area(150, ProblemInput("word", 1)))


def test_no_need_above_a_third():
    assert "OMR03" in whole(profile(unemployment=0.33))
    assert "OMR03" not in whole(profile(unemployment=0.34))


def test_the_heaviest_problem_without_anything_tested():
    tried = intervention("a", finding(design="case"), finding(problem="jobs"))
    known = Engine(catalogue(tried))

    def codes(area):
        return [one.code for one in known.recommend(area).caveats]

    assert "EVI03" in codes(profile(crime=1))
    assert "EVI03" in codes(profile(crime=1, jobs=0.9))
    assert "EVI03" not in codes(profile(jobs=1, crime=0.1))
    best = known.recommend(profile(crime=1)).coverage[0]
    assert (best.tested, [one.id for one in best.best]) == (False, ["a"])


def test_the_best_that_exists_is_shown_even_where_it_cannot_be_ranked():
    known = Engine(
        catalogue(intervention("a", finding(), required=("school",)), intervention("b", finding("none")))
    )
    result = known.recommend(profile(partners={"school": "missing"}, crime=1))
    assert result.coverage[0].best[0].id == "a"
    assert next(one.reason for one in result.set_aside if one.id == "a") == "blocked"


def test_a_catalogue_without_a_problem_with_anchors_answers_all_the_same():
    bare = replace(
        shipped(), problems=tuple(replace(one, zero_point=None, full_point=None) for one in shipped().problems)
    )
    result = Engine(bare).recommend(Profile())
    assert result.needs == ()
    assert result.caveats[0].code == "KOO01"


def test_harm_and_others_have_their_warning():
    harm = [finding(), *[finding("negative", problem="jobs")] * 2]
    known = Engine(catalogue(intervention("a", *harm, runner="other")))
    result = known.recommend(profile(crime=1), include=("harmful", "outside-plan"))
    codes = {one.code for one in result.recommendations[0].caveats}
    assert {"SKA01", "PLA01"} <= codes
    assert "SKA02" not in codes


def test_harm_that_one_study_found_is_said_with_what_and_against_what():
    harm = finding("negative", problem="jobs", comparator="usual", study="x")
    said = caveats(intervention("a", finding(), harm), profile(crime=1))
    assert "jobs" in said["SKA02"]
    assert "A source" in said["SKA02"]
    assert "SKA01" not in said
    worse = finding("negative", problem="jobs", comparator="other", study="x")
    assert "SKA02" not in caveats(intervention("a", finding(), worse), profile(crime=1))


def test_every_caveat_that_the_shipped_data_calls_for_has_its_text():
    area = profile(unemployment=1, youth_crime=1, low_education=1, insecurity=1)
    pressing = engine().ranking(area).pressing
    for one in engine().candidates:
        assert all(told.text for told in of_intervention(shipped(), area, one, pressing, pressing[0]))
