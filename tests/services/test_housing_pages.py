"""Renting: the three ways beside each other, and how a subsidy is made up, in plain words."""

from tests.support.browser import form_data, visible

CHECK = "/check/rental-subsidy"


def test_everybody_reads_what_each_way_asks_for(pages) -> None:
    visitor = pages()
    assert 'href="/housing"' in visitor.get(CHECK)
    page = visible(visitor.get("/housing"))
    for words in ("租赁补贴", "公租房", "保障性租赁住房", "不发钱", "轮候", "待核"):
        assert words in page


def test_the_amount_is_told_in_a_sentence(pages, clock) -> None:
    """Three people of a 低边 household with 20 m2 of their own: 34 m2 at 17 yuan (舟山2018, an example)."""
    visitor = pages()
    typed = form_data(visitor.get(CHECK), CHECK) | {
        "household-assisted": "marginal", "household-homes": "1", "household-home_area": "20",
        "household-housing_support": "no", "members-0-relation": "self",
    }  # fmt: skip
    for place in (1, 2):
        typed[f"members-{place}-relation"] = "child"
    page = visible(visitor.post(CHECK, typed))
    assert "补贴54.00 m²，自己有20.00 m²（浅色），差34.00 m²（深色）" in page
    assert "每平方米每月17.00元，合起来每月578.00元" in page
    assert "示例" in page
