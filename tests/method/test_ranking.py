"""The order, what is set aside and why, and the method's properties."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import METHOD, catalogue, engine, finding, intervention, problem, profile
from helhedsvalg.engine import Engine
from helhedsvalg.method.ranking import DIGITS, candidate, match, reasons, strongest
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
        ((10, 11), (10, 13), 1),
        ((15, 17), (10, 14), 0),
        (None, (10, 14), 1),
        ((3, 5), None, 1),
    ],
)
def test_match(whose, problem_ages, expected):
    assert match(whose, problem_ages, METHOD) == expected


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


def test_of_equal_scores_and_labels_the_strongest_design_stands_first():
    known = catalogue(
        intervention("a", finding(design="comparison", setting="danish-estates")),
        intervention("b", finding(design="natural-experiment", setting="nordic")),
    )
    result = ranked(known, profile(crime=1))
    assert [(one.rank, one.id) for one in result.ranked] == [(1, "b"), (1, "a")]


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
        intervention("harmful", finding(), finding("negative", problem="jobs")),
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
    harmful = finding("negative", problem="other")
    other = replace(problem("other"), zero_point=None, full_point=None)
    known = catalogue(
        intervention("excluded", finding()),
        intervention("harmful", finding(), harmful),
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
    known = catalogue(intervention("small", finding(), ages=(0, 5)), problems=(problem("crime", ages=(10, 14)),))
    assert reason(ranked(known, profile(crime=1)), "small") == "outside-ages"


def test_what_is_asked_for_is_ranked_all_the_same():
    harm = finding("negative", problem="jobs")
    known = catalogue(
        intervention("harmful", finding(), harm),
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


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs)
def test_everything_is_ranked_or_set_aside_and_never_both(entries, crime, jobs):
    result = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    placed, aside = ids(result), [one.id for one in result.set_aside]
    assert sorted(placed + aside) == sorted(one.id for one in entries)
    assert all(one.score > 0 for one in result.ranked)
    assert all(one.reasons for one in result.set_aside)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs)
def test_a_newcomer_reorders_nobody(entries, crime, jobs):
    area = profile(crime=crime, jobs=jobs)
    before = ranked(catalogue(*entries), area)
    after = ranked(catalogue(*entries, intervention("newcomer", finding(design="randomised"))), area)
    assert [one for one in ids(after) if one != "newcomer"] == ids(before)
    scores = {one.id: one.score for one in after.ranked}
    assert all(scores[one.id] == one.score for one in before.ranked)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs, st.floats(0.1, 1.4))
def test_multiplying_all_needs_changes_no_score(entries, crime, jobs, factor):
    one = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    other = ranked(catalogue(*entries), profile(crime=crime * factor, jobs=jobs * factor))
    if crime + jobs > 1e-9:
        assert {p.id: p.score for p in one.ranked} == pytest.approx(
            {p.id: p.score for p in other.ranked}, abs=2e-6
        )


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs)
def test_taking_a_partner_away_never_raises_a_score(entries, crime, jobs):
    having = ranked(catalogue(*entries), profile(partners={"school": "in-place"}, crime=crime, jobs=jobs))
    lacking = ranked(catalogue(*entries), profile(partners={"school": "missing"}, crime=crime, jobs=jobs))
    scores = {one.id: one.score for one in having.ranked}
    assert all(one.score <= scores[one.id] for one in lacking.ranked)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs)
def test_no_finding_on_the_areas_problems_scores_0(entries, crime):
    result = ranked(catalogue(*entries), profile(crime=crime))
    for one in result.ranked:
        assert any(each.problem == "crime" for each in one.candidate.intervention.findings)


def test_harm_is_never_shown_as_merely_weak():
    known = catalogue(intervention("harmful", finding("negative")))
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


@settings(max_examples=1000, deadline=None)
@given(WORTHS, st.fixed_dictionaries(dict.fromkeys("abcd", st.floats(1e-9, 1))))
@example({"a": 4.5e-8}, dict.fromkeys("abcd", 1.0))  # halfway between two last decimals, in truth above
@example({"a": 5.5e-8}, dict.fromkeys("abcd", 1.0))  # and below
@example({"a": 0.00000001, "b": 0.00000003}, dict.fromkeys("abcd", 0.5))
def test_a_score_is_the_sum_of_its_rounded_terms(worth, weights):
    on = engine().candidates[0].evidence["unemployment"]
    entry = replace(engine().candidates[0], worth=worth, evidence=dict.fromkeys("abcd", on))
    expected = {problem: round(100 * weights[problem] * worth[problem], DIGITS) for problem in worth}
    total = round(math.fsum(expected.values()), DIGITS)
    assert [(one.terms, one.score) for one in order([entry], weights)] == ([(expected, total)] if total else [])
