"""What other figures would mean: who would come, who would go, and the cost beside today's."""

from collections.abc import Callable, Mapping
from functools import partial

from portal.actor import Actor
from portal.clock import now
from portal.database import transaction
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.parameters.queries import parameters_in_force
from portal.rules.bounds import Bools, Bounds, Ints
from portal.rules.parameters import Parameters
from portal.screening.batches import Question, Source
from portal.screening.models import WhatIf
from portal.screening.parallel import each
from portal.screening.results import Counts, Tally, added
from portal.screening.screening import Standing, screen
from portal.services.catalogue import get_service
from portal.text import N_

UNKNOWN_FIGURE = N_("没有这个数值，请从列出的数值中选择。")
NO_FIGURE = N_("请至少改一个数值，才能和现在比较。")


def what_if(
    actor: Actor, question: Question, source: Source, *, processes: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:  # fmt: skip
    """Ask the rules twice of every household, by today's figures and the question's; keeps the counts.

    Returns the id under which they are kept. Raises Invalid for a figure that the service does not
    read, Refused for a source with a row that cannot be.
    """
    _check(question)
    parts = []
    for part in each(partial(_compare, source, question), range(source.parts), processes):
        parts.append(part)
        progress(len(parts), source.parts)
    with transaction() as session:
        kept = WhatIf(
            service=question.service, on=question.on, area_code=question.area,
            figures=dict(question.figures), counts=added(parts), made_at=now(),
        )  # fmt: skip
        session.add(kept)
        session.flush()
        record(actor, "what-if", "what-if", kept.id, after={"figures": kept.figures})
        return kept.id


def _check(question: Question) -> None:
    known = get_service(question.service).text.parameters
    if not question.figures:
        raise Invalid([FieldProblem("figures", NO_FIGURE)])
    wrong = [FieldProblem(c, UNKNOWN_FIGURE) for c in question.figures if c not in known]
    if wrong:
        raise Invalid(wrong)


def _compare(source: Source, question: Question, number: int) -> Counts:
    """The measures of one part, as `WhatIf.counts` names them."""
    service, today = get_service(question.service), parameters_in_force().on(question.on)
    other = _with(today, question.figures)
    tally = Tally()
    for batch in source.read(number, question):
        pairs = zip(
            screen(service, batch, today, ()), screen(service, batch, other, ()), strict=True
        )
        for before, after in pairs:
            tally.add(batch, before.category, _measures(before, after))
    return tally.counts()


def _with(today: Parameters, figures: Mapping[str, int]) -> Parameters:
    return today.replaced({code: Bounds.between(value, value) for code, value in figures.items()})


def _measures(before: Standing, after: Standing) -> Mapping[str, Ints | Bools]:
    return {
        "recognised": before.recognised,
        "now": before.certain, "then": after.certain,
        "newly": after.certain & ~before.certain, "leaving": before.certain & ~after.certain,
        "recognised_leaving": before.recognised & ~after.possible,
        "cost_now": before.cost, "cost_then": after.cost,
    }  # fmt: skip
