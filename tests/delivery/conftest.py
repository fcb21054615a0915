"""What deliveries need: a gateway that listens."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.listener import Listener, listening


@pytest.fixture
def gateway(app: Flask) -> Iterator[Listener]:
    """The city's SMS gateway, and a portal that knows it."""
    with listening() as told:
        app.config.update(SMS_URL=told.url, SMS_KEY="secret")
        yield told
