"""One engine for many areas gives each the answer that it would have alone."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import engine, profile, shipped
from helhedsvalg import i18n
from helhedsvalg.engine import MAX_ELIGIBILITIES, Engine
from helhedsvalg.formats.json import encode
from helhedsvalg.model.profile import Profile
from strategies import KNOWN, PROFILES

INCLUDES = st.sets(st.sampled_from(["harmful", "blocked", "outside-plan"])).map(
    lambda chosen: tuple(sorted(chosen))
)
TOPS = st.sampled_from([0, 1, 3, 10])
TINY_BESIDE_ONE = profile(unemployment=1, insecurity=1e-9)
PRESSED_AND_TINY = profile(unemployment=1e-9, youth_crime=1, low_education=3e-8, insecurity=1e-7)


def short(result):
    """What --brief shows of a whole result."""
    return {
        "area": result["area"],
        "needs": [{key: need[key] for key in ("problem", "need", "weight")} for need in result["needs"]],
        "recommendations": [
            {key: shown[key] for key in ("rank", "id", "band", "group", "score", "label")}
            for shown in result["recommendations"]
        ],
    }


@settings(deadline=None, max_examples=150)
@given(PROFILES, TOPS, INCLUDES)
@example(Profile(), 10, ())
@example(TINY_BESIDE_ONE, 0, ())
@example(PRESSED_AND_TINY, 0, ("blocked", "harmful", "outside-plan"))
@example(profile(unemployment=0, insecurity=0), 10, ())
@example(profile(unemployment=1e-300), 10, ())
def test_the_brief_result_is_a_part_of_the_whole(area, top, include):
    whole = encode(engine().recommend(area, top=top, include=include))
    brief = encode(engine().brief(area, top=top, include=include))
    assert brief.count(b"\n") == 1
    assert json.loads(brief) == short(json.loads(whole))


@settings(deadline=None, max_examples=50)
@given(PROFILES, TOPS, INCLUDES)
def test_an_engine_that_answered_others_gives_the_bytes_of_a_fresh_one(area, top, include):
    fresh = Engine(shipped())
    assert encode(engine().recommend(area, top=top, include=include)) == encode(
        fresh.recommend(area, top=top, include=include)
    )


def test_more_eligibilities_than_are_remembered_change_no_result():
    """What is remembered of one set of partners is forgotten in time, and never taken for another's."""
    busy = Engine(shipped())
    partners = [partner.id for partner in KNOWN.partners][:5]
    states = ("in-place", "promised", "missing", "unknown")
    areas = [
        profile({id: states[number // 4**place % 4] for place, id in enumerate(partners)}, unemployment=1)
        for number in range(2 * MAX_ELIGIBILITIES)
    ]
    for area in areas[::7] + areas + areas[::-7]:
        busy.brief(area)
    for area in areas[::40]:
        assert busy.recommend(area, top=3) == Engine(shipped()).recommend(area, top=3)


def test_one_engine_speaks_both_languages():
    area = profile({"jobcenter": "missing"}, insecurity=0.5, low_education=1)
    english = engine().recommend(area)
    i18n.use("da")
    danish = engine().recommend(area)
    i18n.use("en")
    assert danish.glossary != english.glossary
    assert danish.recommendations[0].findings != english.recommendations[0].findings
    assert engine().recommend(area) == english
