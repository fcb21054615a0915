"""What may be done with a wish: one table of actions, by whom, and where each leads."""

from dataclasses import dataclass

from portal.childcare.request_models import Wish
from portal.errors import Refused
from portal.text import N_

WAITING, OFFERED, HELD, ENROLLED = "waiting", "offered", "held", "enrolled"
REFUSED, TURNED_DOWN, EXPIRED = "refused", "turned_down", "expired"
RELEASED, WITHDRAWN, TOO_OLD, CLOSED = "released", "withdrawn", "too_old", "closed"
PARENT, INSTITUTION, PORTAL = "resident", "institution", "portal"
OPEN = frozenset({WAITING, OFFERED, HELD})
HOLDING = frozenset({OFFERED, HELD})
"""The states in which a place is held for the child."""


@dataclass(frozen=True)
class Transition:
    """One line of the table: `action` by a role leads a wish from `before` to `after`.

    What it demands is the form of the same name in portal.childcare.request_forms.
    """

    action: str
    label: str
    before: str
    after: str
    by: str


TABLE = (
    Transition("offer", N_("给出名额"), WAITING, OFFERED, INSTITUTION),
    Transition("refuse", N_("不能接收"), WAITING, REFUSED, INSTITUTION),
    Transition("set-priority", N_("调整优先顺序"), WAITING, WAITING, INSTITUTION),
    Transition("enrol", N_("办理入托"), HELD, ENROLLED, INSTITUTION),
    Transition("take-back", N_("收回名额"), OFFERED, WAITING, INSTITUTION),
    Transition("take-back", N_("收回名额"), HELD, WAITING, INSTITUTION),
    Transition("accept", N_("接受名额"), OFFERED, HELD, PARENT),
    Transition("turn-down", N_("不接受这个名额"), OFFERED, TURNED_DOWN, PARENT),
    Transition("withdraw", N_("撤回这个志愿"), WAITING, WITHDRAWN, PARENT),
    Transition("withdraw", N_("撤回这个志愿"), HELD, WITHDRAWN, PARENT),
    Transition("release", N_("已在别处入托"), WAITING, RELEASED, PORTAL),
    Transition("release", N_("已在别处入托"), OFFERED, RELEASED, PORTAL),
    Transition("release", N_("已在别处入托"), HELD, RELEASED, PORTAL),
    Transition("expire", N_("名额过期"), OFFERED, EXPIRED, PORTAL),
    Transition("expire", N_("名额过期"), HELD, EXPIRED, PORTAL),
    Transition("close", N_("机构不再备案"), WAITING, CLOSED, PORTAL),
    Transition("close", N_("机构不再备案"), OFFERED, CLOSED, PORTAL),
    Transition("close", N_("机构不再备案"), HELD, CLOSED, PORTAL),
    Transition("outgrow", N_("已过托育年龄"), WAITING, TOO_OLD, PORTAL),
)
STATES = {
    WAITING: N_("排队中"),
    OFFERED: N_("给了名额，等您答复"),
    HELD: N_("名额已留，等入托"),
    ENROLLED: N_("已入托"),
    REFUSED: N_("机构不能接收"),
    TURNED_DOWN: N_("您没有接受"),
    EXPIRED: N_("名额已过期"),
    RELEASED: N_("已在别处留了名额"),
    WITHDRAWN: N_("已撤回"),
    TOO_OLD: N_("已过托育年龄"),
    CLOSED: N_("机构已不再备案，请另选一家"),
}


def possible(wish: Wish, role: str) -> list[Transition]:
    """What somebody of `role` may do with the wish as it stands."""
    return [line for line in TABLE if line.before == wish.state and line.by == role]


def transition(wish: Wish, action: str, role: str) -> Transition:
    """The line of the table for `action` now. Raises Refused when there is none."""
    found = next((line for line in possible(wish, role) if line.action == action), None)
    if found is None:
        raise Refused(
            N_("这个志愿现在是“%(state)s”，不能这样办理。请刷新后再看。"),
            code="wrong-state", state=STATES[wish.state],
        )  # fmt: skip
    return found
