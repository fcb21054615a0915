"""The layout of a file of monitoring events, as a page; from the code itself."""

from portal.outreach.event_files import COLUMNS
from portal.outreach.event_forms import ASKED, NEEDED
from portal.register.handbook import FILES, example, table

EVENTS = f"""\
# 监测事件表的格式

本页由程序生成：`bin/portal events layout`。用`bin/portal events import 文件 --bad-rows 错误.csv`导入；\
系统用`POST /api/v1/life-events`报送，列名相同，金额是整数分。

{FILES}- 一件事一行。同一件事只算一次，不管报送几次。
- 家庭已经填报的情况不会改动；规则按事件重新核算，有变化的由乡镇、街道核实。

"""
EXAMPLE = """\
id_number,event,happened_on,amount,detail,source
331002198003129915,高额医疗支出,2026-10-20,"90,000.00",住院,市医保局
331002198003129915,就业变化,2026-11-01,0,,市人力社保局
331002195803129936,死亡,2026-11-01,,,市公安局
"""


def events_layout() -> str:
    """Every column of a file of events and an example, as Markdown."""
    told = {
        code: asked.metadata["hint"] for code, asked in ASKED.items() if "hint" in asked.metadata
    }
    return EVENTS + table(COLUMNS, NEEDED, told) + example(EXAMPLE)
