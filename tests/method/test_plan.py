"""The best set: exact, and what its members are worth."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from helhedsvalg.answering import covering
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import METHOD, catalogue, finding, intervention, prepared, profile
from helhedsvalg.engine import prepare
from helhedsvalg.method.plan import Choice, best, by_gain, coverage, order, plan, value
from helhedsvalg.method.plan import choice as chosen
from helhedsvalg.model.catalogue import Partners

EXAMPLES = Path(__file__).parents[2] / "examples"
WORTHS = st.one_of(st.sampled_from([0.0, 0.0, 0.091, 0.265, 0.375, 0.545]), st.floats(0, 0.95), st.floats(0, 2e-6))


@st.composite
def cases(draw):
    problems = draw(st.integers(1, 4))
    weights = draw(st.lists(st.floats(0.01, 1), min_size=problems, max_size=problems))
    ids = draw(st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=8))
    lacking = st.frozensets(st.sampled_from(["school", "police"]))
    choices = [Choice(id, tuple(draw(WORTHS) for _ in range(problems)), draw(lacking)) for id in ids]
    size = draw(st.integers(1, 4))
    kept = draw(st.lists(st.sampled_from(choices), unique=True, max_size=size)) if choices else []
    return choices, [one / sum(weights) for one in weights], size, kept


def by_trying_all(choices, weights, size, kept):
    free = [one for one in choices if one not in kept]
    sets = ([*kept, *some] for count in range(size - len(kept) + 1) for some in combinations(free, count))
    return min(sets, key=lambda those: order(those, weights))


@settings(max_examples=500, deadline=None)
@given(cases())
def test_the_plan_equals_trying_every_set(case):
    choices, weights, size, kept = case
    found = best(choices, weights, size, kept)
    expected = by_trying_all(choices, weights, size, kept)
    assert order(found, weights) == order(expected, weights)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_useless_intervention_changes_nothing(case):
    choices, weights, size, kept = case
    useless = Choice("", tuple(0.0 for _ in weights), frozenset())
    assert {one.id for one in best([useless, *choices], weights, size, kept)} == {
        one.id for one in best(choices, weights, size, kept)
    }


@settings(max_examples=100, deadline=None)
@given(cases(), st.randoms())
def test_the_order_of_the_catalogue_changes_nothing(case, shuffler):
    choices, weights, size, kept = case
    shuffled = list(choices)
    shuffler.shuffle(shuffled)
    one = plan(choices, weights, size, kept, METHOD)
    assert plan(shuffled, weights, size, kept, METHOD) == one


def choice(id, *worth, missing=()):
    return Choice(id, worth, frozenset(missing))


def test_a_choice_lacks_the_partners_that_the_area_says_are_missing():
    entry = intervention("a", finding())
    known = catalogue(replace(entry, partners=Partners(("school", "jobcenter"), ("police-ssp", "parents"))))
    contender = prepare(known).field(profile(), ("crime",), frozenset()).contenders[0]
    states = {"school": "missing", "jobcenter": "promised", "police-ssp": "missing", "library": "missing"}
    assert chosen(contender, states) == choice("a", 0.6 / 1.6, missing=["school", "police-ssp"])


def test_coverage_has_diminishing_returns():
    one, two = choice("a", 0.5, 0.0), choice("b", 0.5, 0.2)
    assert coverage([one, two], 2) == (0.75, 0.19999999999999996)
    assert value([one, two], [0.5, 0.5]) == 0.475
    assert repr(coverage([], 1)) == "(0.0,)"
    assert value([], [1]) == 0


def test_three_efforts_on_three_problems_beat_three_on_one():
    choices = [choice("a", 0.5, 0, 0), choice("b", 0.5, 0, 0), choice("c", 0.5, 0, 0),
               choice("d", 0, 0.3, 0), choice("e", 0, 0, 0.3)]  # fmt: skip
    weights = [1 / 3] * 3
    assert {one.id for one in best(choices, weights, 3)} == {"a", "d", "e"}


def test_of_equal_sets_the_one_with_fewer_missing_partners_is_chosen():
    choices = [choice("a", 0.5, missing=["school"]), choice("b", 0.5)]
    assert [one.id for one in best(choices, [1], 1)] == ["b"]


def test_of_equal_sets_the_first_by_id_is_chosen():
    assert [one.id for one in best([choice("b", 0.5), choice("a", 0.5)], [1], 1)] == ["a"]


def test_what_adds_most_stands_first():
    members = [choice("a", 0.1, 0.1), choice("b", 0.5, 0), choice("c", 0, 0.2)]
    assert [one.id for one in by_gain(members, [0.5, 0.5])] == ["b", "c", "a"]


def test_a_member_is_core_where_every_substitute_costs_more_than_a_little():
    choices = [choice("a", 0.5), choice("b", 0.495), choice("c", 0.4)]
    got = plan(choices, [1], 1, (), METHOD)
    assert [(one.choice.id, one.core, one.swap.choice.id, one.swap.cost) for one in got.parts] == [
        ("a", False, "b", 0.005)
    ]
    just = plan([choice("a", 0.5), choice("b", 0.49)], [1], 1, (), METHOD)
    assert (just.parts[0].swap.cost, just.parts[0].core) == (0.01, False)
    more = plan([choice("a", 0.5), choice("b", 0.485)], [1], 1, (), METHOD)
    assert (more.parts[0].swap.cost, more.parts[0].core) == (0.015, True)
    far = plan([choices[0], choices[2]], [1], 1, (), METHOD)
    assert [(one.choice.id, one.core) for one in far.parts] == [("a", True)]


def test_what_cannot_be_replaced_is_core():
    got = plan([choice("a", 0.5)], [1], 1, (), METHOD)
    assert got.parts[0].core
    assert got.parts[0].swap is None


def test_what_is_kept_stands_in_the_plan_and_what_is_left_out_does_not():
    area = profile(unemployment=1, low_education=1)
    free = [one.id for one in covering(prepared(), area, size=3).plan]
    other = covering(prepared(), area, size=3, keep=["lektiecafe-lektiehjaelp"], left_out=free[:1])
    ids = [one.id for one in other.plan]
    assert "lektiecafe-lektiehjaelp" in ids
    assert free[0] not in ids
    assert [one.kept for one in other.plan] == [id == "lektiecafe-lektiehjaelp" for id in ids]


def test_the_missing_partner_that_would_add_most_is_told():
    known = catalogue(
        intervention("a", finding(), finding(), required=("jobcenter",)),
        intervention("b", finding(design="case")),
    )
    got = covering(prepare(known), profile(crime=1, partners={"jobcenter": "missing"}), size=2)
    assert [one.id for one in got.plan] == ["b"]
    assert (got.unlock.partner, got.unlock.interventions) == ("jobcenter", ("a",))
    there = covering(prepare(known), profile(crime=1, partners={"jobcenter": "in-place"}), size=2)
    assert got.unlock.points == round(100 * (there.value - got.value), 6)


def test_a_problem_that_nothing_covers_says_why():
    known = catalogue(
        intervention("a", finding()), intervention("b", finding(problem="jobs"), required=("school",))
    )
    got = covering(prepare(known), profile(crime=1, jobs=1, partners={"school": "missing"}))
    assert got.uncovered == ("jobs",)
    assert "b, is set aside" in got.coverage[1].why
    bare = covering(prepare(catalogue(intervention("a", finding()))), profile(crime=1, jobs=1))
    assert "Nothing in the catalogue" in bare.coverage[1].why


def test_on_ringparken_with_four_problems_every_problem_that_can_be_covered_is():
    from helhedsvalg.documents import read
    from helhedsvalg.profiles.file import read_profile

    area = read_profile(read(EXAMPLES / "ringparken-fire-problemer.yaml"), prepared().catalogue).profile
    got = covering(prepared(), area, size=6)
    assert got.uncovered == ()
    assert all(one.after > 0 for one in got.coverage)
    assert len(got.coverage) == 4
