"""The best set: exact, and what its members are worth."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from builders import METHOD, catalogue, engine, examples, finding, intervention, profile
from helhedsvalg.engine import Engine
from helhedsvalg.method.plan import Option, best, by_gain, coverage, order, plan, value
from helhedsvalg.method.plan import option as option_of
from helhedsvalg.method.ranking import candidate
from helhedsvalg.model.catalogue import Partners

EXAMPLES = Path(__file__).parents[2] / "examples"
WORTHS = st.one_of(st.sampled_from([0.0, 0.0, 0.091, 0.265, 0.375, 0.545]), st.floats(0, 0.95), st.floats(0, 2e-6))


@st.composite
def cases(draw):
    problems = draw(st.integers(1, 4))
    weights = draw(st.lists(st.floats(0.01, 1), min_size=problems, max_size=problems))
    ids = draw(st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=8))
    lacking = st.frozensets(st.sampled_from(["school", "police"]))
    options = [Option(id, tuple(draw(WORTHS) for _ in range(problems)), draw(lacking)) for id in ids]
    size = draw(st.integers(1, 4))
    kept = draw(st.lists(st.sampled_from(options), unique=True, max_size=size)) if options else []
    return options, [one / sum(weights) for one in weights], size, kept


def by_trying_all(options, weights, size, kept):
    free = [one for one in options if one not in kept]
    sets = ([*kept, *some] for count in range(size - len(kept) + 1) for some in combinations(free, count))
    return min(sets, key=lambda those: order(those, weights))


@examples(500)
@given(cases())
def test_the_plan_equals_trying_every_set(case):
    options, weights, size, kept = case
    found = best(options, weights, size, kept)
    expected = by_trying_all(options, weights, size, kept)
    assert order(found, weights) == order(expected, weights)


@examples(200)
@given(cases())
def test_a_useless_intervention_changes_nothing(case):
    options, weights, size, kept = case
    useless = Option("", tuple(0.0 for _ in weights), frozenset())
    assert {one.id for one in best([useless, *options], weights, size, kept)} == {
        one.id for one in best(options, weights, size, kept)
    }


@examples(100)
@given(cases(), st.randoms())
def test_the_order_of_the_catalogue_changes_nothing(case, shuffler):
    options, weights, size, kept = case
    shuffled = list(options)
    shuffler.shuffle(shuffled)
    one = plan(options, weights, size, kept, METHOD)
    assert plan(shuffled, weights, size, kept, METHOD) == one


def option(id, *worth, missing=()):
    return Option(id, worth, frozenset(missing))


def test_a_choice_lacks_the_partners_that_the_area_says_are_missing():
    entry = intervention("a", finding())
    known = catalogue(replace(entry, partners=Partners(("school", "jobcenter"), ("police-ssp", "parents"))))
    one = candidate(known.interventions[0], known)
    states = {"school": "missing", "jobcenter": "promised", "police-ssp": "missing", "library": "missing"}
    assert option_of(one, ("crime",), states) == option("a", 0.6 / 1.6, missing=["school", "police-ssp"])


def test_coverage_has_diminishing_returns():
    one, two = option("a", 0.5, 0.0), option("b", 0.5, 0.2)
    assert coverage([one, two], 2) == (0.75, 0.19999999999999996)
    assert value([one, two], [0.5, 0.5]) == 0.475
    assert repr(coverage([], 1)) == "(0.0,)"
    assert value([], [1]) == 0


def test_three_efforts_on_three_problems_beat_three_on_one():
    options = [option("a", 0.5, 0, 0), option("b", 0.5, 0, 0), option("c", 0.5, 0, 0),
               option("d", 0, 0.3, 0), option("e", 0, 0, 0.3)]  # fmt: skip
    weights = [1 / 3] * 3
    assert {one.id for one in best(options, weights, 3)} == {"a", "d", "e"}


def test_of_equal_sets_the_one_with_fewer_missing_partners_is_chosen():
    options = [option("a", 0.5, missing=["school"]), option("b", 0.5)]
    assert [one.id for one in best(options, [1], 1)] == ["b"]


def test_of_equal_sets_the_first_by_id_is_chosen():
    assert [one.id for one in best([option("b", 0.5), option("a", 0.5)], [1], 1)] == ["a"]


def test_what_adds_most_stands_first():
    members = [option("a", 0.1, 0.1), option("b", 0.5, 0), option("c", 0, 0.2)]
    assert [one.id for one in by_gain(members, [0.5, 0.5])] == ["b", "c", "a"]


def test_a_member_is_core_where_no_substitute_costs_less_than_a_little():
    options = [option("a", 0.5), option("b", 0.495), option("c", 0.4)]
    got = plan(options, [1], 1, (), METHOD)
    assert [(one.option.id, one.core, one.substitute.option.id, one.substitute.cost) for one in got.members] == [
        ("a", False, "b", 0.005)
    ]
    just = plan([option("a", 0.5), option("b", 0.49)], [1], 1, (), METHOD)
    assert (just.members[0].substitute.cost, just.members[0].core) == (0.01, True)
    less = plan([option("a", 0.5), option("b", 0.491)], [1], 1, (), METHOD)
    assert (less.members[0].substitute.cost, less.members[0].core) == (0.009, False)
    far = plan([options[0], options[2]], [1], 1, (), METHOD)
    assert [(one.option.id, one.core) for one in far.members] == [("a", True)]


def test_the_substitute_is_the_best_outside_and_not_the_first_by_id():
    got = plan([option("b", 0.5), option("a", 0.1), option("c", 0.4)], [1], 1, (), METHOD)
    assert [(one.option.id, one.substitute.option.id) for one in got.members] == [("b", "c")]


def test_what_cannot_be_replaced_is_core():
    got = plan([option("a", 0.5)], [1], 1, (), METHOD)
    assert got.members[0].core
    assert got.members[0].substitute is None


def test_a_member_that_rests_on_one_study_is_not_core():
    lone, twice = intervention("a", finding(study="x")), intervention("a", finding(study="x"), finding(study="y"))
    for entry, core in ((lone, False), (twice, True)):
        (member,) = Engine(catalogue(entry)).plan(profile(crime=1)).plan
        assert (member.substitute, member.core) == (None, core)


def test_a_plan_says_whom_its_members_are_for():
    known = catalogue(
        *(
            intervention(id, finding(), ages=ages)
            for id, ages in (("a", (0, 5)), ("b", (13, 18)), ("c", (18, 30)), ("d", (6, 12)), ("e", None))
        )
    )
    got = Engine(known).plan(profile(crime=1), size=5)
    assert {row.ages: sorted(row.ids) for row in got.for_} == {
        (0, 9): ["a", "d", "e"],
        (10, 17): ["b", "e"],
        (18, 64): ["c", "e"],
        (65, 99): ["e"],
    }


def test_what_is_kept_stands_in_the_plan_and_what_is_left_out_does_not():
    area = profile(unemployment=1, low_education=1)
    free = [one.id for one in engine().plan(area, size=3).plan]
    other = engine().plan(area, size=3, keep=["lektiecafe-lektiehjaelp"], left_out=free[:1])
    ids = [one.id for one in other.plan]
    assert "lektiecafe-lektiehjaelp" in ids
    assert free[0] not in ids
    assert [one.kept for one in other.plan] == [id == "lektiecafe-lektiehjaelp" for id in ids]


def test_the_missing_partner_that_would_add_most_is_told():
    known = catalogue(
        intervention("a", finding(), finding(), required=("jobcenter",)),
        intervention("b", finding(design="case")),
    )
    got = Engine(known).plan(profile(crime=1, partners={"jobcenter": "missing"}), size=2)
    assert [one.id for one in got.plan] == ["b"]
    assert (got.unlock.partner, got.unlock.interventions) == ("jobcenter", ("a",))
    there = Engine(known).plan(profile(crime=1, partners={"jobcenter": "in-place"}), size=2)
    assert got.unlock.points == round(100 * (there.value - got.value), 6)


def test_a_problem_that_nothing_covers_says_why():
    known = catalogue(
        intervention("a", finding()), intervention("b", finding(problem="jobs"), required=("school",))
    )
    got = Engine(known).plan(profile(crime=1, jobs=1, partners={"school": "missing"}))
    assert got.uncovered == ("jobs",)
    assert "b, is set aside" in got.coverage[1].why
    bare = Engine(catalogue(intervention("a", finding()))).plan(profile(crime=1, jobs=1))
    assert "Nothing in the catalogue" in bare.coverage[1].why


def test_on_ringparken_with_four_problems_every_problem_that_can_be_covered_is():
    from helhedsvalg.documents import read
    from helhedsvalg.profiles.file import read_profile

    area = read_profile(read(EXAMPLES / "ringparken-fire-problemer.yaml"), engine().catalogue).profile
    got = engine().plan(area, size=6)
    assert got.uncovered == ()
    assert all(one.after > 0 for one in got.coverage)
    assert len(got.coverage) == 4
