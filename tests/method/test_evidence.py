"""The worked numbers of the method, and the properties that hold for all findings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import METHOD, finding, problem
from helhedsvalg.method.evidence import grade, touches

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
    assert got.findings[0].k == pytest.approx(0.35 * 0.75 * 0.5)


def test_steps_never_outvote_the_thing_itself():
    steps = [finding(design="randomised", relevance="step")] * 5
    got = grade(studies(*steps, finding("none")), CRIME, METHOD)
    assert got.label == "no-effect-found"
    assert got.support == 0


def test_a_study_counts_once_in_each_direction():
    once = grade([finding(study="a")], CRIME, METHOD)
    twice = grade([finding(study="a"), finding(study="a", relevance="step")], CRIME, METHOD)
    assert twice.support == once.support
    assert [one.counted for one in twice.findings] == [True, False]


def test_a_finding_without_a_study_stands_alone():
    assert grade([finding(), finding()], CRIME, METHOD).support > grade([finding()], CRIME, METHOD).support


def test_other_ages_are_shown_and_not_counted():
    got = grade([finding("none", ages=(18, 19))], CRIME, METHOD)
    assert got.label == "untested"
    assert [(one.applies, one.counted) for one in got.findings] == [(False, False)]


def test_strong_needs_a_positive_finding_from_denmark():
    foreign = [finding(design="randomised", setting="nordic")] * 4
    assert grade(studies(*foreign), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding("mixed")), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, practice()), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding(ages=(18, 19))), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding()), CRIME, METHOD).label == "strong"


def test_strong_needs_two_studies():
    assert grade([finding(design="review", studies=40)], CRIME, METHOD).label == "good"


def test_strong_begins_where_its_limits_are_reached():
    trial = finding(design="randomised")
    assert grade(studies(trial, trial), CRIME, METHOD).label == "strong"
    assert grade(studies(trial, trial, trial, replace(trial, direction="none")), CRIME, METHOD).label == "strong"
    more = studies(trial, trial, trial, replace(trial, direction="none"), finding("none", setting="international"))
    assert grade(more, CRIME, METHOD).label == "good"
    assert grade(studies(*[trial] * 9, finding("negative")), CRIME, METHOD).label == "good"
    assert grade(studies(finding(), finding(), finding()), CRIME, METHOD).label == "good"


def method(**numbers):
    """The method with other numbers."""
    other = {name: replace(getattr(METHOD.numbers, name), value=value) for name, value in numbers.items()}
    return replace(METHOD, numbers=replace(METHOD.numbers, **other))


HALF = method(majority=0.5, carried_share=0.5)
"""The method with shares that sums of k can hit exactly."""


@pytest.mark.parametrize(
    ("findings", "label"),
    [
        ([finding("negative"), finding("none")], "harmful"),
        ([finding("positive"), finding("none")], "no-effect-found"),
        (
            [finding("positive"), finding("none", relevance="bundle"), finding("negative", relevance="bundle")],
            "good",
        ),
        ([finding("positive"), finding("none"), finding("negative")], "conflicting"),
    ],
)
def test_a_majority_is_at_least_its_share(findings, label):
    assert grade(studies(*findings), CRIME, HALF).label == label


def test_what_carries_is_at_least_its_share_of_the_deciding():
    positive, against = finding("positive"), finding("none", relevance="bundle")
    carried = grade(studies(positive, against, finding("negative", relevance="bundle")), CRIME, HALF)
    assert carried.support == pytest.approx((0.6 - 0.3) / (1.2 + 1))
    assert grade(studies(positive, *[against] * 3), CRIME, METHOD).support == 0


def test_a_fifth_of_a_majority_conflicts_and_still_carries():
    got = grade(studies(finding(), finding(), finding("none"), finding("negative")), CRIME, METHOD)
    assert (got.label, got.support) == ("conflicting", pytest.approx((1.2 - 0.6) / (2.4 + 1)))


def test_harm_among_steps_takes_from_the_support_until_it_equals_the_gain():
    gain = finding(relevance="direct")
    less = grade(studies(gain, finding("negative", relevance="step")), CRIME, METHOD)
    assert (less.label, less.support) == ("promising", pytest.approx((0.6 - 0.3) / (0.9 + 1)))
    equal = grade(studies(gain, *[finding("negative", relevance="step")] * 2), CRIME, METHOD)
    assert (equal.label, equal.support) == ("good", 0)
    praised = grade(studies(gain, *[finding("negative", relevance="step")] * 2, practice()), CRIME, METHOD)
    assert praised.support == 0


def test_uncontrolled_findings_add_at_most_a_cap_to_each_direction():
    few = grade(studies(finding(), practice(), practice("none"), practice("negative")), CRIME, METHOD)
    assert few.support == pytest.approx((0.7 - 0.1) / (0.7 + 0.1 + 0.1 + 1))
    many = [practice(way) for way in ("positive", "none", "negative") for _number in range(5)]
    capped = grade(studies(finding(), *many), CRIME, METHOD)
    assert capped.support == pytest.approx((0.95 - 0.35) / (0.95 + 0.35 + 0.35 + 1))
    assert grade(studies(practice(), practice("negative"), practice("negative")), CRIME, METHOD).support == 0


def test_a_grade_shows_every_term_of_its_sum():
    read = [
        finding("positive", study="a"),
        finding("positive", study="a"),
        finding("mixed", relevance="step", study="b"),
        finding("none", "case"),
        finding("negative", "case", ages=(18, 19)),
    ]
    got = grade(read, CRIME, METHOD)
    assert got.deciding == (0.6, 0, 0)
    assert got.controlled == pytest.approx((0.6 + 0.15, 0.15, 0))
    assert got.uncontrolled == (0, 0.1, 0)
    assert got.studies == 1
    assert [one.finding for one in got.findings] == read
    assert [one.k for one in got.findings] == pytest.approx([0.6, 0.6, 0.3, 0.1, 0.1])
    assert [one.controlled for one in got.findings] == [True, True, True, False, False]
    assert [one.deciding for one in got.findings] == [True, True, False, False, False]
    assert [one.applies for one in got.findings] == [True, True, True, True, False]
    assert [one.counted for one in got.findings] == [True, False, True, True, False]


def test_of_one_study_the_larger_share_counts_and_not_the_larger_k():
    read = [finding("mixed", "natural-experiment", study="a"), finding("positive", study="a")]
    assert [one.counted for one in grade(read, CRIME, METHOD).findings] == [True, True]
    alone = [finding("mixed", study="a"), finding("none", relevance="bundle", study="a")]
    assert grade(alone, CRIME, METHOD).controlled == pytest.approx((0.3, 0.3, 0))
    more = [finding("none", relevance="bundle", study="a"), finding("mixed", "natural-experiment", study="a")]
    assert grade(more, CRIME, METHOD).controlled == pytest.approx((0.4, 0.4, 0))
    assert [one.counted for one in grade(more, CRIME, METHOD).findings] == [False, True]


def test_a_review_that_names_no_number_pools_none():
    few = method(pooled_studies=1)
    assert grade([finding(design="review")], CRIME, few).findings[0].k == 1
    assert grade([finding(design="review", studies=1)], CRIME, few).findings[0].k == 2


@pytest.mark.parametrize(
    ("one", "other", "touching"),
    [
        ((10, 14), (14, 17), True),
        ((14, 17), (10, 14), True),
        ((10, 13), (14, 17), False),
        ((14, 17), (10, 13), False),
        ((10, 17), (12, 13), True),
        (None, (10, 14), True),
        ((10, 14), None, True),
        (None, None, True),
    ],
)
def test_ages_touch_where_they_share_a_year(one, other, touching):
    assert touches(one, other) is touching


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
    assert len(got.findings) == len(read)


def test_a_mixed_finding_adds_half_to_each_side():
    (weight,) = grade([finding("mixed")], CRIME, METHOD).findings
    assert weight.adds == (weight.k / 2, weight.k / 2, 0)
