"""The outreach desk's workflow: one table of what may be done with a finding, and where it leads."""

from dataclasses import dataclass

from portal.errors import Refused
from portal.outreach.findings import CLAIMED, CLOSED, EVENT, NOT_FOUND_AGAIN, OPEN, REVIEW
from portal.outreach.models import Finding
from portal.screening.screening import GAP, LAPSED, UNREACHED
from portal.text import N_

KINDS = {
    UNREACHED: N_("符合未申请"),
    LAPSED: N_("可能不再符合"),
    GAP: N_("事项漏办"),
    EVENT: N_("监测预警"),
    REVIEW: N_("待复核"),
}
ANY = frozenset(KINDS)
TO_CHECK = frozenset({LAPSED, EVENT})
TO_APPLY = frozenset({UNREACHED, EVENT})


@dataclass(frozen=True)
class Transition:
    """One line of the table: `action` leads a finding of the kinds `of` from `before` to `after`.

    What it demands is the form of the same name in portal.outreach.forms. `outcome` is set when
    the finding closes.
    """

    action: str
    label: str
    before: str
    after: str
    of: frozenset[str]
    outcome: str | None = None


APPLY = "apply"
TABLE = (
    Transition("claim", N_("领取"), OPEN, CLAIMED, ANY),
    Transition("contact", N_("登记联系"), CLAIMED, CLAIMED, ANY - {GAP}),
    Transition(APPLY, N_("代办申请"), CLAIMED, CLOSED, TO_APPLY, "applies"),
    Transition("decline", N_("登记不申请"), CLAIMED, CLOSED, frozenset({UNREACHED}), "declines"),
    Transition("move-away", N_("登记已搬走"), CLAIMED, CLOSED, frozenset({UNREACHED}), "moved_away"),
    Transition("keep", N_("核实没有变化"), CLAIMED, CLOSED, TO_CHECK, "unchanged"),
    Transition("refer", N_("核实有变化，转复核"), CLAIMED, CLOSED, TO_CHECK, "changed"),
    Transition("handle", N_("登记处理结果"), CLAIMED, CLOSED, frozenset({GAP}), "handled"),
    Transition("review", N_("登记复核结果"), CLAIMED, CLOSED, frozenset({REVIEW}), "reviewed"),
    Transition("release", N_("退回待领"), CLAIMED, OPEN, ANY),
)  # fmt: skip

ACTIONS = tuple(line.action for line in TABLE)
STATES = {OPEN: N_("待领取"), CLAIMED: N_("办理中"), CLOSED: N_("已办结")}
OUTCOMES = {
    "applies": N_("已代办申请"),
    "declines": N_("居民不申请"),
    "moved_away": N_("已搬走"),
    "unchanged": N_("核实没有变化"),
    "changed": N_("有变化，已转复核"),
    "handled": N_("已处理"),
    "reviewed": N_("已复核"),
    NOT_FOUND_AGAIN: N_("再次筛查时已没有这个情况"),
}


def possible(finding: Finding) -> list[Transition]:
    """What may be done with the finding as it stands."""
    return [line for line in TABLE if line.before == finding.state and finding.kind in line.of]


def transition(finding: Finding, action: str) -> Transition:
    """The line of the table for `action` now. Raises Refused when there is none."""
    found = next((line for line in possible(finding) if line.action == action), None)
    if found is not None:
        return found
    if not any(line.action == action and finding.kind in line.of for line in TABLE):
        raise Refused(N_("这条线索不能这样办理，请看页面上列出的办法。"), code="wrong-kind")
    raise Refused(
        N_("这条线索现在是“%(state)s”，不能这样办理。请刷新后再看。"),
        code="wrong-state", state=STATES[finding.state],
    )  # fmt: skip
