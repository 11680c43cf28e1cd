"""A roster in the browser: uploaded, checked, confirmed, written; whatever is wrong with it comes back in words."""

import io
from datetime import date, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fupin import clock, jobs
from fupin.model import AuditRow, Job, JobState, Person, VillageReview, WebSession
from fupin.model.terms import Role
from fupin.registry import TITLES, Village, add_villages, duplicates, frames, importing, review
from fupin.web import imports
from tests.conftest import new_client
from tests.registry.workbooks import FIRST, OTHER, SECOND, write

VILLAGES = [Village("370781101901", "柿子沟村"), Village("370781101902", "石臼村")]


@pytest.fixture
def county(session, client, make_user, sign_in):
    add_villages(session, VILLAGES, date(2016, 1, 1))
    user = make_user(Role.COUNTY, "370781", "xianji")
    sign_in(client, "xianji")
    return user


@pytest.fixture
def send(page, client):
    """Uploads bytes: the redirect, or the page."""

    def sent(content, name="名册.xlsx", status=303, client=client):
        token = page("/imports", client=client).answers("上传并核对")["csrf_token"]
        return page._answer(posted(client, content, name, token), status)

    return sent


def posted(client, content, name="名册.xlsx", token=""):
    boundary, body = encode_multipart({"csrf_token": token, "file": FileStorage(io.BytesIO(content), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/imports", input_stream=io.BytesIO(body), content_type=kind, content_length=len(body))


@pytest.fixture
def roster(tmp_path):
    def made(*rows, **layout):
        return write(tmp_path / "roster.xlsx", rows, **layout).read_bytes()

    return made


@pytest.fixture
def checked(page, send, work, roster):
    """The page of an import that was checked."""

    def found(*rows, **layout):
        sent = send(roster(*rows, **layout))
        work()
        return page.follow(sent)

    return found


def people(session):
    session.expire_all()
    return session.scalar(select(func.count(Person.id)))


def tally(found):
    return [int("".join(each.itertext())) for each in found.one("dl", class_="tally").iter("dd")]


def test_a_roster_is_checked_shown_confirmed_and_written(page, county, session, send, work, roster):
    sent = send(roster(FIRST, SECOND, OTHER))
    waiting = page.follow(sent)
    assert "等待核对" in waiting.main
    assert waiting.by_id("progress").get("data-hx-trigger") == "every 2s"
    assert waiting.links()["刷新"] == sent.location
    work()
    found = page.follow(sent)
    assert tally(found) == [3, 0, 0, 0, 0]
    assert found.by_id("progress").get("data-hx-trigger") is None
    assert people(session) == 0
    page.submit(found, "确认导入")
    assert "等待导入" in page.follow(sent).main
    work()
    assert "已写入台账：新增 3 人，变更 0 人" in page.follow(sent).main
    assert people(session) == 3
    assert session.scalars(select(AuditRow.act)).all() == ["imported"]
    assert "已导入" in page("/imports").main


def test_a_poll_gets_the_same_page_and_moves_no_clock(page, county, session, send, roster):
    address = send(roster(FIRST)).location
    poll = page.follow(send(roster(FIRST))).by_id("progress").get("data-hx-get")
    later = clock.wall() + timedelta(minutes=3)
    with clock.pinned(later):
        page(poll)
        session.expire_all()
        assert session.scalar(select(WebSession.seen_at)) < later
        page(address)
        session.expire_all()
        assert session.scalar(select(WebSession.seen_at)) == later


def test_differences_are_shown_and_a_replay_changes_nothing(page, county, session, checked, work):
    page.submit(checked(FIRST, SECOND, OTHER), "确认导入")
    work()
    found = checked(FIRST | {"文化程度": "小学", "联系电话": "19900007777"}, SECOND)
    assert tally(found) == [0, 1, 1, 0, 0]
    assert "李桂兰文化程度初中小学" in found.main
    assert "*******7777" in found.main
    assert "19900007777" not in found.html
    page.submit(found, "确认导入")
    work()
    again = checked(FIRST | {"文化程度": "小学", "联系电话": "19900007777"}, SECOND)
    assert "与台账一致" in again.main
    assert "确认导入" not in again.buttons()


def empty_cells(found):
    """Tables without a row, and cells that say nothing."""
    bodies = [body for body in found.root.iter("tbody") if body.find("tr") is None]
    return bodies + [cell for name in ("td", "th") for cell in found.all(name) if not "".join(cell.itertext()).strip()]


def test_no_table_of_an_import_is_empty_nor_any_cell_of_it(page, county, session, checked, work):
    found = checked(FIRST | {"联系电话": ""}, SECOND | {"姓名": ""})
    assert found.all("table")
    assert empty_cells(found) == []
    page.submit(found, "只导入正确的行")
    work()
    assert empty_cells(page(found.response.request.path)) == []
    found = checked(FIRST)
    assert "没有登记" in found.main
    assert empty_cells(found) == []
    page.submit(found, "确认导入")
    work()
    again = checked(FIRST)
    assert again.all("table") == []


def test_who_is_missing_is_listed_and_kept(page, county, session, checked, work):
    page.submit(checked(FIRST, SECOND), "确认导入")
    work()
    found = checked(FIRST | {"文化程度": "小学"})
    assert tally(found)[-1] == 1
    assert "张志国" in found.main
    page.submit(found, "确认导入")
    work()
    assert people(session) == 2


def test_wrong_rows_are_named_and_the_right_ones_can_be_written(page, client, county, session, checked, work):
    found = checked(FIRST, SECOND | {"证件号码": 370781197009120000}, OTHER)
    assert tally(found) == [2, 0, 0, 1, 0]
    assert "身份证号须为文本格式" in found.main
    assert "确认导入" not in found.buttons()
    refused = page.follow(page.post(f"{found.response.request.path}/confirm", {"rows": "all"}))
    assert "只导入正确的行" in refused.main
    page.submit(found, "只导入正确的行")
    work()
    assert people(session) == 2
    assert client.get(page(found.response.request.path).links()["下载有误的行（xlsx，已标出原因）"]).status_code == 200


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_wrong_rows_come_back_without_a_formula(page, client, county, checked, start):
    found = checked(FIRST | {"自然村": start, "姓名": ""})
    content = client.get(found.links()["下载有误的行（xlsx，已标出原因）"]).data
    with ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (head[:26], head[26]) == (list(TITLES), "不能导入的原因")
    assert row[3].strip() == start.strip()
    assert "姓名：不能为空" in row[26]


def test_wrong_rows_put_right_can_be_uploaded_again(page, client, county, checked, send, work, session):
    found = checked(FIRST | {"联系电话": "12"})
    content = client.get(found.links()["下载有误的行（xlsx，已标出原因）"]).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    right = io.BytesIO()
    book = xlsxwriter.Workbook(right)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, "19900001234" if cell == "12" else cell)
    book.close()
    sent = send(right.getvalue())
    work()
    page.submit(page.follow(sent), "确认导入")
    work()
    assert people(session) == 1


@pytest.mark.parametrize(
    ("rows", "layout", "words"),
    [
        ((FIRST, SECOND), {"merge": "C2:C3"}, "合并单元格"),
        ((FIRST,), {"titles": [title for title in TITLES if title != "姓名"]}, "缺少这一列"),
        ((), {"titles": ["月份", "金额"]}, "缺少这一列"),
    ],
)
def test_a_sheet_that_is_no_roster_is_refused_in_words(county, checked, rows, layout, words):
    found = checked(*rows, **layout)
    assert "不能导入" in found.main
    assert words in found.main
    assert found.buttons().count("确认导入") == 0


def test_a_second_header_row_is_a_wrong_row(county, checked):
    assert "又是一行表头" in checked({title: title for title in TITLES}, FIRST).main


def bomb(content):
    with ZipFile(content, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/media/a.bin", b"\0" * 20_000_000)


def macros(content):
    with ZipFile(content, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\0")


@pytest.mark.parametrize(("spoil", "words"), [(bomb, "压缩比"), (macros, "含有宏")])
def test_a_dangerous_workbook_is_refused(page, county, send, work, roster, spoil, words):
    content = io.BytesIO(roster(FIRST))
    spoil(content)
    sent = send(content.getvalue())
    work()
    assert words in page.follow(sent).main


def test_a_csv_under_another_name_is_refused(page, county, send, work):
    sent = send("县,乡,行政村\n".encode("gb18030"), "名册.xlsx")
    work()
    assert "不是.xlsx工作簿" in page.follow(sent).main


def test_rows_of_another_county_are_wrong_rows(page, client, county, session, make_user, sign_in, checked):
    make_user(Role.COUNTY, "370702", "elsewhere")
    sign_in(client, "elsewhere")
    found = checked(FIRST, OTHER)
    assert tally(found) == [0, 0, 0, 2, 0]
    assert "不在您的管辖范围内" in found.main


def test_one_person_twice_and_one_household_in_two_villages_are_wrong_rows(county, checked):
    assert tally(checked(FIRST, FIRST | {"姓名": "王芳"}, OTHER)) == [1, 0, 0, 2, 0]
    assert tally(checked(FIRST, SECOND | {"行政村": "石臼村"})) == [0, 0, 0, 2, 0]


def test_a_second_import_waits_for_the_first(page, county, session, send, work, roster):
    first, second = send(roster(FIRST)), send(roster(FIRST, SECOND))
    assert "前面还有 1 项任务，会依次办理" in page.follow(second).main
    work()
    for sent in (first, second):
        page.submit(page.follow(sent), "确认导入")
    work()
    assert people(session) == 2
    assert "新增 1 人" in page.follow(second).main


def test_confirming_twice_writes_once(page, county, session, checked, work):
    found = checked(FIRST)
    page.submit(found, "确认导入")
    assert "已确认过" in page.follow(page.submit(found, "确认导入")).main
    assert session.scalar(select(func.count(Job.id)).where(Job.kind == importing.APPLY)) == 1


def test_what_is_given_up_is_removed_and_cannot_be_confirmed(page, county, session, instance, checked, work):
    found = checked(FIRST, SECOND | {"姓名": ""})
    assert "放弃" in found.buttons()
    page.post(f"{found.response.request.path}/cancel")
    job = session.scalar(select(Job))
    session.refresh(job)
    assert (job.state, job.result) == (JobState.CANCELLED, None)
    assert not list((instance / jobs.FOLDER).glob(f"{job.payload}*"))
    assert "已确认过" in page.follow(page.submit(found, "只导入正确的行")).main
    work()
    assert people(session) == 0


def test_progress_survives_and_a_killed_import_is_finished(page, county, session, checked, work, app, monkeypatch):
    monkeypatch.setattr(frames, "FRAME", 1)
    found = checked(FIRST, SECOND, OTHER)
    page.submit(found, "确认导入")
    write_frame, done = importing._write_frame, []

    def killed(*words):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(write_frame(*words))

    with monkeypatch.context() as patched:
        patched.setattr(importing, "_write_frame", killed)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert "已处理 2 / 3 行" in page(found.response.request.path).main
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        work()
        assert "新增 3 人" in page(found.response.request.path).main
    assert people(session) == 3


def test_files_lie_sealed(county, instance, session, send, roster):
    content = roster(FIRST)
    send(content)
    kept = (instance / jobs.FOLDER / session.scalar(select(Job.payload))).read_bytes()
    assert b"PK\x03\x04" not in kept[:200]
    assert "名册" not in session.scalar(select(Job.title_sealed))


def test_nothing_chosen_or_an_empty_file_is_asked_for_again(page, county, send):
    assert "请选择名册文件" in page.submit(page("/imports"), "上传并核对", status=422).errors
    assert "文件是空的，请重新选择" in send(b"", status=422).errors


def test_a_roster_may_be_larger_than_a_photograph_but_not_without_end(county, send, monkeypatch):
    send(b"PK\x03\x04" + b"\0" * 13_000_000)
    monkeypatch.setattr(imports, "MOST_BYTES", 1000)
    assert imports.TOO_LARGE in send(b"\0" * 200_000, status=413).main


def test_only_who_may_import_gets_room_for_a_roster(app, session, make_user, sign_in):
    make_user(Role.CLERK, "370781", "li")
    browser = new_client(app, session)
    sign_in(browser, "li")
    assert posted(browser, b"\0" * 13_000_000).status_code == 413
    assert posted(browser, b"\0" * 1000).status_code == 403


def test_imports_of_another_county_are_not_found(page, app, session, county, checked, make_user, sign_in):
    found = checked(FIRST)
    make_user(Role.COUNTY, "370702", "elsewhere")
    browser = new_client(app, session)
    sign_in(browser, "elsewhere")
    address = found.response.request.path
    page(address, 404, client=browser)
    page.post(f"{address}/confirm", {"rows": "all"}, 404, client=browser)
    page.post(f"{address}/cancel", status=404, client=browser)
    assert "roster" not in page("/imports", client=browser).main


def test_what_was_imported_is_reviewed_and_searched_for_duplicates(page, county, checked, work, session):
    page.submit(checked(FIRST), "确认导入")
    work()
    kinds = session.scalars(select(Job.kind).order_by(Job.id)).all()
    assert kinds == [importing.CHECK, importing.APPLY, duplicates.KIND, review.KIND]
    assert {job.state for job in session.scalars(select(Job))} == {JobState.DONE}
    assert session.scalars(select(VillageReview.people)).all() == [1]
