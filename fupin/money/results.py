"""The bank's answers: judged line by line against the roll and entered; what does not fit is put aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fupin import casework, clock
from fupin.lifecycle import Refused
from fupin.model import Application, Officer, PayAccount, PayDue, PayLine, Payment, PayRefund, PayRoll
from fupin.model.money import LineState, RollAct, RollState
from fupin.model.terms import State
from fupin.money import accounts, bank_file, budgets, rolls, steps
from fupin.money.bank_file import (
    ACCOUNT,
    AMOUNT,
    BACK,
    DAY,
    FAILED,
    KEY,
    NAME,
    PAID,
    REASON,
    RESULT,
    ROLL,
    VOUCHER,
    Read,
    Row,
)
from fupin.money.budgets import APPLICATION
from fupin.office import Press
from fupin.registry.problems import Problem

MOST_FAULT = 300
TARGET = {PAID: LineState.PAID, FAILED: LineState.REFUSED, BACK: LineState.REFUNDED}


class Answer(NamedTuple):
    """What the bank says became of a line."""

    line: PayLine
    state: LineState
    reason: str
    voucher: str
    on: date


@dataclass(frozen=True)
class Judged:
    """A whole file: what is new, how many rows were known, and what is wrong; `apart` are new faults by line."""

    new: tuple[Answer, ...]
    same: int
    problems: tuple[Problem, ...]
    apart: dict[int, str]

    def count(self, state: LineState) -> int:
        """How many lines come into that state."""
        return sum(answer.state is state for answer in self.new)

    @property
    def wrong(self) -> int:
        """How many rows are put aside."""
        return len({problem.row for problem in self.problems})


class _File:
    """A roll as a file is compared with it."""

    def __init__(self, session: Session, roll: PayRoll, read: Read) -> None:
        self.roll, self.read = roll, read
        lines = list(session.scalars(select(PayLine).where(PayLine.roll_id == roll.id)))
        self.lines = {line.key: line for line in lines}
        self.accounts = accounts.numbers(session, {line.id: line.account_id for line in lines})
        self.used = _used(session, {row[VOUCHER] for row in read.rows.values() if row[VOUCHER]})
        self.first: dict[str, int] = {}
        self.vouchers: dict[str, int] = {}

    def wrong(self, number: int, row: Row) -> Iterator[tuple[str, str]]:
        """What of a row does not fit the roll, each with the column it stands in."""
        if row[ROLL] != self.roll.number:
            yield ROLL, f"这是{row[ROLL] or '空白'}的，不是{self.roll.number}的"
            return
        line = self.lines.get(row[KEY])
        if line is None:
            yield KEY, "发放表上没有这一行"
            return
        if row[KEY] in self.first:
            yield KEY, f"和第{self.first[row[KEY]]}行重复"
            return
        self.first[row[KEY]] = number
        yield from self._unlike(line, row)
        yield from _unclear(row)

    def _unlike(self, line: PayLine, row: Row) -> Iterator[tuple[str, str]]:
        account: PayAccount = self.accounts[line.id]
        if bank_file.fen_of(row[AMOUNT]) != line.amount_fen:
            yield AMOUNT, f"发放表上是{line.amount_fen / 100:.2f}元"
        if row[ACCOUNT] != (account.account or ""):
            yield ACCOUNT, "和发放表上的账号不一致，请核对；账号须为文本格式"
        if differs := accounts.difference(account.holder, row[NAME]):
            yield NAME, f"和发放表上的户名不一致：{differs}。没有登记，请与银行核对"

    def voucher_taken(self, number: int, line: PayLine, voucher: str) -> str:
        """Why a voucher cannot be this line's."""
        if voucher in self.used and line.voucher != voucher:
            return "凭证号已用过，请核对"
        if voucher in self.vouchers:
            return f"和第{self.vouchers[voucher]}行的凭证号重复"
        self.vouchers[voucher] = number
        return ""


def _used(session: Session, vouchers: set[str]) -> set[str]:
    found: set[str] = set()
    for column in (PayLine.voucher, Payment.voucher):
        found |= {each for each in session.scalars(select(column).where(column.in_(vouchers))) if each}
    return found


def _unclear(row: Row) -> Iterator[tuple[str, str]]:
    """What the answer itself lacks."""
    if row[RESULT] not in TARGET:
        yield RESULT, f"应为“{PAID}”“{FAILED}”或“{BACK}”，现在是“{row[RESULT][:20]}”"
    elif row[RESULT] != PAID and not row[REASON]:
        yield REASON, f"{row[RESULT]}的，请写明原因"
    if len(row[REASON]) > bank_file.MOST_REASON:
        yield REASON, f"最多{bank_file.MOST_REASON}个字"
    if len(row[VOUCHER]) > bank_file.MOST_VOUCHER:
        yield VOUCHER, f"最多{bank_file.MOST_VOUCHER}个字"
    day = bank_file.day_of(row[DAY]) if row[DAY] else clock.today()
    if day is None or day > clock.today():
        yield DAY, "应为不晚于今天的日期，如2026-11-20"


def judged(session: Session, roll: PayRoll, read: Read) -> Judged:
    """What the file comes to by the roll as it stands. Writes nothing."""
    file = _File(session, roll, read)
    new: list[Answer] = []
    problems: list[Problem] = []
    apart: dict[int, str] = {}
    same = 0
    for number, row in read.rows.items():
        if not any(row[title] for title in (RESULT, REASON, VOUCHER, DAY)) and row[KEY] in file.lines:
            continue  # the bank has not come to it yet
        wrong = list(file.wrong(number, row))
        line = file.lines.get(row[KEY])
        if not wrong and line is not None:
            answer = _answer(line, row)
            if _known(answer):
                same += 1
                continue
            wrong = list(_impossible(file, number, answer))
            new += [] if wrong else [answer]
        elif line is not None and _newly_apart(session, line, wrong):
            apart[line.id] = wrong[0][1]
        problems += [Problem(number, column, words) for column, words in wrong]
    return Judged(tuple(new), same, tuple(problems), apart)


def _newly_apart(session: Session, line: PayLine, wrong: list[tuple[str, str]]) -> bool:
    """Nothing but the name differs, and the line does not say so yet."""
    if line.state is not LineState.LISTED or [column for column, _ in wrong] != [NAME]:
        return False
    return session.scalar(select(PayLine.fault).where(PayLine.id == line.id)) != wrong[0][1][:MOST_FAULT]


def _answer(line: PayLine, row: Row) -> Answer:
    day = bank_file.day_of(row[DAY]) if row[DAY] else None
    return Answer(line, TARGET[row[RESULT]], row[REASON], row[VOUCHER] or line.key, day or clock.today())


def _known(answer: Answer) -> bool:
    """It says what was entered before; a line that came back was paid first."""
    was, says = answer.line.state, answer.state
    return was is says or (was is LineState.REFUNDED and says is LineState.PAID)


def _impossible(file: _File, number: int, answer: Answer) -> Iterator[tuple[str, str]]:
    needs = LineState.PAID if answer.state is LineState.REFUNDED else LineState.LISTED
    if answer.line.state is not needs:
        yield RESULT, f"这一行是“{answer.line.state.label}”，不能登记为“{answer.state.label}”"
    elif answer.state is LineState.PAID and (taken := file.voucher_taken(number, answer.line, answer.voucher)):
        yield VOUCHER, taken


def enter(session: Session, press: Press, by: Officer, uid: str, version: int, read: Read) -> Judged:
    """Enter what is new. The caller commits. Raises Stale or Refused; a file that says nothing new writes nothing."""
    roll = rolls.locked(session, uid, version)
    move = steps.find(roll, RollAct.REPORT, by)
    found = judged(session, roll, read)
    if not found.new and not found.apart:
        raise Refused(NOTHING_NEW)
    for id, words in found.apart.items():
        session.execute(update(PayLine).where(PayLine.id == id).values(fault=words[:MOST_FAULT]))
    _paid(session, press, by, roll, [each for each in found.new if each.state is LineState.PAID])
    _unpaid(session, [each for each in found.new if each.state is LineState.REFUSED])
    _refunded(session, by, [each for each in found.new if each.state is LineState.REFUNDED])
    rolls.took(session, roll, move, by, told(found))
    _settle(session, by, roll)
    return found


NOTHING_NEW = "文件里的结果以前都登记过，或没有能登记的行，没有任何变化"


def told(found: Judged) -> str:
    """The file in a line."""
    counts = [(found.count(state), state.label) for state in TARGET.values()]
    return "，".join(
        [f"{label}{count}行" for count, label in counts if count] + [f"另放{found.wrong}行"] * bool(found.wrong)
    )


def _paid(session: Session, press: Press, by: Officer, roll: PayRoll, answers: list[Answer]) -> None:
    if not answers:
        return
    rows = [
        {"id": each.line.id, "state": LineState.PAID, "voucher": each.voucher, "paid_on": each.on, "fault": ""}
        for each in answers
    ]
    session.execute(update(PayLine), rows)
    cases = _cases(session, answers)
    for application, voucher in cases:
        casework.pay_by_roll(session, press, by, application, voucher, roll.number)
    charges = rolls.of_lines(session, [each.line.id for each in answers])
    done = {application.id for application, _ in cases}
    rest = {charge: fen for charge, fen in charges.items() if charge.kind != APPLICATION or charge.id not in done}
    budgets.spend(session, by, rest, f"发放表{roll.number} 发放")


def _cases(session: Session, answers: list[Answer]) -> list[tuple[Application, str]]:
    """The cases that are paid with these lines; one whose money had come back is paid already."""
    vouchers = {each.line.id: each.voucher for each in answers}
    found = []
    for some in budgets.portions(vouchers):
        query = select(Application, PayDue.line_id).join(PayDue, PayDue.source_id == Application.id)
        mine = query.where(PayDue.source == APPLICATION, PayDue.line_id.in_(some), Application.state == State.ISSUED)
        found += [
            (row[0], vouchers[row[1]])
            for row in session.execute(mine.order_by(Application.id).with_for_update(of=Application))
        ]
    return found


def _unpaid(session: Session, answers: list[Answer]) -> None:
    for each in answers:
        rolls.give_back(session, [each.line.id], LineState.REFUSED, each.reason)


def _refunded(session: Session, by: Officer, answers: list[Answer]) -> None:
    """The money is back: a row for each that stays, its amounts owed again, and its budget kept for them."""
    if not answers:
        return
    now = clock.now()
    rows = [
        {"line_id": each.line.id, "amount_fen": each.line.amount_fen, "reason": each.reason, "on": each.on,
         "by_id": by.id, "by_name": by.name, "at": now}
        for each in answers
    ]  # fmt: skip
    session.execute(insert(PayRefund), rows)
    charges = rolls.of_lines(session, [each.line.id for each in answers])
    budgets.spend(session, by, {charge: -fen for charge, fen in charges.items()}, "银行退回")
    for each in answers:
        rolls.give_back(session, [each.line.id], LineState.REFUNDED, each.reason)


def _settle(session: Session, by: Officer, roll: PayRoll) -> None:
    """Once the bank has answered for every line."""
    facts = rolls.facts(session, roll, by)
    if roll.state is RollState.EXPORTED and not facts.listed:
        move = steps.find(roll, RollAct.SETTLE, by)
        steps.check(move, facts)
        rolls.took(session, roll, move, by)
