"""A form, declared once: it validates REST and pages, and describes itself to both."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from portal.errors import FieldProblem, Invalid


@dataclass(frozen=True)
class Section:
    """A part of a form. `path` is where its answers stand: "household", "members" or "" (flat).

    `fields` are marshmallow fields by name; their metadata holds label, hint, why, kind, choices
    and show_if. `repeats`: once per member. `folded`: closed on a page until something in it is answered.
    """

    code: str
    title: str
    hint: str
    path: str
    fields: Mapping[str, fields.Field[Any]]
    repeats: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Form:
    """What is asked, in sections, and the schema that reads the answers."""

    code: str
    schema: type[Schema]
    sections: tuple[Section, ...]

    def load(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The answers, validated, what is unknown left out.

        Raises Invalid naming every field by its path ("members.1.monthly_income").
        """
        try:
            loaded = self._reader.load(data)
        except ValidationError as fault:
            raise Invalid(problems(fault.messages)) from fault
        known: dict[str, Any] = _without_unknown(loaded)
        return known

    @cached_property
    def _reader(self) -> Schema:
        """The schema, put together once: a register has a million households."""
        return self.schema()

    def describe(self) -> dict[str, Any]:
        """The form as JSON: sections with their questions, texts as message ids."""
        return {"code": self.code, "sections": [_describe(section) for section in self.sections]}


def flat_form(code: str, title: str, asked: Mapping[str, fields.Field[Any]]) -> Form:
    """A form of one section, its answers side by side; what it does not ask is passed over."""
    schema = Flat.from_dict(dict(asked), name=code)
    return Form(code, schema, (Section(code, title, "", "", asked),))


class Flat(Schema):
    """The schema of a flat form."""

    class Meta:
        """A posted page carries more than the answers (its token, its version)."""

        unknown = EXCLUDE


def problems(messages: Any, path: str = "") -> list[FieldProblem]:
    """marshmallow's nested messages as one flat list, in the order of the form."""
    if isinstance(messages, Mapping):
        return [
            problem
            for key, inner in messages.items()
            for problem in problems(inner, _join(path, key))
        ]
    return [FieldProblem(path, str(message)) for message in messages]


def _join(path: str, key: Any) -> str:
    if key == "_schema":
        return path
    return f"{path}.{key}" if path else str(key)


def _without_unknown(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_unknown(v) for k, v in value.items() if v is not None}
    return [_without_unknown(v) for v in value] if isinstance(value, list) else value


def _describe(section: Section) -> dict[str, Any]:
    return {
        "code": section.code, "title": section.title, "hint": section.hint, "path": section.path,
        "repeats": section.repeats,
        "fields": [
            {"name": name, "required": field.required, **_shown(field.metadata)}
            for name, field in section.fields.items()
        ],
    }  # fmt: skip


def _shown(metadata: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in metadata.items() if value}
    if "choices" in shown:
        shown["choices"] = [{"code": code, "label": label} for code, label in shown["choices"]]
    return shown
