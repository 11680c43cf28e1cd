"""The board: what the county puts on it, and what others see of it."""

import pytest

from fupin.model import Notice
from fupin.model.terms import Role, State
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, rows_of


@pytest.fixture
def county(office, client, sign_in):
    sign_in(client, office.approver.username)
    return client


def choose(page, scheme="training"):
    return page(f"/notices/new/{scheme}")


def boxes(found):
    return [field.get("value") for field in found.all("input", name="case")]


def test_the_ticked_ones_go_on_one_notice_with_its_printed_list(page, county, office, session):
    one, two, other = (office.filed("training", State.APPROVED) for _ in range(3))
    assert "3 件" in page("/notices").main
    found = choose(page)
    ticked = [value for value in boxes(found) if not value.startswith(other.uid)]
    shown = page.follow(page.submit(found, "公示勾选的申请", {"case": ticked}))
    assert one.number in shown.main
    assert two.number in shown.main
    assert other.number not in shown.main
    assert "查看公示名单" in shown.links()
    assert (one.state, two.state, other.state) == (State.ON_NOTICE, State.ON_NOTICE, State.APPROVED)
    template, values = office.printer.letters[-1]
    assert template == "notice_list"
    assert {row["name_masked"] for row in values["notice"]["rows"]} == {"王*英"}


def test_nothing_ticked_is_told(page, county, office):
    case = office.filed("training", State.APPROVED)
    found = page.submit(choose(page), "公示勾选的申请", {"case": None}, 422)
    assert found.errors == ["请至少勾选一份申请"]
    page.submit(choose(page), "公示勾选的申请", {"case": "nonsense"}, 422)
    page.submit(choose(page), "公示勾选的申请", {"case": f"{case.uid}:x"}, 422)
    assert case.state is State.APPROVED


def test_one_that_was_withdrawn_meanwhile_stays_off_and_is_told(page, county, office):
    good, gone = (office.filed("training", State.APPROVED) for _ in range(2))
    found = choose(page)
    office.advance(gone, State.WITHDRAWN)
    shown = page.follow(page.submit(found, "公示勾选的申请", {"case": boxes(found)}))
    assert f"{gone.number} 未列入" in shown.main
    assert good.state is State.ON_NOTICE
    assert gone.state is State.WITHDRAWN


def test_the_same_page_sent_twice_makes_one_notice(page, county, office, session):
    office.filed("training", State.APPROVED)
    found = choose(page)
    page.submit(found, "公示勾选的申请", {"case": boxes(found)})
    again = page.submit(found, "公示勾选的申请", {"case": boxes(found)}, 422)
    assert "所选申请都不能公示" in again.errors[0]
    assert session.query(Notice).count() == 1


def test_an_unknown_measure_is_not_found(page, county):
    page("/notices/new/houses", 404)
    page.post("/notices/new/houses", {"case": "x:1"}, 404)


def test_a_case_of_another_measure_or_county_cannot_be_slipped_in(page, county, office, session):
    other = office.filed("workshop", State.APPROVED)
    before = rows_of(session)
    found = page.post("/notices/new/training", {"case": f"{other.uid}:{other.version}"}, 422)
    assert found.errors
    assert other.state is State.APPROVED
    assert rows_of(session) == before


def test_another_countys_notice_is_not_found(page, county, office, enter, session):
    case = office.filed("training", State.ON_NOTICE)
    notice = office.notice_of(case)
    page(f"/notices/{notice.id}")
    for role, scope in ((Role.COUNTY, OTHER_COUNTY), (Role.CLERK, OTHER_TOWNSHIP)):
        stranger = enter(office.user(role, scope, "外地"))
        page(f"/notices/{notice.id}", 404, client=stranger)
        assert case.number not in page("/notices", client=stranger).html


def test_another_county_publishes_nothing_of_ours(page, office, enter, session):
    case = office.filed("training", State.APPROVED)
    stranger = enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县"))
    assert case.number not in page("/notices/new/training", client=stranger).html
    page.post("/notices/new/training", {"case": f"{case.uid}:{case.version}"}, 422, stranger)
    assert case.state is State.APPROVED


def test_a_township_of_the_county_reads_the_notice_but_opens_only_its_own_cases(page, office, enter):
    case = office.filed("training", State.ON_NOTICE)
    notice = office.notice_of(case)
    neighbour = enter(office.user(Role.TOWNSHIP, "370702005", "邻镇"))
    found = page(f"/notices/{notice.id}", client=neighbour)
    assert case.number in found.main
    assert case.number not in found.links()
    own = page(f"/notices/{notice.id}", client=enter(office.reviewer))
    assert case.number in own.links()


def test_only_the_county_chooses(page, office, enter):
    for user in (office.clerk, office.reviewer, office.finance):
        client = enter(user)
        page("/notices/new/training", 403, client=client)
        page.post("/notices/new/training", {"case": "x:1"}, 403, client)
        assert "选择并公示" not in page("/notices", client=client).main


def test_a_number_nobody_gave_is_not_found(page, county):
    page("/notices/999999", 404)
    page("/notices/99999999999999999999", 404)


RARE = "王小\ue000"


def test_a_name_no_font_prints_is_told_beforehand_and_not_ticked(page, county, office, session):
    one, other = (office.filed("training", State.APPROVED) for _ in range(2))
    assert "打印不出来" not in choose(page).main
    one.applicant_name = one.person.name = RARE
    session.commit()
    shown = choose(page)
    assert "有 1 份申请的字打印不出来" in shown.main
    assert "“王*\ue000”里的“\ue000”（U+E000）打印不出来" in shown.main
    assert "放进字体文件夹" in shown.main
    (ticked,) = [box.get("value") for box in shown.all("input", name="case") if "checked" in box.attrib]
    assert ticked.startswith(other.uid)


def test_a_conclusion_no_font_prints_is_refused_where_it_was_typed(page, county, office, session):
    case = office.filed("training", State.OBJECTED)
    shown = choose(page)
    typed = {"case": boxes(shown), f"conclusion-{case.uid}": "查无\ue000事"}
    refused = page.submit(shown, "公示勾选的申请", typed, 422)
    assert "“查无\ue000事”里的“\ue000”（U+E000）打印不出来，请换一个字" in refused.errors[0]
    assert "查无\ue000事" in refused.html
    assert case.state is State.OBJECTED
