"""Open data: every listed institution with its places of this month, without a word about persons."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from portal.childcare.models import ClassMonth, Institution
from portal.childcare.positions import MILLION
from portal.childcare.search import listed
from portal.clock import today
from portal.database import db
from portal.register.sheets import disarmed

COLUMNS = {
    "credit_code": "统一社会信用代码 unified social credit code",
    "name": "名称 name",
    "kind": "机构类型 kind of the national register: independent, community, kindergarten, employer, family, centre",
    "ownership": "所有制 public, private or mixed (公办民营)",
    "inclusive": "普惠 1 yes, 0 no",
    "area_code": "乡镇（街道）代码 township, national code of 2023",
    "address": "地址 address",
    "latitude": "纬度 degrees, WGS-84",
    "longitude": "经度 degrees, WGS-84",
    "point": "位置来源 where the point comes from: synthetic or chosen",
    "fee_full": "全日托 yuan a month",
    "fee_half": "半日托 yuan a month",
    "fee_hourly": "计时托 yuan an hour",
    "fee_temporary": "临时托 yuan a day",
    "opens": "开门 minutes of the day",
    "closes": "关门 minutes of the day",
    "filing_number": "备案号 number of the filing",
    "filed_on": "备案日期 day of the filing",
    "month": "月份 the month that the places are for",
    "licensed": "获准托位 places by licence",
    "staffed": "人手够的托位 places for which the carers suffice",
    "occupied": "在托 children who go there",
    "held": "已留 places promised",
    "free": "空位 free = min(licensed, staffed) - occupied - held, by class, never negative",
    "synthetic": "演示数据 1 made up, 0 real",
    "updated_on": "更新于 day on which the institution last confirmed",
}
"""The columns and what they mean."""
MONEY = ("fee_full", "fee_half", "fee_hourly", "fee_temporary")
COUNTS = ("licensed", "staffed", "occupied", "held", "free")


def as_csv() -> Iterator[str]:
    """The file, line by line; UTF-8 with a mark, so that a spreadsheet knows it."""
    yield "\ufeff" + _line(COLUMNS)
    for row in _rows():
        yield _line([_written(name, value) for name, value in row._mapping.items()])


def _rows() -> Iterator[Row[Any]]:
    month = today().replace(day=1)
    counts = (func.coalesce(func.sum(getattr(ClassMonth, name)), 0).label(name) for name in COUNTS)
    own = Institution.__table__.c
    summed: dict[str, ColumnElement[Any]] = dict(zip(COUNTS, counts, strict=True))
    summed["month"] = func.coalesce(func.max(ClassMonth.month), month).label("month")
    columns = [summed[name] if name in summed else own[name] for name in COLUMNS]
    here = (ClassMonth.institution_id == Institution.id) & (ClassMonth.month == month)
    query = (
        select(*columns)
        .select_from(Institution)
        .outerjoin(ClassMonth, here)
        .where(listed(today()))
        .group_by(*(own[name] for name in COLUMNS if name not in summed))
        .order_by(Institution.credit_code)
    )
    yield from db.session.execute(query).all()


def _written(name: str, value: Any) -> str:
    """A value as the file has it; text that a spreadsheet would take for a formula is disarmed."""
    if value is None:
        return ""
    if name in MONEY:
        return f"{value // 100}.{value % 100:02d}"
    if name in ("latitude", "longitude"):
        return f"{value // MILLION}.{value % MILLION:06d}"
    if isinstance(value, bool):
        return str(int(value))
    return disarmed(str(value))


def _line(values: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(values)
    return text.getvalue()
