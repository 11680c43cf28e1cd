"""Villages in the browser: looked at, uploaded, checked line by line, confirmed, written; mistakes told in words."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fupin import clock, jobs, placenames
from fupin.model import AuditRow, Job, JobState, Person, VillageReview
from fupin.model.places import area_at
from fupin.model.terms import Role
from fupin.registry import Village, add_villages, area_file, forgotten, review
from fupin.registry import areas as villages
from fupin.registry.area_file import Entry
from fupin.registry.search_index import refresh
from tests.conftest import new_client
from tests.office import TOWNSHIP, VILLAGE, Office
from tests.registry.workbooks import FIRST, write

OLD, GOAL, NEW = "370781101901", "370781101902", "370781101903"
BORN = date(2016, 1, 1)
HEAD = "代码,名称,生效日期,并入代码\n"
MERGER = f"{HEAD}{OLD},,2026-05-01,{GOAL}\n"


@pytest.fixture
def county(session, client, make_user, sign_in):
    add_villages(session, [Village(OLD, "柿子沟村"), Village(GOAL, "石臼村")], BORN)
    user = make_user(Role.COUNTY, "370781", "xianji")
    sign_in(client, "xianji")
    return user


@pytest.fixture
def people(session, county):
    desk = Office(session)
    found = [desk.person("李桂兰", area=OLD), desk.person("张志国", area=OLD)]
    refresh(session, [person.id for person in found])
    session.commit()
    return found


@pytest.fixture
def send(page):
    """Uploads a file: the redirect, or the page."""

    def sent(content, name="村.csv", status=303, client=None, **changes):
        file = FileStorage(io.BytesIO(content if isinstance(content, bytes) else content.encode()), name)
        return page.submit(page("/areas", client=client), "上传并核对", {"file": file, **changes}, status, client)

    return sent


@pytest.fixture
def checked(page, send):
    """The page of a file that was checked."""
    return lambda content, **more: page.follow(send(content, **more))


def tally(found):
    return [int("".join(each.itertext())) for each in found.one("dl", class_="tally").iter("dd")]


def path_of(found):
    return found.response.request.path


def test_new_renamed_and_merged_villages_are_checked_shown_confirmed_and_written(page, session, people, checked, work):
    found = checked(f"{HEAD}{NEW},东庄村,,\n{GOAL},大石臼村,2026-05-01,\n{OLD},,2026-05-01,{GOAL}\n")
    assert tally(found) == [1, 1, 1, 0, 0]
    assert f"并入“大石臼村”（{GOAL}）" in found.main
    assert "2 名登记人员随村转入" in found.main
    assert area_at(session, NEW, clock.today()) is None
    page.submit(found, "确认写入")
    waiting = page(path_of(found))
    assert "等待导入" in waiting.main
    assert waiting.by_id("progress").get("data-hx-trigger") == "every 2s"
    work()
    done = page(path_of(found))
    assert "已写入区划：新增 1 个村，更名 1 个，并入 1 个；随村转入 2 人" in done.main
    assert set(session.scalars(select(Person.area_code))) == {GOAL}
    assert area_at(session, NEW, clock.today()).name == "东庄村"
    assert session.scalars(select(AuditRow.act)).all() == ["areas"]
    listed = page("/areas")
    assert "并入大石臼村" in listed.main
    assert "更名为大石臼村" in listed.main
    assert "王坟镇：2 个村" in listed.main


def test_merged_villages_are_reviewed_anew(page, session, people, checked, work):
    page.submit(checked(f"{HEAD}{NEW},东庄村,,\n"), "确认写入")
    assert session.scalar(select(Job).where(Job.kind == review.KIND)) is None
    page.submit(checked(MERGER), "确认写入")
    work()
    assert session.scalars(select(VillageReview.area_code)).all() == [GOAL]


def test_a_file_that_nobody_confirmed_for_thirty_days_is_given_up(page, session, people, checked, instance):
    found = checked(MERGER)
    job = session.scalars(select(Job)).one()
    with clock.pinned(clock.wall() + forgotten.FORGOTTEN):
        forgotten.discard(session, instance)
    session.expire_all()
    assert not (instance / jobs.FOLDER / job.payload).is_file()
    later = page(path_of(found))
    assert forgotten.NOT_CONFIRMED in later.main
    assert "确认写入" not in later.buttons()


def test_a_replay_says_that_nothing_differs(page, people, checked, work):
    page.submit(checked(MERGER), "确认写入")
    work()
    again = checked(MERGER)
    assert tally(again) == [0, 0, 0, 1, 0]
    assert "没有要写入的内容" in again.main
    assert "确认写入" not in again.buttons()
    assert "已确认过，或没有要写入的内容" in page.follow(page.post(f"{path_of(again)}/confirm")).main


def test_lines_without_a_day_hold_from_the_chosen_one(page, session, county, checked, work):
    page.submit(checked(f"{HEAD}{NEW},东庄村,,\n", since=["2026", "3", "1"]), "确认写入")
    work()
    assert area_at(session, NEW, date(2026, 3, 1)).valid_from == date(2026, 3, 1)


def test_wrong_lines_are_named_and_the_right_ones_can_be_written(page, session, county, checked, work):
    found = checked(f"{HEAD}{NEW},东庄村,,\n37078199901,甲村,,\n{OLD},,昨天,{GOAL}\n370702001901,乙村,,\n")
    assert tally(found) == [1, 0, 0, 0, 3]
    for words in ("代码应为12位数字", "“昨天”不是日期", "不在您的管辖范围内"):
        assert words in found.main
    assert "确认写入" not in found.buttons()
    assert "只写入正确的行" in page.follow(page.post(f"{path_of(found)}/confirm", {"rows": "all"})).main
    page.submit(found, "只写入正确的行")
    work()
    assert area_at(session, NEW, clock.today()).name == "东庄村"
    assert area_at(session, OLD, clock.today()).successor_code is None


def test_a_file_of_another_county_changes_nothing(page, app, session, county, make_user, sign_in, checked):
    make_user(Role.COUNTY, "370702", "elsewhere")
    browser = new_client(app, session)
    sign_in(browser, "elsewhere")
    found = page.follow(_sent(page, MERGER, browser), browser)
    assert tally(found) == [0, 0, 0, 0, 1]
    assert "确认写入" not in found.buttons()
    assert "只写入正确的行" not in found.buttons()


def _sent(page, content, client):
    file = FileStorage(io.BytesIO(content.encode()), "村.csv")
    return page.submit(page("/areas", client=client), "上传并核对", {"file": file}, client=client)


def test_confirming_twice_writes_once(page, session, people, checked, work):
    found = checked(MERGER)
    page.submit(found, "确认写入")
    assert "已确认过" in page.follow(page.submit(found, "确认写入")).main
    assert len(session.scalars(select(Job).where(Job.kind == villages.APPLY)).all()) == 1


def test_two_confirmations_at_once_write_once(page, app, session, county, sign_in, checked):
    found = checked(MERGER)
    browsers = [new_client(app, session) for _ in range(2)]
    for browser in browsers:
        sign_in(browser, county.username)
    session.commit()
    start, answers = Barrier(2), found.answers("确认写入")

    def confirm(browser):
        start.wait(timeout=30)
        return FlaskClient.open(browser, f"{path_of(found)}/confirm", method="POST", data=answers).status_code

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(confirm, browsers)) == [303, 303]
    assert len(session.scalars(select(Job).where(Job.kind == villages.APPLY)).all()) == 1
    assert session.scalars(select(AuditRow.act)).all() == ["areas"]


def test_two_files_that_contradict_each_other_do_not_both_hold(page, session, people, checked, work):
    first, second = checked(MERGER), checked(f"{HEAD}{GOAL},,2026-05-01,{OLD}\n")
    for found in (first, second):
        page.submit(found, "确认写入")
    work()
    assert set(session.scalars(select(Person.area_code))) == {GOAL}
    left = page(path_of(second))
    assert "这 1 行没有写入" in left.main
    assert "并入 0 个" in left.main


def test_what_is_given_up_is_removed_and_cannot_be_confirmed(page, session, instance, county, checked, work):
    found = checked(MERGER)
    assert "放弃" in found.buttons()
    page.post(f"{path_of(found)}/cancel")
    job = session.scalar(select(Job))
    session.refresh(job)
    assert job.state is JobState.CANCELLED
    assert not list((instance / jobs.FOLDER).glob(f"{job.payload}*"))
    assert "已确认过" in page.follow(page.submit(found, "确认写入")).main
    assert "不能再放弃" in page.follow(page.post(f"{path_of(found)}/cancel")).main
    work()
    assert area_at(session, OLD, clock.today()) is not None
    assert "已放弃" in page("/areas").main


def test_what_was_uploaded_lies_sealed(county, instance, session, send):
    send(MERGER)
    kept = (instance / jobs.FOLDER / session.scalar(select(Job.payload))).read_bytes()
    assert OLD.encode() not in kept
    assert OLD not in session.scalar(select(Job.result_sealed))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "村.csv", "文件是空的，请重新选择"),
        (HEAD, "村.csv", "表中没有村"),
        ("名称,代码\n甲村,1\n", "村.csv", "第1行应依次是"),
        (MERGER, "村.xlsx", "这不是.xlsx工作簿"),
        (b"\xd0\xcf\x11\xe0old", "村.xls", "旧格式"),
    ],
)
def test_a_file_of_no_use_is_refused_beside_its_field(county, send, content, name, words):
    found = send(content, name, 422)
    assert any(words in each for each in found.errors)
    assert any(words in "".join(each.itertext()) for each in found.all("p", class_="error"))


def test_what_was_typed_is_kept_when_a_file_is_refused(county, send):
    found = send(HEAD, status=422, since=["2026", "3", "1"])
    assert [each.get("value") for each in found.all("input", name="since")] == ["2026", "3", "1"]


def test_nothing_chosen_or_no_day_is_asked_for(county, send, page):
    assert "请选择行政村文件" in page.submit(page("/areas"), "上传并核对", status=422).errors
    assert "没有13月，请核对" in send(MERGER, status=422, since=["2026", "13", "1"]).errors
    assert "请填写生效日期" in send(MERGER, status=422, since=["", "", ""]).errors


def test_a_large_file_is_refused(county, send, monkeypatch):
    monkeypatch.setattr(area_file, "MOST_BYTES", 10)
    assert any("超过1MB" in each for each in send(MERGER, status=422).errors)


def test_a_very_large_file_is_refused_before_it_is_read(page, client, county):
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(b"0" * 13_000_000), "村.csv")})
    kind = f"multipart/form-data; boundary={boundary}"
    response = client.post("/areas", input_stream=io.BytesIO(body), content_type=kind, content_length=len(body))
    assert response.status_code == 413
    assert "文件超过1MB" in response.text


@pytest.mark.parametrize(("link", "rows"), [("下载空白模板（xlsx）", 1), ("下载填写示例（xlsx）", 4)])
def test_template_and_example_can_be_fetched(page, client, county, link, rows):
    response = client.get(page("/areas").links()[link])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0)
    found = sheet.to_python()
    assert (found[0], len(found)) == (list(area_file.TITLES), rows)


def test_a_city_chooses_the_county_it_looks_at(page, app, session, county, make_user, sign_in):
    make_user(Role.ADMIN, "3707", "guanli")
    browser = new_client(app, session)
    sign_in(browser, "guanli")
    assert "王坟镇" not in page("/areas", client=browser).main
    chosen = page(page("/areas", client=browser).links()["青州市"], client=browser)
    assert "王坟镇：2 个村" in chosen.main
    assert "选一个县" in page("/areas?county=370101", client=browser).main


def test_a_county_sees_its_own_villages_only(page, county):
    assert "城关街道" not in page("/areas?county=370702").main
    assert "王坟镇" in page("/areas?county=370702").main


def test_files_of_another_county_are_not_found(page, app, session, county, checked, make_user, sign_in):
    found = checked(MERGER)
    make_user(Role.COUNTY, "370702", "elsewhere")
    browser = new_client(app, session)
    sign_in(browser, "elsewhere")
    page(path_of(found), 404, client=browser)
    page.post(f"{path_of(found)}/confirm", {"rows": "all"}, 404, client=browser)
    page.post(f"{path_of(found)}/cancel", status=404, client=browser)
    assert "村.csv" not in page("/areas", client=browser).main


def test_who_imports_rosters_is_led_here(page, county):
    assert page("/imports").links()["行政区划"] == "/areas"


def test_papers_and_lists_go_on_naming_a_merged_village(page, session, people, checked, work):
    page.submit(checked(MERGER), "确认写入")
    work()
    assert placenames.short_names(session, [OLD])[OLD] == "王坟镇柿子沟村"
    assert placenames.short_names(session, [GOAL])[GOAL] == "王坟镇石臼村"


def test_a_roster_confirmed_after_a_merger_goes_to_the_new_village(page, session, county, checked, work, tmp_path):
    roster = FileStorage(io.BytesIO(write(tmp_path / "roster.xlsx", [FIRST]).read_bytes()), "名册.xlsx")
    sent = page.submit(page("/imports"), "上传并核对", {"file": roster})
    work()
    page.submit(checked(MERGER), "确认写入")
    work()
    page.submit(page.follow(sent), "确认导入")
    work()
    assert session.scalars(select(Person.area_code)).all() == [GOAL]


def test_a_merger_planned_for_later_waits(county, checked):
    tomorrow = clock.today() + timedelta(days=1)
    assert "并入日期还没有到" in checked(f"{HEAD}{OLD},,{tomorrow},{GOAL}\n").main


def test_what_was_filed_keeps_its_village_and_its_name(page, session, office, enter):
    goal = f"{TOWNSHIP}202"
    add_villages(session, [Village(VILLAGE, "柳溪村"), Village(goal, "槐荫村")], BORN)
    filed = office.filed("training")
    villages.bring_in(session, [Entry(2, VILLAGE, "", date(2026, 5, 1), goal)])
    session.expire_all()
    assert (filed.area_code, filed.person.area_code) == (VILLAGE, goal)
    browser = enter(office.clerk)
    assert "柳溪村" in page(f"/cases/{filed.uid}", client=browser).main
    assert "槐荫村" in page(f"/people/{filed.person.uid}", client=browser).main
