"""REST of cases: apply, look, act, hand in papers. Each call is one function of operations."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from portal.cases import operations, queries
from portal.cases.looking import look_at_case, look_at_notice
from portal.cases.models import Case
from portal.errors import FieldProblem, Invalid
from portal.text import N_
from portal.web.api import PageArguments, json_object, page_of, read_row_key
from portal.web.login import actor, guarded
from portal.web.pdf import PDF, pdf_answer

blueprint = Blueprint("cases-api", __name__, url_prefix="/api/v1", description="Cases")


class ApplicationSchema(Schema):
    """An application: the service, the household's answers, and the consent to data checks."""

    service = fields.String(required=True)
    consent = fields.Boolean(required=True)
    household = fields.Dict(required=True)
    members = fields.List(fields.Dict(), required=True)
    kin = fields.Boolean(load_default=False)


class StationSchema(Schema):
    """One task on the timeline, with the version that If-Match needs."""

    id = fields.Integer(attribute="task_id", allow_none=True)
    version = fields.Integer(allow_none=True)
    kind = fields.String()
    code = fields.String()
    name = fields.String()
    english = fields.String()
    office = fields.String()
    state = fields.String()
    outcome = fields.String(allow_none=True)
    opened_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    extended_from = fields.Date(allow_none=True)
    concluded_on = fields.Date(allow_none=True)
    corrected_on = fields.Date(allow_none=True)
    reason = fields.String(allow_none=True)
    article = fields.String(allow_none=True)
    granted = fields.String(allow_none=True)
    amount = fields.Integer(allow_none=True)


class NoticeSchema(Schema):
    """A paper: its number, date, kind and what it says."""

    id = fields.Integer()
    number = fields.String()
    kind = fields.String()
    issued_on = fields.Date()
    content = fields.Dict()
    superseded_by = fields.String(attribute="superseded_by.number")


STATIONS = StationSchema(many=True)
NOTICES = NoticeSchema(many=True)


class RecognitionSchema(Schema):
    """A category from a day; amount in fen a month."""

    category = fields.String()
    amount = fields.Integer(allow_none=True)
    first_day = fields.Date()
    review_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)


class CaseRowSchema(Schema):
    """A case in a list."""

    number = fields.String()
    service = fields.String()
    status = fields.String()
    applied_on = fields.Date()
    due_on = fields.Date()
    due_provisional = fields.Boolean()
    kind = fields.String()


class CaseSchema(CaseRowSchema):
    """A case with its timeline and papers."""

    decision = fields.String(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    recognitions = fields.List(fields.Nested(RecognitionSchema))
    timeline = fields.Function(lambda case: STATIONS.dump(queries.timeline(actor(), case)))
    notices = fields.Function(lambda case: NOTICES.dump(queries.notices(actor(), case)))


@blueprint.post("/cases")
@guarded("resident")
@blueprint.arguments(ApplicationSchema)
@blueprint.response(201, CaseSchema)
def apply(application: dict[str, Any]) -> Case:
    """Apply once. The same Idempotency-Key and answers give the same case."""
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 80:
        problem = N_("请在 Idempotency-Key 中给出8到80个字符的编号，重复提交不会重复立案。")
        raise Invalid([FieldProblem("Idempotency-Key", problem)])
    answers = {"household": application["household"], "members": application["members"]}
    consent = application["consent"]
    number = operations.apply(
        actor(), application["service"], answers, consent=consent, key=key, kin=application["kin"]
    )
    return queries.case_view(actor(), number)


@blueprint.get("/cases")
@guarded("resident", "caseworker", "system", scope="cases:read")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, page_of(CaseRowSchema))
def cases(page: dict[str, Any]) -> dict[str, Any]:
    """The cases that one may see, newest first."""
    after = read_row_key(page["after"]) if page.get("after") else None
    found = queries.own_cases(actor(), after=after, size=page["limit"])
    following = str(found[-1].id) if len(found) == page["limit"] else None
    return {"items": found, "next": following}


@blueprint.get("/cases/<number>")
@guarded("resident", "caseworker", "system", scope="cases:read")
@blueprint.response(200, CaseSchema)
def case(number: str) -> Case:
    """One case: the timeline with every department on it."""
    return look_at_case(actor(), number)


@blueprint.post("/cases/<number>/<action>")
@guarded("resident")
@blueprint.response(200, CaseSchema)
def act(number: str, action: str) -> Case:
    """What a resident does: answer-supplement, decline (a matter: task=its code), withdraw."""
    operations.act_on_case(actor(), number, action, json_object())
    return queries.case_view(actor(), number)


@blueprint.post("/cases/<number>/materials")
@guarded("resident")
@blueprint.response(201)
def hand_in(number: str) -> dict[str, int]:
    """Hand in a paper: multipart form, field "file", JPG, PNG or PDF up to 10 MB."""
    file = request.files.get("file")
    content = file.read() if file else b""
    name = (file.filename if file else None) or ""
    return {"id": operations.hand_in(actor(), number, name, content)}


@blueprint.get("/notices/<int:notice_id>.pdf")
@guarded("resident", "caseworker", "system", scope="papers:read")
@blueprint.response(200, PDF, content_type="application/pdf")
def notice_pdf(notice_id: int) -> Response:
    """A paper as PDF: the own one, or one of a case that the office sees."""
    found = look_at_notice(actor(), notice_id)
    return pdf_answer("cases/notice_pdf.html", f"notice-{notice_id}", notice=found)
