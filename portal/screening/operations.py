"""Use cases of screening: a run over a source, part by part, that goes on where it was cut off."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now
from portal.database import transaction
from portal.errors import Refused
from portal.journal.operations import record
from portal.parameters.queries import parameters_in_force
from portal.rules.assessment import shown_parameter
from portal.screening.batches import Question, Source
from portal.screening.models import FINISHED, RUNNING, Chunk, Count, Run
from portal.screening.parallel import each
from portal.screening.results import Part, added, screen_part
from portal.services.catalogue import get_service

KeepFound = Callable[[Session, Run, Part], None]
Progress = Callable[[int, int], None]


def screen_source(
    actor: Actor, question: Question, source: Source, keep_found: KeepFound, *, processes: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> int:  # fmt: skip
    """Screen every household of a source; returns the run's id.

    Each part is one transaction: its results, and what `keep_found` makes of who was found. A run
    with the same question, source, rules and figures that was cut off goes on with what is left.
    `progress` is told parts done and in all.

    Raises Refused for a source with a row that cannot be; then nothing of the run stays.
    """
    run_id, done = _begin(actor, question, source)
    left = [part for part in range(source.parts) if part not in done]
    try:
        for part in each(partial(screen_part, source, question), left, processes):
            _keep(run_id, part, keep_found)
            done.add(part.number)
            progress(len(done), source.parts)
    except Refused:
        _discard(run_id)
        raise
    _finish(actor, run_id)
    return run_id


def _begin(actor: Actor, question: Question, source: Source) -> tuple[int, set[int]]:
    """The run, a new one or one that was cut off, and the numbers of the parts that stand."""
    text = get_service(question.service).text
    parameters = parameters_in_force().on(question.on)
    known: dict[str, Any] = {
        "service": question.service, "on": question.on, "area_code": question.area,
        "source": source.name, "mark": source.mark, "rules_version": text.version(question.on),
    }  # fmt: skip
    figures = {code: shown_parameter(parameters, code) for code in text.parameters}
    with transaction() as session:
        unfinished = session.scalars(select(Run).filter_by(**known, state=RUNNING))
        run = next((found for found in unfinished if found.parameters == figures), None)
        if run is None:
            run = Run(**known, parameters=figures, state=RUNNING, households=0, started_at=now())
            session.add(run)
            session.flush()
            record(actor, "start", "screening-run", run.id, after={"source": run.source})
        stand = session.scalars(select(Chunk.number).where(Chunk.run_id == run.id))
        return run.id, set(stand)


def _keep(run_id: int, part: Part, keep_found: KeepFound) -> None:
    """One part's results, once, also when two processes go on with the same run."""
    with transaction() as session:
        run = session.scalars(select(Run).where(Run.id == run_id).with_for_update()).one()
        if session.get(Chunk, (run_id, part.number)) is not None:
            return
        session.add(
            Chunk(
                run_id=run_id, number=part.number, households=len(part.keys), counts=part.counts,
                results=part.results,
            )
        )  # fmt: skip
        keep_found(session, run, part)


def _finish(actor: Actor, run_id: int) -> None:
    with transaction() as session:
        run = session.scalars(select(Run).where(Run.id == run_id).with_for_update()).one()
        if run.state == FINISHED:
            return
        chunks = session.execute(
            select(Chunk.households, Chunk.counts).where(Chunk.run_id == run_id)
        ).all()
        run.state, run.finished_at = FINISHED, now()
        run.households = sum(chunk.households for chunk in chunks)
        session.add_all(
            Count(run_id=run_id, area_code=area, category=category, **measured)
            for area, categories in added([chunk.counts for chunk in chunks]).items()
            for category, measured in categories.items()
            if any(measured.values())
        )
        record(actor, "finish", "screening-run", run.id, after={"households": run.households})


def _discard(run_id: int) -> None:
    with transaction() as session:
        session.execute(delete(Chunk).where(Chunk.run_id == run_id))
        session.execute(delete(Run).where(Run.id == run_id))
