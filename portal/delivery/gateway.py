"""The city's SMS gateway, as a contract: one POST per message, answered with 2xx when it is taken.

Body: {"id": …, "to": "13800000000", "text": …}. The id is the same whenever a message is sent
again, so that a gateway can pass over what it has. A gateway with another interface gets a small
service in between.
"""

import json
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

SECONDS = 10
"""How long the gateway may take to answer."""


class GatewayFailed(Exception):
    """The gateway did not take the message; what it was about is not said."""


def send(url: str, key: str, message_id: str, phone: str, text: str) -> None:
    """Hand one message over. Raises GatewayFailed."""
    body = json.dumps({"id": message_id, "to": phone, "text": text}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    try:
        with urlopen(Request(url, body, headers), timeout=SECONDS):  # noqa: S310 - see settings
            return
    except (URLError, HTTPException, OSError):
        # Without the cause: its text may hold the address with the number.
        raise GatewayFailed from None
