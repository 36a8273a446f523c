"""What is told of a saved answer that cannot be used: the file, the code, what is wrong, and how to mend it."""

from __future__ import annotations

import json
from functools import cache

import pytest

from builders import catalogue, finding, intervention, profile
from helhedsvalg.engine import Engine
from helhedsvalg.errors import Faults
from helhedsvalg.formats.json import encode
from helhedsvalg.results.saved import read_answer, read_result
from pages import other

MAKE = "Make one with: helhedsvalg {} -f json -o result.json"
KNOWN = Engine(catalogue(intervention("a", finding()), intervention("b", finding("none"))))
AREA = profile(crime=1)


@cache
def answers():
    result = KNOWN.recommend(AREA)
    return {
        "recommend PROFILE": result,
        "plan PROFILE": KNOWN.plan(AREA),
        "proposal PROFILE": KNOWN.proposal(AREA),
        "explain ID PROFILE": KNOWN.explain(AREA, "b"),
        "compare A B": KNOWN.compare(result, result),
    }


@pytest.fixture
def told(tmp_path):
    """What is told of a file with that content, without the folder's name."""

    def call(content, read=read_answer, **more):
        path = tmp_path / "r.json"
        path.write_bytes(content)
        with pytest.raises(Faults) as raised:
            read(str(path), **more)
        return "\n".join(map(str, raised.value.faults)).replace(str(path), "r.json")

    return call


def changed(answer, change):
    data = json.loads(encode(answer))
    change(data)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"\n", None, "r.json F008 the file is empty."),
        (b'{"a": 1}', None, f"r.json R001 this is not a saved result. {MAKE.format('recommend PROFILE')}"),
        (b'{"a": 1}\n{"b": 2}\n', None,
         "r.json R002 there are 2 results here, one a line. Choose one with --line N, from 1."),
        (b'{"a": 1}\n{"b": 2}\n', 3, "r.json R002 there are 2 lines here. Choose one with --line N, from 1."),
        (b'{"a": 1}\n', 0, "r.json R002 there is 1 line here. Choose one with --line N, from 1."),
        (b'{"error": {"message": "no figure"}}', None,
         "r.json R003 this line is a row that could not be answered: no figure"),
        (b'{"needs": [], "recommendations": []}', None,
         "r.json R003 this is a short line of batch --brief. Run batch without --brief."),
        (b'{"schema_version": "2.0"}', None,
         "r.json R004 this result has schema version 2.0, and this program reads 1.0. "
         "Recommend again, or use the version of helhedsvalg that made it."),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_in_whole(told, content, line, said):
    assert told(content, line=line) == said


@pytest.mark.parametrize("command", ["recommend PROFILE", "plan PROFILE", "proposal PROFILE", "explain ID PROFILE",
                                     "compare A B"])  # fmt: skip
def test_each_answer_is_made_anew_with_its_own_command(told, command):
    content = changed(answers()[command], lambda data: data.update(caveats=[]))
    assert told(content) == f"r.json R005 .caveats[0] is missing. {MAKE.format(command)}"


@pytest.mark.parametrize("command", ["plan PROFILE", "proposal PROFILE", "explain ID PROFILE", "compare A B"])
def test_another_answer_in_the_place_of_a_result_is_called_by_its_name(told, command):
    noun = {"compare A B": "comparison", "explain ID PROFILE": "explanation"}.get(command, command.split()[0])
    said = f"r.json R007 this is a saved {noun}, and a saved result is needed. {MAKE.format('recommend PROFILE')}"
    assert told(encode(answers()[command]), read=read_result) == said


def test_each_side_of_a_comparison_has_a_date_that_is_told_with_its_place(told):
    def change(data):
        data["a"]["catalogue"]["date"] = "yesterday"
        data["b"]["catalogue"]["date"] = "x" * 50

    assert told(changed(answers()["compare A B"], change)).splitlines() == [
        f"r.json R005 .a.catalogue.date cannot be 'yesterday'. {MAKE.format('compare A B')}",
        f"r.json R005 .b.catalogue.date cannot be '{'x' * 39}…'. {MAKE.format('compare A B')}",
    ]


def test_one_that_is_not_ranked_must_say_why(told):
    content = changed(answers()["explain ID PROFILE"], lambda data: data.update(reason=None))
    assert told(content) == f"r.json R005 .reason is missing. {MAKE.format('explain ID PROFILE')}"


def test_text_that_is_no_json_is_no_list_of_lines(told):
    assert told(b"{\n}x\n").startswith("r.json:2:2 F009 ")


def test_lines_of_which_one_is_cut_off_are_still_lines(told):
    assert told(b'{"a": 1}\n{"b"').startswith("r.json R002 there are 2 results here")


def test_a_text_of_json_over_several_lines_is_one_answer(tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(json.loads(encode(other("plan"))), indent=1), encoding="utf-8")
    assert read_answer(str(path)) == other("plan")
