"""Pictures of an institution: its own staff adds them, nothing of the camera stays in them."""

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.cases.papers import drawn_anew
from portal.childcare.models import Photo, Staff
from portal.childcare.photos import LONGEST, MOST, QUALITY
from portal.clock import now
from portal.database import db, transaction
from portal.people.models import Account
from portal.people.operations import login_index
from tests.childcare.nursery import Nursery
from tests.support.browser import Pages, visible

DESK = "/childcare/keeper"


def taken(width: int = 2_400, height: int = 1_200) -> bytes:
    """A picture with the place in it, lying on its side, as a phone takes it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "例牌手机"
    exif.get_ifd(0x8825)[2] = (28.0, 40.0, 12.0)
    picture = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(picture, "JPEG", exif=exif)
    return picture.getvalue()


@pytest.fixture
def home(sparse: Flask) -> int:
    """The listed institution that the demonstration's keeper keeps."""
    with sparse.app_context():
        one = Nursery().ids[0]
        keeper = select(Account.id).where(Account.login_index == login_index("tuoyu"))
        with transaction() as session:
            session.add(
                Staff(account_id=session.scalars(keeper).one(), institution_id=one, since=now())
            )
        return one


@pytest.fixture
def keeper(sparse: Flask, home: int) -> Pages:
    pages = Pages(sparse)
    pages.log_in("tuoyu")
    pages.get(DESK)
    return pages


def add(
    keeper: Pages, status: int = 200, content: bytes | None = None, words: str = "托小班活动室"
) -> str:
    file = (io.BytesIO(taken() if content is None else content), "照片.jpg")
    return keeper.post(f"{DESK}/photos", {"words": words, "file": file}, status)


def test_nothing_of_the_camera_stays_and_it_stands_upright() -> None:
    with Image.open(io.BytesIO(drawn_anew(taken(), "JPEG", LONGEST, QUALITY))) as kept:
        assert (dict(kept.getexif()), kept.size) == ({}, (LONGEST // 2, LONGEST))
        assert "exif" not in kept.info


def test_parents_see_it_until_it_is_taken_away(sparse: Flask, keeper: Pages, home: int) -> None:
    assert "照片已添加" in visible(add(keeper))
    public, path = sparse.test_client(), f"/childcare/places/{home}"
    assert 'alt="托小班活动室"' in public.get(path).get_data(as_text=True)
    with sparse.app_context():
        number = db.session.scalars(select(Photo.id)).one()
    answer = public.get(f"{path}/photos/{number}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert keeper.client.get(f"{DESK}/photos/{number}").status_code == 200
    keeper.post(f"{DESK}/photos/{number}/drop")
    assert public.get(f"{path}/photos/{number}").status_code == 404


@pytest.mark.parametrize(("content", "words", "told"), [
    (b"", "托小班活动室", "请选择要上传的文件"), (b"%PDF-1.4", "托小班活动室", "文件打不开"),
    (None, "", "照片上是什么：请填写这一项"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_the_words_stay(keeper, content, words: str, told: str) -> None:
    page = add(keeper, 422, content, words)
    assert told in visible(page) and f'value="{words}"' in page


def test_there_are_so_many_and_no_more(sparse: Flask, home: int, keeper: Pages) -> None:
    with sparse.app_context(), transaction() as session:
        for _ in range(MOST):
            session.add(Photo(institution_id=home, words="活动室", media_type="image/jpeg",
                              content=b"jpeg", added_on=now().date()))  # fmt: skip
    assert "添加这张照片" not in keeper.get(DESK)
    assert "最多放6张照片" in visible(add(keeper, 409))
