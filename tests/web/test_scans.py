"""Scanned piles in the browser: dropped, watched, continued, and refused with a sentence that says what to do."""

import io
import shutil
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from fupin import clock, jobs, worker
from fupin.model import (
    Application,
    AuditRow,
    Document,
    Job,
    JobState,
    ResponsibilityLetter,
    ScanPage,
    ScanPile,
    SignedCopy,
)
from fupin.model.responsibility import Step
from fupin.model.terms import Role, State
from fupin.responsibility import issuing, plans
from fupin.responsibility.board import standing
from fupin.scanning import intake, kept, piles, tidying
from tests.office import NOON, Office
from tests.scanning import scanner
from tests.scanning.press import SheetPrinter
from tests.scanning.scanner import jpeg, png


@pytest.fixture
def office(app, session, monkeypatch, instance):
    with clock.pinned(NOON):
        made = Office(session, SheetPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made
    shutil.rmtree(instance / "scans", ignore_errors=True)


@pytest.fixture
def letters(office, session):
    office.filed("workshop", State.ISSUED)
    return list(session.scalars(select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)))


@pytest.fixture
def at_counter(client, sign_in, office):
    sign_in(client, office.clerk.username)


def drop(page, *contents, status=303):
    files = [(io.BytesIO(content), f"scan{number}.jpg") for number, content in enumerate(contents)]
    return page.post("/scans", {"files": files}, status)


def scans(letter):
    return [jpeg(scanner.signed(sheet)) for sheet in scanner.sheets(letter.pdf, 150)]


def test_a_pile_is_dropped_watched_and_filed_and_the_case_shows_it(at_counter, page, letters, work, session, office):
    shown = page.follow(drop(page, *scans(letters[0])))
    assert "排队中" in shown.main
    work()
    pile = session.scalars(select(ScanPile)).one()
    done = page(f"/scans/{pile.uid}")
    assert "归档1份2页" in done.main
    assert "这一摞没有要处理的了" in done.main
    assert "归档1份2页" in page("/scans").main
    case = page(f"/cases/{session.get_one(Application, letters[0].application_id).uid}")
    assert "已签字回收" in case.main
    assert f"查看签字件（2 页，会记入审计）：{letters[0].number}" in case.buttons()


def test_the_signed_copy_opens_with_a_row_of_the_audit(
    at_counter, page, letters, work, session, client, sign_in, office
):
    drop(page, *scans(letters[1]))
    work()
    copy = session.scalars(select(SignedCopy)).one()
    token = page("/help").answers("标准")["csrf_token"]
    response = client.post(f"/scans/copies/{copy.uid}", data={"csrf_token": token})
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    with pikepdf.open(BytesIO(response.data)) as pdf:
        assert len(pdf.pages) == 1
    row = session.scalars(select(AuditRow).where(AuditRow.act == "signed_opened")).one()
    assert (row.object, row.user_id) == (f"签字件 {copy.id}", office.clerk.id)
    stranger = office.user(Role.COUNTY, "370724", "外人")
    session.commit()
    sign_in(client, stranger.username)
    page.post(f"/scans/copies/{copy.uid}", status=404)


def test_the_letters_own_page_and_the_ledger_show_what_came_back(at_counter, page, letters, work, session):
    page.post(f"/prints/letters/{letters[1].uid}", {"seen": "0"})
    assert "签字回收" in page("/prints/ledger").main
    drop(page, *scans(letters[1]))
    work()
    assert "已签字回收" in page(f"/prints/letters/{letters[1].uid}").main
    row = next(row for row in page("/prints/ledger").all("tr") if letters[1].number in "".join(row.itertext()))
    assert "2026" in "".join(list(row)[-1].itertext())


def test_the_same_pile_twice_is_said_and_not_taken(at_counter, page, letters, work, session):
    files = scans(letters[0])
    first = drop(page, *files)
    again = drop(page, *reversed(files))
    assert again.location == first.location
    assert "以前上传过" in page.follow(again).text
    assert len(session.scalars(select(ScanPile)).all()) == 1


def test_a_pile_nobody_continued_says_that_its_files_are_removed(at_counter, page, app, letters, session):
    drop(page, *scans(letters[0]))
    pile = session.scalars(select(ScanPile)).one()
    pile.job.state, pile.job.ended_at = JobState.FAILED, clock.wall()
    session.commit()
    with clock.pinned(NOON + tidying.KEPT):
        worker.tidy(app)
    shown = page(f"/scans/{pile.uid}")
    assert "图片已按期清除" in shown.main
    assert "接着处理" not in shown.buttons()
    page.post(f"/scans/{pile.uid}/continue")
    assert session.scalars(select(Job.state).where(Job.kind == piles.KIND)).all() == [JobState.FAILED]


def test_a_pile_that_broke_off_is_continued_by_a_button(at_counter, page, letters, work, session, monkeypatch):
    with monkeypatch.context() as broken:
        drop(page, *scans(letters[0]))
        broken.setattr(jobs, "progress", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        work()
    pile = session.scalars(select(ScanPile)).one()
    shown = page(f"/scans/{pile.uid}")
    assert "服务器磁盘已满" in shown.main
    page.submit(shown, "接着处理")
    work()
    assert session.scalars(select(SignedCopy)).one().pages == 2
    page.post(f"/scans/{pile.uid}/continue")
    assert len(session.scalars(select(Job).where(Job.kind == piles.KIND)).all()) == 2


def pdf_of(pages, **saving):
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        made.save(out, **saving)
    return out.getvalue()


def bomb():
    """A picture of 400 million pixels in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(out, "TIFF", compression="group4")
    return out.getvalue()


def bomb_in_pdf():
    out = BytesIO()
    with pikepdf.new() as made:
        image = pikepdf.Stream(made, b"", {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image})
        image.Width, image.Height = 50_000, 50_000
        made.add_blank_page().obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        made.save(out)
    return out.getvalue()


def drawing_in_pdf():
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page().obj.Contents = pikepdf.Stream(made, bytes(range(256)) * 1100)
        made.save(out, compress_streams=False)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: pdf_of(2000), "这一摞共2,001页，一次最多500页"),
        (lambda: pdf_of(1, encryption=pikepdf.Encryption(owner="o", user="u")), "PDF有密码"),
        (lambda: pdf_of(1, encryption=pikepdf.Encryption(owner="o", user="")), "PDF有密码"),
        (lambda: b"PK\x03\x04 a spreadsheet", "这个文件的内容不是"),
        (lambda: b"%PDF-1.7 and no more", "PDF打不开"),
        (lambda: b"", "文件是空的"),
        (lambda: pdf_of(0), "PDF没有页面"),
        (bomb, "超过8000万像素"),
        (bomb_in_pdf, "超过8000万像素"),
        (drawing_in_pdf, "不像扫描件"),
    ],
    ids=["2000 pages", "locked", "half locked", "no scan", "broken", "empty", "no page", "bomb", "in pdf", "drawing"],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_nothing_is_kept(
    at_counter, page, session, instance, content, words
):
    refused = drop(page, png(scanner.blank(50)), content(), status=422)
    assert any(words in error for error in refused.errors)
    assert session.scalars(select(ScanPile)).all() == []
    assert not (instance / kept.FOLDER).exists()


def test_nothing_chosen_is_said(at_counter, page):
    assert drop(page, status=422).errors == ["请选择扫描件"]


def test_too_large_a_pile_is_refused(at_counter, page, monkeypatch):
    monkeypatch.setattr("fupin.web.scans.MOST_BYTES", 1000)
    assert any("超过120MB" in error for error in drop(page, b"x" * 1500, status=422).errors)
    assert intake.MOST_BYTES == 120 * 1024 * 1024


def test_a_full_disk_at_upload_leaves_nothing(at_counter, page, letters, session, instance, monkeypatch):
    store, room = kept.store, [1]

    def full(folder, name, content):
        room[0] -= 1
        if room[0] < 0:
            raise OSError(28, "No space left on device")
        store(folder, name, content)

    monkeypatch.setattr(kept, "store", full)
    drop(page, *scans(letters[0]), status=507)
    assert session.scalars(select(ScanPile)).all() == []
    assert list((instance / kept.FOLDER).iterdir()) == []


def test_piles_of_another_area_are_not_found(at_counter, page, letters, session, office, sign_in, client, work):
    drop(page, *scans(letters[0])[:1])
    work()
    pile, leaf = session.scalars(select(ScanPile)).one(), session.scalars(select(ScanPage)).one()
    for role, scope in ((Role.COUNTY, "370724"), (Role.TOWNSHIP, "370702002"), (Role.CITY, "3707")):
        user = office.user(role, scope, "外人")
        session.commit()
        sign_in(client, user.username)
        for address in (f"/scans/{pile.uid}", f"/scans/pages/{leaf.uid}", f"/scans/tray?pile={pile.uid}"):
            page(address, 404)
        assert client.get(f"/scans/pages/{leaf.uid}.jpg").status_code == 404
        page.post(f"/scans/pages/{leaf.uid}", {"do": "turn-90"}, 404)
        page.post(f"/scans/{pile.uid}/continue", status=404)
    sign_in(client, office.approver.username)
    assert "第2页" in page("/scans/tray").main


@pytest.mark.parametrize("mine", [True, False])
def test_a_responsibility_letter_that_comes_back_is_noted_on_its_board(
    page, office, session, client, sign_in, work, mine
):
    plan, _ = plans.begin(session, office.approver, 2026)
    session.commit()
    held = plans.held(session, plan.id)
    for each in held.indicators:
        each.whole = None
    plans.divide(session, held, {(p.id, i.id): 7 for p in plans.current(held) for i in held.indicators})
    session.commit()
    documents = issuing.issue(session, office.press, plans.held(session, plan.id), office.approver)
    session.commit()
    document = documents[0]
    sign_in(client, (office.approver if mine else office.clerk).username)
    drop(page, *scans(document))
    work()
    letter = session.scalars(select(ResponsibilityLetter).where(ResponsibilityLetter.document_id == document.id)).one()
    assert set(standing(letter)) == (set(Step) if mine else set())
    if mine:
        board = page(f"/responsibility/{plan.uid}")
        assert "已办完" in board.main
        copy = session.scalars(select(SignedCopy)).one()
        (button,) = [each for each in board.all("button") if each.get("form") == "copies"]
        assert button.get("formaction") == f"/scans/copies/{copy.uid}"
        assert f"查看签字件：{document.number}（会记入审计）" in board.buttons()
        token = page("/help").answers("标准")["csrf_token"]
        answer = client.post(f"/scans/copies/{copy.uid}", data={"csrf_token": token})
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    else:
        assert "不在您的辖区" in page("/scans/tray").main
