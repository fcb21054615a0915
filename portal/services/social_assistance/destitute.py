"""特困人员: people who cannot work, have no source of living and nobody who can support them.

Source: TK 特困人员认定办法 4-8, 21-22; from 2026-07-01 LAW26 社会救助法 16 (minors, not only under 16).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.rules.bounds import OFFICER, Bounds, Truth, not_negative
from portal.rules.conditions import Condition, Extra, Figure, Ruling
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services.social_assistance.articles import LAW_2026
from portal.services.social_assistance.means import Income
from portal.services.social_assistance.members import ADULT, OLD, disabled
from portal.text import N_

UNABLE_GRADES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("intellectual", "mental"), ("1", "2", "3")),
    (("physical",), ("1", "2")),
    (("sight",), ("1",)),
)
"""Kinds and grades of disability that count as unable to work (TK 5)."""


UNABLE = N_("有60岁以上、未成年或重度残疾、不能劳动的人")
UNABLE_BEFORE = N_("有60岁以上、未满16周岁或重度残疾、不能劳动的人")


@dataclass(frozen=True)
class Destitute:
    """Per member, one test after the other: unable to work; and no source; and no supporter."""

    unable: Truth
    poor: Truth
    alone: Truth


def destitute_members(facts: Facts, parameters: Parameters, property_fits: Truth) -> Destitute:
    """Who is 特困, person by person: all three of TK 4 for the same one."""
    unable = unable_to_work(facts)
    poor = unable & without_source(facts, parameters) & facts.grouping.each(property_fits)
    return Destitute(unable, poor, poor & unsupported(facts, parameters))


def destitute(
    facts: Facts, parameters: Parameters, found: Destitute, articles: Mapping[str, str]
) -> Ruling:
    """特困人员救助供养: basic living for each, and care by what they cannot do alone."""
    people = facts.grouping
    unable = UNABLE if facts.on >= LAW_2026 else UNABLE_BEFORE
    steps = (
        ("unable_to_work", unable, "unable", found.unable),
        ("no_source_of_living", N_("他没有生活来源：本人收入低于低保标准，家庭财产符合"), "no_source",
         found.poor),
        ("unsupported", N_("没有法定供养人，或供养人没有能力"), "unsupported", found.alone),
    )  # fmt: skip
    conditions = tuple(
        Condition(code, label, articles[article], people.anyone(truth),
                  (Figure(N_("符合的人数"), people.count(truth), "count"),))
        for code, label, article, truth in steps
    )  # fmt: skip
    return Ruling(
        "destitute", N_("特困人员救助供养"), articles["destitute"], conditions,
        amount=parameters["destitute_living"] * people.count(found.alone), members=found.alone,
        extras=(care(facts, parameters, found.alone, articles["self_care"]),),
    )  # fmt: skip


def not_all_destitute(income: Income, found: Destitute, article: str) -> Condition:
    """Somebody of the household is not 特困: who is supported as such has no 低保 as well."""
    truth = income.facts.grouping.anyone(income.members & ~found.alone)
    label = N_("不是全家都按特困人员供养（特困供养的不再享受低保）")
    return Condition("not_destitute", label, article, truth)


def unable_to_work(facts: Facts) -> Truth:
    """Per member: 60 or over, a child, or disabled so that he cannot work (TK 5).

    A child is somebody under 16, from 2026-07-01 any minor (LAW26 16). Of a multiple disability
    the card does not say which of its parts has the grade: possible.
    """
    kind, grade = facts.choice("disability_kind"), facts.choice("disability_grade")
    unable = facts.age_at_least(OLD) | ~facts.age_at_least(_grown_up(facts.on))
    for kinds, grades in UNABLE_GRADES:
        unable = unable | (kind.one_of(*kinds) & grade.one_of(*grades))
    perhaps = kind.one_of("multiple") & grade.one_of("1", "2", "3")
    return unable | (perhaps & OFFICER)


def _grown_up(on: date) -> int:
    return ADULT if on >= LAW_2026 else 16


def without_source(facts: Facts, parameters: Parameters) -> Truth:
    """Per member: own income below the standard; pensions and social insurance do not count (TK 6)."""
    own = not_negative(facts.number("monthly_income") - facts.number("insurance_income"))
    return own.below(facts.grouping.each(parameters["minimum_living_standard"]))


def unsupported(facts: Facts, parameters: Parameters) -> Truth:
    """Per member: nobody owes support, or nobody who does is able to (TK 8).

    Supporters of 70 and over or with a severe disability count as unable while their income is
    below the place's average. Who has an able supporter at home needs no question.
    """
    supporters = facts.choice("supporters")
    average = facts.grouping.each(parameters["disposable_income"])
    frail = supporters.one_of("frail") & (facts.number("supporter_income") * 12).below(average)
    nobody = supporters.one_of("none", "destitute", "elder_minimum", "incapable") | frail
    return nobody & ~supported_at_home(facts)


def supported_at_home(facts: Facts) -> Truth:
    """Per member: somebody at home owes support and is able to (民法典 1059, 1067).

    Able is who is grown up, under 60, not disabled and free. The applicant for spouse, children
    and parents; for the applicant the spouse and the grown children.
    """
    people, relation = facts.grouping, facts.choice("relation")
    free = facts.choice("living").one_of("together", "away")
    grown = facts.age_at_least(ADULT) & ~facts.age_at_least(OLD)
    able = grown & ~disabled(facts) & free
    applicant = people.anyone(able & relation.one_of("self"))
    relatives = people.anyone(able & relation.one_of("spouse", "child"))
    by_applicant = relation.one_of("spouse", "child", "parent") & people.each(applicant)
    return by_applicant | (relation.one_of("self") & people.each(relatives))


def care(facts: Facts, parameters: Parameters, members: Truth, article: str) -> Extra:
    """Care by the six indicators: 1 to 3 failed is partly unable, 4 and more wholly (TK 22)."""
    failed = facts.number("care_needs")
    wholly = Bounds.between(4, 4).at_most(failed)
    partly = Bounds.between(1, 1).at_most(failed) & ~wholly
    each = facts.grouping.each
    amount = each(parameters["destitute_care_partial"]).where(partly & members) + each(
        parameters["destitute_care_total"]
    ).where(wholly & members)
    return Extra(
        "care", N_("照料护理（按生活自理能力）"), article, (partly | wholly) & members,
        facts.grouping.total(amount),
    )  # fmt: skip
