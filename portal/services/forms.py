"""Forms about a household: the questions on facts as fields, and a declaration's schema."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from portal.forms import fields as answers
from portal.forms.form import Form, Section
from portal.forms.identity import birthday
from portal.services.facts import HOUSEHOLD, MEMBER, MOST_AREA, MOST_MONEY, Question
from portal.text import N_

MOST_MEMBERS = 20
NO_MEMBER = N_("请至少填写一位家庭成员。")
UNREADABLE = N_("这一部分的格式不对，请重新填写。")
UNASKED = N_("没有这一项，请去掉。")
DISAGREES = N_("出生日期和身份证号不一致，请核对。")
TWICE = N_("这个身份证号已经填过，每位成员只填一次。")
NO_HOUSEHOLD: dict[str, Any] = dict.fromkeys(("required", "null"), N_("请填写家庭情况。"))
NO_MEMBERS: dict[str, Any] = {"required": NO_MEMBER, "null": NO_MEMBER, "invalid": UNREADABLE}


def field_of(question: Question, required: bool = False) -> fields.Field[Any]:
    """The field that reads the answers to a question about a fact."""
    fact = question.fact
    metadata = {
        "label": question.label, "hint": question.hint, "why": question.why, "kind": fact.kind,
        "choices": question.choices, "show_if": question.show_if,
    }  # fmt: skip
    makers: dict[str, Callable[[], fields.Field[Any]]] = {
        "money": lambda: answers.Money(MOST_MONEY, required=required, metadata=metadata),
        "area": lambda: answers.Area(MOST_AREA, required=required, metadata=metadata),
        "int": lambda: answers.Number(fact.high, required=required, metadata=metadata),
        "date": lambda: answers.Day(fact.future, required=required, metadata=metadata),
        "bool": lambda: answers.YesNo(required=required, metadata=metadata),
        "choice": lambda: answers.Choice(fact.codes, required=required, metadata=metadata),
    }
    return makers[fact.kind]()


LIVES = (N_("住在哪个乡镇或街道"), N_("按户口所在地；办理居住证的按居住地。"))
"""How the township is asked for, and what helps to answer."""


def township(required: bool, words: tuple[str, str] = LIVES) -> fields.Field[Any]:
    """The question in which township one lives, or what `words` (label, hint) ask instead."""
    label, hint = words
    metadata = {"label": label, "kind": "township", "hint": hint}
    return answers.Township(required=required, metadata=metadata)


def identity(required: bool) -> dict[str, fields.Field[Any]]:
    """Name and ID number of a member: required for applications."""
    name = {"label": N_("姓名"), "kind": "text", "autocomplete": "name"}
    number = {
        "label": N_("身份证号"), "kind": "id_number", "hint": N_("18位，没有身份证的看户口本。"),
        "why": N_("用来向各部门核对，您就不用再交证明。"),
    }  # fmt: skip
    return {
        "name": answers.Words(1, 40, required=required, metadata=name),
        "id_number": answers.IdNumber(required=required, metadata=number),
    }


class StrictSchema(Schema):
    """Takes only what it knows, and says so in Chinese."""

    error_messages = {"type": UNREADABLE, "unknown": UNASKED}


class MemberSchema(StrictSchema):
    """A member's answers; the birthday is read off the ID number, nobody types it twice."""

    @post_load
    def add_birth_date(self, answers: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Add birth_date where there is an ID number; one that was given must agree with it."""
        born = birthday(answers["id_number"]) if answers.get("id_number") else None
        if born is None:
            return answers
        if answers.get("birth_date") not in (None, born.isoformat()):
            raise ValidationError(DISAGREES, "birth_date")
        return {**answers, "birth_date": born.isoformat()}


class DeclarationSchema(StrictSchema):
    """A household and its members, all of them different people."""

    @validates_schema
    def check_members(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Nobody is named twice."""
        numbers = [member.get("id_number") for member in data["members"]]
        twice = [n for n, number in enumerate(numbers) if number and number in numbers[:n]]
        if twice:
            raise ValidationError({"members": {n: {"id_number": [TWICE]} for n in twice}})


def household_section(
    code: str, title: str, hint: str, codes: tuple[str, ...], *, area: str = "",
    area_words: tuple[str, str] = LIVES,
) -> Section:  # fmt: skip
    """A section about the household; `area` asks for the township too ("asked", "required")."""
    asked = {code: field_of(HOUSEHOLD[code]) for code in codes}
    first = {"area": township(area == "required", area_words)} if area else {}
    return Section(code, title, hint, "household", {**first, **asked})


def member_section(
    title: str, hint: str, codes: tuple[str, ...], *, identified: bool = False,
    required: tuple[str, ...] = (),
) -> Section:  # fmt: skip
    """The section that repeats per member; `identified` asks for names and ID numbers."""
    asked = {code: field_of(MEMBER[code], code in required) for code in codes}
    first = identity(True) if identified else {}
    return Section("members", title, hint, "members", {**first, **asked}, repeats=True)


def declaration_form(code: str, sections: tuple[Section, ...]) -> Form:
    """A form of a household and its members, from sections with those paths.

    It takes every fact that the services share, also those that it does not ask for: one profile
    serves all forms.
    """
    of_household = {"area": township(False), **_all(HOUSEHOLD), **_asked(sections, "household")}
    of_member = {**identity(False), **_all(MEMBER), **_asked(sections, "members")}
    household = StrictSchema.from_dict(of_household, name=f"{code}-household")
    member = MemberSchema.from_dict(of_member, name=f"{code}-member")
    schema = DeclarationSchema.from_dict(
        {
            "household": fields.Nested(household, required=True, error_messages=NO_HOUSEHOLD),
            "members": fields.List(
                fields.Nested(member, error_messages=NO_MEMBERS), required=True,
                validate=_some_members, error_messages=NO_MEMBERS,
            ),
        },
        name=code,
    )  # fmt: skip
    return Form(code, schema, sections)


def _all(questions: Mapping[str, Question]) -> dict[str, fields.Field[Any]]:
    return {code: field_of(question) for code, question in questions.items()}


def _asked(sections: tuple[Section, ...], path: str) -> dict[str, fields.Field[Any]]:
    return dict(chain.from_iterable(s.fields.items() for s in sections if s.path == path))


def _some_members(members: list[Any]) -> None:
    if not members:
        raise ValidationError(NO_MEMBER)
    if len(members) > MOST_MEMBERS:
        raise ValidationError(N_("家庭成员最多填写20人，更多请到窗口办理。"))
