"""The fast encoder writes what the slow way writes, byte for byte."""

from __future__ import annotations

import json
from functools import cache

from helhedsvalg.encoding import Encoder
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import prepared, profile
from helhedsvalg.engine import answer
from helhedsvalg.formats.json import encode
from helhedsvalg.model.profile import Profile
from strategies import KNOWN, PROFILES, SIZES

INCLUDES = st.sets(st.sampled_from(["harmful", "blocked", "outside-plan"])).map(lambda one: tuple(sorted(one)))
TOPS = st.sampled_from([0, 1, 3, 10])


@cache
def encoder(top=10, include=()):
    """One for every profile, so that what it keeps from one area to the next is tested too."""
    return Encoder(prepared(), top=top, include=include)


def slow(area, top=10, include=()):
    return encode(answer(prepared(), area, top=top, include=include))


def short(result):
    """What --brief shows of a whole result."""
    return {
        "area": result["area"],
        "needs": [{key: one[key] for key in ("problem", "need", "weight")} for one in result["needs"]],
        "recommendations": [
            {key: one[key] for key in ("id", "score", "label")} for one in result["recommendations"]
        ],
    }


TINY_BESIDE_ONE = profile(unemployment=1, insecurity=1e-9)
PRESSED_AND_TINY = profile(unemployment=1e-9, youth_crime=1, low_education=3e-8, insecurity=1e-7)


@settings(deadline=None, max_examples=150)
@given(PROFILES, TOPS, INCLUDES)
@example(Profile(), 10, ())
@example(TINY_BESIDE_ONE, 0, ())
@example(PRESSED_AND_TINY, 0, ("blocked", "harmful", "outside-plan"))
@example(profile(unemployment=0, insecurity=0), 10, ())
@example(profile(unemployment=1e-300), 10, ())
def test_the_whole_result_byte_for_byte(area, top, include):
    assert encoder(top, include).full(area) == slow(area, top, include)


@settings(deadline=None, max_examples=150)
@given(st.fixed_dictionaries(dict.fromkeys(("unemployment", "youth_crime", "low_education", "insecurity"), SIZES)))
def test_sizes_of_needs_alone_byte_for_byte(sizes):
    area = profile(**sizes)
    assert encoder(0).full(area) == slow(area, 0)


def test_points_that_round_to_nothing_byte_for_byte():
    """Such an intervention is in no ranking, though the problem presses."""
    problems = [one.id.replace("-", "_") for one in KNOWN.anchored]
    for big in problems:
        for small in problems:
            for size in (1e-10, 1e-9, 5e-9, 1e-8, 1e-7, 1e-6):
                if big != small:
                    area = profile(**{big: 1, small: size})
                    assert encoder(0).full(area) == slow(area, 0), (big, small, size)


@settings(deadline=None, max_examples=150)
@given(PROFILES, TOPS, INCLUDES)
@example(TINY_BESIDE_ONE, 0, ())
@example(PRESSED_AND_TINY, 0, ())
@example(profile(unemployment=1e-300), 10, ())
def test_the_brief_result_is_a_part_of_the_whole(area, top, include):
    line = encoder(top, include).brief(area)
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == short(json.loads(slow(area, top, include)))


@settings(deadline=None, max_examples=25)
@given(st.lists(PROFILES, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_areas_changes_no_result(areas, random):
    lines = [encoder().full(one) for one in areas]
    order = list(range(len(areas)))
    random.shuffle(order)
    fresh = Encoder(prepared(), top=10)
    assert [fresh.full(areas[place]) for place in order] == [lines[place] for place in order]


def test_more_fields_than_are_kept_change_no_result():
    """What is kept of one set of partners is thrown away in time, and never taken for another's."""
    known = Encoder(prepared(), top=3)
    partners = [one.id for one in KNOWN.partners][:5]
    states = ("in-place", "promised", "missing", "unknown")
    areas = [
        profile({id: states[number // 4**place % 4] for place, id in enumerate(partners)}, unemployment=1)
        for number in range(600)
    ]
    for area in areas[::7] + areas + areas[::-7]:
        known.brief(area)
    for area in areas[::40]:
        assert known.full(area) == slow(area, 3)


def test_in_danish_too():
    from helhedsvalg import i18n

    i18n.use("da")
    danish = Encoder(prepared(), top=10)
    for area in (profile(unemployment=1), profile({"jobcenter": "missing"}, insecurity=0.5, low_education=1)):
        assert danish.full(area) == slow(area)
