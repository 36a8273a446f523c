"""Random profiles of the shipped catalogue."""

from __future__ import annotations

from hypothesis import strategies as st

from builders import shipped
from helhedsvalg.i18n import composed
from helhedsvalg.model.profile import Exclusion, ProblemInput, Profile

KNOWN = shipped()
WORDS = [one.need for one in KNOWN.method.words]
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).map(composed)
"""As every text is that was read."""
TINY = st.sampled_from([0.0, 1e-9, 3e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-300])
SIZES = st.one_of(st.floats(0, 1.5), TINY, st.sampled_from([0.33, 1.0, 1.5]))
SAID = st.one_of(
    st.just(ProblemInput("unknown")),
    st.builds(ProblemInput, st.just("need"), SIZES),
    st.builds(ProblemInput, st.just("word"), st.sampled_from(WORDS)),
    st.builds(ProblemInput, st.just("figure"), st.one_of(st.floats(0, 100), st.integers(0, 100).map(float))),
    st.builds(
        ProblemInput,
        st.sampled_from(["need", "unknown"]),
        st.just(None),
        source=st.none() | TEXTS,
        year=st.none() | st.integers(1990, 2030),
        why=st.none() | TEXTS,
    ).map(lambda one: ProblemInput("unknown", None, one.source, one.year, one.why)),
)
AREAS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "municipality": TEXTS,
        "year": st.integers(1990, 2030),
        "residents": st.integers(0, 9999),
        "children_10_14": st.integers(0, 500),
        "other": st.dictionaries(TEXTS, TEXTS, max_size=3),
    },
)
PARTNERS = st.dictionaries(
    st.sampled_from([one.id for one in KNOWN.partners]),
    st.sampled_from(["in-place", "promised", "missing", "unknown"]),
    max_size=6,
)
AGES = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda one: tuple(sorted(one)))
EXCLUDED = st.lists(
    st.builds(Exclusion, st.sampled_from([one.id for one in KNOWN.interventions]), st.none() | TEXTS), max_size=2
).map(tuple)
PROFILES = st.builds(
    Profile,
    area=AREAS,
    given=st.dictionaries(st.sampled_from([one.id for one in KNOWN.anchored]), SAID, max_size=4),
    partners=PARTNERS,
    ages=AGES,
    exclude=EXCLUDED,
    notes=st.none() | TEXTS,
)
