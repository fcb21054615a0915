"""Papers: what is handed in is opened, not believed; who may read it, and that looks are noted."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from sqlalchemy import select

from portal.cases import papers
from portal.cases.models import Material
from portal.database import db
from portal.errors import Invalid
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT


def picture(kind: str = "JPEG", size: tuple[int, int] = (30, 20)) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def document() -> bytes:
    """A PDF of one empty page."""
    file, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(file)
    return file.getvalue()


def hand_in(rest: Any, number: str, content: bytes, name: str = "残疾人证.jpg") -> Any:
    """Send a paper over REST."""
    resident = rest(RESIDENT)
    path, form = f"/api/v1/cases/{number}/materials", {"file": (io.BytesIO(content), name)}
    return resident.client.post(path, data=form, headers=resident.headers)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(picture(), "image/jpeg"), (picture("PNG"), "image/png"), (document(), "application/pdf")],
    ids=["jpeg", "png", "pdf"],
)
def test_pictures_and_documents_are_taken(content: bytes, media_type: str) -> None:
    assert papers.read_paper(content) == media_type


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "请选择"),
        (b"hello", "打不开"),
        (b"%PDF-1.7 and nothing more", "打不开"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "只能上传"),
        (b"<html><script>alert(1)</script></html>", "只能上传"),
        (picture()[:200], "打不开"),
        (picture("GIF"), "只能上传"),
        (b"MZ" + b"\0" * 500, "只能上传"),
        (b"x" * (papers.LARGEST + 1), "10MB"),
    ],
    ids=["empty", "text", "pdf-stump", "svg", "html", "jpeg-stump", "gif", "program", "large"],
)
def test_anything_else_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        papers.read_paper(content)
    assert refused.value.problems[0].field == "file"
    assert words in refused.value.problems[0].message


def test_a_picture_too_large_to_open_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(papers, "LARGEST_PICTURE", 30 * 20 - 1)
    with pytest.raises(Invalid):
        papers.read_paper(picture())


@BOTH
def test_a_paper_goes_in_whole_and_is_kept_encrypted(rest, app, clock) -> None:
    number, content = course.apply(rest)["number"], document()
    paper_id = hand_in(rest, number, content).json["id"]
    with app.app_context():
        kept = db.session.get(Material, paper_id)
        assert (kept.content, kept.name, kept.size) == (content, "残疾人证.jpg", len(content))
        raw = db.session.connection().exec_driver_sql("SELECT content, name FROM materials").one()
        assert content not in bytes(raw[0]) and "残疾".encode() not in bytes(raw[1])
        assert [e.action for e in history("case", number)][-1] == "hand-in"


def photographed() -> bytes:
    """A photo with its place and its camera in it, lying on its side, and something behind its end."""
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = 6, "例牌手机"
    exif.get_ifd(0x8825)[2] = (28.0, 40.0, 12.0)
    Image.new("RGB", (300, 200), "red").save(file, "JPEG", exif=exif)
    return file.getvalue() + b"<script>alert(1)</script>"


def test_a_photo_tells_nothing_but_what_is_to_be_seen(rest, app, clock) -> None:
    """Where and with what it was taken is personal data that nobody asked for (个人信息保护法 6)."""
    number = course.apply(rest)["number"]
    paper_id = hand_in(rest, number, photographed()).json["id"]
    with app.app_context():
        kept = db.session.get(Material, paper_id)
        with Image.open(io.BytesIO(kept.content)) as drawn:
            assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (200, 300), {})
        assert b"script" not in kept.content and "例牌".encode() not in kept.content


def test_what_was_clear_in_a_scan_is_white_and_a_huge_one_is_made_smaller() -> None:
    scan = io.BytesIO()
    Image.new("RGBA", (5_000, 100), (0, 0, 0, 0)).save(scan, "PNG")
    with Image.open(io.BytesIO(papers.drawn_anew(scan.getvalue(), "PNG"))) as drawn:
        assert (drawn.size, drawn.getpixel((10, 10))) == ((4_000, 80), (255, 255, 255))


def test_who_may_open_a_paper(rest, pages, app, clock) -> None:
    """The resident and the offices of the procedure; a department that owes a matter does not."""
    number = course.recognised(rest, clock)
    paper_id = hand_in(rest, number, picture()).json["id"]
    rest("").post(
        "/accounts", {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}, 201
    )
    for login, password, status in (
        (RESIDENT, None, 200), ("zhen1", None, 200), ("minzheng1", None, 200),
        ("yibao", None, 404), ("19911112222", "a-long-password", 404), ("duban", None, 403),
        ("guanli", None, 403),
    ):  # fmt: skip
        person = pages()
        person.log_in(login, *([password] if password else []))
        answer = person.client.get(f"/desk/materials/{paper_id}")
        assert answer.status_code == status, login
        if status == 200:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with app.app_context():
        looks = [e.office for e in history("material", paper_id)]
    assert looks == ["331002001-township", "331002-civil-affairs"]


def test_who_may_read_a_notice(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    notice = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    for login, status in ((RESIDENT, 200), ("minzheng1", 200), ("yibao", 404), ("duban", 403)):
        person = pages()
        person.log_in(login)
        person.get(f"/notices/{notice['id']}", status)


def test_a_paper_to_a_case_of_somebody_else_is_refused(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    rest("").post(
        "/accounts", {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}, 201
    )
    stranger = Rest(app, "19911112222", "a-long-password")
    path, form = f"/api/v1/cases/{number}/materials", {"file": (io.BytesIO(picture()), "a.jpg")}
    answer = stranger.client.post(path, data=form, headers=stranger.headers)
    assert (answer.status_code, answer.json["code"]) == (404, "case-not-found")
    with app.app_context():
        assert db.session.scalars(select(Material.id)).all() == []


@pytest.mark.parametrize("door", ["rest", "page"])
def test_an_officers_look_at_a_decision_is_noted(rest, pages, app, clock, door: str) -> None:
    number = course.recognised(rest, clock)
    with app.app_context():
        before = len([e for e in history("case", number) if e.action == "look"])
    paper = rest("minzheng2").get(f"/cases/{number}")["notices"][-1]
    assert "1,347.00元" in str(paper["content"])
    if door == "page":
        person = pages()
        person.log_in("minzheng2")
        with app.app_context():
            before = len([e for e in history("case", number) if e.action == "look"])
        person.get(f"/notices/{paper['id']}")
    with app.app_context():
        looks = [e for e in history("case", number) if e.action == "look"]
    assert len(looks) > before
