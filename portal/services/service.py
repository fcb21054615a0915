"""A service (一件事): what a resident wants done, whole, across departments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.forms.form import Form
from portal.offices.city import Matter
from portal.rules.assessment import Assessment, RuleText, Wording, assess
from portal.rules.facts import Declaration, Facts
from portal.rules.parameters import ParameterBook
from portal.services.facts import LABELS
from portal.services.owed import Given, Holders, Owed

Material = Mapping[str, str]
MattersOwed = Callable[
    [Mapping[str, Any], Mapping[str, Sequence[int]], Sequence[Matter], date], list[Owed]
]
MattersGiven = Callable[[Facts, Mapping[str, Holders], Sequence[Matter]], Iterable[Given]]


@dataclass(frozen=True)
class Consent:
    """What one agrees to when one applies: its title, the words, what follows `without`, the box's label, and
    what is said when it was not ticked. `to_checks`: to the data checks of the family, which may be taken back.
    """

    title: str
    words: str
    without: str
    label: str
    missing: str
    to_checks: bool = False


NOT_APPLIED_FOR = Consent("", "", "", "", "")


def nothing_given(
    _facts: Facts, _holders: Mapping[str, Holders], _matters: Sequence[Matter]
) -> tuple[Given, ...]:
    """For services that can only be checked."""
    return ()


def yearly(_declaration: Mapping[str, Any]) -> bool:
    """For services whose recognitions are looked at once a year."""
    return False


@dataclass(frozen=True)
class Service:
    """One entry of the catalogue.

    `prefix` are the letters of its case numbers. `application_form` is None while the service can
    only be checked; then nothing is owed either. `materials` are the papers to bring: code, label
    and why. `matters_given` is `matters_owed` over many households at once. `half_yearly`
    says of a declaration whether its recognition is looked at twice a year,. `recognition_counts`: whom
    social assistance has recognised, nobody checks a second time (社会救助法 42). `relatives_apart`: close
    relatives of officers are registered apart. `consent` is what one agrees to to
    apply. `whole_household`: the application is about the household as a whole and is kept as its profile;
    else it is about the persons alone whom it names. `own_pages` is the endpoint
    where a service begins that is asked for on pages of its own, and what the button there says; `beside`
    the one of a page that helps to choose, and what its link says.
    """

    code: str
    prefix: str
    name: str
    summary: str
    check_form: Form
    application_form: Form | None
    text: RuleText
    materials: tuple[Material, ...]
    matters_owed: MattersOwed
    matters_given: MattersGiven = nothing_given
    half_yearly: Callable[[Mapping[str, Any]], bool] = yearly
    recognition_counts: bool = False
    relatives_apart: bool = False
    consent: Consent = NOT_APPLIED_FOR
    whole_household: bool = True
    own_pages: tuple[str, str] | None = None
    beside: tuple[str, str] | None = None

    def assess(
        self, declaration: Declaration, book: ParameterBook, on: date, *, with_nearest: bool = False
    ) -> Assessment:
        """The verdict of every category by the rules and figures of `on`.

        `with_nearest` also says of each refusal which nearest change would turn it: it takes a few
        milliseconds more.
        """
        wording, figures = Wording(LABELS, self.materials), book.on(on)
        return assess(
            self.code, self.text, wording, declaration, figures, on, with_nearest=with_nearest
        )


def nothing_owed(
    _declaration: Mapping[str, Any], _recognised: Mapping[str, Sequence[int]],
    _matters: Sequence[Matter], _on: date,
) -> list[Owed]:  # fmt: skip
    """For services that can only be checked."""
    return []
