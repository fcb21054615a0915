"""What a household does with its subsidy that needs more than its case: the lease with the account."""

from collections.abc import Mapping
from typing import Any

from portal.actor import Actor
from portal.cases.rental.agreements import name_successor, own_case, sign
from portal.cases.rental.leases import keep_lease
from portal.cases.rental.models import Agreement, Lease
from portal.cases.rental.renewals import ask_renewal, leave, may_tell
from portal.cases.rental.spans import standing_agreement
from portal.cases.rental.words import SERVICE
from portal.cases.verifying import declare_household
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.payments.models import PaymentAccount
from portal.services.facts import HOUSEHOLD
from portal.services.forms import field_of
from portal.services.rental_subsidy.form import HOMES
from portal.text import N_

ACCOUNT_FIRST = N_("请先填写收款账户，补贴才有地方发。")
HOME = flat_form("home", N_("补充住房情况"), {
    code: field_of(HOUSEHOLD[code]) for code in ("monthly_rent", *HOMES)
})  # fmt: skip


def hand_in_lease(
    actor: Actor, number: str, typed: dict[str, Any], paper: tuple[str, bytes]
) -> Lease:
    """Hand a lease in with its paper (name, bytes), once the household has said where it is paid.

    Raises NotFound, Invalid, Refused as `keep_lease`.
    """
    with transaction() as session:
        case = own_case(session, actor, number)
        if session.get(PaymentAccount, case.household_id) is None:
            raise Invalid([FieldProblem("account", ACCOUNT_FIRST)])
        return keep_lease(session, actor, case, typed, paper)


def replace_signer(actor: Actor, number: str, typed: dict[str, Any]) -> Agreement:
    """Name a successor; an account of who died is not paid to any more.

    Raises as `portal.cases.rental.agreements.name_successor`.
    """
    with transaction() as session:
        case = own_case(session, actor, number)
        former = standing_agreement(session, case)
        agreement = name_successor(session, actor, case, typed)
        account = session.get(PaymentAccount, case.household_id, with_for_update=True)
        if (
            account is not None
            and former is not None
            and account.account["holder"] == former.signer
        ):
            session.delete(account)
            record(actor, "drop", "payment-account", case.household_id, after={"case": number})
        return agreement


def tell_home(actor: Actor, number: str, typed: dict[str, Any]) -> None:
    """The household says more about its homes and its rent, until the township has accepted the case.

    Raises NotFound, Invalid, Refused afterwards.
    """
    told = {name: value for name, value in HOME.load(typed).items() if value is not None}
    with transaction() as session:
        case = own_case(session, actor, number)
        if case.service != SERVICE:
            raise NotFound(code="case-not-found")
        if not may_tell(case):
            raise Refused(N_("已经受理，情况有变化的请告诉经办单位。"), code="accepted-before")
        declare_household(case, told)
        record(actor, "tell-home", "case", case.number, after={"facts": sorted(told)})


DEEDS: Mapping[str, Any] = {
    "sign": sign, "renew": ask_renewal, "successor": replace_signer, "leave": leave, "home": tell_home,
}  # fmt: skip
"""What a household does, with what it typed: actor, number of the case, answers."""
