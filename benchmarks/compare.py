"""低保 and 低边 beside OpenFisca-Core: the same file, the same machine, in turns; and one household.

`python -m benchmarks.compare FOLDER --households 2200000`. The portal keeps every household between two
bounds; OpenFisca takes a default for what is unknown and the lower figure where the law gives a
range. That is one completion of the bounds: wherever the portal's answer is settled, both agree.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.city import CITY, ON, asked_city, city_file
from benchmarks.measured import MEBIBYTE, Measured, machine, run, show
from portal.offices.city import load_city
from portal.services.social_assistance.rules import LINE_PARAMETERS

ROUNDS, SINGLE = 5, 300
PORTAL, FLOATS, INTEGERS = "portal", "OpenFisca float32", "OpenFisca int64"
BARE = "OpenFisca float32, past its builder"
MODULES = {
    PORTAL: ("benchmarks.portal_run",), FLOATS: ("benchmarks.openfisca_run",),
    INTEGERS: ("benchmarks.openfisca_run", "--integers"),
    BARE: ("benchmarks.openfisca_run", "--bare"),
}  # fmt: skip
PERSON = {
    "living": "together", "legal_duty": False, "monthly_income": 0, "work": "other", "job_rise": 0,
    "school": "none", "disability_kind": "none", "disability_grade": "0", "major_illness": False,
    "care_needs": 0, "supporters": "able", "insurance_income": 0,
}  # fmt: skip
FAMILY: dict[str, Any] = {
    "household": {
        "other_income": 20_000, "uncounted_income": 0, "deductible_costs": 0,
        "monetary_property": 500_000, "private_car": False, "business_property": False, "homes": 1,
    },
    "members": [
        {**PERSON, "relation": "self", "birth_date": "1980-03-12", "work": "working",
         "monthly_income": 210_000, "job_since": "2020-05-01"},
        {**PERSON, "relation": "spouse", "birth_date": "1982-07-01", "work": "seeking"},
        {**PERSON, "relation": "child", "birth_date": "2014-09-30", "school": "compulsory"},
        {**PERSON, "relation": "parent", "birth_date": "1950-01-20", "monthly_income": 30_000},
    ],
}  # fmt: skip
"""Four people, everything known."""


def figures() -> dict[str, int]:
    """The city's figures for OpenFisca: one value each, the lower end of a range."""
    read = load_city(CITY).parameters.on(ON)
    return {code: int(read[code].low[0]) for code in LINE_PARAMETERS}


def whole_city(path: Path) -> None:
    """Households a second and peak memory, in turns; then who differs and why."""
    told = {"figures": figures()}
    rounds: dict[str, list[Measured]] = {name: [] for name in MODULES}
    with TemporaryDirectory() as folder:
        kept = {name: Path(folder) / f"{place}.npz" for place, name in enumerate(MODULES)}
        for _ in range(ROUNDS):
            for name, command in MODULES.items():
                rounds[name].append(
                    run(*command, "--city", path, "--answers", kept[name], told=told)
                )
        answers = {name: dict(np.load(kept[name])) for name in MODULES}
    for name, measured in rounds.items():
        seconds = [one.found["seconds"] for one in measured]
        cores = statistics.median(one.cores for one in measured)
        line = [*_rate(measured[0].found["households"], seconds), f"cores {cores:.1f} s"]
        show(f"shared conditions, {name}", line)
    _ratios(rounds)
    for name in (FLOATS, INTEGERS):
        _agreement(name, answers[PORTAL], answers[name])


def _rate(households: int, seconds: Sequence[float]) -> list[str]:
    middle = statistics.median(seconds)
    rounds = " ".join(f"{one:.2f}" for one in sorted(seconds))
    return [
        f"{households:,} households in {middle:.2f} s ({households / middle:,.0f}/s)",
        f"rounds {rounds}",
    ]


def _ratios(rounds: dict[str, list[Measured]]) -> None:
    """The medians beside each other, and the best rounds."""
    seconds = {name: [one.found["seconds"] for one in some] for name, some in rounds.items()}
    peak = {name: max(one.peak for one in some) for name, some in rounds.items()}
    for name, bar in ((FLOATS, "3 x for 2.2 million, aim 5 x"), (INTEGERS, ""), (BARE, "")):
        middle = statistics.median(seconds[name]) / statistics.median(seconds[PORTAL])
        best = min(seconds[name]) / min(seconds[PORTAL])
        show(
            f"  households a second, {name}", [f"{middle:.1f} x", f"best rounds {best:.1f} x"], bar
        )
    memory = [f"{peak[name] / MEBIBYTE:,.0f} MiB" for name in (PORTAL, FLOATS)]
    show("  peak memory, portal and OpenFisca",
         [*memory, f"{peak[PORTAL] / peak[FLOATS]:.2f} x"], "0.5 x for 2.2 million")  # fmt: skip


def _agreement(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """How many settled answers differ. Integers may not differ at all: SystemExit if they do."""
    differing = {}
    for code in ("minimum_living", "marginal"):
        settled = ours[f"{code}.low"] == ours[f"{code}.high"]
        differing[code] = settled & (ours[f"{code}.low"] != theirs[code])
    low, high = ours["minimum_living_amount.low"], ours["minimum_living_amount.high"]
    known = ours["minimum_living.low"] & (low == high)
    differing["minimum_living_amount"] = known & (low != theirs["minimum_living_amount"])
    counts = {code: int(np.count_nonzero(where)) for code, where in differing.items()}
    settled = int(np.count_nonzero(ours["minimum_living.low"] == ours["minimum_living.high"]))
    show(f"  differing of {settled:,} settled, {name}", [f"{c} {n}" for c, n in counts.items()])
    if name == INTEGERS and any(counts.values()):
        raise SystemExit("the two do not mean the same law")


def one_household() -> None:
    """The shared conditions for one family, and all services with their reasons."""
    told = {"figures": figures(), "declaration": FAMILY}
    ours = [run(MODULES[PORTAL][0], "--times", SINGLE, told=told).found for _ in range(ROUNDS)]
    theirs = [run(MODULES[FLOATS][0], "--times", SINGLE, told=told).found for _ in range(ROUNDS)]
    mine, other = (statistics.median(one["one"] for one in some) for some in (ours, theirs))
    services = statistics.median(one["services"] for one in ours)
    show("one household, shared conditions",
         [f"portal {mine:.3f} ms", f"OpenFisca {other:.3f} ms", f"{other / mine:.1f} x"], "7 x")  # fmt: skip
    show("one household, all services with reasons", [f"{services:.2f} ms median"], "2 ms")


def main() -> None:
    """Measure and print."""
    path = city_file(*asked_city(__doc__))
    print(machine())
    one_household()
    whole_city(path)


if __name__ == "__main__":
    main()
