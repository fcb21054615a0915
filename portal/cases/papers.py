"""A paper that somebody hands in: it is opened, not believed, and then kept with the case."""

import io

import puremagic
from PIL import Image, ImageOps
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
LONGEST_SIDE, QUALITY = 4_000, 90
"""A page of small print on a photo of this many pixels can still be read."""


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

    A photo is drawn anew; a PDF stays as it is, it may be signed. Raises Invalid as `read_paper`.
    """
    media_type = read_paper(content)
    if media_type in PICTURES:
        content = drawn_anew(content, PICTURES[media_type])
    paper = Material(
        case_id=case.id, name=name[-120:], media_type=media_type, size=len(content),
        content=content, handed_in_on=today(),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    record(actor, "hand-in", "case", case.number, after={"material": paper.id})
    return paper.id


def drawn_anew(
    content: bytes, kind: str, longest: int = LONGEST_SIDE, quality: int = QUALITY
) -> bytes:  # fmt: skip
    """The picture drawn anew in a format of Pillow's, upright, at most `longest` pixels a side.

    No place, time or camera is left in it, and nothing that was hidden behind its last byte.
    """
    with Image.open(io.BytesIO(content)) as taken:
        upright = ImageOps.exif_transpose(taken).convert("RGBA")
    upright.thumbnail((longest, longest))
    clean, drawn = Image.new("RGB", upright.size, "white"), io.BytesIO()
    clean.paste(upright, mask=upright)
    clean.save(drawn, kind, quality=quality, optimize=True)
    return drawn.getvalue()


def _opens(content: bytes, media_type: str) -> bool:
    if media_type in PICTURES:
        with Image.open(io.BytesIO(content), formats=[PICTURES[media_type]]) as picture:
            width, height = picture.size
            picture.verify()
            return width * height <= LARGEST_PICTURE
    return media_type == "application/pdf" and len(PdfReader(io.BytesIO(content)).pages) > 0


def _problem(message: str) -> Invalid:
    return Invalid([FieldProblem("file", message)])
