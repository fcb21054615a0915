"""A paper that somebody hands in: it is opened, not believed, and then kept with the case."""

import io

import puremagic
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Material
from portal.clock import today
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.text import N_

LARGEST = 10 * 1024 * 1024
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
LARGEST_PICTURE = 50_000_000


def read_paper(content: bytes) -> str:
    """The media type of a JPEG, PNG or PDF of at most 10 MB that really opens.

    Raises Invalid on the field "file" otherwise.
    """
    if not content:
        raise _problem(N_("请选择要上传的文件。"))
    if len(content) > LARGEST:
        raise _problem(N_("文件超过10MB，请压缩或分开上传。"))
    try:
        media_type = puremagic.from_string(content, mime=True)
        opens = _opens(content, media_type)
    except Exception as fault:
        # The libraries raise many kinds of error on a broken file; all mean the same to us.
        raise _problem(N_("文件打不开，请上传照片（JPG、PNG）或PDF。")) from fault
    if not opens:
        raise _problem(N_("只能上传照片（JPG、PNG）或PDF。"))
    return media_type


def keep_paper(session: Session, actor: Actor, case: Case, name: str, content: bytes) -> int:
    """Keep a paper (材料) with the case, within the running transaction; returns its id.

    Raises Invalid as `read_paper`.
    """
    media_type = read_paper(content)
    paper = Material(
        case_id=case.id, name=name[-120:], media_type=media_type, size=len(content),
        content=content, handed_in_on=today(),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    record(actor, "hand-in", "case", case.number, after={"material": paper.id})
    return paper.id


def _opens(content: bytes, media_type: str) -> bool:
    if media_type in PICTURES:
        with Image.open(io.BytesIO(content), formats=[PICTURES[media_type]]) as picture:
            width, height = picture.size
            picture.verify()
            return width * height <= LARGEST_PICTURE
    return media_type == "application/pdf" and len(PdfReader(io.BytesIO(content)).pages) > 0


def _problem(message: str) -> Invalid:
    return Invalid([FieldProblem("file", message)])
