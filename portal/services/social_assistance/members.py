"""Who is a member of the household in law (共同生活家庭成员), and what the law says of single members.

Sources: 最低生活保障审核确认办法 (DB) 7-8; the duty to support between parents and children is 民法典 1067.
"""

from portal.rules.bounds import Truth
from portal.rules.facts import Facts, asked_once

ADULT = 18
OLD = 60
"""From 60 on somebody is an elder (老年人权益保障法 2)."""


@asked_once
def in_household(facts: Facts) -> Truth:
    """Per member: whether the person counts (DB 7).

    The spouse; minor children; grown children who cannot live on their own, full-time students
    included; others with a legal duty to support who have long been living together. Not: clergy
    away for three years, people in prison, in compulsory drug treatment or declared missing.
    """
    relation, living = facts.choice("relation"), facts.choice("living")
    away = living.one_of("prison", "drug_treatment", "missing", "clergy")
    couple = relation.one_of("self", "spouse")
    child = relation.one_of("child") & cannot_live_alone(facts)
    owed = relation.one_of("child", "parent") | (
        ~relation.one_of("self", "spouse") & facts.truth("legal_duty")
    )
    return ~away & (couple | child | (owed & living.one_of("together")))


def cannot_live_alone(facts: Facts) -> Truth:
    """Per member: a minor, at school up to a bachelor's degree, or unable to work (DB 7)."""
    studies = ~facts.choice("school").one_of("none")
    return ~facts.age_at_least(ADULT) | studies | facts.choice("work").one_of("unable")


@asked_once
def disabled(facts: Facts) -> Truth:
    """Per member: has a disability card."""
    return ~facts.choice("disability_kind").one_of("none")


@asked_once
def severely_disabled(facts: Facts) -> Truth:
    """Per member: disability of grade 1 or 2 (DB 8)."""
    return disabled(facts) & facts.choice("disability_grade").one_of("1", "2")


@asked_once
def counts_alone(facts: Facts) -> Truth:
    """Per member: disability grade 1-2, grade 3 of mind, or a recognised major illness (DB 8)."""
    of_mind = facts.choice("disability_kind").one_of("intellectual", "mental")
    grade_3 = of_mind & facts.choice("disability_grade").one_of("3")
    return severely_disabled(facts) | grade_3 | facts.truth("major_illness")
