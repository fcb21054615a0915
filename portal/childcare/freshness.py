"""How old an institution's record may be: the portal's own promise to parents, no law's."""

from datetime import date, timedelta

REMIND_AFTER, STALE_AFTER = 14, 30
"""Calendar days without a word: then its staff are reminded, then the public is warned."""


def stale(updated_on: date, on: date) -> bool:
    """Whether a record is shown as old on a day."""
    return on - updated_on > timedelta(days=STALE_AFTER)
