"""The officer's page of a data check, and what the resident reads of it."""

import io
import re

from tests.support import checks, course
from tests.support.browser import visible
from tests.support.checks import answer, found
from tests.support.course import RESIDENT


def test_the_officer_enters_an_answer_with_its_paper_on_the_page(rest, pages, clock) -> None:
    """What is wrong is named and nothing that was typed is lost; the paper stays with the question."""
    number = checks.started(rest)
    county, task = pages(), rest("minzheng1").task("check")
    county.log_in("minzheng1")
    path = f"/desk/tasks/{task['id']}"
    html = county.get(path)
    assert "存款" in visible(html) and "发起核对" not in visible(html)
    form = {
        "version": str(task["version"]), "lines": "3", "day": "2026-11-02",
        "line-0-person": checks.FIRST, "line-0-fact": "monetary_property",
        "line-0-amount": "", "line-0-words": "",
        "line-1-person": checks.SECOND, "line-1-fact": "monetary_property",
        "line-1-amount": "很多钱", "line-1-words": "活期",
    }  # fmt: skip
    photo = {"file": (io.BytesIO(checks.paper()), "结果.jpg")}
    wrong = county.post(f"{path}/checks/bank-deposits", {**form, **photo}, 422)
    assert "请填写金额" in visible(wrong) and 'value="很多钱"' in wrong and 'value="活期"' in wrong
    assert "已附1份" in visible(wrong)
    done = county.post(f"{path}/checks/bank-deposits", {**form, "line-1-amount": "12500.50"})
    assert "12,500.50元" in visible(done) and "比申报的多" in visible(done)
    paper = re.search(r"/desk/check-papers/[0-9]+", done)
    assert paper and county.client.get(paper[0]).mimetype == "image/jpeg"
    row = checks.asked(rest("minzheng1"), number, "bank-deposits")
    assert [(f["name"], f["amount"]) for f in row["findings"]] == [("李例秀", 1_250_050)]


def test_without_the_paper_the_page_says_so(rest, pages, clock) -> None:
    checks.started(rest)
    county, task = pages(), rest("minzheng1").task("check")
    county.log_in("minzheng1")
    form = {"version": str(task["version"]), "lines": "0", "day": "2026-11-02"}
    html = county.post(f"/desk/tasks/{task['id']}/checks/vehicles", form, 409)
    assert "请附上这个单位答复的纸质结果" in visible(html)
    stale = {**form, "version": "1", "file": (io.BytesIO(checks.paper()), "a.jpg")}
    assert "别人已经修改" in visible(
        county.post(f"/desk/tasks/{task['id']}/checks/vehicles", stale, 409)
    )


def test_the_inquiry_begins_with_what_was_found_and_says_so(rest, pages, clock) -> None:
    checks.started(rest)
    officer = rest("minzheng1")
    answer(officer, "vehicles", found("private_car", 1))
    officer.act("check", "conclude-check", reason="其余单位不再等。")
    rest("zhen1").act("verify", "claim")
    township = pages()
    township.log_in("zhen1")
    html = township.get(f"/desk/tasks/{rest('zhen1').task('verify')['id']}")
    assert "不能要求居民提交证明（社会救助法第六十二条）：不动产登记、车辆" in visible(html)
    assert "核对查到的已经填入" in visible(html)
    assert re.search(r'id="found-household-private_car-yes"[^>]*checked', html)


def test_the_resident_reads_who_was_asked_takes_consent_back_and_gives_it_again(
    rest, pages, clock
) -> None:
    number = checks.started(rest)
    person = pages()
    person.log_in(RESIDENT)
    page = visible(person.get(f"/cases/{number}"))
    assert "不动产登记" in page and "您不用再交证明" in page and "提出初审意见后" in page
    told = visible(person.post(f"/cases/{number}/withdraw-consent"))
    assert "您已撤回核对授权" in told and "浙江省社会救助条例第四十九条" in told
    county = pages()
    county.log_in("minzheng1")
    task = rest("minzheng1").task("check")["id"]
    assert "居民已撤回核对授权" in visible(county.get(f"/desk/tasks/{task}"))
    assert "您已撤回" not in visible(person.post(f"/cases/{number}/give-consent"))


def test_after_the_opinion_the_resident_reads_what_was_found(rest, pages, clock) -> None:
    number = checks.started(rest)
    officer, township = rest("minzheng1"), rest("zhen1")
    answer(officer, "bank-deposits", found("monetary_property", 1_000_000))
    officer.act("check", "conclude-check", reason="其余单位不再等。")
    person = pages()
    person.log_in(RESIDENT)
    assert "10,000.00元" not in visible(person.get(f"/cases/{number}"))
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    township.act("verify", "give-opinion", opinion="grant", reason="属实。")
    assert "10,000.00元" in visible(person.get(f"/cases/{number}"))
