"""The worked numbers of the method, and the properties that hold for all findings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import METHOD, finding, problem
from helhedsvalg.grading import grade

CRIME = problem("crime", ages=(10, 14))
DESIGNS = [one.id for one in METHOD.designs]
SETTINGS = [one.id for one in METHOD.settings]
RELEVANCES = [one.id for one in METHOD.relevances]


def studies(*findings):
    """Each finding a study of its own, unless it has one."""
    return [one if one.study else replace(one, study=f"study {number}") for number, one in enumerate(findings)]


def practice(direction="positive"):
    return finding(direction, "case")


@pytest.mark.parametrize(
    ("findings", "support", "label"),
    [
        ([finding()], 0.375, "promising"),
        ([finding()] * 2, 0.545, "good"),
        ([finding()] * 4, 0.706, "strong"),
        ([finding(), finding(), finding("none")], 0.429, "good"),
        ([finding(), finding("none")], 0.273, "conflicting"),
        ([finding(study="a"), finding("mixed", study="a")], 0.316, "promising"),
        ([finding(design="randomised")], 0.500, "good"),
        ([finding(setting="international")], 0.265, "promising"),
        ([finding(design="review", setting="international", studies=4)], 0.375, "promising"),
        ([finding(design="review", setting="international", studies=5)], 0.545, "good"),
        ([finding(design="review", setting="international", studies=9)] * 2, 0.545, "good"),
        ([practice()], 0.091, "practice-knowledge"),
        ([practice()] * 30, 0.259, "practice-knowledge"),
        ([practice()] * 30 + [finding("none")], 0.0, "no-effect-found"),
        ([practice("none")], 0.0, "practice-knowledge"),
        ([], 0.0, "untested"),
    ],
)
def test_the_methods_worked_numbers(findings, support, label):
    got = grade(studies(*findings), CRIME, METHOD)
    assert round(got.support, 3) == support
    assert got.label == label


def test_none_08_positive_06_negative_018_gives_nothing():
    got = grade(
        studies(
            finding("none", "natural-experiment"),
            finding("positive"),
            finding("negative", "comparison", "international", "bundle"),
        ),
        CRIME,
        METHOD,
    )
    assert got.deciding == pytest.approx((0.6, 0.8, 0.18))
    assert got.support == 0


def test_k_is_design_times_setting_times_relevance():
    got = grade([finding("none", "adjusted", "nordic", "step")], CRIME, METHOD)
    assert got.weights[0].k == pytest.approx(0.35 * 0.75 * 0.5)


def test_steps_never_outvote_the_thing_itself():
    steps = [finding(design="randomised", relevance="step")] * 5
    got = grade(studies(*steps, finding("none")), CRIME, METHOD)
    assert got.label == "no-effect-found"
    assert got.support == 0


def test_a_study_counts_once_in_each_direction():
    once = grade([finding(study="a")], CRIME, METHOD)
    twice = grade([finding(study="a"), finding(study="a", relevance="step")], CRIME, METHOD)
    assert twice.support == once.support
    assert [one.counted for one in twice.weights] == [True, False]


def test_a_finding_without_a_study_stands_alone():
    assert grade([finding(), finding()], CRIME, METHOD).support > grade([finding()], CRIME, METHOD).support


def test_other_ages_are_shown_and_not_counted():
    got = grade([finding("none", ages=(18, 19))], CRIME, METHOD)
    assert got.label == "untested"
    assert [(one.applies, one.counted) for one in got.weights] == [(False, False)]


def test_strong_needs_a_positive_finding_from_denmark():
    foreign = [finding(design="randomised", setting="nordic")] * 4
    assert grade(studies(*foreign), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding("mixed")), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding()), CRIME, METHOD).label == "strong"


def test_strong_needs_two_studies():
    assert grade([finding(design="review", studies=40)], CRIME, METHOD).label == "good"


def test_harm_that_outweighs_gain_leaves_no_support():
    got = grade(studies(finding("negative", relevance="step"), finding(relevance="step")), CRIME, METHOD)
    assert got.support == 0


findings = st.lists(
    st.builds(
        finding,
        direction=st.sampled_from(["positive", "none", "mixed", "negative"]),
        design=st.sampled_from(DESIGNS),
        setting=st.sampled_from(SETTINGS),
        relevance=st.sampled_from(RELEVANCES),
        study=st.sampled_from([None, "a", "b", "c"]),
        studies=st.sampled_from([None, 3, 12]),
        ages=st.sampled_from([None, (13, 17), (18, 19)]),
    ),
    max_size=8,
)
one = st.builds(
    finding,
    direction=st.sampled_from(["none", "negative"]),
    design=st.sampled_from(DESIGNS),
    setting=st.sampled_from(SETTINGS),
    relevance=st.sampled_from(RELEVANCES),
    study=st.sampled_from([None, "a", "b", "c"]),
    studies=st.sampled_from([None, 3, 12]),
    ages=st.sampled_from([None, (13, 17)]),
)
TINY = 1e-12


@settings(max_examples=1500, deadline=None)
@given(findings, one)
def test_a_finding_of_none_or_harm_never_raises_a_support(read, added):
    assert grade([*read, added], CRIME, METHOD).support <= grade(read, CRIME, METHOD).support + TINY


@settings(max_examples=1500, deadline=None)
@given(findings, one)
def test_a_positive_finding_never_lowers_a_support(read, added):
    more = grade([*read, replace(added, direction="positive")], CRIME, METHOD).support
    assert more >= grade(read, CRIME, METHOD).support - TINY


@settings(max_examples=500, deadline=None)
@given(findings, st.randoms(use_true_random=False))
def test_the_order_of_findings_changes_nothing(read, random):
    shuffled = list(read)
    random.shuffle(shuffled)
    before, after = grade(read, CRIME, METHOD), grade(shuffled, CRIME, METHOD)
    assert (before.label, before.support) == (after.label, after.support)


@settings(max_examples=500, deadline=None)
@given(findings)
def test_support_lies_between_0_and_1(read):
    got = grade(read, CRIME, METHOD)
    assert 0 <= got.support < 1
    assert len(got.weights) == len(read)
