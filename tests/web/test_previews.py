"""Previews on the case's page: for whoever may take the step, and nobody else."""

import pytest
from sqlalchemy import select

from fupin.model import AuditRow, Document
from fupin.model.terms import Role, State
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, rows_of

RARE = "王\ue000英"


@pytest.fixture
def county(office, client, sign_in):
    sign_in(client, office.approver.username)
    return client


def case_page(page, case):
    return page(f"/cases/{case.uid}")


def test_the_approver_finds_a_link_for_each_letter_of_the_step(page, county, office):
    case = office.filed("workshop", State.ON_NOTICE)
    links = case_page(page, case).links()
    for title in ("预览扶贫车间一次性奖补申请审批表", "预览扶贫车间一次性奖补批复", "预览受理回执"):
        answer = county.get(links[title])
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF-test")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert office.printer.letters[-1][1]["preview"] is True


def test_looking_at_previews_leaves_no_trace(page, county, office, session):
    case = office.filed("workshop", State.ON_NOTICE)
    links = case_page(page, case).links()
    before = rows_of(session)
    for title, address in links.items():
        if title.startswith("预览"):
            county.get(address)
    assert rows_of(session) == before
    assert session.scalars(select(Document).where(Document.application_id == case.id)).all() == []
    assert not [row for row in session.scalars(select(AuditRow)) if row.act == "printed"]


def test_a_refusal_is_previewed_with_the_reason_typed_so_far(page, county, office, session):
    case = office.filed("training", State.ENDORSED)
    shown = case_page(page, case)
    _, button = shown.form("预览不予批准决定书")
    assert button.get("formtarget") == "_blank"
    sent = shown.answers("预览不予批准决定书") | {"opinion": ["已超过年龄"]}
    before = rows_of(session)
    answer = county.post(button.get("formaction"), data=sent)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert office.printer.letters[-1][1]["refusal"]["reason"] == "已超过年龄"
    assert "已超过年龄" not in button.get("formaction")
    assert rows_of(session) == before


def test_a_letter_of_another_step_or_of_nobody_is_not_found(page, county, office):
    case = office.filed("workshop", State.ENDORSED)
    for kind in ("approval", "decision", "nonsense"):
        page(f"/cases/{case.uid}/previews/{kind}.pdf", 404)
    issued = office.filed("workshop", State.ISSUED)
    page(f"/cases/{issued.uid}/previews/decision.pdf", 404)


def test_those_who_do_not_issue_see_only_the_receipt(page, office, enter):
    case = office.filed("workshop", State.ON_NOTICE)
    for user in (office.clerk, office.reviewer):
        desk = enter(user)
        assert desk.get(f"/cases/{case.uid}/previews/receipt.pdf").status_code == 200
        page(f"/cases/{case.uid}/previews/decision.pdf", 404, client=desk)
    page(f"/cases/{case.uid}/previews/receipt.pdf", 403, client=enter(office.finance))


def test_a_draft_has_no_receipt_to_look_at(page, counter, office):
    draft = office.draft("training", office.ready("training"))
    page(f"/cases/{draft.uid}/previews/receipt.pdf", 404)


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.CLERK, OTHER_TOWNSHIP), (Role.TOWNSHIP, "370702005"), (Role.COUNTY, OTHER_COUNTY)]
)
def test_another_areas_case_is_not_found(page, office, enter, role, scope):
    case = office.filed("workshop", State.ON_NOTICE)
    stranger = enter(office.user(role, scope, "外地"))
    for kind in ("receipt", "decision"):
        page(f"/cases/{case.uid}/previews/{kind}.pdf", 404, client=stranger)
        page.post(f"/cases/{case.uid}/previews/{kind}.pdf", status=404, client=stranger)


def test_a_name_that_cannot_be_printed_is_told_before_the_step(page, county, office, session):
    case = office.filed("training", State.ON_NOTICE)
    assert "打印不出来" not in case_page(page, case).main
    case.person.name = RARE
    session.commit()
    said = case_page(page, case).main
    assert "有字打印不出来，现在不能出文书" in said
    assert "姓名：“王\ue000英”里的“\ue000”（U+E000）" in said
    assert "手写该字并盖校对章" in said


def test_the_list_of_a_notice_is_previewed_as_ticked_and_nothing_is_published(page, county, office, session):
    one, other = (office.filed("training", State.APPROVED) for _ in range(2))
    shown = page("/notices/new/training")
    _, button = shown.form("预览公示名单")
    sent = shown.answers("预览公示名单") | {"case": [f"{one.uid}:{one.version}"]}
    before = rows_of(session)
    answer = county.post(button.get("formaction"), data=sent)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    template, values = office.printer.letters[-1]
    assert (template, values["preview"]) == ("notice_list", True)
    assert [row["number"] for row in values["notice"]["rows"]] == [one.number]
    assert values["number"] == "潍城人社公示〔2026〕＿号"
    assert rows_of(session) == before
    assert {one.state, other.state} == {State.APPROVED}


def test_a_preview_of_no_list_says_what_to_do(page, county, office):
    case = office.filed("training", State.APPROVED)
    found = page.submit(page("/notices/new/training"), "预览公示名单", {"case": None}, 422)
    assert found.errors == ["请至少勾选一份申请"]
    shown = page("/notices/new/training")
    office.advance(case, State.WITHDRAWN)
    found = page.submit(shown, "预览公示名单", status=422)
    assert "都不能公示" in found.errors[0]
