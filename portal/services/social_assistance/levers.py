"""Which change of one fact may turn a refusal of social assistance, where the law makes that meaningful.

低保, 低边 and 刚性支出 go by lines of income and property (DB 13-14, ZJ 9 and 13, GX 4): how far a family
is from them helps it to know when to come back. Nobody is told to earn more: a family that is not
低边 because it is 低保 is better off. Age, illness, disability, school and who lives where are no
levers anywhere. 单人保 follows its family's 低边. 特困 goes by the person and the supporters. 临时救助
answers what has happened, and the officer judges.
"""

from portal.rules.nearest import LESS, MORE, NO, Lever
from portal.text import N_

BY_LINES = frozenset({"minimum_living", "marginal", "hard_expense"})
LEVERS = (
    # What comes in besides wages stands for the whole income: the rules add it to the others'.
    Lever("other_income", N_("全家月收入"), LESS, BY_LINES),
    Lever("monetary_property", N_("存款等货币财产"), LESS, BY_LINES),
    Lever("hard_expenses", N_("12个月里自己负担的医疗、教育、康复支出"), MORE, frozenset({"hard_expense"}),
          ("hard_expense_ratio", "hard_expense_living")),
    Lever("private_car", N_("自用的汽车或船"), NO, BY_LINES),
    Lever("business_property", N_("商铺、办公楼、厂房、酒店式公寓"), NO, BY_LINES),
)  # fmt: skip
