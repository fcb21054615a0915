"""A small synthetic supply of childcare places."""

import pytest
from flask import Flask

from portal.clock import today
from portal.demonstration.childcare import supply
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force


@pytest.fixture
def supplied(app: Flask, clock) -> Flask:
    """The portal with 150 institutions and 6,900 places over the city's townships."""
    with app.app_context():
        supply(current_city(), parameters_in_force().on(today()), today(), 1, 150, 6_900)
    return app
