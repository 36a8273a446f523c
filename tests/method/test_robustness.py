"""How firm a rank is: method.md, section 5."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import second_reading
from builders import METHOD, catalogue, engine, finding, intervention, profile, shipped
from helhedsvalg.documents import read
from helhedsvalg.engine import Engine
from helhedsvalg.method.evidence import values as fixed
from helhedsvalg.method.robustness import rank_range, values
from helhedsvalg.profiles.file import read_profile

EXAMPLES = Path(__file__).parents[2] / "examples"


def firmness_of(known, area, count=200):
    ready = Engine(known)
    ranking = ready.ranking(area)
    return ready.rank_ranges(ranking, [standing.id for standing in ranking.ranked], count)


def test_drawn_values_keep_their_order_and_equal_ones_stay_equal():
    stream = Random(1)
    for _ in range(200):
        drawn = values(METHOD, stream)
        for listed in (METHOD.designs, METHOD.settings):
            got = [getattr(drawn, "design" if listed is METHOD.designs else "setting")[one.id] for one in listed]
            assert got == sorted(got, reverse=True)
        assert drawn.design["review"] == drawn.design["randomised"]
        assert drawn.design["assessment"] == drawn.design["case"]
        assert drawn.pooled == 2 * drawn.design["review"]
        assert drawn.relevance["step"] == drawn.relevance["bundle"] <= drawn.relevance["direct"]
        assert drawn.relevance["step-bundle"] == drawn.relevance["step"] / 2


def test_values_are_drawn_around_the_methods_own():
    stream = Random(1)
    drawn = sorted(values(METHOD, stream).setting["international"] for _ in range(2001))
    assert drawn[1000] == pytest.approx(fixed(METHOD).setting["international"], rel=0.2)


def test_two_interventions_with_the_same_findings_have_the_same_range():
    pair = (finding(), finding("none", "randomised", "international"))
    known = catalogue(
        intervention("a", *pair), intervention("b", *reversed(pair)), intervention("c", finding(design="adjusted"))
    )
    got = firmness_of(known, profile(crime=1))
    assert got["a"] == got["b"]


def test_an_intervention_that_nothing_can_pass_is_always_first():
    known = catalogue(intervention("a", finding(), finding()), intervention("b", finding()))
    got = firmness_of(known, profile(crime=1))
    assert (got["a"].low, got["a"].high) == (1, 1)
    assert (got["b"].low, got["b"].high) == (2, 2)


def test_an_unknown_need_widens_the_ranges():
    known = catalogue(
        *(intervention(f"crime-{n}", *[finding()] * n) for n in range(1, 5)),
        *(intervention(f"jobs-{n}", *[finding(problem="jobs")] * n) for n in range(1, 5)),
    )
    sure = firmness_of(known, profile(crime=1, jobs=0))
    unsure = firmness_of(known, profile(crime=1))
    width = {id: one.high - one.low for id, one in unsure.items()}
    assert all(width[id] > one.high - one.low for id, one in sure.items())


def test_those_that_only_speak_of_an_unknown_problem_are_counted_too():
    known = catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs")))
    got = firmness_of(known, profile(crime=0.1))
    assert set(got) == {"a"}
    assert got["a"].high == 2


def test_a_problem_of_known_need_zero_stays_zero():
    known = catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs")))
    assert firmness_of(known, profile(crime=0.1, jobs=0))["a"].high == 1


def test_neither_area_nor_other_interventions_shift_the_stream():
    alone = catalogue(intervention("a", finding()), intervention("b", finding("mixed", "review")))
    more = catalogue(*alone.interventions, intervention("c", finding(problem="jobs")))
    one, other = Engine(alone).draws(50), Engine(more).draws(50)
    assert all(other.supports[key] == drawn for key, drawn in one.supports.items())
    assert one.even == other.even


def test_more_simulations_begin_with_the_same_draws():
    few, many = engine().draws(20), engine().draws(40)
    for id, drawn in few.supports.items():
        assert {key: numbers[:20] for key, numbers in many.supports[id].items()} == drawn


def test_one_area_does_not_move_another():
    first = engine().recommend(profile(unemployment=1), stability=100)
    engine().recommend(profile(insecurity=1), stability=100)
    assert engine().recommend(profile(unemployment=1), stability=100) == first


def test_the_range_is_by_nearest_rank():
    got = rank_range([*range(1, 101)], METHOD)
    assert (got.low, got.high, got.top_share) == (5, 95, 0.05)
    assert rank_range([3], METHOD).low == 3


def test_none_are_made_where_none_are_asked_for():
    got = engine().recommend(profile(unemployment=1), stability=0)
    assert all(one.rank_range is None and one.top_share is None for one in got.recommendations)
    assert got.parameters.stability == 0


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(["unemployment", "youth_crime", "low_education", "insecurity"]),
                       st.floats(0.01, 1.5), min_size=1))  # fmt: skip
def test_every_shown_rank_has_a_range_within_the_ranking(needs):
    got = engine().recommend(profile(**needs), top=0, stability=20)
    pool = got.ranked + sum(one.reason == "other-problems" for one in got.set_aside)
    for one in got.recommendations:
        assert one.rank_range is not None
        assert 1 <= one.rank_range[0] <= one.rank_range[1] <= pool
        assert 0 <= one.top_share <= 1


def test_the_real_areas_say_that_their_ranks_are_not_all_firm():
    got = engine().recommend(profile(unemployment=1, low_education=1), stability=500)
    assert any(one.rank_range != (one.rank, one.rank) for one in got.recommendations)
    assert shipped().method.numbers.seed.value == got.parameters.seed


@pytest.mark.parametrize("case", ["ringparken-2019", "ringparken-fire-problemer", "mjoelnerparken-2017"])
def test_a_second_reading_of_the_method_gives_the_same_ranges(case):
    area = read_profile(read(EXAMPLES / f"{case}.yaml"), shipped()).profile
    got = engine().recommend(area, top=0, stability=100)
    pool = [one.id for one in got.recommendations]
    pool += [one.id for one in got.set_aside if one.reason == "other-problems"]
    expected = second_reading.firmness({one.problem: one.need for one in got.needs}, pool, 100)
    assert {one.id: (one.rank_range, one.top_share) for one in got.recommendations} == {
        one.id: expected[one.id] for one in got.recommendations
    }
