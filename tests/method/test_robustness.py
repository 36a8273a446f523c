"""How firm a rank is: method.md, section 5."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import second_reading
from builders import METHOD, catalogue, engine, examples, finding, intervention, problem, profile, shipped
from helhedsvalg.documents import read
from helhedsvalg.engine import Engine
from helhedsvalg.method.evidence import values as fixed
from helhedsvalg.method.robustness import key_study, rank_range, values
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.profiles.file import read_profile
from helhedsvalg.profiles.rows import Reader
from helhedsvalg.profiles.table import tables

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


def test_the_smallest_random_number_gives_values_too():
    class Least(Random):
        def random(self):
            return 0.0

    assert all(0 < one < 1 for one in values(METHOD, Least()).design.values())


def test_a_relevance_that_counts_nothing_stays_so_with_those_that_are_shares_of_it():
    nothing = [replace(one, value=one.value if one.id == "direct" else 0) for one in METHOD.relevances]
    drawn = values(replace(METHOD, relevances=tuple(nothing)), Random(1)).relevance
    assert {id for id, value in drawn.items() if value} == {"direct"}


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


def test_one_that_is_for_some_of_the_ages_only_never_passes_one_like_it_that_is_for_all():
    known = catalogue(
        intervention("a", finding(), ages=(14, 20)), intervention("b", finding(), ages=(10, 14)),
        problems=(problem("crime", ages=(10, 14)),),
    )  # fmt: skip
    got = firmness_of(known, profile(crime=1))
    assert [(got[id].low, got[id].high) for id in "ab"] == [(2, 2), (1, 1)]


def test_an_unknown_need_is_not_drawn():
    known = catalogue(
        *(intervention(f"crime-{n}", *[finding()] * n) for n in range(1, 5)),
        *(intervention(f"jobs-{n}", *[finding(problem="jobs")] * n) for n in range(1, 5)),
    )
    assert firmness_of(known, profile(crime=1)) == firmness_of(known, profile(crime=1, jobs=0))
    assert set(firmness_of(known, profile(crime=1))) == {"crime-1", "crime-2", "crime-3", "crime-4"}


def test_a_problem_of_known_need_zero_stays_zero():
    known = catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs")))
    assert firmness_of(known, profile(crime=0.1, jobs=0))["a"].high == 1


def test_neither_area_nor_other_interventions_shift_the_stream():
    alone = catalogue(intervention("a", finding()), intervention("b", finding("mixed", "review")))
    more = catalogue(*alone.interventions, intervention("c", finding(problem="jobs")))
    one, other = Engine(alone).draws(50), Engine(more).draws(50)
    assert all(other.supports[key] == drawn for key, drawn in one.supports.items())
    assert (one.deviates, one.references) == (other.deviates, other.references)


def test_more_simulations_begin_with_the_same_draws():
    few, many = engine().draws(20), engine().draws(40)
    for id, drawn in few.supports.items():
        assert {key: numbers[:20] for key, numbers in many.supports[id].items()} == drawn


def test_one_area_does_not_move_another():
    first = engine().recommend(profile(unemployment=1), stability=100)
    engine().recommend(profile(insecurity=1), stability=100)
    assert engine().recommend(profile(unemployment=1), stability=100) == first


def test_the_range_is_by_nearest_rank():
    got = rank_range([*range(1, 101)], 50, METHOD)
    assert (got.low, got.high, got.top_share) == (5, 95, 0.05)
    assert rank_range([3], 3, METHOD).low == 3


def test_a_range_holds_the_printed_rank():
    assert [(got.low, got.high) for got in (rank_range([3] * 9, shown, METHOD) for shown in (1, 7))] == [
        (1, 3),
        (3, 7),
    ]


def test_none_are_made_where_none_are_asked_for():
    got = engine().recommend(profile(unemployment=1), stability=0)
    assert all(one.rank_range is None and one.top_share is None for one in got.recommendations)
    assert all(one.key_study is None for one in got.recommendations)
    assert got.parameters.stability == 0


@examples(30)
@given(st.dictionaries(st.sampled_from(["unemployment", "youth_crime", "low_education", "insecurity"]),
                       st.floats(0.01, 1.5), min_size=1))  # fmt: skip
def test_every_shown_rank_has_a_range_within_the_ranking(needs):
    got = engine().recommend(profile(**needs), top=0, stability=20)
    for one in got.recommendations:
        assert one.rank_range is not None
        assert 1 <= one.rank_range[0] <= one.rank <= one.rank_range[1] <= got.ranked
        assert 0 <= one.top_share <= 1


def test_the_real_areas_say_that_their_ranks_are_not_all_firm():
    got = engine().recommend(profile(unemployment=1, low_education=1), stability=500)
    assert any(one.rank_range != (one.rank, one.rank) for one in got.recommendations)
    assert shipped().method.numbers.seed.value == got.parameters.seed


@pytest.mark.parametrize("case", ["ringparken-2019", "ringparken-fire-problemer", "mjoelnerparken-2017"])
def test_a_second_reading_of_the_method_gives_the_same_ranges(case):
    area = read_profile(read(EXAMPLES / f"{case}.yaml"), shipped()).profile
    got = engine().recommend(area, top=0, stability=100)
    ranks = {one.id: one.rank for one in got.recommendations}
    expected = second_reading.firmness({one.problem: one.need for one in got.needs}, ranks, 100)
    assert {one.id: (one.rank_range, one.top_share) for one in got.recommendations} == expected


def test_the_printed_rank_lies_in_its_range_in_every_real_area():
    (table,) = tables([str(EXAMPLES / "omraader-2013-2019.csv")], shipped(), {}, None, None)
    reader = Reader(shipped())
    read_rows = [reader.profile(raw, table.layout) for raw in table.rows]
    rows = [row for row in read_rows if isinstance(row, Profile)]
    assert len(rows) > 20
    for area in rows:
        for one in engine().recommend(area, top=0, stability=100).recommendations:
            assert one.rank_range[0] <= one.rank <= one.rank_range[1], (area.area, one.id)


def test_what_if_has_a_row_for_each_unknown_problem():
    area = profile(unemployment=1)
    got = engine().recommend(area, top=1).what_if
    assert [row.problem for row in got] == ["youth-crime", "low-education", "insecurity"]
    before = {one.id for one in engine().recommend(area, top=0).recommendations if one.rank <= 5}
    for row in got:
        high = {**area.given, row.problem: ProblemInput("need", 1)}
        after = engine().recommend(replace(area, given=high), top=0).recommendations
        assert [(one.id, one.rank) for one in row.entering] == [
            (one.id, one.rank) for one in after if one.rank <= 5 and one.id not in before
        ]


def test_what_if_says_so_where_nobody_enters_and_nothing_where_all_is_known():
    known = Engine(catalogue(intervention("a", finding())))
    assert [(row.problem, row.entering) for row in known.recommend(profile(crime=1)).what_if] == [("jobs", ())]
    assert known.recommend(profile(crime=1, jobs=0)).what_if == ()


def key_of(known, area, id):
    ready = Engine(known)
    ranking = ready.ranking(area)
    return key_study(ranking, ranking.standing(id), known)


def test_the_key_study_is_the_one_whose_loss_costs_most_places():
    known = catalogue(
        intervention("a", finding(study="small", design="adjusted"), finding(study="large")),
        intervention("b", finding(study="other", setting="nordic")),
    )
    key = key_of(known, profile(crime=1), "a")
    assert (key.problem, key.study, key.source, key.rank) == ("crime", "large", "s", 2)
    lone = key_of(known, profile(crime=1), "b")
    assert (lone.study, lone.rank) == ("other", None)


def test_there_is_no_key_study_where_no_loss_costs_a_place():
    known = catalogue(
        intervention("a", finding(study="x"), finding(study="y")), intervention("b", finding("none"))
    )
    assert key_of(known, profile(crime=1), "a") is None


def test_a_study_is_lost_on_all_problems_and_all_reviews_of_a_pair_go_together():
    both = catalogue(intervention("a", finding(study="x"), finding(problem="jobs", study="x")))
    assert key_of(both, profile(crime=1, jobs=1), "a").rank is None
    apart = catalogue(intervention("a", finding(), finding(problem="jobs")))
    assert key_of(apart, profile(crime=1, jobs=1), "a") is None
    reviews = [finding(design="review", study=study, studies=9) for study in ("x", "y")]
    assert key_of(catalogue(intervention("a", *reviews)), profile(crime=1), "a").rank is None


@pytest.mark.parametrize("case", ["ringparken-fire-problemer", "mjoelnerparken-2017"])
def test_the_rank_without_the_key_study_is_that_of_a_catalogue_without_it(case):
    area = read_profile(read(EXAMPLES / f"{case}.yaml"), shipped()).profile
    shown = engine().recommend(area, top=5, stability=1).recommendations
    assert any(one.key_study for one in shown)
    for one in shown:
        key = one.key_study
        if key is None or key.study is None:
            continue
        entry = shipped().intervention[one.id]
        if any(each.design == "review" and each.study == key.study for each in entry.findings):
            continue
        left = replace(entry, findings=tuple(each for each in entry.findings if each.study != key.study))
        others = tuple(left if each.id == one.id else each for each in shipped().interventions)
        ranking = Engine(replace(shipped(), interventions=others)).ranking(area)
        assert ranking.standing(one.id).rank == key.rank, one.id
