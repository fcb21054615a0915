"""Use cases of a resident's channels (通知方式): SMS or not, an e-mail address confirmed by a code."""

import secrets
from datetime import timedelta
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now, today
from portal.crypto import keyring
from portal.database import db, transaction
from portal.delivery.contact_models import Contact
from portal.delivery.gateway import GatewayFailed
from portal.delivery.mail import send_mail
from portal.errors import FieldProblem, Invalid, Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.people.operations import lock_account
from portal.text import N_

DIGITS = 6
CODE_MINUTES, TRIES, CODES_A_DAY = 15, 5, 5
"""How long a code opens, how often it may be typed, and how many go out on a day."""
SUBJECT = "【一件事】邮箱验证码"
TEXT = "【一件事】您的邮箱验证码是{code}，{minutes}分钟内有效。不是您本人操作的，请不用理会。"
BAD_CODE = N_("验证码不对，还可以试%(left)s次。")
OVER = N_("验证码已经失效，请重新获取。")


class Code(answers.Answer):
    """The digits that were sent, spaces passed over."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        code = str(value).replace(" ", "")
        if len(code) != DIGITS or not (code.isdecimal() and code.isascii()):
            raise ValidationError(N_("请填写邮件里的6位数字。"))
        return code


SMS_FORM = flat_form("contact-sms", N_("短信通知"), {
    "sms": answers.YesNo(required=True, metadata={
        "label": N_("有新文书时发短信吗"), "kind": "bool", "hint": N_("发到您登录用的手机号码。")}),
})  # fmt: skip
EMAIL_FORM = flat_form("contact-email", N_("电子邮件通知"), {
    "email": answers.Email(required=True, metadata={
        "label": N_("邮箱地址"), "kind": "line", "autocomplete": "email",
        "hint": N_("会先发一个验证码，确认以后才会发通知。")}),
})  # fmt: skip
CODE_FORM = flat_form("contact-code", N_("确认邮箱"), {
    "code": Code(required=True, metadata={
        "label": N_("验证码"), "kind": "line", "autocomplete": "one-time-code",
        "hint": N_("邮件里的6位数字。")}),
})  # fmt: skip


def contact_of(actor: Actor) -> Contact:
    """The resident's choice as it stands: SMS, and no e-mail, where nothing was chosen."""
    return db.session.get(Contact, actor.account_id) or Contact(sms=True)


def choose_sms(actor: Actor, typed: dict[str, Any]) -> None:
    """SMS for new papers or not. Raises Invalid."""
    wanted = SMS_FORM.load(typed)["sms"]
    with transaction() as session:
        _own(session, actor).sms = wanted
        record(actor, "choose-sms", "account", actor.account_id, after={"sms": wanted})


def ask_code(actor: Actor, typed: dict[str, Any]) -> None:
    """Send a code to the address; the one that counts until now goes on until the code came back.

    It is sent within the request: who waits for it learns at once whether it went out, and a code is
    not written into a queue. Raises Invalid, Refused after CODES_A_DAY or where it could not be sent.
    """
    address = EMAIL_FORM.load(typed)["email"]
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction() as session:
        contact = _own(session, actor)
        sent = contact.sent if contact.sent_on == today() else 0
        if sent >= CODES_A_DAY:
            raise Refused(
                N_("今天已经发过%(most)s次验证码，请明天再试。"),
                code="codes-a-day",
                most=CODES_A_DAY,
            )
        contact.pending, contact.code_digest = address, _digest(actor, code)
        contact.code_until, contact.tries = now() + timedelta(minutes=CODE_MINUTES), 0
        contact.sent_on, contact.sent = today(), sent + 1
        record(actor, "ask-email-code", "account", actor.account_id)
    text = TEXT.format(code=code, minutes=CODE_MINUTES)
    try:
        send_mail(f"code-{secrets.token_hex(8)}", address, SUBJECT, text)
    except GatewayFailed as fault:
        words = N_("验证码没有发出去，请核对邮箱地址，或者过一会儿再试。")
        raise Refused(words, code="mail-failed") from fault


def confirm(actor: Actor, typed: dict[str, Any]) -> None:
    """The code came back: from now on papers are told to the address. Raises Invalid; tries are kept."""
    code = CODE_FORM.load(typed)["code"]
    with transaction() as session:
        problem = _try(_own(session, actor), _digest(actor, code))
        if problem is None:
            record(actor, "confirm-email", "account", actor.account_id)
    if problem is not None:
        raise Invalid([problem])


def _try(contact: Contact, digest: str) -> FieldProblem | None:
    if contact.code_until is None or contact.code_until < now() or contact.tries >= TRIES:
        return FieldProblem("code", OVER)
    if not secrets.compare_digest(contact.code_digest or "", digest):
        contact.tries += 1
        left = TRIES - contact.tries
        return (
            FieldProblem("code", BAD_CODE, {"left": left}) if left else FieldProblem("code", OVER)
        )
    contact.email, contact.confirmed_at = contact.pending, now()
    contact.pending = contact.code_digest = contact.code_until = None
    return None


def remove_email(actor: Actor) -> None:
    """No more letters, and no address kept."""
    with transaction() as session:
        contact = _own(session, actor)
        contact.email = contact.confirmed_at = None
        contact.pending = contact.code_digest = contact.code_until = None
        record(actor, "remove-email", "account", actor.account_id)


def _own(session: Session, actor: Actor) -> Contact:
    lock_account(session, actor)
    contact = session.get(Contact, actor.account_id)
    if contact is None:
        contact = Contact(account_id=actor.account_id, sms=True, tries=0, sent=0)
        session.add(contact)
    return contact


def _digest(actor: Actor, code: str) -> str:
    """Keyed, and of this account alone: the digits are few."""
    return keyring().blind_index(f"{actor.account_id} {code}", "contacts.code")
