"""The contract of data checks as a page for whoever answers them; made from the code itself."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from portal.checks.contract import (
    FAILURES,
    MOST_FINDINGS,
    MOST_HELD,
    UNITS,
    AnswerSchema,
    FindingSchema,
    PersonSchema,
    RequestSchema,
    fact_of,
)
from portal.checks.gateway import LARGEST, SECONDS
from portal.offices.city import City
from portal.services.facts import LABELS

REQUEST: Mapping[str, Any] = {
    "id": "5f1c0c7e4b8a4c0f9d7d2f5c8f3b1a60", "body": "bank-deposits",
    "purpose": "social-assistance", "mandate_day": "2026-11-02", "facts": ["monetary_property"],
    "persons": [{"name": "王例文", "id_number": "331002198003129915"}],
}  # fmt: skip
ANSWER: Mapping[str, Any] = {
    "id": "5f1c0c7e4b8a4c0f9d7d2f5c8f3b1a60", "body": "bank-deposits", "day": "2026-11-03",
    "findings": [{
        "person": "331002198003129915", "fact": "monetary_property", "amount": 1_250_000,
        "from": None, "to": None, "words": "定期存款两笔",
    }],
}  # fmt: skip
KINDS: Mapping[type[fields.Field[Any]], str] = {
    fields.String: "文字", fields.Date: "日期，如2026-11-03", fields.List: "列表",
}  # fmt: skip
INTRODUCTION = f"""\
# 家庭经济状况核对的接口约定

本页由程序生成：`bin/portal checks contract > docs/data-check.md`。

经办机构向各单位核对申请家庭的经济状况（《社会救助法》第62条，《最低生活保障审核确认办法》第17条），\
只在家庭授权以后，只问申请时登记的家庭成员，只问该单位能答复的事项。

- 门户向`PORTAL_CHECK_URL`发送POST，一次查询问一个单位，正文是JSON（UTF-8）。
- `X-Portal-Signature`是以`PORTAL_CHECK_KEY`为密钥，对`X-Portal-Timestamp`、一个点号和正文计算的\
HMAC-SHA256（十六进制）。签名不对、时间相差过大的请求应当拒绝。
- 请在{SECONDS:.0f}秒内用200和JSON答复，最大{LARGEST // 1024}KB，最多{MOST_FINDINGS}条；不跟随跳转。
- 同一个`id`可能收到多次，应当每次给出同样的答复。连不上、超时和5xx会自动再问；其他情况由经办人员决定\
再问（换新的`id`）或者改为人工登记。
- 没有接通的单位由经办人员线下查询，按同样的约定登记，并附上纸质结果。
- 答复不符合约定的，任务不会办结，原因显示给经办人员，答复的内容不保存，也不写进日志。
"""


def contract_page(city: City) -> str:
    """Questions, answers, facts, bodies and faults, as Markdown."""
    return "\n".join((
        INTRODUCTION,
        "## 查询\n", _table(RequestSchema), "### persons\n", _table(PersonSchema), _example(REQUEST),
        "## 答复\n", _table(AnswerSchema), "### findings\n", _table(FindingSchema), _example(ANSWER),
        "## 事项\n", _facts(city), "## 单位\n", _bodies(city), "## 不能采用的答复\n", _failures(),
    ))  # fmt: skip


def _table(schema: type[Schema]) -> str:
    rows = (
        f"| `{field.data_key or name}` | {_kind(field)} | {field.metadata['description']} |"
        for name, field in schema().fields.items()
    )
    return "\n".join(("| 名称 | 类型 | 说明 |", "|---|---|---|", *rows, ""))


def _kind(field: fields.Field[Any]) -> str:
    return next((words for kind, words in KINDS.items() if isinstance(field, kind)), "整数")


def _example(body: Mapping[str, Any]) -> str:
    return f"```json\n{json.dumps(body, ensure_ascii=False, indent=2)}\n```\n"


def _facts(city: City) -> str:
    codes = dict.fromkeys(f for body in city.check_bodies.values() for f in sorted(body.facts))
    rows = (f"| `{code}` | {LABELS[code]} | {_unit(code)} |" for code in codes)
    return "\n".join(("| 代码 | 事项 | amount的单位 |", "|---|---|---|", *rows, ""))


def _unit(code: str) -> str:
    fact = fact_of(code)
    if fact.kind == "choice":
        return UNITS[fact.kind]
    return f"{UNITS[fact.kind]}，0–{MOST_HELD if fact.kind == 'bool' else fact.high}"


def _bodies(city: City) -> str:
    rows = (
        f"| `{b.code}` | {b.name} | {'、'.join(f'`{fact}`' for fact in sorted(b.facts))} "
        f"| {b.basis}（{b.tag}） |"
        for b in city.check_bodies.values()
    )
    return "\n".join(("| 代码 | 单位 | 答复的事项 | 依据 |", "|---|---|---|---|", *rows, ""))


def _failures() -> str:
    return "\n".join(f"- `{code}`：{words}" for code, words in FAILURES.items()) + "\n"
