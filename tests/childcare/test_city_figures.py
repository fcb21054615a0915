"""The city's childcare figures equal a plain count over every institution."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.childcare.city_figures import city_figures, withheld
from portal.childcare.models import Institution
from portal.childcare.requests import file_request
from portal.clock import today
from portal.database import db, transaction
from portal.forms.fields import TOWNSHIPS
from portal.offices.city import current_city
from tests.childcare.nursery import Nursery
from tests.conftest import BOTH
from tests.support.browser import Pages, visible
from tests.support.pages import faults

CHILD = {"born_on": "2025-05-02", "entry_month": "2026-12", "service": "full", "area": "331002001"}


@BOTH
def test_figures_are_those_of_a_plain_count(app, supplied: Flask) -> None:
    with supplied.app_context():
        city, month = current_city(), today().replace(day=1)
        whole, *counties = city_figures(city)
        assert (whole.residents, whole.townships, whole.licensed) == (6_622_888, 130, 6_900)
        assert whole.per_10000 == 10 and whole.to_build == 29_803 - 6_900
        assert len(counties) == 9
        for one in counties:
            inside = [
                i
                for i in db.session.scalars(select(Institution))
                if i.area_code.startswith(one.code)
            ]
            rows = [m for i in inside for m in i.months if m.month == month]
            assert one.institutions == len(inside)
            assert (one.licensed, one.occupied, one.free) == (
                sum(m.licensed for m in rows), sum(m.occupied for m in rows), sum(m.free for m in rows)
            )  # fmt: skip
            assert one.inclusive == sum(
                m.licensed for i in inside if i.inclusive for m in i.months if m.month == month
            )
            towns = {
                a.code
                for a in city.areas.values()
                if a.level in TOWNSHIPS and a.parent_code == one.code
            }
            assert set(one.without) == towns - {i.area_code for i in inside}
        assert sum(c.licensed for c in counties) == whole.licensed
        assert sum(c.townships for c in counties) == 130


def test_lapsed_institutions_are_not_counted(supplied: Flask) -> None:
    with supplied.app_context():
        before = city_figures(current_city())[0]
        with transaction() as session:
            session.execute(update(Institution).where(Institution.id == 1).values(filing="lapsed"))
        after = city_figures(current_city())[0]
        assert after.institutions == before.institutions - 1 and after.licensed < before.licensed


def test_fewer_than_five_families_are_not_published(sparse: Flask) -> None:
    with sparse.app_context():
        nursery = Nursery(1)
        for number, told in enumerate((0, None, None, None, None, 5)):
            assert city_figures(current_city())[0].waiting == told
            child = CHILD | {"name": f"例小{number}"}
            file_request(nursery.parent(number), child, nursery.ids)


@pytest.mark.parametrize(("counts", "published"), [
    ([0, 7, 9], [0, 7, 9]), ([3, 7, 9], [None, None, 9]), ([3, 2, 9], [None, None, 9]), ([4, 0, 0], [None, 0, 0]),
    ([5, 5], [5, 5]), ([], []),
])  # fmt: skip
def test_a_small_count_cannot_be_reckoned_from_the_others(counts, published) -> None:
    """3 of 19 is the whole less the others: the smallest other one is withheld with it."""
    assert withheld(counts) == published


def test_everybody_reads_the_page_and_the_file(supplied: Flask) -> None:
    pages = Pages(supplied)
    html = pages.get("/childcare/city")
    assert faults(html) == [] and "还没有托育机构的乡镇（街道）" in visible(html)
    text = pages.get("/childcare/city/figures.csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [rows[0]["code"], rows[0]["licensed"], len(rows)] == ["331000", "6900", 10]
