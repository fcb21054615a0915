"""The walk over pages, on both databases: what one reads, and that nothing typed is lost.

Every page fetched is checked for one h1, title, labels, ids, tokens and inline code (see
tests/support/pages.py).
"""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Pages, form_data, visible
from tests.support.course import RESIDENT
from tests.support.family import FAMILY

PUBLIC_PAGES = (
    "/", "/login", "/register", "/check/social-assistance", "/check/childcare",
    "/check/rental-subsidy",
)  # fmt: skip


def typed_family(**changes: str) -> dict[str, str]:
    """The family as somebody types it into the application form."""
    data = {f"household-{code}": typed(value) for code, value in FAMILY["household"].items()}
    for place, member in enumerate(FAMILY["members"]):
        data |= {f"members-{place}-{code}": typed(value) for code, value in member.items()}
    return {**data, "consent": "yes", **changes}


def typed(value: Any) -> str:
    """A value as it is typed: yuan, yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value // 100}.{value % 100:02d}" if isinstance(value, int) and value > 99 else str(value)
    )


def task_path(html: str, name: str) -> str:
    """The link of the first task with this name in a queue."""
    found = re.search(rf'href="(/desk/tasks/\d+)"[^>]*>\s*{name}', html)
    assert found, visible(html)[:500]
    return found[1]


def act(officer: Pages, path: str, action: str, status: int = 200, **answers: Any) -> str:
    """Do an action with the version that the page shows."""
    page = officer.get(path)
    data = form_data(page, f"{path}/{action}")
    return officer.post(f"{path}/{action}", {**data, **answers}, status)


@pytest.mark.parametrize("path", PUBLIC_PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_public_pages_in_both_languages(pages, path: str, language: str) -> None:
    visitor = pages()
    visitor.client.set_cookie("language", language)
    html = visitor.get(path)
    chinese = re.findall(r"[\u4e00-\u9fff]{4,}", visible(html))
    if language == "en":
        assert set(chinese) <= {"演示系统"}


def test_a_visitor_learns_what_the_household_can_get_and_why(pages) -> None:
    visitor = pages()
    visitor.get("/check/social-assistance")
    data = {
        name: value
        for name, value in typed_family().items()
        if not name.endswith(("name", "id_number"))
    }
    for place, born in enumerate(("1980-3-12", "1982年5月12日", "2014/11/3")):
        data[f"members-{place}-birth_date"] = born
    html = visitor.post("/check/social-assistance", data)
    text = visible(html)
    assert "1,347.00元" in text
    assert "浙江省社会救助条例第九条" in text
    assert "试算，以经办机构核定为准" in text
    assert "要准备什么" in text


def test_a_refused_visitor_learns_the_nearest_change(pages) -> None:
    visitor = pages()
    visitor.get("/check/social-assistance")
    data = {
        name: value
        for name, value in typed_family(**{"household-other_income": "0"}).items()
        if not name.endswith(("name", "id_number"))
    }
    for place, income in enumerate(("6780.02", "0", "0")):
        data |= {f"members-{place}-monthly_income": income, f"members-{place}-supporters": "able"}
        data |= {f"members-{place}-birth_date": "1980-3-12", f"members-{place}-living": "together"}
    text = visible(visitor.post("/check/social-assistance", data))
    assert "如果全家月收入再少0.02元，就" in text
    assert "再多" not in text


def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(pages) -> None:
    person = pages()
    person.log_in(RESIDENT)
    person.get("/apply/social-assistance")
    wrong = typed_family(
        **{"members-1-id_number": "331002198205129941", "household-other_income": "约两千"}
    )
    html = person.post("/apply/social-assistance", wrong, 422)
    assert "身份证号不对" in html
    assert 'value="约两千"' in html
    kept = form_data(html, "/apply/social-assistance")
    for name, value in wrong.items():
        assert kept[name].rstrip("0").rstrip(".") == value.rstrip("0").rstrip("."), name


def test_a_member_is_added_and_removed_without_losing_the_others(pages) -> None:
    visitor = pages()
    visitor.get("/check/social-assistance")
    one = {"members-0-birth_date": "1980-3-12", "members-0-monthly_income": "2100"}
    two = visitor.post("/check/social-assistance", {**one, "add-member": "yes"})
    data = form_data(two, "/check/social-assistance")
    assert data["members-0-monthly_income"] == "2100"
    assert data["members-1-monthly_income"] == ""
    back = visitor.post("/check/social-assistance", {**data, "remove-member": "1"})
    assert "members-1-monthly_income" not in form_data(back, "/check/social-assistance")


@BOTH
def test_the_walk_over_pages(pages, clock) -> None:
    person = pages()
    person.get("/register")
    person.post(
        "/register", {"name": "王例文", "phone": "19955556666", "password": "my-own-password"}
    )
    person.get("/household")
    person.post("/household", {**typed_family(), "version": "0"})
    stale = person.post("/household", {**typed_family(), "version": "0"}, 409)
    assert "别人已经修改" in visible(stale)
    page = person.get("/apply/social-assistance")
    data = form_data(page, "/apply/social-assistance")
    assert data["members-0-name"] == "王例文"
    html = person.post("/apply/social-assistance", {**data, "consent": "yes"})
    assert "等待受理" in visible(html)
    receipt = re.search(r'href="(/notices/\d+)"', html)
    assert receipt and "海门街道办事处办理" in visible(person.get(receipt[1]))

    township = pages()
    accept = task_path(township.log_in("zhen1"), "受理")
    act(township, accept, "claim")
    act(township, accept, "accept")
    verify = task_path(township.get("/desk"), "调查核实")
    act(township, verify, "claim")
    facts = visible(township.get(verify))
    assert "人均月收入低于低保标准" in facts and "2,100.00元" in facts
    act(township, verify, "request-supplement", items="残疾人证照片", answer_by="2026-11-20")
    clock.shift(timedelta(days=2))
    case = supplement(person)
    inquiry = {**course.INQUIRY, "inquirers": "例甲\n例乙"}
    wrong = act(township, verify, "record-inquiry", 422, **{**inquiry, "inquirers": "例甲"})
    assert "入户看过，情况属实。" in wrong
    act(township, verify, "record-inquiry", **inquiry)
    act(township, verify, "give-opinion", opinion="grant", reason="属实。",
        without_check="县里说系统停机，先提意见。")  # fmt: skip
    publicise = task_path(township.get("/desk"), "公示")
    for action in ("claim", "post"):
        act(township, publicise, action)
    assert "公示要满7天" in visible(act(township, publicise, "close-publicity", 409))
    clock.shift(timedelta(days=8))
    act(township, publicise, "close-publicity")

    county = pages()
    decide = task_path(county.log_in("minzheng1"), "审核确认")
    act(county, decide, "claim")
    act(county, decide, "confirm", categories=["minimum_living"])
    followed = visible(person.get(case))
    assert "每月1,347.00元" in followed
    for office in ("椒江区医疗保障部门", "椒江区教育局", "椒江区残疾人联合会"):
        assert office in followed

    medical = pages()
    aid = task_path(medical.log_in("yibao"), "医疗救助")
    assert "2,100.00" not in visible(medical.get(aid))
    act(medical, aid, "claim")
    act(medical, aid, "grant", granted="住院自付部分按比例救助")
    declined = person.post(f"{case}/decline", {"task": "gas-fee", "reason": ""}, 422)
    assert "请填写" in declined
    person.post(f"{case}/decline", {"task": "gas-fee", "reason": "家里没有通燃气。"})

    supervisor = pages()
    overview = visible(supervisor.log_in("duban"))
    assert "2 / 13" in overview and "11项" in overview
    gap = visible(supervisor.get("/supervision/entitlements?only=gap"))
    assert gap.count("SA331002") == 11 and "王例文" not in gap


def supplement(person: Pages) -> str:
    """Hand in a photo and answer; returns the case's path."""
    html = person.get("/my")
    found = re.search(r'href="(/cases/SA\d+)"', html)
    assert found
    assert "残疾人证照片" in visible(person.get(found[1]))
    photo = io.BytesIO()
    Image.new("RGB", (40, 30)).save(photo, "JPEG")
    for content, status in ((b"not a picture", 422), (photo.getvalue(), 200)):
        file = (io.BytesIO(content), "残疾人证.jpg")
        person.post(
            f"{found[1]}/materials", {"file": file}, status, content_type="multipart/form-data"
        )
    done = person.post(
        f"{found[1]}/answer-supplement", {"task": "verify", "answer": "照片已经上传。"}
    )
    assert "已收到您的补交" in visible(done)
    return found[1]


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(pages, rest, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    officer = pages()
    path = task_path(officer.log_in("zhen1"), "受理")
    stale = form_data(officer.get(path), f"{path}/request-supplement")
    rest("zhen1").act("accept", "hand-over", officer=3, reason="休假。")
    typed_text = {**stale, "items": "户口本和病历", "answer_by": "2026-11-20"}
    html = officer.post(f"{path}/request-supplement", typed_text, 409)
    assert "别人已经修改了这一项" in html


def test_an_officer_is_led_to_the_own_page_and_kept_out_of_others(pages, clock) -> None:
    officer = pages()
    assert "待办" in officer.log_in("zhen1")
    officer.get("/supervision", 403)
    officer.get("/my", 403)
    assert "登录" in pages().get("/desk")
