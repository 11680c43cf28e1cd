"""Accounts: the payee's own name to the character, digits a bank takes, and further versions with a reason."""

import pytest
from sqlalchemy import select

from fupin.lifecycle import Refused
from fupin.model import PayAccount
from fupin.model.money import LineState, RollState
from fupin.money import accounts, bank_file, rolls
from fupin.money.accounts import LUHN, NO_ACCOUNT
from tests.money.conftest import refuse, rows_of

GOOD = "6299000000000018"


def details_of(office, placement):
    from fupin.schemes.public_post.model import PublicPostDetails

    return office.session.get(PublicPostDetails, placement.application_id)


def filed(office, **values):
    """Somebody owed a month, whose form names this account."""
    placement = office.owed(name="王赟")
    for name, value in values.items():
        setattr(details_of(office, placement), name, value)
    office.session.commit()
    return placement


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("王赟", "王赟", ""),
        ("王赟", "王贇", "第2个字应为“赟”，实为“贇”（“王赟”和“王贇”）"),
        ("买买提·艾力", "买买提.艾力", "第4个字应为“·”，实为“.”（“买买提·艾力”和“买买提.艾力”）"),
        ("王秀英", "王秀", "应为“王秀英”，实为“王秀”"),
    ],
)
def test_names_are_compared_to_the_character(name, other, words):
    assert accounts.difference(name, other) == words


@pytest.mark.parametrize(
    ("account", "found"),
    [
        ("6222021234567890128", ("", "")),
        (GOOD[:-1] + "9", ("", LUHN)),
        ("", (NO_ACCOUNT, "")),
        ("62220212345", ("银行账号应为12至19位，现在是11位", "")),
        ("62220212345A789", ("银行账号只能是数字，请核对", "")),
    ],
)
def test_a_number_is_checked_for_digits_and_only_warned_of_by_luhn(account, found):
    assert accounts.checked(account) == found


def test_a_variant_character_in_the_account_name_is_a_fault_beside_the_line(office):
    filed(office, account_holder="王贇")
    roll = office.roll()
    (line,) = office.lines(roll)
    assert (line.state, line.fault) == (
        LineState.LISTED, "开户名和姓名不一致：第2个字应为“赟”，实为“贇”（“王赟”和“王贇”）",
    )  # fmt: skip
    with pytest.raises(Refused, match="第1行王赟开户名和姓名不一致"):
        office.checked(roll)


def test_a_missing_number_is_a_fault_and_a_failed_check_digit_is_none(office):
    filed(office, bank_account=None)
    (line,) = office.lines(office.roll())
    assert line.fault == NO_ACCOUNT


def test_luhn_alone_stops_nothing(office):
    filed(office, bank_account=GOOD[:-1] + "9")
    roll = office.roll()
    assert office.lines(roll)[0].fault == ""
    assert office.session.scalars(select(PayAccount)).one().warning == LUHN
    office.checked(roll)


def correct(office, roll, said, reason="核对存折原件", by=None):
    line = office.lines(roll)[0]
    rolls.correct(office.session, by or office.approver, line.uid, roll.version, said, reason)
    office.session.commit()


def test_a_correction_is_a_further_version_with_reason_and_who(office):
    placement = filed(office, account_holder="王贇")
    roll = office.roll()
    correct(office, roll, ("王赟", "示范农商行", GOOD))
    latest, first = accounts.history(office.session, placement.application_id)
    assert (latest.number, latest.holder, latest.account, latest.reason, latest.by_name) == (
        2, "王赟", GOOD, "核对存折原件", "赵审批",
    )  # fmt: skip
    assert (first.holder, first.reason) == ("王贇", "申请表所填")
    assert office.lines(roll)[0].fault == ""


def test_a_later_roll_takes_the_corrected_account(office):
    placement = filed(office)
    roll = office.roll()
    correct(office, roll, ("王赟", "示范农商行", GOOD))
    office.paid(roll)
    from tests.posts.conftest import FEBRUARY

    office.owed(month=FEBRUARY, placement=placement)
    later = office.exported(office.roll(month=FEBRUARY))
    assert rows_of(bank_file.exported(office.session, later))[0]["账号"] == GOOD


def test_a_correction_needs_a_reason_and_a_draft(office):
    filed(office)
    roll = office.roll()
    with pytest.raises(Refused, match="请填写更正的理由"):
        correct(office, roll, ("王赟", "示范农商行", GOOD), " ")
    office.session.rollback()
    office.checked(roll)
    with pytest.raises(Refused, match="是“已复核”，上面的账号不能改。请先退回制表"):
        correct(office, roll, ("王赟", "示范农商行", GOOD))
    office.session.rollback()
    assert len(office.session.scalars(select(PayAccount)).all()) == 1


def test_an_account_at_the_bank_stands_until_the_bank_answers(office):
    filed(office)
    roll = office.exported(office.roll())
    with pytest.raises(Refused, match="是“已送银行”，上面的账号不能改"):
        correct(office, roll, ("王赟", "示范农商行", GOOD))
    office.session.rollback()
    office.answered(roll, office.answers(roll, (1, refuse())))
    assert roll.state is RollState.SETTLED
    correct(office, roll, ("王赟", "示范农商行", GOOD))
    assert office.lines(office.roll())[0].fault == ""


def test_an_account_that_waits_on_another_roll_is_corrected_there(office):
    filed(office)
    first = office.roll()
    line = office.lines(first)[0]
    rolls.hold(office.session, office.approver, line.uid, first.version, "核实账号")
    office.session.commit()
    second = office.roll()
    with pytest.raises(Refused, match=f"在发放表{second.number}上等待发放"):
        correct(office, first, ("王赟", "示范农商行", GOOD))


def test_numbers_lie_sealed(office):
    filed(office, bank_account=GOOD)
    office.roll()
    row = office.session.scalars(select(PayAccount)).one()
    assert GOOD not in row.account_sealed
    assert row.account == GOOD
