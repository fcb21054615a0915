"""Registering and logging in: Argon2, a lock that every worker knows, tokens, encrypted rows."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from portal.crypto import Keyring, keyring
from portal.database import db
from portal.people.models import Account, Member
from portal.people.operations import id_index, login_index
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT
from tests.support.family import FAMILY

NEWCOMER = {"name": "例新人", "phone": "19922223333", "password": "a-long-password"}


def test_a_password_is_kept_as_argon2_only(rest, app) -> None:
    rest("").post("/accounts", NEWCOMER, 201)
    with app.app_context():
        found = select(Account).where(Account.login_index == login_index("19922223333"))
        account = db.session.scalars(found).one()
        assert account.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "12345", "11位"),
        ("phone", "057688886666", "手机号码"),
        ("password", "short", "至少10个字符"),
        ("password", "12345678901", "不能全是数字"),
        ("name", "", "请填写"),
    ],
)
def test_a_bad_answer_names_the_field_and_what_to_do(
    rest, field: str, value: str, words: str
) -> None:
    refused = rest("").post("/accounts", {**NEWCOMER, field: value}, 422)
    assert [problem["field"] for problem in refused["errors"]] == [field]
    assert words in refused["errors"][0]["detail"]


def test_a_number_registers_once(rest) -> None:
    rest("").post("/accounts", NEWCOMER, 201)
    again = rest("").post("/accounts", NEWCOMER, 422)
    assert again["errors"][0]["field"] == "phone"


@BOTH
def test_five_wrong_passwords_lock_the_account_for_every_worker(app, new_app, clock) -> None:
    wrong = {"login": "zhen1", "password": "not-the-password"}
    first = Rest(app)
    for _ in range(4):
        assert first.post("/tokens", wrong, 401)["code"] == "login-failed"
    other = Rest(new_app())
    assert other.post("/tokens", wrong, 429)["code"] == "locked-out"
    right = {"login": "zhen1", "password": "demo-taizhou-2026"}
    assert first.post("/tokens", right, 429)["code"] == "locked-out"
    clock.shift(timedelta(minutes=16))
    first.post("/tokens", right, 201)


def test_an_unknown_name_and_a_wrong_password_answer_alike(rest) -> None:
    unknown = rest("").post("/tokens", {"login": "nobody", "password": "whatever-1"}, 401)
    wrong = rest("").post("/tokens", {"login": "zhen2", "password": "whatever-1"}, 401)
    assert unknown == wrong


def test_a_token_ends_with_its_days_or_when_it_is_given_back(rest, clock) -> None:
    officer = rest("zhen1")
    officer.get("/tasks")
    clock.shift(timedelta(days=31))
    assert officer.get("/tasks", 401)["code"] == "login-required"
    again = rest("zhen1")
    assert again.client.delete("/api/v1/tokens/current", headers=again.headers).status_code == 204
    again.get("/tasks", 401)


@BOTH
def test_the_database_never_sees_a_person_in_the_clear(rest, app, clock) -> None:
    course.apply(rest)
    with app.app_context():
        tables = ("accounts", "households", "members", "cases", "notices")
        rows = [db.session.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
        stored = b" ".join(_bytes(cell) for table in rows for row in table for cell in row)
    for secret in (
        "王例文",
        "李例秀",
        FAMILY["members"][0]["id_number"],
        RESIDENT,
        "210000",
        "monthly_income",
    ):
        assert secret.encode() not in stored


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()


def test_a_person_is_found_by_the_blind_index(rest, app, clock) -> None:
    course.apply(rest)
    with app.app_context():
        number = FAMILY["members"][1]["id_number"]
        found = db.session.scalars(select(Member).where(Member.id_index == id_index(number))).all()
        assert [member.name for member in found] == ["李例秀"]


def test_a_ciphertext_fits_its_column_only_and_old_keys_still_open(app) -> None:
    with app.app_context():
        ring = keyring()
        sealed = ring.encrypt("例".encode(), "members.name")
        assert sealed != ring.encrypt("例".encode(), "members.name")
        with pytest.raises(InvalidTag):
            ring.decrypt(sealed, "members.id_number")
        rotated = Keyring("new", {"new": b"n" * 32, **ring.keys}, ring.index_key)
        assert rotated.decrypt(sealed, "members.name").decode() == "例"
        assert rotated.encrypt(b"x", "members.name")[1:4] == b"new"


def test_a_closed_account_is_out_at_once(rest, pages, app) -> None:
    """Its token and its session end with it, and its password opens nothing."""
    officer, person = rest("zhen1"), pages()
    person.log_in("zhen1")
    with app.app_context():
        found = select(Account).where(Account.login_index == login_index("zhen1"))
        db.session.scalars(found).one().active = False
        db.session.commit()
    assert officer.get("/tasks", 401)["code"] == "login-required"
    assert person.client.get("/desk").status_code == 302
    right = {"login": "zhen1", "password": "demo-taizhou-2026"}
    assert rest("").post("/tokens", right, 401)["code"] == "login-failed"
