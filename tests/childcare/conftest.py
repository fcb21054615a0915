"""A small synthetic supply of childcare places."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.clock import today
from portal.demonstration.childcare import supply
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from tests.childcare.desk import Desk
from tests.childcare.nursery import Nursery


@pytest.fixture
def supplied(app: Flask, clock) -> Flask:
    """The portal with 150 institutions and 6,900 places over the city's townships."""
    return _supply(app, 150, 6_900)


@pytest.fixture
def sparse(app: Flask, clock) -> Flask:
    """The portal with 24 institutions and 1,500 places."""
    return _supply(app, 24, 1_500)


def _supply(app: Flask, institutions: int, places: int) -> Flask:
    with app.app_context():
        day = today()
        supply(current_city(), parameters_in_force().on(day), day, 1, institutions, places)
    return app


@pytest.fixture
def nursery(sparse: Flask) -> Iterator[Nursery]:
    """Institutions with staff and parents."""
    with sparse.app_context():
        yield Nursery()


@pytest.fixture
def desk(supplied: Flask) -> Iterator[Desk]:
    """An institution with an account, and its county."""
    with supplied.app_context():
        yield Desk()
