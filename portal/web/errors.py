"""Errors on their way out: one table maps the domain's words to HTTP, as JSON or as a page."""

from dataclasses import replace
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from portal import errors
from portal.database import db
from portal.forms.form import problems
from portal.text import N_
from portal.web.filters import words

STATUS = {
    errors.Invalid: 422,
    errors.LoginRequired: 401,
    errors.LoginFailed: 401,
    errors.LockedOut: 429,
    errors.TooMany: 429,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Refused: 409,
    errors.Stale: 409,
    errors.VersionRequired: 428,
}
HTTP_WORDS = {
    400: N_("请求的格式不对，请检查后重试。"),
    401: N_("请先登录，再继续办理。"),
    403: N_("您没有办理这一项的权限。"),
    404: N_("没有找到您要的内容，请核对编号。"),
    405: N_("这个地址不支持这样的操作。"),
    413: N_("上传的内容太大，请压缩后重试。"),
    415: N_("请用 JSON 发送内容。"),
    422: N_("有些内容需要修改，请看下面标出的地方。"),
    500: N_("系统出了问题，我们已经记录下来。请稍后再试。"),
}
BAD_VALUE = N_("这一项的内容不对，请按接口说明填写。")
PLAIN = {
    "Missing data for required field.": N_("请填写这一项。"),
    "Unknown field.": N_("没有这一项，请去掉。"),
    "Not a valid date.": N_("请填写日期，如 2026-11-24。"),
    "Not a valid integer.": N_("请填写整数。"),
}
"""What the parser of requests says in English, in our words; anything else is BAD_VALUE."""


def init_app(app: Flask) -> None:
    """Answer every error in the asker's language, as problem+json under /api/, else as a page."""
    app.register_error_handler(errors.PortalError, _portal_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """An application/problem+json answer (RFC 9457) with a stable `code`."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, **more}
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def field_problems(error: errors.PortalError) -> list[dict[str, str]]:
    """What is wrong with which field, in the asker's language."""
    if isinstance(error, errors.Invalid):
        found = [(p.field, words(p.message, p.values)) for p in error.problems]
    else:
        found = [(error.field, words(error.message, error.values))] if error.field else []
    return [{"field": field, "detail": words} for field, words in found]


def status_of(error: errors.PortalError) -> int:
    """The HTTP status of what went wrong."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def _portal_error(error: errors.PortalError) -> BaseResponse | tuple[str, int]:
    status = status_of(error)
    detail = words(error.message, error.values)
    if wants_json():
        more: dict[str, Any] = {"errors": field_problems(error)}
        if isinstance(error, errors.Stale):
            more["changes"] = list(error.changes)
        if error.field:
            more["field"] = error.field
        answer = problem(status, error.code, detail, **more)
        if isinstance(error, errors.TooMany):
            answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if isinstance(error, errors.LoginRequired):
        return redirect(url_for("people.log_in", next=request.full_path.rstrip("?")))
    return page(status, detail, field_problems(error)), status


def _csrf_error(error: CSRFError) -> tuple[str, int]:
    return page(400, gettext(N_("页面开得太久了，请返回上一页刷新后再提交。"))), 400


def _http_error(error: HTTPException) -> BaseResponse | tuple[str, int]:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    messages = getattr(error, "data", {}).get("messages")
    if messages and status == 422:
        return _portal_error(_invalid(messages))
    words = gettext(HTTP_WORDS.get(status, errors.PortalError.message))
    if wants_json():
        answer = problem(status, error.name.lower().replace(" ", "-"), words)
        answer.headers.extend((n, v) for n, v in error.get_headers() if n == "Allow")
        return answer
    return page(status, words), status


def _invalid(messages: dict[str, Any]) -> errors.Invalid:
    """What the reader of a request found wrong in its parts (json, query), as our own error."""
    found = [one for part in messages.values() for one in problems(part)]
    return errors.Invalid(replace(one, message=PLAIN.get(one.message, BAD_VALUE)) for one in found)


def _unexpected(error: Exception) -> BaseResponse | tuple[str, int]:
    """Say sorry without saying anything of the person: the type alone goes into the log."""
    db.session.rollback()
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    current_app.logger.error("unexpected %s at %s", type(error).__name__, where)
    words = gettext(HTTP_WORDS[500])
    return problem(500, "unexpected", words) if wants_json() else (page(500, words), 500)


def wants_json() -> bool:
    """Whether the asker is a program: everything under /api/."""
    return request.path.startswith("/api/")


def page(status: int, words: str, fields: list[dict[str, str]] | None = None) -> str:
    """The error page: what happened and what to do now."""
    return render_template("error.html", status=status, words=words, fields=fields or [])
