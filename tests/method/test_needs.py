"""From figures to needs and weights."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import problem, shipped
from helhedsvalg.method.needs import need, needs
from helhedsvalg.model.catalogue import Anchor
from helhedsvalg.model.profile import ProblemInput


@pytest.mark.parametrize(
    ("id", "value", "expected"),
    [
        ("unemployment", 18, 0),
        ("unemployment", 40, 1),
        ("unemployment", 41.2, (41.2 - 18) / 22),
        ("unemployment", 10, 0),
        ("unemployment", 100, 1.5),
        ("youth-crime", 4, 0),
        ("youth-crime", 12, 1),
        ("low-education", 20, 0),
        ("low-education", 60, 1),
        ("insecurity", 7.4, 0),
        ("insecurity", 19, 1),
    ],
)
def test_the_contracts_anchors(id, value, expected):
    assert need(shipped().problem[id], value, 1.5) == pytest.approx(expected)


def test_nothing_is_0_on_a_scale_that_runs_downwards_too():
    income = replace(
        problem("income"), zero_point=Anchor(100, "s", "statistic"), full_point=Anchor(50, "s", "law")
    )
    assert [str(need(income, value, 1.5)) for value in (120, 100, 75, 50)] == ["0.0", "0.0", "0.5", "1.0"]


def test_unknown_is_never_zero():
    found = needs([problem("crime"), problem("jobs")], {"crime": ProblemInput("need", 0.5)}, 1.5)
    assert [one.size for one in found] == [0.5, None]
    assert [one.weight for one in found] == [1, 0]


def test_a_figure_is_measured_against_the_anchors_and_a_need_is_taken_as_given():
    found = needs(
        [problem("crime"), problem("jobs")],
        {"crime": ProblemInput("figure", 75), "jobs": ProblemInput("need", 0.25)},
        1.5,
    )
    assert [one.size for one in found] == [0.75, 0.25]
    assert [one.weight for one in found] == [0.75, 0.25]


def test_where_all_needs_are_0_all_weights_are_0():
    found = needs([problem("crime")], {"crime": ProblemInput("figure", 0)}, 1.5)
    assert found[0].size == 0
    assert found[0].weight == 0


def test_a_problem_without_anchors_has_no_need():
    with pytest.raises(ValueError, match="no anchors"):
        need(shipped().problem["parenting"], 1, 1.5)
    with pytest.raises(ValueError, match="no anchors"):
        need(replace(problem("crime"), full_point=None), 1, 1.5)


def test_the_scale_may_run_downwards():
    income = replace(
        problem("income"), zero_point=Anchor(100, "s", "statistic"), full_point=Anchor(55, "s", "law")
    )
    assert need(income, 77.5, 1.5) == pytest.approx(0.5)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1.5)), min_size=1, max_size=5))
def test_weights_share_1_among_the_known(sizes):
    problems = [problem(str(number)) for number in range(len(sizes))]
    said = {str(number): ProblemInput("need", size) for number, size in enumerate(sizes) if size is not None}
    total = sum(one.weight for one in needs(problems, said, 1.5))
    assert total == pytest.approx(1) or not any(sizes)
