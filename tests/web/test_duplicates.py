"""The list of suspected duplicates: seen by whom it concerns, settled by who answers for it, blocking nobody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from fupin import clock, worker
from fupin.model import AuditRow, Job, JobState, Person, SuspectedPair, Verdict
from fupin.model.terms import Role, StatusEvent
from fupin.registry import Village, add_villages, duplicates, standing
from fupin.web.duplicates import PAGE
from tests.office import COUNTY, NOON, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, VILLAGE

BIRTH = date(1953, 3, 12)
NEXT_TOWNSHIP = "370702002"
DIFFERENT = "不是同一人"
BUTTON = "登记核对结果"
FOUND_OUT = {"verdict": "same", "note": "入户核实，后一条是多余的"}


@pytest.fixture
def work(app, session):
    """The worker does whatever waits."""

    def worked():
        session.commit()
        while worker.work_once(app, worker.HANDLERS):
            pass
        session.expire_all()

    return worked


@pytest.fixture
def two(office, session):
    """Both in the township."""
    add_villages(session, [Village(VILLAGE, "柳溪村")], date(2016, 1, 1))
    return office.person("王秀英", BIRTH), office.person("王秀英", BIRTH)


@pytest.fixture
def apart(office):
    """One in the township, one in the next."""
    return office.person("王秀英", BIRTH), office.person("王秀英", BIRTH, f"{NEXT_TOWNSHIP}201")


@pytest.fixture
def pair(session, office, work):
    """The pair of whoever is registered by now, as the worker finds it."""

    def found():
        duplicates.enqueue(session, office.approver)
        work()
        return session.scalars(select(SuspectedPair)).one()

    return found


@pytest.fixture
def county(office, enter):
    return enter(office.approver)


@pytest.fixture
def township(office, enter):
    return enter(office.reviewer)


@pytest.fixture
def acts(session):
    def recorded():
        rows = session.execute(select(AuditRow.act, AuditRow.object).order_by(AuditRow.id)).all()
        return [(row.act, row.object) for row in rows if row.act.startswith("duplicate")]

    return recorded


def address(pair):
    return f"/duplicates/{pair.id}"


# searching --------------------------------------------------------------------------------------------------------


def test_whoever_presses_the_button_has_the_county_searched(page, two, township, work, session, acts):
    empty = page("/duplicates", client=township)
    assert "还没有查找过" in empty.main
    assert "没有待处理的疑似重复" in empty.main
    page.submit(empty, "重新查找", client=township)
    assert "正在后台查找" in page("/duplicates", client=township).main
    page.submit(empty, "重新查找", client=township)
    assert session.scalars(select(Job.scope)).all() == [COUNTY]
    assert acts() == [("duplicates_sought", "370702001")]
    work()
    found = page("/duplicates", client=township)
    assert found.h1 == "疑似重复登记1 对待处理"
    assert "新发现1对" in found.main


def test_a_search_that_failed_says_so(page, township, office, session):
    duplicates.enqueue(session, office.approver)
    session.scalars(select(Job)).one().state = JobState.FAILED
    assert "没有完成，请重新查找" in page("/duplicates", client=township).main


def test_the_counter_and_the_city_look_and_order_nothing(page, two, pair, office, enter, session):
    made = pair()
    for user in (office.clerk, office.user(Role.CITY, "3707", "市级")):
        browser = enter(user)
        found = page("/duplicates", client=browser)
        assert "王秀英" in found.main
        assert "重新查找" not in found.buttons()
        assert "由乡镇初审或县级审批人员核实后认定" in page(address(made), client=browser).main
        page.post("/duplicates/search", status=403, client=browser)
        page.post(address(made), FOUND_OUT, 403, client=browser)
    assert pair().verdict is None


# looking ----------------------------------------------------------------------------------------------------------


def test_both_stand_side_by_side_with_the_reason_in_words(page, two, pair, township):
    pair()
    found = page("/duplicates", client=township)
    assert [link for link in found.links() if "核对处理" in link] == ["核对处理：王秀英和王秀英"]
    for words in ("姓名和出生日期都相同", "柳溪村", "1953年3月12日", "建档", *(one.household.number for one in two)):
        assert words in found.main
    for person in two:
        assert f"/people/{person.uid}" in found.html
        assert person.id_number not in found.html
        assert f"370702********{person.id_number[-4:]}" in found.main


def test_of_somebody_elsewhere_only_a_masked_name_and_the_township(page, apart, pair, township):
    made = pair()
    for where in ("/duplicates", address(made)):
        found = page(where, client=township)
        mine, other = apart
        assert "王*英" in found.main
        assert "不在您的辖区" in found.main
        assert mine.household.number in found.main
        for told in (other.uid, other.household.number, other.id_number[-4:] + "<"):
            assert told not in found.html


def test_whom_it_does_not_concern_sees_nothing(page, two, pair, office, enter):
    made = pair()
    for scope, role in ((OTHER_TOWNSHIP, Role.TOWNSHIP), (f"{COUNTY}003", Role.TOWNSHIP), (OTHER_COUNTY, Role.COUNTY)):
        stranger = enter(office.user(role, scope, f"外人{scope}"))
        assert page("/duplicates", client=stranger).h1 == "疑似重复登记0 对待处理"
        page(address(made), 404, client=stranger)
        page.post(address(made), FOUND_OUT, 404, client=stranger)
        page(f"/duplicates/person/{two[0].uid}", 404, client=stranger)


@pytest.fixture
def shares_phone(office, session):
    """So many pairs of one person with others."""
    home = office.person("王秀英", BIRTH)

    def add(many):
        for _ in range(many):
            other = office.person("李桂兰", date(1970, 1, 1))
            session.add(
                SuspectedPair(
                    first_id=home.id, second_id=other.id, first_area=VILLAGE, second_area=VILLAGE,
                    reasons="phone", found_at=NOON,
                )
            )  # fmt: skip
        session.commit()

    return add


def test_the_list_is_read_page_by_page(page, shares_phone, county):
    shares_phone(PAGE + 1)
    first = page("/duplicates", client=county)
    second = page(first.links()["下一页"], client=county)
    assert (len(first.all("table")), len(second.all("table"))) == (PAGE, 1)
    assert "下一页" not in second.links()
    page("/duplicates?before=x&state=y", client=county)


def test_ten_pairs_cost_no_more_queries_than_one(page, shares_phone, county, engine):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_: asked.append(statement))

    def cost():
        asked.clear()
        page("/duplicates", client=county)
        return sum("suspected_pair" in statement or "person" in statement for statement in asked)

    shares_phone(1)
    one = cost()
    shares_phone(9)
    assert cost() == one


# settling ---------------------------------------------------------------------------------------------------------


def test_two_people_are_told_apart_and_leave_the_list(page, two, pair, township, acts, session):
    made = pair()
    sent = page.submit(page(address(made), client=township), BUTTON, {"verdict": "different"}, client=township)
    after = page.follow(sent, client=township)
    assert after.h1 == "疑似重复登记0 对待处理"
    assert "已登记：不是同一人" in after.text
    assert acts() == [("duplicate_settled", f"疑似重复 {made.id}：不是同一人")]
    settled = page("/duplicates?state=settled", client=township)
    for words in (DIFFERENT, "张初审", "2026年11月20日 12:00"):
        assert words in settled.main


def test_one_person_twice_leads_to_the_standing_of_each(page, two, pair, county, session, office):
    made = pair()
    shown = page.follow(page.submit(page(address(made), client=county), BUTTON, FOUND_OUT, client=county), county)
    assert FOUND_OUT["note"] in shown.main
    assert {f"/people/{person.uid}/standing" for person in two} <= {link.get("href") for link in shown.all("a")}
    assert session.scalar(select(func.count(Person.id))) == 2
    standing.record(session, two[1].id, StatusEvent.MISIDENTIFIED, TODAY, "重复登记", office.approver)
    assert "多余的一条已登记“识别不准”" in page(address(made), client=county).main


def test_the_township_reports_the_surplus_entry_to_the_county(page, two, pair, township):
    made = pair()
    shown = page.follow(page.submit(page(address(made), client=township), BUTTON, FOUND_OUT, client=township), township)
    assert "请报县级在多余的一条上登记" in shown.main


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"verdict": None}, "请选择核对结果"),
        ({"verdict": "perhaps"}, "请从列表中选择核对结果"),
        ({"note": " "}, "请填写核实情况：怎样核实的、哪一条是多余的"),
        ({"note": "实" * 201}, "最多200个字"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page, two, pair, county, acts, wrong, words):
    made = pair()
    sent = FOUND_OUT | wrong
    refused = page.submit(page(address(made), client=county), BUTTON, sent, 422, client=county)
    assert words in refused.errors
    assert sent["note"].strip() in refused.html
    if sent["verdict"] == "same":
        assert refused.one("input", value="same").get("checked") is not None
    assert acts() == []
    page.submit(refused, BUTTON, FOUND_OUT, client=county)


def test_that_both_are_one_is_for_whoever_answers_for_both(page, apart, pair, township, county):
    made = pair()
    form = page(address(made), client=township)
    assert [control.get("value") for control in form.all("input", name="verdict")] == ["different"]
    assert "请报县级认定" in form.main
    assert "请从列表中选择核对结果" in page.submit(form, BUTTON, FOUND_OUT, 422, client=township).errors
    page.submit(page(address(made), client=county), BUTTON, FOUND_OUT, client=county)
    for where in (address(made), "/duplicates?state=settled"):
        told = page(where, client=township).main
        assert "同一人，重复登记" in told
        assert FOUND_OUT["note"] not in told
    taken = page(address(made), client=township)
    assert "只能由县级更改" in taken.main
    assert BUTTON not in taken.buttons()


def test_of_two_who_settle_the_second_is_told_and_may_insist(page, two, pair, township, county, acts, session):
    made = pair()
    mine, stale = page(address(made), client=township), page(address(made), client=county)
    page.submit(mine, BUTTON, {"verdict": "different"}, client=township)
    told = page.submit(stale, BUTTON, FOUND_OUT, 409, client=county)
    assert "刚才有人处理过这一对，请先看处理结果；仍要更改的，再提交一次" in told.errors
    assert "张初审" in told.main
    assert FOUND_OUT["note"] in told.html
    assert made.verdict is Verdict.DIFFERENT
    page.submit(told, BUTTON, client=county)
    session.expire_all()
    assert (made.verdict, made.note) == (Verdict.SAME, FOUND_OUT["note"])
    assert [act for act, _ in acts()] == ["duplicate_settled"] * 2


def test_a_form_sent_twice_is_kept_once(page, two, pair, county, acts):
    form = page(address(pair()), client=county)
    page.submit(form, BUTTON, FOUND_OUT, client=county)
    page.submit(form, BUTTON, FOUND_OUT, 409, client=county)
    assert len(acts()) == 1


def test_a_verdict_is_changed_later(page, two, pair, county, acts, session):
    made = pair()
    page.submit(page(address(made), client=county), BUTTON, FOUND_OUT, client=county)
    with clock.pinned(NOON + timedelta(minutes=5)):
        form = page(address(made), client=county)
        page.submit(form, BUTTON, {"verdict": "different", "note": "是姐妹"}, client=county)
    session.expire_all()
    assert (made.verdict, made.note) == (Verdict.DIFFERENT, "是姐妹")
    assert len(acts()) == 2


def test_a_pair_that_is_gone_is_not_found(page, two, pair, county, session):
    made = pair()
    form = page(address(made), client=county)
    session.delete(made)
    page.submit(form, BUTTON, FOUND_OUT, 404, client=county)
    page("/duplicates/1", 404, client=county)


# the way there ----------------------------------------------------------------------------------------------------


def test_the_search_page_tells_how_many_wait(page, two, pair, office, enter, county):
    assert page("/people", client=county).links()["疑似重复登记（0 对待处理）"] == "/duplicates"
    pair()
    assert "疑似重复登记（1 对待处理）" in page("/people", client=county).links()
    assert "疑似重复" not in page("/people", client=enter(office.finance)).main


def test_a_person_page_says_so_in_one_line_until_it_is_settled(page, two, pair, office, county, enter, work):
    where = f"/people/{two[0].uid}"
    assert "疑似" not in page(where, client=county).main
    made = pair()
    shown = page(where, client=county)
    assert "疑似与另一条登记重复（1 对），请核对" in shown.main
    assert "疑似" not in page(where, client=enter(office.finance)).main
    narrowed = page(shown.links()["请核对"], client=county)
    assert narrowed.h1 == "王秀英的疑似重复登记"
    page.submit(page(address(made), client=county), BUTTON, {"verdict": "different"}, client=county)
    assert "疑似" not in page(where, client=county).main
    assert DIFFERENT in page(f"/duplicates/person/{two[0].uid}", client=county).main


def test_somebody_without_pairs_has_an_empty_page(page, office, county):
    person = office.person()
    assert "没有疑似重复的登记" in page(f"/duplicates/person/{person.uid}", client=county).main


def test_a_suspicion_holds_no_application_up(two, pair, office):
    pair()
    office.filed("training")
    assert office.submit("training", office.training(two[0], office.course()), insist=True).number
