"""A form between the browser and its schema: reading what was posted, drawing what was typed.

A field of a section with path "household" goes by the HTML name household-<code>, one of "members"
by members-<place>-<code>, one of a flat section by its own. What was typed is never lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields as schema_fields
from werkzeug.datastructures import MultiDict

from portal.errors import Invalid, PortalError
from portal.forms.form import Form, Section

MEMBERS = "members"
MANY = frozenset({"categories"})
Posted = MultiDict[str, str]


def read_form(form: Form, posted: Posted) -> dict[str, Any]:
    """What was posted as the nested data that `form.load` reads; blanks stay as they are."""
    data: dict[str, Any] = {}
    for section in form.sections:
        if section.repeats:
            places = range(_members_posted(posted))
            members = data.setdefault(section.path, [{} for _ in places])
            for place, member in zip(places, members, strict=True):
                member.update(_answers(section, posted, f"{section.path}-{place}-"))
        else:
            prefix = f"{section.path}-" if section.path else ""
            target = data.setdefault(section.path, {}) if section.path else data
            target.update(_answers(section, posted, prefix))
    return data


def _answers(section: Section, posted: Posted, prefix: str) -> dict[str, Any]:
    return {
        code: _posted(posted, prefix + code, kind_of(asked))
        for code, asked in section.fields.items()
        if prefix + code in posted
    }


def _posted(posted: Posted, name: str, kind: str) -> Any:
    return posted.getlist(name) if kind in MANY else posted[name]


def _members_posted(posted: Posted) -> int:
    """How many members the page showed; at most what a page can show."""
    places = [name.split("-")[1] for name in posted if name.startswith(f"{MEMBERS}-")]
    return min(max((int(p) for p in places if p.isdecimal()), default=-1) + 1, 50)


def changes_members(posted: Mapping[str, str]) -> bool:
    """Whether a button was pressed that adds or removes a member, not the one that sends."""
    return "add-member" in posted or "remove-member" in posted


def with_members_changed(typed: dict[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, with one more member or one less."""
    members = list(typed.get(MEMBERS, []))
    place = posted.get("remove-member", "")
    if "add-member" in posted:
        members.append({})
    elif place.isdecimal() and int(place) < len(members):
        del members[int(place)]
    return {**typed, MEMBERS: members}


def kind_of(asked: schema_fields.Field[Any]) -> str:
    """What kind of input asks for the field."""
    return str(asked.metadata.get("kind", "line"))


@dataclass(frozen=True)
class FieldView:
    """One question as it is drawn: its HTML name, its words, what was typed and what is wrong."""

    name: str
    code: str
    kind: str
    label: str
    hint: str
    why: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    autocomplete: str
    lines: int
    value: str
    values: tuple[str, ...]
    error: str
    error_values: Mapping[str, Any]


@dataclass(frozen=True)
class SectionView:
    """A titled run of questions; `people` holds one run per member when it repeats."""

    title: str
    hint: str
    repeats: bool
    fields: tuple[FieldView, ...] = ()
    people: tuple[tuple[FieldView, ...], ...] = ()


@dataclass(frozen=True)
class FormPage:
    """A form as a page draws it: `typed` is what was posted or what is stored, `fault` what failed."""

    form: Form
    typed: Mapping[str, Any] | None = None
    fault: PortalError | None = None
    problems: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the problems by field, the first one of each."""
        if isinstance(self.fault, Invalid):
            for problem in self.fault.problems:
                self.problems.setdefault(problem.field, problem)

    @property
    def sections(self) -> list[SectionView]:
        """The sections with their questions."""
        return [self._section(section) for section in self.form.sections]

    @property
    def summary(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """What is wrong, in the page's order: (HTML name or "", message, its values)."""
        if self.fault is None:
            return []
        if not isinstance(self.fault, Invalid):
            return [("", self.fault.message, self.fault.values)]
        return [
            (path.replace(".", "-"), problem.message, problem.values)
            for path, problem in self.problems.items()
        ]

    def _section(self, section: Section) -> SectionView:
        if not section.repeats:
            answers = self._stored(section.path)
            shown = tuple(self._fields(section, section.path, answers))
            return SectionView(section.title, section.hint, False, shown)
        members = (self.typed or {}).get(section.path) or [{}]
        people = tuple(
            tuple(self._fields(section, f"{section.path}.{place}", member))
            for place, member in enumerate(members)
        )
        return SectionView(section.title, section.hint, True, people=people)

    def _stored(self, path: str) -> Mapping[str, Any]:
        typed = self.typed or {}
        return (typed.get(path) or {}) if path else typed

    def _fields(
        self, section: Section, path: str, answers: Mapping[str, Any]
    ) -> Iterator[FieldView]:
        for code, asked in section.fields.items():
            place = f"{path}.{code}" if path else code
            yield self._field(place, code, asked, answers.get(code))

    def _field(
        self, path: str, code: str, asked: schema_fields.Field[Any], value: Any
    ) -> FieldView:
        metadata, problem = asked.metadata, self.problems.get(path)
        many = isinstance(value, list) and kind_of(asked) in MANY
        return FieldView(
            name=path.replace(".", "-"),
            code=code,
            kind=kind_of(asked),
            label=metadata.get("label", ""),
            hint=metadata.get("hint", ""),
            why=metadata.get("why", ""),
            required=asked.required,
            choices=tuple(metadata.get("choices", ())),
            autocomplete=metadata.get("autocomplete", ""),
            lines=metadata.get("lines", 3),
            value="" if many else as_typed(value, kind_of(asked)),
            values=tuple(value) if many else (),
            error=problem.message if problem else "",
            error_values=problem.values if problem else {},
        )


def as_typed(value: Any, kind: str) -> str:
    """A stored value as somebody would type it: fen as yuan, a range with a dash, yes or no."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return f"{as_typed(value.get('low'), kind)}-{as_typed(value.get('high'), kind)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and kind in ("money", "area"):
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}" if rest else str(whole)
    return "\n".join(value) if isinstance(value, list) else str(value)
