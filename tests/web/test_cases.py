"""Cases as reviewers see them: theirs only, masked, decided once and by whoever may."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin.db import Base
from fupin.documents.render import UndrawableCharacter
from fupin.model import AuditRow, VerifyFailure
from fupin.model.terms import Action, Role, State
from tests.office import OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, WAYS, at, rows_of
from tests.pages import Page, check

SCHEMES = ("training", "workshop", "public_post")
SECRET = ("id_number", "phone", "bank_account", "legal_id_number", "disability")
REVIEWERS = ("reviewer", "approver", "finance", "city")


def case_page(page, case, client, status=200):
    return page(f"/cases/{case.uid}", status, client=client)


@pytest.fixture
def desks(office, enter):
    """A browser for each role."""
    office.city = office.user(Role.CITY, "3707", "周市级")
    return {name: enter(getattr(office, name)) for name in ("clerk", *REVIEWERS)}


# what is seen -----------------------------------------------------------------------------------------------------


def test_a_case_waits_for_whoever_is_next(page, office, desks):
    waits_for = {
        State.SUBMITTED: "reviewer", State.ENDORSED: "approver", State.APPROVED: "approver",
        State.ISSUED: "finance", State.RETURNED: "clerk",
    }  # fmt: skip
    for state, name in waits_for.items():
        case = office.filed("workshop", state)
        for other in ("clerk", "reviewer", "approver", "finance"):
            shown = case.number in page("/cases", client=desks[other]).main
            assert shown is (other == name), (state, other)


def test_a_case_on_notice_waits_only_once_the_notice_is_over(page, office, desks, sign_in):
    case = office.filed("training", State.ON_NOTICE)
    assert case.number not in page("/cases", client=desks["approver"]).main
    ends_on = office.notice_of(case).ends_on
    with at(ends_on + timedelta(days=1)):
        sign_in(desks["approver"], office.approver.username)
        assert case.number in page("/cases", client=desks["approver"]).main


def test_lists_are_narrowed_by_state_measure_and_number(page, office, desks):
    one, other = office.filed("training"), office.filed("workshop")
    for query, shown in (
        ("state=", {one, other}),
        ("state=submitted&scheme=training", {one}),
        ("state=issued", set()),
        (f"state=&area={office.clerk.scope}", {one, other}),
        ("state=&area=370724", {one, other}),
        ("state=nonsense&scheme=%27", {one, other}),
        ("after=nonsense", {one, other}),
    ):
        found = page(f"/cases?{query}", client=desks["reviewer"]).main
        for case in (one, other):
            assert (case.number in found) is (case in shown), query


def test_a_list_of_late_or_granted_cases_says_so_and_keeps_it_through_a_filter(page, office, desks):
    with at(TODAY - timedelta(days=40)):
        late = office.filed("training")
    fresh, granted = office.filed("training"), office.filed("workshop", State.ISSUED)
    client = desks["reviewer"]
    found = page("/cases?late=11", client=client)
    assert "只列逾期超过10个工作日的。不限" in found.main
    assert (late.number in found.main, fresh.number in found.main) == (True, False)
    assert found.answers("筛选")["late"] == ["11"]
    assert fresh.number in page(found.links()["不限"], client=client).main
    found = page(f"/cases?state=&granted={TODAY.year}", client=client)
    assert f"只列{TODAY.year}年批复的" in found.main
    assert (late.number in found.main, granted.number in found.main) == (False, True)
    case = page(found.links()[granted.number], client=client)
    assert case.links()["回到列表"].endswith(f"?state=&granted={TODAY.year}")
    for spoilt in ("late=%27", "granted=2026-13", "granted=%27"):
        assert fresh.number in page(f"/cases?{spoilt}", client=client).main
    assert late.number in page(f"/cases?number={late.number}&granted=2020", client=client).main


@pytest.mark.parametrize("scheme", SCHEMES)
def test_reviewers_see_no_whole_number_phone_or_account(page, office, desks, scheme):
    raw = office.ready(scheme)
    secrets = {raw[name][0] for name in raw if name.split("-")[-1] in SECRET and raw[name][0]}
    case = office.submit(scheme, raw)
    assert len(secrets) >= 2
    for state in (State.SUBMITTED, State.ISSUED):
        office.advance(case, state)
        for name in REVIEWERS:
            for address in (f"/cases/{case.uid}", "/cases?state="):
                found = page(address, client=desks[name])
                assert not [secret for secret in secrets if secret in found.html], (name, address)


def test_what_changed_after_a_return_is_masked_too(page, office, desks, counter):
    case = office.filed("training", State.RETURNED)
    page.submit(page(f"/applications/{case.uid}/form"), "继续", {"phone": "13912345678"})
    page.submit(page(f"/applications/{case.uid}/check"), "提交申请", {"ticked": "true"})
    found = case_page(page, case, desks["reviewer"])
    assert "改动 1 处" in found.main
    assert "*******5678" in found.main
    assert "13912345678" not in found.html


def test_drafts_are_for_the_counter_alone(page, office, desks):
    draft = office.draft("training", office.ready("training"))
    assert "草稿" in case_page(page, draft, desks["clerk"]).main
    for name in REVIEWERS:
        case_page(page, draft, desks[name], 404)
        assert draft.uid not in page("/cases?state=", client=desks[name]).html
        assert draft.uid not in page("/cases?state=draft", client=desks[name]).html
        page.post(f"/cases/{draft.uid}/act", {"action": "withdraw", "version": "1", "opinion": "x"}, 404, desks[name])
    assert draft.state is State.DRAFT


@pytest.mark.parametrize("state", WAYS)
def test_every_state_has_a_page_for_every_role(page, office, desks, state):
    case = office.filed("workshop", state)
    for client in desks.values():
        assert case.number in case_page(page, case, client).main


def test_an_opinion_is_shown_as_words(page, office, desks):
    case = office.filed("training", State.SUBMITTED)
    office.act(case, Action.RETURN, opinion='<b>甲</b> & "乙"')
    assert '<b>甲</b> & "乙"' in case_page(page, case, desks["clerk"]).main


def test_the_timeline_tells_who_did_what(page, office, desks):
    case = office.filed("training", State.ENDORSED)
    found = case_page(page, case, desks["approver"]).main
    for words in ("王窗口（窗口）", "张初审（乡镇初审）", "经核实，情况属实。", "2026年11月20日 12:00"):
        assert words in found


# whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.CLERK, OTHER_TOWNSHIP),
        (Role.TOWNSHIP, OTHER_TOWNSHIP),
        (Role.TOWNSHIP, "370702005"),
        (Role.COUNTY, OTHER_COUNTY),
    ],
)
def test_another_areas_case_is_not_found_for_reading_and_acting(page, office, enter, role, scope):
    stranger = enter(office.user(role, scope, "外地"))
    cases = [office.filed("training", state) for state in (State.SUBMITTED, State.ENDORSED, State.APPROVED)]
    before = rows_of(office.session)
    for case in cases:
        case_page(page, case, stranger, 404)
        for action in Action:
            data = {"action": action.value, "version": str(case.version), "opinion": "不该成"}
            page.post(f"/cases/{case.uid}/act", data, 404, stranger)
        assert case.number not in page("/cases?state=", client=stranger).html
    assert rows_of(office.session) == before


def test_a_made_up_case_is_not_found(page, office, desks):
    for uid in ("x", "0" * 32, "..", "%00"):
        assert desks["reviewer"].get(f"/cases/{uid}").status_code in {400, 404}


# deciding ---------------------------------------------------------------------------------------------------------


def test_a_case_goes_from_desk_to_desk(page, office, desks):
    case = office.filed("training")
    for name, button in (("reviewer", "初审通过"), ("approver", "审批通过")):
        page.submit(case_page(page, case, desks[name]), button, client=desks[name])
    assert case.state is State.APPROVED
    assert "去选择并公示" in case_page(page, case, desks["approver"]).main


def test_an_unknown_step_is_refused_in_words(page, office, desks):
    case = office.filed("training")
    act = f"/cases/{case.uid}/act"
    for data in (
        {},
        {"action": "abolish", "version": str(case.version)},
        {"action": "endorse"},
        {"action": "endorse", "version": "one"},
        {"action": "submit", "version": str(case.version)},
        {"action": "publish", "version": str(case.version)},
    ):
        found = page.post(act, {"opinion": "我的话", **data}, 422, desks["reviewer"])
        assert found.errors
        assert "我的话" in found.main
    assert case.state is State.SUBMITTED


def test_who_stops_a_case_says_why(page, office, desks):
    case, button = office.filed("training"), "退回补正"
    found = page.submit(case_page(page, case, desks["reviewer"]), button, {"opinion": "  "}, 422, desks["reviewer"])
    assert found.errors == ["请填写理由，或在要补正的项目处写明意见，申请人会看到"]
    page.submit(found, button, {"opinion": "请补充户口簿"}, client=desks["reviewer"])
    assert case.events[-1].opinion == "请补充户口簿"


def test_a_stale_page_decides_nothing_and_shows_the_present(page, office, desks):
    case = office.filed("training")
    old = case_page(page, case, desks["reviewer"])
    office.act(case, Action.RETURN)
    before = rows_of(office.session)
    found = page.submit(old, "初审通过", {"opinion": "同意上报"}, 409, desks["reviewer"])
    assert found.errors == ["此申请刚被他人处理，请查看最新情况"]
    assert "退回补正" in found.main
    assert "初审通过" not in found.buttons()
    assert rows_of(office.session) == before


def test_the_same_decision_twice_is_one(page, office, desks):
    case = office.filed("training")
    old = case_page(page, case, desks["reviewer"])
    page.submit(old, "初审通过", client=desks["reviewer"])
    page.submit(old, "初审通过", status=409, client=desks["reviewer"])
    assert [event.action for event in case.events] == [Action.SUBMIT, Action.ENDORSE]


def test_approval_after_withdrawal_is_refused(page, office, desks):
    case = office.filed("training", State.ENDORSED)
    old = case_page(page, case, desks["approver"])
    office.act(case, Action.WITHDRAW)
    page.submit(old, "审批通过", status=409, client=desks["approver"])
    data = {"action": "approve", "version": str(case.version)}
    found = page.post(f"/cases/{case.uid}/act", data, 422, desks["approver"])
    assert "当前状态是“已撤回”，不能“审批通过”" in found.main


def test_an_ineligible_case_is_rejected_with_a_letter_and_never_approved(page, office, desks):
    raw = office.training(office.person(labour="无劳动力"), office.course())
    case = office.submit("training", raw, insist=True)
    found = page.submit(case_page(page, case, desks["reviewer"]), "初审通过", status=422, client=desks["reviewer"])
    assert "请填写初审意见" in found.errors[0]
    page.submit(found, "初审通过", {"opinion": "不符合，请县级答复"}, client=desks["reviewer"])
    found = page.submit(case_page(page, case, desks["approver"]), "审批通过", status=422, client=desks["approver"])
    assert found.errors[0].startswith("不能通过")
    response = page.submit(found, "不予批准", {"opinion": "没有劳动能力"}, client=desks["approver"])
    assert "不予批准决定书" in page.follow(response, client=desks["approver"]).main
    assert case.state is State.REJECTED


def test_a_decision_waits_for_the_notice(page, office, desks):
    case = office.filed("training", State.ON_NOTICE)
    found = page.submit(case_page(page, case, desks["approver"]), "作出批复", status=422, client=desks["approver"])
    assert "次日起可以批复" in found.errors[0]


def test_an_objection_stops_the_case_and_is_shown(page, office, desks):
    case = office.filed("training", State.ON_NOTICE)
    found = case_page(page, case, desks["reviewer"])
    page.submit(found, "登记异议", {"opinion": "有人反映已外出"}, client=desks["reviewer"])
    assert case.state is State.OBJECTED
    assert "异议（2026年11月20日）：有人反映已外出" in case_page(page, case, desks["approver"]).main


def test_payment_needs_a_voucher_nobody_has_used(page, office, desks):
    first, second = (office.filed("workshop", State.ISSUED) for _ in range(2))
    client = desks["finance"]
    found = page.submit(case_page(page, first, client), "登记发放", status=422, client=client)
    assert found.errors == ["请填写凭证号"]
    assert found.by_id("error-summary").find(".//a").get("href") == "#voucher"
    page.submit(found, "登记发放", {"voucher": "V-1"}, client=client)
    found = page.submit(case_page(page, second, client), "登记发放", {"voucher": "V-1"}, 422, client)
    assert "凭证号已用过" in found.errors[0]
    assert found.answers("登记发放")["voucher"] == ["V-1"]
    assert (first.state, second.state) == (State.PAID, State.ISSUED)


def test_a_name_that_cannot_be_printed_stops_the_step_by_name(page, office, desks, monkeypatch):
    def refuse(html):
        raise UndrawableCharacter("applicant", "王\ue000", ["\ue000"])

    case = office.filed("training", State.ENDORSED)
    monkeypatch.setattr(office.printer, "pdf", refuse)
    found = page.submit(
        case_page(page, case, desks["approver"]), "不予批准", {"opinion": "不符合"}, 422, desks["approver"]
    )
    assert found.errors
    assert case.state is State.ENDORSED


# looking ----------------------------------------------------------------------------------------------------------


def addresses(office, cases):
    """All pages about these cases, whoever may open them."""
    for case in cases:
        yield f"/cases/{case.uid}"
        yield from (f"/applications/{case.uid}/{part}" for part in ("form", "check", "done", "papers"))
    yield from ("/cases", "/cases?state=", "/apply", "/notices", "/verify?code=AAAAAAAA", "/help", "/policy")
    yield from (f"/notices/new/{scheme}" for scheme in SCHEMES)
    yield from (f"/notices/{office.notice_of(case).id}" for case in cases if office.notice_of(case))


def everything(session):
    """All rows of all tables but the sessions."""
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name != "web_session"]
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }


def test_looking_changes_nothing_and_is_the_same_for_htmx(page, office, desks, session):
    cases = [office.filed("workshop", state) for state in WAYS]
    cases.append(office.draft("public_post", office.ready("public_post")))
    session.commit()
    before = everything(session)
    opened = 0
    for name, client in desks.items():
        for address in addresses(office, cases):
            plain, asked = (client.get(address, headers=headers) for headers in ({}, {"HX-Request": "true"}))
            assert plain.status_code == asked.status_code
            assert plain.status_code in {200, 303, 403, 404}, (name, address)
            if plain.status_code == 200:
                opened += 1
                check(Page(plain))
                assert without_chance(plain) == without_chance(asked), (name, address)
    assert opened > 100
    after = everything(session)
    # That somebody was refused a page is written down, and that somebody typed a wrong check code.
    refusals = {AuditRow.__tablename__, VerifyFailure.__tablename__}
    assert {name for name in before if before[name] != after[name]} <= refusals


def without_chance(response):
    """A page without its random fields."""
    found = Page(response)
    text = found.html
    for field in found.all("input"):
        if field.get("name") in {"csrf_token", "page", "form_key"}:
            text = text.replace(field.get("value"), "")
    return text
