"""What a browser may do with our pages: security headers, and the CSRF token of every form."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portal.errors import NotFound

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{pictures}; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""`pictures` is where else pictures may come from: the map's tile server, where there is one."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}
LARGEST_ID = 2**31 - 1
"""No row has a larger id; a larger one in an address names nothing."""
TWO_YEARS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Guard every answer. The API is exempt from CSRF: it never looks at the session's cookie.

    Who asks, and over what, is what the proxies in front say; with none, nobody's word is taken.
    """
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_zero_bytes)
    protect = CSRFProtect()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protect.init_app(app)

    @app.before_request
    def check_csrf() -> None:
        if not request.path.startswith("/api/"):
            protect.protect()

    policy = POLICY.format(pictures=_other_host(app.config["TILES_URL"]))

    @app.after_request
    def add_headers(answer: Response) -> Response:
        """Nothing personal stays in a shared cache; only the files under /static may."""
        for name, value in {"Content-Security-Policy": policy, **HEADERS}.items():
            answer.headers.setdefault(name, value)
        if request.is_secure:
            answer.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        if not request.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _other_host(address: str) -> str:
    """The host of an address as the policy wants it, nothing for none."""
    parts = urlsplit(address)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


class RowNumber(IntegerConverter):
    """A row's id in an address; anything larger than an id can be is not found."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{**kwargs, "max": LARGEST_ID})


def refuse_zero_bytes() -> None:
    """No text of ours has a zero byte, and PostgreSQL takes none."""
    values = (value for _, value in request.args.items(multi=True))
    if "\0" in request.path or any("\0" in value for value in values):
        raise NotFound()
