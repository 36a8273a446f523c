"""The method's sections 2 to 5 read a second time, straight from the data files and by other means.

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
YEARS = 4


def read(name):
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


METHOD, PROBLEMS, INTERVENTIONS = read("method"), read("problems"), read("interventions")
ENTRIES = {entry["id"]: entry for entry in INTERVENTIONS}
ANCHORED = [problem for problem in PROBLEMS if problem.get("zero_point")]
LEVEL = {design["id"]: design["level"] for design in METHOD["designs"]}
DECIDES = {relevance["id"]: relevance["decides"] for relevance in METHOD["relevances"]}
PARTS = {
    "positive": {"for": 1},
    "none": {"null": 1},
    "negative": {"against": 1},
    "mixed": {"for": 0.5, "null": 0.5},
}


def direction(finding):
    """Worse than another effort is no harm."""
    worse = finding["direction"] == "negative" and finding.get("comparator") == "other"
    return "none" if worse else finding["direction"]


def sums(findings, worth, pooled):
    """By direction the sum over studies of the largest part."""
    largest = {"for": {}, "null": {}, "against": {}}
    for number, finding in enumerate(findings):
        study = finding.get("study")
        if finding["design"] == "review" or (study and study in pooled):
            study = "all reviews"
        elif not study:
            study = number
        for way, share in PARTS[direction(finding)].items():
            largest[way][study] = max(largest[way].get(study, 0), worth(finding) * share)
    return {way: math.fsum(studies.values()) for way, studies in largest.items()}


def capped(amounts):
    return {way: min(amount, 0.35) for way, amount in amounts.items()}


def added(one, other):
    return {way: one[way] + other[way] for way in one}


def judged(findings, problem, values):
    """Label, without telling strong, good and promising apart, and support, with those values."""
    design, setting, relevance = values

    def worth(finding):
        pooled = finding["design"] == "review" and (finding.get("studies") or 0) >= POOLED
        value = design[finding["design"]] * (2 if pooled else 1)
        return value * setting[finding["setting"]] * relevance[finding["relevance"]]

    counting = [each for each in findings if not older(each.get("ages"), problem.get("ages"))]
    pooled = {each.get("study") for each in counting if each["design"] == "review"} - {None}
    controlled = [each for each in counting if LEVEL[each["design"]] >= CONTROLLED]
    rest = [each for each in counting if LEVEL[each["design"]] < CONTROLLED]
    direct = [each for each in rest if DECIDES[each["relevance"]]]
    known, loose = sums(controlled, worth, pooled), capped(sums(rest, worth, pooled))
    if itself := [each for each in controlled if DECIDES[each["relevance"]]]:
        deciding = sums(itself, worth, pooled)
    elif controlled:
        deciding = added(known, capped(sums(direct, worth, pooled)))
    else:
        deciding = capped(sums(direct or rest, worth, pooled))
    whole = sum(deciding.values())
    total = added(known, loose)
    support = max(0.0, (total["for"] - total["against"]) / (sum(total.values()) + 1))
    if deciding["for"] < 0.45 * whole - 1e-9 or (known["against"] and known["against"] >= known["for"]):
        support = 0.0
    if not controlled:
        return ("practice" if rest else "untested"), support
    for way in ("against", "null"):
        if deciding[way] >= 0.55 * whole - 1e-9:
            return way, 0.0
    if deciding["for"] < 0.55 * whole - 1e-9 or (known["for"] and not support):
        return "conflicting", support
    return ("positive" if known["for"] else "practice"), support


def older(measured, problem):
    return bool(measured and problem and measured[0] > problem[1])


def near(findings, problem):
    """Whether a controlled gain from Denmark or the Nordic countries counts."""
    return any(
        LEVEL[each["design"]] >= CONTROLLED
        and each["direction"] in ("positive", "mixed")
        and each["setting"] != "international"
        and not older(each.get("ages"), problem.get("ages"))
        for each in findings
    )


def group(label, at_home):
    if label == "positive":
        return 0 if at_home else 1
    return 1 if label == "conflicting" else 2


def match(ages, problem):
    """By counting year by year."""
    if not ages or not problem:
        return 1.0
    whose, counted = range(ages[0], ages[1] + 1), range(problem[0], problem[1] + 1)
    share = max(
        sum(problem[0] - YEARS <= age <= problem[1] for age in whose) / len(whose),
        sum(ages[0] <= age <= ages[1] + YEARS for age in counted) / len(counted),
    )
    return 1.0 if share >= 0.5 else 0.5 if share > 0 else 0.0


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


def findings_of(id, problem):
    return [each for each in ENTRIES[id].get("findings") or [] if each["problem"] == problem["id"]]


def placed(id, sizes, values):
    """Band, group and score below zero, with those sizes of needs and those values; None without a score."""
    terms = []
    for problem in ANCHORED:
        if size := sizes[problem["id"]]:
            findings = findings_of(id, problem)
            label, support = judged(findings, problem, values)
            ages = (ENTRIES[id].get("ages_for") or {}).get(problem["id"], ENTRIES[id].get("ages"))
            points = size * support * match(ages, problem.get("ages"))
            if points:
                terms.append((points, group(label, near(findings, problem))))
    if not terms:
        return None
    study = values[0]["comparison"] * values[1]["danish-estates"] * values[2]["direct"]
    reference = max(size for size in sizes.values() if size) * study / (study + 1)
    score = sum(points for points, _group in terms)
    band = next(
        number
        for number, share in ((1, 4 / 3), (2, 2 / 3), (3, 1 / 3), (4, 0))
        if score >= share * reference - 1e-9
    )
    return band, max(terms, key=lambda term: term[0])[1], -score


def firmness(needs, ranks, count):
    """Low, high and top share by id; `needs` by problem, None where unknown, `ranks` those printed, by id."""
    drawn = {id: [] for id in ranks}
    for values, even in draws(count):
        sizes = {
            problem["id"]: needs[problem["id"]]
            and min(needs[problem["id"]] * math.exp(problem["spread"] * NormalDist().inv_cdf(number)), 1.5)
            for problem, number in zip(ANCHORED, even, strict=True)
        }
        places = {id: placed(id, sizes, values) or (9, 9, 0.0) for id in ranks}
        for id, (band, in_group, score) in places.items():
            before = [
                (other[0], other[1]) < (band, in_group)
                or ((other[0], other[1]) == (band, in_group) and other[2] < score - 1e-12)
                for other in places.values()
            ]
            drawn[id].append(1 + sum(before))
    low, high = math.ceil(0.05 * count) - 1, math.ceil(0.95 * count) - 1
    return {
        id: (
            (min(sorted(those)[low], ranks[id]), max(sorted(those)[high], ranks[id])),
            round(sum(rank <= 5 for rank in those) / count, 6),
        )
        for id, those in drawn.items()
    }
