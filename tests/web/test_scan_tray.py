"""The tray in the browser: a page with its picture and reason, what is typed is kept, and the second is told."""

import io
import shutil

import pytest
from PIL import Image
from sqlalchemy import select

from fupin import clock, worker
from fupin.model import AuditRow, Document, PageState, ScanPage, SignedCopy
from fupin.model.terms import State
from fupin.scanning import tidying
from tests.office import NOON, Office
from tests.scanning import scanner
from tests.scanning.press import SheetPrinter
from tests.scanning.scanner import jpeg, noisy


@pytest.fixture
def office(app, session, monkeypatch, instance, client, sign_in):
    with clock.pinned(NOON):
        made = Office(session, SheetPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        sign_in(client, made.clerk.username)
        yield made
    shutil.rmtree(instance / "scans", ignore_errors=True)


@pytest.fixture
def letters(office, session):
    office.filed("workshop", State.ISSUED)
    return list(session.scalars(select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)))


@pytest.fixture
def dropped(page, work, session, letters):
    """The first page of an approval of two, waiting."""
    first, _ = scanner.sheets(letters[0].pdf, 150)
    return drop(page, work, session, first)


def drop(page, work, session, sheet):
    page.post("/scans", {"files": [(io.BytesIO(jpeg(sheet)), "scan.jpg")]})
    work()
    return session.scalars(select(ScanPage).order_by(ScanPage.id.desc())).first()


def test_a_page_waits_with_its_picture_its_reason_and_what_to_do(dropped, page, client, letters):
    tray = page("/scans/tray")
    assert f"{letters[0].number}共2页，缺第2页" in tray.main
    shown = page(f"/scans/pages/{dropped.uid}")
    assert "缺的页扫描上传后会自动归档" in shown.main
    picture = client.get(f"/scans/pages/{dropped.uid}.jpg")
    assert picture.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(picture.data)).height == 2339 or Image.open(io.BytesIO(picture.data)).height == 1754
    assert picture.headers["Cache-Control"] == "no-store"


def test_a_page_thrown_away_long_ago_says_that_its_picture_is_removed(dropped, page, client, app):
    page.post(f"/scans/pages/{dropped.uid}", {"do": "discard", "why": "扫坏了"})
    assert client.get(f"/scans/pages/{dropped.uid}.jpg").status_code == 200
    with clock.pinned(NOON + tidying.KEPT):
        worker.tidy(app)
    assert client.get(f"/scans/pages/{dropped.uid}.jpg").status_code == 404
    shown = page(f"/scans/pages/{dropped.uid}")
    assert "图片已按期清除" in shown.main
    assert "扫坏了" in shown.main


def test_a_wrong_answer_is_said_beside_its_field_and_kept(dropped, page):
    shown = page(f"/scans/pages/{dropped.uid}")
    again = page.submit(shown, "确认是这一页", {"letter": "没有的文号", "page": "7"}, status=422)
    assert any("没有找到这份文书" in error for error in again.errors)
    assert again.answers("确认是这一页")["letter"] == ["没有的文号"]
    assert again.answers("确认是这一页")["page"] == ["7"]
    empty = page.submit(shown, "丢弃", {"why": ""}, status=422)
    assert any("请写明丢弃的原因" in error for error in empty.errors)


def test_a_page_is_thrown_away_with_its_reason_and_audited(dropped, page, session, client):
    page.submit(page(f"/scans/pages/{dropped.uid}"), "丢弃", {"why": "扫坏了，已重新扫描"})
    session.refresh(dropped)
    assert (dropped.state, dropped.words) == (PageState.DISCARDED, "扫坏了，已重新扫描")
    assert "已丢弃" in session.scalars(select(AuditRow.object).where(AuditRow.act == "scan_settled")).one()
    assert "没有等您处理的扫描页" in page("/scans/tray").main
    assert client.get(f"/scans/pages/{dropped.uid}.jpg").status_code == 200


def test_who_comes_second_is_told_and_nothing_is_saved(dropped, page, session):
    seen = page(f"/scans/pages/{dropped.uid}")
    page.submit(seen, "丢弃", {"why": "不要了"})
    told = page.submit(seen, "确认是这一页", {"page": "2"}, status=409)
    assert "刚由他人处理过" in told.text
    session.refresh(dropped)
    assert (dropped.state, dropped.page) == (PageState.DISCARDED, 1)


def test_turning_is_seen_at_once(dropped, page, client):
    before = Image.open(io.BytesIO(client.get(f"/scans/pages/{dropped.uid}.jpg").data)).size
    page.submit(page(f"/scans/pages/{dropped.uid}"), "右转")
    assert Image.open(io.BytesIO(client.get(f"/scans/pages/{dropped.uid}.jpg").data)).size == before[::-1]


def test_a_copy_is_replaced_and_the_case_shows_both(page, work, session, letters):
    (sheet,) = scanner.sheets(letters[1].pdf, 150)
    drop(page, work, session, sheet)
    again = drop(page, work, session, noisy(sheet))
    page.submit(page(f"/scans/pages/{again.uid}"), "用这次的替换")
    shown = page(f"/prints/letters/{letters[1].uid}").main
    assert "已签字回收" in shown
    assert "已被替换的签字件" in shown
    assert len(session.scalars(select(SignedCopy)).all()) == 2


def test_nothing_is_done_that_was_not_pressed(dropped, page):
    page.post(f"/scans/pages/{dropped.uid}", {"do": "burn"}, 400)
