"""How often a recognised household is looked at again (复核)."""

from collections.abc import Mapping
from typing import Any

ABLE = frozenset({"working", "seeking"})
INCOME = "monthly_income"


def half_yearly(declaration: Mapping[str, Any]) -> bool:
    """Whether the household is looked at every half year (最低生活保障审核确认办法 31).

    So where income is not stable or a member is able to work; what nobody knows is not called stable.
    """
    return any(
        member.get("work") in ABLE or not isinstance(member.get(INCOME), int)
        for member in declaration["members"]
    )
