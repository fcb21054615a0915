"""The outreach desk as officers see it: the list, a finding, filing for a household."""

import re
from typing import Any

from tests.conftest import BOTH
from tests.outreach.test_desk import ANSWERS
from tests.support import findings
from tests.support.browser import Pages, form_data, visible
from tests.support.findings import find, found, registered


def act(officer: Pages, finding: int, action: str, status: int = 200, **answers: Any) -> str:
    """Do an action with the version that the page shows."""
    path = f"/outreach/findings/{finding}"
    data = form_data(officer.get(path), f"{path}/{action}")
    return officer.post(f"{path}/{action}", {**data, **answers}, status)


@BOTH
def test_from_the_list_to_the_receipt(pages, app, clock) -> None:
    home = registered(app)
    living, marginal = find(app, home), find(app, home, category="marginal")
    officer = pages()
    assert 'href="/outreach"' in officer.log_in("zhen1")
    listed = officer.get("/outreach")
    assert "王例文" not in listed and "33100219800312991" not in listed
    text = visible(listed)
    assert "王**" in text and "符合未申请 1户" in text and "2026年11月2日" in text
    assert f'href="/outreach/findings/{living}"' in listed
    page = officer.get(f"/outreach/findings/{living}")
    for words in (
        "王例文",
        "33100219800312991",
        "人均月收入低于低保标准",
        "1,347.00元",
        "低保边缘家庭",
    ):
        assert words in visible(page), words
    act(officer, living, "claim")
    contacted = visible(act(officer, living, "contact", **ANSWERS["contact"]))
    assert "电话没有打通，下午再去。" in contacted

    path = f"/outreach/findings/{living}/apply"
    data = form_data(officer.get(path), path)
    assert data["members-0-name"] == "王例文" and data["household-homes"] == "1"
    typed = {**data, "household-other_income": "约两千", "mandate-signed": "yes"}
    wrong = officer.post(path, typed, 422)
    assert "请填写金额" in wrong and "签字日期" in visible(wrong)
    kept = form_data(wrong, path)
    assert {code: kept[code] for code in typed if code != "csrf_token"} == {
        code: value for code, value in typed.items() if code != "csrf_token"
    }
    more = officer.post(path, {**typed, "add-member": "yes"})
    assert form_data(more, path)["members-3-name"] == ""
    signed = {**typed, "household-other_income": "0", "mandate-signed_on": "2026年11月2日"}
    receipt = visible(officer.post(path, signed))
    assert "已代为提出申请" in receipt and "申请收件回执" in receipt
    assert "按您2026年11月2日签署的授权书代您提出" in receipt
    assert found(app, marginal).outcome == "applies"

    closed = officer.get("/outreach?state=closed")
    assert "已代办申请" in visible(closed)
    task = re.search(r'href="(/desk/tasks/\d+)"', officer.get(f"/outreach/findings/{living}"))
    assert task
    assert "授权书于2026年11月2日签署" in visible(officer.get(task[1]))
    again = visible(officer.get(path))
    assert "办理这件申请" in again and "代为提交申请" not in again


def test_a_tap_of_an_old_page_and_an_old_form_do_no_harm(pages, app, clock) -> None:
    finding = find(app, registered(app))
    first, second = pages(), pages()
    first.log_in("zhen1")
    second.log_in("zhen2")
    path = f"/outreach/findings/{finding}"
    stale = form_data(second.get(path), f"{path}/claim")
    act(first, finding, "claim")
    refused = visible(second.post(f"{path}/claim", stale, 409))
    assert "别人已经修改了这一项" in refused and "请不要重复联系" in refused
    assert "登记联系" not in refused
    back = second.client.get(f"{path}/apply")
    assert (back.status_code, back.location) == (302, path)
    apply = f"{path}/apply"
    data = {**form_data(first.get(apply), apply), "mandate-signed": "yes"}
    data["mandate-signed_on"] = "2026-11-02"
    assert all("申请收件回执" in first.post(apply, data) for _ in range(2))
    other = first.post(apply, {**data, "household-homes": "2"}, 409)
    assert "别人已经修改" in visible(other)
    assert form_data(other, apply)["household-homes"] == "2"


def test_what_an_action_demands_is_asked_for_and_kept(pages, app, clock) -> None:
    finding = find(app, registered(app))
    officer = pages()
    officer.log_in("zhen1")
    act(officer, finding, "claim")
    wrong = act(officer, finding, "contact", 422, words="电话没有打通，下午再去。")
    assert "有1处需要修改" in visible(wrong)
    path = f"/outreach/findings/{finding}/contact"
    assert form_data(wrong, path)["words"] == "电话没有打通，下午再去。"
    officer.post(f"/outreach/findings/{finding}/explode", status=404)


def test_the_list_says_what_to_do_when_it_is_empty(pages, app, clock) -> None:
    officer = pages()
    officer.log_in("zhen1")
    for query, words in (
        ("", "现在没有线索"), ("?state=mine", "您还没有领取线索"), ("?state=closed", "还没有办结"),
        ("?kind=gap", "换一类"), ("?kind=nothing&state=lost&category=x", "现在没有线索"),
    ):  # fmt: skip
        assert words in visible(officer.get(f"/outreach{query}")), query
    assert "待办" in officer.get("/desk")


def test_an_office_without_findings_is_not_led_to_them(pages, app, clock) -> None:
    officer = pages()
    assert "政策找人" not in visible(officer.log_in("yibao"))
    county = pages()
    assert "政策找人" in visible(county.log_in("minzheng1"))


def test_a_monitoring_note_is_read_and_goes_on_to_the_review(pages, app, rest, clock) -> None:
    finding = find(
        app, registered(app), "event", note="第1位成员：就业变化。\n低保：符合 → 不符合。"
    )
    officer = pages()
    officer.log_in("zhen1")
    act(officer, finding, "claim")
    assert "低保：符合 → 不符合。" in visible(officer.get(f"/outreach/findings/{finding}"))
    act(officer, finding, "refer", words="已经就业，收入增加。")
    county = pages()
    county.log_in("minzheng1")
    link = re.search(r'href="(/outreach/findings/\d+)"', county.get("/outreach"))
    assert link
    page = visible(county.get(link[1]))
    assert "就业变化" in page and "已经就业，收入增加。" in page
    act(county, int(link[1].rsplit("/", 1)[1]), "claim")
    act(county, int(link[1].rsplit("/", 1)[1]), "review", words="从下月起停发。")
    assert findings.found(app, finding).outcome == "changed"


def test_pages_of_fifty_households_follow_one_another(pages, app, clock) -> None:
    for place in range(51):
        find(app, registered(app, f"R-{place}"))
    officer = pages()
    officer.log_in("zhen1")
    first = officer.get("/outreach")
    following = re.search(r'href="(/outreach\?after=[^"]+)"', first)
    assert following and first.count("/outreach/findings/") == 50
    second = officer.get(following[1].replace("&amp;", "&"))
    assert second.count("/outreach/findings/") == 1
