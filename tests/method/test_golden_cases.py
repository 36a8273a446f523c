"""The golden cases of the method, straight from the texts that the project started from, on the shipped data."""

from __future__ import annotations

import pytest

from builders import engine, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.formats import FILE, render
from helhedsvalg.method.ranking import candidate


def pair(id, problem):
    return candidate(shipped().intervention[id], shipped()).evidence[problem]


def area(**needs):
    return engine().recommend(profile(**needs), top=0)


def reason(result, id):
    return next((one.reason for one in result.set_aside if one.id == id), None)


def test_all_33_interventions_of_the_catalogue_are_here_by_page():
    pages = sorted(
        place.page for one in shipped().interventions for place in one.catalogues if place.id == "cfbu-2018"
    )
    assert pages == [*range(8, 35, 2), *range(38, 47, 2), *range(50, 61, 2), *range(64, 79, 2)]
    assert len(pages) == 33


def test_what_nothing_was_read_on_stays_in_and_says_so():
    result = area(youth_crime=1)
    for id in ("netvaerksmoeder", "kriminalitetsforebyggelse-i-netvaerk", "tryghedsmaalinger"):
        assert reason(result, id) == "untested"


def test_mentors_work_against_youth_crime_only_if_early():
    got = pair("mentorindsats", "youth-crime")
    assert got.grade.support > 0
    late = [one for one in got.grade.findings if one.finding.ages == (18, 19)]
    assert late
    assert all(one.finding.direction == "none" and not one.counted for one in late)
    i18n.use("da")
    result = area(youth_crime=1)
    assert (result.recommendations[0].id, result.recommendations[0].rank) == ("mentorindsats", 1)
    table = render(result, "markdown", FILE).decode()
    assert "kun hvis der gribes tidligt ind" in table


def test_mentors_for_the_long_term_unemployed_are_not_carried_by_unemployment():
    got = pair("beskaeftigelsesmentor-langtidsledige", "unemployment")
    assert got.grade.label == "no-effect-found"
    assert got.grade.support == 0
    result = area(unemployment=1)
    aside = next(one for one in result.set_aside if one.id == "beskaeftigelsesmentor-langtidsledige")
    assert aside.reason == "no-effect-found"
    (ordinary,) = [one for one in got.grade.findings if one.finding.relevance == "direct"]
    assert (ordinary.finding.direction, ordinary.finding.comparator, ordinary.controlled) == ("mixed", None, False)
    subsidy = [one for one in got.grade.findings if one.finding.relevance == "step"]
    assert any(one.finding.direction == "positive" for one in subsidy)


def test_outreach_employment_service_is_never_a_plain_virker():
    got = pair("fremskudt-beskaeftigelsesindsats", "unemployment")
    assert got.grade.support == 0
    assert got.grade.label == "no-effect-found"
    sources = {
        one.finding.source: one.finding.direction
        for one in got.grade.findings
        if one.finding.relevance == "direct"
    }
    assert sources["altinget-2018-33-indsatser"] == "none"
    assert sources["cfbu-boligsociale-redskaber"] == "positive"
    assert reason(area(unemployment=1), "fremskudt-beskaeftigelsesindsats") == "no-effect-found"


def test_a_spare_time_job_was_measured_as_three_times_the_chance():
    found = shipped().intervention["fritidsjobindsats"].findings
    measured = [one for one in found if one.study == "vive-2011-14-fritidsjob"]
    assert any("tre gange" in (one.size.da or "").lower() for one in measured if one.size)
    assert all(one.relevance == "step" for one in measured)
    crime = [one for one in found if one.problem == "youth-crime" and one.relevance == "direct"]
    assert [(one.ages, one.direction) for one in crime] == [((13, 17), "positive")]
    assert pair("fritidsjobindsats", "youth-crime").match == 0.5


def test_network_mothers_are_one_study_in_several_wordings():
    found = [
        one
        for one in shipped().intervention["bydelsmoedre"].findings
        if one.study == "vive-2011-14-netvaerksmoedre"
    ]
    sizes = " ".join(one.size.da or "" for one in found if one.size)
    assert "fem gange" in sizes
    assert {"vive-2021-foerste-effektmaaling", "vive-kort-fortalt"} <= {one.source for one in found}
    assert {"positive", "mixed"} <= {one.direction for one in found}
    assert pair("bydelsmoedre", "low-education").grade.studies == 1


def test_mens_unemployment_is_credited_to_no_activity():
    assert any("mænd" in (one.outcome.da or "").lower() for one in shipped().plan if one.problem == "unemployment")


def test_soft_efforts_on_security_are_mostly_practice_knowledge():
    labels = [
        one.evidence["insecurity"].grade.label
        for one in engine().candidates
        if one.evidence["insecurity"].grade.findings
    ]
    assert labels.count("practice-knowledge") > len(labels) / 2


def test_the_fall_among_10_to_14_year_olds_is_a_trend_of_whole_plans():
    trend = [one for one in shipped().plan if one.problem == "youth-crime" and one.design == "before-after"]
    assert trend


@pytest.mark.parametrize("needs", [{}, {"unemployment": 1}, {"insecurity": 0.5, "youth_crime": 1.5}])
def test_the_coordination_caveat_is_always_first(needs):
    caveats = area(**needs).caveats
    assert caveats[0].code == "KOO01"


@pytest.mark.parametrize("needs", [{}, {"unemployment": 1}, {"low_education": 1, "insecurity": 1}])
def test_ranked_and_set_aside_add_up_to_the_catalogue(needs):
    result = area(**needs)
    ids = [one.id for one in (*result.recommendations, *result.set_aside)]
    assert sorted(ids) == sorted(one.id for one in shipped().interventions)


def test_those_that_were_found_to_harm_are_never_ranked_and_say_so():
    result = area(youth_crime=1, unemployment=1)
    for id in ("faengselsbesoeg-scared-straight", "gruppeforloeb-hoejrisiko-drengegrupper"):
        assert reason(result, id) == "no-support"
        got = pair(id, "youth-crime").grade
        assert (got.support, got.label) == (0, "conflicting")  # newer reviews found neither gain nor harm
        assert got.controlled.negative > got.controlled.positive
