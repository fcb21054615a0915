"""低保 and 低边 as one writes them in OpenFisca-Core: a variable for each term, money in fen.

The same conditions as `portal.services.social_assistance.rules.lines`.
"""

import numpy as np
from openfisca_core.parameters import ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks import openfisca_members
from benchmarks.openfisca_facts import DAY, INPUTS, Household, Person


class people(Variable):
    """How many count."""

    value_type, entity, definition_period = int, Household, DAY

    def formula(household, period):
        return household.sum(household.members("counts", period))


class income(Variable):
    """The household's income in fen a month, never negative."""

    value_type, entity, definition_period = float, Household, DAY

    def formula(household, period, parameters):
        own = household.members("own_income", period) * household.members("counts", period)
        share = min(parameters(period).deduction_share, 1000)
        deducted = household("deductible_costs", period) * share // 1000
        rest = household("other_income", period) - household("uncounted_income", period)
        return np.maximum(household.sum(own) + rest - deducted, 0)


class monetary_property_fits(Variable):
    """Under some years' standards for each."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period, parameters):
        law = parameters(period)
        years = law.property_years * 12 * law.minimum_living_standard
        return household("monetary_property", period) < years * household("people", period)


class homes_fit(Variable):
    """One home, or two that are small."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period, parameters):
        number = household("homes", period)
        area = parameters(period).average_floor_area * household("people", period)
        return (number <= 1) | ((number <= 2) & (household("home_area", period) < area))


class property_fits(Variable):
    """All four tests."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        return (
            household("monetary_property_fits", period)
            & ~household("private_car", period)
            & ~household("business_property", period)
            & household("homes_fit", period)
        )


class is_not_all_destitute(Variable):
    """Somebody who counts is not 特困."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        rest = household.members("counts", period) & ~household.members("is_destitute", period)
        return household.any(rest)


class income_below_standard(Variable):
    """Income a head below the standard."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period, parameters):
        number = household("people", period)
        line = parameters(period).minimum_living_standard * number
        return (household("income", period) < line) & (number > 0)


class income_within_margin(Variable):
    """Income a head at most at the line of 低边."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period, parameters):
        law, number = parameters(period), household("people", period)
        widened = law.marginal_multiple * law.minimum_living_standard / 1000
        line = min(widened, law.minimum_wage) * number
        return (household("income", period) <= line) & (number > 0)


class minimum_living(Variable):
    """低保."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        return (
            household("income_below_standard", period)
            & household("property_fits", period)
            & household("is_not_all_destitute", period)
        )


class minimum_living_amount(Variable):
    """Fen a month: what lacks to the standard, at least the severely disabled's full standard."""

    value_type, entity, definition_period = float, Household, DAY

    def formula(household, period, parameters):
        standard = parameters(period).minimum_living_standard
        severe = household.members("is_severely_disabled", period)
        alone = household.sum(severe & household.members("counts", period))
        gap = standard * household("people", period) - household("income", period)
        return household("minimum_living", period) * np.maximum(gap, standard * alone)


class marginal(Variable):
    """低边."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        return (
            ~household("income_below_standard", period)
            & household("income_within_margin", period)
            & household("property_fits", period)
            & household("is_not_all_destitute", period)
        )


FORMULAS = [
    found
    for found in (*vars(openfisca_members).values(), *list(globals().values()))
    if isinstance(found, type) and issubclass(found, Variable) and found is not Variable
]


def system(figures, integers=False):
    """The law with a city's figures (code to value); `integers`: int64 instead of float32.

    OpenFisca's own integers have 32 bits; the variables' type is widened so that nothing wraps.
    """
    found = TaxBenefitSystem([Person, Household])
    found.parameters = ParameterNode(
        "", data={code: {"values": {"2000-01-01": value}} for code, value in figures.items()}
    )
    for variable in [*INPUTS, *FORMULAS]:
        whole = integers and variable.value_type is float
        found.add_variable(_of_integers(variable) if whole else variable)
        if whole:
            found.variables[variable.__name__].dtype = np.int64
    return found


def _of_integers(variable):
    """The same variable of whole numbers; OpenFisca reads a class's own attributes only."""
    told = {name: value for name, value in vars(variable).items() if not name.startswith("__")}
    return type(variable.__name__, (Variable,), {**told, "value_type": int})
