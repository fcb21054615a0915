"""Care lived through day by day, by another hand than the plan: what the rate must agree with."""

from datetime import date, timedelta

from portal.care.plan import INCIDENT, KEY, OTHER, Due, Seen, months_later

FIGURES = {INCIDENT: 1, KEY: 1, OTHER: 3}


def lived(first: date, last: date | None, seen: Seen, until: date) -> list[Due]:
    """Every visit due up to a day, and the next one, of one recognition from `first` to `last`."""
    found, tier, due, day = [], OTHER, months_later(first, 3), first
    end = min(until, last or until)
    while day <= end:
        for kind in [kind for marked, kind in seen.marks if marked == day]:
            if kind == INCIDENT:
                latest = day + timedelta(days=1)
                made = [visit for visit in seen.visits if day <= visit <= latest]
                found.append(Due(latest, INCIDENT, min(made, default=None)))
            else:
                tier, due = kind, min(due, months_later(day, FIGURES[kind]))
        if day in seen.visits:
            found.append(Due(due, tier, day))
            due = months_later(day, FIGURES[tier])
        elif day == due:
            found.append(Due(day, tier, None))
            due = months_later(day, FIGURES[tier])
        day += timedelta(days=1)
    found.append(Due(due, tier, None))
    kept = [one for one in found if last is None or one.due_on <= last]
    return sorted(kept, key=lambda one: (one.due_on, one.cause))
