"""The order, what is set aside and why, and the method's properties."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import second_reading
from builders import METHOD, catalogue, engine, examples, finding, intervention, problem, profile
from helhedsvalg.engine import Engine
from helhedsvalg.method.ranking import (
    DIGITS,
    band,
    candidate,
    group,
    later,
    limits,
    match,
    place,
    reasons,
    strongest,
    too_young,
)
from helhedsvalg.method.ranking import ranked as order
from helhedsvalg.model.profile import Exclusion
from helhedsvalg.results.caveats import is_tested
from helhedsvalg.results.recommendation import best_on, contributions


def ranked(known, area, include=()):
    return Engine(known).ranking(area, include)


def ids(result):
    return [one.id for one in result.ranked]


def reason(result, id):
    return next(one.reasons[0] for one in result.set_aside if one.id == id)


@pytest.mark.parametrize(
    ("whose", "problem_ages", "expected"),
    [
        ((10, 14), (10, 14), 1),
        ((12, 17), (10, 14), 1),
        ((13, 17), (10, 14), 0.5),
        ((14, 17), (10, 14), 0.5),
        ((15, 17), (10, 14), 0),
        ((6, 9), (10, 14), 1),
        ((0, 5), (10, 14), 0),
        ((0, 6), (10, 14), 0.5),
        ((5, 7), (10, 14), 1),
        ((0, 10), (15, 59), 0),
        ((0, 11), (15, 59), 0.5),
        ((10, 11), (15, 59), 1),
        ((0, 99), (10, 14), 1),
        ((60, 99), (18, 64), 0.5),
        (None, (10, 14), 1),
        ((3, 5), None, 1),
    ],
)
def test_match_is_who_can_be_counted_within_the_plans_years(whose, problem_ages, expected):
    assert match(whose, problem_ages, METHOD) == expected


def test_other_plan_years_give_another_match():
    years = replace(METHOD.numbers, plan_years=replace(METHOD.numbers.plan_years, value=0))
    assert match((6, 9), (10, 14), replace(METHOD, numbers=years)) == 0


spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda span: tuple(sorted(span)))


@examples(300)
@given(spans, spans)
def test_match_is_what_counting_year_by_year_gives(whose, ages):
    assert match(whose, ages, METHOD) == second_reading.match(whose, ages)


def test_other_ages_may_be_named_for_one_problem():
    known = catalogue(
        intervention("care", finding(), finding(problem="jobs"), ages=(0, 5), ages_for={"jobs": (18, 45)}),
        problems=(problem("crime", ages=(10, 14)), problem("jobs", ages=(18, 64))),
    )
    on = candidate(known.interventions[0], known).evidence
    assert (on["crime"].match, on["jobs"].match) == (0, 1)


def test_equal_scores_share_a_rank_and_the_next_is_skipped():
    known = catalogue(
        intervention("b", finding()), intervention("a", finding()), intervention("c", finding(design="case"))
    )
    result = ranked(known, profile(crime=1))
    assert [(one.rank, one.id) for one in result.ranked] == [(1, "a"), (1, "b"), (3, "c")]


def test_contributions_sum_to_the_score():
    known = catalogue(intervention("a", finding(), finding(problem="jobs", design="case")))
    (first,) = ranked(known, profile(crime=0.3, jobs=0.7)).ranked
    assert round(sum(first.terms.values()), 6) == first.score
    assert first.terms["crime"] == round(100 * 0.3 * 0.375, 6)


def test_a_contribution_names_its_problem_and_every_factor():
    known = catalogue(
        intervention("a", finding(), finding(problem="jobs", design="case"), ages=(14, 17)),
        problems=(problem("crime", ages=(10, 14)), problem("health"), problem("jobs")),
    )
    result = ranked(known, profile(crime=0.75, health=0, jobs=0.25))
    told = contributions(result, result.ranked[0])
    assert [(one.problem, one.weight, one.support, one.match, one.points) for one in told] == [
        ("crime", 0.75, 0.375, 0.5, 14.0625),
        ("jobs", 0.25, 0.090909, 1.0, 2.272727),
    ]
    assert result.ranked[0].score == 16.335227


def test_what_contributes_most_is_told_and_of_equals_the_first():
    def top(known, area):
        return ranked(known, area).ranked[0].top.problem.id

    equal = catalogue(intervention("a", finding(), finding(problem="jobs")))
    assert top(equal, profile(crime=0.5, jobs=0.5)) == "crime"
    known = catalogue(intervention("a", finding(design="case"), finding(problem="jobs")))
    assert top(known, profile(crime=0.5, jobs=0.5)) == "jobs"
    assert top(known, profile(crime=0.9, jobs=0.1)) == "crime"


def test_the_last_problem_by_name_is_not_the_one_that_contributes_most():
    known = catalogue(
        intervention("a", finding(), finding(problem="jobs", design="case")), intervention("b", finding())
    )
    result = ranked(known, profile(crime=0.01, jobs=1))
    assert {one.id: (result.top(one), one.group) for one in result.ranked} == {
        "a": ("jobs", "practice"),
        "b": ("crime", "tested-here"),
    }
    result = ranked(known, profile(crime=1, jobs=0.9))
    assert [(result.top(one), one.group) for one in result.ranked] == [("crime", "tested-here")] * 2


def test_the_order_among_equals_is_the_place_of_the_label_and_then_of_the_design():
    labels, designs = ([one.id for one in many] for many in (METHOD.labels, METHOD.designs))
    known = catalogue(intervention("a", finding()))
    orders = {id: on.order for id, on in candidate(known.intervention["a"], known).evidence.items()}
    assert orders == {
        "crime": (labels.index("promising"), designs.index("comparison")),
        "jobs": (labels.index("untested"), len(designs)),
    }


def test_a_place_is_less_where_the_score_is_more_and_who_is_set_aside_has_none():
    known = catalogue(intervention("a", finding(), finding()), intervention("b", finding()), intervention("c"))
    result = ranked(known, profile(crime=1))
    assert place(result.standing("a")) < place(result.standing("b"))
    more = catalogue(
        intervention("a", finding(), finding(design="case")), intervention("b", finding()), intervention("c")
    )
    result = ranked(more, profile(crime=1))
    assert place(result.standing("a"))[:2] == place(result.standing("b"))[:2]
    assert place(result.standing("a")) < place(result.standing("b"))
    with pytest.raises(ValueError, match="c is not ranked"):
        place(result.standing("c"))


@pytest.mark.parametrize(("jobs", "expected"), [(0.665, 3), (0.67, 2), (0.3, 4)])
def test_the_band_on_a_lighter_problem_is_by_what_the_heaviest_would_give(jobs, expected):
    (one,) = ranked(catalogue(intervention("a", finding(problem="jobs"))), profile(crime=1, jobs=jobs)).ranked
    assert one.band == expected


def test_of_equal_scores_and_labels_the_strongest_design_stands_first():
    known = catalogue(
        intervention("a", finding(design="comparison", setting="danish-estates")),
        intervention("b", finding(design="natural-experiment", setting="nordic")),
        intervention("c", finding(design="natural-experiment", setting="nordic")),
    )
    result = ranked(known, profile(crime=1))
    assert [(one.rank, one.id) for one in result.ranked] == [(1, "b"), (1, "c"), (1, "a")]


def test_the_reference_is_one_danish_comparison_on_the_heaviest_problem():
    known = catalogue(intervention("a", finding()))
    assert ranked(known, profile(crime=0.75, jobs=0.25)).reference == pytest.approx(75 * 0.375)
    assert ranked(known, profile(crime=0, jobs=0)).reference == 0
    assert ranked(catalogue(), profile(crime=1)).reference == pytest.approx(37.5)


@pytest.mark.parametrize(
    ("score", "expected"),
    [(40, 1), (40 - 1e-12, 1), (39.99, 2), (20, 2), (19.99, 3), (10, 3), (9.99, 4), (0.001, 4)],
)
def test_bands_begin_at_four_two_and_one_third_of_the_reference(score, expected):
    assert band(score, limits(30, METHOD), METHOD) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding()], "tested-here"),
        ([finding(setting="nordic")], "tested-here"),
        ([finding(setting="international")], "tested-elsewhere"),
        ([finding(setting="international"), finding(design="adjusted")], "tested-elsewhere"),
        ([finding(), finding("none")], "tested-elsewhere"),
        ([finding(design="adjusted")], "practice"),
    ],
)
def test_the_group_is_by_where_what_contributes_most_was_tested(findings, expected):
    assert ranked(catalogue(intervention("a", *findings)), profile(crime=1)).ranked[0].group == expected


def test_within_a_band_the_better_tested_stands_before_the_higher_score():
    known = catalogue(
        intervention("abroad", finding(setting="international"), finding(design="adjusted")),
        intervention("here", finding(setting="nordic")),
        intervention("best", finding(design="randomised"), finding(design="randomised")),
        intervention("tried", finding(design="adjusted")),
    )
    result = ranked(known, profile(crime=1))
    assert [(one.id, one.band, one.group) for one in result.ranked] == [
        ("best", 1, "tested-here"),
        ("here", 2, "tested-here"),
        ("abroad", 2, "tested-elsewhere"),
        ("tried", 2, "practice"),
    ]
    assert result.ranked[2].score > result.ranked[1].score


def test_a_gain_that_is_good_is_as_tested_as_one_that_is_strong():
    labels = ("strong", "good", "promising", "conflicting", "practice-knowledge")
    assert [group(label, True) for label in labels] == [*["tested-here"] * 3, "tested-elsewhere", "practice"]


@pytest.mark.parametrize(("whose", "young"), [((0, 5), True), ((0, 6), False), ((0, 9), False), (None, False)])
def test_too_young_is_who_is_not_counted_when_the_plan_ends(whose, young):
    assert too_young(whose, (10, 14), METHOD) is young


def test_of_those_too_young_the_one_with_most_points_stands_first():
    known = catalogue(
        intervention("a", finding(), ages=(0, 5)),
        intervention("b", finding(), finding(), ages=(0, 5)),
        intervention("c", finding(), ages=(0, 5)),
        problems=(problem("crime", ages=(10, 14)),),
    )
    assert [row.standing.id for row in later(ranked(known, profile(crime=1)))] == ["b", "a", "c"]


def test_those_too_young_to_be_counted_stand_apart_with_their_points():
    known = catalogue(
        intervention("small", finding(), ages=(0, 5)),
        intervention("both", finding(), finding(problem="jobs"), ages=(6, 17)),
        problems=(problem("crime", ages=(10, 14)), problem("jobs", ages=(30, 64))),
    )
    result = ranked(known, profile(crime=0.5, jobs=0.5))
    assert ids(result) == ["both"]
    assert reason(result, "small") == "later"
    assert [(row.standing.id, row.problem, row.points) for row in later(result)] == [("small", "crime", 18.75)]


def test_too_old_on_one_problem_and_too_young_on_another_is_later():
    known = catalogue(
        intervention("a", finding(), finding(problem="jobs"), ages=(15, 17)),
        problems=(problem("crime", ages=(10, 14)), problem("jobs", ages=(30, 64))),
    )
    result = ranked(known, profile(crime=0.5, jobs=0.5))
    assert result.set_aside[0].reasons == ("later",)
    assert [row.problem for row in later(result)] == ["jobs"]


def test_one_study_of_harm_sets_nothing_aside_and_two_do():
    harm = finding("negative", problem="jobs")
    known = catalogue(
        intervention("once", finding(), replace(harm, study="x")),
        intervention("twice", finding(), replace(harm, study="x"), replace(harm, study="y")),
        intervention("pooled", finding(), replace(harm, design="review", studies=5)),
        intervention("worse", finding(), replace(harm, comparator="other"), replace(harm, comparator="other")),
    )
    result = ranked(known, profile(crime=1, jobs=1))
    assert sorted(ids(result)) == ["once", "worse"]
    assert {one.reasons for one in result.set_aside} == {("harmful",)}
    assert all(set(one.terms) == {"crime"} for one in result.ranked)


def test_the_strongest_design_is_that_of_a_finding_that_applies_where_there_is_one():
    known = catalogue(
        intervention("a", finding(design="case"), finding(design="randomised", ages=(18, 19))),
        intervention("b", finding(design="randomised", ages=(18, 19)), finding(design="case", ages=(18, 19))),
        intervention("c"),
        problems=(problem("crime", ages=(10, 14)),),
    )
    grades = [candidate(one, known).evidence["crime"].grade for one in known.interventions]
    assert [strongest(one, METHOD) for one in grades] == ["case", "randomised", None]


def test_some_of_a_ranking_keep_their_ranks_and_one_set_aside_has_none():
    known = catalogue(
        intervention("a", finding()),
        intervention("b", finding(design="case")),
        intervention("c", finding(), runner="other"),
    )
    whole = ranked(known, profile(crime=1))
    some = whole.of(["c", "b"])
    assert [(one.rank, one.id, one.score, one.terms) for one in some.ranked] == [
        (None, "c", 37.5, {"crime": 37.5}),
        (2, "b", 9.090909, {"crime": 9.090909}),
    ]
    assert (some.needs, some.set_aside) == (whole.needs, ())
    jobs = catalogue(intervention("a", finding(problem="jobs"), runner="other"))
    both = ranked(jobs, profile(crime=0.5, jobs=0.5))
    assert both.top(both.standing("a")) == "jobs"
    nothing = ranked(jobs, profile())
    assert nothing.top(nothing.standing("a")) is None


def test_those_set_aside_stand_by_reason_then_score_then_id():
    known = catalogue(
        intervention("unread"),
        intervention("low", finding(design="case"), runner="other"),
        intervention("high", finding(), runner="other"),
        intervention("also-high", finding(), runner="other"),
        intervention("nothing", finding("none", "case"), runner="other"),
        intervention("gone", finding()),
    )
    expected = [
        ("gone", 37.5), ("also-high", 37.5), ("high", 37.5), ("low", 9.090909), ("nothing", 0), ("unread", 0)
    ]  # fmt: skip
    area = profile(exclude=[Exclusion("gone", "tried")], crime=1)
    result = ranked(known, area)
    assert [(one.id, one.score) for one in result.set_aside] == expected
    tiny = replace(known, interventions=(*known.interventions, intervention("tiny", finding(problem="jobs"))))
    result = ranked(tiny, profile(exclude=[Exclusion("gone", "tried")], crime=1, jobs=1e-10))
    assert result.ranked == ()
    got = [(one.id, one.score) for one in result.set_aside]
    assert got == [*expected[:5], ("tiny", 0), expected[5]]


def test_practice_without_a_positive_finding_is_no_support():
    known = catalogue(intervention("a", finding("none", "case")))
    assert reasons(candidate(known.interventions[0], known), profile(), ("crime",)) == ("no-support",)


def test_what_carries_on_a_problem_stands_by_how_much_whoever_may_carry_it_out():
    known = catalogue(
        intervention("weak", finding(design="case")),
        intervention("others", finding(design="randomised"), runner="other"),
        intervention("strong", finding()),
        intervention("harmful", finding(), *[finding("negative", problem="jobs")] * 2),
        intervention("excluded", finding()),
        intervention("nothing", finding("none")),
    )
    area = profile(exclude=[Exclusion("excluded", "tried")], crime=1)
    got = ranked(known, area)
    assert [one.id for one in best_on(got, "crime")] == ["others", "strong", "weak"]
    assert best_on(got, "jobs") == []


@pytest.mark.parametrize(
    ("entry", "tested"),
    [
        (intervention("a", finding()), True),
        (intervention("a", finding(design="case")), False),
        (intervention("a", finding(), ages=(60, 99)), False),
        (intervention("a", finding("none"), finding(problem="jobs")), False),
        (intervention("a", finding(), runner="other"), False),
    ],
)
def test_a_problem_is_tested_where_something_that_may_be_ranked_was_tested_and_carries(entry, tested):
    known = catalogue(entry, problems=(problem("crime", ages=(10, 14)), problem("jobs")))
    assert is_tested(known, ranked(known, profile(crime=1, jobs=1)), "crime") is tested


def test_a_candidate_has_worth_only_where_it_has_support():
    known = catalogue(intervention("a", finding(problem="jobs")))
    assert candidate(known.interventions[0], known).worth == {"jobs": 0.6 / 1.6}


def test_each_reason_comes_in_its_order():
    harmful = (finding("negative", problem="other"), finding("negative", problem="other"))
    other = replace(problem("other"), zero_point=None, full_point=None)
    known = catalogue(
        intervention("excluded", finding()),
        intervention("harmful", finding(), *harmful),
        intervention("aged", finding(), ages=(60, 99)),
        intervention("others", finding(), runner="other"),
        intervention("blocked", finding(), required=("school",)),
        intervention("nothing", finding("none")),
        intervention("weak", finding("none", "case")),
        intervention("elsewhere", finding(problem="other")),
        intervention("unread"),
        problems=(problem("crime"), other),
    )
    area = profile(
        partners={"school": "missing"}, ages=(10, 14), exclude=[Exclusion("excluded", "tried")], crime=1
    )
    result = ranked(known, area)
    assert result.ranked == ()
    assert {one.id: one.reasons[0] for one in result.set_aside} == {
        "excluded": "excluded",
        "harmful": "harmful",
        "aged": "outside-ages",
        "others": "outside-plan",
        "blocked": "blocked",
        "nothing": "no-effect-found",
        "weak": "no-support",
        "elsewhere": "other-problems",
        "unread": "untested",
    }
    scores = {one.id: one.score for one in result.set_aside}
    assert scores["others"] == 37.5


def test_match_0_wherever_there_is_support_is_outside_ages():
    known = catalogue(intervention("small", finding(), ages=(20, 25)), problems=(problem("crime", ages=(10, 14)),))
    assert reason(ranked(known, profile(crime=1)), "small") == "outside-ages"


def test_what_is_asked_for_is_ranked_all_the_same():
    harm = finding("negative", problem="jobs")
    known = catalogue(
        intervention("harmful", finding(), harm, harm),
        intervention("others", finding(), runner="other"),
        intervention("blocked", finding(), required=("school",)),
    )
    area = profile(partners={"school": "missing"}, crime=1)
    assert ids(ranked(known, area, ("harmful", "outside-plan", "blocked"))) == ["blocked", "harmful", "others"]
    assert ids(ranked(known, area)) == []


def test_a_promised_or_unknown_partner_blocks_nothing():
    known = catalogue(intervention("a", finding(), required=("school",)))
    for state in ("in-place", "promised", "unknown"):
        assert ids(ranked(known, profile(partners={"school": state}, crime=1))) == ["a"]


some_finding = st.builds(
    finding,
    direction=st.sampled_from(["positive", "none", "mixed", "negative"]),
    design=st.sampled_from([one.id for one in METHOD.designs]),
    relevance=st.sampled_from(["direct", "step", "bundle"]),
    problem=st.sampled_from(["crime", "jobs"]),
    study=st.sampled_from([None, "a", "b"]),
)
catalogues = st.lists(st.lists(some_finding, max_size=4), min_size=1, max_size=8).map(
    lambda lists: [
        intervention(f"i{number}", *read, required=("school",) if number % 3 == 0 else ())
        for number, read in enumerate(lists)
    ]
)
needs = st.floats(0, 1, allow_nan=False)


@examples(200)
@given(catalogues, needs, needs)
def test_everything_is_ranked_or_set_aside_and_never_both(entries, crime, jobs):
    result = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    placed, aside = ids(result), [one.id for one in result.set_aside]
    assert sorted(placed + aside) == sorted(one.id for one in entries)
    assert all(one.score > 0 for one in result.ranked)
    assert all(one.reasons for one in result.set_aside)


def standings(result):
    return [(one.id, one.score, one.band, one.group) for one in result.ranked]


@examples(200)
@given(catalogues, needs, needs, st.integers(0, 7))
def test_adding_or_deleting_another_changes_no_score_band_or_order(entries, crime, jobs, place):
    area = profile(crime=crime, jobs=jobs)
    before = standings(ranked(catalogue(*entries), area))
    after = standings(ranked(catalogue(*entries, intervention("newcomer", finding(design="randomised"))), area))
    assert [one for one in after if one[0] != "newcomer"] == before
    gone = entries[place % len(entries)]
    rest = [entry for entry in entries if entry is not gone]
    assert standings(ranked(catalogue(*rest), area)) == [one for one in before if one[0] != gone.id]


@examples(200)
@given(catalogues, needs, needs)
def test_contributions_always_sum_to_the_score(entries, crime, jobs):
    for one in ranked(catalogue(*entries), profile(crime=crime, jobs=jobs)).ranked:
        assert round(math.fsum(one.terms.values()), DIGITS) == one.score


@examples(200)
@given(catalogues, needs, needs)
def test_in_bands_2_and_3_nobody_has_more_than_twice_anothers_points(entries, crime, jobs):
    result = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    for wide in (2, 3):
        scores = [one.score for one in result.ranked if one.band == wide]
        assert not scores or max(scores) <= 2 * min(scores) + 2e-6


@examples(100)
@given(catalogues, st.lists(spans, min_size=8, max_size=8), needs)
def test_a_plan_for_those_below_18_never_ranks_an_effort_for_adults_only(entries, ages, crime):
    aged = [replace(entry, ages=span) for entry, span in zip(entries, ages, strict=False)]
    result = ranked(catalogue(*aged), profile(crime=crime, ages=(0, 17)), ("harmful", "blocked", "outside-plan"))
    assert all(one.candidate.intervention.ages[0] <= 17 for one in result.ranked)


def test_the_shipped_efforts_for_adults_only_are_never_ranked_for_those_below_18():
    area = profile(ages=(0, 17), unemployment=1, youth_crime=1, low_education=1, insecurity=1)
    for one in engine().ranking(area, ("harmful", "blocked", "outside-plan")).ranked:
        ages = one.candidate.intervention.ages
        assert ages is None or ages[0] <= 17


@examples(200)
@given(catalogues, needs, needs, st.floats(0.1, 1.4))
def test_multiplying_all_needs_changes_no_score(entries, crime, jobs, factor):
    one = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    other = ranked(catalogue(*entries), profile(crime=crime * factor, jobs=jobs * factor))
    if crime + jobs > 1e-9:
        assert {p.id: p.score for p in one.ranked} == pytest.approx(
            {p.id: p.score for p in other.ranked}, abs=2e-6
        )


@examples(200)
@given(catalogues, needs, needs)
def test_taking_a_partner_away_never_raises_a_score(entries, crime, jobs):
    having = ranked(catalogue(*entries), profile(partners={"school": "in-place"}, crime=crime, jobs=jobs))
    lacking = ranked(catalogue(*entries), profile(partners={"school": "missing"}, crime=crime, jobs=jobs))
    scores = {one.id: one.score for one in having.ranked}
    assert all(one.score <= scores[one.id] for one in lacking.ranked)


@examples(200)
@given(catalogues, needs)
def test_no_finding_on_the_areas_problems_scores_0(entries, crime):
    result = ranked(catalogue(*entries), profile(crime=crime))
    for one in result.ranked:
        assert any(each.problem == "crime" for each in one.candidate.intervention.findings)


def test_harm_is_never_shown_as_merely_weak():
    known = catalogue(intervention("harmful", finding("negative"), finding("negative")))
    assert reason(ranked(known, profile(crime=1), ("harmful",)), "harmful") == "harmful"


def test_every_reason_that_applies_is_named():
    small = problem("crime", ages=(10, 14))
    known = catalogue(
        intervention("old", finding(), finding("none", problem="jobs"), ages=(18, 99), runner="other"),
        problems=(small, problem("jobs")),
    )
    assert ranked(known, profile(crime=1, jobs=1)).set_aside[0].reasons == (
        "outside-ages",
        "outside-plan",
        "no-effect-found",
    )


WORTHS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.floats(1e-9, 1), min_size=1)


@examples(1000)
@given(WORTHS, st.fixed_dictionaries(dict.fromkeys("abcd", st.floats(1e-9, 1))))
@example({"a": 4.5e-8}, dict.fromkeys("abcd", 1.0))  # halfway between two last decimals, in truth above
@example({"a": 5.5e-8}, dict.fromkeys("abcd", 1.0))  # and below
@example({"a": 0.00000001, "b": 0.00000003}, dict.fromkeys("abcd", 0.5))
def test_a_score_is_the_sum_of_its_rounded_terms(worth, weights):
    on = engine().candidates[0].evidence["unemployment"]
    entry = engine().candidates[0]._replace(worth=worth, evidence=dict.fromkeys("abcd", on))
    expected = {problem: round(100 * weights[problem] * worth[problem], DIGITS) for problem in worth}
    total = round(math.fsum(expected.values()), DIGITS)
    got = [(one.terms, one.score) for one in order([entry], weights, METHOD)]
    assert got == ([(expected, total)] if total else [])
