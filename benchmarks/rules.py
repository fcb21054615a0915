"""How fast the rules are, beside the same law in plain Python, in one run.

The floor is the tests' oracle, written by hand from the articles. Both see the same households, and
every outcome is compared first. One household is asked of every service, with all reasons.
"""

import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rules")]

import numpy as np  # noqa: E402 - the path above comes first
from oracle import outcomes  # noqa: E402 - the oracle and the households live with the tests
from population import FIGURES, blurred, population  # noqa: E402
from sweep import by_hand  # noqa: E402

from portal.offices.city import load_city  # noqa: E402
from portal.rules.bounds import Bounds  # noqa: E402
from portal.rules.facts import columns  # noqa: E402
from portal.rules.parameters import ParameterBook  # noqa: E402
from portal.services.catalogue import SERVICES  # noqa: E402
from portal.services.social_assistance import rules  # noqa: E402

COUNT, ROUNDS, SINGLE = 50_000, 5, 1_000
ON = date(2026, 11, 24)
Household = Mapping[str, Any]


def timed(work: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Compare every outcome, measure, print."""
    book, dice = load_city(ROOT / "config" / "taizhou").parameters, np.random.default_rng(1)
    some = population(dice, COUNT, ON)
    figures = {code: Bounds.between(figure, figure) for code, figure in FIGURES.items()}
    known = book.on(ON).only(rules.PARAMETERS).replaced(figures)
    by_hand(some, known, ON)
    print(f"{platform.platform()}, Python {platform.python_version()}, {COUNT:,} households")
    report_batch(some, lambda facts: rules.rule(facts, known))
    nothing = [{"household": {}, "members": [{}] * len(h["members"])} for h in some[:SINGLE]]
    report_single("everything known", some[:SINGLE], book)
    report_single("some of it known", blurred(dice, some[:SINGLE], 0.3), book)
    report_single("nothing known", nothing, book)


def report_batch(some: Sequence[Household], rule: Callable[[Any], Any]) -> None:
    """The whole batch: columns, rules, and the same by hand."""
    building = timed(lambda: columns(rules.CATALOGUE, some, ON))
    # New columns for every round, as they keep the answers of the tests asked of them.
    batches = [columns(rules.CATALOGUE, some, ON) for _ in range(ROUNDS)]
    batch = statistics.median(timed(lambda facts=facts: rule(facts)) for facts in batches)
    plain = timed(lambda: [outcomes(h["household"], h["members"], FIGURES, ON) for h in some])
    for name, seconds in (
        ("columns from answers", building), ("rules alone", batch), ("plain Python", plain),
    ):  # fmt: skip
        print(f"{name:32} {seconds * 1e6 / COUNT:8.2f} us a household ({COUNT / seconds:,.0f}/s)")
    print(f"{'rules beside plain Python':32} {plain / batch:8.1f} x")


def report_single(name: str, some: Sequence[Household], book: ParameterBook) -> None:
    """One household after another, of every service, with all reasons."""
    taken = sorted(
        timed(lambda h=h: [service.assess(h, book, ON) for service in SERVICES]) for h in some
    )
    median, most = taken[len(taken) // 2] * 1e3, taken[len(taken) * 95 // 100] * 1e3
    print(f"{f'one household, {name}':32} {median:8.3f} ms median, {most:.3f} ms at 95 %")


if __name__ == "__main__":
    main()
