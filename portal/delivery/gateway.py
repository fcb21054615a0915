"""The city's SMS gateway, as a contract: one POST per message, answered with 2xx when it is taken.

Body: {"id": …, "to": "13800000000", "text": …}. The id is the same whenever a message is sent
again, so that a gateway can pass over what it has. A gateway with another interface gets a small
service in between.
"""

import json
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

SECONDS = 10
"""How long the gateway may take to answer."""
UNREACHABLE, REFUSED, NOT_SET = "unreachable", "refused", "not-set"
"""Why a message was not taken: no answer, an answer that says no, no gateway in the settings."""


class GatewayFailed(Exception):
    """A gateway did not take the message; what it was about is not said, only the `code` of why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def send(url: str, key: str, message_id: str, phone: str, text: str) -> None:
    """Hand one message over. Raises GatewayFailed."""
    if not url:
        raise GatewayFailed(NOT_SET)
    body = json.dumps({"id": message_id, "to": phone, "text": text}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    try:
        with urlopen(Request(url, body, headers), timeout=SECONDS):  # noqa: S310 - see settings
            return
    # Without the cause: its text may hold the address with the number.
    except HTTPError as fault:
        code = REFUSED if fault.code < 500 else UNREACHABLE
        raise GatewayFailed(code) from None
    except (URLError, HTTPException, OSError):
        raise GatewayFailed(UNREACHABLE) from None
