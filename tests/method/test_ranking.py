"""The order, what is set aside and why, and the method's properties."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import METHOD, catalogue, finding, intervention, prepared, problem, profile
from helhedsvalg.engine import prepare, ranking
from helhedsvalg.method.ranking import (
    DIGITS,
    Contribution,
    candidate,
    cell,
    field,
    leading,
    match,
    reasons,
    rounded,
    scores,
    strongest,
    terms,
)
from helhedsvalg.model.profile import Exclusion


def ranked(known, area, include=()):
    return ranking(prepare(known), area, include)


def ids(result):
    return [one.candidate.intervention.id for one in result.placed]


def reason(result, id):
    return next(one.reasons[0] for one in result.aside if one.candidate.intervention.id == id)


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
    assert [(one.rank, one.candidate.intervention.id) for one in result.placed] == [(1, "a"), (1, "b"), (3, "c")]


def test_contributions_sum_to_the_score():
    known = catalogue(intervention("a", finding(), finding(problem="jobs", design="case")))
    result = ranked(known, profile(crime=0.3, jobs=0.7))
    terms = result.contributions(result.placed[0].contender)
    assert round(sum(term.points for term in terms), 6) == result.placed[0].score
    assert tuple(term.points for term in terms) == result.placed[0].points
    assert terms[0].points == round(100 * 0.3 * 0.375, 6)


def test_a_contribution_names_its_problem_and_every_factor():
    known = catalogue(
        intervention("a", finding(), finding(problem="jobs", design="case"), ages=(14, 17)),
        problems=(problem("crime", ages=(10, 14)), problem("health"), problem("jobs")),
    )
    result = ranked(known, profile(crime=0.75, health=0, jobs=0.25))
    assert result.contributions(result.placed[0].contender) == (
        Contribution("crime", 0.75, 0.6 / 1.6, 0.5, 14.0625),
        Contribution("jobs", 0.25, 0.1 / 1.1, 1.0, 2.272727),
    )
    assert result.placed[0].score == 16.335227


def test_what_contributes_most_is_told_and_of_equals_the_first():
    equal = catalogue(intervention("a", finding(), finding(problem="jobs")))
    assert ranked(equal, profile(crime=0.5, jobs=0.5)).placed[0].top == 0
    known = catalogue(intervention("a", finding(design="case"), finding(problem="jobs")))
    assert ranked(known, profile(crime=0.5, jobs=0.5)).placed[0].top == 1
    assert ranked(known, profile(crime=0.9, jobs=0.1)).placed[0].top == 0


def test_of_equal_scores_and_labels_the_strongest_design_stands_first():
    known = catalogue(
        intervention("a", finding(design="comparison", setting="danish-estates")),
        intervention("b", finding(design="natural-experiment", setting="nordic")),
    )
    result = ranked(known, profile(crime=1))
    assert [(one.rank, one.candidate.intervention.id) for one in result.placed] == [(1, "b"), (1, "a")]


def test_the_strongest_design_is_that_of_a_finding_that_applies_where_there_is_one():
    known = catalogue(
        intervention("a", finding(design="case"), finding(design="randomised", ages=(18, 19))),
        intervention("b", finding(design="randomised", ages=(18, 19)), finding(design="case", ages=(18, 19))),
        intervention("c"),
        problems=(problem("crime", ages=(10, 14)),),
    )
    grades = [candidate(one, known).pairs["crime"].grade for one in known.interventions]
    assert [strongest(one, METHOD) for one in grades] == ["case", "randomised", None]


def test_some_of_a_ranking_keep_their_ranks_and_one_set_aside_stands_last():
    known = catalogue(
        intervention("a", finding()),
        intervention("b", finding(design="case")),
        intervention("c", finding(), runner="other"),
    )
    whole = ranked(known, profile(crime=1))
    some = whole.of(["c", "b"])
    assert [(one.rank, one.candidate.intervention.id, one.score, one.points) for one in some.placed] == [
        (3, "c", 37.5, (37.5,)),
        (2, "b", 9.090909, (9.090909,)),
    ]
    assert (some.needs, some.field, some.aside) == (whole.needs, whole.field, ())
    jobs = catalogue(intervention("a", finding(problem="jobs"), runner="other"))
    assert ranked(jobs, profile(crime=0.5, jobs=0.5)).of(["a"]).placed[0].top == 1
    assert ranked(jobs, profile()).of(["a"]).placed[0].top == 0


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
    assert [(one.candidate.intervention.id, one.score) for one in result.aside] == expected
    tiny = replace(known, interventions=(*known.interventions, intervention("tiny", finding(problem="jobs"))))
    result = ranked(tiny, profile(exclude=[Exclusion("gone", "tried")], crime=1, jobs=1e-10))
    assert result.placed == ()
    got = [(one.candidate.intervention.id, one.score) for one in result.aside]
    assert got == [*expected[:5], ("tiny", 0), expected[5]]


def test_practice_without_a_positive_finding_is_no_support():
    known = catalogue(intervention("a", finding("none", "case")))
    assert reasons(candidate(known.interventions[0], known), profile(), ("crime",), frozenset()) == ("no-support",)


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
    got = field(prepare(known).candidates, area, ("crime", "jobs"), METHOD)
    assert [[one.candidate.intervention.id for one in those] for those in got.best] == [
        ["others", "strong", "weak"], []
    ]  # fmt: skip


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
    assert field(prepare(known).candidates, profile(), ("crime", "jobs"), METHOD).tested[0] is tested


def test_a_contender_carries_only_where_it_has_support():
    known = catalogue(intervention("a", finding(problem="jobs")))
    contender = field(prepare(known).candidates, profile(), ("crime", "jobs"), METHOD).contenders[0]
    assert contender.carried == (0.0, 0.6 / 1.6)
    assert contender.carrying == ((1, 0.6 / 1.6),)


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
    assert result.placed == ()
    assert {one.candidate.intervention.id: one.reasons[0] for one in result.aside} == {
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
    scores = {one.candidate.intervention.id: one.score for one in result.aside}
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
    placed, aside = ids(result), [one.candidate.intervention.id for one in result.aside]
    assert sorted(placed + aside) == sorted(one.id for one in entries)
    assert all(one.score > 0 for one in result.placed)
    assert all(one.reasons for one in result.aside)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs)
def test_a_newcomer_reorders_nobody(entries, crime, jobs):
    area = profile(crime=crime, jobs=jobs)
    before = ranked(catalogue(*entries), area)
    after = ranked(catalogue(*entries, intervention("newcomer", finding(design="randomised"))), area)
    assert [one for one in ids(after) if one != "newcomer"] == ids(before)
    scores = {one.candidate.intervention.id: one.score for one in after.placed}
    assert all(scores[one.candidate.intervention.id] == one.score for one in before.placed)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs, st.floats(0.1, 1.4))
def test_multiplying_all_needs_changes_no_score(entries, crime, jobs, factor):
    one = ranked(catalogue(*entries), profile(crime=crime, jobs=jobs))
    other = ranked(catalogue(*entries), profile(crime=crime * factor, jobs=jobs * factor))
    if crime + jobs > 1e-9:
        assert {p.candidate.intervention.id: p.score for p in one.placed} == pytest.approx(
            {p.candidate.intervention.id: p.score for p in other.placed}, abs=2e-6
        )


@settings(max_examples=200, deadline=None)
@given(catalogues, needs, needs)
def test_taking_a_partner_away_never_raises_a_score(entries, crime, jobs):
    having = ranked(catalogue(*entries), profile(partners={"school": "in-place"}, crime=crime, jobs=jobs))
    lacking = ranked(catalogue(*entries), profile(partners={"school": "missing"}, crime=crime, jobs=jobs))
    scores = {one.candidate.intervention.id: one.score for one in having.placed}
    assert all(one.score <= scores[one.candidate.intervention.id] for one in lacking.placed)


@settings(max_examples=200, deadline=None)
@given(catalogues, needs)
def test_no_finding_on_the_areas_problems_scores_0(entries, crime):
    result = ranked(catalogue(*entries), profile(crime=crime))
    for one in result.placed:
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
    assert ranked(known, profile(crime=1, jobs=1)).aside[0].reasons == (
        "outside-ages",
        "outside-plan",
        "no-effect-found",
    )


NUMBERS = st.one_of(
    st.floats(),
    st.floats(0, 150),
    st.integers(0, 10**9).map(lambda halves: halves * 5e-7),
    st.integers(0, 10**9).map(lambda halves: math.nextafter(halves * 5e-7, 0)),
    st.integers(0, 2**30).map(lambda parts: parts / 2**20),
)


@settings(max_examples=2000, deadline=None)
@given(NUMBERS)
@example(0.0078125)
@example(0.0000005)
@example(-0.0)
@example(999_999.9999995)
def test_rounding_is_the_languages_own(number):
    if math.isfinite(number):
        assert repr(rounded(number)) == repr(round(number, DIGITS))


PRESSING = tuple(one.id for one in prepared().catalogue.anchored)
WEIGHTS = st.lists(
    st.one_of(st.floats(0.01, 1), st.sampled_from([1e-9, 1e-7, 1e-5, 1.0, 1.0, 0.5])),
    min_size=len(PRESSING),
    max_size=len(PRESSING),
).map(lambda sizes: [size / math.fsum(sizes) for size in sizes])
FIELD = prepared().field(profile(), PRESSING, frozenset(("harmful", "blocked", "outside-plan")))


@settings(max_examples=1000, deadline=None)
@given(WEIGHTS, st.sampled_from([1, 2, 3, 10, 25]))
@example([0.25, 0.25, 0.25, 0.25], 1)
@example([1.0, 1e-9, 1e-9, 1e-9], 10)
@example([1.0, 1e-7, 1e-7, 1e-7], 25)
def test_only_those_that_can_lead_need_scoring(weights, top):
    some = leading(FIELD.contenders, cell(weights), top)
    assert scores(some, weights)[:top] == scores(FIELD.contenders, weights)[:top]


@settings(max_examples=300, deadline=None)
@given(catalogues, st.floats(0.001, 1), st.sampled_from([1, 2, 10]))
def test_only_those_that_can_lead_need_scoring_where_many_are_equal(entries, weight, top):
    contenders = prepare(catalogue(*entries)).field(profile(), ("crime", "jobs"), frozenset()).contenders
    weights = [weight, 1 - weight] if weight < 1 else [0.5, 0.5]
    some = leading(contenders, cell(weights), top)
    assert scores(some, weights)[:top] == scores(contenders, weights)[:top]


def test_one_that_rounding_lifts_to_the_first_can_lead():
    known = catalogue(intervention("a", finding()), intervention("b", finding(problem="jobs")))
    contenders = prepare(known).field(profile(), ("crime", "jobs"), frozenset()).contenders
    weights = [0.5 - 1e-12, 0.5 + 1e-12]
    first = scores(contenders, weights)[0]
    assert first[-1].candidate.intervention.id == "a"
    assert scores(leading(contenders, cell(weights), 1), weights)[0] == first


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.floats(1e-9, 1), NUMBERS.map(lambda one: abs(one) / 100)), min_size=1, max_size=4))
@example([(1.0, 4.5e-8)])  # halfway between two last decimals as it seems, and in truth a little above
@example([(1.0, 5.5e-8)])  # and below
@example([(0.5, 0.00000001), (0.5, 0.00000003)])
def test_a_score_is_the_sum_of_its_rounded_terms(pairs):
    weights, carried = [one for one, _two in pairs], tuple(two if two <= 1 else 0.0 for _one, two in pairs)
    carrying = tuple((place, worth) for place, worth in enumerate(carried) if worth > 0)
    one = replace(FIELD.contenders[0], carried=carried, carrying=carrying, order=((0, 0, "a"),) * len(pairs))
    points, total = terms(weights, carried)
    found = scores([one], weights)
    assert [-negative for negative, *_rest in found] == ([total] if total else [])
    assert [top for _score, _order, top, _one in found] == ([points.index(max(points))] if total else [])


def test_the_cell_of_a_weight_tells_nothing_from_little():
    assert cell([0.0, 1e-9, 0.5, 1.0]) == (-1, 0, 5, 10)


def test_few_can_lead():
    assert len(leading(FIELD.contenders, cell([0.4, 0.3, 0.2, 0.1]), 3)) < len(FIELD.contenders) / 2
