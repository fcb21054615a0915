"""A form between the browser and its schema: reading what was posted, drawing what was typed.

A field of a section with path "household" goes by the HTML name household-<code>, one of "members"
by members-<place>-<code>, one of a flat section by its own. What was typed is never lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import fields as schema_fields
from werkzeug.datastructures import MultiDict

from portal.errors import FieldProblem, Invalid, PortalError
from portal.forms.form import Form, Section
from portal.text import N_

MEMBERS = "members"
MANY = frozenset({"categories"})
MOST_SHOWN = 50
NOT_KNOWN = N_("不清楚")
YES_NO = (("yes", N_("是")), ("no", N_("否")))
Posted = MultiDict[str, str]


def read_form(form: Form, posted: Posted) -> dict[str, Any]:
    """What was posted as the nested data that `form.load` reads; blanks stay as they are."""
    data: dict[str, Any] = {}
    for section in form.sections:
        if section.repeats:
            places = range(_members_posted(section.path, posted))
            members = data.setdefault(section.path, [{} for _ in places])
            for place, member in zip(places, members, strict=True):
                member.update(_answers(section, posted, f"{section.path}-{place}-"))
        else:
            prefix = f"{section.path}-" if section.path else ""
            target = data.setdefault(section.path, {}) if section.path else data
            target.update(_answers(section, posted, prefix))
    return data


def _answers(section: Section, posted: Posted, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, asked in section.fields.items():
        name = prefix + code
        if kind_of(asked) in MANY:
            # A page posts nothing for boxes that are all empty; that too was an answer.
            found[code] = posted.getlist(name)
        elif name in posted:
            found[code] = posted[name]
    return found


def _members_posted(path: str, posted: Posted) -> int:
    """How many members the page showed; at most what a page can show."""
    places = [name.split("-")[1] for name in posted if name.startswith(f"{path}-")]
    return min(max((int(p) for p in places if p.isdecimal()), default=-1) + 1, MOST_SHOWN)


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
    """One question as it is drawn: its HTML name, its words, what was typed and what is wrong.

    `value` is the answer as somebody types it, `stored` as it came; `values` are the chosen ones of
    a list, None before anybody chose. `unanswered` is what no choice means. `show_if`: the label of
    another question, one of its choices, and whether the answer must differ from it.
    """

    name: str
    code: str
    kind: str
    label: str
    hint: str
    why: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    unanswered: str
    autocomplete: str
    lines: int
    show_if: tuple[str, str, bool] | None
    stored: Any
    value: str
    values: tuple[str, ...] | None
    error: str
    error_values: Mapping[str, Any]


@dataclass(frozen=True)
class SectionView:
    """A titled run of questions; `people` holds one run per member when it repeats.

    `folded` ones are drawn closed, unless something in them was answered or is wrong.
    """

    title: str
    hint: str
    path: str
    repeats: bool
    fields: tuple[FieldView, ...] = ()
    people: tuple[tuple[FieldView, ...], ...] = ()
    folded: bool = False

    @property
    def closed(self) -> bool:
        """Whether it is drawn closed."""
        return self.folded and not any(view.value or view.error for view in self.every_field)

    @property
    def every_field(self) -> Iterator[FieldView]:
        """The questions from top to bottom."""
        yield from self.fields
        for person in self.people:
            yield from person


@dataclass(frozen=True)
class Wrong:
    """A line of the error summary: the id to jump to, the question, whose (from 1), the words."""

    anchor: str
    label: str
    person: int | None
    message: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class FormPage:
    """A form as a page draws it: `typed` is what was posted or stored, `fault` what failed."""

    form: Form
    typed: Mapping[str, Any] | None = None
    fault: PortalError | None = None
    problems: dict[str, FieldProblem] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the problems by field, the first one of each."""
        if isinstance(self.fault, Invalid):
            for problem in self.fault.problems:
                self.problems.setdefault(problem.field, problem)

    @cached_property
    def sections(self) -> list[SectionView]:
        """The sections with their questions."""
        return [self._section(section) for section in self.form.sections]

    @property
    def marks_required(self) -> bool:
        """Whether some questions must be answered and others need not: then the first are marked."""
        needs = {view.required for section in self.sections for view in section.every_field}
        return len(needs) > 1

    @property
    def summary(self) -> list[Wrong]:
        """What is wrong, in the page's order."""
        if self.fault is None:
            return []
        if not self.problems:
            return [Wrong("", "", None, self.fault.message, self.fault.values)]
        drawn = dict(self._drawn())
        order = {path: place for place, path in enumerate(drawn)}
        found = sorted(self.problems, key=lambda path: order.get(path, len(order)))
        return [_wrong(self.problems[path], drawn.get(path, "")) for path in found]

    def _drawn(self) -> Iterator[tuple[str, str]]:
        """The path and label of everything on the page."""
        for section in self.sections:
            yield section.path, section.title
            yield from ((view.name.replace("-", "."), view.label) for view in section.every_field)

    def _section(self, section: Section) -> SectionView:
        shown = (section.title, section.hint, section.path, section.repeats)
        if not section.repeats:
            answers = self._typed_in(section.path)
            questions = self._fields(section, section.path, answers)
            return SectionView(*shown, fields=questions, folded=section.folded)
        members = (self.typed or {}).get(section.path) or [{}]
        people = tuple(
            self._fields(section, f"{section.path}.{place}", member)
            for place, member in enumerate(members)
        )
        return SectionView(*shown, people=people)

    def _typed_in(self, path: str) -> Mapping[str, Any]:
        typed = self.typed or {}
        return (typed.get(path) or {}) if path else typed

    def _fields(
        self, section: Section, path: str, answers: Mapping[str, Any]
    ) -> tuple[FieldView, ...]:
        places = {code: f"{path}.{code}" if path else code for code in section.fields}
        return tuple(
            _view(section, code, places[code], answers.get(code), self.problems.get(places[code]))
            for code in section.fields
        )


def _wrong(problem: FieldProblem, label: str) -> Wrong:
    """One line of the summary; a member is counted from 1."""
    parts = problem.field.split(".")
    person = int(parts[1]) + 1 if parts[0] == MEMBERS and len(parts) > 2 else None
    return Wrong(_html_name(problem.field), label, person, problem.message, problem.values)


def _html_name(path: str) -> str:
    return path.replace(".", "-")


def _view(
    section: Section, code: str, path: str, value: Any, problem: FieldProblem | None
) -> FieldView:
    asked = section.fields[code]
    words, kind = asked.metadata, kind_of(asked)
    many = kind in MANY
    return FieldView(
        name=_html_name(path),
        code=code,
        kind=kind,
        label=words.get("label", ""),
        hint=words.get("hint", ""),
        why=words.get("why", ""),
        required=asked.required,
        choices=YES_NO if kind == "bool" else tuple(words.get("choices", ())),
        unanswered=words.get("unanswered", NOT_KNOWN),
        autocomplete=words.get("autocomplete", ""),
        lines=words.get("lines", 1),
        show_if=_condition(section, words.get("show_if")),
        stored=value,
        value="" if many else as_typed(value, kind),
        values=tuple(value) if many and isinstance(value, list) else None,
        error=problem.message if problem else "",
        error_values=problem.values if problem else {},
    )


def _condition(section: Section, show_if: tuple[str, str] | None) -> tuple[str, str, bool] | None:
    """When a question matters, in words: (label, choice, whether it must differ)."""
    if show_if is None or show_if[0] not in section.fields:
        return None
    other, wanted = section.fields[show_if[0]].metadata, show_if[1]
    choices = YES_NO if other["kind"] == "bool" else other["choices"]
    choice = dict(choices)[wanted.removeprefix("!")]
    return other["label"], choice, wanted.startswith("!")


def as_typed(value: Any, kind: str) -> str:
    """A stored value as somebody would type it.

    Fen as yuan, minutes as a time of the day, a range with a dash, yes or no.
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return f"{as_typed(value.get('low'), kind)}-{as_typed(value.get('high'), kind)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and kind in ("money", "area"):
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}" if rest else str(whole)
    if isinstance(value, int) and kind == "clock":
        return f"{value // 60}:{value % 60:02d}"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
