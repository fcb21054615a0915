"""What the form macro draws: a marshmallow schema read into sections, fields and members.

Names of inputs: a field of the schema or of a nested single schema (`household`) goes by its own
name, a field of a nested list (`members`) by `members-0-name`. What was typed is kept as text
under these names, so that a page with errors shows every keystroke again; `portal.web.typing`
turns it into the values that the schema validates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import Schema

from portal.web.typing import DATE_PARTS, Part, count_members, parts_of

Typed = Mapping[str, str]


class AreaLike(Protocol):
    """What a list of areas must offer: `portal.city` areas do."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True)
class Input:
    """One question: what is asked, how, what was typed and what is wrong with it."""

    name: str
    label: str
    widget: str
    value: str = ""
    parts: tuple[str, ...] = ()
    hint: str = ""
    why: str = ""
    unit: str = ""
    required: bool = False
    autocomplete: str = ""
    inputmode: str = ""
    options: tuple[tuple[str, str], ...] = ()
    show_if: tuple[str, ...] = ()
    between: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        """The element that an error summary links to."""
        return f"f-{self.name}"


@dataclass(frozen=True)
class Member:
    """One person of a repeated group; `index` counts from 0, `name` is what was typed so far."""

    index: int
    name: str
    sections: tuple["Section", ...]


@dataclass(frozen=True)
class Section:
    """A titled run of questions, or (when `group` is set) a repeated group of people."""

    title: str
    fields: tuple[Input, ...] = ()
    group: str = ""
    members: tuple[Member, ...] = ()
    hint: str = ""
    error: str = ""


@dataclass(frozen=True)
class FormView:
    """The whole form, and its errors as (id of the input, message) in the order of the page."""

    sections: tuple[Section, ...]
    errors: tuple[tuple[str, str], ...]


def form_view(
    schema: type[Schema], typed: Typed, errors: Mapping[str, Any] | None = None
) -> FormView:
    """Read `schema` with what was typed and what was refused (marshmallow's messages, or flat)."""
    found = input_errors(schema, errors or {})
    sections = tuple(_sections(parts_of(schema()), typed, found))
    shown = {field.name: field.id for field in _inputs(sections)}
    anchors = {section.group: f"g-{section.group}" for section in sections if section.group}
    places = shown | anchors
    listed = [(places[name], found[name]) for name in places if name in found]
    lost = [("main", message) for name, message in found.items() if name not in places]
    return FormView(sections, tuple(lost + listed))


def input_errors(schema: type[Schema], errors: Mapping[Any, Any]) -> dict[str, str]:
    """Flatten nested messages, or flat ones with dots, to one message per input name."""
    single = {part.name for part in parts_of(schema()) if part.children and not part.many}
    return {
        "-".join(path[1:] if path[0] in single and len(path) > 1 else path): message
        for path, message in _messages(errors, ())
    }


def area_groups(areas: Sequence[AreaLike]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Townships under their county, for the area select: ((county, ((code, name), ...)), ...)."""
    counties = [area for area in areas if area.level == "county"]
    return tuple(
        (county.name, tuple((a.code, a.name) for a in areas if a.parent_code == county.code))
        for county in counties
    )


def _messages(errors: Mapping[Any, Any], path: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    for key, value in errors.items():
        here = path + tuple(part for part in str(key).split(".") if part != "_schema")
        if isinstance(value, Mapping):
            yield from _messages(value, here)
        else:
            first = value if isinstance(value, str) or not isinstance(value, Sequence) else value[0]
            yield here or ("main",), str(first)


def _sections(
    parts: Sequence[Part], typed: Typed, errors: Mapping[str, str], prefix: str = ""
) -> list[Section]:
    sections: list[Section] = []
    for part in parts:
        if part.many:
            sections.append(_group(part, typed, errors))
        elif part.children:
            sections.extend(_sections(part.children, typed, errors, prefix))
        else:
            _append(sections, part.metadata.get("section", ""), _input(part, typed, errors, prefix))
    return sections


def _append(sections: list[Section], title: str, field: Input) -> None:
    """Put the field in the section of its title, wherever that section began."""
    for place, section in enumerate(sections):
        if section.title == title and not section.group:
            sections[place] = Section(title, (*section.fields, field))
            return
    sections.append(Section(title, (field,)))


def _group(part: Part, typed: Typed, errors: Mapping[str, str]) -> Section:
    members = tuple(
        Member(
            index,
            typed.get(f"{part.name}-{index}-name", ""),
            tuple(_sections(part.children, typed, errors, f"{part.name}-{index}-")),
        )
        for index in range(count_members(typed, part.name))
    )
    return Section(
        title=part.metadata.get("label", ""),
        group=part.name,
        members=members,
        hint=part.metadata.get("hint", ""),
        error=errors.get(part.name, ""),
    )


def _input(part: Part, typed: Typed, errors: Mapping[str, str], prefix: str) -> Input:
    name, metadata = prefix + part.name, part.metadata
    condition = metadata.get("show_if") or ()
    return Input(
        name=name,
        label=metadata.get("label", part.name),
        widget=part.widget,
        value=typed.get(name, ""),
        parts=tuple(typed.get(name + ending, "") for ending in _endings(part)),
        options=tuple((str(value), label) for value, label in metadata.get("options", ())),
        show_if=(prefix + condition[0], *map(_option_text, condition[1:])) if condition else (),
        between=bool(metadata.get("between")),
        required=part.required,
        error=errors.get(name, ""),
        **{key: str(metadata.get(key) or "") for key in _TEXTS},
    )


_TEXTS = ("hint", "why", "unit", "autocomplete", "inputmode")


def _option_text(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(
        value
    )


def _endings(part: Part) -> tuple[str, ...]:
    if part.widget == "date":
        return DATE_PARTS
    return ("-low", "-high") if part.metadata.get("between") else ()


def _inputs(sections: Sequence[Section]) -> Iterator[Input]:
    for section in sections:
        yield from section.fields
        for member in section.members:
            yield from _inputs(member.sections)
