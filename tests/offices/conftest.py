"""A city of one county, two townships and a statistical zone, as files."""

from pathlib import Path

import pytest

FILES = {
    "areas.csv": """\
code,name,english,level,parent_code
990000,甲市,Jia City,prefecture,99
990100,乙县,Yi County,county,990000
990100001,丙街道,Bing Subdistrict,subdistrict,990100
990100100,丁镇,Ding Town,town,990100
990100400,戊区,Wu Zone,stat_zone,990100
""",
    "census.csv": """\
code,population,age_0,age_1_4,urban_population,from_other_province,household_size,floor_area_m2,source
990100,1000,10,40,600,50,2.48,46.97,普查
""",
    "points.csv": """\
code,latitude,longitude,source
990100,28650000,121400000,示意
990100001,28660000,121410000,示意
""",
    "departments.csv": """\
code,name,english
civil-affairs,民政,Civil affairs
township,乡镇,Township
""",
    "offices.csv": """\
code,name,english,department,area_code
990100-civil-affairs,乙县民政局,Yi County Civil Affairs Bureau,civil-affairs,990100
990100001-township,丙街道办事处,Bing Subdistrict Office,township,990100001
990100100-township,丁镇人民政府,Ding Town Government,township,990100100
""",
    "matters.csv": """\
code,number,service,name,english,department,level,categories,who,benefit,english_benefit,limit,limit_unit,basis,tag,trigger,first_day,last_day
aid,1,help,救助,Aid,civil-affairs,county,marginal,everyone,帮助,Help,7,working_days,某法第1条,LAW,recognition,2025-01-01,2026-06-30
aid,1,help,救助,Aid,civil-affairs,county,marginal|hard_expense,everyone,帮助,Help,7,working_days,某法第1条,LAW,recognition,2026-07-01,
pay,2,help,发放,Payment,civil-affairs,county,marginal,everyone,发放,Payment,,next_month,某法第2条,LAW,recognition,2025-01-01,
""",
    "calendar.csv": """\
day,kind,source
2026-08-12,holiday,台风停工通知
""",
    "extensions.csv": """\
service,code,limit,limit_unit,basis
help,objection,45,working_days,某法第3条
""",
    "check_bodies.csv": """\
code,name,english,facts,adds,complete,basis,tag
bank,银行,Bank,monetary_property,yes,yes,某法第7条,待核
""",
    "delegations.csv": """\
service,county,first_day,last_day,limit,limit_unit,basis
help,990100,2026-07-01,2026-12-31,20,working_days,某法第9条
""",
    "procedures/help.csv": """\
code,name,english,level,department,limit,limit_unit,parameter,counts_from,lasts,basis
whole,全程,Whole,,,30,working_days,,application,,某法第3条
accept,受理,Accept,township,township,15,working_days,,application,,某法第4条
publicise,公示,Publicity,township,township,7,calendar_days,,opening,7,某法第5条
decide,决定,Decide,county,civil-affairs,5,working_days,,opening,,某法第6条
""",
    "parameters/help.csv": """\
code,name,english,unit,first_day,value,value_high,status,source,checked
standard,标准,Standard,fen_per_month,2024-01-01,90000,,verified,某公告,2026-01-01
standard,标准,Standard,fen_per_month,2026-01-01,95000,99000,example,某公告,2026-01-01
ratio,比例,Ratio,permille,2025-01-01,,,missing,,
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a small sound city."""
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "small"
