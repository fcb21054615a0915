"""What goes over the wire: small where that gives nothing away, and what never changes only once."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, session, url_for
from flask_compress import Compress

YEAR = 31_536_000
"""Seconds for which a browser keeps a file whose address names what is in it."""
STATIC, STYLE = "static", "app.css"


def init_app(app: Flask) -> None:
    """Compress what visitors get, and name static files by their content."""
    app.config.update(COMPRESS_REGISTER=False, COMPRESS_STREAMS=False)
    compress, folder = Compress(app), Path(str(app.static_folder))
    app.get_send_file_max_age = _kept_for  # type: ignore[method-assign,assignment]

    @app.url_defaults
    def name_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == STATIC and "filename" in values:
            values.setdefault("v", _digest(folder / values["filename"]))

    @app.after_request
    def announce_style(answer: Response) -> Response:
        """The browser fetches the stylesheet while the page is still on its way."""
        if answer.mimetype == "text/html":
            answer.headers.add(
                "Link", f"<{url_for(STATIC, filename=STYLE)}>; rel=preload; as=style"
            )
        return answer

    @app.after_request
    def make_small(answer: Response) -> Response:
        """Not what somebody who is logged in reads: how well a page compresses tells what stands beside
        something that another site made the browser ask for.
        """
        if request.endpoint == STATIC:
            answer.direct_passthrough = False
            answer.make_sequence()
        elif _says_who_it_is():
            return answer
        return compress.after_request(answer)


def _says_who_it_is() -> bool:
    """Whether the request comes with a token or a log-in, whatever they are worth."""
    return "Authorization" in request.headers or "_user_id" in session


def _kept_for(_file: str | None) -> int | None:
    return YEAR if "v" in request.args else None


@cache
def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
