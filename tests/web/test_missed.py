"""Who is missed: the area's figures, list and chart as last reviewed, the village as it is; nobody sees beyond."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import jobs, worker
from fupin.documents.render import UndrawableCharacter
from fupin.model import AuditRow, Job
from fupin.model.terms import Role
from fupin.registry import Village, add_villages, review
from tests.office import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE

WILLING = {"wants_training": True, "employment": "未就业", "job_wanted": "县外就业"}


@pytest.fixture
def village(office, session):
    add_villages(session, [Village(VILLAGE, "柳溪村")], date(2016, 1, 1))
    person = office.person(**WILLING)
    session.commit()
    return person


@pytest.fixture
def reviewed(village, office, session):
    """As it was found by the day's review."""
    review.order(session, office.approver)
    session.commit()
    with Session(session.get_bind()) as other:
        review.review(other, jobs.claim(other, [review.KIND]), Path("unused"))
    return village


def test_before_the_first_review_the_villages_can_be_opened_all_the_same(page, village, office, enter):
    found = page("/villages", client=enter(office.clerk))
    assert "还没有核对过" in found.main
    (link,) = [address for words, address in found.links().items() if "柳溪村" in words]
    assert link == f"/villages/{VILLAGE}"


def test_a_county_leads_to_its_townships_and_these_to_their_villages(page, reviewed, office, enter):
    browser = enter(office.approver)
    found = page("/villages", client=browser)
    assert "登记 1 人" in found.h1
    assert "1 人" in found.main
    (link,) = [address for words, address in found.links().items() if words == "城关街道办事处"]
    township = page(link, client=browser)
    assert {f"/villages/{VILLAGE}", f"/villages?area={COUNTY}"} <= set(township.links().values())


def test_who_is_missed_is_listed_with_measure_class_and_whoever_is_responsible(page, reviewed, office, enter):
    browser = enter(office.reviewer)
    assert "未定" in page("/villages/missed", client=browser).main
    duties = page(f"/villages/{VILLAGE}/duties", client=browser)
    page.submit(duties, "保存", {"responsible_leaves": "韩立国"}, client=browser)
    found = page("/villages/missed?scheme=training", client=browser)
    for words in (reviewed.name, "职业技能培训报名", "愿意外出就业", "有组织输出", "柳溪村", "韩立国"):
        assert words in found.main
    assert reviewed.id_number not in found.html
    assert "没有应享未享的人" in page("/villages/missed?scheme=public_post", client=browser).main


def test_the_list_is_exported_by_a_task_and_holds_nothing_but_text(page, reviewed, office, enter, session, app):
    reviewed.name = "=甲+乙"
    browser = enter(office.reviewer)
    listed = page("/villages/missed?scheme=training", client=browser)
    ordered = page.submit(listed, "导出名单（Excel）", client=browser)
    assert page.submit(listed, "导出名单（Excel）", client=browser).location == ordered.location
    session.commit()
    worker.work_once(app, worker.HANDLERS)
    done = page.follow(ordered, browser)
    token = done.answers("下载文件（会记入审计）")["csrf_token"]
    file = browser.post(f"{ordered.location}/file", data={"csrf_token": token}).data
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["村", "户编号", "姓名"]
    assert rows[1][2] == "=甲+乙"
    assert session.scalars(select(AuditRow.object).where(AuditRow.act == "exported")).first() == (
        f"应享未享名单 {TOWNSHIP}.training"
    )
    assert "应享未享 1 条，1 人" in done.main


def test_the_chart_shows_each_class_with_its_people(page, reviewed, office, enter):
    found = page("/villages/chart", client=enter(office.clerk))
    assert "登记贫困人口 1 人" in found.main
    assert "1 人" in found.main
    for words in ("未到劳动年龄", "愿意外出就业", "易地搬迁", "有组织输出"):
        assert words in found.main


def test_the_chart_is_printed_with_the_office_and_the_day_of_the_figures(reviewed, office, enter):
    answer = enter(office.clerk).get(f"/villages/chart.pdf?area={VILLAGE}")
    assert answer.data.startswith(b"%PDF")
    template, values = office.printer.letters[-1]
    assert (template, values["title"]) == ("chart", "潍城区城关街道办事处柳溪村贫困人口就业和社会保障分类施策图")
    assert (values["since"], values["missed"]) == ("2026-11-20", [("职业技能培训报名", 1)])
    assert values["chart"].people == 1


def test_a_name_on_the_chart_that_no_font_draws_is_told(page, reviewed, office, enter, monkeypatch):
    def refuse(template, values):
        raise UndrawableCharacter("responsible", "韩\ue000国", ["\ue000"])

    monkeypatch.setattr(office.printer, "html", refuse)
    browser = enter(office.clerk)
    assert "该字无法打印" in page.follow(browser.get("/villages/chart.pdf"), browser).text


def test_there_is_no_chart_before_a_review(page, village, office, enter):
    browser = enter(office.clerk)
    assert "还没有核对过" in page("/villages/chart", client=browser).main
    page("/villages/chart.pdf", 404, client=browser)


def test_a_review_is_ordered_once_and_kept_with_who_did(page, village, office, enter, session):
    browser = enter(office.reviewer)
    page.submit(page("/villages", client=browser), "现在核对", client=browser)
    page.post("/villages/review", client=browser)
    assert "正在核对台账" in page("/villages", client=browser).main
    assert [job.scope for job in session.scalars(select(Job))] == [TOWNSHIP]
    assert session.scalars(select(AuditRow).where(AuditRow.act == "reviewed")).first().object == f"辖区 {TOWNSHIP}"


def test_an_empty_list_makes_no_file_and_says_so(page, village, office, enter, app, session):
    browser = enter(office.reviewer)
    ordered = page.post("/villages/missed/export", {"scheme": "nothing"}, client=browser)
    session.commit()
    worker.work_once(app, worker.HANDLERS)
    assert "没有名单可导出" in page.follow(ordered, browser).main


def test_a_counter_exports_no_list(page, reviewed, office, enter):
    browser = enter(office.clerk)
    assert "导出名单（Excel）" not in page("/villages/missed", client=browser).buttons()
    page.post("/villages/missed/export", status=403, client=browser)


@pytest.mark.parametrize("area", [OTHER_COUNTY, "3707", "37070", "x", "³" * 9, "370702101201999"])
def test_an_area_that_is_none_of_mine_shows_my_own(page, reviewed, office, enter, area):
    browser = enter(office.approver)
    for address in ("/villages", "/villages/missed", "/villages/chart"):
        assert page(f"{address}?area={area}", client=browser).h1.startswith("潍城区")


def test_another_county_finds_nobody_on_the_list(page, reviewed, office, enter):
    stranger = enter(office.user(Role.COUNTY, OTHER_COUNTY, "外县审批"))
    found = page(f"/villages/missed?area={COUNTY}", client=stranger)
    assert reviewed.name not in found.main


def test_who_is_missed_is_named_with_measure_and_class(page, village, office, enter):
    found = page(f"/villages/{VILLAGE}", client=enter(office.reviewer))
    assert "登记 1 人，应享未享 1 人" in found.h1
    for words in (village.name, "职业技能培训报名", "愿意外出就业", "有组织输出"):
        assert words in found.main
    assert found.links()[village.name] == f"/people/{village.uid}"
    assert village.id_number not in found.html


@pytest.mark.parametrize("code", ["370702001", "37070200129", "abc", "³" * 12, "370724101201"])
def test_what_is_no_village_of_the_area_is_not_found(page, village, office, enter, code):
    page(f"/villages/{code}", 404, client=enter(office.clerk))


def test_another_township_does_not_see_the_village(page, village, office, enter):
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外乡窗口"))
    page(f"/villages/{VILLAGE}", 404, client=stranger)
    assert "柳溪村" not in page("/villages", client=stranger).main
