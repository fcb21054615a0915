"""An assessment: what the rules say of one household, with every reason, ready to be kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.bounds import Bounds, Truth
from portal.rules.conditions import Condition, Extra, Ruling
from portal.rules.facts import Catalogue, Declaration
from portal.rules.nearest import Change, Lever, Rule, nearest
from portal.rules.parameters import UNCERTAIN, Parameters
from portal.rules.relevance import Relevant, Unknown, traced

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
NEEDS_INFORMATION, NEEDS_REVIEW = "needs_information", "needs_review"


@dataclass(frozen=True)
class Wording:
    """The words that a service lends to its assessment: labels of facts, papers to bring."""

    labels: Mapping[str, str]
    materials: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What the rules say; `to_json` is the only form that is stored and shown."""

    service: str
    on: date
    rules_version: str
    verdicts: tuple[Mapping[str, Any], ...]
    parameters: tuple[Mapping[str, Any], ...]
    materials: tuple[Mapping[str, str], ...]

    @property
    def provisional(self) -> bool:
        """Whether a value of status example or 待核 was used."""
        return any(parameter["status"] in UNCERTAIN for parameter in self.parameters)

    def verdict(self, category: str) -> Mapping[str, Any]:
        """The verdict of one category. Raises StopIteration for an unknown one."""
        return next(v for v in self.verdicts if v["category"] == category)

    def to_json(self) -> dict[str, Any]:
        """A plain JSON object; money in fen, days ISO, labels as message ids."""
        return {
            "service": self.service,
            "on": self.on.isoformat(),
            "rules_version": self.rules_version,
            "provisional": self.provisional,
            "verdicts": list(self.verdicts),
            "parameters": list(self.parameters),
            "materials": list(self.materials),
        }


@dataclass(frozen=True)
class RuleText:
    """A rule as it is written: the function, the facts and the parameters (by code) that it reads.

    `version` names the text that is in force on a day; `levers` are the changes by which a refusal
    may be turned.
    """

    version: Callable[[date], str]
    rule: Rule
    catalogue: Catalogue
    parameters: tuple[str, ...]
    levers: tuple[Lever, ...] = ()


def assess(
    service: str, text: RuleText, wording: Wording, declaration: Declaration,
    parameters: Parameters, on: date, *, with_nearest: bool = False,
) -> Assessment:  # fmt: skip
    """Ask a rule for one household: a batch of one, whose unknowns are traced to the answers.

    `with_nearest` also says of each refusal which nearest change would turn it.
    """
    read = parameters.only(text.parameters)
    asked = traced(text.catalogue, declaration, read, on)
    rulings = text.rule(asked.facts, asked.parameters)
    changes = nearest(text.rule, text.levers, asked.facts, read, rulings) if with_nearest else []
    verdicts = tuple(
        _verdict(ruling, asked.relevant(ruling), changes, wording, read) for ruling in rulings
    )
    shown = tuple(shown_parameter(read, code) for code in text.parameters)
    return Assessment(service, on, text.version(on), verdicts, shown, wording.materials)


def _verdict(
    ruling: Ruling, points: Relevant, changes: Sequence[Change], wording: Wording,
    parameters: Parameters,
) -> dict[str, Any]:  # fmt: skip
    state = _state(ruling.truth)
    return {
        "category": ruling.category,
        "name": ruling.name,
        "verdict": _open_verdict(points.facts) if state == UNKNOWN else state,
        "article": ruling.article,
        "amount": _amount(ruling) if state != NOT_MET else None,
        "per": ruling.per,
        "extras": [_extra(e) for e in ruling.extras if e.members.high.any() and state != NOT_MET],
        "members": _members(ruling.members) if state != NOT_MET else None,
        "conditions": [_condition(condition) for condition in ruling.conditions],
        "nearest": [_nearest(change) for change in changes if change.category == ruling.category],
        "missing": [_missing(item, wording) for item in points.facts],
        "missing_parameters": [
            {"code": code, "name": parameters.definitions[code].name} for code in points.parameters
        ],
    }


def _state(truth: Truth) -> str:
    if truth.low[0]:
        return MET
    return UNKNOWN if truth.high[0] else NOT_MET


def _open_verdict(facts: Sequence[Unknown]) -> str:
    """More facts can settle it, or only a figure that nobody has published (then: an officer)."""
    return NEEDS_INFORMATION if facts else NEEDS_REVIEW


def _amount(ruling: Ruling) -> dict[str, int] | None:
    return _ends(ruling.amount) if ruling.amount is not None else None


def _extra(extra: Extra) -> dict[str, Any]:
    """An extra with its members' places; its amount is None while a figure is missing."""
    return {
        "code": extra.code, "label": extra.label, "article": extra.article,
        "members": _members(extra.members),
        "amount": _ends(extra.amount) if extra.published()[0] else None,
    }  # fmt: skip


def _ends(bounds: Bounds) -> dict[str, int]:
    return {"low": int(bounds.low[0]), "high": int(bounds.high[0])}


def _members(members: Truth | None) -> list[int] | None:
    """The places of those who are meant, or may be."""
    return None if members is None else [place for place, may in enumerate(members.high) if may]


def _condition(condition: Condition) -> dict[str, Any]:
    figures = [
        {"label": figure.label, **_ends(figure.value), "unit": figure.unit}
        for figure in condition.figures
    ]
    return {
        "code": condition.code, "label": condition.label, "article": condition.article,
        "state": _state(condition.truth), "figures": figures,
    }  # fmt: skip


def _missing(item: Unknown, wording: Wording) -> dict[str, Any]:
    place = "household" if item.member is None else f"members.{item.member}"
    label = wording.labels[item.fact.code]
    return {"fact": f"{place}.{item.fact.code}", "label": label, "member": item.member}


def _nearest(change: Change) -> dict[str, Any]:
    """A change as the page says it; its amount is in fen, None for a yes that becomes a no."""
    return {
        "fact": f"household.{change.lever.fact}", "label": change.lever.label,
        "change": change.lever.change, "amount": change.amount, "certain": change.certain,
    }  # fmt: skip


def shown_parameter(parameters: Parameters, code: str) -> dict[str, Any]:
    """A parameter with its value, status, source and first day, as an assessment shows it."""
    definition, value = parameters.definitions[code], parameters.values[code]
    return {
        "code": code, "name": definition.name, "english": definition.english,
        "low": value.low, "high": value.high, "unit": definition.unit, "status": value.status,
        "source": value.source, "first_day": value.first_day.isoformat(),
    }  # fmt: skip
