"""Messages to other systems: signed, and an answer that leads somewhere else is no answer."""

import hashlib
import hmac
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from portal.clock import now


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment, a dot and the body, as hex: old messages cannot be sent again."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


class _NoRedirect(HTTPRedirectHandler):
    """An answer that sends somewhere else is no answer."""

    def redirect_request(self, *_told: object) -> None:
        """Follow nothing."""


def post_signed(url: str, secret: str, body: bytes, seconds: float) -> Any:
    """Post JSON with its signature; the response, to be closed.

    Raises URLError (HTTPError for any status but 2xx), HTTPException, OSError.
    """
    moment = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json", "X-Portal-Timestamp": moment,
        "X-Portal-Signature": signature(secret, moment, body),
    }  # fmt: skip
    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - the settings' or an operator's own
    return build_opener(_NoRedirect).open(request, timeout=seconds)
