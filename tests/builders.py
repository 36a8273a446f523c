"""Small catalogues and profiles, so that a test shows only what matters to it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import settings

from helhedsvalg.catalogue.rules import load
from helhedsvalg.engine import Engine
from helhedsvalg.model.catalogue import Anchor, Catalogue, Finding, Intervention, Meta, Partners, Problem, Source
from helhedsvalg.model.profile import ProblemInput, Profile
from helhedsvalg.model.vocabulary import Bilingual


def examples(count: int) -> settings:
    """How many examples a property is tried with; EXAMPLES=20000 tries each with as many."""
    return settings(max_examples=int(os.environ.get("EXAMPLES", count)), deadline=None)


def some(entries, step):
    """Every so many of them; all of them where EXAMPLES asks for more."""
    return entries if "EXAMPLES" in os.environ else entries[::step]


@cache
def shipped() -> Catalogue:
    return load()


@cache
def engine() -> Engine:
    return Engine(shipped())


METHOD = shipped().method


def finding(direction="positive", design="comparison", setting="danish-estates", relevance="direct", **more):
    more.setdefault("problem", "crime")
    return Finding(direction=direction, design=design, setting=setting, relevance=relevance, source="s", **more)


def problem(id="crime", ages=None, **more):
    return Problem(
        id,
        Bilingual(id, id),
        unit="percent",
        zero_point=Anchor(0, "s", "statistic"),
        full_point=Anchor(100, "s", "law"),
        spread=0.25,
        ages=ages,
        **more,
    )


def intervention(id, *findings, **more):
    required = more.pop("required", ())
    return Intervention(id, Bilingual(id, id), findings=tuple(findings), partners=Partners(required), **more)


def catalogue(*interventions, problems=(problem("crime"), problem("jobs"))):
    """A catalogue of those interventions; the method is the shipped one."""
    base = shipped()
    return Catalogue(
        Meta("test", date(2026, 1, 1)),
        base.method,
        tuple(problems),
        base.partners,
        base.themes,
        base.caveats,
        (*base.sources, Source("s", "A source")),
        tuple(interventions),
        (),
    )


def profile(partners=None, ages=None, exclude=(), **needs):
    """A profile with needs given directly, by problem id with _ for -."""
    given = {id.replace("_", "-"): ProblemInput("need", size) for id, size in needs.items()}
    return Profile(given=given, partners=partners or {}, ages=ages, exclude=tuple(exclude))


def without_findings(catalogue_):
    return replace(catalogue_, interventions=tuple(replace(one, findings=()) for one in catalogue_.interventions))


def same_engine(one, other):
    """Whether two engines hold the same catalogue, grades and draws."""
    return (
        (one.catalogue, one.candidates) == (other.catalogue, other.candidates)
        and one.catalogue.sha256 == other.catalogue.sha256
        and one.draws(9) == other.draws(9)
    )
