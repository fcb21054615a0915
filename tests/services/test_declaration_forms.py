"""The forms of the services: nothing typed is lost, and every fault is named by its path in Chinese."""

from collections.abc import Iterator
from typing import Any

import pytest

from portal.errors import Invalid
from portal.forms import fields as answers
from portal.forms.form import Form
from portal.services.catalogue import SERVICES, get_service

ASSISTANCE = get_service("social-assistance")
FORMS = [form for s in SERVICES for form in (s.check_form, s.application_form) if form]
NUMBER, OTHER_NUMBER = "11010519491231002X", "810000199408230021"


def faults(form: Form, data: Any) -> dict[str, str]:
    """The problems by path."""
    with pytest.raises(Invalid) as refusal:
        form.load(data)
    return {problem.field: problem.message for problem in refusal.value.problems}


def applicant(**answers: Any) -> dict[str, Any]:
    """A member with a name and an ID number."""
    return {"name": "张三", "id_number": NUMBER, **answers}


def application(*members: dict[str, Any], **household: Any) -> dict[str, Any]:
    """An application from a township of the city."""
    return {"household": {"area": "331002001", **household}, "members": list(members)}


def test_what_is_typed_becomes_a_declaration() -> None:
    typed = {
        "household": {
            "other_income": "120.50",
            "private_car": "no",
            "homes": "1",
            "home_area": "80.5",
        },
        "members": [{"monthly_income": "2000-3000", "birth_date": "1958-3-12", "work": ""}, {}],
    }
    assert ASSISTANCE.check_form.load(typed) == {
        "household": {"other_income": 12050, "private_car": False, "homes": 1, "home_area": 8050},
        "members": [
            {"monthly_income": {"low": 200000, "high": 300000}, "birth_date": "1958-03-12"}, {},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_declaration_that_was_loaded_loads_again(form: Form) -> None:
    entered = {
        "household": {
            "area": "331002001",
            "entry_date": "2027-03-01",
            "homes": {"low": 0, "high": 2},
        },
        "members": [applicant(birth_date="1949-12-31", monthly_income="2100")],
    }
    once = form.load(entered)
    assert form.load(once) == once


def test_every_fault_is_named_at_once_by_its_path() -> None:
    found = faults(ASSISTANCE.check_form, {
        "household": {"private_car": "maybe", "monetary_property": "-1"},
        "members": [{}, {"monthly_income": "lots", "disability_kind": "x"}],
    })  # fmt: skip
    assert set(found) == {
        "household.private_car", "household.monetary_property", "members.1.monthly_income",
        "members.1.disability_kind",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "typed", "message"),
    [
        ("household.monetary_property", "10000000.01", answers.TOO_MUCH),
        ("household.monetary_property", "-0.01", answers.NEGATIVE),
        ("household.other_income", {"low": 1}, answers.BAD_MONEY),
        ("household.home_area", "100000.01", answers.TOO_WIDE),
        ("household.home_area", "大概八十", answers.BAD_AREA),
        ("household.home_area", "-1", answers.NEGATIVE_AREA),
        ("household.homes", "100", answers.TOO_LARGE),
        ("household.homes", {"low": 1, "high": 100}, answers.TOO_LARGE),
        ("household.area", "999999999", "请选择所在的乡镇或街道。"),
        ("household.area", "331002", "请选择所在的乡镇或街道。"),
        ("household.emergency", "flood", answers.BAD_CHOICE),
        ("members.0.care_needs", "7", answers.TOO_LARGE),
        ("members.0.birth_date", "1899-12-31", answers.BAD_DAY),
        ("members.0.birth_date", "2026-2-30", answers.BAD_DAY),
        ("members.0.birth_date", "9999-1-1", answers.FUTURE_DAY),
    ],
)
def test_a_fact_out_of_range_is_named_and_told_what_to_do(
    path: str, typed: Any, message: str
) -> None:
    section, *_place, code = path.split(".")
    data: dict[str, Any] = {"household": {}, "members": [{}]}
    (data["household"] if section == "household" else data["members"][0])[code] = typed
    assert faults(ASSISTANCE.check_form, data) == {path: message}


def test_a_child_without_a_birthday_is_asked_for_it() -> None:
    found = faults(get_service("childcare").check_form, {"household": {}, "members": [{}]})
    assert found == {"members.0.birth_date": answers.REQUIRED["required"]}


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"household": {}}, {"members": [{}]}, {"household": None, "members": [{}]},
     {"household": {}, "members": None}, {"household": {}, "members": []},
     {"household": {}, "members": ["a"]}, {"household": {}, "members": [None]},
     {"household": [], "members": {}}, {"household": {"x": 1}, "members": [{"y": 2}], "z": 3},
     {"household": {}, "members": [{}] * 21}],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_what_is_no_declaration_is_refused_in_chinese(form: Form, data: Any) -> None:
    found = faults(form, data)
    assert found
    assert not any(message.isascii() for message in found.values())


def test_an_application_demands_names_numbers_and_the_township() -> None:
    found = faults(ASSISTANCE.application_form, {"household": {}, "members": [{}]})
    assert set(found) == {"household.area", "members.0.name", "members.0.id_number"}


def test_the_birthday_is_read_off_the_number() -> None:
    loaded = ASSISTANCE.application_form.load(application(applicant()))
    assert loaded["members"][0]["birth_date"] == "1949-12-31"


def test_a_birthday_that_disagrees_with_the_number_is_refused() -> None:
    form = ASSISTANCE.application_form
    assert form.load(application(applicant(birth_date="1949年12月31日")))
    assert set(faults(form, application(applicant(birth_date="1950-1-1")))) == {
        "members.0.birth_date"
    }


def test_nobody_is_named_twice() -> None:
    twice = application(applicant(), applicant(id_number=OTHER_NUMBER), applicant())
    assert set(faults(ASSISTANCE.application_form, twice)) == {"members.2.id_number"}


def texts(value: Any) -> Iterator[str]:
    """Every text that a described form shows."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"label", "hint", "why", "title"}:
                yield inner
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_form_describes_itself(form: Form) -> None:
    described = form.describe()
    asked = [field for section in described["sections"] for field in section["fields"]]
    assert all(field["label"] and field["kind"] for field in asked)
    assert len({field["name"] for field in asked}) == len(asked)
    assert not any(text.isascii() for text in texts(described) if text)


def test_every_fact_that_the_rules_of_assistance_read_is_asked() -> None:
    sections = ASSISTANCE.application_form.sections
    asked = {code for section in sections for code in section.fields}
    read = {*ASSISTANCE.text.catalogue.household, *ASSISTANCE.text.catalogue.member}
    assert asked >= read - {"birth_date"}
