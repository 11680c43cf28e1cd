"""Printing many letters: the list, the file by a task, handing over, and nobody else's letters."""

from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import func, select

from fupin import clock, jobs, tasks
from fupin.model import Application, AuditRow, Document, Job, LetterPrint, PrintBatch, Reprint
from fupin.model.terms import DocumentStatus, Role, State
from fupin.printing import batches, waiting
from fupin.web import print_batches, prints
from tests.cardpress import papers
from tests.letterpress import LetterPrinter
from tests.office import COUNTY, NOON, OTHER_COUNTY, OTHER_TOWNSHIP, Office, rows_of

TICKED, FETCH = "打印勾选的", "下载文件（会记入审计）"
HAND, HAND_TICKED, AGAIN, AGAIN_ALL = "没有登记的 4 份全部已交给此人", "勾选的已交给此人", "补打勾选的", "整批补打"


@pytest.fixture
def office(app, session, monkeypatch):
    with clock.pinned(NOON):
        made = Office(session, LetterPrinter())
        monkeypatch.setitem(app.extensions, "press", made.press)
        yield made


@pytest.fixture
def letters(office, session):
    """Approval and decision of a workshop, and two refusals."""
    office.filed("workshop", State.ISSUED)
    for _ in range(2):
        office.filed("training", State.REJECTED)
    query = select(Document).where(Document.application_id.is_not(None)).order_by(Document.id)
    return list(session.scalars(query))


@pytest.fixture
def done(page, counter, letters, work):
    """A batch of all letters whose file is made; its page."""
    address = page.submit(page("/prints"), "打印本页全部 4 份").location
    work()
    return page(address)


def printed(session):
    session.rollback()
    return session.scalar(select(func.count(LetterPrint.id)))


def acts(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(AuditRow.act, AuditRow.object).order_by(AuditRow.id))]


def stranger(office, enter, role=Role.COUNTY, scope=OTHER_COUNTY):
    return enter(office.user(role, scope, "外地"))


# the list -----------------------------------------------------------------------------------------------------------


def test_letters_are_ticked_ordered_watched_and_fetched(page, counter, letters, work, session):
    listed = page("/prints")
    assert "4 份没有打印" in listed.h1
    assert not [box for box in listed.all("input", type="checkbox") if box.get("checked") is not None]
    answer = page.submit(listed, TICKED, {"letter": [letters[1].uid], "sorting": "village"})
    waiting_page = page.follow(answer)
    assert "排队中" in waiting_page.main
    progress = waiting_page.by_id("progress")
    assert progress.get("data-hx-select") == "#batch"
    assert waiting_page.by_id("batch") is not None
    work()
    ready = page(answer.location)
    assert "文书1份，连同签收单共4页" in ready.main
    form, _ = ready.form(FETCH)
    content = counter.post(form.get("action"), data=ready.answers(FETCH)).data
    assert papers(content)[2].endswith(letters[1].number)
    batch, job = session.scalars(select(PrintBatch.id)).one(), session.scalars(select(Job.id)).one()
    assert acts(session) == [
        ("printed", f"批次 {batch} 文书 1 份"),
        ("exported", f"任务 {job} 批量打印文书 {batch}"),
    ]
    assert letters[1].number not in page("/prints").main


def test_the_page_is_printed_whole_and_what_was_filtered_altogether(page, counter, letters, session, monkeypatch):
    monkeypatch.setattr(waiting, "PAGE", 2)
    listed = page("/prints")
    assert "打印筛选出的全部 4 份" in listed.buttons()
    page.submit(listed, "打印本页全部 2 份")
    page.submit(page(f"/prints?title={letters[1].title}"), "打印本页全部 1 份")
    page.submit(listed, "打印筛选出的全部 4 份")
    session.rollback()
    assert [job.total for job in session.scalars(select(Job).order_by(Job.id))] == [2, 1, 1]


def test_all_that_were_filtered_means_those_that_were_there(page, counter, office, letters, session, monkeypatch):
    monkeypatch.setattr(waiting, "PAGE", 2)
    listed = page("/prints")
    office.filed("training", State.REJECTED)
    page.submit(listed, "打印筛选出的全部 4 份")
    assert session.scalar(select(Job.total)) == 4


def test_the_list_is_narrowed_and_paged(page, counter, letters, monkeypatch):
    monkeypatch.setattr(waiting, "PAGE", 1)
    first = page("/prints?scheme=training")
    assert letters[3].number in first.main
    second = page(first.links()["更早的记录"])
    assert letters[2].number in second.main
    assert letters[3].number not in second.main
    assert "更早的记录" not in second.links()
    today = page(page("/prints").links()["今天出具的全部"])
    assert letters[3].number in today.main


def test_a_day_that_is_none_is_told_beside_its_boxes(page, counter, letters):
    found = page("/prints?day=2026&day=13&day=1", 422)
    assert "没有13月，请核对" in found.main
    assert "没有13月，请核对" in page("/prints/ledger?day=2026&day=13&day=1", 422).main


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=99999999999999999999",
        "area=37",
        "area=abc",
        f"area=370702001{'1' * 5000}",
        "newest=x",
        "title=x",
        "scheme=x",
    ],
)
def test_a_spoilt_address_shows_a_list(page, counter, letters, query):
    page(f"/prints?{query}")


def test_nothing_ticked_is_told_beside_the_buttons(page, counter, letters, session):
    before = rows_of(session)
    found = page.submit(page("/prints?title=不予批准决定书"), TICKED, status=422)
    assert found.errors == [batches.NOTHING]
    assert batches.NOTHING in "".join(found.by_id("print").itertext())
    assert letters[0].number not in found.main, "the filter was lost"
    assert rows_of(session) == before


def test_too_many_are_not_ordered(page, counter, letters, session, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 3)
    monkeypatch.setattr(batches, "MOST", 3)
    listed = page("/prints")
    assert "3 份以上没有打印" in listed.h1
    assert "请先用上面的条件缩小范围" in listed.main
    assert "打印筛选出的全部 4 份" not in listed.buttons()
    sent = {**listed.answers(TICKED), "which": "all"}
    found = page.post("/prints", sent, 422)
    assert found.errors == [batches.TOO_MANY]
    assert session.scalar(select(func.count(Job.id))) == 0


def test_the_same_button_twice_leads_to_one_batch(page, counter, letters, session):
    listed = page("/prints")
    first, second = (page.submit(listed, "打印本页全部 4 份") for _ in range(2))
    assert first.location == second.location
    assert session.scalar(select(func.count(Job.id))) == 1
    assert [act for act, _ in acts(session)] == ["printed"]
    found = page.post("/prints", {**listed.answers(TICKED), "which": "all"}, 422)
    assert found.errors == [prints.ALL_GONE]


def test_what_a_colleague_prints_meanwhile_is_told(page, counter, letters, office, enter):
    listed = page("/prints")
    colleague = enter(office.other_clerk)
    page.submit(page("/prints", client=colleague), TICKED, {"letter": [letters[0].uid]}, client=colleague)
    shown = page.follow(page.submit(listed, "打印本页全部 4 份"))
    assert f"1 份没有列入：{letters[0].number}正在另一批打印" in shown.text


def test_what_became_void_since_is_told_and_stays_out(page, counter, letters, session, work):
    listed = page("/prints")
    letters[0].status = DocumentStatus.VOID
    session.commit()
    shown = page.follow(page.submit(listed, "打印本页全部 4 份"))
    assert f"{letters[0].number}已作废" in shown.text
    work()
    assert printed(session) == 3


def test_what_becomes_void_before_the_file_is_made_is_named_on_its_page(page, counter, letters, session, work):
    address = page.submit(page("/prints"), "打印本页全部 4 份").location
    letters[0].status = DocumentStatus.VOID
    session.commit()
    work()
    shown = page(address)
    assert f"{letters[0].number} {letters[0].title}：已作废" in shown.main


@pytest.mark.parametrize(("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.COUNTY, OTHER_COUNTY)])
def test_another_areas_letters_are_neither_listed_nor_printed(page, office, letters, session, enter, role, scope):
    other = stranger(office, enter, role, scope)
    assert letters[0].number not in page("/prints", client=other).main
    before = rows_of(session)
    sent = {"letter": [each.uid for each in letters], "which": "ticked"}
    assert page.post("/prints", sent, 422, client=other).errors == [batches.NOTHING]
    assert rows_of(session) == before


@pytest.mark.parametrize("role", [Role.FINANCE, Role.ADMIN, Role.AUDITOR])
def test_who_prints_nothing_is_refused(page, office, letters, enter, role):
    client = enter(office.user(role, COUNTY, "别岗"))
    for address in ("/prints", "/prints/ledger", "/prints/batches/1", f"/prints/letters/{letters[0].uid}"):
        page(address, 403, client=client)
    page.post("/prints", {"which": "all"}, 403, client=client)
    assert "打印文书" not in page("/policy", client=client).links()


def test_a_city_prints_no_letter_of_a_case(page, office, letters, session, enter, work):
    city = enter(office.user(Role.CITY, "3707", "周市级"))
    for address in ("/prints", f"/prints?area={COUNTY}", "/prints/ledger"):
        assert letters[0].number not in page(address, client=city).main
    page(f"/prints/letters/{letters[0].uid}", 404, client=city)
    sent = {"letter": [each.uid for each in letters], "which": "ticked"}
    assert page.post("/prints", sent, 422, client=city).errors == [batches.NOTHING]
    case = letters[0].application_id
    uid = session.scalars(select(Application.uid).where(Application.id == case)).one()
    page.post(f"/cases/{uid}/receipt", {}, 403, client=city)


def test_a_full_disk_is_told_and_the_letters_still_wait(page, counter, letters, session, work, monkeypatch, instance):
    address = page.submit(page("/prints"), "打印本页全部 4 份").location

    def full(*given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "store", full)
        work()
    shown = page(address)
    assert tasks.NO_ROOM in shown.main
    assert FETCH not in shown.buttons()
    assert printed(session) == 0
    assert "4 份没有打印" in page("/prints").h1


def test_an_office_that_printed_everything_reads_so(page, counter, office):
    assert "辖区的文书都打印过了" in page("/prints").main
    assert "没有符合条件、还没有打印的文书" in page("/prints?title=x").main


# the batch ----------------------------------------------------------------------------------------------------------


def test_all_are_handed_over_with_a_name(page, done, session, office):
    shown = page.follow(page.submit(done, HAND, {"to": "李守田"}))
    assert "4 份已交给李守田" in shown.text
    assert "全部登记了交接" in shown.main
    assert shown.main.count("李守田") == 5
    assert "王窗口登记" in shown.main
    session.rollback()
    assert set(session.scalars(select(LetterPrint.handed_to))) == {"李守田"}
    assert acts(session)[-1] == ("handed", f"批次 {session.scalar(select(PrintBatch.id))} 文书 4 份")


def test_single_letters_are_handed_over_and_the_rest_afterwards(page, done, session):
    first = session.scalars(select(LetterPrint.id).order_by(LetterPrint.id)).first()
    shown = page.follow(page.submit(done, HAND_TICKED, {"to": "李守田", "copy": [str(first)]}))
    shown = page.follow(page.submit(shown, "没有登记的 3 份全部已交给此人", {"to": "张会计"}))
    session.rollback()
    names = session.scalars(select(LetterPrint.handed_to).order_by(LetterPrint.id)).all()
    assert names == ["李守田", "张会计", "张会计", "张会计"]
    assert not [button for button in shown.buttons() if "全部已交给" in button]


def test_a_wrong_name_is_corrected_by_ticking(page, done, session):
    page.submit(done, HAND, {"to": "李守天"})
    first = session.scalars(select(LetterPrint.id).order_by(LetterPrint.id)).first()
    page.submit(page(done.response.request.path), HAND_TICKED, {"to": "李守田", "copy": [str(first)]})
    session.rollback()
    assert session.get_one(LetterPrint, first).handed_to == "李守田"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"to": ""}, "请填写交给谁"), ({"to": "李" * 61}, "最多60个字"), ({"to": "李守田"}, print_batches.NO_COPIES)],
)
def test_handing_over_needs_a_name_and_letters(page, done, session, changes, words):
    found = page.submit(done, HAND_TICKED, changes, 422)
    assert found.errors == [words]
    assert found.answers(HAND_TICKED)["to"] == [changes["to"]]
    session.rollback()
    assert set(session.scalars(select(LetterPrint.handed_at))) == {None}


def test_the_county_sees_who_has_the_letters_but_not_the_file(page, done, office, enter):
    page.submit(done, HAND, {"to": "李守田"})
    seen = page(done.response.request.path, client=enter(office.approver))
    assert "李守田" in seen.main
    assert FETCH not in seen.buttons()


def test_a_batch_of_another_area_is_not_found(page, done, office, enter, session):
    address = done.response.request.path
    others = [
        stranger(office, enter, Role.CLERK, OTHER_TOWNSHIP),
        stranger(office, enter, Role.COUNTY, OTHER_COUNTY),
    ]
    before = rows_of(session)
    for other in others:
        page(address, 404, client=other)
        page.post(address, {"do": "hand-all", "to": "李守田"}, 404, client=other)
        page.post(address, {"do": "reprint-all", "reason": "lost"}, 404, client=other)
    assert rows_of(session) == before


def test_a_batch_of_the_county_is_seen_by_a_township_as_far_as_it_is_theirs(page, letters, office, enter, work):
    county = enter(office.approver)
    address = page.submit(page("/prints", client=county), "打印本页全部 4 份", client=county).location
    work()
    assert letters[0].number in page(address, client=enter(office.reviewer)).main
    page(address, 404, client=stranger(office, enter, Role.CLERK, OTHER_TOWNSHIP))


def test_a_jam_is_printed_again_whole_with_its_reason(page, done, session, work):
    shown = page.follow(page.submit(done, AGAIN_ALL, {"reason": "jammed", "note": "第三页起"}))
    assert "补打：卡纸（第三页起）" in shown.main
    work()
    session.rollback()
    copies = session.execute(select(LetterPrint.copy, LetterPrint.reason).order_by(LetterPrint.id)).all()
    assert [tuple(each) for each in copies[4:]] == [(2, Reprint.JAMMED)] * 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "请选择补打原因"),
        ({"reason": "other"}, "选择“其他”的，请写明原因"),
        ({"reason": "nonsense"}, "请从列表中选择补打原因"),
        ({"reason": "lost"}, print_batches.NO_COPIES),
    ],
)
def test_a_reprint_without_reason_or_letters_is_refused_and_keeps_what_was_typed(page, done, session, changes, words):
    found = page.submit(done, AGAIN, {**changes, "note": "" if "other" in changes.values() else "湿了"}, 422)
    assert found.errors == [words]
    session.rollback()
    assert session.scalar(select(func.count(Job.id))) == 1


def test_the_merged_file_keeps_the_letters_pages(page, done, session, letters):
    form, _ = done.form(FETCH)
    content = page.client.post(form.get("action"), data=done.answers(FETCH)).data
    with pikepdf.open(BytesIO(content)) as book:
        assert len(book.pages) % 2 == 0
    for letter in letters:
        assert sum(letter.number in paper for paper in papers(content)) == (1 if letter.kind == "decision" else 2)
