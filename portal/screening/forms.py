"""What a supervisor is asked for a what-if: the day, and other figures."""

from collections.abc import Mapping

from marshmallow import fields

from portal.forms import fields as answers
from portal.forms.form import Form, Section
from portal.parameters.forms import figure_field
from portal.rules.parameters import ParameterBook
from portal.services.forms import StrictSchema
from portal.services.service import Service
from portal.text import N_

FIGURES = "figures"
TITLE = N_("改哪些数值")
HINT = N_("只填要改的，不改的空着。倍数和比例按千分数填，例如2倍填2000。")


def what_if_form(
    service: Service, book: ParameterBook, words: Mapping[str, tuple[str, str]] | None = None
) -> Form:
    """The day (today unless given), and every figure that the service's rules read.

    `words` gives a figure's label and hint, by code.
    """
    asked = {}
    for code in service.text.parameters:
        label, hint = (words or {}).get(code, (book[code].name, ""))
        asked[code] = figure_field(book[code], label, hint, required=False)
    on = answers.Day(True, metadata={
        "label": N_("按哪一天的规则"), "kind": "date", "hint": N_("不填就是今天。")})  # fmt: skip
    figures = StrictSchema.from_dict(dict(asked), name="what-if-figures")
    schema = StrictSchema.from_dict(
        {"on": on, FIGURES: fields.Nested(figures, load_default=dict)}, name="what-if"
    )
    return Form("what-if", schema, (
        Section("day", "", "", "", {"on": on}), Section(FIGURES, TITLE, HINT, FIGURES, asked),
    ))  # fmt: skip
