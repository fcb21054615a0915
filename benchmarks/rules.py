"""How fast the rules are, beside the same law in plain Python, in one run: `make bench`.

The floor is the tests' oracle, written by hand from the articles. Both see the same households.
"""

import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rules")]

from oracle import outcomes  # noqa: E402 - the oracle lives with the tests

from portal.demonstration.households import households  # noqa: E402
from portal.offices.city import load_city  # noqa: E402
from portal.rules.bounds import Bounds  # noqa: E402
from portal.rules.facts import columns  # noqa: E402
from portal.services.catalogue import get_service  # noqa: E402
from portal.services.social_assistance import rules  # noqa: E402

COUNT, ROUNDS, SINGLE = 50_000, 5, 2_000
ON = date(2026, 11, 24)
FILLED = {"hard_expense_ratio": 500, "single_share": 1000}
COMPLETE = {"disability_grade": "0", "disability_kind": "none", "major_illness": False}


def timed(work: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def complete(declaration: dict[str, Any]) -> dict[str, Any]:
    """A household with one value for every fact that the rules read: the oracle knows no bounds."""
    home = {"home_area": 8_000, **declaration["household"]}
    members = [{**COMPLETE, "monthly_income": 0, **member} for member in declaration["members"]]
    for member in members:
        if isinstance(member["monthly_income"], dict):
            member["monthly_income"] = member["monthly_income"]["low"]
    return {"household": home, "members": members}


def main() -> None:
    """Measure, compare every outcome, print."""
    city = load_city(ROOT / "config" / "taizhou")
    read = city.parameters.on(ON).only(rules.PARAMETERS)
    figures = {c: FILLED.get(c, int(read[c].low[0])) for c in rules.PARAMETERS}
    known = read.replaced({code: Bounds.between(v, v) for code, v in figures.items()})
    made = islice(households(city, ON, 1, ("331002001",)), COUNT)
    some = [complete(household.declaration) for household in made]

    building = timed(lambda: columns(rules.CATALOGUE, some, ON))
    facts = columns(rules.CATALOGUE, some, ON)
    ours = [timed(lambda: rules.rule(facts, known)) for _ in range(ROUNDS)]
    plain = [
        timed(lambda: [outcomes(h["household"], h["members"], figures, ON) for h in some])
        for _ in range(ROUNDS)
    ]
    compare(some, rules.rule(facts, known), figures)
    service = get_service("social-assistance")
    single = [timed(lambda h=h: service.assess(h, city.parameters, ON)) for h in some[:SINGLE]]
    floor = [
        timed(lambda h=h: outcomes(h["household"], h["members"], figures, ON))
        for h in some[:SINGLE]
    ]
    report(building, ours, plain, single, floor)


def compare(some: list[dict[str, Any]], rulings: list[Any], figures: dict[str, int]) -> None:
    """Both must agree on every household, or the figures mean nothing."""
    for place, household in enumerate(some):
        wanted = outcomes(household["household"], household["members"], figures, ON)
        found = {ruling.category: bool(ruling.truth.low[place]) for ruling in rulings}
        if found != {category: has for category, (has, _amount) in wanted.items()}:
            raise SystemExit(f"household {place}: {found} is not {wanted}")


def report(
    building: float, ours: list[float], plain: list[float], single: list[float], floor: list[float]
) -> None:
    """The figures with the machine's description."""
    batch, by_hand = statistics.median(ours), statistics.median(plain)
    print(f"{platform.platform()}, Python {platform.python_version()}, {COUNT:,} households")
    print(
        f"batch, rules alone    {batch * 1e6 / COUNT:8.2f} us a household ({COUNT / batch:,.0f}/s)"
    )
    print(
        f"batch, plain Python   {by_hand * 1e6 / COUNT:8.2f} us a household ({COUNT / by_hand:,.0f}/s)"
    )
    print(f"batch, ratio          {by_hand / batch:8.1f} x the floor")
    print(f"columns from answers  {building * 1e6 / COUNT:8.2f} us a household")
    one, hand = statistics.median(single) * 1e3, statistics.median(floor) * 1e3
    print(f"one, with reasons     {one:8.3f} ms median; plain Python without reasons {hand:.4f} ms")


if __name__ == "__main__":
    main()
