"""Papers about a person: the slip shows no number, the card shows them all and its printing is kept."""

import pytest
from sqlalchemy import select

from fupin.documents.render import UndrawableCharacter
from fupin.model import AuditRow
from fupin.model.terms import Role
from tests.office import OTHER_TOWNSHIP

SECRET = ("id_number", "phone", "bank_account", "disability")
PRINT = "打印识别卡（号码完整，会记入审计）"


@pytest.fixture
def person(office):
    found = office.person(disability="43", bank_account="6222020200112233445", phone="13805360001")
    office.session.commit()
    return found


@pytest.fixture
def desk(office, enter):
    return enter(office.clerk)


def printed(office):
    """The template and the values of the last paper."""
    return office.printer.letters[-1]


def test_the_slip_to_take_home_is_a_pdf_that_no_cache_keeps(office, person, desk):
    answer = desk.get(f"/people/{person.uid}/slip.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    template, values = printed(office)
    assert template == "slip"
    assert not [name for name in SECRET if getattr(person, name) in str(values)]
    assert {each["title"] for each in values["eligible"]} >= {"职业技能培训报名", "公益性岗位安置"}


def test_a_name_that_cannot_be_printed_says_so_on_the_page(page, office, person, desk, monkeypatch):
    def refuse(template, values):
        raise UndrawableCharacter("name", "王\ue000", ["\ue000"])

    monkeypatch.setattr(office.printer, "html", refuse)
    sent_back = desk.get(f"/people/{person.uid}/slip.pdf")
    assert "该字无法打印" in page.follow(sent_back, desk).text


def test_the_card_is_printed_in_full_and_its_printing_is_kept(page, office, person, desk, session):
    shown = page(f"/people/{person.uid}", client=desk)
    form, _ = shown.form(PRINT)
    answer = desk.post(form.get("action"), data=shown.answers(PRINT))
    assert answer.data.startswith(b"%PDF")
    template, values = printed(office)
    assert template == "card"
    assert all(getattr(person, name) in str(values) for name in SECRET)
    acts = session.scalars(select(AuditRow.object).where(AuditRow.act == "printed")).all()
    assert acts == [f"人员 {person.id} 精准识别卡"]


def test_the_city_prints_no_card_and_another_area_nothing(page, office, person, enter):
    city = enter(office.user(Role.CITY, "3707", "周市级"))
    page.post(f"/people/{person.uid}/card.pdf", status=403, client=city)
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    page(f"/people/{person.uid}/slip.pdf", 404, client=stranger)
    page.post(f"/people/{person.uid}/card.pdf", status=404, client=stranger)
