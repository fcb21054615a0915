"""What REST promises everybody: one kind of error, two languages, pages by key, a document."""

import pytest
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from tests.support import course
from tests.support.course import RESIDENT

PROMISED = {
    "/services": {"get"}, "/services/{code}/form": {"get"}, "/services/{code}/check": {"post"},
    "/cases": {"get", "post"}, "/cases/{number}": {"get"}, "/cases/{number}/{action}": {"post"},
    "/tasks": {"get"}, "/tasks/{task_id}/{action}": {"post"},
    "/statistics/joint-handling": {"get"}, "/areas": {"get"}, "/matters": {"get"},
    "/life-events": {"post"},
}  # fmt: skip


def test_the_document_is_openapi_3_1_and_has_every_promised_path(rest) -> None:
    document = rest("").get("/openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1")
    for path, methods in PROMISED.items():
        assert methods <= set(document["paths"][f"/api/v1{path}"]), path


def test_a_broken_document_is_noticed(rest) -> None:
    document = rest("").get("/openapi.json")
    document["paths"]["/api/v1/tasks"]["get"]["responses"] = []
    with pytest.raises(OpenAPIValidationError):
        validate(document)


def test_there_is_a_page_to_try_it(app) -> None:
    client = app.test_client()
    html = client.get("/api/docs").get_data(as_text=True)
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "api-docs.js"):
        assert asset in html
    with client.get("/static/vendor/swagger-ui/swagger-ui-bundle.js") as script:
        assert script.status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "请先登录"), ("en", "log in"), ("fr", "请先登录")]
)
def test_an_error_speaks_the_askers_language(app, language: str, words: str) -> None:
    answer = app.test_client().get("/api/v1/tasks", headers={"Accept-Language": language})
    assert answer.mimetype == "application/problem+json"
    assert (answer.status_code, answer.json["code"]) == (401, "login-required")
    assert words in answer.json["detail"]


def test_http_errors_are_problems_too_and_keep_their_headers(app) -> None:
    client = app.test_client()
    assert client.get("/api/v1/nothing").json["code"] == "not-found"
    wrong = client.patch("/api/v1/services")
    assert (wrong.status_code, "GET" in wrong.headers["Allow"]) == (405, True)
    broken = client.post(
        "/api/v1/services/childcare/check", data="{", content_type="application/json"
    )
    assert (broken.status_code, broken.mimetype) == (400, "application/problem+json")


def test_a_body_that_does_not_fit_names_the_field(rest, app) -> None:
    refused = rest("").post("/services/social-assistance/check", {"household": []}, 422)
    assert {problem["field"] for problem in refused["errors"]} == {"household", "members"}
    assert refused["code"] == "invalid"


@pytest.mark.parametrize("service", ["social-assistance", "childcare", "rental-subsidy"])
def test_every_service_tells_its_form_and_checks_without_storing(rest, app, service: str) -> None:
    form = rest("").get(f"/services/{service}/form")["check"]
    assert all(field["label"] for section in form["sections"] for field in section["fields"])
    member = {"birth_date": "2025-06-01"}
    answer = rest("").post(f"/services/{service}/check", {"household": {}, "members": [member]})
    assert answer["verdicts"] and answer["rules_version"]


def test_a_service_that_can_only_be_checked_says_so(rest) -> None:
    body = {**course.application(), "service": "childcare"}
    refused = rest(RESIDENT).post("/cases", body, 409, Idempotency_Key="check-only")
    assert refused["code"] == "check-only"


def test_lists_page_by_key(rest, clock) -> None:
    course.recognised(rest, clock)
    supervisor, path = rest("duban"), "/statistics/joint-handling/entitlements?only=due&limit=5"
    seen, following = [], ""
    while following is not None:
        page = supervisor.get(f"{path}&after={following}")
        seen += [row["id"] for row in page["items"]]
        following = page["next"]
    assert len(seen) == len(set(seen)) == 13
    assert supervisor.get(f"{path}&after=page-2", 422)["errors"][0]["field"] == "after"


def test_the_city_is_public(rest) -> None:
    visitor = rest("")
    assert len(visitor.get("/areas?level=county")) == 9
    assert len(visitor.get("/areas?parent=331002")) > 5
    assert {m["code"] for m in visitor.get("/matters?on=2026-06-30")} >= {"medical-aid"}


def test_health(app) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
