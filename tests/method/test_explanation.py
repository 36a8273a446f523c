"""Why an intervention stands where it stands, and what would change it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import METHOD, catalogue, engine, examples, finding, intervention, problem, profile, some
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.engine import Engine
from helhedsvalg.formats import FILE, render
from helhedsvalg.method.explanation import trial, turns
from helhedsvalg.method.robustness import key_study
from helhedsvalg.model.profile import Exclusion, ProblemInput
from helhedsvalg.profiles.file import read_profile

EXAMPLES = Path(__file__).parents[2] / "examples"
AREAS = sorted(one.stem for one in EXAMPLES.glob("*.yaml") if one.stem != "lokal")


def area(name):
    return read_profile(read(EXAMPLES / f"{name}.yaml"), engine().catalogue).profile


def rank_of(known, where, id):
    placed = {one.id: one.rank for one in known.ranking(where).ranked}
    return placed.get(id)


def changed(where, problem_, need):
    return replace(where, given={**where.given, problem_: ProblemInput("need", need)})


@pytest.mark.parametrize("name", AREAS)
def test_the_tipping_need_really_flips_the_order(name):
    where = area(name)
    known = engine()
    tipped = 0
    for one in known.candidates[::9]:
        id = one.intervention.id
        for tip in known.explain(where, id).tipping:
            if tip.need_at is None:
                continue
            tipped += 1
            there = rank_of(known, changed(where, tip.problem, tip.need_at), id)
            assert there is not None and there <= 5, (id, tip)
            if tip.need_at > 0:
                before = rank_of(known, changed(where, tip.problem, tip.need_at - 1e-6), id)
                assert before is None or before > 5, (id, tip)
    assert tipped


needs = st.just(0.0) | st.floats(0.01, 1.5)  # smaller ones give points that round away


@examples(15)
@given(needs, needs, st.integers(0, 2**32))
def test_no_need_is_overlooked(crime, jobs, seed):
    """What a fine comb over the needs finds among the first five, the tipping need has found before it."""
    from random import Random

    rng = Random(seed)
    designs = ["review", "comparison", "adjusted", "before-after", "case"]
    known = Engine(
        catalogue(
            *(
                intervention(
                    f"i{n}",
                    *(
                        finding(problem=on, design=rng.choice(designs))
                        for on in rng.choices(["crime", "jobs"], k=2)
                    ),
                )
                for n in range(12)
            )
        )
    )
    where = profile(crime=crime, jobs=jobs)
    told = known.explain(where, "i0")
    for tip in told.tipping:
        combed = [step / 1000 for step in range(1501)]
        first = next(
            (need for need in combed if (rank_of(known, changed(where, tip.problem, need), "i0") or 99) <= 5), None
        )
        if first is not None:
            assert tip.need_at is not None
            assert tip.need_at <= first + 1e-6


def test_a_rank_may_change_where_a_score_meets_a_band_or_two_problems_give_one_the_same():
    both = intervention("b", finding(), finding(problem="jobs", design="randomised"))
    known = Engine(catalogue(intervention("a", finding(problem="jobs")), both))
    tried = trial(known.catalogue, known.candidates, profile(crime=1), ())
    found = {round(need, 6) for need in turns(tried, "a", "jobs")}
    assert found >= {round(band.share, 6) for band in METHOD.bands if band.share > 0}
    assert found >= {0.75, 1.0}


def test_the_first_has_no_obstacle():
    known = Engine(catalogue(intervention("a", finding()), intervention("b", finding(design="case"))))
    assert known.explain(profile(crime=1), "a").first_obstacle is None


def test_one_that_is_beaten_names_who_and_where():
    known = Engine(
        catalogue(
            intervention("a", finding(), finding(problem="jobs")),
            intervention("b", finding(), finding(problem="jobs", design="case")),
        )
    )
    obstacle = known.explain(profile(crime=1, jobs=1), "b").first_obstacle
    assert (obstacle.reason, obstacle.by, obstacle.problem) == ("beaten", "a", "jobs")


def test_below_the_first_five_it_is_the_fifth_that_beats():
    many = [intervention(f"i{n}", *[finding()] * (8 - n)) for n in range(7)]
    obstacle = Engine(catalogue(*many)).explain(profile(crime=1), "i6").first_obstacle
    assert obstacle.by == "i4"


@pytest.mark.parametrize(
    ("entry", "more", "reason"),
    [
        (intervention("b", finding(problem="jobs")), {}, "other-problems"),
        (intervention("b"), {}, "untested"),
        (intervention("b", finding("none")), {}, "no-effect-found"),
        (intervention("b", finding("none", "case")), {}, "no-support"),
        (intervention("b", finding(), runner="other"), {}, "outside-plan"),
        (intervention("b", finding(), ages=(0, 5)), {"ages": (10, 14)}, "outside-ages"),
        (intervention("b", finding(), required=("school",)), {"partners": {"school": "missing"}}, "blocked"),
        (intervention("b", finding("negative"), finding("negative")), {}, "harmful"),
        (intervention("b", finding()), {"exclude": (Exclusion("b", "tried"),)}, "excluded"),
    ],
)
def test_one_that_is_not_ranked_says_the_first_reason(entry, more, reason):
    known = Engine(catalogue(intervention("a", finding()), entry))
    told = known.explain(profile(crime=1, **more), "b")
    assert told.first_obstacle.reason == told.reason == reason
    assert told.rank is None


def test_the_missing_partner_is_named_and_what_it_would_bring():
    known = Engine(catalogue(intervention("a", finding()), intervention("b", finding(), required=("school",))))
    told = known.explain(profile(crime=1, partners={"school": "missing"}), "b")
    assert told.first_obstacle.partner == "school"
    assert (told.opening.partners, told.opening.rank) == (("school",), 1)


def test_a_partner_in_place_does_not_help_what_something_else_holds_back():
    entry = intervention("b", finding(), required=("school",), runner="other")
    told = Engine(catalogue(entry)).explain(profile(crime=1, partners={"school": "missing"}), "b")
    assert told.opening.rank is None


@pytest.mark.parametrize("name", ["ringparken-2019", "ringparken-fire-problemer"])
def test_the_wanted_studies_really_bring_it_among_the_first_and_one_less_does_not(name):
    known, where = engine(), area(name)
    tried = 0
    for one in some(known.candidates, 3):
        wanted = known.explain(where, one.id).wanted
        if wanted is None:
            continue
        tried += 1
        like = {"design": wanted.design, "setting": wanted.setting, "relevance": wanted.relevance}

        def firm(count, entry=one.intervention, like=like, on=wanted.problem):
            new = tuple(finding(problem=on, study=f"new {number}", **like) for number in range(count))
            more = replace(entry, findings=(*entry.findings, *new))
            others = tuple(more if other.id == entry.id else other for other in known.catalogue.interventions)
            changed = replace(known.catalogue, interventions=others)
            ranking = Engine(changed).ranking(where)
            standing = ranking.standing(entry.id)
            if standing.rank is None or standing.rank > 5:
                return None
            key = key_study(ranking, standing, changed)
            return standing.rank if key is None or (key.rank or 99) <= 5 else None

        assert firm(wanted.studies) == wanted.rank <= 5, one.id
        assert all(firm(count) is None for count in range(wanted.studies)), one.id
    assert tried


def test_what_is_wanted_has_the_relevance_of_its_strongest_positive_finding():
    first = [intervention(f"a{number}", *[finding(design="randomised")] * 2) for number in range(5)]
    told = Engine(
        catalogue(*first, intervention("b", finding(design="review", relevance="step"), finding("none")))
    )
    wanted = told.explain(profile(crime=1), "b").wanted
    assert wanted is None or wanted.relevance == "step"
    weak = intervention("c", finding(relevance="bundle"))
    wanted = Engine(catalogue(*first[:4], weak)).explain(profile(crime=1), "c").wanted
    assert (wanted.problem, wanted.design, wanted.setting, wanted.relevance, wanted.studies, wanted.rank) == (
        "crime", "comparison", "danish-estates", "bundle", 1, 5
    )  # fmt: skip


def test_nothing_is_wanted_of_what_is_firmly_first_is_held_back_or_has_no_gain():
    firm = intervention("a", finding(study="x"), finding(study="y"))
    known = Engine(
        catalogue(firm, intervention("b", finding(), runner="other"), intervention("c", finding("none")))
    )
    assert [known.explain(profile(crime=1), id).wanted for id in "abc"] == [None, None, None]


def test_of_what_is_among_the_first_by_one_study_another_is_wanted():
    wanted = Engine(catalogue(intervention("a", finding(study="x")))).explain(profile(crime=1), "a").wanted
    assert (wanted.studies, wanted.rank) == (1, 1)


@pytest.mark.parametrize("name", AREAS)
def test_the_points_shown_add_up_to_the_score_shown(name):
    i18n.use("da")
    known = engine()
    for one in some(known.recommend(area(name), top=0).recommendations, 5):
        text = render(known.explain(area(name), one.id), "table", replace(FILE, details=True))
        rows = text.split("Regnestykket")[2].split("\n\n")[1].splitlines()[2:]
        figures = [row.split()[-1].replace(",", ".") for row in rows]
        points = [round(float(figure) * 10**6) for figure in figures]
        assert sum(points[:-1]) == points[-1]
        decimals = len(figures[0].partition(".")[2])
        for row, figure in zip(rows[:-1], figures[:-1], strict=True):
            weight, support, rest = re.search(
                r"  ([\d,]+) +([\d,]+) +(nej|ja|delvist \(x [\d,]+\)) ", row
            ).groups()
            match = (
                {"nej": 0.0, "ja": 1.0}.get(rest)
                if rest in ("nej", "ja")
                else float(rest[11:-1].replace(",", "."))
            )
            product = 100 * float(weight.replace(",", ".")) * float(support.replace(",", ".")) * match
            assert round(product, decimals) == float(figure)


@pytest.mark.parametrize("name", AREAS)
def test_the_explanation_says_the_same_as_the_ranking(name):
    known = engine()
    whole = known.recommend(area(name), top=0, stability=100)
    for one in whole.recommendations[:5]:
        told = known.explain(area(name), one.id, stability=100)
        for key in ("rank", "score", "label", "contributions", "evidence", "findings", "rank_range", "top_share"):
            assert getattr(told, key) == getattr(one, key), key
    for one in whole.set_aside[::9]:
        told = known.explain(area(name), one.id)
        assert (told.rank, told.reason, told.detail, told.score) == (None, one.reason, one.detail, one.score)


def test_the_arithmetic_is_right_to_the_last_digit():
    i18n.use("en")
    known = engine()
    for one in known.candidates:
        for verdict in known.explain(profile(unemployment=1), one.intervention.id).verdicts:
            if "support = " in verdict.arithmetic:
                sum_, value = verdict.arithmetic.split("support = ")[1].split(" = ")
                value = value.split()[0]
                assert float(value) == round(eval(sum_), 3)
                assert round(verdict.support, 3) == max(float(value), 0)
            else:
                assert verdict.support == 0


def test_without_a_profile_it_tells_what_is_known_for_every_area():
    told = engine().explain(profile(), "mentorindsats")
    assert (told.rank, told.score, told.tipping, told.first_obstacle) == (None, None, (), None)
    assert {one.need for one in told.needs} == {None}
    assert told.findings and told.verdicts
    assert told.caveats[0].code == "KOO01"


def test_the_first_says_whom_it_is_ahead_of_and_others_do_not():
    known = Engine(
        catalogue(intervention("a", finding(), finding()), intervention("b", finding()), intervention("c"))
    )
    where = profile(crime=1)
    ahead = known.explain(where, "a").ahead_of
    assert (ahead.id, ahead.problem, ahead.score) == ("b", "crime", 37.5)
    assert known.explain(where, "b").ahead_of is None
    tied = Engine(catalogue(intervention("a", finding()), intervention("b", finding())))
    assert tied.explain(where, "a").ahead_of is None


def test_what_the_findings_add_is_what_the_sums_say():
    for one in engine().candidates:
        for pair in one.evidence.values():
            for place in range(3):
                added = sum(weight.adds[place] for weight in pair.grade.findings)
                assert added == pytest.approx(pair.grade.controlled[place] + pair.grade.uncontrolled[place])


def test_an_unknown_need_stands_as_unknown_in_the_tipping():
    known = Engine(catalogue(intervention("a", finding(problem="jobs"))))
    told = known.explain(profile(crime=1), "a")
    tip = {one.problem: one for one in told.tipping}["jobs"]
    assert (tip.need_now, tip.need_at) == (None, 1e-6)


def test_a_problem_that_nothing_changes_has_no_tipping():
    known = Engine(catalogue(intervention("a"), problems=(problem("crime"),)))
    assert [one.need_at for one in known.explain(profile(crime=1), "a").tipping] == [None]
