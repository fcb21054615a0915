"""Where a household is paid (社会化发放): given by the resident, or taken down by an office of the case."""

from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.access import case_for, handles_steps
from portal.cases.later_facts import latest_facts
from portal.cases.models import Case
from portal.clock import today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotFound
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.payments.models import PaymentAccount
from portal.text import N_

SHORTEST, LONGEST = 12, 21
CARD = ("62", (16, 17, 18, 19))
"""UnionPay debit cards: how they begin and how long they are; their last digit checks the others."""
BAD_NUMBER = N_("账号不对，请核对卡或者存折上的数字。")
NO_FORMULA = N_("请写名称，不要以 = + - @ 开头。")


class AccountNumber(answers.Answer):
    """A bank account's number: digits, spaces passed over; a card's check digit must be right."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        number = str(value).replace(" ", "").replace("-", "")
        if not number.isdecimal() or not number.isascii():
            raise ValidationError(BAD_NUMBER)
        is_card = number.startswith(CARD[0]) and len(number) in CARD[1]
        if not SHORTEST <= len(number) <= LONGEST or (is_card and not luhn(number)):
            raise ValidationError(BAD_NUMBER)
        return number


class Name(answers.Words):
    """A name that no spreadsheet takes for a formula."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name[0] in "=+-@":
            raise ValidationError(NO_FORMULA)
        return name


def luhn(number: str) -> bool:
    """Whether the last digit of a card's number fits the others (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


ACCOUNT = flat_form("payment-account", N_("收款账户"), {
    "bank": Name(4, 60, required=True, metadata={"label": N_("开户银行"), "kind": "line",
                                                "hint": N_("写到支行，如 台州银行海门支行")}),
    "number": AccountNumber(required=True, metadata={
        "label": N_("账号"), "kind": "line", "hint": N_("银行卡或存折上的数字。")}),
    "holder": Name(2, 40, required=True, metadata={
        "label": N_("户名"), "kind": "line", "hint": N_("应当是家庭成员；由监护人代收的，填写下一项。")}),
    "guardian": Name(2, 40, metadata={
        "label": N_("代收人和家庭的关系"), "kind": "line", "hint": N_("例如：孙子的法定监护人。")}),
})  # fmt: skip


def keep_account(actor: Actor, number: str, typed: dict[str, Any]) -> PaymentAccount:
    """Keep the account of the case's household; a list that is fixed keeps the one that it had.

    Raises NotFound for a case that one may not see whole, Invalid for a holder who is no member.
    """
    data = ACCOUNT.load(typed)
    with transaction() as session:
        case = _case(session, actor, number)
        names = {member.get("name") for member in latest_facts(session, case)["members"]}
        if data["holder"] not in names and not data.get("guardian"):
            problem = N_("户名不是家庭成员的，请写明代收人和家庭的关系。")
            raise Invalid([FieldProblem("guardian", problem)])
        found = session.get(PaymentAccount, case.household_id, with_for_update=True)
        if found is None:
            found = PaymentAccount(household_id=case.household_id)
            session.add(found)
        found.account, found.changed_on = data, today()
        session.flush()
        record(actor, "keep", "payment-account", case.household_id, after={"case": case.number})
        return found


def account_of(actor: Actor, number: str) -> tuple[Case, PaymentAccount | None]:
    """The case and its household's account; an officer's look is journalled. Raises NotFound."""
    with transaction() as session:
        case = _case(session, actor, number)
        if actor.is_officer:
            record(actor, "look", "payment-account", case.household_id, after={"case": number})
    return case, db.session.get(PaymentAccount, case.household_id)


def _case(session: Session, actor: Actor, number: str) -> Case:
    case = case_for(session, actor, number)
    if not handles_steps(actor, case):
        raise NotFound(code="case-not-found")
    return case


def mask_account(number: str) -> str:
    """The last four digits, stars before them."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
