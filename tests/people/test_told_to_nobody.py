"""Personal data stands nowhere in the clear: not in the database, a log, an error or an address."""

import io
import logging
from typing import Any

from PIL import Image
from sqlalchemy import inspect

from portal.database import db
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT
from tests.support.family import FAMILY, application

PERSONS = [member[key] for member in FAMILY["members"] for key in ("name", "id_number")]
SECRETS = (
    *PERSONS, RESIDENT, "19911112222", "邻例居", "210000", "2100.00", "2,100.00",
    "入户看过", "例甲", "户口本原件", "都拍照上传了", "住院自付按比例救助", "没有通燃气", "残疾人证照片",
)  # fmt: skip


def whole_walk(rest: Any, clock: Any) -> None:
    """A case with everything that people write on it."""
    visitor = {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}
    rest("").post("/accounts", visitor, 201)
    number = course.apply(rest)["number"]
    photo = io.BytesIO()
    Image.new("RGB", (9, 9)).save(photo, "JPEG")
    photo.seek(0)
    resident, township = rest(RESIDENT), rest("zhen1")
    path, form = f"/api/v1/cases/{number}/materials", {"file": (photo, "残疾人证照片.jpg")}
    assert resident.client.post(path, data=form, headers=resident.headers).status_code == 201
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="户口本原件", answer_by="2026-11-20")
    resident.post(f"/cases/{number}/answer-supplement", {"answer": "都拍照上传了。"})
    township.act("accept", "accept")
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    course.check(rest)
    township.act("verify", "give-opinion", opinion="grant", reason="入户看过。")
    course.publicise(rest, clock)
    course.decide(rest)
    rest("yibao").act("medical-aid", "claim")
    rest("yibao").act("medical-aid", "grant", granted="住院自付按比例救助")
    resident.post(f"/cases/{number}/decline", {"task": "gas-fee", "reason": "没有通燃气。"})


def stored() -> dict[str, bytes]:
    """Every table as raw bytes, past the columns' decryption."""
    connection = db.session.connection()
    tables = {}
    for table in inspect(db.engine).get_table_names():
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
        tables[table] = b" ".join(raw(cell) for row in rows for cell in row)
    return tables


def raw(cell: object) -> bytes:
    """A cell as the database holds it."""
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def leaks(tables: dict[str, bytes], secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which secret stands in which table."""
    return [(t, s) for t, content in tables.items() for s in secrets if s.encode() in content]


@BOTH
def test_no_table_holds_a_person_in_the_clear(rest, app, clock) -> None:
    whole_walk(rest, clock)
    with app.app_context():
        tables = stored()
        filled = {name for name, content in tables.items() if content}
        assert filled >= {"materials", "inquiries", "supplements", "notices", "tasks", "members"}
        assert leaks(tables, SECRETS) == []
        assert leaks(tables, ("SA3310022026000001",)) != []


def test_the_database_file_holds_no_person_either(rest, app, clock, tmp_path) -> None:
    """Nor the log that SQLite writes ahead."""
    whole_walk(rest, clock)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("portal.db*")}
    assert len(files) > 1
    assert leaks(files, SECRETS) == []
    assert leaks(files, ("SA3310022026000001",)) != []


WRONG: tuple[tuple[str, str, Any], ...] = (
    (RESIDENT, "/cases", application(area=PERSONS[1])),
    (RESIDENT, "/cases", {**application(), "service": PERSONS[0]}),
    (RESIDENT, "/cases", {**application(), "members": [{"name": PERSONS[0], "id_number": PERSONS[1][:17]}]}),
    (RESIDENT, "/cases", {**application(), "members": [{"name": PERSONS[0], "monthly_income": "2,100.00x"}]}),
    (RESIDENT, "/cases", {**application(), "members": PERSONS}),
    ("", "/accounts", {"name": "邻例居", "phone": "199111122229", "password": "x"}),
    ("", "/accounts", {"name": "邻例居", "phone": RESIDENT, "password": "a-long-password"}),
    ("", "/tokens", {"login": RESIDENT, "password": "邻例居"}),
    ("", "/tokens", {"login": ["19911112222"], "password": "邻例居"}),
    ("", "/services/social-assistance/check", {"household": {}, "members": [{"birth_date": PERSONS[1]}]}),
    ("", f"/cases/{PERSONS[1]}/withdraw", {}),
)  # fmt: skip


@BOTH
def test_logs_and_errors_tell_nothing_personal(rest, app, clock, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        whole_walk(rest, clock)
        bodies = []
        for login, path, body in WRONG:
            headers = {**rest(login).headers, "Idempotency-Key": "told-to-nobody"}
            answer = rest(login).client.post(f"/api/v1{path}", json=body, headers=headers)
            assert 400 <= answer.status_code < 500, (path, answer.status_code)
            bodies.append(str(answer.json))
    written = {"log": caplog.text.encode(), "errors": " ".join(bodies).encode()}
    assert leaks(written, SECRETS) == []


def test_an_error_of_the_database_keeps_its_parameters_to_itself(rest, app, caplog) -> None:
    """Its message would name the row that could not be stored."""
    refuse = "CREATE TRIGGER no BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'no'); END"
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(refuse)
    visitor = {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().post("/api/v1/accounts", json=visitor)
    assert (answer.status_code, answer.json["code"]) == (500, "unexpected")
    assert "IntegrityError" in caplog.text
    assert leaks({"log": caplog.text.encode(), "body": str(answer.json).encode()}, SECRETS) == []


def test_a_secret_in_the_clear_is_noticed() -> None:
    assert leaks({"log": "王例文 applied".encode()}, SECRETS) == [("log", "王例文")]
