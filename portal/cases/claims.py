"""Claims of persons (育儿补贴): each person is claimed for once, whoever claims."""

from sqlalchemy.orm import Session

from portal.cases.course_models import Claimed
from portal.cases.models import Case
from portal.database import insert_unless_there
from portal.errors import Refused
from portal.people.operations import id_index
from portal.text import N_

OVER = frozenset({"refused", "withdrawn"})
CLAIMED = N_("这个孩子已经有人申请过，不能重复申请。有疑问的，请问孩子户口所在的乡镇（街道）。")


def claim_persons(session: Session, case: Case) -> None:
    """Write down for whom the case claims: those whom the rules mean.

    Raises Refused where another claim for one of them goes on or was granted; it does not say whose.
    """
    [verdict] = case.assessment["verdicts"]
    for place in verdict["members"] or ():
        index = id_index(case.declared["members"][place]["id_number"])
        row = {"service": case.service, "id_index": index, "case_id": case.id}
        session.execute(
            insert_unless_there(session, Claimed).values(**row).on_conflict_do_nothing()
        )
        held = session.get_one(Claimed, (case.service, index), with_for_update=True)
        if held.case_id != case.id and session.get_one(Case, held.case_id).decision not in OVER:
            raise Refused(CLAIMED, code="claimed-before")
        held.case_id = case.id
