"""The worked numbers of the method, and the properties that hold for all findings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import METHOD, examples, finding, problem
from helhedsvalg.method.evidence import grade, judge, reference_support, sort_findings, touches, values

CRIME = problem("crime", ages=(10, 14))
DESIGNS = [one.id for one in METHOD.designs]
SETTINGS = [one.id for one in METHOD.settings]
RELEVANCES = [one.id for one in METHOD.relevances]


def studies(*findings):
    """Each finding a study of its own, unless it has one."""
    return [one if one.study else replace(one, study=f"study {number}") for number, one in enumerate(findings)]


def practice(direction="positive"):
    return finding(direction, "case")


@pytest.mark.parametrize("relevance", RELEVANCES)
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("design", DESIGNS)
def test_the_reference_is_what_one_study_like_it_gives(design, setting, relevance):
    low_cap = replace(METHOD.numbers, uncontrolled_cap=replace(METHOD.numbers.uncontrolled_cap, value=0.01))
    reference = replace(METHOD.reference, design=design, setting=setting, relevance=relevance)
    method = replace(METHOD, reference=reference, numbers=low_cap)
    study = finding(design=design, setting=setting, relevance=relevance)
    alone = judge(sort_findings([study], problem("crime"), method), method, values(method))
    assert reference_support(method, values(method)) == alone.support


HALF = [finding(), finding(relevance="bundle")]
"""Nine of twenty parts, where those against it below are the other eleven."""


@pytest.mark.parametrize(
    ("findings", "support", "label"),
    [
        ([finding()], 0.375, "promising"),
        ([finding()] * 2, 0.545, "good"),
        ([finding()] * 3, 0.643, "good"),
        ([finding()] * 4, 0.706, "strong"),
        ([finding(design="randomised")] * 2, 0.667, "strong"),
        ([finding(), finding(), finding("none")], 0.429, "promising"),
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
        ([practice()] * 30 + [finding("none", relevance="step")], 0.212, "conflicting"),
        (
            [finding(design="adjusted"), finding("none", "natural-experiment", "denmark", "step")],
            0.207,
            "conflicting",
        ),
        ([practice("none")], 0.0, "practice-knowledge"),
        ([finding()] * 3 + [finding("negative")], 0.353, "promising"),
        (
            [*HALF, finding("none", "natural-experiment"), finding("none", relevance="bundle")],
            0.0,
            "no-effect-found",
        ),
        (
            [
                *HALF,
                *[finding(design="randomised", relevance="step")] * 2,
                finding("negative", "natural-experiment"),
                finding("negative", relevance="bundle"),
            ],
            0.0,
            "harmful",
        ),
        (
            [practice()] * 4 + [finding("negative", "comparison", "international", "step-bundle")],
            0.0,
            "practice-knowledge",
        ),
        ([finding("negative", setting="denmark", comparator="other")], 0.0, "no-effect-found"),
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


def test_what_was_found_on_older_people_alone_is_shown_and_not_counted():
    got = grade([finding("none", ages=(18, 19))], CRIME, METHOD)
    assert got.label == "untested"
    assert [(shown.applies, shown.counted) for shown in got.findings] == [(False, False)]
    assert grade([finding("none", ages=(14, 19))], CRIME, METHOD).label == "no-effect-found"


def test_what_was_found_on_younger_people_counts():
    assert grade([finding(ages=(4, 6))], CRIME, METHOD).label == "promising"


def test_worse_than_another_effort_is_no_harm():
    other = grade(studies(finding(), finding("negative", comparator="other")), CRIME, METHOD)
    none = grade(studies(finding(), finding("none")), CRIME, METHOD)
    assert (other.label, other.support) == (none.label, none.support)
    assert other.controlled.negative == 0


def test_a_null_on_a_step_leaves_direct_experience_conflicting_and_a_null_on_the_thing_itself_silences_it():
    praise = [practice()] * 8
    assert grade(studies(*praise, finding("none", relevance="step")), CRIME, METHOD).label == "conflicting"
    assert grade(studies(*praise, finding("none", relevance="bundle")), CRIME, METHOD).label == "no-effect-found"


def test_without_control_the_thing_itself_decides_and_a_step_only_where_there_is_nothing_else():
    step = finding("none", "before-after", relevance="step")
    assert grade(studies(practice(), step), CRIME, METHOD).deciding == pytest.approx((0.1, 0, 0))
    assert grade(studies(step), CRIME, METHOD).deciding == pytest.approx((0, 0.1, 0))


def test_what_decides_uncontrolled_is_capped():
    got = grade(studies(*[practice()] * 30, finding("none", relevance="step")), CRIME, METHOD)
    assert got.deciding == pytest.approx((0.35, 0.3, 0))


def test_nothing_controlled_that_speaks_for_it_is_practice_knowledge():
    null = finding("none", setting="international", relevance="step")
    got = grade(studies(finding(design="adjusted"), null), CRIME, METHOD)
    assert (got.label, got.controlled.positive) == ("practice-knowledge", 0)


def test_harm_is_repeated_by_two_studies_or_by_a_review_of_many():
    harm = finding("negative")
    assert not grade([harm], CRIME, METHOD).harm_repeated
    assert not grade([replace(harm, study="a"), replace(harm, study="a")], CRIME, METHOD).harm_repeated
    assert grade(studies(harm, harm), CRIME, METHOD).harm_repeated
    assert not grade(studies(harm, replace(harm, comparator="other")), CRIME, METHOD).harm_repeated
    assert not grade([finding("negative", "review", studies=4)], CRIME, METHOD).harm_repeated
    assert grade([finding("negative", "review", studies=5)], CRIME, METHOD).harm_repeated
    assert not grade([finding("negative", "review")] * 2, CRIME, METHOD).harm_repeated


def test_tested_near_needs_a_controlled_gain_from_denmark_or_the_nordic_countries():
    assert grade([finding(setting="nordic")], CRIME, METHOD).tested_near
    assert grade([finding("mixed", setting="denmark")], CRIME, METHOD).tested_near
    assert not grade([finding(setting="international"), finding(design="adjusted")], CRIME, METHOD).tested_near
    assert not grade([finding("none", setting="nordic")], CRIME, METHOD).tested_near
    assert not grade([finding(setting="nordic", ages=(18, 19))], CRIME, METHOD).tested_near


def test_strong_needs_a_positive_finding_from_denmark():
    foreign = [finding(design="randomised", setting="nordic")] * 4
    assert grade(studies(*foreign), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding("mixed")), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, practice()), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding(ages=(18, 19))), CRIME, METHOD).label == "good"
    assert grade(studies(*foreign, finding()), CRIME, METHOD).label == "strong"


def test_strong_needs_two_studies():
    assert grade([finding(design="review", studies=40)], CRIME, METHOD).label == "good"


def test_strong_begins_at_two_thirds_and_ends_with_any_harm():
    trial = finding(design="randomised")
    assert grade(studies(trial, trial), CRIME, METHOD).label == "strong"
    assert grade(studies(trial, finding(), finding("none", relevance="step")), CRIME, METHOD).label == "good"
    assert grade(studies(*[trial] * 9, finding("negative", relevance="step")), CRIME, METHOD).label == "good"


def test_a_null_never_makes_a_label_better():
    promising = studies(finding(), finding(setting="international"))
    assert grade(promising, CRIME, METHOD).label == "promising"
    assert grade([*promising, *studies(finding("none", study="n"))], CRIME, METHOD).label == "promising"


def method(**numbers):
    """The method with other numbers."""
    changed = {name: replace(getattr(METHOD.numbers, name), value=value) for name, value in numbers.items()}
    return replace(METHOD, numbers=replace(METHOD.numbers, **changed))


HALF = method(majority=0.5, carried_share=0.5)
"""The method with shares that sums of k can hit exactly."""


@pytest.mark.parametrize(
    ("findings", "label"),
    [
        ([finding("negative"), finding("none")], "harmful"),
        ([finding("positive"), finding("none")], "no-effect-found"),
        (
            [finding("positive"), finding("none", relevance="bundle"), finding("negative", relevance="bundle")],
            "promising",
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
    assert (equal.label, equal.support) == ("conflicting", 0)
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


COMPARATORS = st.sampled_from([None, "nothing", "usual", "other"])
findings = st.lists(
    st.builds(
        finding,
        direction=st.sampled_from(["positive", "none", "mixed", "negative"]),
        comparator=COMPARATORS,
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
    comparator=COMPARATORS,
    design=st.sampled_from(DESIGNS),
    setting=st.sampled_from(SETTINGS),
    relevance=st.sampled_from(RELEVANCES),
    study=st.sampled_from([None, "a", "b", "c"]),
    studies=st.sampled_from([None, 3, 12]),
    ages=st.sampled_from([None, (13, 17)]),
)
TINY = 1e-12


@examples(1500)
@given(findings, one)
def test_a_finding_of_none_or_harm_never_raises_a_support(read, added):
    assert grade([*read, added], CRIME, METHOD).support <= grade(read, CRIME, METHOD).support + TINY


@examples(1500)
@given(findings, one)
def test_a_positive_finding_never_lowers_a_support(read, added):
    more = grade([*read, replace(added, direction="positive")], CRIME, METHOD).support
    assert more >= grade(read, CRIME, METHOD).support - TINY


RANK = {label.id: place for place, label in enumerate(METHOD.labels)}


@examples(1500)
@given(findings, one)
def test_a_finding_of_none_or_harm_never_raises_a_label_above_promising(read, added):
    before, after = grade(read, CRIME, METHOD).label, grade([*read, added], CRIME, METHOD).label
    assert after not in ("good", "strong") or RANK[after] >= RANK[before]


@examples(500)
@given(findings)
def test_no_label_is_good_or_strong_without_support(read):
    got = grade(read, CRIME, METHOD)
    assert got.support > 0 or got.label not in ("good", "strong", "promising")


@examples(500)
@given(findings, st.randoms(use_true_random=False))
def test_the_order_of_findings_changes_nothing(read, random):
    shuffled = list(read)
    random.shuffle(shuffled)
    before, after = grade(read, CRIME, METHOD), grade(shuffled, CRIME, METHOD)
    assert (before.label, before.support) == (after.label, after.support)


@examples(500)
@given(findings)
def test_support_lies_between_0_and_1(read):
    got = grade(read, CRIME, METHOD)
    assert 0 <= got.support < 1
    assert len(got.findings) == len(read)


def test_a_mixed_finding_adds_half_to_each_side():
    (weighted,) = grade([finding("mixed")], CRIME, METHOD).findings
    assert weighted.adds == (weighted.k / 2, weighted.k / 2, 0)
