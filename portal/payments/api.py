"""REST of payments: a county's lists, fixing, exporting, the bank's answer; where a household is paid."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.cases.looking import look_at_case
from portal.errors import NotFound
from portal.payments.accounts import account_of, keep_account, mask_account
from portal.payments.clawbacks import clawbacks_of, propose, repay
from portal.payments.files import read_answers
from portal.payments.lists import fix, prepare, take_answers
from portal.payments.queries import lists_of, overview, own_payments, read_month
from portal.payments.reasons import lines_of
from portal.web.api import json_object, seen_version
from portal.web.login import actor, guarded
from portal.web.security import LARGEST_ID

blueprint = Blueprint("payments-api", __name__, url_prefix="/api/v1", description="Payments")


class ListSchema(Schema):
    """A list of a county's department for a month; `total` in fen."""

    county = fields.String()
    department = fields.String()
    month = fields.Date()
    state = fields.String()
    total = fields.Integer()
    prepared_on = fields.Date()
    fixed_on = fields.Date(allow_none=True)
    exported_on = fields.Date(allow_none=True)
    digest = fields.String(allow_none=True)
    version = fields.Integer()


class HeldSchema(Schema):
    """A line that is held back, and why."""

    case = fields.Function(lambda pair: pair[0])
    month = fields.Function(lambda pair: pair[1].month.isoformat())
    amount = fields.Function(lambda pair: pair[1].amount)
    held = fields.Function(lambda pair: pair[1].held)


class DifferenceSchema(Schema):
    """What differs from the month before, fen."""

    kind = fields.String()
    case = fields.String(attribute="case_number")
    category = fields.String()
    month = fields.Date()
    before = fields.Integer()
    now = fields.Integer()


class OverviewSchema(Schema):
    """A list with its sums in fen, what is held back and what differs."""

    list = fields.Nested(ListSchema, attribute="payment_list")
    count = fields.Integer()
    by_category = fields.Dict()
    by_area = fields.Dict()
    held = fields.List(fields.Nested(HeldSchema))
    differences = fields.List(fields.Nested(DifferenceSchema))


class AccountSchema(Schema):
    """Where a household is paid; the number is masked."""

    bank = fields.String()
    number = fields.Function(lambda account: mask_account(account["number"]))
    holder = fields.String()
    guardian = fields.String()


class PaidSchema(Schema):
    """A month that was paid, fen."""

    case = fields.Function(lambda pair: pair[0])
    month = fields.Function(lambda pair: pair[1].month.isoformat())
    category = fields.Function(lambda pair: pair[1].category)
    amount = fields.Function(lambda pair: pair[1].amount)
    state = fields.Function(lambda pair: pair[1].state)


@blueprint.get("/payment-lists")
@guarded("caseworker", "supervisor")
@blueprint.response(200, ListSchema(many=True))
def lists() -> Any:
    """The lists of the own county, or of a supervisor's area: sums, nothing personal."""
    return lists_of(actor())


@blueprint.post("/payment-lists/<month>")
@guarded("caseworker")
@blueprint.response(200, OverviewSchema)
def put_together(month: str) -> Any:
    """Prepare the own county's list of a month (2026-12), anew while nobody has fixed it."""
    prepare(actor(), read_month(month))
    return overview(actor(), read_month(month))


@blueprint.get("/payment-lists/<month>")
@guarded("caseworker")
@blueprint.response(200, OverviewSchema)
def one_list(month: str) -> Any:
    """The own county's list of a month."""
    return overview(actor(), read_month(month))


@blueprint.post("/payment-lists/<month>/fix")
@guarded("caseworker")
@blueprint.response(200, ListSchema)
def confirm(month: str) -> Any:
    """Fix the list as it was seen (If-Match); by somebody who did not prepare it."""
    return fix(actor(), read_month(month), seen_version())


@blueprint.post("/payment-lists/<month>/answers")
@guarded("caseworker")
@blueprint.response(200, ListSchema)
def answers(month: str) -> Any:
    """The bank's answer: a multipart form with its CSV file in "file"."""
    file = request.files.get("file")
    return take_answers(actor(), read_month(month), read_answers(file.read() if file else b""))


class PaymentLineSchema(Schema):
    """A line: for which case how much (fen), the decision's number, what the rules made the sum up from."""

    case = fields.String(attribute="case.number")
    category = fields.String(attribute="payment.category")
    month = fields.Date(attribute="payment.month")
    amount = fields.Integer(attribute="payment.amount")
    held = fields.String(attribute="payment.held", allow_none=True)
    state = fields.String(attribute="payment.state")
    paper = fields.String()
    figures = fields.List(fields.Dict())
    id = fields.Integer(attribute="payment.id")


class ListPageSchema(Schema):
    """After which line (`id`) the page begins."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_ID))


@blueprint.get("/payment-lists/<month>/lines")
@guarded("caseworker")
@blueprint.arguments(ListPageSchema, location="query")
@blueprint.response(200, PaymentLineSchema(many=True))
def lines(page: dict[str, int], month: str) -> Any:
    """Who, how much and why, 100 lines at a time."""
    return lines_of(actor(), read_month(month), page["after"])


class RepaymentSchema(Schema):
    """What came back, fen."""

    amount = fields.Integer()
    received_on = fields.Date()


class ClawbackSchema(Schema):
    """Overpaid months of a recognition: `amount` and `open` in fen; `outcome` claimed, dropped or null."""

    id = fields.Integer()
    task = fields.Integer(attribute="task_id")
    category = fields.String(attribute="recognition.category")
    first_month = fields.Date()
    last_month = fields.Date()
    amount = fields.Integer()
    open = fields.Integer(attribute="open_amount")
    proposed_on = fields.Date()
    heard_on = fields.Date(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    repay_by = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    repayments = fields.List(fields.Nested(RepaymentSchema))


@blueprint.get("/cases/<number>/clawbacks")
@guarded("resident", "caseworker")
@blueprint.response(200, ClawbackSchema(many=True))
def clawbacks(number: str) -> Any:
    """What was overpaid to a household, newest first."""
    return clawbacks_of(actor(), look_at_case(actor(), number))


@blueprint.post("/cases/<number>/clawbacks")
@guarded("caseworker")
@blueprint.response(201, ClawbackSchema)
def claw(number: str) -> Any:
    """Propose one: category, first_month, last_month (2027-3), due (fen a month), reason."""
    return propose(actor(), number, json_object())


@blueprint.post("/clawbacks/<int:clawback_id>/repayments")
@guarded("caseworker")
@blueprint.response(200, ClawbackSchema)
def back(clawback_id: int) -> Any:
    """Take down what came back: amount (fen), received_on, words."""
    return repay(actor(), clawback_id, json_object())


@blueprint.get("/cases/<number>/payment-account")
@guarded("resident", "caseworker")
@blueprint.response(200, AccountSchema)
def account(number: str) -> Any:
    """Where the case's household is paid; 404 while nobody said."""
    _, found = account_of(actor(), number)
    if found is None:
        raise NotFound(code="account-not-found")
    return found.account


@blueprint.post("/cases/<number>/payment-account")
@guarded("resident", "caseworker")
@blueprint.response(200, AccountSchema)
def keep(number: str) -> Any:
    """Keep where the household is paid: bank, number, holder, guardian (who is no member)."""
    return keep_account(actor(), number, json_object()).account


@blueprint.get("/payments")
@guarded("resident")
@blueprint.response(200, PaidSchema(many=True))
def paid() -> Any:
    """What was paid to the own household, newest month first."""
    return own_payments(actor())
