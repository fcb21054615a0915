"""A service (一件事): what a resident wants done, whole, across departments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.forms.form import Form
from portal.offices.city import Matter
from portal.rules.assessment import Assessment
from portal.rules.parameters import ParameterBook
from portal.services.owed import Owed

Assess = Callable[[Mapping[str, Any], ParameterBook, date], Assessment]
MattersOwed = Callable[
    [Mapping[str, Any], Mapping[str, Sequence[int]], Sequence[Matter], date], list[Owed]
]


@dataclass(frozen=True)
class Service:
    """One entry of the catalogue.

    `prefix` are the letters of its case numbers. `application_form` is None while the service can
    only be checked; then nothing is owed either.
    """

    code: str
    prefix: str
    name: str
    summary: str
    check_form: Form
    application_form: Form | None
    assess: Assess
    matters_owed: MattersOwed


def nothing_owed(
    _declaration: Mapping[str, Any], _recognised: Mapping[str, Sequence[int]],
    _matters: Sequence[Matter], _on: date,
) -> list[Owed]:  # fmt: skip
    """For services that can only be checked."""
    return []
