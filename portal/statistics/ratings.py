"""How residents rate concluded cases, by the office that accepted them; few voices are not shown."""

from collections.abc import Iterable
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

    All four are None where fewer than five residents rated: nobody is to be guessed.
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
    sums = [sum(row[place] for row in rows) for place in range(1, 5)]
    return [_shown("", sums), *(_shown(row[0], row[1:]) for row in rows)]


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


def _shown(key: str, counts: Iterable[int]) -> Rated:
    rated, *others = (int(count) for count in counts)
    if 0 < rated < SMALLEST:
        return Rated(key, None, None, None, None)
    return Rated(key, rated, *others)
