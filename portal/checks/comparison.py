"""Declared beside verified, fact by fact: what the bodies found, what differs, what is proposed.

Pure: a declaration and answers in, lines out. A register proves what is in it; what is not in it is
proved only where the register is complete (`CheckBody.complete`), so a smaller income that bodies
know of never lowers a declared one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from portal.checks.contract import fact_of
from portal.offices.check_bodies import CheckBody
from portal.services.facts import CATALOGUE, LABELS

SAME, MORE, LESS, NEW, NOTHING, WORDS = "same", "more", "less", "new", "nothing", "words"
Answers = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Line:
    """One fact of the household (`place` None) or of a member, as declared and as found.

    `declared` is an int, a bool, a range or None; `found` fen, 0.01 m2 or a count, None where
    nothing is proved. `state`: same, more or less than declared, new (not declared), nothing (nothing
    found), words (the answer is in words alone). `bodies` found something, in their order.
    """

    fact: str
    label: str
    kind: str
    place: int | None
    name: str
    declared: Any
    found: int | None
    state: str
    bodies: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether somebody has to look."""
        return self.state in (MORE, LESS, NEW, WORDS)


def compare(
    declared: Mapping[str, Any], answers: Answers, bodies: Mapping[str, CheckBody]
) -> list[Line]:
    """The lines of every fact that a body answered.

    `answers`: the findings of each body that has answered, by its code.
    """
    codes = dict.fromkeys(
        fact for code in answers if code in bodies for fact in sorted(bodies[code].facts)
    )
    return [
        line
        for fact in (*CATALOGUE.household, *CATALOGUE.member)
        if fact in codes
        for line in _lines(fact, declared, answers, bodies)
    ]


def _lines(
    fact: str, declared: Mapping[str, Any], answers: Answers, bodies: Mapping[str, CheckBody]
) -> Iterator[Line]:
    if fact in CATALOGUE.household:
        stated = declared["household"].get(fact)
        yield _line(fact, None, "", stated, answers, bodies, None)
        return
    for place, member in enumerate(declared["members"]):
        who, stated = str(member["id_number"]), member.get(fact)
        yield _line(fact, place, member["name"], stated, answers, bodies, who)


def _line(
    fact: str, place: int | None, name: str, stated: Any, answers: Answers,
    bodies: Mapping[str, CheckBody], who: str | None,
) -> Line:  # fmt: skip
    """One fact of the member with the ID number `who`, or of the household, whoever it was found on."""
    heard = {
        code: [f for f in findings if f["fact"] == fact and who in (None, f["person"])]
        for code, findings in answers.items() if code in bodies and fact in bodies[code].facts
    }  # fmt: skip
    finding = tuple(code for code, findings in heard.items() if findings)
    kind = fact_of(fact).kind
    found = None
    if kind != "choice" and (finding or _proves_nothing(fact, heard, bodies)):
        found = _amount(heard, bodies)
    state = WORDS if kind == "choice" and finding else _state(stated, found)
    return Line(fact, LABELS[fact], kind, place, name, stated, found, state, finding)


def _proves_nothing(fact: str, heard: Mapping[str, Any], bodies: Mapping[str, CheckBody]) -> bool:
    """Whether every body that knows of the fact has answered, and what it does not know is not."""
    knowing = [body for body in bodies.values() if fact in body.facts]
    return all(body.complete and body.code in heard for body in knowing)


def _amount(
    heard: Mapping[str, Sequence[Mapping[str, Any]]], bodies: Mapping[str, CheckBody]
) -> int:
    """What comes on top of each other is added; of those that see the same, the largest counts."""
    sums = {code: sum(f["amount"] or 0 for f in findings) for code, findings in heard.items()}
    added = sum(amount for code, amount in sums.items() if bodies[code].adds)
    return added + max((sums[code] for code in sums if not bodies[code].adds), default=0)


def _state(stated: Any, found: int | None) -> str:
    if found is None:
        return NOTHING
    if stated is None:
        return NEW
    if isinstance(stated, bool):
        low = high = int(stated)
        found = min(found, 1)
    elif isinstance(stated, Mapping):
        low, high = stated["low"], stated["high"]
    else:
        low = high = stated
    return SAME if low <= found <= high else MORE if found > high else LESS


def proposed(declared: Mapping[str, Any], lines: Iterable[Line]) -> dict[str, Any]:
    """The declaration with what was found more than declared, or not declared at all, filled in."""
    facts: dict[str, Any] = deepcopy(dict(declared))
    for line in lines:
        if line.state in (MORE, NEW) and line.found is not None:
            part = facts["household"] if line.place is None else facts["members"][line.place]
            part[line.fact] = line.found > 0 if line.kind == "bool" else line.found
    return facts
