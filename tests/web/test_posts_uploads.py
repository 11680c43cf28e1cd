"""A month as a workbook: fetched, filled in, checked as a whole, returned with reasons or entered once."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from fupin import clock
from fupin.model import Job, JobState, PostAttendance, PostAttendanceDay
from fupin.model.terms import Role
from fupin.posts import UPLOADED, attendance_file
from fupin.posts.attendance_file import titles
from fupin.registry import forgotten
from fupin.registry.returned import REASON
from tests.office import OTHER_TOWNSHIP
from tests.web.postdesks import OCTOBER, approved, desks, opening, placed

TITLES = titles(OCTOBER)

__all__ = ["approved", "desks", "opening", "placed"]


def rows_of(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def sheet_xml(content):
    with ZipFile(BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()


def locks_of(content, row):
    """Whether each cell of a row is locked; what says nothing of it is."""
    page, styles = sheet_xml(content)
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs")[0])
    return ['locked="0"' not in formats[int(style)] for style in re.findall(rf'<c r="[A-Z]+{row}" s="(\d+)"', page)]


def filled(placement, **more):
    row = dict.fromkeys(TITLES, "") | {
        "编号": str(placement.id), "姓名": "王秀英", "岗位": "村庄保洁员", "月份": "2026-10", "出勤天数": "20",
        "工时": "100.5", "考核": "合格",
    } | more  # fmt: skip
    return [row[title] for title in TITLES]


def book(*rows):
    return attendance_file._written(OCTOBER, [[str(cell) for cell in row] for row in rows], {}, "考勤")


@pytest.fixture
def address(opening, session):
    found = f"/posts/months/2026-10/{opening.unit_id}/{opening.area_code}"
    session.commit()
    return found


@pytest.fixture
def send(page, desks, address):
    def upload(content, status=303, name="考勤.xlsx"):
        sent = page.post(f"{address}/upload", {"file": (BytesIO(content), name)}, status, client=desks["clerk"])
        return page.follow(sent, client=desks["clerk"]) if status == 303 else sent

    return upload


def test_the_file_has_everybody_and_text_cells(desks, placed, address):
    placement = placed()
    content = desks["clerk"].get(f"{address}/sheet.xlsx").data
    head, row = rows_of(content)
    assert tuple(head) == TITLES
    assert row[:6] == [str(placement.id), "王秀英", "村庄保洁员", "2026-10", "31", "133"]


def test_what_is_in_front_is_locked_and_what_is_filled_in_is_not(desks, placed, address):
    placed()
    content = desks["clerk"].get(f"{address}/sheet.xlsx").data
    assert "<sheetProtection" in sheet_xml(content)[0]
    locks = locks_of(content, row=2)
    assert locks[:6] == [True] * 6
    assert locks[6:] == [False] * (6 + 31)


def test_a_good_file_is_entered_when_it_is_confirmed_and_once(page, desks, placed, send, session):
    placement = placed()
    found = send(book(filled(placement)))
    assert session.scalars(select(PostAttendance)).all() == []
    page.submit(found, "写入本月考勤", client=desks["clerk"])
    session.expire_all()
    row = session.scalars(select(PostAttendance)).one()
    assert (row.days, row.half_hours, row.passed) == (20, 201, True)
    again = page.submit(found, "写入本月考勤", status=422, client=desks["clerk"])
    assert "已写入过" in again.errors[0]


def test_wrong_rows_come_back_with_the_reason_and_nothing_is_entered(desks, placed, send, session):
    good, bad = placed(), placed()
    found = send(book(filled(good), filled(bad, 工时="200", 出勤天数="22")))
    assert "写入本月考勤" not in found.buttons()
    head, first, second = rows_of(desks["clerk"].get(found.links()["下载有误的表格（xlsx）"]).data)
    assert head[-1] == REASON
    assert (first[-1], second[-1].partition("，")[0]) == ("", "工时：出勤22天")
    assert session.scalars(select(PostAttendance)).all() == []


def test_the_returned_file_put_right_is_taken(page, desks, placed, send):
    placement = placed()
    found = send(book(filled(placement, 工时="好多")))
    rows = rows_of(desks["clerk"].get(found.links()["下载有误的表格（xlsx）"]).data)
    assert "工时请填写数字" in rows[1][-1]
    assert "写入本月考勤" in send(book(filled(placement))).buttons()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"编号": "999999"}, "不在本单位的岗位上"),
        ({"编号": "x"}, "不是编号"),
        ({"姓名": "别人"}, "和编号不一致"),
        ({"月份": "2026-09"}, "表格是2026-09的"),
        ({"出勤天数": "32"}, "应为0至31的整数"),
        ({"工时": ""}, "不能为空"),
        ({"工时": "100.3"}, "最小到半小时"),
        ({"考核": "优秀"}, "不在代码表内"),
        ({"考核": "不合格"}, "请写明原因"),
    ],
)
def test_each_fault_is_told_at_its_row(placed, send, wrong, words):
    assert words in send(book(filled(placed(), **wrong))).main


def test_days_in_the_file_become_the_line_and_come_back_in_the_next(page, desks, placed, send, address, session):
    placement = placed()
    by_day = {"工时": "", "出勤天数": "", "8日": "4", "9日": "4.5", "12日": "假"}
    page.submit(send(book(filled(placement, **by_day))), "写入本月考勤", client=desks["clerk"])
    session.expire_all()
    row = session.scalars(select(PostAttendance)).one()
    assert (row.days, row.half_hours, row.leave_days, row.passed) == (2, 17, 1, True)
    kept = session.execute(select(PostAttendanceDay.on, PostAttendanceDay.half_hours).order_by(PostAttendanceDay.on))
    assert [(each.on.day, each.half_hours) for each in kept] == [(8, 8), (9, 9), (12, 0)]
    head, row = rows_of(desks["clerk"].get(f"{address}/sheet.xlsx").data)
    again = dict(zip(head, row, strict=False))
    assert (again["8日"], again["9日"], again["12日"], again["工时"], again["考核"]) == ("4", "4.5", "假", "", "合格")
    assert {type(cell) for cell in row} == {str}


def test_figures_beside_the_days_are_taken_only_if_they_are_their_sum(placed, send):
    placement = placed()
    by_day = {"8日": "4", "9日": "4.5", "12日": "假", "出勤天数": "2", "工时": "8.5", "请假天数": "1"}
    assert "写入本月考勤" in send(book(filled(placement, **by_day))).buttons()
    assert "和逐日的合计8.5不一致" in send(book(filled(placement, **by_day | {"工时": "9"}))).main


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"8日": "九"}, "工时请填写数字"),
        ({"8日": "8.5"}, "每天最多8小时"),
        ({"8日": "0"}, "没有出勤的日子请留空"),
        ({f"{number}日": "8" for number in range(1, 21)}, "工时不能超过133小时"),
    ],
)
def test_wrong_days_come_back_at_their_cells(desks, placed, send, days, words):
    found = send(book(filled(placed(), 工时="", 出勤天数="", **days)))
    assert words in found.main
    _, row = rows_of(desks["clerk"].get(found.links()["下载有误的表格（xlsx）"]).data)
    assert words in row[-1]


def test_a_day_after_the_exit_comes_back_at_its_cell_with_the_date(placed, send, session):
    placement = placed()
    placement.exited_on = date(2026, 10, 12)
    session.commit()
    found = send(book(filled(placement, **{"工时": "", "出勤天数": "", "12日": "4", "13日": "4"})))
    assert "2026年10月12日已离岗，2026年10月13日不能记考勤" in found.main


@pytest.mark.parametrize(("month", "last"), [(date(2027, 2, 1), "28日"), (date(2028, 2, 1), "29日")])
def test_a_month_has_a_column_for_each_day_there_is(month, last):
    assert titles(month)[-1] == last


def test_the_file_of_a_month_with_other_days_is_refused(send, placed):
    placement = placed()
    row = filled(placement)[:-1]
    content = attendance_file._written(date(2026, 9, 1), [row], {}, "考勤")
    assert "请重新下载本月的表格" in send(content, 422).errors[0]


def test_a_person_twice_is_told(placed, send):
    placement = placed()
    assert "和第2行重复" in send(book(filled(placement), filled(placement))).main


def test_what_is_no_such_file_is_refused_beside_its_field(send, placed):
    placed()
    assert send(b"no workbook", 422).errors
    assert send(b"", 422).errors


def test_a_sheet_changed_since_is_not_overwritten(page, desks, placed, send, address, session):
    placement = placed()
    found = send(book(filled(placement)))
    typed = {f"days_{placement.id}": "5", f"hours_{placement.id}": "10"}
    page.submit(page(address, client=desks["clerk"]), "保存草稿", typed, client=desks["clerk"])
    late = page.submit(found, "写入本月考勤", status=422, client=desks["clerk"])
    assert "刚被他人改过" in late.errors[0]
    session.expire_all()
    assert session.scalars(select(PostAttendance)).one().half_hours == 20


def test_only_the_counter_uploads_and_another_areas_upload_is_not_found(
    page, desks, placed, send, office, enter, address
):
    found = send(book(filled(placed())))
    uid = found.response.request.path.rpartition("/")[2]
    page(f"/posts/uploads/{uid}", 403, client=desks["county"])
    stranger = enter(office.user(Role.CLERK, OTHER_TOWNSHIP, "外县窗口"))
    page(f"/posts/uploads/{uid}", 404, client=stranger)
    page(f"{address}/upload", 404, client=stranger)


def test_an_upload_that_nobody_confirmed_is_given_up_after_a_month(page, desks, placed, send, session, instance):
    found = send(book(filled(placed(), 工时="好多")))
    job = session.scalars(select(Job).where(Job.kind == UPLOADED)).one()
    kept = job.payload
    assert list((instance / "jobs").glob(f"{kept}*.wrong"))
    session.rollback()
    with clock.pinned(clock.wall() + forgotten.FORGOTTEN):
        forgotten.discard(session, instance)
    session.refresh(job)
    assert (job.state, job.words, list((instance / "jobs").glob(f"{kept}*"))) == (
        JobState.CANCELLED,
        forgotten.NOT_CONFIRMED,
        [],
    )
    page(found.response.request.path, 404, client=desks["clerk"])
