"""Pages come small to visitors, whole to who is logged in; files come once and are kept by their content."""

import gzip
import re

import pytest
from werkzeug.test import TestResponse

from tests.support.browser import Pages

ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/childcare", "/static/app.css"])
def test_what_visitors_get_is_compressed(app, path: str) -> None:
    client = app.test_client()
    with client.get(path) as plain, client.get(path, headers=ZIPPED) as small:
        _is_smaller(plain, small)


def _is_smaller(plain: TestResponse, small: TestResponse) -> None:
    assert (
        small.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in small.headers["Vary"]
    )
    assert len(small.data) * 2 < len(plain.data)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.data)[:15] == plain.data[:15]


def test_what_somebody_reads_who_is_logged_in_is_not(app) -> None:
    """How well it compresses would tell what stands beside words that another site chose."""
    officer = Pages(app)
    officer.log_in("zhen1")
    assert "Content-Encoding" not in officer.client.get("/desk", headers=ZIPPED).headers
    token = {"Authorization": f"Bearer {_token(app)}", **ZIPPED}
    assert "Content-Encoding" not in app.test_client().get("/api/v1/tasks", headers=token).headers


def _token(app) -> str:
    body = {"login": "zhen1", "password": "demo-taizhou-2026"}
    return app.test_client().post("/api/v1/tokens", json=body).json["token"]


def test_a_file_is_named_by_its_content_and_kept_for_a_year(app) -> None:
    client = app.test_client()
    first = client.get("/")
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', first.get_data(as_text=True))
    assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{12}", address)
    assert first.headers["Link"] == f"<{address}>; rel=preload; as=style"
    for path, kept in ((address, "max-age=31536000"), ("/static/app.css", "no-cache")):
        with client.get(path) as file:
            assert kept in file.headers["Cache-Control"]
    assert first.headers["Cache-Control"] == "no-store"
