"""The handbook in docs/ is what the code says: generated, complete, never edited by hand."""

from datetime import date
from pathlib import Path

import pytest

from portal.offices.city import load_city
from portal.services.catalogue import SERVICES
from portal.services.handbook import handbook
from portal.services.service import Service

ROOT = Path(__file__).resolve().parents[2]
CITY = load_city(ROOT / "config" / "taizhou")
DAY = date(2026, 11, 24)
BEFORE_THE_LAW = date(2026, 6, 30)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_the_page_in_docs_is_what_the_command_prints(service: Service) -> None:
    """Written by: bin/portal rules explain <service> --on 2026-11-24 > docs/rules/<service>.md"""
    page = (ROOT / "docs" / "rules" / f"{service.code}.md").read_text(encoding="utf-8")
    assert page == handbook(service, CITY, DAY)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_every_parameter_is_read_by_something(service: Service) -> None:
    page = handbook(service, CITY, DAY)
    rules, figures = page.split("## 数值")
    for code in service.text.parameters:
        assert f"`{code}`" in figures
        assert CITY.parameters[code].name in rules, code


def test_the_text_of_the_day_is_told() -> None:
    assistance = SERVICES[0]
    assert "社会救助法第二十一条" in handbook(assistance, CITY, DAY)
    before = handbook(assistance, CITY, BEFORE_THE_LAW)
    assert "社会救助法第二十一条" not in before
    assert "最低生活保障审核确认办法第八条" in before
