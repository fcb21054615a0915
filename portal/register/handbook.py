"""The layout of a register file, as a page that whoever prepares one reads; from the code itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portal.forms.fields import TOWNSHIPS
from portal.offices.city import City
from portal.register.categories import categories
from portal.register.cells import UPPER, Column, Columns
from portal.register.columns import COLUMNS, NEEDED
from portal.services.facts import CATALOGUE
from portal.services.forms import MOST_MEMBERS

KINDS = {
    "text": "文字", "choice": "选项", "bool": "是或否", "date": "日期，如1958-3-12", "int": "整数",
    "money": "金额", "area": "面积",
}  # fmt: skip
LEVELS = {"household": "户", "member": "人", "": "事件"}
FILES = """\
- CSV（UTF-8或GB18030）、XLSX（第一个工作表）、Parquet都可以，第一行是下面的列名，顺序不限；没有的列可以不写。
- 空着的格表示不知道。
- CSV和XLSX里金额按元、面积按平方米写，选项写文字或代码；Parquet里金额是整数分，面积是整数0.01平方米，\
选项是代码，日期是date32，是或否是bool。
- 有错的行逐条列出行号、列和原因，不影响其他行；改好后整个文件再导入一次，已经导入的不会重复。
"""
REGISTER = f"""\
# 家庭登记表的格式

本页由程序生成：`bin/portal register layout`。用`bin/portal register import 文件 --bad-rows 错误.csv`导入。

{FILES}- 一人一行。一户的行放在一起，户编号相同，成员序号从1起依次加1，最多{MOST_MEMBERS}人；第1位是申请人。
- “户”的列读这一户的第1行。一户有一处错误，整户都不导入。
- 出生日期和身份证号至少填一项；有身份证号的，从号码读出生日期。
- 金额、面积、整数可以只知道范围：下限写在本列，上限写在列名加`{UPPER}`的一列，如`monthly_income{UPPER}`。
- 居民自己填报过的家庭以自己填报的为准，只更新已认定的类别。

"""
EXAMPLE = """\
household,member,area,recognised,name,id_number,birth_date,relation,living,monthly_income,\
monthly_income_to,work,homes,private_car
H1,1,{area},minimum_living,王例文,331002198003129915,,本人,长期住在一起,"1,200.50",,在工作,1,否
H1,2,,,李例秀,,1982-05-12,配偶,长期住在一起,0,,能工作，还没找到,,
H2,1,{area},,陈例福,331002195803129936,,self,together,2000,3000,other,0,否
"""


def register_layout(city: City, on: date) -> str:
    """Every column of a register file and an example, as Markdown; categories as of `on`."""
    township = next(area.code for area in city.areas.values() if area.level in TOWNSHIPS)
    known = categories(city.parameters, on)
    told = {
        "household": "每户不同，最多40个字", "member": f"1–{MOST_MEMBERS}",
        "area": "乡镇或街道的代码", "id_number": "18位，在表格软件里设为文本",
        "recognised": _listed((name, code) for code, name in known.items()) + "；多个用逗号隔开",
    }  # fmt: skip
    return REGISTER + table(COLUMNS, NEEDED, told) + example(EXAMPLE.format(area=township))


def table(columns: Columns, needed: Sequence[str], told: Mapping[str, str]) -> str:
    """The columns as a table; `told` says what may stand in those that have no list of words."""
    heads = "| 列 | 名称 | 属于 | 类型 | 必有 | 可以填 |\n|---|---|---|---|---|---|\n"
    return heads + "".join(
        f"| `{code}` | {column.label} | {LEVELS[column.level]} | {KINDS[column.kind]} "
        f"| {'是' if code in needed else ''} | {told.get(code) or _values(column)} |\n"
        for code, column in columns.items()
    )


def example(text: str) -> str:
    """Rows to begin with."""
    return f"\n例如：\n\n```csv\n{text}```\n"


def _values(column: Column) -> str:
    """The words of a choice with their codes; how far a number may go, in what people write."""
    if column.kind == "bool":
        return "是、否"
    if column.words:
        return _listed(column.words.items())
    fact = CATALOGUE.household.get(column.code) or CATALOGUE.member.get(column.code)
    if fact is None or not column.ranged:
        return ""
    return f"0–{fact.high if column.kind == 'int' else fact.high // 100:,}"


def _listed(words: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{word}`{code}`" for word, code in words)
