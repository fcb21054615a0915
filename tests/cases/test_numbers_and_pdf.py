"""Papers (文书): numbered per office and year without gaps or doubles, posted, printed as PDF."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.cases import printing
from portal.cases.models import Case, Notice
from portal.cases.numbers import notice_number
from portal.cases.printing import NothingFetched, as_pdf
from portal.cases.publicity_notice import sheet
from portal.clock import CHINA
from portal.database import db, transaction
from portal.errors import Refused
from portal.journal.queries import history
from portal.offices.city import current_city
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT


def numbers() -> list[str]:
    """The numbers of all papers, in the order of their making."""
    return list(db.session.scalars(select(Notice.number).order_by(Notice.id)))


def test_an_office_counts_all_its_papers_of_a_year_in_one_series(rest, app, clock) -> None:
    course.recognised(rest, clock)
    rest("yibao").act("medical-aid", "claim")
    rest("yibao").act("medical-aid", "grant", granted="已纳入。")
    with app.app_context():
        assert numbers() == [
            "331002001〔2026〕受00001号", "331002001〔2026〕公00002号",
            "331002民政〔2026〕决00001号", "331002医保〔2026〕办00001号",
        ]  # fmt: skip


def test_with_the_year_the_series_begins_anew(rest, app, clock) -> None:
    clock.move_to(datetime(2026, 12, 31, 23, 0, tzinfo=CHINA))
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    clock.move_to(datetime(2027, 1, 1, 0, 30, tzinfo=CHINA))
    rest("zhen1").act("accept", "reject", reason="户口不在本地。", article="社会救助法第三十七条")
    with app.app_context():
        assert numbers() == ["331002001〔2026〕受00001号", "331002001〔2027〕决00001号"]


@BOTH
def test_writers_at_once_and_one_that_fails_leave_neither_gap_nor_double(new_app, clock) -> None:
    apps = [new_app() for _ in range(4)]

    def draw(place: int) -> str:
        with apps[place % 4].app_context():
            office = current_city().offices["331002-civil-affairs"]
            try:
                with transaction() as session:
                    number = notice_number(session, office, "民政", "决", 2026)
                    if place % 3 == 0:
                        raise Refused(code="thinks-better-of-it")
                    return number
            except Refused:
                return ""
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        drawn = sorted(number for number in pool.map(draw, range(24)) if number)
    assert drawn == [f"331002民政〔2026〕决{n:05d}号" for n in range(1, 17)]


def test_the_posted_sheet_names_no_minor_and_tells_no_more_than_it_must(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    papers = rest(RESIDENT).get(f"/cases/{number}")["notices"]
    posted = next(paper for paper in papers if paper["kind"] == "publicity")
    text = str(posted["content"])
    assert "王**" in text and "家庭人口3人" in text and "最低生活保障家庭" in text
    assert "2026年11月9日" in text
    for secret in ("王例文", "李例秀", "王例明", "3310021980", "2,100", "1,347", "残疾"):
        assert secret not in text
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        task = next(t for t in case.tasks if t.code == "publicise")
        for change, named in (
            ({"id_number": "331002201411039938"}, "未成年人（姓名不公开）"),
            ({"id_number": "", "birth_date": "2008-11-03"}, "未成年人（姓名不公开）"),
            ({"id_number": "", "birth_date": "2008-11-02"}, "王**"),
            ({"id_number": ""}, "未成年人（姓名不公开）"),
        ):
            first = {**case.declared["members"][0], "birth_date": None, **change}
            case.declared = {**case.declared, "members": [first, *case.declared["members"][1:]]}
            case.verified = None
            assert named in str(sheet(current_city(), case, task, date(2026, 11, 9)))
        db.session.rollback()


def test_a_paper_as_pdf_reads_as_the_page_with_its_fonts_inside(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    person = pages()
    person.log_in(RESIDENT)
    assert f"/notices/{paper['id']}.pdf" in person.get(f"/notices/{paper['id']}")
    answer = person.client.get(f"/notices/{paper['id']}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]
    document = PdfReader(io.BytesIO(answer.data))
    text = "".join(page.extract_text() for page in document.pages).replace("\n", "")
    for words in ("社会救助审核确认决定书", paper["number"], "60日内", "6个月内", "椒江区人民政府"):
        assert words in text, words
    fonts = document.pages[0]["/Resources"]["/Font"].values()
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"])
    stranger = pages()
    stranger.log_in("jianshe")
    assert stranger.client.get(f"/notices/{paper['id']}.pdf").status_code == 404


def printed(asker: Rest, path: str, status: int = 200) -> str:
    """What a PDF over REST says, its line ends left out."""
    answer = asker.client.get(f"/api/v1{path}", headers={**asker.headers, "Accept-Language": "en"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    if status != 200:
        return ""
    assert answer.mimetype == "application/pdf"
    document = PdfReader(io.BytesIO(answer.data))
    return "".join(page.extract_text() for page in document.pages).replace("\n", "")


def test_programs_print_papers_of_cases_that_they_may_see(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][0]
    path = f"/notices/{paper['id']}.pdf"
    for asker in (RESIDENT, "zhen1"):
        text = printed(rest(asker), path)
        assert paper["number"] in text and "2026年11月2日" in text
    rest("").get(path, 401)
    for stranger in ("jianshe", "minzheng1", "xitong"):
        printed(rest(stranger), path, 404)
    with app.app_context():
        assert history("case", number)[-1].after == {"notice": paper["id"]}


def test_rare_characters_are_printed(app) -> None:
    with app.app_context():
        page = PdfReader(
            io.BytesIO(as_pdf("<p style='font-family:Noto Serif CJK SC'>䶮㛃𠅤</p>"))
        ).pages[0]
        assert page.extract_text().strip() == "䶮㛃𠅤"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/picture.png", "data:image/png;base64,AA=="],
)
def test_a_paper_reads_nothing_from_elsewhere(app, address: str) -> None:
    with app.app_context(), pytest.raises(NothingFetched):
        as_pdf(f"<p>文书</p><img src='{address}'>")


def test_without_debians_libraries_it_says_what_is_missing(app, monkeypatch) -> None:
    def missing(_name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    printing._printer.cache_clear()
    monkeypatch.setattr(printing, "import_module", missing)
    with app.app_context(), pytest.raises(Refused) as fault:
        as_pdf("<p></p>")
    assert fault.value.code == "no-printer"
    printing._printer.cache_clear()
