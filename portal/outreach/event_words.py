"""What a monitoring finding says to the officer, in Chinese, kept as it was written."""

from portal.outreach.event_forms import KINDS
from portal.outreach.event_models import LifeEvent
from portal.outreach.standings import Standing
from portal.rules.bounds import CEILING
from portal.rules.conditions import ONCE


def event_words(event: LifeEvent, place: int) -> str:
    """An event of the household's member at `place` (from 1); no name, no number."""
    amount, detail = event.content.get("amount"), event.content.get("detail")
    told = (
        f"第{place}位成员：{dict(KINDS)[event.kind]}", event.happened_on.isoformat(),
        f"{_yuan(amount)}元" if amount is not None else "", detail or "", event.source,
    )  # fmt: skip
    return "，".join(part for part in told if part) + "。"


def standing_words(before: Standing, after: Standing) -> str:
    """What the rules said before, and say with the event."""
    return f"{before.name}：{_stands(before)} → {_stands(after)}。"


def _stands(standing: Standing) -> str:
    if not standing.possible:
        return "不符合"
    said = "符合" if standing.certain else "可能符合"
    per = "一次性" if standing.per == ONCE else "每月"
    amount = [f"{per}{_between(ends)}" for ends in (standing.amount,) if ends and ends[1]]
    extras = [f"另加{per}{_between(ends)}" for ends in standing.extras if ends[1]]
    return "，".join((said, *amount, *extras))


def _between(ends: tuple[int, int]) -> str:
    low, high = ends
    if high >= CEILING:
        return "金额待定"
    return f"{_yuan(low)}元" if low == high else f"{_yuan(low)}–{_yuan(high)}元"


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
