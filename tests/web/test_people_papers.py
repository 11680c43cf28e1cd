"""Papers about a person: the slip shows no number, the card shows them all and its printing is kept."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from fupin import clock
from fupin.documents.render import UndrawableCharacter
from fupin.model import AuditRow, Duty, Job
from fupin.model.terms import Role, StatusEvent
from fupin.registry import card_paper
from fupin.registry.targeting import CHILD
from tests.cardpress import RARE, CardPrinter
from tests.office import OTHER_TOWNSHIP, VILLAGE

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


def print_card(page, desk, person):
    shown = page(f"/people/{person.uid}", client=desk)
    form, _ = shown.form(PRINT)
    assert desk.post(form.get("action"), data=shown.answers(PRINT)).data.startswith(b"%PDF")


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
    print_card(page, desk, person)
    template, values = printed(office)
    assert template == "card"
    assert all(getattr(person, name) in str(values) for name in SECRET)
    acts = session.scalars(select(AuditRow.object).where(AuditRow.act == "printed")).all()
    assert acts == [f"人员 {person.id} 精准识别卡"]


@pytest.mark.parametrize(("due_on", "printed_due"), [(date(2026, 12, 31), "2026年12月31日"), (None, "")])
def test_the_card_names_who_answers_for_the_class_in_the_village(page, office, session, desk, due_on, printed_due):
    person = office.person(birth=date(2015, 1, 1))
    duty = Duty(area_code=VILLAGE, main=CHILD.code, responsible="李主任", due_on=due_on, set_at=clock.now())
    duty.set_by_id = office.approver.id
    session.add(duty)
    session.commit()
    print_card(page, desk, person)
    _, values = printed(office)
    assert (values["responsible"], values["due_on"]) == ("李主任", printed_due)


def test_a_card_whose_name_cannot_be_printed_leaves_room_for_a_pen(app, page, office, desk, monkeypatch):
    printer = CardPrinter()
    monkeypatch.setitem(app.extensions, "press", replace(office.press, printer=printer))
    person = office.person(f"王{RARE}")
    print_card(page, desk, person)
    assert [(values["name"], values["note"]) for _, values in printer.letters] == [("王　", card_paper.BY_HAND)]


def test_the_city_prints_no_card_and_another_area_nothing(page, office, person, enter):
    city = enter(office.user(Role.CITY, "3707", "周市级"))
    page.post(f"/people/{person.uid}/card.pdf", status=403, client=city)
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    page(f"/people/{person.uid}/slip.pdf", 404, client=stranger)
    page.post(f"/people/{person.uid}/card.pdf", status=404, client=stranger)


def test_a_village_outside_the_area_or_of_no_such_code_has_no_cards(page, office, person, enter, session):
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    page.post(f"/villages/{VILLAGE}/cards", status=404, client=stranger)
    for code in (VILLAGE[:9], "x" * 12, f"{VILLAGE[:9]}²01"):
        page.post(f"/villages/{code}/cards", status=404, client=enter(office.clerk))
    assert session.scalar(select(func.count(Job.id))) == 0


@pytest.mark.parametrize(("role", "scope"), [(Role.CITY, "3707"), (Role.ADMIN, "3707"), (Role.AUDITOR, "3707")])
def test_who_may_not_print_a_card_orders_none(page, office, person, enter, role, scope):
    page.post(f"/villages/{VILLAGE}/cards", status=403, client=enter(office.user(role, scope, "他人")))


def test_a_village_with_nobody_on_the_register_says_so(page, office, enter, session):
    office.person(events=((StatusEvent.REGISTERED, date(2015, 1, 1)), (StatusEvent.DIED, date(2026, 1, 1))))
    clerk = enter(office.clerk)
    sent_back = page.post(f"/villages/{VILLAGE}/cards", client=clerk)
    assert "没有登记在册的人" in page.follow(sent_back, clerk).text
    assert session.scalar(select(func.count(Job.id))) == 0
