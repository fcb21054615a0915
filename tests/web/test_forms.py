"""Forms between the browser and the schema: nothing typed is lost, every fault finds its question."""

import pytest
from flask import Flask
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from portal.errors import FieldProblem, Invalid, LoginFailed
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.services.social_assistance.form import APPLICATION, CHECK
from portal.web.forms import (
    FieldView,
    FormPage,
    as_typed,
    changes_members,
    read_form,
    with_members_changed,
)


def field(page: FormPage, name: str) -> FieldView:
    return next(v for section in page.sections for v in section.every_field if v.name == name)


def test_names_say_where_an_answer_stands() -> None:
    posted = MultiDict(
        {"household-area": "331002001", "members-0-work": "unable", "members-1-monthly_income": ""}
    )
    typed = read_form(CHECK, posted)
    assert typed["household"] == {"area": "331002001"}
    assert typed["members"] == [{"work": "unable"}, {"monthly_income": ""}]


def test_what_was_typed_comes_back_letter_by_letter() -> None:
    typed = read_form(CHECK, MultiDict({"household-monetary_property": " 大约２万 <b>"}))
    assert field(FormPage(CHECK, typed), "household-monetary_property").value == " 大约２万 <b>"


def test_a_name_that_is_not_asked_is_passed_over() -> None:
    typed = read_form(CHECK, MultiDict({"csrf_token": "x", "household-secret": "1"}))
    assert typed == {"household": {}, "members": []}


@pytest.mark.parametrize("place", ["x", "-1", "²", "99999999999"])
def test_odd_places_of_members_do_no_harm(place: str) -> None:
    assert len(read_form(CHECK, MultiDict({f"members-{place}-work": "unable"}))["members"]) <= 50


def test_a_page_shows_one_person_before_anybody_is_added() -> None:
    people = next(s for s in FormPage(CHECK).sections if s.repeats).people
    assert people[0][0].name == "members-0-birth_date"
    assert len(people) == 1


def test_the_buttons_add_and_remove_a_member() -> None:
    typed = {"household": {}, "members": [{"work": "a"}, {"work": "b"}]}
    added = with_members_changed(typed, {"add-member": "yes"})
    removed = with_members_changed(typed, {"remove-member": "0"})
    assert added["members"] == [{"work": "a"}, {"work": "b"}, {}]
    assert removed["members"] == [{"work": "b"}]
    assert typed["members"] == [{"work": "a"}, {"work": "b"}]


@pytest.mark.parametrize("place", ["7", "-1", "x", ""])
def test_removing_nobody_removes_nobody(place: str) -> None:
    typed = {"members": [{"work": "a"}]}
    assert with_members_changed(typed, {"remove-member": place}) == typed


def test_only_the_two_buttons_change_members() -> None:
    assert changes_members({"add-member": "yes"})
    assert changes_members({"remove-member": "1"})
    assert not changes_members({"household-area": "331002001"})


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (134700, "money", "1347"),
        (134750, "money", "1347.50"),
        (5, "money", "0.05"),
        (0, "money", "0"),
        ({"low": 200000, "high": 300000}, "money", "2000-3000"),
        (8050, "area", "80.50"),
        (12, "int", "12"),
        ({"low": 1, "high": 2}, "int", "1-2"),
        (True, "bool", "yes"),
        (False, "bool", "no"),
        (None, "money", ""),
        ("2,100元", "money", "2,100元"),
        (["周一", "吴二"], "text", "周一\n吴二"),
        ("1958-03-12", "date", "1958-03-12"),
    ],
)
def test_a_stored_answer_is_shown_as_it_would_be_typed(value: object, kind: str, text: str) -> None:
    assert as_typed(value, kind) == text


def test_a_stored_declaration_goes_to_the_page_and_back_unchanged() -> None:
    stored = {
        "household": {"other_income": {"low": 10050, "high": 20000}, "private_car": False, "homes": 1},
        "members": [{"birth_date": "1958-03-12", "monthly_income": 120000, "major_illness": True}],
    }  # fmt: skip
    page = FormPage(CHECK, stored)
    views = [view for section in page.sections for view in section.every_field]
    posted = MultiDict({view.name: view.value for view in views})
    with Flask("forms").app_context():
        assert CHECK.load(read_form(CHECK, posted)) == stored


def test_a_fault_stands_at_its_question_and_in_the_summary() -> None:
    fault = Invalid([
        FieldProblem("household.homes", "请填写0或更大的整数。"),
        FieldProblem("members.1.birth_date", "日期不能晚于今天。"),
    ])  # fmt: skip
    page = FormPage(CHECK, {"members": [{}, {"birth_date": "2999-1-1"}]}, fault)
    assert field(page, "members-1-birth_date").error == "日期不能晚于今天。"
    assert field(page, "members-0-birth_date").error == ""
    found = [(wrong.anchor, wrong.person) for wrong in page.summary]
    assert found == [("members-1-birth_date", 2), ("household-homes", None)]
    assert page.summary[0].label == "出生日期"


def test_a_fault_beside_the_form_is_named_last() -> None:
    fault = Invalid(
        [FieldProblem("consent", "请勾选授权核对。"), FieldProblem("members", "没有人")]
    )
    assert [wrong.anchor for wrong in FormPage(APPLICATION, {}, fault).summary] == [
        "members",
        "consent",
    ]


def test_another_fault_is_one_general_line() -> None:
    page = FormPage(CHECK, None, LoginFailed())
    assert [(wrong.anchor, wrong.message) for wrong in page.summary] == [("", LoginFailed.message)]
    assert not page.problems


def test_no_fault_no_summary() -> None:
    assert FormPage(CHECK).summary == []


@pytest.fixture
def categories() -> Form:
    asked: dict[str, fields.Field[object]] = {
        "categories": answers.Answer(metadata={"label": "类别", "kind": "categories"})
    }
    return flat_form("confirm", "", asked)


def test_boxes_are_a_list_and_none_ticked_is_an_answer(categories: Form) -> None:
    posted = MultiDict([("categories", "marginal"), ("categories", "hard_expense")])
    assert read_form(categories, posted) == {"categories": ["marginal", "hard_expense"]}
    assert field(FormPage(categories, {"categories": []}), "categories").values == ()
    assert field(FormPage(categories), "categories").values is None


def test_a_condition_is_told_in_the_words_of_the_other_question() -> None:
    assert field(FormPage(CHECK), "members-0-disability_grade").show_if == (
        "残疾类别", "没有残疾证", True,
    )  # fmt: skip


def test_required_is_marked_only_where_some_need_not_be_answered() -> None:
    asked = {"name": answers.Words(required=True, metadata={"label": "姓名"})}
    assert FormPage(APPLICATION).marks_required
    assert not FormPage(CHECK).marks_required
    assert not FormPage(flat_form("one", "", asked)).marks_required
