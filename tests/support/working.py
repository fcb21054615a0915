"""The background worker, as far as a test needs it."""

from flask import Flask

from portal import worker


def work(app: Flask) -> None:
    """Let a worker do what is due."""
    with app.app_context():
        worker.run(worker.Event(), until_empty=True)
