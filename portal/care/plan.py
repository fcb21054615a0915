"""Which visits a household is due, and which were made: derived, never stored. Pure.

The rhythm runs from the day of recognition: each visit is due so many months after the last one.
A visit up to the due day makes it; one that was not made stays missed, and the next is due from its
day. A tier that an officer sets never puts off a visit that is already due. A major incident has a
visit of its own, some days after the office noted it.

Tiers and intervals follow another county's practice (龙游县); the figures are parameters.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

INCIDENT, KEY, OTHER = "incident", "key", "other"
TIERS = (KEY, OTHER)
VISIT = "visit"

Interval = Callable[[str, date], int | None]
"""From a kind (KEY, OTHER in months; INCIDENT in days) and a day: the figure then in force."""


@dataclass(frozen=True)
class Span:
    """The days on which a household is recognised, both included; `last` None while no end is set."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Due:
    """A visit that is due: by when, why (a tier or INCIDENT), and the day on which it was made."""

    due_on: date
    cause: str
    made_on: date | None


@dataclass(frozen=True)
class Seen:
    """What is known of a household: marks (day, kind) and days of visits, each oldest first."""

    marks: Sequence[tuple[date, str]]
    visits: Sequence[date]

    def tier_on(self, day: date) -> str:
        """The tier in force at the end of a day, OTHER unless an officer set one."""
        tiers = [kind for marked, kind in self.marks if kind in TIERS and marked <= day]
        return tiers[-1] if tiers else OTHER


def spans(recognised: Iterable[Span]) -> list[Span]:
    """Recognitions that overlap or follow each other as one, oldest first."""
    joined: list[Span] = []
    for span in sorted(recognised, key=lambda one: one.first):
        before = joined[-1] if joined else None
        if before is None or (before.last and before.last + timedelta(days=1) < span.first):
            joined.append(span)
        else:
            ends = (before.last, span.last)
            last = None if None in ends else max(end for end in ends if end)
            joined[-1] = Span(before.first, last)
    return joined


def plan(recognised: Iterable[Span], seen: Seen, interval: Interval, until: date) -> list[Due]:
    """Every visit due up to the day `until`, and the next one to come, by due day.

    `seen` holds what was noted by then. Where the city has no figure for an interval, nothing is
    due by it.
    """
    found = [
        due for span in spans(recognised) if span.first <= until
        for due in (*_regular(span, seen, interval, until), *_incidents(span, seen, interval))
        if span.last is None or due.due_on <= span.last
    ]  # fmt: skip
    return sorted(found, key=lambda due: (due.due_on, due.cause))


def _regular(span: Span, seen: Seen, interval: Interval, until: date) -> Iterator[Due]:
    tier = seen.tier_on(span.first - timedelta(days=1))
    due = months_later(span.first, interval(tier, span.first))
    for day, kind in _events(span, seen):
        while due is not None and due < day:
            yield Due(due, tier, None)
            due = months_later(due, interval(tier, due))
        if kind == VISIT:
            if due is not None:
                yield Due(due, tier, day)
            due = months_later(day, interval(tier, day))
        else:
            tier, sooner = kind, months_later(day, interval(kind, day))
            due = min((one for one in (due, sooner) if one), default=None)
    while due is not None:
        yield Due(due, tier, None)
        due = months_later(due, interval(tier, due)) if due <= until else None


def _events(span: Span, seen: Seen) -> list[tuple[date, str]]:
    """Tiers set and visits made while recognised, by day; of one day the tiers come first."""
    events = [mark for mark in seen.marks if mark[1] in TIERS]
    events += [(day, VISIT) for day in seen.visits]
    inside = [one for one in events if span.first <= one[0] <= (span.last or date.max)]
    return sorted(inside, key=lambda event: (event[0], event[1] == VISIT))


def _incidents(span: Span, seen: Seen, interval: Interval) -> Iterator[Due]:
    for day, kind in seen.marks:
        days = interval(INCIDENT, day)
        if kind == INCIDENT and days is not None and span.first <= day <= (span.last or date.max):
            due = day + timedelta(days=days)
            made = next((visit for visit in seen.visits if day <= visit <= due), None)
            yield Due(due, INCIDENT, made)


def months_later(day: date, months: int | None) -> date | None:
    """The same day some months on, the month's last where there is none; None without a figure."""
    if not months:
        return None
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
