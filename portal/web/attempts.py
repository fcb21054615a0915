"""What somebody tried on a page: which version of the row was seen, and what failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from portal.errors import PortalError
from portal.forms.form import Form
from portal.web.forms import FormPage


def posted_version() -> int:
    """The version of the row that the page showed, 0 where it says none: no row has that one."""
    version = request.form.get("version", "")
    return int(version) if version.isdecimal() else 0


@dataclass(frozen=True)
class Attempt:
    """An action that did not work: what was typed stays."""

    action: str = ""
    typed: dict[str, Any] = field(default_factory=dict)
    fault: PortalError | None = None

    def page(self, action: str, form: Form, kept: Mapping[str, Any] | None = None) -> FormPage:
        """The form of `action`: with what was typed and what failed if it was tried, else with `kept`."""
        tried = action == self.action
        return FormPage(form, self.typed, self.fault) if tried else FormPage(form, kept)
