"""An institution says where it lies: a click on the picture, or coordinates of a map; one datum is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.childcare.drawing import HEIGHT, WIDTH, view_of
from portal.childcare.models import Institution
from portal.childcare.positions import Point, metres, to_gcj02
from portal.database import db, transaction
from portal.journal.queries import history
from tests.childcare.desk import Desk
from tests.conftest import BOTH
from tests.support.browser import Pages, visible

HERE = "/childcare/keeper/point"


@given(
    st.integers(27_900_000, 29_400_000), st.integers(120_200_000, 122_000_000),
    st.integers(10, 17), st.sampled_from(["wgs84", "gcj02"]), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_a_click_is_the_point_that_the_picture_shows_there(
    lat, lon, zoom, datum, across, down
) -> None:
    view = view_of(Point(lat, lon), zoom, datum)
    clicked = view.point(across * WIDTH, down * HEIGHT)
    mark = view.place(clicked, "")
    assert abs(mark.x - across * WIDTH) < 1 and abs(mark.y - down * HEIGHT) < 1
    middle = view.point(WIDTH / 2, HEIGHT / 2)
    assert metres(middle, Point(lat, lon)) <= 2


@pytest.fixture
def home(sparse) -> int:
    """An institution that the demonstration's keeper keeps, by its id."""
    with sparse.app_context():
        return Desk().id


@pytest.fixture
def staff(sparse, home) -> Pages:
    """Its staff at a browser."""
    person = Pages(sparse)
    person.log_in("tuoyu")
    return person


def institution(app, home: int) -> Institution:
    with app.app_context():
        return db.session.get_one(Institution, home)


@BOTH
def test_a_click_is_moved_to_the_middle_and_kept(sparse, home, staff) -> None:
    before = point_of(institution(sparse, home))
    page = staff.get(f"{HERE}?zoom=14&wide.x=640&wide.y=280")
    staff.post(HERE, _hidden(page))
    one = institution(sparse, home)
    there = point_of(one)
    assert one.point == "chosen" and one.cell == there.cell
    assert 2_500 < metres(before, there) < 3_000 and there.longitude > before.longitude
    with sparse.app_context():
        assert "keep-point" in [e.action for e in history("childcare-institution", home)]


def point_of(one: Institution) -> Point:
    return Point(one.latitude, one.longitude)


def _hidden(page: str) -> dict[str, str]:
    """The point that the page would keep."""
    text = page.rsplit('method="post"', maxsplit=1)[-1]
    return {
        name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("centre", "zoom")
    }


def test_coordinates_of_a_phones_map_are_moved_to_the_datum_in_storage(sparse, home, staff) -> None:
    there = Point(28_690_000, 121_450_000)
    shown = to_gcj02(there)
    typed = f"{shown.latitude / 1e6:.6f},{shown.longitude / 1e6:.6f}"
    page = staff.get(f"{HERE}?position={typed}&datum=gcj02")
    staff.post(HERE, _hidden(page))
    assert metres(there, point_of(institution(sparse, home))) <= 1


def test_what_is_no_point_or_far_away_is_told_and_nothing_kept(sparse, home, staff) -> None:
    before = institution(sparse, home).latitude
    assert "位置的格式不对" in visible(staff.get(f"{HERE}?position=here&datum=wgs84"))
    staff.get(HERE)
    page = staff.post(HERE, {"centre": "39.9,116.4", "zoom": "14"}, 422)
    assert "不在本县" in visible(page)
    assert institution(sparse, home).latitude == before


def test_parents_read_when_nobody_has_chosen_it(sparse, home, pages) -> None:
    with sparse.app_context(), transaction() as session:
        session.get_one(Institution, home).point = "area"
    assert "还没有标出位置" in visible(pages().get(f"/childcare/places/{home}"))
