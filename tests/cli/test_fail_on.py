"""--fail-on: exit 1 where an answer falls short, for scripts."""

from __future__ import annotations

from builders import catalogue, finding, intervention, profile
from helhedsvalg.engine import Engine
from helhedsvalg.results.caveats import shortfalls

EVERY = ("uncovered", "weak", "conflict", "missing-partner")


def short(known, area, top=10):
    return shortfalls(known, area, Engine(known).ranking(area), top, EVERY)


def test_a_heavy_problem_that_nothing_carries_is_uncovered():
    known = catalogue(intervention("a", finding()))
    assert short(known, profile(crime=3, jobs=1)) == {"uncovered": "jobs"}


def test_a_light_problem_may_be_uncovered():
    known = catalogue(intervention("a", finding()))
    assert short(known, profile(crime=1.5, jobs=0.4)) == {}


def test_a_first_that_is_practice_knowledge_is_weak():
    known = catalogue(intervention("a", finding(design="case")))
    assert short(known, profile(crime=1)) == {"weak": "a"}


def test_a_shown_one_that_is_conflicting_is_a_conflict():
    mixed = [finding(), finding(), finding("none"), finding("none", relevance="step")]
    known = catalogue(intervention("a", finding(), finding(), finding("none"), finding("none", "adjusted")),
                      intervention("b", *mixed[:1], finding("none")))  # fmt: skip
    assert short(known, profile(crime=1)) == {"conflict": "b"}
    assert short(known, profile(crime=1), top=1) == {}


def test_a_missing_helpful_partner_is_told():
    from helhedsvalg.model.catalogue import Intervention, Partners
    from helhedsvalg.model.vocabulary import Bilingual

    one = Intervention("a", Bilingual("a", "a"), findings=(finding(),), partners=Partners(helpful=("school",)))
    assert short(catalogue(one), profile(crime=1)) == {}
    assert short(catalogue(one), profile(crime=1, partners={"school": "missing"})) == {"missing-partner": "school"}


def test_nothing_holds_that_was_not_asked_for():
    known = catalogue(intervention("a", finding(design="case")))
    area = profile(crime=1, jobs=1)
    whole = Engine(known).ranking(area)
    assert set(shortfalls(known, area, whole, 10, EVERY)) == {"uncovered", "weak"}
    assert set(shortfalls(known, area, whole, 10, ["weak"])) == {"weak"}


def test_the_exit_code_is_1_and_the_answer_is_printed(run):
    words = ("recommend", "--unemployment", "high", "--without", "jobcenter", "--stability", "0", "--top", "0")
    code, out, err = run(*words, "--fail-on", "missing-partner")
    assert code == 1
    assert "--fail-on missing-partner: jobcentre" in err
    assert out == run(*words)[1]


def test_a_word_that_is_no_condition_is_wrong_use(run):
    code, _, err = run("recommend", "--unemployment", "high", "--fail-on", "conflicts")
    assert code == 2
    assert "Did you mean 'conflict'?" in err


def test_batch_names_the_areas_that_fall_short(run, tmp_path):
    table = tmp_path / "areas.csv"
    table.write_text("area;unemployment;insecurity\nA;40;\nB;40;19\n", encoding="utf-8")
    code, out, err = run("batch", table, "--without", "jobcenter", "--fail-on", "missing-partner", "--top", "0")
    assert code == 1
    assert "2 areas fall short: A (missing-partner), B (missing-partner)." in err
    assert out == run("batch", table, "--without", "jobcenter", "--top", "0")[1]


def test_batch_names_no_more_than_can_be_read(run, tmp_path):
    table = tmp_path / "areas.csv"
    table.write_text("unemployment\n" + "40\n" * 12, encoding="utf-8")
    code, _out, err = run("batch", table, "--without", "jobcenter", "--fail-on", "missing-partner", "--top", "0")
    assert code == 1
    assert err.count("an area without a name (missing-partner)") == 10
    assert "and 2 more." in err
