"""How residents rate concluded cases, by the office that accepted them; few voices are not shown.

Nor can they be reckoned: where an office is hidden, the total less the offices shown would give it
away, so the next smallest are hidden with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case, Task
from portal.cases.rating_models import Rating
from portal.cases.ratings import CALLBACK, CALLED_BACK
from portal.database import db
from portal.offices.areas import area_prefix
from portal.statistics.rates import Scope

SMALLEST = 5


@dataclass(frozen=True)
class Rated:
    """The ratings of one office (key "" = all): given, satisfied (the first three levels), how
    many were to be called back and how many were.

    All four are None where fewer than five residents rated, or where showing them would tell of an
    office where fewer did: nobody is to be guessed.
    """

    key: str
    rated: int | None
    satisfied: int | None
    to_call_back: int | None
    called_back: int | None

    @property
    def satisfaction(self) -> int | None:
        """Satisfied of rated, in tenths of a per cent rounded down; None when not shown."""
        if not self.rated or self.satisfied is None:
            return None
        return self.satisfied * 1000 // self.rated


def ratings(scope: Scope) -> list[Rated]:
    """The whole scope first, then a row per office, by code.

    Counted are cases of the scope's area whose rating was last changed in its days.
    """
    rows = [tuple(row) for row in db.session.execute(_counted(scope))]
    sums = [sum(int(row[place]) for row in rows) for place in range(1, 5)]
    hidden = hidden_offices({row[0]: row[1] for row in rows})
    total = _shown("", sums, hide=0 < sums[0] < SMALLEST)
    return [total, *(_shown(row[0], row[1:], hide=row[0] in hidden) for row in rows)]


def hidden_offices(rated: Mapping[str, int]) -> set[str]:
    """The offices not to be shown beside the total: those with fewer than five voices and, so that
    the rest tells nothing of one, the smallest others until two are hidden with five voices or more.
    """
    hidden = {office for office, count in rated.items() if count < SMALLEST}
    others = sorted((set(rated) - hidden), key=lambda office: (rated[office], office))
    for office in others if hidden else ():
        if len(hidden) >= 2 and sum(rated[code] for code in hidden) >= SMALLEST:
            break
        hidden.add(office)
    return hidden


def _counted(scope: Scope) -> Select[*tuple[Any, ...]]:
    accepting, callback = aliased(Task), aliased(Task)
    low = Rating.level.in_(CALLED_BACK)
    return (
        select(
            accepting.office_code, func.count(), func.sum(case((low, 0), else_=1)),
            func.count(callback.id),
            func.sum(case((callback.state == "concluded", 1), else_=0)),
        )
        .select_from(Rating)
        .join(Case, Case.id == Rating.case_id)
        .join(accepting, and_(accepting.case_id == Case.id, accepting.kind == "step",
                              accepting.position == 0))
        .outerjoin(callback, and_(callback.case_id == Case.id, callback.kind == CALLBACK))
        .where(
            Rating.rated_on.between(scope.first, min(scope.last, scope.as_of)),
            Case.area_code.startswith(area_prefix(scope.area)),
        )
        .group_by(accepting.office_code)
        .order_by(accepting.office_code)
    )  # fmt: skip


def _shown(key: str, counts: Iterable[int], *, hide: bool) -> Rated:
    if hide:
        return Rated(key, None, None, None, None)
    return Rated(key, *(int(count) for count in counts))
