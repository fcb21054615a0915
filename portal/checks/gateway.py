"""The HTTP adapter: one signed POST per question, answered with 200 and JSON, in time.

The address and the key are the city's (PORTAL_CHECK_URL, PORTAL_CHECK_KEY). A body with another
interface gets a small service in between.
"""

import json
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError

from portal.checks.contract import AnswerUnusable, parse
from portal.outgoing import post_signed

SECONDS = 15.0
"""How long a body may take, to begin its answer and to end it."""
LARGEST = 1024 * 1024
"""How many bytes an answer may have."""
PIECE = 64 * 1024


def ask(url: str, key: str, question: dict[str, Any]) -> Any:
    """The body's answer as it came, JSON. Raises AnswerUnusable.

    Faults are raised without their cause: its text may hold what was asked.
    """
    body = json.dumps(question, ensure_ascii=False).encode()
    until = monotonic() + SECONDS
    try:
        with post_signed(url, key, body, SECONDS) as response:
            if response.status != 200:
                raise AnswerUnusable(f"status-{response.status}")
            raw = _read(response, until)
    except HTTPError as fault:
        raise AnswerUnusable(f"status-{fault.code}") from None
    except URLError as fault:
        late = isinstance(fault.reason, TimeoutError)
        raise AnswerUnusable("timeout" if late else "unreachable") from None
    except TimeoutError:
        raise AnswerUnusable("timeout") from None
    except (HTTPException, OSError):
        raise AnswerUnusable("unreachable") from None
    return parse(raw)


def _read(response: Any, until: float) -> bytes:
    """The whole answer; one that drips on, or does not end, is none."""
    raw = b""
    while piece := response.read1(PIECE):
        raw += piece
        if len(raw) > LARGEST:
            raise AnswerUnusable("too-large")
        if monotonic() > until:
            raise AnswerUnusable("timeout")
    return raw
