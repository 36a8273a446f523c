"""The method's sections 2, 3 and 5 read a second time, straight from the data files and by other means.

Nothing here uses the program's grading or simulating; a test holds the two readings together.
"""

from __future__ import annotations

import math
import random
from pathlib import Path
from statistics import NormalDist

import yaml

DATA = Path(__file__).parents[1] / "data"
CONTROLLED = 3
POOLED = 5


def read(name):
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


METHOD, PROBLEMS, INTERVENTIONS = read("method"), read("problems"), read("interventions")
ANCHORED = [one for one in PROBLEMS if one.get("zero_point")]
LEVEL = {one["id"]: one["level"] for one in METHOD["designs"]}
DECIDES = {one["id"]: one["decides"] for one in METHOD["relevances"]}
PARTS = {
    "positive": {"for": 1},
    "none": {"null": 1},
    "negative": {"against": 1},
    "mixed": {"for": 0.5, "null": 0.5},
}


def overlap(one, other):
    return not one or not other or (one[0] <= other[1] and other[0] <= one[1])


def sums(findings, worth):
    """By direction the sum over studies of the largest part."""
    largest = {"for": {}, "null": {}, "against": {}}
    for number, one in enumerate(findings):
        study = "all reviews" if one["design"] == "review" else one.get("study") or number
        for direction, share in PARTS[one["direction"]].items():
            known = largest[direction].get(study, 0)
            largest[direction][study] = max(known, worth(one) * share)
    return {direction: sum(studies.values()) for direction, studies in largest.items()}


def support(findings, problem, values):
    """What one pair is worth, with those values of designs, settings and relevances."""
    design, setting, relevance = values

    def worth(one):
        pooled = one["design"] == "review" and (one.get("studies") or 0) >= POOLED
        return design[one["design"]] * (2 if pooled else 1) * setting[one["setting"]] * relevance[one["relevance"]]

    counting = [one for one in findings if overlap(one.get("ages"), problem.get("ages"))]
    controlled = [one for one in counting if LEVEL[one["design"]] >= CONTROLLED]
    rest = [one for one in counting if LEVEL[one["design"]] < CONTROLLED]
    used = controlled or rest
    deciding = sums([one for one in used if DECIDES[one["relevance"]]] or used, worth)
    whole = sum(deciding.values())
    known, loose = sums(controlled, worth), sums(rest, worth)
    if not whole or deciding["for"] < 0.45 * whole:
        return 0.0
    if controlled and (deciding["against"] >= 0.55 * whole or deciding["null"] >= 0.55 * whole):
        return 0.0
    if known["against"] and known["against"] >= known["for"]:
        return 0.0
    total = {direction: known[direction] + min(loose[direction], 0.35) for direction in known}
    return max(0.0, (total["for"] - total["against"]) / (sum(total.values()) + 1))


def draws(count):
    """The values and one even number a problem, for each draw."""
    stream = random.Random(METHOD["numbers"]["seed"]["value"])

    def shaken(*values):
        return sorted(
            (value * math.exp(0.3 * NormalDist().inv_cdf(stream.random())) for value in values), reverse=True
        )

    for _number in range(count):
        five, four, three, two, one, nought = shaken(1, 0.8, 0.6, 0.35, 0.2, 0.1)
        design = {
            "review": five, "randomised": five, "natural-experiment": four, "comparison": three, "adjusted": two,
            "before-after": one, "assessment": nought, "case": nought,
        }  # fmt: skip
        setting = dict(
            zip(["danish-estates", "denmark", "nordic", "international"], shaken(1, 0.85, 0.75, 0.6), strict=True)
        )
        direct, step = shaken(1, 0.5)
        relevance = {"direct": direct, "step": step, "bundle": step, "step-bundle": step / 2}
        yield (design, setting, relevance), [stream.random() for _problem in ANCHORED]


def match(ages, problem):
    if not ages or not problem:
        return 1.0
    shared = min(ages[1], problem[1]) - max(ages[0], problem[0]) + 1
    return 0.0 if shared <= 0 else 1.0 if shared >= (problem[1] - problem[0] + 1) / 2 else 0.5


def firmness(needs, pool, count):
    """Low, high and top share by id; `needs` by problem, None where unknown, `pool` the ids that are counted."""
    entries = {one["id"]: one for one in INTERVENTIONS}
    findings = {
        (id, problem["id"]): [one for one in entries[id].get("findings") or [] if one["problem"] == problem["id"]]
        for id in pool
        for problem in ANCHORED
    }
    ranks = {id: [] for id in pool}
    for values, even in draws(count):
        sizes = [
            number
            if needs[problem["id"]] is None
            else min(needs[problem["id"]] * math.exp(problem["spread"] * NormalDist().inv_cdf(number)), 1.5)
            for problem, number in zip(ANCHORED, even, strict=True)
        ]
        scores = {
            id: sum(
                size
                * support(findings[id, problem["id"]], problem, values)
                * match(entries[id].get("ages"), problem.get("ages"))
                for problem, size in zip(ANCHORED, sizes, strict=True)
            )
            for id in pool
        }
        for id, score in scores.items():
            ranks[id].append(1 + sum(other > score * (1 + 1e-12) for other in scores.values()))
    ordered = {id: sorted(those) for id, those in ranks.items()}
    low, high = math.ceil(0.05 * count) - 1, math.ceil(0.95 * count) - 1
    return {
        id: ((those[low], those[high]), round(sum(rank <= 5 for rank in those) / count, 6))
        for id, those in ordered.items()
    }
