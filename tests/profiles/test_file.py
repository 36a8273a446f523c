"""Figures, words and names as people write them, and options over a file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given as every
from hypothesis import settings
from hypothesis import strategies as st

from builders import shipped
from helhedsvalg.documents import Document, parse
from helhedsvalg.errors import Faults
from helhedsvalg.model.profile import Exclusion, ProblemInput
from helhedsvalg.profiles.file import AREA, EXCLUDE, PROBLEM, STATES, TOP, read_profile
from helhedsvalg.profiles.options import OptionValues, override
from helhedsvalg.profiles.values import InvalidValue, ages, given, named_one, names_of, need

KNOWN = shipped()
UNEMPLOYMENT, YOUTH_CRIME = KNOWN.problem["unemployment"], KNOWN.problem["youth-crime"]


def value(written, problem=UNEMPLOYMENT):
    said = given(written, problem, KNOWN, [])
    assert said.given_as == "figure"
    return said.value


def code(call, *arguments):
    with pytest.raises(InvalidValue) as raised:
        call(*arguments)
    return raised.value.code


def understood(text):
    return read_profile(parse(text.encode(), "p.yaml"), KNOWN)


def over(said, text="{}"):
    return override(understood(text), said, KNOWN)


def refused(said):
    with pytest.raises(Faults) as raised:
        over(said)
    return [str(one) for one in raised.value.faults]


def needs(out):
    return {one["problem"]: (one["given_as"], one["value"], one["need"]) for one in json.loads(out)["needs"]}


@pytest.mark.parametrize(
    "written",
    [44.7, "44,7", "44.7", "44,7 %", "44.7%", "44.7 pct.", " 44,7 pct", "44,70 procent", "+44,7", "44,7 per cent",
     "44,7\u00a0%", "44.7 percent"],
)  # fmt: skip
def test_a_percentage_as_people_write_it(written):
    assert value(written) == 44.7


@pytest.mark.parametrize(
    "written",
    [11, "11", "11 ‰", "11‰", "11 pr. 1000", "11 pr. 1.000", "11 per 1,000", "11,0 promille", "11 pr 1 000",
     "11 per mille", "11 per 1000"],
)  # fmt: skip
def test_a_rate_as_people_write_it(written):
    assert value(written, YOUTH_CRIME) == 11


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (["none", "ingen", "Ingen", " NONE "], 0),
        (["low", "lav"], 0.33),
        (["middle", "mellem"], 0.67),
        (["high", "høj", "HØJ", "hoej"], 1),
    ],
)
def test_a_word_is_a_need(words, size):
    assert [given(word, UNEMPLOYMENT, KNOWN, []) for word in words] == [ProblemInput("word", size)] * len(words)


@pytest.mark.parametrize("written", ["unknown", "ukendt", "Ukendt", None])
def test_unknown_is_never_0(written):
    assert given(written, UNEMPLOYMENT, KNOWN, []) == ProblemInput("unknown")


def test_a_problem_that_nobody_mentions_is_unknown(run):
    _code, out, _err = run("recommend", "--ledighed", "41", "-f", "json", "--top", "1")
    assert needs(out)["insecurity"] == ("unknown", None, None)


@pytest.mark.parametrize(
    ("written", "problem", "expected"),
    [
        ("11 pr. 1000", UNEMPLOYMENT, "P004"),
        ("11 ‰", UNEMPLOYMENT, "P004"),
        ("11 %", YOUTH_CRIME, "P004"),
        ("11 pct.", YOUTH_CRIME, "P004"),
        ("41 personer", UNEMPLOYMENT, "P003"),
        ("", UNEMPLOYMENT, "P003"),
        ("40-45", UNEMPLOYMENT, "P003"),
        ("1e1", UNEMPLOYMENT, "P003"),
        ("nan", UNEMPLOYMENT, "P003"),
        ("1.234,5", UNEMPLOYMENT, "P003"),
        ("41,2,3", UNEMPLOYMENT, "P003"),
        (True, UNEMPLOYMENT, "P003"),
        ([41], UNEMPLOYMENT, "P003"),
        ("-1", UNEMPLOYMENT, "P005"),
        ("−1 %", UNEMPLOYMENT, "P005"),
        (100.1, UNEMPLOYMENT, "P005"),
        (float("nan"), UNEMPLOYMENT, "P005"),
        (float("inf"), UNEMPLOYMENT, "P005"),
        (10**400, UNEMPLOYMENT, "P005"),
        (1000.5, YOUTH_CRIME, "P005"),
    ],
)
def test_what_is_no_figure(written, problem, expected):
    assert code(given, written, problem, KNOWN, []) == expected


@pytest.mark.parametrize("written", [0, 100, "0 %", "100,0"])
def test_both_ends_of_the_scale_are_figures(written):
    assert 0 <= value(written) <= 100


@pytest.mark.parametrize(("written", "meant"), [("0,447", "44.7"), (0.44, "44"), ("0.9 %", "90"), (0.005, "0.5")])
def test_a_share_below_1_is_taken_as_written_and_asked_about(written, meant):
    notices = []
    assert given(written, UNEMPLOYMENT, KNOWN, notices).value < 1
    (notice,) = notices
    assert f"Did you mean {meant}?" in notice


@pytest.mark.parametrize(("written", "problem"), [(0, UNEMPLOYMENT), (1, UNEMPLOYMENT), (0.5, YOUTH_CRIME)])
def test_nothing_else_is_asked_about(written, problem):
    notices = []
    given(written, problem, KNOWN, notices)
    assert notices == []


def test_the_question_goes_to_standard_error_and_the_figure_stands(run):
    status, out, err = run("recommend", "--ledighed", "0,447", "-f", "json")
    assert (status, needs(out)["unemployment"]) == (4, ("figure", 0.447, 0))
    assert err == "Note: unemployment: 0.447 is read as 0.447 per cent. Did you mean 44.7?\n"


@every(st.decimals(0, 100, places=2), st.sampled_from(["", "%", " %", " pct.", " procent"]))
def test_any_figure_reads_the_same_with_comma_or_point(figure, unit):
    point = f"{figure}{unit}"
    assert value(point) == value(point.replace(".", ",")) == value(float(figure)) == float(figure)


@every(st.decimals(0, 1000, places=3), st.sampled_from(["", "‰", " pr. 1000", " pr. 1.000", " per 1,000"]))
def test_any_rate_reads_the_same_with_comma_or_point(figure, unit):
    assert value(f"{figure}{unit}", YOUTH_CRIME) == float(figure)
    assert value(str(figure).replace(".", ",") + unit, YOUTH_CRIME) == float(figure)


@settings(max_examples=300, deadline=None)
@every(st.text(max_size=30) | st.text(alphabet="0123456789.,-+ %‰epctr", max_size=12))
def test_any_text_is_a_figure_in_range_or_wrong(text):
    for problem, most in ((UNEMPLOYMENT, 100), (YOUTH_CRIME, 1000)):
        try:
            said = given(text, problem, KNOWN, [])
        except InvalidValue as wrong:
            assert wrong.code in ("P003", "P004", "P005")
        else:
            assert said.value is None or 0 <= said.value <= most


@settings(max_examples=300, deadline=None)
@every(st.text(max_size=20) | st.text(alphabet="0123456789-– år", max_size=9))
def test_any_text_is_a_span_of_ages_or_wrong(text):
    try:
        low, high = ages(text)
    except InvalidValue as wrong:
        assert wrong.code == "P006"
    else:
        assert 0 <= low <= high <= 120


@pytest.mark.parametrize(
    "written",
    [
        "ca. 41,2", "ca.41,2", "ca 41,2 %", "Cirka 41,2 pct.", "omkring 41,2", "41,2 tror jeg", "41,2, tror jeg",
        "41,2 % (tror jeg)", "jeg tror ca. 41,2 procent", "vist nok 41,2", "41,2 vist nok", "about 41.2",
        "I think 41.2", "41.2, I think", "~41,2", "jeg tror det er 41,2 %",
    ],
)  # fmt: skip
def test_words_that_say_how_sure_a_figure_is_are_passed_over_and_told(written):
    notices = []
    assert given(written, UNEMPLOYMENT, KNOWN, notices) == ProblemInput("figure", 41.2)
    assert notices == [f"unemployment: '{written}' is read as 41.2."]


def test_so_are_those_around_a_word_of_need():
    notices = []
    assert given("høj, tror jeg", UNEMPLOYMENT, KNOWN, notices) == ProblemInput("word", 1.0)
    assert notices == ["unemployment: 'høj, tror jeg' is read as høj."]


@pytest.mark.parametrize(
    "written",
    [
        "under 41",
        "mindst 41",
        "op til 41",
        "vist ikke 41",
        "ca. 40-42",
        "camp 41",
        "ca. 41 beboere",
        "ca.",
        "41,2*",
    ],
)
def test_words_that_say_something_else_are_no_figure(written):
    with pytest.raises(InvalidValue) as wrong:
        given(written, UNEMPLOYMENT, KNOWN, [])
    assert wrong.value.code == "P003"


def test_they_are_passed_over_in_options_files_and_tables_alike(run, tmp_path):
    profile, table, lines = tmp_path / "a.yaml", tmp_path / "a.csv", tmp_path / "a.ndjson"
    profile.write_text("problems: {ledighed: ca. 41}\n", encoding="utf-8")
    lines.write_text('{"problems": {"ledighed": "ca. 41"}}\n', encoding="utf-8")
    table.write_text("Område;Ledighed\nA;ca. 41\nB;30 tror jeg\n", encoding="utf-8")
    for words in (
        ("recommend", profile),
        ("recommend", "--ledighed", "ca. 41"),
        ("batch", lines),
        ("batch", table),
    ):
        words = (*words, "-f", "json") if words[0] == "recommend" else words
        code, out, err = run(*words)
        assert code == 0, err
        assert json.loads(out.splitlines()[0])["needs"][0]["value"] == 41
        assert "'ca. 41' is read as 41" in err
    assert "row 3: unemployment: '30 tror jeg' is read as 30" in err


@pytest.mark.parametrize("written", ["10-14", "10 - 14", "10–14", "10-14 år", [10, 14]])
def test_ages_as_people_write_them(written):
    assert ages(written) == (10, 14)
    assert (ages("12-12"), ages("0-120")) == ((12, 12), (0, 120))


@pytest.mark.parametrize(
    "written", ["14-10", "10", "10-", "-14", "10-121", [10], [10, 12, 14], [True, 14], {}, 10]
)
def test_what_is_no_span_of_ages(written):
    assert code(ages, written) == "P006"


@pytest.mark.parametrize("written", [0.8, "0.8", "0,8"])
def test_a_need_as_people_write_it(written):
    assert need(written, UNEMPLOYMENT, KNOWN) == ProblemInput("need", 0.8)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1.51", "P005"), (-0.1, "P005"), ("nan", "P005"), ("inf", "P005"), (10**400, "P003"), ("høj", "P003"),
     ("0_1", "P003"), (True, "P003"), ([], "P003"), (None, "P003"), ("80 %", "P003")],
)  # fmt: skip
def test_what_is_no_need(written, expected):
    assert code(need, written, UNEMPLOYMENT, KNOWN) == expected


def test_a_problem_without_anchors_has_no_need():
    assert code(need, 0.8, KNOWN.problem["loneliness"], KNOWN) == "P009"


@pytest.mark.parametrize(("count", "rest"), [(20, []), (22, ["there are 2 more keys here that are not known."])])
def test_twenty_unknown_keys_are_told_one_by_one(count, rest):
    document = Document("p.yaml", {"problems": {f"qqq{number}": 1 for number in range(count)}})
    with pytest.raises(Faults) as told:
        read_profile(document, KNOWN)
    assert [one.message for one in told.value.faults[20:]] == rest
    assert all("is not a key here" in one.message for one in told.value.faults[:20])


DANISH = """
område: {navn: Ringparken, kommune: Slagelse, år: 2019, beboere: 1900, børn_10_14: 150, andet: {id: a}}
problemer:
  ledighed: 41,2
  lav-uddannelse: {værdi: 70.2, kilde: Liste, år: 2019}
  ungdomskriminalitet: ukendt
  utryghed: {behov: 0.8, hvorfor: Tryghedsvandring}
partnere: {jobcenter: på plads, skole: lovet, politi: mangler, bibliotek: ukendt}
aldre: 0-99
udelad: [{indsats: natteravne, grund: prøvet}]
noter: fri tekst
"""
ENGLISH = """
area: {name: Ringparken, municipality: Slagelse, year: 2019, residents: 1900, children_10_14: 150, other: {id: a}}
problems:
  unemployment: 41.2
  low-education: {value: 70.2, source: Liste, year: 2019}
  youth-crime: unknown
  insecurity: {need: 0.8, why: Tryghedsvandring}
partners: {jobcenter: in-place, school: promised, police-ssp: missing, library: unknown}
ages: [0, 99]
exclude: [{id: natteravne, reason: prøvet}]
notes: fri tekst
"""


def test_danish_and_english_keys_mean_the_same():
    assert understood(DANISH) == understood(ENGLISH)
    assert understood(ENGLISH).profile.given["low-education"] == ProblemInput("figure", 70.2, "Liste", 2019)
    assert understood(ENGLISH).profile.exclude == (Exclusion("natteravne", "prøvet"),)


@pytest.mark.parametrize("table", [TOP, AREA, PROBLEM, EXCLUDE, STATES])
def test_every_key_has_a_danish_word_of_its_own(table):
    words = [word for names in table.values() for word in names]
    assert len(words) == len(set(words))
    assert all(len(names) > 1 for names in table.values())


def test_json_and_yaml_mean_the_same():
    data = parse(ENGLISH.encode(), "p.yaml").data
    assert understood(json.dumps(data)) == understood(ENGLISH)


def test_an_exclusion_may_be_a_name_or_a_synonym():
    assert understood("exclude: [Natteravne]").profile.exclude == (Exclusion("natteravne"),)


def test_a_likeness_in_exclude_is_said():
    read = understood("exclude: [nateravne]")
    assert read.profile.exclude == (Exclusion("natteravne"),)
    assert read.notices == ["'nateravne' is taken for the intervention natteravne."]


def test_an_empty_profile_says_nothing():
    assert understood("{}").profile == understood("problems:\npartners:\nages:\nexclude:\narea:\n").profile


def test_options_override_the_file_key_by_key():
    file = "area: {name: Ringparken, year: 2018}\nproblems: {ledighed: 41.2, utryghed: 12}\n"
    file += "partners: {jobcenter: missing, school: missing}\nages: 0-99\nnotes: kept\n"
    said = OptionValues(
        {"insecurity": ("høj",)}, partners={"in-place": ("skole",)}, ages="10-14", area={"year": 2019}
    )
    profile = over(said, file).profile
    assert profile.given == {"unemployment": ProblemInput("figure", 41.2), "insecurity": ProblemInput("word", 1)}
    assert profile.partners == {"jobcenter": "missing", "school": "in-place"}
    assert (profile.area, profile.ages, profile.notes) == ({"name": "Ringparken", "year": 2019}, (10, 14), "kept")


def test_options_override_a_file_on_the_command_line(tmp_path, run):
    file = tmp_path / "p.yaml"
    file.write_text("problems: {ledighed: 41.2, utryghed: 12}\n")
    status, out, err = run(
        "recommend", file, "--insecurity", "unknown", "--need", "lav-uddannelse=1", "-f", "json"
    )
    assert (status, err) == (0, "")
    assert {id: (how, figure) for id, (how, figure, _need) in needs(out).items()} == {
        "unemployment": ("figure", 41.2),
        "youth-crime": ("unknown", None),
        "low-education": ("need", None),
        "insecurity": ("unknown", None),
    }


@pytest.mark.parametrize(
    ("options", "quoted"),
    [
        (["--unemployment", "41", "--ledighed", "44,7"], ("'41'", "'44,7'")),
        (["--ledighed", "41", "--ledighed", "41"], ("'41'", "'41'")),
        (["--ledighed", "41", "--need", "ledighed=1"], ("'41'", "'--need ledighed=1'")),
        (["--need", "ledighed=1", "--need", "unemployment=0.5"], ("ledighed=1", "unemployment=0.5")),
        (["--ledighed", "41", "--with", "school", "--without", "skole"], ("--with school", "--without skole")),
        (["--ledighed", "41", "--promised", "jobcenter,skole", "--without", "skole"],
         ("--promised skole", "--without skole")),
    ],
)  # fmt: skip
def test_the_same_thing_twice_among_options_is_wrong_use_that_quotes_both(options, quoted, run):
    status, out, err = run("recommend", *options)
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("P010 ")
    assert all(text in line for text in quoted)


def test_a_partner_in_one_state_twice_is_said_twice_and_no_more():
    said = OptionValues({}, partners={"in-place": ("jobcenter", "skole, school,")})
    assert over(said).profile.partners == {"jobcenter": "in-place", "school": "in-place"}


def test_every_fault_among_the_options_is_told_at_once(run):
    status, out, err = run(
        "recommend", "--ledighed", "140", "--utryghed", "ret høj", "--need", "insecurity",
        "--need", "loneliness=1", "--ages", "14-10", "--with", "xylofonen",
    )  # fmt: skip
    assert (status, out) == (2, "")
    assert sorted(line.split(":")[0] for line in err.splitlines()) == [
        "P003 --insecurity",
        "P003 --need",
        "P005 --unemployment",
        "P006 --ages",
        "P008 --with",
        "P009 --need",
    ]


def test_a_likeness_among_partners_is_used_and_said(run):
    status, out, err = run("recommend", "--ledighed", "41", "--without", "jobcentr", "-f", "json", "--top", "0")
    exact = run("recommend", "--ledighed", "41", "--without", "jobcenter", "-f", "json", "--top", "0")
    assert (status, out, "") == exact
    assert err == "Note: 'jobcentr' is taken for the partner jobcenter.\n"


def test_several_alike_are_an_error_that_lists_them(tmp_path, run):
    file = tmp_path / "catalogue.yaml"
    file.write_text("partners: [{id: roklub-nord, name: a}, {id: roklub-fjord, name: b}]\ninterventions: []\n")
    status, out, err = run("recommend", "--ledighed", "41", "--with", "roklub-jord", "--catalogue", file)
    assert (status, out) == (2, "")
    assert err == "P011 --with: 'roklub-jord' could be several: roklub-fjord, roklub-nord.\n"


def test_a_synonym_of_two_is_an_error_that_lists_them():
    names = {"a": ["klub"], "b": ["Klub"]}
    assert code(named_one, "klub", names, "partner", []) == "P011"


def test_no_likeness_is_an_error_with_the_nearest_three():
    (line,) = refused(OptionValues({}, partners={"in-place": ("xylofonen",)}))
    assert line.startswith("P008 --with: 'xylofonen' is no known partner. The nearest are: ")
    assert len(line.split("are: ")[1].split(", ")) == 3


def test_a_likeness_in_need_is_said():
    read = over(OptionValues({}, needs=("unemploymnt=1",)))
    assert read.profile.given == {"unemployment": ProblemInput("need", 1)}
    assert len(read.notices) == 1


def test_every_id_name_and_synonym_of_an_anchored_problem_names_it():
    for one in KNOWN.anchored:
        for word in (one.id, one.name.da, one.name.en, *one.synonyms):
            assert named_one(word, names_of(KNOWN.problems), "problem", []) == one.id


def test_an_option_for_a_problem_that_lost_its_anchors_is_wrong_use(tmp_path, run):
    file = tmp_path / "catalogue.yaml"
    file.write_text("problems: [{id: unemployment, name: ledighed}]\ninterventions: []\n")
    status, out, err = run("recommend", "--ledighed", "41", "--catalogue", file)
    assert (status, out) == (2, "")
    assert err.startswith("P009 --unemployment: 'ledighed' has no anchors and can have no need.")
