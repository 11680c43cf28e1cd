"""From the return of a form to its resubmission: remarks at its questions, and what was changed about them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fupin import casework, clock
from fupin.casework import mending, remarks
from fupin.lifecycle import Refused
from fupin.model import Attachment, FieldChange, FieldRemark
from fupin.model.terms import Action, State
from fupin.schemes.forms import without_row
from tests.office import TODAY, at, rows_of


def sent_back(office, application, opinion="", **said):
    """Returned with remarks; names of controls in rows are written with _ for -."""
    typed = {name.replace("__", "-"): words for name, words in said.items()}
    return office.act(application, Action.RETURN, opinion=opinion, said=typed)


def handed_in(office, application, **changes):
    """With some answers changed, an hour later."""
    raw = application.draft | {name.replace("__", "-"): [value] for name, value in changes.items()}
    casework.save(office.session, application.uid, raw, None)
    return office.hand_in(application)


def told(office, application):
    """The outcome as plain values."""
    return [
        (each.label, each.words, [(change.before or "", change.after or "") for change in each.changes])
        for each in mending.outcome(office.session, application)
    ]


def family(office, *names):
    """A form for a post with a family."""
    raw = office.ready("public_post")
    for place, name in enumerate(names):
        row = {"name": name, "sex": "女", "relation": "之女", "state": "在校"}
        raw |= {f"family-{place}-{field}": [value] for field, value in row.items()}
    return office.submit("public_post", raw)


# the return -----------------------------------------------------------------------------------------------------------


def test_a_remark_alone_is_reason_enough(office):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    assert application.state is State.RETURNED
    assert [(each.field, each.label, each.words) for each in remarks.standing(office.session, application)] == [
        ("phone", "报名人 联系电话", "号码少一位")
    ]


@pytest.mark.parametrize("said", [{}, {"phone": "  "}, {"no_such_question": "请补充"}])
def test_without_reason_and_remark_nothing_is_returned(office, said):
    application = office.filed("training")
    before = rows_of(office.session)
    with pytest.raises(Refused, match="请填写理由，或在要补正的项目处写明意见"):
        sent_back(office, application, " ", **said)
    assert application.state is State.SUBMITTED
    assert rows_of(office.session) == before


def test_a_remark_longer_than_its_column_is_refused(office):
    application = office.filed("training")
    with pytest.raises(Refused, match="“报名人 联系电话”的意见最多200个字"):
        sent_back(office, application, phone="字" * 201)
    assert not office.session.scalars(select(FieldRemark)).all()
    sent_back(office, application, phone="字" * 200)
    assert len(office.session.scalars(select(FieldRemark)).one().words) == 200


def test_remarks_stand_at_rows_and_tables_and_papers(office):
    people = [office.person(name) for name in ("甲", "乙")]
    application = office.submit("workshop", office.workshop(office.body(), people))
    sent_back(
        office,
        application,
        workers="少一人",
        workers__1__job="写明工种",
        workers__0__payments="缺三月",
        papers="缺合同",
    )
    standing = remarks.standing(office.session, application)
    assert [each.label for each in standing] == ["工人 全部", "工人 1 报酬台账", "工人 2 工种", "材料"]


def test_a_step_forward_keeps_no_remarks(office):
    application = office.act(office.filed("training"), Action.ENDORSE)
    assert remarks.of_events(office.session, application.events) == {}


def test_a_resubmission_closes_the_remarks_and_keeps_them_in_the_history(office):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    event = application.events[-1]
    handed_in(office, application, phone="13912345678")
    assert remarks.standing(office.session, application) == []
    assert [each.words for each in remarks.of_events(office.session, application.events)[event.id]] == ["号码少一位"]


def test_a_second_return_has_remarks_of_its_own(office):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    handed_in(office, application)
    sent_back(office, application, skills="写明特长")
    assert [each.words for each in remarks.standing(office.session, application)] == ["写明特长"]


@pytest.mark.parametrize("table", ["field_remark", "field_change"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET label = 'x'", "DELETE FROM {}"])
def test_remarks_and_changes_are_only_added_to(office, table, statement):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    handed_in(office, application, phone="13912345678")
    with pytest.raises(DBAPIError, match="append-only"):
        office.session.execute(text(statement.format(table)))
    office.session.rollback()


# the resubmission -----------------------------------------------------------------------------------------------------


def test_whoever_returned_it_sees_what_was_done_and_what_was_not(office):
    application = sent_back(office, office.filed("public_post"), weekly_hours="与岗位不符", reason="写具体些")
    before = application.draft["address"][0]
    handed_in(office, application, weekly_hours="20", address="新村3号")
    assert told(office, application) == [
        ("申请岗位 每周工时", "与岗位不符", [("30", "20")]),
        ("申请岗位 申请理由", "写具体些", []),
        ("申请人 常住地址", "", [(before, "新村3号")]),
    ]  # fmt: skip


def test_nothing_changed_is_told_too(office):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    handed_in(office, application)
    assert told(office, application) == [("报名人 联系电话", "号码少一位", [])]


def test_a_number_changed_where_it_is_masked_counts_as_changed(office):
    raw = office.ready("public_post") | {"bank_account": ["6222000011112222"]}
    application = sent_back(office, office.submit("public_post", raw), bank_account="核对账号")
    handed_in(office, application, bank_account="6222999911112222")
    (label, _words, changes), *rest = told(office, application)
    assert (label, changes, rest) == ("收款账户 银行账号", [("************2222", "************2222")], [])


def test_an_answer_lies_sealed(office):
    application = sent_back(office, office.filed("public_post"), address="写到门牌")
    handed_in(office, application, address="柳树屯新村三号")
    change = office.session.scalars(select(FieldChange)).one()
    assert change.after == "柳树屯新村三号"
    assert "柳树屯" not in change.after_sealed


def test_a_row_taken_away_and_a_row_added_are_told_once_each(office):
    application = sent_back(office, family(office, "王一", "王二", "王三"), family__1__state="已毕业", family="少一人")
    raw = without_row(application.draft, "family-1")
    raw |= {
        "family-3-name": ["王四"],
        "family-3-sex": ["男"],
        "family-3-relation": ["之子"],
        "family-3-state": ["务工"],
    }
    casework.save(office.session, application.uid, raw, None)
    office.hand_in(application)
    asked = told(office, application)
    assert asked == [
        ("家庭成员 全部", "少一人", [("王二", ""), ("", "王四")]),
        ("家庭成员 2 现状", "已毕业", [("王二", "")]),
    ]


def test_one_line_of_a_ledger_is_told_as_a_line(office):
    workers = [office.person("甲")]
    application = sent_back(
        office, office.submit("workshop", office.workshop(office.body(), workers)), workers__0__payments="三月金额不对"
    )
    handed_in(office, application, workers__0__payments__2__amount_fen="1999.00")
    ((label, _words, changes),) = told(office, application)
    assert label == "工人 1 报酬台账"
    assert len(changes) == 1
    assert "1,999.00 元" in changes[0][1]
    assert "1,999.00 元" not in changes[0][0]


def attach(office, application, paper, filename):
    row = Attachment(
        application_id=application.id, paper=paper, media_type="original", size=0, sha256="", added_at=clock.now(),
        added_by_id=office.clerk.id,
    )  # fmt: skip
    row.filename = filename
    office.session.add(row)
    office.session.commit()
    return row


def test_papers_added_and_taken_away_are_changes(office):
    application = office.filed("training")
    old, kept = attach(office, application, "身份证", "旧.png"), attach(office, application, "户口本", "户.png")
    assert kept.removed_at is None
    with at(TODAY + timedelta(days=1)):
        sent_back(office, application, papers="身份证看不清")
    with at(TODAY + timedelta(days=2)):
        attach(office, application, "身份证", "新.png")
        passing = attach(office, application, "身份证", "误.png")
        old.removed_at = passing.removed_at = clock.now()
        office.session.commit()
        handed_in(office, application)
    assert told(office, application) == [("材料", "身份证看不清", [("旧.png", ""), ("", "新.png")])]


def test_the_next_step_ends_the_comparison(office):
    application = sent_back(office, office.filed("training"), phone="号码少一位")
    handed_in(office, application)
    office.act(application, Action.ENDORSE)
    assert told(office, application) == []


def test_only_the_last_return_is_compared_with(office):
    application = sent_back(office, office.filed("public_post"), weekly_hours="与岗位不符")
    handed_in(office, application, weekly_hours="20")
    sent_back(office, application, weekly_hours="还是不符")
    handed_in(office, application, weekly_hours="25")
    assert told(office, application) == [("申请岗位 每周工时", "还是不符", [("20", "25")])]


def test_a_first_submission_changes_nothing(office):
    application = office.filed("training")
    assert told(office, application) == []
    assert office.session.scalars(select(FieldChange)).all() == []
