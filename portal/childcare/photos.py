"""Use cases of an institution's pictures: kept small, without what a camera writes into them."""

from typing import Any

from sqlalchemy import func, select

from portal.actor import Actor
from portal.cases.papers import PICTURES, drawn_anew, read_paper
from portal.childcare.access import own_institution
from portal.childcare.keeping import SUBJECT
from portal.childcare.models import Photo
from portal.clock import today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.text import N_

MOST, LONGEST, QUALITY = 6, 1_200, 80
"""So many pictures of an institution, so many pixels at their longer side, so well kept."""
JPEG = "image/jpeg"
FORM = flat_form("childcare-photo", N_("添加照片"), {
    "words": answers.Words(2, 80, required=True, metadata={
        "label": N_("照片上是什么"), "kind": "line",
        "hint": N_("例如：托小班活动室。看不见图片的人靠它知道；照片里不要有孩子的脸。")}),
})  # fmt: skip


def keep_photo(actor: Actor, typed: dict[str, Any], content: bytes) -> int:
    """Add a picture to the own institution's page; returns its id.

    Raises NotAllowed, Invalid for a file that is no picture, Refused beyond MOST.
    """
    words = FORM.load(typed)["words"]
    if read_paper(content) not in PICTURES:
        raise Invalid([FieldProblem("file", N_("请上传照片（JPG、PNG）。"))])
    small = drawn_anew(content, PICTURES[JPEG], LONGEST, QUALITY)
    with transaction() as session:
        one = own_institution(session, actor, lock=True)
        own = select(func.count()).where(Photo.institution_id == one.id)
        if (session.scalar(own) or 0) >= MOST:
            raise Refused(N_("最多放%(most)s张照片，请先删掉一张。"), code="how-many", most=MOST)
        photo = Photo(
            institution_id=one.id, words=words, media_type=JPEG, content=small, added_on=today()
        )
        session.add(photo)
        session.flush()
        one.updated_on = today()
        record(actor, "keep-photo", SUBJECT, one.id, after={"photo": photo.id})
        return photo.id


def drop_photo(actor: Actor, photo_id: int) -> None:
    """Take a picture of the own institution away. Raises NotAllowed, NotFound."""
    with transaction() as session:
        one = own_institution(session, actor, lock=True)
        photo = session.get(Photo, photo_id)
        if photo is None or photo.institution_id != one.id:
            raise NotFound(code="photo-not-found")
        session.delete(photo)
        one.updated_on = today()
        record(actor, "drop-photo", SUBJECT, one.id, before={"photo": photo_id})
