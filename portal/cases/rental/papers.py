"""Papers of the rental subsidy. Written in Chinese, stored as they were issued."""

from typing import Any

from portal.cases.models import Case, Recognition, Task
from portal.cases.notices import chinese_day, met_conditions, remedies
from portal.cases.rental.models import Agreement, Lease
from portal.cases.rental.words import RENTED
from portal.offices.city import City

Content = dict[str, Any]


def decision(city: City, case: Case, task: Task) -> Content:
    """The decision: category and amount, and what the household does next."""
    lines = [
        f"您{chinese_day(case.applied_on)}提出的租赁补贴申请（编号{case.number}），经审核决定如下：",
        *(f"同意发放{_given(found)}。" for found in case.recognitions),
        *([f"说明：{task.reason}"] if task.reason else []),
        "请您签订补贴协议，并交租房合同备案；补贴从备案的下个月起按月发放。还没有租房的，租好再交合同。",
    ]
    return {"title": "租赁补贴审核决定书", "paragraphs": lines, "reasons": met_conditions(case),
            "remedies": remedies(city, task)}  # fmt: skip


def prefilled(city: City, case: Case, task: Task, standing: str) -> Content:
    """The portal opened the case by itself: nobody had to apply (大救助一件事)."""
    office = city.offices[task.office_code].name
    lines = [
        f"您家已经认定为{standing}，住房有困难，按规定可以享受公租房或者租赁补贴。"
        f"已为您开出租赁补贴办件（编号{case.number}），知道的情况都已填好，您不用再申请，也不再核对收入和财产"
        "（社会救助法第四十二条）。",
        f"现由{office}办理。请您登录补充房租等情况；想住公租房、不要补贴的，可以撤回这一件。",
    ]
    return {"title": "租赁补贴办件告知书", "paragraphs": lines}


def agreed(case: Case, agreement: Agreement) -> Content:
    """Both sides have signed."""
    lines = [
        f"租赁补贴协议（办件编号{case.number}）由{agreement.signer}签字，经住房部门同意，"
        f"从{chinese_day(agreement.agreed_on)}起有效，到{chinese_day(agreement.last_day)}为止。",
        "补贴只用来租房；家庭人口、收入、财产、住房有变化的，及时报告。",
        "到期前按期申请年审；没有申请的，从到期的下个月起停发，重新审核通过后从下个月起恢复，停发的月份不补。",
    ]
    return {"title": "租赁补贴协议", "paragraphs": lines}


def lease_filed(case: Case, lease: Lease, first: str) -> Content:
    """The lease is on file; from when how much is paid."""
    lines = [
        f"您的租房合同（办件编号{case.number}）已于{chinese_day(lease.filed_on)}备案，"
        f"租期到{chinese_day(lease.last_day)}为止。",
        *(f"{_given(found)}，从{first}起按月发放。" for found in case.recognitions),
        "搬家、续租的，请交新的合同。",
    ]
    return {"title": "租房合同备案告知书", "paragraphs": lines}


def renewal_due(case: Case, agreement: Agreement) -> Content:
    """The yearly review can be asked for, or was not and the payment has stopped."""
    lines = [
        f"您家的租赁补贴协议（办件编号{case.number}）到{chinese_day(agreement.last_day)}为止。",
        "请在到期前申请年审，可以网上申请，也可以到经办单位或者乡镇（街道）窗口办理；租房合同也要到期的，一起交新的合同。",
        "到期没有申请的，从到期的下个月起停发；重新审核通过后从下个月起恢复，停发的月份不补。",
    ]
    return {"title": "租赁补贴年审提醒", "paragraphs": lines}


def renewed(case: Case, agreement: Agreement) -> Content:
    """The yearly review is passed."""
    lines = [
        f"您家的租赁补贴（办件编号{case.number}）年审通过，协议延续到{chinese_day(agreement.last_day)}为止。"
    ]
    return {"title": "租赁补贴年审告知书", "paragraphs": lines}


def succeeded(case: Case, agreement: Agreement, former: str) -> Content:
    """The household named who signs in the place of somebody who died."""
    lines = [
        f"租赁补贴协议（办件编号{case.number}）原由{former}签字。家庭推举{agreement.signer}接替，"
        f"协议继续有效，到{chinese_day(agreement.last_day)}为止。",
        "收款账户是原签字人的，请换成家庭成员的账户。",
    ]
    return {"title": "租赁补贴协议变更告知书", "paragraphs": lines}


def left(case: Case, ends: Any) -> Content:
    """The household gave the subsidy up."""
    lines = [
        f"您家自愿退出租赁补贴（办件编号{case.number}），从{chinese_day(ends)}起停止发放。",
        "以后需要的，可以重新申请。",
    ]
    return {"title": "退出租赁补贴告知书", "paragraphs": lines}


def _given(found: Recognition) -> str:
    amount = found.amount or 0
    return f"{RENTED[found.category]}，每月{amount // 100:,}.{amount % 100:02d}元"
