"""Who counts, what counts and who is 特困, member by member, as one writes it in OpenFisca-Core.

The same conditions as `portal.services.social_assistance.members`, `means` and `destitute`; sources are
theirs. Every fact has one value, as OpenFisca knows no unknown ones.
"""

import numpy as np
from openfisca_core.variables import Variable

from benchmarks.openfisca_facts import (
    DAY,
    Household,
    Kind,
    Living,
    Person,
    Relation,
    School,
    Supporters,
    Work,
)


def among(values, *choices):
    """Where a choice is one of some."""
    return np.logical_or.reduce([values == choice for choice in choices])


class is_grown_up(Variable):
    """18 or over."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        return person("birth_date", period) <= np.datetime64(period.start.offset(-18, "year"))


class is_old(Variable):
    """60 or over."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        return person("birth_date", period) <= np.datetime64(period.start.offset(-60, "year"))


class counts(Variable):
    """Whether the person is a member of the household in law."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        kin, where = person("relation", period), person("living", period)
        gone = among(where, Living.prison, Living.drug_treatment, Living.missing, Living.clergy)
        couple = among(kin, Relation["self"], Relation.spouse)
        dependent = (
            ~person("is_grown_up", period)
            | (person("school", period) != School.none)
            | (person("work", period) == Work.unable)
        )
        owed = among(kin, Relation.child, Relation.parent) | (
            ~couple & person("legal_duty", period)
        )
        child = (kin == Relation.child) & dependent
        return ~gone & (couple | child | (owed & (where == Living.together)))


class job_exemption(Variable):
    """Fen a month of a new job that do not count."""

    value_type, entity, definition_period = float, Person, DAY

    def formula(person, period, parameters):
        law = parameters(period)
        most = law.job_exemption_multiple * law.minimum_living_standard
        first = person("job_since", period)
        month, today = first.astype("datetime64[M]"), np.datetime64(period.start)
        early = (today - today.astype("datetime64[M]")) < (first - month)
        months = (today.astype("datetime64[M]") - month).astype(int) - early
        recent = (person("work", period) == Work.working) & (months < law.job_exemption_months)
        return np.where(recent, np.minimum(person("job_rise", period), most), 0)


class own_income(Variable):
    """Fen a month that count."""

    value_type, entity, definition_period = float, Person, DAY

    def formula(person, period):
        return np.maximum(person("monthly_income", period) - person("job_exemption", period), 0)


class is_disabled(Variable):
    """Has a card."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        return person("disability_kind", period) != Kind.none


class is_severely_disabled(Variable):
    """Grade 1 or 2."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        grade = person("disability_grade", period)
        return person("is_disabled", period) & ((grade == 1) | (grade == 2))


class is_unable_to_work(Variable):
    """Old, a minor, or disabled by kind and grade."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        kind, grade = person("disability_kind", period), person("disability_grade", period)
        rated = grade >= 1
        mind = among(kind, Kind.intellectual, Kind.mental) & rated & (grade <= 3)
        body = (kind == Kind.physical) & rated & (grade <= 2)
        sight = (kind == Kind.sight) & (grade == 1)
        return person("is_old", period) | ~person("is_grown_up", period) | mind | body | sight


class is_without_source(Variable):
    """Own income, pensions apart, below the standard."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period, parameters):
        own = person("monthly_income", period) - person("insurance_income", period)
        return np.maximum(own, 0) < parameters(period).minimum_living_standard


class is_supported_at_home(Variable):
    """Somebody able at home owes support."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        kin = person("relation", period)
        family = among(kin, Relation.spouse, Relation.child, Relation.parent)
        by_applicant = family & person.household("has_able_applicant", period)
        by_family = (kin == Relation["self"]) & person.household("has_able_relatives", period)
        return by_applicant | by_family


class is_able(Variable):
    """Grown up, under 60, not disabled and free."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        free = among(person("living", period), Living.together, Living.away)
        age = person("is_grown_up", period) & ~person("is_old", period)
        return age & free & ~person("is_disabled", period)


class has_able_applicant(Variable):
    """The applicant could support others."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        applicant = household.members("relation", period) == Relation["self"]
        return household.any(household.members("is_able", period) & applicant)


class has_able_relatives(Variable):
    """Spouse or child could support the applicant."""

    value_type, entity, definition_period = bool, Household, DAY

    def formula(household, period):
        kin = among(household.members("relation", period), Relation.spouse, Relation.child)
        return household.any(household.members("is_able", period) & kin)


class is_unsupported(Variable):
    """Nobody owes support who is able to."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period, parameters):
        others = person("supporters", period)
        yearly = person("supporter_income", period) * 12
        frail = (others == Supporters.frail) & (yearly < parameters(period).disposable_income)
        nobody = among(others, Supporters.none, Supporters.destitute, Supporters.elder_minimum,
                       Supporters.incapable)  # fmt: skip
        return (nobody | frail) & ~person("is_supported_at_home", period)


class is_destitute(Variable):
    """特困: all three of one person."""

    value_type, entity, definition_period = bool, Person, DAY

    def formula(person, period):
        poor = person("is_without_source", period) & person.household("property_fits", period)
        return person("is_unable_to_work", period) & poor & person("is_unsupported", period)
