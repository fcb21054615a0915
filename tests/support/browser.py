"""Clients as people use them: pages with their tokens, and REST with a bearer token."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.actor import PORTAL
from portal.demonstration.accounts import PASSWORD
from portal.people.system_tokens import SCOPES, give_token
from tests.support.pages import faults, token


class Pages:
    """Somebody at a browser; every page that is fetched is checked for what pages owe."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, status: int = 200) -> str:
        """Open a page."""
        return self._checked(self.client.get(path, follow_redirects=True), status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, status: int = 200, **more: Any
    ) -> str:
        """Send a form with the token of the page that is open, and follow where it leads."""
        form = {"csrf_token": self.csrf, **(data or {})}
        answer = self.client.post(path, data=form, follow_redirects=True, **more)
        return self._checked(answer, status)

    def log_in(self, login: str, password: str = PASSWORD) -> str:
        """Log in on the page."""
        self.get("/login")
        return self.post("/login", {"login": login, "password": password})

    def _checked(self, answer: TestResponse, status: int) -> str:
        html = answer.get_data(as_text=True)
        assert answer.status_code == status, (answer.status_code, visible(html)[:800])
        if answer.mimetype == "text/html":
            assert faults(html) == []
            self.csrf = token(html)
        return html


def visible(html: str) -> str:
    """What one reads on a page, its spaces squeezed."""
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def form_data(html: str, action: str) -> dict[str, Any]:
    """What a form would post as it stands: the values that the page already filled in."""
    page = BeautifulSoup(html, "html.parser")
    form = next(f for f in page.find_all("form") if str(f.get("action", "")).endswith(action))
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea"]):
        kind = field.get("type", "")
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.get("name"):
            data[str(field["name"])] = (
                field.get("value", "") if field.name == "input" else field.text
            )
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True)
        data[str(select["name"])] = chosen["value"] if isinstance(chosen, Tag) else ""
    return data


def system_token(app: Flask, login: str) -> str:
    """A token of a department's system with every scope."""
    asked = {"login": login, "name": "测试", "days": 365}
    with app.app_context():
        return give_token(PORTAL, asked, list(SCOPES))[0]


class Rest:
    """A program (or somebody) with a bearer token."""

    def __init__(self, app: Flask, login: str = "", password: str = PASSWORD) -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {"Accept-Language": "zh"}
        if login:
            self.headers["Authorization"] = f"Bearer {self._token(app, login, password)}"

    def _token(self, app: Flask, login: str, password: str) -> str:
        credentials = {"login": login, "password": password}
        answer: Any = self.client.post("/api/v1/tokens", json=credentials).json
        is_system = answer.get("code") == "token-only"
        return system_token(app, login) if is_system else str(answer["token"])

    def get(self, path: str, status: int = 200) -> Any:
        """The JSON behind a path under /api/v1."""
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """Send JSON; header names are given with _ for -."""
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.post(
            f"/api/v1{path}", json=body or {}, headers={**self.headers, **extra}
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def task(self, code: str) -> Any:
        """The first task with this code in the own queue."""
        return next(task for task in self.get("/tasks?limit=200")["items"] if task["code"] == code)

    def act(self, code: str, action: str, status: int = 200, **answers: Any) -> Any:
        """Do something with the own office's task of this code, as it stands."""
        task = self.task(code)
        path = f"/tasks/{task['id']}/{action}"
        return self.post(path, answers, status, If_Match=str(task["version"]))
