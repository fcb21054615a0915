"""The demonstration accounts, as data: `make run` prints them, the README names some."""

from dataclasses import dataclass

PASSWORD = "demo-taizhou-2026"
TOWNSHIP, COUNTY, CITY = "331002001", "331002", "331000"


@dataclass(frozen=True)
class DemoAccount:
    """One account: log-in name, role, office or area, and what it is for in both languages."""

    login: str
    role: str
    office: str = ""
    area: str = ""
    use: str = ""


ACCOUNTS = (
    DemoAccount("19900000000", "resident", use="居民 resident: check, apply, follow"),
    DemoAccount("zhen1", "caseworker", f"{TOWNSHIP}-township", use="街道经办 township: accept, inquire, post"),
    DemoAccount("zhen2", "caseworker", f"{TOWNSHIP}-township", use="街道经办 township, a colleague"),
    DemoAccount("minzheng1", "caseworker", f"{COUNTY}-civil-affairs", use="区民政 county civil affairs: decide"),
    DemoAccount("minzheng2", "caseworker", f"{COUNTY}-civil-affairs", use="区民政 county civil affairs, a colleague"),
    DemoAccount("yibao", "caseworker", f"{COUNTY}-medical-insurance", use="区医保 medical insurance"),
    DemoAccount("jiaoyu", "caseworker", f"{COUNTY}-education", use="区教育 education"),
    DemoAccount("jianshe", "caseworker", f"{COUNTY}-housing", use="区住建 housing"),
    DemoAccount("jianshe2", "caseworker", f"{COUNTY}-housing", use="区住建 housing, a colleague"),
    DemoAccount("renshe", "caseworker", f"{COUNTY}-human-resources", use="区人社 employment"),
    DemoAccount("canlian", "caseworker", f"{COUNTY}-disabled-persons", use="区残联 disabled persons' federation"),
    DemoAccount("weijian", "caseworker", f"{COUNTY}-health", use="区卫健 county health: childcare filings"),
    DemoAccount("tuoyu", "institution", use="托育机构 a childcare institution: places, requests"),
    DemoAccount("duban", "supervisor", area=CITY, use="市督办 city supervisor: rates and gaps"),
    DemoAccount("quduban", "supervisor", area=COUNTY, use="区督办 county supervisor"),
    DemoAccount("guanli", "administrator", use="管理员 administrator: figures, no cases"),
    DemoAccount("guanli2", "administrator", use="管理员 administrator: approves figures"),
    DemoAccount("xitong", "system", f"{COUNTY}-power", use="供电系统 the power supplier's system, over REST"),
)  # fmt: skip
