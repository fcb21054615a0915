"""A resident says how to be told of papers: SMS or not, and an address that is confirmed by a code."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.delivery.contact_models import Contact
from portal.delivery.contacts import CODES_A_DAY, TRIES
from portal.delivery.models import Delivery
from portal.delivery.operations import plan_deliveries
from portal.journal.models import Event
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.working import work

ADDRESS = "wang@example.cn"


class Post:
    """A mail server: what it took, and the answers that it gives instead of taking."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: object, _session: object, envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take a letter, or not."""
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"

    def text(self) -> str:
        """What the last letter says."""
        return self.letters[-1].get_payload(decode=True).decode()


@contextmanager
def serving(post: Post) -> Iterator[str]:
    """The server on a free port; its address."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    """The city's mail server, and a portal that knows it."""
    server = Post()
    with serving(server) as url:
        app.config.update(SMTP_URL=url, SMTP_FROM="portal@example.cn")
        yield server


def code_in(post: Post) -> str:
    found = re.search(r"[0-9]{6}", post.text())
    assert found
    return found[0]


def confirmed(rest, post: Post) -> None:
    """The resident has given and confirmed the address."""
    rest(RESIDENT).post("/me/contact/email", {"email": ADDRESS})
    rest(RESIDENT).post("/me/contact/email/confirm", {"code": code_in(post)})


@BOTH
def test_an_address_counts_once_its_code_came_back(rest, app, clock, post, caplog) -> None:
    resident = rest(RESIDENT)
    assert resident.get("/me/contact") == {"sms": True, "email": None, "pending": None}
    resident.post("/me/contact/email", {"email": ADDRESS})
    assert resident.get("/me/contact") == {"sms": True, "email": None, "pending": ADDRESS}
    course.apply(rest)
    work(app)
    assert len(post.letters) == 1
    resident.post("/me/contact/email/confirm", {"code": code_in(post)})
    assert resident.get("/me/contact") == {"sms": True, "email": ADDRESS, "pending": None}
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "request-supplement", items="户口本", answer_by="2026-12-01")
    work(app)
    letter = post.letters[-1]
    assert (len(post.letters), letter["To"]) == (2, ADDRESS)
    assert letter["Message-ID"].startswith("<notice-2@")
    assert not any(word in post.text() for word in ("补正", "救助", "王例文"))
    resident.client.delete("/api/v1/me/contact/email", headers=resident.headers)
    assert resident.get("/me/contact")["email"] is None
    with app.app_context():
        assert db.session.scalars(select(Contact.email)).one() is None
        told = db.session.scalars(select(Event)).all()
        assert not any(ADDRESS in str((e.before, e.after)) for e in told)
        assert {"ask-email-code", "confirm-email", "remove-email"} <= {e.action for e in told}
    assert ADDRESS not in caplog.text


@BOTH
def test_a_code_may_be_guessed_five_times_and_tries_are_kept(rest, clock, post) -> None:
    resident = rest(RESIDENT)
    resident.post("/me/contact/email", {"email": ADDRESS})
    wrong = {"code": f"{(int(code_in(post)) + 1) % 10**6:06}"}
    for _ in range(TRIES):
        resident.post("/me/contact/email/confirm", wrong, 422)
    over = resident.post("/me/contact/email/confirm", {"code": code_in(post)}, 422)
    assert "已经失效" in str(over["errors"])


def test_a_code_is_over_after_a_quarter_of_an_hour(rest, clock, post) -> None:
    rest(RESIDENT).post("/me/contact/email", {"email": ADDRESS})
    clock.shift(timedelta(minutes=16))
    rest(RESIDENT).post("/me/contact/email/confirm", {"code": code_in(post)}, 422)


def test_so_many_codes_go_out_on_a_day(rest, clock, post) -> None:
    resident, asked = rest(RESIDENT), {"email": ADDRESS}
    for _ in range(CODES_A_DAY):
        resident.post("/me/contact/email", asked)
    assert resident.post("/me/contact/email", asked, 409)["code"] == "codes-a-day"
    clock.shift(timedelta(days=1))
    rest(RESIDENT).post("/me/contact/email", asked)


@pytest.mark.parametrize("address", ["", "wang", "wang@", "a@b", f"{'x' * 120}@example.cn"])
def test_what_is_no_address_is_refused(rest, post, address: str) -> None:
    told = rest(RESIDENT).post("/me/contact/email", {"email": address}, 422)
    assert told["errors"][0]["field"] == "email"
    assert post.letters == []


def test_a_new_address_leaves_the_old_one_until_its_code_came_back(rest, clock, post) -> None:
    confirmed(rest, post)
    rest(RESIDENT).post("/me/contact/email", {"email": "li@example.cn"})
    assert rest(RESIDENT).get("/me/contact")["email"] == ADDRESS
    rest(RESIDENT).post("/me/contact/email/confirm", {"code": code_in(post)})
    assert rest(RESIDENT).get("/me/contact")["email"] == "li@example.cn"


def test_a_letter_that_the_server_does_not_take_is_sent_again_under_the_same_id(
    rest, app, clock, post
) -> None:
    confirmed(rest, post)
    post.answers = ["451 later"]
    course.apply(rest)
    for _ in range(2):
        work(app)
        clock.shift(timedelta(hours=1))
    assert [letter["Message-ID"][:9] for letter in post.letters[1:]] == ["<notice-1"]
    with app.app_context():
        mail = db.session.get_one(Delivery, (1, "email"))
        assert (mail.state, mail.attempts, mail.failure) == ("told", 2, None)


def test_without_a_mail_server_no_code_goes_out_and_the_page_says_so(rest, pages, app) -> None:
    assert (
        rest(RESIDENT).post("/me/contact/email", {"email": ADDRESS}, 409)["code"] == "mail-failed"
    )
    resident = pages()
    resident.log_in(RESIDENT)
    assert "目前没有开通邮件通知" in visible(resident.get("/my/contact"))


def test_the_page_leads_from_the_address_to_the_code(pages, post, clock) -> None:
    resident = pages()
    resident.log_in(RESIDENT)
    resident.get("/my")
    page = resident.get("/my/contact")
    assert "发验证码" in page
    page = resident.post("/my/contact/email", {"email": "wang"}, 422)
    assert "请填写邮箱地址" in visible(page) and 'value="wang"' in page
    page = resident.post("/my/contact/email", {"email": ADDRESS})
    assert f"验证码已发到{ADDRESS}" in visible(page)
    page = resident.post("/my/contact/code", {"code": "12"}, 422)
    assert "6位数字" in visible(page)
    page = resident.post("/my/contact/code", {"code": code_in(post)})
    assert f"新文书会发邮件到{ADDRESS}" in visible(page)
    assert "新文书会发邮件" not in visible(resident.post("/my/contact/remove"))
    resident.post("/my/contact/sms", {"sms": "no"})
    assert 'value="no" checked' in resident.get("/my/contact").replace("  ", " ")


def test_who_chose_otherwise_meanwhile_is_not_told_by_it(rest, app, clock, post) -> None:
    confirmed(rest, post)
    course.apply(rest)
    with app.app_context():
        plan_deliveries()
    rest(RESIDENT).client.delete("/api/v1/me/contact/email", headers=rest(RESIDENT).headers)
    work(app)
    assert len(post.letters) == 1
    with app.app_context():
        assert [d.channel for d in db.session.scalars(select(Delivery))] == ["portal"]


def test_who_wants_no_sms_gets_none(rest, app, clock) -> None:
    app.config.update(SMS_URL="http://127.0.0.1:9/sms", SMS_KEY="secret")
    rest(RESIDENT).post("/me/contact/sms", {"sms": False})
    course.apply(rest)
    work(app)
    with app.app_context():
        assert [d.channel for d in db.session.scalars(select(Delivery))] == ["portal"]
