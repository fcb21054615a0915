"""What a browser may do with our pages: security headers, and the CSRF token of every form."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Guard every answer. The API is exempt from CSRF: it never looks at the session's cookie."""
    protect = CSRFProtect()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protect.init_app(app)

    @app.before_request
    def check_csrf() -> None:
        if not request.path.startswith("/api/"):
            protect.protect()

    app.after_request(_add_headers)


def _add_headers(answer: Response) -> Response:
    """Nothing personal stays in a shared cache; only the files under /static may."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if not request.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
