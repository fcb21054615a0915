"""The same law in plain Python, written from the articles and not from the rules: a second opinion.

Complete households and single figures only; income per head is a fraction, nothing is a bound.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

Person = Mapping[str, Any]
Home = Mapping[str, Any]
Figures = Mapping[str, int]
YES, NO, OFFICER = "yes", "no", "officer"


class Outcome(NamedTuple):
    """Whether the household has a category (or an officer says), and fen between two ends."""

    has: str
    low: int | None = None
    high: int | None = None
    extra: int = 0


def outcomes(
    home: Home, people: Sequence[Person], figures: Figures, on: date
) -> dict[str, Outcome]:
    """Per category what the law says."""
    members = [person for person in people if is_member(person, on)]
    income = household_income(home, members, figures, on)
    standard = figures["minimum_living_standard"]
    head = Fraction(income, len(members)) if members else None
    fits = property_fits(home, len(members), figures)
    alone = {n: destitute(n, people, fits, figures, on) for n in range(len(people))}
    others = [n for n, p in enumerate(people) if is_member(p, on) and alone[n] != YES]
    certain = any(alone[n] == NO for n in others)
    rest = fits and head is not None and bool(others)
    minimum = rest and head < standard
    marginal = rest and not minimum and head <= margin(figures)
    within = head is not None and (head < standard or head <= margin(figures))
    low = Fraction(figures["disposable_income"], 12)
    average = head is not None and head < low
    counted = [member for member in members if counts_alone(member)]
    severe = [member for member in members if is_severe(member)]

    def state(holds: bool) -> str:
        return NO if not holds else YES if certain else OFFICER

    found = {
        "destitute": destitute_outcome(people, alone, figures),
        "minimum_living": paid(
            state(minimum), max(len(members) * standard - income, len(severe) * standard),
            extras(members, figures, on),
        ),
        "marginal": Outcome(state(marginal)),
        "minimum_living_single": paid(
            state(marginal and bool(counted)), alone_amount(counted, figures),
            extras(counted, figures, on),
        ),
    }  # fmt: skip
    if on >= date(2025, 1, 1):
        hard = rest and average and not within and is_hard(home, len(members), income, figures)
        found["hard_expense"] = Outcome(state(hard))
    return {**found, **temporary(home, len(members), rest and average, figures, on)}


def paid(has: str, amount: int, extra: int) -> Outcome:
    """A category that is paid for."""
    return Outcome(NO) if has == NO else Outcome(has, amount, amount, extra)


def years(born: str, on: date) -> int:
    """Age in years; born on 29 February, one is a year older on 1 March."""
    day = date.fromisoformat(born)
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def is_member(person: Person, on: date) -> bool:
    """最低生活保障审核确认办法 7."""
    if person["living"] in {"prison", "drug_treatment", "missing", "clergy"}:
        return False
    relation = person["relation"]
    if relation in {"self", "spouse"}:
        return True
    dependent = (
        years(person["birth_date"], on) < 18
        or person["school"] != "none"
        or person["work"] == "unable"
    )
    if relation == "child" and dependent:
        return True
    return person["living"] == "together" and (
        relation in {"child", "parent"} or person["legal_duty"]
    )


def household_income(home: Home, members: Sequence[Person], figures: Figures, on: date) -> int:
    """最低生活保障审核确认办法 13: what is not counted and what is deducted comes off."""
    deducted = home["deductible_costs"] * min(figures["deduction_share"], 1000) // 1000
    total = home["other_income"] - home["uncounted_income"] - deducted
    return max(0, total + sum(own_income(member, figures, on) for member in members))


def own_income(person: Person, figures: Figures, on: date) -> int:
    """浙江省社会救助条例 50: the rise from a job taken on 低保 is left out for some months."""
    if (
        person["work"] != "working"
        or months(person["job_since"], on) >= figures["job_exemption_months"]
    ):
        return int(person["monthly_income"])
    most = figures["job_exemption_multiple"] * figures["minimum_living_standard"]
    return max(0, person["monthly_income"] - min(person["job_rise"], most))


def months(first: str, on: date) -> int:
    """Completed months since a day."""
    day = date.fromisoformat(first)
    return max(0, (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day))


def property_fits(home: Home, people: int, figures: Figures) -> bool:
    """浙江省 2015: deposits, vehicles, business premises, homes."""
    limit = figures["property_years"] * 12 * figures["minimum_living_standard"] * people
    if home["monetary_property"] >= limit:
        return False
    if home["private_car"] or home["business_property"] or home["homes"] > 2:
        return False
    return home["homes"] < 2 or home["home_area"] < figures["average_floor_area"] * people


def margin(figures: Figures) -> Fraction:
    """浙江省社会救助条例 13: a multiple of the standard, never above the minimum wage."""
    multiple = Fraction(figures["marginal_multiple"], 1000)
    return min(multiple * figures["minimum_living_standard"], Fraction(figures["minimum_wage"]))


def is_severe(person: Person) -> bool:
    """Disability of grade 1 or 2."""
    return person["disability_kind"] != "none" and person["disability_grade"] in {"1", "2"}


def counts_alone(person: Person) -> bool:
    """最低生活保障审核确认办法 8."""
    grade_3 = person["disability_grade"] == "3"
    of_mind = person["disability_kind"] in {"intellectual", "mental"}
    return is_severe(person) or (grade_3 and of_mind) or person["major_illness"]


def alone_amount(alone: Sequence[Person], figures: Figures) -> int:
    """The severely disabled in full, the others by the city's share, at most in full."""
    share = min(figures["single_share"], 1000)
    per_mille = sum(1000 if is_severe(person) else share for person in alone)
    return figures["minimum_living_standard"] * per_mille // 1000


def extras(members: Sequence[Person], figures: Figures, on: date) -> int:
    """分类施保 at the least: for each the largest of what applies (社会救助法 20)."""
    total = 0
    for member in members:
        age = years(member["birth_date"], on)
        due = [
            figures["extra_elder"] * (age >= 60),
            figures["extra_minor"] * (age < 18),
            figures["extra_disabled"] * is_severe(member),
            figures["extra_ill"] * member["major_illness"],
        ]
        total += max(due)
    return total


def is_hard(home: Home, people: int, income: int, figures: Figures) -> bool:
    """刚性支出困难家庭认定办法 4: expenses, living included, over the ratio of income."""
    ratio = Fraction(figures["hard_expense_ratio"], 1000)
    expenses = home["hard_expenses"] + figures["hard_expense_living"] * people
    return bool(expenses > ratio * income * 12)


def destitute(place: int, people: Sequence[Person], fits: bool, figures: Figures, on: date) -> str:
    """特困人员认定办法 4-8, for one person."""
    person = people[place]
    own = max(0, person["monthly_income"] - person["insurance_income"])
    if own >= figures["minimum_living_standard"] or not fits or is_supported(place, people, on):
        return NO
    frail = person["supporters"] == "frail" and (
        person["supporter_income"] * 12 < figures["disposable_income"]
    )
    if (
        person["supporters"] not in {"none", "destitute", "elder_minimum", "incapable"}
        and not frail
    ):
        return NO
    return cannot_work(person, on)


def cannot_work(person: Person, on: date) -> str:
    """特困人员认定办法 5; 社会救助法 16 for minors. A multiple disability is the officer's to read."""
    age, kind, grade = (
        years(person["birth_date"], on), person["disability_kind"], person["disability_grade"],
    )  # fmt: skip
    child = age < (18 if on >= date(2026, 7, 1) else 16)
    mind = kind in {"intellectual", "mental"} and grade in {"1", "2", "3"}
    body = kind == "physical" and grade in {"1", "2"}
    if age >= 60 or child or mind or body or (kind == "sight" and grade == "1"):
        return YES
    return OFFICER if kind == "multiple" and grade in {"1", "2", "3"} else NO


def is_supported(place: int, people: Sequence[Person], on: date) -> bool:
    """民法典 1059, 1067: the applicant for the family, spouse and grown children for the applicant."""
    relation = people[place]["relation"]
    able = {person["relation"] for person in people if is_able(person, on)}
    if relation in {"spouse", "child", "parent"}:
        return "self" in able
    return relation == "self" and bool(able & {"spouse", "child"})


def is_able(person: Person, on: date) -> bool:
    """Grown up, under 60, not disabled, free."""
    free = person["living"] in {"together", "away"}
    return (
        free and 18 <= years(person["birth_date"], on) < 60 and person["disability_kind"] == "none"
    )


def destitute_outcome(
    people: Sequence[Person], alone: Mapping[int, str], figures: Figures
) -> Outcome:
    """Basic living for each, care by what one cannot do alone (特困人员认定办法 21-22)."""
    sure = [person for n, person in enumerate(people) if alone[n] == YES]
    perhaps = [person for n, person in enumerate(people) if alone[n] == OFFICER]
    if not sure and not perhaps:
        return Outcome(NO)
    each, has = figures["destitute_living"], YES if sure else OFFICER
    care = sum(care_of(person, figures) for person in sure)
    return Outcome(has, each * len(sure), each * (len(sure) + len(perhaps)), care)


def care_of(person: Person, figures: Figures) -> int:
    """By how many of the six a person cannot do."""
    if person["care_needs"] >= 4:
        return figures["destitute_care_total"]
    return figures["destitute_care_partial"] if person["care_needs"] else 0


def temporary(
    home: Home, people: int, fits: bool, figures: Figures, on: date
) -> dict[str, Outcome]:
    """浙江省社会救助条例 38-39: the officer judges, up to six times the standard for each."""

    def up_to(holds: bool, multiple: str) -> Outcome:
        most = figures[multiple] * figures["minimum_living_standard"] * people
        return Outcome(OFFICER, 0, most) if holds else Outcome(NO)

    happened, spent = home["emergency"] != "none", home["hard_expenses"] > 0
    found = {
        "emergency_aid": up_to(happened, "emergency_multiple"),
        "expense_aid": up_to(spent and fits, "emergency_multiple"),
    }
    if on >= date(2026, 1, 29):
        found["small_aid"] = up_to(happened, "small_aid_multiple")
    return found
