"""`helhedsvalg proposal`: one page for the board."""

from __future__ import annotations

import json
import re

import pytest

from builders import catalogue, engine, finding, intervention, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.documents import read
from helhedsvalg.engine import Engine
from helhedsvalg.formats import Screen, render
from helhedsvalg.model.vocabulary import Bilingual
from helhedsvalg.profiles.file import read_profile
from pages import RINGPARKEN, ROOT

EXAMPLES = [path for path in sorted((ROOT / "examples").glob("*.yaml")) if path.name != "lokal.yaml"]
HEADINGS = {
    "da": (
        "1. Det skal vi løse",
        "2. Det peger undersøgelserne på",
        "3. Det skal være på plads, før vi begynder",
        "4. Det vælger vi fra, og hvorfor",
        "5. Sådan ser vi, om det virker",
        "6. Pris og bemanding",
        "7. Det skal bestyrelsen beslutte",
    ),
    "en": (
        "1. What we must solve",
        "2. What the evidence points to",
        "3. What must be in place before we begin",
        "4. What we choose not to do, and why",
        "5. How we see whether it works",
        "6. Price and staffing",
        "7. What the board is asked to decide",
    ),
}


def proposed(lang, path=RINGPARKEN, **more):
    i18n.use(lang)
    return engine().proposal(read_profile(read(path), shipped()).profile, **more)


def part(text, number):
    """What stands under one of the headings of a page on a terminal."""
    return text.split(f"\n{number}. ")[1].split(f"\n{number + 1}. ")[0]


def test_json_is_a_plan_with_what_a_board_decides_on(run):
    plan = json.loads(run("plan", RINGPARKEN, "-f", "json")[1])
    proposal = json.loads(run("proposal", RINGPARKEN, "-f", "json")[1])
    assert list(proposal) == [*plan, "indicators", "set_aside_named", "decisions"]
    assert {key: proposal[key] for key in plan} == plan
    members = [member["id"] for member in plan["plan"]]
    assert [one["id"] for one in proposal["indicators"]] == sorted(
        (one["id"] for one in proposal["indicators"]), key=members.index
    )
    assert {tuple(one) for one in proposal["indicators"]} == {("id", "text", "after_years", "source")}
    assert len(proposal["decisions"]) == 3
    assert run("proposal", RINGPARKEN, "-f", "json")[1] == run("proposal", RINGPARKEN, "-f", "json")[1]


@pytest.mark.parametrize("lang", HEADINGS)
@pytest.mark.parametrize("format", ["table", "html", "markdown"])
def test_a_page_has_seven_headings_in_order_and_the_coordination_caveat_whole_before_them(run, lang, format):
    code, out, err = run("proposal", RINGPARKEN, "-f", format, lang=lang)
    assert (code, err) == (0, "")
    text = " ".join(re.sub(r"<[^>]*>", "", out).split())
    caveat = proposed(lang).caveats[0].text
    places = [text.index(said) for said in (caveat, *HEADINGS[lang])]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", HEADINGS)
@pytest.mark.parametrize("most", [4, 6])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_page_is_at_most_sixty_lines_of_eighty_columns(lang, most, path):
    text = render(proposed(lang, path, size=most), "table", Screen(80, ascii=False, colour=False, lines=24))
    *lines, command = text.splitlines()
    assert len(lines) < 60
    assert max(map(len, lines)) <= 80
    assert command.startswith("helhedsvalg proposal ")


def test_a_name_that_found_no_effect_is_never_told_without_its_problem(run):
    answer = proposed("en")
    null = [named for named in answer.set_aside_named if named.reason == "no-effect-found"]
    assert null
    text = " ".join(part(run("proposal", RINGPARKEN)[1], 4).split())
    for named in null:
        problem = answer.glossary.short_problems[named.about[0]]
        assert f"{named.short} ({problem}" in text
        assert text.count(named.short) == 1


def test_harm_is_told_with_what_was_measured():
    harm = [
        finding(
            "negative",
            design="review",
            study=f"study-{number}",
            studies=9,
            headline=Bilingual("flere lovbrud", "more crimes"),
        )
        for number in range(3)
    ]
    small = Engine(catalogue(intervention("good", finding()), intervention("bad", *harm)))
    answer = small.proposal(profile(crime=1))
    assert [(named.id, named.reason, named.headline) for named in answer.set_aside_named] == [
        ("bad", "harmful", "more crimes")
    ]
    text = render(answer, "table", Screen(80, ascii=False, colour=False))
    assert "Harm measured: bad (crime: more crimes)" in part(text, 4)


def test_what_is_left_out_and_kept_is_told_with_why(run):
    out = run("proposal", RINGPARKEN, "--not", "bydelsmoedre", "--keep", "boot-camps")[1]
    assert "Left out by us: Neighbourhood mothers" in part(out, 4)
    assert re.search(r"No\. \d is chosen by us all the same: others can do this\.", part(out, 2))


def test_a_partner_in_place_is_ticked_and_a_promise_is_said():
    def box(**partners):
        answer = engine().proposal(profile(unemployment=1, partners=partners))
        return re.findall(r"(.) jobcentre \(no\. [^)]*\)(.*)", render(answer, "table", Screen(80, False, False)))

    assert box() == [("☐", "")]
    assert box(jobcenter="in-place") == [("☑", "")]
    assert box(jobcenter="promised") == [("☐", ", promised")]
    assert box(jobcenter="missing") == []


def test_each_indicator_stands_after_its_years(run):
    answer = proposed("en")
    lines = part(run("proposal", RINGPARKEN)[1], 5).splitlines()
    told = {line.split(":")[0].strip(" -"): line for line in lines if "(no. " in line}
    assert list(told) == ["After 1 year", "After 2 years", "After 4 years"]
    for years, line in zip((1, 2, 4), told.values(), strict=True):
        texts = [one.text for one in answer.indicators if one.after_years == years]
        assert all(said.rpartition(" (no.")[0].strip() in texts for said in line.partition(":")[2].split(";"))


@pytest.mark.parametrize("format", ["table", "html", "markdown", "json"])
def test_without_a_known_problem_it_says_what_to_find_out_first(run, format):
    code, out, _err = run("proposal", "--area", "Vest", "-f", format)
    assert code == 4
    for said in ("No problem is known", "The figure for youth crime aged 10-14 (ask the SSP)"):
        assert said in out or format == "json"
    assert "ask the SSP" in out
    assert "effective interventions do not give results" in out


def test_more_than_six_is_wrong_use(run):
    code, out, err = run("proposal", RINGPARKEN, "--max", "7")
    assert (code, out) == (2, "")
    assert "--max" in err
    assert "6" in err


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_page_is_no_table(run, tmp_path, format):
    assert run("proposal", RINGPARKEN, "-f", format)[0] == 2
    saved = tmp_path / "proposal.json"
    assert run("proposal", RINGPARKEN, "-o", saved)[0] == 0
    code, out, err = run("render", saved, "-f", format, "-o", tmp_path / f"page.{format}")
    assert (code, out) == (2, "")
    assert "table, html, markdown, json" in err


@pytest.mark.parametrize("format", ["html", "markdown", "json"])
def test_a_saved_proposal_is_rendered_as_it_was(run, tmp_path, format):
    saved = tmp_path / "proposal.json"
    assert run("proposal", RINGPARKEN, "--max", "5", "-o", saved, lang="da")[0] == 0
    assert run("render", saved, "-f", format, lang="da") == run(
        "proposal", RINGPARKEN, "--max", "5", "-f", format, lang="da"
    )


def test_the_sources_stand_on_the_page_only_where_details_are_asked_for(run):
    for format in ("table", "html", "markdown"):
        title = re.compile(r"^(<h2[^>]*>|## )?Sources", re.MULTILINE)
        assert not title.search(re.sub("><h2", ">\n<h2", run("proposal", RINGPARKEN, "-f", format)[1]))
        assert title.search(re.sub("><h2", ">\n<h2", run("proposal", RINGPARKEN, "-f", format, "--details")[1]))
