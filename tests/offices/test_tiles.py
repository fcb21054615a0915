"""Areas as tiles: none over another, about where they lie."""

from hypothesis import given
from hypothesis import strategies as st

from config.settings import ROOT
from portal.offices.city import load_city
from portal.offices.spots import Spot
from portal.offices.tiles import lay_out

PLACES = st.lists(
    st.tuples(st.integers(28_000_000, 30_000_000), st.integers(120_000_000, 122_000_000)),
    min_size=1, max_size=140,
)  # fmt: skip


@given(PLACES)
def test_every_area_has_a_square_of_its_own_and_no_column_or_row_is_empty(places) -> None:
    spots = [Spot(str(number), *place, "") for number, place in enumerate(places)]
    cells = lay_out(spots)
    assert len(set(cells.values())) == len(cells) == len(spots)
    for axis in (0, 1):
        used = {cell[axis] for cell in cells.values()}
        assert used == set(range(max(used) + 1))


def test_the_nine_counties_lie_as_on_the_map() -> None:
    taizhou = load_city(ROOT / "config" / "taizhou")
    counties = [s for code, s in taizhou.points.items() if taizhou.areas[code].level == "county"]
    cells = {taizhou.areas[code].name: cell for code, cell in lay_out(counties).items()}
    assert len(cells) == 9
    for west, east in (
        ("天台县", "三门县"),
        ("仙居县", "临海市"),
        ("临海市", "椒江区"),
        ("黄岩区", "路桥区"),
    ):
        assert cells[west][0] < cells[east][0]
    for north, south in (
        ("三门县", "椒江区"),
        ("临海市", "黄岩区"),
        ("路桥区", "温岭市"),
        ("黄岩区", "玉环市"),
    ):
        assert cells[north][1] < cells[south][1]
