"""The complete rules over a whole city, as `portal screen` runs them: time, memory, growth.

`python -m benchmarks.complete FOLDER --households 2200000` writes the files that it needs.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.city import asked_city, city_file
from benchmarks.measured import MEBIBYTE, Measured, machine, run, show

ROUNDS = 3
TIMES = 4
"""How much larger the whole city is than the part of it that growth is measured against."""


def screenings(name: str, path: Path, bar: str = "") -> list[Measured]:
    """Screen a file some times and print how long it took."""
    rounds = [run("benchmarks.screening_run", "--city", path) for _ in range(ROUNDS)]
    show(name, told(rounds), bar)
    return rounds


def told(rounds: Sequence[Measured]) -> list[str]:
    """Households, the median of the rounds, and the peak memory of the processes."""
    middle, households = seconds(rounds), rounds[0].found["households"]
    peak = max(one.peak for one in rounds) / MEBIBYTE
    each = " ".join(f"{one.found['seconds']:.1f}" for one in rounds)
    return [f"{households:,} households in {middle:.1f} s ({households / middle:,.0f}/s)",
            f"rounds {each}", f"{peak:,.0f} MiB"]  # fmt: skip


def seconds(rounds: Sequence[Measured]) -> float:
    """The median."""
    return statistics.median(one.found["seconds"] for one in rounds)


def main() -> None:
    """Measure and print. Raises SystemExit where row groups that cut households change an answer."""
    folder, size = asked_city(__doc__)
    print(machine())
    whole = screenings("all categories and matters, Parquet", city_file(folder, size),
                       "15 s and 3 GiB for 2.2 million")  # fmt: skip
    cut = screenings("  row groups that cut households", city_file(folder, size, cut=True))
    part = screenings(f"  1/{TIMES} of the city", city_file(folder, size // TIMES))
    show("  growth", [f"{TIMES} x the households, {seconds(whole) / seconds(part):.2f} x the time"],
         f"{TIMES * 1.1:.1f} x")  # fmt: skip
    if whole[0].found["qualifies"] != cut[0].found["qualifies"]:
        raise SystemExit("row groups that cut households change an answer")


if __name__ == "__main__":
    main()
