"""A department's system that listens, and the portal behind a real socket."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.support.listener import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A department's system on this machine."""
    with listening() as told:
        yield told


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The portal behind a real socket."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
